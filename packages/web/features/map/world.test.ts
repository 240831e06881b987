import { describe, expect, test } from 'vitest';
import type { Edge, MapAnswer, MapSystem } from './words.ts';
import { type Difference, foldedOf, foundIn, sceneOf, selectionOf, type Wish, worldOf } from './world.ts';

const system = (name: string, more: Partial<MapSystem> = {}): MapSystem => ({
  ref: `component:default/${name}`,
  kind: 'component',
  title: name.charAt(0).toUpperCase() + name.slice(1),
  known: true,
  subsystem: null,
  sites: ['sto'],
  owners: { dev: null, ops: null },
  state: 'operational',
  layer: 0,
  blastRadius: 0,
  ...more,
});
const edge = (from: string, to: string, more: Partial<Edge> = {}): Edge => ({
  from: `component:default/${from}`,
  to: `component:default/${to}`,
  hard: true,
  asynchronous: false,
  timeoutSeconds: null,
  attempts: null,
  backoffSeconds: null,
  backoffFactor: null,
  jitter: null,
  retryBudget: null,
  breaker: null,
  fallback: null,
  owner: null,
  standing: 'agreed',
  declared: null,
  configured: null,
  observed: null,
  ...more,
});

/** web → api → db; api → cache (soft, undeclared); batch → db; api → lost, which nothing holds. */
const answer: MapAnswer = {
  at: '2026-11-23T12:00:00.000Z',
  since: null,
  systems: [
    system('web'),
    system('api', { subsystem: 'system:default/core', state: 'major' }),
    system('db', { kind: 'resource', subsystem: 'system:default/stores', sites: ['sto', 'lon'] }),
    system('cache', { known: false, subsystem: 'system:default/stores' }),
    system('batch', { subsystem: 'system:default/core' }),
  ],
  subsystems: [
    { ref: 'system:default/stores', title: 'Stores', systems: 2, calls: [] },
    { ref: 'system:default/core', title: 'Core', systems: 2, calls: [] },
  ],
  journeys: [{ ref: 'journey:default/play', title: 'Play', weight: 1, systems: ['component:default/web'] }],
  dependencies: [
    edge('web', 'api'),
    edge('api', 'db'),
    edge('api', 'cache', { hard: false, standing: 'undeclared' }),
    edge('batch', 'db', { standing: 'unseen' }),
    edge('api', 'lost'),
  ],
};
const everything: Wish = { focus: null, up: 2, down: 2, subsystems: [], sites: [], journey: null, edges: [] };
const world = worldOf(answer, null);
const titles = (wish: Partial<Wish>, of = world) => selectionOf(of, { ...everything, ...wish }).systems.map((index) => of.systems[index]?.title);

describe('the world of the map', () => {
  test('what leads to systems the answer does not hold is counted, not dropped silently', () => {
    expect(world.loose).toBe(1);
    expect(world.edges).toHaveLength(4);
  });

  test('focus keeps so many hops up and down', () => {
    expect(titles({ focus: 'component:default/api', up: 1, down: 0 })).toEqual(['Web', 'Api']);
    expect(titles({ focus: 'component:default/db', up: 1, down: 3 })).toEqual(['Api', 'Db', 'Batch']);
    expect(titles({ focus: 'component:default/nobody' })).toHaveLength(5);
  });

  test('subsystem, site and journey narrow together', () => {
    expect(titles({ sites: ['lon'] })).toEqual(['Db']);
    expect(titles({ subsystems: ['system:default/core'] })).toEqual(['Api', 'Batch']);
    expect(titles({ journey: 'journey:default/play' })).toEqual(['Web', 'Api', 'Db', 'Cache']);
    expect(titles({ journey: 'journey:default/play', subsystems: ['system:default/core'] })).toEqual(['Api']);
  });

  test('a filter on dependencies keeps only systems that have such', () => {
    expect(titles({ edges: ['undeclared'] })).toEqual(['Api', 'Cache']);
    expect(titles({ edges: ['undeclared', 'stale'] })).toEqual(['Api', 'Db', 'Cache', 'Batch']);
    expect(titles({ edges: ['soft'], focus: 'component:default/web', down: 1 })).toEqual(['Web']);
  });

  test('a search finds by all words, those that begin with them first', () => {
    const selection = selectionOf(world, everything);
    const found = (text: string) => foundIn(world, selection, text).map((index) => world.systems[index]?.title);
    expect(found('a')).toEqual(['Api', 'Batch', 'Cache']);
    expect(found('zzz')).toEqual([]);
    expect(found('  ')).toEqual([]);
  });
});

describe('the scene', () => {
  test('shapes, states and marks have their words', () => {
    const scene = sceneOf(world, selectionOf(world, everything));
    expect(scene.nodes.map((node) => [node.label, node.shape, node.mark?.word ?? null])).toEqual([
      ['Web', 'dot', null],
      ['Api', 'dot', 'down'],
      ['Db', 'barrel', null],
      ['Cache', 'hollow', null],
      ['Batch', 'dot', null],
    ]);
    expect(scene.edges.map((drawn) => [drawn.soft, drawn.mark?.word ?? null])).toEqual([
      [false, null],
      [false, null],
      [true, 'undeclared'],
      [false, 'stale'],
    ]);
    expect(scene.groups).toEqual(['Core', 'Stores']);
    expect(scene.nodes.map((node) => node.group)).toEqual([-1, 0, 1, 1, 0]);
  });

  test('a selection numbers its nodes anew, and its edges follow', () => {
    const scene = sceneOf(world, selectionOf(world, { ...everything, edges: ['undeclared'] }));
    expect(scene.edges).toMatchObject([{ from: 0, to: 1 }]);
    expect(scene.nodes.map((node) => node.label)).toEqual(['Api', 'Cache']);
  });

  test('small maps are unfolded unless asked, and a lone system is never folded', () => {
    const selection = selectionOf(world, everything);
    expect(foldedOf(world, selection, [], [])).toEqual([]);
    expect(foldedOf(world, selection, [], ['system:default/core'])).toEqual([0]);
    expect(foldedOf(world, selection, [], ['all'])).toEqual([0, 1]);
    expect(foldedOf(world, selectionOf(world, { ...everything, sites: ['lon'] }), [], ['all'])).toEqual([]);
  });

  test('large maps are folded unless opened', () => {
    const many = worldOf(
      {
        ...answer,
        systems: Array.from({ length: 200 }, (_, index) => system(`s${index}`, { subsystem: `system:default/${index % 2 === 0 ? 'core' : 'stores'}` })),
        dependencies: [],
      },
      null,
    );
    const selection = selectionOf(many, everything);
    expect(foldedOf(many, selection, [], [])).toEqual([0, 1]);
    expect(foldedOf(many, selection, ['system:default/core'], [])).toEqual([1]);
    expect(foldedOf(many, selection, ['all'], [])).toEqual([]);
  });
});

describe('two dates', () => {
  const difference: Difference = {
    from: '2026-10-01T00:00:00.000Z',
    to: answer.at,
    systems: { added: [], removed: ['component:default/old'] },
    added: [edge('web', 'api')],
    removed: [edge('web', 'old')],
    changed: [{ from: 'component:default/api', to: 'component:default/db', fields: [] }],
  };
  const compared = worldOf(answer, difference);

  test('what has gone is shown as gone, and counts in nothing', () => {
    const scene = sceneOf(compared, selectionOf(compared, { ...everything, edges: ['changed'] }));
    expect(scene.edges.map((drawn) => drawn.mark?.word ?? null)).toEqual(['new', null, 'gone']);
    expect(scene.nodes.find((node) => node.label === 'old')?.mark?.word).toBe('gone');
    const web = compared.indexOf.get('component:default/web') ?? -1;
    expect((compared.ways.down.start[web + 1] ?? 0) - (compared.ways.down.start[web] ?? 0)).toBe(1);
  });
});
