/** Does availability obey the laws it must, whatever the impacts? */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type AvailabilityQuestion, availability } from './availability.ts';
import { defaultPolicy } from './policy.ts';
import { days, hour, moment, question, shareImpact, start } from './testing/given.ts';

const near = (got: number | null, wanted: number | null) => (got === null || wanted === null ? expect(got).toBe(wanted) : expect(got).toBeCloseTo(wanted, 6));

test('given any impacts, when counted, then what is lost is never below 0 nor above what counts', () => {
  fc.assert(
    fc.property(question, (asked) => {
      const answer = availability(asked);
      expect(answer.countedSeconds).toBeGreaterThanOrEqual(0);
      expect(answer.countedSeconds).toBeLessThanOrEqual(answer.periodSeconds);
      if (answer.lostSeconds !== null) expect(answer.lostSeconds).toBeLessThanOrEqual(answer.countedSeconds);
      for (const ratio of [answer.availability, answer.userAvailability]) if (ratio !== null) expect(ratio >= 0 && ratio <= 1).toBe(true);
      if (answer.countedSeconds === 0) expect(answer.availability).toBeNull();
    }),
  );
});

test('given the same impacts in another order, when counted, then nothing changes', () => {
  fc.assert(
    fc.property(question, (asked) => {
      const turned = availability({ ...asked, impacts: asked.impacts.toReversed() });
      const straight = availability(asked);
      near(turned.lostSeconds, straight.lostSeconds);
      near(turned.userSecondsLost, straight.userSecondsLost);
    }),
  );
});

test('given a period cut in two, when both parts are counted, then they add up to the whole', () => {
  fc.assert(
    fc.property(question, moment, (asked, at) => {
      const cut = Math.min(Math.max(at, asked.period.from), asked.period.to);
      // An unknown share in either part makes the whole unknown, never the other way round.
      const first = availability({ ...asked, period: { from: asked.period.from, to: cut } });
      const second = availability({ ...asked, period: { from: cut, to: asked.period.to } });
      const all = availability(asked);
      near(first.countedSeconds + second.countedSeconds, all.countedSeconds);
      near(first.lostSeconds === null || second.lostSeconds === null ? null : first.lostSeconds + second.lostSeconds, all.lostSeconds);
      near(first.userSecondsTotal === null || second.userSecondsTotal === null ? null : first.userSecondsTotal + second.userSecondsTotal, all.userSecondsTotal);
    }),
  );
});

test('given one impact more, when counted, then availability never rises', () => {
  fc.assert(
    fc.property(question, shareImpact, (asked, impact) => {
      const before = availability(asked).availability;
      const after = availability({ ...asked, impacts: [...asked.impacts, impact] }).availability;
      if (before !== null && after !== null) expect(after).toBeLessThanOrEqual(before + 1e-12);
    }),
  );
});

test('given overlapping impacts, when joined, then max loses no more than independent, and independent no more than sum', () => {
  fc.assert(
    fc.property(question, (asked) => {
      const lost = (overlap: 'max' | 'sum' | 'independent') => availability({ ...asked, policy: { ...asked.policy, overlap } }).lostSeconds;
      const [max, independent, sum] = [lost('max'), lost('independent'), lost('sum')];
      if (max === null || independent === null || sum === null) return;
      expect(max).toBeLessThanOrEqual(independent + 1e-6);
      expect(independent).toBeLessThanOrEqual(sum + 1e-6);
    }),
  );
});

const quiet: AvailabilityQuestion = {
  period: { from: start, to: start + days * 24 * hour },
  now: start + days * 24 * hour,
  impacts: [],
  maintenance: [],
  unknown: [],
  population: null,
  policy: defaultPolicy,
};

test('given a loss too small for a double, when turned into a ratio, then it is still not 1', () => {
  const answer = availability({ ...quiet, impacts: [{ from: start, to: start + 1, fraction: 1e-12 }] });
  expect(answer.lostSeconds).toBeGreaterThan(0);
  expect(answer.availability).toBeLessThan(1);
});

test('given users and no population, when another impact takes everything at the same time, then the share is known', () => {
  const users = { from: start, to: start + hour, users: 5 };
  expect(availability({ ...quiet, impacts: [users] })).toMatchObject({ lostSeconds: null, availability: null, userSecondsLost: 18_000 });
  expect(availability({ ...quiet, impacts: [users, { from: start, to: start + hour }] })).toMatchObject({ lostSeconds: 3600, userSecondsLost: null });
});

test('given a population that is unknown at first, when counted, then user availability is known only where that time is left out', () => {
  const population = [{ from: start + hour, users: 10 }];
  expect(availability({ ...quiet, population }).userAvailability).toBeNull();
  const unknown = [{ from: start, to: start + hour }];
  expect(availability({ ...quiet, population, unknown })).toMatchObject({ userAvailability: 1, userSecondsTotal: 10 * (days * 24 - 1) * 3600 });
});

test('given nobody there, when impacts name users, then whoever came lost everything', () => {
  const answer = availability({ ...quiet, population: [{ from: start, users: 0 }], impacts: [{ from: start, to: start + hour, users: 3 }] });
  expect(answer).toMatchObject({ lostSeconds: 3600, userSecondsTotal: 0, userAvailability: null });
});

test('given a hundred thousand impacts that all overlap, each worse than the one before, when counted, then the worst of each moment is lost', () => {
  const n = 100_000;
  const impacts = Array.from({ length: n }, (_, index) => ({ from: (index + 1) * 1000, to: (2 * n + index + 1) * 1000, fraction: (index + 1) / n }));
  const period = { from: 0, to: 4 * n * 1000 };
  const said = availability({ period, now: period.to, impacts, population: null, maintenance: [], unknown: [], policy: defaultPolicy });
  expect(said.lostSeconds).toBeCloseTo((n - 1) / 2 + 2 * n, 6);
});
