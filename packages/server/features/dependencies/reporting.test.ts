import { unsaid } from '@samspel/core/dependencies/dependency.ts';
import { dependencyReport } from '@samspel/core/dependencies/report.ts';
import type { ReportInput } from '@samspel/core/dependencies/report-input.ts';
import { expect, test } from 'vitest';
import { makeReporting } from './reporting.ts';

const limits = { smallest: 0, seconds: 30, megabytes: 500, kept: 2, atOnce: 3 };
const input = (names: string, availability = 0.99): ReportInput => ({
  systems: [...names].map((ref) => ({ ref, title: ref, sites: [], repairs: [], failsWith: [] })),
  dependencies: [...names].slice(1).map((to, index) => ({ ...unsaid, from: names[index] ?? '', to, declared: null, configured: null, observed: null })),
  journeys: [],
  availabilities: new Map([['a', { availability, source: 'measured' }]]),
  goals: new Map(),
  assumed: 0.999,
  limit: 10,
});

test('a report from a thread is the report, and the same is answered again until something differs', async () => {
  const report = makeReporting(limits);
  const [first, meanwhile] = await Promise.all([report(input('abc')), report(input('abc'))]);
  expect(first).toEqual({ ok: true, value: dependencyReport(input('abc')) });
  expect(meanwhile).toBe(first);
  expect(await report(input('abc', 0.99 + 1e-9))).toBe(first);
  expect(await report(input('abc', 0.98))).not.toBe(first);
  expect(await report(input('abcd'))).not.toBe(first);
  // Two are kept.
  expect(await report(input('abc'))).not.toBe(first);
});

test('one that takes too long is refused, and tried again when asked again', async () => {
  const report = makeReporting({ ...limits, seconds: 0 });
  expect(await report(input('abc'))).toMatchObject({ ok: false, refusal: { code: 'dependencies.too-much', facts: { limit: '0 seconds' } } });
  expect(await report(input('abc'))).toMatchObject({ ok: false });
});

test('more than so many at once are refused, and not when the others are done', async () => {
  const report = makeReporting({ ...limits, atOnce: 1 });
  const [first, second, same] = await Promise.all([report(input('abc')), report(input('abcd')), report(input('abc'))]);
  expect([first.ok, same.ok]).toEqual([true, true]);
  expect(second).toMatchObject({ ok: false, refusal: { code: 'dependencies.busy', facts: { retryAfterSeconds: 30 } } });
  expect(await report(input('abcd'))).toMatchObject({ ok: true });
});
