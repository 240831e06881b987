/** Do hours and turns agree with somebody who looks at the clock on the wall every minute? Written without our zones: only what Intl shows at each minute. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { turns } from '../rotas/rotation.ts';
import { dueAt, openHours, openMilliseconds } from './business-time.ts';

const minute = 60_000;
const day = 86_400_000;
const zones = ['Europe/Stockholm', 'America/Santiago', 'America/St_Johns', 'Australia/Lord_Howe', 'Pacific/Apia', 'Africa/Casablanca', 'Asia/Kathmandu', 'UTC'];
const walls = new Map(
  zones.map((timeZone) => [
    timeZone,
    new Intl.DateTimeFormat('en-CA', { timeZone, hourCycle: 'h23', year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit' }),
  ]),
);

/** What the wall shows, as if it stood in UTC. */
function wallAt(zone: string, at: number): number {
  const [date = '', clock = ''] = (walls.get(zone)?.format(at) ?? '').split(', ');
  return Date.parse(`${date}T${clock}Z`);
}

// Weeks in which clocks change somewhere, and Samoa leaves a day out.
const changes = ['2026-03-08', '2026-03-29', '2026-04-05', '2026-09-06', '2026-10-04', '2026-10-25', '2026-11-01', '2011-12-30', '2026-02-15', '2026-06-10'];
const moment = fc
  .tuple(fc.constantFrom(...changes), fc.integer({ min: -2 * 1440, max: 1440 }))
  .map(([date, minutes]) => Date.parse(`${date}T00:00Z`) + minutes * minute);

test('turns change hands when the wall first shows so', () => {
  fc.assert(
    fc.property(
      fc.constantFrom(...zones),
      moment,
      fc.integer({ min: 1, max: 30 }),
      fc.integer({ min: 0, max: 1439 }),
      fc.integer({ min: 1, max: 4 }),
      (zone, begins, hours, clock, people) => {
        const members = ['ann', 'bo', 'cy', 'dee'].slice(0, people);
        const handoff = Math.floor(wallAt(zone, begins) / day) * day + clock * minute;
        const span = { from: begins - day, to: begins + 3 * day };
        const shifts = turns({ timezone: zone, handoff, hours, members }, span);
        let turn = -1;
        let next = 0;
        for (let at = span.from - day; at < span.to; at += minute) {
          const wall = wallAt(zone, at);
          while (wall >= handoff + (turn + 1) * hours * 3_600_000) turn += 1;
          if (at < span.from) continue;
          while ((shifts[next]?.to ?? Number.POSITIVE_INFINITY) <= at) next += 1;
          const shift = shifts[next];
          const found = shift !== undefined && shift.from <= at ? shift.member : undefined;
          if (found !== (turn < 0 ? undefined : members[turn % people])) return false;
        }
        return true;
      },
    ),
    { numRuns: 40 },
  );
});

const dayHours = fc.array(
  fc
    .tuple(fc.integer({ min: 0, max: 1430 }), fc.integer({ min: 10, max: 900 }))
    .map(([from, long]) => ({ from: from * minute, to: Math.min(1440, from + long) * minute })),
  { maxLength: 3 },
);

test('so much was open, and it is due, as minute after minute says', () => {
  fc.assert(
    fc.property(
      fc.constantFrom(...zones),
      fc.array(dayHours, { minLength: 7, maxLength: 7 }),
      moment,
      fc.integer({ min: 1, max: 5000 }),
      fc.integer({ min: 0, max: 3 }),
      (zone, week, from, minutes, closed) => {
        const today = Math.floor(wallAt(zone, from) / day);
        const holidays = [today + 1, today + 2, today + 4].slice(0, closed);
        const hours = openHours(zone, week, holidays);
        let open = 0;
        let last = from;
        for (let at = from; at < from + minutes * minute; at += minute) {
          const wall = wallAt(zone, at);
          const date = Math.floor(wall / day);
          const spans = week[(((date + 3) % 7) + 7) % 7] ?? [];
          if (holidays.includes(date) || !spans.some((span) => span.from <= wall - date * day && wall - date * day < span.to)) continue;
          open += minute;
          last = at + minute;
        }
        expect(openMilliseconds(hours, { from, to: from + minutes * minute })).toBe(open);
        expect(dueAt(hours, from, open)).toBe(open === 0 ? from : last);
      },
    ),
    { numRuns: 40 },
  );
});
