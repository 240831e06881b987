/** What may others ask of access? Who calls, the link that makes the first admin, the one that helps the last; and the feature itself. */
import type { Actor } from '@samspel/core/access/role.ts';
import type { Reader } from '../../platform/database/database.ts';
import type { Feature } from '../../platform/feature.ts';
import type { House } from '../../platform/house.ts';
import { personById } from './people-storage.ts';
import { accessBindings } from './routes.ts';
import { forgetEnded } from './session-storage.ts';
import { teamsOf } from './teams.ts';

export { authenticator } from './authenticate.ts';
export { setupLink } from './links.ts';
export { rescueLink } from './people.ts';

/** Question: as whom does a person act, with the rights they have now? Null: nobody of that id may act. */
export async function actorOf(reader: Reader, person: string): Promise<Actor | null> {
  const row = await personById(reader, person);
  if (row === null || row.state !== 'active') return null;
  return { kind: 'person', id: row.id, name: row.name, role: row.role, teams: await teamsOf(reader, row.ref), scopes: null };
}

const day = 86_400_000;

/** Sessions, people, tokens, one-time links. Once an hour it forgets counted tries after a day, ended sessions and links after thirty. */
export function accessFeature(house: House): Feature {
  return {
    noun: 'access',
    routes: accessBindings(house),
    clockwork: [
      {
        name: 'access.forget-ended',
        everySeconds: 3600,
        tick: (tx, now) => forgetEnded(tx, { tries: now - day, ended: now - 30 * day }),
      },
    ],
  };
}
