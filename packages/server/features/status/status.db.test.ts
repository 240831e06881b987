import * as audit from '@samspel/contract/audit.ts';
import * as incidents from '@samspel/contract/incidents.ts';
import * as contract from '@samspel/contract/status.ts';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type IncidentGround, incidentGround, player, refused, search } from '../incidents/testing/incident-ground.ts';

let ground: IncidentGround;
beforeAll(async () => {
  ground = await incidentGround();
});
afterAll(() => ground.test.end());

const settings = { on: true, name: 'Tunes', url: 'https://status.tunes.example/', timeZone: 'Europe/Stockholm' };
const components = [
  { ref: player, title: 'Playing music', description: null },
  { ref: search, title: 'Searching', description: 'Finding songs' },
];
const get = (path: string, headers: Record<string, string> = {}) => ground.test.samspel.http.inject({ url: `/api/v2/${path}`, headers });
const pages = ['summary.json', 'status.json', 'components.json', 'incidents.json', 'incidents/unresolved.json'];

test('is off until somebody turns it on', async () => {
  for (const path of pages) expect((await get(path)).statusCode).toBe(404);
  expect(await ground.viewer(contract.readStatusSettings)).toMatchObject({ on: false, version: 0 });
  expect(await refused(ground.operator(contract.writeStatusSettings, { body: { ...settings, components } }))).toBe('access.not-allowed');
  const wrong = [...components, { ref: 'component:default/nobody', title: 'x', description: null }];
  expect(await refused(ground.admin(contract.writeStatusSettings, { body: { ...settings, components: wrong } }))).toBe(
    'status.unknown-target /components/2/ref',
  );
  const set = await ground.admin(contract.writeStatusSettings, { body: { ...settings, components } });
  expect(set).toMatchObject({ on: true, version: 1, components: [{ title: 'Playing music' }, { title: 'Searching' }] });
});

test('answers in Statuspage’s shape, to anybody, from any page, and cheaply the second time', async () => {
  const first = await get('summary.json', { origin: 'https://elsewhere.example' });
  expect(first.statusCode).toBe(200);
  expect(first.headers['access-control-allow-origin']).toBe('*');
  expect(first.headers['cache-control']).toBe('public, max-age=30');
  expect(first.json()).toMatchObject({
    page: { name: 'Tunes', time_zone: 'Europe/Stockholm' },
    components: [
      { name: 'Playing music', status: 'operational', position: 1, group: false },
      { name: 'Searching', status: 'operational', description: 'Finding songs' },
    ],
    incidents: [],
    scheduled_maintenances: [],
    status: { indicator: 'none', description: 'All Systems Operational' },
  });
  const again = await get('summary.json', { 'if-none-match': String(first.headers['etag']) });
  expect(again.statusCode).toBe(304);
});

test('shows only what was published, in public words, and nothing from inside', async () => {
  const secret = 'Tapedeck cluster rack 7';
  const incident = await ground.open({ title: secret, summary: secret, tags: ['internal:rack-7'], impacts: [{ target: player, severity: 'partial' }] });
  await ground.member(incidents.addNote, { params: { id: incident }, body: { text: secret } });
  for (const path of pages) expect((await get(path)).body).not.toContain('Playing music is');
  expect((await get('summary.json')).json()).toMatchObject({ incidents: [], components: [{ status: 'operational' }, {}] });
  expect(await refused(ground.finn(contract.publishIncident, { params: { id: incident }, body: { title: 'x' } }))).toBe('incidents.not-yours');

  const published = await ground.sol(contract.publishIncident, { params: { id: incident }, body: { title: 'Playing music is unreliable' } });
  expect(published).toMatchObject({ impact: 'critical', components: [{ title: 'Playing music', status: 'partial_outage' }] });
  const [audited] = (await ground.operator(audit.readAudit, { query: { subject: incident, type: 'status.incident-published' } })).items;
  expect(audited?.payload).toEqual({ before: null, after: { title: 'Playing music is unreliable', impact: 'critical', components: null } });
  await ground.sol(contract.writeUpdate, { params: { id: incident }, body: { status: 'identified', body: 'We found the reason.' } });
  const summary = (await get('summary.json')).json();
  expect(summary).toMatchObject({
    components: [{ status: 'partial_outage' }, { status: 'operational' }],
    incidents: [
      {
        name: 'Playing music is unreliable',
        status: 'identified',
        impact: 'critical',
        started_at: '2026-03-02T08:50:00Z',
        resolved_at: null,
        incident_updates: [{ status: 'identified', body: 'We found the reason.' }],
        components: [{ name: 'Playing music' }],
      },
    ],
    status: { indicator: 'critical' },
  });
  expect(summary.incidents[0].shortlink).toBe(`https://status.tunes.example/incidents/${summary.incidents[0].id}`);
  for (const path of pages) {
    const { body } = await get(path);
    for (const inside of [secret, 'rack-7', player, 'group:', incident, 'imp_', 'per_']) expect(body).not.toContain(inside);
  }
});

test('follows the incident: resolved there is resolved here, and a read-back import gives the same incident', async () => {
  const [open] = (await get('incidents/unresolved.json')).json().incidents;
  const [row] = (await ground.viewer(incidents.listIncidents, { query: { state: 'open' } })).items;
  await ground.operator(incidents.resolveIncident, { params: { id: row?.id ?? '' }, body: { at: '2026-03-02T08:58:00Z' } });
  expect((await get('incidents/unresolved.json')).json().incidents).toEqual([]);
  const text = (await get('incidents.json')).body;
  expect(JSON.parse(text).incidents).toMatchObject([{ id: open.id, status: 'resolved', resolved_at: '2026-03-02T08:58:00Z' }]);
  expect((await get('status.json')).json().status.indicator).toBe('none');
  const shown = await ground.operator(incidents.importIncidents, { body: { format: 'statuspage', source: 'ourselves', text } });
  expect(shown).toMatchObject({
    created: 1,
    refusedCount: 0,
    sample: [{ title: 'Playing music is unreliable', started: '2026-03-02T08:50:00Z', resolved: '2026-03-02T08:58:00Z' }],
  });
});

test('when a public incident is merged, its story goes on under the other one', async () => {
  const from = await ground.open({ title: 'a' });
  const into = await ground.open({ title: 'b' });
  await ground.operator(contract.publishIncident, { params: { id: from }, body: { title: 'Music stutters' } });
  await ground.operator(contract.writeUpdate, { params: { id: from }, body: { status: 'monitoring', body: 'Better.' } });
  const find = async () => (await get('incidents.json')).json().incidents.find((one: { name: string }) => one.name === 'Music stutters');
  const before = await find();
  await ground.operator(incidents.mergeIncident, { params: { id: from }, body: { into } });
  await ground.test.samspel.settle();
  expect(await find()).toMatchObject({ id: before.id, status: 'monitoring', incident_updates: [{ body: 'Better.', incident_id: before.id }] });
  expect((await ground.viewer(contract.readPublication, { params: { id: into } })).title).toBe('Music stutters');
  await ground.operator(contract.withdrawIncident, { params: { id: into } });
});

test('when the other one was merged too before its story arrived, the story goes on where both live on', async () => {
  const [from, between, into] = [await ground.open({ title: 'a' }), await ground.open({ title: 'b' }), await ground.open({ title: 'c' })];
  await ground.operator(contract.publishIncident, { params: { id: from }, body: { title: 'Music stops' } });
  await ground.operator(incidents.mergeIncident, { params: { id: from }, body: { into: between } });
  await ground.operator(incidents.mergeIncident, { params: { id: between }, body: { into } });
  await sql`
    update platform.delivery d set due_at = due_at + interval '1 minute'
    from platform.event e where e.id = d.event_id and e.payload ->> 'from' = ${from}`.execute(ground.test.samspel.house.reader);
  await ground.test.samspel.settle();
  await ground.test.clock.forward(60);
  expect((await ground.viewer(contract.readPublication, { params: { id: into } })).title).toBe('Music stops');
  const shown = (await get('incidents.json')).json().incidents.map((one: { name: string }) => one.name);
  expect(shown).toContain('Music stops');
  await ground.operator(contract.withdrawIncident, { params: { id: into } });
});

test('withdrawn is gone, and components can be swapped', async () => {
  const [row] = (await ground.viewer(incidents.listIncidents, { query: { state: 'resolved' } })).items;
  await ground.operator(contract.withdrawIncident, { params: { id: row?.id ?? '' } });
  expect((await get('incidents.json')).json().incidents).toEqual([]);
  expect(await refused(ground.viewer(contract.readPublication, { params: { id: row?.id ?? '' } }))).toBe('status.not-published');
  const now = await ground.viewer(contract.readStatusSettings);
  const [a, b] = now.components;
  if (a === undefined || b === undefined) throw new Error('components are missing');
  const swapped = await ground.admin(
    contract.writeStatusSettings,
    {
      body: {
        ...settings,
        components: [
          { ...a, ref: b.ref },
          { ...b, ref: a.ref },
        ],
      },
    },
    { version: now.version },
  );
  expect(swapped.components.map((one) => [one.id, one.ref])).toEqual([
    [a.id, search],
    [b.id, player],
  ]);
  expect(await refused(ground.admin(contract.writeStatusSettings, { body: { ...settings, components } }, { version: now.version }))).toBe('request.stale');
});
