/** How are hours of a week said on the wire? `{"mon": [["09:00", "17:00"]]}`: local times, to "24:00"; a day that is not named is closed. */
import { z } from 'zod';
import { refusal } from './route.ts';

const time = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$|^24:00$/, 'is not a time from 00:00 to 24:00');
const spans = z
  .array(z.tuple([time, time]))
  .max(24)
  .optional();

export const weekHours = z
  .strictObject({ mon: spans, tue: spans, wed: spans, thu: spans, fri: spans, sat: spans, sun: spans })
  .describe('Local times; hours over midnight are two, to 24:00 and from 00:00 of the next day');
export type WeekHoursWire = z.output<typeof weekHours>;

export const hoursUnfit = refusal('hours.unfit', 422, '{message}');

/** An IANA zone; whether it exists the server says. */
export const timezone = z.string().min(1).max(64).describe('IANA time zone, such as Europe/Stockholm');
/** A date of the calendar. */
export const date = z.string().regex(/^\d{4}-\d{2}-\d{2}$/, 'is not a date such as 2026-12-24');
/** A wall time, read in the zone that is said beside it. */
export const localTime = z.string().regex(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}$/, 'is not a wall time such as 2026-11-02T09:00');
