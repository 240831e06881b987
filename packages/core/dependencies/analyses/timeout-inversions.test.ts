/** Is every caller found that gives up before those it waits for? */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { anyDependencies, call, graphOfAll, pathsOf } from '../testing/dependencies.ts';
import { attributed } from './attributed.ts';
import { timeoutInversionsOf } from './timeout-inversions.ts';

test('given a second for play and three times two seconds for its store, when inversions are sought, then play works on for nobody', () => {
  const calls = [call('web', 'play', { timeoutSeconds: 1 }), call('play', 'store', { timeoutSeconds: 2, attempts: 3, backoffSeconds: 0.1, backoffFactor: 2 })];
  const [found, ...more] = timeoutInversionsOf(attributed([], calls));
  expect(more).toEqual([]);
  expect(found).toMatchObject({ path: ['web', 'play', 'store'], outerSeconds: 1 });
  expect(found?.innerSeconds).toBeCloseTo(6.3, 12);
  expect(found?.says).toBe('web gives up on play after 1 s, while play can wait 6.3 s (play → store): it works on for nobody.');
});

test('given exactly enough time, when inversions are sought, then there is none; nor for what nobody waits for', () => {
  expect(timeoutInversionsOf(attributed([], [call('a', 'b', { timeoutSeconds: 0.3 }), call('b', 'c', { timeoutSeconds: 0.1, attempts: 3 })]))).toEqual([]);
  const queued = [call('a', 'b', { timeoutSeconds: 1 }), call('b', 'c', { timeoutSeconds: 9, asynchronous: true })];
  expect(timeoutInversionsOf(attributed([], queued))).toEqual([]);
});

test('given pauses of nothing that double for ever, when inversions are sought, then nothing is waited for them', () => {
  const calls = [call('a', 'b', { timeoutSeconds: 1 }), call('b', 'c', { timeoutSeconds: 2, attempts: 1000, backoffSeconds: 0, backoffFactor: 100 })];
  expect(timeoutInversionsOf(attributed([], calls))).toMatchObject([{ innerSeconds: 2000 }]);
});

test('given dependencies without circles, when inversions are sought, then they are those that trying every path finds', () => {
  const acyclic = anyDependencies(7).map((calls) => calls.filter(({ from, to }) => from < to));
  fc.assert(
    fc.property(acyclic, (calls) => {
      const all = (call: (typeof calls)[number], each: number): number => {
        const attempts = call.attempts ?? 1;
        let seconds = attempts * each;
        for (let retry = 1; retry < attempts; retry++) seconds += (call.backoffSeconds ?? 0) * (call.backoffFactor ?? 1) ** (retry - 1);
        return seconds;
      };
      // Of a path that waits all along: its last call has a timeout, those between have none.
      const worst = new Map<string, number>();
      for (const [outer, ...inner] of pathsOf(calls)) {
        const last = inner.at(-1);
        if (outer === undefined || last === undefined || outer.timeoutSeconds === null || last.timeoutSeconds === null) continue;
        if ([outer, ...inner].some(({ asynchronous }) => asynchronous) || inner.slice(0, -1).some(({ timeoutSeconds }) => timeoutSeconds !== null)) continue;
        const seconds = inner.reduceRight((each, call) => all(call, each), last.timeoutSeconds);
        const key = `${outer.from} ${outer.to} ${inner[0]?.to}`;
        if (seconds > outer.timeoutSeconds) worst.set(key, Math.max(worst.get(key) ?? 0, seconds));
      }
      const found = new Map(timeoutInversionsOf(graphOfAll(calls, 7)).map(({ path, innerSeconds }) => [path.slice(0, 3).join(' '), innerSeconds]));
      expect([...found.keys()].sort()).toEqual([...worst.keys()].sort());
      for (const [key, seconds] of worst) expect(found.get(key)).toBeCloseTo(seconds, 9);
    }),
    { numRuns: 300 },
  );
});

test('given circles, when inversions are sought, then every one found is along dependencies that are there', () => {
  fc.assert(
    fc.property(anyDependencies(), (calls) => {
      for (const { path, outerSeconds, innerSeconds } of timeoutInversionsOf(graphOfAll(calls))) {
        expect(innerSeconds).toBeGreaterThan(outerSeconds);
        for (const [index, to] of path.slice(1).entries()) expect(calls.some((each) => each.from === path[index] && each.to === to)).toBe(true);
      }
    }),
  );
});
