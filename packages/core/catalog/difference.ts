/**
 * What changed between two documents, and what becomes of a document that was changed on both sides?
 *
 * Three documents meet in an import: the one the files said last time (base), the one that stands (with what people changed by hand)
 * and the one the files say now (incoming). Field by field: what only the files changed is taken; what only a person changed is kept;
 * what both changed alike is the same; what both changed apart is kept as the person left it, and becomes a question. Fields are the
 * leaves of the objects; a list is one field, since nobody can say which of its elements moved.
 */
import { isObject, same, step } from './json.ts';

/** `undefined`: not there. */
export interface FieldChange {
  readonly path: string;
  readonly before: unknown;
  readonly after: unknown;
}

export interface Conflict {
  readonly path: string;
  readonly base: unknown;
  readonly byHand: unknown;
  readonly incoming: unknown;
  /** `by-hand`: a person changed it. `not-ready`: it would move duties towards operations without a review. */
  readonly why: 'by-hand' | 'not-ready';
}

export interface Merge {
  readonly merged: unknown;
  readonly conflicts: readonly Conflict[];
  /** Fields that only a person changed. */
  readonly kept: readonly string[];
}

/** Every field that differs, as JSON pointers, in the order of the first document, then of the second. */
export function differenceOf(before: unknown, after: unknown, path = ''): FieldChange[] {
  if (same(before, after)) return [];
  if (!isObject(before) || !isObject(after)) {
    const inner = isObject(before) ? before : isObject(after) ? after : null;
    const oneSided = before === undefined || after === undefined;
    if (path !== '' && oneSided && inner !== null && Object.keys(inner).length > 0)
      return Object.keys(inner).flatMap((name) => differenceOf(memberOf(before, name), memberOf(after, name), step(path, name)));
    return [{ path, before, after }];
  }
  const names = [...new Set([...Object.keys(before), ...Object.keys(after)])];
  return names.flatMap((name) => differenceOf(memberOf(before, name), memberOf(after, name), step(path, name)));
}

function memberOf(value: unknown, name: string): unknown {
  return isObject(value) && Object.hasOwn(value, name) ? value[name] : undefined;
}

/** Joins what stands with what comes. `base` undefined: the files never said anything about it. */
export function mergeThree(base: unknown, standing: unknown, incoming: unknown): Merge {
  const conflicts: Conflict[] = [];
  const kept: string[] = [];
  const merge = (was: unknown, mine: unknown, theirs: unknown, path: string): unknown => {
    if (same(mine, theirs)) return theirs;
    if (same(was, mine)) return theirs;
    if (same(was, theirs)) {
      kept.push(path);
      return mine;
    }
    if (!mergeable(mine, was) || !mergeable(theirs, was) || (!isObject(mine) && !isObject(theirs))) {
      conflicts.push({ path, base: was, byHand: mine, incoming: theirs, why: 'by-hand' });
      return mine;
    }
    const merged: Record<string, unknown> = {};
    for (const name of new Set([...namesOf(theirs), ...namesOf(mine)])) {
      const value = merge(memberOf(was, name), memberOf(mine, name), memberOf(theirs, name), step(path, name));
      if (value !== undefined) merged[name] = value;
    }
    return Object.keys(merged).length === 0 && (mine === undefined || theirs === undefined) ? undefined : merged;
  };
  return { merged: merge(base, standing, incoming, ''), conflicts, kept };
}

const namesOf = (value: unknown): string[] => (isObject(value) ? Object.keys(value) : []);

/** Whether a side can be gone into: an object, or an object that was taken away or is not there yet; never where a value stood before. */
function mergeable(side: unknown, was: unknown): boolean {
  return (isObject(side) || side === undefined) && (was === undefined || isObject(was));
}
