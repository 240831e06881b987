/** What is being tried? The form of a run as it is typed, and the draft it becomes. Pure. */
import type { Change, RunDraft } from '@samspel/contract/cascades.ts';
import type { Wish } from './runs/changing.ts';
import { triggers } from './words.ts';

export type TriggerKind = keyof typeof triggers;
export const triggerKinds = Object.keys(triggers) as TriggerKind[];

export interface Trying {
  readonly kind: TriggerKind;
  /** A system, a site, or a journey; null: all journeys. */
  readonly target: string | null;
  /** Null: it stays. */
  readonly forSeconds: number | null;
  /** Times the service time, or times the load. */
  readonly factor: number;
  /** Share of requests that fail, in percent. */
  readonly percent: number;
  readonly load: 'usual' | 'peak';
  readonly minutes: number;
  readonly wishes: readonly Wish[];
}

export const firstTry: Trying = { kind: 'fail', target: null, forSeconds: 60, factor: 10, percent: 100, load: 'peak', minutes: 10, wishes: [] };

type Strength = 'factor' | 'percent';

/** Which figures say how hard it is hit, and what they are unless somebody says otherwise. */
export const strengths: Readonly<Record<TriggerKind, Readonly<Partial<Record<Strength, number>>>>> = {
  fail: { percent: 100 },
  slow: { factor: 10 },
  'lose-site': {},
  'load-up': { factor: 2 },
  'cache-flush': { factor: 5 },
  'bad-deploy': { factor: 3, percent: 30 },
  'mass-reconnect': { factor: 10 },
};

/** The same try with another trigger: its usual strength, and its target only where that can be hit by both. */
export function withKind(trying: Trying, kind: TriggerKind): Trying {
  return { ...trying, kind, ...strengths[kind], target: triggers[kind].of === triggers[trying.kind].of ? trying.target : null };
}

/** The try that begins with a system, a journey, `site:NAME`, or nothing that is known. */
export function startingWith(id: string, known: { readonly isSystem: (ref: string) => boolean; readonly isJourney: (ref: string) => boolean }): Trying {
  if (known.isSystem(id)) return { ...firstTry, target: id };
  if (known.isJourney(id)) return { ...withKind(firstTry, 'load-up'), target: id };
  return id.startsWith('site:') ? { ...withKind(firstTry, 'lose-site'), target: id.slice('site:'.length) } : firstTry;
}

/** What is sent; `from` repeats an earlier run with its trigger. */
export function draftOf(trying: Trying, changes: Change[], name: string, kind: 'run' | 'search', from: string | null): RunDraft {
  if (from !== null) return { kind, name, from, changes };
  const strength = strengths[trying.kind];
  return {
    kind,
    name,
    durationSeconds: trying.minutes * 60,
    load: trying.load,
    changes,
    trigger: {
      kind: trying.kind,
      target: trying.target,
      forSeconds: trying.forSeconds,
      ...(strength.factor === undefined ? {} : { factor: trying.factor }),
      ...(strength.percent === undefined ? {} : { share: trying.percent / 100 }),
    },
  };
}

/** "Payments fails for 60 s", as the run will be called. */
export function nameOfTry(trying: Trying, changed: number, title: string): string {
  const { says, of } = triggers[trying.kind];
  const strength = strengths[trying.kind];
  const how = `${strength.factor === undefined ? '' : ` ×${trying.factor}`}${strength.percent === undefined || trying.percent >= 100 ? '' : `, ${trying.percent} % fail`}`;
  const whom = of === 'journey' && trying.target === null ? 'Every journey' : title;
  const long =
    trying.forSeconds === null
      ? ', and it stays'
      : `${how.includes(',') ? ',' : ''} for ${trying.forSeconds >= 120 ? `${Math.round(trying.forSeconds / 60)} min` : `${trying.forSeconds} s`}`;
  return `${whom} ${says}${how}${long}${changed === 0 ? '' : `, ${changed === 1 ? 'one change' : `${changed} changes`}`}`;
}
