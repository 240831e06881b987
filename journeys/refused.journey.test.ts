/** What does not fit is refused, with a code and the place, by HTTP and on the command line; and nothing of it is kept, not even half. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { dirname, join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { addExclusion, setGoal, setPopulation } from '@samspel/contract/availability.ts';
import { applyImport, overview, planImport, proposeOwner } from '@samspel/contract/catalog.ts';
import { askQuestion } from '@samspel/contract/compute.ts';
import { importIncidents, listIncidents, openIncident } from '@samspel/contract/incidents.ts';
import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { addCaller } from '../packages/server/app/testing/callers.ts';
import { player, smallService } from './support/small-service.ts';
import { beginStory, refusalOf, type Story } from './support/story.ts';

let story: Story;
let events = 0;

beforeAll(async () => {
  story = await beginStory('2026-03-02T09:00:00Z');
  await story.importCatalog(smallService);
});
beforeEach(async () => {
  events = await countEvents();
});
afterAll(async () => story.end());

async function countEvents(): Promise<number> {
  const { rows } = await sql<{ n: number }>`select count(*) as n from platform.event`.execute(story.samspel.house.reader);
  return rows[0]?.n ?? -1;
}

/** Sends a body as it stands, which a typed client could not. */
async function send(method: 'POST' | 'PUT', url: string, payload: string, type = 'application/json') {
  const { headers } = await addCaller(story.samspel.house, { role: 'admin' });
  const response = await story.samspel.http.inject({ method, url, payload, headers: { ...headers, 'content-type': type } });
  const { code, path } = JSON.parse(response.body) as { code?: string; path?: string };
  return { status: response.statusCode, code, path };
}

describe('by HTTP', () => {
  test.each([
    ['half an object', '{"title": "x"', 400, 'request.invalid', undefined],
    ['a list where an object belongs', '[]', 400, 'request.invalid', ''],
    ['no title', '{}', 400, 'request.invalid', '/title'],
    ['a title that is a number', '{"title": 7}', 400, 'request.invalid', '/title'],
    ['a time without a zone', '{"title": "x", "started": {"at": "2026-03-02T08:00:00"}}', 400, 'request.invalid', '/started/at'],
    ['a day that does not exist', '{"title": "x", "started": {"at": "2026-02-30T08:00:00Z"}}', 400, 'request.invalid', '/started/at'],
    ['a severity we do not know', '{"title": "x", "severity": "terrible"}', 400, 'request.invalid', '/severity'],
    ['a share of 120 %', '{"title": "x", "impacts": [{"target": "component:default/player", "fraction": 1.2}]}', 400, 'request.invalid', '/impacts/0/fraction'],
    ['a target that is no reference', '{"title": "x", "impacts": [{"target": "the player"}]}', 400, 'request.invalid', '/impacts/0/target'],
  ])('an incident with %s', async (_what, body, status, code, path) => {
    expect(await send('POST', '/api/incidents', body)).toEqual({ status, code, path });
    expect(await countEvents()).toBe(events);
  });

  test('a body of a kind that nobody reads, and one that is far too large', async () => {
    expect(await send('POST', '/api/incidents', '<incident/>', 'application/xml')).toMatchObject({ status: 400, code: 'request.invalid' });
    expect(await send('POST', '/api/incidents', JSON.stringify({ title: 'x', summary: 'y'.repeat(1_100_000) }))).toMatchObject({
      status: 413,
      code: 'request.too-large',
    });
    expect(await countEvents()).toBe(events);
  });

  test('what fits its form and still cannot be', async () => {
    const { operator } = story.as;
    const later = '2026-03-02T10:00:00Z';
    const impossible = [
      [() => operator(openIncident, { body: { title: 'Tomorrow', started: { at: later } } }), 422, 'incidents.instant-in-future'],
      [() => operator(openIncident, { body: { title: 'Unknown', impacts: [{ target: 'component:default/nothing' }] } }), 422, 'incidents.unknown-target'],
      [
        () => operator(openIncident, { body: { title: 'Twice measured', impacts: [{ target: player, fraction: 0.5, users: 7 }] } }),
        422,
        'incidents.impact-measured-twice',
      ],
      [() => operator(proposeOwner, { params: { ref: player, side: 'ops' }, body: { team: 'group:default/nobody', reason: 'x' } }), 422, 'catalog.not-a-team'],
      [() => operator(setGoal, { body: { target: 'component:default/nothing', objective: 0.999 } }), 404, 'availability.unknown-target'],
      [
        () => operator(addExclusion, { body: { kind: 'maintenance', from: later, to: '2026-03-02T09:00:00Z', reason: 'x' } }),
        422,
        'availability.ends-before-it-begins',
      ],
      [() => operator(setPopulation, { body: { target: 'component:default/nothing', series: [] } }), 404, 'availability.unknown-target'],
    ] as const;
    for (const [call, status, code] of impossible) expect(await refusalOf(call())).toMatchObject({ status, code });
    expect(await countEvents()).toBe(events);
  });

  test('figures asked by hand', async () => {
    const period = { from: '2026-01-01T00:00:00Z', to: '2026-02-01T00:00:00Z' };
    const backwards = { period: { from: period.to, to: period.from }, impacts: [] };
    const unknownWord = { period, impacts: [{ from: period.from, to: null, severity: 'terrible' }] };
    const ask = (question: string, body: unknown) => refusalOf(story.as.viewer(askQuestion, { params: { question }, body }));
    expect(await ask('availability', backwards)).toMatchObject({ status: 422, path: expect.stringContaining('/period') });
    expect(await ask('availability', unknownWord)).toMatchObject({ status: 422, path: '/impacts/0/severity' });
    expect(await ask('the-weather', {})).toMatchObject({ status: 404, code: 'compute.unknown-question' });
  });
});

describe('in files, one by one, while the good ones go in', () => {
  test('catalog documents', async () => {
    const bad = `apiVersion: backstage.io/v1alpha1
kind: Component
metadata: { name: "not a name" }
spec: { type: service, lifecycle: production, owner: players }
---
apiVersion: backstage.io/v1alpha1
kind: Component
metadata: { name: lyrics }
spec: { type: service, lifecycle: production, owner: players }
---
kind: [
`;
    const files = [{ path: 'mixed.yaml', text: bad }];
    const plan = await story.as.operator(planImport, { body: { files, origin: 'mixed' } });
    expect(plan.items.map((item) => item.ref)).toEqual(['component:default/lyrics']);
    expect(plan.refused.map(({ file, line }) => [file, line])).toEqual([
      ['mixed.yaml', 3],
      ['mixed.yaml', expect.any(Number)],
    ]);
    expect(plan.refused[0]).toMatchObject({ path: '/metadata/name' });
    const before = (await story.as.viewer(overview)).counts.systems;
    await story.as.operator(applyImport, { params: { id: plan.id }, body: {} });
    expect((await story.as.viewer(overview)).counts.systems).toBe(before + 1);
    expect(await refusalOf(story.as.operator(applyImport, { params: { id: plan.id }, body: {} }))).toMatchObject({ code: 'catalog.plan-applied' });
  });

  test('rows of a history', async () => {
    const rows = [
      { id: 'a', title: 'Good', started: '2026-02-01T10:00:00Z', resolved: '2026-02-01T10:30:00Z', target: player },
      { id: 'b', title: 'Backwards', started: '2026-02-01T10:00:00Z', resolved: '2026-02-01T09:00:00Z', target: player },
      { id: 'c', title: 'When?', started: 'in spring', target: player },
      { id: 'a', title: 'Twice', started: '2026-02-02T10:00:00Z', resolved: '2026-02-02T10:30:00Z', target: player },
      { id: 'd', title: 'From tomorrow', started: '2026-03-03T10:00:00Z', target: player },
    ];
    const body = { format: 'json' as const, source: 'sheet', text: JSON.stringify(rows), dryRun: false };
    const shown = await story.as.operator(importIncidents, { body: { ...body, dryRun: true } });
    expect(shown).toMatchObject({ created: 1, refusedCount: 4 });
    expect((await story.as.viewer(listIncidents)).items).toEqual([]);
    const done = await story.as.operator(importIncidents, { body });
    expect(done.refused.map(({ line, path }) => [line, path])).toEqual([
      [2, 'resolved'],
      [3, 'started'],
      [4, 'externalId'],
      [5, 'started'],
    ]);
    expect((await story.as.viewer(listIncidents)).items.map((one) => one.title)).toEqual(['Good']);
    expect(await story.as.operator(importIncidents, { body })).toMatchObject({ created: 0, same: 1 });
  });

  test('a file that is no file of its kind is refused whole', async () => {
    const body = { format: 'json' as const, source: 'sheet', text: '{"incidents": "none"}', dryRun: false };
    expect(await refusalOf(story.as.operator(importIncidents, { body }))).toMatchObject({ status: 422 });
    expect(await countEvents()).toBe(events);
  });
});

describe('on the command line', () => {
  const samspel = join(dirname(fileURLToPath(import.meta.url)), '..', 'packages', 'cli', 'samspel.mjs');

  async function type(args: readonly string[], input = '', environment: Readonly<Record<string, string>> = {}) {
    const child = spawn(process.execPath, [samspel, ...args], { env: { ...process.env, ...environment } });
    const ended = once(child, 'exit');
    child.stdin.on('error', () => undefined);
    child.stdin.end(input);
    const [out, err, [code]] = await Promise.all([text(child.stdout), text(child.stderr), ended]);
    return { out, err, code: code as number };
  }

  test.each([
    ['no JSON', 'availability', '{', ''],
    ['no period', 'availability', '{"impacts": []}', '/period'],
    [
      'an impact from nowhere',
      'availability',
      '{"period": {"from": "2026-01-01T00:00:00Z", "to": "2026-02-01T00:00:00Z"}, "impacts": [{"to": null}]}',
      '/impacts/0/from',
    ],
    ['an objective of 120 %', 'budget', '{"objective": 1.2, "windowSeconds": 86400}', '/objective'],
    ['no question of ours', 'the-weather', '{}', '/question'],
  ])('compute with %s ends with 2, and says code and place', async (_what, question, input, path) => {
    const { out, err, code } = await type(['compute', question], input);
    expect(code).toBe(2);
    expect(out).toBe('');
    expect(JSON.parse(err)).toMatchObject({ code: expect.stringMatching(/^compute\./), path, message: expect.any(String) });
  });

  test('a server that is not there is 3, not a refusal', async () => {
    const { code, err } = await type(['incidents', 'list'], '', { SAMSPEL_URL: 'http://127.0.0.1:9', SAMSPEL_TOKEN: 'smp_x' });
    expect(code).toBe(3);
    expect(err).toContain('does not answer');
  });

  test('what the server refuses keeps its code and its place', async () => {
    const address = await story.samspel.start();
    const { headers } = await addCaller(story.samspel.house, { role: 'member' });
    const environment = { SAMSPEL_URL: address, SAMSPEL_TOKEN: headers.authorization.replace('Bearer ', '') };
    const { code, err } = await type(['incidents', 'open', 'From tomorrow', '--started', '2027-01-01T00:00:00Z'], '', environment);
    expect(code).toBe(2);
    expect(JSON.parse(err)).toMatchObject({ code: 'incidents.instant-in-future' });
  });
});
