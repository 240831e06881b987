/** What do incidents do because of others? Alerts open them, once for a group, and say when they are over. */
import { incidentsRefusals } from '@samspel/contract/incidents.ts';
import type { Actor } from '@samspel/core/access/role.ts';
import type { GivenImpact } from '@samspel/core/incidents/impacts.ts';
import type { ImpactSeverity } from '@samspel/core/incidents/vocabulary.ts';
import { type Instant, iso, parseInstant } from '@samspel/core/time/instant.ts';
import { sql } from 'kysely';
import type { Reader, Tx } from '../../platform/database/database.ts';
import type { Recorded } from '../../platform/events/publish.ts';
import type { Reaction } from '../../platform/feature.ts';
import type { House } from '../../platform/house.ts';
import { type Acting, changeWithin, openWithin } from './commands.ts';
import { unknownRefs } from './owners.ts';

/** In whose name incidents are opened and ended because of alerts. */
const alerts: Actor = { kind: 'system', id: 'alerts', name: 'Alerts', role: 'admin', teams: [], scopes: null };

export function incidentsReactions(house: House): readonly Reaction[] {
  const acting = (actor: Actor): Acting => ({ actor, now: house.now(), ifVersion: null });
  return [
    { event: 'alerts.incident-wanted', name: 'incidents.open-for-alerts', handle: (tx, event) => openFor(tx, house, acting(alerts), event) },
    { event: 'alerts.group-grew', name: 'incidents.widen-with-alerts', handle: (tx, event) => widen(tx, house, acting(alerts), event) },
    {
      event: 'alerts.incident-over-wanted',
      name: 'incidents.end-with-alerts',
      handle: async (tx, event) => {
        const how = event.payload['how'] === 'resolve' ? 'resolve' : 'mitigate';
        const incident = String(event.payload['incident']);
        const at = momentOf(event.payload['at'], event.at);
        const outcome = await changeWithin(tx, house, acting(alerts), incident, { kind: how, at, source: 'monitor' });
        // Whoever was quicker was right: it is mitigated or resolved already. An end that does not fit is told: nobody else will end it.
        if (!('refusal' in outcome) || outcome.refusal.code !== incidentsRefusals.beforeStart.code) return;
        await house.publish(tx, alerts, {
          type: 'incidents.end-not-taken',
          subject: incident,
          payload: { group: String(event.payload['group']), at: iso(at), started: String(outcome.refusal.facts['started']) },
        });
      },
    },
    {
      event: 'alerts.acknowledged',
      name: 'incidents.acknowledge-with-alerts',
      handle: async (tx, event) => {
        if (!event.subject.startsWith('inc_')) return;
        const by: Actor = { ...alerts, name: `${String(event.payload['by'])} at the monitor` };
        await changeWithin(tx, house, acting(by), event.subject, { kind: 'acknowledge', at: event.at, source: 'monitor' });
      },
    },
    {
      event: 'pages.acknowledged',
      name: 'incidents.acknowledge-with-page',
      handle: async (tx, event) => {
        if (!event.subject.startsWith('inc_')) return;
        const by: Actor = { ...event.actor, role: 'member', teams: [], scopes: null };
        // Whoever was quicker was right: it is acknowledged already.
        await changeWithin(tx, house, acting(by), event.subject, { kind: 'acknowledge', at: event.at, source: 'person' });
      },
    },
  ];
}

/** Systems that began to burn after the incident was opened suffer from it, too. What people took out of it stays out. */
async function widen(tx: Tx, house: House, acting: Acting, event: Recorded): Promise<void> {
  if (!event.subject.startsWith('inc_')) return;
  // Question: which systems of the group burn badly enough for an incident, and were never among its impacts?
  const { rows } = await sql<{ target: string; from: Instant; severity: ImpactSeverity }>`
    select a.system as target, min(a.started_at) as "from", (array_agg(a.impact order by array_position(array['major', 'partial', 'degraded'], a.impact)))[1] as severity
    from alerts.alert a join catalog.entity e on e.ref = a.system
    where a.group_id = ${String(event.payload['group'])} and a.action = 'incident' and a.ended_at is null
      and not exists (select from incidents.impact i where i.incident_id = ${event.subject} and i.target = a.system)
    group by a.system order by 2, 1 limit 100`.execute(tx);
  for (const { target, from, severity } of rows)
    await changeWithin(tx, house, acting, event.subject, { kind: 'add-impact', id: house.newId('imp'), impact: { target, severity, from } });
}

const momentOf = (value: unknown, otherwise: Instant): Instant => parseInstant(String(value)) ?? otherwise;

/** Opens one, or finds the one that is open about the same system already; either way the group belongs to it. */
async function openFor(tx: Tx, house: House, acting: Acting, event: Recorded): Promise<void> {
  const { group, title, severity, started, detected, systems, reason } = event.payload as Readonly<Record<string, unknown>> & {
    readonly systems: readonly string[];
  };
  const key = String(group);
  const { rows: claimed } = await sql<{ incident: string }>`select incident_id as incident from incidents.opened_for where key = ${key}`.execute(tx);
  if (claimed.length > 0) return;
  const strange = new Set(await unknownRefs(tx, systems));
  const known = systems.filter((system) => !strange.has(system));
  const now = house.now();
  const before = await openAbout(tx, known, now);
  const at = (value: unknown): Instant => Math.min(now, momentOf(value, event.at));
  const impacts: GivenImpact[] = known.map((target) => ({ target, severity: severity as ImpactSeverity }));
  const opened =
    before === null
      ? await openWithin(tx, house, acting, {
          title: String(title).slice(0, 300),
          summary: `Opened because of alerts. ${String(reason)}.`,
          severity: severity as ImpactSeverity,
          started: { at: at(started), source: 'monitor' },
          detected: { at: at(detected), source: 'monitor' },
          impacts,
        })
      : null;
  if (opened !== null && 'refusal' in opened)
    throw new Error(`the incident of ${key} was refused: ${opened.refusal.code} ${JSON.stringify(opened.refusal.facts)}`);
  const incident = opened === null ? before : opened.answer.incident.id;
  if (incident === null) return;
  await sql`insert into incidents.opened_for (key, incident_id, at) values (${key}, ${incident}, ${new Date(now)})`.execute(tx);
  await house.publish(tx, acting.actor, {
    type: 'incidents.linked-to-alerts',
    subject: incident,
    payload: { group: key, opened: opened !== null, reason: String(reason) },
  });
}

/** What comes this long after an incident was mitigated is another one: nobody looks at that any more, and somebody must be woken. */
const mitigatedMilliseconds = 3_600_000;

/** Question: which incident that goes on hit one of these? The newest. */
async function openAbout(reader: Reader, systems: readonly string[], now: Instant): Promise<string | null> {
  if (systems.length === 0) return null;
  const { rows } = await sql<{ id: string }>`
    select i.id from incidents.hit h join incidents.incident i on i.id = h.incident_id
    where h.target = any(${[...systems]}::text[])
      and (i.state in ('open', 'acknowledged') or (i.state = 'mitigated' and i.mitigated_at > ${new Date(now - mitigatedMilliseconds)}))
    order by i.opened_at desc limit 1`.execute(reader);
  return rows[0]?.id ?? null;
}
