/** Is one cause one group? */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { isSystemScope, type OpenGroup, place, scopeOf } from './group.ts';
import { fits, isLike, matcherWords } from './matcher.ts';
import { firstPolicy, judge } from './policy.ts';
import { standingOn } from './standing-on.ts';

const now = 1_800_000_000_000;
const edge = (from: string, to: string, hard = true, asynchronous = false) => ({ from, to, hard, asynchronous });
// web → cart → store ← pay; web ⇢ mail (soft); pay → queue (asynchronous); everything → dns
const on = standingOn([
  edge('web', 'cart'),
  edge('web', 'pay'),
  edge('cart', 'store'),
  edge('pay', 'store'),
  edge('web', 'mail', false),
  edge('pay', 'queue', true, true),
  ...Array.from({ length: 20 }, (_, index) => edge(`s${index}`, 'dns')),
]);
const group = (id: string, scopes: string[], secondsAgo = 10): OpenGroup => ({
  id,
  scopes,
  cause: scopes[0] ?? '',
  openedAt: now - secondsAgo * 1000,
  grewAt: now - secondsAgo * 1000,
  burning: 1,
});
const put = (scope: string, ...groups: OpenGroup[]) => {
  const { group: into, takes, isCause } = place(scope, groups, on, firstPolicy, now, (ref) => ref);
  return [into, takes, isCause];
};

test('an alert joins the group of its system, else what burns upstream, nearest first', () => {
  expect(put('cart', group('a', ['cart']), group('b', ['store']))).toEqual(['a', [], false]);
  expect(put('web', group('a', ['store']), group('b', ['cart']))).toEqual(['b', [], false]);
  expect(put('web', group('a', ['store']))).toEqual(['a', [], false]);
  expect(put('mail', group('a', ['store']))).toEqual([null, [], true]);
});

test('soft and asynchronous dependencies carry nothing', () => {
  expect(put('web', group('a', ['mail']))).toEqual([null, [], true]);
  expect(put('pay', group('a', ['queue']))).toEqual([null, [], true]);
});

test('a cause that is heard of last takes in its effects, as long as they are recent', () => {
  expect(put('store', group('b', ['pay'], 20), group('a', ['cart'], 30))).toEqual(['a', ['b'], true]);
  expect(put('store', group('a', ['cart'], 3000))).toEqual([null, [], true]);
});

test('siblings that begin together are one, unless everything stands on what they share', () => {
  expect(put('pay', group('a', ['cart'], 60))).toEqual(['a', [], false]);
  expect(put('pay', group('a', ['cart'], 600))).toEqual([null, [], true]);
  expect(put('s1', group('a', ['s2'], 1))).toEqual([null, [], true]);
});

test('what is about no known system joins only its like', () => {
  const alert = { isUnknown: false, source: 'src_1', system: null, systemName: 'Cartt', name: 'Down' };
  expect(scopeOf(alert)).toBe('name cartt');
  expect(isSystemScope(scopeOf(alert))).toBe(false);
  expect(put('name cartt', group('a', ['cart']), group('b', ['name cartt']))).toEqual(['b', [], false]);
  expect(scopeOf({ ...alert, isUnknown: true })).toBe('monitor src_1');
});

test('in a circle of calls nobody stands on themselves, and the walk ends', () => {
  const circle = standingOn([edge('a', 'b'), edge('b', 'c'), edge('c', 'a')]);
  expect([...circle.needs('a')]).toEqual([
    ['b', 1],
    ['c', 2],
  ]);
});

const alert = {
  labels: { job: 'node', env: '' },
  source: 'Main',
  name: 'DiskFull',
  severity: 'critical' as const,
  system: 'resource:default/store',
  state: 'firing' as const,
};

test('matchers mean labels, and what every alert has', () => {
  expect(
    fits(alert, [
      { label: 'job', is: 'is', value: 'no*' },
      { label: 'alertname', is: 'is', value: 'Disk*' },
    ]),
  ).toBe(true);
  expect(
    fits(alert, [
      { label: 'env', is: 'is', value: '' },
      { label: 'missing', is: 'is', value: '' },
    ]),
  ).toBe(true);
  expect(fits(alert, [{ label: 'source', is: 'is-not', value: 'Main' }])).toBe(false);
  expect(fits(alert, [])).toBe(true);
  expect(matcherWords([{ label: 'env', is: 'is-not', value: '' }])).toBe('env is not empty');
});

test('stars match as the same pattern of a regular expression does', () => {
  const letters = fc.string({ unit: fc.constantFrom('a', 'b', '*'), maxLength: 8 });
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom('a', 'b'), maxLength: 10 }), letters, (text, pattern) => {
      expect(isLike(text, pattern)).toBe(new RegExp(`^${pattern.replaceAll('*', '.*')}$`).test(text));
    }),
  );
  const began = performance.now();
  expect(isLike('a'.repeat(1000), `${'*a'.repeat(400)}b`)).toBe(false);
  expect(performance.now() - began).toBeLessThan(1000);
});

test('the first rule that fits says what is done, with its reason; a silence goes before all', () => {
  expect(judge(alert, firstPolicy, [], now)).toMatchObject({ action: 'incident', severity: 'major', reason: 'Rule 2: Critical opens an incident' });
  expect(judge({ ...alert, state: 'unknown' }, firstPolicy, [], now)).toMatchObject({ action: 'ticket', rule: 0 });
  const silence = {
    id: 'sil_1',
    kind: 'maintenance' as const,
    matchers: [],
    systems: ['resource:default/store'],
    from: now - 1,
    to: now + 1,
    by: 'Ann',
    why: 'new disks',
  };
  expect(judge(alert, firstPolicy, [silence], now)).toMatchObject({ action: 'drop', silence: 'sil_1', reason: 'Maintenance by Ann: new disks' });
  expect(judge(alert, firstPolicy, [{ ...silence, systems: ['component:default/web'] }], now).silence).toBeNull();
  expect(judge(alert, firstPolicy, [silence], now + 1).silence).toBeNull();
  expect(judge(alert, { rules: [] }, [], now)).toMatchObject({ action: 'drop', reason: 'No rule fits it: it is only kept' });
});
