/** How is a run drawn? At most so many frames, each the mean of some steps, with a letter for the state of every system. */
import type { CascadeAnswer } from './run.ts';
import type { Scenario } from './scenario.ts';

type Values = (number | null)[];

export interface Line {
  readonly attemptsPerSecond: Values;
  readonly goodputPerSecond: Values;
  readonly latencySeconds: Values;
}

export interface Frames {
  readonly frameSeconds: number;
  readonly frames: number;
  readonly users: Line & { readonly offeredPerSecond: Values };
  readonly journeys: Readonly<Record<string, Line & { readonly offeredPerSecond: Values }>>;
  readonly systems: Readonly<Record<string, Line & { readonly rejectedPerSecond: Values; readonly busy: Values; readonly queue: Values }>>;
  /** A letter a frame: `.` well, `s` strained, `f` failing, `-` nothing asked. */
  readonly states: Readonly<Record<string, string>>;
}

const mostFrames = 300;
const strainedRatio = 0.9;

/** Frames of a run; `shown` are the systems whose lines are drawn, states are given for all. */
export function framesOf(scenario: Scenario, answer: CascadeAnswer, shown: readonly string[]): Frames {
  const steps = answer.users.offeredPerSecond.length;
  const each = Math.ceil(steps / mostFrames);
  const frames = Math.ceil(steps / each);
  const drawn = (values: readonly (number | null)[]): Values =>
    Array.from({ length: frames }, (_, frame) => rounded(meanOf(values, frame * each, frame * each + each)));
  const line = ({ attemptsPerSecond, goodputPerSecond, latencySeconds }: Line): Line => ({
    attemptsPerSecond: drawn(attemptsPerSecond),
    goodputPerSecond: drawn(goodputPerSecond),
    latencySeconds: drawn(latencySeconds),
  });
  return {
    frameSeconds: each * scenario.stepSeconds,
    frames,
    users: { ...line(answer.users), offeredPerSecond: drawn(answer.users.offeredPerSecond) },
    journeys: Object.fromEntries(
      Object.entries(answer.journeys).map(([ref, series]) => [ref, { ...line(series), offeredPerSecond: drawn(series.offeredPerSecond) }]),
    ),
    systems: Object.fromEntries(
      shown.flatMap((ref) => {
        const series = answer.systems[ref];
        if (series === undefined) return [];
        return [[ref, { ...line(series), rejectedPerSecond: drawn(series.rejectedPerSecond), busy: drawn(series.busy), queue: drawn(series.queue) }] as const];
      }),
    ),
    states: Object.fromEntries(
      Object.entries(answer.systems).map(([ref, { attemptsPerSecond, goodputPerSecond, busy }]) => {
        const servers = scenario.systems[ref]?.servers ?? null;
        const letters = Array.from({ length: frames }, (_, frame) => {
          const mean = (values: readonly number[]): number => meanOf(values, frame * each, frame * each + each) ?? 0;
          return letter(mean(attemptsPerSecond), mean(goodputPerSecond), mean(busy), servers);
        });
        return [ref, letters.join('')];
      }),
    ),
  };
}

function letter(attempts: number, good: number, busy: number, servers: number | null): string {
  if (attempts <= 0 && busy <= 0) return '-';
  if (good < attempts / 2) return 'f';
  return good < attempts * strainedRatio || (servers !== null && busy > servers * strainedRatio) ? 's' : '.';
}

function meanOf(values: readonly (number | null)[], from: number, to: number): number | null {
  let sum = 0;
  let many = 0;
  for (let at = from; at < Math.min(to, values.length); at++) {
    const value = values[at];
    if (value === null || value === undefined) continue;
    sum += value;
    many++;
  }
  return many === 0 ? null : sum / many;
}

/** Four digits are more than anybody sees in a line. */
function rounded(value: number | null): number | null {
  return value === null ? null : Number(value.toPrecision(4));
}
