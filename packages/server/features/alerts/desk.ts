/**
 * What do signals, silences and passing time make of the alerts and groups in hand? Everything here is in memory: whoever calls loads before and saves after,
 * in one transaction, alone (`takeDesk`).
 */
import { type Alert, type AlertPolicy, expire, flappingCount, isOpen, take } from '@samspel/core/alerts/alert.ts';
import { isSystemScope, type Placed, place, scopeOf } from '@samspel/core/alerts/group.ts';
import { isAtLeast, isStronger, judge, type Policy, type Verdict } from '@samspel/core/alerts/policy.ts';
import type { Severity, Signal } from '@samspel/core/alerts/signal.ts';
import type { Silence } from '@samspel/core/alerts/silence.ts';
import type { Instant } from '@samspel/core/time/instant.ts';
import type { Surroundings } from './surroundings.ts';
import type { ChangeRow, StoredAlert, StoredGroup } from './tables.ts';

/** What of a source matters here. */
export interface SourceFacts {
  readonly id: string;
  readonly name: string;
  readonly systemLabels: readonly string[];
  readonly expireAfterSeconds: number | null;
}

export interface DeskParts {
  readonly policy: Policy;
  readonly silences: readonly Silence[];
  readonly around: Surroundings;
  /** Groups whose incident people ended: nobody looks at them any more, so what opens now joins none of them. */
  readonly settled: ReadonlySet<string>;
  readonly newId: (prefix: 'alr' | 'grp') => string;
}

const keyOf = (source: string, key: string): string => `${source} ${key}`;

/** Something that happened to a group and is to be told. */
export type Told =
  | { readonly what: 'opened' | 'raised'; readonly group: string; readonly at: Instant }
  | { readonly what: 'merged'; readonly group: string; readonly into: string; readonly reason: string }
  | { readonly what: 'acknowledged'; readonly group: string; readonly by: string; readonly alert: string };

export class Desk {
  readonly alerts = new Map<string, StoredAlert>();
  readonly groups = new Map<string, StoredGroup>();
  readonly changedAlerts = new Set<string>();
  readonly changedGroups = new Set<string>();
  readonly superseded: string[] = [];
  readonly changes: ChangeRow[] = [];
  readonly told: Told[] = [];
  /** Groups that joined others: their alerts move along. */
  readonly moved = new Map<string, string>();
  /** Names of systems that the catalog does not know → a source that said it. */
  readonly unknownNames = new Map<string, { readonly source: string; readonly title: string }>();
  /** Sources whose alerts name no system at all → one of those. */
  readonly nameless = new Map<string, { readonly source: string; readonly title: string; readonly labels: readonly string[] }>();
  private readonly parts: DeskParts;
  private readonly latest = new Map<string, string>();

  constructor(parts: DeskParts, alerts: readonly StoredAlert[], groups: readonly StoredGroup[]) {
    this.parts = parts;
    for (const group of groups) this.groups.set(group.id, group);
    for (const alert of alerts) {
      this.alerts.set(alert.id, alert);
      this.latest.set(keyOf(alert.source, alert.key), alert.id);
    }
  }

  /** Takes one signal. */
  hear(source: SourceFacts, signal: Signal, now: Instant): void {
    const { policy } = this.parts;
    const known = this.alerts.get(this.latest.get(keyOf(source.id, signal.key)) ?? '') ?? null;
    const settings: AlertPolicy = { ...policy, expireAfterSeconds: source.expireAfterSeconds };
    const taken = take(known, signal, settings, now);
    if (taken.alert === null || taken.change === 'stray') return;
    if (taken.isNew) {
      if (known !== null) this.superseded.push(known.id);
      this.begin(source, signal.key, taken.alert, taken.says, now);
      return;
    }
    if (known === null) return;
    const was = isOpen(known);
    const next: StoredAlert = { ...known, ...taken.alert };
    this.put(next);
    if (taken.change !== 'repeated') this.changes.push({ alert: known.id, at: now, what: taken.change, says: taken.says });
    if (taken.change === 'acknowledged' && next.group !== null) this.acknowledge(next.group, taken.alert.acknowledgedBy ?? 'the monitor', known.id, now);
    if (taken.change === 'known-again') this.replace(next, now);
    if (was && !isOpen(next)) this.ended(next, now);
    else if (isOpen(next) && (next.state !== known.state || next.severity !== known.severity || taken.change === 'noted')) this.rejudge(next.id, now);
  }

  /** Ends open alerts of which nothing was heard for too long. */
  expire(now: Instant): void {
    for (const alert of [...this.alerts.values()]) {
      const expired = expire(alert, now);
      if (expired === null) continue;
      const next: StoredAlert = { ...alert, ...expired.alert };
      this.put(next);
      this.changes.push({ alert: alert.id, at: now, what: 'expired', says: expired.says });
      this.ended(next, now);
    }
  }

  /** Ends alerts of a group or a source because a person says so. */
  close(of: { readonly group: string } | { readonly source: string }, by: string, why: string, now: Instant): number {
    let closed = 0;
    for (const alert of [...this.alerts.values()]) {
      if (('group' in of ? alert.group !== of.group : alert.source !== of.source) || !isOpen(alert)) continue;
      const next: StoredAlert = { ...alert, state: 'resolved', endedAt: now, endHeardAt: now, expiresAt: null };
      this.put(next);
      this.changes.push({ alert: alert.id, at: now, what: 'closed', says: `Closed by ${by}: ${why}` });
      this.ended(next, now);
      closed++;
    }
    return closed;
  }

  /** What a name of monitors means is known from now on: open alerts under it are about that system, and so are their groups. */
  recognise(name: string, system: string, now: Instant): void {
    const scope = scopeOf({ isUnknown: false, source: '', system: null, systemName: name, name: null });
    const title = this.parts.around.titleOf(system);
    for (const alert of [...this.alerts.values()]) {
      if (!isOpen(alert) || alert.system !== null || alert.systemName?.toLowerCase() !== name.toLowerCase()) continue;
      this.put({ ...alert, system, systemName: null });
      this.changes.push({ alert: alert.id, at: now, what: 'judged', says: `${alert.systemName} is ${title}, somebody said` });
      const group = alert.group === null ? undefined : this.groups.get(alert.group);
      if (group?.scopes.includes(scope) === true) {
        const scopes = [...new Set(group.scopes.map((other) => (other === scope ? system : other)))];
        this.putGroup({ ...group, scopes, ...(group.cause === scope ? { cause: system } : {}) });
      }
      this.rejudge(alert.id, now);
    }
  }

  /** Judges an open alert anew: a silence began or ended, a rule is another one. */
  rejudge(id: string, now: Instant): void {
    const alert = this.alerts.get(id);
    if (alert === undefined || !isOpen(alert)) return;
    const verdict = this.verdictOn(alert, now);
    if (verdict.action === alert.action && verdict.reason === alert.reason && verdict.silence === alert.silence) {
      if (alert.group !== null) this.raise(alert.group, alert, verdict, now);
      return;
    }
    const next: StoredAlert = { ...alert, ...judged(verdict) };
    this.put(next);
    this.changes.push({ alert: id, at: now, what: verdict.silence === null ? 'judged' : 'silenced', says: verdict.reason });
    if (next.group !== null) this.raise(next.group, next, verdict, now);
  }

  private put(alert: StoredAlert): void {
    this.alerts.set(alert.id, alert);
    this.changedAlerts.add(alert.id);
  }

  private putGroup(group: StoredGroup): void {
    this.groups.set(group.id, group);
    this.changedGroups.add(group.id);
  }

  private begin(source: SourceFacts, key: string, alert: Alert, says: string, now: Instant): void {
    const id = this.parts.newId('alr');
    const { system, systemName } = this.systemOf(source, alert);
    const verdict = this.verdictOn({ ...alert, source: source.id, system }, now);
    const base: StoredAlert = {
      ...alert,
      id,
      source: source.id,
      key,
      system,
      systemName,
      group: null,
      joined: 'It was over before it was heard of',
      ...judged(verdict),
    };
    this.latest.set(keyOf(source.id, key), id);
    const flapping = flappingCount(alert, this.parts.policy);
    this.changes.push({
      alert: id,
      at: now,
      what: isOpen(alert) ? 'opened' : 'ended-unseen',
      says: flapping === null ? says : `${says}: flapping, ${flapping} times lately`,
    });
    if (!isOpen(alert)) {
      this.put(base);
      return;
    }
    if (system === null && systemName !== null) this.unknownNames.set(systemName, { source: source.name, title: alert.title });
    if (system === null && systemName === null && alert.state !== 'unknown')
      this.nameless.set(source.id, { source: source.name, title: alert.title, labels: Object.keys(alert.labels) });
    const scope = scopeOf({ isUnknown: alert.state === 'unknown', source: source.id, system, systemName, name: alert.name });
    const placed = place(scope, this.openGroups(), this.parts.around.on, this.parts.policy, now, this.parts.around.titleOf);
    const group = placed.group === null ? this.open(base, scope, verdict, now) : this.join(placed.group, base, scope, placed, verdict, now);
    this.put({ ...base, group, joined: placed.reason });
  }

  /** Its monitor can tell again, so it is about its system, and no more about the monitor: it leaves the group of that. */
  private replace(alert: StoredAlert, now: Instant): void {
    const scope = scopeOf({ isUnknown: false, source: alert.source, system: alert.system, systemName: alert.systemName, name: alert.name });
    const from = alert.group === null ? undefined : this.groups.get(alert.group);
    if (from?.cause !== scopeOf({ isUnknown: true, source: alert.source, system: null, systemName: null, name: null }) || from.scopes.includes(scope)) return;
    const burning = Math.max(0, from.burning - 1);
    this.putGroup({ ...from, alerts: Math.max(0, from.alerts - 1), burning, ...(burning === 0 ? { state: 'quiet', quietAt: now } : {}) });
    const isEmpty = from.alerts <= 1;
    const placed = place(scope, this.openGroups(), this.parts.around.on, this.parts.policy, now, this.parts.around.titleOf);
    const verdict = this.verdictOn(alert, now);
    const base = { ...alert, ...judged(verdict) };
    const group = placed.group === null ? this.open(base, scope, verdict, now) : this.join(placed.group, base, scope, placed, verdict, now);
    this.put({ ...base, group, joined: placed.reason });
    this.changes.push({ alert: alert.id, at: now, what: 'judged', says: `${placed.reason}. ${verdict.reason}` });
    if (!isEmpty) return;
    this.putGroup({ ...from, state: 'merged', mergedInto: group, burning: 0 });
    this.told.push({ what: 'merged', group: from.id, into: group, reason: 'Its monitor can tell again' });
  }

  private systemOf(source: SourceFacts, alert: Alert): { readonly system: string | null; readonly systemName: string | null } {
    let name: string | null = null;
    for (const label of source.systemLabels) {
      const value = (alert.labels[label] ?? '').trim();
      if (value === '') continue;
      const meaning = this.parts.around.naming(value);
      if (meaning.ref !== null) return { system: meaning.ref, systemName: null };
      if (meaning.by === 'unknown') name ??= value;
    }
    return { system: null, systemName: name };
  }

  private verdictOn(alert: Alert & { readonly source: string; readonly system: string | null }, now: Instant): Verdict {
    return judge({ ...alert, source: this.parts.around.sourceName(alert.source) }, this.parts.policy, this.parts.silences, now);
  }

  private openGroups(): readonly StoredGroup[] {
    return [...this.groups.values()].filter(({ id, state }) => (state === 'burning' || state === 'quiet') && !this.parts.settled.has(id));
  }

  private open(alert: StoredAlert, scope: string, verdict: Verdict, now: Instant): string {
    const id = this.parts.newId('grp');
    this.putGroup({
      id,
      state: 'burning',
      title: alert.title,
      severity: alert.severity,
      scopes: [scope],
      cause: scope,
      startedAt: alert.startedAt,
      openedAt: now,
      grewAt: now,
      quietAt: null,
      overAt: null,
      action: verdict.action,
      impact: verdict.severity,
      whenOver: verdict.whenOver,
      reason: verdict.reason,
      alerts: 1,
      burning: 1,
      incident: null,
      acknowledgedAt: null,
      acknowledgedBy: null,
      mergedInto: null,
      toldAt: now,
      toldAlerts: 1,
      version: 0,
    });
    this.told.push({ what: 'opened', group: id, at: now });
    return id;
  }

  private join(id: string, alert: StoredAlert, scope: string, placed: Placed, verdict: Verdict, now: Instant): string {
    for (const other of placed.takes) this.merge(other, id, placed.reason);
    const group = this.groups.get(id);
    if (group === undefined) throw new Error(`group ${id} is not in hand`);
    this.putGroup({
      ...group,
      state: 'burning',
      quietAt: null,
      scopes: group.scopes.includes(scope) ? group.scopes : [...group.scopes, scope],
      ...(placed.isCause ? { cause: scope, title: alert.title } : {}),
      severity: worse(group.severity, alert.severity),
      startedAt: Math.min(group.startedAt, alert.startedAt),
      grewAt: now,
      alerts: group.alerts + 1,
      burning: group.burning + 1,
    });
    this.raise(id, alert, verdict, now);
    return id;
  }

  private merge(from: string, into: string, reason: string): void {
    const [taken, group] = [this.groups.get(from), this.groups.get(into)];
    if (taken === undefined || group === undefined || taken.state === 'merged') return;
    this.putGroup({
      ...group,
      scopes: [...new Set([...group.scopes, ...taken.scopes])],
      severity: worse(group.severity, taken.severity),
      startedAt: Math.min(group.startedAt, taken.startedAt),
      alerts: group.alerts + taken.alerts,
      burning: group.burning + taken.burning,
      incident: group.incident ?? taken.incident,
      ...(isStronger(taken.action, group.action) ? { action: taken.action, impact: taken.impact, whenOver: taken.whenOver, reason: taken.reason } : {}),
    });
    this.putGroup({ ...taken, state: 'merged', mergedInto: into, burning: 0 });
    this.moved.set(from, into);
    for (const alert of this.alerts.values()) if (alert.group === from) this.put({ ...alert, group: into });
    this.told.push({ what: 'merged', group: from, into, reason });
  }

  /** What one alert asks for is asked of its group, when that is more than was asked before. */
  private raise(id: string, alert: StoredAlert, verdict: Verdict, now: Instant): void {
    const group = this.groups.get(id);
    if (group === undefined) return;
    const severity = worse(group.severity, alert.severity);
    if (isStronger(verdict.action, group.action)) {
      this.putGroup({ ...group, severity, action: verdict.action, impact: verdict.severity, whenOver: verdict.whenOver, reason: verdict.reason });
      this.told.push({ what: 'raised', group: id, at: now });
    } else if (severity !== group.severity) this.putGroup({ ...group, severity });
  }

  private acknowledge(id: string, by: string, alert: string, now: Instant): void {
    const group = this.groups.get(id);
    if (group === undefined || group.acknowledgedAt !== null) return;
    this.putGroup({ ...group, acknowledgedAt: now, acknowledgedBy: by });
    this.told.push({ what: 'acknowledged', group: id, by, alert });
  }

  private ended(alert: StoredAlert, now: Instant): void {
    const group = alert.group === null ? undefined : this.groups.get(alert.group);
    if (group === undefined || (group.state !== 'burning' && group.state !== 'quiet')) return;
    const burning = Math.max(0, group.burning - 1);
    this.putGroup({ ...group, burning, ...(burning === 0 ? { state: 'quiet', quietAt: now } : {}) });
  }
}

function judged(verdict: Verdict): Pick<StoredAlert, 'action' | 'rule' | 'silence' | 'impact' | 'whenOver' | 'reason'> {
  return { action: verdict.action, rule: verdict.rule, silence: verdict.silence, impact: verdict.severity, whenOver: verdict.whenOver, reason: verdict.reason };
}

const worse = (a: Severity, b: Severity): Severity => (isAtLeast(a, b) ? a : b);

/** Systems of a group; its other scopes are no systems. */
export function systemsOf(group: Pick<StoredGroup, 'scopes'>): readonly string[] {
  return group.scopes.filter(isSystemScope);
}
