/** What do documents declare of dependencies? For others who keep the graph: all of it at once, with the revision it was read at. */
import { type Entity, isSystem, namespaceOf, titleOf } from '@samspel/core/catalog/entity.ts';
import type { FailsWith } from '@samspel/core/catalog/fails-with.ts';
import type { Journey } from '@samspel/core/catalog/journey.ts';
import { fullRef } from '@samspel/core/catalog/reference.ts';
import { type Catalog, catalogOf, type Dependency, targetsOf } from '@samspel/core/catalog/standing.ts';
import { sql } from 'kysely';
import type { Reader } from '../../platform/database/database.ts';
import { readRevision } from './storage.ts';

export interface DeclaredSystem {
  readonly ref: string;
  readonly kind: string;
  readonly title: string;
  readonly subsystem: string | null;
  readonly sites: readonly string[];
  /** Under which traces know it; null: by its name. */
  readonly serviceName: string | null;
  /** What it is a tool to repair. */
  readonly repairs: readonly string[];
  /** Groups it fails with. */
  readonly failsWith: readonly FailsWith[];
}

export interface Declared {
  readonly revision: number;
  readonly systems: readonly DeclaredSystem[];
  readonly dependencies: readonly Dependency[];
  readonly journeys: readonly Journey[];
  /** Titles of subsystems. */
  readonly subsystems: ReadonlyMap<string, string>;
}

/** Question: which systems, dependencies and journeys do all documents together declare? Give a transaction, or what is read may be of two moments. */
export async function declaredDependencies(reader: Reader): Promise<Declared> {
  const revision = await readRevision(reader);
  const { rows } = await sql<{ ref: string; document: Entity }>`
    select ref, document from catalog.entity where removed_at is null and kind in ('component', 'resource', 'operations', 'api', 'journey', 'system') order by ref`.execute(
    reader,
  );
  const catalog = catalogOf(new Map(rows.map(({ ref, document }) => [ref, document])));
  return {
    revision,
    systems: rows.flatMap(({ ref, document }) => (isSystem(document.kind) ? [systemOf(catalog, ref, document)] : [])),
    dependencies: [...catalog.dependenciesFrom.values()].flat(),
    journeys: catalog.journeys,
    subsystems: new Map(rows.flatMap(({ ref, document }) => (document.kind === 'System' ? [[ref, titleOf(document)] as const] : []))),
  };
}

function systemOf(catalog: Catalog, ref: string, document: Entity): DeclaredSystem {
  const named = document.metadata.annotations?.['samspel.dev/service-name'];
  const repairs = document.metadata.annotations?.['samspel.dev/repairs'];
  return {
    ref,
    kind: document.kind.toLowerCase(),
    title: titleOf(document),
    subsystem: targetsOf(catalog, ref, 'partOf').find((target) => target.startsWith('system:')) ?? null,
    sites: catalog.own.get(ref)?.sites ?? [],
    serviceName: typeof named === 'string' && named.trim() !== '' ? named.trim().slice(0, 300) : null,
    repairs:
      typeof repairs === 'string'
        ? repairs.split(',').flatMap((one) => fullRef(one.trim(), { kind: 'component', namespace: namespaceOf(document) }) ?? [])
        : [],
    failsWith: catalog.own.get(ref)?.failsWith ?? [],
  };
}
