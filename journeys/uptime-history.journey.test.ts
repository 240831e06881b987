/**
 * A real outage history comes in: what a monitor saw of two services over three years, and what Upptime made of it. The honest numbers are those
 * of `expected.json`, by the second; Upptime's own are reproduced at the rate its README states, and beside each stands why the two differ.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { availabilityReport, incidentTimesReport, peerComparison, recordPeer } from '@samspel/contract/availability.ts';
import { importIncidents, listIncidents } from '@samspel/contract/incidents.ts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { oraclesFolder, oraclesMissing } from '../tools/oracles.ts';
import { beginStory, refusalOf, type Story } from './support/story.ts';

interface Expected {
  readonly from: string;
  readonly to: string;
  readonly outages: readonly { readonly from: string; readonly to: string }[];
  readonly count: number;
  readonly shorterThan15Minutes: number;
  readonly lostSeconds: number;
  readonly availability: number;
  readonly toResolve: { readonly count: number; readonly mean: number; readonly p50: number; readonly p90: number; readonly max: number };
  readonly months: readonly { readonly month: string; readonly lostSeconds: number; readonly availability: number }[];
}

const missing = oraclesMissing('uptime-history/expected.json');
/** As the README of the history states: how many of the published numbers its rule gives again, and from when each service was counted. */
const services = [
  { name: 'webcv', equalPercent: 99.0, startTime: '2023-09-25T21:00:24.368Z' },
  { name: 'tischlerei', equalPercent: 97.22, startTime: '2023-09-25T21:00:25.196Z' },
] as const;

if (missing !== null) test('a real outage history', (context) => context.skip(missing));
else
  describe('a real outage history', () => {
    const read = (name: string): string => readFileSync(join(oraclesFolder() ?? '', 'uptime-history', name), 'utf8');
    const expected = JSON.parse(read('expected.json')) as Readonly<Record<string, Expected>>;
    const of = (name: string): Expected => {
      const found = expected[name];
      if (found === undefined) throw new Error(`expected.json tells nothing of ${name}`);
      return found;
    };
    const ref = (name: string): string => `component:default/${name}`;
    let story: Story;

    beforeAll(async () => {
      story = await beginStory('2026-09-01T00:00:00Z');
      const component = ({ name }: { readonly name: string }) => `---
apiVersion: backstage.io/v1alpha1
kind: Component
metadata: { name: ${name} }
spec: { type: website, lifecycle: production, owner: web }
`;
      await story.importCatalog({ 'catalog-info.yaml': services.map(component).join('') });
    });
    afterAll(async () => story?.end());

    test.each(services)('$name: every outage comes in, once, however often it is imported', async ({ name }) => {
      const { count, outages } = of(name);
      const body = { format: 'upptime-checks' as const, source: name, target: ref(name), text: read(`${name}-checks.jsonl`), dryRun: false };
      expect(await story.as.operator(importIncidents, { body })).toMatchObject({ created: count, refusedCount: 0, uncountable: 0 });
      expect(await story.as.operator(importIncidents, { body })).toMatchObject({ created: 0, changed: 0, same: count });
      const { items } = await story.as.viewer(listIncidents, { query: { system: ref(name), limit: 500 } });
      const spans = items.map(({ started, resolved }) => ({ from: started, to: resolved })).sort((a, b) => String(a.from).localeCompare(String(b.from)));
      expect(spans).toEqual(outages);
    });

    test.each(services)('$name: the honest number, in whole and by month, is the expected one to the second', async ({ name }) => {
      const { from, to, lostSeconds, availability, months } = of(name);
      const { measures } = await story.as.viewer(availabilityReport, { query: { scope: ref(name), from, to } });
      expect(measures.time.lost).toBe(lostSeconds);
      expect(measures.time.value).toBeCloseTo(availability, 12);
      const whole = await story.as.viewer(availabilityReport, {
        query: { scope: ref(name), from: `${months[0]?.month}-01T00:00:00Z`, to: '2026-09-01T00:00:00Z' },
      });
      const shown = new Map(whole.months.map((month) => [month.month, month.measures.time]));
      for (const month of months) {
        expect([month.month, shown.get(month.month)?.lost]).toEqual([month.month, month.lostSeconds]);
        if (month.month !== '2026-08') expect(shown.get(month.month)?.value).toBeCloseTo(month.availability, 12);
      }
    });

    test.each(services)('$name: how long it took to mend: count, mean and percentiles', async ({ name }) => {
      const { from, to, toResolve } = of(name);
      const times = await story.as.viewer(incidentTimesReport, { query: { scope: ref(name), from, to } });
      expect(times.toResolve).toMatchObject({ count: toResolve.count, missing: 0, p50: toResolve.p50, p90: toResolve.p90, max: toResolve.max });
      expect(times.toResolve.mean).toBeCloseTo(toResolve.mean, 6);
    });

    test.each(services)(
      '$name: what Upptime published is had again by its rule at the stated rate, with the reasons why it is not honest',
      async ({ name, equalPercent, startTime }) => {
        const body = { target: ref(name), startTime, published: read(`${name}-published.jsonl`), checks: read(`${name}-checks.jsonl`) };
        await story.as.operator(recordPeer, { body });
        const { targets } = await story.as.viewer(peerComparison, { query: { target: ref(name) } });
        const [compared] = targets;
        const { count, shorterThan15Minutes, lostSeconds, availability } = of(name);
        expect(compared).toMatchObject({ peer: 'upptime', numbers: 6230, outages: { count, forgotten: shorterThan15Minutes, lostSeconds } });
        expect(100 * (compared?.matchRatio ?? 0)).toBeCloseTo(equalPercent, 1);
        expect(compared?.honest.value).toBeCloseTo(availability, 9);
        expect(compared?.last.find(({ window }) => window === 'all')?.because.length).toBeGreaterThan(0);
      },
    );

    test('together: 98.11 % of 12,460 published numbers', async () => {
      const { targets } = await story.as.viewer(peerComparison);
      const numbers = targets.reduce((sum, one) => sum + one.numbers, 0);
      const equal = targets.reduce((sum, one) => sum + one.equal, 0);
      expect(numbers).toBe(12_460);
      expect((100 * equal) / numbers).toBeCloseTo(98.11, 1);
    });

    test('half a line refuses the whole, and what stood before stays', async () => {
      const body = { target: ref('webcv'), published: `${read('webcv-published.jsonl')}{"at":"2026-08-`, checks: '' };
      expect(await refusalOf(story.as.operator(recordPeer, { body }))).toMatchObject({ status: 422, code: 'availability.bad-line', path: '/published' });
      const { targets } = await story.as.viewer(peerComparison, { query: { target: ref('webcv') } });
      expect(targets[0]?.publications).toBe(1246);
    });
  });
