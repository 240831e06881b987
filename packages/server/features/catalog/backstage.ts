/** How are the questions of Backstage's readers answered? From memory: the filters, orders and pages of its catalog. */
import { Buffer } from 'node:buffer';
import type { backstageQuery, backstageQueryByPredicate } from '@samspel/contract/catalog.ts';
import { catalogRefusals } from '@samspel/contract/catalog.ts';
import type { AnswerOf, BodyOf, QueryOf } from '@samspel/contract/route.ts';
import { compareBy, type Filter, facetOf, mentions, type Order, passes, pick, readFilters, readOrder, readPredicate } from '@samspel/core/catalog/query.ts';
import { accept, type Outcome, refuse } from '@samspel/core/decision/refusal.ts';
import type { Answered, Memory } from './memory.ts';

type Entities = Readonly<Record<string, unknown>>[];

const bad = (message: string) => refuse(catalogRefusals.badFilter.code, { message });

function filterOf(texts: readonly string[] | undefined, predicate?: unknown): Outcome<Filter | null> {
  const read = readFilters(texts);
  if (read !== null && 'fault' in read) return bad(read.fault);
  if (predicate === undefined) return accept(read);
  const also = readPredicate(predicate);
  if ('fault' in also) return bad(also.fault);
  return accept(read === null ? also : { all: [read, also] });
}

const fieldsOf = (texts: readonly string[] | undefined): string[] =>
  (texts ?? [])
    .flatMap((text) => text.split(','))
    .map((one) => one.trim())
    .filter((one) => one !== '');

const chosen = (memory: Memory, filter: Filter | null): readonly Answered[] =>
  filter === null ? memory.answered() : memory.answered().filter(({ flat }) => passes(flat, filter));

function sorted(all: readonly Answered[], orders: readonly Order[]): readonly Answered[] {
  return orders.length === 0 ? all : [...all].sort((a, b) => compareBy(orders, a.flat, b.flat) || (a.ref < b.ref ? -1 : 1));
}

/** `GET /entities`: a plain list; `after` names the place where the page before ended. */
export function listEntities(
  memory: Memory,
  query: {
    filter?: string[] | undefined;
    fields?: string[] | undefined;
    order?: string[] | undefined;
    offset?: number | undefined;
    limit?: number | undefined;
    after?: string | undefined;
  },
): Outcome<{ entities: Entities; after: string | null }> {
  const filter = filterOf(query.filter);
  if (!filter.ok) return filter;
  const orders = readOrder(query.order, ':');
  if ('fault' in orders) return bad(orders.fault);
  const place = query.after === undefined ? null : readPlace(query.after);
  if (query.after !== undefined && place === null) return bad('`after` is not one of ours');
  const all = sorted(chosen(memory, filter.value), orders);
  const start = place?.offset ?? query.offset ?? 0;
  const end = query.limit === undefined ? (place?.limit === undefined ? all.length : start + place.limit) : start + query.limit;
  const fields = fieldsOf(query.fields);
  const after = end < all.length && end > start ? writePlace({ offset: end, limit: end - start }) : null;
  return accept({ entities: all.slice(start, end).map(({ entity }) => pick(entity, fields)), after });
}

interface Place {
  readonly offset: number;
  readonly limit: number;
}

const writePlace = (place: Place): string => Buffer.from(JSON.stringify(place)).toString('base64url');

function readPlace(text: string): Place | null {
  const read = readJson(text);
  const { offset, limit } = (read ?? {}) as Partial<Record<string, unknown>>;
  return isCount(offset) && isCount(limit) ? { offset, limit } : null;
}

const isCount = (value: unknown): value is number => typeof value === 'number' && Number.isSafeInteger(value) && value >= 0;

function readJson(text: string): Readonly<Record<string, unknown>> | null {
  try {
    const value: unknown = JSON.parse(Buffer.from(text, 'base64').toString('utf8'));
    return typeof value === 'object' && value !== null ? (value as Readonly<Record<string, unknown>>) : null;
  } catch {
    return null;
  }
}

/** What a cursor of by-query remembers, so that the next page needs nothing else. Readers look whether it has `query`, so predicates go by that name. */
interface Walk {
  readonly filter?: readonly string[];
  readonly query?: unknown;
  readonly orders: readonly Order[];
  readonly term: string;
  readonly fields: readonly string[];
  readonly offset: number;
  readonly limit: number;
}

const standardLimit = 20;

export function queryEntities(memory: Memory, query: QueryOf<typeof backstageQuery>): Outcome<AnswerOf<typeof backstageQuery>> {
  if (query.cursor !== undefined) return walkOn(memory, query.cursor, query.limit, fieldsOf(query.fields));
  const orders = readOrder(query.orderField, ',');
  if ('fault' in orders) return bad(orders.fault);
  const walk: Walk = {
    ...(query.filter === undefined ? {} : { filter: query.filter }),
    orders,
    term: query.fullTextFilterTerm?.trim() ?? '',
    fields: fieldsOf(query.fullTextFilterFields),
    offset: query.offset ?? 0,
    limit: query.limit ?? standardLimit,
  };
  return page(memory, walk, fieldsOf(query.fields));
}

export function queryByPredicate(memory: Memory, body: BodyOf<typeof backstageQueryByPredicate>): Outcome<AnswerOf<typeof backstageQueryByPredicate>> {
  if (body.cursor !== undefined) return walkOn(memory, body.cursor, body.limit, body.fields ?? []);
  const orders = [body.orderBy ?? []].flat().map(({ field, order }) => ({ field: field.toLowerCase(), descending: order === 'desc' }));
  const walk: Walk = {
    query: body.query ?? {},
    orders,
    term: body.fullTextFilter?.term?.trim() ?? '',
    fields: body.fullTextFilter?.fields ?? [],
    offset: body.offset ?? 0,
    limit: body.limit ?? standardLimit,
  };
  return page(memory, walk, body.fields ?? []);
}

function walkOn(memory: Memory, cursor: string, limit: number | undefined, fields: readonly string[]): Outcome<AnswerOf<typeof backstageQuery>> {
  const read = readJson(cursor);
  const walk = read === null ? null : walkFrom(read);
  return walk === null ? bad('the cursor is not one of ours') : page(memory, limit === undefined ? walk : { ...walk, limit }, fields);
}

const textsOf = (value: unknown): string[] => (Array.isArray(value) ? value.filter((one): one is string => typeof one === 'string') : []);

/** A cursor came from outside: everything in it is looked at again. */
function walkFrom(read: Readonly<Record<string, unknown>>): Walk | null {
  const { offset, limit, term } = read;
  if (!isCount(offset) || !isCount(limit) || limit > 100_000 || typeof term !== 'string') return null;
  const orders = (Array.isArray(read['orders']) ? read['orders'] : []).flatMap((one: unknown) => {
    const { field, descending } = (one ?? {}) as Partial<Record<string, unknown>>;
    return typeof field === 'string' ? [{ field, descending: descending === true }] : [];
  });
  const filtered = Object.hasOwn(read, 'query') ? { query: read['query'] } : read['filter'] === undefined ? {} : { filter: textsOf(read['filter']) };
  return { ...filtered, orders, term, fields: textsOf(read['fields']), offset, limit };
}

function page(memory: Memory, walk: Walk, fields: readonly string[]): Outcome<AnswerOf<typeof backstageQuery>> {
  const filter = filterOf(walk.filter, walk.query);
  if (!filter.ok) return filter;
  // Backstage searches the field it sorts by when nothing is named, and the name when it does not sort.
  const searched = walk.fields.length > 0 ? walk.fields : [walk.orders[0]?.field ?? 'metadata.name'];
  const matching = chosen(memory, filter.value).filter(({ flat }) => walk.term === '' || mentions(flat, walk.term, searched));
  const all = sorted(matching, walk.orders);
  const cursor = (offset: number): string => Buffer.from(JSON.stringify({ ...walk, offset })).toString('base64');
  const end = walk.offset + walk.limit;
  return accept({
    items: all.slice(walk.offset, end).map(({ entity }) => pick(entity, fields)),
    totalItems: all.length,
    pageInfo: {
      ...(end < all.length && walk.limit > 0 ? { nextCursor: cursor(end) } : {}),
      ...(walk.offset > 0 ? { prevCursor: cursor(Math.max(0, walk.offset - walk.limit)) } : {}),
    },
  });
}

/** In the order asked for; null where there is none or where it does not pass. */
export function byRefs(
  memory: Memory,
  refs: readonly string[],
  filterTexts: readonly string[] | undefined,
  predicate: unknown,
  fields: readonly string[],
): Outcome<(Readonly<Record<string, unknown>> | null)[]> {
  const filter = filterOf(filterTexts, predicate);
  if (!filter.ok) return filter;
  const known = new Map(memory.answered().map((one) => [one.ref, one]));
  return accept(
    refs.map((ref) => {
      const found = known.get(ref.toLowerCase());
      return found === undefined || (filter.value !== null && !passes(found.flat, filter.value)) ? null : pick(found.entity, fields);
    }),
  );
}

export function byRef(memory: Memory, ref: string): Answered | null {
  return memory.answered().find((one) => one.ref === ref.toLowerCase()) ?? null;
}

export function facets(
  memory: Memory,
  keys: readonly string[],
  filterTexts: readonly string[] | undefined,
  predicate?: unknown,
): Outcome<Record<string, { value: string; count: number }[]>> {
  const filter = filterOf(filterTexts, predicate);
  if (!filter.ok) return filter;
  const flats = chosen(memory, filter.value).map(({ flat }) => flat);
  return accept(Object.fromEntries(keys.map((key) => [key, facetOf(flats, key)])));
}

/** The Locations through which an entity came in: those whose targets name its file, and so on upwards. */
export function ancestry(
  memory: Memory,
  ref: string,
): { rootEntityRef: string; items: { entity: Readonly<Record<string, unknown>>; parentEntityRefs: string[] }[] } | null {
  const root = byRef(memory, ref);
  if (root === null) return null;
  const parents = (of: string): string[] => {
    const file = memory.held.get(of)?.file ?? null;
    if (file === null) return [];
    return [...memory.held.values()].filter((one) => one.entity.kind === 'Location' && one.ref !== of && leadsTo(one, file)).map((one) => one.ref);
  };
  const items: { entity: Readonly<Record<string, unknown>>; parentEntityRefs: string[] }[] = [];
  const seen = new Set([root.ref]);
  const waiting = [root];
  for (let one = waiting.shift(); one !== undefined; one = waiting.shift()) {
    const parentEntityRefs = parents(one.ref);
    items.push({ entity: one.entity, parentEntityRefs });
    for (const parent of parentEntityRefs) {
      const found = seen.has(parent) ? null : byRef(memory, parent);
      seen.add(parent);
      if (found !== null) waiting.push(found);
    }
  }
  return { rootEntityRef: root.ref, items };
}

function leadsTo(location: { readonly file: string | null; readonly entity: { readonly spec?: Readonly<Record<string, unknown>> } }, file: string): boolean {
  if (location.file === null) return false;
  const folder = location.file.split('/').slice(0, -1);
  const { target, targets } = location.entity.spec ?? {};
  return [...textsOf(targets), ...(typeof target === 'string' ? [target] : [])].some((one) => {
    const parts: string[] = [...folder];
    for (const part of one.split('/')) {
      if (part === '..') parts.pop();
      else if (part !== '.' && part !== '') parts.push(part);
    }
    return parts.join('/') === file;
  });
}
