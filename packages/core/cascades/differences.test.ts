import { expect, test } from 'vitest';
import { differencesOf } from './differences.ts';

const scenario = {
  durationSeconds: 9,
  systems: { 'a/b': { servers: 2, serviceSeconds: 1, calls: [{ to: 'c' }, { to: 'c', share: 0.5 }] }, c: { servers: 1, serviceSeconds: 1 } },
  load: [{ to: 'a/b', ratePerSecond: 1 }],
};

test('two scenarios that are the same do not differ, whatever the order of their members', () => {
  const turned = { load: scenario.load, systems: { c: { serviceSeconds: 1, servers: 1 }, 'a/b': scenario.systems['a/b'] }, durationSeconds: 9 };
  expect(differencesOf(scenario, turned)).toEqual([]);
});

test('each figure that differs is told with its place, calls beside those to the same system', () => {
  const other = {
    ...scenario,
    seed: 4,
    systems: { 'a/b': { servers: 3, serviceSeconds: 1, calls: [{ to: 'd' }, { to: 'c', attempts: 3 }] }, d: { servers: 1, serviceSeconds: 1 } },
    load: [{ to: 'a/b', ratePerSecond: 2 }],
  };
  expect(differencesOf(scenario, other)).toEqual([
    { at: '/seed', of: [], what: 'seed', a: null, b: 4 },
    { at: '/load/0/ratePerSecond', of: ['a/b'], what: 'ratePerSecond', a: 1, b: 2 },
    { at: '/systems/a~1b/servers', of: ['a/b'], what: 'servers', a: 2, b: 3 },
    { at: '/systems/a~1b/calls/0/attempts', of: ['a/b', 'c'], what: 'attempts', a: null, b: 3 },
    { at: '/systems/a~1b/calls/1', of: ['a/b', 'c'], what: 'call', a: 'there', b: null },
    { at: '/systems/a~1b/calls/0', of: ['a/b', 'd'], what: 'call', a: null, b: 'there' },
    { at: '/systems/c', of: ['c'], what: 'system', a: 'there', b: null },
    { at: '/systems/d', of: ['d'], what: 'system', a: null, b: 'there' },
  ]);
});
