/** What becomes of the page of an alerts group, when the group joins another or gets an incident? One cause, one page: it goes on for that, unless that has a page of its own. */
import type { Actor } from '@samspel/core/access/role.ts';
import { sql } from 'kysely';
import type { Reader, Tx } from '../../platform/database/database.ts';
import type { Recorded } from '../../platform/events/publish.ts';
import type { House } from '../../platform/house.ts';
import { acknowledgeWithin } from './acting.ts';
import { endPage, self } from './going-on.ts';
import { holdPage, type PageRow } from './storage.ts';

interface GroupNow {
  readonly id: string;
  readonly incident: string | null;
}

/** Question: which group is it by now, merged ones followed? Null: it is over. */
export async function groupNow(reader: Reader, group: string): Promise<GroupNow | null> {
  const { rows } = await sql<GroupNow>`
    with recursive on_to as (
      select id, merged_into, state, incident from alerts.alert_group where id = ${group}
      union select m.id, m.merged_into, m.state, m.incident from alerts.alert_group m join on_to on m.id = on_to.merged_into)
    select id, incident from on_to where state in ('burning', 'quiet')`.execute(reader);
  return rows[0] ?? null;
}

/** Whether somebody is paged for an incident because of the group it was opened for; that page goes on for the incident then. */
export async function isPagedFor(tx: Tx, house: House, incident: string): Promise<boolean> {
  const { rows } = await sql<{ group: string }>`select key as group from incidents.opened_for where incident_id = ${incident}`.execute(tx);
  for (const { group } of rows) {
    const page = await holdPage(tx, { group });
    if (page === null || page.state === 'over') continue;
    await goOnFor(tx, house, page, incident);
    return true;
  }
  return false;
}

/** Whoever answers for the one answers for the other, whichever was answered first. */
async function goOnFor(tx: Tx, house: House, page: PageRow, incident: string): Promise<void> {
  const { rows } = await sql<{ state: string }>`select state from incidents.incident where id = ${incident} for share`.execute(tx);
  const state = rows[0]?.state;
  if (state === 'resolved' || state === 'merged') return endPage(tx, house, page, self, `The incident is ${state}.`);
  await sql`update pages.page set incident_id = ${incident}, group_id = null where id = ${page.id}`.execute(tx);
  if (page.state === 'open' && state !== 'open') return acknowledgeWithin(tx, house, { ...page, incident }, { actor: self, via: 'incident' });
  if (page.state !== 'acknowledged' || state !== 'open') return;
  const name = page.acknowledgedBy ?? self.name;
  await house.publish(tx, { ...self, name }, { type: 'pages.acknowledged', subject: incident, payload: { page: page.id, by: self.id, name, via: 'group' } });
}

/** `incidents.linked-to-alerts` */
export async function linked(tx: Tx, house: House, event: Recorded): Promise<void> {
  const page = await holdPage(tx, { group: String(event.payload['group']) });
  if (page === null || page.state === 'over') return;
  const other = await holdPage(tx, { incident: event.subject });
  if (other === null) await goOnFor(tx, house, page, event.subject);
  else await endPage(tx, house, page, self, 'Its alerts belong to an incident that has a page of its own.');
}

/** `alerts.group-merged` */
export async function groupMerged(tx: Tx, house: House, event: Recorded): Promise<void> {
  const page = await holdPage(tx, { group: String(event.payload['group']) });
  if (page === null || page.state === 'over') return;
  const into = await groupNow(tx, String(event.payload['into']));
  if (into === null) return endPage(tx, house, page, self, 'The alerts are over.');
  const others = [into.incident === null ? null : await holdPage(tx, { incident: into.incident }), await holdPage(tx, { group: into.id })];
  if (others.some((other) => other !== null && other.state !== 'over'))
    return endPage(tx, house, page, self, 'Its alerts joined others, which have a page of their own.');
  await sql`update pages.page set group_id = null where group_id = ${into.id}`.execute(tx);
  await sql`update pages.page set group_id = ${into.id} where id = ${page.id}`.execute(tx);
}

/** `alerts.acknowledged`, at the monitor. Of a group with an incident, the incident is acknowledged and its page with that. */
export async function acknowledgedAtMonitor(tx: Tx, house: House, event: Recorded): Promise<void> {
  const page = await holdPage(tx, { group: String(event.payload['group']) });
  const actor: Actor = { ...self, name: String(event.payload['by']) };
  if (page !== null) await acknowledgeWithin(tx, house, page, { actor, via: 'monitor', at: event.at });
}
