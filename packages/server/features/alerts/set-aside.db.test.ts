/** Does a message that cannot be worked keep no other from becoming an alert, does an operator see it, and can it be worked again? */
import { listSetAside, takeAgain } from '@samspel/contract/alerts.ts';
import { signalOf } from '@samspel/core/alerts/signal.ts';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type AlertGround, alertGround } from './testing/alert-ground.ts';

let ground: AlertGround;
beforeAll(async () => {
  ground = await alertGround();
});
afterAll(() => ground.end());

test('given messages that cannot be worked among others, then the others are alerts, and those are set aside, told once, and worked again when asked', async () => {
  const { house } = ground.test.samspel;
  const { id, key } = await ground.source({ name: 'Main', kind: 'alertmanager' });
  const signal = (name: string) => signalOf(name, 'firing', { title: name, severity: 'warning' });
  const rows = Array.from({ length: 40 }, (_, index) => (index === 17 ? '{"no":"list"}' : index === 31 ? '[null]' : JSON.stringify([signal(`k${index}`)])));
  // All at once, so that they are one batch.
  await sql`
    insert into alerts.inbox (source, at, told, signals)
    select ${id}, ${new Date(house.now())}, false, body::json from unnest(${rows}::text[]) with ordinality r (body, place) order by place`.execute(
    house.reader,
  );
  await ground.test.samspel.settle();
  const others = rows.flatMap((_, index) => (index === 17 || index === 31 ? [] : `k${index}`)).sort();
  expect(await ground.openKeys(id)).toEqual(others);

  const found = await ground.operator(listSetAside);
  expect(found).toMatchObject({
    count: 2,
    items: [
      { source: { id, name: 'Main' }, signals: '[null]', reason: expect.stringContaining('TypeError') },
      { source: { id, name: 'Main' }, signals: '{"no":"list"}', reason: expect.stringContaining('TypeError') },
    ],
  });
  const told = async () =>
    (
      await sql<{
        message: string;
      }>`select payload->>'message' as message from platform.event where type = 'alerts.signals-set-aside' order by (payload->>'message')::int`.execute(
        house.reader,
      )
    ).rows;
  const [late, early] = found.items;
  expect(await told()).toEqual([{ message: early?.id }, { message: late?.id }]);

  // What comes by the door meanwhile is worked as ever.
  await ground.send(`/in/alerts/${key}`, ground.notification([{ labels: { alertname: 'Later', severity: 'warning' } }]));
  await ground.test.samspel.settle();
  expect(await ground.openKeys(id)).toHaveLength(39);

  await sql`update alerts.inbox set signals = ${JSON.stringify([signal('mended')])} where id::text = ${late?.id}`.execute(house.reader);
  expect(await ground.operator(takeAgain, { body: { messages: [late?.id ?? ''] } })).toEqual({ taken: 1 });
  expect(await ground.operator(takeAgain, { body: {} })).toEqual({ taken: 1 });
  await ground.test.samspel.settle();
  expect(await ground.openKeys(id)).toContain('mended');
  expect((await ground.operator(listSetAside)).items.map((row) => row.id)).toEqual([early?.id]);
  expect(await told()).toHaveLength(3);
});

test('given a fault that is not in what was sent, then nothing is set aside, and all of it is worked when the fault is gone', async () => {
  const { house, settle } = ground.test.samspel;
  const { id } = await ground.source({ name: 'Second', kind: 'alertmanager' });
  const before = (await ground.operator(listSetAside)).count;
  await sql`alter table alerts.silence rename to silence_away`.execute(house.reader);
  await sql`
    insert into alerts.inbox (source, at, told, signals)
    values (${id}, ${new Date(house.now())}, false, ${JSON.stringify([signalOf('kept', 'firing', { title: 'Kept' })])})`.execute(house.reader);
  await expect(settle()).rejects.toThrow('alerts.silence');
  expect((await ground.operator(listSetAside)).count).toBe(before);
  await sql`alter table alerts.silence_away rename to silence`.execute(house.reader);
  await settle();
  expect(await ground.openKeys(id)).toEqual(['kept']);
});
