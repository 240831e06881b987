import { expect, test } from 'vitest';
import { changedWhat, changedWhom, heldBy, memberWord, shareWord, valueWord } from './saying.ts';

const thin = '\u202f';
const scenario = {
  durationSeconds: 60,
  systems: {
    shop: { servers: 4, serviceSeconds: 0.02, calls: [{ to: 'stock', attempts: 3, timeoutSeconds: 0.5 }] },
    stock: { servers: null, serviceSeconds: 0.01 },
  },
  load: [{ to: 'shop', ratePerSecond: 10, attempts: 1 }],
};
const title = (ref: string): string => ref.charAt(0).toUpperCase() + ref.slice(1);

test('a change is said with whom it changes, and from what to what', () => {
  const change = { system: 'shop', to: 'stock', set: { attempts: 1, retryBudget: { ratio: 0.1 } } };
  expect(changedWhom(change, title)).toBe('Shop → Stock');
  expect(changedWhat(change, scenario)).toEqual([
    { member: 'attempts', what: 'attempts', before: '3', after: '1' },
    { member: 'retryBudget', what: 'retry budget', before: 'none', after: `10${thin}% of the requests` },
  ]);
  expect(changedWhat(change, null)[0]?.before).toBeNull();
});

test('systems, calls and the load of users are found as changes address them', () => {
  expect(heldBy(scenario, { system: 'shop' })).toMatchObject({ servers: 4 });
  expect(heldBy(scenario, { system: 'shop', to: 'stock' })).toMatchObject({ timeoutSeconds: 0.5 });
  expect(heldBy(scenario, { to: 'shop' })).toMatchObject({ ratePerSecond: 10 });
  expect(heldBy(scenario, { system: 'gone' })).toBeNull();
  expect(heldBy(scenario, { system: 'toString' })).toBeNull();
  expect(changedWhom({ to: 'shop', set: {} }, title)).toBe('Users → Shop');
});

test('values are said with their unit', () => {
  expect(valueWord('timeoutSeconds', 0.25)).toBe(`250${thin}ms`);
  expect(valueWord('queue', null)).toBe('no limit');
  expect(valueWord('hard', false)).toBe('soft');
  expect(valueWord('breaker', { failureRatio: 0.5, minCalls: 20 })).toBe(`opens when 50${thin}% fail`);
  expect(memberWord('somethingNew')).toBe('something new');
});

test('a simulated share claims no more digits than it has', () => {
  expect(shareWord(0.999_999_999_99)).toBe(`100${thin}%`);
  expect(shareWord(0.9996)).toBe(`99.96${thin}%`);
  expect(shareWord(null)).toBe('—');
});
