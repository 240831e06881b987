/** Is `what-would-help` asked and refused as it says? */
import { expect, test } from 'vitest';
import { whatWouldHelpQuestion } from './what-would-help.ts';

const input = {
  journeys: [{ ref: 'play', structure: { ref: 'web' } }],
  edges: [
    { from: 'web', to: 'store' },
    { from: 'web', to: 'cache', fallback: true },
  ],
  systems: { web: { availability: 0.999 }, store: { availability: 0.99 } },
};

test('given a journey on two systems, when asked, then the worse one is what would help, and both are single points', () => {
  const answer = whatWouldHelpQuestion.ask(input);
  expect(answer).toMatchObject({ ok: true, value: { assumed: [], singlePoints: { play: [{ name: 'store' }, { name: 'web' }] } } });
  // Down when web or store is: 1 − 0.999 × 0.99; without the store 0.001 is left.
  expect(answer.ok && answer.value['unavailability']).toBeCloseTo(0.01099, 12);
  expect(answer.ok && answer.value['changes']).toMatchObject([
    { change: { kind: 'soften', from: 'web', to: 'store' }, savesMinutesPerYear: expect.closeTo(525_600 * 0.00999, 6) as number },
    { change: { kind: 'fallback' } },
    { change: { kind: 'better-system', system: 'store' } },
    { change: { kind: 'second-site', system: 'store' } },
    { change: { kind: 'better-system', system: 'web' } },
    { change: { kind: 'second-site', system: 'web' } },
  ]);
});

test.each([
  [{ ...input, systems: {} }, '/systems'],
  [{ ...input, journeys: [] }, '/journeys'],
  [{ ...input, journeys: [{ ref: 'play', weight: 0, structure: { ref: 'web' } }] }, '/journeys/0/weight'],
  [{ ...input, edges: [{ from: 'web' }] }, '/edges/0/to'],
  [{ ...input, causes: [{ kind: 'weather', name: 'rain', availability: 1, systems: [] }] }, '/causes/0/kind'],
  [{ ...input, systems: { web: { availability: 2 } } }, '/systems/web/availability'],
])('given %j, when asked, then it is refused at %s', (asked, path) => {
  expect(whatWouldHelpQuestion.ask(asked)).toMatchObject({ ok: false, refusal: { path } });
});
