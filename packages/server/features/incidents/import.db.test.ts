import * as contract from '@samspel/contract/incidents.ts';
import fc from 'fast-check';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { impactsSince } from './index.ts';
import { type IncidentGround, incidentGround, player, refused } from './testing/incident-ground.ts';

let ground: IncidentGround;
beforeAll(async () => {
  ground = await incidentGround();
});
afterAll(() => ground.test.end());

const head = 'id,title,started,resolved,severity,system';
const csv = (...rows: string[]) => [head, ...rows].join('\n');
const take = (text: string, more: Partial<Parameters<typeof body>[1]> = {}) => ground.operator(contract.importIncidents, { body: body(text, more) });
function body(text: string, more: { source?: string; dryRun?: boolean; format?: 'csv' | 'statuspage' }) {
  return { format: 'csv' as const, source: 'old', text, dryRun: false, ...more };
}
const counts = async () => {
  const { rows } = await sql<{ incidents: number; impacts: number; notes: number; hits: number; external: number }>`
    select (select count(*) from incidents.incident) as incidents, (select count(*) from incidents.impact where counted) as impacts,
      (select count(*) from incidents.note) as notes, (select count(*) from incidents.hit) as hits, (select count(*) from incidents.external) as external`.execute(
    ground.test.samspel.house.reader,
  );
  return rows[0];
};

describe('an import', () => {
  const first = '1,Disk full,2026-02-01T10:00:00Z,2026-02-01T11:00:00Z,major,Player';
  const second = '2,Nobody knows,,,minor,Jukebox';
  const bad = '3,Backwards,2026-02-01T10:00:00Z,2026-02-01T09:00:00Z,major,Player';

  test('shows first and writes nothing', async () => {
    const before = await counts();
    const shown = await take(csv(first, second, bad), { dryRun: true });
    expect(shown).toMatchObject({
      created: 2,
      refusedCount: 1,
      refused: [{ line: 4, path: 'resolved' }],
      uncountable: 1,
      importId: null,
      unknownTargets: [{ name: 'component:default/jukebox', rows: 1 }],
    });
    expect(shown.mapping?.fields).toMatchObject({ externalId: 'id', started: 'started' });
    expect(await counts()).toEqual(before);
  });

  test('takes the good rows in, refuses the bad one, and is the same the second time', async () => {
    const done = await take(csv(first, second, bad));
    expect(done).toMatchObject({ created: 2, changed: 0, same: 0, refusedCount: 1 });
    const impacts = await impactsSince(ground.test.samspel.house.reader, 0);
    expect(impacts.filter((impact) => impact.counted)).toMatchObject([
      { target: player, from: Date.parse('2026-02-01T10:00:00Z'), to: Date.parse('2026-02-01T11:00:00Z'), severity: 'major' },
    ]);
    const before = await counts();
    expect(await take(csv(first, second, bad))).toMatchObject({ created: 0, same: 2 });
    expect(await counts()).toEqual(before);
    const listed = await ground.viewer(contract.listIncidents, { query: { text: 'disk' } });
    const shown = await ground.viewer(contract.readIncident, { params: { id: listed.items[0]?.id ?? '' } });
    expect(shown.timeline.items).toMatchObject([{ type: 'incidents.imported', says: 'Imported from old' }]);
  });

  test('a row that changed there changes here, unless somebody changed it here', async () => {
    const changed = first.replace('11:00', '12:00');
    expect(await take(csv(changed))).toMatchObject({ changed: 1, created: 0 });
    const counted = (await impactsSince(ground.test.samspel.house.reader, 0)).filter((impact) => impact.counted);
    expect(counted).toMatchObject([{ to: Date.parse('2026-02-01T12:00:00Z') }]);
    const [row] = (await ground.viewer(contract.listIncidents, { query: { text: 'disk' } })).items;
    await ground.operator(contract.editIncident, { params: { id: row?.id ?? '' }, body: { title: 'The disk was full' } });
    const again = await take(csv(first.replace('11:00', '13:00')));
    expect(again).toMatchObject({ changed: 0, refused: [{ line: 2, path: 'externalId', reason: expect.stringContaining('not overwritten') }] });
    expect((await ground.viewer(contract.readIncident, { params: { id: row?.id ?? '' } })).incident.title).toBe('The disk was full');
  });

  test('a row that changed there keeps the case study that was written here', async () => {
    const row = '7,Full again,2026-02-05T10:00:00Z,2026-02-05T11:00:00Z,major,Player';
    await take(csv(row));
    const [incident] = (await ground.viewer(contract.listIncidents, { query: { text: 'full again' } })).items;
    await ground.member(contract.writeCaseStudy, { params: { id: incident?.id ?? '' }, body: { surprise: 'Twice in a week' } });
    expect(await take(csv(row.replace('11:00', '12:00')))).toMatchObject({ changed: 1 });
    const shown = await ground.viewer(contract.readIncident, { params: { id: incident?.id ?? '' } });
    expect(shown.caseStudy).toMatchObject({ state: 'draft', surprise: 'Twice in a week' });
    expect((await ground.viewer(contract.listCaseStudies, { query: { state: 'draft' } })).items).toMatchObject([{ incident: incident?.id }]);
  });

  test('a row that somebody changes here while it is imported is not overwritten', async () => {
    const row = '8,Slow disk,2026-02-06T10:00:00Z,2026-02-06T11:00:00Z,major,Player';
    await take(csv(row));
    const [incident] = (await ground.viewer(contract.listIncidents, { query: { text: 'slow disk' } })).items;
    const { house } = ground.test.samspel;
    const { importing } = await house.change(async (tx) => {
      await sql`update incidents.incident set title = 'By hand', version = version + 1 where id = ${incident?.id}`.execute(tx);
      const importing = take(csv(row.replace('11:00', '12:00')));
      const waiting = async () =>
        (await sql`select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`.execute(house.reader)).rows;
      await expect.poll(waiting).toHaveLength(1);
      return { importing };
    });
    expect(await importing).toMatchObject({ changed: 0, refused: [{ reason: expect.stringContaining('not overwritten') }] });
    expect((await ground.viewer(contract.readIncident, { params: { id: incident?.id ?? '' } })).incident.title).toBe('By hand');
  });

  test('statuspage: updates become notes', async () => {
    const incident = {
      id: 'abc',
      name: 'API errors',
      status: 'resolved',
      impact: 'minor',
      created_at: '2026-02-03T10:00:00Z',
      resolved_at: '2026-02-03T11:00:00Z',
      incident_updates: [{ status: 'investigating', body: 'We look', display_at: '2026-02-03T10:05:00Z' }],
      components: [{ name: 'Player' }],
    };
    await take(JSON.stringify({ incidents: [incident] }), { format: 'statuspage', source: 'page' });
    const [row] = (await ground.viewer(contract.listIncidents, { query: { text: 'errors' } })).items;
    const shown = await ground.viewer(contract.readIncident, { params: { id: row?.id ?? '' } });
    expect(shown.timeline.items.map((entry) => entry.says)).toEqual(['Imported from page', '**investigating** We look']);
  });

  test('a row of a year that no database keeps costs itself only', async () => {
    const row = (id: number, started: string) => `${id},Long ago,${started},2026-02-07T11:00:00Z,major,Player`;
    const done = await take(csv(row(21, '0000-12-31T00:00:00Z'), row(22, '2026-02-07T10:00:00Z')));
    expect(done).toMatchObject({ created: 1, refused: [{ line: 2, path: 'started', reason: expect.stringContaining('before the year 1') }] });
  });

  test('what cannot be read is refused whole, with its line', async () => {
    expect(await refused(take(''))).toBe('incidents.import-unreadable /text');
    expect(await refused(take('a,b\n1,2'))).toBe('incidents.import-mapping /mapping');
    expect(await refused(ground.member(contract.importIncidents, { body: body(csv(first), {}) }))).toBe('access.not-allowed');
  });

  test('whatever comes in: it never crashes, and what it says it took is there', async () => {
    const cell = fc.oneof(
      fc.constantFrom('2026-02-01T10:00:00Z', '2026-02-02T10:00:00Z', 'major', 'Player', ''),
      fc.string({ unit: fc.constantFrom('"', ',', '\n', 'a', 'ä', '\u0000', '\ud800', '💾', '\\', "'", ';'), maxLength: 12 }),
    );
    const file = fc
      .array(fc.array(cell, { minLength: 1, maxLength: 6 }), { maxLength: 6 })
      .map((rows) => [head, ...rows.map((row) => row.join(','))].join('\n'));
    let source = 0;
    await fc.assert(
      fc.asyncProperty(file, async (text) => {
        const before = await counts();
        const name = `fuzz-${++source}`;
        const result = await take(text, { source: name }).catch((error: unknown) => error);
        const after = await counts();
        const created = result instanceof Error ? 0 : (result as { created: number }).created;
        if (result instanceof Error) expect(result.message).not.toContain('broke on our side');
        expect((after?.incidents ?? 0) - (before?.incidents ?? 0)).toBe(created);
        expect((after?.external ?? 0) - (before?.external ?? 0)).toBe(created);
      }),
      { numRuns: 80 },
    );
  });
});
