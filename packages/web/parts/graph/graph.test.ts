import { describe, expect, test } from 'vitest';
import { dotOf, mermaidOf, svgOf } from './export.ts';
import type { Inks } from './inks.ts';
import { cell, layoutOf } from './layout.ts';
import { bothWays, neighboursOf, reachOf } from './reach.ts';
import { drawnOf, type Scene, type SceneNode, worst } from './scene.ts';
import { boxOf, bringInSight, fitBox, fitView, mostScale, zoomAt } from './view.ts';
import { stepFrom } from './walk.ts';

const node = (label: string, group = -1, shape: SceneNode['shape'] = 'dot'): SceneNode => ({
  key: `component:default/${label}`,
  label,
  group,
  shape,
  mark: null,
  weight: 1,
});

/** web → api, search; api → db, cache (soft, undeclared); search → db */
const scene: Scene = {
  nodes: [node('web'), node('api', 0), node('search', 0), node('db', 1, 'barrel'), node('cache', 1, 'hollow')],
  edges: [
    { from: 0, to: 1, soft: false, mark: null },
    { from: 0, to: 2, soft: false, mark: null },
    { from: 1, to: 3, soft: false, mark: null },
    { from: 1, to: 4, soft: true, mark: { glyph: 'diamond', word: 'undeclared', tone: 'warn' } },
    { from: 2, to: 3, soft: false, mark: null },
  ],
  groups: ['Core', 'Stores "A" & <B>'],
  above: 'users',
};
const inputOf = (folded: readonly number[]) => ({
  count: scene.nodes.length,
  from: Int32Array.from(scene.edges, (edge) => edge.from),
  to: Int32Array.from(scene.edges, (edge) => edge.to),
  group: Int32Array.from(scene.nodes, (its) => its.group),
  folded,
  aspect: 1.5,
});
const drawn = (folded: readonly number[] = []) => drawnOf(scene, layoutOf(inputOf(folded)));
const inks: Inks = {
  paper: 'white',
  sunken: 'white',
  line: 'grey',
  lineFirm: 'grey',
  ink: 'black',
  ink2: 'black',
  ink3: 'grey',
  accent: 'teal',
  accentSoft: 'teal',
  tones: { bad: 'red', warn: 'orange', good: 'green', active: 'teal', quiet: 'grey', unknown: 'grey' },
};

describe('reach', () => {
  const ways = bothWays(5, scene.edges);
  test('downwards with hops, and no further than asked', () => {
    expect([...reachOf(ways.down, 0)]).toEqual([
      [0, 0],
      [1, 1],
      [2, 1],
      [3, 2],
      [4, 2],
    ]);
    expect([...reachOf(ways.down, 0, 1).keys()]).toEqual([0, 1, 2]);
  });
  test('upwards is who would suffer', () => {
    expect(new Set(reachOf(ways.up, 3).keys())).toEqual(new Set([0, 1, 2, 3]));
    expect(neighboursOf(ways.up, 3)).toEqual([1, 2]);
  });
});

describe('the arrow keys', () => {
  const { layout, edges, items } = drawn();
  const ways = bothWays(items.length, edges);
  test('begin at the top, go down to a callee, sideways among its siblings, and up again', () => {
    const first = stepFrom(null, 'down', layout, ways);
    expect(first?.at).toBe(0);
    const down = stepFrom(first, 'down', layout, ways);
    expect([1, 2]).toContain(down?.at);
    const beside = stepFrom(down, 'right', layout, ways);
    expect([1, 2]).toContain(beside?.at);
    expect(beside?.at).not.toBe(down?.at);
    expect(stepFrom(beside, 'left', layout, ways)?.at).toBe(down?.at);
    expect(stepFrom(beside, 'up', layout, ways)?.at).toBe(0);
  });
  test('stay where there is nowhere to go', () => {
    expect(stepFrom({ at: 4, beside: [] }, 'down', layout, ways)?.at).toBe(4);
  });
});

describe('folding', () => {
  test('a folded group says how many it stands for, and its edges are counted', () => {
    const folded = drawn([1]);
    const whole = folded.items.find((item) => item.whole);
    expect(whole).toMatchObject({ label: 'Stores "A" & <B>', count: 2 });
    const inward = folded.edges.filter((edge) => folded.items[edge.to]?.whole === true);
    expect(inward.map((edge) => edge.count).toSorted()).toEqual([1, 2]);
    // A bundle is dashed only when all of it is soft, and marked only when all of it is; the mark of any is kept for when it is in hand.
    expect(inward.find((edge) => edge.count === 2)).toMatchObject({ soft: false, mark: null, some: { word: 'undeclared' } });
  });
  test('what very many lead to is common, and an edge to it stands back', () => {
    const nodes = Array.from({ length: 30 }, (_, index) => node(`n${index}`));
    const edges = Array.from({ length: 29 }, (_, from) => ({ from, to: from < 20 ? 29 : 28, soft: false, mark: null })).filter(({ from, to }) => from !== to);
    const many: Scene = { nodes, edges, groups: [], above: '' };
    const layout = layoutOf({
      count: 30,
      from: Int32Array.from(edges, (edge) => edge.from),
      to: Int32Array.from(edges, (edge) => edge.to),
      group: new Int32Array(30).fill(-1),
      folded: [],
      aspect: 1.5,
    });
    expect(drawnOf(many, layout).edges.map((edge) => edge.common)).toEqual(edges.map((edge) => edge.to === 29));
  });
  test('a folded group shows the worst of its states', () => {
    expect(worst([null, { tone: 'warn', word: 'slow' }, { tone: 'bad', word: 'down' }, { tone: 'good', word: 'well' }])?.word).toBe('down');
    expect(worst([null, undefined])).toBeNull();
  });
});

describe('the window', () => {
  test('shows all of it, and does not blow small pictures up', () => {
    expect(fitView({ width: 4000, height: 1000 }, { width: 1000, height: 800 }, 0).scale).toBeCloseTo(0.25);
    expect(fitView({ width: 100, height: 40 }, { width: 1000, height: 800 }).scale).toBe(1.5);
  });
  test('on coming nearer what is under the pointer stays there, up to a limit', () => {
    const before = { x: 10, y: 20, scale: 0.5 };
    const after = zoomAt(before, 300, 200, 1.5);
    expect((300 - after.x) / after.scale).toBeCloseTo((300 - before.x) / before.scale);
    expect(zoomAt(before, 0, 0, 1e6).scale).toBe(mostScale);
  });
  test('shows a part around its middle, never smaller than is asked, then around one place of it', () => {
    const window = { width: 1000, height: 800 };
    const box = { x: 500, y: 100, width: 400, height: 300 };
    const whole = fitBox(box, { x: 510, y: 120 }, window, 0.4);
    expect(whole.scale).toBe(1);
    expect(700 * whole.scale + whole.x).toBeCloseTo(500);
    const wide = fitBox({ ...box, width: 4000 }, { x: 510, y: 120 }, window, 0.4);
    expect(wide.scale).toBe(0.4);
    expect(510 * wide.scale + wide.x).toBeCloseTo(500);
  });
  test('knows the least box around some items', () => {
    const places = { x: Float64Array.of(0, 300, 900), y: Float64Array.of(10, 200, 50) };
    expect(boxOf(places, [0, 1])).toEqual({ x: 0, y: 10 - cell.height, width: 300 + cell.width, height: 190 + 2 * cell.height });
    expect(boxOf(places, [])).toEqual({ x: 0, y: 0, width: 0, height: 0 });
  });
  test('moves only when something would be out of sight', () => {
    const view = { x: 0, y: 0, scale: 1 };
    const window = { width: 1000, height: 800 };
    expect(bringInSight(view, { x: 400, y: 300 }, window)).toEqual(view);
    const moved = bringInSight(view, { x: 3000, y: 300 }, window);
    expect(3000 + moved.x).toBeLessThan(1000);
  });
});

describe('leaving the page', () => {
  test('SVG holds every name and edge, and nothing in a name becomes markup', () => {
    const svg = svgOf(drawn(), inks, 'All <systems>');
    expect(svg).toContain('<title>All &lt;systems&gt;</title>');
    expect(svg).toContain('Stores &quot;A&quot; &amp; &lt;B&gt;');
    expect(svg.match(/<path d="M[^"]*C/g)).toHaveLength(scene.edges.length);
    expect(svg).toContain('stroke-dasharray');
    expect(svg).toContain('api → cache, soft, undeclared');
  });
  test('DOT has clusters, dashed soft edges and escaped quotes', () => {
    const dot = dotOf(scene, 'Map');
    expect(dot).toContain('label="Stores \\"A\\" & <B>";');
    expect(dot).toContain('"component:default/api" -> "component:default/cache" [style=dashed, label="undeclared"];');
    expect(dot.match(/ -> /g)).toHaveLength(scene.edges.length);
  });
  test('Mermaid has subgraphs and dotted soft edges', () => {
    const text = mermaidOf(scene);
    expect(text.split('\n')[0]).toBe('flowchart TB');
    expect(text).toContain('subgraph g1["Stores #quot;A#quot; & <B>"]');
    expect(text).toContain('n1 -.->|"undeclared"| n4');
    expect(text).toContain('n3[("db")]');
  });
});
