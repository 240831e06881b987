/** Is a circle of calls that ends told from one that does not, however the shares lie on it? */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { endlessCalls } from './endless-calls.ts';
import { scenarioOf } from './testing/simulating.ts';

const share = fc.constantFrom(0, 0.25, 0.5, 1);

test('a circle ends when the product of its shares is below one, whichever of them is', () => {
  fc.assert(
    fc.property(fc.array(share, { minLength: 1, maxLength: 5 }), (shares) => {
      const called = scenarioOf({
        durationSeconds: 1,
        systems: Object.fromEntries(shares.map((_, index) => [`s${index}`, { servers: 1, serviceSeconds: 0 }])),
        load: [{ to: 's0', ratePerSecond: 1 }],
      }).systems;
      const plain = scenarioOf({
        durationSeconds: 1,
        systems: { one: { servers: 1, serviceSeconds: 0 }, two: { servers: 1, serviceSeconds: 0, calls: [{ to: 'one' }] } },
        load: [{ to: 'two', ratePerSecond: 1 }],
      }).systems['two']?.calls[0];
      if (plain === undefined) throw new Error('there is no call');
      const systems = Object.fromEntries(
        Object.entries(called).map(([name, system], index) => [
          name,
          { ...system, calls: [{ ...plain, to: `s${(index + 1) % shares.length}`, share: shares[index] ?? 0 }] },
        ]),
      );
      const product = shares.reduce((all, one) => all * one, 1);
      expect(endlessCalls(systems) === null).toBe(product < 1);
    }),
  );
});
