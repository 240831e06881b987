/** How does a person write or remove one entity, and how is a finding about a conflict settled? */
import { catalogRefusals } from '@samspel/contract/catalog.ts';
import { houseRefusals } from '@samspel/contract/route.ts';
import type { Actor } from '@samspel/core/access/role.ts';
import { differenceOf } from '@samspel/core/catalog/difference.ts';
import { type Entity, refOf } from '@samspel/core/catalog/entity.ts';
import { journeyOf, unknownSystems } from '@samspel/core/catalog/journey.ts';
import { stepsOf, withValue } from '@samspel/core/catalog/json.ts';
import { operatedSystem } from '@samspel/core/catalog/own-fields.ts';
import { systemsTouched } from '@samspel/core/catalog/standing.ts';
import { validate } from '@samspel/core/catalog/validate.ts';
import { accept, type Outcome, refuse } from '@samspel/core/decision/refusal.ts';
import type { Instant } from '@samspel/core/time/instant.ts';
import { sql } from 'kysely';
import type { Reader, Tx } from '../../platform/database/database.ts';
import type { House } from '../../platform/house.ts';
import { type Asked, readRef } from './ownership.ts';
import { byHand, heldForUpdate, nextRevision, type Write } from './storage.ts';
import { nearby, settleOwners, type Writing, writeDocuments } from './writing.ts';

type AskedOfVersion = Asked & { readonly ifVersion: number | null };

/** Writes one entity whole. What is not there yet is at version 0. */
export function putEntity(
  house: House,
  text: string,
  document: unknown,
  reason: string,
  { actor, now, ifVersion }: AskedOfVersion,
): Promise<Outcome<{ ref: string; entity: Entity; version: number }>> {
  return house.change(async (tx) => {
    const ref = readRef(text);
    if (!ref.ok) return ref;
    const valid = validate(document);
    if ('faults' in valid) {
      const [first] = valid.faults;
      const told = valid.faults.slice(0, 5).map(({ path, message }) => `${stepsOf(path).join('.')} ${message}`);
      return refuse(catalogRefusals.invalidEntity.code, { message: told.join('; ') }, `/document${first?.path ?? ''}`);
    }
    const { entity } = valid;
    if (refOf(entity) !== ref.value)
      return refuse(catalogRefusals.invalidEntity.code, { message: `it is ${refOf(entity)}, not ${ref.value}` }, '/document/metadata/name');
    const missing = await missingSystems(tx, entity, ref.value);
    if (missing.length > 0)
      return refuse(catalogRefusals.invalidEntity.code, { message: `it names ${missing.join(', ')}, which nothing declares` }, '/document/spec');
    const writing: Writing = { house, tx, now, revision: await nextRevision(tx) };
    const stale = staleAt((await heldForUpdate(tx, [ref.value])).get(ref.value)?.version ?? 0, ifVersion);
    if (stale !== null) return stale;
    const version = await writeOne(writing, ref.value, entity, actor, reason);
    return accept({ ref: ref.value, entity, version });
  });
}

const staleAt = (version: number, ifVersion: number | null) =>
  ifVersion === null || ifVersion === version ? null : refuse(houseRefusals.stale.code, { version });

/** Systems that a journey or an Operations document names and nothing declares. */
async function missingSystems(reader: Reader, entity: Entity, ref: string): Promise<string[]> {
  const of = entity.kind === 'Operations' ? operatedSystem(entity) : null;
  const named = entity.kind === 'Journey' ? unknownSystems(journeyOf(entity, ref), () => false) : of === null ? [] : [of];
  if (named.length === 0) return [];
  const { rows } = await sql<{ ref: string }>`select ref from catalog.entity where ref = any(${named}) and removed_at is null`.execute(reader);
  const known = new Set(rows.map((row) => row.ref));
  return named.filter((one) => !known.has(one));
}

/** Writes an entity with its owners and says so; answers its version. */
async function writeOne(writing: Writing, ref: string, entity: Entity, actor: Actor, reason: string): Promise<number> {
  const { house, tx } = writing;
  const near = await nearby(tx, [{ ref, entity }]);
  const held = near.held.get(ref);
  const write: Write = held === undefined ? { ref, entity, imported: null, origin: null, file: null, line: null, declared: false } : byHand(held, entity);
  await writeWithOwners(writing, write, near, actor, reason);
  const fields = differenceOf(held?.entity, entity).map(({ path, before: was, after: is }) => ({ path, before: was ?? null, after: is ?? null }));
  await house.publish(tx, actor, { type: 'catalog.entity-written', subject: ref, payload: { ref, fields, reason } });
  return (await heldForUpdate(tx, [ref])).get(ref)?.version ?? 1;
}

async function writeWithOwners(
  writing: Writing,
  write: Write,
  { before, after }: Awaited<ReturnType<typeof nearby>>,
  actor: Actor,
  reason: string,
): Promise<void> {
  await writeDocuments(writing, [write], before, after);
  await settleOwners(writing, before, after, systemsTouched([write.ref], before, after), { by: actor.name, at: writing.now, reason }, false);
}

/** Takes an entity out; its ownerships end. */
export function removeEntity(house: House, text: string, reason: string, { actor, now, ifVersion }: AskedOfVersion): Promise<Outcome<string>> {
  return house.change(async (tx) => {
    const ref = readRef(text);
    if (!ref.ok) return ref;
    const writing: Writing = { house, tx, now, revision: await nextRevision(tx) };
    const held = (await heldForUpdate(tx, [ref.value])).get(ref.value);
    const stale = held === undefined ? null : staleAt(held.version, ifVersion);
    if (stale !== null) return stale;
    return (await removeOne(writing, ref.value, actor, reason)) ? accept(ref.value) : refuse(catalogRefusals.unknown.code, { ref: ref.value });
  });
}

async function removeOne(writing: Writing, ref: string, actor: Actor, reason: string): Promise<boolean> {
  const { house, tx } = writing;
  const near = await nearby(tx, [{ ref, entity: null }]);
  const held = near.held.get(ref);
  if (held === undefined) return false;
  await writeWithOwners(writing, { ...byHand(held, held.entity), entity: null }, near, actor, reason);
  await house.publish(tx, actor, { type: 'catalog.entity-removed', subject: ref, payload: { ref, reason } });
  return true;
}

/** What follows from accepting a finding about a field: the files' word is written after all. Does nothing when the field moved on meanwhile. */
export async function takeIncoming(house: House, tx: Tx, ref: string, facts: Readonly<Record<string, unknown>>, actor: Actor, now: Instant): Promise<void> {
  const { path, incoming, removed } = facts;
  if (typeof path !== 'string') return;
  const writing: Writing = { house, tx, now, revision: await nextRevision(tx) };
  const reason = 'A person accepted what the files say';
  if (path === '') {
    await removeOne(writing, ref, actor, reason);
    return;
  }
  const held = (await heldForUpdate(tx, [ref])).get(ref);
  if (held === undefined) return;
  const valid = validate(withValue(held.entity, path, removed === true ? undefined : incoming));
  if ('entity' in valid) await writeOne(writing, ref, valid.entity, actor, reason);
}
