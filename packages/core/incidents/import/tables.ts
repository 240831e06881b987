/** How are CSV and JSON files read row by row? Both become rows that a mapping reads. */
import type { Instant } from '../../time/instant.ts';
import { readCsv } from './csv.ts';
import { type Imported, type ImportedIncident, judgeRows, type RefusedRow, type Unreadable } from './imported.ts';
import { guessMapping, type Mapping, type Row, rowReader } from './mapping.ts';

/** A table read, with the mapping that was used; or the reason why it cannot be. */
export type TableRead = (Imported & { readonly mapping: Mapping }) | { readonly unreadable: Unreadable } | { readonly misfit: string };

/** Reads a CSV whose first line names the columns. */
export function importCsv(text: string, given: Mapping | null, now: Instant): TableRead {
  const csv = readCsv(text);
  const head = csv.records[0];
  if (head === undefined) return { unreadable: { line: csv.faults[0]?.line ?? 1, reason: csv.faults[0]?.reason ?? 'the file is empty' } };
  const columns = head.fields.map((field) => field.trim());
  const rows = csv.records.slice(1).map((record): Row => {
    const get = (column: string): readonly string[] => {
      const value = record.fields[columns.indexOf(column)];
      return value === undefined ? [] : [value];
    };
    return { line: record.line, get };
  });
  const wrongWidth = csv.records
    .slice(1)
    .flatMap((record): RefusedRow[] =>
      record.fields.length > columns.length ? [{ line: record.line, reason: `has ${record.fields.length} fields where the head has ${columns.length}` }] : [],
    );
  const faults = [...csv.faults, ...wrongWidth];
  const broken = new Set(wrongWidth.map((fault) => fault.line));
  return readRows(
    rows.filter((row) => !broken.has(row.line)),
    faults,
    columns,
    given ?? guessMapping(columns),
    columns,
    now,
  );
}

/** Reads a JSON list, or an object with a list in it; without `items` the first list found is taken. Also one object a line. */
export function importJson(text: string, given: Mapping | null, now: Instant): TableRead {
  const parsed = parseJson(text);
  if ('unreadable' in parsed) return parsed;
  const items = given?.items === undefined ? firstList(parsed.value) : at(parsed.value, given.items);
  if (!Array.isArray(items)) {
    return given?.items === undefined ? { unreadable: { line: 1, reason: 'there is no list in it' } } : { misfit: `there is no list at «${given.items}»` };
  }
  const columns = columnsOf(items);
  const rows: Row[] = [];
  const faults: RefusedRow[] = [];
  for (const [index, item] of items.entries()) {
    const line = index + 1;
    if (typeof item === 'object' && item !== null && !Array.isArray(item)) rows.push({ line, get: (path) => texts(at(item, path)) });
    else faults.push({ line, reason: 'is not an object' });
  }
  return readRows(rows, faults, columns, given ?? guessMapping(columns), null, now);
}

function readRows(
  rows: readonly Row[],
  faults: readonly RefusedRow[],
  columns: readonly string[],
  mapping: Mapping,
  held: readonly string[] | null,
  now: Instant,
): TableRead {
  const reader = rowReader(mapping, held);
  if (typeof reader === 'string') return { misfit: reader };
  const read: ImportedIncident[] = [];
  const refused: RefusedRow[] = [...faults];
  for (const row of rows) {
    const result = reader(row);
    if ('reason' in result) refused.push(result);
    else read.push(result);
  }
  const judged = judgeRows(read, now);
  refused.push(...judged.refused);
  refused.sort((a, b) => a.line - b.line);
  return { total: rows.length + faults.length, good: judged.good, refused, columns, mapping };
}

/** JSON, or JSON lines when it is not one value. */
export function parseJson(text: string): { readonly value: unknown } | { readonly unreadable: Unreadable } {
  const clean = text.charCodeAt(0) === 0xfeff ? text.slice(1) : text;
  try {
    return { value: JSON.parse(clean) };
  } catch (error) {
    const values: unknown[] = [];
    const lines = clean.split('\n');
    for (const [index, line] of lines.entries()) {
      if (line.trim() === '') continue;
      try {
        values.push(JSON.parse(line));
      } catch {
        if (values.length > 0) return { unreadable: { line: index + 1, reason: 'is not JSON' } };
        return { unreadable: { line: 1, reason: `is not JSON: ${error instanceof Error ? error.message.slice(0, 200) : 'unreadable'}` } };
      }
    }
    return values.length > 0 ? { value: values } : { unreadable: { line: 1, reason: 'the file is empty' } };
  }
}

function firstList(value: unknown): unknown {
  if (Array.isArray(value)) return value;
  if (typeof value !== 'object' || value === null) return undefined;
  return Object.values(value).find((member) => Array.isArray(member));
}

/** The value at a path such as `a.b.0.c`; a name with dots in it is taken whole when there is one. */
function at(value: unknown, path: string): unknown {
  if (path === '') return value;
  let current = value;
  if (typeof value === 'object' && value !== null && Object.hasOwn(value, path)) return (value as Record<string, unknown>)[path];
  for (const part of path.split('.')) {
    if (typeof current !== 'object' || current === null || !Object.hasOwn(current, part)) return undefined;
    current = (current as Record<string, unknown>)[part];
  }
  return current;
}

/** The texts in a value: of lists each, of an object its name. Deeper than eight levels nothing is looked for. */
function texts(value: unknown, depth = 0): readonly string[] {
  if (value === null || value === undefined || depth > 8) return [];
  if (Array.isArray(value)) return value.flatMap((one) => texts(one, depth + 1));
  if (typeof value === 'object') {
    const named = value as Record<string, unknown>;
    return texts(named['name'] ?? named['title'] ?? named['id'], depth + 1);
  }
  return [String(value)];
}

/** Paths that the first items offer, one level deep into objects. */
function columnsOf(items: readonly unknown[]): readonly string[] {
  const columns = new Set<string>();
  for (const item of items.slice(0, 50)) {
    if (typeof item !== 'object' || item === null) continue;
    for (const [key, value] of Object.entries(item)) {
      columns.add(key);
      if (typeof value === 'object' && value !== null && !Array.isArray(value)) for (const inner of Object.keys(value)) columns.add(`${key}.${inner}`);
    }
    if (columns.size > 500) break;
  }
  return [...columns].slice(0, 500);
}
