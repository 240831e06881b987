/** Own worked examples, small enough for paper; the worlds are reported in import/worlds.test.ts. */
import { expect, it } from 'vitest';
import { type Dependency, unsaid } from './dependency.ts';
import { dependencyReport, type ReportInput } from './report.ts';

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
  systems: [...new Set(dependencies.flatMap(({ from, to }) => [from, to]))].map((ref) => ({ ref, title: ref.toUpperCase(), sites: [], repairs: [] })),
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
  expect(notices).toEqual([expect.stringContaining('no journeys')]);
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
  expect(report.mitigations[0]).toMatchObject({ change: 'optional', system: 'db', says: 'Let all 2 callers of DB go on without it' });
});

it('retries, timeouts and tools of recovery are told with their paths', () => {
  const tool = { ref: 'tool', title: 'Tool', sites: [], repairs: ['db'] };
  const dependencies = [edge('web', 'app', { attempts: 3, timeoutSeconds: 1 }), edge('app', 'db', { attempts: 4, timeoutSeconds: 2 }), edge('tool', 'app')];
  const report = dependencyReport({ ...input(dependencies), systems: [tool, ...input(dependencies).systems.filter(({ ref }) => ref !== 'tool')] });
  expect(report.worstRetryPath).toMatchObject({ path: ['web', 'app', 'db'], attempts: [3, 4], worstCaseAttempts: 12 });
  expect(report.timeoutInversions).toMatchObject([{ path: ['web', 'app', 'db'], outerSeconds: 1 }]);
  expect(report.recoveryTools).toEqual([{ tool: 'tool', repairs: 'db', path: ['tool', 'app', 'db'] }]);
});

it('nothing at all has a report too', () => {
  expect(dependencyReport(input([]))).toMatchObject({ systems: 0, singlePoints: [], mitigations: [], worstRetryPath: null, layers: [] });
});
