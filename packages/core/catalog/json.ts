/** How are documents compared, pointed into and kept harmless? Plain JSON values, JSON pointers (RFC 6901). */

export type Json = null | boolean | number | string | readonly Json[] | JsonObject;
export type JsonObject = { readonly [name: string]: Json };

/** Whether a value is an object with members (no list, no null). */
export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Whether two JSON values say the same; the order of members does not matter, that of lists does. */
export function same(a: unknown, b: unknown): boolean {
  if (a === b) return true;
  if (Array.isArray(a)) return Array.isArray(b) && a.length === b.length && a.every((value, index) => same(value, b[index]));
  if (!isObject(a) || !isObject(b)) return false;
  const names = Object.keys(a);
  return names.length === Object.keys(b).length && names.every((name) => Object.hasOwn(b, name) && same(a[name], b[name]));
}

/** One more step of a JSON pointer. */
export function step(path: string, name: string | number): string {
  return `${path}/${String(name).replaceAll('~', '~0').replaceAll('/', '~1')}`;
}

/** The steps of a JSON pointer. */
export function stepsOf(path: string): string[] {
  return path === ''
    ? []
    : path
        .slice(1)
        .split('/')
        .map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'));
}

/** What stands at a pointer; undefined when nothing does. Lists are entered by index. */
export function valueAt(value: unknown, path: string): unknown {
  let at = value;
  for (const part of stepsOf(path)) {
    if (Array.isArray(at)) at = at[Number(part)];
    else if (isObject(at) && Object.hasOwn(at, part)) at = at[part];
    else return undefined;
  }
  return at;
}

/**
 * The value with another one at a pointer; `undefined` takes the member away, and with it objects that this empties. Lists are
 * replaced whole, never entered. Nothing given is changed.
 */
export function withValue(value: unknown, path: string, next: unknown): unknown {
  return setAt(value, stepsOf(path), next);
}

function setAt(value: unknown, steps: readonly string[], next: unknown): unknown {
  const [name, ...rest] = steps;
  if (name === undefined) return next;
  const object: Record<string, unknown> = isObject(value) ? { ...value } : {};
  const inner = setAt(Object.hasOwn(object, name) ? object[name] : undefined, rest, next);
  const emptied = inner === undefined || (next === undefined && isObject(inner) && Object.keys(inner).length === 0);
  if (emptied) delete object[name];
  else object[name] = inner;
  return object;
}

/** Nesting beyond this is no catalog anybody wrote. */
const deepest = 64;

/**
 * Why a value could not be kept as JSON by every part of the product; null when it can. Numbers must be finite, texts well-formed
 * Unicode without NUL (PostgreSQL takes neither), members must not be called `__proto__`, nesting and size are bounded.
 */
export function jsonFault(value: unknown, budget: { nodes: number } = { nodes: 200_000 }, path = '', depth = 0): { path: string; message: string } | null {
  budget.nodes -= 1;
  if (budget.nodes < 0) return { path, message: 'holds more than 200,000 values' };
  if (depth > deepest) return { path, message: `is nested deeper than ${deepest}` };
  if (value === null || typeof value === 'boolean') return null;
  if (typeof value === 'number') return Number.isFinite(value) ? null : { path, message: 'is not a finite number' };
  if (typeof value === 'string') return textFault(value, path);
  if (Array.isArray(value)) {
    for (const [index, item] of value.entries()) {
      const fault = jsonFault(item, budget, step(path, index), depth + 1);
      if (fault !== null) return fault;
    }
    return null;
  }
  if (!isObject(value)) return { path, message: 'is not a JSON value' };
  for (const [name, item] of Object.entries(value)) {
    const at = step(path, name);
    if (name === '__proto__') return { path: at, message: 'is a name that is not allowed' };
    const fault = textFault(name, at) ?? jsonFault(item, budget, at, depth + 1);
    if (fault !== null) return fault;
  }
  return null;
}

function textFault(text: string, path: string): { path: string; message: string } | null {
  if (text.includes('\u0000')) return { path: path.replaceAll('\u0000', '?'), message: 'holds a NUL character' };
  return text.isWellFormed() ? null : { path: path.toWellFormed(), message: 'holds half a character (a lone surrogate)' };
}
