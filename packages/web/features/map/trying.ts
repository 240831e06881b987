/** What is being tried? The form of a run as it is typed, and the draft it becomes. Pure. */
import type { RunDraft } from '@samspel/contract/cascades.ts';
import { triggers } from './words.ts';

export type TriggerKind = keyof typeof triggers;
export const triggerKinds = Object.keys(triggers) as TriggerKind[];

export interface ChangeWish {
  /** `caller>callee`; empty: not chosen yet. */
  readonly edge: string;
  readonly timeoutSeconds: number | null;
  readonly attempts: number | null;
  readonly retryBudget: number | null;
}

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
  readonly changes: readonly ChangeWish[];
}

export const firstTry: Trying = { kind: 'fail', target: null, forSeconds: 60, factor: 10, percent: 100, load: 'peak', minutes: 10, changes: [] };

/** Which of the two figures says how hard it is hit. */
export function strengthOf(kind: TriggerKind): 'factor' | 'percent' | null {
  if (kind === 'slow' || kind === 'load-up' || kind === 'cache-flush' || kind === 'mass-reconnect') return 'factor';
  return kind === 'fail' || kind === 'bad-deploy' ? 'percent' : null;
}

/** What is sent; `from` repeats an earlier run with its trigger. */
export function draftOf(trying: Trying, name: string, kind: 'run' | 'search', from: string | null): RunDraft {
  const changes = trying.changes.flatMap((change) => {
    const [system = '', to = ''] = change.edge.split('>');
    const set = {
      ...(change.timeoutSeconds === null ? {} : { timeoutSeconds: change.timeoutSeconds }),
      ...(change.attempts === null ? {} : { attempts: change.attempts }),
      ...(change.retryBudget === null ? {} : { retryBudget: { ratio: change.retryBudget } }),
    };
    return system === '' || to === '' || Object.keys(set).length === 0 ? [] : [{ system, to, set }];
  });
  if (from !== null) return { kind, name, from, changes };
  const strength = strengthOf(trying.kind);
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
      ...(strength === 'factor' ? { factor: trying.factor } : {}),
      ...(strength === 'percent' ? { share: trying.percent / 100 } : {}),
    },
  };
}

/** "Payments fails for 60 s", as the run will be called. */
export function nameOfTry(trying: Trying, title: string): string {
  const { says, of } = triggers[trying.kind];
  const strength = strengthOf(trying.kind);
  const how = strength === 'factor' ? ` ×${trying.factor}` : strength === 'percent' && trying.percent < 100 ? ` by ${trying.percent} %` : '';
  const whom = of === 'journey' && trying.target === null ? 'Every journey' : title;
  const long = trying.forSeconds === null ? '' : ` for ${trying.forSeconds >= 120 ? `${Math.round(trying.forSeconds / 60)} min` : `${trying.forSeconds} s`}`;
  const changed = trying.changes.filter((change) => change.edge !== '').length;
  return `${whom} ${says}${how}${long}${changed === 0 ? '' : `, ${changed === 1 ? 'one change' : `${changed} changes`}`}`;
}
