/** What may others ask of the status page? Nothing: they read its public API. And the feature itself. */

import type { RouteShape } from '@samspel/contract/route.ts';
import * as contract from '@samspel/contract/status.ts';
import { refuse } from '@samspel/core/decision/refusal.ts';
import type { Feature } from '../../platform/feature.ts';
import type { House } from '../../platform/house.ts';
import { answer, type Binding, bind, type Call } from '../../platform/http/bind.ts';
import { readShown, type Shown, summaryOf } from './pages.ts';
import { type Acting, publish, tellPublic, tellPublication, withdraw } from './publications.ts';
import { followMerge } from './reactions.ts';
import { tellSettings, writeSettings } from './settings.ts';

/** Anybody's page may read it; half a minute old is good enough, and an ETag makes asking again cheap. */
const publicHeaders = { 'access-control-allow-origin': '*', 'access-control-expose-headers': 'etag', 'cache-control': 'public, max-age=30' } as const;

const acting = (call: Pick<Call<RouteShape>, 'actor' | 'now' | 'ifVersion'>): Acting => ({ actor: call.actor, now: call.now, ifVersion: call.ifVersion });

export function statusFeature(house: House): Feature {
  return { noun: 'status', routes: [...publicBindings(house), ...innerBindings(house)], reactions: [followMerge(house)] };
}

function publicBindings(house: House): readonly Binding[] {
  const shown = async <T>(tell: (shown: Shown) => T) => {
    const now = await readShown(house.reader);
    return now === null ? refuse('status.off') : answer(tell(now), publicHeaders);
  };
  return [
    bind(contract.publicSummary, async () => shown(summaryOf)),
    bind(contract.publicOverall, async () => shown(({ page, status }) => ({ page, status }))),
    bind(contract.publicComponents, async () => shown(({ page, components }) => ({ page, components: [...components] }))),
    bind(contract.publicIncidents, async () => shown(({ page, latest }) => ({ page, incidents: [...latest] }))),
    bind(contract.publicUnresolved, async () => shown(({ page, unresolved }) => ({ page, incidents: [...unresolved] }))),
  ];
}

function innerBindings(house: House): readonly Binding[] {
  return [
    bind(contract.readStatusSettings, async () => answer(await tellSettings(house.reader))),
    bind(contract.writeStatusSettings, async (call) => writeSettings(house, acting(call), call.body)),
    bind(contract.readPublication, async ({ params }) => tellPublication(house.reader, params.id)),
    bind(contract.publishIncident, async (call) => publish(house, acting(call), call.params.id, call.body)),
    bind(contract.withdrawIncident, async (call) => withdraw(house, acting(call), call.params.id)),
    bind(contract.writeUpdate, async (call) => tellPublic(house, acting(call), call.params.id, call.body)),
  ];
}
