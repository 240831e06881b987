/** What do alerts do because of others? They learn which incident a group has, and who acknowledged it. */
import { sql } from 'kysely';
import type { Reaction } from '../../platform/feature.ts';
import type { House } from '../../platform/house.ts';
import { withdraw } from '../findings/index.ts';
import { groupsWhere, saveGroups, takeDesk } from './tables.ts';
import { self } from './telling.ts';

export function alertsReactions(house: House): readonly Reaction[] {
  return [
    {
      event: 'incidents.linked-to-alerts',
      name: 'alerts.link-incident',
      handle: async (tx, event) => {
        const group = String(event.payload['group']);
        await takeDesk(tx);
        // A group that was merged meanwhile hands its incident on.
        const [found] = await groupsWhere(tx, sql`g.id = coalesce((select m.merged_into from alerts.alert_group m where m.id = ${group}), ${group})`);
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
      event: 'dependencies.alias-set',
      name: 'alerts.withdraw-unknown-system',
      handle: async (tx, event) => withdraw(tx, house, self, [`alerts.unknown-system:${String(event.payload['name']).toLowerCase()}`]),
    },
  ];
}
