/** How are matchers and lengths of time typed? */
import type { Matcher } from '@samspel/core/alerts/matcher.ts';
import { parseInstant } from '@samspel/core/time/instant.ts';
import { CommandRefused } from '../../context.ts';

/** `job=node` or `env!=test*`. */
export function readMatcher(text: string): Matcher {
  const found = /^\s*([^=!]+?)\s*(!?=)\s*(.*)$/.exec(text);
  if (found === null) throw new CommandRefused('alerts.matcher', `${text} is no matcher such as job=node or env!=test*`, '/matchers');
  return { label: found[1] ?? '', is: found[2] === '=' ? 'is' : 'is-not', value: found[3] ?? '' };
}

const units: Readonly<Record<string, number>> = { s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 };

/** Milliseconds of `30m`, `2h`, `3d`. */
export function lengthOf(text: string): number {
  const found = /^(\d{1,6})([smhd])$/.exec(text.trim());
  if (found === null) throw new CommandRefused('alerts.length', `${text} is no length such as 30m, 2h or 3d`);
  return Number(found[1]) * (units[found[2] ?? ''] ?? 0);
}

/** The instant so long after another, or after now. */
export function untilOf(from: string | undefined, length: string): string {
  const begin = from === undefined ? Date.now() : parseInstant(from);
  if (begin === null) throw new CommandRefused('alerts.instant', `${from ?? ''} is no instant such as 2026-11-23T09:00:00Z`, '/from');
  return new Date(begin + lengthOf(length)).toISOString();
}
