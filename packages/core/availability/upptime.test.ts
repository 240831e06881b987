/** Is Upptime's rule understood? It must give what was published at the rate that the oracle states, number for number. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { oraclesFolder, oraclesMissing } from '../../../tools/oracles.ts';
import { nearestRank } from '../number/nearest-rank.ts';
import { availability } from './availability.ts';
import { outagesOf } from './checks.ts';
import { monthName } from './periods.ts';
import { defaultPolicy } from './policy.ts';
import { isForgotten, upptimePercent, upptimeWindows } from './upptime.ts';
import { upptimeDifferences } from './upptime-differences.ts';

interface Expected {
  readonly from: string;
  readonly to: string;
  readonly outages: readonly { readonly from: string; readonly to: string }[];
  readonly shorterThan15Minutes: number;
  readonly lostSeconds: number;
  readonly availability: number;
  readonly secondsLostInOutagesUpptimeForgets: number;
  readonly toResolve: { readonly mean: number; readonly p50: number; readonly p90: number; readonly max: number };
  readonly months: readonly { readonly month: string; readonly lostSeconds: number; readonly availability: number }[];
  readonly matchOfUpptimeRule: Readonly<Record<string, { readonly numbers: number; readonly exact: number }>>;
}

const startTimes: Readonly<Record<string, string>> = { webcv: '2023-09-25T21:00:24.368Z', tischlerei: '2023-09-25T21:00:25.196Z' };
const file = 'uptime-history/expected.json';
const missing = oraclesMissing(file);
const text = (name: string) => readFileSync(join(oraclesFolder() ?? '', 'uptime-history', name), 'utf8');
const lines = <Row>(name: string) =>
  text(name)
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Row);

if (missing !== null) test('the published history of two services', (context) => context.skip(missing));

describe.each(missing === null ? Object.keys(startTimes) : [])('given the history of %s', (service) => {
  const expected = (JSON.parse(text('expected.json')) as Record<string, Expected>)[service] as Expected;
  const outages =
    missing === null
      ? outagesOf(lines<{ at: string; status: string }>(`${service}-checks.jsonl`).map(({ at, status }) => ({ at: Date.parse(at), status })))
      : [];
  const startTime = Date.parse(startTimes[service] ?? '');

  test('when checks are read, then the outages are those expected', () => {
    expect(outages).toEqual(expected.outages.map(({ from, to }) => ({ from: Date.parse(from), to: Date.parse(to) })));
    expect(outages.filter(isForgotten)).toHaveLength(expected.shorterThan15Minutes);
  });

  test('when every publication is worked out by the peer’s rule, then as many numbers are equal as the oracle found', () => {
    const equal: Record<string, number> = {};
    for (const published of lines<Record<string, number> & { at: string }>(`${service}-published.jsonl`)) {
      const reproduced = upptimePercent(outages, startTime, Date.parse(published.at));
      for (const window of upptimeWindows) equal[window] = (equal[window] ?? 0) + Number(reproduced[window].toFixed(2) === published[window]?.toFixed(2));
    }
    expect(equal).toEqual(Object.fromEntries(upptimeWindows.map((window) => [window, expected.matchOfUpptimeRule[window]?.exact])));
  });

  test('when the honest figures are asked for, then they are those expected', () => {
    const period = { from: Date.parse(expected.from), to: Date.parse(expected.to) };
    const honest = (from: number, to: number) =>
      availability({ period: { from, to }, now: period.to, impacts: outages, maintenance: [], unknown: [], population: null, policy: defaultPolicy });
    expect(honest(period.from, period.to)).toMatchObject({ lostSeconds: expected.lostSeconds });
    expect(honest(period.from, period.to).availability).toBeCloseTo(expected.availability, 12);
    for (const month of expected.months) {
      const from = Date.parse(`${month.month}-01T00:00:00Z`);
      const [year = 0, number = 1] = monthName(from).split('-').map(Number);
      const of = honest(from, Date.UTC(year, number, 1));
      expect(of.lostSeconds).toBe(month.lostSeconds);
      expect(of.availability).toBeCloseTo(month.availability, 12);
    }
    const seconds = outages.map(({ from, to }) => ((to ?? 0) - from) / 1000).sort((a, b) => a - b);
    expect([nearestRank(seconds, 50), nearestRank(seconds, 90), nearestRank(seconds, 100)]).toEqual([
      expected.toResolve.p50,
      expected.toResolve.p90,
      expected.toResolve.max,
    ]);
  });

  test('when asked why they differ, then the forgotten outages are named with their seconds', () => {
    const [reason = ''] = upptimeDifferences(outages, startTime, Date.parse(expected.to), 'all');
    expect(reason).toContain(`${expected.shorterThan15Minutes} outages`);
    expect(reason).toContain(`${expected.secondsLostInOutagesUpptimeForgets} s`);
  });
});

test('given a short outage, when it is over, then it is forgotten, and before that it counts', () => {
  const begin = Date.parse('2026-03-01T00:00:00Z');
  const at = (minutes: number) => begin + 86_400_000 + minutes * 60_000;
  const outage = { from: at(0), to: at(10) };
  expect(upptimePercent([outage], begin, at(5)).day).toBe(99.65);
  expect(upptimePercent([outage], begin, at(11)).day).toBe(100);
});

test('given a publication in the moment it began, then nothing can have been lost', () => {
  const begin = Date.parse('2026-03-01T00:00:00Z');
  expect(upptimePercent([], begin, begin)).toEqual({ day: 100, week: 100, month: 100, year: 100, all: 100 });
});

test('given checks in any order, when the last is not up, then its outage is open', () => {
  const checks = [
    { at: 30, status: 'down' },
    { at: 10, status: 'up' },
    { at: 20, status: 'degraded' },
    { at: 40, status: 'up' },
    { at: 50, status: 'down' },
  ];
  expect(outagesOf(checks)).toEqual([
    { from: 20, to: 40 },
    { from: 50, to: null },
  ]);
});
