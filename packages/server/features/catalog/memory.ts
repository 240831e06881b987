/**
 * How does the catalog answer in milliseconds? By a copy in memory that follows the database.
 *
 * Every change raises `catalog.revision` and stamps its rows with it; a question first asks for the number and, when it moved, for the rows
 * beyond the one last seen. What follows from the documents is worked out again then, once for all questions. A copy is never older than
 * the moment its question began.
 */

import { type Entity, isSystem, namespaceOf, titleOf, wordOf } from '@samspel/core/catalog/entity.ts';
import type { Side } from '@samspel/core/catalog/own-fields.ts';
import type { Ownership } from '@samspel/core/catalog/ownership.ts';
import { type Flat, flatten } from '@samspel/core/catalog/query.ts';
import { type Findable, findable } from '@samspel/core/catalog/search.ts';
import { type Catalog, catalogOf } from '@samspel/core/catalog/standing.ts';
import type { Instant } from '@samspel/core/time/instant.ts';
import type { Reader } from '../../platform/database/database.ts';
import { sharedLook } from '../../platform/shared-look.ts';
import { departures, ownershipsSince, reviewsSince, type StoredReview } from './ownership-storage.ts';
import { type Held, heldSince, readRevision } from './storage.ts';

/** An entity as Backstage's readers get it, with its flat form for filters. */
export interface Answered {
  readonly ref: string;
  readonly entity: Readonly<Record<string, unknown>>;
  readonly flat: Flat;
}

export interface Memory {
  readonly revision: number;
  readonly held: ReadonlyMap<string, Held>;
  readonly catalog: Catalog;
  readonly owners: ReadonlyMap<string, Readonly<Record<Side, Ownership | null>>>;
  /** Reviews of a system, oldest first. */
  readonly reviews: ReadonlyMap<string, readonly StoredReview[]>;
  readonly departed: ReadonlyMap<string, Instant>;
  /** References of all systems, by title. */
  readonly systems: readonly string[];
  readonly findables: readonly Findable[];
  /** Made when the first Backstage reader asks. */
  readonly answered: () => readonly Answered[];
}

/** Answers the catalog as it stands now. */
export type Remember = () => Promise<Memory>;

/** Makes the copy for one database. Questions that arrive together share one look. */
export function makeMemory(reader: Reader): Remember {
  let memory: Memory | null = null;
  return sharedLook(async () => {
    const revision = await readRevision(reader);
    if (memory === null || memory.revision !== revision) memory = await follow(reader, memory, revision);
    return memory;
  });
}

async function follow(reader: Reader, before: Memory | null, revision: number): Promise<Memory> {
  const since = before?.revision ?? 0;
  const [changed, ownerships, reviewed, departed] = await Promise.all([
    heldSince(reader, since),
    ownershipsSince(reader, since),
    reviewsSince(reader, since),
    departures(reader),
  ]);
  const held = new Map(before?.held);
  for (const one of changed) {
    if (one.removedAt === null) held.set(one.ref, one);
    else held.delete(one.ref);
  }
  const owners = new Map(before?.owners);
  const setOwner = (system: string, side: Side, ownership: Ownership | null): void =>
    void owners.set(system, { ...(owners.get(system) ?? { dev: null, ops: null }), [side]: ownership });
  for (const one of ownerships) if (one.to !== null && owners.get(one.system)?.[one.side]?.id === one.id) setOwner(one.system, one.side, null);
  for (const one of ownerships) if (one.to === null) setOwner(one.system, one.side, one);
  const reviews = new Map(before?.reviews);
  for (const one of reviewed) reviews.set(one.system, [...(reviews.get(one.system) ?? []).filter(({ id }) => id !== one.id), one]);
  const documentsMoved = changed.length > 0 || before === null;
  const catalog = documentsMoved ? catalogOf(new Map([...held].map(([ref, { entity }]) => [ref, entity]))) : before.catalog;
  let answered: readonly Answered[] | null = null;
  return {
    revision,
    held,
    catalog,
    owners,
    reviews,
    departed,
    systems: documentsMoved ? systemsByTitle(catalog.entities) : before.systems,
    findables: documentsMoved ? [...catalog.entities].flatMap(([ref, entity]) => findableOf(ref, entity, catalog) ?? []) : before.findables,
    answered: documentsMoved
      ? () => (answered ??= [...held.values()].sort((a, b) => (a.uid < b.uid ? -1 : 1)).map((one) => answeredOf(one, catalog)))
      : before.answered,
  };
}

const systemsByTitle = (entities: ReadonlyMap<string, Entity>): string[] =>
  [...entities]
    .filter(([, { kind }]) => isSystem(kind))
    .map(([ref, entity]) => ({ ref, title: titleOf(entity).toLowerCase() }))
    .sort((a, b) => (a.title < b.title ? -1 : a.title > b.title ? 1 : a.ref < b.ref ? -1 : 1))
    .map(({ ref }) => ref);

function findableOf(ref: string, entity: Entity, catalog: Catalog): Findable | null {
  if (entity.kind === 'Location' || entity.kind === 'Operations') return null;
  const kind = wordOf(entity.kind);
  const { tags = [], description = '' } = entity.metadata;
  const under = (catalog.relationsFrom.get(ref) ?? []).find(({ type }) => type === 'partOf' || type === 'memberOf' || type === 'childOf')?.target;
  const container = under === undefined ? undefined : catalog.entities.get(under);
  const where = container === undefined ? '' : titleOf(container);
  const namespace = namespaceOf(entity) === 'default' ? '' : ` · ${namespaceOf(entity)}`;
  const email = (entity.spec?.['profile'] as { email?: unknown } | undefined)?.email;
  const hint = `${kind}${where === '' ? '' : ` · ${where}`}${namespace}`;
  return findable({
    ref,
    kind,
    name: entity.metadata.name,
    title: titleOf(entity),
    hint,
    rest: [description, ...tags, typeof email === 'string' ? email : ''].join(' '),
  });
}

/** What only a catalog writes: uid, etag, namespace, relations, and where the entity came from. */
function answeredOf(held: Held, catalog: Catalog): Answered {
  const { entity, uid, etag, origin, file } = held;
  const location = file === null ? 'samspel:by-hand' : `file:${file}`;
  const annotations = {
    'backstage.io/managed-by-location': location,
    'backstage.io/managed-by-origin-location': origin === null ? location : `samspel:${origin}`,
    ...entity.metadata.annotations,
  };
  const relations = (catalog.relationsFrom.get(held.ref) ?? []).map(({ type, target }) => ({ type, targetRef: target }));
  const metadata = { namespace: namespaceOf(entity), ...entity.metadata, annotations, uid, etag };
  const whole = { ...entity, metadata, relations };
  return { ref: held.ref, entity: whole, flat: flatten(whole) };
}
