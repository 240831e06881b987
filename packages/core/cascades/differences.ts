/** In which figures do two scenarios differ? Member by member, with a pointer to each; calls are told apart by whom they call, in their order. */
import { pointer } from '../compute/read.ts';

export interface Difference {
  /** JSON pointer into the scenario that has it. */
  readonly at: string;
  /** A system, or caller and callee. */
  readonly of: readonly string[];
  readonly what: string;
  readonly a: unknown;
  readonly b: unknown;
}

type Members = Readonly<Record<string, unknown>>;

/** The differences, in the order of the first scenario; a member that is not there is null. */
export function differencesOf(a: unknown, b: unknown): Difference[] {
  const [left, right] = [membersOf(a), membersOf(b)];
  const found: Difference[] = [];
  for (const name of ['durationSeconds', 'stepSeconds', 'seed', 'engine', 'events']) compare(found, pointer('', name), [], name, left[name], right[name]);
  const loads = pairs(listOf(left['load']), listOf(right['load']));
  for (const { to, index, one, other } of loads) compareMembers(found, `/load/${index}`, [to], one, other, []);
  const [mine, theirs] = [membersOf(left['systems']), membersOf(right['systems'])];
  for (const name of new Set([...Object.keys(mine), ...Object.keys(theirs)])) {
    const [one, other] = [Object.hasOwn(mine, name), Object.hasOwn(theirs, name)];
    const path = pointer('/systems', name);
    if (!one || !other) {
      found.push({ at: path, of: [name], what: 'system', a: one ? 'there' : null, b: other ? 'there' : null });
      continue;
    }
    compareMembers(found, path, [name], membersOf(mine[name]), membersOf(theirs[name]), ['calls']);
    for (const pair of pairs(listOf(membersOf(mine[name])['calls']), listOf(membersOf(theirs[name])['calls'])))
      compareMembers(found, `${path}/calls/${pair.index}`, [name, pair.to], pair.one, pair.other, []);
  }
  return found;
}

function membersOf(value: unknown): Members {
  return typeof value === 'object' && value !== null ? (value as Members) : {};
}

function listOf(value: unknown): readonly Members[] {
  return Array.isArray(value) ? value.map(membersOf) : [];
}

/** Calls to the same system side by side, the first of one list with the first of the other. */
function pairs(
  a: readonly Members[],
  b: readonly Members[],
): { readonly to: string; readonly index: number; readonly one: Members | null; readonly other: Members | null }[] {
  const left = new Map<string, { readonly index: number; readonly call: Members }[]>();
  for (const [index, call] of b.entries()) {
    const to = String(call['to']);
    left.set(to, [...(left.get(to) ?? []), { index, call }]);
  }
  const found: { to: string; index: number; one: Members | null; other: Members | null }[] = a.map((one, index) => {
    const to = String(one['to']);
    return { to, index, one, other: left.get(to)?.shift()?.call ?? null };
  });
  for (const [to, rest] of left) for (const { index, call } of rest) found.push({ to, index, one: null, other: call });
  return found;
}

function compareMembers(found: Difference[], path: string, of: readonly string[], a: Members | null, b: Members | null, except: readonly string[]): void {
  if (a === null || b === null) {
    found.push({ at: path, of, what: 'call', a: a === null ? null : 'there', b: b === null ? null : 'there' });
    return;
  }
  for (const name of new Set([...Object.keys(a), ...Object.keys(b)]))
    if (!except.includes(name)) compare(found, pointer(path, name), of, name, a[name], b[name]);
}

function compare(found: Difference[], at: string, of: readonly string[], what: string, a: unknown, b: unknown): void {
  if (text(a) !== text(b)) found.push({ at, of, what, a: a ?? null, b: b ?? null });
}

function text(value: unknown): string {
  return JSON.stringify(value ?? null);
}
