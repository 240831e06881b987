/** How is the house doing? Its own counts, its clockwork, and what was parked after too many failures. */

import { readFileSync } from 'node:fs';
import { platformInfo, platformJobs, platformRefusals, resendDelivery } from '@samspel/contract/platform.ts';
import { refuse } from '@samspel/core/decision/refusal.ts';
import { iso } from '@samspel/core/time/instant.ts';
import type { Feature } from '../../platform/feature.ts';
import type { House } from '../../platform/house.ts';
import { answer, bind } from '../../platform/http/bind.ts';
import { forgetOldKeys } from '../../platform/http/idempotency.ts';
import { describeSettings, secretSettings } from '../../platform/settings/settings.ts';
import { countEvents, databaseFacts, parkedDeliveries, readClockwork, unpark, waitingDeliveries } from './storage.ts';

const { version } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as { version: string };

export interface PlatformParts {
  readonly startedAt: number;
  readonly liveClients: () => number;
}

/** The house as a feature: its routes, and the clockwork that forgets old idempotency keys. */
export function platformFeature(house: House, parts: PlatformParts): Feature {
  return {
    noun: 'platform',
    routes: [
      bind(platformInfo, async () => {
        const [facts, events, waiting] = await Promise.all([databaseFacts(house.reader), countEvents(house.reader), waitingDeliveries(house.reader)]);
        const values = house.settings as Readonly<Record<string, unknown>>;
        return answer({
          version,
          node: process.versions.node,
          now: iso(house.now()),
          startedAt: iso(parts.startedAt),
          database: { kind: house.settings.databaseUrl === undefined ? 'embedded' : 'external', ...facts },
          memoryBytes: process.memoryUsage.rss(),
          liveClients: parts.liveClients(),
          counts: { events, waiting: waiting.count, parked: waiting.parked },
          settings: describeSettings().map(({ name, variable, says }) => ({
            name,
            variable,
            says,
            value: secretSettings.has(name) ? (values[name] === undefined ? '' : 'set') : String(values[name] ?? ''),
          })),
        });
      }),
      bind(platformJobs, async ({ now }) => {
        const [waiting, parked, clockwork] = await Promise.all([waitingDeliveries(house.reader), parkedDeliveries(house.reader), readClockwork(house.reader)]);
        return answer({
          waiting: waiting.count,
          oldestWaitingSeconds: waiting.oldest === null ? 0 : Math.max(0, (now - waiting.oldest) / 1000),
          parked,
          clockwork,
        });
      }),
      bind(resendDelivery, async ({ params, actor, now }) => {
        const sent = await house.change(async (tx) => {
          const found = await unpark(tx, params.id, now);
          if (found !== null) await house.publish(tx, actor, { type: 'platform.delivery-resent', subject: found.event, payload: found });
          return found;
        });
        return sent === null ? refuse(platformRefusals.noDelivery.code, { id: params.id }) : answer({ id: params.id });
      }),
    ],
    clockwork: [{ name: 'platform.forget-keys', everySeconds: 3600, tick: forgetOldKeys }],
  };
}
