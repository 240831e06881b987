/**
 * What is written when documents change? The documents, the relations they state, and, where a document declares another owner, the
 * ownership that ends and the one that begins. All in the transaction of whoever calls.
 */
import type { Actor } from '@samspel/core/access/role.ts';
import { type OwnerName, operatedSystem, sides } from '@samspel/core/catalog/own-fields.ts';
import { type Decision, end, type Ownership, propose } from '@samspel/core/catalog/ownership.ts';
import { type Catalog, catalogOf, systemsTouched } from '@samspel/core/catalog/standing.ts';
import type { Instant } from '@samspel/core/time/instant.ts';
import type { Tx } from '../../platform/database/database.ts';
import type { House } from '../../platform/house.ts';
import { currentForUpdate, writeOwnerships } from './ownership-storage.ts';
import { type Held, heldForUpdate, operationsRefsOf, type Write, writeEntities, writeRelations } from './storage.ts';

export interface Writing {
  readonly house: House;
  readonly tx: Tx;
  readonly revision: number;
  readonly now: Instant;
}

/** What speaks in the product's own name. */
export const catalogActor: Actor = { kind: 'system', id: 'catalog', name: 'Catalog', role: 'viewer', teams: [], scopes: [] };

/**
 * Writes documents and the relations that they, and the systems they speak of, state. Of both catalogs only what stands near the documents is looked at: themselves,
 * the systems of Operations documents before and after, and every Operations document of those systems.
 */
export async function writeDocuments({ house, tx, revision, now }: Writing, writes: readonly Write[], before: Catalog, after: Catalog): Promise<void> {
  await writeEntities(tx, writes, { revision, now, newUid: () => house.newId('ent') });
  const refs = writes.map(({ ref }) => ref);
  const touched = [...new Set([...refs, ...systemsTouched(refs, before, after)])];
  const relations = touched.flatMap((ref) => (after.statedBy.get(ref) ?? []).map((relation) => ({ ...relation, declaredBy: ref })));
  await writeRelations(tx, touched, relations);
}

/** The catalog near some documents, as it stands and as it will: enough for their relations and owners. Locked. */
export async function nearby(
  tx: Tx,
  writes: readonly Pick<Write, 'ref' | 'entity'>[],
): Promise<{ held: ReadonlyMap<string, Held>; before: Catalog; after: Catalog }> {
  const refs = writes.map(({ ref }) => ref);
  const own = await heldForUpdate(tx, refs);
  const systems = new Set(refs);
  for (const entity of [...[...own.values()].map((held) => held.entity), ...writes.flatMap((write) => write.entity ?? [])]) {
    const of = entity.kind === 'Operations' ? operatedSystem(entity) : null;
    if (of !== null) systems.add(of);
  }
  const held = await heldForUpdate(tx, [...new Set([...systems, ...(await operationsRefsOf(tx, [...systems]))])]);
  const standing = new Map([...held].map(([ref, one]) => [ref, one.entity]));
  const next = new Map(standing);
  for (const { ref, entity } of writes) {
    if (entity === null) next.delete(ref);
    else next.set(ref, entity);
  }
  return { held, before: catalogOf(standing), after: catalogOf(next) };
}

/** Writes documents by hand, when the catalog as a whole is not at hand. */
export async function writeByHand(writing: Writing, writes: readonly Write[]): Promise<void> {
  const { before, after } = await nearby(writing.tx, writes);
  await writeDocuments(writing, writes, before, after);
}

/** Ends and begins ownerships where documents declare other owners than they did. A side whose declaration did not change is left as people settled it. */
export async function settleOwners(
  writing: Writing,
  before: Catalog,
  after: Catalog,
  systems: readonly string[],
  decision: Decision,
  accepted: boolean,
): Promise<{ begun: number; ended: number }> {
  const moved = systems.filter((system) => sides.some((side) => !sameOwner(before.own.get(system)?.owners[side], after.own.get(system)?.owners[side])));
  const current = new Map((await currentForUpdate(writing.tx, moved)).map((one) => [`${one.system} ${one.side}`, one]));
  const changed: Ownership[] = [];
  let begun = 0;
  for (const system of moved)
    for (const side of sides) {
      const owner = after.own.get(system)?.owners[side] ?? null;
      if (sameOwner(before.own.get(system)?.owners[side], owner)) continue;
      const standing = current.get(`${system} ${side}`) ?? null;
      if (owner === null) {
        if (standing !== null) changed.push(end(standing, decision));
        continue;
      }
      const proposal = { id: writing.house.newId('own'), system, side, owner, reviewBy: null, what: 'declared' as const, accepted };
      const outcome = propose(standing, proposal, decision);
      if (!outcome.ok) continue;
      begun += 1;
      if (outcome.value.ended !== null) changed.push(outcome.value.ended);
      changed.push(outcome.value.begun);
    }
  await writeOwnerships(writing.tx, changed, writing.revision);
  return { begun, ended: changed.length - begun };
}

function sameOwner(a: OwnerName | null | undefined, b: OwnerName | null | undefined): boolean {
  return (a ?? null) === (b ?? null) || (a?.team === b?.team && (a?.person ?? null) === (b?.person ?? null) && a !== null && b !== null);
}
