import { expect, test } from 'vitest';
import { criticalPath } from './critical-path.ts';
import type { Span } from './span.ts';
import { span } from './testing/spans.ts';

/** A span from and to a millisecond of the trace. */
const between = (spanId: string, parentId: string, from: number, to: number, more: Partial<Span> = {}): Span =>
  span({ spanId, parentId, kind: 'internal', startNanos: from * 1e6, nanos: (to - from) * 1e6, ...more });

const pathOf = (...spans: readonly Span[]): readonly string[] => {
  const found = criticalPath(spans);
  return found.ok ? found.value.path : [found.refusal.code];
};

// Drawn after figure 2 of Zhang et al., USENIX ATC 2022: what ended last, then what ended just before that began.
test('back from the end, over what ended last', () => {
  const found = criticalPath([
    between('root', '', 0, 100),
    between('first', 'root', 10, 30),
    between('beside', 'root', 15, 55),
    between('last', 'root', 60, 90),
  ]);
  expect(found.ok && found.value).toMatchObject({
    path: ['root', 'beside', 'last'],
    exclusiveSeconds: { '[web] root': 0.03, '[web] beside': 0.04, '[web] last': 0.03 },
    roots: 1,
  });
});

test('what a caller waits for a database, or for a peer without spans, is theirs', () => {
  const client = { kind: 'client' as const };
  const found = criticalPath([
    between('root', '', 0, 100),
    between('select', 'root', 0, 40, { ...client, database: 'orders', peer: 'orders' }),
    between('pay', 'root', 50, 70, { ...client, peer: 'bank' }),
    between('ask', 'root', 75, 95, { ...client, peer: 'other' }),
    between('answer', 'ask', 80, 90, { kind: 'server', service: 'other' }),
  ]);
  expect(found.ok && found.value.steps.map(({ service, name, nanos }) => [service, name, nanos / 1e6])).toEqual(
    expect.arrayContaining([
      ['orders', 'select', 40],
      ['bank', 'pay', 20],
      ['web', 'ask', 10],
      ['other', 'answer', 10],
    ]),
  );
  // By operation, as asked by hand, it stays with whoever reported it.
  expect(found.ok && found.value.exclusiveSeconds['[web] select']).toBeCloseTo(0.04, 9);
});

test('children are cut to their parent, and left out when they lie outside', () => {
  const found = criticalPath([
    between('root', '', 0, 100),
    between('early', 'root', -20, 10),
    between('late', 'root', 90, 150),
    between('after', 'root', 120, 130),
  ]);
  expect(found.ok && found.value.exclusiveSeconds).toEqual({ '[web] root': 0.08, '[web] late': 0.01, '[web] early': 0.01 });
});

test('a server span under its client is not cut: their clocks differ', () => {
  const call = (kind: Span['kind']) => [between('c', '', 0, 100, { kind: 'client' }), between('s', 'c', 200, 290, { kind, service: 'login' })];
  expect(pathOf(...call('server'))).toEqual(['c', 's']);
  expect(pathOf(...call('internal'))).toEqual(['c']);
});

test('an overlap below 1 % is forgiven, unless something else begins or ends in it: then the other is taken', () => {
  const root = between('root', '', 0, 1000);
  const [a, b] = [between('a', 'root', 0, 505), between('b', 'root', 500, 1000)];
  expect(pathOf(root, a, b)).toEqual(['root', 'a', 'b']);
  expect(pathOf(root, between('a', 'root', 0, 511), b)).toEqual(['root', 'b']);
  expect(pathOf(root, a, b, between('c', 'root', 300, 502))).toEqual(['root', 'c', 'b']);
});

test('what cannot be one trace is refused', () => {
  expect(pathOf()).toEqual(['compute.no-spans']);
  expect(pathOf(between('a', '', 0, 1), { ...between('b', '', 0, 1), traceId: 't2' })).toEqual(['compute.several-traces']);
  expect(pathOf(between('a', 'b', 0, 1), between('b', 'a', 0, 1))).toEqual(['compute.no-root']);
});

test('a chain of twenty thousand spans, and as many beside each other, are walked', () => {
  const chain = Array.from({ length: 20_000 }, (_, index) => between(`s${index}`, index === 0 ? '' : `s${index - 1}`, 0, 100));
  expect(pathOf(...chain)).toHaveLength(20_000);
  const wide = Array.from({ length: 20_000 }, (_, index) => ({ ...between(`w${index}`, 'root', 0, 0), startNanos: index * 20, nanos: 10 }));
  expect(pathOf(between('root', '', 0, 100), ...wide)).toHaveLength(20_001);
});

test('of a trace with a missing part, the root without a parent that lasted longest is told', () => {
  const found = criticalPath([between('lost', 'missing', 0, 500), between('short', '', 0, 5), between('root', '', 0, 50)]);
  expect(found.ok && [found.value.path, found.value.roots]).toEqual([['root'], 3]);
});
