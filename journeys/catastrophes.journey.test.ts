/**
 * Was the map right? The two catastrophes of the demo company, played again on the dependencies of their day: the predicted order beside the
 * recorded one, what the map did not know as findings, and the remedies that the search finds beside those that the case studies wrote down.
 */
import { listReplays, type Run, readRun, startReplay, startRun } from '@samspel/contract/cascades.ts';
import { listFindings } from '@samspel/contract/findings.ts';
import { listCaseStudies } from '@samspel/contract/incidents.ts';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { beginDemo, type ToldStory } from './support/demo.ts';

const component = (name: string): string => `component:default/${name}`;
const resource = (name: string): string => `resource:default/${name}`;

let story: ToldStory;
let incidents: ReadonlyMap<string, string>;

beforeAll(async () => {
  story = await beginDemo();
  const { items } = await story.as.viewer(listCaseStudies, { query: { state: 'published' } });
  incidents = new Map(items.map(({ title, incident }) => [title, incident]));
}, 120_000);
afterAll(async () => story?.end());

const over = (asked: { readonly id: string }): Promise<Run> =>
  vi.waitFor(
    async () => {
      const run = await story.as.viewer(readRun, { params: { id: asked.id } });
      if (run.state === 'waiting' || run.state === 'running') throw new Error(`${run.id} is ${run.state}: ${run.step}`);
      expect(run.problem).toBeNull();
      return run;
    },
    { timeout: 800_000, interval: 200 },
  );
const replayed = async (title: string): Promise<Run> => over(await story.as.operator(startReplay, { body: { incident: incidents.get(title) ?? 'none' } }));
const outcomes = (run: Run, outcome: 'hit' | 'missed' | 'false-alarm'): string[] =>
  (run.replay?.steps ?? []).filter((step) => step.outcome === outcome).map(({ ref }) => ref);
const findings = async (kind: string): Promise<string[]> =>
  (await story.as.viewer(listFindings, { query: { kind, limit: 200 } })).items.map(({ subject }) => subject);

describe('the Friday on which nobody could log in', () => {
  let run: Run;

  test('is played on the manners of its day: three layers that try three times, and it stays down when its cause is over', async () => {
    run = await replayed('Nobody can log in');
    // The first system hit that needs no other that was hit: a cache that lost a third of its entries.
    expect(run.trigger).toMatchObject({ kind: 'cache-flush', target: resource('session-store') });
    const { systems } = run.scenario;
    const attempts = (from: string, to: string) => systems[from]?.calls?.find((call) => call.to === to)?.attempts;
    expect([attempts(component('accesspoint'), component('login')), attempts(component('login'), resource('account-db'))]).toEqual([3, 3]);
    expect(run.replay?.graphAt).toMatch(/^2025-10-17T17:42/);
    expect(run.verdict).toBe('metastable');
  });

  test('goes as it went, and what the map did not know is a question', async () => {
    expect(outcomes(run, 'hit')).toEqual(
      expect.arrayContaining([component('login'), component('accesspoint'), resource('account-db'), component('device-registry'), component('edge-lb')]),
    );
    expect(run.replay?.orderAgreement).toBe(1);
    // Key server had no tokens any more; no line leads from it to those who gave them out.
    expect(outcomes(run, 'missed')).toContain(component('key-server'));
    expect(run.replay?.hitRate).toBeGreaterThan(0.7);
    expect(await findings('cascades.missing-dependency')).toContain(component('key-server'));
  });

  test('the search finds what its case study wrote down: one layer only, with a budget', async () => {
    const { search } = await over(await story.as.operator(startRun, { body: { kind: 'search', from: run.id } }));
    expect(search?.baseline.verdict).toBe('metastable');
    const cures = search?.remedies.filter(({ cures: does }) => does) ?? [];
    const changes = cures.flatMap((one) => (one.changes.length === 1 ? one.changes : []));
    expect(changes).toContainEqual({ system: component('accesspoint'), to: component('login'), set: { attempts: 1 } });
    expect(changes).toContainEqual({ system: component('login'), to: resource('account-db'), set: { retryBudget: { ratio: 0.1 } } });
    for (const { savedRatio } of cures) expect(savedRatio).toBeGreaterThan(0.15);
  }, 900_000);

  test('with the manners of today, the same would pass', async () => {
    const trigger = { kind: 'cache-flush' as const, target: resource('session-store'), at: 60, forSeconds: 40 };
    const today = await over(await story.as.operator(startRun, { body: { trigger, durationSeconds: 600, thresholds: false } }));
    expect(today.verdict).toBe('vulnerable');
    expect(today.result?.users.after.successRatio).toBeGreaterThan(0.95);
  });
});

describe('the afternoon without playlists', () => {
  let run: Run;

  test('goes up the calls as it went; that it went down to Metadata is what nobody had drawn, and becomes a question to both ends', async () => {
    run = await replayed('Playlists cannot be changed, and open slowly');
    expect(run.trigger).toMatchObject({ kind: 'fail', target: resource('playlist-db') });
    expect(outcomes(run, 'hit')).toEqual([component('collab-edits'), component('playlist-api')]);
    expect(outcomes(run, 'missed')).toEqual(expect.arrayContaining([resource('metadata-cache'), component('track-resolver')]));
    expect(run.replay?.steps.find(({ ref }) => ref === component('track-resolver'))?.says).toMatch(/^It follows from Metadata/);
    expect(await findings('cascades.unmapped-load')).toEqual(expect.arrayContaining([resource('metadata-cache'), component('playlist-api')]));
  });

  test('of the cache that was emptied, the search finds whom Metadata must be kept from: Playlists, as the case study promised', async () => {
    const trigger = { kind: 'cache-flush' as const, target: resource('metadata-cache'), at: 60, forSeconds: 120 };
    const { search, firstToFail } = await over(await story.as.operator(startRun, { body: { kind: 'search', trigger, durationSeconds: 400 } }));
    expect(firstToFail).not.toBeNull();
    // A song cannot be played from a fallback, which no search can know.
    const [best] = search?.remedies.filter(({ kinds }) => !kinds.includes('fallback')) ?? [];
    expect(best).toMatchObject({ kinds: expect.arrayContaining(['breaker']), cures: true });
    for (const { system, to } of best?.changes ?? []) expect([system, to]).toEqual([component('playlist-api'), component('metadata-api')]);
  }, 900_000);
});

test('how right the map was is shown by month, and over all', async () => {
  const { items, months, hitRate } = await story.as.viewer(listReplays, {});
  expect(items).toHaveLength(2);
  expect(months.map(({ month, incidents: many }) => [month, many])).toEqual([
    ['2025-10', 1],
    ['2026-07', 1],
  ]);
  expect(hitRate).toBeGreaterThan(0.4);
  expect(hitRate).toBeLessThan(1);
});
