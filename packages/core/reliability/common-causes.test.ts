/** What is said counts, what is not is a tenth of the middle member's failures, and no more than those of the best; a group of one is none. */
import { expect, it } from 'vitest';
import { sharedFailures } from './common-causes.ts';

const rack = (availability: number | null = null) => ({ kind: 'rack' as const, name: 'r12', availability });
const system = (ref: string, sites: readonly string[], ...failsWith: ReturnType<typeof rack>[]) => ({ ref, sites, failsWith });
const figures = new Map([
  ['a', 0.01],
  ['b', 0.002],
]);
const figureOf = (ref: string): number => figures.get(ref) ?? 0.001;

it('sites are shared by whoever runs there, and assumed a tenth of what the middle one of them fails', () => {
  expect(sharedFailures([system('a', ['sto', 'lon']), system('b', ['sto'])], figureOf)).toEqual([
    { kind: 'site', name: 'sto', unavailability: 0.001, source: 'assumed', systems: ['a', 'b'] },
    { kind: 'site', name: 'lon', unavailability: 0.001, source: 'assumed', systems: ['a'] },
  ]);
});

it('nothing fails more often than the best system that it alone takes down; one with a second site shows nothing', () => {
  const best = new Map([...figures, ['best', 1e-5]]);
  const figure = (ref: string): number => best.get(ref) ?? 0.01;
  const at = (sites: readonly string[]) => sharedFailures([system('a', ['sto']), system('c', ['sto']), system('best', sites)], figure)[0];
  expect(at(['sto'])).toMatchObject({ unavailability: 1e-5 });
  expect(at(['sto', 'lon'])).toMatchObject({ unavailability: 0.001 });
});

it('of several figures said of a group the worst counts, and a group of one is none', () => {
  const systems = [system('a', [], rack(0.9999)), system('b', [], rack(0.999), { kind: 'rack', name: 'alone', availability: 0.9 })];
  expect(sharedFailures(systems, figureOf)).toEqual([{ kind: 'rack', name: 'r12', unavailability: 0.001, source: 'said', systems: ['a', 'b'] }]);
});

it('a figure of a site may be said by anybody; it makes nobody run there', () => {
  expect(sharedFailures([system('a', ['sto']), { ref: 'b', sites: [], failsWith: [{ kind: 'site', name: 'sto', availability: 0.95 }] }], figureOf)).toEqual([
    { kind: 'site', name: 'sto', unavailability: 0.05, source: 'said', systems: ['a'] },
  ]);
});
