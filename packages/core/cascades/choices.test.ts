/** Do alternatives stand in for each other as reckoned by hand, by events and as flows alike? */
import { describe, expect, test } from 'vitest';
import { read } from '../compute/read.ts';
import { simulateFluid } from './fluid.ts';
import { answerOf, type CascadeAnswer } from './run.ts';
import { scenarioAt } from './scenario-reading.ts';
import type { SparseCall, SparseEvent, SparseScenario, SparseSystem } from './sparse.ts';
import { answeredByEvents, scenarioOf } from './testing/simulating.ts';

function answeredByFlows(input: SparseScenario): CascadeAnswer {
  const scenario = scenarioOf(input);
  const raw = simulateFluid(scenario);
  if (!raw.ok) throw new Error(String(raw.refusal.facts['message']));
  return answerOf(scenario, raw.value);
}

const alternative = (to: string, more: Partial<SparseCall> = {}): SparseCall => ({ to, choice: { name: 'site', needed: 1 }, ...more });
const plenty: SparseSystem = { servers: null, serviceSeconds: 0.01 };

/** A hundred users a second before so many systems that stand for each other. */
function world(calls: readonly SparseCall[], systems: Readonly<Record<string, Partial<SparseSystem>>>, more: Partial<SparseScenario> = {}): SparseScenario {
  const all = Object.fromEntries(Object.entries(systems).map(([name, system]) => [name, { ...plenty, ...system }]));
  return {
    durationSeconds: 400,
    stepSeconds: 5,
    systems: { web: { servers: null, serviceSeconds: 0, calls }, ...all },
    load: [{ to: 'web', ratePerSecond: 100 }],
    windows: [{ name: 'it', from: 20, to: 400 }],
    ...more,
  };
}

const engines = [
  ['events', answeredByEvents, 0.03],
  ['flows', answeredByFlows, 0.002],
] as const;

/** Goodput of the users and what each system is asked, all a second, in a window. */
function figures({ windows }: CascadeAnswer, window = 'it'): Record<string, number | null> {
  const { users, systems } = windows[window] ?? { users: undefined, systems: {} };
  const asked = Object.entries(systems).map(([name, { attemptsPerSecond }]) => [name, attemptsPerSecond] as const);
  return { ...Object.fromEntries(asked), users: users?.goodputPerSecond ?? null };
}

function expectNear(got: Record<string, number | null>, wanted: Readonly<Record<string, number>>, share: number): void {
  for (const [name, value] of Object.entries(wanted)) {
    expect(got[name], name).toBeGreaterThanOrEqual(value - 100 * share);
    expect(got[name], name).toBeLessThanOrEqual(value + 100 * share);
  }
}

const two = [alternative('a'), alternative('b')];
const down = { failRatio: 1 };
const outOf = (needed: number): SparseCall[] => ['a', 'b', 'c'].map((to) => alternative(to, { choice: { name: 'copies', needed } }));

/** What, the world, and what each is asked a second, by hand. */
const cases: readonly (readonly [string, SparseScenario, Record<string, number>])[] = [
  ['two up share what comes', world(two, { a: {}, b: {} }), { users: 100, a: 50, b: 50 }],
  ['of two, one down: the other gets all, and nobody notices', world(two, { a: down, b: {} }), { users: 100, a: 50, b: 100 }],
  ['both down: each is asked by all, and nobody gets through', world(two, { a: down, b: down }), { users: 0, a: 100, b: 100 }],
  [
    'shares say who is asked first',
    world([alternative('a', { share: 0.8 }), alternative('b', { share: 0.2 })], { a: {}, b: down }),
    { users: 100, a: 100, b: 20 },
  ],
  ['who has no share is not asked', world([alternative('a', { share: 1 }), alternative('b', { share: 0 })], { a: down, b: {} }), { users: 0, a: 100, b: 0 }],
  // 1 − 0.3 × 0.4; a is asked by the half that begins there and by those whom b failed.
  ['each fails now and then', world(two, { a: { failRatio: 0.3 }, b: { failRatio: 0.4 } }), { users: 88, a: 70, b: 65 }],
  ['two of three, all up', world(outOf(2), { a: {}, b: {}, c: {} }), { users: 100, a: 66.7, b: 66.7, c: 66.7 }],
  // Beginning at a: a b c. At b: b c. At c: c a b.
  ['two of three, one down', world(outOf(2), { a: down, b: {}, c: {} }), { users: 100, a: 66.7, b: 100, c: 100 }],
  // Beginning at a: a b, and c can no longer help. At b: b c a. At c: c a b.
  ['two of three, two down', world(outOf(2), { a: down, b: down, c: {} }), { users: 0, a: 100, b: 100, c: 66.7 }],
  // Each well with 0.7: 0.7³ + 3 × 0.7² × 0.3. The first two are always asked, the third when exactly one of them was well: (2 + 0.42) ÷ 3.
  [
    'two of three, each fails now and then',
    world(outOf(2), { a: { failRatio: 0.3 }, b: { failRatio: 0.3 }, c: { failRatio: 0.3 } }),
    { users: 78.4, a: 80.7, b: 80.7, c: 80.7 },
  ],
  ['three of three are all', world(outOf(3), { a: { failRatio: 0.3 }, b: {}, c: {} }), { users: 70 }],
  [
    'a soft choice is passed over',
    world(
      two.map((call) => ({ ...call, hard: false })),
      { a: down, b: down },
    ),
    { users: 100, a: 100, b: 100 },
  ],
  // What comes after a choice is asked by those for whom it went well.
  ['what comes after it', world([{ to: 'c' }, ...two, { to: 'd' }], { a: down, b: { failRatio: 0.5 }, c: {}, d: {} }), { users: 50, c: 100, d: 50 }],
];

describe.each(engines)('a choice, by %s', (_, answered, slack) => {
  test.each(cases)('%s', (_what, input, wanted) => {
    expectNear(figures(answered(input)), wanted, slack);
  });

  test('when one of two fails for a while, then its load moves to the other and back', () => {
    const windows = [
      { name: 'before', from: 10, to: 100 },
      { name: 'during', from: 105, to: 200 },
      { name: 'after', from: 205, to: 400 },
    ];
    const got = answered(world(two, { a: {}, b: {} }, { windows, events: [{ at: 100, until: 200, system: 'a', set: { failRatio: 1 } }] }));
    for (const [window, b] of [
      ['before', 50],
      ['during', 100],
      ['after', 50],
    ] as const)
      expectNear(figures(got, window), { users: 100, b }, 2 * slack);
    expect(got.verdict).toMatchObject({ recovered: true, firstToFail: 'a', order: ['a'] });
  });

  test('when the one that is left cannot carry both loads, then users lose what is beyond it', () => {
    const tight = { servers: 8, serviceSeconds: 0.1, service: 'fixed' as const, queue: 0 };
    const got = answered(world(two, { a: { ...tight, ...down, servers: null }, b: { ...tight, servers: 8 } }));
    // Erlang B with 10 offered to 8 servers: 0.338.
    expectNear(figures(got), { users: 66.2, b: 100 }, 0.03);
  });

  test('when an alternative only runs out of time, then the other is asked after that time', () => {
    const still: SparseEvent = { at: 0, system: 'a', set: { serviceSeconds: 100 } };
    const calls = two.map((call) => ({ ...call, timeoutSeconds: 0.5 }));
    const got = answered(world(calls, { a: {}, b: { service: 'fixed' } }, { events: [still] }));
    expectNear(figures(got), { users: 100, a: 50, b: 100 }, 0.03);
    // Half of them wait for half a second.
    expect(got.windows['it']?.systems['web']?.busy).toBeGreaterThan(25);
    expect(got.windows['it']?.systems['web']?.busy).toBeLessThan(27);
  });
});

describe('what is no choice', () => {
  const refused = (calls: readonly unknown[], web: object = {}, load: object = {}): string | null => {
    const systems = { web: { ...plenty, ...web, calls }, a: plenty, b: plenty, c: plenty };
    const found = read({ durationSeconds: 10, systems, load: [{ to: 'web', ratePerSecond: 1, ...load }] }, scenarioAt);
    return found.ok ? null : `${found.refusal.code} ${found.refusal.path}`;
  };
  const site = { name: 'site' };

  test.each([
    [
      'nothing wrong',
      [
        { to: 'a', choice: site },
        { to: 'b', choice: site },
      ],
      null,
    ],
    ['its calls are apart', [{ to: 'a', choice: site }, { to: 'c' }, { to: 'b', choice: site }], 2],
    [
      'shares that do not add up',
      [
        { to: 'a', choice: site, share: 0.5 },
        { to: 'b', choice: site, share: 0.4 },
      ],
      0,
    ],
    [
      'one is soft',
      [
        { to: 'a', choice: site },
        { to: 'b', choice: site, hard: false },
      ],
      1,
    ],
    [
      'they need different numbers',
      [
        { to: 'a', choice: site },
        { to: 'b', choice: { name: 'site', needed: 2 } },
      ],
      1,
    ],
    ['more are needed than there are', [{ to: 'a', choice: { name: 'site', needed: 2 } }], 0],
    ['uneven shares where several are needed', ['a', 'b', 'c'].map((to, at) => ({ to, choice: { name: 'site', needed: 2 }, share: [0.5, 0.7, 0.8][at] })), 0],
    ['more than anybody has', Array.from({ length: 65 }, () => ({ to: 'a', choice: site })), 0],
  ] as const)('%s', (_, calls, at) => {
    expect(refused(calls)).toBe(at === null ? null : `cascades.no-such-choice /systems/web/calls/${at}`);
  });

  test('one at users, or at a system that makes its calls all at once', () => {
    expect(refused([], {}, { choice: site })).toBe('cascades.no-such-choice /load/0/choice');
    expect(refused([{ to: 'a', choice: site }], { parallel: true })).toBe('cascades.no-such-choice /systems/web/calls/0');
  });

  test('a scenario with one reads back as itself', () => {
    const scenario = scenarioOf(world(outOf(2), { a: {}, b: {}, c: {} }));
    expect(scenario.systems['web']?.calls[1]).toMatchObject({ share: 2 / 3, choice: { name: 'copies', needed: 2 } });
    expect(scenarioOf(JSON.parse(JSON.stringify(scenario)))).toEqual(scenario);
  });
});
