/** Does a trigger change what it says, and nothing else? */
import { describe, expect, test } from 'vitest';
import { read } from '../compute/read.ts';
import { scenarioAt } from './scenario-reading.ts';
import type { SparseEvent, SparseScenario } from './sparse.ts';
import { type Trigger, triggerSaid, withTrigger } from './trigger.ts';

const scenario: SparseScenario = {
  durationSeconds: 100,
  systems: {
    play: { servers: null, serviceSeconds: 0, calls: [{ to: 'component:default/web' }] },
    'component:default/web': {
      servers: 9,
      serviceSeconds: 0.01,
      calls: [{ to: 'resource:default/cache' }, { to: 'resource:default/db', share: 0.2 }, { to: 'resource:default/files' }, { to: 'component:default/other' }],
    },
    'component:default/other': { servers: 1, serviceSeconds: 0.01 },
    'resource:default/cache': { servers: 4, serviceSeconds: 0.001 },
    'resource:default/db': { servers: 4, serviceSeconds: 0.01 },
    'resource:default/files': { servers: 4, serviceSeconds: 0.02 },
  },
  load: [{ to: 'play', ratePerSecond: 30 }],
};
const sites: Readonly<Record<string, string[]>> = { 'component:default/web': ['lon', 'sto', 'par'], 'component:default/other': ['sto'] };

function eventsOf(kind: Trigger['kind'], target: string | null, more: Partial<Trigger> = {}): readonly SparseEvent[] {
  const outcome = withTrigger(scenario, { kind, target, at: 10, forSeconds: 20, ...more }, (ref) => sites[ref] ?? []);
  if (!outcome.ok) throw new Error(outcome.refusal.code);
  expect(read(outcome.value, scenarioAt)).toMatchObject({ ok: true });
  return outcome.value.events ?? [];
}
const web = 'component:default/web';

describe('a trigger', () => {
  test('fail, slow and bad-deploy change one system for a while', () => {
    expect(eventsOf('fail', web)).toEqual([{ at: 10, until: 30, system: web, set: { failRatio: 1 } }]);
    expect(eventsOf('fail', web, { share: 0.5, forSeconds: null })).toEqual([{ at: 10, system: web, set: { failRatio: 0.5 } }]);
    expect(eventsOf('slow', web, { factor: 4 })).toEqual([{ at: 10, until: 30, system: web, set: { serviceSeconds: 0.04 } }]);
    expect(eventsOf('bad-deploy', web)).toEqual([{ at: 10, until: 30, system: web, set: { failRatio: 0.3, serviceSeconds: 0.03 } }]);
  });

  test('a lost site takes whole systems that stand there alone, and the even part of the others', () => {
    expect(eventsOf('lose-site', 'sto')).toEqual([
      { at: 10, until: 30, system: web, set: { servers: 6 } },
      { at: 10, until: 30, system: 'component:default/other', set: { failRatio: 1 } },
    ]);
  });

  test('load-up and mass-reconnect raise one load, or all', () => {
    expect(eventsOf('load-up', 'play', { factor: 3 })).toEqual([{ at: 10, until: 30, to: 'play', set: { ratePerSecond: 90 } }]);
    expect(eventsOf('mass-reconnect', null)).toEqual([{ at: 10, until: 30, to: 'play', set: { ratePerSecond: 300 } }]);
  });

  test('a flushed cache sends all requests to what it spared, or goes cold where the calls have one', () => {
    expect(eventsOf('cache-flush', 'resource:default/cache')).toEqual([
      { at: 10, until: 30, system: web, to: 'resource:default/db', set: { share: 1 } },
      { at: 10, until: 30, system: 'resource:default/files', set: { serviceSeconds: 0.1 } },
    ]);
    const cached = {
      ...scenario,
      systems: {
        ...scenario.systems,
        [web]: { servers: 9, serviceSeconds: 0.01, calls: [{ to: 'resource:default/db', cache: { hitRatio: 0.9, fillCalls: 1000 } }] },
      },
    };
    expect(withTrigger(cached, { kind: 'cache-flush', target: 'resource:default/db', at: 10, forSeconds: 20 }, () => [])).toMatchObject({
      ok: true,
      value: { events: [{ system: web, to: 'resource:default/db', set: { warmth: 0 } }] },
    });
  });

  test('is refused when its target is not there', () => {
    for (const [kind, target] of [
      ['fail', 'component:default/gone'],
      ['slow', null],
      ['lose-site', 'nowhere'],
      ['load-up', 'gone'],
      ['fail', 'constructor'],
    ] as const)
      expect(withTrigger(scenario, { kind, target, at: 1, forSeconds: 1 }, (ref) => sites[ref] ?? [])).toMatchObject({
        ok: false,
        refusal: { code: 'cascades.unknown-target', facts: { kind } },
      });
  });

  test('is said in a few words', () => {
    expect(triggerSaid({ kind: 'slow', target: web, at: 0, forSeconds: null })).toBe('web slows');
    expect(triggerSaid({ kind: 'mass-reconnect', target: null, at: 0, forSeconds: null })).toBe('everybody comes back to all journeys at once');
  });
});
