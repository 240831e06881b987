/** How are the rules changed? Each change takes its turn, is written, and says before and after in an event; nothing is ever deleted. */
import type { Rules as AskedRules, addExclusion, setGoal, setPopulation } from '@samspel/contract/availability.ts';
import type { BodyOf } from '@samspel/contract/route.ts';
import type { Actor } from '@samspel/core/access/role.ts';
import type { PopulationPoint } from '@samspel/core/availability/policy.ts';
import { accept, type Outcome, refuse } from '@samspel/core/decision/refusal.ts';
import { type Instant, iso, parseInstant } from '@samspel/core/time/instant.ts';
import type { House } from '../../platform/house.ts';
import { offsetsOf } from '../../platform/zone.ts';
import {
  type Exclusion,
  type Goal,
  insertExclusion,
  insertPolicy,
  markExclusionRemoved,
  markGoalRemoved,
  nextRulesRevision,
  policyVersions,
  populations,
  profiles,
  putGoal,
  replacePopulation,
  type SignedPolicy,
} from './rules-storage.ts';

/** Signs a new version of the policy; refused when it says what the one in force says, or when that is not the one that was seen. */
export function signPolicy(
  house: House,
  actor: Actor,
  asked: AskedRules & { readonly reason: string },
  now: Instant,
  ifVersion: number | null,
): Promise<Outcome<SignedPolicy>> {
  return house.change(async (tx) => {
    await nextRulesRevision(tx, false);
    const [current] = await policyVersions(tx);
    if (current === undefined) throw new Error('there is no policy');
    if (ifVersion !== null && ifVersion !== current.version) return refuse('request.stale', { version: current.version });
    if (sameRules(current, asked)) return refuse('availability.policy-unchanged', { version: current.version });
    const { overlap, maintenance, weights, reason } = asked;
    const signed: SignedPolicy = {
      version: current.version + 1,
      overlap,
      maintenance,
      weights,
      validFrom: now,
      signedBy: { id: actor.id, name: actor.name },
      reason,
    };
    await insertPolicy(tx, signed);
    const told = (policy: SignedPolicy) => ({ version: policy.version, overlap: policy.overlap, maintenance: policy.maintenance, weights: policy.weights });
    await house.publish(tx, actor, {
      type: 'availability.policy-signed',
      subject: `policy:${signed.version}`,
      payload: { before: told(current), after: told(signed), reason },
    });
    return accept(signed);
  });
}

function sameRules(a: AskedRules, b: AskedRules): boolean {
  return (
    a.overlap === b.overlap &&
    a.maintenance === b.maintenance &&
    (['major', 'partial', 'degraded'] as const).every((severity) => a.weights[severity] === b.weights[severity])
  );
}

/** Replaces the population of a target. Refused when two points stand at one instant, or the zone does not exist. */
export function replacePopulationOf(
  house: House,
  actor: Actor,
  asked: BodyOf<typeof setPopulation>,
  now: Instant,
): Promise<Outcome<{ readonly points: PopulationPoint[]; readonly version: number }>> {
  const points = asked.series.map((point) => ({ from: parseInstant(point.from) ?? Number.NaN, users: point.users })).sort((a, b) => a.from - b.from);
  if (points.some((point, index) => Number.isNaN(point.from) || point.from === points[index - 1]?.from)) {
    return Promise.resolve(refuse('availability.bad-population', { message: 'Two points of the series stand at the same instant.' }, '/series'));
  }
  if (asked.profile !== null && offsetsOf(asked.profile.timezone, { from: now, to: now + 1000 }) === null) {
    return Promise.resolve(refuse('availability.bad-population', { message: `There is no time zone ${asked.profile.timezone}.` }, '/profile/timezone'));
  }
  return house.change(async (tx) => {
    const { n } = await nextRulesRevision(tx, false);
    const before = { points: (await populations(tx, asked.target)).get(asked.target)?.length ?? 0, profile: (await profiles(tx, asked.target)).size > 0 };
    await replacePopulation(tx, asked.target, points, asked.profile);
    const after = { points: points.length, profile: asked.profile !== null };
    await house.publish(tx, actor, { type: 'availability.population-set', subject: asked.target, payload: { target: asked.target, before, after } });
    return accept({ points, version: n });
  });
}

/** Leaves a span out of the counting. Refused when it ends before it begins. */
export async function exclude(house: House, actor: Actor, asked: BodyOf<typeof addExclusion>, now: Instant): Promise<Outcome<Exclusion>> {
  const from = parseInstant(asked.from) ?? 0;
  const to = parseInstant(asked.to) ?? 0;
  if (to < from) return refuse('availability.ends-before-it-begins', {}, '/to');
  const exclusion: Exclusion = {
    id: house.newId('exc'),
    kind: asked.kind,
    target: asked.target,
    from,
    to,
    reason: asked.reason,
    by: { id: actor.id, name: actor.name },
  };
  await house.change(async (tx) => {
    await nextRulesRevision(tx, true);
    await insertExclusion(tx, exclusion, now);
    await house.publish(tx, actor, { type: 'availability.exclusion-added', subject: exclusion.target ?? 'everything', payload: toldExclusion(exclusion) });
  });
  return accept(exclusion);
}

/** Counts a span again. */
export function includeAgain(house: House, actor: Actor, id: string, now: Instant): Promise<Outcome<Exclusion>> {
  return house.change(async (tx) => {
    await nextRulesRevision(tx, true);
    const removed = await markExclusionRemoved(tx, id, now);
    if (removed === null) return refuse('availability.no-exclusion', { id });
    await house.publish(tx, actor, { type: 'availability.exclusion-removed', subject: removed.target ?? 'everything', payload: toldExclusion(removed) });
    return accept(removed);
  });
}

/** An exclusion on the wire. */
export function toldExclusion({ id, kind, target, from, to, reason, by }: Exclusion) {
  return { id, kind, target, from: iso(from), to: iso(to), reason, by };
}

/** Sets the goal of a target and window, new or changed. */
export function agreeGoal(house: House, actor: Actor, asked: BodyOf<typeof setGoal>, now: Instant): Promise<Goal> {
  return house.change(async (tx) => {
    await nextRulesRevision(tx, false);
    const { before, after } = await putGoal(tx, { id: house.newId('goal'), ...asked }, now);
    await house.publish(tx, actor, { type: 'availability.goal-set', subject: after.target, payload: { before, after } });
    return after;
  });
}

/** Gives a goal up. */
export function dropGoal(house: House, actor: Actor, id: string, now: Instant): Promise<Outcome<Goal>> {
  return house.change(async (tx) => {
    await nextRulesRevision(tx, false);
    const removed = await markGoalRemoved(tx, id, now);
    if (removed === null) return refuse('availability.no-goal', { id });
    await house.publish(tx, actor, { type: 'availability.goal-removed', subject: removed.target, payload: { before: removed } });
    return accept(removed);
  });
}
