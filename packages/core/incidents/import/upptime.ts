/**
 * What does Upptime tell about the past? Two things. Its checks (`{at, status}` a line): an outage begins at the
 * first check that is not up and ends at the next that is. And its GitHub issues: opened at the first failed check, closed at
 * the next good one; but Upptime deletes short ones, so a history from issues lacks them.
 *
 * The instants are those of checks: a real outage may have begun up to one interval earlier.
 */
import { type Instant, iso, parseInstant } from '../../time/instant.ts';
import type { Pinned } from '../incident.ts';
import { readTarget } from './fields.ts';
import { type Imported, type ImportedIncident, judgeRows, type RefusedRow, type Unreadable } from './imported.ts';
import { type Loose, list, object, string } from './loose.ts';
import { parseJson } from './tables.ts';
import { cut, short } from './text.ts';

const byMonitor = (at: Instant): Pinned => ({ at, source: 'monitor' });

interface Check {
  readonly at: Instant;
  readonly status: 'up' | 'down' | 'degraded';
}

/** Reads checks, one JSON object a line. `target`: what was checked. Every line counts as a row; outages are what comes out. */
export function importUpptimeChecks(text: string, target: string, now: Instant): Imported {
  const checks: Check[] = [];
  const refused: RefusedRow[] = [];
  let total = 0;
  for (const [index, raw] of text.split('\n').entries()) {
    if (raw.trim() === '') continue;
    total++;
    const check = readCheck(raw);
    if (typeof check === 'string') refused.push({ line: index + 1, reason: check });
    else checks.push(check);
  }
  checks.sort((a, b) => a.at - b.at);
  const judged = judgeRows(outagesOf(checks, target), now);
  return { total, good: judged.good, refused: [...refused, ...judged.refused], columns: ['at', 'status'] };
}

function readCheck(raw: string): Check | string {
  let value: Loose;
  try {
    value = object(JSON.parse(raw));
  } catch {
    return 'is not JSON';
  }
  const at = parseInstant(string(value['at']));
  if (at === null) return `«${short(string(value['at']))}» is not an instant`;
  const status = value['status'];
  if (status !== 'up' && status !== 'down' && status !== 'degraded') return `«${short(string(status))}» is neither up, down nor degraded`;
  return { at, status };
}

function outagesOf(checks: readonly Check[], target: string): ImportedIncident[] {
  const outages: ImportedIncident[] = [];
  let first: Check | null = null;
  let worst: Check['status'] = 'degraded';
  const end = (to: Instant | null): void => {
    if (first !== null) outages.push(outage(target, first.at, to, worst === 'down', outages.length + 1));
    first = null;
    worst = 'degraded';
  };
  for (const check of checks) {
    if (check.status === 'up') {
      end(check.at);
      continue;
    }
    first ??= check;
    if (check.status === 'down') worst = 'down';
  }
  end(null);
  return outages;
}

function outage(target: string, from: Instant, to: Instant | null, down: boolean, line: number): ImportedIncident {
  const name = target.slice(target.indexOf('/') + 1);
  return {
    line,
    externalId: cut(`${target}@${iso(from)}`, 300),
    title: cut(`${name} ${down ? 'was down' : 'was degraded'}`, 300),
    summary: '',
    severity: down ? 'major' : 'degraded',
    goingOn: to === null,
    instants: { started: byMonitor(from), detected: byMonitor(from), resolved: to === null ? null : byMonitor(to) },
    impacts: [{ target, site: null, from: null, to: null, measure: down ? { kind: 'whole' } : { kind: 'severity', severity: 'degraded' } }],
    tags: ['from:upptime'],
    trigger: null,
    cause: null,
    dataLost: false,
    rolledBack: false,
    notes: [],
  };
}

/** Reads GitHub's list of issues of an Upptime repository; those without the label `status` are passed over. */
export function importUpptimeIssues(text: string, targets: Readonly<Record<string, string>>, now: Instant): Imported | { readonly unreadable: Unreadable } {
  const parsed = parseJson(text);
  if ('unreadable' in parsed) return parsed;
  if (!Array.isArray(parsed.value)) return { unreadable: { line: 1, reason: 'is not a list of issues' } };
  const rows: ImportedIncident[] = [];
  const refused: RefusedRow[] = [];
  for (const [index, item] of parsed.value.entries()) {
    const read = readIssue(object(item), index + 1, targets);
    if ('reason' in read) refused.push(read);
    else rows.push(read);
  }
  const judged = judgeRows(rows, now);
  return { total: parsed.value.length, good: judged.good, refused: [...refused, ...judged.refused].sort((a, b) => a.line - b.line), columns: [] };
}

function readIssue(item: Loose, line: number, targets: Readonly<Record<string, string>>): ImportedIncident | RefusedRow {
  const labels = list(item['labels']).map((label) => (typeof label === 'string' ? label : string(object(label)['name'])));
  if (!labels.includes('status')) return { line, path: 'labels', reason: 'is no status issue' };
  if (labels.includes('maintenance')) return { line, path: 'labels', reason: 'is planned maintenance, no incident' };
  const number = string(item['number'] ?? item['id']);
  const started = parseInstant(string(item['created_at']));
  const closed = item['closed_at'] == null ? null : parseInstant(string(item['closed_at']));
  if (number === '') return { line, path: 'number', reason: 'has no number' };
  if (started === null) return { line, path: 'created_at', reason: 'has no instant' };
  if (closed === null && item['closed_at'] != null) return { line, path: 'closed_at', reason: 'is not an instant' };
  const title = string(item['title'])
    .replace(/^[^\p{L}\p{N}]+/u, '')
    .trim();
  const degraded = /degraded/i.test(title);
  const name = labels.find((label) => label !== 'status') ?? title.replace(/\s+(is down|has degraded performance).*$/i, '');
  const target = readTarget(name, targets);
  return {
    line,
    externalId: cut(number, 300),
    title: cut(title || `Issue ${number}`, 300),
    summary: cut(string(item['body']), 20_000),
    severity: degraded ? 'degraded' : 'major',
    goingOn: closed === null,
    instants: { started: byMonitor(started), detected: byMonitor(started), resolved: closed === null ? null : byMonitor(closed) },
    impacts:
      target === null ? [] : [{ target, site: null, from: null, to: null, measure: degraded ? { kind: 'severity', severity: 'degraded' } : { kind: 'whole' } }],
    tags: ['from:upptime'],
    trigger: null,
    cause: null,
    dataLost: false,
    rolledBack: false,
    notes: [],
  };
}
