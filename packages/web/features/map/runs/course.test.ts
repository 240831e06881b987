import { expect, test } from 'vitest';
import { lanesOf, momentTicks, triggered, triggerSpans } from './course.ts';

test('who failed stands in the order of failure, then who was hurt longest; who was well not at all', () => {
  const lanes = lanesOf({ well: '.....', short: '.s...', strained: '.ss..', late: '...ff', early: '.sf..', idle: '--...' }, ['early', 'late']);
  expect(lanes.map(({ ref }) => ref)).toEqual(['early', 'late', 'strained', 'short']);
  expect(lanes[0]).toEqual({
    ref: 'early',
    stretches: [
      { state: 'strained', from: 1, to: 2 },
      { state: 'failing', from: 2, to: 3 },
    ],
    firstStrained: 1,
    firstFailing: 2,
    wellAgain: 3,
  });
  expect(lanes[1]?.wellAgain).toBeNull();
});

test('who was hurt only before anything happened has no lane', () => {
  expect(lanesOf({ beginning: 's....', later: 's.s..' }, [], 2).map(({ ref }) => ref)).toEqual(['later']);
});

const empty = { durationSeconds: 100, systems: {}, load: [] };
const slow = { kind: 'slow', target: 'component:default/a', at: 10, forSeconds: 20 } as const;

test('the trigger lasts as it says, to the end where it stays', () => {
  expect(triggerSpans({ trigger: slow, scenario: empty }, 100)).toMatchObject([{ from: 10, to: 30 }]);
  expect(triggerSpans({ trigger: { ...slow, forSeconds: null }, scenario: empty }, 100)).toMatchObject([{ from: 10, to: 100 }]);
  expect(triggered({ trigger: slow, scenario: empty })).toEqual(new Set(['component:default/a']));
});

test('without a trigger the events of the scenario say it, each span once', () => {
  const scenario = {
    ...empty,
    events: [
      { at: 5, until: 15, system: 'a', set: {} },
      { at: 5, until: 15, system: 'b', set: {} },
      { at: 50, system: 'c', to: 'd', set: {} },
    ],
  };
  expect(triggerSpans({ trigger: null, scenario }, 100)).toMatchObject([
    { from: 5, to: 15 },
    { from: 50, to: 100 },
  ]);
  expect([...triggered({ trigger: null, scenario })]).toEqual(['a', 'b', 'c', 'd']);
});

test('moments keep apart', () => {
  expect(momentTicks(600, 700).map(({ at }) => at)).toEqual([0, 60, 120, 180, 240, 300, 360, 420, 480, 540, 600]);
  expect(momentTicks(600, 200).length).toBeLessThanOrEqual(4);
});
