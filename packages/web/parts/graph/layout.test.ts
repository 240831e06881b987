import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { adjacencyOf, componentsOf, layersOf } from './layers.ts';
import { cell, type LayoutInput, layoutOf, spread } from './layout.ts';
import { generatedGraph } from './testing.ts';

const graphs = fc.integer({ min: 1, max: 40 }).chain((count) =>
  fc
    .record({
      edges: fc.array(fc.tuple(fc.nat(count - 1), fc.nat(count - 1)), { maxLength: 120 }),
      groups: fc.array(fc.integer({ min: -1, max: 5 }), { minLength: count, maxLength: count }),
      folded: fc.uniqueArray(fc.nat(5), { maxLength: 3 }),
    })
    .map(
      ({ edges, groups, folded }): LayoutInput => ({
        count,
        from: Int32Array.from(edges, ([a]) => a),
        to: Int32Array.from(edges, ([, b]) => b),
        group: Int32Array.from(groups),
        folded,
        aspect: 1.5,
      }),
    ),
);

const ends = ({ from, to }: { from: Int32Array; to: Int32Array }): [number, number][] => [...from].map((a, edge) => [a, to[edge] ?? 0]);

describe('layers', () => {
  test('a chain goes down, a cycle shares a layer, and what has no edge stands below all', () => {
    // 0 → 1 → 2 → 3 → 1, 3 → 4; 5 alone
    const layers = layersOf(6, Int32Array.of(0, 1, 2, 3, 3), Int32Array.of(1, 2, 3, 1, 4));
    expect([...layers]).toEqual([0, 1, 1, 1, 2, 3]);
  });

  test('no edge leads upwards or sideways except inside a cycle, whatever the graph', () => {
    fc.assert(
      fc.property(graphs, ({ count, from, to }) => {
        const layers = layersOf(count, from, to);
        const { of } = componentsOf(count, adjacencyOf(count, from, to));
        for (const [a, b] of ends({ from, to })) {
          if (of[a] === of[b]) expect(layers[a]).toBe(layers[b]);
          else expect(layers[a] ?? 0).toBeLessThan(layers[b] ?? 0);
        }
      }),
    );
  });

  test('two nodes share a component exactly when each reaches the other', () => {
    fc.assert(
      fc.property(graphs, ({ count, from, to }) => {
        const adjacency = adjacencyOf(count, from, to);
        const { of } = componentsOf(count, adjacency);
        const reaches = Array.from({ length: count }, (_, node) => {
          const seen = new Set([node]);
          for (const at of seen) for (const other of adjacency.next.subarray(adjacency.start[at], adjacency.start[at + 1])) seen.add(other);
          return seen;
        });
        for (let a = 0; a < count; a++)
          for (let b = 0; b < count; b++) expect(of[a] === of[b]).toBe((reaches[a]?.has(b) ?? false) && (reaches[b]?.has(a) ?? false));
      }),
      { numRuns: 40 },
    );
  });

  test('ten thousand in one chain do not exhaust the stack', () => {
    const n = 10_000;
    const layers = layersOf(
      n,
      Int32Array.from({ length: n - 1 }, (_, i) => i),
      Int32Array.from({ length: n - 1 }, (_, i) => i + 1),
    );
    expect(layers[n - 1]).toBe(n - 1);
  });
});

describe('layout', () => {
  test('nothing stands on anything else, and everything stands inside the picture', () => {
    fc.assert(
      fc.property(graphs, (input) => {
        const { x, y, width, height, items } = layoutOf(input);
        for (let a = 0; a < items.members.length; a++) {
          expect(x[a]).toBeGreaterThanOrEqual(-1e-6);
          expect((x[a] ?? 0) + cell.width).toBeLessThanOrEqual(width + 1e-6);
          expect((y[a] ?? 0) + cell.height / 2).toBeLessThanOrEqual(height + 1e-6);
          for (let b = 0; b < a; b++) {
            const apart = Math.abs((x[a] ?? 0) - (x[b] ?? 0)) >= cell.width - 1e-6 || Math.abs((y[a] ?? 0) - (y[b] ?? 0)) >= cell.height - 1e-6;
            expect(apart).toBe(true);
          }
        }
      }),
    );
  });

  test('items of a lower layer stand lower, and items of one group in one layer stand in one block', () => {
    fc.assert(
      fc.property(graphs, (input) => {
        const { y, layer, items, blocks, bands } = layoutOf(input);
        items.members.forEach((_, item) => {
          const band = bands[layer[item] ?? 0];
          expect(y[item]).toBeGreaterThan(band?.y ?? Number.NaN);
          expect(y[item]).toBeLessThan((band?.y ?? 0) + (band?.height ?? 0));
        });
        const pairs = new Set(
          items.members.flatMap((_, item) => (items.whole[item] === 1 || (items.group[item] ?? -1) < 0 ? [] : [`${items.group[item]} ${layer[item]}`])),
        );
        expect(blocks).toHaveLength(pairs.size);
      }),
    );
  });

  test('every node is on the picture exactly once, folded or not, and no edge between two items is lost', () => {
    fc.assert(
      fc.property(graphs, (input) => {
        const { items } = layoutOf(input);
        expect(items.members.flat().toSorted((a, b) => a - b)).toEqual(Array.from({ length: input.count }, (_, node) => node));
        const shown = items.edges.flat().length;
        const inside = ends(input).filter(([a, b]) => items.itemOf[a] === items.itemOf[b] && items.whole[items.itemOf[a] ?? 0] === 1).length;
        expect(shown + inside).toBe(input.from.length);
      }),
    );
  });

  test('equal input gives equal places', () => {
    const input = generatedGraph(300, 1500, 20);
    const [first, second] = [layoutOf(input), layoutOf({ ...input, from: input.from.slice(), to: input.to.slice() })];
    expect(second.x).toEqual(first.x);
    expect(second.y).toEqual(first.y);
  });

  test('folding a subsystem leaves all others in the layers they had', () => {
    const input = generatedGraph(200, 700, 10);
    const [open, folded] = [layoutOf(input), layoutOf({ ...input, folded: [3] })];
    const lift = (node: number): number => (folded.layer[folded.items.itemOf[node] ?? 0] ?? 0) - (open.layer[open.items.itemOf[node] ?? 0] ?? 0);
    const lifts = new Set(Array.from({ length: 200 }, (_, node) => node).flatMap((node) => (input.group[node] === 3 ? [] : [lift(node)])));
    expect(lifts).toEqual(new Set([0]));
  });

  test('folded groups stand in lanes, none straight below another', () => {
    const input = generatedGraph(200, 700, 6);
    const { x, items } = layoutOf({ ...input, folded: [0, 1, 2, 3, 4, 5] });
    expect(items.members).toHaveLength(6);
    expect(new Set([...x].map((each) => Math.round(each))).size).toBe(6);
  });

  test('its shape comes near to what is wished for', () => {
    const { width, height } = layoutOf(generatedGraph(1000, 5000, 40));
    expect(width / height).toBeGreaterThan(0.9);
    expect(width / height).toBeLessThan(2.6);
  });

  test('work grows about as the graph does: five times the nodes take far less than twenty-five times the steps', () => {
    // Time is not measured in tests; the number of placed edges and items is what every pass walks over.
    const large = layoutOf(generatedGraph(5000, 25_000, 150));
    expect(large.items.members).toHaveLength(5000);
    expect(large.bands.length).toBeLessThan(60);
  });
});

describe('boxes in a row', () => {
  test('stand where they wish when there is room', () => {
    expect(spread([50, 250], [100, 100], 10, 1000)).toEqual([0, 200]);
  });

  test('share the way when they wish for the same place', () => {
    expect(spread([500, 500], [100, 100], 20, 1000)).toEqual([390, 510]);
  });

  test('keep their order and their gap, and stay inside when they fit', () => {
    fc.assert(
      fc.property(
        fc.array(fc.record({ middle: fc.integer({ min: -500, max: 1500 }), width: fc.integer({ min: 10, max: 90 }) }), { minLength: 1, maxLength: 8 }),
        (boxes) => {
          const lefts = spread(
            boxes.map((box) => box.middle),
            boxes.map((box) => box.width),
            5,
            1000,
          );
          lefts.forEach((left, index) => {
            expect(left).toBeGreaterThanOrEqual(0);
            expect(left + (boxes[index]?.width ?? 0)).toBeLessThanOrEqual(1000 + 1e-9);
            if (index > 0) expect(left - ((lefts[index - 1] ?? 0) + (boxes[index - 1]?.width ?? 0))).toBeGreaterThanOrEqual(5 - 1e-9);
          });
        },
      ),
    );
  });
});
