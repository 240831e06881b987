/** Own worked examples, small enough for paper; the worlds are reported in import/worlds.test.ts. */
import { expect, it } from 'vitest';
import { type Dependency, unsaid } from './dependency.ts';
import { dependencyReport } from './report.ts';
import type { ReportInput } from './report-input.ts';

const edge = (from: string, to: string, more: Partial<Dependency> = {}): Dependency => ({
  ...unsaid,
  from,
  to,
  declared: { firstAt: 0, lastAt: 1 },
  configured: null,
  observed: null,
  ...more,
});
const input = (dependencies: readonly Dependency[], more: Partial<ReportInput> = {}): ReportInput => ({
  systems: [...new Set(dependencies.flatMap(({ from, to }) => [from, to]))].map((ref) => ({
    ref,
    title: ref.toUpperCase(),
    sites: [],
    repairs: [],
    failsWith: [],
  })),
  dependencies,
  journeys: [],
  availabilities: new Map(),
  goals: new Map(),
  assumed: 0.999,
  limit: 100,
  ...more,
});

it('a chain costs what each of its links is down, and its end takes down most', () => {
  const { singlePoints, journeys, notices } = dependencyReport(
    input([edge('web', 'app'), edge('app', 'db')], { availabilities: new Map([['db', { availability: 0.99, source: 'measured' }]]) }),
  );
  expect(singlePoints.map(({ ref }) => ref)).toEqual(['db', 'app', 'web']);
  // 0.01 × 0.999² × 525,600 min: what is lost to db while the others work.
  expect(singlePoints[0]?.minutesPerYear).toBeCloseTo(0.01 * 0.999 ** 2 * 525_600, 6);
  expect(singlePoints[0]?.reckoned).toEqual({ availability: 0.99, source: 'measured' });
  expect(journeys).toMatchObject([{ ref: 'web', declared: false, promised: null, tooMuch: false }]);
  expect(journeys[0]?.ceiling).toBeCloseTo(0.99 * 0.999 ** 2, 12);
  expect(notices).toEqual([
    'Nothing is measured or promised of 2 of 3 systems; they are reckoned to be up 99.9 % of the time.',
    expect.stringContaining('no journeys'),
  ]);
});

it('soft edges and alternatives are no single points; what is promised above the ceiling is told', () => {
  const report = dependencyReport(
    input([edge('web', 'stats', { hard: false }), edge('a', 'db'), edge('b', 'db')], {
      journeys: [{ ref: 'journey:j', title: 'J', weight: 2, structure: { all: [{ ref: 'web' }, { any: [{ ref: 'a' }, { ref: 'b' }] }] } }],
      goals: new Map([['journey:j', 0.9999]]),
    }),
  );
  expect(report.singlePoints.map(({ ref }) => ref)).toEqual(['db', 'web']);
  expect(report.journeys).toMatchObject([{ declared: true, tooMuch: true }]);
  expect(report.mitigations[0]).toMatchObject({ change: 'optional', system: 'db', says: 'Let both callers of DB go on without it' });
});

it('retries, timeouts and tools of recovery are told with their paths', () => {
  const tool = { ref: 'tool', title: 'Tool', sites: [], repairs: ['db'], failsWith: [] };
  const dependencies = [edge('web', 'app', { attempts: 3, timeoutSeconds: 1 }), edge('app', 'db', { attempts: 4, timeoutSeconds: 2 }), edge('tool', 'app')];
  const report = dependencyReport({ ...input(dependencies), systems: [tool, ...input(dependencies).systems.filter(({ ref }) => ref !== 'tool')] });
  expect(report.worstRetryPath).toMatchObject({ path: ['web', 'app', 'db'], attempts: [3, 4], worstCaseAttempts: 12 });
  expect(report.timeoutInversions).toMatchObject([{ path: ['web', 'app', 'db'], outerSeconds: 1 }]);
  expect(report.recoveryTools).toMatchObject([{ tool: 'tool', repairs: 'db', path: ['tool', 'app', 'db'] }]);
});

it('what fails together is told beside the systems, at the price of the systems: sites stand in for each other, groups do not', () => {
  const system = (ref: string, sites: readonly string[], rack = false) => ({
    ref,
    title: ref,
    sites,
    repairs: [],
    failsWith: rack ? [{ kind: 'rack' as const, name: 'r1', availability: ref === 'app' ? 0.9999 : null }] : [],
  });
  const report = dependencyReport({
    ...input([edge('web', 'app'), edge('app', 'db')]),
    systems: [system('web', ['north', 'south']), system('app', ['north'], true), system('db', [], true)],
  });
  const [site, rack, other] = report.commonCauses;
  // A tenth of the failures of whoever runs there, unless said; both systems of the rack, and no more than they failed before.
  expect(site).toMatchObject({ kind: 'site', name: 'north', availability: 0.9999, source: 'assumed', systems: ['web', 'app'] });
  expect(rack).toMatchObject({ kind: 'rack', name: 'r1', availability: 0.9999, source: 'said', systems: ['app', 'db'] });
  expect(site?.journeys).toHaveLength(1);
  expect(other).toMatchObject({ kind: 'site', name: 'south', journeys: [] });
  // web is lost with both sites at once, app with the rack or the one site: three systems of 0.999 with 0.0001 of them shared twice.
  expect(report.journeys[0]?.ceiling).toBeGreaterThan(0.999 ** 3);
  expect(report.journeys[0]?.ceiling).toBeLessThan(0.999 ** 3 + 0.00011);
  const alone = dependencyReport({
    ...input([]),
    systems: [system('app', ['north'], true), system('db', [], true)],
    journeys: [{ ref: 'j', title: 'J', weight: 1, structure: { ref: 'app' } }],
  });
  expect(alone.journeys[0]?.ceiling).toBeCloseTo(0.999, 12);
});

it('systems that hold others together, ways that all lead over one, and promises that cannot be kept are told', () => {
  const report = dependencyReport(
    input([edge('web', 'app'), edge('app', 'a'), edge('app', 'b', { hard: false }), edge('a', 'store'), edge('b', 'store')], {
      journeys: [{ ref: 'journey:j', title: 'J', weight: 1, structure: { ref: 'web' } }],
      goals: new Map([
        ['app', 0.9999],
        ['store', 0.999],
      ]),
    }),
  );
  expect(report.articulationPoints).toEqual(['app']);
  // Nobody is reached only through a or b: the store has two ways.
  expect(report.journeys[0]?.passages).toEqual([
    { ref: 'web', cutsOff: 4 },
    { ref: 'app', cutsOff: 3 },
  ]);
  expect(report.systemPromises).toMatchObject([{ ref: 'app', promised: 0.9999, ceiling: 0.999, tooMuch: true }]);
  expect(report.tierInversions).toMatchObject([{ from: 'app', to: 'store', path: ['app', 'a', 'store'] }]);
});

it('a budget of retries bounds the worst path, and circles that retry are told', () => {
  const budget = { attempts: 3, retryBudget: 0.1 };
  const report = dependencyReport(input([edge('web', 'app', budget), edge('app', 'db', budget), edge('db', 'app')]));
  expect(report.worstRetryPath).toMatchObject({ worstCaseAttempts: 9 });
  expect(report.worstRetryPath?.withinBudgets).toBeCloseTo(1.21, 12);
  expect(report.retryCircles).toMatchObject([{ systems: ['app', 'db'] }]);
  expect(report.cycles).toMatchObject([{ startOrder: null }]);
});

it('nothing at all has a report too', () => {
  expect(dependencyReport(input([]))).toMatchObject({ systems: 0, singlePoints: [], mitigations: [], worstRetryPath: null, layers: [] });
});
