/**
 * What does a signal make of an alert?
 *
 * An alert is one opening: from the first firing to its end. The same key fires again after the end: a new alert. The same key fires while it is open: the same
 * alert, heard once more. Order of arrival is not kept and everything may come twice (an Alertmanager of a pair, a retry), so:
 *
 * - a firing that tells the same beginning as an opening that just ended (`lateSeconds`) came late, and opens nothing. After that time it is believed:
 *   an Alertmanager that lost its Prometheus for a while says an alert again with its old beginning, and that one burns;
 * - an end that lies before the beginning of what is open is about an earlier opening, and closes nothing;
 * - an end of which no beginning is known is kept as an alert that is over, so that its beginning, when it comes late, opens nothing.
 *
 * An end may never come (silenced or inhibited at the monitor): after `expiresAt` the alert is over by policy. Flapping is counted, over the openings of a key.
 */
import type { Instant } from '../time/instant.ts';
import { type LabelEdit, longest, type Severity, type Signal, type SignalLink } from './signal.ts';

/** `unknown`: its monitor cannot tell. `expired`: nobody said that it is over, and nobody said any more that it is not. */
export const alertStates = ['firing', 'acknowledged', 'unknown', 'resolved', 'expired'] as const;
export type AlertState = (typeof alertStates)[number];

export interface Alert {
  readonly state: AlertState;
  readonly name: string | null;
  readonly title: string;
  readonly text: string | null;
  readonly severity: Severity;
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
  readonly links: readonly SignalLink[];
  readonly monitorGroup: string | null;
  /** When the monitor says it began; else when it was first heard. */
  readonly startedAt: Instant;
  readonly startTellsOpening: boolean;
  /** First and last heard. */
  readonly openedAt: Instant;
  readonly lastAt: Instant;
  /** When it was over, and when that was heard. */
  readonly endedAt: Instant | null;
  readonly endHeardAt: Instant | null;
  readonly expiresAt: Instant | null;
  readonly arrivals: number;
  readonly acknowledgedBy: string | null;
  readonly truncated: number;
  /** Openings of its key within the window of flapping, this one among them. */
  readonly recentOpenings: readonly Instant[];
}

export interface AlertPolicy {
  /** Without a word from the monitor an open alert is over after so long; null: never. */
  readonly expireAfterSeconds: number | null;
  readonly lateSeconds: number;
  readonly flappingOpenings: number;
  readonly flappingWithinSeconds: number;
}

/** `late` and `stray` change nothing. */
export type Change =
  | 'opened'
  | 'repeated'
  | 'resolved'
  | 'acknowledged'
  | 'unacknowledged'
  | 'unknown'
  | 'known-again'
  | 'noted'
  | 'ended-unseen'
  | 'late'
  | 'stray';

export interface Taken {
  /** How it stands now; null: there is none, and none came to be. */
  readonly alert: Alert | null;
  /** Whether that is a new alert, not the one before. */
  readonly isNew: boolean;
  readonly change: Change;
  readonly says: string;
}

/** Whether it is not over. */
export function isOpen(alert: Pick<Alert, 'state'>): boolean {
  return alert.state === 'firing' || alert.state === 'acknowledged' || alert.state === 'unknown';
}

/** How often its key opened lately, when that is flapping; null when it is not. */
export function flappingCount(alert: Pick<Alert, 'recentOpenings'>, policy: Pick<AlertPolicy, 'flappingOpenings'>): number | null {
  return alert.recentOpenings.length >= policy.flappingOpenings ? alert.recentOpenings.length : null;
}

/** What a signal makes of the last alert of its key. */
export function take(before: Alert | null, signal: Signal, policy: AlertPolicy, now: Instant): Taken {
  const open = before !== null && isOpen(before) ? before : null;
  switch (signal.state) {
    case 'firing':
    case 'unknown':
      return open === null ? begin(before, signal, policy, now) : again(open, signal, policy, now);
    case 'resolved':
      return open === null ? endUnseen(before, signal, policy, now) : end(open, signal, now);
    case 'acknowledged':
      if (open === null) return stray(before, 'Acknowledged, but nothing is open under this key');
      if (open.state === 'acknowledged') return { alert: heard(open, signal, now), isNew: false, change: 'repeated', says: 'Acknowledged once more' };
      return {
        alert: { ...heard(open, signal, now), state: 'acknowledged', acknowledgedBy: signal.by ?? 'the monitor' },
        isNew: false,
        change: 'acknowledged',
        says: `Acknowledged by ${signal.by ?? 'the monitor'}`,
      };
    case 'unacknowledged':
      if (open?.state !== 'acknowledged') return stray(before, 'Nothing acknowledged is open under this key');
      return {
        alert: { ...heard(open, signal, now), state: 'firing', acknowledgedBy: null },
        isNew: false,
        change: 'unacknowledged',
        says: `Acknowledgement taken back${signal.by === null ? '' : ` by ${signal.by}`}`,
      };
    case 'noted':
      if (open === null) return stray(before, 'Noted, but nothing is open under this key');
      return { alert: heard(open, signal, now), isNew: false, change: 'noted', says: noteWords(signal) };
  }
}

const stray = (alert: Alert | null, says: string): Taken => ({ alert, isNew: false, change: 'stray', says });

function noteWords({ annotations, by, says }: Signal): string {
  const note = annotations['note'];
  if (note !== undefined) return `${by ?? 'The monitor'}: ${note}`;
  return says === undefined ? 'More was said about it' : `${says}${by === null ? '' : `, by ${by}`}`;
}

function begin(before: Alert | null, signal: Signal, policy: AlertPolicy, now: Instant): Taken {
  if (before !== null && isLate(before, signal, policy, now))
    return { alert: before, isNew: false, change: 'late', says: 'Told of a beginning whose end had been told already: it came late' };
  const since = now - policy.flappingWithinSeconds * 1000;
  const earlier = (before?.recentOpenings ?? []).filter((at) => at > since);
  const startedAt = Math.min(signal.startedAt ?? now, now);
  return {
    alert: {
      state: signal.state === 'unknown' ? 'unknown' : 'firing',
      name: signal.name,
      title: signal.title ?? signal.name ?? signal.key,
      text: signal.text,
      severity: signal.severity ?? 'warning',
      labels: signal.labels,
      annotations: signal.annotations,
      links: signal.links,
      monitorGroup: signal.monitorGroup,
      startedAt,
      startTellsOpening: signal.startTellsOpening && signal.startedAt !== null,
      openedAt: now,
      lastAt: now,
      endedAt: null,
      endHeardAt: null,
      expiresAt: expiryOf(signal, policy, now),
      arrivals: 1,
      acknowledgedBy: null,
      truncated: signal.truncated,
      // Twenty are enough to name a number.
      recentOpenings: [...earlier, now].slice(-20),
    },
    isNew: true,
    change: 'opened',
    says: before === null ? 'Fires' : 'Fires again',
  };
}

function isLate(before: Alert, signal: Signal, policy: AlertPolicy, now: Instant): boolean {
  if (!signal.startTellsOpening || !before.startTellsOpening || before.endHeardAt === null || before.state === 'expired') return false;
  return signal.startedAt !== null && signal.startedAt <= before.startedAt && now - before.endHeardAt <= policy.lateSeconds * 1000;
}

/** Heard of while open. */
function again(open: Alert, signal: Signal, policy: AlertPolicy, now: Instant): Taken {
  const next: Alert = { ...heard(open, signal, now), expiresAt: expiryOf(signal, policy, now), arrivals: open.arrivals + 1, truncated: signal.truncated };
  if (signal.state === 'unknown' && open.state !== 'unknown')
    return { alert: { ...next, state: 'unknown' }, isNew: false, change: 'unknown', says: 'Its monitor cannot tell any more' };
  if (signal.state === 'firing' && open.state === 'unknown')
    return { alert: { ...next, state: 'firing' }, isNew: false, change: 'known-again', says: 'Its monitor can tell again: it fires' };
  return { alert: next, isNew: false, change: 'repeated', says: 'Said again' };
}

/** Tags and labels that were added or taken away one by one. */
function edited(labels: Readonly<Record<string, string>>, edit: LabelEdit | undefined): Readonly<Record<string, string>> {
  if (edit === undefined) return labels;
  const tags = (labels['tags'] ?? '').split(', ').filter((tag) => tag !== '' && !edit.dropTags.includes(tag));
  const all = [...new Set([...tags, ...edit.addTags])].join(', ').slice(0, longest.label).toWellFormed();
  const kept = Object.entries(labels).filter(([name]) => name !== 'tags' && !edit.dropLabels.includes(name));
  return Object.fromEntries(all === '' ? kept : [...kept, ['tags', all]]);
}

/** What a signal says anew stands; what it does not say stays. */
function heard(open: Alert, signal: Signal, now: Instant): Alert {
  return {
    ...open,
    name: signal.name ?? open.name,
    title: signal.title ?? open.title,
    text: signal.text ?? open.text,
    severity: signal.severity ?? open.severity,
    labels: edited(merged(open.labels, signal.labels), signal.edit),
    annotations: merged(open.annotations, signal.annotations),
    links: signal.links.length > 0 ? signal.links : open.links,
    monitorGroup: signal.monitorGroup ?? open.monitorGroup,
    lastAt: Math.max(open.lastAt, now),
  };
}

function merged(before: Readonly<Record<string, string>>, said: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  const both = { ...before, ...said };
  return Object.keys(both).length <= 128 ? both : before;
}

function end(open: Alert, signal: Signal, now: Instant): Taken {
  const endsAt = signal.endsAt ?? now;
  const isAboutEarlier =
    signal.startTellsOpening && open.startTellsOpening && signal.startedAt !== null && signal.startedAt < open.startedAt && endsAt <= open.startedAt;
  if (isAboutEarlier) return { alert: open, isNew: false, change: 'late', says: 'Told of the end of an earlier opening' };
  return {
    alert: { ...heard(open, signal, now), ...over(open, signal, now) },
    isNew: false,
    change: 'resolved',
    says: signal.says ?? `Over, says ${signal.by ?? 'its monitor'}`,
  };
}

function over(alert: Alert, signal: Signal, now: Instant): Pick<Alert, 'state' | 'endedAt' | 'endHeardAt' | 'expiresAt'> {
  return { state: 'resolved', endedAt: Math.min(now, Math.max(alert.startedAt, signal.endsAt ?? now)), endHeardAt: now, expiresAt: null };
}

function endUnseen(before: Alert | null, signal: Signal, policy: AlertPolicy, now: Instant): Taken {
  const isKnown = before !== null && (!signal.startTellsOpening || signal.startedAt === null || signal.startedAt <= before.startedAt);
  if (isKnown || !signal.startTellsOpening) return stray(before, before === null ? 'Over, but it was never told to begin' : 'Over, as was known');
  const { alert } = begin(null, { ...signal, state: 'firing' }, policy, now);
  if (alert === null) return stray(before, 'Over');
  return {
    alert: { ...alert, ...over(alert, signal, now), recentOpenings: before?.recentOpenings ?? [] },
    isNew: true,
    change: 'ended-unseen',
    says: 'Over; that it began was never told',
  };
}

function expiryOf(signal: Signal, policy: AlertPolicy, now: Instant): Instant | null {
  if (signal.endsAt !== null && signal.endsAt > now) return signal.endsAt;
  return policy.expireAfterSeconds === null ? null : now + policy.expireAfterSeconds * 1000;
}

/** An open alert of which nothing was heard for too long. */
export function expire(alert: Alert, now: Instant): { readonly alert: Alert; readonly says: string } | null {
  if (!isOpen(alert) || alert.expiresAt === null || alert.expiresAt > now) return null;
  return {
    alert: { ...alert, state: 'expired', endedAt: alert.expiresAt, endHeardAt: now, expiresAt: null },
    says: 'Nothing was heard of it for longer than the source allows; nobody said that it is over',
  };
}
