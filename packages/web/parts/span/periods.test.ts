import { describe, expect, test } from 'vitest';
import { readSpan, spanKey, spanQuery } from './periods.ts';

describe('a span in the address', () => {
  test('survives the way there and back', () => {
    expect(readSpan(spanKey({ period: 'quarter' }))).toEqual({ period: 'quarter' });
    expect(readSpan(spanKey({ first: '2026-02-01', last: '2026-02-28' }))).toEqual({ first: '2026-02-01', last: '2026-02-28' });
  });
  test('nonsense and days the wrong way round are 28 days', () => {
    for (const text of [null, '', 'century', '2026-03-02..2026-03-01', '2026-3-1..2026-03-02']) expect(readSpan(text)).toEqual({ period: '28d' });
  });
  test('the last day is included, also at the end of February', () =>
    expect(spanQuery({ first: '2026-02-01', last: '2026-02-28' })).toEqual({ from: '2026-02-01T00:00:00Z', to: '2026-03-01T00:00:00Z' }));
});
