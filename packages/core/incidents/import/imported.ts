/**
 * What does every importer make of its rows? The same small record, before it gets ids and becomes an incident.
 *
 * A row either fits or is refused with its line, its field and the reason; one bad row never spoils the others. What a row
 * does not say stays unknown: an incident without a start, or over without an end, is taken in and is in no figure.
 */
import { type Instant, iso } from '../../time/instant.ts';
import { countability } from '../countable.ts';
import type { By, Coded, Impact, ImpactId, Incident, IncidentId, Instants, Measure, Pinned, Standing } from '../incident.ts';
import { checkInstants, firstInstants } from '../instants.ts';
import { type CauseCode, type ImpactSeverity, instantKinds, type TriggerCode } from '../vocabulary.ts';
import { isUnkeepable } from './text.ts';

/** An impact as a row tells it; no `from`: begins with the incident, no `to`: ends with it. */
export interface ImportedImpact {
  readonly target: string;
  readonly site: string | null;
  readonly from: Instant | null;
  readonly to: Instant | null;
  readonly measure: Measure;
}

export interface ImportedIncident {
  /** Line in a CSV, place in a list (from 1). */
  readonly line: number;
  readonly externalId: string;
  readonly title: string;
  readonly summary: string;
  readonly severity: ImpactSeverity;
  /** Whether the source says that it goes on. */
  readonly goingOn: boolean;
  readonly instants: Partial<Record<keyof Instants, Pinned | null>>;
  readonly impacts: readonly ImportedImpact[];
  readonly tags: readonly string[];
  readonly trigger: Coded<TriggerCode> | null;
  readonly cause: Coded<CauseCode> | null;
  readonly dataLost: boolean;
  readonly rolledBack: boolean;
  readonly notes: readonly { readonly at: Instant; readonly text: string }[];
}

export interface RefusedRow {
  readonly line: number;
  /** The field or column that is wrong. */
  readonly path?: string;
  readonly reason: string;
}

/** What reading a file came to. */
export interface Imported {
  readonly total: number;
  readonly good: readonly ImportedIncident[];
  readonly refused: readonly RefusedRow[];
  /** What the file offers: columns or paths. */
  readonly columns: readonly string[];
}

/** A file that cannot be read at all. */
export interface Unreadable {
  readonly line: number;
  readonly reason: string;
}

/** Takes out rows whose instants cannot be, and rows that say an id for the second time. */
export function judgeRows(rows: readonly ImportedIncident[], now: Instant): { good: ImportedIncident[]; refused: RefusedRow[] } {
  const good: ImportedIncident[] = [];
  const refused: RefusedRow[] = [];
  const seen = new Map<string, number>();
  for (const row of rows) {
    const before = seen.get(row.externalId);
    if (before !== undefined) {
      refused.push({ line: row.line, path: 'externalId', reason: `«${row.externalId}» is line ${before} already` });
      continue;
    }
    const fault = faultOf(row, now);
    if (fault !== null) {
      refused.push({ line: row.line, ...fault });
      continue;
    }
    seen.set(row.externalId, row.line);
    good.push(row);
  }
  return { good, refused };
}

function faultOf(row: ImportedIncident, now: Instant): Omit<RefusedRow, 'line'> | null {
  const said = [
    row.externalId,
    row.title,
    row.summary,
    ...row.tags,
    ...row.impacts.flatMap((impact) => [impact.target, impact.site ?? '']),
    ...row.notes.map((note) => note.text),
  ];
  if ([...said, row.trigger?.text ?? '', row.cause?.text ?? ''].some(isUnkeepable)) return { reason: 'holds a character that cannot be kept' };
  const early = tooEarly(row);
  if (early !== null) return { path: early, reason: 'names a moment before the year 1' };
  const checked = checkInstants(firstInstants(row.instants), now, (kind) => kind);
  if (!checked.ok) return { path: checked.refusal.path ?? 'started', reason: instantFault(checked.refusal.code, checked.refusal.facts) };
  for (const impact of row.impacts) {
    const from = impact.from ?? row.instants.started?.at ?? null;
    const to = impact.to ?? row.instants.resolved?.at ?? null;
    if (from !== null && from > now) return { path: 'impacts', reason: `an impact would begin at ${iso(from)}, later than now` };
    if (to !== null && to > now) return { path: 'impacts', reason: `an impact would end at ${iso(to)}, later than now` };
    if (from !== null && to !== null && to < from) return { path: 'impacts', reason: `an impact would end at ${iso(to)}, before it begins at ${iso(from)}` };
  }
  return null;
}

/** 0001-01-01T00:00:00Z: before it databases and ISO-8601 count years differently. */
const yearOne = -62_135_596_800_000;

/** The field that names a moment before the year 1, or null. */
function tooEarly(row: ImportedIncident): string | null {
  const early = (at: Instant | null | undefined): boolean => at != null && at < yearOne;
  for (const kind of instantKinds) if (early(row.instants[kind]?.at)) return kind;
  if (row.impacts.some((impact) => early(impact.from) || early(impact.to))) return 'impacts';
  return row.notes.some((note) => early(note.at)) ? 'notes' : null;
}

function instantFault(code: string, facts: Readonly<Record<string, unknown>>): string {
  if (code === 'incidents.instant-in-future') return `${String(facts['instant'])} is ${String(facts['at'])}, later than now`;
  return `${String(facts['instant'])} is ${String(facts['at'])}, before the start at ${String(facts['started'])}`;
}

export interface ImportIds {
  readonly incident: () => IncidentId;
  readonly impact: () => ImpactId;
}

/** Makes the incident of a judged row. An impact without any begin is left out: nothing says when. */
export function incidentOf(row: ImportedIncident, source: string, ids: ImportIds, by: By, now: Instant): Incident {
  const instants = firstInstants(row.instants);
  const standing = standingOf(row, instants);
  const started = instants.started.now?.at ?? null;
  const end = instants.resolved.now?.at ?? null;
  const impacts: Impact[] = [];
  for (const impact of row.impacts) {
    const from = impact.from ?? started;
    if (from === null) continue;
    impacts.push({
      id: ids.impact(),
      target: impact.target,
      site: impact.site,
      from,
      to: impact.to ?? (standing.state === 'resolved' ? (end ?? from) : null),
      measure: impact.measure,
      followsStart: impact.from === null,
      followsEnd: impact.to === null,
    });
  }
  return {
    id: ids.incident(),
    title: row.title,
    summary: row.summary,
    severity: row.severity,
    standing,
    instants,
    impacts,
    tags: row.tags,
    trigger: row.trigger,
    cause: row.cause,
    deployment: null,
    dataLost: row.dataLost,
    rolledBack: row.rolledBack,
    responders: [],
    coordinator: null,
    splitFrom: null,
    again: null,
    external: { source, id: row.externalId },
    opened: now,
    openedBy: by,
    version: 1,
  };
}

function standingOf(row: ImportedIncident, instants: Instants): Standing {
  if (!row.goingOn || instants.resolved.now !== null) return { state: 'resolved' };
  if (instants.mitigated.now !== null) return { state: 'mitigated' };
  return { state: instants.acknowledged.now === null ? 'open' : 'acknowledged' };
}

/** Why a row would be in no figure, or null. */
export function rowUncountable(row: ImportedIncident): string | null {
  const instants = firstInstants(row.instants);
  const started = instants.started.now?.at ?? null;
  const impacts = row.impacts.filter((impact) => impact.from !== null || started !== null) as unknown as readonly Impact[];
  const result = countability({ standing: standingOf(row, instants), instants, impacts });
  return result.countable ? null : result.reason;
}

/** A row's content in one text: the same text means that nothing changed since it was imported. */
export function fingerprintOf(row: ImportedIncident): string {
  const { line: _line, ...content } = row;
  return hash(JSON.stringify(content));
}

/** 2 × 32 bits of FNV-1a with different bases: enough to see whether a row of one source changed. */
function hash(text: string): string {
  let a = 0x811c9dc5;
  let b = 0x01000193;
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index);
    a = Math.imul(a ^ code, 0x01000193);
    b = Math.imul(b ^ (code + index), 0x85ebca6b);
  }
  return (a >>> 0).toString(16).padStart(8, '0') + (b >>> 0).toString(16).padStart(8, '0');
}
