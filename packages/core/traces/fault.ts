/** What in a file of traces does not fit, and where? Faults are collected, so that one bad span does not cost the others. */

import { unwritable } from './span.ts';

export interface Fault {
  readonly code: string;
  /** JSON pointer. */
  readonly path: string;
  /** Completes "‹path› …". */
  readonly message: string;
}

/** Collects faults: all are counted, the first few are kept. */
export class Faults {
  readonly kept: Fault[] = [];
  count = 0;

  add(code: string, path: string, message: string): void {
    this.count++;
    if (this.kept.length < 100) this.kept.push({ code, path, message });
  }
}

/** Whether something is a JSON object. */
export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A list at a member; an absent one is empty, another thing is a fault. */
export function listAt(record: Readonly<Record<string, unknown>>, member: string, path: string, faults: Faults): readonly unknown[] {
  const value = record[member];
  if (value === undefined || value === null) return [];
  if (Array.isArray(value)) return value;
  faults.add('compute.not-a-list', `${path}/${member}`, 'must be a list');
  return [];
}

/** A text of some length at a member, or null after a fault. */
export function idAt(record: Readonly<Record<string, unknown>>, member: string, path: string, faults: Faults): string | null {
  const value = record[member];
  if (typeof value === 'string' && value !== '' && value.length <= 256 && !unwritable.test(value)) return value;
  const missing = value === undefined || value === null || value === '';
  faults.add(
    missing ? 'compute.missing' : 'compute.not-a-text',
    `${path}/${member}`,
    missing ? 'is missing' : 'must be a text of at most 256 characters, none of them for control',
  );
  return null;
}
