/** How do systems fare at this moment, and what hit them lately? Reads the incidents' tables, and writes nothing there. */
import { measureOf } from '@samspel/core/incidents/impacts.ts';
import { severityOf } from '@samspel/core/incidents/public-status.ts';
import { type Instant, iso } from '@samspel/core/time/instant.ts';
import { sql } from 'kysely';
import type { Reader } from '../../platform/database/database.ts';

export type StateWord = 'operational' | 'degraded' | 'partial' | 'major' | 'unknown';

export interface StateNow {
  readonly state: StateWord;
  readonly incidents: readonly { readonly id: string; readonly title: string; readonly startedAt: string | null }[];
}

const worstFirst = ['major', 'partial', 'degraded', 'operational'] as const;
export const operational: StateNow = { state: 'operational', incidents: [] };

/** Question: which targets suffer now, how badly, by which incidents? Who is not named is operational. */
export async function statesNow(reader: Reader, now: Instant): Promise<Map<string, StateNow>> {
  const { rows } = await sql<{
    target: string;
    severity: 'major' | 'partial' | 'degraded' | null;
    fraction: number | null;
    users: number | null;
    id: string;
    title: string;
    startedAt: Instant | null;
  }>`
    select p.target, p.severity, p.fraction, p.users, i.id, i.title, i.started_at as "startedAt"
    from incidents.incident i join incidents.impact p on p.incident_id = i.id
    where i.state in ('open', 'acknowledged', 'mitigated') and p.removed_at is null
      and p.from_at <= ${new Date(now)} and (p.to_at is null or p.to_at > ${new Date(now)})
    order by i.began_at desc, i.id desc`.execute(reader);
  const states = new Map<string, { state: (typeof worstFirst)[number]; incidents: { id: string; title: string; startedAt: string | null }[] }>();
  for (const { target, severity, fraction, users, id, title, startedAt } of rows) {
    const word = severityOf(measureOf({ severity, fraction, users }) ?? { kind: 'whole' }) ?? 'operational';
    const known = states.get(target) ?? { state: word, incidents: [] };
    if (worstFirst.indexOf(word) < worstFirst.indexOf(known.state)) known.state = word;
    if (!known.incidents.some((one) => one.id === id)) known.incidents.push({ id, title, startedAt: startedAt === null ? null : iso(startedAt) });
    states.set(target, known);
  }
  return states;
}

/** Question: what hit this system last? */
export async function latestIncidents(
  reader: Reader,
  target: string,
): Promise<{ id: string; title: string; state: string; startedAt: string | null; resolvedAt: string | null }[]> {
  const { rows } = await sql<{ id: string; title: string; state: string; startedAt: Instant | null; resolvedAt: Instant | null }>`
    select i.id, i.title, i.state, i.started_at as "startedAt", i.resolved_at as "resolvedAt"
    from incidents.hit h join incidents.incident i on i.id = h.incident_id
    where h.target = ${target} order by h.began_at desc, h.incident_id desc limit 10`.execute(reader);
  const moment = (at: Instant | null): string | null => (at === null ? null : iso(at));
  return rows.map((row) => ({ ...row, startedAt: moment(row.startedAt), resolvedAt: moment(row.resolvedAt) }));
}
