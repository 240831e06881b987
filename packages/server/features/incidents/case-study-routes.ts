/** Which handlers answer the routes of case studies? */
import * as contract from '@samspel/contract/incidents.ts';
import type { RouteShape } from '@samspel/contract/route.ts';
import { refuse } from '@samspel/core/decision/refusal.ts';
import type { House } from '../../platform/house.ts';
import { answer, type Binding, bind, type Call } from '../../platform/http/bind.ts';
import { followChange, promiseChange, publishCaseStudy, readCaseStudy, writeCaseStudy } from './case-studies.ts';
import { findCaseStudies, findChanges, tellPolicies, writePolicy } from './case-study-lists.ts';
import type { Acting } from './commands.ts';

const acting = (call: Pick<Call<RouteShape>, 'actor' | 'now' | 'ifVersion'>): Acting => ({ actor: call.actor, now: call.now, ifVersion: call.ifVersion });

export function caseStudyBindings(house: House): readonly Binding[] {
  return [
    bind(contract.listCaseStudies, async ({ query, now }) => {
      const found = await findCaseStudies(house.reader, query, now);
      return found.ok ? answer(found.value) : found;
    }),
    bind(contract.listChanges, async ({ query, now }) => {
      const found = await findChanges(house.reader, query, now);
      return found.ok ? answer(found.value) : found;
    }),
    bind(contract.readCaseStudyPolicy, async () => answer(await tellPolicies(house.reader))),
    bind(contract.writeCaseStudyPolicy, async (call) => writePolicy(house, acting(call), call.body)),
    bind(contract.readCaseStudy, async ({ params, now }) => {
      const told = await readCaseStudy(house.reader, params.id, now);
      return told === null ? refuse('incidents.unknown', { id: params.id }) : answer(told);
    }),
    bind(contract.writeCaseStudy, async (call) => writeCaseStudy(house, acting(call), call.params.id, call.body)),
    bind(contract.publishCaseStudy, async (call) => publishCaseStudy(house, acting(call), call.params.id)),
    bind(contract.promiseChange, async (call) => promiseChange(house, acting(call), call.params.id, { ...call.body, measure: call.body.measure ?? null })),
    bind(contract.moveChange, async (call) => followChange(house, acting(call), call.params.id, call.params.change, call.body)),
  ];
}
