import { chance } from '@samspel/core/chance/chance.ts';
import { edgesOf } from '@samspel/core/traces/edges.ts';
import { readTraces } from '@samspel/core/traces/read-traces.ts';
import { expect, test } from 'vitest';
import { makeCompany } from './company.ts';
import { tracesFile } from './traces.ts';

const now = Date.UTC(2026, 10, 23, 8, 30);
const company = makeCompany(chance('tonfall').fork('company'));
const text = tracesFile(company, now, chance('traces'));
const read = readTraces(text);
if (!read.ok) throw new Error('the file is none');
const { edges, unpaired } = edgesOf(read.value.spans);
const declared = new Set(company.dependencies.map(({ from, to }) => `${from} ${to}`));

test('the file is small, and everything in it is paired', () => {
  expect(read.value.faultCount).toBe(0);
  expect(read.value.spans.length).toBeGreaterThan(2000);
  expect(text.length).toBeLessThan(2_000_000);
  expect(unpaired).toBe(0);
});

test('calls nobody declared are three, and names that are no system two', () => {
  const inside = edges.filter(({ client }) => company.byName.has(client));
  expect(inside.filter(({ client, server }) => !declared.has(`${client} ${server}`)).map(({ client, server }) => `${client} ${server}`)).toEqual([
    'card-gateway bank-3ds',
    'invoice plan-catalog',
    'suggest country-rules',
  ]);
  const names = new Set(edges.flatMap(({ client, server }) => [client, server]));
  expect([...names].filter((name) => name !== 'user' && !company.byName.has(name)).sort()).toEqual(['bank-3ds', 'tonfall-app']);
});

test('of what the traced systems declare only two calls are not seen, and each of the others is made once a request', () => {
  const callers = new Set(edges.map(({ client }) => client));
  const seen = new Set(edges.map(({ client, server }) => `${client} ${server}`));
  const unseen = company.dependencies.filter(({ from, to }) => callers.has(from) && !seen.has(`${from} ${to}`));
  expect(unseen.map(({ from, to }) => `${from} ${to}`).sort()).toEqual(['search-api popularity', 'subscription country-rules']);
  for (const caller of callers) {
    const calls = edges.filter(({ client }) => client === caller).map((edge) => edge.calls);
    const into = edges.filter(({ server }) => server === caller).reduce((sum, edge) => sum + edge.calls, 0);
    if (into > 0) expect(new Set(calls)).toEqual(new Set([into]));
  }
});
