/** What do alerts do because of others? They learn which incident a group has, and who acknowledged it. */
import { readMailAlert } from '@samspel/core/alerts/wire/mail.ts';
import type { Instant } from '@samspel/core/time/instant.ts';
import { sql } from 'kysely';
import type { Tx } from '../../platform/database/database.ts';
import type { Recorded } from '../../platform/events/publish.ts';
import type { Reaction } from '../../platform/feature.ts';
import type { House } from '../../platform/house.ts';
import { withdraw } from '../findings/index.ts';
import { deskOf, settleDesk } from './fold.ts';
import { putSignals } from './intake.ts';
import type { Surroundings } from './surroundings.ts';
import { alertsWhere, groupsWhere, openStates, saveGroups, takeDesk } from './tables.ts';
import { self } from './telling.ts';

export function alertsReactions(house: House, look: (now: Instant) => Promise<Surroundings>): readonly Reaction[] {
  return [
    { event: 'mail.received', name: 'alerts.take-mail', handle: takeMail },
    {
      event: 'incidents.linked-to-alerts',
      name: 'alerts.link-incident',
      handle: async (tx, event) => {
        const group = String(event.payload['group']);
        await takeDesk(tx);
        // A group that was merged meanwhile hands its incident on, and so does the one that it was merged into.
        const [found] = await groupsWhere(
          tx,
          sql`g.id = (
            with recursive on_to as (
              select id, merged_into from alerts.alert_group where id = ${group}
              union select m.id, m.merged_into from alerts.alert_group m join on_to on m.id = on_to.merged_into)
            select id from on_to where merged_into is null)`,
        );
        if (found !== undefined && found.incident === null) await saveGroups(tx, [{ ...found, incident: event.subject }]);
      },
    },
    {
      event: 'incidents.acknowledged',
      name: 'alerts.take-acknowledgement',
      handle: async (tx, event) => {
        await takeDesk(tx);
        const groups = await groupsWhere(tx, sql`g.incident = ${event.subject} and g.acknowledged_at is null`);
        await saveGroups(
          tx,
          groups.map((group) => ({ ...group, acknowledgedAt: event.at, acknowledgedBy: event.actor.name })),
        );
      },
    },
    {
      event: 'incidents.merged',
      name: 'alerts.follow-incident',
      handle: async (tx, event) => {
        const { from, into } = event.payload;
        if (event.subject !== from) return;
        await takeDesk(tx);
        const groups = await groupsWhere(tx, sql`g.incident = ${from}`);
        await saveGroups(
          tx,
          groups.map((group) => ({ ...group, incident: String(into) })),
        );
      },
    },
    {
      event: 'dependencies.alias-set',
      name: 'alerts.withdraw-unknown-system',
      handle: async (tx, event) => {
        const { name, ref } = event.payload;
        await withdraw(tx, house, self, [`alerts.unknown-system:${String(name).toLowerCase()}`]);
        if (typeof ref !== 'string') return;
        const around = await look(event.at);
        await takeDesk(tx);
        const under = sql`a.state in ${openStates} and a.system is null and lower(a.system_name) = ${String(name).toLowerCase()}`;
        const desk = await deskOf(tx, house, around, await alertsWhere(tx, under));
        desk.recognise(String(name), ref, event.at);
        await settleDesk(tx, house, desk, around);
      },
    },
  ];
}

/** A mail to an address of alerts is a signal of the source that the address names; one that bounced is none. */
async function takeMail(tx: Tx, event: Recorded): Promise<void> {
  const { kind, target, isBounce, subject, text, from } = event.payload;
  if (kind !== 'alert' || isBounce === true) return;
  const { rows } = await sql<{ id: string }>`
    select id from alerts.source where kind = 'mail' and retired_at is null and (${target ?? null}::text is null or id = ${target ?? null} or lower(name) = lower(${target ?? null}))
    order by created_at limit 1`.execute(tx);
  const [source] = rows;
  if (source === undefined) return;
  const sender = typeof from === 'object' && from !== null && 'address' in from ? String(from.address) : '';
  await putSignals(tx, source.id, [readMailAlert({ subject: String(subject), text: String(text), from: sender })], event.at);
}
