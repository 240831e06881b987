/** Which systems are there, and how does one stand? The list with its facets, and the summary that lists and pages share. */
import type { listSystems, SystemSummary } from '@samspel/contract/catalog.ts';
import type { AnswerOf, QueryOf } from '@samspel/contract/route.ts';
import { type Stage, stages, stageTitles } from '@samspel/core/catalog/duties.ts';
import { type Entity, namespaceOf } from '@samspel/core/catalog/entity.ts';
import { readinessOf } from '@samspel/core/catalog/readiness.ts';
import { fullRef } from '@samspel/core/catalog/reference.ts';
import { wordsOf } from '@samspel/core/catalog/search.ts';
import { targetsOf } from '@samspel/core/catalog/standing.ts';
import type { Outcome } from '@samspel/core/decision/refusal.ts';
import { accept } from '@samspel/core/decision/refusal.ts';
import type { Instant } from '@samspel/core/time/instant.ts';
import { readCursor, writeCursor } from '../../platform/http/cursor.ts';
import { operational, type StateNow } from './incidents-now.ts';
import type { Memory } from './memory.ts';
import { dutiesOf, named, ownersTold, reviewInForce } from './told.ts';

/** What a list needs of a system, worked out once for each state of the catalog. */
interface Row {
  readonly ref: string;
  readonly entity: Entity;
  readonly title: string;
  readonly text: string;
  readonly stage: Stage;
  readonly subsystem: string | null;
  readonly area: string | null;
  readonly sites: readonly string[];
  readonly type: string | null;
  readonly lifecycle: string | null;
}

const rowsOf = new WeakMap<Memory, readonly Row[]>();

function rows(memory: Memory): readonly Row[] {
  const known = rowsOf.get(memory);
  if (known !== undefined) return known;
  const made = memory.systems.flatMap((ref) => rowOf(memory, ref) ?? []);
  rowsOf.set(memory, made);
  return made;
}

function rowOf(memory: Memory, ref: string): Row | null {
  const entity = memory.catalog.entities.get(ref);
  if (entity === undefined) return null;
  const subsystem = targetsOf(memory.catalog, ref, 'partOf').find((target) => target.startsWith('system:')) ?? null;
  const area = subsystem === null ? null : (targetsOf(memory.catalog, subsystem, 'partOf').find((target) => target.startsWith('domain:')) ?? null);
  const { title } = named(memory, ref);
  const { tags = [], description = '', name } = entity.metadata;
  const text = (member: string): string | null => (typeof entity.spec?.[member] === 'string' ? entity.spec[member] : null);
  return {
    ref,
    entity,
    title,
    text: [name, title, description, ...tags].join(' ').toLowerCase(),
    stage: dutiesOf(memory, ref).stage,
    subsystem,
    area,
    sites: memory.catalog.own.get(ref)?.sites ?? [],
    type: text('type'),
    lifecycle: text('lifecycle'),
  };
}

/** What lies beside the catalog's own rows at a moment. */
export interface Beside {
  readonly now: Instant;
  readonly states: ReadonlyMap<string, StateNow>;
  readonly findings: ReadonlyMap<string, number>;
}

/** One system as lists show it; null when it is none. */
export function summaryOf(memory: Memory, ref: string, beside: Beside): SystemSummary | null {
  const row = rowOf(memory, ref);
  return row === null ? null : summary(memory, row, beside);
}

function summary(memory: Memory, row: Row, { now, states, findings }: Beside): SystemSummary {
  const { ref, entity } = row;
  const state = states.get(ref) ?? operational;
  return {
    ref,
    kind: entity.kind,
    namespace: namespaceOf(entity),
    name: entity.metadata.name,
    title: row.title,
    description: entity.metadata.description ?? null,
    type: row.type,
    lifecycle: row.lifecycle,
    subsystem: row.subsystem === null ? null : named(memory, row.subsystem),
    area: row.area === null ? null : named(memory, row.area),
    sites: [...row.sites],
    tags: [...(entity.metadata.tags ?? [])],
    owners: ownersTold(memory, ref, now),
    stage: row.stage,
    readiness: readinessOf(reviewInForce(memory.reviews.get(ref) ?? []), now),
    now: { state: state.state, incidents: [...state.incidents] },
    openFindings: findings.get(ref) ?? 0,
  };
}

type Query = QueryOf<typeof listSystems>;
type Facet = 'owner' | 'stage' | 'type' | 'lifecycle' | 'subsystem' | 'site' | 'state';
const facets: readonly Facet[] = ['owner', 'stage', 'type', 'lifecycle', 'subsystem', 'site', 'state'];

/** The list: filters of different kinds all hold, values of one kind are alternatives; each facet counts what the others let through. */
export function listOf(memory: Memory, query: Query, beside: Beside): Outcome<AnswerOf<typeof listSystems>> {
  const cursor = readCursor(query.cursor, 2);
  if (!cursor.ok) return cursor;
  const words = wordsOf(query.q ?? '');
  const wantedBy = { ...query, owner: inFull(query.owner, 'group'), subsystem: inFull(query.subsystem, 'system') };
  const counts = new Map<Facet, Map<string, number>>(facets.map((facet) => [facet, new Map()]));
  const found: Row[] = [];
  for (const row of rows(memory)) {
    if (!words.every((word) => row.text.includes(word))) continue;
    const values = (facet: Facet): readonly string[] => valuesOf(memory, row, facet, query, beside);
    const failed = facets.filter((facet) => {
      const wanted = wantedBy[facet];
      return wanted !== undefined && wanted.length > 0 && !values(facet).some((value) => wanted.includes(value));
    });
    if (failed.length === 0) found.push(row);
    if (failed.length > 1) continue;
    for (const facet of failed.length === 1 ? failed : facets) {
      const counted = counts.get(facet);
      for (const value of new Set(values(facet))) counted?.set(value, (counted.get(value) ?? 0) + 1);
    }
  }
  const { items, next } = pageOf(found, query, cursor.value);
  return accept({
    items: items.map((row) => summary(memory, row, beside)),
    next,
    total: found.length,
    facets: {
      owner: told(memory, counts, 'owner'),
      stage: told(memory, counts, 'stage'),
      type: told(memory, counts, 'type'),
      lifecycle: told(memory, counts, 'lifecycle'),
      subsystem: told(memory, counts, 'subsystem'),
      site: told(memory, counts, 'site'),
      state: told(memory, counts, 'state'),
    },
  });
}

/** References as they are compared; `none` stays as it is. */
function inFull(refs: readonly string[] | undefined, kind: string): readonly string[] | undefined {
  return refs?.map((ref) => (ref === 'none' ? ref : (fullRef(ref, { kind }) ?? ref)));
}

function valuesOf(memory: Memory, row: Row, facet: Facet, query: Query, { states }: Beside): readonly string[] {
  const one = (value: string | null): string[] => [value ?? 'none'];
  switch (facet) {
    case 'owner': {
      const owners = memory.owners.get(row.ref);
      const looked = query.side === undefined ? (['dev', 'ops'] as const) : [query.side];
      return looked.map((side) => owners?.[side]?.team ?? 'none');
    }
    case 'stage':
      return [row.stage];
    case 'type':
      return one(row.type);
    case 'lifecycle':
      return one(row.lifecycle);
    case 'subsystem':
      return one(row.subsystem);
    case 'site':
      return row.sites.length === 0 ? ['none'] : row.sites;
    case 'state':
      return [states.get(row.ref)?.state ?? 'operational'];
  }
}

const stateOrder = ['major', 'partial', 'degraded', 'operational', 'unknown'];

function told(memory: Memory, counts: ReadonlyMap<Facet, ReadonlyMap<string, number>>, facet: Facet): { value: string; title: string; count: number }[] {
  const title = (value: string): string => {
    if (value === 'none') return facet === 'owner' ? 'Without owner' : 'None';
    if (facet === 'owner' || facet === 'subsystem') return named(memory, value).title;
    return facet === 'stage' ? (stageTitles[value as Stage] ?? value) : value;
  };
  const rank = (value: string): number => (facet === 'stage' ? stages.indexOf(value as Stage) : facet === 'state' ? stateOrder.indexOf(value) : 0);
  return [...(counts.get(facet) ?? [])]
    .map(([value, count]) => ({ value, title: title(value), count }))
    .sort((a, b) => rank(a.value) - rank(b.value) || b.count - a.count || (a.title < b.title ? -1 : 1));
}

function pageOf(
  found: readonly Row[],
  { sort, limit }: Query,
  after: readonly (string | number | null)[] | null,
): { items: readonly Row[]; next: string | null } {
  const byStage = sort.endsWith('stage');
  const key = (row: Row): string => `${byStage ? stages.indexOf(row.stage) : ''} ${row.title.toLowerCase()} ${row.ref}`;
  const sign = sort.startsWith('-') ? -1 : 1;
  const keyed = found.map((row) => ({ row, key: key(row) })).sort((a, b) => (a.key < b.key ? -sign : a.key > b.key ? sign : 0));
  const last = after?.[0];
  const start = typeof last === 'string' ? keyed.findIndex((one) => (sign === 1 ? one.key > last : one.key < last)) : 0;
  if (start === -1) return { items: [], next: null };
  const items = keyed.slice(start, start + limit);
  const end = items.at(-1);
  return { items: items.map(({ row }) => row), next: end !== undefined && start + limit < keyed.length ? writeCursor([end.key, sort]) : null };
}
