import type { Actor } from '@samspel/core/access/role.ts';
import { sql } from 'kysely';
import { pino } from 'pino';
import { beforeEach, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { makeChange } from '../database/change.ts';
import type { Tx } from '../database/database.ts';
import type { Reaction } from '../feature.ts';
import { makeNewId } from '../ids.ts';
import { testDatabase } from '../testing/database.ts';
import { type DeliveryParts, deliverBatch, parkAfterAttempts, pauseSeconds, subscribersOf } from './deliver.ts';
import { makePublishing } from './publish.ts';

const db = testDatabase();
const actor: Actor = { kind: 'system', id: 'test', name: 'Test', role: 'admin', teams: [], scopes: null };
const log = pino({ level: 'silent' });
let now = Date.UTC(2026, 2, 2, 9);

/** One server's share of the outbox, with the reactions it knows. */
function server(reactions: readonly Reaction[]) {
  const publishing = makePublishing({
    now: () => now,
    newId: makeNewId(() => now),
    schemas: { 'songs.played': z.object({ title: z.string() }) },
    subscribers: subscribersOf(reactions),
  });
  const counted: string[] = [];
  const change = makeChange(db.reader, { beforeCommit: publishing.announce, committed: (tx) => void counted.push(...publishing.publishedBy(tx)) });
  const parts: DeliveryParts = { now: () => now, log, change, atSavepoint: publishing.atSavepoint, reactions };
  const play = (title: string): Promise<void> => change((tx) => publishing.publish(tx, actor, { type: 'songs.played', subject: title, payload: { title } }));
  return { parts, change, play, publish: publishing.publish, counted };
}

/** Writes down what it saw, in the transaction it was given. */
function counting(name: string): Reaction {
  return {
    event: 'songs.*',
    name,
    handle: async (tx, event) => void (await sql`insert into heard (reaction, event) values (${name}, ${event.id})`.execute(tx)),
  };
}

async function heard(): Promise<number> {
  const { rows } = await sql<{ n: number }>`select count(*) as n from heard`.execute(db.reader);
  return rows[0]?.n ?? 0;
}

async function deliveries(state: string): Promise<number> {
  const { rows } = await sql<{ n: number }>`select count(*) as n from platform.delivery where state = ${state}`.execute(db.reader);
  return rows[0]?.n ?? 0;
}

async function drain(parts: DeliveryParts): Promise<void> {
  let taken = 1;
  while (taken > 0) taken = await deliverBatch(parts);
}

beforeEach(async () => {
  now = Date.UTC(2026, 2, 2, 9);
  await sql`create table if not exists heard (reaction text not null, event text not null)`.execute(db.reader);
  await sql`truncate heard, platform.delivery, platform.event`.execute(db.reader);
});

describe('an event and its reactions', () => {
  test('a fact leaves with its commit: rolled back, nobody hears of it', async () => {
    const one = server([counting('a')]);
    const broken = one.change(async (tx) => {
      await one.publish(tx, actor, { type: 'songs.played', subject: 'x', payload: { title: 'x' } });
      throw new Error('changed my mind');
    });
    await expect(broken).rejects.toThrow('changed my mind');
    await drain(one.parts);
    expect(await heard()).toBe(0);
  });

  test('an event that is not declared, or does not fit its schema, is a bug and is not written', async () => {
    const one = server([counting('a')]);
    const publish = (type: string, payload: Record<string, unknown>) => one.change((tx) => one.publish(tx, actor, { type, subject: 'x', payload }));
    await expect(publish('songs.forgotten', {})).rejects.toThrow('not declared');
    await expect(publish('songs.played', { title: 7 })).rejects.toThrow();
    expect(await deliveries('waiting')).toBe(0);
  });

  test('eight writers and two servers: every event is reacted to exactly once', async () => {
    const [one, two] = [server([counting('a'), counting('b')]), server([counting('a'), counting('b')])];
    const writers = Array.from({ length: 8 }, async (_, writer) => {
      for (let song = 0; song < 25; song++) await (song % 2 === 0 ? one : two).play(`${writer}-${song}`);
    });
    const workers = [one, two].map(async ({ parts }) => {
      while ((await heard()) < 400) await deliverBatch(parts);
    });
    await Promise.all([...writers, ...workers]);
    const { rows } = await sql<{ n: number; different: number }>`select count(*) as n, count(distinct (reaction, event)) as different from heard`.execute(
      db.reader,
    );
    expect(rows[0]).toEqual({ n: 400, different: 400 });
    expect(await deliveries('waiting')).toBe(0);
  });

  test('a server that dies in the middle hands over what it had claimed, and what it had done is undone', async () => {
    let reached: (() => void) | undefined;
    const inside = new Promise<void>((resolve) => {
      reached = resolve;
    });
    let backend = 0;
    const dying = server([
      {
        event: 'songs.played',
        name: 'a',
        handle: async (tx: Tx, event) => {
          await sql`insert into heard (reaction, event) values ('a', ${event.id})`.execute(tx);
          const { rows } = await sql<{ pid: number }>`select pg_backend_pid() as pid`.execute(tx);
          backend = rows[0]?.pid ?? 0;
          reached?.();
          await sql`select pg_sleep(30)`.execute(tx);
        },
      },
    ]);
    await dying.play('swan song');
    const death = deliverBatch(dying.parts).catch((error: unknown) => error);
    await inside;
    await sql`select pg_terminate_backend(${backend}, 5000)`.execute(db.reader);
    expect(await death).toBeInstanceOf(Error);
    expect(await heard()).toBe(0);
    await drain(server([counting('a')]).parts);
    expect(await heard()).toBe(1);
  });

  test('one that throws does not take its neighbours along; it is repeated with growing pauses, then parked', async () => {
    const broken: Reaction = { event: 'songs.played', name: 'broken', handle: async () => Promise.reject(new Error('no such record')) };
    const one = server([broken, counting('a')]);
    await one.play('b-side');
    await drain(one.parts);
    expect(await heard()).toBe(1);
    expect(await deliverBatch(one.parts)).toBe(0);
    for (let attempt = 1; attempt < parkAfterAttempts; attempt++) {
      now += pauseSeconds(attempt) * 1000 - 1;
      expect(await deliverBatch(one.parts)).toBe(0);
      now += 1;
      expect(await deliverBatch(one.parts)).toBe(1);
    }
    expect(await deliveries('waiting')).toBe(0);
    expect(await deliveries('parked')).toBe(1);
    const { rows } = await sql<{ last_error: string }>`select last_error from platform.delivery`.execute(db.reader);
    expect(rows[0]?.last_error).toBe('no such record');
  });

  test('what a reaction published before it threw is neither written nor counted; what others published is', async () => {
    const echo = (name: string, fails: boolean): Reaction => ({
      event: 'songs.played',
      name,
      handle: async (tx, event) => {
        if (event.subject !== 'single') return;
        await one.publish(tx, actor, { type: 'songs.played', subject: name, payload: { title: name } });
        if (fails) throw new Error('no such record');
      },
    });
    const one = server([echo('a', false), echo('b', true), echo('c', false)]);
    await one.play('single');
    one.counted.length = 0;
    expect(await deliverBatch(one.parts)).toBe(3);
    const { rows } = await sql<{ subject: string }>`select subject from platform.event where subject <> 'single' order by subject`.execute(db.reader);
    expect(rows).toEqual([{ subject: 'a' }, { subject: 'c' }]);
    expect(one.counted).toHaveLength(2);
  });

  test('a reaction this server does not know is left for one that does', async () => {
    await server([counting('new')]).play('single');
    await drain(server([counting('old')]).parts);
    expect(await deliveries('waiting')).toBe(1);
  });
});
