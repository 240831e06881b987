/** Own worked examples, small enough for paper; the worlds are reported in import/worlds.test.ts. */
import fc from 'fast-check';
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

it('what always fails reaches 0 and not less, what never does 1', () => {
  const parts = [{ ref: 'f' }, { ref: 'b' }, { atLeast: 2, of: [{ ref: 'a' }, { ref: 'a' }] }];
  const journeys = [{ ref: 'j', title: 'J', weight: 1, structure: { atLeast: 2, of: parts } }];
  const place = (ref: string, sites: readonly string[]) => ({ ref, title: ref, sites, repairs: [], failsWith: [] });
  const given = { systems: [place('a', ['t']), place('f', ['t'])], journeys, availabilities: new Map([['a', { availability: 0.5, source: 'goal' as const }]]) };
  expect(dependencyReport(input([], { ...given, assumed: 0 })).journeys[0]).toMatchObject({ ceiling: 0 });
  expect(dependencyReport(input([], { ...given, availabilities: new Map(), assumed: 1 })).journeys[0]).toMatchObject({ ceiling: 1, minutesPerYear: 0 });
});

it('whatever the graph, no figure is none, every ceiling is from 0 to 1, and nothing saves or costs more than is lost', () => {
  const refs = ['a', 'b', 'c', 'd', 'e'];
  const one = fc.constantFrom(...refs);
  const any = fc.record({
    from: one,
    to: one,
    hard: fc.boolean(),
    asynchronous: fc.boolean(),
    attempts: fc.constantFrom(null, 1, 3, 1000),
    timeoutSeconds: fc.constantFrom(null, 0, 1, 86_400),
    backoffSeconds: fc.constantFrom(null, 0, 5),
    backoffFactor: fc.constantFrom(null, 1, 100),
    retryBudget: fc.constantFrom(null, 0, 0.1),
  });
  const ratio = fc.constantFrom(0, 0.5, 0.999, 0.9999999, 1);
  const group = fc.record({
    kind: fc.constantFrom('rack' as const, 'deploy' as const, 'site' as const),
    name: fc.constantFrom('x', 's'),
    availability: fc.option(ratio),
  });
  const placed = fc.record({
    sites: fc.subarray(['s', 't']),
    failsWith: fc.array(group, { maxLength: 2 }),
    availability: fc.option(ratio),
    goal: fc.option(ratio),
  });
  const figures = (found: unknown): number[] =>
    typeof found === 'number' ? [found] : found !== null && typeof found === 'object' ? Object.values(found).flatMap(figures) : [];
  fc.assert(
    fc.property(
      fc.array(any, { maxLength: 10 }),
      fc.array(placed, { minLength: 5, maxLength: 5 }),
      ratio,
      fc.subarray(refs),
      (edges, places, assumed, wanted) => {
        const given = <T>(pick: (place: (typeof places)[number]) => T | null) =>
          new Map(places.flatMap((place, index) => (pick(place) === null ? [] : [[refs[index] ?? '', pick(place) as T] as const])));
        const report = dependencyReport(
          input(
            edges.map(({ from, to, ...more }) => edge(from, to, more)),
            {
              systems: places.map(({ sites, failsWith }, index) => ({ ref: refs[index] ?? '', title: 'S', sites, repairs: wanted, failsWith })),
              journeys: wanted.length === 0 ? [] : [{ ref: 'j', title: 'J', weight: 2, structure: { atLeast: 1, of: wanted.map((ref) => ({ ref })) } }],
              availabilities: given(({ availability }) => (availability === null ? null : { availability, source: 'measured' as const })),
              goals: given(({ goal }) => goal),
              assumed,
            },
          ),
        );
        expect(figures(report).filter((figure) => !Number.isFinite(figure))).toEqual([]);
        for (const { ceiling } of report.journeys) expect(ceiling !== null && ceiling >= 0 && ceiling <= 1).toBe(true);
        const lost = Math.max(0, ...report.journeys.map(({ minutesPerYear }) => minutesPerYear ?? 0)) * (1 + 1e-9) + 1e-6;
        for (const { minutesPerYearSaved } of report.mitigations) expect(minutesPerYearSaved).toBeLessThanOrEqual(lost);
        for (const { minutesPerYear } of [...report.singlePoints, ...report.commonCauses]) expect(minutesPerYear).toBeLessThanOrEqual(lost);
      },
    ),
  );
});
