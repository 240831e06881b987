/** How do duties move, and how is readiness reviewed? */
import { catalogRefusals } from '@samspel/contract/catalog.ts';
import { houseRefusals } from '@samspel/contract/route.ts';
import { mayChangeOwned } from '@samspel/core/access/role.ts';
import { type Duties, dutiesFrom, type Stage, stageOf } from '@samspel/core/catalog/duties.ts';
import { same } from '@samspel/core/catalog/json.ts';
import { ownFieldsOf, withDuties } from '@samspel/core/catalog/own-fields.ts';
import { acceptedTeams } from '@samspel/core/catalog/ownership.ts';
import { type Answer, answerQuestion, finishReview, mayMoveDuties, questions, type Review, readinessOf } from '@samspel/core/catalog/readiness.ts';
import { accept, type Outcome, refuse } from '@samspel/core/decision/refusal.ts';
import type { Tx } from '../../platform/database/database.ts';
import type { House } from '../../platform/house.ts';
import { withdrawAbout } from '../findings/index.ts';
import { dutiesWithoutReview } from './importing.ts';
import { type Asked, lockSystem, saveDocuments, teamsOf } from './ownership.ts';
import { currentForUpdate, reviewById, reviewsOf, type StoredReview, writeReview } from './ownership-storage.ts';
import { nextRevision } from './storage.ts';
import { lastFinished } from './told.ts';

export interface MovedDuties {
  readonly system: string;
  readonly duties: Duties;
  readonly stage: Stage;
  readonly reason: string;
  readonly version: number;
}

/** Says who holds which duty. Towards operations only with a finished review without gaps in what moves; refused when nothing would. */
export function moveDuties(
  house: House,
  ref: string,
  wanted: Partial<Record<keyof Duties, Duties[keyof Duties] | undefined>>,
  reason: string,
  asked: Asked & { readonly ifVersion: number | null },
): Promise<Outcome<MovedDuties>> {
  const { actor, now, ifVersion } = asked;
  return house.change(async (tx) => {
    const locked = await lockSystem(house, tx, ref, now);
    if (!locked.ok) return locked;
    const { writing, system } = locked.value;
    const { held, operations } = system;
    if (!mayChangeOwned(actor, teamsOf(system))) return refuse(catalogRefusals.notOwner.code, { ref: held.ref });
    if (ifVersion !== null && ifVersion !== held.version) return refuse(houseRefusals.stale.code, { version: held.version });
    const before = dutiesFrom(ownFieldsOf(held.entity, operations?.entity));
    const after: Duties = { ...before, ...Object.fromEntries(Object.entries(wanted).filter(([, holder]) => holder !== undefined)) };
    if (same(before, after)) return refuse(catalogRefusals.dutiesUnchanged.code, { ref: held.ref });
    const review = lastFinished((await reviewsOf(tx, held.ref)).reverse());
    const moved = mayMoveDuties(before, after, review, now);
    if (!moved.ok) return moved;
    const version = await saveDocuments(writing, system, withDuties(held.entity, operations?.entity, after));
    const stage = stageOf(after);
    const payload = { system: held.ref, before, after, stageBefore: stageOf(before).stage, stageAfter: stage.stage, review: review?.id ?? null, reason };
    await house.publish(tx, actor, { type: 'catalog.duties-moved', subject: held.ref, payload });
    await withdrawAbout(tx, house, actor, dutiesWithoutReview, [held.ref]);
    return accept({ system: held.ref, duties: after, stage: stage.stage, reason: stage.reason, version });
  });
}

/** Begins a review with the last one's answers, or goes on with the open one. */
export function startReview(house: House, ref: string, reason: string, { actor, now }: Asked): Promise<Outcome<StoredReview>> {
  return house.change(async (tx) => {
    const locked = await lockSystem(house, tx, ref, now);
    if (!locked.ok) return locked;
    const { writing, system } = locked.value;
    if (!mayChangeOwned(actor, teamsOf(system))) return refuse(catalogRefusals.notOwner.code, { ref: system.held.ref });
    const before = await reviewsOf(tx, system.held.ref);
    const open = before.find(({ finishedAt }) => finishedAt === null);
    if (open !== undefined) return accept(open);
    const review: Review = {
      id: house.newId('rdy'),
      system: system.held.ref,
      startedAt: now,
      startedBy: actor.name,
      finishedAt: null,
      reason,
      answers: before[0]?.answers ?? {},
    };
    const version = await writeReview(tx, review, writing.revision);
    await house.publish(tx, actor, { type: 'catalog.readiness-started', subject: review.system, payload: { id: review.id, system: review.system, reason } });
    return accept({ ...review, version });
  });
}

async function lockReview(
  tx: Tx,
  id: string,
  asked: Asked & { readonly ifVersion: number | null },
): Promise<Outcome<{ review: StoredReview; revision: number }>> {
  const revision = await nextRevision(tx);
  const review = await reviewById(tx, id, true);
  if (review === null) return refuse(catalogRefusals.noReview.code);
  const owners = await currentForUpdate(tx, [review.system]);
  if (!mayChangeOwned(asked.actor, acceptedTeams(owners))) return refuse(catalogRefusals.notOwner.code, { ref: review.system });
  if (asked.ifVersion !== null && asked.ifVersion !== review.version) return refuse(houseRefusals.stale.code, { version: review.version });
  return accept({ review, revision });
}

export function answerReview(
  house: House,
  id: string,
  question: string,
  given: Pick<Answer, 'answer' | 'note' | 'expiresAt'>,
  asked: Asked & { readonly ifVersion: number | null },
): Promise<Outcome<StoredReview>> {
  const { actor, now } = asked;
  return house.change(async (tx) => {
    const locked = await lockReview(tx, id, asked);
    if (!locked.ok) return locked;
    const { review, revision } = locked.value;
    const decided = answerQuestion(review, question, given, actor.name, now);
    if (!decided.ok) return decided;
    const version = await writeReview(tx, decided.value, revision);
    const payload = { id, system: review.system, question, before: review.answers[question]?.answer ?? null, after: given.answer };
    await house.publish(tx, actor, { type: 'catalog.readiness-answered', subject: review.system, payload });
    return accept({ ...decided.value, version });
  });
}

export function finish(house: House, id: string, reason: string, asked: Asked & { readonly ifVersion: number | null }): Promise<Outcome<StoredReview>> {
  const { actor, now } = asked;
  return house.change(async (tx) => {
    const locked = await lockReview(tx, id, asked);
    if (!locked.ok) return locked;
    const { review, revision } = locked.value;
    const decided = finishReview(review, now);
    if (!decided.ok) return decided;
    const version = await writeReview(tx, decided.value, revision);
    const gaps = questions.filter((one) => decided.value.answers[one.id]?.answer === 'gap').map((one) => one.id);
    const payload = { id, system: review.system, state: readinessOf(decided.value, now), gaps, reason };
    await house.publish(tx, actor, { type: 'catalog.readiness-finished', subject: review.system, payload });
    return accept({ ...decided.value, version });
  });
}
