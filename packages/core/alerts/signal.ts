/**
 * What does a monitor say? Whatever its wire form, one signal says one thing about one alert.
 *
 * A signal knows its alert by `key`, which is the monitor's own (a fingerprint, a dedup_key, an alias), never the rendered text: two alerts with
 * the same words are two. What a form does not say is null and leaves the alert as it is. Text from outside is cut to bounds and scrubbed of what
 * a database cannot keep; that something was cut is no reason to lose an alert.
 */
import { type Instant, parseInstant } from '../time/instant.ts';
import { fingerprintOf } from './fingerprint.ts';

/** From worst to least. */
export const severities = ['critical', 'error', 'warning', 'info'] as const;
export type Severity = (typeof severities)[number];

/**
 * `unknown`: the monitor cannot tell (no data); that is about the monitor, not about the system. `unacknowledged` takes an acknowledgement
 * back; `noted` adds words and labels and changes nothing else.
 */
export const signalStates = ['firing', 'resolved', 'acknowledged', 'unacknowledged', 'unknown', 'noted'] as const;
export type SignalState = (typeof signalStates)[number];

export interface SignalLink {
  readonly text: string;
  readonly href: string;
}

export interface Signal {
  readonly key: string;
  /** `id`: the key is the id that we gave to the alert. */
  readonly keyIs: 'key' | 'id';
  readonly state: SignalState;
  /** What rule fired: `DiskFull`. The same for all alerts of a rule. */
  readonly name: string | null;
  readonly title: string | null;
  readonly text: string | null;
  readonly severity: Severity | null;
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
  readonly startedAt: Instant | null;
  /** Resolved: when. Firing: over by then unless it is said again; null: the source's policy. */
  readonly endsAt: Instant | null;
  /** `startedAt` tells one opening from the next, so that what arrives late is known to be late. */
  readonly startTellsOpening: boolean;
  readonly links: readonly SignalLink[];
  /** How many more alerts fire that the monitor did not list. */
  readonly truncated: number;
  /** How the monitor itself groups. */
  readonly monitorGroup: string | null;
  /** Who acted, as the monitor names them. */
  readonly by: string | null;
  /** What was done, for the alert's history; where it is not there, the state says it. */
  readonly says?: string;
  /** Changes of what was said before: what is merely said again replaces. */
  readonly edit?: LabelEdit;
}

/** Tags stand in the label `tags`, with commas. */
export interface LabelEdit {
  readonly addTags: readonly string[];
  readonly dropTags: readonly string[];
  readonly dropLabels: readonly string[];
}

/** A signal of which nothing is said but its key and state. */
export function signalOf(key: string, state: SignalState, said: Partial<Signal> = {}): Signal {
  return {
    key,
    keyIs: 'key',
    state,
    name: null,
    title: null,
    text: null,
    severity: null,
    labels: {},
    annotations: {},
    startedAt: null,
    endsAt: null,
    startTellsOpening: false,
    links: [],
    truncated: 0,
    monitorGroup: null,
    by: null,
    ...said,
  };
}

/** Bounds of what is kept of one signal. */
export const longest = { key: 512, title: 1024, text: 15_000, label: 1000, annotation: 4000, name: 200, href: 2000 } as const;
const mostLabels = 64;
const mostLinks = 20;

export type Json = Readonly<Record<string, unknown>>;

/** A JSON object, or null. */
export function recordOf(value: unknown): Json | null {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Json) : null;
}

/** Text without what PostgreSQL cannot keep (NUL, half a surrogate pair), cut to a length. */
export function plainText(text: string, most: number): string {
  const cut = text.length > most ? `${text.slice(0, most - 1)}…` : text;
  return cut.replaceAll('\0', '\uFFFD').toWellFormed();
}

/** A key within its bounds. Two long ones stay two: what is cut off is told apart by its fingerprint. */
export function keyText(text: string): string {
  if (text.length <= longest.key) return plainText(text, longest.key);
  return plainText(`${text.slice(0, longest.key - 18)} ${fingerprintOf({ key: text.toWellFormed() })}`, longest.key);
}

/** A text, number or truth as text; '' for anything else. */
export function textOf(value: unknown, most: number): string {
  if (typeof value === 'string') return plainText(value, most);
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : '';
}

/** The same, null when there is nothing. */
export function textOrNull(value: unknown, most: number): string | null {
  const text = textOf(value, most).trim();
  return text === '' ? null : text;
}

/** A record of texts. What is no text is written as JSON; at most 64 are kept, in the order they came. */
export function textsOf(value: unknown, most: number): Readonly<Record<string, string>> {
  const given = recordOf(value);
  if (given === null) return {};
  const entries = Object.entries(given)
    .slice(0, mostLabels)
    .map(([name, one]): [string, string] => [
      plainText(name, longest.name),
      typeof one === 'object' && one !== null ? plainText(writeJson(one), most) : textOf(one, most),
    ]);
  return Object.fromEntries(entries);
}

/** Depth of what is nested is the parser's; what cannot be written is left out. */
function writeJson(value: object): string {
  try {
    return JSON.stringify(value) ?? '';
  } catch {
    return '';
  }
}

/**
 * An instant; null for none, and for the zero time by which Go programs mean none. A time without an offset is none either: whose clock it is of nobody
 * knows, and when it was first heard is nearer to the truth than a guess that is hours off.
 */
export function momentOf(value: unknown): Instant | null {
  const at = typeof value === 'string' ? parseInstant(value.trim().toUpperCase()) : null;
  return at === null || at <= 0 || at > latest ? null : at;
}

/** The year 9999: what lies beyond is a mistake, and no database takes it. */
const latest = 253_402_300_000_000;

/** A link that a browser may follow: http and https only. */
export function linkOf(text: unknown, href: unknown): readonly SignalLink[] {
  const address = textOf(href, longest.href).trim();
  if (!/^https?:\/\/[^\s]+$/i.test(address)) return [];
  return [{ text: textOrNull(text, longest.name) ?? address, href: address }];
}

/** The first so many links. */
export function fewLinks(links: readonly SignalLink[]): readonly SignalLink[] {
  return links.slice(0, mostLinks);
}

const severityWords: Readonly<Record<string, Severity>> = {
  critical: 'critical',
  crit: 'critical',
  fatal: 'critical',
  emergency: 'critical',
  alert: 'critical',
  page: 'critical',
  disaster: 'critical',
  p1: 'critical',
  major: 'error',
  high: 'error',
  error: 'error',
  err: 'error',
  p2: 'error',
  warning: 'warning',
  warn: 'warning',
  average: 'warning',
  medium: 'warning',
  moderate: 'warning',
  minor: 'warning',
  p3: 'warning',
  info: 'info',
  information: 'info',
  informational: 'info',
  notice: 'info',
  low: 'info',
  none: 'info',
  ok: 'info',
  p4: 'info',
  p5: 'info',
};

/** What monitors call severities, as one of ours; null for words nobody knows. */
export function severityOf(word: unknown): Severity | null {
  const key = textOf(word, 40).trim().toLowerCase();
  return Object.hasOwn(severityWords, key) ? (severityWords[key] ?? null) : null;
}
