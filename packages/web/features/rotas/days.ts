/** Which days does a month show, and what stands on each? Days are those of the rota's own zone. */
import type { RotaPlan, readRotaCalendar } from '@samspel/contract/rotas.ts';
import type { AnswerOf } from '@samspel/contract/route.ts';
import { dateText, dayMilliseconds, parseDate, weekdayOf } from '@samspel/core/time/local.ts';
import { instantOf } from '@samspel/core/time/zone.ts';

export type Calendar = AnswerOf<typeof readRotaCalendar>;
export type RotaDays = Calendar['rotas'][number];

export interface Piece {
  /** Shares of the day, 0 to 1. */
  readonly from: number;
  readonly to: number;
  readonly starts: string;
  readonly ends: string;
  /** Null: nobody, where somebody has to be. */
  readonly person: { readonly id: string; readonly name: string } | null;
  readonly isOverride: boolean;
}

export interface Day {
  readonly date: string;
  readonly number: number;
  readonly from: number;
  readonly to: number;
  readonly inMonth: boolean;
  /** Of the day: 23 or 25 when clocks change. */
  readonly hours: number;
  readonly holiday: string | null;
  readonly pieces: readonly Piece[];
}

/** `2026-11` of an instant in a zone. */
export function monthOf(instant: number, timezone: string): string {
  return new Intl.DateTimeFormat('en-CA', { timeZone: timezone, year: 'numeric', month: '2-digit' }).format(instant).slice(0, 7);
}

/** The month so many further on. */
export function monthAfter(month: string, by: number): string {
  const [year = 1970, number = 1] = month.split('-').map(Number);
  return new Date(Date.UTC(year, number - 1 + by, 1)).toISOString().slice(0, 7);
}

/** Whole weeks, Monday first, that hold a month. */
export function weeksOf(month: string, timezone: string): { from: number; to: number; dates: readonly number[] } {
  const first = parseDate(`${month}-01`) ?? 0;
  const next = parseDate(`${monthAfter(month, 1)}-01`) ?? first + 28;
  const start = first - weekdayOf(first);
  const count = Math.ceil((next - start) / 7) * 7;
  const at = (date: number): number => instantOf(timezone, date * dayMilliseconds) ?? date * dayMilliseconds;
  return { from: at(start), to: at(start + count), dates: Array.from({ length: count + 1 }, (_, index) => start + index) };
}

/** The days of a month with who is on duty on each. */
export function daysOf(month: string, rota: RotaDays): Day[] {
  const { dates } = weeksOf(month, rota.timezone);
  const holidays = new Map(rota.holidays.map(({ date, title }) => [date, title]));
  return dates.slice(0, -1).map((number) => {
    const from = instantOf(rota.timezone, number * dayMilliseconds) ?? 0;
    const to = instantOf(rota.timezone, (number + 1) * dayMilliseconds) ?? 0;
    const date = dateText(number);
    return {
      date,
      number: Number(date.slice(8)),
      from,
      to,
      inMonth: date.startsWith(month),
      hours: (to - from) / 3_600_000,
      holiday: holidays.get(date) ?? null,
      pieces: piecesOf(rota, from, to),
    };
  });
}

function piecesOf(rota: RotaDays, from: number, to: number): Piece[] {
  const found: Piece[] = [];
  const add = (starts: string, ends: string, person: Piece['person'], isOverride: boolean): void => {
    const begins = Math.max(from, Date.parse(starts));
    const stops = Math.min(to, Date.parse(ends));
    if (begins < stops) found.push({ from: (begins - from) / (to - from), to: (stops - from) / (to - from), starts, ends, person, isOverride });
  };
  for (const shift of rota.shifts) {
    const covered = rota.overrides.some(
      (one) => one.person.id === shift.person.id && Date.parse(one.from) < Date.parse(shift.to) && Date.parse(one.to) > Date.parse(shift.from),
    );
    add(shift.from, shift.to, shift.person, covered);
  }
  for (const gap of rota.gaps) add(gap.from, gap.to, null, false);
  return found.sort((a, b) => a.from - b.from);
}

/** Ann Lind as AL. */
export function initialsOf(name: string): string {
  const words = name.split(/\s+/).filter((word) => word !== '');
  return (
    words.length === 1
      ? (words[0] ?? '').slice(0, 2)
      : words
          .map((word) => word.charAt(0))
          .join('')
          .slice(0, 3)
  ).toUpperCase();
}

/** Clock time in a zone. */
export function clockIn(instant: string, timezone: string): string {
  return new Intl.DateTimeFormat('en-GB', { timeZone: timezone, hour: '2-digit', minute: '2-digit' }).format(Date.parse(instant));
}

export type LayerWish = RotaPlan['layers'][number];
