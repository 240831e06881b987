/** Are the steps of a large scenario made long enough for it to be run, and those of others left alone? */
import { expect, test } from 'vitest';
import { fitting, withStepsThatFit } from './building.ts';

const of = (systems: number) => ({
  durationSeconds: 600,
  stepSeconds: 1,
  systems: Object.fromEntries(Array.from({ length: systems }, (_, index) => [`s${index}`, { servers: 1, serviceSeconds: 0.1 }])),
  load: [{ to: 's0', ratePerSecond: 1 }],
});

test('a scenario too large for its steps gets longer ones and fits; a smaller one stays as it is', () => {
  const large = of(19_000);
  expect(fitting(large)).toMatchObject({ ok: false, refusal: { code: 'cascades.unfit', facts: { code: 'cascades.too-many-steps' } } });
  expect(withStepsThatFit(large).stepSeconds).toBe(4);
  expect(fitting(withStepsThatFit(large)).ok).toBe(true);
  const small = of(6000);
  expect(withStepsThatFit(small)).toBe(small);
  expect(fitting(small).ok).toBe(true);
});
