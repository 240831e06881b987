/** Do journeys lose what their systems lose, through their structure, and does the ledger add up? */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { availability } from './availability.ts';
import { timeClock, userClock } from './clock.ts';
import { curve, stepSeries } from './curve.ts';
import { joinAll, journeyLoss, meanLoss } from './journey.ts';
import { ledger } from './ledger.ts';
import { Loss, measure, roomFor, Sweep } from './loss.ts';
import { defaultPolicy, type Impact } from './policy.ts';
import { byTarget, ImpactColumns, Slots } from './report.ts';
import { days, hour, policy, shareImpact, span, start } from './testing/given.ts';

const period = { from: start, to: start + days * 24 * hour };
const nothing = { maintenance: [], unknown: [] };

function lossOf(impacts: readonly Impact[], rules = defaultPolicy): Loss {
  const columns = new ImpactColumns();
  for (const impact of impacts) columns.add(0, impact);
  const { order } = byTarget(columns, 1);
  const slots = new Slots(rules);
  slots.fill(columns, order, 0, impacts.length, period.to);
  const loss = new Loss();
  new Sweep(rules.overlap, period).run(slots, null, loss);
  return loss;
}

function lostSeconds(loss: Loss, excluded = [] as { from: number; to: number }[]): number {
  const room = roomFor(1);
  measure(loss, [period.from, period.to], timeClock(period, excluded), null, room);
  return (room.shareLost[0] ?? 0) / 1000;
}

const impacts = fc.array(shareImpact, { maxLength: 6 });

test('given a journey that needs all of its systems, when it loses by the greatest or by chance, then it is one system with all their impacts', () => {
  fc.assert(
    fc.property(impacts, impacts, policy, fc.constantFrom('max', 'independent'), (first, second, rules, overlap) => {
      const own = { ...rules, overlap };
      const losses = new Map([
        ['a', lossOf(first, own)],
        ['b', lossOf(second, own)],
      ]);
      const journey = journeyLoss({ all: [{ ref: 'a' }, { ref: 'b' }] }, overlap, (ref) => losses.get(ref), []);
      const plain = availability({ period, now: period.to, impacts: [...first, ...second], ...nothing, population: null, policy: own });
      expect(lostSeconds(journey)).toBeCloseTo(plain.lostSeconds ?? 0, 6);
    }),
  );
});

test('given two stores of which one is needed, when only one is down, then the journey loses nothing, and both down are charged to both', () => {
  const [a, b] = [
    { from: start, to: start + 4 * hour },
    { from: start + 3 * hour, to: start + 6 * hour },
  ];
  const losses = [lossOf([a]), lossOf([b])];
  const structure = { any: [{ ref: 'a' }, { ref: 'b' }] } as const;
  const journey = journeyLoss(structure, 'max', (ref) => losses[ref === 'a' ? 0 : 1], []);
  expect(lostSeconds(journey)).toBe(3600);
  const charges = [
    { incident: 0, ...a },
    { incident: 1, ...b },
  ];
  const charged = ledger(journey, charges, 2, [], () => 0, timeClock(period, []), null);
  expect([...charged.shareLost]).toEqual([hour / 2, hour / 2]);
});

test('given a mean of journeys, when one has weight 0, then it does not count, and the weights need not sum to 1', () => {
  const down = lossOf([{ from: start, to: start + hour }]);
  expect(lostSeconds(meanLoss([down, new Loss()], [3, 1]))).toBeCloseTo(2700, 9);
  expect(lostSeconds(meanLoss([down, new Loss()], [0, 1]))).toBe(0);
  expect(lostSeconds(meanLoss([down, new Loss()], [0, 0]))).toBeCloseTo(1800, 9);
});

test('given overlapping incidents, when their loss is split, then the rows sum to the whole and nobody answers for others', () => {
  fc.assert(
    fc.property(
      fc.array(fc.tuple(shareImpact, fc.integer({ min: 0, max: 3 })), { minLength: 1, maxLength: 8 }),
      policy,
      fc.array(span, { maxLength: 2 }),
      (all, rules, excluded) => {
        const end = (impact: Impact) => Math.min(impact.to ?? period.to, period.to);
        const charges = all.map(([impact, incident]) => ({
          incident,
          from: Math.max(impact.from, period.from),
          to: Math.max(impact.from, period.from, end(impact)),
        }));
        const shareAlone = (alive: readonly number[], at: number) => {
          const loss = lossOf(
            alive.flatMap((index) => all[index]?.[0] ?? []),
            rules,
          );
          for (let piece = 0; piece < loss.length; piece++) if ((loss.from[piece] ?? 0) <= at && at < (loss.to[piece] ?? 0)) return loss.share[piece] ?? 0;
          return 0;
        };
        const users = userClock(period, excluded, [{ from: start, users: 7 }]);
        const loss = lossOf(
          all.map(([impact]) => impact),
          rules,
        );
        const charged = ledger(loss, charges, 4, [], shareAlone, timeClock(period, excluded), users);
        const whole = lostSeconds(
          lossOf(
            all.map(([impact]) => impact),
            rules,
          ),
          excluded,
        );
        const sum = charged.shareLost.reduce((total, each) => total + each, 0) / 1000;
        expect(sum).toBeCloseTo(whole, 4);
        expect(charged.usersLost.reduce((total, each) => total + each, 0) / 1000).toBeCloseTo(7 * whole, 3);
        for (let incident = 0; incident < 4; incident++) {
          const alone = lostSeconds(
            lossOf(
              all.flatMap(([impact, own]) => (own === incident ? [impact] : [])),
              rules,
            ),
            excluded,
          );
          expect((charged.shareLost[incident] ?? 0) / 1000).toBeLessThanOrEqual(alone + 1e-3);
        }
      },
    ),
  );
});

test('given a loss, when its curve is drawn, then the longest window says what the period says', () => {
  fc.assert(
    fc.property(impacts, (each) => {
      const loss = lossOf(each);
      const series = stepSeries(loss, period, 60_000, timeClock(period, []));
      if (series === null) throw new Error('a share is unknown');
      const last = curve(series, 60).at(-1);
      expect(last?.seconds).toBe(days * 86_400);
      expect(last?.worst).toBeCloseTo(1 - lostSeconds(loss) / (days * 86_400), 9);
    }),
  );
});

test('given losses joined, when one is unknown, then so is what they lose together, except where all is lost', () => {
  const [known, unknown] = [new Loss(), new Loss()];
  known.push(0, 10, 1);
  unknown.push(5, 20, Number.NaN);
  const joined = joinAll([known, unknown], 'max');
  expect([joined.length, joined.share[0], joined.to[0]]).toEqual([2, 1, 10]);
  expect(joined.share[1]).toBeNaN();
});
