/**
 * What follows from all documents together?
 *
 * Relations in both directions, the own fields of each system with the Operations document beside it, the dependencies with what is said of
 * them, and the journeys. All of it follows from the documents alone, so it is worked out anew when one of them changes.
 */

import { unsaid } from '../dependencies/dependency.ts';
import type { DeclaredDependency } from './dependency-fields.ts';
import { type Entity, isSystem } from './entity.ts';
import { impliedJourneys, type Journey, journeyOf } from './journey.ts';
import { type OwnFields, operatedSystem, ownFieldsOf } from './own-fields.ts';
import { kindOf } from './reference.ts';
import { type Relation, relationsOf } from './relations.ts';

/** One edge: `from` calls `to`. */
export interface Dependency extends DeclaredDependency {
  readonly from: string;
  /** `declared` by dependsOn, by own `fields`, or `api`: `to` provides an API that `from` consumes. */
  readonly by: 'declared' | 'fields' | 'api';
  readonly api: string | null;
}

export interface Catalog {
  readonly entities: ReadonlyMap<string, Entity>;
  /** What one document states, both ways. */
  readonly statedBy: ReadonlyMap<string, readonly Relation[]>;
  /** Relations that begin at an entity, each once, by type and target. */
  readonly relationsFrom: ReadonlyMap<string, readonly Relation[]>;
  /** Own fields of every system. */
  readonly own: ReadonlyMap<string, OwnFields>;
  /** Reference of the Operations document of a system. */
  readonly operationsOf: ReadonlyMap<string, string>;
  readonly dependenciesFrom: ReadonlyMap<string, readonly Dependency[]>;
  readonly dependenciesTo: ReadonlyMap<string, readonly Dependency[]>;
  readonly journeys: readonly Journey[];
}

/** Works out what follows from the documents. */
export function catalogOf(entities: ReadonlyMap<string, Entity>): Catalog {
  const operationsOf = new Map<string, string>();
  for (const [ref, entity] of entities) {
    const of = entity.kind === 'Operations' ? operatedSystem(entity) : null;
    // Of several that speak of one system the first by name counts, whatever order they came in.
    if (of !== null && ref < (operationsOf.get(of) ?? '\uffff')) operationsOf.set(of, ref);
  }
  const own = new Map<string, OwnFields>();
  const statedBy = new Map<string, readonly Relation[]>();
  const from = new Map<string, Map<string, Relation>>();
  for (const [ref, entity] of entities) {
    const fields = isSystem(entity.kind) ? ownFieldsOf(entity, entities.get(operationsOf.get(ref) ?? '')) : undefined;
    if (fields !== undefined) own.set(ref, fields);
    const stated = relationsOf(entity, fields);
    statedBy.set(ref, stated);
    for (const relation of stated) {
      const known = from.get(relation.source) ?? new Map<string, Relation>();
      if (known.size === 0) from.set(relation.source, known);
      known.set(`${relation.type} ${relation.target}`, relation);
    }
  }
  const relationsFrom = new Map(
    [...from].map(([ref, known]) => [ref, [...known].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, relation]) => relation)] as const),
  );
  const dependencies = [...own].flatMap(([ref, fields]) => dependenciesOf(ref, fields, relationsFrom));
  return {
    entities,
    statedBy,
    relationsFrom,
    own,
    operationsOf,
    dependenciesFrom: grouped(dependencies, ({ from: caller }) => caller),
    dependenciesTo: grouped(dependencies, ({ to }) => to),
    journeys: journeysOf(entities, own),
  };
}

/** Systems whose own fields a change of these documents may touch: themselves, and those that an Operations document spoke or speaks of. */
export function systemsTouched(refs: Iterable<string>, before: Catalog, after: Catalog): string[] {
  const touched = new Set<string>();
  for (const ref of refs) {
    if (isSystem(kindOf(ref))) touched.add(ref);
    for (const { entities } of [before, after]) {
      const entity = entities.get(ref);
      const of = entity?.kind === 'Operations' ? operatedSystem(entity) : null;
      if (of !== null) touched.add(of);
    }
  }
  return [...touched];
}

/** Targets of one type of relation. */
export function targetsOf(catalog: Catalog, ref: string, type: string): string[] {
  return (catalog.relationsFrom.get(ref) ?? []).filter((relation) => relation.type === type).map(({ target }) => target);
}

function dependenciesOf(ref: string, fields: OwnFields, relationsFrom: ReadonlyMap<string, readonly Relation[]>): Dependency[] {
  const found = new Map<string, Dependency>();
  for (const said of fields.dependencies) found.set(said.to, { ...said, from: ref, by: 'fields', api: null });
  const relations = relationsFrom.get(ref) ?? [];
  for (const { type, target } of relations)
    if (type === 'dependsOn' && isSystem(kindOf(target)) && !found.has(target))
      found.set(target, { ...unsaid, from: ref, to: target, by: 'declared', api: null });
  for (const { type, target: api } of relations) {
    if (type !== 'consumesApi') continue;
    for (const { type: back, target } of relationsFrom.get(api) ?? [])
      if (back === 'apiProvidedBy' && target !== ref && !found.has(target)) found.set(target, { ...unsaid, from: ref, to: target, by: 'api', api });
  }
  return [...found.values()];
}

function grouped<T>(all: readonly T[], key: (one: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const one of all) {
    const group = groups.get(key(one));
    if (group === undefined) groups.set(key(one), [one]);
    else group.push(one);
  }
  return groups;
}

function journeysOf(entities: ReadonlyMap<string, Entity>, own: ReadonlyMap<string, OwnFields>): Journey[] {
  const declared = [...entities].filter(([, { kind }]) => kind === 'Journey').map(([ref, entity]) => journeyOf(entity, ref));
  const named = new Map<string, string[]>();
  for (const [system, { journeys }] of own) for (const journey of journeys) named.set(journey, [...(named.get(journey) ?? []), system]);
  return [...declared, ...impliedJourneys(named, (ref) => entities.has(ref))].sort((a, b) => (a.ref < b.ref ? -1 : 1));
}
