/** Is a circle of calls that ends told from one that does not, however the shares lie on it? */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { endlessCalls } from './endless-calls.ts';
import { scenarioOf } from './testing/simulating.ts';

const shares = fc.array(fc.constantFrom(0, 0.25, 0.5, 1), { minLength: 1, maxLength: 5 });
const { one } = scenarioOf({
  durationSeconds: 1,
  systems: { one: { servers: 1, serviceSeconds: 0, calls: [{ to: 'two' }] }, two: { servers: 1, serviceSeconds: 0 } },
  load: [{ to: 'one', ratePerSecond: 1 }],
}).systems;

test('a circle ends when the product of its shares is below one, whichever of them is', () => {
  const [call] = one?.calls ?? [];
  if (one === undefined || call === undefined) throw new Error('there is no call');
  fc.assert(
    fc.property(shares, (around) => {
      const next = (index: number): string => `s${(index + 1) % around.length}`;
      const systems = Object.fromEntries(around.map((share, index) => [`s${index}`, { ...one, calls: [{ ...call, to: next(index), share }] }]));
      const product = around.reduce<number>((all, share) => all * share, 1);
      expect(endlessCalls(systems) === null).toBe(product < 1);
    }),
  );
});
