import * as contract from '@samspel/contract/catalog.ts';
import { openIncident, resolveIncident } from '@samspel/contract/incidents.ts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { journeysWithStructure, systemsOfSubsystem, systemsWithSites, teamsOfPerson } from './index.ts';
import { type CatalogGround, catalogGround, refusedCode } from './testing/catalog-ground.ts';
import { smallWorld } from './testing/small-world.ts';

let ground: CatalogGround;
beforeAll(async () => {
  ground = await catalogGround();
  await ground.take(smallWorld, { ownersAccepted: true });
});
afterAll(() => ground.test.end());

describe('the list of systems', () => {
  const list = (query: Record<string, unknown> = {}) => ground.viewer(contract.listSystems, { query });
  const names = async (query: Record<string, unknown>) => (await list(query)).items.map(({ name }) => name);

  test('has every Component and Resource by title, page by page', async () => {
    const first = await list({ limit: 3 });
    expect(first.items.map(({ name }) => name)).toEqual(['checkout', 'mailer', 'orders-db']);
    expect(first.total).toBe(4);
    const second = await list({ limit: 3, cursor: first.next });
    expect(second.items.map(({ name }) => name)).toEqual(['storefront']);
    expect(second.next).toBeNull();
  });

  test('is narrowed by words and filters', async () => {
    expect(await names({ q: 'visitors' })).toEqual(['storefront']);
    expect(await names({ owner: 'group:default/keepers' })).toEqual(['orders-db', 'storefront']);
    expect(await names({ owner: 'group:default/keepers', side: 'dev' })).toEqual(['orders-db']);
    expect(await names({ owner: 'none' })).toEqual(['checkout', 'mailer']);
    expect(await names({ type: ['website', 'database'], site: 'sto' })).toEqual(['orders-db', 'storefront']);
    expect(await names({ stage: 'operations' })).toEqual(['orders-db']);
    expect(await names({ sort: '-name', subsystem: 'system:default/shop' })).toEqual(['storefront', 'orders-db', 'mailer', 'checkout']);
  });

  test('counts each facet over what the other filters let through', async () => {
    const { facets } = await list({ type: 'website' });
    expect(facets.type.map(({ value, count }) => [value, count])).toEqual([
      ['service', 2],
      ['database', 1],
      ['website', 1],
    ]);
    expect(facets.site).toMatchObject([
      { value: 'lon', count: 1 },
      { value: 'sto', count: 1 },
    ]);
    expect(facets.state).toEqual([{ value: 'operational', title: 'operational', count: 1 }]);
  });
});

describe('pages', () => {
  test('of a system show dependencies both ways, with what is said of them', async () => {
    const page = await ground.viewer(contract.showSystem, { params: { ref: 'component:default/checkout' } });
    expect(page.dependsOn).toMatchObject([
      { to: { ref: 'resource:default/orders-db' }, hard: true, timeoutSeconds: 2, attempts: 3, backoffSeconds: 0.1, by: 'fields' },
      { to: { ref: 'component:default/mailer' }, hard: false, by: 'fields' },
    ]);
    expect(page.dependedOnBy).toMatchObject([{ from: { ref: 'component:default/storefront' }, by: 'declared' }]);
    expect(page.journeys.map(({ ref }) => ref)).toEqual(['journey:default/buy']);
    expect(page.may.change).toBe(false);
    expect(page.declaredAt).toMatchObject({ path: 'catalog-info.yaml' });
  });

  test('of what is not there are refused', async () => {
    expect(await refusedCode(ground.viewer(contract.showSystem, { params: { ref: 'component:default/none' } }))).toBe('catalog.unknown');
    expect(await refusedCode(ground.viewer(contract.showSystem, { params: { ref: 'none' } }))).toBe('catalog.bad-reference');
    expect(await refusedCode(ground.viewer(contract.showSystem, { params: { ref: 'group:default/makers' } }))).toBe('catalog.unknown');
  });

  test('of a subsystem, a team, a journey and the whole', async () => {
    const shop = await ground.viewer(contract.showSubsystem, { params: { ref: 'system:default/shop' } });
    expect(shop.systems.map(({ name }) => name).sort()).toEqual(['checkout', 'mailer', 'orders-db', 'storefront']);
    expect(shop.area?.ref).toBe('domain:default/trade');
    const team = await ground.viewer(contract.showTeam, { params: { ref: 'group:default/keepers' } });
    expect(team.people.map(({ ref }) => ref)).toEqual(['user:default/kim']);
    expect(team.owns.map(({ system, side }) => `${system} ${side}`).sort()).toEqual([
      'component:default/storefront ops',
      'resource:default/orders-db dev',
      'resource:default/orders-db ops',
    ]);
    const journey = await ground.viewer(contract.showJourney, { params: { ref: 'journey:default/buy' } });
    expect(journey).toMatchObject({ weight: 3, service: { ref: 'service:default/shopping', title: 'Shopping' } });
    expect(journey.structure).toEqual({
      all: [
        { ref: 'component:default/storefront' },
        { any: [{ ref: 'component:default/checkout' }, { ref: 'component:default/mailer' }] },
        { ref: 'resource:default/orders-db' },
      ],
    });
    const overview = await ground.viewer(contract.overview);
    expect(overview.counts).toMatchObject({ systems: 4, subsystems: 1, teams: 3, people: 2, journeys: 1, services: 1 });
    expect(overview.stages.map(({ stage, systems, share }) => [stage, systems, share])).toEqual([
      ['developers', 3, 0.75],
      ['take-part', 0, 0],
      ['together', 0, 0],
      ['operations', 1, 0.25],
    ]);
  });
});

describe('search', () => {
  const find = async (q: string) => (await ground.viewer(contract.search, { query: { q } })).items.map(({ ref }) => ref);

  test('finds by the beginning of a name first, by any word, over all kinds', async () => {
    expect((await find('sho'))[0]).toBe('system:default/shop');
    expect(await find('buy something')).toEqual(['journey:default/buy']);
    expect(await find('kim')).toEqual(['user:default/kim']);
    expect(await find('keepers@')).toEqual(['group:default/keepers']);
    expect(await find('  ')).toEqual([]);
  });
});

describe('what goes wrong', () => {
  test('is worded as the public page words it: no share is none, a small one is part', async () => {
    const ref = 'component:default/storefront';
    const state = async () => (await ground.viewer(contract.showSystem, { params: { ref } })).now.state;
    const hit = async (fraction: number) => {
      const { incident } = await ground.operator(openIncident, { body: { title: 'Perhaps', impacts: [{ target: ref, fraction }] } });
      const seen = await state();
      await ground.operator(resolveIncident, { params: { id: incident.id }, body: {} });
      return seen;
    };
    expect([await hit(0), await hit(0.03), await hit(0.5), await state()]).toEqual(['operational', 'partial', 'major', 'operational']);
  });

  test('shows as the state of the system it hits, in the list, on its page and in the search', async () => {
    const ref = 'component:default/mailer';
    const impacts = [{ target: ref, severity: 'partial' as const }];
    await ground.operator(openIncident, { body: { title: 'Letters are late', impacts } });
    const list = await ground.viewer(contract.listSystems, { query: { state: 'partial' } });
    expect(list.items.map((one) => [one.ref, one.now.incidents[0]?.title])).toEqual([[ref, 'Letters are late']]);
    expect(list.facets.state.map(({ value, count }) => [value, count])).toEqual([
      ['partial', 1],
      ['operational', 3],
    ]);
    const page = await ground.viewer(contract.showSystem, { params: { ref } });
    expect(page.latestIncidents).toMatchObject([{ title: 'Letters are late', resolvedAt: null }]);
    const found = await ground.viewer(contract.search, { query: { q: 'late lett' } });
    expect(found.items).toMatchObject([{ kind: 'incident', title: 'Letters are late' }]);
    await ground.operator(openIncident, { body: { title: 'Nothing arrives', summary: 'The queue overflowed', tags: ['area:post'], impacts } });
    for (const q of ['queue overfl', 'post'])
      expect((await ground.viewer(contract.search, { query: { q, kind: 'incident' } })).items).toMatchObject([{ title: 'Nothing arrives' }]);
    expect((await ground.viewer(contract.search, { query: { q: '%', kind: 'incident' } })).items).toEqual([]);
  });
});

describe('the front door', () => {
  test('answers other features from the tables', async () => {
    const { reader } = ground.test.samspel.house;
    expect(await journeysWithStructure(reader)).toMatchObject([{ ref: 'journey:default/buy', weight: 3 }]);
    expect(await teamsOfPerson(reader, 'user:default/ada')).toEqual(['group:default/makers']);
    expect(await systemsOfSubsystem(reader, 'system:default/shop')).toHaveLength(4);
    const sites = await systemsWithSites(reader);
    expect(sites.find(({ ref }) => ref === 'resource:default/orders-db')).toMatchObject({ sites: ['sto'], subsystem: 'system:default/shop' });
  });
});
