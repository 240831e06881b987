/** Does whatever the catalog reads of a dependency fit what is said of it on the wire, so that no document can keep the map from being told? */
import { dependenciesOfValue } from '@samspel/core/catalog/dependency-fields.ts';
import { iso } from '@samspel/core/time/instant.ts';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { attributes } from './words.ts';

const said = fc.record(
  {
    timeoutSeconds: fc.double({ noNaN: true }),
    attempts: fc.integer({ min: -1, max: 2000 }),
    backoffFactor: fc.double({ min: 0, max: 200, noNaN: true }),
    jitter: fc.double({ min: -1, max: 2, noNaN: true }),
    retryBudget: fc.double({ min: -1, max: 200, noNaN: true }),
    breaker: fc.record({
      failureRatio: fc.constantFrom(0, 0.5, 1, 2),
      minCalls: fc.constantFrom(0, 1, 1e6, 1e7),
      windowSeconds: fc.constantFrom(0, 1e-9, 86_400, 1e9),
      openSeconds: fc.constantFrom(0, 1, 86_401),
    }),
    fallback: fc.oneof(fc.string(), fc.constantFrom('', '  ', 'x'.repeat(1000), 'x'.repeat(1001))),
    fallbackTestedAt: fc.constantFrom('2026-10-01', '2026-10-01T10:00:00+02:00', 'soon'),
    owner: fc.constantFrom('makers', 'group:default/makers', 'component:x', ''),
  },
  { requiredKeys: [] },
);

test('what the catalog reads of a dependency can be told', () => {
  fc.assert(
    fc.property(said, (members) => {
      const [read] = dependenciesOfValue([{ to: 'component:a', ...members }], { namespace: 'default', fault: () => undefined });
      if (read === undefined) throw new Error('it was not read at all');
      const { to: _, fallback, ...rest } = read;
      const told = { ...rest, fallback: fallback === null ? null : { ...fallback, testedAt: fallback.testedAt === null ? null : iso(fallback.testedAt) } };
      expect(attributes.parse(told)).toEqual(told);
    }),
  );
});

test('a breaker takes time', () => {
  const breaker = { failureRatio: 0.5, minCalls: 20, windowSeconds: 10, openSeconds: 30 };
  expect(attributes.safeParse({ breaker }).success).toBe(true);
  for (const name of ['windowSeconds', 'openSeconds']) expect(attributes.safeParse({ breaker: { ...breaker, [name]: 0 } }).success).toBe(false);
});
