/** Is `combine` exact, and precise where failure is rare? */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { failureChance } from './chances.ts';
import { combine, failureDiagram, quickDiagram, reliabilityOf } from './combine.ts';
import { LostShare } from './lost-share.ts';
import { componentsOf, neededOf, partsOf, type Structure } from './structure.ts';

const names = ['a', 'b', 'c', 'd', 'e'];

const { structure } = fc.letrec<{ structure: Structure }>((tie) => ({
  structure: fc.oneof(
    { maxDepth: 3, withCrossShrink: true },
    fc.constantFrom(...names).map((ref) => ({ ref })),
    fc.array(tie('structure'), { minLength: 1, maxLength: 4 }).map((all) => ({ all })),
    fc.array(tie('structure'), { minLength: 1, maxLength: 4 }).map((any) => ({ any })),
    fc.array(tie('structure'), { minLength: 1, maxLength: 4 }).chain((of) => fc.integer({ min: 1, max: of.length }).map((atLeast) => ({ atLeast, of }))),
  ),
}));
const figures = fc.array(fc.oneof(fc.double({ min: 0, max: 1, noNaN: true }), fc.constantFrom(0, 1)), { minLength: 5, maxLength: 5 });

function works(part: Structure, working: ReadonlySet<string>): boolean {
  if ('ref' in part) return working.has(part.ref);
  return partsOf(part).filter((each) => works(each, working)).length >= neededOf(part);
}

/** Every state of the five components with its chance. */
function* states(kept: readonly number[]): Generator<readonly [working: ReadonlySet<string>, chance: number]> {
  for (let bits = 0; bits < 2 ** names.length; bits++) {
    const working = new Set(names.filter((_, index) => (bits >> index) & 1));
    yield [working, names.reduce((chance, name, index) => chance * (working.has(name) ? (kept[index] ?? 0) : 1 - (kept[index] ?? 0)), 1)];
  }
}

test('given any structure, when combined, then availability and cut sets are those of trying every state', () => {
  fc.assert(
    fc.property(structure, figures, (whole, kept) => {
      const combined = combine(whole, new Map(names.map((name, index) => [name, kept[index] ?? 0])));
      if (!combined.ok) throw new Error(combined.refusal.code);
      let chance = 0;
      const fatal: string[][] = [];
      for (const [working, each] of states(kept)) {
        if (works(whole, working)) chance += each;
        else fatal.push(names.filter((name) => !working.has(name)));
      }
      const minimal = fatal.filter((set) => !fatal.some((other) => other.length < set.length && other.every((name) => set.includes(name))));
      expect(combined.value.availability).toBeCloseTo(chance, 12);
      expect(combined.value.minimalCutSets?.map((set) => set.join()).sort()).toEqual(minimal.map((set) => set.join()).sort());
      expect(combined.value.minimalCutSetCount).toBe(minimal.length);
    }),
  );
});

test('given any structure, when one component is taken as failed or working, then birnbaum is the difference it makes', () => {
  fc.assert(
    fc.property(structure, figures, (whole, kept) => {
      const given = new Map(names.map((name, index) => [name, kept[index] ?? 0]));
      const combined = combine(whole, given);
      if (!combined.ok) throw new Error(combined.refusal.code);
      const order = componentsOf(whole);
      const diagram = failureDiagram(whole, order);
      const chance = (name: string, failed: number) =>
        failureChance(
          diagram,
          order.map((each) => (each === name ? failed : 1 - (given.get(each) ?? 0))),
        );
      for (const name of order) {
        const importance = combined.value.importance[name];
        const [failed, working] = [chance(name, 1), chance(name, 0)];
        expect(importance?.birnbaum).toBeCloseTo(failed - working, 12);
        if (combined.value.unavailability > 1e-6) {
          expect(importance?.raw).toBeCloseTo(failed / combined.value.unavailability, 6);
          if (working > 1e-6) expect(importance?.rrw).toBeCloseTo(combined.value.unavailability / working, 6);
        }
      }
    }),
  );
});

test('given parts of eleven nines, when combined, then the chance of failure keeps its digits', () => {
  const nines = 0.99999999999;
  const combined = combine(
    { any: [{ ref: 'a' }, { ref: 'b' }] },
    new Map([
      ['a', nines],
      ['b', nines],
    ]),
  );
  if (!combined.ok) throw new Error(combined.refusal.code);
  expect(combined.value.unavailability / 1e-22).toBeCloseTo(1, 12);
  expect(combined.value.availability).toBeLessThan(1);
  expect(combined.value.importance['a']?.raw).toBeCloseTo(1e11, 0);
});

test('given five hundred parts of which one may fail, when combined, then the hundred thousand sets of two are all found', () => {
  const refs = Array.from({ length: 500 }, (_, index) => `c${index}`);
  const combined = combine({ atLeast: 499, of: refs.map((ref) => ({ ref })) }, new Map(refs.map((ref) => [ref, 0.999])));
  if (!combined.ok) throw new Error(combined.refusal.code);
  expect(combined.value.availability).toBeCloseTo(0.999 ** 500 + 500 * 0.001 * 0.999 ** 499, 12);
  expect(combined.value.minimalCutSetCount).toBe(124_750);
  expect(combined.value.minimalCutSets).toHaveLength(124_750);
});

test('given more cut sets than a double holds, when combined, then their number is told in digits, and no infinity', () => {
  // 3^700 ways to lose one of three in each of seven hundred rows: about 1e334.
  const rows = Array.from({ length: 700 }, (_, row) => ({ all: [0, 1, 2].map((at) => ({ ref: `c${row}-${at}` })) }));
  const combined = combine({ any: rows }, new Map());
  if (!combined.ok) throw new Error(combined.refusal.code);
  expect(combined.value).toMatchObject({ minimalCutSets: null, minimalCutSetCount: null, minimalCutSetCountExactly: String(3n ** 700n) });
  expect(combined.value.unavailability).toBe(1);
});

test('given a component that the structure does not name, when combined, then it makes no difference', () => {
  const combined = combine(
    { ref: 'a' },
    new Map([
      ['a', 0.5],
      ['z', 0.9],
    ]),
  );
  expect(combined).toMatchObject({ ok: true, value: { importance: { z: { birnbaum: 0, criticality: 0, raw: 1, rrw: 1 } } } });
});

const shares = fc.array(fc.integer({ min: 0, max: 10 }), { minLength: 5, maxLength: 5 }).map((tenths) => tenths.map((each) => each / 10));

test('given lost shares, when asked what a structure loses, then it is what its users lose one by one', () => {
  fc.assert(
    fc.property(structure, shares, fc.constantFrom('max', 'sum'), (whole, lost, rule) => {
      const asked = new LostShare(whole, rule);
      const own = asked.names.map((name) => lost[names.indexOf(name)] ?? 0);
      // A thousand users in a row (max) or round a circle (sum): who is hit by which component?
      const users = 1_000;
      let begin = 0;
      const arcs = own.map((length) => {
        const arc = { from: rule === 'max' ? 0 : begin, length: Math.round(length * users) };
        begin += arc.length;
        return arc;
      });
      let hit = 0;
      for (let user = 0; user < users; user++) {
        const working = new Set(asked.names.filter((_, index) => (((user - (arcs[index]?.from ?? 0)) % users) + users) % users >= (arcs[index]?.length ?? 0)));
        if (!works(whole, working)) hit++;
      }
      expect(asked.of(Float64Array.from(own))).toBeCloseTo(hit / users, 9);
    }),
  );
});

test('given a share that is unknown, when it cannot matter, then the answer is known', () => {
  const asked = new LostShare({ any: [{ ref: 'a' }, { ref: 'b' }] }, 'max');
  expect(asked.of(Float64Array.of(Number.NaN, 0))).toBe(0);
  expect(asked.of(Float64Array.of(Number.NaN, 0.5))).toBeNaN();
});

test('given any structure, when only its reliability is asked, then it is what combine says', () => {
  fc.assert(
    fc.property(structure, figures, (whole, kept) => {
      const given = new Map(names.map((name, index) => [name, kept[index] ?? 0]));
      const combined = combine(whole, given);
      const order = componentsOf(whole);
      const diagram = quickDiagram(whole);
      if (!combined.ok || diagram === null) throw new Error('too large');
      const asked = reliabilityOf(
        diagram,
        order.map((name) => given.get(name) ?? 0),
      );
      expect(asked.availability).toBe(combined.value.availability);
      expect([...asked.birnbaum]).toEqual(order.map((name) => combined.value.importance[name]?.birnbaum));
    }),
  );
});

test('given more cut sets than anybody could list, when its reliability is asked, then it is there at once', () => {
  // Of 400 alike any 200 are enough: more sets of 201 fail it than there are atoms.
  const of = Array.from({ length: 400 }, (_, index) => ({ ref: `store-${index}` }));
  const diagram = quickDiagram({ atLeast: 200, of });
  const asked = diagram === null ? null : reliabilityOf(diagram, new Array<number>(400).fill(0.5));
  expect(asked?.availability).toBeCloseTo(0.51994, 4);
  expect(quickDiagram({ atLeast: 500, of: Array.from({ length: 1000 }, (_, index) => ({ ref: `store-${index}` })) })).toBeNull();
});
