/** Do figures follow the rules: policy, population, exclusions, goals; and do two servers and many writers agree? */
import {
  addExclusion,
  availabilityReport,
  listExclusions,
  listGoals,
  measureNames,
  readPolicy,
  removeExclusion,
  removeGoal,
  setGoal,
  setPopulation,
  signPolicy,
} from '@samspel/contract/availability.ts';
import { ProblemError } from '@samspel/contract/client.ts';
import { availability } from '@samspel/core/availability/availability.ts';
import { defaultPolicy, type Impact } from '@samspel/core/availability/policy.ts';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { makeCallers } from '../../app/testing/callers.ts';
import { testSamspel } from '../../app/testing/samspel.ts';
import { at, bothWays, incident, musicWorld, type World } from './testing/world.ts';

let world: World;
beforeAll(async () => {
  world = await musicWorld();
});
afterAll(async () => world.test.end());

const login = 'component:default/login';
const day = { from: at('10T00:00'), to: at('11T00:00') };
const measures = async (scope: string, span = day) => (await world.viewer(availabilityReport, { query: { scope, ...span } })).measures;
const codeOf = async (call: Promise<unknown>) => {
  const error = await call.then(
    () => null,
    (thrown: unknown) => thrown,
  );
  return error instanceof ProblemError ? error.problem.code : error;
};

describe('given a login that was partly down for two hours', () => {
  beforeAll(async () => {
    await incident(world, 'Login', [
      { target: login, from: at('10T02:00'), to: at('10T04:00'), severity: 'partial' },
      { target: login, from: at('10T03:00'), to: at('10T04:00'), fraction: 0.3 },
    ]);
  });

  test('when a new policy is signed, then figures are counted by it and say its version; the same again is refused', async () => {
    expect((await measures(login)).weighted.lost).toBeCloseTo(0.3 * 7200, 6);
    const rules = { overlap: 'sum' as const, maintenance: 'exclude' as const, weights: { major: 1, partial: 0.5, degraded: 0 } };
    expect(await codeOf(world.member(signPolicy, { body: { ...rules, reason: 'Mine' } }))).toBe('access.not-allowed');
    const signed = await world.admin(signPolicy, { body: { ...rules, reason: 'Agreed in the yearly review' } });
    expect(signed).toMatchObject({ version: 2, overlap: 'sum', validFrom: at('20T00:00') });
    const after = await world.viewer(availabilityReport, { query: { scope: login, ...day } });
    expect(after.policyVersion).toBe(2);
    expect(after.measures.weighted.lost).toBeCloseTo(0.5 * 3600 + 0.8 * 3600, 6);
    expect(await codeOf(world.admin(signPolicy, { body: { ...rules, reason: 'Again' } }))).toBe('availability.policy-unchanged');
    expect(await codeOf(world.admin(signPolicy, { body: { ...defaultPolicy, reason: 'Seen before' } }, { version: signed.version - 1 }))).toBe('request.stale');
    const { current, versions } = await world.viewer(readPolicy);
    expect([current.version, versions.length, versions.at(-1)?.weights.partial]).toEqual([2, 2, 0.3]);
    const { version: _, validFrom: __, signedBy: ___, ...first } = { ...versions[1], version: 1, validFrom: '', signedBy: null };
    await world.admin(signPolicy, { body: { ...defaultPolicy, reason: `Back to ${first.reason}` } });
  });

  test('when maintenance is agreed, then its time leaves the counting, and comes back when it is taken away', async () => {
    const added = await world.admin(addExclusion, {
      body: { kind: 'maintenance', target: login, from: at('10T03:00'), to: at('10T05:00'), reason: 'Move of the database' },
    });
    expect((await measures(login)).weighted).toMatchObject({ counted: 22 * 3600, lost: 0.3 * 3600 });
    expect((await world.viewer(listExclusions, { query: { target: login } })).items).toEqual([added]);
    const unknown = await world.admin(addExclusion, {
      body: { kind: 'unknown', target: null, from: at('10T20:00'), to: at('10T21:00'), reason: 'The monitor was down' },
    });
    expect((await measures(login)).weighted.counted).toBe(21 * 3600);
    expect((await measures('journey:default/play')).weighted.counted).toBe(23 * 3600);
    for (const measure of measureNames) {
      const both = await bothWays(world, 'system:default/playback', day, measure);
      if (both.said !== null) expect(both.made).toBeCloseTo(both.said, 12);
    }
    await world.admin(removeExclusion, { params: { id: added.id } });
    await world.admin(removeExclusion, { params: { id: unknown.id } });
    expect((await measures(login)).weighted).toMatchObject({ counted: 86_400, lost: 0.3 * 7200 });
    expect(await codeOf(world.admin(removeExclusion, { params: { id: added.id } }))).toBe('availability.no-exclusion');
    expect(await codeOf(world.admin(addExclusion, { body: { kind: 'unknown', from: day.to, to: day.from, reason: 'x' } }))).toBe(
      'availability.ends-before-it-begins',
    );
    expect(await codeOf(world.admin(addExclusion, { body: { kind: 'unknown', target: 'component:default/misspelt', ...day, reason: 'x' } }))).toBe(
      'availability.unknown-target',
    );
  });

  test('when the service has a weekly profile in Stockholm, then a loss at night costs few users', async () => {
    // 10 March 2026 is a Tuesday; Stockholm is an hour ahead. 100 users by night (00-06), 1,000 by day.
    const users = Array.from({ length: 168 }, (_, hour) => (hour % 24 < 6 ? 100 : 1000));
    await world.admin(setPopulation, { body: { target: 'service:default/music', profile: { timezone: 'Europe/Stockholm', users } } });
    const { users: by } = await measures(login);
    expect(by.counted).toBe(3600 * (5 * 100 + 18 * 1000 + 1 * 100));
    expect(by.lost).toBeCloseTo(0.3 * 3600 * 200, 6);
    for (const scope of [login, 'journey:default/log-in', 'service:default/music', 'group:default/team-b', 'site:lon']) {
      const { said, made } = await bothWays(world, scope, { from: at('01T00:00'), to: at('20T00:00') }, 'users');
      expect(said).not.toBeNull();
      expect(made).toBeCloseTo(said ?? 0, 10);
    }
    const bad = { timezone: 'Europe/Uppsala', users };
    expect(await codeOf(world.admin(setPopulation, { body: { target: login, profile: bad } }))).toBe('availability.bad-population');
    const twice = [
      { from: day.from, users: 1 },
      { from: '2026-03-10T01:00:00+01:00', users: 2 },
    ];
    expect(await codeOf(world.admin(setPopulation, { body: { target: login, series: twice } }))).toBe('availability.bad-population');
  });

  test('when impacts count users, then a measured series says what share that is', async () => {
    await world.admin(setPopulation, {
      body: {
        target: 'component:default/player',
        series: [
          { from: at('01T00:00'), users: 400 },
          { from: at('10T12:30'), users: 800 },
        ],
      },
    });
    await incident(world, 'Player', [{ target: 'component:default/player', from: at('10T12:00'), to: at('10T13:00'), users: 200 }]);
    const player = await measures('component:default/player');
    expect(player.weighted.lost).toBeCloseTo(0.5 * 1800 + 0.25 * 1800, 6);
    expect(player.users.lost).toBeCloseTo(200 * 3600, 6);
    const { said, made } = await bothWays(world, 'component:default/player', day, 'weighted');
    expect(made).toBeCloseTo(said ?? 0, 12);
  });

  test('when a goal is set, then its budget follows, and setting it again changes it', async () => {
    const goal = await world.admin(setGoal, { body: { target: login, objective: 0.99, windowDays: 28 } });
    const again = await world.admin(setGoal, { body: { target: login, objective: 0.999, windowDays: 28 } });
    expect(again).toMatchObject({ id: goal.id, version: 2, objective: 0.999 });
    const { goals } = await world.viewer(listGoals, { query: { target: login } });
    const [budget] = goals;
    expect(budget).toMatchObject({ allowedSeconds: 2419.2, met: true });
    expect(budget?.spentSeconds).toBeCloseTo(2160, 6);
    expect(budget?.spentRatio).toBeCloseTo(2160 / 2419.2, 9);
    await world.admin(removeGoal, { params: { id: goal.id } });
    expect((await world.viewer(listGoals, { query: {} })).goals).toEqual([]);
    expect(await codeOf(world.admin(removeGoal, { params: { id: goal.id } }))).toBe('availability.no-goal');
  });

  test('when the trail is read, then every change of a rule is in it', async () => {
    const { rows } = await sql<{
      type: string;
      n: number;
    }>`select type, count(*) as n from platform.event where type like 'availability.%' group by type order by type`.execute(world.test.samspel.house.reader);
    expect(Object.fromEntries(rows.map(({ type, n }) => [type, n]))).toEqual({
      'availability.exclusion-added': 2,
      'availability.exclusion-removed': 2,
      'availability.goal-removed': 1,
      'availability.goal-set': 2,
      'availability.policy-signed': 2,
      'availability.population-set': 2,
    });
  });
});

test('given two servers on one database, when one is told of an incident or a rule, then the other counts it at once', async () => {
  const second = await testSamspel({ databaseUrl: world.test.databaseUrl, clock: world.test.clock });
  try {
    const there = second.withHeaders((await makeCallers(second.samspel.house)).viewer.headers);
    const ask = async () => (await there(availabilityReport, { query: { scope: 'component:default/store-b', ...day } })).measures.weighted;
    expect(await ask()).toMatchObject({ lost: 0, counted: 86_400 });
    await incident(world, 'Told here', [{ target: 'component:default/store-b', from: at('10T00:00'), to: at('10T01:00') }]);
    expect((await ask()).lost).toBe(3600);
    const added = await world.admin(addExclusion, { body: { kind: 'unknown', from: at('10T00:30'), to: at('10T01:30'), reason: 'Nobody looked' } });
    expect(await ask()).toMatchObject({ lost: 1800, counted: 82_800 });
    await world.admin(removeExclusion, { params: { id: added.id } });
  } finally {
    await second.end();
  }
});

test('given many writers and readers at once, when they are done, then the copy says what the rows say', async () => {
  const target = 'component:default/store-a';
  const clockTime = (minutes: number) => new Date(Date.parse(at('12T00:00')) + minutes * 60_000).toISOString();
  const writes = Array.from({ length: 40 }, (_, index) =>
    incident(world, `Parallel ${index}`, [{ target, from: clockTime(index * 13), to: clockTime(index * 13 + 17), fraction: ((index * 7) % 10) / 10 }]),
  );
  const span = { from: at('12T00:00'), to: at('13T00:00') };
  const reads = Array.from({ length: 20 }, () => measures(target, span));
  await Promise.all([...writes, ...reads]);
  const { rows } = await sql<Impact & { fraction: number }>`
    select from_at as "from", to_at as "to", fraction from incidents.impact where target = ${target} and counted`.execute(world.test.samspel.house.reader);
  expect(rows.length).toBeGreaterThanOrEqual(40);
  const plain = availability({
    period: { from: Date.parse(span.from), to: Date.parse(span.to) },
    now: Date.parse(span.to),
    impacts: rows.map(({ from, to, fraction }) => ({ from, to, fraction })),
    maintenance: [],
    unknown: [],
    population: null,
    policy: defaultPolicy,
  });
  expect((await measures(target, span)).weighted.lost).toBeCloseTo(plain.lostSeconds ?? Number.NaN, 6);
});
