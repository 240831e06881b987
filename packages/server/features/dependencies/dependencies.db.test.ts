import { showSystem } from '@samspel/contract/catalog.ts';
import * as contract from '@samspel/contract/dependencies.ts';
import { acceptFinding, dismissFinding } from '@samspel/contract/findings.ts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { takeAccepted } from './changing.ts';
import { dependenciesAt } from './index.ts';
import { dependenciesGround, type Ground, refusedCode, shop } from './testing/ground.ts';

let ground: Ground;
beforeAll(async () => {
  ground = await dependenciesGround();
  await ground.take(shop);
});
afterAll(() => ground.test.end());

const ref = (name: string): string => `component:default/${name}`;
const declared = ['checkout declared mailer soft', 'checkout declared orders-db', 'storefront declared checkout'];

describe('the graph', () => {
  test('is what the catalog declares, with layers and blast radius', async () => {
    expect(await ground.edges()).toEqual(declared);
    const map = await ground.viewer(contract.readMap);
    const system = (name: string) => map.systems.find((one) => one.ref.endsWith(`/${name}`));
    expect(system('storefront')).toMatchObject({
      layer: 0,
      blastRadius: 0,
      subsystem: 'system:default/shop',
      owners: { dev: 'group:default/makers', ops: null },
      state: 'operational',
    });
    expect(system('orders-db')).toMatchObject({ layer: 2, blastRadius: 2, known: true });
    expect(map.subsystems).toEqual([{ ref: 'system:default/shop', title: 'The shop', systems: 5, calls: [] }]);
    expect(map.journeys).toMatchObject([{ ref: 'journey:default/buy', systems: [ref('storefront')] }]);
    expect(await ground.edge('checkout', 'orders-db')).toMatchObject({ timeoutSeconds: 2, attempts: 3, observed: null, configured: null });
    expect((await dependenciesAt(ground.test.samspel.house.reader, ground.test.clock.now())).length).toBe(3);
  });

  test('is declared, described and removed by an owner, and the catalog writes it down', async () => {
    const edge = { from: ref('search'), to: 'resource:orders-db', reason: 'It asks the orders' };
    expect(await refusedCode(ground.member(contract.declareDependency, { body: edge }))).toBe('dependencies.not-owner');
    expect(await refusedCode(ground.ada(contract.declareDependency, { body: { ...edge, to: 'component:nothing' } }))).toBe('dependencies.unknown-system');
    expect(await refusedCode(ground.ada(contract.declareDependency, { body: { ...edge, to: edge.from } }))).toBe('dependencies.bad-reference');
    const attributes = {
      hard: false,
      timeoutSeconds: 0.5,
      breaker: { failureRatio: 0.5, minCalls: 20, windowSeconds: 10, openSeconds: 30 },
      fallback: { text: 'the list of yesterday', testedAt: '2026-02-01T00:00:00Z' },
    };
    await ground.ada(contract.declareDependency, { body: { ...edge, attributes } });
    await ground.test.clock.forward(60);
    expect(await ground.edge('search', 'orders-db')).toMatchObject({ ...attributes, asynchronous: false, standing: 'declared' });
    const { document, version } = await ground.viewer(showSystem, { params: { ref: ref('search') } });
    expect(JSON.stringify(document)).toContain('breaker=0.5/20/10s/30s');
    const slower = { ...edge, attributes: { ...attributes, timeoutSeconds: 1 } };
    const { history: said } = await ground.viewer(contract.showDependency, { query: { from: edge.from, to: 'resource:default/orders-db' } });
    const [seen] = said;
    // Who looked before it was declared, or at another declaration, would write over what they have not seen.
    expect(await refusedCode(ground.ada(contract.declareDependency, { body: { ...slower, since: null } }))).toBe('dependencies.said-since');
    expect(await refusedCode(ground.ada(contract.declareDependency, { body: { ...slower, since: '2020-01-01T00:00:00Z' } }))).toBe('dependencies.said-since');
    await ground.ada(contract.declareDependency, { body: { ...slower, since: seen?.from ?? null } });
    await ground.test.clock.forward(60);
    const leaving = { from: edge.from, to: edge.to, reason: 'No more' };
    expect(await refusedCode(ground.ada(contract.removeDependency, { body: { ...leaving, since: seen?.from ?? null } }))).toBe('dependencies.said-since');
    await ground.ada(contract.removeDependency, { body: leaving });
    expect(await refusedCode(ground.ada(contract.removeDependency, { body: { from: edge.from, to: ref('mailer'), reason: 'x' } }))).toBe(
      'dependencies.not-declared',
    );
    await ground.test.clock.forward(60);
    expect(await ground.edges()).toEqual(declared);
    const { history, edge: gone } = await ground.viewer(contract.showDependency, { query: { from: edge.from, to: 'resource:default/orders-db' } });
    expect(history.map(({ to, attributes: { timeoutSeconds } }) => [to === null, timeoutSeconds])).toEqual([
      [false, 1],
      [false, 0.5],
    ]);
    expect(gone).toMatchObject({ declared: null, observed: null });
    expect((await ground.viewer(showSystem, { params: { ref: ref('search') } })).version).toBe(version + 2);
  });

  test('is known on any date, with what differs between two', async () => {
    const before = new Date(ground.test.clock.now() - 90_000).toISOString();
    expect(await ground.edges(before)).toContain('search declared orders-db soft');
    const difference = await ground.viewer(contract.mapDifference, { query: { from: before } });
    expect(difference.removed).toMatchObject([{ from: ref('search') }]);
    expect(difference).toMatchObject({ added: [], changed: [], systems: { added: [], removed: [] } });
    expect(await ground.edges('2020-01-01T00:00:00Z')).toEqual([]);
    expect(await refusedCode(ground.viewer(contract.readMap, { query: { at: '2040-01-01T00:00:00Z' } }))).toBe('dependencies.ahead');
    const ahead = ground.viewer(contract.mapDifference, { query: { from: before, to: '2040-01-01T00:00:00Z' } });
    await expect(ahead).rejects.toMatchObject({ problem: { code: 'dependencies.ahead', path: '/to' } });
    const nobody = ground.viewer(contract.showDependency, { query: { from: ref('search'), to: 'group:default/makers' } });
    await expect(nobody).rejects.toMatchObject({ problem: { code: 'dependencies.bad-reference', path: '/to' } });
  });

  test('of one system has both ways and both radii', async () => {
    const near = await ground.viewer(contract.systemDependencies, { params: { ref: ref('checkout') } });
    expect(near.out.map(({ to }) => to)).toEqual([ref('mailer'), 'resource:default/orders-db']);
    expect(near.takesDown).toEqual([{ ref: ref('storefront'), distance: 1 }]);
    expect(near.standsOn).toEqual([{ ref: 'resource:default/orders-db', distance: 1 }]);
    expect(near.journeys).toEqual(['journey:default/buy']);
    expect(await refusedCode(ground.viewer(contract.systemDependencies, { params: { ref: ref('nobody') } }))).toBe('dependencies.unknown-system');
  });
});

test('what was declared while a question was open is not said anew by its answer', async () => {
  const { house } = ground.test.samspel;
  const pair = { from: ref('checkout'), to: 'resource:default/orders-db' };
  const event = {
    id: house.newId('evt'),
    at: house.now(),
    actor: { kind: 'system' as const, id: 'x', name: 'X' },
    type: 'findings.accepted',
    subject: pair.from,
  };
  await house.change((tx) => takeAccepted(house, tx, { ...event, payload: { kind: 'dependencies.undeclared', facts: pair, reason: '' } }));
  await ground.test.clock.forward(60);
  expect(await ground.edge('checkout', 'orders-db')).toMatchObject({ timeoutSeconds: 2, attempts: 3 });
});

describe('traces', () => {
  test('say what is called; what the catalog does not say is a question, and accepting it edits the catalog', async () => {
    await ground.calls(
      [
        ['storefront', 'checkout'],
        ['storefront', 'search'],
        ['checkout', 'mail-service'],
      ],
      3,
    );
    expect(await ground.edges()).toEqual([
      'checkout agreed mailer soft',
      'checkout unseen orders-db',
      'storefront agreed checkout',
      'storefront undeclared search',
    ]);
    const edge = await ground.edge('storefront', 'search');
    expect(edge?.observed).toMatchObject({ calls: 3, errors: 0 });
    expect(edge?.observed?.latency?.p50).toBeGreaterThan(0.49);
    const [finding, ...more] = await ground.findings('undeclared', 'unseen', 'wrong-direction', 'unknown-system');
    expect(more).toEqual([]);
    // What is seen counts as hard until somebody says otherwise, so a journey has a new single point.
    expect(await ground.findings('single-point')).toMatchObject([{ subject: ref('search') }]);
    expect(finding).toMatchObject({ kind: 'dependencies.undeclared', subject: ref('storefront'), facts: { calls: 3 } });
    await ground.ada(acceptFinding, { params: { id: finding?.id ?? '' }, body: { reason: 'It has to' } });
    await ground.test.clock.forward(11);
    expect(await ground.edges()).toContain('storefront agreed search');
    expect(await ground.findings('undeclared')).toEqual([]);
    const { edge: shown, days } = await ground.viewer(contract.showDependency, { query: { from: ref('storefront'), to: ref('search') } });
    expect(shown.declared).not.toBeNull();
    expect(days).toMatchObject([{ day: '2026-03-02', calls: 3 }]);
  });

  test('that name nobody are a question, and an alias answers it for the past too', async () => {
    await ground.calls([
      ['storefront', 'serch_v2'],
      ['storefront', 'noise'],
    ]);
    const names = (await ground.viewer(contract.listNames)).items;
    expect(names.slice(0, 2)).toMatchObject([
      { name: 'noise', by: 'unknown', ref: null },
      { name: 'serch_v2', by: 'unknown' },
    ]);
    expect((await ground.findings('undeclared', 'unknown-system')).map(({ kind, facts }) => [kind, facts['name']]).sort()).toEqual([
      ['dependencies.unknown-system', 'noise'],
      ['dependencies.unknown-system', 'serch_v2'],
    ]);
    await ground.member(contract.setAlias, { params: { name: 'serch_v2' }, body: { ref: ref('search') } });
    await ground.member(contract.setAlias, { params: { name: 'noise' }, body: { ref: null } });
    await ground.test.clock.forward(11);
    expect(await ground.findings('unknown-system')).toEqual([]);
    expect((await ground.edge('storefront', 'search'))?.observed?.calls).toBe(4);
    await ground.member(contract.setAlias, { params: { name: 'noise' }, body: { ref: null, forget: true } });
    await ground.test.clock.forward(11);
    expect(await ground.findings('unknown-system')).toMatchObject([{ facts: { name: 'noise' } }]);
  });

  test('that stay away for a fortnight are a question, and accepting it takes the dependency out', async () => {
    for (let day = 0; day < 3; day++) {
      await ground.test.clock.forward(5 * 86_400);
      await ground.calls([
        ['storefront', 'checkout'],
        ['checkout', 'mail-service'],
      ]);
    }
    const unseen = await ground.findings('unseen');
    expect(unseen.map(({ facts }) => [facts['from'], facts['to']]).sort()).toEqual([
      [ref('checkout'), 'resource:default/orders-db'],
      [ref('storefront'), ref('search')],
    ]);
    for (const { id, facts } of unseen)
      await ground.operator(facts['to'] === ref('search') ? acceptFinding : dismissFinding, { params: { id }, body: { reason: 'So' } });
    await ground.test.clock.forward(1000);
    expect(await ground.edges()).not.toContain('storefront unseen search');
    expect(await ground.findings('unseen')).toEqual([]);
  });

  test('the other way round are one question, whose answer turns the edge', async () => {
    await ground.operator(contract.declareDependency, { body: { from: ref('search'), to: ref('mailer'), reason: 'Thought so' } });
    await ground.test.clock.forward(11);
    await ground.calls([['mail-service', 'search']]);
    const [turned] = await ground.findings('wrong-direction');
    expect(turned).toMatchObject({ facts: { from: ref('mailer'), to: ref('search'), alsoChanges: [ref('search')] } });
    await ground.operator(acceptFinding, { params: { id: turned?.id ?? '' }, body: {} });
    await ground.test.clock.forward(11);
    expect((await ground.edges()).filter((edge) => edge.includes('search') && edge.includes('mailer'))).toEqual(['mailer agreed search']);
  });
});

describe('an edge the other way round between two teams', () => {
  test('is turned only by somebody who may change both ends', async () => {
    const archive = [
      'apiVersion: backstage.io/v1alpha1\nkind: Group\nmetadata: { name: others }\nspec: { type: team, children: [] }\n',
      'apiVersion: backstage.io/v1alpha1\nkind: Component\nmetadata: { name: archive }\nspec: { type: service, lifecycle: production, owner: others, dependsOn: [component:mailer] }\n',
    ].join('---\n');
    await ground.take(archive, 'archive');
    await ground.calls([['mail-service', 'archive']]);
    const turned = (await ground.findings('wrong-direction')).find(({ facts }) => facts['to'] === ref('archive'));
    expect(turned).toMatchObject({ subject: ref('mailer') });
    expect(await refusedCode(ground.ada(acceptFinding, { params: { id: turned?.id ?? '' }, body: {} }))).toBe('findings.not-owner');
    await ground.operator(acceptFinding, { params: { id: turned?.id ?? '' }, body: {} });
    await ground.test.clock.forward(11);
    expect((await ground.edges()).filter((edge) => edge.includes('archive'))).toEqual(['mailer agreed archive']);
    // Taken back, it is as before: the catalog keeps both steps.
    await ground.operator(contract.removeDependency, { body: { from: ref('mailer'), to: ref('archive'), reason: 'Not so' } });
    await ground.test.clock.forward(11);
    expect((await ground.edges()).filter((edge) => edge.includes('archive'))).toEqual(['mailer undeclared archive']);
  });
});

describe('a system that only a dependency names', () => {
  test('is a question; accepting it adds what was named, a Resource as a Resource', async () => {
    const ledger =
      'apiVersion: backstage.io/v1alpha1\nkind: Component\nmetadata: { name: ledger }\nspec: { type: service, lifecycle: production, owner: makers, dependsOn: [resource:vault, component:till] }\n';
    await ground.take(ledger, 'ledger');
    const found = (await ground.findings('unknown-system')).filter(({ facts }) => facts['from'] === ref('ledger'));
    expect(found.map(({ facts }) => facts['ref']).sort()).toEqual([ref('till'), 'resource:default/vault']);
    for (const { id } of found) await ground.operator(acceptFinding, { params: { id }, body: {} });
    await ground.test.clock.forward(11);
    expect((await ground.viewer(showSystem, { params: { ref: 'resource:default/vault' } })).document).toMatchObject({
      kind: 'Resource',
      metadata: { name: 'vault' },
    });
    expect((await ground.viewer(showSystem, { params: { ref: ref('till') } })).document).toMatchObject({ kind: 'Component' });
    expect((await ground.findings('unknown-system')).filter(({ facts }) => facts['from'] === ref('ledger'))).toEqual([]);
  });
});

describe('what follows', () => {
  test('is told with costs, and news of it are questions', async () => {
    const analysis = await ground.viewer(contract.readAnalysis);
    expect(analysis.singlePoints.map(({ ref: point }) => point)).toEqual(['resource:default/orders-db', ref('checkout'), ref('storefront')]);
    expect(analysis.singlePoints[0]).toMatchObject({
      blastRadius: 2,
      reckoned: { availability: 0.999, source: 'assumed' },
      journeys: [{ ref: 'journey:default/buy' }],
    });
    expect(analysis.journeys[0]?.ceiling).toBeCloseTo(0.999 ** 3, 9);
    await ground.operator(contract.declareDependency, { body: { from: 'resource:orders-db', to: ref('search'), reason: 'A trigger' } });
    await ground.operator(contract.declareDependency, { body: { from: ref('search'), to: ref('storefront'), reason: 'A callback' } });
    await ground.test.clock.forward(11);
    const kinds = (await ground.findings()).map(({ kind }) => kind);
    expect(kinds).toContain('dependencies.cycle');
    const [point] = await ground.findings('single-point');
    expect(point).toMatchObject({ subject: ref('search'), facts: { journeys: ['journey:default/buy'], owners: ['group:default/makers'] } });
    expect((await ground.viewer(contract.readAnalysis)).cycles).toHaveLength(1);
    await ground.operator(contract.removeDependency, { body: { from: ref('search'), to: ref('storefront'), reason: 'Gone' } });
    await ground.test.clock.forward(11);
    expect((await ground.findings()).map(({ kind }) => kind)).not.toContain('dependencies.cycle');
    // What can be done without is no single point any more.
    await ground.operator(contract.declareDependency, {
      body: { from: 'resource:orders-db', to: ref('search'), attributes: { hard: false }, reason: 'Lists without it' },
    });
    await ground.test.clock.forward(11);
    expect(await ground.findings('single-point')).toEqual([]);
  });

  test('of what the catalog says that fails together, and where it runs, is told beside the systems', async () => {
    const printer = (name: string, groups: string): string =>
      `apiVersion: backstage.io/v1alpha1\nkind: Component\nmetadata: { name: ${name}, annotations: { samspel.dev/fails-with: '${groups}', samspel.dev/sites: 'sto, lon' } }\nspec: { type: service, lifecycle: production, owner: makers }\n`;
    const journey = 'apiVersion: samspel/v1\nkind: Journey\nmetadata: { name: print, title: Print }\nspec: { structure: { any: [printer-a, printer-b] } }\n';
    const before = new Date(ground.test.clock.now() - 1).toISOString();
    await ground.take([printer('printer-a', 'rack:R12=99.99%'), printer('printer-b', 'rack:r12, deploy:alone'), journey].join('---\n'), 'printers');
    const { commonCauses, journeys, mitigations } = await ground.viewer(contract.readAnalysis);
    expect(commonCauses.map(({ kind, name, source, systems, journeys: alone }) => [kind, name, source, systems.length, alone.length])).toEqual([
      ['rack', 'r12', 'said', 2, 1],
      ['site', 'lon', 'assumed', 2, 0],
      ['site', 'sto', 'assumed', 2, 0],
    ]);
    const print = journeys.find(({ ref: one }) => one === 'journey:default/print');
    // Each is up 0.999 of the time; together they fail with the rack, with both sites, or each by itself.
    expect(1 - (print?.ceiling ?? 1)).toBeGreaterThan(0.0001);
    expect(1 - (print?.ceiling ?? 1)).toBeLessThan(0.0001 + 2e-6);
    expect(mitigations.map(({ says }) => says)).toContain('Take printer-a apart from rack r12');
    expect((await ground.viewer(contract.readAnalysis, { query: { at: before } })).commonCauses).toEqual([]);
  });
});
