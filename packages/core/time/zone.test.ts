import { expect, test } from 'vitest';
import { iso, parseInstant } from './instant.ts';
import { parseLocalTime } from './local.ts';
import { instantOf, localInstant, offsetAt, offsetSpans } from './zone.ts';

const at = (zone: string, local: string): string => iso(instantOf(zone, parseLocalTime(local) ?? Number.NaN) ?? Number.NaN);
const instant = (text: string): number => parseInstant(text) ?? Number.NaN;

test('a wall time that is skipped is the first moment after the gap, one that comes twice its first', () => {
  expect(at('Europe/Stockholm', '2026-03-29T02:30')).toBe('2026-03-29T01:00:00Z');
  expect(at('Europe/Stockholm', '2026-10-25T02:30')).toBe('2026-10-25T00:30:00Z');
  expect(at('America/Chicago', '2020-11-01T01:30')).toBe('2020-11-01T06:30:00Z');
});

test('midnight is skipped in Santiago, Havana and Beirut, and half an hour on Lord Howe', () => {
  expect(at('America/Santiago', '2026-09-06T00:00')).toBe('2026-09-06T04:00:00Z');
  expect(at('America/Havana', '2026-03-08T00:15')).toBe('2026-03-08T05:00:00Z');
  expect(at('Asia/Beirut', '2026-03-29T00:00')).toBe('2026-03-28T22:00:00Z');
  expect(at('Australia/Lord_Howe', '2026-10-04T02:15')).toBe('2026-10-03T15:30:00Z');
  expect(at('Australia/Lord_Howe', '2026-04-05T01:45')).toBe('2026-04-04T14:45:00Z');
});

test('a whole day is skipped in Samoa, and St. John’s changed at a minute past midnight', () => {
  expect(at('Pacific/Apia', '2011-12-30T12:00')).toBe('2011-12-30T10:00:00Z');
  expect(at('America/St_Johns', '2010-03-14T00:30')).toBe('2010-03-14T03:31:00Z');
  expect(offsetAt('America/St_Johns', instant('2010-03-14T03:30:59Z'))).toBe(-3.5 * 3_600_000);
  expect(offsetAt('America/St_Johns', instant('2010-03-14T03:31:00Z'))).toBe(-2.5 * 3_600_000);
});

test('odd offsets are whole', () => {
  expect(at('Asia/Kathmandu', '2026-01-01T00:00')).toBe('2025-12-31T18:15:00Z');
  expect(at('Pacific/Chatham', '2026-01-01T00:00')).toBe('2025-12-31T10:15:00Z');
  expect(at('Africa/Monrovia', '1960-01-01T00:00')).toBe('1960-01-01T00:44:30Z');
});

test('what is no zone or no day is null', () => {
  expect(instantOf('Europe/Uppsala', 0)).toBeNull();
  expect(offsetSpans('Europe/Uppsala', { from: 0, to: 1 })).toBeNull();
  expect(localInstant('Europe/Stockholm', [2026, 2, 30, 0, 0, 0, 0])).toBeNull();
});

test('the offsets of a span follow one another without a gap', () => {
  const spans = offsetSpans('Africa/Casablanca', { from: instant('2023-06-01T00:00:00Z'), to: instant('2027-06-01T00:00:00Z') }) ?? [];
  expect(spans.length).toBeGreaterThan(6);
  for (const [index, span] of spans.entries()) if (index > 0) expect(span.from).toBe(spans[index - 1]?.to);
});
