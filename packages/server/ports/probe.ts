/** What do checks ask of the network? One look at one target, and an honest word on what was seen. */
import type { Instant } from '@samspel/core/time/instant.ts';

export interface Target {
  readonly kind: 'http' | 'tcp' | 'dns' | 'tls';
  /** As core/alerts/check.ts reads it. */
  readonly target: string;
  readonly expect: { readonly status: number | null; readonly contains: string | null; readonly daysLeft: number };
  readonly timeoutSeconds: number;
}

export interface Look {
  readonly ok: boolean;
  /** What was seen, in words. */
  readonly says: string;
  readonly seconds: number;
}

/** Never throws: what goes wrong is what was seen. */
export type Probe = (target: Target, now: Instant) => Promise<Look>;
