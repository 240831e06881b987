/** When was an edge seen, as of a date; and what is asked of an edge that an API makes, when nobody sees it? */
import * as contract from '@samspel/contract/dependencies.ts';
import { acceptFinding } from '@samspel/contract/findings.ts';
import type { AnswerOf } from '@samspel/contract/route.ts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { dependenciesGround, type Ground, shop } from './testing/ground.ts';

const dayMilliseconds = 86_400_000;
const ref = (name: string): string => `component:default/${name}`;
const readers = [
  'apiVersion: backstage.io/v1alpha1\nkind: API\nmetadata: { name: search-api }\nspec: { type: openapi, lifecycle: production, owner: makers, definition: x }\n',
  'apiVersion: backstage.io/v1alpha1\nkind: Component\nmetadata: { name: finder }\nspec: { type: service, lifecycle: production, owner: makers, providesApis: [search-api] }\n',
  'apiVersion: backstage.io/v1alpha1\nkind: Component\nmetadata: { name: reader }\nspec: { type: service, lifecycle: production, owner: makers, consumesApis: [search-api] }\n',
].join('---\n');

let ground: Ground;
let first: number;
beforeAll(async () => {
  ground = await dependenciesGround();
  await ground.take(shop);
  await ground.take(readers, 'readers');
  const calls = [
    ['storefront', 'search'],
    ['reader', 'storefront'],
  ] as const;
  first = ground.test.clock.now();
  await ground.calls(calls);
  await ground.test.clock.forward(18 * 86_400);
  await ground.calls(calls);
  await ground.test.clock.forward(1000);
});
afterAll(() => ground.test.end());

const graphAfter = (days: number): Promise<AnswerOf<typeof contract.readMap>> =>
  ground.viewer(contract.readMap, { query: { at: new Date(first + days * dayMilliseconds).toISOString() } });

describe('an edge of a date between two days of calls', () => {
  test('was last seen on the first of them', async () => {
    const { dependencies } = await graphAfter(3);
    const seen = dependencies.find(({ from, to }) => from === ref('storefront') && to === ref('search'))?.observed;
    expect(seen?.firstAt.slice(0, 10)).toBe(new Date(first).toISOString().slice(0, 10));
    expect(seen?.lastAt.slice(0, 10)).toBe(new Date(first).toISOString().slice(0, 10));
  });

  test('is gone when that is more than a fortnight ago, and there again after the second', async () => {
    const said = async (days: number) => (await graphAfter(days)).dependencies.some(({ from, to }) => from === ref('storefront') && to === ref('search'));
    expect([await said(3), await said(16), await said(18.001)]).toEqual([true, false, true]);
  });
});

describe('an edge that the catalog says by an API, and nobody sees', () => {
  test('is a question whose answer changes nothing, and says so', async () => {
    const [unseen] = (await ground.findings('unseen')).filter(({ subject }) => subject === ref('reader'));
    expect(unseen).toMatchObject({ acceptDoes: null, facts: { to: ref('finder'), consumes: 'api:default/search-api' } });
    expect(unseen?.title).toContain('consumes api:default/search-api');
    await ground.operator(acceptFinding, { params: { id: unseen?.id ?? '' }, body: {} });
    await ground.test.clock.forward(11);
    expect(await ground.edges()).toContain('reader unseen finder');
  });
});
