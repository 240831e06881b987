import { ProblemError } from '@samspel/contract/client.ts';
import { acceptFinding, dismissFinding, listFindings } from '@samspel/contract/findings.ts';
import type { Actor } from '@samspel/core/access/role.ts';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { makeCallers } from '../../app/testing/callers.ts';
import { type TestSamspel, testSamspel } from '../../app/testing/samspel.ts';
import { countOpen, type Noticed, openBySubject, raise, withdraw } from './index.ts';

const machine: Actor = { kind: 'system', id: 'test', name: 'Test', role: 'viewer', teams: [], scopes: [] };
let ground: TestSamspel;
let member: ReturnType<TestSamspel['withHeaders']>;
beforeAll(async () => {
  ground = await testSamspel();
  member = ground.withHeaders((await makeCallers(ground.samspel.house)).member.headers);
});
afterAll(() => ground.end());

const noticed = (key: string, more: Partial<Noticed> = {}): Noticed => ({
  kind: 'test.odd',
  subject: 'component:default/a',
  key,
  title: `Odd: ${key}`,
  acceptDoes: null,
  facts: { key },
  ...more,
});
const notice = (one: Noticed): Promise<string | null> => ground.samspel.house.change((tx) => raise(tx, ground.samspel.house, machine, one));
const open = async (query: Record<string, unknown> = {}) => (await member(listFindings, { query })).items.map(({ facts }) => facts['key']);

test('the same thing noticed twice is one finding', async () => {
  expect(await notice(noticed('one'))).toMatch(/^fnd_/);
  expect(await notice(noticed('one'))).toBeNull();
  expect(await open()).toEqual(['one']);
});

test('a dismissed one is not asked again; an accepted or withdrawn one is, when it comes again', async () => {
  const [id] = (await member(listFindings)).items.map((one) => one.id);
  expect(await member(dismissFinding, { params: { id: id ?? '' }, body: { reason: 'Known' } })).toMatchObject({
    state: 'dismissed',
    reason: 'Known',
    decidedBy: expect.stringContaining('Test member'),
  });
  expect(await notice(noticed('one'))).toBeNull();
  const second = (await notice(noticed('two'))) ?? '';
  expect(await member(acceptFinding, { params: { id: second }, body: {} })).toMatchObject({ state: 'accepted' });
  expect(await notice(noticed('two'))).toBe(second);
  await ground.samspel.house.change((tx) => withdraw(tx, ground.samspel.house, machine, ['two', 'nothing']));
  expect(await open()).toEqual([]);
  expect(await notice(noticed('two'))).toBe(second);
  expect(await open()).toEqual(['two']);
});

test('a decided one cannot be decided again', async () => {
  const [dismissed] = (await member(listFindings, { query: { state: 'dismissed' } })).items;
  const call = member(acceptFinding, { params: { id: dismissed?.id ?? '' }, body: {} });
  await expect(call).rejects.toSatisfy((error) => error instanceof ProblemError && error.problem.code === 'findings.decided');
});

test('the queue is told newest first, page by page, with counts by kind', async () => {
  for (let index = 0; index < 5; index++) {
    await ground.clock.forward(60);
    await notice(noticed(`page ${index}`, { kind: 'test.paged', subject: `component:default/${index}` }));
  }
  const first = await member(listFindings, { query: { kind: 'test.paged', limit: 3 } });
  expect(first.items.map(({ facts }) => facts['key'])).toEqual(['page 4', 'page 3', 'page 2']);
  expect(first.kinds).toEqual([
    { kind: 'test.odd', open: 1 },
    { kind: 'test.paged', open: 5 },
  ]);
  const second = await member(listFindings, { query: { kind: 'test.paged', limit: 3, cursor: first.next ?? undefined } });
  expect(second.items.map(({ facts }) => facts['key'])).toEqual(['page 1', 'page 0']);
  expect(second.next).toBeNull();
  expect(await countOpen(ground.samspel.house.reader)).toBe(6);
  expect((await openBySubject(ground.samspel.house.reader)).get('component:default/3')).toBe(1);
});
