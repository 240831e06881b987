import { expect, test } from 'vitest';
import { changesOf, choicesOf, fieldsOf, kindOf, standingOf } from './changing.ts';

const scenario = {
  durationSeconds: 60,
  systems: {
    order: { servers: null, serviceSeconds: 0, calls: [{ to: 'shop' }] },
    shop: {
      servers: 4,
      serviceSeconds: 0.02,
      calls: [{ to: 'stock', attempts: 3, timeoutSeconds: 0.5, retryBudget: { ratio: 0.2, burst: 10 } }, { to: 'mail' }],
    },
    stock: { servers: 2, serviceSeconds: 0.01, queue: 20 },
    mail: { servers: 2, serviceSeconds: 0.01 },
  },
  load: [{ to: 'order', ratePerSecond: 10 }],
};

test('only what differs from what stands becomes a change', () => {
  expect(changesOf(scenario, [{ of: 'shop>stock', typed: { attempts: 3, timeoutSeconds: 0.25 } }])).toEqual([
    { system: 'shop', to: 'stock', set: { timeoutSeconds: 0.25 } },
  ]);
  expect(
    changesOf(scenario, [
      { of: 'shop>stock', typed: { attempts: 3 } },
      { of: '', typed: { attempts: 1 } },
    ]),
  ).toEqual([]);
});

test('a budget is typed in percent and keeps what else it says; emptied it is none', () => {
  expect(changesOf(scenario, [{ of: 'shop>stock', typed: { retryBudget: 10 } }])).toEqual([
    { system: 'shop', to: 'stock', set: { retryBudget: { ratio: 0.1, burst: 10 } } },
  ]);
  expect(changesOf(scenario, [{ of: 'shop>stock', typed: { retryBudget: null } }])).toEqual([{ system: 'shop', to: 'stock', set: { retryBudget: null } }]);
});

test('a breaker that was not there comes with all it needs, and emptied attempts are no change', () => {
  expect(changesOf(scenario, [{ of: 'shop>stock', typed: { breaker: 50, attempts: null } }])[0]?.set).toEqual({
    breaker: { failureRatio: 0.5, minCalls: 20, windowSeconds: 10, openSeconds: 5 },
  });
});

test('systems and users are addressed as the scenario has them', () => {
  expect(changesOf(scenario, [{ of: 'stock', typed: { queue: null, servers: 3 } }])).toEqual([{ system: 'stock', set: { servers: 3, queue: null } }]);
  expect(changesOf(scenario, [{ of: '>order', typed: { ratePerSecond: 5 } }])).toEqual([{ to: 'order', set: { ratePerSecond: 5 } }]);
  expect(kindOf('>order')).toBe('users');
  expect(fieldsOf.call.map((field) => standingOf(scenario, 'shop>stock', field))).toEqual([0.5, 3, 20, null]);
});

test('calls to what was hit are offered first; journeys have no size of their own', () => {
  const [calls, systems, users] = choicesOf(scenario, (ref) => ref, new Set(['stock']));
  expect(calls?.items.map(({ value }) => value)).toEqual(['shop>stock', 'shop>mail']);
  expect(systems?.items.map(({ value }) => value)).toEqual(['stock', 'mail', 'shop']);
  expect(users?.items).toEqual([{ value: '>order', label: 'Users → order' }]);
});
