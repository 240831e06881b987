/** Does the engine of discrete events do what queueing theory and the published cases say, and what the definitions say? */
import { describe, expect, test } from 'vitest';
import { boundedQueue, erlangB, erlangC, waitBeforeOne, waitSeconds } from './queueing.ts';
import type { SystemWindow, UserWindow } from './run.ts';
import type { SparseLoad, SparseScenario, SparseSystem } from './sparse.ts';
import { answeredByEvents, ranByEvents, total } from './testing/simulating.ts';

/** One system under one load, looked at from second 100 on. */
function steady(
  system: Partial<SparseSystem>,
  ratePerSecond: number,
  seed: number,
  load: Partial<SparseLoad> = {},
): SystemWindow & { readonly users: UserWindow } {
  const answer = answeredByEvents({
    durationSeconds: 2100,
    stepSeconds: 100,
    seed,
    systems: { it: { servers: 1, serviceSeconds: 0.1, ...system } },
    load: [{ to: 'it', ratePerSecond, ...load }],
    windows: [{ name: 'steady', from: 100, to: 2100 }],
  });
  const window = answer.windows['steady'];
  const it = window?.systems['it'];
  if (window === undefined || it === undefined) throw new Error('no window');
  return { ...it, users: window.users };
}

/** Whether a value lies within a share of what was wanted. */
function near(got: number | null, wanted: number, share: number): void {
  expect(got).toBeGreaterThan(wanted * (1 - share));
  expect(got).toBeLessThan(wanted * (1 + share));
}

describe('queueing theory', () => {
  test.each([1, 2])('M/M/1, M/M/c and M/D/1 wait as Erlang C and Pollaczek–Khinchine say (seed %i)', (seed) => {
    near(steady({ serviceSeconds: 0.01 }, 70, seed).waitSeconds, waitSeconds(70, 0.01, 1), 0.06);
    near(steady({ servers: 10 }, 80, seed).waitedRatio, erlangC(8, 10), 0.06);
    near(steady({ servers: 10 }, 80, seed).waitSeconds, waitSeconds(80, 0.1, 10), 0.12);
    near(steady({ serviceSeconds: 0.01, service: 'fixed' }, 70, seed).waitSeconds, waitBeforeOne(70, 0.01, 0), 0.06);
  });

  test.each([1, 2])('M/M/c/c and M/M/c/K refuse as Erlang B and the finite queue say (seed %i)', (seed) => {
    near(steady({ servers: 10, queue: 0 }, 80, seed).rejectedRatio, erlangB(8, 10), 0.06);
    const bounded = boundedQueue(110, 0.1, 10, 20);
    const got = steady({ servers: 10, queue: 20 }, 110, seed);
    near(got.rejectedRatio, bounded.refusedRatio, 0.06);
    near(got.busy, bounded.busy, 0.02);
    near(got.queue, bounded.queue, 0.06);
    near(got.waitSeconds, bounded.waitSeconds, 0.06);
  });

  test('two kinds of requests wait as Pollaczek–Khinchine says of their mixture', () => {
    // 5 % take 0.2 s, the others 0.01 s: mean 0.0195 s, second moment 0.002095 s².
    const variability = 0.002095 / 0.0195 ** 2 - 1;
    const got = steady({ serviceSeconds: 0.01, service: 'fixed', slow: { ratio: 0.05, serviceSeconds: 0.2 } }, 30, 5);
    near(got.waitSeconds, waitBeforeOne(30, 0.0195, variability), 0.08);
  });

  test('who came last goes first: the mean wait stays, Little holds', () => {
    const first = steady({ servers: 2 }, 16, 4);
    const last = steady({ servers: 2, discipline: 'lifo' }, 16, 4);
    near(last.waitSeconds, waitSeconds(16, 0.1, 2), 0.15);
    near(last.queue, (last.waitSeconds ?? 0) * last.attemptsPerSecond, 0.02);
    near(first.queue, (first.waitSeconds ?? 0) * first.attemptsPerSecond, 0.02);
  });
});

describe('what is published of cascades', () => {
  /** A database of 300 queries a second and users who give up after a second and try once more (Bronson et al., HotOS 2021). */
  const database = (ratePerSecond: number, load: Partial<SparseLoad> = {}, db: Partial<SparseSystem> = {}): SparseScenario => ({
    durationSeconds: 400,
    systems: { db: { servers: 30, serviceSeconds: 0.1, service: 'fixed', ...db } },
    load: [{ to: 'db', ratePerSecond, timeoutSeconds: 1, attempts: 2, ...load }],
    events: [{ at: 60, until: 70, system: 'db', set: { servers: 0 } }],
  });

  test('280 a second never recover from ten seconds of outage; 120, no retries, or paid retries do', () => {
    expect(answeredByEvents(database(280)).verdict).toMatchObject({ recovered: false, metastable: true, order: ['db'] });
    expect(answeredByEvents(database(120)).verdict).toMatchObject({ recovered: true, metastable: false });
    expect(answeredByEvents(database(280, { attempts: 1 })).verdict).toMatchObject({ recovered: true, metastable: false });
    expect(answeredByEvents(database(280, { retryBudget: { ratio: 0.1, per: 'success', perSecond: 0, burst: 10 } })).verdict).toMatchObject({
      recovered: true,
    });
  });

  test('refusing who waited too long cures it too', () => {
    expect(answeredByEvents(database(280, {}, { shed: { waitSeconds: 0.5, queue: null, priority: 0 } })).verdict).toMatchObject({
      recovered: true,
      metastable: false,
    });
  });

  test('three layers of four attempts make 64 of one (SRE book, chapter 22)', () => {
    const raw = ranByEvents({
      durationSeconds: 20,
      systems: {
        a: { servers: null, serviceSeconds: 0, calls: [{ to: 'b', attempts: 4 }] },
        b: { servers: null, serviceSeconds: 0, calls: [{ to: 'c', attempts: 4 }] },
        c: { servers: null, serviceSeconds: 0, failRatio: 1 },
      },
      load: [{ to: 'a', ratePerSecond: 1, arrivals: 'even', attempts: 4 }],
    });
    expect(total(raw.systems.attempts)).toBe(20 * (4 + 16 + 64));
    expect(total(raw.loads.good)).toBe(0);
  });
});

describe('the definitions', () => {
  const alone = (system: Partial<SparseSystem>, load: Partial<SparseLoad>, more: Partial<SparseScenario> = {}): SparseScenario => ({
    durationSeconds: 100,
    systems: { it: { servers: 1, serviceSeconds: 1, service: 'fixed', ...system } },
    load: [{ to: 'it', ratePerSecond: 1, arrivals: 'even', ...load }],
    ...more,
  });

  test('a callee finishes what its caller has given up, and that is no goodput', () => {
    const raw = ranByEvents(alone({ servers: null, serviceSeconds: 2 }, { timeoutSeconds: 1 }));
    expect(total(raw.loads.good)).toBe(0);
    expect(total(raw.systems.ended)).toBe(98);
    expect(total(raw.systems.good)).toBe(0);
    expect(total(raw.systems.busySeconds)).toBeCloseTo(98 * 2 + 1.5 + 0.5, 6);
  });

  test('with the deadline passed on it stops, in service and in the queue', () => {
    const raw = ranByEvents(alone({ servers: 1, serviceSeconds: 10 }, { timeoutSeconds: 2, passDeadline: true }));
    expect(total(raw.systems.good)).toBe(0);
    // One works for its two seconds, meanwhile another comes and leaves the queue half-way through its service.
    expect(total(raw.systems.busySeconds)).toBeCloseTo(99.5, 6);
    expect(total(raw.systems.ended)).toBe(98);
  });

  test('attempts come after backoff × factor^(k−1)', () => {
    const raw = ranByEvents(
      alone({ failRatio: 1, serviceSeconds: 0, servers: null }, { ratePerSecond: 0.01, attempts: 4, backoffSeconds: 2, backoffFactor: 3 }),
    );
    const at = [...raw.systems.attempts].flatMap((count, step) => (count > 0 ? [step] : []));
    expect(at).toEqual([50, 52, 58, 76]);
  });

  test('jitter shortens a backoff, never lengthens it', () => {
    const raw = ranByEvents(
      alone({ failRatio: 1, serviceSeconds: 0, servers: null }, { ratePerSecond: 1, attempts: 2, backoffSeconds: 10, jitter: 0.5 }, { seed: 7 }),
    );
    const attempts = [...raw.systems.attempts];
    expect(attempts.slice(0, 5)).toEqual([1, 1, 1, 1, 1]);
    const later = attempts.slice(20, 90).reduce((sum, count) => sum + count, 0);
    expect(later).toBeGreaterThan(130);
    expect(later).toBeLessThan(150);
    expect(new Set(attempts.slice(20)).size).toBeGreaterThan(2);
  });

  test('a budget lets so many retries through as it has tokens', () => {
    const spent = ranByEvents(
      alone({ failRatio: 1, serviceSeconds: 0, servers: null }, { attempts: 3, retryBudget: { ratio: 0, per: 'request', perSecond: 0, burst: 7 } }),
    );
    expect(total(spent.systems.attempts)).toBe(107);
    const earned = ranByEvents(
      alone({ failRatio: 1, serviceSeconds: 0, servers: null }, { attempts: 3, retryBudget: { ratio: 0.2, per: 'request', perSecond: 0, burst: 1 } }),
    );
    expect(total(earned.systems.attempts)).toBe(100 + 20);
  });

  test('an open breaker keeps calls back, lets one probe through, and closes on its success', () => {
    const breaker = { failureRatio: 0.5, minCalls: 4, windowSeconds: 20, openSeconds: 10 };
    const raw = ranByEvents(
      alone({ serviceSeconds: 0, servers: null }, { breaker }, { events: [{ at: 20, until: 50, system: 'it', set: { failRatio: 1 } }], stepSeconds: 1 }),
    );
    const attempts = [...raw.systems.attempts];
    // Of the last twenty seconds' twenty attempts half have failed after the tenth failure, at second 29.5; probes at 39.5, 49.5 and 59.5.
    expect(attempts.slice(20, 30)).toEqual(new Array(10).fill(1));
    expect(attempts.flatMap((count, second) => (count > 0 && second > 29 && second < 60 ? [second] : []))).toEqual([39, 49, 59]);
    expect(attempts.slice(60)).toEqual(new Array(40).fill(1));
  });

  test('of two events on one value the later holds, and the earlier one comes back', () => {
    const raw = ranByEvents(
      alone(
        { servers: null, serviceSeconds: 0 },
        { ratePerSecond: 1 },
        {
          stepSeconds: 10,
          events: [
            { at: 20, until: 80, to: 'it', set: { ratePerSecond: 10 } },
            { at: 40, until: 60, to: 'it', set: { ratePerSecond: 100 } },
          ],
        },
      ),
    );
    expect([...raw.loads.offered]).toEqual([10, 10, 100, 100, 1000, 1000, 100, 100, 10, 10]);
  });

  test('calls at once take the longest, calls in turn the sum', () => {
    const calls = (parallel: boolean): SparseScenario => ({
      durationSeconds: 50,
      systems: {
        web: { servers: null, serviceSeconds: 1, service: 'fixed', parallel, calls: [{ to: 'a' }, { to: 'b' }, { to: 'b', hard: false, timeoutSeconds: 1 }] },
        a: { servers: null, serviceSeconds: 2, service: 'fixed' },
        b: { servers: null, serviceSeconds: 3, service: 'fixed' },
      },
      load: [{ to: 'web', ratePerSecond: 1, arrivals: 'even' }],
      windows: [{ name: 'all', from: 10, to: 50 }],
    });
    expect(answeredByEvents(calls(true)).windows['all']?.users.latencySeconds).toBeCloseTo(4, 9);
    expect(answeredByEvents(calls(false)).windows['all']?.users.latencySeconds).toBeCloseTo(7, 9);
  });

  test('a hard call that fails takes the others with it, and their callees finish', () => {
    const raw = ranByEvents({
      durationSeconds: 50,
      systems: {
        web: { servers: null, serviceSeconds: 0, parallel: true, calls: [{ to: 'slow' }, { to: 'broken' }] },
        slow: { servers: null, serviceSeconds: 5, service: 'fixed' },
        broken: { servers: null, serviceSeconds: 1, service: 'fixed', failRatio: 1 },
      },
      load: [{ to: 'web', ratePerSecond: 1, arrivals: 'even' }],
      windows: [{ name: 'late', from: 20, to: 50 }],
    });
    expect(total(raw.systems.good)).toBe(0);
    const late = raw.cells.edges.indexOf(20);
    // Web is held for one second, its slow callee for five.
    expect(raw.systems.busySeconds.at(late * 3)).toBeCloseTo(1, 9);
    expect(raw.systems.busySeconds.at(late * 3 + 1)).toBeCloseTo(5, 9);
  });

  test('hanging requests hold their servers until nobody gets in', () => {
    const raw = ranByEvents(alone({ servers: 5, queue: 0, serviceSeconds: 0.1, hangRatio: 0.5 }, { timeoutSeconds: 1 }));
    expect(raw.systems.busySeconds.at(-1)).toBeCloseTo(5, 9);
    expect(raw.systems.rejected.at(-1)).toBe(1);
  });
});

test('shares that fail and that hang are of all requests, not of each other', () => {
  const half = answeredByEvents({
    durationSeconds: 600,
    systems: { a: { servers: null, serviceSeconds: 0.1, failRatio: 0.3, hangRatio: 0.3 } },
    load: [{ to: 'a', ratePerSecond: 50, timeoutSeconds: 5 }],
    windows: [{ name: 'w', from: 100, to: 600 }],
  });
  expect(half.windows['w']?.users.successRatio).toBeCloseTo(0.4, 1);
});

test('a deadline runs from the attempt on, also while it waits for a connection', () => {
  const answer = answeredByEvents({
    durationSeconds: 60,
    systems: {
      a: { servers: null, serviceSeconds: 0, service: 'fixed', calls: [{ to: 'b', timeoutSeconds: 1, passDeadline: true, connections: 1 }] },
      b: { servers: null, serviceSeconds: 50, service: 'fixed' },
    },
    load: [{ to: 'a', ratePerSecond: 2, arrivals: 'even' }],
    windows: [{ name: 'w', from: 20, to: 60 }],
  });
  // One connection, so never two at work beyond the instant at which one hands over to the next.
  expect(answer.windows['w']?.systems['b']?.busy).toBeLessThan(1.01);
});

test('thousands of events on one value are sorted out in no time, and the last that began holds', () => {
  const events = Array.from({ length: 10_000 }, (_, index) => ({ at: index / 200, until: 60 + index / 200, system: 'a', set: { servers: 1 + (index % 7) } }));
  const answer = answeredByEvents({
    durationSeconds: 120,
    systems: { a: { servers: 1, serviceSeconds: 0.01 } },
    load: [{ to: 'a', ratePerSecond: 1 }],
    events,
  });
  expect(answer.users.goodputPerSecond).toHaveLength(120);
});

describe('what goes beyond the question', () => {
  test('the important go first in the queue and are shed last', () => {
    const answer = answeredByEvents({
      durationSeconds: 300,
      systems: { it: { servers: 10, serviceSeconds: 0.1, shed: { waitSeconds: null, queue: 20, priority: 0 } } },
      load: [
        { name: 'play', to: 'it', ratePerSecond: 60, priority: 0 },
        { name: 'browse', to: 'it', ratePerSecond: 90, priority: 2 },
      ],
      windows: [{ name: 'all', from: 50, to: 300 }],
    });
    const { play, browse } = answer.windows['all']?.journeys ?? {};
    near(play?.successRatio ?? null, 1, 0.02);
    near(browse?.goodputPerSecond ?? null, 40, 0.1);
    expect(play?.latencySeconds ?? 1).toBeLessThan((browse?.latencySeconds ?? 0) / 3);
  });

  test('a pool of connections bounds what reaches the callee', () => {
    const answer = answeredByEvents({
      durationSeconds: 200,
      systems: {
        web: { servers: null, serviceSeconds: 0, calls: [{ to: 'db', connections: 5 }] },
        db: { servers: null, serviceSeconds: 0.1, service: 'fixed' },
      },
      load: [{ to: 'web', ratePerSecond: 80 }],
      windows: [{ name: 'all', from: 50, to: 200 }],
    });
    // Five connections of 0.1 s carry 50 a second; the rest wait for one.
    near(answer.windows['all']?.systems['db']?.busy ?? null, 5, 0.01);
    near(answer.windows['all']?.systems['db']?.attemptsPerSecond ?? null, 50, 0.03);
  });

  test('a flushed cache drowns what it protected until it is warm', () => {
    const flushed = (servers: number): SparseScenario => ({
      durationSeconds: 300,
      systems: {
        web: { servers: null, serviceSeconds: 0, calls: [{ to: 'db', timeoutSeconds: 1, cache: { hitRatio: 0.9, fillCalls: 2000 } }] },
        db: { servers, serviceSeconds: 0.1, service: 'fixed' },
      },
      load: [{ to: 'web', ratePerSecond: 500 }],
      events: [{ at: 60, system: 'web', to: 'db', set: { warmth: 0 } }],
      windows: [
        { name: 'before', from: 20, to: 60 },
        { name: 'cold', from: 60, to: 61 },
        { name: 'after', from: 200, to: 300 },
      ],
    });
    const many = answeredByEvents(flushed(60));
    near(many.windows['before']?.systems['db']?.attemptsPerSecond ?? null, 50, 0.1);
    near(many.windows['cold']?.systems['db']?.attemptsPerSecond ?? null, 450, 0.15);
    near(many.windows['after']?.systems['db']?.attemptsPerSecond ?? null, 50, 0.06);
    const few = answeredByEvents(flushed(10));
    near(few.windows['before']?.users.successRatio ?? null, 1, 0.02);
    expect(few.windows['after']?.users.successRatio).toBeLessThan(0.5);
  });

  test('servers that follow the demand come too late by their delay', () => {
    const answer = answeredByEvents({
      durationSeconds: 300,
      systems: {
        it: { servers: 10, serviceSeconds: 0.1, queue: 0, autoscale: { targetRatio: 0.5, everySeconds: 10, delaySeconds: 30, min: 10, max: 100 } },
      },
      load: [{ to: 'it', ratePerSecond: 40 }],
      events: [{ at: 100, to: 'it', set: { ratePerSecond: 200 } }],
      windows: [
        { name: 'before', from: 50, to: 100 },
        { name: 'late', from: 110, to: 130 },
        { name: 'after', from: 250, to: 300 },
      ],
    });
    near(answer.windows['before']?.users.successRatio ?? null, 1, 0.02);
    near(answer.windows['late']?.users.successRatio ?? null, 1 - erlangB(20, 10), 0.1);
    near(answer.windows['after']?.users.successRatio ?? null, 1, 0.02);
  });

  test('instances that get too much go down one after another and come back', () => {
    const answer = answeredByEvents({
      durationSeconds: 200,
      systems: {
        it: { servers: 20, serviceSeconds: 0.1, queue: 0, instances: 10, crash: { perSecond: 15, afterSeconds: 3, restartSeconds: [20, 40] } },
      },
      load: [{ to: 'it', ratePerSecond: 100, arrivals: 'even' }],
      events: [{ at: 50, until: 60, to: 'it', set: { ratePerSecond: 200 } }],
      windows: [
        { name: 'before', from: 10, to: 50 },
        { name: 'down', from: 54, to: 70 },
      ],
    });
    expect(answer.windows['before']?.systems['it']?.healthy).toBe(10);
    expect(answer.windows['down']?.systems['it']?.healthy).toBe(0);
    expect(answer.verdict.firstToFail).toBe('it');
  });
});
