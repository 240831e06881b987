import { sql } from 'kysely';
import { pino } from 'pino';
import { afterEach, expect, test } from 'vitest';
import { testDatabase } from '../testing/database.ts';
import { type Listening, listen } from './listen.ts';
import { type Change, channel, noticeOf } from './publish.ts';

const db = testDatabase();
const log = pino({ level: 'silent' });
const open: Listening[] = [];

afterEach(async () => {
  for (const one of open.splice(0)) await one.stop();
});

/** Listens, and gives what is heard one by one. */
async function ear(): Promise<{ next: () => Promise<Change | null> }> {
  const heard: (Change | null)[] = [];
  const waiting: ((change: Change | null) => void)[] = [];
  open.push(
    await listen(db.url, log, (change) => {
      const taker = waiting.shift();
      if (taker === undefined) heard.push(change);
      else taker(change);
    }),
  );
  return {
    next: () =>
      new Promise((resolve) => {
        const ready = heard.shift();
        if (ready === undefined) waiting.push(resolve);
        else resolve(ready);
      }),
  };
}

const tell = (subject: string) => sql`select pg_notify(${channel}, ${noticeOf([{ type: 'songs.played', subject }])})`.execute(db.reader);

test('every listener hears what changed', async () => {
  const [one, two] = [await ear(), await ear()];
  await tell('waltz');
  expect(await one.next()).toEqual({ nouns: ['songs'], subjects: ['waltz'] });
  expect(await two.next()).toEqual({ nouns: ['songs'], subjects: ['waltz'] });
});

test('a listener whose connection broke is told that it may have missed something, and hears again', async () => {
  const one = await ear();
  await sql`select pg_terminate_backend(pid, 5000) from pg_stat_activity where application_name = 'samspel-listen' and datname = current_database()`.execute(
    db.reader,
  );
  expect(await one.next()).toBeNull();
  expect(await one.next()).toBeNull();
  await tell('polka');
  expect(await one.next()).toEqual({ nouns: ['songs'], subjects: ['polka'] });
});

test('too many subjects to name: the nouns alone are told, within what PostgreSQL takes', () => {
  const many = Array.from({ length: 2000 }, (_, index) => ({ type: index % 2 === 0 ? 'songs.played' : 'incidents.opened', subject: `inc_${index}` }));
  const text = noticeOf(many);
  expect(JSON.parse(text)).toEqual({ nouns: ['songs', 'incidents'] });
  expect(Buffer.byteLength(text)).toBeLessThan(8000);
});
