/**
 * What are the answers from outside, and does ours match? The cases lie beside the repository (`../shared/oracles`, or where
 * SAMSPEL_ORACLES says) and are compared as their README defines. Where they are not, suites say so and are skipped.
 *
 *     describeOracles('availability.json', (each) => answerOf(each.question, each.input));
 */
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export interface Tolerance {
  readonly abs?: number;
  readonly rel?: number;
}

export interface OracleCase {
  readonly question: string;
  readonly name: string;
  readonly source: string;
  readonly input?: unknown;
  /** Path from the folder of the cases; the file's text is the input as it stands. */
  readonly inputFile?: string;
  readonly expected: unknown;
  readonly tolerance?: Tolerance;
  readonly note?: string;
}

/** As `samspel compute --lines` answers. */
export type OracleReply = { readonly answer: unknown } | { readonly refused: { readonly path?: string } };

export interface Difference {
  /** JSON pointer into the answer; empty for the whole of it. */
  readonly path: string;
  readonly wanted: unknown;
  readonly got: unknown;
}

/** How the reason begins why suites are skipped where the cases are absent. */
export const NO_ORACLES = 'no oracles';

const DEFAULT = 1e-9;
const INSTANT = /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:?\d\d)$/;

/** The folder with the cases, or null when this clone has none beside it. */
export function oraclesFolder(): string | null {
  const root = dirname(dirname(fileURLToPath(import.meta.url)));
  const folder = process.env['SAMSPEL_ORACLES'] ?? join(root, '..', 'shared', 'oracles');
  return existsSync(join(folder, 'README.md')) ? folder : null;
}

/** Why suites that need a file of the cases are skipped; null when it is there. */
export function oraclesMissing(file = 'README.md'): string | null {
  const folder = oraclesFolder();
  if (folder !== null && existsSync(join(folder, file))) return null;
  return `${NO_ORACLES}: ${file} is not in ../shared/oracles beside the repository, nor where SAMSPEL_ORACLES says`;
}

/** The cases of a file such as `availability.json`; none when it is not there. */
export function oracleCases(file: string): readonly OracleCase[] {
  const folder = oraclesFolder();
  if (folder === null || !existsSync(join(folder, file))) return [];
  return JSON.parse(readFileSync(join(folder, file), 'utf8')) as readonly OracleCase[];
}

/** The input of a case; where it is a file, its text. */
export function oracleInput(each: OracleCase): unknown {
  const folder = oraclesFolder();
  return each.inputFile === undefined || folder === null ? each.input : readFileSync(join(folder, each.inputFile), 'utf8');
}

/** Whether an answer matches; `differenceFrom` says where it does not. */
export function matches(expected: unknown, got: unknown, tolerance: Tolerance = {}): boolean {
  return differenceFrom(expected, got, tolerance) === null;
}

/** Where a reply differs from what a case expects, refusals included; null where it holds. */
export function differenceOf(each: OracleCase, reply: OracleReply): Difference | null {
  const refusal = memberOf(each.expected, '$refused') as { readonly path?: string } | undefined;
  if (refusal !== undefined) {
    if (!('refused' in reply)) return { path: '', wanted: each.expected, got: reply.answer };
    const holds = refusal.path === undefined || refusal.path === reply.refused.path;
    return holds ? null : { path: '', wanted: each.expected, got: reply };
  }
  if ('refused' in reply) return { path: '', wanted: each.expected, got: reply };
  return differenceFrom(each.expected, reply.answer, each.tolerance);
}

/** The first place where an answer differs; null where it matches. Only what `expected` lists is looked at. */
export function differenceFrom(expected: unknown, got: unknown, tolerance: Tolerance = {}, path = ''): Difference | null {
  const differs = { path, wanted: expected, got };
  if (typeof expected === 'number') return typeof got === 'number' && isNear(expected, got, tolerance) ? null : differs;
  if (typeof expected === 'string') return expected === got || sameMoment(expected, got) ? null : differs;
  if (Array.isArray(expected)) {
    if (!Array.isArray(got) || got.length !== expected.length) return differs;
    return first(expected.map((want, at) => () => differenceFrom(want, got[at], tolerance, `${path}/${at}`)));
  }
  if (typeof expected !== 'object' || expected === null) return Object.is(expected, got) ? null : differs;
  const special = specialDifference(expected, got, tolerance);
  if (special !== undefined) return special ? null : differs;
  if (typeof got !== 'object' || got === null || Array.isArray(got)) return differs;
  return first(
    Object.entries(expected).map(([name, want]) => () => {
      const at = `${path}/${name}`;
      return Object.hasOwn(got, name)
        ? differenceFrom(want, (got as Record<string, unknown>)[name], tolerance, at)
        : { path: at, wanted: want, got: undefined };
    }),
  );
}

/** Whether `$set`, `$between` or `$in` holds; undefined where the object is none of them. */
function specialDifference(expected: object, got: unknown, tolerance: Tolerance): boolean | undefined {
  const set = memberOf(expected, '$set');
  if (Array.isArray(set)) return Array.isArray(got) && sameSet(set, got, tolerance);
  const span = memberOf(expected, '$between');
  if (Array.isArray(span)) return isBetween(span, got, tolerance);
  const choices = memberOf(expected, '$in');
  if (Array.isArray(choices)) return choices.some((choice) => matches(choice, got, tolerance));
  return undefined;
}

/** Members match each other one to one, in any order; so do members that are arrays. */
function sameSet(wanted: readonly unknown[], got: readonly unknown[], tolerance: Tolerance): boolean {
  if (wanted.length !== got.length) return false;
  const candidates = wanted.map((want) => got.flatMap((one, at) => (matchesInAnyOrder(want, one, tolerance) ? [at] : [])));
  const takenBy = new Map<number, number>();
  const place = (index: number, seen: Set<number>): boolean =>
    (candidates[index] ?? []).some((at) => {
      if (seen.has(at)) return false;
      seen.add(at);
      const holder = takenBy.get(at);
      if (holder !== undefined && !place(holder, seen)) return false;
      takenBy.set(at, index);
      return true;
    });
  return wanted.every((_, index) => place(index, new Set()));
}

function matchesInAnyOrder(want: unknown, one: unknown, tolerance: Tolerance): boolean {
  return Array.isArray(want) && Array.isArray(one) ? sameSet(want, one, tolerance) : matches(want, one, tolerance);
}

function isBetween([from, to]: readonly unknown[], got: unknown, tolerance: Tolerance): boolean {
  if (typeof from === 'number' && typeof to === 'number') {
    return typeof got === 'number' && ((got >= from && got <= to) || isNear(from, got, tolerance) || isNear(to, got, tolerance));
  }
  const [start, end, at] = [from, to, got].map((value) => (typeof value === 'string' && INSTANT.test(value) ? Date.parse(value) : Number.NaN));
  return start !== undefined && end !== undefined && at !== undefined && at >= start && at <= end;
}

function isNear(wanted: number, got: number, { abs = DEFAULT, rel = DEFAULT }: Tolerance): boolean {
  return got === wanted || Math.abs(got - wanted) <= abs || Math.abs(got - wanted) <= rel * Math.abs(wanted);
}

function sameMoment(wanted: string, got: unknown): boolean {
  return typeof got === 'string' && INSTANT.test(wanted) && INSTANT.test(got) && Date.parse(wanted) === Date.parse(got);
}

function memberOf(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null && Object.hasOwn(value, name) ? (value as Record<string, unknown>)[name] : undefined;
}

function first(looks: readonly (() => Difference | null)[]): Difference | null {
  for (const look of looks) {
    const found = look();
    if (found !== null) return found;
  }
  return null;
}
