/** How are the states of the catalog said? Titles, tones and short words for stages, readiness, duties, ownership and lifecycle. */
import type { DutyWord, OwnershipAnswer, StageWord, SystemSummary } from '@samspel/contract/catalog.ts';
import { dutyWord, stageTitles } from '@samspel/core/catalog/duties.ts';
import type { Tone } from '../../parts/state/state.tsx';

export const stageWord = (stage: StageWord): string => stageTitles[stage];

/** Short, for a cell. */
export const stageShort: Readonly<Record<StageWord, string>> = {
  developers: 'Developers',
  'take-part': 'Ops take part',
  together: 'Together',
  operations: 'Operations',
};

/** From light to full, in the order of the stages. */
export const stageInk: Readonly<Record<StageWord, string>> = {
  developers: 'var(--s-line-firm)',
  'take-part': 'color-mix(in oklab, var(--s-accent) 34%, var(--s-paper))',
  together: 'color-mix(in oklab, var(--s-accent) 66%, var(--s-paper))',
  operations: 'var(--s-accent)',
};

type Said = { readonly tone: Tone; readonly word: string };

export const stateSaid: Readonly<Record<SystemSummary['now']['state'], Said>> = {
  operational: { tone: 'good', word: 'Works' },
  degraded: { tone: 'warn', word: 'Degraded' },
  partial: { tone: 'warn', word: 'Partly down' },
  major: { tone: 'bad', word: 'Down' },
  unknown: { tone: 'unknown', word: 'Not known' },
};

export const readinessSaid: Readonly<Record<SystemSummary['readiness'], Said>> = {
  none: { tone: 'quiet', word: 'Not reviewed' },
  open: { tone: 'active', word: 'Under review' },
  ready: { tone: 'good', word: 'Ready' },
  'ready-with-risks': { tone: 'warn', word: 'Ready, with accepted risks' },
  'not-ready': { tone: 'bad', word: 'Not ready' },
  expired: { tone: 'warn', word: 'An accepted risk has expired' },
};

export const answerSaid: Readonly<Record<'ok' | 'gap' | 'accepted-risk', Said>> = {
  ok: { tone: 'good', word: 'OK' },
  gap: { tone: 'bad', word: 'Gap' },
  'accepted-risk': { tone: 'warn', word: 'Accepted risk' },
};

/** `onCall` as a heading: "On-call". */
export function dutyTitle(duty: DutyWord): string {
  const word = dutyWord(duty);
  return word.charAt(0).toUpperCase() + word.slice(1);
}

export const holderWord = { dev: 'dev', shared: 'shared', ops: 'ops' } as const;

/** What is open about an ownership; undefined: nothing. The most pressing first. */
export function waitingWord(ownership: OwnershipAnswer | null): string | undefined {
  if (ownership === null) return undefined;
  if (ownership.departed) return 'has left';
  if (ownership.state === 'pending') return 'not accepted';
  if (ownership.state === 'declined') return 'declined';
  if (ownership.overdue) return 'overdue';
  return undefined;
}

/** As a state with its tone. */
export function ownershipSaid(ownership: OwnershipAnswer): Said {
  if (ownership.to !== null) return { tone: 'quiet', word: ownership.state === 'declined' ? 'Declined' : 'Ended' };
  const waiting = waitingWord(ownership);
  if (waiting === undefined) return { tone: 'good', word: 'Accepted' };
  return { tone: 'warn', word: waiting.charAt(0).toUpperCase() + waiting.slice(1) };
}
