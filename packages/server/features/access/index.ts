/** What may others ask of access? Who calls, the link that makes the first admin, the one that helps the last; and the feature itself. */
import type { Feature } from '../../platform/feature.ts';
import type { House } from '../../platform/house.ts';
import { accessBindings } from './routes.ts';
import { forgetEnded } from './session-storage.ts';

export { authenticator } from './authenticate.ts';
export { setupLink } from './links.ts';
export { rescueLink } from './people.ts';

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
