import { expect, it } from 'vitest';
import { differenceWord, edgeWord } from './edges.ts';

const attributes = {
  hard: true,
  asynchronous: false,
  timeoutSeconds: 0.5,
  attempts: 2,
  backoffSeconds: 0.1,
  backoffFactor: 2,
  jitter: 0.5,
  retryBudget: 0.1,
  breaker: { failureRatio: 0.5, minCalls: 20, windowSeconds: 10, openSeconds: 30 },
  fallback: { text: 'yesterday', testedAt: null },
  owner: 'group:default/makers',
};
const edge = {
  ...attributes,
  from: 'component:default/a',
  to: 'resource:default/b',
  standing: 'agreed' as const,
  declared: null,
  configured: null,
  observed: null,
};
const used =
  'hard, timeout 500 ms, 2 attempts, backoff 100 ms × 2, jitter 0.5, retry budget 0.1, breaker 0.5/20/10s/30s, fallback “yesterday”, never tested, owner group:makers';

it('a dependency is told as it is used, by who says so, and as it came to be so', () => {
  const from = '2026-03-02T09:00:00Z';
  const soft = { ...attributes, hard: false, timeoutSeconds: null, attempts: 1, backoffSeconds: null, backoffFactor: null, jitter: null, retryBudget: null };
  const plain = { ...soft, breaker: null, fallback: null, owner: null };
  const history = [{ from, to: null, attributes: plain, because: 'dependsOn in the catalog' }];
  const observed = { firstAt: from, lastAt: '2026-03-04T00:00:00Z', calls: 12, errors: 1, latency: { meanSeconds: 1, p50: 0.2, p95: 1, p99: 2 } };
  expect(edgeWord({ edge: { ...edge, observed }, history, days: [], findings: [], may: { change: true } }).split('\n')).toEqual([
    `a → resource:b: ${used}`,
    'Declared: no',
    'Configured: no',
    'Seen: 12 calls in 28 days, 1 failed, first 2026-03-02, last 2026-03-04, p50 200 ms, p99 2 s',
    '  2026-03-02 – now  soft, one attempt  (dependsOn in the catalog)',
  ]);
});

it('a difference is told by what came, went and changed', () => {
  const nothing = { from: '', to: '', systems: { added: [], removed: [] }, added: [], removed: [], changed: [] };
  expect(differenceWord(nothing)).toBe('Nothing.');
  const changed = [{ from: 'component:default/a', to: 'component:default/c', fields: [{ name: 'hard', before: false, after: true }] }];
  expect(differenceWord({ ...nothing, systems: { added: ['component:default/c'], removed: [] }, removed: [edge], changed })).toBe(
    '+ c\n- a → resource:b\n~ a → c\n    hard: false → true',
  );
});
