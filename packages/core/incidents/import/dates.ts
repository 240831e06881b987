/**
 * How is a date read that somebody else wrote? By the format that the mapping names, and in its zone when it bears no
 * offset. Nothing is guessed: what does not fit the format is refused, and so is a day without a time unless the format is one of days.
 */
import { type Instant, parseInstant } from '../../time/instant.ts';
import { localInstant } from '../../time/zone.ts';

export type DateReader = (text: string) => Instant | null;

const isoLocal = /^(\d{4})-(\d{2})-(\d{2})[T ](\d{2}):(\d{2})(?::(\d{2})(?:[.,](\d{1,9}))?)?$/;
const number = /^-?\d{1,15}(?:\.\d+)?$/;

/** Makes a reader for `iso`, `unix`, `unix-ms` or a pattern; a text when format or zone make no sense. */
export function dateReader(format: string, zone: string): DateReader | string {
  if (localInstant(zone, [2026, 1, 1, 0, 0, 0, 0]) === null) return `«${zone}» is not a time zone`;
  if (format === 'iso') return (text) => readIso(text.trim(), zone);
  if (format === 'unix') return (text) => readNumber(text, 1000);
  if (format === 'unix-ms') return (text) => readNumber(text, 1);
  return patternReader(format, zone);
}

function readIso(text: string, zone: string): Instant | null {
  const local = isoLocal.exec(text);
  if (local !== null) {
    const [, y, mo, d, h, mi, s = '0', fraction = ''] = local;
    return localInstant(zone, [Number(y), Number(mo), Number(d), Number(h), Number(mi), Number(s), Number(fraction.padEnd(3, '0').slice(0, 3))]);
  }
  const spaced = /^(\d{4}-\d{2}-\d{2}) (\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?) ?(Z|UTC|[+-]\d{2}:?\d{2})$/.exec(text);
  if (spaced !== null) return parseInstant(`${spaced[1]}T${spaced[2]}${spaced[3] === 'UTC' ? 'Z' : spaced[3]}`);
  return parseInstant(text);
}

function readNumber(text: string, scale: number): Instant | null {
  const trimmed = text.trim();
  if (!number.test(trimmed)) return null;
  const value = Math.round(Number(trimmed) * scale);
  return Math.abs(value) <= 8.64e15 ? value : null;
}

const parts: Readonly<Record<string, { readonly source: string; readonly place: number }>> = {
  yyyy: { source: '(\\d{4})', place: 0 },
  MM: { source: '(\\d{2})', place: 1 },
  M: { source: '(\\d{1,2})', place: 1 },
  dd: { source: '(\\d{2})', place: 2 },
  d: { source: '(\\d{1,2})', place: 2 },
  HH: { source: '(\\d{2})', place: 3 },
  H: { source: '(\\d{1,2})', place: 3 },
  hh: { source: '(\\d{2})', place: 3 },
  h: { source: '(\\d{1,2})', place: 3 },
  mm: { source: '(\\d{2})', place: 4 },
  ss: { source: '(\\d{2})', place: 5 },
  SSS: { source: '(\\d{3})', place: 6 },
  a: { source: '([AaPp]\\.?[Mm]\\.?)', place: 7 },
};
const token = /yyyy|MM|M|dd|d|HH|H|hh|h|mm|ss|SSS|a/g;

function patternReader(format: string, zone: string): DateReader | string {
  const places: number[] = [];
  let source = '';
  let end = 0;
  for (const found of format.matchAll(token)) {
    const part = parts[found[0]];
    if (part === undefined) continue;
    if (places.includes(part.place)) return `the date format «${format}» says the same part twice`;
    source += literal(format.slice(end, found.index)) + part.source;
    places.push(part.place);
    end = found.index + found[0].length;
  }
  source += literal(format.slice(end));
  if (![0, 1, 2].every((place) => places.includes(place))) return `the date format «${format}» needs yyyy, MM and dd`;
  const form = new RegExp(`^${source}$`);
  const noon = places.includes(7);
  return (text) => {
    const found = form.exec(text.trim());
    if (found === null) return null;
    const values: [number, number, number, number, number, number, number] = [0, 0, 0, 0, 0, 0, 0];
    let afternoon = false;
    for (const [index, place] of places.entries()) {
      const value = found[index + 1] ?? '';
      if (place === 7) afternoon = /^p/i.test(value);
      else values[place] = Number(value);
    }
    if (noon) {
      if (values[3] < 1 || values[3] > 12) return null;
      values[3] = (values[3] % 12) + (afternoon ? 12 : 0);
    }
    return localInstant(zone, values);
  };
}

function literal(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\/-]/g, '\\$&').replace(/\s+/g, '\\s+');
}
