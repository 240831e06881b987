/** Does the summary of a run say what happened, and do its frames draw it? */
import { describe, expect, test } from 'vitest';
import { read } from '../compute/read.ts';
import { framesOf } from './frames.ts';
import type { CascadeAnswer } from './run.ts';
import type { Scenario, ScenarioEvent } from './scenario.ts';
import { scenarioAt } from './scenario-reading.ts';
import { simulate } from './simulate.ts';
import { summaryOf, titled } from './summary.ts';

const web = 'component:default/web';
const db = 'resource:default/db';

function ran(events: readonly Partial<ScenarioEvent>[], durationSeconds = 100): { readonly scenario: Scenario; readonly answer: CascadeAnswer } {
  const fits = read(
    {
      durationSeconds,
      engine: 'events',
      systems: {
        play: { servers: null, serviceSeconds: 0, calls: [{ to: web }] },
        [web]: { servers: 50, serviceSeconds: 0.01, calls: [{ to: db }] },
        [db]: { servers: 50, serviceSeconds: 0.01 },
      },
      load: [{ name: 'play', to: 'play', ratePerSecond: 100, arrivals: 'even' }],
      events,
    },
    scenarioAt,
  );
  if (!fits.ok) throw new Error(JSON.stringify(fits.refusal));
  const answer = simulate(fits.value);
  if (!answer.ok) throw new Error(JSON.stringify(answer.refusal));
  return { scenario: fits.value, answer: answer.value };
}
const titleOf = (ref: string): string => ({ [web]: 'Web', [db]: 'Database', play: 'Play' })[ref] ?? ref;

describe('a summary', () => {
  test('of twenty seconds without the database: what was lost, who failed with it, and that it recovered', () => {
    const { scenario, answer } = ran([{ at: 30, until: 50, system: db, set: { failRatio: 1 } }]);
    const summary = summaryOf(scenario, answer, titleOf);
    expect(summary.verdict).toMatchObject({ word: 'vulnerable', recovered: true, metastable: false });
    expect(summary.verdict.says).toContain('Database');
    expect(summary.lostRequests).toBeGreaterThan(1990);
    expect(summary.lostRequests).toBeLessThan(2010);
    expect(summary.order.map(({ system, at }) => [system, at])).toEqual([
      [db, 30],
      [web, 30],
      ['play', 30],
    ]);
    expect(summary.order[1]?.says).toMatch(/^Web fails from 30 s: Database/);
    expect(summary.users.before.successRatio).toBeGreaterThan(0.99);
    expect(summary.users.during.successRatio).toBeLessThan(0.01);
    expect(summary.users.after.successRatio).toBeGreaterThan(0.99);
    expect(summary.journeys).toMatchObject([{ ref: 'play', failedAt: 30 }]);
    expect(summary.systems.map(({ ref }) => ref)).toEqual([db, web]);
    expect(summary.systems[0]?.busyBefore).toBeCloseTo(0.02, 2);
  });

  test('of nothing: stable, and nothing lost', () => {
    const { scenario, answer } = ran([]);
    expect(summaryOf(scenario, answer, titleOf)).toMatchObject({ verdict: { word: 'stable' }, order: [], lostRequests: 0, systems: [] });
  });

  test('of what lasts to the end: nobody can tell', () => {
    const { scenario, answer } = ran([{ at: 30, system: db, set: { failRatio: 1 } }]);
    expect(summaryOf(scenario, answer, titleOf).verdict).toMatchObject({ word: 'unknown', recovered: false, metastable: false });
  });

  test('names systems by their titles wherever the sentence has them, and nothing else', () => {
    const { scenario } = ran([], 1);
    expect(titled(`${web} fails; first ${db}, then component:default/other.`, scenario, titleOf)).toBe(
      'Web fails; first Database, then component:default/other.',
    );
  });
});

describe('frames', () => {
  test('have a letter for the state of every system, and no more than 300 of them', () => {
    const { scenario, answer } = ran([{ at: 200, until: 400, system: db, set: { failRatio: 1 } }], 600);
    const frames = framesOf(scenario, answer, [web]);
    expect(frames).toMatchObject({ frameSeconds: 2, frames: 300 });
    expect(frames.states[web]).toBe('.'.repeat(100) + 'f'.repeat(100) + '.'.repeat(100));
    expect(Object.keys(frames.states)).toEqual(['play', web, db]);
    expect(frames.systems[web]?.goodputPerSecond[10]).toBeCloseTo(100, -1);
    expect(frames.users.goodputPerSecond[150]).toBe(0);
    expect(frames.users.latencySeconds[150]).toBeNull();
  });

  test('of a system nobody asks are empty', () => {
    const { scenario, answer } = ran([{ at: 0, system: null, to: 'play', set: { ratePerSecond: 0 } }], 10);
    expect(framesOf(scenario, answer, []).states[db]).toBe('-'.repeat(10));
  });
});
