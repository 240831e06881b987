/**
 * Do flows say what events say, and what queueing theory says? Over a family of scenarios: at rest, overloaded and recovering, stuck by
 * retries or cured of it, failing through three layers, crashing in a loop. What is let pass is said at each: shares of what is offered.
 */
import { describe, expect, test } from 'vitest';
import { simulateFluid } from './fluid.ts';
import { boundedQueue, erlangB, erlangC, waitSeconds } from './queueing.ts';
import { answerOf, type CascadeAnswer, type SystemWindow } from './run.ts';
import type { SparseCall, SparseEvent, SparseLoad, SparseScenario, SparseSystem } from './sparse.ts';
import { answeredByEvents, scenarioOf } from './testing/simulating.ts';

function answeredByFlows(input: SparseScenario): CascadeAnswer {
  const scenario = scenarioOf(input);
  const raw = simulateFluid(scenario);
  if (!raw.ok) throw new Error(String(raw.refusal.facts['message']));
  return answerOf(scenario, raw.value);
}

function near(got: number | null, wanted: number, share: number): void {
  expect(got).toBeGreaterThanOrEqual(wanted * (1 - share));
  expect(got).toBeLessThanOrEqual(wanted * (1 + share));
}

describe('at rest', () => {
  const steady = (system: Partial<SparseSystem>, ratePerSecond: number): SystemWindow | undefined =>
    answeredByFlows({
      durationSeconds: 300,
      systems: { it: { servers: 10, serviceSeconds: 0.1, ...system } },
      load: [{ to: 'it', ratePerSecond }],
      windows: [{ name: 'steady', from: 200, to: 300 }],
    }).windows['steady']?.systems['it'];

  test.each([
    [10, 60],
    [10, 80],
    [10, 95],
    [40, 360],
    [2, 12],
  ])('%i servers at %i a second wait as Erlang C says', (servers, rate) => {
    const got = steady({ servers }, rate);
    near(got?.waitedRatio ?? null, erlangC(rate * 0.1, servers), 0.03);
    near(got?.waitSeconds ?? null, waitSeconds(rate, 0.1, servers), 0.05);
    near(got?.busy ?? null, rate * 0.1, 0.001);
  });

  test.each([
    [10, 0, 80],
    [10, 20, 110],
    [10, 20, 80],
    [3, 50, 60],
    [40, 10, 500],
  ])('%i servers and %i places at %i a second refuse as M/M/c/K does', (servers, queue, rate) => {
    const got = steady({ servers, queue }, rate);
    const wanted = queue === 0 ? { refusedRatio: erlangB(rate * 0.1, servers), queue: 0 } : boundedQueue(rate, 0.1, servers, queue);
    expect(got?.rejectedRatio).toBeCloseTo(wanted.refusedRatio, 2);
    expect(got?.queue).toBeGreaterThanOrEqual(wanted.queue * 0.95 - 0.02);
    expect(got?.queue).toBeLessThanOrEqual(wanted.queue * 1.05 + 0.02);
  });
});

/**
 * Everybody passes his deadline on, and more comes than is served. By hand: a server of exponential work ends busy × 1 ÷ mean requests a second whatever
 * deadlines cut, and what ends has ended in time; so goodput is the capacity. Fixed work ends only if a wait left time for the whole of it: with few
 * servers by chance, with many never. For one server the wait below the deadline is distributed as e^(growth × wait): λ ÷ (1 + λ (e^(λ−μ)τ − 1) ÷ (λ − μ)) is idle.
 */
describe('deadlines passed on under overload', () => {
  const steady = { durationSeconds: 300, windows: [{ name: 'steady', from: 100, to: 300 }] };
  const goodOf = (answer: CascadeAnswer): number => answer.windows['steady']?.users.goodputPerSecond ?? Number.NaN;
  const one = (servers: number, serviceSeconds: number, service: 'exponential' | 'fixed', ratePerSecond: number): SparseScenario => ({
    ...steady,
    systems: { it: { servers, serviceSeconds, service } },
    load: [{ to: 'it', ratePerSecond, timeoutSeconds: 1, passDeadline: true }],
  });

  // What is expected is by hand, of the last two by events; then by what share of the offered flows may be off.
  test.each([
    ['one server, exponential', one(1, 0.2, 'exponential', 10), 4.98, 0.06],
    ['two servers, exponential', one(2, 0.5, 'exponential', 8), 3.98, 0.07],
    ['ten servers, exponential', one(10, 0.1, 'exponential', 150), 100, 0.01],
    ['thirty servers, exponential', one(30, 0.1, 'exponential', 560), 300, 0.01],
    ['thirty servers, fixed', one(30, 0.1, 'fixed', 560), 0, 0.001],
    ['ten servers, fixed, hardly too much', one(10, 0.1, 'fixed', 105), 84, 0.06],
    ['ten servers, fixed, half too much', one(10, 0.1, 'fixed', 150), 12.5, 0.08],
  ])('%s', (_, input, wanted, share) => {
    const slack = share * (input.load[0]?.ratePerSecond ?? 0);
    const events = goodOf(answeredByEvents(input));
    expect(Math.abs(events - wanted), `events ${events}`).toBeLessThanOrEqual(0.03 * (wanted + 10));
    const flows = goodOf(answeredByFlows(input));
    expect(Math.abs(flows - wanted), `flows ${flows}`).toBeLessThanOrEqual(slack);
  });

  const two = (service: 'exponential' | 'fixed', attempts: number): SparseScenario => ({
    ...steady,
    systems: {
      web: { servers: 200, serviceSeconds: 0.01, queue: 200, calls: [{ to: 'db', timeoutSeconds: 1, attempts, passDeadline: true }] },
      db: { servers: 10, serviceSeconds: 0.1, service, queue: 200 },
    },
    load: [{ to: 'web', ratePerSecond: 200, timeoutSeconds: 1.5, attempts, passDeadline: true }],
  });

  // Tried again, too: who came late above holds servers there, and his deadline has gone along.
  test.each([
    ['exponential', 1, 99.5],
    ['fixed', 1, 0.4],
    ['exponential', 2, 99.2],
    ['fixed', 2, 0.1],
  ] as const)('handed down to an overloaded database of %s work, %i attempts', (service, attempts, wanted) => {
    expect(Math.abs(goodOf(answeredByEvents(two(service, attempts))) - wanted)).toBeLessThanOrEqual(1);
    expect(Math.abs(goodOf(answeredByFlows(two(service, attempts))) - wanted)).toBeLessThanOrEqual(4);
  });
});

const before = { name: 'before', from: 20, to: 40 };
const outage: SparseEvent = { at: 40, until: 45, system: 'db', set: { servers: 0 } };
const breaker = { failureRatio: 0.5, minCalls: 20, windowSeconds: 10, openSeconds: 5 };

/** The database of Bronson et al. (HotOS 2021): 300 queries a second, users who give up after a second and try once more; five seconds of outage. */
function database(ratePerSecond: number, load: Partial<SparseLoad> = {}, db: Partial<SparseSystem> = {}): SparseScenario {
  return {
    durationSeconds: 200,
    systems: { db: { servers: 30, serviceSeconds: 0.1, service: 'fixed', ...db } },
    load: [{ to: 'db', ratePerSecond, timeoutSeconds: 1, attempts: 2, ...load }],
    events: [outage],
    windows: [before, { name: 'during', from: 42, to: 45 }, { name: 'after', from: 160, to: 200 }],
  };
}

/** Users, web, api and database, each with a queue, each trying the next twice; something happens to one of them for half a minute. */
function layers(ratePerSecond: number, set: SparseEvent['set'], call: Partial<SparseCall> = {}): SparseScenario {
  return {
    durationSeconds: 200,
    systems: {
      web: { servers: 200, serviceSeconds: 0.01, queue: 50, calls: [{ to: 'api', timeoutSeconds: 2, attempts: 2, ...call }] },
      api: { servers: 100, serviceSeconds: 0.02, queue: 50, calls: [{ to: 'db', timeoutSeconds: 1, attempts: 2, ...call }] },
      db: { servers: 40, serviceSeconds: 0.1, queue: 200 },
    },
    load: [{ to: 'web', ratePerSecond, timeoutSeconds: 3, attempts: 2 }],
    events: [{ at: 40, until: 70, system: 'db', set }],
    windows: [before, { name: 'during', from: 50, to: 70 }, { name: 'after', from: 160, to: 200 }],
  };
}

/** The service of the SRE book's chapter 22: a hundred instances that each crash above 10.5 a second and come back after a minute or two. */
function crashing(then: number): SparseScenario {
  return {
    durationSeconds: 500,
    stepSeconds: 5,
    systems: {
      db: {
        servers: 120,
        serviceSeconds: 0.1,
        service: 'fixed',
        queue: 0,
        instances: 100,
        crash: { perSecond: 10.5, afterSeconds: 10, restartSeconds: [60, 120] },
      },
    },
    load: [{ to: 'db', ratePerSecond: 1000, arrivals: 'even' }],
    events: [
      { at: 40, until: 80, to: 'db', set: { ratePerSecond: 1100 } },
      { at: 80, to: 'db', set: { ratePerSecond: then } },
    ],
    windows: [before, { name: 'after', from: 400, to: 500 }],
  };
}

const spike = (attempts: number): SparseScenario => ({
  ...database(80, { attempts }, { servers: 10, service: 'exponential' }),
  events: [{ at: 40, until: 55, to: 'db', set: { ratePerSecond: 240 } }],
});

const slowCallee: SparseScenario = {
  durationSeconds: 200,
  systems: {
    web: { servers: 100, serviceSeconds: 0.01, queue: 0, calls: [{ to: 'login', timeoutSeconds: 10 }] },
    login: { servers: null, serviceSeconds: 0.05, service: 'fixed' },
  },
  load: [{ to: 'web', ratePerSecond: 50 }],
  events: [{ at: 60, until: 160, system: 'login', set: { serviceSeconds: 5 } }],
  windows: [before, { name: 'during', from: 80, to: 160 }, { name: 'after', from: 180, to: 200 }],
};

const flushed: SparseScenario = {
  durationSeconds: 140,
  systems: {
    web: { servers: null, serviceSeconds: 0, calls: [{ to: 'db', timeoutSeconds: 1, cache: { hitRatio: 0.9, fillCalls: 2000 } }] },
    db: { servers: 60, serviceSeconds: 0.1, service: 'fixed' },
  },
  load: [{ to: 'web', ratePerSecond: 500 }],
  events: [{ at: 60, system: 'web', to: 'db', set: { warmth: 0 } }],
  windows: [before, { name: 'cold', from: 60, to: 70 }, { name: 'after', from: 120, to: 140 }],
};

/** A soft callee that takes longer than anybody waits: it costs its caller half a second, and nobody an answer. */
const softAndSlow: SparseScenario = {
  durationSeconds: 120,
  systems: {
    web: { servers: 200, serviceSeconds: 0.1, calls: [{ to: 'extra', hard: false, timeoutSeconds: 0.5 }] },
    extra: { servers: null, serviceSeconds: 0.1 },
  },
  load: [{ to: 'web', ratePerSecond: 50, timeoutSeconds: 5 }],
  events: [{ at: 40, until: 80, system: 'extra', set: { serviceSeconds: 2 } }],
  windows: [before, { name: 'during', from: 50, to: 80 }, { name: 'after', from: 100, to: 120 }],
};

/** Name, scenario, and by what share of the offered the goodput of a window may differ; the verdict must be the same. */
const family: readonly (readonly [string, SparseScenario, number])[] = [
  ['an outage that half the load gets over', database(120), 0.02],
  ['an outage, two attempts, 280 of 300: stuck', database(280), 0.02],
  ['one attempt: the backlog drains', database(280, { attempts: 1 }), 0.02],
  ['retries paid by successes', database(280, { retryBudget: { ratio: 0.1, per: 'success', perSecond: 0, burst: 10 } }), 0.02],
  ['a short queue', database(280, {}, { queue: 15 }), 0.03],
  ['the newest first', database(280, {}, { discipline: 'lifo' }), 0.02],
  ['deadlines passed on: doomed work takes the place of late work', database(280, { passDeadline: true }), 0.02],
  ['the same with exponential work: it gets out', database(280, { passDeadline: true }, { service: 'exponential' }), 0.02],
  ['a breaker', database(280, { breaker }), 0.1],
  ['a spike, four attempts: stuck', spike(4), 0.06],
  ['a spike, one attempt', spike(1), 0.06],
  ['three layers, a slow database', layers(200, { serviceSeconds: 0.5 }), 0.02],
  ['three layers with breakers', layers(200, { serviceSeconds: 0.5 }, { breaker }), 0.05],
  ['three layers, every second answer an error', layers(200, { failRatio: 0.5 }), 0.03],
  ['three layers, the database dead', layers(200, { failRatio: 1 }), 0.02],
  ['three layers, fewer servers than the callers bear', layers(200, { servers: 9 }), 0.02],
  // The edge itself: the api's 100 servers, each held for the second of its timeout, send 100 attempts a second, and 10 servers do just so many. Every
  // wait beyond the second keeps itself up, so hardly anybody is answered; one server more or less, and it is as before and behind the edge.
  ['three layers, just as many servers as the callers bear', layers(200, { servers: 10 }), 0.03],
  ['three layers, more servers than the callers bear', layers(200, { servers: 12 }), 0.03],
  ['a soft callee slower than its timeout', softAndSlow, 0.05],
  ['three layers, soft calls', layers(200, { serviceSeconds: 0.5 }, { hard: false }), 0.03],
  ['a slow callee takes the threads of its caller', slowCallee, 0.06],
  ['a cache flushed', flushed, 0.02],
  ['a crash loop at nine tenths of the load', crashing(900), 0.03],
  ['a crash loop let off by a tenth of the load', crashing(100), 0.02],
];

test('an open breaker sends its probes, and what they reach is seen to fail', () => {
  const { windows, verdict } = answeredByFlows({
    durationSeconds: 60,
    systems: { a: { servers: 10, serviceSeconds: 0.1, failRatio: 1 } },
    load: [{ to: 'a', ratePerSecond: 50, breaker: { failureRatio: 0.5, minCalls: 10, windowSeconds: 5, openSeconds: 5 } }],
    windows: [{ name: 'open', from: 20, to: 60 }],
  });
  expect(windows['open']?.users.attemptsPerSecond).toBeCloseTo(0.2, 2);
  expect(verdict.order).toEqual(['a']);
});

describe('beside events', () => {
  test.each(family)('%s', (_, input, share) => {
    const flows = answeredByFlows(input);
    const events = answeredByEvents(input);
    for (const { name } of input.windows ?? []) {
      const got = flows.windows[name]?.users;
      const wanted = events.windows[name]?.users;
      const slack = share * (wanted?.offeredPerSecond ?? 0);
      expect(Math.abs((got?.goodputPerSecond ?? 0) - (wanted?.goodputPerSecond ?? 0)), `goodput ${name}`).toBeLessThanOrEqual(slack);
      expect(Math.abs((got?.attemptsPerSecond ?? 0) - (wanted?.attemptsPerSecond ?? 0)), `attempts ${name}`).toBeLessThanOrEqual(2.5 * slack);
    }
    const said = ({ verdict: { recovered, metastable, firstToFail } }: CascadeAnswer): object => ({ recovered, metastable, firstToFail });
    expect(said(flows)).toEqual(said(events));
  });
});
