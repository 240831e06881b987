/** Where does the next page begin? After the sort key of the last row, wrapped so that nobody builds on its inside. */
import { accept, type Outcome, refuse } from '@samspel/core/decision/refusal.ts';

export type CursorKey = readonly (string | number | null)[];

/** Wraps a sort key. */
export function writeCursor(key: CursorKey): string {
  return Buffer.from(JSON.stringify(key)).toString('base64url');
}

/** Unwraps a sort key of `length` members; null when no cursor was given. */
export function readCursor(cursor: string | undefined, length: number): Outcome<CursorKey | null> {
  if (cursor === undefined) return accept(null);
  try {
    const key: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'));
    const fits = Array.isArray(key) && key.length === length && key.every((part) => part === null || typeof part === 'string' || typeof part === 'number');
    if (fits) return accept(key as CursorKey);
  } catch {
    // Falls through: what cannot be read was not written by us.
  }
  return refuse('request.invalid', { message: 'the cursor is not one of ours; begin again without it' }, '/cursor');
}

/** Cuts a list that was asked for with one row more than wanted, and says where the next page begins. */
export function pageOf<T>(rows: readonly T[], limit: number, keyOf: (row: T) => CursorKey): { items: T[]; next: string | null } {
  const items = rows.slice(0, limit);
  const last = items.at(-1);
  return { items, next: rows.length > limit && last !== undefined ? writeCursor(keyOf(last)) : null };
}
