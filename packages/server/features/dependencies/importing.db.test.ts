import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readAudit } from '@samspel/contract/audit.ts';
import { planImport, showSystem } from '@samspel/contract/catalog.ts';
import * as contract from '@samspel/contract/dependencies.ts';
import { acceptFinding } from '@samspel/contract/findings.ts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { oraclesFolder } from '../../../../tools/oracles.ts';
import { dependenciesGround, type Ground, refusedCode, shop } from './testing/ground.ts';

let ground: Ground;
beforeAll(async () => {
  ground = await dependenciesGround();
  await ground.take(shop);
});
afterAll(() => ground.test.end());

type Body = { path: string; text: string }[];
const plan = (files: Body, more: object = {}) => ground.operator(contract.planDependencyImport, { body: { files, ...more } });
const take = async (files: Body, more: object = {}) => {
  const shown = await plan(files, more);
  const applied = await ground.operator(contract.applyDependencyImport, { params: { id: shown.id }, body: {} });
  await ground.test.clock.forward(11);
  return applied;
};
const compose = `services:
  storefront:
    depends_on: [checkout, cache]
    environment: { SEARCH_ADDR: "search:80", OTEL_EXPORTER_OTLP_ENDPOINT: "http://collector:4317" }
  checkout: {}
  search: {}
  cache: { image: redis }
  collector: {}
`;

describe('an import of dependencies', () => {
  test('shows the difference and writes nothing until it is applied', async () => {
    const before = await ground.edges();
    const shown = await plan([{ path: 'compose.yaml', text: compose }], { origin: 'compose' });
    expect(shown.counts).toMatchObject({ systems: 5, newSystems: 2, declared: 2, called: 2, undeclared: 2 });
    expect(shown.newSystems.map(({ name }) => name)).toEqual(['cache', 'collector']);
    expect(shown.edges.map(({ to, change }) => [to.slice(to.indexOf('/') + 1), change])).toEqual([
      ['cache', 'declare'],
      ['checkout', 'same'],
      ['collector', 'witness'],
      ['search', 'witness'],
    ]);
    expect(await ground.edges()).toEqual(before);
    const applied = await ground.operator(contract.applyDependencyImport, { params: { id: shown.id }, body: {} });
    expect(applied.appliedAt).not.toBeNull();
    const { items: told } = await ground.operator(readAudit, { query: { subject: shown.id, type: 'dependencies.import-applied' } });
    expect(told).toMatchObject([{ actor: { kind: 'token' }, payload: { origin: 'compose', changes: shown.counts.changes, reason: 'Import of dependencies' } }]);
    await ground.test.clock.forward(11);
    expect(await ground.edges()).toEqual([
      'checkout declared mailer soft',
      'checkout declared orders-db',
      'storefront declared cache',
      'storefront declared checkout',
      'storefront undeclared collector soft',
      'storefront undeclared search',
    ]);
    expect((await ground.viewer(showSystem, { params: { ref: 'component:default/cache' } })).title).toBe('cache');
    expect(await refusedCode(ground.operator(contract.applyDependencyImport, { params: { id: shown.id }, body: {} }))).toBe('dependencies.plan-applied');
  });

  test('makes questions of what is called and not declared; accepting keeps what is known of it', async () => {
    const found = await ground.findings('undeclared');
    expect(found.map(({ facts }) => [facts['to'], facts['hard']]).sort()).toEqual([
      ['component:default/collector', false],
      ['component:default/search', true],
    ]);
    const collector = found.find(({ facts }) => facts['hard'] === false);
    await ground.operator(acceptFinding, { params: { id: collector?.id ?? '' }, body: {} });
    await ground.test.clock.forward(11);
    expect(await ground.edge('storefront', 'collector')).toMatchObject({ hard: false, asynchronous: true, standing: 'agreed' });
  });

  test('again changes nothing; without an edge ends it', async () => {
    const again = await take([{ path: 'compose.yaml', text: compose }], { origin: 'compose' });
    expect(again.counts).toMatchObject({ newSystems: 0, changes: 1 });
    const less = await take([{ path: 'compose.yaml', text: compose.replace(', cache]', ']').replace('SEARCH_ADDR: "search:80", ', '') }], {
      origin: 'compose',
    });
    expect(less.edges.filter(({ change }) => change === 'remove').map(({ to }) => to)).toEqual(['component:default/cache']);
    expect(await ground.edges()).not.toContain('storefront declared cache');
    expect(await ground.edges()).not.toContain('storefront undeclared search');
    expect(await ground.findings('undeclared')).toEqual([]);
  });

  test('is refused when the graph moved after the difference was shown, and leaves nothing behind', async () => {
    const { id } = await plan([{ path: 'd.csv', text: 'from,to,attempts\nsearch,mailer,3\n' }]);
    await ground.operator(contract.setAlias, { params: { name: 'other' }, body: { ref: 'component:default/search' } });
    const before = await ground.edges();
    expect(await refusedCode(ground.operator(contract.applyDependencyImport, { params: { id }, body: {} }))).toBe('dependencies.plan-stale');
    await ground.test.clock.forward(11);
    expect(await ground.edges()).toEqual(before);
  });

  test('is not stale because calls came meanwhile', async () => {
    const { id } = await plan([{ path: 'e.csv', text: 'from,to,attempts\nsearch,mailer,2\n' }], { origin: 'meanwhile' });
    await ground.calls([['storefront', 'checkout']]);
    const applied = await ground.operator(contract.applyDependencyImport, { params: { id }, body: {} });
    expect(applied.appliedAt).not.toBeNull();
    await ground.test.clock.forward(11);
    expect(await ground.edge('search', 'mailer')).toMatchObject({ attempts: 2 });
    await take([{ path: 'e.csv', text: 'from,to\nsearch,orders-db\n' }], { origin: 'meanwhile' });
  });

  test('of counted calls is seen as traces are', async () => {
    await take([{ path: 'jaeger.json', text: JSON.stringify({ data: [{ parent: 'checkout', child: 'orders-db', callCount: 70 }] }) }], { origin: 'jaeger' });
    expect(await ground.edge('checkout', 'orders-db')).toMatchObject({ standing: 'agreed', observed: { calls: 70, latency: null } });
  });

  test('of bad files is refused with what is wrong', async () => {
    expect(await refusedCode(plan([{ path: 'x.yaml', text: 'a: [b' }]))).toBe('dependencies.nothing-read');
    expect(await refusedCode(plan([{ path: 'x.json', text: '{"some": "thing"}' }]))).toBe('dependencies.nothing-read');
    const bomb = `a: &a [x,x,x,x,x,x,x,x,x]\n${Array.from({ length: 9 }, (_, n) => `${'bcdefghij'[n]}: &${'bcdefghij'[n]} [${Array.from({ length: 9 }, () => `*${'abcdefghi'[n]}`).join(',')}]`).join('\n')}\n`;
    expect(await refusedCode(plan([{ path: 'bomb.yaml', text: bomb }]))).toBe('dependencies.nothing-read');
    expect(await refusedCode(ground.member(contract.planDependencyImport, { body: { files: [{ path: 'x', text: 'x' }] } }))).toBe('access.not-allowed');
    const mixed = await plan([
      { path: 'x.yaml', text: 'a: [b' },
      { path: 'd.csv', text: 'from,to\nsearch,mailer\nsearch,\n' },
    ]);
    expect(mixed.refused.map(({ file, path }) => [file, path])).toEqual([
      ['x.yaml', ''],
      ['d.csv', '/3/to'],
    ]);
  });

  test('leaves the catalog to be imported as before: what was settled by hand becomes a question, and stays', async () => {
    const { id: _id, counts } = await ground.operator(planImport, { body: { files: [{ path: 'catalog-info.yaml', text: shop }], origin: 'files' } });
    expect(counts).toMatchObject({ conflicts: 0, changed: 0 });
  });
});

const worlds = join(oraclesFolder() ?? '', 'worlds');
describe.runIf(existsSync(worlds))('the hotel', () => {
  test('comes in with its journeys, and what all applications share comes out on top', async () => {
    const hotel = await dependenciesGround();
    try {
      const text = readFileSync(join(worlds, 'hotel-reservation.json'), 'utf8');
      const shown = await hotel.operator(contract.planDependencyImport, { body: { files: [{ path: 'hotel.json', text }], origin: 'hotel' } });
      expect(shown.counts).toMatchObject({ systems: 24, newSystems: 24, declared: 22, called: 41, undeclared: 19 });
      await hotel.operator(contract.applyDependencyImport, { params: { id: shown.id }, body: {} });
      await hotel.test.clock.forward(11);
      const analysis = await hotel.viewer(contract.readAnalysis);
      expect(analysis.singlePoints[0]).toMatchObject({ ref: 'component:default/consul', blastRadius: 10 });
      expect(analysis.singlePoints[0]?.journeys).toHaveLength(8);
      expect(analysis.mitigations[0]).toMatchObject({ change: 'optional', system: 'component:default/consul' });
      expect(await hotel.findings('undeclared')).toHaveLength(19);
      expect(analysis.cycles).toEqual([]);
    } finally {
      await hotel.test.end();
    }
  });
});
