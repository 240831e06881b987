/**
 * How did each of the last days look from outside? For one component, from the public incidents alone: the worst impact that touched
 * a day (UTC), and how long. The public list is cut at fifty; days before the oldest of a full list are not known.
 */

import type { AnswerOf } from '@samspel/contract/route.ts';
import type { publicIncidents } from '@samspel/contract/status.ts';

export type PublicIncident = AnswerOf<typeof publicIncidents>['incidents'][number];
export type Impact = PublicIncident['impact'];

export interface Day {
  /** `2026-03-14`. */
  readonly date: string;
  /** Null: not known. */
  readonly impact: Impact | null;
  readonly incidents: readonly { readonly id: string; readonly name: string; readonly seconds: number }[];
}

const dayLength = 86_400_000;
/** As many as the public list gives at most. */
const listLimit = 50;
const rank: Readonly<Record<Impact, number>> = { none: 0, minor: 1, major: 2, critical: 3 };

/** The last `count` days, today last. */
export function daysOf(component: string, incidents: readonly PublicIncident[], now: number, count = 90): readonly Day[] {
  const today = Math.floor(now / dayLength) * dayLength;
  const knownFrom = incidents.length < listLimit ? Number.NEGATIVE_INFINITY : Math.min(...incidents.map((one) => Date.parse(one.started_at)));
  const own = incidents
    .filter((one) => one.components.some((each) => each.id === component))
    .map((one) => ({ one, from: Date.parse(one.started_at), to: one.resolved_at === null ? now : Date.parse(one.resolved_at) }));
  return Array.from({ length: count }, (_, index) => {
    const from = today - (count - 1 - index) * dayLength;
    const to = from + dayLength;
    const touched = own.filter((each) => each.from < to && (each.to > from || (each.to === each.from && each.from >= from)));
    const date = new Date(from).toISOString().slice(0, 10);
    if (touched.length === 0) return { date, impact: to <= knownFrom ? null : 'none', incidents: [] };
    return {
      date,
      impact: touched.reduce<Impact>((worst, { one }) => (rank[one.impact] > rank[worst] ? one.impact : worst), 'none'),
      incidents: touched.map(({ one, ...span }) => ({
        id: one.id,
        name: one.name,
        seconds: Math.max(0, Math.min(span.to, to) - Math.max(span.from, from)) / 1000,
      })),
    };
  });
}
