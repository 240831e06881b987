/** Who else is here? The feature asks nothing of others and nobody asks it. */
import { sayGone, sayHere } from '@samspel/contract/presence.ts';
import type { Feature } from '../../platform/feature.ts';
import type { House } from '../../platform/house.ts';
import { answer, bind } from '../../platform/http/bind.ts';
import { forgetHere, goneAfterMilliseconds, keepHere, othersAt, sweep, tellBrowsers } from './storage.ts';

export function presenceFeature(house: House): Feature {
  return {
    noun: 'presence',
    routes: [
      bind(sayHere, async ({ params: { place }, actor, now }) => {
        if (actor.kind === 'person')
          await house.change(async (tx) => {
            if (await keepHere(tx, place, actor, now)) await tellBrowsers(tx, place);
          });
        return answer({ others: await othersAt(house.reader, place, actor.id, now) });
      }),
      bind(sayGone, async ({ params: { place }, actor }) => {
        await house.change(async (tx) => {
          if (await forgetHere(tx, place, actor.id)) await tellBrowsers(tx, place);
        });
        return answer(undefined);
      }),
    ],
    clockwork: [{ name: 'presence.sweep', everySeconds: goneAfterMilliseconds / 1000, tick: sweep }],
  };
}
