/** Does a graph of the past keep the systems that are gone since, so that an incident that hit them can be played again? */
import { standardPolicy } from '@samspel/core/cascades/assumptions.ts';
import { unsaid } from '@samspel/core/dependencies/dependency.ts';
import { expect, test } from 'vitest';
import { builtFrom } from './building.ts';
import { type Standing, standingThen } from './standing.ts';

const [web, shop, old] = ['component:default/web', 'component:default/shop', 'component:default/old'];
const today: Standing = {
  systems: [
    { ref: web, title: 'Web', sites: ['sto'], capacity: { servers: 7, serviceSeconds: null, queue: null, instances: null } },
    { ref: shop, title: 'Shop', sites: [], capacity: null },
  ],
  journeys: [{ ref: 'journey:default/buy', title: 'Buy', weight: 1, structure: { all: [{ ref: web }, { ref: shop }] }, load: null }],
  dependencies: [],
  policy: { version: 0, policy: standardPolicy, signedAt: null, signedBy: '', reason: '' },
  set: new Map(),
  stated: { load: new Map(), capacity: new Map() },
  titleOf: (ref) => ({ [web]: 'Web', [shop]: 'Shop' })[ref] ?? ref,
  sitesOf: (ref) => (ref === web ? ['sto'] : []),
  isCache: () => false,
};

test('a system that is gone since stands as it stood, and one that was not there yet does not', () => {
  const systems = [
    { ref: web, title: 'The old web', sites: ['lon'] },
    { ref: old, title: 'The old shop', sites: ['lon'] },
  ];
  const dependencies = [{ ...unsaid, from: web, to: old, declared: null, configured: null, observed: null }];
  const then = standingThen(today, { systems, dependencies });
  const options = { load: 'peak', durationSeconds: 60, stepSeconds: 1, seed: 1, engine: 'auto' } as const;
  const built = builtFrom(then, { kind: 'lose-site', target: 'lon', at: 10, forSeconds: 20 }, options);
  if (!built.ok) throw new Error(built.refusal.code);
  expect(Object.keys(built.value.scenario.systems)).toEqual(['journey:default/buy', old, web]);
  expect(built.value.scenario.systems[web]).toMatchObject({ servers: 7, calls: [{ to: old }] });
  expect(built.value.titles).toMatchObject({ [old]: 'The old shop', [web]: 'Web' });
  expect(built.value.scenario.events).toMatchObject([{ system: old, set: { failRatio: 1 } }]);
});
