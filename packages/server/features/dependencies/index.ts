/**
 * What calls what, who says so, what follows from it? The graph as a feature: declared edges follow the catalog, seen ones the traces, configured
 * ones come from files; the graph of any date; findings where they differ; what is settled here the catalog writes down.
 */
import * as contract from '@samspel/contract/dependencies.ts';
import { refuse } from '@samspel/core/decision/refusal.ts';
import type { Dependency } from '@samspel/core/dependencies/dependency.ts';
import { type Instant, parseInstant } from '@samspel/core/time/instant.ts';
import { tellAt } from '../../platform/clock.ts';
import type { Reader } from '../../platform/database/database.ts';
import type { Feature, Reaction } from '../../platform/feature.ts';
import type { House } from '../../platform/house.ts';
import { answer, bind } from '../../platform/http/bind.ts';
import { analysisOf } from './analysis.ts';
import { declare, names, remove, setMeaning, takeAccepted } from './changing.ts';
import { followCatalog, followTraces } from './follow.ts';
import { apply, forgetPlans, plan, shownPlan } from './importing.ts';
import { notice } from './notice.ts';
import { makeReporting } from './reporting.ts';
import * as screens from './screens.ts';
import { makeMemory, standingAt } from './standing.ts';
import { takeDaysAgain } from './storage.ts';

/** Question: which dependencies stood at a moment, with all that is said and was seen of each? References are of systems, known to the catalog or not. */
export async function dependenciesAt(reader: Reader, at: Instant): Promise<readonly Dependency[]> {
  return (await standingAt(reader, at)).dependencies;
}

/** Question: which systems stood in the graph at a moment, with which dependencies? */
export async function graphAt(reader: Reader, at: Instant): Promise<GraphThen> {
  const { systems, dependencies } = await standingAt(reader, at);
  return { systems: systems.map(({ ref, title, sites }) => ({ ref, title, sites })), dependencies };
}

export interface GraphThen {
  /** Also such as the catalog holds no more. */
  readonly systems: readonly { readonly ref: string; readonly title: string; readonly sites: readonly string[] }[];
  readonly dependencies: readonly Dependency[];
}

/** Makes a copy in memory of the graph as it stands now, with what names mean; read anew when it moved. */
export const rememberGraph = makeMemory;

/** The graph as a feature. */
export function dependenciesFeature(house: House): Feature {
  const { reader } = house;
  const remember = makeMemory(reader);
  const reporting = makeReporting();
  const at = (asked: string | undefined, now: Instant, path?: string) => screens.graphAt(reader, remember, asked, now, path);
  const follow = (event: string): Reaction => ({
    event,
    name: 'dependencies.follow-catalog',
    // As of when the catalog changed, which may be a while ago: the graph of a date is that of the catalog of that date.
    handle: async (tx, event) => {
      await tellAt(event.at, () => followCatalog(house, tx));
    },
  });
  return {
    noun: 'dependencies',
    routes: [
      bind(contract.readMap, async ({ query, now }) => {
        const standing = await at(query.at, now);
        return standing.ok ? answer(await screens.mapOf(reader, standing.value, now)) : standing;
      }),
      bind(contract.mapDifference, async ({ query, now }) => {
        const [before, after] = [await at(query.from, now, '/from'), await at(query.to, now, '/to')];
        if (!before.ok) return before;
        if (!after.ok) return after;
        if (before.value.at >= after.value.at && (parseInstant(query.from) ?? 0) > after.value.at)
          return refuse(contract.dependenciesRefusals.badSpan.code, {}, '/from');
        return answer(screens.differenceOf(before.value, after.value));
      }),
      bind(contract.systemDependencies, async ({ params, query, now }) => {
        const standing = await at(query.at, now);
        if (!standing.ok) return standing;
        const outcome = await screens.neighbourhood(reader, standing.value, params.ref);
        return outcome.ok ? answer(outcome.value) : outcome;
      }),
      bind(contract.showDependency, async ({ query, actor, now }) => {
        const outcome = await screens.edgePage(reader, await remember(now), query, actor);
        return outcome.ok ? answer(outcome.value) : outcome;
      }),
      bind(contract.readAnalysis, async ({ query, now }) => {
        const standing = await at(query.at, now);
        if (!standing.ok) return standing;
        const outcome = await analysisOf(house, reporting, standing.value, now, query.limit);
        return outcome.ok ? answer(outcome.value) : outcome;
      }),
      bind(contract.declareDependency, async ({ body, actor, now }) => {
        const outcome = await declare(house, body, actor, now);
        return outcome.ok ? answer(outcome.value) : outcome;
      }),
      bind(contract.removeDependency, async ({ body, actor, now }) => {
        const outcome = await remove(house, body, actor, now);
        return outcome.ok ? answer(outcome.value) : outcome;
      }),
      bind(contract.listNames, async ({ now }) => answer(await names(reader, now))),
      bind(contract.setAlias, async ({ params, body, actor, now }) => {
        const outcome = await setMeaning(house, params.name, body, actor, now);
        return outcome.ok ? answer(outcome.value) : outcome;
      }),
      bind(contract.planDependencyImport, async ({ body, actor, now }) => {
        const outcome = await plan(house, body, actor, now);
        return outcome.ok ? answer(outcome.value) : outcome;
      }),
      bind(contract.showDependencyImport, async ({ params }) => {
        const shown = await shownPlan(reader, params.id);
        return shown === null ? refuse(contract.dependenciesRefusals.planUnknown.code) : answer(shown);
      }),
      bind(contract.applyDependencyImport, async ({ params, body, actor, now }) => {
        const outcome = await apply(house, params.id, body, actor, now);
        return outcome.ok ? answer(outcome.value) : outcome;
      }),
    ],
    reactions: [
      follow('catalog.imported'),
      follow('catalog.entity-written'),
      follow('catalog.entity-removed'),
      { event: 'dependencies.moved', name: 'dependencies.notice', handle: (tx) => notice(house, tx, house.now()) },
      { event: 'traces.imported', name: 'dependencies.take-days-again', handle: takeDaysAgain },
      { event: 'findings.accepted', name: 'dependencies.take-accepted', handle: (tx, event) => takeAccepted(house, tx, event) },
    ],
    clockwork: [
      {
        name: 'dependencies.follow',
        everySeconds: 10,
        tick: async (tx, now) => {
          await followCatalog(house, tx);
          await followTraces(house, tx, now);
        },
      },
      { name: 'dependencies.notice', everySeconds: 900, tick: (tx, now) => notice(house, tx, now) },
      { name: 'dependencies.forget-plans', everySeconds: 3600, tick: forgetPlans },
    ],
  };
}
