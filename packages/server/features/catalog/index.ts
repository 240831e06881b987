/**
 * What do we run, who owns it, and how did we come to know? The catalog as a feature, and the questions that others may ask it.
 *
 * Others ask in SQL of their own transaction or reader, so that they see what they wrote; screens ask the copy in memory.
 */
import * as contract from '@samspel/contract/catalog.ts';
import { refuse } from '@samspel/core/decision/refusal.ts';
import type { Feature } from '../../platform/feature.ts';
import type { House } from '../../platform/house.ts';
import { answer, bind } from '../../platform/http/bind.ts';
import { backstageBindings } from './backstage-routes.ts';
import { noticeOverdue } from './clockwork.ts';
import { exportFiles, exportYaml } from './exporting.ts';
import { putEntity, removeEntity, takeIncoming } from './hand.ts';
import { apply, forgetPlans, plan, shownPlan } from './importing.ts';
import { makeMemory } from './memory.ts';
import { ownershipBindings } from './ownership-routes.ts';
import * as screens from './screens.ts';
import { listOf } from './systems.ts';
import { type Settled, takeDependencies } from './take-dependencies.ts';
import { catalogActor } from './writing.ts';

export { type Declared, type DeclaredSystem, declaredDependencies } from './declared.ts';
export { journeysWithStructure, ownersOf, systemsOfSubsystem, systemsWithSites, teamsOfPerson } from './front-door.ts';
export { statesNow } from './incidents-now.ts';

/** The catalog as a feature. */
export function catalogFeature(house: House): Feature {
  const remember = makeMemory(house.reader);
  const { reader } = house;
  return {
    noun: 'catalog',
    routes: [
      bind(contract.listSystems, async ({ query, now }) => {
        const outcome = listOf(await remember(), query, await screens.besideNow(reader, now));
        return outcome.ok ? answer(outcome.value) : outcome;
      }),
      bind(contract.showSystem, async ({ params, actor, now }) => {
        const outcome = await screens.systemPage(reader, await remember(), params.ref, actor, now);
        return outcome.ok ? answer(outcome.value) : outcome;
      }),
      bind(contract.listSubsystems, async () => answer(screens.subsystemList(await remember()))),
      bind(contract.showSubsystem, async ({ params, now }) => {
        const outcome = await screens.subsystemPage(reader, await remember(), params.ref, now);
        return outcome.ok ? answer(outcome.value) : outcome;
      }),
      bind(contract.listTeams, async () => answer(screens.teamList(await remember()))),
      bind(contract.showTeam, async ({ params, now }) => {
        const outcome = await screens.teamPage(reader, await remember(), params.ref, now);
        return outcome.ok ? answer(outcome.value) : outcome;
      }),
      bind(contract.listPeople, async ({ query }) => answer(screens.peopleList(await remember(), query.q ?? '', query.team))),
      bind(contract.listJourneys, async () => answer(screens.journeyList(await remember()))),
      bind(contract.showJourney, async ({ params }) => {
        const outcome = screens.journeyPage(await remember(), params.ref);
        return outcome.ok ? answer(outcome.value) : outcome;
      }),
      bind(contract.graph, async () => answer(screens.graphOf(await remember()))),
      bind(contract.overview, async ({ now }) => answer(await screens.overviewOf(reader, await remember(), now))),
      bind(contract.search, async ({ query }) => answer(await screens.searchAll(reader, await remember(), query.q, query.kind, query.limit))),
      ...ownershipBindings(house, remember),
      bind(contract.planImport, async ({ body, actor, now }) => {
        const outcome = await plan(house, remember, body, actor, now);
        return outcome.ok ? answer(outcome.value) : outcome;
      }),
      bind(contract.showImport, async ({ params }) => {
        const shown = await shownPlan(reader, params.id);
        return shown === null ? refuse(contract.catalogRefusals.planUnknown.code) : answer(shown);
      }),
      bind(contract.applyImport, async ({ params, body, actor, now }) => {
        const outcome = await apply(house, remember, params.id, body, actor, now);
        return outcome.ok ? answer(outcome.value) : outcome;
      }),
      bind(contract.exportCatalog, async ({ query }) => answer({ files: exportFiles(await remember(), query.origin) })),
      bind(contract.exportCatalogYaml, async ({ query }) => answer(exportYaml(await remember(), query.origin))),
      bind(contract.putEntity, async ({ params, body, actor, now, ifVersion }) => {
        const outcome = await putEntity(house, params.ref, body.document, body.reason, { actor, now, ifVersion });
        if (!outcome.ok) return outcome;
        const { ref, entity, version } = outcome.value;
        return answer({ ref, document: { ...entity }, version });
      }),
      bind(contract.removeEntity, async ({ params, body, actor, now, ifVersion }) => {
        const outcome = await removeEntity(house, params.ref, body.reason, { actor, now, ifVersion });
        return outcome.ok ? answer({ ref: outcome.value }) : outcome;
      }),
      ...backstageBindings(remember),
    ],
    reactions: [
      {
        event: 'findings.accepted',
        name: 'catalog.take-incoming',
        handle: async (tx, event) => {
          const { kind, subject, facts } = event.payload as { kind: string; subject: string; facts: Record<string, unknown> };
          if (kind === 'catalog.changed-by-hand' || kind === 'catalog.duties-without-review')
            await takeIncoming(house, tx, subject, facts, catalogActor, house.now());
        },
      },
      {
        event: 'dependencies.settled',
        name: 'catalog.take-dependencies',
        handle: (tx, event) =>
          takeDependencies(house, tx, event.payload as unknown as Settled, {
            ...catalogActor,
            id: event.actor.id,
            name: event.actor.name,
            kind: event.actor.kind,
          }),
      },
    ],
    clockwork: [
      { name: 'catalog.notice-overdue', everySeconds: 300, tick: (tx, now) => noticeOverdue(house, tx, now) },
      { name: 'catalog.forget-plans', everySeconds: 3600, tick: forgetPlans },
    ],
  };
}
