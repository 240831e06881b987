/** What is a thread given to work out, and what does it give back? */
import type { RunSummary } from '@samspel/contract/cascades.ts';

/** What the thread is given. */
export interface Errand {
  readonly kind: RunSummary['kind'];
  readonly scenario: unknown;
  readonly thresholds: boolean;
  readonly titles: Readonly<Record<string, string>>;
  /** What was known before: of a replay, what was recorded. */
  readonly given: unknown;
}

/** What is stored when it is done. */
export interface Done {
  readonly result: unknown;
  readonly series: unknown;
  readonly verdict: RunSummary['verdict'];
  readonly firstToFail: string | null;
  readonly failed: number | null;
  readonly lostRequests: number | null;
}

/** Says how far it is (0 to 1) and what it is at. */
export type Tell = (progress: number, step: string) => void;
