/**
 * How does the catalog write down what was settled about dependencies? All of it in one transaction, by hand: what a file says otherwise later
 * becomes a finding and never undoes it silently. What does not follow the rules of documents is left out and told to the log.
 */
import type { dependenciesEvents } from '@samspel/contract/dependencies.ts';
import type { Actor } from '@samspel/core/access/role.ts';
import { type DeclaredDependency, withDependencies } from '@samspel/core/catalog/dependency-fields.ts';
import { differenceOf } from '@samspel/core/catalog/difference.ts';
import { type Entity, ownVersion } from '@samspel/core/catalog/entity.ts';
import { kindOf, parseRef } from '@samspel/core/catalog/reference.ts';
import { validate } from '@samspel/core/catalog/validate.ts';
import { parseInstant } from '@samspel/core/time/instant.ts';
import type { z } from 'zod';
import type { Tx } from '../../platform/database/database.ts';
import type { House } from '../../platform/house.ts';
import { byHand, nextRevision, operationsRefOf, type Write } from './storage.ts';
import { nearby, type Writing, writeDocuments } from './writing.ts';

export type Settled = z.output<(typeof dependenciesEvents)['dependencies.settled']>;

/** Writes what was settled, in the name of whoever settled it. */
export async function takeDependencies(house: House, tx: Tx, settled: Settled, actor: Actor): Promise<void> {
  const writing: Writing = { house, tx, now: house.now(), revision: await nextRevision(tx) };
  const callers = [...new Set([...settled.declared, ...settled.removed].map(({ from }) => from))];
  const added = [...settled.systems.map(systemDocument), ...settled.journeys.map(journeyDocument)];
  const beside = new Map<string, string>();
  for (const caller of callers) {
    const operations = await operationsRefOf(tx, caller);
    if (operations !== null) beside.set(caller, operations);
  }
  const touched = [...callers, ...beside.values(), ...added.map(({ ref }) => ref)];
  const { held } = await nearby(
    tx,
    touched.map((ref) => ({ ref, entity: null })),
  );
  const documents = new Map<string, Entity>([...held].map(([ref, { entity }]) => [ref, entity]));
  for (const { ref, entity } of added) if (!documents.has(ref)) documents.set(ref, entity);
  for (const caller of callers) {
    const entity = documents.get(caller);
    if (entity === undefined) {
      house.log.warn({ system: caller }, 'dependencies of a system that is gone were not written');
      continue;
    }
    const operations = beside.get(caller);
    const changed = withDependencies(
      { entity, operations: operations === undefined ? undefined : documents.get(operations) },
      settled.declared.filter(({ from }) => from === caller).map(declaredOf),
      settled.removed.filter(({ from }) => from === caller).map(({ to }) => to),
    );
    documents.set(caller, changed.entity);
    if (operations !== undefined && changed.operations !== undefined) documents.set(operations, changed.operations);
  }
  const writes = [...documents].flatMap(([ref, entity]): Write[] => {
    const before = held.get(ref);
    if (before !== undefined && differenceOf(before.entity, entity).length === 0) return [];
    const valid = validate(entity);
    if ('faults' in valid) {
      house.log.warn({ ref, faults: valid.faults.slice(0, 3) }, 'a document with dependencies does not follow the rules and was not written');
      return [];
    }
    return [
      before === undefined
        ? { ref, entity: valid.entity, imported: null, origin: null, file: null, line: null, declared: false }
        : byHand(before, valid.entity),
    ];
  });
  if (writes.length === 0) return;
  const near = await nearby(tx, writes);
  await writeDocuments(writing, writes, near.before, near.after);
  for (const { ref, entity } of writes) {
    const fields = differenceOf(held.get(ref)?.entity, entity ?? undefined).map(({ path, before, after }) => ({
      path,
      before: before ?? null,
      after: after ?? null,
    }));
    await house.publish(tx, actor, { type: 'catalog.entity-written', subject: ref, payload: { ref, fields, reason: settled.reason } });
  }
}

function declaredOf({ to, attributes }: Settled['declared'][number]): DeclaredDependency {
  const { fallback } = attributes;
  return { ...attributes, to, fallback: fallback === null ? null : { text: fallback.text, testedAt: parseInstant(fallback.testedAt ?? '') } };
}

/** A system nobody had heard of: a Component, or a Resource where it was named as one, whose owner is yet to be found. */
function systemDocument({ ref, name }: Settled['systems'][number]): { ref: string; entity: Entity } {
  const parts = parseRef(ref);
  const [plain, namespace] = parts.ok ? [parts.value.name, parts.value.namespace] : [name, 'default'];
  const metadata = {
    name: plain,
    ...(namespace === 'default' ? {} : { namespace }),
    ...(name.toLowerCase() === plain ? {} : { annotations: { 'samspel.dev/service-name': name } }),
  };
  const entity =
    kindOf(ref) === 'resource'
      ? { kind: 'Resource', metadata, spec: { type: 'unknown', owner: 'unknown' } }
      : { kind: 'Component', metadata, spec: { type: 'service', lifecycle: 'production', owner: 'unknown' } };
  return { ref, entity: { apiVersion: 'backstage.io/v1alpha1', ...entity } };
}

function journeyDocument({ ref, name, systems }: Settled['journeys'][number]): { ref: string; entity: Entity } {
  const parts = parseRef(ref);
  const [plain, namespace] = parts.ok ? [parts.value.name, parts.value.namespace] : [name, 'default'];
  const metadata = { name: plain, title: name, ...(namespace === 'default' ? {} : { namespace }) };
  return { ref, entity: { apiVersion: ownVersion, kind: 'Journey', metadata, spec: { structure: { all: systems.map((system) => ({ ref: system })) } } } };
}
