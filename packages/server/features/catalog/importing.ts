/** How does a set of files become the catalog? The difference is worked out and kept; applying writes exactly that, or nothing. */

import { createHash } from 'node:crypto';
import { type applyImport, catalogRefusals, type ImportPlanAnswer, type PlanItemAnswer, type planImport as planRoute } from '@samspel/contract/catalog.ts';
import type { BodyOf } from '@samspel/contract/route.ts';
import type { Actor } from '@samspel/core/access/role.ts';
import { titleOf } from '@samspel/core/catalog/entity.ts';
import { type Plan, type PlanItem, planImport, writes } from '@samspel/core/catalog/plan.ts';
import { mayMoveDuties } from '@samspel/core/catalog/readiness.ts';
import { catalogOf, systemsTouched } from '@samspel/core/catalog/standing.ts';
import { accept, type Outcome, refuse } from '@samspel/core/decision/refusal.ts';
import { type Instant, iso } from '@samspel/core/time/instant.ts';
import { sql } from 'kysely';
import { json, type Reader, type Tx } from '../../platform/database/database.ts';
import type { House } from '../../platform/house.ts';
import { raise, withdrawAbout } from '../findings/index.ts';
import type { Memory, Remember } from './memory.ts';
import { readFiles } from './read-files.ts';
import { nextRevision, stateHash } from './storage.ts';
import { lastFinished } from './told.ts';
import { settleOwners, type Writing, writeDocuments } from './writing.ts';

export const changedByHand = 'catalog.changed-by-hand';
export const dutiesWithoutReview = 'catalog.duties-without-review';
const largestImport = 40 * 1024 * 1024;
const keepUnappliedSeconds = 24 * 3600;

/** Works out and keeps the difference between files and what stands. */
export async function plan(house: House, remember: Remember, body: BodyOf<typeof planRoute>, actor: Actor, now: Instant): Promise<Outcome<ImportPlanAnswer>> {
  const size = body.files.reduce((sum, { text }) => sum + text.length, 0);
  if (size > largestImport) return refuse(catalogRefusals.importTooLarge.code, { what: `${Math.ceil(size / 1024 / 1024)} MiB`, limit: '40 MiB' });
  const read = await readFiles(body.files, body.entry === undefined ? undefined : [body.entry].flat());
  // The hash is taken first: a change that slips in between makes it stale, never wrong.
  const basedOn = await stateHash(house.reader);
  const memory = await remember();
  const { origin, removeMissing } = body;
  const worked = planImport({ standing: memory.held, incoming: read.incoming, origin, removeMissing, mayMove: mayMoveIn(memory, now) });
  const shown = tell(worked, { id: house.newId('cip'), origin, basedOn, createdAt: iso(now), refused: read.refused, notices: read.notices });
  const toWrite = worked.items.filter((item) => writes(item, memory.held.get(item.ref), origin));
  await house.change(async (tx) => {
    await sql`
      insert into catalog.import_plan (id, origin, created_at, created_by, based_on, shown, writes)
      values (${shown.id}, ${origin}, ${new Date(now)}, ${actor.name}, ${basedOn}, ${json(shown)}, ${json(toWrite)})`.execute(tx);
    await house.publish(tx, actor, { type: 'catalog.import-planned', subject: shown.id, payload: { plan: shown.id, origin, files: body.files.length } });
  });
  return accept(shown);
}

/** Whether the last finished review of a system lets duties move. */
function mayMoveIn(memory: Memory, now: Instant): NonNullable<Parameters<typeof planImport>[0]['mayMove']> {
  return (system, before, after) => {
    const moved = mayMoveDuties(before, after, lastFinished(memory.reviews.get(system) ?? []), now);
    return moved.ok ? null : String(moved.refusal.facts['why']);
  };
}

type Frame = Pick<ImportPlanAnswer, 'id' | 'origin' | 'basedOn' | 'createdAt'> & { readonly refused: Plan['refused']; readonly notices: Plan['notices'] };

function tell(worked: Plan, frame: Frame): ImportPlanAnswer {
  const { items, missing } = worked;
  const refused = [...frame.refused, ...worked.refused];
  const count = (change: PlanItem['change']): number => items.filter((item) => item.change === change).length;
  const conflicts = items.reduce((sum, item) => sum + item.conflicts.length, 0);
  return {
    ...frame,
    appliedAt: null,
    counts: {
      added: count('added'),
      changed: count('changed'),
      removed: count('removed'),
      unchanged: count('unchanged'),
      refused: refused.length,
      conflicts,
      missing: missing.length,
    },
    items: items.filter(({ change, conflicts }) => change !== 'unchanged' || conflicts.length > 0).map(toldItem),
    refused,
    notices: [...frame.notices, ...worked.notices],
    missing: [...missing],
  };
}

const orNull = (value: unknown): unknown => value ?? null;

function toldItem({ ref, kind, title, change, file, line, fields, conflicts, kept }: PlanItem): PlanItemAnswer {
  return {
    ref,
    kind,
    title,
    change,
    file,
    line,
    fields: fields.map(({ path, before, after }) => ({ path, before: orNull(before), after: orNull(after) })),
    conflicts: conflicts.map(({ path, base, byHand, incoming, why }) => ({
      path,
      base: orNull(base),
      byHand: orNull(byHand),
      incoming: orNull(incoming),
      why,
    })),
    kept: [...kept],
  };
}

/** Question: what did a plan show? */
export async function shownPlan(reader: Reader, id: string): Promise<ImportPlanAnswer | null> {
  const { rows } = await sql<{ shown: ImportPlanAnswer }>`select shown from catalog.import_plan where id = ${id}`.execute(reader);
  return rows[0]?.shown ?? null;
}

/** Writes a plan whole, or refuses it because the catalog moved since. */
export async function apply(
  house: House,
  remember: Remember,
  id: string,
  body: BodyOf<typeof applyImport>,
  actor: Actor,
  now: Instant,
): Promise<Outcome<ImportPlanAnswer>> {
  for (;;) {
    // Read before the turn is taken: inside it, every other connection may be waiting for us.
    const memory = await remember();
    const outcome = await house.change((tx) => applyIn({ house, tx, now }, memory, id, body, actor));
    if (outcome !== 'look-again') return outcome;
  }
}

async function applyIn(
  { house, tx, now }: Omit<Writing, 'revision'>,
  memory: Memory,
  id: string,
  body: BodyOf<typeof applyImport>,
  actor: Actor,
): Promise<Outcome<ImportPlanAnswer> | 'look-again'> {
  const revision = await nextRevision(tx);
  const stored = await planForUpdate(tx, id);
  if (stored === null) return refuse(catalogRefusals.planUnknown.code);
  if (stored.appliedAt !== null || stored.writes === null) return refuse(catalogRefusals.planApplied.code);
  if (stored.basedOn !== (await stateHash(tx))) return refuse(catalogRefusals.planStale.code);
  if (revision !== memory.revision + 1) return 'look-again';
  const items = stored.writes;
  const next = new Map(memory.catalog.entities);
  for (const { ref, entity } of items) {
    if (entity === null) next.delete(ref);
    else next.set(ref, entity);
  }
  const after = catalogOf(next);
  const writing: Writing = { house, tx, now, revision };
  const { origin } = stored.shown;
  await writeDocuments(
    writing,
    items.map(({ ref, entity, imported, file, line }) => ({ ref, entity, imported, origin, file, line, declared: true })),
    memory.catalog,
    after,
  );
  const systems = systemsTouched(
    items.map(({ ref }) => ref),
    memory.catalog,
    after,
  );
  await settleOwners(writing, memory.catalog, after, systems, { by: actor.name, at: now, reason: body.reason }, body.ownersAccepted);
  await askAbout(house, tx, items, actor);
  const applied: ImportPlanAnswer = { ...stored.shown, appliedAt: iso(now) };
  await sql`update catalog.import_plan set applied_at = ${new Date(now)}, shown = ${json(applied)}, writes = null where id = ${id}`.execute(tx);
  const refs = (change: PlanItem['change']): string[] => items.filter((item) => item.change === change).map(({ ref }) => ref);
  const payload = {
    plan: id,
    origin,
    added: refs('added'),
    changed: refs('changed'),
    removed: refs('removed'),
    conflicts: applied.counts.conflicts,
    reason: body.reason,
  };
  await house.publish(tx, actor, { type: 'catalog.imported', subject: id, payload });
  return accept(applied);
}

interface StoredPlan {
  readonly shown: ImportPlanAnswer;
  readonly writes: PlanItem[] | null;
  readonly basedOn: string;
  readonly appliedAt: Instant | null;
}

async function planForUpdate(tx: Tx, id: string): Promise<StoredPlan | null> {
  const { rows } = await sql<StoredPlan>`
    select shown, writes, based_on as "basedOn", applied_at as "appliedAt" from catalog.import_plan where id = ${id} for update`.execute(tx);
  return rows[0] ?? null;
}

/** Raises a finding for every field that stays although the files want otherwise; withdraws those that the files now agree on. */
async function askAbout(house: House, tx: Tx, items: readonly PlanItem[], actor: Actor): Promise<void> {
  const settled = items.filter(({ conflicts, kept }) => conflicts.length === 0 && kept.length === 0).map(({ ref }) => ref);
  await withdrawAbout(tx, house, actor, changedByHand, settled);
  await withdrawAbout(tx, house, actor, dutiesWithoutReview, settled);
  for (const { ref, conflicts, entity, title } of items)
    for (const { path, base, byHand, incoming, why } of conflicts) {
      const wanted = createHash('sha1')
        .update(JSON.stringify(orNull(incoming)))
        .digest('hex')
        .slice(0, 12);
      const field = path === '' ? 'the entity itself' : path.slice(1).replaceAll('/', '.').replaceAll('~1', '/');
      const name = entity === null ? title : titleOf(entity);
      const kind = why === 'by-hand' ? changedByHand : dutiesWithoutReview;
      await raise(tx, house, actor, {
        kind,
        subject: ref,
        key: `${kind} ${ref} ${path} ${wanted}`,
        title:
          why === 'by-hand'
            ? `${field} of ${name} was changed by hand, and the files now say otherwise`
            : `The files move duties of ${name} towards operations without a readiness review`,
        acceptDoes: path === '' ? 'Takes it out of the catalog, as the files do' : 'Writes what the files say',
        facts: { path, base: orNull(base), byHand: orNull(byHand), incoming: orNull(incoming), removed: incoming === undefined },
      });
    }
}

/** Throws away differences that nobody applied within a day. */
export async function forgetPlans(tx: Tx, now: Instant): Promise<void> {
  await sql`delete from catalog.import_plan where applied_at is null and created_at < ${new Date(now - keepUnappliedSeconds * 1000)}`.execute(tx);
}
