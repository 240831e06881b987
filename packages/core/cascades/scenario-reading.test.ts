/** Is every scenario that cannot be simulated refused at its place, and every other one read with its defaults? */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { read } from '../compute/read.ts';
import { ask } from '../compute/registry.ts';
import { scenarioAt } from './scenario-reading.ts';

const it = { servers: 1, serviceSeconds: 0.1 };
const fine = { durationSeconds: 10, systems: { it }, load: [{ to: 'it', ratePerSecond: 1 }] };
const load = (more: object): object => ({ ...fine, load: [{ to: 'it', ratePerSecond: 1, ...more }] });
const system = (more: object): object => ({ ...fine, systems: { it: { ...it, ...more } } });
const event = (more: object): object => ({ ...fine, events: [{ at: 1, ...more }] });

const refusals: readonly (readonly [why: string, input: object, refusal: string])[] = [
  ['no time', { ...fine, durationSeconds: 0 }, 'compute.too-small /durationSeconds'],
  ['time without end', { ...fine, durationSeconds: Number.POSITIVE_INFINITY }, 'compute.not-finite /durationSeconds'],
  ['a year', { ...fine, durationSeconds: 31_536_000 }, 'compute.too-large /durationSeconds'],
  ['steps of a microsecond', { ...fine, stepSeconds: 1e-6 }, 'cascades.too-many-steps /stepSeconds'],
  ['steps without length', { ...fine, stepSeconds: 0 }, 'compute.too-small /stepSeconds'],
  ['no system', { ...fine, systems: {} }, 'compute.too-few /systems'],
  ['no server', system({ servers: 0 }), 'compute.too-small /systems/it/servers'],
  ['half a server', system({ servers: 1.5 }), 'compute.not-whole /systems/it/servers'],
  ['no word of servers', { ...fine, systems: { it: { serviceSeconds: 1 } } }, 'compute.missing /systems/it/servers'],
  ['a time that is no number', system({ serviceSeconds: Number.NaN }), 'compute.not-finite /systems/it/serviceSeconds'],
  ['negative time', system({ serviceSeconds: -1 }), 'compute.too-small /systems/it/serviceSeconds'],
  ['more than all fail', system({ failRatio: 1.1 }), 'compute.too-large /systems/it/failRatio'],
  [
    'a restart that ends before it begins',
    system({ crash: { perSecond: 1, afterSeconds: 1, restartSeconds: [2, 1] } }),
    'cascades.no-range /systems/it/crash/restartSeconds',
  ],
  ['one restart', system({ crash: { perSecond: 1, afterSeconds: 1, restartSeconds: [2] } }), 'cascades.no-range /systems/it/crash/restartSeconds'],
  ['shedding nothing', system({ shed: {} }), 'compute.missing /systems/it/shed'],
  ['a call to nobody', system({ calls: [{ to: 'nobody' }] }), 'cascades.unknown-system /systems/it/calls/0/to'],
  ['a call to what every object has', system({ calls: [{ to: 'constructor' }] }), 'cascades.unknown-system /systems/it/calls/0/to'],
  ['a call to itself', system({ calls: [{ to: 'it' }] }), 'cascades.endless-calls /systems/it/calls/0'],
  ['no attempt', load({ attempts: 0 }), 'compute.too-small /load/0/attempts'],
  ['attempts without end', load({ attempts: Number.POSITIVE_INFINITY }), 'compute.not-finite /load/0/attempts'],
  ['a million attempts', load({ attempts: 1e6 }), 'compute.too-large /load/0/attempts'],
  ['no patience at all', load({ timeoutSeconds: 0 }), 'compute.too-small /load/0/timeoutSeconds'],
  ['users running away', load({ ratePerSecond: -1 }), 'compute.too-small /load/0/ratePerSecond'],
  [
    'a breaker that is always open',
    load({ breaker: { failureRatio: 0, minCalls: 1, windowSeconds: 1, openSeconds: 1 } }),
    'compute.too-small /load/0/breaker/failureRatio',
  ],
  ['a misspelt member', load({ atempts: 3 }), 'compute.unknown-member /load/0/atempts'],
  ['a load on nobody', { ...fine, load: [{ to: 'nobody', ratePerSecond: 1 }] }, 'cascades.unknown-system /load/0/to'],
  ['an event on nothing', event({ set: { servers: 1 } }), 'compute.missing /events/0'],
  ['an event on nobody', event({ system: 'nobody', set: { servers: 1 } }), 'cascades.unknown-system /events/0/system'],
  ['an event on no load', { ...event({ to: 'it', set: { ratePerSecond: 1 } }), load: [] }, 'cascades.no-such-call /events/0/to'],
  ['an event on no call', event({ system: 'it', to: 'it', set: { share: 1 } }), 'cascades.no-such-call /events/0/to'],
  ['an event that sets nothing', event({ system: 'it', set: {} }), 'compute.too-few /events/0/set'],
  ['a rate of a system', event({ system: 'it', set: { ratePerSecond: 1 } }), 'compute.unknown-member /events/0/set/ratePerSecond'],
  ['an event that ends before it begins', event({ until: 1, system: 'it', set: { servers: 0 } }), 'compute.too-small /events/0/until'],
  ['an event after the end', { ...fine, events: [{ at: 10, system: 'it', set: { servers: 0 } }] }, 'cascades.after-the-end /events/0/at'],
  ['a cache that is not there', event({ to: 'it', set: { attempts: 1, warmth: 0 } }), 'compute.unknown-member /events/0/set/warmth'],
  ['a window beyond the end', { ...fine, windows: [{ name: 'late', from: 5, to: 11 }] }, 'compute.too-large /windows/0/to'],
  ['a window without length', { ...fine, windows: [{ name: 'none', from: 5, to: 5 }] }, 'compute.too-small /windows/0/to'],
  [
    'two windows of one name',
    {
      ...fine,
      windows: [
        { name: 'w', from: 1, to: 2 },
        { name: 'w', from: 2, to: 3 },
      ],
    },
    'compute.said-twice /windows/1/name',
  ],
];

test.each(refusals)('refused: %s', (_, input, refusal) => {
  const answer = ask('cascade', input);
  expect(answer.ok ? 'answered' : `${answer.refusal.code} ${answer.refusal.path}`).toBe(refusal);
});

test('too much load for events is refused before it begins', () => {
  expect(ask('cascade', { ...fine, engine: 'events', durationSeconds: 1e6, stepSeconds: 1e4, load: [{ to: 'it', ratePerSecond: 1e6 }] })).toMatchObject({
    ok: false,
    refusal: { code: 'cascades.too-many-requests' },
  });
});

describe('circles of calls', () => {
  const circle = (ab: number, ba: number): object => ({
    ...fine,
    systems: { it: { ...it, calls: [{ to: 'a' }] }, a: { ...it, calls: [{ to: 'b', share: ab }] }, b: { ...it, calls: [{ to: 'a', share: ba }] } },
  });

  test('are refused when they never end, at the call that closes them', () => {
    const answer = read(circle(1, 1), scenarioAt);
    expect(answer).toMatchObject({ ok: false, refusal: { code: 'cascades.endless-calls', path: expect.stringMatching(/^\/systems\/[ab]\/calls\/0$/) } });
  });

  test('are read when a share ends them', () => {
    expect(read(circle(1, 0.9), scenarioAt).ok).toBe(true);
  });

  test('are refused when two that would each end make one that does not', () => {
    const twice = {
      ...fine,
      systems: {
        it: {
          ...it,
          calls: [
            { to: 'it', share: 0.6 },
            { to: 'it', share: 0.6 },
          ],
        },
      },
    };
    expect(read(twice, scenarioAt)).toMatchObject({ ok: false, refusal: { code: 'cascades.endless-calls' } });
  });
});

describe('lists that nobody could work through', () => {
  // They would not be read even if there were time: what stands in them is no call, load, event or window.
  const many = (count: number): unknown[] => new Array<unknown>(count).fill(null);

  test.each([
    ['calls of one system', { systems: { it: { ...it, calls: many(100_001) } } }, '/systems/it/calls', '100000'],
    ['loads', { load: many(20_001) }, '/load', '20000'],
    ['events', { events: many(10_001) }, '/events', '10000'],
    ['windows', { windows: many(1001) }, '/windows', '1000'],
  ])('%s are refused at their place before they are read, and the bound is said', (_, members, path, bound) => {
    const answer = read({ ...fine, ...members }, scenarioAt);
    expect(answer).toMatchObject({ ok: false, refusal: { code: 'compute.too-large', path, facts: { message: expect.stringContaining(bound) } } });
  });

  test('calls of all systems together count', () => {
    const systems = Object.fromEntries(Array.from({ length: 11 }, (_, index) => [`s${index}`, { ...it, calls: many(10_000) }]));
    const message = expect.stringContaining('must make at most 100000 calls in all, and make 110000');
    expect(read({ ...fine, systems: { it, ...systems } }, scenarioAt)).toMatchObject({
      ok: false,
      refusal: { code: 'compute.too-large', path: '/systems', facts: { message } },
    });
  });
});

test('what was read reads as itself again', () => {
  const input = {
    ...fine,
    stepSeconds: 0.5,
    systems: {
      it: { ...it, queue: 3, shed: { queue: 2 }, calls: [{ to: 'other', cache: { hitRatio: 0.5, fillCalls: 10 } }] },
      other: { ...it, servers: null },
    },
    events: [
      { at: 1, until: 2, system: 'it', set: { queue: null } },
      { at: 3, system: 'it', to: 'other', set: { warmth: 0 } },
    ],
    windows: [{ name: 'w', from: 0, to: 1 }],
  };
  const once = read(input, scenarioAt);
  if (!once.ok) throw new Error(once.refusal.code);
  expect(read(JSON.parse(JSON.stringify(once.value)), scenarioAt)).toEqual(once);
});

test('whatever is sent, it is answered or refused, and never thrown at', () => {
  const anything = fc.oneof(fc.jsonValue(), fc.constantFrom(0, -1, 1e308, null, '', [], {}, true));
  const members = ['durationSeconds', 'stepSeconds', 'seed', 'engine', 'systems', 'load', 'events', 'windows'];
  fc.assert(
    fc.property(fc.constantFrom(...members), anything, (member, value) => {
      const answer = read({ ...fine, [member]: value }, scenarioAt);
      expect(typeof answer.ok).toBe('boolean');
    }),
  );
});
