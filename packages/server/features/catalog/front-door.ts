/** What may other features ask the catalog? Small questions in SQL, in the reader or transaction of whoever asks. */
import { type Entity, isSystem, titleOf } from '@samspel/core/catalog/entity.ts';
import type { Journey } from '@samspel/core/catalog/journey.ts';
import { operatedSystem, ownFieldsOf, type Side } from '@samspel/core/catalog/own-fields.ts';
import { catalogOf } from '@samspel/core/catalog/standing.ts';
import type { Structure } from '@samspel/core/reliability/structure.ts';
import { sql } from 'kysely';
import type { Reader } from '../../platform/database/database.ts';

/** An owner as it stands: pending or accepted. */
export interface OwnerNow {
  readonly team: string;
  readonly person: string | null;
  readonly state: 'pending' | 'accepted';
}

/** Question: who owns these systems now, on each side? Systems without any owner have two nulls. */
export async function ownersOf(reader: Reader, refs: readonly string[]): Promise<Map<string, Readonly<Record<Side, OwnerNow | null>>>> {
  const found = new Map<string, Record<Side, OwnerNow | null>>(refs.map((ref) => [ref, { dev: null, ops: null }]));
  const { rows } = await sql<{ system: string; side: Side } & OwnerNow>`
    select system, side, team, person, state from catalog.ownership where system = any(${[...refs]}) and to_at is null and state <> 'declined'`.execute(reader);
  for (const { system, side, ...owner } of rows) {
    const owners = found.get(system);
    if (owners !== undefined) owners[side] = owner;
  }
  return found;
}

/** Question: which teams does a person belong to? */
export async function teamsOfPerson(reader: Reader, person: string): Promise<string[]> {
  const { rows } = await sql<{ target: string }>`
    select distinct target from catalog.relation where source = ${person} and type = 'memberOf' order by target`.execute(reader);
  return rows.map(({ target }) => target);
}

/** Question: which systems are part of a subsystem? */
export async function systemsOfSubsystem(reader: Reader, subsystem: string): Promise<string[]> {
  const { rows } = await sql<{ target: string }>`
    select distinct r.target from catalog.relation r join catalog.entity e on e.ref = r.target and e.removed_at is null
    where r.source = ${subsystem} and r.type = 'hasPart' and e.kind in ('component', 'resource') order by r.target`.execute(reader);
  return rows.map(({ target }) => target);
}

/** A journey that says which systems it needs. */
export type StructuredJourney = Journey & { readonly structure: Structure };

/** Question: which journeys are there, and what does each need? Those without a structure are left out. */
export async function journeysWithStructure(reader: Reader): Promise<StructuredJourney[]> {
  const { rows } = await sql<{ ref: string; document: Entity }>`
    select ref, document from catalog.entity
    where removed_at is null and (kind in ('journey', 'operations') or (kind in ('component', 'resource') and document::text like '%samspel.dev/journeys%'))`.execute(
    reader,
  );
  const entities = new Map(rows.map(({ ref, document }) => [ref, document]));
  const operated = rows.flatMap(({ document }) =>
    document.kind === 'Operations' && document.spec?.['journeys'] !== undefined ? (operatedSystem(document) ?? []) : [],
  );
  for (const { ref, document } of await documentsOf(reader, operated)) entities.set(ref, document);
  for (const [ref, entity] of entities) if (entity.kind === 'Operations' && !entities.has(operatedSystem(entity) ?? '')) entities.delete(ref);
  return catalogOf(entities).journeys.filter((journey): journey is StructuredJourney => journey.structure !== null);
}

async function documentsOf(reader: Reader, refs: readonly string[]): Promise<{ ref: string; document: Entity }[]> {
  if (refs.length === 0) return [];
  const { rows } = await sql<{
    ref: string;
    document: Entity;
  }>`select ref, document from catalog.entity where removed_at is null and ref = any(${[...refs]})`.execute(reader);
  return rows;
}

/** A system with what reports group by. */
export interface SystemRow {
  readonly ref: string;
  readonly title: string;
  readonly subsystem: string | null;
  readonly sites: readonly string[];
}

/** Question: which systems are there, in which subsystem, at which sites? By reference. */
export async function systemsWithSites(reader: Reader): Promise<SystemRow[]> {
  const { rows } = await sql<{ ref: string; document: Entity; subsystem: string | null }>`
    select e.ref, e.document, (select min(r.target) from catalog.relation r where r.source = e.ref and r.type = 'partOf' and r.target like 'system:%') as subsystem
    from catalog.entity e where e.removed_at is null and e.kind in ('component', 'resource', 'operations') order by e.ref`.execute(reader);
  const beside = new Map(rows.flatMap(({ document }) => (document.kind === 'Operations' ? [[operatedSystem(document) ?? '', document] as const] : [])));
  return rows
    .filter(({ document }) => isSystem(document.kind))
    .map(({ ref, document, subsystem }) => ({ ref, title: titleOf(document), subsystem, sites: ownFieldsOf(document, beside.get(ref)).sites }));
}
