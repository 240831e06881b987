/** Does a journey's tree fail exactly when its systems, sites and causes say so? And is what would help most really that? */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { WeighedJourney } from './drawn-journeys.ts';
import { analyse } from './fault-tree.ts';
import { type CommonCause, type Ground, isNeeded, journeyTree, type Need, type Part, type SystemFigure } from './journey-tree.ts';
import { minutesPerYear, singlePointsOf } from './single-points.ts';
import { neededOf, partsOf, type Structure } from './structure.ts';
import { whatWouldHelp } from './what-would-help.ts';

const systems = ['a', 'b', 'c', 'd', 'e'];
const sites = ['north', 'south'];
const need = (from: string, to: string, more: Partial<Need> = {}): Need => ({ from, to, hard: true, asynchronous: false, fallback: null, ...more });
const figure: fc.Arbitrary<SystemFigure> = fc.record({
  unavailability: fc.integer({ min: 0, max: 20 }).map((percent) => percent / 100),
  sites: fc.subarray(sites),
  perSite: fc.boolean(),
});
const cause: fc.Arbitrary<CommonCause> = fc.record({
  kind: fc.constantFrom('rack', 'database', 'deploy'),
  name: fc.constantFrom('x', 'y'),
  unavailability: fc.constantFrom(0.01, 0.05),
  systems: fc.subarray(systems, { minLength: 1, maxLength: 3 }),
});
const needs = fc.uniqueArray(
  fc.record({
    from: fc.constantFrom(...systems),
    to: fc.constantFrom(...systems),
    hard: fc.boolean(),
    asynchronous: fc.constantFrom(false, false, false, true),
    fallback: fc.constantFrom(null, null, null, { text: 'yesterday', testedAt: null }),
  }),
  { maxLength: 9, selector: ({ from, to }) => `${from} ${to}` },
);
const ground: fc.Arbitrary<Ground> = fc.record({
  needs,
  systems: fc.dictionary(fc.constantFrom(...systems), figure).map((figures) => new Map(Object.entries(figures))),
  otherwise: fc.constantFrom(0.02, 0.1),
  sites: fc.constantFrom(
    new Map(),
    new Map([['north', 0.03]]),
    new Map([
      ['north', 0.03],
      ['south', 0.01],
    ]),
  ),
  causes: fc.uniqueArray(cause, { maxLength: 1, selector: ({ kind, name }) => `${kind} ${name}` }),
  figuresInclude: fc.boolean(),
});
const { structure } = fc.letrec<{ structure: Structure }>((tie) => ({
  structure: fc.oneof(
    { maxDepth: 2, withCrossShrink: true },
    fc.constantFrom(...systems).map((ref) => ({ ref })),
    fc.array(tie('structure'), { minLength: 1, maxLength: 3 }).map((all) => ({ all })),
    fc.array(tie('structure'), { minLength: 1, maxLength: 3 }).map((any) => ({ any })),
    fc.array(tie('structure'), { minLength: 2, maxLength: 3 }).map((of) => ({ atLeast: 2, of })),
  ),
}));

/** Whether the journey is down, told straight from the words of `journey-tree.ts`. */
function isDown(whole: Structure, { needs, systems: figures, causes = [] }: Ground, failed: (part: Part) => boolean): boolean {
  const downByItself = (system: string): boolean => {
    const { sites: own = [], perSite = false } = figures.get(system) ?? {};
    const lost = (site: string) => failed({ kind: 'site', site });
    if (failed({ kind: 'system', system })) return true;
    if (causes.some((each) => each.systems.includes(system) && failed({ kind: 'cause', cause: each }))) return true;
    if (own.length === 0) return false;
    return own.every((site) => lost(site) || (perSite && own.length > 1 && failed({ kind: 'instance', system, site })));
  };
  const down = new Set(systems.filter(downByItself));
  for (let before = -1; before !== down.size; ) {
    before = down.size;
    for (const each of needs) if (isNeeded(each) && down.has(each.to)) down.add(each.from);
  }
  const works = (part: Structure): boolean => ('ref' in part ? !down.has(part.ref) : partsOf(part).filter(works).length >= neededOf(part));
  return !works(whole);
}

const keyOf = (part: Part) => (part.kind === 'cause' ? `cause ${part.cause.kind} ${part.cause.name}` : JSON.stringify(part));

function chanceOf(whole: Structure, on: Ground): number {
  const answer = analyse(journeyTree(whole, on));
  if (!answer.ok) throw new Error(answer.refusal.code);
  return answer.value.topEventProbability;
}

test('given any ground, when a journey is drawn, then it is down exactly in the states that the words say', () => {
  fc.assert(
    fc.property(structure, ground, (whole, on) => {
      const tree = journeyTree(whole, on);
      const count = tree.parts.length;
      fc.pre(count <= 12);
      let chance = 0;
      for (let bits = 0; bits < 2 ** count; bits++) {
        const failed = new Set(tree.parts.filter((_, event) => (bits >> event) & 1).map(keyOf));
        if (!isDown(whole, on, (part) => failed.has(keyOf(part)))) continue;
        chance += tree.chances.reduce((product, each, event) => product * ((bits >> event) & 1 ? each : 1 - each), 1);
      }
      expect(chanceOf(whole, on)).toBeCloseTo(chance, 12);
    }),
  );
});

test('given figures that include what strikes a system, when it is drawn alone, then it is down as often as its figure says, or as what strikes it', () => {
  fc.assert(
    fc.property(fc.constantFrom(...systems), ground, (system, given) => {
      const on: Ground = { ...given, needs: [], figuresInclude: true };
      const { unavailability, sites: own = [], perSite = false } = on.systems.get(system) ?? { unavailability: on.otherwise };
      fc.pre(!(perSite && own.length > 1));
      const lost = own.reduce((product, site) => product * (on.sites?.get(site) ?? 0), own.length === 0 ? 0 : 1);
      const struck = (on.causes ?? []).filter((each) => each.systems.includes(system)).reduce((sum, { unavailability: u }) => sum + u - sum * u, lost);
      expect(chanceOf({ ref: system }, on)).toBeCloseTo(Math.max(unavailability, struck), 12);
    }),
  );
});

test('given any journeys, when asked what would help, then each change saves what drawing the changed ground says, and no edge saves more', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(structure, fc.integer({ min: 1, max: 3 })), { minLength: 1, maxLength: 2 }), ground, (drawn, on) => {
      const journeys: WeighedJourney[] = drawn.map(([whole, weight], index) => ({ ref: `journey:default/j${index}`, weight, structure: whole }));
      const total = drawn.reduce((sum, [, weight]) => sum + weight, 0);
      const lost = (under: Ground) => drawn.reduce((sum, [whole, weight]) => sum + (weight / total) * chanceOf(whole, under), 0);
      const now = lost(on);
      const answer = whatWouldHelp(journeys, on, { most: 3, fallbackFails: 0.2 });
      expect(answer.unavailability).toBeCloseTo(now, 12);
      const without = (gone: (each: Need) => boolean): Ground => ({ ...on, needs: on.needs.filter((each) => !gone(each)) });
      const softening = (from: string, to: string) => now - lost(without((each) => each.from === from && each.to === to));
      for (const { change, savesMinutesPerYear } of answer.changes) {
        const saves = savesMinutesPerYear / minutesPerYear;
        if (change.kind === 'soften') expect(saves).toBeCloseTo(softening(change.from, change.to), 10);
        if (change.kind === 'fallback') expect(saves).toBeCloseTo(0.8 * softening(change.from, change.to), 10);
        if (change.kind === 'optional') expect(saves).toBeCloseTo(now - lost(without(({ to }) => to === change.system)), 10);
        // Where figures include what strikes a system, only its own failures become fewer.
        if (change.kind === 'better-system' && on.figuresInclude !== true) {
          const figure = on.systems.get(change.system) ?? { unavailability: on.otherwise };
          expect(saves).toBeCloseTo(
            now - lost({ ...on, systems: new Map(on.systems).set(change.system, { ...figure, unavailability: figure.unavailability * 0.1 }) }),
            10,
          );
        }
        if (change.kind === 'second-site' && change.site !== null) {
          const figure = on.systems.get(change.system);
          const twice = { unavailability: figure?.unavailability ?? on.otherwise, sites: [...(figure?.sites ?? []), change.site], perSite: true };
          // Exact, but for failures of the one site together with something else at the other.
          if (twice.sites.length === 2 && twice.sites.every((site) => on.sites?.has(site)))
            expect(Math.abs(saves - (now - lost({ ...on, systems: new Map(on.systems).set(change.system, twice) })))).toBeLessThan(0.2 * 0.03);
        }
        if (change.kind === 'apart') {
          const causes = (on.causes ?? []).map((each) =>
            `${each.kind} ${each.name}` === change.cause ? { ...each, systems: each.systems.filter((one) => one !== change.system) } : each,
          );
          expect(saves).toBeCloseTo(now - lost({ ...on, causes }), 10);
        }
      }
      const best = Math.max(0, ...on.needs.filter(isNeeded).map(({ from, to }) => softening(from, to)));
      const found = Math.max(0, ...answer.changes.filter(({ change }) => change.kind === 'soften').map((each) => each.savesMinutesPerYear / minutesPerYear));
      expect(found).toBeCloseTo(best, 10);
    }),
  );
});

const hotel: Ground = {
  otherwise: 0.001,
  systems: new Map(),
  needs: [
    ...['search', 'profile', 'user'].flatMap((app) => [need('frontend', app), need(app, 'registry'), need(app, `${app}-db`)]),
    need('search', 'cache', { fallback: { text: 'ask the store', testedAt: null } }),
    need('frontend', 'registry'),
    need('search', 'tracer', { asynchronous: true }),
  ],
};

test('given a registry that all others share, when asked what would help, then making it optional comes first', () => {
  const journeys = ['search', 'profile', 'user'].map((app) => ({
    ref: `journey:default/${app}`,
    weight: 1,
    structure: { all: [{ ref: 'front' }, { ref: app }] },
  }));
  const [first] = whatWouldHelp(journeys, hotel).changes;
  expect(first?.change).toMatchObject({ kind: 'optional', system: 'registry' });
  // In each journey a thousandth of the year, less when another of the three others is down as well.
  expect(first?.savesMinutesPerYear).toBeCloseTo(minutesPerYear * 0.001 * 0.999 ** 3, 6);
  expect(whatWouldHelp(journeys, hotel).assumed).toContain('registry');
});

test('given systems at two sites, when a site fails, then only what runs there alone is lost', () => {
  const on: Ground = {
    needs: [need('web', 'store')],
    systems: new Map([
      ['web', { unavailability: 0.01, sites, perSite: true }],
      ['store', { unavailability: 0, sites: ['north'] }],
    ]),
    otherwise: 0,
    sites: new Map([['north', 0.02]]),
    commonShare: 0.1,
  };
  const [first, second] = singlePointsOf(journeyTree({ ref: 'web' }, on));
  expect(first).toMatchObject({ name: 'site north', unavailability: 0.02 });
  expect(second).toMatchObject({ name: 'web', unavailability: 0.001 });
  expect(first?.costsMinutesPerYear).toBeCloseTo(minutesPerYear * 0.02 * (1 - 0.001) * (1 - 0.009 * 0.009), 6);
  const help = whatWouldHelp([{ ref: 'j', weight: 1, structure: { ref: 'web' } }], on).changes;
  expect(help[0]?.change).toEqual({ kind: 'soften', from: 'web', to: 'store' });
});

test('given 5,000 systems, when asked what would help, then the answer comes, and the shared one is on top', () => {
  const names = Array.from({ length: 5_000 }, (_, index) => `s${index}`);
  const many: Need[] = names.slice(1, -1).flatMap((name, index) => [need(`s${index >> 1}`, name), need(name, 's4999')]);
  const journeys = [0, 1, 2].map((index) => ({ ref: `j${index}`, weight: 1, structure: { all: [{ ref: `s${index}` }, { ref: `s${index + 10}` }] } }));
  const answer = whatWouldHelp(journeys, { needs: many, systems: new Map(), otherwise: 1e-5 });
  expect(answer.changes[0]?.change).toMatchObject({ kind: 'soften' });
  expect(answer.changes.find(({ change }) => change.kind === 'optional')?.change).toMatchObject({ system: 's4999' });
});
