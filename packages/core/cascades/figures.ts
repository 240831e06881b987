/**
 * How much is asked of a journey, and how much can a system do, as its own document says it?
 *
 * Two annotations, each a list of `name=value`, since Backstage has no word for either:
 *
 *     samspel.dev/load:     rate=120/s peak=300/s timeout=3s attempts=2        (of a Journey)
 *     samspel.dev/capacity: servers=64 service=20ms queue=256 instances=8      (of a Component or Resource)
 *
 * What cannot be read is told with its place and counts as not said.
 */

/** What is asked of a journey; null: not stated. */
export interface LoadFigures {
  readonly ratePerSecond: number | null;
  readonly peakPerSecond: number | null;
  readonly timeoutSeconds: number | null;
  readonly attempts: number | null;
}

/** What a system can do; null: not stated. */
export interface CapacityFigures {
  /** Requests it works on at once, all instances together. */
  readonly servers: number | null;
  /** Its own work for one request, without what it waits for. */
  readonly serviceSeconds: number | null;
  /** How many may wait. */
  readonly queue: number | null;
  readonly instances: number | null;
}

export const noLoad: LoadFigures = { ratePerSecond: null, peakPerSecond: null, timeoutSeconds: null, attempts: null };
export const noCapacity: CapacityFigures = { servers: null, serviceSeconds: null, queue: null, instances: null };

type Reader = (text: string) => number | null;
type Words<Figures> = Readonly<Record<string, readonly [member: keyof Figures & string, read: Reader, says: string]>>;

const whole =
  (least: number, most: number): Reader =>
  (text) =>
    /^\d{1,10}$/.test(text) && Number(text) >= least && Number(text) <= most ? Number(text) : null;
const duration: Reader = (text) => {
  const found = /^(\d{1,9}(?:\.\d+)?)(ms|s|m)?$/.exec(text);
  if (found === null) return null;
  const seconds = Number(found[1]) * ({ ms: 0.001, s: 1, m: 60 }[found[2] ?? 's'] ?? 1);
  return seconds > 0 && seconds <= 86_400 ? seconds : null;
};
const rate: Reader = (text) => {
  const found = /^(\d{1,12}(?:\.\d+)?)(?:\/(s|min|h))?$/.exec(text);
  if (found === null) return null;
  const perSecond = Number(found[1]) / ({ s: 1, min: 60, h: 3600 }[found[2] ?? 's'] ?? 1);
  return perSecond > 0 && perSecond <= 1e9 ? perSecond : null;
};

const loadWords: Words<LoadFigures> = {
  rate: ['ratePerSecond', rate, 'a rate such as 120/s'],
  peak: ['peakPerSecond', rate, 'a rate such as 300/s'],
  timeout: ['timeoutSeconds', duration, 'a time such as 3s'],
  attempts: ['attempts', whole(1, 100), 'a whole number from 1 to 100'],
};

const capacityWords: Words<CapacityFigures> = {
  servers: ['servers', whole(1, 10_000_000), 'a whole number from 1 to 10000000'],
  service: ['serviceSeconds', duration, 'a time such as 20ms'],
  queue: ['queue', whole(0, 1_000_000_000), 'a whole number from 0 to 1000000000'],
  instances: ['instances', whole(1, 100_000), 'a whole number from 1 to 100000'],
};

type Fault = (message: string) => void;

/** Reads `samspel.dev/load`. */
export function loadOfText(text: string, fault: Fault = () => undefined): LoadFigures {
  return { ...noLoad, ...wordsOf(text, loadWords, fault) };
}

/** Reads `samspel.dev/capacity`. */
export function capacityOfText(text: string, fault: Fault = () => undefined): CapacityFigures {
  return { ...noCapacity, ...wordsOf(text, capacityWords, fault) };
}

function wordsOf<Figures>(text: string, words: Words<Figures>, fault: Fault): Partial<Record<keyof Figures, number>> {
  const found: Partial<Record<keyof Figures, number>> = {};
  for (const part of text.split(/[\s,;]+/).filter((one) => one !== '')) {
    const mark = part.indexOf('=');
    const name = mark === -1 ? part : part.slice(0, mark);
    const word = Object.hasOwn(words, name) ? words[name] : undefined;
    if (word === undefined) {
      fault(
        `says ${JSON.stringify(part)}; known are ${Object.keys(words)
          .map((one) => `${one}=`)
          .join(', ')}`,
      );
      continue;
    }
    const [member, read, says] = word;
    const value = mark === -1 ? null : read(part.slice(mark + 1));
    if (value === null) fault(`says ${JSON.stringify(part)}, where ${name} is ${says}`);
    else found[member] = value;
  }
  return found;
}
