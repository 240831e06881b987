/** Does the fast path say what the plain function says? */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { availability } from './availability.ts';
import { type Impact, shareOf } from './policy.ts';
import { ImpactColumns, report } from './report.ts';
import { days, hour, moment, question, span, start } from './testing/given.ts';

const known = (value: number | undefined): number | null => (value === undefined || Number.isNaN(value) ? null : value / 1000);
const close = (got: number | null, wanted: number | null, what: string) => {
  if (got === null || wanted === null) expect(got, what).toBe(wanted);
  else expect(Math.abs(got - wanted), what).toBeLessThanOrEqual(1e-9 * Math.abs(wanted) + 1e-6);
};

test('given several systems over several days, when reported at once, then every figure is that of the plain function', () => {
  const targets = fc.array(question, { minLength: 1, maxLength: 3 });
  fc.assert(
    fc.property(targets, moment, fc.constantFrom('max', 'sum', 'independent'), (asked, now, overlap) => {
      const policy = { ...(asked[0]?.policy ?? { weights: { major: 1, partial: 1, degraded: 1 }, maintenance: 'count' as const }), overlap };
      const columns = new ImpactColumns();
      asked.forEach(({ impacts }, target) => {
        for (const impact of impacts) columns.add(target, impact);
      });
      const cuts = [0, 7, 30, days * 24].map((hours) => start + hours * hour);
      const settings = asked.map(({ maintenance, unknown, population }) => ({ exclusions: { maintenance, unknown }, population }));
      const room = report({
        impacts: columns,
        targets: asked.length,
        cuts,
        now,
        policy,
        settingOf: (target) => settings[target] ?? { exclusions: { maintenance: [], unknown: [] }, population: null },
      });
      asked.forEach((one, target) => {
        for (let period = 0; period < 3; period++) {
          const at = target * 3 + period;
          const plainly = (impacts: readonly Impact[]) =>
            availability({ ...one, policy, now, impacts, period: { from: cuts[period] ?? 0, to: cuts[period + 1] ?? 0 } });
          const plain = plainly(one.impacts);
          close(known(room.counted[at]), plain.countedSeconds, 'counted');
          close(known(room.shareLost[at]), plain.lostSeconds, 'lost');
          const suffered = one.impacts.filter((impact) => shareOf(impact, policy) !== 0 && impact.users !== 0).map(({ from, to }) => ({ from, to }));
          close(known(room.timeLost[at]), plainly(suffered).lostSeconds, 'time lost');
          if (one.population !== null && plain.userSecondsTotal !== null && plain.countedSeconds > 0) {
            close(known(room.users[at]), plain.userSecondsTotal, 'users');
            close(known(room.usersLost[at]), plain.userSecondsLost, 'users lost');
          }
        }
      });
    }),
    { numRuns: 300 },
  );
});

test('given a span too long to pack time and place in one number, when reported, then the figures stay the same', () => {
  const columns = new ImpactColumns();
  const impacts: Impact[] = Array.from({ length: 300 }, (_, index) => ({ from: start + index * hour, to: start + (index + 2) * hour, fraction: 0.5 }));
  for (const impact of impacts) columns.add(0, impact);
  const century = { from: Date.parse('1970-01-01T00:00:00Z'), to: Date.parse('9999-01-01T00:00:00Z') };
  const setting = { exclusions: { maintenance: [], unknown: [] }, population: null };
  const policy = { overlap: 'sum', maintenance: 'count', weights: { major: 1, partial: 1, degraded: 1 } } as const;
  const room = report({ impacts: columns, targets: 1, cuts: [century.from, century.to], now: century.to, policy, settingOf: () => setting });
  expect(known(room.shareLost[0])).toBe(
    availability({ period: century, now: century.to, impacts, ...setting.exclusions, population: null, policy }).lostSeconds,
  );
  expect(known(room.shareLost[0])).toBe(300 * 3600);
});

test('given systems that share their exclusions, when one has more, then only its own count changes', () => {
  fc.assert(
    fc.property(span, (excluded) => {
      const exclusions = { maintenance: [], unknown: [] };
      const own = { maintenance: [], unknown: [excluded] };
      const cuts = [start, start + hour * 24];
      const policy = { overlap: 'max', maintenance: 'exclude', weights: { major: 1, partial: 1, degraded: 1 } } as const;
      const room = report({
        impacts: new ImpactColumns(),
        targets: 2,
        cuts,
        now: start + hour * 24,
        policy,
        settingOf: (target) => ({ exclusions: target === 0 ? exclusions : own, population: null }),
      });
      const overlap = Math.max(0, Math.min(excluded.to, start + hour * 24) - Math.max(excluded.from, start));
      expect([room.counted[0], room.counted[1]]).toEqual([hour * 24, hour * 24 - overlap]);
    }),
  );
});
