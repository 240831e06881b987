/**
 * How does a row of any table become an incident? By a mapping from our fields to its columns or paths, with one date
 * format and one zone. A mapping that is not given is guessed from the names, shown with the preview, and nothing is applied by it
 * that was not shown.
 */
import type { Instant } from '../../time/instant.ts';
import type { Measure, Pinned } from '../incident.ts';
import { type ImpactSeverity, type MappedField, mappedFields } from '../vocabulary.ts';
import { type DateReader, dateReader } from './dates.ts';
import { type Read, readCause, readCount, readFlag, readFraction, readSeverity, readSource, readTagList, readTarget, readTrigger } from './fields.ts';
import type { ImportedImpact, ImportedIncident, RefusedRow } from './imported.ts';
import { cut, short } from './text.ts';

export interface Mapping {
  readonly fields: Readonly<Partial<Record<MappedField, string>>>;
  readonly dateFormat: string;
  readonly zone: string;
  readonly items?: string | undefined;
  readonly separator: string;
  readonly defaults: { readonly severity?: ImpactSeverity | undefined; readonly target?: string | undefined; readonly tags?: readonly string[] | undefined };
  readonly targets: Readonly<Record<string, string>>;
  readonly severities: Readonly<Record<string, ImpactSeverity>>;
}

/** One row: what stands in the column or path that fills a field; several values where a list stands there. */
export interface Row {
  readonly line: number;
  readonly get: (field: string) => readonly string[];
}

const names: Readonly<Record<MappedField, readonly string[]>> = {
  externalId: ['external_id', 'externalid', 'id', 'incident_id', 'key', 'number', 'incident'],
  title: ['title', 'name', 'summary_short', 'subject', 'headline'],
  summary: ['summary', 'description', 'details', 'body', 'text'],
  started: ['started', 'started_at', 'start', 'start_time', 'begin', 'impact_start', 'from', 'opened_at', 'created_at', 'created', 'date'],
  detected: ['detected', 'detected_at', 'detection_time', 'reported_at', 'noticed'],
  acknowledged: ['acknowledged', 'acknowledged_at', 'ack_at'],
  mitigated: ['mitigated', 'mitigated_at', 'monitoring_at'],
  resolved: ['resolved', 'resolved_at', 'end', 'ended', 'end_time', 'impact_end', 'to', 'closed_at', 'closed'],
  durationMinutes: ['duration_minutes', 'duration_min', 'minutes', 'downtime_minutes'],
  severity: ['severity', 'sev', 'impact', 'priority', 'level'],
  target: ['target', 'system', 'systems', 'component', 'components', 'service', 'services', 'affected'],
  site: ['site', 'region', 'datacenter', 'location', 'zone'],
  fraction: ['fraction', 'share', 'percent_affected', 'affected_percent'],
  users: ['users', 'users_affected', 'affected_users', 'customers_affected'],
  tags: ['tags', 'labels'],
  trigger: ['trigger'],
  cause: ['cause', 'root_cause'],
  detectedBy: ['detected_by', 'detection_source', 'found_by', 'reported_by'],
  dataLost: ['data_lost', 'data_loss'],
  rolledBack: ['rolled_back', 'rollback'],
};

/** The mapping that the names of the columns suggest. Every column is used at most once. */
export function guessMapping(columns: readonly string[]): Mapping {
  const plain = new Map(
    columns.map((column) => [
      column
        .trim()
        .toLowerCase()
        .replace(/([a-z])[\s.-]+/g, '$1_'),
      column,
    ]),
  );
  const camel = new Map(
    columns.map((column) => [
      column
        .trim()
        .replace(/([a-z0-9])([A-Z])/g, '$1_$2')
        .toLowerCase(),
      column,
    ]),
  );
  const fields: Partial<Record<MappedField, string>> = {};
  const used = new Set<string>();
  for (const field of mappedFields) {
    for (const name of names[field]) {
      const column = plain.get(name) ?? camel.get(name);
      if (column === undefined || used.has(column)) continue;
      fields[field] = column;
      used.add(column);
      break;
    }
  }
  return { fields, dateFormat: 'iso', zone: 'UTC', separator: ';', defaults: {}, targets: {}, severities: {} };
}

/** Makes the reader of rows; a text when the mapping makes no sense for these columns. */
export function rowReader(mapping: Mapping, columns: readonly string[] | null): ((row: Row) => ImportedIncident | RefusedRow) | string {
  const dates = dateReader(mapping.dateFormat, mapping.zone);
  if (typeof dates === 'string') return dates;
  if (mapping.fields.title === undefined && mapping.fields.externalId === undefined) return 'nothing fills the title: name its column';
  if (columns !== null) {
    for (const field of mappedFields) {
      const column = mapping.fields[field];
      if (column !== undefined && !columns.includes(column)) return `«${column}» (for ${field}) is not a column of the file`;
    }
  }
  return (row) => readRow(row, mapping, dates);
}

/** A row that cannot be read says so with this, and only inside `readRow`. */
class Fault {
  readonly path: MappedField;
  readonly reason: string;
  constructor(path: MappedField, reason: string) {
    this.path = path;
    this.reason = reason;
  }
}

function readRow(row: Row, mapping: Mapping, dates: DateReader): ImportedIncident | RefusedRow {
  const result = buildRow(row, mapping, dates);
  return result instanceof Fault ? { line: row.line, path: result.path, reason: result.reason } : result;
}

type Values = Partial<Record<MappedField, readonly string[]>>;

function buildRow(row: Row, mapping: Mapping, dates: DateReader): ImportedIncident | Fault {
  const values: Values = {};
  for (const field of mappedFields) {
    const column = mapping.fields[field];
    if (column === undefined) continue;
    const found = row.get(column).filter((value) => value.trim() !== '');
    if (found.length > 0) values[field] = found;
  }
  const one = (field: MappedField): string => values[field]?.[0]?.trim() ?? '';
  const read = <T>(field: MappedField, reader: (text: string) => Read<T>, empty: T): T | Fault => {
    const text = one(field);
    if (text === '') return empty;
    const result = reader(text);
    return 'fault' in result ? new Fault(field, result.fault) : result.value;
  };

  const instants = readInstants(one, dates, read);
  if (instants instanceof Fault) return instants;
  const said = read<ImpactSeverity | null>('severity', (text) => readSeverity(text, mapping.severities), null);
  if (said instanceof Fault) return said;
  const measure = readMeasure(read, said ?? mapping.defaults.severity ?? null);
  if (measure instanceof Fault) return measure;
  const dataLost = read('dataLost', readFlag, false);
  if (dataLost instanceof Fault) return dataLost;
  const rolledBack = read('rolledBack', readFlag, false);
  if (rolledBack instanceof Fault) return rolledBack;

  const title = one('title') || one('externalId');
  if (title === '') return new Fault('title', 'the row has no title');
  const started = instants.started ?? null;
  const impacts = readTargets(values, mapping).map(
    (target): ImportedImpact => ({ target, site: cut(one('site'), 100) || null, from: null, to: null, measure }),
  );
  return {
    line: row.line,
    externalId: cut(one('externalId') || `${started === null ? 'undated' : new Date(started.at).toISOString()} ${title}`, 300),
    title: cut(title, 300),
    summary: cut((values.summary ?? []).join('\n'), 20_000),
    severity: said ?? mapping.defaults.severity ?? 'major',
    goingOn: false,
    instants,
    impacts,
    tags: readTagList([...split(values.tags ?? [], mapping.separator), ...(mapping.defaults.tags ?? [])]),
    trigger: one('trigger') === '' ? null : readTrigger(one('trigger')),
    cause: one('cause') === '' ? null : readCause(one('cause')),
    dataLost,
    rolledBack,
    notes: [],
  };
}

type FieldReader = <T>(field: MappedField, reader: (text: string) => Read<T>, empty: T) => T | Fault;

function readInstants(one: (field: MappedField) => string, dates: DateReader, read: FieldReader): ImportedIncident['instants'] | Fault {
  const instants: Partial<Record<'started' | 'detected' | 'acknowledged' | 'mitigated' | 'resolved', Pinned | null>> = {};
  const foundBy = read('detectedBy', readSource, 'person' as const);
  if (foundBy instanceof Fault) return foundBy;
  for (const kind of ['started', 'detected', 'acknowledged', 'mitigated', 'resolved'] as const) {
    const text = one(kind);
    if (text === '') continue;
    const at = dates(text);
    if (at === null) return new Fault(kind, `«${short(text)}» is not a date of the format in the mapping`);
    instants[kind] = { at, source: kind === 'detected' ? foundBy : 'person' };
  }
  if (one('detectedBy') !== '' && instants.detected === undefined && instants.started != null) {
    instants.detected = { at: instants.started.at, source: foundBy };
  }
  const minutes = read<number | null>('durationMinutes', readCount, null);
  if (minutes instanceof Fault) return minutes;
  if (minutes !== null && instants.resolved === undefined && instants.started != null) {
    instants.resolved = { at: endAfter(instants.started.at, minutes), source: 'estimate' };
  }
  return instants;
}

function endAfter(start: Instant, minutes: number): Instant {
  return Math.min(8.64e15, start + Math.round(minutes * 60_000));
}

function readMeasure(read: FieldReader, severity: ImpactSeverity | null): Measure | Fault {
  const fraction = read<number | null>('fraction', readFraction, null);
  if (fraction instanceof Fault) return fraction;
  const users = read<number | null>('users', readCount, null);
  if (users instanceof Fault) return users;
  if (fraction !== null) return { kind: 'fraction', fraction };
  if (users !== null) return { kind: 'users', users };
  return severity === null ? { kind: 'whole' } : { kind: 'severity', severity };
}

function readTargets(values: Values, mapping: Mapping): readonly string[] {
  const said = split(values.target ?? [], mapping.separator).flatMap((name) => readTarget(name, mapping.targets) ?? []);
  if (said.length > 0) return [...new Set(said)];
  return mapping.defaults.target === undefined ? [] : [mapping.defaults.target];
}

function split(values: readonly string[], separator: string): readonly string[] {
  return values
    .flatMap((value) => value.split(separator))
    .map((part) => part.trim())
    .filter((part) => part !== '');
}
