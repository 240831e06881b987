/** Which rows hold the adapters, how they stand, and who holds those that run on one server? */
import type { SettingValues } from '@samspel/core/adapters/setting-field.ts';
import type { Instant } from '@samspel/core/time/instant.ts';
import { sql } from 'kysely';
import { json, type Reader, type Tx } from '../../platform/database/database.ts';
import { channel } from '../../platform/events/publish.ts';

/** An adapter as it is stored. */
export interface AdapterRow {
  readonly id: string;
  readonly kind: string;
  readonly name: string;
  readonly values: SettingValues;
  /** Sealed, by name of the setting. */
  readonly secrets: Readonly<Record<string, string>>;
  readonly enabled: boolean;
  readonly version: number;
}

const columns = sql`id, kind, name, values, secrets, enabled, version`;

/** Question: which adapters are there? In the order they were made. */
export async function listRows(reader: Reader): Promise<AdapterRow[]> {
  return (await sql<AdapterRow>`select ${columns} from adapters.adapter order by id`.execute(reader)).rows;
}

/** Question: which is this? */
export async function rowOf(reader: Reader, id: string): Promise<AdapterRow | null> {
  return (await sql<AdapterRow>`select ${columns} from adapters.adapter where id = ${id}`.execute(reader)).rows[0] ?? null;
}

/** Question: how does it stand? Locked. */
export async function rowForUpdate(tx: Tx, id: string): Promise<AdapterRow | null> {
  return (await sql<AdapterRow>`select ${columns} from adapters.adapter where id = ${id} for update`.execute(tx)).rows[0] ?? null;
}

/** Writes a new one; null when the name is taken. */
export async function insertRow(tx: Tx, row: AdapterRow, now: Instant): Promise<AdapterRow | null> {
  const at = new Date(now);
  const { rows } = await sql<AdapterRow>`
    insert into adapters.adapter (id, kind, name, values, secrets, enabled, created_at, changed_at)
    values (${row.id}, ${row.kind}, ${row.name}, ${json(row.values)}, ${json(row.secrets)}, ${row.enabled}, ${at}, ${at})
    on conflict (name) do nothing
    returning ${columns}`.execute(tx);
  return rows[0] ?? null;
}

/** Question: does another adapter have this name? */
export async function nameTaken(tx: Tx, id: string, name: string): Promise<boolean> {
  return (await sql`select 1 from adapters.adapter where name = ${name} and id <> ${id}`.execute(tx)).rows.length > 0;
}

/** Writes a change; servers follow the version. */
export async function updateRow(tx: Tx, row: AdapterRow, now: Instant): Promise<AdapterRow> {
  const { rows } = await sql<AdapterRow>`
    update adapters.adapter set name = ${row.name}, values = ${json(row.values)}, secrets = ${json(row.secrets)}, enabled = ${row.enabled},
      version = version + 1, changed_at = ${new Date(now)}
    where id = ${row.id} returning ${columns}`.execute(tx);
  const [after] = rows;
  if (after === undefined) throw new Error(`adapter ${row.id} went away under its lock`);
  return after;
}

/** Removes one, its states and its lease. */
export async function deleteRow(tx: Tx, id: string): Promise<void> {
  await sql`delete from adapters.adapter where id = ${id}`.execute(tx);
}

/** How an adapter stands on one server. */
export interface StateRow {
  readonly adapter: string;
  readonly isOpen: boolean;
  readonly since: Instant;
  readonly lastError: string | null;
  readonly doors: readonly string[];
}

/** Question: what do servers say that were heard of since an instant? */
export async function statesSince(reader: Reader, since: Instant): Promise<(StateRow & { server: string; seenAt: Instant })[]> {
  const { rows } = await sql<StateRow & { server: string; seenAt: Instant }>`
    select adapter, server, is_open as "isOpen", since, last_error as "lastError", doors, seen_at as "seenAt" from adapters.state
    where seen_at > ${new Date(since)} order by adapter, server`.execute(reader);
  return rows;
}

/** Writes how all adapters stand on a server; those it does not name it has closed. */
export async function writeStates(tx: Tx, server: string, states: readonly StateRow[], now: Instant): Promise<void> {
  await sql`delete from adapters.state where server = ${server} and not adapter = any(${states.map((state) => state.adapter)}::text[])`.execute(tx);
  for (const state of states)
    await sql`
      insert into adapters.state (adapter, server, is_open, since, last_error, doors, seen_at)
      select ${state.adapter}, ${server}, ${state.isOpen}, ${new Date(state.since)}, ${state.lastError}, ${[...state.doors]}::text[], ${new Date(now)}
      where exists (select from adapters.adapter where id = ${state.adapter} for key share)
      on conflict (adapter, server) do update set is_open = excluded.is_open, since = excluded.since, last_error = excluded.last_error, doors = excluded.doors,
        seen_at = excluded.seen_at`.execute(tx);
}

/** Forgets servers that were not heard of since an instant. */
export async function forgetStates(tx: Tx, before: Instant): Promise<void> {
  await sql`delete from adapters.state where seen_at < ${new Date(before)}`.execute(tx);
}

/** Takes or renews the lease of an adapter; whether this server holds it now, and who held it before when it changed hands. */
export async function takeLease(
  tx: Tx,
  adapter: string,
  server: string,
  now: Instant,
  until: Instant,
): Promise<{ readonly held: boolean; readonly from: string | null }> {
  const before = await sql<{ server: string; until: Instant }>`select server, until from adapters.lease where adapter = ${adapter} for update`.execute(tx);
  const [lease] = before.rows;
  if (lease !== undefined && lease.server !== server && lease.until > now) return { held: false, from: null };
  const { rows } = await sql<{ server: string }>`
    insert into adapters.lease as lease (adapter, server, until)
    select ${adapter}, ${server}, ${new Date(until)} where exists (select from adapters.adapter where id = ${adapter} and enabled for key share)
    on conflict (adapter) do update set server = excluded.server, until = excluded.until where lease.server = excluded.server or lease.until <= ${new Date(now)}
    returning server`.execute(tx);
  return { held: rows.length > 0, from: lease !== undefined && lease.server !== server ? lease.server : null };
}

/** Lets go of leases, so that another server need not wait until they run out. */
export async function releaseLeases(tx: Tx, server: string, adapters: readonly string[]): Promise<void> {
  await sql`delete from adapters.lease where server = ${server} and adapter = any(${[...adapters]}::text[])`.execute(tx);
}

/** Tells all browsers to ask again. Not an event: how doors stand from second to second is not kept. */
export async function tellBrowsers(tx: Tx): Promise<void> {
  await sql`select pg_notify(${channel}, ${JSON.stringify({ nouns: ['adapters'] })})`.execute(tx);
}
