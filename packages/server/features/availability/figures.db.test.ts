/** Do figures follow from incidents, through structures, up to now, and back when something is corrected? */
import {
  availabilityCalendar,
  availabilityCurve,
  availabilityLedger,
  availabilityOverview,
  availabilityReport,
  exportCsv,
  exportJson,
  incidentTimesReport,
  measureNames,
} from '@samspel/contract/availability.ts';
import { ProblemError } from '@samspel/contract/client.ts';
import { askQuestion, listQuestions } from '@samspel/contract/compute.ts';
import { correctInstant, openIncident } from '@samspel/contract/incidents.ts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { at, bothWays, incident, musicWorld, type World } from './testing/world.ts';

let world: World;
beforeAll(async () => {
  world = await musicWorld();
});
afterAll(async () => world.test.end());

const system = (name: string) => `component:default/${name}`;
const tenDays = { from: at('01T00:00'), to: at('11T00:00') };
const report = (scope: string, span = tenDays) => world.viewer(availabilityReport, { query: { scope, ...span } });
const lost = async (scope: string, span = tenDays) => (await report(scope, span)).measures.weighted.lost;

describe('given a redundant store that failed, and both for an hour', () => {
  let first: string;
  beforeAll(async () => {
    first = await incident(world, 'Store A is down', [{ target: system('store-a'), from: at('02T10:00'), to: at('02T14:00'), severity: 'major' }], 'bug');
    await incident(world, 'Store B is down', [{ target: system('store-b'), from: at('02T13:00'), to: at('02T15:00'), severity: 'major' }], 'bug');
    await incident(world, 'Login is slow', [{ target: system('login'), from: at('03T00:00'), to: at('03T10:00'), severity: 'partial' }]);
  });

  test('when reported, then the system lost four hours, its journey one, and the service its share by weight', async () => {
    expect(await lost(system('store-a'))).toBe(4 * 3600);
    expect(await lost('journey:default/play')).toBe(3600);
    expect(await lost('journey:default/log-in')).toBeCloseTo(3 * 3600, 6);
    expect(await lost('service:default/music')).toBeCloseTo(0.75 * 3600 + 0.25 * 3 * 3600, 6);
    const service = await report('service:default/music');
    expect(service.measures.time.lost).toBe(11 * 3600);
    expect(service.measures.users.value).toBeNull();
    expect(service.parts.map((part) => part.title).sort()).toEqual(['Log in', 'Play a track']);
    expect(service.policyVersion).toBe(1);
  });

  test('when many are asked for, then their system time is added up', async () => {
    const playback = await report('system:default/playback');
    expect(playback.measures.weighted).toMatchObject({ unit: 'systemSeconds', counted: 3 * 864_000, lost: 6 * 3600 });
    expect((await report('group:default/team-b')).measures.weighted.lost).toBeCloseTo(3 * 3600, 6);
    expect((await report('site:sto')).measures.weighted.counted).toBe(4 * 864_000);
  });

  test('when predicted, then failures are taken as independent, which is not what happened', async () => {
    const { predicted, measures } = await report('journey:default/play');
    const stores = (4 / 240) * (2 / 240);
    expect(predicted?.value).toBeCloseTo(1 - stores, 12);
    expect(predicted?.components.find(({ ref }) => ref === system('store-a'))?.birnbaum).toBeCloseTo(2 / 240, 12);
    expect(measures.weighted.value).toBeLessThan(predicted?.value ?? 0);
  });

  test('when the loss is split, then rows add up, and what both caused together is shared', async () => {
    const play = await world.viewer(availabilityLedger, { query: { scope: 'journey:default/play', ...tenDays } });
    expect(play.rows.map((row) => [row.title, row.lostSeconds])).toEqual([
      ['Store A is down', 1800],
      ['Store B is down', 1800],
    ]);
    const service = await world.viewer(availabilityLedger, { query: { scope: 'service:default/music', by: 'cause', ...tenDays } });
    expect(new Map(service.rows.map((row) => [row.key, Math.round(row.lostSeconds ?? 0)]))).toEqual(
      new Map([
        ['bug', 2700],
        [null, 2700],
      ]),
    );
    expect(service.rows.reduce((sum, row) => sum + (row.lostSeconds ?? 0), 0)).toBeCloseTo(service.lostSeconds ?? 0, 6);
    const owners = await world.viewer(availabilityLedger, { query: { scope: 'service:default/music', by: 'dev-owner', ...tenDays } });
    expect(owners.rows.map((row) => row.key)).toEqual(['group:default/team-a', 'group:default/team-b']);
  });

  test('when days and windows are looked at, then they say the same as the report', async () => {
    const { days } = await world.viewer(availabilityCalendar, { query: { scope: system('store-a'), ...tenDays } });
    expect(days).toHaveLength(10);
    expect(days[1]).toMatchObject({ date: '2026-03-02', lostSeconds: 4 * 3600, incidents: [first] });
    expect(days[1]?.value).toBeCloseTo(20 / 24, 12);
    const { windows, stepSeconds } = await world.viewer(availabilityCurve, { query: { scope: system('store-a'), ...tenDays } });
    expect(stepSeconds).toBe(60);
    expect(windows[0]).toEqual({ seconds: 60, worst: 0, at: at('02T10:00') });
    expect(windows.at(-1)?.worst).toBeCloseTo(1 - 4 / 240, 12);
  });

  test('when its start is backdated, then everything that follows from it moves', async () => {
    const before = await report(system('store-a'));
    await world.admin(correctInstant, { params: { id: first, which: 'started' }, body: { at: at('02T09:00'), source: 'person', why: 'The log says so' } });
    const after = await report(system('store-a'));
    // The impact was told with its own begin, which stays; one that follows the incident moves with it.
    expect(after.measures.weighted.lost).toBe(before.measures.weighted.lost);
    const following = await world.admin(openIncident, {
      body: { title: 'Follows', started: { at: at('05T10:00') }, resolved: { at: at('05T11:00') }, impacts: [{ target: system('player') }] },
    });
    expect(await lost('journey:default/play')).toBe(7200);
    await world.admin(correctInstant, {
      params: { id: following.incident.id, which: 'started' },
      body: { at: at('05T08:00'), source: 'person', why: 'Began earlier' },
    });
    expect(await lost('journey:default/play')).toBe(4 * 3600);
    const { days } = await world.viewer(availabilityCalendar, { query: { scope: 'journey:default/play', ...tenDays } });
    expect(days[4]?.lostSeconds).toBe(3 * 3600);
  });

  test('when exported, then the table and the object hold the same figures', async () => {
    const csv = await world.viewer(exportCsv, { query: { scope: 'service:default/music', ...tenDays } });
    const json = await world.viewer(exportJson, { query: { scope: 'service:default/music', ...tenDays } });
    const [head = '', , whole = ''] = String(csv).trim().split('\r\n');
    const cells = Object.fromEntries(head.split(',').map((name, index) => [name, whole.split(',')[index]]));
    expect(Number(cells['availability_weighted'])).toBe(json.report.measures.weighted.value);
    expect(json.ledger.rows.length).toBeGreaterThan(2);
  });
});

describe('given an incident that goes on', () => {
  test('when time passes, then it loses until now, and what has not happened yet does not count', async () => {
    await incident(world, 'Still down', [{ target: system('login'), from: at('20T00:00') }]);
    await world.test.clock.forward(3600);
    const month = await world.viewer(availabilityReport, { query: { scope: 'journey:default/log-in', from: at('19T00:00'), to: '2026-04-01T00:00:00Z' } });
    expect(month.period.countedTo).toBe(at('20T01:00'));
    expect(month.measures.time).toMatchObject({ counted: 25 * 3600, lost: 3600 });
    expect(month.excluded.notYetSeconds).toBe(13 * 86_400 - 25 * 3600);
    await world.test.clock.forward(1800);
    expect(await lost('journey:default/log-in', { from: at('19T00:00'), to: at('21T00:00') })).toBe(5400);
    const { rows } = await world.viewer(availabilityOverview, { query: {} });
    expect(rows.map((row) => [row.ref, row.now.lostShare, row.now.openIncidents])).toEqual([
      ['service:default/music', 0.25, 1],
      ['journey:default/log-in', 1, 1],
      ['journey:default/play', 0, 0],
    ]);
    expect(rows[1]?.periods.day.weighted.lost).toBe(5400);
  });

  test('when a moment in the past counts as now, then it had lost nothing yet', async () => {
    const then = await world.viewer(availabilityReport, { query: { scope: system('login'), period: 'day', at: at('19T23:00') } });
    expect(then.measures.weighted).toMatchObject({ value: 1, lost: 0 });
    const openAt = async (moment: string) => {
      const { rows } = await world.viewer(availabilityOverview, { query: { at: moment } });
      return rows.map((row) => row.now.openIncidents);
    };
    expect(await openAt(at('19T22:59'))).toEqual([0, 0, 0]);
    expect(await openAt(at('20T00:30'))).toEqual([1, 1, 0]);
    // Two that are over now went on then.
    expect(await openAt(at('02T13:30'))).toEqual([2, 0, 2]);
    const { rows } = await world.viewer(availabilityOverview, { query: { of: 'sites', at: at('02T13:30') } });
    expect(rows.map((row) => [row.title, row.now.openIncidents])).toContainEqual(['sto', 2]);
  });
});

describe('given incidents that cannot be counted', () => {
  test('when reported, then they are coverage and not loss, and times say what is missing', async () => {
    await world.admin(openIncident, {
      body: { title: 'Nobody knows when', started: null, resolved: { at: at('04T10:00') }, impacts: [{ target: system('player'), from: at('04T09:00') }] },
    });
    const { coverage } = await report('service:default/music', { from: at('01T00:00'), to: at('21T00:00') });
    expect(coverage.notCountable).toBe(1);
    expect(coverage.ratio).toBeCloseTo(coverage.countable / (coverage.countable + 1), 12);
    const times = await world.viewer(incidentTimesReport, { query: { from: at('01T00:00'), to: at('21T00:00') } });
    expect(times.toDetect).toMatchObject({ missing: 1, p50: 0 });
    expect(times.toAcknowledge).toMatchObject({ count: 0, mean: null, p90: null });
    expect(times.toResolve.count).toBe(times.incidents - 1);
  });
});

describe('given any figure', () => {
  const span = { from: at('01T00:00'), to: at('25T00:00') };
  const scopes = [
    'service:default/music',
    'journey:default/play',
    'journey:default/log-in',
    system('store-a'),
    system('login'),
    'system:default/playback',
    'group:default/team-a',
    'site:sto',
  ];

  test.each(scopes.flatMap((scope) => measureNames.map((measure) => [scope, measure] as const)))(
    'when %s by %s is explained, then samspel compute makes the same of its input',
    async (scope, measure) => {
      const { said, made } = await bothWays(world, scope, span, measure);
      if (said === null) expect(made).toBeNull();
      else expect(made).toBeCloseTo(said, 10);
    },
  );

  test('when asked for by hand over HTTP, then it is the same function, and refuses in the same way', async () => {
    expect((await world.viewer(listQuestions)).questions.map(({ name }) => name)).toContain('availability');
    expect(
      await world.viewer(askQuestion, { params: { question: 'budget' }, body: { objective: 0.9999, windowSeconds: 86_400, total: 2_500_000 } }),
    ).toMatchObject({ allowedBad: 250 });
    const refused = await world
      .viewer(askQuestion, { params: { question: 'budget' }, body: { objective: 2, windowSeconds: 1 } })
      .catch((error: unknown) => error);
    expect(refused).toBeInstanceOf(ProblemError);
    expect((refused as ProblemError).problem).toMatchObject({ code: 'compute.unfit', status: 422, path: '/objective', facts: { code: 'compute.too-large' } });
  });

  test('when many are asked for by hand at once, then those beyond what may wait are told to come again', async () => {
    const body = { objective: 0.9999, windowSeconds: 86_400 };
    const asked = Array.from({ length: 14 }, () =>
      world.viewer(askQuestion, { params: { question: 'budget' }, body }).then(
        () => 'answered',
        (error: unknown) => (error as ProblemError).problem,
      ),
    );
    const said = await Promise.all(asked);
    expect(said.filter((each) => each === 'answered')).toHaveLength(10);
    expect(said.filter((each) => each !== 'answered')).toMatchObject(new Array(4).fill({ code: 'compute.busy', status: 503, facts: { retryAfterSeconds: 5 } }));
  });

  test.each([
    [{ scope: 'component:default/nothing' }, 'availability.unknown-scope'],
    [{ scope: system('login'), from: at('02T00:00'), to: at('01T00:00') }, 'availability.bad-period'],
    [{ scope: system('login'), from: at('02T00:00'), period: 'day' as const }, 'availability.bad-period'],
    [{ scope: system('login'), at: '2030-01-01T00:00:00Z' }, 'availability.bad-period'],
    [{ scope: 'nonsense' }, 'request.invalid'],
  ])('when asked with %j, then it is refused: %s', async (query, code) => {
    const refused = await world.viewer(availabilityReport, { query }).catch((error: unknown) => error);
    expect((refused as ProblemError).problem?.code).toBe(code);
  });
});
