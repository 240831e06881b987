/**
 * What is done about an alert? The first rule that fits says; each decision carries its reason.
 *
 * A group is done about what the strongest of its alerts asks for. An alert whose monitor cannot tell is looked at in office hours unless a rule says
 * otherwise: silence of a monitor is no outage.
 */
import type { Instant } from '../time/instant.ts';
import type { AlertState } from './alert.ts';
import { fits, type Matchable, type Matcher } from './matcher.ts';
import { type Severity, severities } from './signal.ts';
import { type Silence, silenceOver, silenceWords } from './silence.ts';

/** From strongest to weakest. `incident` opens one, which pages; `page` wakes somebody without one; `ticket` is a finding for office hours; `drop` is only kept. */
export const actions = ['incident', 'page', 'ticket', 'drop'] as const;
export type Action = (typeof actions)[number];

export const whensOver = ['resolve', 'mitigate', 'note'] as const;

export interface Rule {
  readonly title: string;
  readonly matchers: readonly Matcher[];
  readonly systems: readonly string[];
  /** Alerts at least this bad; null: any. */
  readonly atLeast: Severity | null;
  /** `yes`: only alerts whose monitor cannot tell; `no`: only others; null: both. */
  readonly monitorUnknown: boolean | null;
  readonly action: Action;
  /** Of an incident that it opens; null: as bad as the alert. */
  readonly severity: 'major' | 'partial' | 'degraded' | null;
  /** What happens to the incident when the group is over. */
  readonly whenOver: (typeof whensOver)[number];
}

export interface Policy {
  readonly rules: readonly Rule[];
  /** An alert joins a group that burns upstream of it when that group last grew within this time. */
  readonly causeWithinSeconds: number;
  /** A cause that is heard of after its effects takes groups to itself that began within this time. */
  readonly effectsWithinSeconds: number;
  /** Systems that stand on the same one and begin to burn within this time are one group; 0: never. */
  readonly siblingsWithinSeconds: number;
  /** What more systems than this stand on tells nothing about a common cause. */
  readonly siblingsAtMost: number;
  /** A group whose alerts are all over waits so long before it is over itself: what comes back within it pages nobody anew. */
  readonly lingerSeconds: number;
  readonly lateSeconds: number;
  readonly flappingOpenings: number;
  readonly flappingWithinSeconds: number;
}

const any = { matchers: [], systems: [], monitorUnknown: false, severity: null } as const;

/** What holds until somebody says otherwise. */
export const firstPolicy: Policy = {
  rules: [
    { ...any, title: 'A monitor that cannot tell is looked at in office hours', atLeast: null, monitorUnknown: true, action: 'ticket', whenOver: 'note' },
    { ...any, title: 'Critical opens an incident', atLeast: 'critical', action: 'incident', whenOver: 'mitigate' },
    { ...any, title: 'An error opens an incident', atLeast: 'error', action: 'incident', whenOver: 'mitigate' },
    { ...any, title: 'A warning is looked at in office hours', atLeast: 'warning', action: 'ticket', whenOver: 'note' },
    { ...any, title: 'Everything else is only kept', atLeast: null, action: 'drop', whenOver: 'note' },
  ],
  causeWithinSeconds: 3600,
  effectsWithinSeconds: 900,
  siblingsWithinSeconds: 120,
  siblingsAtMost: 12,
  lingerSeconds: 300,
  lateSeconds: 30,
  flappingOpenings: 4,
  flappingWithinSeconds: 3600,
};

export interface Verdict {
  readonly action: Action;
  /** Place of the rule, from 0; null: none fitted, or it is silenced. */
  readonly rule: number | null;
  readonly silence: string | null;
  readonly severity: 'major' | 'partial' | 'degraded';
  readonly whenOver: Rule['whenOver'];
  readonly reason: string;
}

const impactOf: Readonly<Record<Severity, Verdict['severity']>> = { critical: 'major', error: 'partial', warning: 'degraded', info: 'degraded' };

/** Whether one is at least as bad as another. */
export function isAtLeast(severity: Severity, least: Severity): boolean {
  return severities.indexOf(severity) <= severities.indexOf(least);
}

/** What is done about one alert, and why. */
export function judge(alert: Matchable & { readonly state: AlertState }, policy: Pick<Policy, 'rules'>, silences: readonly Silence[], now: Instant): Verdict {
  const ends = { severity: impactOf[alert.severity], whenOver: 'note' } as const;
  const silence = silenceOver(alert, silences, now);
  if (silence !== null) return { ...ends, action: 'drop', rule: null, silence: silence.id, reason: silenceWords(silence) };
  const index = policy.rules.findIndex((rule) => isMeant(alert, rule));
  const rule = policy.rules[index];
  if (rule === undefined) return { ...ends, action: 'drop', rule: null, silence: null, reason: 'No rule fits it: it is only kept' };
  return {
    action: rule.action,
    rule: index,
    silence: null,
    severity: rule.severity ?? impactOf[alert.severity],
    whenOver: rule.whenOver,
    reason: `Rule ${index + 1}: ${rule.title}`,
  };
}

function isMeant(alert: Matchable & { readonly state: AlertState }, rule: Rule): boolean {
  if (rule.monitorUnknown !== null && rule.monitorUnknown !== (alert.state === 'unknown')) return false;
  if (rule.atLeast !== null && !isAtLeast(alert.severity, rule.atLeast)) return false;
  if (rule.systems.length > 0 && (alert.system === null || !rule.systems.includes(alert.system))) return false;
  return fits(alert, rule.matchers);
}

/** Whether the first asks for more than the second. */
export function isStronger(action: Action, than: Action): boolean {
  return actions.indexOf(action) < actions.indexOf(than);
}
