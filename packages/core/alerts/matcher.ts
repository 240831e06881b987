/**
 * Which alerts does a silence or a rule mean? Those whose labels fit all of its matchers, and that are about one of its systems where it names some.
 *
 * `*` in a value stands for any letters. There are no regular expressions: what one person writes is matched against every alert of a storm.
 */
import type { Severity } from './signal.ts';

export const matcherOperators = ['is', 'is-not'] as const;

export interface Matcher {
  readonly label: string;
  readonly is: (typeof matcherOperators)[number];
  readonly value: string;
}

/** What of an alert is matched. `source`, `name` and `severity` are matched like labels where the monitor has no such label. */
export interface Matchable {
  readonly labels: Readonly<Record<string, string>>;
  readonly source: string;
  readonly name: string | null;
  readonly severity: Severity;
  readonly system: string | null;
}

/** Whether all matchers fit. None fit everything. */
export function fits(alert: Matchable, matchers: readonly Matcher[]): boolean {
  return matchers.every(({ label, is, value }) => isLike(labelOf(alert, label), value) === (is === 'is'));
}

/** A label that is not there is empty, as with Alertmanager. */
function labelOf(alert: Matchable, label: string): string {
  if (Object.hasOwn(alert.labels, label)) return alert.labels[label] ?? '';
  if (label === 'source') return alert.source;
  if (label === 'name' || label === 'alertname') return alert.name ?? '';
  if (label === 'severity') return alert.severity;
  return label === 'system' ? (alert.system ?? '') : '';
}

/** Whether a text is as a pattern with `*` says, in time that grows with text times stars at worst. */
export function isLike(text: string, pattern: string): boolean {
  let [at, from] = [0, 0];
  let [star, kept] = [-1, 0];
  while (at < text.length) {
    if (from < pattern.length && pattern[from] === '*') {
      star = from++;
      kept = at;
    } else if (from < pattern.length && pattern[from] === text[at]) {
      at++;
      from++;
    } else if (star >= 0) {
      from = star + 1;
      at = ++kept;
    } else return false;
  }
  while (pattern[from] === '*') from++;
  return from === pattern.length;
}

/** As people read it: `job is node and env is not test*`. */
export function matcherWords(matchers: readonly Matcher[]): string {
  return matchers.map(({ label, is, value }) => `${label} ${is === 'is' ? 'is' : 'is not'} ${value === '' ? 'empty' : value}`).join(' and ');
}
