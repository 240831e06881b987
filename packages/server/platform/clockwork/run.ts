/**
 * What happens because time passes? Each tick is a row with the moment it is due; the server that locks the row runs the
 * tick in that transaction. The moment comes from the product's clock, so a hand-moved clock moves the clockwork too, and two
 * servers never run one tick twice.
 */
import type { Instant } from '@samspel/core/time/instant.ts';
import { sql } from 'kysely';
import type { Logger } from 'pino';
import type { Tx } from '../database/database.ts';
import type { Clockwork } from '../feature.ts';

export interface ClockworkParts {
  readonly now: () => Instant;
  readonly log: Logger;
  readonly change: <T>(work: (tx: Tx) => Promise<T>) => Promise<T>;
  /** Undoes what work wrote and published when it throws, and throws on. */
  readonly atSavepoint: <T>(tx: Tx, work: () => Promise<T>) => Promise<T>;
  readonly clockwork: readonly Clockwork[];
}

/** Writes a row for each tick that has none yet; due at once. */
export async function enrolClockwork(parts: ClockworkParts): Promise<void> {
  const names = parts.clockwork.map((tick) => tick.name);
  await parts.change(async (tx) => {
    await sql`
      insert into platform.clockwork (name, due_at)
      select name, ${new Date(parts.now())} from unnest(${names}::text[]) name
      on conflict do nothing`.execute(tx);
  });
}

/** Runs one tick that is due and in nobody's hands; false when there is none. */
export async function runDueTick(parts: ClockworkParts): Promise<boolean> {
  const byName = new Map(parts.clockwork.map((tick) => [tick.name, tick]));
  return parts.change(async (tx) => {
    const now = parts.now();
    const { rows } = await sql<{ name: string }>`
      select name from platform.clockwork
      where due_at <= ${new Date(now)} and name = any(${[...byName.keys()]}::text[])
      order by due_at, name
      limit 1
      for update skip locked`.execute(tx);
    const tick = byName.get(rows[0]?.name ?? '');
    if (tick === undefined) return false;
    const started = performance.now();
    let failure: string | null = null;
    try {
      await parts.atSavepoint(tx, () => tick.tick(tx, now));
    } catch (error) {
      parts.log.error({ clockwork: tick.name, err: error }, 'clockwork failed');
      failure = error instanceof Error ? error.message : String(error);
    }
    await sql`
      update platform.clockwork
      set due_at = ${new Date(now + tick.everySeconds * 1000)}, last_run_at = ${new Date(now)},
          last_seconds = ${(performance.now() - started) / 1000}, last_error = ${failure}
      where name = ${tick.name}`.execute(tx);
    return true;
  });
}
