/** The demo world: told through the routes of the API without one refusal, the same for the same seed, and true in itself. */
import {
  availabilityLedger,
  availabilityOverview,
  availabilityReport,
  explainAvailability,
  listExclusions,
  listGoals,
  readPolicy,
} from '@samspel/contract/availability.ts';
import { exportCatalog, graph, overview, ownershipQueues, planImport } from '@samspel/contract/catalog.ts';
import type { Client } from '@samspel/contract/client.ts';
import { readDemo } from '@samspel/contract/demo.ts';
import { listFindings } from '@samspel/contract/findings.ts';
import { incidentsToday, listCaseStudies, listChanges, listIncidents, readTimeline } from '@samspel/contract/incidents.ts';
import { listRequests, readClusters, readPulse, readRequest } from '@samspel/contract/requests.ts';
import { publicSummary } from '@samspel/contract/status.ts';
import { ask } from '@samspel/core/compute/registry.ts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { beginDemo, demoNow, type ToldStory } from './support/demo.ts';

const service = 'service:default/tonfall';
let story: ToldStory;

beforeAll(async () => {
  story = await beginDemo();
}, 120_000);
afterAll(async () => story?.end());

/** All incidents, page by page. */
async function allIncidents(client: Client) {
  const found = [];
  let cursor: string | undefined;
  do {
    const page = await client(listIncidents, { query: { limit: 500, ...(cursor === undefined ? {} : { cursor }) } });
    found.push(...page.items);
    cursor = page.next ?? undefined;
  } while (cursor !== undefined);
  return found;
}

describe('what is there', () => {
  test('the company: systems, subsystems, teams, people, journeys, and every dependency', async () => {
    const { counts, stages } = await story.as.viewer(overview);
    expect(counts).toMatchObject({ systems: 95, subsystems: 12, areas: 3, services: 1, journeys: 8, people: 50 });
    expect(stages.every((stage) => stage.systems > 5)).toBe(true);
    const { dependencies } = await story.as.viewer(graph);
    expect(dependencies.filter((one) => one.by !== 'api')).toHaveLength(350);
  });

  test('owners in every state, so that each queue has somebody in it', async () => {
    const queues = await story.as.viewer(ownershipQueues);
    for (const queue of [queues.unowned, queues.unaccepted, queues.overdue, queues.departed]) expect(queue.length).toBeGreaterThan(0);
  });

  test('questions by mail, in the channel and here: one is due within a quarter of an hour, one overdue, some put together, asleep, a card, an incident', async () => {
    const requests = async (view: 'pending' | 'all') => (await story.as.viewer(listRequests, { query: { view, limit: 200 } })).items;
    const pending = await requests('pending');
    const now = Date.parse((await story.as.viewer(readDemo)).asOf ?? '');
    const left = pending.filter(({ firstReply }) => firstReply === null).map(({ response }) => Date.parse(response.due ?? '') - now);
    expect(left.filter((milliseconds) => milliseconds > 0 && milliseconds <= 900_000)).toHaveLength(1);
    expect(left.filter((milliseconds) => milliseconds < 0)).toHaveLength(1);
    expect(new Set(pending.map(({ state }) => state))).toEqual(new Set(['open', 'waiting', 'snoozed']));
    const all = await requests('all');
    expect(new Set(all.map(({ way }) => way))).toEqual(new Set(['mail', 'chat', 'web']));
    expect(new Set(all.map(({ outcome }) => outcome))).toEqual(new Set([null, 'answered', 'card', 'incident']));
    const covers = all.find(({ title }) => title.startsWith('Covers fail'));
    expect(await story.as.operator(readRequest, { params: { id: covers?.id ?? '' } })).toMatchObject({
      request: { state: 'waiting', response: { state: 'in-time' } },
      mergedFrom: [{ title: 'Upload of pictures ends with 413' }],
      entries: [
        { kind: 'asked' },
        { kind: 'asked' },
        { kind: 'note' },
        { kind: 'reply', sendings: [{ state: 'sent' }, { state: 'sent' }] },
        { isHuman: false },
      ],
    });
    const { months, words } = await story.as.viewer(readPulse, { query: { months: 24 } });
    expect(months.every(({ good, soSo, bad, answered }) => good + soSo + bad <= answered)).toBe(true);
    expect(new Set(words.map(({ face }) => face)).size).toBe(3);
    const { clusters } = await story.as.viewer(readClusters, { query: { days: 365 } });
    expect(clusters.filter(({ finding }) => finding?.state === 'open')).toHaveLength(1);
  });

  test('two years of incidents: most resolved, one open, one mitigated, some that cannot be counted', async () => {
    const incidents = await allIncidents(story.as.viewer);
    expect(incidents.length).toBeGreaterThan(450);
    const states = (state: string) => incidents.filter((one) => one.state === state).length;
    expect([states('acknowledged'), states('mitigated'), states('open')]).toEqual([1, 1, 0]);
    expect(incidents.filter((one) => one.uncountable !== null).length).toBeGreaterThan(5);
    expect(incidents.filter((one) => one.again !== null).length).toBeGreaterThan(5);
    expect(incidents.filter((one) => one.caseStudy === 'published')).toHaveLength(2);
  });

  test('the two catastrophes with their case studies, and promises that are kept, broken and late', async () => {
    const { items } = await story.as.viewer(listCaseStudies, { query: { state: 'published' } });
    expect(items.map((one) => one.title)).toEqual(expect.arrayContaining(['Nobody can log in', 'Playlists cannot be changed, and open slowly']));
    const changes = (await story.as.viewer(listChanges, { query: { limit: 100 } })).items;
    for (const state of ['promised', 'done', 'holds']) expect(changes.some((change) => change.state === state)).toBe(true);
    expect(changes.some((change) => change.overdue)).toBe(true);
  });

  test('what hurts now stands on Today and on the public page', async () => {
    const today = await story.as.viewer(incidentsToday);
    expect(today.open.map((one) => one.title).sort()).toEqual(['Cards of one bank are refused', 'Suggestions slow in London']);
    const { incidents } = await story.anonymous(publicSummary);
    expect(incidents.map((one) => one.name).sort()).toEqual(['Search suggestions are slow in London', 'Some cards are refused']);
  });

  test('what hurts now happened in order: alerts opened it, somebody was woken, took it and worked on it, and nothing of it is dated later than now', async () => {
    const hurts = (await story.as.viewer(incidentsToday)).open.find(({ title }) => title === 'Suggestions slow in London');
    expect(hurts?.impacts.map(({ title }) => title)).toEqual(['Suggestions', 'Search index']);
    const { items } = await story.as.viewer(readTimeline, { params: { id: hurts?.id ?? '' }, query: { limit: 100 } });
    const types = items.toReversed().map(({ type }) => type);
    expect(types.slice(0, 4)).toEqual(['incidents.opened', 'incidents.linked-to-alerts', 'pages.begun', 'pages.paged']);
    expect(types.slice(4, 6)).toEqual(['incidents.acknowledged', 'pages.acknowledged']);
    expect(items.filter(({ at }) => Date.parse(at) > Date.parse(demoNow))).toEqual([]);
  });

  test('rules: three versions of the policy, goals, maintenance and blind hours', async () => {
    const policy = await story.as.viewer(readPolicy);
    expect(policy.versions.length).toBeGreaterThanOrEqual(2);
    expect((await story.as.viewer(listGoals)).goals).toHaveLength(15);
    const exclusions = await story.as.viewer(listExclusions, { query: { limit: 200 } });
    expect(exclusions.items.filter((one) => one.kind === 'unknown')).toHaveLength(6);
  });

  test('findings wait for a decision', async () => {
    const { items } = await story.as.viewer(listFindings);
    expect(items.length).toBeGreaterThan(0);
  });
});

describe('whether it is true in itself', () => {
  const periods = ['28d', 'quarter', 'year'] as const;

  test.each(periods)('what the ledger of the service lists for the %s adds up to what its report lost', async (period) => {
    const report = await story.as.viewer(availabilityReport, { query: { scope: service, period } });
    const ledger = await story.as.viewer(availabilityLedger, { query: { scope: service, period, limit: 1000 } });
    const { weighted } = report.measures;
    expect(weighted.lost).toBeGreaterThan(0);
    const sum = ledger.rows.reduce((total, row) => total + (row.lostSeconds ?? Number.NaN), 0);
    expect(ledger.rest).toBe(0);
    expect(sum).toBeCloseTo(weighted.lost ?? Number.NaN, 3);
    expect(weighted.value).toBeCloseTo(1 - (weighted.lost ?? 0) / (weighted.counted ?? 0), 12);
  });

  test('the months of a year add up to the year', async () => {
    const report = await story.as.viewer(availabilityReport, { query: { scope: service, from: '2025-12-01T00:00:00Z', to: '2026-11-01T00:00:00Z' } });
    const sum = report.months.reduce((total, { measures }) => total + (measures.weighted.lost ?? Number.NaN), 0);
    expect(report.months).toHaveLength(11);
    expect(sum).toBeCloseTo(report.measures.weighted.lost ?? Number.NaN, 3);
  });

  test('every figure of a system opens: asked by hand, the question gives the same number', async () => {
    const scope = 'component:default/login';
    for (const measure of ['time', 'weighted'] as const) {
      const explained = await story.as.viewer(explainAvailability, { query: { scope, period: 'year', measure } });
      const asked = ask(explained.question, explained.input);
      if (!asked.ok) throw new Error(`refused: ${JSON.stringify(asked.refusal)}`);
      expect((asked.value as Record<string, unknown>)[explained.member]).toBeCloseTo(explained.figure.value ?? Number.NaN, 9);
    }
  });

  test('nothing is better than perfect or worse than nothing, and nothing that lost something is shown as perfect', async () => {
    for (const of of ['journeys', 'systems', 'subsystems', 'owners', 'sites'] as const) {
      const { rows } = await story.as.viewer(availabilityOverview, { query: { of, limit: 500 } });
      expect(rows.length).toBeGreaterThan(0);
      for (const { value, lost } of rows.flatMap((row) => Object.values(row.periods).map(({ weighted }) => weighted))) {
        if (value === null) continue;
        expect(value).toBeGreaterThanOrEqual(0);
        expect(value).toBeLessThanOrEqual(1);
        if ((lost ?? 0) > 0) expect(value).toBeLessThan(1);
      }
    }
  });

  test('the service is good but not perfect: between two and four nines in every quarter', async () => {
    const { measures } = await story.as.viewer(availabilityReport, { query: { scope: service, period: 'year' } });
    expect(measures.weighted.value).toBeGreaterThan(0.98);
    expect(measures.weighted.value).toBeLessThan(0.9999);
  });
});

describe('whether it can be had again', () => {
  test('exported and imported again, the catalog has not changed', async () => {
    const { files } = await story.as.viewer(exportCatalog, { query: {} });
    const again = files.map(({ path, text }) => ({ path, text }));
    const plan = await story.as.operator(planImport, { body: { files: again, origin: 'git' } });
    expect(plan.refused).toEqual([]);
    expect(plan.items.filter((item) => item.change !== 'unchanged').map((item) => [item.ref, item.change, item.fields])).toEqual([]);
    expect(plan.counts).toMatchObject({ added: 0, changed: 0, removed: 0, conflicts: 0 });
  });

  test('told a second time from the same seed, it shows the same incidents and figures', async () => {
    const twin = await beginDemo();
    try {
      const told = async (one: ToldStory) => ({
        incidents: (await allIncidents(one.as.viewer)).map(({ title, started, resolved, severity, targets }) => ({
          title,
          started,
          resolved,
          severity,
          targets,
        })),
        year: (await one.as.viewer(availabilityReport, { query: { scope: service, period: 'year' } })).measures,
      });
      expect(await told(twin)).toEqual(await told(story));
    } finally {
      await twin.end();
    }
  }, 120_000);
});
