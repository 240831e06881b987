/** Which handlers answer the routes of requests? */
import * as contract from '@samspel/contract/requests.ts';
import type { RouteShape } from '@samspel/contract/route.ts';
import { type Outcome, refuse } from '@samspel/core/decision/refusal.ts';
import type { Command } from '@samspel/core/requests/decide.ts';
import { parseInstant } from '@samspel/core/time/instant.ts';
import { sql } from 'kysely';
import type { House } from '../../platform/house.ts';
import { answer, type Binding, bind, type Call } from '../../platform/http/bind.ts';
import { clustersTold, document } from './clusters.ts';
import { type Acting, type AnswerLeaves, addTo, askOnWeb, type Changed, changeRequest, finishOne, replyTo } from './commands.ts';
import { figuresTold } from './figures.ts';
import { findRequests } from './list.ts';
import { mergeRequests, splitRequest, unmergeRequest } from './merging.ts';
import { strangerAmong } from './others.ts';
import { listPromises, setPromise } from './promises.ts';
import { pulseTold, rate, rateWithLink } from './pulse.ts';
import { requestPage } from './screens.ts';
import { addOne, changeOne, listTemplates, removeOne } from './templates.ts';

const no = contract.requestsRefusals;
const acting = (call: Pick<Call<RouteShape>, 'actor' | 'now' | 'ifVersion'>): Acting => ({ actor: call.actor, now: call.now, ifVersion: call.ifVersion });
const told = <T>(outcome: Outcome<T>) => (outcome.ok ? answer(outcome.value) : outcome);

export function requestsBindings(house: House, leaves: AnswerLeaves): readonly Binding[] {
  const change = async (call: Pick<Call<RouteShape>, 'actor' | 'now' | 'ifVersion'>, id: string, command: Command) =>
    told<Changed>(await changeRequest(house, acting(call), id, command));
  return [
    ...besideBindings(house),
    bind(contract.listRequests, async ({ query, actor, now }) => told(await findRequests(house.reader, query, actor, now))),
    bind(contract.askRequest, async (call) => told(await askOnWeb(house, acting(call), call.body))),
    bind(contract.readRequest, async ({ params, actor, now }) => {
      const page = await requestPage(house.reader, params.id, actor, now);
      return page === null ? refuse(no.unknown.code, { id: params.id }) : answer(page);
    }),
    bind(contract.replyToRequest, async (call) => told(await replyTo(house, acting(call), call.params.id, call.body, leaves))),
    bind(contract.noteOnRequest, async (call) => told(await addTo(house, acting(call), call.params.id, 'note', call.body.text))),
    bind(contract.addToRequest, async (call) => told(await addTo(house, acting(call), call.params.id, 'asked', call.body.text))),
    bind(contract.takeRequest, (call) => change(call, call.params.id, { kind: 'take' })),
    bind(contract.handRequest, async (call) => {
      const { person } = call.body;
      if (person === null) return change(call, call.params.id, { kind: 'hand-to', to: null });
      const { rows } = await sql<{ id: string; name: string }>`select id, name from access.person where id = ${person} and state = 'active'`.execute(
        house.reader,
      );
      const [to] = rows;
      return to === undefined ? refuse(no.unknownPerson.code, { person }, '/person') : change(call, call.params.id, { kind: 'hand-to', to });
    }),
    bind(contract.waitForAsker, (call) => change(call, call.params.id, { kind: 'wait' })),
    bind(contract.snoozeRequest, (call) => change(call, call.params.id, { kind: 'snooze', until: parseInstant(call.body.until) ?? 0 })),
    bind(contract.wakeRequest, (call) => change(call, call.params.id, { kind: 'wake', why: `${call.actor.name} wakes it.` })),
    bind(contract.finishRequest, async (call) => told(await finishOne(house, acting(call), call.params.id, call.body))),
    bind(contract.nameCard, (call) => change(call, call.params.id, { kind: 'name-card', card: call.body.card })),
    bind(contract.reopenRequest, (call) => change(call, call.params.id, { kind: 'reopen', why: call.body.why })),
    bind(contract.editRequest, async (call) => {
      const { team, systems = [] } = call.body;
      const stranger = await strangerAmong(house.reader, team == null ? systems : [...systems, team]);
      if (stranger !== null) return refuse(no.unknownTarget.code, { ref: stranger }, stranger === team ? '/team' : '/systems');
      return change(call, call.params.id, { kind: 'edit', ...call.body });
    }),
    bind(contract.mergeRequest, async (call) => told(await mergeRequests(house, acting(call), call.params.id, call.body.into))),
    bind(contract.unmergeRequest, async (call) => told(await unmergeRequest(house, acting(call), call.params.id))),
    bind(contract.splitRequest, async (call) => told(await splitRequest(house, acting(call), call.params.id, call.body))),
    bind(contract.rateRequest, async (call) => told(await rate(house, acting(call), call.params.id, call.body))),
  ];
}

function besideBindings(house: House): readonly Binding[] {
  return [
    bind(contract.listTemplates, async () => answer({ items: await listTemplates(house.reader) })),
    bind(contract.addTemplate, async ({ body, actor }) => answer(await addOne(house, body, actor))),
    bind(contract.changeTemplate, async ({ params, body, actor, ifVersion }) => told(await changeOne(house, params.template, body, actor, ifVersion))),
    bind(contract.removeTemplate, async ({ params, actor }) => told(await removeOne(house, params.template, actor))),
    bind(contract.listPromises, async () => answer({ items: await listPromises(house.reader) })),
    bind(contract.setPromise, async ({ body, actor, now }) => told(await setPromise(house, body, actor, now))),
    bind(contract.readResponseFigures, async ({ query, now }) => answer(await figuresTold(house.reader, query, now))),
    bind(contract.readPulse, async ({ query, now }) => answer(await pulseTold(house.reader, query.months, now))),
    bind(contract.readClusters, async ({ query, now }) => answer(await clustersTold(house.reader, query.days, now))),
    bind(contract.documentCluster, async ({ body, actor }) => told(await document(house, actor, body))),
    bind(contract.rateByLink, async ({ body: { link, ...said }, now }) => told(await rateWithLink(house, link, said, now))),
  ];
}
