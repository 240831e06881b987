/** For which addresses is mail received, and what is each for? */
import type { MailAddress, MailKind } from '@samspel/contract/mail.ts';
import { type Instant, iso } from '@samspel/core/time/instant.ts';
import { sql } from 'kysely';
import type { Reader, Tx } from '../../platform/database/database.ts';

export interface AddressRow {
  readonly id: string;
  readonly address: string;
  readonly kind: MailKind;
  readonly target: string | null;
  readonly createdAt: Instant;
}

const columns = sql`id, address, kind, target, created_at as "createdAt"`;

/** An address as it is told. */
export function tellAddress({ createdAt, ...row }: AddressRow): MailAddress {
  return { ...row, since: iso(createdAt) };
}

/** Question: all addresses. */
export async function listAddresses(reader: Reader): Promise<AddressRow[]> {
  const { rows } = await sql<AddressRow>`select ${columns} from mail.address order by kind desc, created_at, id`.execute(reader);
  return rows;
}

/** Question: which of ours do these name? Case does not matter; `ops+tag@…` names `ops@…` unless it is one itself. */
export async function addressesFor(reader: Reader, given: readonly string[]): Promise<AddressRow[]> {
  const exact = [...new Set(given.map((one) => one.trim().toLowerCase()))].slice(0, 1000);
  const base = exact.map((one) => one.replace(/\+[^@]*@/, '@'));
  const { rows } = await sql<AddressRow>`select ${columns} from mail.address where address = any(${[...exact, ...base]}::text[])`.execute(reader);
  const byAddress = new Map(rows.map((row) => [row.address, row]));
  const found = exact.flatMap((one, index) => byAddress.get(one) ?? byAddress.get(base[index] ?? '') ?? []);
  return [...new Set(found)];
}

/** Adds one; null when it is there already. */
export async function insertAddress(tx: Tx, row: AddressRow): Promise<AddressRow | null> {
  const { rows } = await sql<AddressRow>`
    insert into mail.address (id, address, kind, target, created_at) values (${row.id}, ${row.address}, ${row.kind}, ${row.target}, ${new Date(row.createdAt)})
    on conflict (address) do nothing returning ${columns}`.execute(tx);
  return rows[0] ?? null;
}

/** Removes one; null when there is none. */
export async function deleteAddress(tx: Tx, id: string): Promise<AddressRow | null> {
  const { rows } = await sql<AddressRow>`delete from mail.address where id = ${id} returning ${columns}`.execute(tx);
  return rows[0] ?? null;
}
