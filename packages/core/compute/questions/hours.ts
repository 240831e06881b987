/** Opening hours, zones, dates and wall times as questions take them. */
import { type DaySpan, type OpenHours, openHours, type WeekHours } from '../../time/business-time.ts';
import { type DayNumber, parseDate, parseLocalTime, parseTimeOfDay } from '../../time/local.ts';
import { type LocalTime, offsetAt } from '../../time/zone.ts';
import type { Place } from '../read.ts';

const weekdays = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const;

/** An IANA zone; a bare distance from UTC is none, since it says nothing about changes of clocks. */
export function zoneAt(place: Place): string {
  const zone = place.text();
  if (/^[+-]/.test(zone) || offsetAt(zone, 0) === null) place.refuse('compute.unknown-zone', 'must be an IANA time zone such as Europe/Stockholm');
  return zone;
}

/** A wall time such as `2026-11-02T09:00`. */
export function localTimeAt(place: Place): LocalTime {
  return parseLocalTime(place.text()) ?? place.refuse('compute.not-a-local-time', 'must be a wall time without an offset, such as 2026-11-02T09:00');
}

/** Hours of a week and the dates that are closed. */
export function hoursAt(zone: Place, hours: Place, holidays: Place): OpenHours {
  const timezone = zoneAt(zone);
  const week = weekAt(hours);
  return openHours(timezone, week, holidays.optional((list) => list.list(dateAt)) ?? []);
}

function weekAt(place: Place): WeekHours {
  const days = place.members(...weekdays);
  return weekdays.map((weekday) => days[weekday].optional((list) => list.list(daySpanAt)) ?? []);
}

function daySpanAt(place: Place): DaySpan {
  const times = place.list((time) => timeAt(time));
  const [from, to] = times;
  if (from === undefined || to === undefined || times.length !== 2)
    return place.refuse('compute.not-two-times', 'must be two times, such as ["09:00", "17:00"]');
  if (to <= from)
    place.refuse('compute.ends-before-it-begins', 'must end after it begins; hours over midnight are two, to "24:00" and from "00:00" of the next day');
  return { from, to };
}

function timeAt(place: Place): number {
  return parseTimeOfDay(place.text()) ?? place.refuse('compute.not-a-time', 'must be a time from "00:00" to "24:00"');
}

function dateAt(place: Place): DayNumber {
  return parseDate(place.text()) ?? place.refuse('compute.not-a-date', 'must be a date such as 2026-12-24');
}
