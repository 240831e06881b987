import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type TestSamspel, testSamspel } from '../../app/testing/samspel.ts';
import { type Answered, testBrowser } from '../access/testing/browser.ts';
import { type Caller, makeCallers } from '../access/testing/callers.ts';

let server: TestSamspel;
let operator: Caller;
const start = Date.UTC(2026, 0, 1);

const get = (url: string): Promise<Answered> => testBrowser(server.samspel).send('GET', url, undefined, { ...operator.headers });
const ids = (said: Answered): string[] => (said.body as { items: { id: string }[] }).items.map((entry) => entry.id);

beforeAll(async () => {
  server = await testSamspel();
  operator = (await makeCallers(server.samspel.house)).operator;
  for (let number = 0; number < 30; number++) {
    const at = new Date(start + Math.floor(number / 3) * 60_000);
    const type = number % 2 === 0 ? 'incidents.opened' : 'incident.odd';
    await sql`
      insert into platform.event (id, at, type, subject, actor_kind, actor_id, actor_name, payload)
      values (${`evt_${String(number).padStart(2, '0')}`}, ${at}, ${type}, ${`inc_${number % 5}`}, 'person', ${`per_${number % 3}`}, 'Anna', ${JSON.stringify({ number })})`.execute(
      server.samspel.house.reader,
    );
  }
});
afterAll(() => server.end());

describe('the audit trail', () => {
  test('given events of one moment, when read page by page, then each comes once, newest first', async () => {
    const seen: string[] = [];
    for (let cursor = ''; ; ) {
      const said = await get(`/api/audit?limit=7${cursor}`);
      seen.push(...ids(said));
      if (said.body['next'] === null) break;
      cursor = `&cursor=${String(said.body['next'])}`;
    }
    expect(seen).toEqual(Array.from({ length: 30 }, (_, number) => `evt_${String(29 - number).padStart(2, '0')}`));
  });

  test('given filters, then only what fits all of them comes', async () => {
    expect(ids(await get('/api/audit?noun=incidents&actor=per_0'))).toEqual(['evt_24', 'evt_18', 'evt_12', 'evt_06', 'evt_00']);
    expect(ids(await get('/api/audit?noun=incident')).length).toBe(15);
    expect(ids(await get('/api/audit?subject=inc_4&type=incidents.opened'))).toEqual(['evt_24', 'evt_14', 'evt_04']);
    expect(ids(await get('/api/audit?from=2026-01-01T00:01:00Z&to=2026-01-01T00:02:00Z'))).toEqual(['evt_05', 'evt_04', 'evt_03']);
    expect(ids(await get('/api/audit?from=2026-01-01T01:01:00%2B01:00&to=2026-01-01T01:02:00%2B01:00'))).toHaveLength(3);
  });

  test('given an actor who did little among much, when their events are asked for, then an index leads to them in order', async () => {
    const { reader } = server.samspel.house;
    const plan = await reader.transaction().execute(async (tx) => {
      await sql`
        insert into platform.event (id, at, type, subject, actor_kind, actor_id, actor_name, payload)
        select 'evt_many_' || n, now() + n * interval '1 second', 'incidents.noted', 'inc_x', 'person', 'per_many', 'Many', '{}' from generate_series(1, 20000) n`.execute(
        tx,
      );
      await sql`analyze platform.event`.execute(tx);
      const { rows } = await sql<{ 'QUERY PLAN': string }>`
        explain select id from platform.event where actor_id = 'per_1' order by at desc, id desc limit 51`.execute(tx);
      await sql`delete from platform.event where actor_id = 'per_many'`.execute(tx);
      return rows.map((row) => row['QUERY PLAN']).join('\n');
    });
    expect(plan).toContain('event_actor');
    expect(plan).not.toContain('Sort');
  });

  test('given filters that are none, or a cursor made up, then they are refused', async () => {
    const made = (key: unknown) => Buffer.from(JSON.stringify(key)).toString('base64url');
    const odd = [
      'noun=%25',
      'from=yesterday',
      'limit=0',
      'limit=501',
      'cursor=x',
      `cursor=${made(['x', 'y'])}`,
      `cursor=${made([1e300, 'y'])}`,
      `cursor=${made([-8e15, 'y'])}`,
      'subject=%00',
    ];
    for (const query of odd) expect([query, (await get(`/api/audit?${query}`)).status]).toEqual([query, 400]);
    expect((await get(`/api/audit?actor=${encodeURIComponent("' or 1=1 --")}`)).body).toEqual({ items: [], next: null });
  });

  test('given an export, then it holds the same rows, and says where to go on', async () => {
    const http = server.samspel.http;
    const csv = await http.inject({ url: '/api/audit.csv?limit=10', headers: { ...operator.headers } });
    expect(csv.headers['content-type']).toBe('text/csv; charset=utf-8');
    expect(csv.headers['content-disposition']).toBe('attachment; filename="audit.csv"');
    expect(csv.body.split('\r\n')).toHaveLength(12);
    const next = String(csv.headers['x-samspel-next']);
    const rest = await http.inject({ url: `/api/audit.jsonl?cursor=${next}`, headers: { ...operator.headers } });
    expect(rest.body.trimEnd().split('\n')).toHaveLength(20);
    expect(JSON.parse(rest.body.split('\n')[0] ?? '')).toMatchObject({ id: 'evt_19', actor: { name: 'Anna' }, payload: { number: 19 } });
    expect(rest.headers['x-samspel-next']).toBeUndefined();
  });
});
