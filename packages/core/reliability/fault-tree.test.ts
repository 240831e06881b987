/** Are fault trees exact, coherent or not, and is every part of the answer what trying all states says? */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { oraclesFolder } from '../../../tools/oracles.ts';
import { chance } from '../chance/chance.ts';
import { alwaysFails, alwaysWorks, type Circuit, failsWith, type Gate } from './circuit.ts';
import { minimalCutSets } from './cut-sets.ts';
import { diagramOf } from './diagram.ts';
import { countBySize } from './families.ts';
import { analyse, type FaultTreeAnswer } from './fault-tree.ts';
import { TooLarge } from './node-pool.ts';
import { readOpenPsa } from './open-psa.ts';
import { simplify } from './simplify.ts';

const events = 6;

/** Circuits with every kind of gate, negations, constants and much sharing. */
const circuits: fc.Arbitrary<Circuit> = fc
  .array(
    fc.record({
      kind: fc.constantFrom<Gate['kind']>('and', 'or', 'or', 'and', 'atLeast', 'xor'),
      parts: fc.array(fc.tuple(fc.nat(1_000), fc.integer({ min: 0, max: 9 })), { minLength: 1, maxLength: 4 }),
      count: fc.nat(3),
    }),
    { minLength: 1, maxLength: 9 },
  )
  .map((drawn) => {
    const gates = drawn.map(({ kind, parts, count }, index): Gate => {
      const signals = parts.map(([node, how]) => {
        if (node === 0) return how < 5 ? alwaysFails : alwaysWorks;
        return 2 * (node % (events + index)) + Number(how === 0);
      });
      return { kind, count: kind === 'atLeast' ? 1 + (count % signals.length) : kind === 'and' ? signals.length : 1, parts: signals };
    });
    return { events, gates, top: 2 * (events + gates.length - 1) };
  });
const figures = fc.array(fc.oneof(fc.double({ min: 0, max: 1, noNaN: true }), fc.constantFrom(0, 1, 0.5)), { minLength: events, maxLength: events });
const names = ['a', 'b', 'c', 'd', 'e', 'f'];

function answerOf(circuit: Circuit, chances: readonly number[], listed?: number): FaultTreeAnswer {
  const answer = analyse({ names, chances: Float64Array.from(chances), circuit }, listed);
  if (!answer.ok) throw new Error(answer.refusal.code);
  return answer.value;
}

/** All states that fail, as bits; their chance together; and the minimal ones. */
function byTrying(circuit: Circuit, chances: readonly number[]) {
  const fatal: number[] = [];
  for (let bits = 0; bits < 2 ** events; bits++) if (failsWith(circuit, (event) => ((bits >> event) & 1) === 1)) fatal.push(bits);
  const chanceOf = (bits: number) => chances.reduce((product, chance, event) => product * (((bits >> event) & 1) === 1 ? chance : 1 - chance), 1);
  const minimal = fatal.filter((set) => !fatal.some((other) => other !== set && (other & set) === other));
  return { chance: fatal.reduce((sum, bits) => sum + chanceOf(bits), 0), minimal };
}

/** Trying every state sums rounded numbers, so the more a ratio is above 1 the fewer of its decimals are good. */
function expectNear(told: number | null | undefined, tried: number): void {
  expect((told ?? Number.NaN) / Math.max(1, Math.abs(tried))).toBeCloseTo(tried / Math.max(1, Math.abs(tried)), 6);
}

const membersOf = (bits: number) => names.filter((_, event) => (bits >> event) & 1);

test('given any circuit, when simplified, then it is the same function', () => {
  fc.assert(
    fc.property(circuits, (circuit) => {
      const simple = simplify(circuit);
      for (let bits = 0; bits < 2 ** events; bits++) {
        const failed = (event: number) => ((bits >> event) & 1) === 1;
        expect(failsWith(simple, failed)).toBe(failsWith(circuit, failed));
      }
    }),
    { numRuns: 500 },
  );
});

test('given any circuit, when analysed, then chance, cut sets, their orders and events are those of trying every state', () => {
  fc.assert(
    fc.property(circuits, figures, (circuit, chances) => {
      const answer = answerOf(circuit, chances, 100);
      const { chance, minimal } = byTrying(circuit, chances);
      expect(answer.topEventProbability).toBeCloseTo(chance, 12);
      expect(answer.minimalCutSets).toBe(minimal.length);
      expect(answer.cutSets?.map((set) => set.events.join()).sort()).toEqual(minimal.map((bits) => membersOf(bits).join()).sort());
      expect(answer.basicEvents).toBe(new Set(minimal.flatMap(membersOf)).size);
      const byOrder: Record<string, number> = {};
      for (const bits of minimal) byOrder[membersOf(bits).length] = (byOrder[membersOf(bits).length] ?? 0) + 1;
      expect(answer.cutSetsByOrder).toEqual(byOrder);
    }),
    { numRuns: 1_000 },
  );
});

test('given any circuit, when analysed, then each importance is what its definition says', () => {
  fc.assert(
    fc.property(circuits, figures, (circuit, chances) => {
      const answer = answerOf(circuit, chances);
      const { chance: whole, minimal } = byTrying(circuit, chances);
      const weightOf = (bits: number) => chances.reduce((product, chance, event) => (((bits >> event) & 1) === 1 ? product * chance : product), 1);
      const weight = minimal.reduce((sum, bits) => sum + weightOf(bits), 0);
      names.forEach((name, event) => {
        const importance = answer.importance[name];
        const given = (chance: number) =>
          byTrying(
            circuit,
            chances.map((each, other) => (other === event ? chance : each)),
          ).chance;
        const [failed, working] = [given(1), given(0)];
        expect(importance?.birnbaum).toBeCloseTo(failed - working, 9);
        if (whole > 1e-6) {
          expectNear(importance?.diagnostic, ((chances[event] ?? 0) * failed) / whole);
          expectNear(importance?.raw, failed / whole);
          expectNear(importance?.criticality, ((chances[event] ?? 0) * (failed - working)) / whole);
        }
        if (working > 1e-6) expectNear(importance?.rrw, whole / working);
        if (weight > 1e-9) {
          const holding = minimal.filter((bits) => (bits >> event) & 1).reduce((sum, bits) => sum + weightOf(bits), 0);
          expect(importance?.fussellVesely).toBeCloseTo(holding / weight, 6);
        }
      });
    }),
    { numRuns: 300 },
  );
});

test('given a whole that is certain while a part of it is drawn, when analysed, then no event of that part moves anything', () => {
  const not = (node: number) => 2 * node + 1;
  const pair: Gate = { kind: 'and', count: 2, parts: [not(5), not(0)] };
  const exclusive: Gate = { kind: 'xor', count: 1, parts: [8, 2 * events] };
  const top: Gate = { kind: 'or', count: 1, parts: [not(events + 1), 8, 2 * events, alwaysWorks] };
  const answer = answerOf({ events, gates: [pair, exclusive, top], top: 2 * (events + 2) }, [0, 0, 0, 0, 0, 0]);
  expect(answer.topEventProbability).toBe(1);
  for (const name of names) expect(answer.importance[name]).toMatchObject({ birnbaum: 0, raw: 1, rrw: 1 });
});

test('given any circuit, when N cut sets are listed, then they are the likeliest ones, the likeliest first', () => {
  fc.assert(
    fc.property(circuits, figures, fc.nat(5), (circuit, chances, listed) => {
      const all = answerOf(circuit, chances, 100).cutSets ?? [];
      const some = answerOf(circuit, chances, listed).cutSets ?? [];
      const likeliest = all.map(({ probability }) => probability).sort((a, b) => b - a);
      expect(some.length).toBe(Math.min(listed, all.length));
      some.forEach(({ probability }, index) => {
        expect(probability).toBeCloseTo(likeliest[index] ?? Number.NaN, 12);
      });
    }),
  );
});

test('given a tree with more cut sets than a double can count, when analysed, then all digits are there and listing some is quick', () => {
  // 40 times one of three: 3^40 cut sets of 40 events.
  const many = Array.from({ length: 40 }, (_, group): Gate => ({ kind: 'or', count: 1, parts: [0, 1, 2].map((each) => 2 * (3 * group + each)) }));
  const top: Gate = { kind: 'and', count: 40, parts: many.map((_, group) => 2 * (120 + group)) };
  const all = Array.from({ length: 120 }, (_, event) => `e${event}`);
  const answer = analyse(
    { names: all, chances: Float64Array.from(all, (_, event) => 0.001 * (1 + (event % 3))), circuit: { events: 120, gates: [...many, top], top: 2 * 160 } },
    3,
  );
  if (!answer.ok) throw new Error(answer.refusal.code);
  expect(answer.value.minimalCutSetsExactly).toBe(String(3n ** 40n));
  expect(answer.value.minimalCutSets).toBe(3 ** 40);
  expect(answer.value.cutSetsByOrder).toEqual({ 40: 3 ** 40 });
  expect(answer.value.cutSets?.map(({ probability }) => (probability / 0.003 ** 40).toFixed(6))).toEqual(['1.000000', '0.666667', '0.666667']);
});

test('given a whole that is certain, when analysed, then its one cut set is empty, or there is none', () => {
  const always: Circuit = { events, gates: [{ kind: 'or', count: 1, parts: [0, 1] }], top: 2 * events };
  expect(answerOf(always, [0.5, 0, 0, 0, 0, 0])).toMatchObject({ minimalCutSets: 1, topEventProbability: 1, cutSetsByOrder: { 0: 1 }, basicEvents: 0 });
  expect(answerOf({ ...always, top: 2 * events + 1 }, [0.5, 0, 0, 0, 0, 0])).toMatchObject({ minimalCutSets: 0, topEventProbability: 0, cutSetsByOrder: {} });
});

test('given a function that no order makes small, when analysed, then it is refused within its budget', () => {
  // Multiplication's middle bit is what diagrams cannot do (Bryant 1991); 24 × 24 bits of it, by columns of exclusive sums.
  const n = 24;
  const gates: Gate[] = [];
  const push = (gate: Gate) => 2 * (2 * n + gates.push(gate) - 1);
  let columns: number[][] = Array.from({ length: 2 * n }, () => []);
  for (let i = 0; i < n; i++) for (let j = 0; j < n; j++) columns[i + j]?.push(push({ kind: 'and', count: 2, parts: [2 * i, 2 * (n + j)] }));
  while (columns.some((column) => column.length > 1)) {
    const next: number[][] = columns.map(() => []);
    columns.forEach((column, place) => {
      for (let at = 0; at < column.length; at += 3) {
        const three = column.slice(at, at + 3);
        if (three.length === 1) next[place]?.push(...three);
        else {
          next[place]?.push(push({ kind: 'xor', count: 1, parts: three }));
          next[place + 1]?.push(push({ kind: 'atLeast', count: 2, parts: three }));
        }
      }
    });
    columns = next;
  }
  const circuit: Circuit = { events: 2 * n, gates, top: columns[n - 1]?.[0] ?? 0 };
  const answer = analyse(
    { names: Array.from({ length: 2 * n }, (_, bit) => `x${bit}`), chances: new Float64Array(2 * n).fill(0.5), circuit },
    undefined,
    50_000,
  );
  expect(answer).toMatchObject({ ok: false, refusal: { code: 'compute.too-large' } });
});

test('given few components that are met again and again, when no order of them helps, then it is given up after so many steps', () => {
  // Of 80 components any of four, three hundred times over: few nodes in the end, and no end of steps to find them.
  const drawn = chance(17);
  const circuit: Circuit = {
    events: 80,
    gates: [
      ...Array.from({ length: 300 }, () => ({ kind: 'and' as const, count: 4, parts: Array.from({ length: 4 }, () => 2 * drawn.whole(0, 79)) })),
      { kind: 'or', count: 1, parts: Array.from({ length: 300 }, (_, gate) => 2 * (80 + gate)) },
    ],
    top: 2 * 380,
  };
  expect(() => diagramOf(circuit, 50_000, 100_000)).toThrow('more steps');
  expect(() => diagramOf(circuit, 50_000)).toThrow('more than 50000 nodes');
});

test('given more cut sets than doubles hold, when they are counted, then exactly, and refused where that takes too many steps', () => {
  const parts = Array.from({ length: 300 }, (_, event) => 2 * event);
  const family = (count: number, events: number) =>
    minimalCutSets(diagramOf({ events, gates: [{ kind: 'atLeast', count, parts: parts.slice(0, events) }], top: 2 * events }));
  const few = family(150, 300);
  expect(String(countBySize(few).counts[0])).toMatch(/^93759702772827/);
  expect(() => countBySize(few, 100_000)).toThrow(TooLarge);
});

describe('the Aralia trees', () => {
  const folder = oraclesFolder();
  if (folder === null) {
    test('are as SCRAM says', (context) => context.skip('no oracles'));
    return;
  }
  const trees = join(folder, 'fault-trees');
  const expected = JSON.parse(readFileSync(join(trees, 'expected.json'), 'utf8')) as Record<string, { topEventProbability: number }>;
  test.each(readdirSync(trees).filter((file) => file.endsWith('.xml')))('%s is as SCRAM and an independent program say', (file) => {
    const tree = readOpenPsa(readFileSync(join(trees, file), 'utf8'));
    if (!tree.ok) throw new Error(tree.refusal.code);
    const answer = analyse(tree.value);
    if (!answer.ok) throw new Error(answer.refusal.code);
    const { topEventProbability, ...counts } = expected[file.slice(0, -4)] ?? { topEventProbability: Number.NaN };
    expect(answer.value).toMatchObject(counts);
    expect(Math.abs(answer.value.topEventProbability / topEventProbability - 1)).toBeLessThan(1e-5);
  });
});
