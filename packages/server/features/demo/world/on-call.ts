/**
 * Who was on call at the demo company, and what was it like? Two lines of operations in weeks, a goalie by working days, holidays, a few overrides, swaps and notes; and for
 * each incident that a monitor saw, who was woken, as the pager they had before knew it. In the last days they write their escalation: from then on Samspel wakes.
 */
import { addEscalation, importPages } from '@samspel/contract/pages.ts';
import { addOverride, addRota, answerSwap, askSwap, importHolidays, listHolidays, type RotaPlan, writeHandOver } from '@samspel/contract/rotas.ts';
import type { BodyOf } from '@samspel/contract/route.ts';
import { turns } from '@samspel/core/rotas/rotation.ts';
import type { Instant } from '@samspel/core/time/instant.ts';
import { dayMilliseconds, weekdayOf } from '@samspel/core/time/local.ts';
import { instantOf } from '@samspel/core/time/zone.ts';
import { type Deed, day, deed, hour, kept, minute, moment, oneDay } from './deeds.ts';
import type { Ordinary } from './ordinary.ts';
import type { Teller } from './people.ts';
import { wakesFrom } from './waking.ts';

const timezone = 'Europe/Stockholm';
const operations = ['astrid', 'ben', 'dagny', 'farid', 'johan', 'lucia', 'petra'] as const;
const second = ['farid', 'johan', 'lucia', 'petra', 'astrid', 'ben', 'dagny'] as const;
const office: [string, string][] = [['09:00', '17:00']];
const workdays = { mon: office, tue: office, wed: office, thu: office, fri: office };
/** Days off that are the same every year. */
const feasts = [
  '01-01 New Year',
  '01-06 Epiphany',
  '05-01 May Day',
  '06-06 National day',
  '12-24 Christmas Eve',
  '12-25 Christmas',
  '12-26 Boxing Day',
  '12-31 New Year’s Eve',
];

const person = (name: Teller): string => kept(`person/${name}`);
const members = (names: readonly Teller[]): string[] => names.map(person);

/** All of it, from the first weeks on. */
export function onCallDeeds(incidents: readonly Ordinary[], adopted: Instant, now: Instant): Deed[] {
  const at = adopted + 5 * oneDay;
  const monday = mondayBefore(at);
  return [...rotas(at, monday), ...changes(monday, now), ...pages(incidents, monday, now)];
}

/** The date of the last Monday. */
function mondayBefore(at: Instant): Instant {
  const date = Math.floor(at / dayMilliseconds);
  return (date - weekdayOf(date)) * dayMilliseconds;
}

function rotas(at: Instant, monday: Instant): Deed[] {
  const plan = (title: string, more: Partial<RotaPlan>): RotaPlan => ({
    title,
    kind: 'on-call',
    team: 'group:default/operations',
    timezone,
    covers: null,
    restsOnHolidays: false,
    calendar: kept('calendars/0/id'),
    layers: [],
    ...more,
  });
  const layer = { timezone: null, only: null, countsOpenDays: false, restsOnHolidays: false, from: null, to: null };
  const handoff = `${day(monday)}T09:00`;
  const weeks = { unit: 'weeks' as const, count: 1 };
  const days = { unit: 'days' as const, count: 1 };
  return [
    deed(
      at,
      'astrid',
      importHolidays,
      { params: { name: 'Sweden' }, body: { text: calendarOf(feasts, new Date(at).getUTCFullYear()) } },
      { chapter: 'Saying who is on call' },
    ),
    deed(at + minute, 'astrid', listHolidays, {}, { keep: { calendars: 'items' } }),
    deed(
      at + 2 * minute,
      'astrid',
      addRota,
      { body: plan('First line', { layers: [{ ...layer, title: 'Weeks', handoff, length: weeks, members: members(operations) }] }) },
      { keep: { first: 'id' } },
    ),
    deed(
      at + 3 * minute,
      'astrid',
      addRota,
      { body: plan('Second line', { layers: [{ ...layer, title: 'Weeks', handoff, length: weeks, members: members(second) }] }) },
      { keep: { second: 'id' } },
    ),
    deed(
      at + 4 * minute,
      'astrid',
      addRota,
      {
        body: plan('Goalie', {
          kind: 'goalie',
          covers: workdays,
          restsOnHolidays: true,
          layers: [
            {
              ...layer,
              title: 'Working days',
              handoff,
              length: days,
              members: members(operations),
              only: workdays,
              countsOpenDays: true,
              restsOnHolidays: true,
            },
          ],
        }),
      },
      { keep: { goalie: 'id' } },
    ),
  ];
}

function calendarOf(days: readonly string[], year: number): string {
  const events = days.map(
    (each) => `BEGIN:VEVENT\r\nDTSTART;VALUE=DATE:${year}${each.slice(0, 5).replace('-', '')}\r\nRRULE:FREQ=YEARLY\r\nSUMMARY:${each.slice(6)}\r\nEND:VEVENT`,
  );
  return ['BEGIN:VCALENDAR', 'VERSION:2.0', 'PRODID:-//Tonfall//Days off//EN', ...events, 'END:VCALENDAR'].join('\r\n');
}

/** Overrides over the last year, a swap that was taken and one that waits, notes for the next hand-over. Whoever has the week gives it away. */
function changes(monday: Instant, now: Instant): Deed[] {
  const first = { id: kept('first') };
  const onDuty = (at: Instant): Teller => dutyOn(operations, monday, at);
  const other = (than: Teller, wished: Teller): Teller => (wished === than ? 'farid' : wished);
  const put = (daysAgo: number, lastsHours: number, wished: Teller, reason: string): Deed => {
    const from = now - daysAgo * oneDay;
    const by = onDuty(from);
    const body = { from: moment(from), to: moment(from + lastsHours * hour), person: person(other(by, wished)), reason };
    return deed(from - 2 * hour, by, addOverride, { params: first, body });
  };
  /** A day within one turn. */
  const dayOf = (at: Instant): Instant => (onDuty(at) === onDuty(at + oneDay) ? at : at + oneDay);
  const swap = (asked: Instant, at: Instant, wished: Teller, why: string) => {
    const from = dayOf(at);
    const asks = onDuty(from);
    const whom = other(asks, wished);
    const body = { from: moment(from), to: moment(from + oneDay), person: person(whom), why };
    return { whom, deed: deed(asked, asks, askSwap, { params: first, body }, { keep: { swap: 'id' } }) };
  };
  const taken = swap(now - 9 * oneDay, now - 6 * oneDay, 'lucia', 'Concert');
  return [
    put(301, 30, 'johan', 'Ill'),
    put(212, 12, 'ben', 'School play'),
    put(127, 72, 'lucia', 'Wedding'),
    put(64, 10, 'petra', 'Dentist'),
    put(23, 26, 'dagny', 'Moving house'),
    put(4 / 24, 8, 'lucia', 'Fetches the children'),
    taken.deed,
    deed(now - 9 * oneDay + 3 * hour, taken.whom, answerSwap, { params: { ...first, swap: kept('swap') }, body: { say: 'accept' } }),
    swap(now - 2 * oneDay, now + 16 * oneDay, 'ben', 'My sister’s birthday').deed,
    deed(now - 3 * hour, 'astrid', writeHandOver, {
      params: { id: kept('goalie') },
      body: {
        at: moment(nextGoalie(now - 3 * hour)),
        text: 'The bank’s certificate: their people promised to ring by four. Questions about search in London can wait until the copying is done.',
      },
    }),
  ];
}

/** When the next goalie begins: on the next working day at nine. */
function nextGoalie(after: Instant): Instant {
  for (let date = Math.floor(after / dayMilliseconds); ; date += 1) {
    const begins = instantOf(timezone, date * dayMilliseconds + 9 * hour) ?? 0;
    const isFeast = feasts.some((feast) => feast.startsWith(day(date * dayMilliseconds).slice(5)));
    if (begins > after && weekdayOf(date) < 5 && !isFeast) return begins;
  }
}

/** Who was woken for what, and the escalation that they wrote at last. */
function pages(incidents: readonly Ordinary[], monday: Instant, now: Instant): Deed[] {
  const at = wakesFrom(now);
  const rows = incidents.flatMap((one) => rowsOf(one, monday)).filter((row) => Date.parse(row.at) < at);
  const steps = [
    { tell: [{ kind: 'rota' as const, id: kept('first') }], waitMinutes: 5 },
    {
      tell: [
        { kind: 'rota' as const, id: kept('first') },
        { kind: 'rota' as const, id: kept('second') },
      ],
      waitMinutes: 10,
    },
  ];
  return [
    ...inBatches(rows, 1500).map((batch, order) =>
      deed(at + order * 1000, 'farid', importPages, { body: { rows: [...batch] } }, order === 0 ? { chapter: 'Bringing in who was woken' } : {}),
    ),
    deed(at + minute, 'astrid', addEscalation, {
      body: { title: 'Operations', severities: ['major', 'partial'], teams: null, steps, repeats: 1, acknowledgedForMinutes: 1440 },
    }),
  ];
}

type Row = BodyOf<typeof importPages>['rows'][number];

/** One row for whoever was on duty; the second line as well when the first took more than ten minutes. */
function rowsOf(one: Ordinary, monday: Instant): Row[] {
  if (one.byPerson || one.severity === 'degraded' || one.detected === null) return [];
  const at = one.detected + minute;
  const took = one.acknowledged === null ? null : Math.max(at, one.acknowledged);
  const slow = took !== null && took - at > 10 * minute;
  const row = (names: readonly Teller[], key: string, when: Instant): Row[] => {
    const who = dutyOn(names, monday, when);
    return [
      {
        key,
        title: one.title,
        severity: one.severity,
        person: person(who),
        incident: null,
        at: moment(when),
        acknowledged: took === null ? null : moment(Math.max(when, took)),
      },
    ];
  };
  return [...row(operations, `pager/${one.key}`, at), ...(slow ? row(second, `pager/${one.key}/2`, at + 10 * minute) : [])];
}

/** Who had the week, as if the weeks had always gone on like this. */
function dutyOn(names: readonly Teller[], monday: Instant, at: Instant): Teller {
  const cycle = names.length * 7 * dayMilliseconds;
  const handoff = monday + 9 * hour - Math.max(0, Math.ceil((monday - at) / cycle) + 1) * cycle;
  const [shift] = turns({ timezone, handoff, hours: 168, members: names }, { from: at, to: at + 1 });
  return names.find((name) => name === shift?.member) ?? 'astrid';
}

function inBatches<T>(list: readonly T[], size: number): T[][] {
  return Array.from({ length: Math.ceil(list.length / size) }, (_, index) => list.slice(index * size, index * size + size));
}
