/**
 * How does the product speak to PostgreSQL? One pool, one dialect, Kysely on top.
 *
 * Instants are `timestamptz` and arrive as numbers (milliseconds); `bigint` arrives as a number, since nothing here counts beyond
 * 2^53; `date` stays text. Each feature names its own tables: `reader.withTables<CatalogTables>()`.
 */

import type { Instant } from '@samspel/core/time/instant.ts';
import { type ColumnType, type Kysely, Kysely as KyselyDatabase, PostgresDialect, type Transaction } from 'kysely';
import pg from 'pg';

declare const written: unique symbol;

/** For reading. Features add their tables with `withTables`. */
// biome-ignore lint/complexity/noBannedTypes: the empty schema that every feature widens
export type Reader = Kysely<{}>;
/** For writing: only commands, reactions and clockwork receive one. */
// biome-ignore lint/complexity/noBannedTypes: the empty schema that every feature widens
export type Tx = Transaction<{}> & { readonly [written]: true };

/** A `timestamptz` column: a number when read, a Date when written. */
export type InstantColumn = ColumnType<Instant, Date, Date>;
export type InstantColumnOrNull = ColumnType<Instant | null, Date | null | undefined, Date | null>;
/** A `jsonb` column: read as it is, written with `json()`. */
export type JsonColumn<T> = ColumnType<T, string, string>;

/** A value for a `jsonb` column. */
export const json = (value: unknown): string => JSON.stringify(value);

const types = new pg.TypeOverrides();
types.setTypeParser(pg.types.builtins.INT8, Number);
types.setTypeParser(pg.types.builtins.DATE, (text) => text);
types.setTypeParser(pg.types.builtins.TIMESTAMPTZ, readInstant);

/**
 * PostgreSQL prints `2026-03-01 10:00:00.123456+00` when the session's zone is UTC, which every connection here is. Digit by digit, since
 * a page of a list holds hundreds and Date.parse took a tenth of its time; what does not look like that (a year before 1000 or after 9999) goes the long way.
 */
export function readInstant(text: string): Instant {
  if (text.charCodeAt(0) === zero || text.charCodeAt(4) !== dash || !text.endsWith('+00')) return Date.parse(`${text.replace(' ', 'T').replace(/\+00$/, '')}Z`);
  const two = (at: number): number => text.charCodeAt(at) * 10 + text.charCodeAt(at + 1) - 11 * zero;
  const seconds = Date.UTC(two(0) * 100 + two(2), two(5) - 1, two(8), two(11), two(14), two(17));
  let milliseconds = 0;
  for (let at = 20, unit = 100; unit >= 1 && text.charCodeAt(at) >= zero; at++, unit /= 10) milliseconds += (text.charCodeAt(at) - zero) * unit;
  return seconds + milliseconds;
}

const dash = 45;
const zero = 48;

export interface DatabaseAddress {
  /** `postgres://…`; anything that `pg` reads. */
  readonly url: string;
  readonly maxConnections: number;
}

export interface Database {
  readonly reader: Reader;
  readonly pool: pg.Pool;
  readonly end: () => Promise<void>;
}

/** Opens the pool. Nothing is connected until the first query; `onBroken` hears of connections that were lost. */
export function openDatabase(address: DatabaseAddress, onBroken: (error: Error) => void = () => undefined): Database {
  const pool = new pg.Pool({
    connectionString: address.url,
    max: address.maxConnections,
    options: '-c TimeZone=UTC -c idle_in_transaction_session_timeout=60s',
    application_name: 'samspel',
    types,
    connectionTimeoutMillis: 10_000,
  });
  // A connection that breaks says so by an event as well as by rejecting its query; unheard, the event would end the process.
  const broken = (error: Error): void => onBroken(error);
  pool.on('error', broken);
  pool.on('connect', (client) => client.on('error', broken));
  // biome-ignore lint/complexity/noBannedTypes: the empty schema that every feature widens
  const reader: Reader = new KyselyDatabase<{}>({ dialect: new PostgresDialect({ pool }) });
  return { reader, pool, end: () => reader.destroy() };
}
