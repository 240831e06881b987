/**
 * Who is on duty when?
 *
 * A rota is layers over one another: where a later layer has somebody, that one is on duty. A layer is a rotation, in the zone of the rota or
 * its own, that may be restricted to hours of the week, may rest on holidays, and may begin or end. Over all layers lie the overrides, of which the
 * later one stands. So *follow the sun* is one layer a site with its own zone and hours, and a *goalie* is a layer of one-day turns on working days.
 *
 * A gap is time that the rota promises to cover and nobody is there. A double booking is one person on duty by two rotas at once.
 */
import { accept, type Outcome, refuse } from '../decision/refusal.ts';
import { always, openHours, openSpans, type WeekHours } from '../time/business-time.ts';
import type { Instant, Span } from '../time/instant.ts';
import type { DayNumber } from '../time/local.ts';
import { type LocalTime, offsetAt } from '../time/zone.ts';
import { laidOver, type Rotation, type Shift, turns, turnsWithin } from './rotation.ts';

export interface Layer {
  /** Null: that of the rota. */
  readonly timezone: string | null;
  readonly handoff: LocalTime;
  readonly hours: number;
  readonly members: readonly string[];
  /** Null: round the clock. */
  readonly only: WeekHours | null;
  /** Turns count only dates on which the layer is open. */
  readonly countsOpenDays: boolean;
  readonly restsOnHolidays: boolean;
  readonly from: Instant | null;
  readonly to: Instant | null;
}

export interface Rota {
  readonly timezone: string;
  readonly layers: readonly Layer[];
  /** When somebody has to be there; null: always. */
  readonly covers: WeekHours | null;
  /** Whether holidays need nobody. */
  readonly restsOnHolidays: boolean;
  readonly holidays: readonly DayNumber[];
}

/** Most turns that are worked out for one answer. */
const mostTurns = 20_000;

/** What must hold of a rota before it is kept. */
export function checkRota(rota: Rota): Outcome<Rota> {
  if (!isZone(rota.timezone)) return refuse('rotas.unknown-zone', { zone: rota.timezone }, '/timezone');
  for (const [index, layer] of rota.layers.entries()) {
    const path = `/layers/${index}`;
    if (layer.timezone !== null && !isZone(layer.timezone)) return refuse('rotas.unknown-zone', { zone: layer.timezone }, `${path}/timezone`);
    if (layer.members.length === 0) return refuse('rotas.nobody-in-layer', {}, `${path}/members`);
    if (layer.from !== null && layer.to !== null && layer.to <= layer.from) return refuse('rotas.ends-before-it-begins', {}, `${path}/to`);
    if (layer.countsOpenDays && layer.hours % 24 !== 0) return refuse('rotas.turns-not-days', {}, `${path}/length`);
  }
  return accept(rota);
}

function isZone(zone: string): boolean {
  return !/^[+-]/.test(zone) && offsetAt(zone, 0) !== null;
}

/** Whether a span holds no more turns than are worked out for one answer. */
export function isShortEnough(rota: Rota, span: Span): boolean {
  return rota.layers.reduce((sum, layer) => sum + turnsWithin(rotationOf(rota, layer), span), 0) <= mostTurns;
}

/** Who is on duty over a span: layers, then overrides. */
export function schedule(rota: Rota, overrides: readonly Shift[], span: Span): Shift[] {
  return laidOver([...rota.layers.flatMap((layer) => shiftsOfLayer(rota, layer, span)), ...overrides], span);
}

/** Who would be on duty by one layer alone. */
export function shiftsOfLayer(rota: Rota, layer: Layer, span: Span): Shift[] {
  const cut = { from: Math.max(span.from, layer.from ?? span.from), to: Math.min(span.to, layer.to ?? span.to) };
  if (cut.from >= cut.to) return [];
  const shifts = turns(rotationOf(rota, layer), cut);
  if (layer.only === null && !layer.restsOnHolidays) return shifts;
  return within(shifts, openSpans(hoursOf(rota, layer), cut));
}

function hoursOf(rota: Rota, layer: Layer) {
  return openHours(layer.timezone ?? rota.timezone, layer.only ?? always, layer.restsOnHolidays ? rota.holidays : []);
}

function rotationOf(rota: Rota, layer: Layer): Rotation {
  const { handoff, hours, members } = layer;
  const rotation = { timezone: layer.timezone ?? rota.timezone, handoff, hours, members };
  return layer.countsOpenDays ? { ...rotation, days: hoursOf(rota, layer) } : rotation;
}

/** The parts of shifts that lie within spans; both in order. */
function within(shifts: readonly Shift[], spans: readonly Span[]): Shift[] {
  const found: Shift[] = [];
  let first = 0;
  for (const shift of shifts) {
    while ((spans[first]?.to ?? Number.POSITIVE_INFINITY) <= shift.from) first += 1;
    for (let index = first; index < spans.length; index += 1) {
      const span = spans[index];
      if (span === undefined || span.from >= shift.to) break;
      found.push({ from: Math.max(span.from, shift.from), to: Math.min(span.to, shift.to), member: shift.member });
    }
  }
  return found;
}

/** Time that the rota promises to cover and nobody is there, in order; also before its first hand-over, since whoever pages then reaches nobody. */
export function gaps(rota: Rota, shifts: readonly Shift[], span: Span): Span[] {
  const promised = openSpans(openHours(rota.timezone, rota.covers ?? always, rota.restsOnHolidays ? rota.holidays : []), span);
  const found: Span[] = [];
  let first = 0;
  for (const { from, to } of promised) {
    let since = from;
    while ((shifts[first]?.to ?? Number.POSITIVE_INFINITY) <= from) first += 1;
    for (let index = first; index < shifts.length; index += 1) {
      const shift = shifts[index];
      if (shift === undefined || shift.from >= to) break;
      if (shift.from > since) found.push({ from: since, to: shift.from });
      since = Math.max(since, shift.to);
    }
    if (since < to) found.push({ from: since, to });
  }
  return found;
}

/** Somebody on duty twice at once. */
export interface DoubleBooking extends Shift {
  readonly rotas: readonly [string, string];
}

/** Where one person is on duty by two rotas at once; pairs of rotas in the order given, shifts of each in order of time. */
export function doubleBookings(rotas: readonly { readonly id: string; readonly shifts: readonly Shift[] }[]): DoubleBooking[] {
  const found: DoubleBooking[] = [];
  for (const [index, one] of rotas.entries()) {
    for (const other of rotas.slice(index + 1)) {
      let first = 0;
      for (const shift of one.shifts) {
        while ((other.shifts[first]?.to ?? Number.POSITIVE_INFINITY) <= shift.from) first += 1;
        for (let at = first; at < other.shifts.length; at += 1) {
          const second = other.shifts[at];
          if (second === undefined || second.from >= shift.to) break;
          const both = { from: Math.max(shift.from, second.from), to: Math.min(shift.to, second.to), member: shift.member };
          if (second.member === shift.member) found.push({ ...both, rotas: [one.id, other.id] });
        }
      }
    }
  }
  return found.sort((a, b) => a.from - b.from);
}

/** Whose shift it is at an instant, until when, and who comes next; null where nobody is. The shifts reach beyond the instant. */
export function onDutyAt(shifts: readonly Shift[], at: Instant): { readonly now: Shift | null; readonly next: Shift | null } {
  return { now: shifts.find((shift) => shift.from <= at && at < shift.to) ?? null, next: shifts.find((shift) => shift.from > at) ?? null };
}
