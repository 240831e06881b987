/** Do the worlds of public demo systems come in as they are? Facts and files stand outside the repository; without them, nothing here runs. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { oraclesFolder } from '../../../../tools/oracles.ts';
import { circlesOf } from '../components.ts';
import { graphOf } from '../graph.ts';
import { namingOf } from '../naming.ts';
import { dependencyReport } from '../report.ts';
import { planDependencies } from './plan.ts';
import { readDependencies } from './read.ts';

const folder = join(oraclesFolder() ?? '', 'worlds');
const worldOf = (path: string) => {
  const document: unknown = JSON.parse(readFileSync(join(folder, path.split('#')[0] ?? ''), 'utf8'));
  const told = readDependencies([{ path, documents: [document], text: '' }]);
  const plan = planDependencies({
    told,
    naming: namingOf([], new Map()),
    standing: new Map(),
    namespace: 'default',
    origin: 'world',
    declareCalled: false,
    knowsJourney: () => false,
  });
  const graph = graphOf(plan.systems, plan.edges);
  const some = (evidence: string): number => plan.edges.filter((edge) => edge.evidence.some((one) => one === evidence)).length;
  return {
    told,
    plan,
    counts: [plan.newSystems.length, some('declared'), some('called'), plan.edges.filter(({ change }) => change === 'witness').length],
    circles: circlesOf(graph).map((circle) => circle.length),
  };
};

describe.runIf(existsSync(folder))('the world', () => {
  it.each([
    ['opentelemetry-demo.json#core', [20, 46, 17, 2], [15]],
    ['opentelemetry-demo.json#full', [23, 51, 21, 3], [15]],
    ['online-boutique.json', [12, 0, 16, 16], []],
    ['hotel-reservation.json', [24, 22, 41, 19], []],
  ])('%s has systems, declared, called and undeclared edges, and circles', (path, counts, circles) => {
    const world = worldOf(path);
    expect(world.told.refused).toEqual([]);
    expect(world.counts).toEqual(counts);
    expect(world.circles).toEqual(circles);
  });

  it('of the hotel stands on consul, and tells its journeys', () => {
    const { plan } = worldOf('hotel-reservation.json');
    const onConsul = plan.edges.filter(({ to, attributes }) => to === 'component:default/consul' && attributes.hard);
    expect(onConsul).toHaveLength(10);
    expect(plan.journeys).toHaveLength(8);
    expect(plan.edges.filter(({ to }) => to === 'component:default/jaeger').every(({ attributes }) => !attributes.hard)).toBe(true);
  });

  it.each([
    ['opentelemetry-demo.json#full', false],
    ['online-boutique.json', false],
    ['hotel-reservation.json', false],
    ['hotel-reservation.json', true],
  ])('%s is reported (journeys: %s); of the hotel, what all applications share comes out on top', (path, withJourneys) => {
    const { plan } = worldOf(path);
    const report = dependencyReport({
      systems: plan.systems.map((ref) => ({ ref, title: ref, sites: [], repairs: [], failsWith: [] })),
      dependencies: plan.edges.map(({ from, to, attributes, evidence }) => ({
        ...attributes,
        from,
        to,
        declared: evidence.includes('declared') ? { firstAt: 0, lastAt: 1 } : null,
        configured: evidence.includes('called') ? { firstAt: 0, lastAt: 1 } : null,
        observed: null,
      })),
      journeys: withJourneys
        ? plan.journeys.map(({ ref, name, systems }) => ({ ref, title: name, weight: 1, structure: { all: systems.map((system) => ({ ref: system })) } }))
        : [],
      availabilities: new Map(),
      goals: new Map(),
      assumed: 0.999,
      limit: 100,
    });
    expect(report.singlePoints[0]?.minutesPerYear).toBeGreaterThan(400);
    expect(report.mitigations[0]?.minutesPerYearSaved).toBeGreaterThan(0);
    if (!path.startsWith('hotel')) return;
    expect(report.singlePoints[0]).toMatchObject({ ref: 'component:default/consul', blastRadius: 10 });
    if (withJourneys) expect(report.mitigations[0]).toMatchObject({ change: 'optional', system: 'component:default/consul' });
  });

  it('with several graphs in a file asks which', () => {
    expect(worldOf('opentelemetry-demo.json').told.refused).toEqual([
      expect.objectContaining({ reason: expect.stringContaining('opentelemetry-demo.json#core') }),
    ]);
  });
});
