/**
 * Which entities does a Backstage query mean?
 *
 * Backstage flattens every entity into lower-case keys and values (`spec.owner` → `team-a`; a list gives each element under the list's
 * key, and `key.element` → `true`; relations give `relations.ownedby` → the reference) and matches filters against these pairs. The same
 * is done here, in memory. Values longer than 200 characters are known to exist but cannot be matched.
 */
import { isObject } from './json.ts';

/** Lower-case key → values as written. */
export type Flat = ReadonlyMap<string, readonly Scalar[]>;
export type Scalar = string | number | boolean | null;

const longest = 200;

/** Flattens an entity as answered, with its relations. */
export function flatten(entity: Readonly<Record<string, unknown>>): Flat {
  const found = new Map<string, Scalar[]>();
  const put = (key: string, value: Scalar): void => {
    const lower = key.toLowerCase();
    const values = found.get(lower);
    if (values === undefined) found.set(lower, [value]);
    else values.push(value);
  };
  const visit = (path: string, value: unknown): void => {
    if (value === null || value === undefined) put(path, null);
    else if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean')
      put(path, typeof value === 'string' && value.length > longest ? null : value);
    else if (Array.isArray(value)) {
      if (value.length === 0) put(path, null);
      for (const item of value) {
        visit(path, item);
        if (typeof item === 'string' && item.length <= longest) put(`${path}.${item}`, true);
      }
    } else if (isObject(value)) for (const [name, inner] of Object.entries(value)) visit(path === '' ? name : `${path}.${name}`, inner);
  };
  const { relations, ...rest } = entity;
  visit('', rest);
  if (Array.isArray(relations))
    for (const relation of relations) if (isObject(relation)) put(`relations.${String(relation['type'])}`, String(relation['targetRef']));
  return found;
}

export type Filter =
  | { readonly key: string; readonly values: readonly string[] | null }
  | { readonly key: string; readonly prefix: string }
  | { readonly all: readonly Filter[] }
  | { readonly any: readonly Filter[] }
  | { readonly not: Filter };

/** Whether a flattened entity passes. `values` null: the key exists. */
export function passes(flat: Flat, filter: Filter): boolean {
  if ('all' in filter) return filter.all.every((part) => passes(flat, part));
  if ('any' in filter) return filter.any.some((part) => passes(flat, part));
  if ('not' in filter) return !passes(flat, filter.not);
  const found = flat.get(filter.key);
  if (found === undefined) return false;
  if ('prefix' in filter) return found.some((value) => value !== null && String(value).toLowerCase().startsWith(filter.prefix));
  return filter.values === null || found.some((value) => value !== null && filter.values?.includes(String(value).toLowerCase()) === true);
}

/** Reads `kind=component,spec.type=service`: every key must hold, values of one key are alternatives, several texts are alternatives. Null: no filter. */
export function readFilters(texts: readonly string[] | undefined): Filter | null | { readonly fault: string } {
  const alternatives: Filter[] = [];
  for (const text of texts ?? []) {
    const keys = new Map<string, string[] | null>();
    for (const part of text
      .split(',')
      .map((one) => one.trim())
      .filter((one) => one !== '')) {
      const mark = part.indexOf('=');
      const key = (mark === -1 ? part : part.slice(0, mark)).trim().toLowerCase();
      if (key === '') return { fault: `the filter ${JSON.stringify(part)} has no key` };
      const before = keys.get(key);
      if (mark === -1) keys.set(key, before ?? null);
      else
        keys.set(key, [
          ...(before ?? []),
          part
            .slice(mark + 1)
            .trim()
            .toLowerCase(),
        ]);
    }
    if (keys.size > 0) alternatives.push({ all: [...keys].map(([key, values]) => ({ key, values })) });
  }
  return alternatives.length === 0 ? null : { any: alternatives };
}

/** Reads a filter predicate: `{"kind": "component", "$not": {…}, "spec.type": {"$in": […]}}`. */
export function readPredicate(value: unknown, depth = 0): Filter | { readonly fault: string } {
  if (!isObject(value)) return { fault: 'a predicate is an object' };
  if (depth > 30) return { fault: 'the predicate is nested deeper than 30' };
  const parts: Filter[] = [];
  for (const [name, wanted] of Object.entries(value)) {
    const part = predicatePart(name, wanted, depth);
    if ('fault' in part) return part;
    parts.push(part);
  }
  return { all: parts };
}

const isScalar = (value: unknown): value is string | number | boolean => ['string', 'number', 'boolean'].includes(typeof value);

function predicatePart(name: string, wanted: unknown, depth: number): Filter | { readonly fault: string } {
  if (name === '$all' || name === '$any') {
    if (!Array.isArray(wanted)) return { fault: `${name} takes a list` };
    const inner: Filter[] = [];
    for (const one of wanted) {
      const part = readPredicate(one, depth + 1);
      if ('fault' in part) return part;
      inner.push(part);
    }
    return name === '$all' ? { all: inner } : { any: inner };
  }
  if (name === '$not') {
    const part = readPredicate(wanted, depth + 1);
    return 'fault' in part ? part : { not: part };
  }
  if (name.startsWith('$')) return { fault: `${name} is not known` };
  const key = name.toLowerCase();
  const lower = (one: unknown): string => String(one).toLowerCase();
  if (isScalar(wanted)) return { key, values: [lower(wanted)] };
  if (!isObject(wanted)) return { fault: `${name} takes a value or an operator` };
  const [operator, operand] = Object.entries(wanted)[0] ?? [];
  if (operator === '$exists') return operand === false ? { not: { key, values: null } } : { key, values: null };
  if (operator === '$in' && Array.isArray(operand)) return { key, values: operand.map(lower) };
  if (operator === '$contains' && isScalar(operand)) return { key, values: [lower(operand)] };
  if (operator === '$hasPrefix' && typeof operand === 'string') return { key, prefix: operand.toLowerCase() };
  return { fault: `${name} takes $exists, $in, $contains or $hasPrefix` };
}

export interface Order {
  readonly field: string;
  readonly descending: boolean;
}

/** Reads `asc:metadata.name` (entities) or `metadata.name,asc` (by-query). */
export function readOrder(texts: readonly string[] | undefined, mark: ':' | ','): readonly Order[] | { readonly fault: string } {
  const orders: Order[] = [];
  for (const text of texts ?? []) {
    const [first = '', second = ''] = text.split(mark).map((part) => part.trim());
    const [direction, field] = mark === ':' ? [first, second] : [second === '' ? 'asc' : second, first];
    if (field === '' || (direction !== 'asc' && direction !== 'desc'))
      return { fault: `the order ${JSON.stringify(text)} is not of the form ${mark === ':' ? 'asc:field' : 'field,asc'}` };
    orders.push({ field: field.toLowerCase(), descending: direction === 'desc' });
  }
  return orders;
}

/** Compares two flattened entities; who has no value comes last either way. */
export function compareBy(orders: readonly Order[], a: Flat, b: Flat): number {
  for (const { field, descending } of orders) {
    const left = firstText(a, field);
    const right = firstText(b, field);
    if (left === right) continue;
    if (left === null) return 1;
    if (right === null) return -1;
    return left < right === descending ? 1 : -1;
  }
  return 0;
}

function firstText(flat: Flat, key: string): string | null {
  const value = flat.get(key)?.find((one) => one !== null);
  return value === undefined || value === null ? null : String(value).toLowerCase();
}

/** Whether a text occurs in one of these fields; without fields, in any value. */
export function mentions(flat: Flat, term: string, fields: readonly string[]): boolean {
  const wanted = term.toLowerCase();
  const occurs = (values: readonly Scalar[] | undefined): boolean =>
    values?.some((value) => typeof value === 'string' && value.toLowerCase().includes(wanted)) === true;
  if (fields.length > 0) return fields.some((field) => occurs(flat.get(field.toLowerCase())));
  for (const values of flat.values()) if (occurs(values)) return true;
  return false;
}

/** The values of a key with the number of entities that carry each, in the order of their values. */
export function facetOf(all: readonly Flat[], key: string): { value: string; count: number }[] {
  const counts = new Map<string, number>();
  for (const flat of all)
    for (const value of new Set((flat.get(key.toLowerCase()) ?? []).filter((one) => one !== null).map(String))) counts.set(value, (counts.get(value) ?? 0) + 1);
  return [...counts].map(([value, count]) => ({ value, count })).sort((a, b) => (a.value < b.value ? -1 : 1));
}

/** The members of an entity that lie at these paths; all when none are named. */
export function pick(entity: Readonly<Record<string, unknown>>, fields: readonly string[]): Record<string, unknown> {
  if (fields.length === 0) return { ...entity };
  const picked: Record<string, unknown> = {};
  for (const field of fields) copyPath(entity, picked, field);
  return picked;
}

/** Follows a dotted path; member names may hold dots themselves (`metadata.annotations.backstage.io/managed-by`). */
function copyPath(from: Readonly<Record<string, unknown>>, into: Record<string, unknown>, path: string): void {
  if (Object.hasOwn(from, path)) {
    into[path] = from[path];
    return;
  }
  for (const [name, value] of Object.entries(from)) {
    if (!path.startsWith(`${name}.`) || !isObject(value)) continue;
    const before = into[name];
    const inner: Record<string, unknown> = isObject(before) ? { ...before } : {};
    copyPath(value, inner, path.slice(name.length + 1));
    if (Object.keys(inner).length > 0) into[name] = inner;
  }
}
