/** Do the queues of the engine give back what was put in, in the right order? */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { EventQueue } from './event-queue.ts';
import { Ring } from './ring.ts';

test('the future comes in the order of time, then of code, whatever was added and taken in between', () => {
  const entry = fc.record({ time: fc.integer({ min: 0, max: 20 }), code: fc.nat(1000) });
  fc.assert(
    fc.property(fc.array(fc.oneof(entry, fc.constant('take' as const)), { maxLength: 3000, size: 'max' }), (steps) => {
      const queue = new EventQueue();
      const plain: { readonly time: number; readonly code: number }[] = [];
      for (const [stamp, step] of steps.entries()) {
        if (step !== 'take') {
          queue.add(step.time, step.code, stamp);
          plain.push(step);
          continue;
        }
        plain.sort((a, b) => a.time - b.time || a.code - b.code);
        const first = plain.shift();
        expect(queue.next).toBe(first?.time ?? Number.POSITIVE_INFINITY);
        if (first === undefined) continue;
        queue.take();
        expect(queue.code).toBe(first.code);
        expect(steps[queue.stamp]).toEqual(first);
      }
    }),
    { numRuns: 25 },
  );
});

test('a ring gives back what was put in, first in first out', () => {
  fc.assert(
    fc.property(fc.array(fc.boolean(), { maxLength: 2000, size: 'max' }), (adds) => {
      const ring = new Ring();
      const plain: number[] = [];
      for (const [index, add] of adds.entries()) {
        if (add || plain.length === 0) {
          ring.add(index / 2, index, index + 7);
          plain.push(index);
          expect(ring.lastTime).toBe(index / 2);
        } else {
          ring.drop();
          plain.shift();
        }
        expect(ring.size).toBe(plain.length);
        if (plain[0] !== undefined) expect([ring.time, ring.item, ring.stamp]).toEqual([plain[0] / 2, plain[0], plain[0] + 7]);
      }
    }),
    { numRuns: 30 },
  );
});
