/**
 * Who carried what?
 *
 * A shift is time on duty as it was really served. Night is 22:00–07:00 and sleep 23:00–07:00 by the clocks of the person's own zone, holidays are those of the rota that
 * was served; a night is named by the date on which it begins. Days of the house are dates in one zone. An hour of sleep counts as interrupted once, however many pages fall in it. *Two incidents a shift*: Site Reliability Engineering (Beyer et al.,
 * 2016, chapter 11) allows two incidents in a shift of 12 hours; longer shifts are cut into pieces of 12 hours from their beginning. The trailing average is pages a day
 * over the 21 days that end with each day, the days before the span included, so that its first day is no exception.
 */
import type { Instant, Span } from '../time/instant.ts';
import { type DayNumber, dateText, dayMilliseconds, dayOf, weekdayOf } from '../time/local.ts';
import { localOf, offsetSpans } from '../time/zone.ts';

export interface ServedShift extends Span {
  readonly rota: string;
  readonly person: string;
}

/** That one person was told of one matter. */
export interface Told {
  readonly person: string;
  readonly at: Instant;
  readonly page: string;
}

export interface LoadAsked {
  readonly span: Span;
  /** Whose dates days are. */
  readonly zone: string;
  /** Where a person sleeps. */
  readonly zoneOf: (person: string) => string;
  readonly shifts: readonly ServedShift[];
  /** Also those of the 21 days before the span. */
  readonly told: readonly Told[];
  /** By rota. */
  readonly holidays: ReadonlyMap<string, ReadonlySet<DayNumber>>;
}

export interface PersonLoad {
  readonly person: string;
  /** By whose clocks their nights are. */
  readonly zone: string;
  readonly shifts: number;
  readonly dutySeconds: number;
  readonly nightSeconds: number;
  readonly weekendSeconds: number;
  readonly holidaySeconds: number;
  readonly pages: number;
  readonly nightPages: number;
  /** Nights with at least one page. */
  readonly nightsBroken: number;
  readonly sleepHoursInterrupted: number;
  /** Most in one piece of a shift. */
  readonly mostInAShift: number;
}

/** A piece of a shift with more incidents than two. */
export interface Overload extends ServedShift {
  readonly pages: readonly string[];
}

export interface Load {
  readonly people: readonly PersonLoad[];
  readonly days: readonly { readonly date: string; readonly pages: number; readonly nightPages: number; readonly trailing: number }[];
  readonly overloads: readonly Overload[];
  readonly pagesPerShift: number | null;
}

export const trailingDays = 21;
export const allowedIncidents = 2;
const hour = 3_600_000;
const piece = 12 * hour;

/** The load of a span. */
export function loadOf(asked: LoadAsked): Load {
  const { span, shifts, told } = asked;
  const inside = told.filter(({ at }) => span.from <= at && at < span.to);
  const cut = shifts.map((shift) => ({ ...shift, from: Math.max(shift.from, span.from), to: Math.min(shift.to, span.to) })).filter(({ from, to }) => from < to);
  const overloads = overloadsOf(shifts, told).filter(({ to }) => span.from < to && to <= span.to + piece);
  const people = [...new Set([...cut.map(({ person }) => person), ...inside.map(({ person }) => person)])].sort();
  const loads = people.map((person) => personLoad(asked, person, cut, inside));
  return {
    people: loads,
    days: daysOf(asked),
    overloads,
    pagesPerShift: cut.length === 0 ? null : distinct(inside) / cut.length,
  };
}

const distinct = (told: readonly Told[]): number => new Set(told.map(({ page }) => page)).size;

function personLoad(asked: LoadAsked, person: string, shifts: readonly ServedShift[], told: readonly Told[]): PersonLoad {
  const zone = asked.zoneOf(person);
  const mine = shifts.filter((shift) => shift.person === person);
  const heard = told.filter((each) => each.person === person).map((each) => ({ ...each, local: localOf(zone, each.at) ?? each.at }));
  const nights = heard.filter(({ local }) => isNight(local));
  const asleep = heard.filter(({ local }) => isSleep(local));
  const time = { night: 0, weekend: 0, holiday: 0 };
  for (const shift of mine) addTimes(zone, asked.holidays.get(shift.rota), shift, time);
  return {
    person,
    zone,
    shifts: mine.length,
    dutySeconds: mine.reduce((sum, { from, to }) => sum + (to - from) / 1000, 0),
    nightSeconds: time.night / 1000,
    weekendSeconds: time.weekend / 1000,
    holidaySeconds: time.holiday / 1000,
    pages: distinct(heard),
    nightPages: distinct(nights),
    nightsBroken: new Set(nights.map(({ local }) => nightOf(local))).size,
    sleepHoursInterrupted: new Set(asleep.map(({ local }) => Math.floor(local / hour))).size,
    mostInAShift: Math.max(0, ...piecesOf(mine).map((each) => incidentsIn(each, heard).length)),
  };
}

function clockOf(local: number): number {
  return local - dayOf(local) * dayMilliseconds;
}

/** 22:00–07:00. */
function isNight(local: number): boolean {
  const clock = clockOf(local);
  return clock >= 22 * hour || clock < 7 * hour;
}

/** 23:00–07:00. */
function isSleep(local: number): boolean {
  const clock = clockOf(local);
  return clock >= 23 * hour || clock < 7 * hour;
}

function nightOf(local: number): DayNumber {
  return dayOf(local - 12 * hour);
}

/** Adds the seconds of a shift that are night, weekend and holiday; local days are walked one by one. */
function addTimes(zone: string, holidays: ReadonlySet<DayNumber> | undefined, shift: Span, time: { night: number; weekend: number; holiday: number }): void {
  for (const { from, to, offset } of offsetSpans(zone, shift) ?? []) {
    for (let date = dayOf(from + offset); date * dayMilliseconds < to + offset; date += 1) {
      const begins = Math.max(from + offset, date * dayMilliseconds) - date * dayMilliseconds;
      const ends = Math.min(to + offset, (date + 1) * dayMilliseconds) - date * dayMilliseconds;
      time.night += Math.max(0, Math.min(ends, 7 * hour) - begins) + Math.max(0, ends - Math.max(begins, 22 * hour));
      if (weekdayOf(date) >= 5) time.weekend += ends - begins;
      if (holidays?.has(date) === true) time.holiday += ends - begins;
    }
  }
}

function piecesOf(shifts: readonly ServedShift[]): ServedShift[] {
  const found: ServedShift[] = [];
  for (const shift of shifts) for (let from = shift.from; from < shift.to; from += piece) found.push({ ...shift, from, to: Math.min(from + piece, shift.to) });
  return found;
}

function incidentsIn(shift: ServedShift, told: readonly Told[]): string[] {
  return [...new Set(told.filter((each) => shift.from <= each.at && each.at < shift.to).map(({ page }) => page))];
}

/** Pieces of shifts in which somebody was told of more than two matters. */
export function overloadsOf(shifts: readonly ServedShift[], told: readonly Told[]): Overload[] {
  const heard = Map.groupBy(told, ({ person }) => person);
  return piecesOf(shifts)
    .map((each) => ({ ...each, pages: incidentsIn(each, heard.get(each.person) ?? []) }))
    .filter(({ pages }) => pages.length > allowedIncidents);
}

function daysOf({ span, zone, zoneOf, told }: LoadAsked): Load['days'] {
  const first = dayOf(localOf(zone, span.from) ?? span.from);
  const last = dayOf(localOf(zone, span.to - 1) ?? span.to - 1);
  const byDay = new Map<DayNumber, { pages: Set<string>; night: Set<string> }>();
  for (const { at, page, person } of told) {
    const local = localOf(zone, at) ?? at;
    const entry = byDay.get(dayOf(local)) ?? { pages: new Set<string>(), night: new Set<string>() };
    entry.pages.add(page);
    if (isNight(localOf(zoneOf(person), at) ?? at)) entry.night.add(page);
    byDay.set(dayOf(local), entry);
  }
  const pagesOn = (date: DayNumber): number => byDay.get(date)?.pages.size ?? 0;
  const days: Load['days'][number][] = [];
  let sum = 0;
  for (let date = first - trailingDays + 1; date < first; date += 1) sum += pagesOn(date);
  for (let date = first; date <= last; date += 1) {
    sum += pagesOn(date);
    days.push({ date: dateText(date), pages: pagesOn(date), nightPages: byDay.get(date)?.night.size ?? 0, trailing: sum / trailingDays });
    sum -= pagesOn(date - trailingDays + 1);
  }
  return days;
}
