/** How far has the telling come? One row at most. */
import type { Instant } from '@samspel/core/time/instant.ts';
import { sql } from 'kysely';
import type { InstantColumn, InstantColumnOrNull, Reader, Tx } from '../../platform/database/database.ts';

export type TellingTable = {
  only: boolean;
  state: 'telling' | 'told' | 'failed';
  seed: string;
  as_of: InstantColumn;
  chapter: string;
  done: number;
  total: number;
  refused: number;
  failure: string | null;
  started_at: InstantColumn;
  touched_at: InstantColumn;
  finished_at: InstantColumnOrNull;
};

type DemoTables = { 'demo.telling': TellingTable };

/** Question: has the demo world been told here, or is it being told? */
export async function readTelling(reader: Reader) {
  return (await reader.withTables<DemoTables>().selectFrom('demo.telling').selectAll().executeTakeFirst()) ?? null;
}

/** Question: what is here that is no demo? Null when nothing is. */
export async function whatIsHere(reader: Reader): Promise<string | null> {
  const { rows } = await sql<{ entities: number; incidents: number }>`
    select (select count(*) from catalog.entity) as entities, (select count(*) from incidents.incident) as incidents`.execute(reader);
  const { entities = 0, incidents = 0 } = rows[0] ?? {};
  const found = [entities > 0 ? `${entities} entities of a catalog` : '', incidents > 0 ? `${incidents} incidents` : ''].filter((part) => part !== '');
  return found.length === 0 ? null : found.join(' and ');
}

/** Writes the row; false when there is one already. */
export async function beginTelling(
  tx: Tx,
  begun: { readonly seed: string; readonly total: number; readonly chapter: string; readonly at: Instant },
): Promise<boolean> {
  const at = new Date(begun.at);
  const row = {
    only: true,
    state: 'telling' as const,
    seed: begun.seed,
    as_of: at,
    chapter: begun.chapter,
    done: 0,
    total: begun.total,
    refused: 0,
    failure: null,
  };
  const written = await tx
    .withTables<DemoTables>()
    .insertInto('demo.telling')
    .values({ ...row, started_at: at, touched_at: at })
    .onConflict((conflict) => conflict.doNothing())
    .executeTakeFirst();
  return written.numInsertedOrUpdatedRows === 1n;
}

export interface Progress {
  readonly state: TellingTable['state'];
  readonly chapter: string;
  readonly done: number;
  readonly refused: number;
  readonly failure: string | null;
  readonly at: Instant;
}

/** Writes how far it has come. */
export async function noteProgress(reader: Reader, progress: Progress): Promise<void> {
  const { at, ...rest } = progress;
  const finished = rest.state === 'telling' ? {} : { finished_at: new Date(at) };
  await reader
    .withTables<DemoTables>()
    .updateTable('demo.telling')
    .set({ ...rest, touched_at: new Date(at), ...finished })
    .execute();
}
