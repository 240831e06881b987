/** Is the demo world the same for the same seed, and the world it promises to be? */
import { importIncidents } from '@samspel/contract/incidents.ts';
import { validate } from '@samspel/core/catalog/validate.ts';
import { importJson } from '@samspel/core/incidents/import/tables.ts';
import { describe, expect, test } from 'vitest';
import { parseAllDocuments } from 'yaml';
import { catalogFiles } from './catalog-files.ts';
import { oneDay } from './deeds.ts';
import { departing, teams, userName } from './people.ts';
import { makeWorld, standardSeed } from './world.ts';

const now = Date.UTC(2026, 10, 23, 8, 30);
const world = makeWorld(standardSeed, now);

describe('the demo world', () => {
  test('is the same for the same seed and moment, and another for another', () => {
    expect(makeWorld(standardSeed, now).deeds).toEqual(world.deeds);
    expect(makeWorld('another', now).deeds).not.toEqual(world.deeds);
  });

  test('is as large as a company in its fourth year: systems, dependencies, people', () => {
    expect(world.company.systems).toHaveLength(95);
    expect(world.company.dependencies).toHaveLength(350);
    expect(new Set(world.company.systems.map((system) => system.subsystem)).size).toBe(12);
    const people = teams.flatMap((team) => team.people.map((person) => [team.name, person] as const));
    expect(people.filter(([team]) => team === 'operations')).toHaveLength(7);
    expect(people.filter(([team]) => team !== 'operations')).toHaveLength(40);
    expect(new Set([...people.map(([, person]) => userName(person)), ...departing.map((one) => userName(one.name))]).size).toBe(50);
  });

  test('names nothing that is not there, and nothing that was not born yet', () => {
    for (const { from, to } of world.company.dependencies)
      expect([world.company.byName.has(from), world.company.byName.has(to), from === to]).toEqual([true, true, false]);
    for (const one of world.incidents) {
      for (const system of [one.system, ...one.alsoHit]) expect(one.overAt).toBeGreaterThan(now - system.bornDaysAgo * oneDay);
    }
  });

  test.each([540, 190, 70])('its files of %i days ago are a catalog without a fault', (days) => {
    const documents = catalogFiles(world.company, days).flatMap(({ text }) => parseAllDocuments(text).map((document) => validate(document.toJS())));
    expect(documents.flatMap((read) => ('faults' in read ? read.faults : []))).toEqual([]);
    const kinds = documents.flatMap((read) => ('entity' in read ? [read.entity.kind] : []));
    const systems = world.company.systems.filter((system) => system.bornDaysAgo >= days);
    expect(kinds.filter((kind) => kind === 'Component' || kind === 'Resource')).toHaveLength(systems.length);
    expect(kinds.filter((kind) => kind === 'Operations')).toHaveLength(systems.length);
    expect(kinds.filter((kind) => kind === 'Journey')).toHaveLength(8);
  });

  test('its incidents are many, mostly short, and a few of them make up most of the loss', () => {
    const lengths = world.incidents.flatMap((one) => (one.started === null ? [] : [one.overAt - one.started])).sort((a, b) => b - a);
    const lost = lengths.reduce((sum, length) => sum + length, 0);
    const longestTenth = lengths.slice(0, Math.ceil(lengths.length / 10)).reduce((sum, length) => sum + length, 0);
    expect(world.incidents.length).toBeGreaterThan(400);
    expect(world.incidents.length).toBeLessThan(700);
    expect(lengths[Math.floor(lengths.length / 2)]).toBeLessThan(20 * 60_000);
    expect(longestTenth / lost).toBeGreaterThan(0.35);
    expect(world.incidents.filter((one) => one.started === null).length).toBeGreaterThan(5);
  });

  test('its history reads as an import without a refused row', () => {
    const imports = world.deeds.filter((deed) => deed.route === 'incidents.import');
    expect(imports.length).toBeGreaterThan(3);
    for (const { at, input } of imports) {
      const body = importIncidents.body.parse(input['body']);
      const read = importJson(body.text, body.mapping ?? null, at);
      expect('unreadable' in read).toBe(false);
      expect(read).toMatchObject({ refused: [] });
    }
  });

  test('nothing in it happens later than now, or before the catalog was there', () => {
    const times = world.deeds.map((deed) => deed.at);
    expect(Math.max(...times)).toBeLessThanOrEqual(now);
    expect([...times].sort((a, b) => a - b)).toEqual(times);
    expect(world.deeds[0]?.route).toBe('catalog.plan-import');
  });

  test('told a month later it has grown older with the date', () => {
    const later = makeWorld(standardSeed, now + 30 * oneDay);
    expect(later.deeds.at(-1)?.at).toBeGreaterThan(now + 29 * oneDay);
    expect(later.company).toEqual(world.company);
  });
});
