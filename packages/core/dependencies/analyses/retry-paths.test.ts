/** Is the worst retry path the worst of all paths? */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { anyDependencies, call, graphOfAll, pathsOf, systemsOf } from '../testing/dependencies.ts';
import { attributed } from './attributed.ts';
import { retryCirclesOf, retryPathsOf } from './retry-paths.ts';

test('given three layers of four attempts (SRE book, chapter 22), when the worst path is sought, then one request becomes 64', () => {
  const calls = [call('web', 'app', { attempts: 4 }), call('app', 'store', { attempts: 4 }), call('store', 'disk', { attempts: 4 }), call('web', 'disk')];
  const [worst] = retryPathsOf(attributed(systemsOf('web', 'app', 'store', 'disk'), calls));
  expect(worst).toMatchObject({ path: ['web', 'app', 'store', 'disk'], attempts: [4, 4, 4], worstCaseAttempts: 64, exact: true });
  expect(worst?.says).toBe('One request can become 64 at DISK: 4 × 4 × 4 along WEB → APP → STORE → DISK.');
});

test('given a budget of a tenth on each layer, when budgets are counted, then little is left of it', () => {
  const calls = [call('a', 'b', { attempts: 4, retryBudget: 0.1 }), call('b', 'c', { attempts: 4, retryBudget: 0.1 })];
  const [worst] = retryPathsOf(attributed([], calls), { withinBudgets: true });
  expect(worst?.worstCaseAttempts).toBeCloseTo(1.21, 12);
});

test.each([false, true])(
  'given any dependencies, when worst paths are sought (budgets %s), then each is the greatest product of any path to its end',
  (withinBudgets) => {
    fc.assert(
      fc.property(anyDependencies(), (calls) => {
        const factor = ({ attempts, retryBudget }: (typeof calls)[number]): number =>
          withinBudgets && retryBudget !== null ? Math.min(attempts ?? 1, 1 + retryBudget) : (attempts ?? 1);
        const greatest = new Map<string, number>();
        for (const path of pathsOf(calls)) {
          const end = path.at(-1)?.to ?? '';
          const product = path.reduce((sofar, each) => sofar * factor(each), 1);
          if (product > 1) greatest.set(end, Math.max(greatest.get(end) ?? 1, product));
        }
        const found = retryPathsOf(graphOfAll(calls), { withinBudgets });
        expect(found.map(({ path }) => path.at(-1)).sort()).toEqual([...greatest.keys()].sort());
        for (const { path, attempts, worstCaseAttempts, exact } of found) {
          expect(exact).toBe(true);
          expect(worstCaseAttempts).toBeCloseTo(greatest.get(path.at(-1) ?? '') ?? Number.NaN, 9);
          expect(new Set(path).size).toBe(path.length);
          const steps = path.slice(1).map((to, index) => calls.find((each) => each.from === path[index] && each.to === to));
          expect(steps.map((step) => (step === undefined ? null : factor(step)))).toEqual(attempts);
        }
        expect(found.map((each) => each.worstCaseAttempts)).toEqual(found.map((each) => each.worstCaseAttempts).sort((a, b) => b - a));
      }),
    );
  },
);

test('given 60 systems that all call each other three times, when the worst path is sought, then it is given as a lower bound', () => {
  const names = Array.from({ length: 60 }, (_, index) => `s${index}`);
  const of = attributed(
    [],
    names.flatMap((from) => names.filter((to) => to !== from).map((to) => call(from, to, { attempts: 3 }))),
  );
  const [worst] = retryPathsOf(of);
  expect(worst?.exact).toBe(false);
  expect(worst?.worstCaseAttempts).toBe(3 ** 59);
  expect(worst?.says).toContain('at least');
});

test('given a circle in which one retries, when circles are sought, then it is one; without retries it is none', () => {
  const circle = [call('a', 'b', { attempts: 2 }), call('b', 'a'), call('b', 'c', { attempts: 9 })];
  expect(retryCirclesOf(attributed([], circle))).toMatchObject([{ systems: ['a', 'b'], retries: [{ from: 'a', to: 'b', attempts: 2 }] }]);
  expect(retryCirclesOf(attributed([], circle.slice(1)))).toEqual([]);
});
