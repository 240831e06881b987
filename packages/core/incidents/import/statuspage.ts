/**
 * What does a Statuspage tell about the past? The public API's `incidents.json` (v2): incidents with updates, and with each
 * update the state that components went into. Where these are given, impacts are made from them, span by span; where
 * not, every component named suffers from start to end by the incident's own impact.
 *
 * The page tells what was said and when, not what was: its start is when somebody wrote, unless `started_at` says otherwise, and
 * is therefore an estimate. Planned maintenance is no incident. Source: https://www.githubstatus.com/api (shape of v2).
 */
import { type Instant, parseInstant } from '../../time/instant.ts';
import type { ImpactSeverity } from '../vocabulary.ts';
import { readTarget } from './fields.ts';
import { type Imported, type ImportedImpact, type ImportedIncident, judgeRows, type RefusedRow, type Unreadable } from './imported.ts';
import { type Loose, list, object, string } from './loose.ts';
import { parseJson } from './tables.ts';
import { cut, short } from './text.ts';

const severities: Readonly<Record<string, ImpactSeverity>> = { critical: 'major', major: 'major', minor: 'partial', none: 'degraded' };
const states: Readonly<Record<string, ImpactSeverity | null>> = {
  operational: null,
  under_maintenance: null,
  degraded_performance: 'degraded',
  partial_outage: 'partial',
  major_outage: 'major',
};

/** Reads `incidents.json`. `targets`: names of components → our references. */
export function importStatuspage(text: string, targets: Readonly<Record<string, string>>, now: Instant): Imported | { readonly unreadable: Unreadable } {
  const parsed = parseJson(text);
  if ('unreadable' in parsed) return parsed;
  const items = Array.isArray(parsed.value) ? parsed.value : object(parsed.value)['incidents'];
  if (!Array.isArray(items)) return { unreadable: { line: 1, reason: 'there is no list `incidents` in it' } };
  const rows: ImportedIncident[] = [];
  const refused: RefusedRow[] = [];
  for (const [index, item] of items.entries()) {
    const read = readIncident(object(item), index + 1, targets);
    if ('reason' in read) refused.push(read);
    else rows.push(read);
  }
  const judged = judgeRows(rows, now);
  return { total: items.length, good: judged.good, refused: [...refused, ...judged.refused].sort((a, b) => a.line - b.line), columns: [] };
}

interface Update {
  readonly status: string;
  readonly at: Instant;
  readonly body: string;
  readonly components: readonly { readonly name: string; readonly before: string; readonly after: string }[];
}

function readIncident(item: Loose, line: number, targets: Readonly<Record<string, string>>): ImportedIncident | RefusedRow {
  const id = string(item['id']);
  const name = string(item['name']).trim();
  if (id === '') return { line, path: 'id', reason: 'has no id' };
  if (name === '') return { line, path: 'name', reason: 'has no name' };
  if (item['impact'] === 'maintenance' || typeof item['scheduled_for'] === 'string')
    return { line, path: 'impact', reason: 'is planned maintenance, no incident' };
  const dates = readDates(item);
  if (typeof dates === 'string') return { line, path: dates, reason: `«${short(string(item[dates]))}» is not an instant` };
  const updates = readUpdates(item);
  if (updates === null) return { line, path: 'incident_updates', reason: 'an update has no instant' };

  const started = dates.started_at ?? dates.created_at;
  if (started === null) return { line, path: 'created_at', reason: 'has no instant' };
  const first = (...statuses: readonly string[]): Instant | null => updates.find((update) => statuses.includes(update.status))?.at ?? null;
  const last = updates.findLast((update) => update.status === 'resolved')?.at ?? null;
  const over = item['status'] === 'resolved' || item['status'] === 'postmortem';
  const resolved = over ? (dates.resolved_at ?? last) : null;
  const mitigated = dates.monitoring_at ?? first('monitoring');
  const severity = severities[string(item['impact'])] ?? 'partial';
  const from = (instant: Instant | null): Instant | null => (instant === null ? null : Math.max(instant, started));
  const pinned = (instant: Instant | null, source: 'person' | 'estimate'): { at: Instant; source: 'person' | 'estimate' } | null =>
    instant === null ? null : { at: instant, source };
  return {
    line,
    externalId: cut(id, 300),
    title: cut(name, 300),
    summary: '',
    severity,
    goingOn: !over,
    instants: {
      started: pinned(started, 'estimate'),
      detected: pinned(from(dates.created_at), 'person'),
      acknowledged: pinned(from(first('investigating', 'identified')), 'person'),
      mitigated: pinned(from(mitigated), 'person'),
      resolved: pinned(resolved, 'person'),
    },
    impacts: readImpacts(item, updates, severity, started, resolved, targets),
    tags: [],
    trigger: null,
    cause: null,
    dataLost: false,
    rolledBack: false,
    notes: updates.filter((update) => update.body !== '').map((update) => ({ at: update.at, text: cut(`**${update.status}** ${update.body}`, 20_000) })),
  };
}

const dateFields = ['created_at', 'started_at', 'monitoring_at', 'resolved_at'] as const;

/** The instants, or the name of the field that holds none. */
function readDates(item: Loose): Record<(typeof dateFields)[number], Instant | null> | (typeof dateFields)[number] {
  const dates = { created_at: null, started_at: null, monitoring_at: null, resolved_at: null } as Record<(typeof dateFields)[number], Instant | null>;
  for (const field of dateFields) {
    const value = item[field];
    if (value === undefined || value === null) continue;
    const instant = parseInstant(string(value));
    if (instant === null) return field;
    dates[field] = instant;
  }
  return dates;
}

/** Oldest first; null when one bears no instant. */
function readUpdates(item: Loose): readonly Update[] | null {
  const updates: Update[] = [];
  for (const one of list(item['incident_updates'])) {
    const update = object(one);
    const at = parseInstant(string(update['display_at'] ?? update['created_at']));
    if (at === null) return null;
    const components = list(update['affected_components']).map((entry) => {
      const component = object(entry);
      return { name: string(component['name']), before: string(component['old_status']), after: string(component['new_status']) };
    });
    const body = string(update['body'])
      .replace(/<br\s*\/?>/gi, '\n')
      .trim();
    updates.push({ status: string(update['status']), at, body, components });
  }
  return updates.sort((a, b) => a.at - b.at);
}

function readImpacts(
  item: Loose,
  updates: readonly Update[],
  severity: ImpactSeverity,
  started: Instant,
  resolved: Instant | null,
  targets: Readonly<Record<string, string>>,
): readonly ImportedImpact[] {
  const told = [...new Set(updates.flatMap((update) => update.components.map((component) => component.name)))].filter((name) => name !== '');
  const spans = told.flatMap((name) => spansOf(name, updates, started, resolved, targets));
  const spoken = new Set(told);
  const silent = list(item['components'])
    .map((component) => string(object(component)['name']))
    .filter((name) => name !== '' && !spoken.has(name));
  const whole = silent.flatMap((name): ImportedImpact[] => {
    const target = readTarget(name, targets);
    return target === null ? [] : [{ target, site: null, from: null, to: null, measure: { kind: 'severity', severity } }];
  });
  return [...spans, ...whole];
}

/** What one component went through. The first state it is said to be in holds from the start of the incident. */
function spansOf(
  name: string,
  updates: readonly Update[],
  started: Instant,
  resolved: Instant | null,
  targets: Readonly<Record<string, string>>,
): ImportedImpact[] {
  const target = readTarget(name, targets);
  if (target === null) return [];
  const spans: ImportedImpact[] = [];
  let since: Instant | null = null;
  let severity: ImpactSeverity | null = null;
  let firstSaid = true;
  const close = (to: Instant | null): void => {
    if (since === null || severity === null || (to !== null && to <= since)) return;
    const follows = to !== null && to === resolved ? null : to;
    spans.push({ target, site: null, from: since === started ? null : since, to: follows, measure: { kind: 'severity', severity } });
  };
  for (const update of updates) {
    const said = update.components.findLast((component) => component.name === name);
    if (said === undefined) continue;
    const next = Object.hasOwn(states, said.after) ? (states[said.after] ?? null) : null;
    if (!firstSaid && next === severity) continue;
    const at = firstSaid && next !== null ? started : Math.max(started, resolved === null ? update.at : Math.min(update.at, resolved));
    close(at);
    since = at;
    severity = next;
    firstSaid = false;
  }
  close(resolved);
  return spans;
}
