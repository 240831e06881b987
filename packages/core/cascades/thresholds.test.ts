/** Are the loads found at which a verdict turns, and does the search end when it should? */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { accept, refuse } from '../decision/refusal.ts';
import type { Scenario } from './scenario.ts';
import { simulate } from './simulate.ts';
import { scenarioOf } from './testing/simulating.ts';
import { mostThresholdRuns, thresholdsOf } from './thresholds.ts';

const onwards = (): boolean => true;
const plain = scenarioOf({
  durationSeconds: 100,
  systems: { db: { servers: 10, serviceSeconds: 0.1 } },
  load: [{ to: 'db', ratePerSecond: 10 }],
  events: [{ at: 20, until: 30, system: 'db', set: { serviceSeconds: 1 } }],
});

/** A world that goes down above one load, and, once down, comes back below another. */
function worldOf(collapse: number, recover: number) {
  const ran: Scenario[] = [];
  const run = (scenario: Scenario) => {
    ran.push(scenario);
    const [rate = 0, fall] = [scenario.load[0]?.ratePerSecond, scenario.events.find(({ set }) => set.ratePerSecond !== undefined)];
    const later = fall?.set.ratePerSecond ?? rate;
    const down = rate > collapse * 10 && later > recover * 10;
    const offeredPerSecond = Array.from({ length: 100 }, (_, step) => (fall !== undefined && step >= fall.at ? later : rate));
    const goodputPerSecond = offeredPerSecond.map((offered, step) => (down && step >= 20 ? 0 : offered));
    return accept({ users: { offeredPerSecond, goodputPerSecond }, verdict: { metastable: down, recovered: !down } });
  };
  return { run, ran };
}

describe('the thresholds', () => {
  test('are bracketed to a thirtieth wherever they lie, within a bounded number of runs', () => {
    fc.assert(
      fc.property(fc.double({ min: 0.11, max: 2.9, noNaN: true }), fc.double({ min: 0.1, max: 1, noNaN: true }), (collapse, part) => {
        const recover = collapse * part;
        const { run, ran } = worldOf(collapse, recover);
        const { thresholds, runs } = thresholdsOf(plain, run, onwards);
        expect(Math.abs((thresholds.collapseFactor ?? 0) - collapse)).toBeLessThanOrEqual(collapse / 28);
        expect(thresholds.recoverFactor ?? 0).toBeLessThanOrEqual(recover);
        expect(thresholds.recoverFactor ?? 0).toBeGreaterThan(recover * 0.95 - 0.015);
        expect(runs).toBe(ran.length);
        expect(runs).toBeLessThanOrEqual(mostThresholdRuns);
      }),
    );
  });

  test('meet where nothing holds it down, and one run more says so', () => {
    const [apart, same] = [worldOf(0.9, 0.5), worldOf(0.9, 0.9)];
    thresholdsOf(plain, apart.run, onwards);
    const { thresholds } = thresholdsOf(plain, same.run, onwards);
    expect(thresholds.recoverFactor).toBeLessThanOrEqual(0.9);
    expect(thresholds.recoverFactor).toBeGreaterThan(0.9 * 0.96);
    expect(apart.ran.length - same.ran.length).toBeGreaterThan(3);
  });

  test('are none where it recovers at every load tried, or where what happens is never over', () => {
    expect(thresholdsOf(plain, worldOf(9, 9).run, onwards).thresholds).toMatchObject({ collapseFactor: null, recoverFactor: null, triedTo: 3 });
    const lasting = { ...plain, events: plain.events.map((event) => ({ ...event, until: null })) };
    expect(thresholdsOf(lasting, worldOf(0.5, 0.2).run, onwards)).toMatchObject({ runs: 0, thresholds: { collapseFactor: null } });
  });

  test('a load that is too high without any event counts as down too', () => {
    // From twice the load on half of it is refused from the beginning: what was before is no better than what is after.
    const run = (scenario: Scenario) => {
      const rate = scenario.load[0]?.ratePerSecond ?? 0;
      const offeredPerSecond = Array.from({ length: 100 }, () => rate);
      return accept({
        users: { offeredPerSecond, goodputPerSecond: offeredPerSecond.map(() => Math.min(rate, 18)) },
        verdict: { metastable: false, recovered: true },
      });
    };
    // Down is less than nine tenths: above 20 a second.
    expect(thresholdsOf(plain, run, onwards).thresholds.collapseFactor).toBeCloseTo(2, 1);
  });

  test('when it is ended early, then what is known by then is answered; what cannot be run is no answer', () => {
    const { run, ran } = worldOf(1.5, 0.5);
    const { thresholds } = thresholdsOf(plain, run, () => ran.length < 3);
    expect(ran).toHaveLength(3);
    expect(thresholds.collapseFactor).toBeCloseTo(1.425, 6);
    expect(thresholds.recoverFactor).toBeNull();
    expect(thresholds.says).toContain('ended');
    expect(thresholdsOf(plain, () => refuse('cascades.too-many-requests', {}), onwards).thresholds.collapseFactor).toBeNull();
  });

  test('of a database that is asked three times: by hand', () => {
    // 20 a second are done, each failing request is asked three times: stuck while 3 × 10 × factor > 20, so down to two thirds. While it is
    // slow it does 5 a second, so that any load above that leaves a backlog in which each answer comes after the second that callers wait.
    const storm = scenarioOf({
      durationSeconds: 300,
      engine: 'events',
      systems: { db: { servers: 10, serviceSeconds: 0.5, service: 'fixed', queue: 60 } },
      load: [{ to: 'db', ratePerSecond: 10, arrivals: 'even', timeoutSeconds: 1, attempts: 3, backoffSeconds: 0.01 }],
      events: [{ at: 30, until: 60, system: 'db', set: { serviceSeconds: 2 } }],
    });
    const { thresholds } = thresholdsOf(storm, (scenario) => simulate(scenario), onwards);
    expect(thresholds.collapseFactor).toBeCloseTo(2 / 3, 1);
    expect(thresholds.recoverFactor).toBeCloseTo(2 / 3, 1);
    expect(thresholds.says).toMatch(/^Above about 0\.6\d? times this load/);
  });
});
