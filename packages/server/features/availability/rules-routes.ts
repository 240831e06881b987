/** How are the questions and changes about rules bound to their routes? */
import {
  addExclusion,
  listExclusions,
  listGoals,
  readPolicy,
  readPopulation,
  removeExclusion,
  removeGoal,
  setGoal,
  setPopulation,
  signPolicy as signPolicyRoute,
} from '@samspel/contract/availability.ts';
import type { PopulationPoint } from '@samspel/core/availability/policy.ts';
import { refuse } from '@samspel/core/decision/refusal.ts';
import { iso } from '@samspel/core/time/instant.ts';
import type { House } from '../../platform/house.ts';
import { answer, type Binding, bind } from '../../platform/http/bind.ts';
import { pageOf, readCursor } from '../../platform/http/cursor.ts';
import { agreeGoal, dropGoal, exclude, includeAgain, replacePopulationOf, signPolicy, toldExclusion } from './commands.ts';
import type { Count } from './counting.ts';
import { budgetOf } from './goals.ts';
import { exclusionsPage, type Profile, policyVersions, populations, profiles, type SignedPolicy } from './rules-storage.ts';

export function rulesBindings(house: House, countNow: (now: number) => Promise<Count>): readonly Binding[] {
  /** A target that neither the catalog nor an incident knows is most likely misspelt. */
  const unknownTarget = async (target: string | null, now: number) =>
    target === null || (await countNow(now)).scope(target) !== null ? null : refuse('availability.unknown-target', { target }, '/target');

  return [
    bind(readPolicy, async () => {
      const versions = (await policyVersions(house.reader)).map(toldPolicy);
      const [current] = versions;
      if (current === undefined) throw new Error('there is no policy');
      return answer({ current, versions });
    }),
    bind(signPolicyRoute, async ({ actor, body, now, ifVersion }) => {
      const signed = await signPolicy(house, actor, body, now, ifVersion);
      return signed.ok ? answer(toldPolicy(signed.value)) : signed;
    }),
    bind(readPopulation, async ({ query, now }) => {
      const unknown = await unknownTarget(query.target, now);
      if (unknown !== null) return unknown;
      const points = (await populations(house.reader, query.target)).get(query.target) ?? [];
      const profile = (await profiles(house.reader, query.target)).get(query.target) ?? null;
      const { standing } = await countNow(now);
      return answer(toldPopulation(query.target, points, profile, standing.rules.revision));
    }),
    bind(setPopulation, async ({ actor, body, now }) => {
      const unknown = await unknownTarget(body.target, now);
      if (unknown !== null) return unknown;
      const replaced = await replacePopulationOf(house, actor, body, now);
      return replaced.ok ? answer(toldPopulation(body.target, replaced.value.points, body.profile, replaced.value.version)) : replaced;
    }),
    bind(listExclusions, async ({ query }) => {
      const after = readCursor(query.cursor, 2);
      if (!after.ok) return after;
      const [from, id] = after.value ?? [];
      const begin = typeof from === 'number' && typeof id === 'string' ? ([from, id] as const) : null;
      const found = await exclusionsPage(house.reader, { target: query.target ?? null, kind: query.kind ?? null }, begin, query.limit);
      const { items, next } = pageOf(found, query.limit, (exclusion) => [exclusion.from, exclusion.id]);
      return answer({ items: items.map(toldExclusion), next });
    }),
    bind(addExclusion, async ({ actor, body, now }) => {
      const unknown = await unknownTarget(body.target, now);
      if (unknown !== null) return unknown;
      const added = await exclude(house, actor, body, now);
      return added.ok ? answer(toldExclusion(added.value)) : added;
    }),
    bind(removeExclusion, async ({ actor, params, now }) => {
      const removed = await includeAgain(house, actor, params.id, now);
      return removed.ok ? answer(undefined) : removed;
    }),
    bind(listGoals, async ({ query, now }) => {
      const count = await countNow(now);
      const goals = count.standing.rules.goals
        .filter((goal) => query.target === undefined || goal.target === query.target)
        .map((goal) => budgetOf(count, goal));
      goals.sort((a, b) => (b.spentRatio ?? -1) - (a.spentRatio ?? -1));
      return answer({ goals, policyVersion: count.standing.rules.policy.version, asOf: iso(count.asOf) });
    }),
    bind(setGoal, async ({ actor, body, now }) => {
      const unknown = await unknownTarget(body.target, now);
      return unknown ?? answer(await agreeGoal(house, actor, body, now));
    }),
    bind(removeGoal, async ({ actor, params, now }) => {
      const removed = await dropGoal(house, actor, params.id, now);
      return removed.ok ? answer(undefined) : removed;
    }),
  ];
}

function toldPolicy({ version, overlap, maintenance, weights, validFrom, signedBy, reason }: SignedPolicy) {
  return { version, overlap, maintenance, weights, validFrom: iso(validFrom), signedBy, reason };
}

function toldPopulation(target: string, points: readonly PopulationPoint[], profile: Profile | null, version: number) {
  return {
    target,
    series: points.map(({ from, users }) => ({ from: iso(from), users })),
    profile: profile === null ? null : { timezone: profile.timezone, users: [...profile.users] },
    version,
  };
}
