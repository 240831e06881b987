import { describe, expect, test } from 'vitest';
import { read } from '../compute/read.ts';
import { cellsOf, emptySums, type RawRun } from './raw-run.ts';
import type { Scenario } from './scenario.ts';
import { scenarioAt } from './scenario-reading.ts';
import type { SparseScenario } from './sparse.ts';
import { answeredByEvents } from './testing/simulating.ts';
import { verdictOf } from './verdict.ts';

function scenarioOf(input: object): Scenario {
  const outcome = read(input, scenarioAt);
  if (!outcome.ok) throw new Error(JSON.stringify(outcome.refusal));
  return outcome.value;
}

/** A run in which each step of each system ended so many well of so many, and users were served so many a step. */
function runOf(scenario: Scenario, steps: Readonly<Record<string, readonly (readonly [good: number, ended: number])[]>>, users: readonly number[]): RawRun {
  const cells = cellsOf(scenario);
  const sums = emptySums(scenario, cells);
  const names = Object.keys(scenario.systems);
  for (let step = 0; step < cells.steps; step++) {
    for (const [index, name] of names.entries()) {
      const [good, ended] = steps[name]?.[step] ?? [1, 1];
      sums.systems.good[step * names.length + index] = good;
      sums.systems.ended[step * names.length + index] = ended;
    }
    sums.loads.offered[step] = 10;
    sums.loads.good[step] = users[step] ?? 10;
  }
  return { engine: 'events', cells, ...sums, worked: 0 };
}

const well = [10, 10] as const;
const bad = [4, 10] as const;
const none = [0, 0] as const;

describe('who fails, and in which order', () => {
  const scenario = scenarioOf({
    durationSeconds: 10,
    systems: {
      web: { servers: 1, serviceSeconds: 0.1, calls: [{ to: 'db' }] },
      db: { servers: 1, serviceSeconds: 0.1 },
      cache: { servers: 1, serviceSeconds: 0.1 },
    },
    load: [{ to: 'web', ratePerSecond: 10 }],
    events: [{ at: 2, until: 5, system: 'db', set: { failRatio: 1 } }],
  });

  test('given two failing from the same step, when ordered, then the callee comes first and explains its caller', () => {
    const verdict = verdictOf(scenario, runOf(scenario, { web: [well, well, bad, bad, bad], db: [well, well, bad, bad, bad] }, []));
    expect(verdict.order).toEqual(['db', 'web']);
    expect(verdict.firstToFail).toBe('db');
    expect(verdict.failures[1]).toMatchObject({ system: 'web', at: 2, because: ['db'] });
    expect(verdict.failures[0]?.says).toContain('the share that fails is 1');
  });

  test('given steps in which nothing ended, when counting three in a row, then they are passed over and begin nothing', () => {
    const verdict = verdictOf(scenario, runOf(scenario, { db: [well, none, bad, none, bad, bad], cache: [bad, bad, well, bad, bad, well] }, []));
    expect(verdict.order).toEqual(['db']);
    expect(verdict.failures[0]?.at).toBe(2);
  });

  test('given exactly half that ended well, when judged, then it does not fail', () => {
    expect(verdictOf(scenario, runOf(scenario, { db: Array.from({ length: 10 }, () => [5, 10] as const) }, [])).order).toEqual([]);
  });
});

describe('whether it recovered', () => {
  const base = {
    durationSeconds: 100,
    systems: { db: { servers: 1, serviceSeconds: 0.1 } },
    load: [{ to: 'db', ratePerSecond: 10 }],
  };
  const users = (last: number): number[] => Array.from({ length: 100 }, (_, step) => (step < 20 ? 8 : last));

  test('given no event, then nothing is known of recovery', () => {
    const scenario = scenarioOf(base);
    expect(verdictOf(scenario, runOf(scenario, {}, users(0)))).toMatchObject({ recovered: null, metastable: false, firstToFail: null, order: [] });
  });

  test.each([
    ['nine tenths of what there was before is back', 7.2, 50, { recovered: true, metastable: false }],
    ['less is back, and the cause is over', 7.1, 90, { recovered: false, metastable: true }],
    ['less is back, and the cause lasts into the last tenth', 7.1, 91, { recovered: false, metastable: false }],
    ['less is back, and the cause never ends', 7.1, undefined, { recovered: false, metastable: false }],
  ])('when %s, then the verdict says so', (_, last, until, expected) => {
    const scenario = scenarioOf({ ...base, events: [{ at: 20, until, system: 'db', set: { failRatio: 1 } }] });
    expect(verdictOf(scenario, runOf(scenario, {}, users(last)))).toMatchObject(expected);
  });

  test('given a cache that was flushed, then the flush is over at once', () => {
    const scenario = scenarioOf({
      ...base,
      systems: { ...base.systems, web: { servers: 1, serviceSeconds: 0.1, calls: [{ to: 'db', cache: { hitRatio: 0.9, fillCalls: 100 } }] } },
      events: [{ at: 20, system: 'web', to: 'db', set: { warmth: 0 } }],
    });
    expect(verdictOf(scenario, runOf(scenario, {}, users(1)))).toMatchObject({ recovered: false, metastable: true });
  });
});

describe('what is measured against the last tenth and the time before the first event', () => {
  const steady: SparseScenario = {
    durationSeconds: 15,
    systems: { a: { servers: null, serviceSeconds: 0.01, service: 'fixed' } },
    load: [{ to: 'a', ratePerSecond: 20, arrivals: 'even' }],
  };

  test('is exact where neither begins with a step', () => {
    const events = [{ at: 5, until: 13.5, system: 'a', set: { failRatio: 1 } }];
    expect(answeredByEvents({ ...steady, events }).verdict).toMatchObject({ recovered: true, metastable: false });
    const wide = { ...steady, durationSeconds: 100, stepSeconds: 50 };
    const before = { at: 10, until: 60, system: 'a', set: { failRatio: 1 } };
    const after = { at: 60, system: 'a', set: { failRatio: 0.7 } };
    expect(answeredByEvents({ ...wide, events: [before, after] }).verdict.recovered).toBe(false);
  });

  test('counts what is lost from the first event on, whatever the steps', () => {
    const events = [{ at: 5, system: 'a', set: { failRatio: 1 } }];
    for (const stepSeconds of [1, 10, 7]) expect(answeredByEvents({ ...steady, stepSeconds, events }).lost.users).toBeCloseTo(200, 0);
  });

  test('is lost by each journey for itself: what one gains because another fails makes up for nothing', () => {
    // Two journeys share what serves 100 of their 150 a second; then one of them fails before it comes there, and the other has it alone.
    const journey = (name: string) => ({ name, to: name, ratePerSecond: 75, arrivals: 'even' as const });
    const calling = { servers: null, serviceSeconds: 0, calls: [{ to: 'shared' }] };
    const { lost } = answeredByEvents({
      durationSeconds: 100,
      systems: { buying: calling, looking: calling, shared: { servers: 10, serviceSeconds: 0.1, service: 'fixed', queue: 0 } },
      load: [journey('buying'), journey('looking'), { to: 'looking', ratePerSecond: 1, arrivals: 'even' }],
      events: [{ at: 50, system: 'buying', set: { failRatio: 1 } }],
    });
    expect(lost.journeys['buying']).toBeGreaterThan(2000);
    expect(lost.journeys['looking']).toBe(0);
    expect(lost.users).toBeCloseTo(lost.journeys['buying'] ?? 0, 6);
  });
});
