/** How are things of the catalog told on the wire? */
import type { DependencyAnswer, JourneyAnswer, Named, OwnershipAnswer, ReadinessReviewAnswer, StructureWord } from '@samspel/contract/catalog.ts';
import { type Duties, dutiesFrom, type Stage, stageOf } from '@samspel/core/catalog/duties.ts';
import { titleOf } from '@samspel/core/catalog/entity.ts';
import type { Journey } from '@samspel/core/catalog/journey.ts';
import { isOverdue, type Ownership } from '@samspel/core/catalog/ownership.ts';
import { areas, questions, readinessOf } from '@samspel/core/catalog/readiness.ts';
import { kindOf, nameOf } from '@samspel/core/catalog/reference.ts';
import type { Dependency } from '@samspel/core/catalog/standing.ts';
import { componentsOf, type Structure } from '@samspel/core/reliability/structure.ts';
import { type Instant, iso } from '@samspel/core/time/instant.ts';
import type { Memory } from './memory.ts';
import type { StoredReview } from './ownership-storage.ts';

export const isoOrNull = (instant: Instant | null): string | null => (instant === null ? null : iso(instant));

/** A reference with what a person reads. */
export function named(memory: Memory, ref: string): Named {
  const entity = memory.catalog.entities.get(ref);
  return { ref, kind: kindOf(ref), title: entity === undefined ? nameOf(ref) : titleOf(entity), known: entity !== undefined };
}

export function ownershipTold(memory: Memory, ownership: Ownership, now: Instant): OwnershipAnswer {
  const { id, system, side, team, person, state, reviewBy, from, to, reasons } = ownership;
  return {
    id,
    system,
    side,
    team: named(memory, team),
    person: person === null ? null : named(memory, person),
    state,
    reviewBy: isoOrNull(reviewBy),
    from: iso(from),
    to: isoOrNull(to),
    reasons: reasons.map((one) => ({ ...one, at: iso(one.at) })),
    overdue: isOverdue(ownership, now),
    departed: hasDeparted(memory, ownership),
  };
}

/** Whether the person an ownership stands on has left. */
export function hasDeparted(memory: Memory, { person, team, to }: Ownership): boolean {
  return to === null && (memory.departed.has(person ?? '') || memory.departed.has(team));
}

/** Both owners of a system as they stand. */
export function ownersTold(memory: Memory, system: string, now: Instant): { dev: OwnershipAnswer | null; ops: OwnershipAnswer | null } {
  const { dev = null, ops = null } = memory.owners.get(system) ?? {};
  return { dev: dev === null ? null : ownershipTold(memory, dev, now), ops: ops === null ? null : ownershipTold(memory, ops, now) };
}

/** Duties of a system with the stage that follows from them. */
export function dutiesOf(memory: Memory, system: string): { duties: Duties; stage: Stage; reason: string } {
  const own = memory.catalog.own.get(system);
  const duties = dutiesFrom(own ?? { stage: null, duties: {} });
  return { duties, ...stageOf(duties) };
}

/** The review that says how ready a system is: the open one, else the last finished. */
export function reviewInForce(reviews: readonly StoredReview[]): StoredReview | null {
  return reviews.find(({ finishedAt }) => finishedAt === null) ?? reviews.at(-1) ?? null;
}

/** The last finished review: what a move of duties asks. */
export function lastFinished(reviews: readonly StoredReview[]): StoredReview | null {
  return reviews.filter(({ finishedAt }) => finishedAt !== null).at(-1) ?? null;
}

export function reviewTold(review: StoredReview, now: Instant): ReadinessReviewAnswer {
  const answers = questions.map(({ id, area, text, duties }) => {
    const given = review.answers[id];
    return {
      question: id,
      area: areas[area] ?? area,
      text,
      duties: [...duties],
      answer: given?.answer ?? null,
      note: given?.note ?? null,
      expiresAt: isoOrNull(given?.expiresAt ?? null),
      by: given?.by ?? null,
      at: isoOrNull(given?.at ?? null),
    };
  });
  const count = (word: string | null): number => answers.filter(({ answer }) => answer === word).length;
  return {
    id: review.id,
    system: review.system,
    state: readinessOf(review, now),
    startedAt: iso(review.startedAt),
    startedBy: review.startedBy,
    finishedAt: isoOrNull(review.finishedAt),
    reason: review.reason,
    answers,
    gaps: count('gap'),
    acceptedRisks: count('accepted-risk'),
    unanswered: count(null),
    version: review.version,
  };
}

export function dependencyTold(memory: Memory, dependency: Dependency): DependencyAnswer {
  const { from, to, fallback, ...said } = dependency;
  return { ...said, fallback: fallback?.text ?? null, from: named(memory, from), to: named(memory, to) };
}

export function journeyTold(memory: Memory, journey: Journey): JourneyAnswer {
  const { ref, title, description, service, weight, structure } = journey;
  const systems = structure === null ? [] : componentsOf(structure);
  return {
    ref,
    title,
    description,
    service: service === null ? null : named(memory, service),
    weight,
    structure: structure === null ? null : spoken(structure),
    systems: systems.map((system) => named(memory, system)),
  };
}

/** The structure as a value of its own, since the wire's lists are not read-only. */
function spoken(structure: Structure): StructureWord {
  if ('ref' in structure) return { ref: structure.ref };
  if ('all' in structure) return { all: structure.all.map(spoken) };
  if ('any' in structure) return { any: structure.any.map(spoken) };
  return { atLeast: structure.atLeast, of: structure.of.map(spoken) };
}
