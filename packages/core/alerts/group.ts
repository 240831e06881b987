/**
 * Which group does an alert belong to? One cause, one group, one page.
 *
 * An alert has a *scope*: the system it is about; where that is not known, the name its monitor gives; for an alert of a monitor that cannot tell, the monitor.
 * In this order it joins a group that is not over:
 *
 * 1. one that holds its scope already;
 * 2. one that burns upstream: its system stands on a system of that group (hard dependencies, through others too), nearest first;
 * 3. one that burns downstream: a system of that group stands on this one, so this is the cause of what was heard before; other such groups join as well;
 * 4. one of siblings: both stand directly on the same system, began within moments of each other, and not everything stands on that system.
 *
 * Assumptions: dependencies are known (an undeclared one splits a cause into two groups), and what burns together for one reason begins together. Two
 * causes at the same time in one chain become one group; each alert stays visible in it.
 */
import type { Instant } from '../time/instant.ts';
import type { Policy } from './policy.ts';
import type { StandingOn } from './standing-on.ts';

export interface OpenGroup {
  readonly id: string;
  readonly scopes: readonly string[];
  /** The scope that the others stand on, as far as is known. */
  readonly cause: string;
  readonly openedAt: Instant;
  /** When an alert last joined. */
  readonly grewAt: Instant;
  /** Alerts that are not over. */
  readonly burning: number;
}

export interface Placed {
  /** Null: a group of its own. */
  readonly group: string | null;
  /** Groups that turn out to be effects of the same cause and join `group`. */
  readonly takes: readonly string[];
  /** Whether the alert is nearer to the cause than what the group held. */
  readonly isCause: boolean;
  readonly reason: string;
}

/** A scope that names no system of the catalog begins with one of these. */
export function scopeOf(alert: {
  readonly isUnknown: boolean;
  readonly source: string;
  readonly system: string | null;
  readonly systemName: string | null;
  readonly name: string | null;
}): string {
  if (alert.isUnknown) return `monitor ${alert.source}`;
  if (alert.system !== null) return alert.system;
  return alert.systemName === null ? `rule ${alert.source} ${alert.name ?? ''}`.trim() : `name ${alert.systemName.toLowerCase()}`;
}

/** Whether a scope is a system. */
export function isSystemScope(scope: string): boolean {
  return !scope.includes(' ');
}

/** Whether it is about a monitor that cannot tell. */
export function isMonitorScope(scope: string): boolean {
  return scope.startsWith('monitor ');
}

/** Where an alert of a scope goes. Titles are for the reason: what people call a system. */
export function place(scope: string, groups: readonly OpenGroup[], on: StandingOn, policy: Policy, now: Instant, titleOf: (ref: string) => string): Placed {
  const oldest = [...groups].sort((a, b) => a.openedAt - b.openedAt || (a.id < b.id ? -1 : 1));
  const same = oldest.find((group) => group.scopes.includes(scope));
  if (same !== undefined)
    return {
      group: same.id,
      takes: [],
      isCause: false,
      reason: isSystemScope(scope) ? `It is about ${titleOf(scope)}, which this group is about` : 'It is about the same as this group',
    };
  if (!isSystemScope(scope)) return alone('Nothing else that burns is about the same');
  return (
    upstream(scope, oldest, on, policy, now, titleOf) ??
    downstream(scope, oldest, on, policy, now, titleOf) ??
    sibling(scope, oldest, on, policy, now, titleOf) ??
    alone(`Nothing that burns stands under ${titleOf(scope)} or on it`)
  );
}

const alone = (reason: string): Placed => ({ group: null, takes: [], isCause: true, reason });

const within = (at: Instant, seconds: number, now: Instant): boolean => now - at <= seconds * 1000;

function upstream(scope: string, groups: readonly OpenGroup[], on: StandingOn, policy: Policy, now: Instant, titleOf: (ref: string) => string): Placed | null {
  const needs = on.needs(scope);
  let best: { readonly group: OpenGroup; readonly system: string; readonly distance: number } | null = null;
  for (const group of groups) {
    if (!within(group.grewAt, policy.causeWithinSeconds, now)) continue;
    for (const system of group.scopes) {
      const distance = needs.get(system);
      if (distance !== undefined && (best === null || distance < best.distance)) best = { group, system, distance };
    }
  }
  if (best === null) return null;
  return { group: best.group.id, takes: [], isCause: false, reason: `${titleOf(scope)} stands on ${titleOf(best.system)}, which burns already` };
}

function downstream(
  scope: string,
  groups: readonly OpenGroup[],
  on: StandingOn,
  policy: Policy,
  now: Instant,
  titleOf: (ref: string) => string,
): Placed | null {
  const effects = groups.filter(
    (group) => within(group.openedAt, policy.effectsWithinSeconds, now) && group.scopes.some((system) => isSystemScope(system) && on.needs(system).has(scope)),
  );
  const [first, ...others] = effects;
  if (first === undefined) return null;
  const effect = first.scopes.find((system) => on.needs(system).has(scope)) ?? first.cause;
  return {
    group: first.id,
    takes: others.map(({ id }) => id),
    isCause: true,
    reason: `${titleOf(effect)}, which burns already, stands on ${titleOf(scope)}: this is nearer to the cause`,
  };
}

function sibling(scope: string, groups: readonly OpenGroup[], on: StandingOn, policy: Policy, now: Instant, titleOf: (ref: string) => string): Placed | null {
  const telling = on.calls(scope).filter((callee) => on.callers(callee) <= policy.siblingsAtMost);
  if (policy.siblingsWithinSeconds === 0 || telling.length === 0) return null;
  for (const group of groups) {
    if (!within(group.openedAt, policy.siblingsWithinSeconds, now)) continue;
    for (const system of group.scopes) {
      const common = isSystemScope(system) ? on.calls(system).find((callee) => telling.includes(callee)) : undefined;
      if (common !== undefined)
        return {
          group: group.id,
          takes: [],
          isCause: false,
          reason: `${titleOf(scope)} and ${titleOf(system)} both stand on ${titleOf(common)} and began to burn within moments`,
        };
    }
  }
  return null;
}
