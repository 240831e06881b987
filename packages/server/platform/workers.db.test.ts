import { pino } from 'pino';
import { afterEach, expect, test, vi } from 'vitest';
import { makeChange } from './database/change.ts';
import { makePublishing } from './events/publish.ts';
import type { House } from './house.ts';
import { makeNewId } from './ids.ts';
import { readSettings } from './settings/settings.ts';
import { testDatabase } from './testing/database.ts';
import { makeWorkers, type Workers } from './workers.ts';

const db = testDatabase();
const now = Date.UTC(2026, 2, 2, 9);
let workers: Workers | null = null;
afterEach(() => workers?.stop());

function makeResting() {
  const newId = makeNewId(() => now);
  const publishing = makePublishing({ now: () => now, newId, schemas: {}, subscribers: () => [] });
  const change = makeChange(db.reader, { beforeCommit: async () => undefined, committed: () => undefined });
  const settings = { ...readSettings({}, '/nonexistent'), workers: true };
  const house: House = { settings, log: pino({ level: 'silent' }), now: () => now, newId, reader: db.reader, change, publish: publishing.publish };
  const work = { name: 'test.work', wake: vi.fn(), settle: vi.fn(async () => false) };
  const clock = { now: () => now, every: () => () => undefined };
  workers = makeWorkers({ house, atSavepoint: publishing.atSavepoint, clock, reactions: [], clockwork: [], background: [work] });
  return { workers, work };
}

test('given work that wants rest, when something changes meanwhile, then this server looks at it only when it is told to, and again by itself afterwards', async () => {
  const { workers: server, work } = makeResting();
  server.wake();
  expect(work.wake).toHaveBeenCalledTimes(1);
  await server.resting(async () => {
    server.wake();
    await server.settle();
    expect(work.wake).toHaveBeenCalledTimes(1);
    expect(work.settle).toHaveBeenCalled();
  });
  expect(work.wake).toHaveBeenCalledTimes(2);
});

test('given work that throws, then the rest is over', async () => {
  const { workers: server, work } = makeResting();
  await expect(server.resting(() => Promise.reject(new Error('no')))).rejects.toThrow('no');
  server.wake();
  expect(work.wake).toHaveBeenCalledTimes(1);
});
