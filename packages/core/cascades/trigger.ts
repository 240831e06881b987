/**
 * What goes wrong in a scenario? The triggers people think in, as events.
 *
 * - fail: its requests end in an error (all, or a share). slow: its own work takes `factor` times as long (10).
 * - lose-site: systems at that site alone fail, the others lose their even part of the servers.
 * - load-up: `factor` times the load (2). mass-reconnect: the same, steeper and shorter (10 times, half a minute).
 * - cache-flush: caches before the target go cold. Where no call to it has one, the target is a cache itself, and its callers do without:
 *   of their calls to other resources, those that a share of requests made are made by all; a resource that all requests asked already
 *   takes `factor` times as long (5), since what a hit spared it comes on top.
 * - bad-deploy: a share of its requests fails (0.3) and the others take `factor` times as long (3), until it is taken back.
 */
import { nameOf } from '../catalog/reference.ts';
import { accept, type Outcome, refuse } from '../decision/refusal.ts';
import type { SparseEvent, SparseScenario } from './sparse.ts';

export type TriggerKind = 'fail' | 'slow' | 'lose-site' | 'load-up' | 'cache-flush' | 'bad-deploy' | 'mass-reconnect';

export interface Trigger {
  readonly kind: TriggerKind;
  /** A system; a site for lose-site; a journey, or null for all, for load-up and mass-reconnect. */
  readonly target: string | null;
  /** Seconds after the beginning. */
  readonly at: number;
  /** Null: it stays. */
  readonly forSeconds: number | null;
  readonly factor?: number | undefined;
  readonly share?: number | undefined;
}

/** Adds the trigger to a scenario. Refused when its target is not there, or nothing would happen. */
export function withTrigger(scenario: SparseScenario, trigger: Trigger, sitesOf: (ref: string) => readonly string[]): Outcome<SparseScenario> {
  const { kind, target } = trigger;
  const sets = setsOf(scenario, trigger, sitesOf);
  if (sets === null) return refuse('cascades.unknown-target', { kind, target: target ?? 'nothing' }, '/trigger/target');
  if (sets.length === 0)
    return refuse('cascades.nothing-to-run', { what: `no system that users reach stands at ${target ?? 'that site'} alone or among others` });
  const span = trigger.forSeconds === null ? { at: trigger.at } : { at: trigger.at, until: trigger.at + trigger.forSeconds };
  return accept({ ...scenario, events: [...(scenario.events ?? []), ...sets.map((set) => ({ ...span, ...set }))] });
}

type Hit = Omit<SparseEvent, 'at' | 'until'>;

/** What the trigger changes; null: its target is not there. */
function setsOf(scenario: SparseScenario, trigger: Trigger, sitesOf: (ref: string) => readonly string[]): Hit[] | null {
  const { kind, target, share } = trigger;
  const factor = trigger.factor ?? { fail: 1, slow: 10, 'lose-site': 1, 'load-up': 2, 'cache-flush': 5, 'bad-deploy': 3, 'mass-reconnect': 10 }[kind];
  if (kind === 'lose-site') return target === null ? null : siteLost(scenario, target, sitesOf);
  if (kind === 'load-up' || kind === 'mass-reconnect') {
    const loads = scenario.load.filter(({ to }) => target === null || to === target);
    if (loads.length === 0) return null;
    return loads.map(({ to, ratePerSecond }) => ({ to, set: { ratePerSecond: ratePerSecond * factor } }));
  }
  const system = target === null || !Object.hasOwn(scenario.systems, target) ? undefined : scenario.systems[target];
  if (system === undefined || target === null) return null;
  const longer = { serviceSeconds: system.serviceSeconds * factor };
  if (kind === 'fail') return [{ system: target, set: { failRatio: share ?? 1 } }];
  if (kind === 'slow') return [{ system: target, set: longer }];
  if (kind === 'bad-deploy') return [{ system: target, set: { failRatio: share ?? 0.3, ...longer } }];
  return flushed(scenario, target, factor);
}

function siteLost(scenario: SparseScenario, site: string, sitesOf: (ref: string) => readonly string[]): Hit[] | null {
  const there = Object.keys(scenario.systems).filter((ref) => sitesOf(ref).includes(site));
  if (there.length === 0) return null;
  return there.flatMap((system): Hit[] => {
    const sites = sitesOf(system).length;
    const servers = scenario.systems[system]?.servers ?? null;
    if (sites === 1) return [{ system, set: { failRatio: 1 } }];
    return servers === null ? [] : [{ system, set: { servers: Math.max(1, Math.floor((servers * (sites - 1)) / sites)) } }];
  });
}

/** Whose calls a cache spared: the other resources of its callers. */
function flushed(scenario: SparseScenario, target: string, factor: number): Hit[] {
  const cached = Object.entries(scenario.systems).filter(([, { calls = [] }]) => calls.some(({ to, cache = null }) => to === target && cache !== null));
  if (cached.length > 0) return cached.map(([system]) => ({ system, to: target, set: { warmth: 0 } }));
  const sets: Hit[] = [];
  const slowed = new Set<string>();
  for (const [caller, { calls = [] }] of Object.entries(scenario.systems)) {
    if (!calls.some(({ to }) => to === target)) continue;
    for (const { to, share = 1, choice = null } of calls) {
      if (to === target || !to.startsWith('resource:')) continue;
      // The share of an alternative says who is asked first, not how many ask.
      if (share < 1 && choice === null) sets.push({ system: caller, to, set: { share: 1 } });
      else slowed.add(to);
    }
  }
  if (sets.length === 0 && slowed.size === 0) slowed.add(target);
  for (const system of slowed) sets.push({ system, set: { serviceSeconds: (scenario.systems[system]?.serviceSeconds ?? 0) * factor } });
  return sets;
}

/** The trigger in a few words. */
export function triggerSaid(trigger: Trigger): string {
  const { kind, target, factor } = trigger;
  const name = target === null ? 'all journeys' : kind === 'lose-site' ? target : nameOf(target);
  const words: Readonly<Record<TriggerKind, string>> = {
    fail: `${name} fails`,
    slow: `${name} slows`,
    'lose-site': `the site ${name} is lost`,
    'load-up': `${factor ?? 2} times the load on ${name}`,
    'cache-flush': `the cache ${name} is emptied`,
    'bad-deploy': `a bad deployment of ${name}`,
    'mass-reconnect': `everybody comes back to ${name} at once`,
  };
  return words[kind];
}
