/**
 * How is a rota read by calendars? As iCalendar (RFC 5545): one event a shift, all in UTC, since a shift is two instants and not a rule; lines end in CRLF
 * and are folded at 75 bytes; the UID of a shift stays while its rota, person and beginning stay, so that clients update instead of doubling.
 */
import type { Instant } from '../time/instant.ts';

export interface CalendarEvent {
  readonly uid: string;
  readonly from: Instant;
  readonly to: Instant;
  readonly title: string;
  readonly says: string;
}

/** Prints a calendar. */
export function printCalendar(name: string, events: readonly CalendarEvent[], now: Instant): string {
  const lines = [
    'BEGIN:VCALENDAR',
    'VERSION:2.0',
    'PRODID:-//Samspel//On call//EN',
    'CALSCALE:GREGORIAN',
    'METHOD:PUBLISH',
    `X-WR-CALNAME:${escaped(name)}`,
    'REFRESH-INTERVAL;VALUE=DURATION:PT1H',
    'X-PUBLISHED-TTL:PT1H',
  ];
  for (const event of events) {
    lines.push('BEGIN:VEVENT', `UID:${escaped(event.uid)}`, `DTSTAMP:${stamp(now)}`, `DTSTART:${stamp(event.from)}`, `DTEND:${stamp(event.to)}`);
    lines.push(`SUMMARY:${escaped(event.title)}`);
    if (event.says !== '') lines.push(`DESCRIPTION:${escaped(event.says)}`);
    lines.push('TRANSP:TRANSPARENT', 'END:VEVENT');
  }
  lines.push('END:VCALENDAR');
  return lines.map((line) => `${folded(line)}\r\n`).join('');
}

function stamp(at: Instant): string {
  return `${new Date(at).toISOString().slice(0, 19).replaceAll(/[-:]/g, '')}Z`;
}

function escaped(text: string): string {
  return text
    .replaceAll('\\', '\\\\')
    .replaceAll(';', '\\;')
    .replaceAll(',', '\\,')
    .replaceAll(/\r\n|\r|\n/g, '\\n');
}

/** At most 75 bytes a line, never in the middle of a character. */
function folded(line: string): string {
  let out = '';
  let bytes = 0;
  for (const character of line) {
    const code = character.codePointAt(0) ?? 0;
    const size = code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
    if (bytes + size > 75) {
      out += '\r\n ';
      bytes = 1;
    }
    out += character;
    bytes += size;
  }
  return out;
}
