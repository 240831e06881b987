import type { Actor } from '@samspel/core/access/role.ts';
import { sql } from 'kysely';
import { pino } from 'pino';
import { beforeEach, expect, test } from 'vitest';
import { z } from 'zod';
import { makeChange } from '../database/change.ts';
import { makePublishing } from '../events/publish.ts';
import type { Clockwork } from '../feature.ts';
import { makeNewId } from '../ids.ts';
import { testDatabase } from '../testing/database.ts';
import { type ClockworkParts, enrolClockwork, runDueTick } from './run.ts';

const db = testDatabase();
const actor: Actor = { kind: 'system', id: 'test', name: 'Test', role: 'admin', teams: [], scopes: null };
let now = Date.UTC(2026, 2, 2, 9);

const publishing = makePublishing({
  now: () => now,
  newId: makeNewId(() => now),
  schemas: { 'clock.struck': z.object({}) },
  subscribers: () => [],
});
const counted: string[] = [];

function server(clockwork: readonly Clockwork[]): ClockworkParts {
  const change = makeChange(db.reader, { beforeCommit: async () => undefined, committed: (tx) => void counted.push(...publishing.publishedBy(tx)) });
  return { now: () => now, log: pino({ level: 'silent' }), change, atSavepoint: publishing.atSavepoint, clockwork };
}

beforeEach(async () => {
  now = Date.UTC(2026, 2, 2, 9);
  await sql`create table if not exists struck (at timestamptz not null)`.execute(db.reader);
  await sql`truncate struck, platform.clockwork`.execute(db.reader);
});

const hourly: Clockwork = {
  name: 'test.hourly',
  everySeconds: 3600,
  tick: async (tx, at) => void (await sql`insert into struck values (${new Date(at)})`.execute(tx)),
};

async function strikes(): Promise<number> {
  const { rows } = await sql<{ n: number }>`select count(*) as n from struck`.execute(db.reader);
  return rows[0]?.n ?? 0;
}

test('two servers strike each hour once', async () => {
  const servers = [server([hourly]), server([hourly])];
  await Promise.all(servers.map(enrolClockwork));
  for (let hour = 1; hour <= 5; hour++) {
    await Promise.all(servers.map(runDueTick));
    expect(await strikes()).toBe(hour);
    now += 3_599_000;
    await Promise.all(servers.map(runDueTick));
    expect(await strikes()).toBe(hour);
    now += 1000;
  }
});

test('a tick that throws leaves nothing behind, says why, and strikes again at its next time', async () => {
  let broken = true;
  const clock = server([
    {
      ...hourly,
      tick: async (tx, at) => {
        await hourly.tick(tx, at);
        await publishing.publish(tx, actor, { type: 'clock.struck', subject: 'tower', payload: {} });
        if (broken) throw new Error('the spring broke');
      },
    },
  ]);
  await enrolClockwork(clock);
  expect(await runDueTick(clock)).toBe(true);
  expect(await strikes()).toBe(0);
  expect(counted).toEqual([]);
  const { rows } = await sql<{ last_error: string | null }>`select last_error from platform.clockwork`.execute(db.reader);
  expect(rows[0]?.last_error).toBe('the spring broke');
  broken = false;
  now += 3_600_000;
  await runDueTick(clock);
  expect(await strikes()).toBe(1);
  expect(counted).toEqual(['clock.struck']);
});

test('after a long sleep a tick runs once, not once for every time it missed', async () => {
  const clock = server([hourly]);
  await enrolClockwork(clock);
  await runDueTick(clock);
  now += 100 * 3_600_000;
  while (await runDueTick(clock));
  expect(await strikes()).toBe(2);
});
