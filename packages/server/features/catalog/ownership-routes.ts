/** Which addresses change owners, duties and readiness? Bound here; decided in ownership.ts and readiness.ts. */
import * as contract from '@samspel/contract/catalog.ts';
import { isSystem } from '@samspel/core/catalog/entity.ts';
import { type Ownership, ownerOn } from '@samspel/core/catalog/ownership.ts';
import { areas, questions } from '@samspel/core/catalog/readiness.ts';
import { kindOf } from '@samspel/core/catalog/reference.ts';
import { type Outcome, refuse } from '@samspel/core/decision/refusal.ts';
import { type Instant, iso, parseInstant } from '@samspel/core/time/instant.ts';
import type { House } from '../../platform/house.ts';
import { answer, type Binding, bind } from '../../platform/http/bind.ts';
import type { Remember } from './memory.ts';
import { acceptOwner, declineOwner, depart, proposeOwner, readRef, reviewOwner } from './ownership.ts';
import { ownershipHistory, reviewById, type StoredReview } from './ownership-storage.ts';
import { answerReview, finish, moveDuties, startReview } from './readiness.ts';
import { queues } from './screens.ts';
import { ownershipTold, reviewTold } from './told.ts';

/** The schema has seen that it is an instant. */
const at = (text: string): Instant => parseInstant(text) ?? 0;
const atOrNull = (text: string | null): Instant | null => (text === null ? null : at(text));

export function ownershipBindings(house: House, remember: Remember): Binding[] {
  const told = async (outcome: Outcome<Ownership>, now: Instant) => (outcome.ok ? answer(ownershipTold(await remember(), outcome.value, now)) : outcome);
  const toldReview = (outcome: Outcome<StoredReview>, now: Instant) => (outcome.ok ? answer(reviewTold(outcome.value, now)) : outcome);
  return [
    bind(contract.proposeOwner, async ({ params, body, actor, now }) =>
      told(await proposeOwner(house, params.ref, params.side, { ...body, reviewBy: atOrNull(body.reviewBy) }, { actor, now }), now),
    ),
    bind(contract.acceptOwnership, async ({ params, body, actor, now }) => {
      const reviewBy = body.reviewBy === undefined ? undefined : atOrNull(body.reviewBy);
      return told(await acceptOwner(house, params.ref, params.side, { ...body, reviewBy }, { actor, now }), now);
    }),
    bind(contract.declineOwnership, async ({ params, body, actor, now }) =>
      told(await declineOwner(house, params.ref, params.side, body.reason, { actor, now }), now),
    ),
    bind(contract.reviewOwnership, async ({ params, body, actor, now }) =>
      told(await reviewOwner(house, params.ref, params.side, { ...body, reviewBy: at(body.reviewBy) }, { actor, now }), now),
    ),
    bind(contract.departPerson, async ({ params, body, actor, now }) => {
      const outcome = await depart(house, params.ref, body.reason, { actor, now });
      if (!outcome.ok) return outcome;
      const memory = await remember();
      return answer({ ref: outcome.value.ref, departedAt: iso(now), ownerships: outcome.value.ownerships.map((one) => ownershipTold(memory, one, now)) });
    }),
    bind(contract.ownershipQueues, async ({ query, now }) => answer(queues(await remember(), query.team, now))),
    bind(contract.ownersOn, async ({ params, query, now }) => {
      const ref = readRef(params.ref);
      if (!ref.ok) return ref;
      if (!isSystem(kindOf(ref.value))) return refuse(contract.catalogRefusals.notASystem.code, { ref: ref.value });
      const memory = await remember();
      const history = await ownershipHistory(house.reader, ref.value);
      if (history.length === 0 && !memory.catalog.entities.has(ref.value)) return refuse(contract.catalogRefusals.unknown.code, { ref: ref.value });
      const on = query.on === undefined ? now : at(query.on);
      const then = (side: 'dev' | 'ops') => {
        const owner = ownerOn(history, side, on);
        return owner === null ? null : ownershipTold(memory, owner, now);
      };
      return answer({ on: iso(on), owners: { dev: then('dev'), ops: then('ops') }, history: history.map((one) => ownershipTold(memory, one, now)) });
    }),
    bind(contract.moveDuties, async ({ params, body, actor, now, ifVersion }) => {
      const outcome = await moveDuties(house, params.ref, body.duties, body.reason, { actor, now, ifVersion });
      if (!outcome.ok) return outcome;
      const { system, duties, stage, reason, version } = outcome.value;
      return answer({ system, duties, stage, stageReason: reason, version });
    }),
    bind(contract.readinessQuestions, async () =>
      answer({
        areas: Object.entries(areas).map(([area, title]) => ({
          area,
          title,
          questions: questions.filter((one) => one.area === area).map(({ id, text, duties }) => ({ id, text, duties: [...duties] })),
        })),
      }),
    ),
    bind(contract.startReadiness, async ({ params, body, actor, now }) => toldReview(await startReview(house, params.ref, body.reason, { actor, now }), now)),
    bind(contract.answerReadiness, async ({ params, body, actor, now, ifVersion }) =>
      toldReview(await answerReview(house, params.id, params.question, { ...body, expiresAt: atOrNull(body.expiresAt) }, { actor, now, ifVersion }), now),
    ),
    bind(contract.finishReadiness, async ({ params, body, actor, now, ifVersion }) =>
      toldReview(await finish(house, params.id, body.reason, { actor, now, ifVersion }), now),
    ),
    bind(contract.showReadiness, async ({ params, now }) => {
      const review = await reviewById(house.reader, params.id);
      return review === null ? refuse(contract.catalogRefusals.noReview.code) : answer(reviewTold(review, now));
    }),
  ];
}
