/**
 * How does a person want to be told?
 *
 * Ways in order, each with how long after the first; one list for each severity, the last list that names it counts. In a person's quiet hours only what breaks them
 * is told at once; the rest waits until they end (the escalation does not wait: it goes on to the next step). Without rules of their own a person gets a mail at once.
 */
import type { ImpactSeverity } from '../incidents/vocabulary.ts';
import { dueAt, isOpen, type OpenHours } from '../time/business-time.ts';
import type { Instant } from '../time/instant.ts';

export interface Way {
  readonly id: string;
  /** `mail`, `irc`, …; with an adapter `irc:ada_…`. */
  readonly door: string;
  readonly to: string;
}

export interface WayAfter {
  readonly way: string;
  readonly afterSeconds: number;
}

export interface PersonRules {
  readonly ways: readonly Way[];
  readonly lists: readonly { readonly severities: readonly ImpactSeverity[]; readonly ways: readonly WayAfter[] }[];
  readonly quiet: { readonly hours: OpenHours; readonly brokenBy: readonly ImpactSeverity[] } | null;
}

export interface PlannedNotice {
  readonly way: Way;
  readonly at: Instant;
  readonly reason: string;
}

/** Notices of one page to one person, in order of time. None: they cannot be reached. */
export function planNotices(rules: PersonRules, severity: ImpactSeverity, now: Instant): PlannedNotice[] {
  const list = rules.lists.findLast((each) => each.severities.includes(severity)) ?? {
    ways: rules.ways.slice(0, 1).map(({ id }) => ({ way: id, afterSeconds: 0 })),
  };
  const wake = quietUntil(rules, severity, now);
  const planned: PlannedNotice[] = [];
  for (const { way: id, afterSeconds } of list.ways) {
    const way = rules.ways.find((each) => each.id === id);
    if (way === undefined) continue;
    planned.push({ way, at: (wake ?? now) + afterSeconds * 1000, reason: wake === null ? '' : `Quiet hours, which ${severity} does not break.` });
  }
  return planned.sort((a, b) => a.at - b.at);
}

/** When quiet hours that hold now end; null: there are none, or the severity breaks them. */
function quietUntil({ quiet }: PersonRules, severity: ImpactSeverity, now: Instant): Instant | null {
  if (quiet === null || quiet.brokenBy.includes(severity) || !isOpen(quiet.hours, now)) return null;
  return awakeFrom(quiet.hours, now);
}

/** The first instant after `now` that is not open. Hours without an end are looked at for a week. */
function awakeFrom(quiet: OpenHours, now: Instant): Instant {
  const week = 7 * 86_400_000;
  let [low, high] = [1, week];
  if (dueAt(quiet, now, week) === now + week) return now + week;
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    if (dueAt(quiet, now, middle) === now + middle) low = middle + 1;
    else high = middle;
  }
  return now + low - 1;
}
