/** Which rows hold the catalog's documents? Reading them whole or since a revision; writing many at once. */

import { createHash } from 'node:crypto';
import type { Entity } from '@samspel/core/catalog/entity.ts';
import { refOf, specText, titleOf } from '@samspel/core/catalog/entity.ts';
import type { Relation } from '@samspel/core/catalog/relations.ts';
import type { Instant } from '@samspel/core/time/instant.ts';
import { sql } from 'kysely';
import type { Reader, Tx } from '../../platform/database/database.ts';

/** An entity as it is held. */
export interface Held {
  readonly ref: string;
  readonly entity: Entity;
  readonly imported: Entity | null;
  readonly origin: string | null;
  readonly file: string | null;
  readonly line: number | null;
  readonly uid: string;
  readonly etag: string;
  readonly version: number;
  readonly declaredAt: Instant | null;
  readonly changedAt: Instant;
  readonly removedAt: Instant | null;
}

interface Row {
  ref: string;
  document: Entity;
  imported: Entity | null;
  origin: string | null;
  file: string | null;
  line: number | null;
  uid: string;
  etag: string;
  version: number;
  declared_at: Instant | null;
  changed_at: Instant;
  removed_at: Instant | null;
}

const columns = sql`ref, document, imported, origin, file, line, uid, etag, version, declared_at, changed_at, removed_at`;

function heldOf(row: Row): Held {
  const { document: entity, declared_at: declaredAt, changed_at: changedAt, removed_at: removedAt, ...rest } = row;
  return { ...rest, entity, declaredAt, changedAt, removedAt };
}

/** Question: how often has the catalog changed? */
export async function readRevision(reader: Reader): Promise<number> {
  const { rows } = await sql<{ n: number }>`select n from catalog.revision`.execute(reader);
  return rows[0]?.n ?? 0;
}

/** Takes this change's turn: the number under which its rows are written. Other writers wait until it is committed. */
export async function nextRevision(tx: Tx): Promise<number> {
  const { rows } = await sql<{ n: number }>`update catalog.revision set n = n + 1 returning n`.execute(tx);
  const n = rows[0]?.n;
  if (n === undefined) throw new Error('catalog.revision has no row');
  return n;
}

/** Question: what changed after a revision? Removed ones too. */
export async function heldSince(reader: Reader, revision: number): Promise<Held[]> {
  const { rows } = await sql<Row>`select ${columns} from catalog.entity where revision > ${revision}`.execute(reader);
  return rows.map(heldOf);
}

/** Question: what stands under these references, locked for writing? Removed ones are left out. */
export async function heldForUpdate(tx: Tx, refs: readonly string[]): Promise<Map<string, Held>> {
  const { rows } = await sql<Row>`select ${columns} from catalog.entity where ref = any(${[...refs]}) and removed_at is null order by ref for update`.execute(
    tx,
  );
  return new Map(rows.map((row) => [row.ref, heldOf(row)]));
}

/** Question: which Operations document speaks of a system? Of several the first by name. */
export async function operationsRefOf(reader: Reader, system: string): Promise<string | null> {
  const { rows } = await sql<{ target: string }>`
    select r.target from catalog.relation r join catalog.entity e on e.ref = r.target and e.removed_at is null
    where r.source = ${system} and r.type = 'operatedBy' order by r.target collate "C" limit 1`.execute(reader);
  return rows[0]?.target ?? null;
}

/** Question: which Operations documents speak of these systems, all of them? */
export async function operationsRefsOf(reader: Reader, systems: readonly string[]): Promise<string[]> {
  const { rows } = await sql<{ target: string }>`
    select distinct target from catalog.relation where source = any(${[...systems]}) and type = 'operatedBy'`.execute(reader);
  return rows.map(({ target }) => target);
}

/** Question: what is the hash of everything that stands, hand changes and last imports alike? */
export async function stateHash(reader: Reader): Promise<string> {
  const { rows } = await sql<{ hash: string }>`
    select md5(coalesce(string_agg(ref || ' ' || etag || ' ' || coalesce(imported_etag, ''), E'\n' order by ref), '')) as hash
    from catalog.entity where removed_at is null`.execute(reader);
  return rows[0]?.hash ?? '';
}

/** What will stand for one entity; `entity` null: it goes. */
export interface Write {
  readonly ref: string;
  readonly entity: Entity | null;
  readonly imported: Entity | null;
  readonly origin: string | null;
  readonly file: string | null;
  readonly line: number | null;
  /** Whether a file named it in this change. */
  readonly declared: boolean;
}

export interface WriteContext {
  readonly revision: number;
  readonly now: Instant;
  readonly newUid: () => string;
}

const atOnce = 1000;

/** Writes entities, in order of their references so that two writers never lock each other out. */
export async function writeEntities(tx: Tx, writes: readonly Write[], { revision, now, newUid }: WriteContext): Promise<void> {
  const at = new Date(now);
  const gone = writes.filter(({ entity }) => entity === null).map(({ ref }) => ref);
  if (gone.length > 0)
    await sql`update catalog.entity set removed_at = ${at}, changed_at = ${at}, revision = ${revision}, version = version + 1
              where ref = any(${gone}) and removed_at is null`.execute(tx);
  const stay = writes.filter((write): write is Write & { entity: Entity } => write.entity !== null).sort((a, b) => (a.ref < b.ref ? -1 : 1));
  for (let start = 0; start < stay.length; start += atOnce) {
    const part = stay.slice(start, start + atOnce);
    const documents = part.map(({ entity }) => JSON.stringify(entity));
    const imported = part.map((write) => (write.imported === null ? null : JSON.stringify(write.imported)));
    const column = <T>(read: (write: Write & { entity: Entity }) => T): T[] => part.map(read);
    await sql`
      insert into catalog.entity as e
        (ref, kind, namespace, name, title, description, type, lifecycle, document, imported, origin, file, line, uid, etag, imported_etag, version, revision, declared_at, changed_at)
      select ref, split_part(ref, ':', 1), namespace, name, title, description, type, lifecycle, document::json, imported::json, origin, file, line, uid, etag, imported_etag, 1,
             ${revision}::bigint, case when declared then ${at}::timestamptz end, ${at}::timestamptz
      from unnest(${column(({ ref }) => ref)}::text[], ${column(({ entity }) => entity.metadata.namespace ?? 'default')}::text[], ${column(({ entity }) => entity.metadata.name)}::text[],
                  ${column(({ entity }) => titleOf(entity))}::text[], ${column(({ entity }) => entity.metadata.description ?? null)}::text[],
                  ${column(({ entity }) => specText(entity, 'type'))}::text[], ${column(({ entity }) => specText(entity, 'lifecycle'))}::text[],
                  ${documents}::text[], ${imported}::text[], ${column(({ origin }) => origin)}::text[], ${column(({ file }) => file)}::text[], ${column(({ line }) => line)}::int[],
                  ${column(newUid)}::text[], ${documents.map(etagOf)}::text[], ${imported.map((text) => (text === null ? null : etagOf(text)))}::text[], ${column(({ declared }) => declared)}::boolean[])
        as given (ref, namespace, name, title, description, type, lifecycle, document, imported, origin, file, line, uid, etag, imported_etag, declared)
      on conflict (ref) do update set
        namespace = excluded.namespace, name = excluded.name, title = excluded.title, description = excluded.description, type = excluded.type, lifecycle = excluded.lifecycle,
        document = excluded.document, imported = excluded.imported, origin = excluded.origin, file = excluded.file, line = excluded.line, etag = excluded.etag,
        imported_etag = excluded.imported_etag, version = e.version + 1, revision = excluded.revision, removed_at = null,
        declared_at = coalesce(excluded.declared_at, e.declared_at), changed_at = case when e.etag = excluded.etag and e.removed_at is null then e.changed_at else excluded.changed_at end`.execute(
      tx,
    );
  }
}

/** Rewrites the relations that these documents state. */
export async function writeRelations(tx: Tx, declaredBy: readonly string[], relations: readonly (Relation & { readonly declaredBy: string })[]): Promise<void> {
  await sql`delete from catalog.relation where declared_by = any(${[...declaredBy]})`.execute(tx);
  const column = (read: (one: Relation & { readonly declaredBy: string }) => string): string[] => relations.map(read);
  if (relations.length === 0) return;
  await sql`
    insert into catalog.relation (source, type, target, declared_by)
    select * from unnest(${column(({ source }) => source)}::text[], ${column(({ type }) => type)}::text[], ${column(({ target }) => target)}::text[], ${column((one) => one.declaredBy)}::text[])
    on conflict do nothing`.execute(tx);
}

/** The hash under which a document is known to clients. */
export function etagOf(text: string): string {
  return createHash('sha1').update(text).digest('hex');
}

/** A write of a standing entity by hand: everything but the document stays. */
export function byHand(held: Held, entity: Entity): Write {
  const { imported, origin, file, line } = held;
  return { ref: refOf(entity), entity, imported, origin, file, line, declared: false };
}
