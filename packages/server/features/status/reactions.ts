/** What does the status page do because of something else? When a public incident is merged, what was told goes on under the other one. */
import type { Actor } from '@samspel/core/access/role.ts';
import { sql } from 'kysely';
import type { Tx } from '../../platform/database/database.ts';
import type { Reaction } from '../../platform/feature.ts';
import type { House } from '../../platform/house.ts';
import { livesOnIn, type PublicationRow } from './storage.ts';

const self: Actor = { kind: 'system', id: 'status', name: 'Samspel', role: 'admin', teams: [], scopes: null };

/** The public id stays, so that whoever follows the incident goes on following it; unless the other one is public already. */
export function followMerge(house: House): Reaction {
  return {
    event: 'incidents.merged',
    name: 'status.follow-merge',
    handle: async (tx, event) => {
      const { from } = event.payload;
      if (event.subject !== from || typeof from !== 'string') return;
      const into = await livesOnIn(tx, from);
      if (into === null || into === from) return;
      const moved = await moveTold(tx, from, into, new Date(event.at));
      if (moved === null) return;
      const after = { title: moved.title, impact: moved.impact, components: moved.components };
      await house.publish(tx, self, { type: 'status.incident-published', subject: into, payload: { before: null, after } });
    },
  };
}

/** Moves a publication with its updates; null when there is none. The row is made anew, since its updates hang on its key. */
async function moveTold(tx: Tx, from: string, into: string, at: Date): Promise<PublicationRow | null> {
  const { rows } = await sql<PublicationRow>`update status.publication set id = 'moving ' || id where incident_id = ${from} returning *`.execute(tx);
  const [old] = rows;
  if (old === undefined) return null;
  await sql`
    insert into status.publication (incident_id, id, title, impact, components, since, updated_at, version)
    select ${into}, substr(id, 8), title, impact, components, since, ${at}, version + 1 from status.publication where incident_id = ${from}
    on conflict (incident_id) do nothing`.execute(tx);
  await sql`update status.update set incident_id = ${into} where incident_id = ${from}`.execute(tx);
  await sql`delete from status.publication where incident_id = ${from}`.execute(tx);
  return old;
}
