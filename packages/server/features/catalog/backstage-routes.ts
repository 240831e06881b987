/** Which addresses do Backstage's readers call? Bound here, answered in backstage.ts. */
import * as contract from '@samspel/contract/catalog.ts';
import { refuse } from '@samspel/core/decision/refusal.ts';
import { answer, type Binding, bind } from '../../platform/http/bind.ts';
import * as backstage from './backstage.ts';
import type { Memory, Remember } from './memory.ts';

const unknown = (ref: string) => refuse(contract.catalogRefusals.unknown.code, { ref });

/** The read side of Backstage's catalog. */
export function backstageBindings(remember: Remember): Binding[] {
  const entityAt = (memory: Memory, ref: string) => {
    const found = backstage.byRef(memory, ref);
    return found === null ? unknown(ref) : answer({ ...found.entity });
  };
  return [
    bind(contract.backstageEntities, async ({ query }) => {
      const outcome = backstage.listEntities(await remember(), query);
      if (!outcome.ok) return outcome;
      const { entities, after } = outcome.value;
      return answer(entities, after === null ? undefined : { link: `<${linkOf(query, after)}>; rel="next"` });
    }),
    bind(contract.backstageQuery, async ({ query }) => {
      const outcome = backstage.queryEntities(await remember(), query);
      return outcome.ok ? answer(outcome.value) : outcome;
    }),
    bind(contract.backstageQueryByPredicate, async ({ body }) => {
      const outcome = backstage.queryByPredicate(await remember(), body);
      return outcome.ok ? answer(outcome.value) : outcome;
    }),
    bind(contract.backstageByRefs, async ({ query, body }) => {
      const outcome = backstage.byRefs(await remember(), body.entityRefs, query.filter, body.query, body.fields ?? []);
      return outcome.ok ? answer({ items: outcome.value }) : outcome;
    }),
    bind(contract.backstageByName, async ({ params }) => entityAt(await remember(), `${params.kind}:${params.namespace}/${params.name}`)),
    bind(contract.backstageAncestry, async ({ params }) => {
      const ref = `${params.kind}:${params.namespace}/${params.name}`;
      const found = backstage.ancestry(await remember(), ref);
      return found === null ? unknown(ref) : answer(found);
    }),
    bind(contract.backstageByUid, async ({ params }) => {
      const memory = await remember();
      const held = [...memory.held.values()].find(({ uid }) => uid === params.uid);
      return held === undefined ? unknown(params.uid) : entityAt(memory, held.ref);
    }),
    bind(contract.backstageFacets, async ({ query }) => {
      const outcome = backstage.facets(await remember(), query.facet ?? [], query.filter);
      return outcome.ok ? answer({ facets: outcome.value }) : outcome;
    }),
    bind(contract.backstageFacetsByPredicate, async ({ body }) => {
      const outcome = backstage.facets(await remember(), body.facets, undefined, body.query);
      return outcome.ok ? answer({ facets: outcome.value }) : outcome;
    }),
  ];
}

/** The address of the next page: the same question, from `after` on. */
function linkOf(
  query: { filter?: string[] | undefined; fields?: string[] | undefined; order?: string[] | undefined; limit?: number | undefined },
  after: string,
): string {
  const given = [
    ...(query.filter ?? []).map((one) => ['filter', one] as const),
    ...(query.fields ?? []).map((one) => ['fields', one] as const),
    ...(query.order ?? []).map((one) => ['order', one] as const),
    ...(query.limit === undefined ? [] : [['limit', String(query.limit)] as const]),
    ['after', after] as const,
  ];
  return `${contract.backstageEntities.path}?${given.map(([name, value]) => `${name}=${encodeURIComponent(value)}`).join('&')}`;
}
