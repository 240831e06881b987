/**
 * The first honest number: a catalog comes in, a system gets its owners, an incident is opened, corrected and backdated, and everything that follows
 * from it follows: availability, ledger, windowed curve, status page. All figures are worked out by hand in the comments beside them.
 */
import { availabilityCurve, availabilityLedger, availabilityReport, explainAvailability, setPopulation } from '@samspel/contract/availability.ts';
import { acceptOwnership, listSystems, ownershipQueues, ownersOn, proposeOwner, showSystem } from '@samspel/contract/catalog.ts';
import type { Client } from '@samspel/contract/client.ts';
import { acknowledgeIncident, correctInstant, openIncident, readIncident, resolveIncident } from '@samspel/contract/incidents.ts';
import { publicIncidents, publicSummary, publishIncident, writeStatusSettings } from '@samspel/contract/status.ts';
import { ask } from '@samspel/core/compute/registry.ts';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { music, play, player, smallService, store } from './support/small-service.ts';
import { beginStory, refusalOf, type Story } from './support/story.ts';

/** The day all of it happens; figures are asked over this day up to the moment at hand. */
const day = { from: '2026-03-02T00:00:00Z', to: '2026-03-03T00:00:00Z' };
let story: Story;
let aino: Client;
let farid: Client;
let incident: string;

beforeAll(async () => {
  story = await beginStory('2026-03-02T09:00:00Z');
});
afterAll(async () => story.end());

const lost = async (scope: string) => {
  const report = await story.as.viewer(availabilityReport, { query: { scope, ...day } });
  const { time, weighted, users } = report.measures;
  return { time, weighted, users, version: report.policyVersion };
};

test('09:00 · the catalog comes in', async () => {
  await story.importCatalog(smallService);
  const { items, total } = await story.as.viewer(listSystems);
  expect(total).toBe(3);
  expect(items.map((system) => system.title).sort()).toEqual(['Player', 'Search', 'Store']);
  const { unaccepted, unowned } = await story.as.viewer(ownershipQueues);
  expect(unaccepted.map(({ system, side }) => `${system.title} ${side}`).sort()).toEqual(['Player dev', 'Search dev', 'Store dev']);
  expect(unowned.map(({ system, side }) => `${system.title} ${side}`).sort()).toEqual(['Player ops', 'Search ops', 'Store ops']);
});

test('09:10 · Player gets an owner on each side, each accepted by its own team', async () => {
  aino = await story.another({ name: 'Aino', role: 'member', ref: 'user:default/aino' });
  farid = await story.another({ name: 'Farid', role: 'member', ref: 'user:default/farid' });
  await story.clock.to('2026-03-02T09:10:00Z');
  await farid(proposeOwner, {
    params: { ref: player, side: 'ops' },
    body: { team: 'group:default/operations', person: 'user:default/farid', reason: 'We run it' },
  });
  const refused = await refusalOf(aino(acceptOwnership, { params: { ref: player, side: 'ops' }, body: { reason: 'Not mine to accept' } }));
  expect(refused).toMatchObject({ status: 403, code: 'catalog.not-owner' });
  await farid(acceptOwnership, { params: { ref: player, side: 'ops' }, body: { reason: 'Yes' } });
  await aino(acceptOwnership, { params: { ref: player, side: 'dev' }, body: { reason: 'We built it' } });
  const { owners } = await story.as.viewer(showSystem, { params: { ref: player } });
  expect([owners.dev?.team.title, owners.dev?.state, owners.ops?.team.title, owners.ops?.state]).toEqual(['Players', 'accepted', 'Operations', 'accepted']);
  const before = await story.as.viewer(ownersOn, { params: { ref: player }, query: { on: '2026-03-02T09:05:00Z' } });
  expect(before.owners.ops).toBeNull();
});

test('09:20 · the status page is turned on, and a thousand listeners are known; from ten o’clock on three thousand', async () => {
  await story.clock.to('2026-03-02T09:20:00Z');
  const components = [
    { ref: player, title: 'Playing' },
    { ref: 'component:default/search', title: 'Finding' },
  ];
  await story.as.admin(writeStatusSettings, { body: { on: true, name: 'Music', url: 'https://status.music.example', timeZone: 'UTC', components } });
  const series = [
    { from: '2026-03-01T00:00:00Z', users: 1000 },
    { from: '2026-03-02T10:00:00Z', users: 3000 },
  ];
  await story.as.operator(setPopulation, { body: { target: player, series } });
  const { components: shown, status } = await story.anonymous(publicSummary);
  expect(shown.map((one) => [one.name, one.status])).toEqual([
    ['Playing', 'operational'],
    ['Finding', 'operational'],
  ]);
  expect(status.indicator).toBe('none');
});

test('10:00 · an incident is opened: the clock of the day runs against it', async () => {
  await story.clock.to('2026-03-02T10:00:00Z');
  const opened = await farid(openIncident, { body: { title: 'Nobody can play', impacts: [{ target: player, severity: 'major' }] } });
  incident = opened.incident.id;
  await story.clock.to('2026-03-02T10:30:00Z');
  const { time } = await lost(player);
  // Half an hour of ten and a half: 1 − 1,800 ÷ 37,800.
  expect(time).toMatchObject({ lost: 1800, counted: 37_800, unit: 'seconds' });
  expect(time.value).toBeCloseTo(1 - 1800 / 37_800, 12);
  const { now } = await story.as.viewer(showSystem, { params: { ref: player } });
  expect(now.state).toBe('major');
});

test('10:31 · it is acknowledged and put on the status page', async () => {
  await story.clock.to('2026-03-02T10:31:00Z');
  await farid(acknowledgeIncident, { params: { id: incident }, body: {} });
  await farid(publishIncident, { params: { id: incident }, body: { title: 'Music does not play' } });
  const { components, status, incidents } = await story.anonymous(publicSummary);
  expect(components.find((one) => one.name === 'Playing')?.status).toBe('major_outage');
  expect(components.find((one) => one.name === 'Finding')?.status).toBe('operational');
  expect(status.indicator).not.toBe('none');
  expect(incidents).toMatchObject([{ name: 'Music does not play', started_at: '2026-03-02T10:00:00Z' }]);
});

test('10:40 · it is resolved: forty minutes', async () => {
  await story.clock.to('2026-03-02T10:40:00Z');
  await farid(resolveIncident, { params: { id: incident }, body: {} });
  expect((await lost(player)).time.lost).toBe(2400);
  const { components } = await story.anonymous(publicSummary);
  expect(components.find((one) => one.name === 'Playing')?.status).toBe('operational');
});

test('11:00 · it is backdated: the log shows that it began at 09:30 and was over at 10:35', async () => {
  await story.clock.to('2026-03-02T11:00:00Z');
  const why = 'The log of the load balancer';
  await farid(correctInstant, { params: { id: incident, which: 'started' }, body: { at: '2026-03-02T09:30:00Z', why } });
  await farid(correctInstant, { params: { id: incident, which: 'resolved' }, body: { at: '2026-03-02T10:35:00Z', why } });
  const { incident: shown, timeline } = await story.as.viewer(readIncident, { params: { id: incident } });
  expect(shown.instants.started).toMatchObject({
    now: { at: '2026-03-02T09:30:00Z', source: 'person' },
    original: { at: '2026-03-02T10:00:00Z' },
    corrections: [{ why, before: { at: '2026-03-02T10:00:00Z' }, after: { at: '2026-03-02T09:30:00Z' } }],
  });
  expect(timeline.items.filter((line) => line.type === 'incidents.corrected')).toHaveLength(2);
});

test('11:00 · a second one is written down afterwards: Store was partly gone from 10:00 to 11:00', async () => {
  await farid(openIncident, {
    body: {
      title: 'Store half gone',
      severity: 'partial',
      started: { at: '2026-03-02T10:00:00Z', source: 'monitor' },
      resolved: { at: '2026-03-02T11:00:00Z' },
      impacts: [{ target: store, severity: 'partial' }],
    },
  });
});

test('12:00 · every measure of Player has followed', async () => {
  await story.clock.to('2026-03-02T12:00:00Z');
  const { time, weighted, users } = await lost(player);
  // 09:30 to 10:35 is 3,900 s; counted are twelve hours.
  expect(time).toMatchObject({ lost: 3900, counted: 43_200, value: 1 - 3900 / 43_200 });
  expect(weighted).toMatchObject({ lost: 3900, counted: 43_200 });
  // 1,000 users for ten hours and 3,000 for two: 36,000,000 + 21,600,000. Lost: 1,800 s × 1,000 + 2,100 s × 3,000.
  expect(users).toMatchObject({ lost: 8_100_000, counted: 57_600_000, unit: 'userSeconds' });
  expect(users.value).toBe(0.859375);
});

test('12:00 · so have the journey and the service', async () => {
  // Play needs both. It is gone from 09:30 to 10:35 (3,900 s), and at 0.3 until 11:00 (1,500 s × 0.3 = 450 s).
  const journey = await lost(play);
  expect(journey.weighted.lost).toBeCloseTo(4350, 6);
  expect(journey.weighted.value).toBeCloseTo(1 - 4350 / 43_200, 12);
  // Any second in which somebody suffered: 09:30 to 11:00.
  expect(journey.time.lost).toBe(5400);
  // The service is its journeys by weight: 3 of 4 parts are Play, and Find lost nothing.
  expect((await lost(music)).weighted.lost).toBeCloseTo(4350 * 0.75, 6);
});

test('12:00 · the ledger says what was lost to which incident, and adds up', async () => {
  const ledger = await story.as.viewer(availabilityLedger, { query: { scope: play, ...day } });
  // While both last (10:00 to 10:35, 2,100 s) the loss is split 1 : 0.3; before and after each bears its own.
  const both = 2100 / 1.3;
  expect(ledger.rows.map((row) => row.title)).toEqual(['Nobody can play', 'Store half gone']);
  expect(ledger.rows[0]?.lostSeconds).toBeCloseTo(1800 + both, 6);
  expect(ledger.rows[1]?.lostSeconds).toBeCloseTo(0.3 * both + 450, 6);
  expect(ledger.lostSeconds).toBeCloseTo(4350, 6);
  expect(ledger.rest).toBe(0);
});

test('12:00 · the windowed curve knows the worst hour, and the worst stretch of every other length', async () => {
  const { windows, stepSeconds } = await story.as.viewer(availabilityCurve, { query: { scope: player, ...day } });
  // The outage lasts 65 minutes: any window up to that is lost whole in the worst case, a longer one loses 3,900 s of itself.
  expect(stepSeconds).toBe(60);
  expect(windows.length).toBeGreaterThan(9);
  for (const { seconds, worst } of windows) expect(worst).toBeCloseTo(seconds <= 3900 ? 0 : 1 - 3900 / seconds, 12);
  expect(windows.find((one) => one.seconds === 7680)?.worst).toBe(0.4921875);
  expect(windows.at(-1)?.seconds).toBe(43_200);
});

test('12:00 · the status page tells the corrected beginning', async () => {
  const { incidents } = await story.anonymous(publicIncidents);
  expect(incidents).toMatchObject([
    { name: 'Music does not play', status: 'resolved', started_at: '2026-03-02T09:30:00Z', resolved_at: '2026-03-02T10:35:00Z' },
  ]);
});

test('12:00 · the number opens: the question it names, asked by hand, gives the same', async () => {
  const explained = await story.as.viewer(explainAvailability, { query: { scope: player, ...day, measure: 'users' } });
  expect(explained.n).toEqual({ impacts: 1, incidents: 1 });
  expect(explained.rows).toMatchObject([{ incidentId: incident, title: 'Nobody can play', from: '2026-03-02T09:30:00Z', to: '2026-03-02T10:35:00Z' }]);
  expect(explained.command).toContain(`samspel compute ${explained.question}`);
  const asked = ask(explained.question, explained.input);
  expect(asked).toMatchObject({ ok: true, value: { [explained.member]: 0.859375 } });
});
