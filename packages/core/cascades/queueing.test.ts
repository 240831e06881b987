/** Do the formulas of queueing theory give the values in the books, and each other's special cases? */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { boundedQueue, erlangB, erlangC, waitBeforeOne, waitSeconds } from './queueing.ts';

describe('the values in tables', () => {
  test('8 Erlangs on 10 servers: 12.166 % are refused, 40.918 % wait (tables of Erlang B and C)', () => {
    expect(erlangB(8, 10)).toBeCloseTo(0.1216611, 7);
    expect(erlangC(8, 10)).toBeCloseTo(0.4091802, 7);
    expect(waitSeconds(80, 0.1, 10)).toBeCloseTo(0.020459, 6);
  });

  test('a queue of ten places in all at 90 % loses 5.08 %, and stays 4.6466 service times (p_K, Little)', () => {
    const bounded = boundedQueue(90, 0.01, 1, 9);
    expect(bounded.refusedRatio).toBeCloseTo(0.0508137, 7);
    expect(bounded.waitSeconds / 0.01 + 1).toBeCloseTo(4.6466, 4);
  });

  test('with fixed times the wait is half as long as with exponential ones (Pollaczek, Khinchine)', () => {
    expect(waitBeforeOne(80, 0.01, 0)).toBeCloseTo(0.02, 12);
    expect(waitBeforeOne(80, 0.01, 1)).toBeCloseTo(0.04, 12);
  });

  test('what is overloaded waits for ever', () => {
    expect(erlangC(10, 10)).toBe(1);
    expect(waitSeconds(100, 0.1, 10)).toBe(Number.POSITIVE_INFINITY);
    expect(waitBeforeOne(100, 0.01, 1)).toBe(Number.POSITIVE_INFINITY);
  });
});

describe('the formulas among themselves', () => {
  const rates = fc.double({ min: 0.1, max: 500, noNaN: true });
  test('no place to wait in is Erlang B, and many are Erlang C', () => {
    fc.assert(
      fc.property(rates, fc.integer({ min: 1, max: 60 }), (rate, servers) => {
        expect(boundedQueue(rate, 0.1, servers, 0).refusedRatio).toBeCloseTo(erlangB(rate * 0.1, servers), 10);
        if (rate * 0.1 < servers * 0.9) expect(boundedQueue(rate, 0.1, servers, 3000).waitSeconds).toBeCloseTo(waitSeconds(rate, 0.1, servers), 8);
      }),
    );
  });

  test('one server with exponential times is M/M/1 both ways', () => {
    fc.assert(
      fc.property(fc.double({ min: 0.1, max: 99, noNaN: true }), (rate) => {
        expect(waitSeconds(rate, 0.01, 1)).toBeCloseTo(waitBeforeOne(rate, 0.01, 1), 10);
      }),
    );
  });

  test('the busy ones are what is let in times its time, however large the load', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 1, max: 1e6, noNaN: true }),
        fc.integer({ min: 1, max: 2000 }),
        fc.integer({ min: 0, max: 2000 }),
        (rate, servers, places) => {
          const { busy, refusedRatio } = boundedQueue(rate, 1, servers, places);
          expect(busy / (rate * (1 - refusedRatio))).toBeCloseTo(1, 6);
        },
      ),
    );
  });
});
