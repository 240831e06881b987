/**
 * Why does this system fail? A sentence for people, from the sums of its first failing steps beside those before.
 *
 * Causes are looked for in this order, and those that hold are told: what was done to it; callees it cannot do without that failed before
 * or with it; instances that are down; requests refused because servers and queue are full, and which callee holds the servers;
 * answers that came when nobody waited any more; more attempts than before. It explains, it does not prove: several causes can be at work.
 */
import { grouped, threeFigures, wholeText } from '../number/grouped.ts';
import type { RawRun } from './raw-run.ts';
import type { Scenario, ScenarioCall, ScenarioEvent, ScenarioSystem } from './scenario.ts';

export interface Reason {
  readonly says: string;
  readonly because: readonly string[];
}

/** How many steps are looked at on either side. */
const span = 3;

/** Why a system fails from a step on; `failed` are all that fail, in their order. */
export function reasonFor(
  scenario: Scenario,
  raw: RawRun,
  system: string,
  step: number,
  failed: readonly { readonly system: string; readonly step: number }[],
): Reason {
  const described = scenario.systems[system];
  if (described === undefined) return { says: `${system} is not described.`, because: [] };
  const names = Object.keys(scenario.systems);
  const now = figures(raw, names.length, names.indexOf(system), step, step + span);
  const at = raw.cells.edges[raw.cells.stepOf.indexOf(step)] ?? 0;
  const until = raw.cells.edges[raw.cells.stepOf.indexOf(Math.min(step + span, raw.cells.steps - 1))] ?? at;
  const usual = figures(raw, names.length, names.indexOf(system), 0, Math.max(1, firstEventStep(scenario, raw, step)));
  const told: string[] = [];
  const because: string[] = [];
  for (const event of scenario.events) {
    if (event.system !== system || event.to !== null || event.at > until || (event.until ?? Number.POSITIVE_INFINITY) <= at - scenario.stepSeconds) continue;
    told.push(`from ${event.at} s ${setting(event)}`);
  }
  const before = new Map(failed.filter((other) => other.system !== system && other.step <= step).map((other) => [other.system, other.step]));
  const needed = [
    ...new Set(
      described.calls.filter((call) => call.hard && call.share > 0 && before.has(call.to) && isMissed(described, call, before)).map((call) => call.to),
    ),
  ];
  if (needed.length > 0) {
    told.push(`${list(needed)}, which it cannot do without, ${needed.length === 1 ? 'fails' : 'fail'}`);
    because.push(...needed);
  }
  if (now.healthy < described.instances - 0.5) told.push(`only ${threeFigures(now.healthy)} of its ${described.instances} instances are up`);
  if (now.ended > 0 && now.rejected / now.ended > 0.25) {
    const slowed = slowedCallees(scenario, raw, described, step, before);
    told.push(`it refuses ${percent(now.rejected / now.ended)} of what comes: ${full(now, described)}`);
    if (slowed.length > 0) {
      told.push(`its servers wait for ${list(slowed)}`);
      because.push(...slowed.filter((name) => !because.includes(name)));
    }
  }
  const worked = now.ended - now.rejected;
  const patience = patienceWith(scenario, system);
  if (worked > 0 && now.waitSeconds > 0 && patience !== null && now.waitSeconds / Math.max(now.started, 1e-9) + described.serviceSeconds > patience)
    told.push(
      `requests wait ${threeFigures(now.waitSeconds / Math.max(now.started, 1e-9))} s for a server, and whoever asks waits ${threeFigures(patience)} s at most`,
    );
  else if (worked > 0 && now.good < worked / 2 && told.length === 0) told.push('most of its answers come too late or are errors');
  if (usual.attempts > 0 && now.attempts > 1.2 * usual.attempts)
    told.push(`it is asked ${threeFigures(now.attempts / usual.attempts)} times as often as before`);
  return { says: `${system} fails from ${threeFigures(at)} s: ${told.length === 0 ? 'fewer than half of its requests end well' : told.join('; ')}.`, because };
}

/** Whether a call that fails fails its caller: one of a choice only where too few others are left. */
function isMissed({ calls }: ScenarioSystem, { choice }: ScenarioCall, failed: ReadonlyMap<string, number>): boolean {
  if (choice === null) return true;
  const up = calls.filter((other) => other.choice?.name === choice.name && other.share > 0 && !failed.has(other.to));
  return up.length < choice.needed;
}

interface Figures {
  /** A second. */
  readonly attempts: number;
  readonly rejected: number;
  readonly ended: number;
  readonly good: number;
  readonly started: number;
  readonly waitSeconds: number;
  readonly latencySeconds: number;
  /** Means. */
  readonly busy: number;
  readonly queue: number;
  readonly healthy: number;
}

function figures({ cells, systems }: RawRun, width: number, column: number, fromStep: number, toStep: number): Figures {
  const sums = {
    attempts: 0,
    rejected: 0,
    ended: 0,
    good: 0,
    started: 0,
    waitSeconds: 0,
    latencySeconds: 0,
    busySeconds: 0,
    queueSeconds: 0,
    healthySeconds: 0,
  };
  const members = Object.keys(sums) as (keyof typeof sums)[];
  let seconds = 0;
  for (let cell = 0; cell < cells.stepOf.length; cell++) {
    const step = cells.stepOf[cell] ?? 0;
    if (step < fromStep || step >= toStep) continue;
    seconds += (cells.edges[cell + 1] ?? 0) - (cells.edges[cell] ?? 0);
    for (const member of members) sums[member] += systems[member][cell * width + column] ?? 0;
  }
  const mean = (sum: number): number => (seconds > 0 ? sum / seconds : 0);
  return {
    attempts: mean(sums.attempts),
    rejected: mean(sums.rejected),
    ended: mean(sums.ended),
    good: mean(sums.good),
    started: mean(sums.started),
    waitSeconds: mean(sums.waitSeconds),
    latencySeconds: mean(sums.latencySeconds),
    busy: mean(sums.busySeconds),
    queue: mean(sums.queueSeconds),
    healthy: mean(sums.healthySeconds),
  };
}

/** The step of the first event, at most the given one. */
function firstEventStep(scenario: Scenario, { cells }: RawRun, atMost: number): number {
  const first = scenario.events.reduce((least, event) => Math.min(least, event.at), Number.POSITIVE_INFINITY);
  let step = 0;
  for (let cell = 0; cell < cells.stepOf.length && (cells.edges[cell + 1] ?? 0) <= first; cell++) step = (cells.stepOf[cell] ?? 0) + 1;
  return Math.min(step, atMost);
}

/** Callees that hold a request at least twice as long as before the first event, or failed before. */
function slowedCallees(scenario: Scenario, raw: RawRun, { calls }: ScenarioSystem, step: number, failed: ReadonlyMap<string, number>): string[] {
  const names = Object.keys(scenario.systems);
  const slowed = calls.filter(({ to }) => {
    if (failed.has(to)) return true;
    const held = (from: number, after: number): number => {
      const { busy, queue, started } = figures(raw, names.length, names.indexOf(to), from, after);
      return (busy + queue) / Math.max(started, 1e-9);
    };
    return held(step, step + span) > 2 * held(0, Math.max(1, firstEventStep(scenario, raw, step)));
  });
  return [...new Set(slowed.map(({ to }) => to))];
}

function full({ busy, queue }: Figures, { servers }: ScenarioSystem): string {
  const held = servers === null ? `${threeFigures(busy)} requests are held` : `${threeFigures(busy)} of ${wholeText(servers)} servers are busy`;
  return queue >= 0.5 ? `${held} and ${threeFigures(queue)} wait` : held;
}

/** How long those who call it wait at most: the least of their timeouts. */
function patienceWith(scenario: Scenario, system: string): number | null {
  const all = [...scenario.load, ...Object.values(scenario.systems).flatMap(({ calls }) => calls)];
  const timeouts = all.flatMap(({ to, timeoutSeconds }) => (to === system && timeoutSeconds !== null ? [timeoutSeconds] : []));
  return timeouts.length === 0 ? null : Math.min(...timeouts);
}

function setting({ set }: ScenarioEvent): string {
  const words: Readonly<Record<string, string>> = {
    servers: 'its servers are',
    serviceSeconds: 'its own work takes',
    queue: 'its queue holds',
    failRatio: 'the share that fails is',
    hangRatio: 'the share that never ends is',
  };
  return Object.entries(set)
    .map(
      ([member, value]) =>
        `${words[member] ?? member} ${value === null ? 'without limit' : `${grouped(String(value))}${member === 'serviceSeconds' ? ' s' : ''}`}`,
    )
    .join(' and ');
}

function list(names: readonly string[]): string {
  return names.length > 3 ? `${names.slice(0, 3).join(', ')} and ${names.length - 3} more` : names.join(' and ');
}

function percent(ratio: number): string {
  return `${Math.round(ratio * 100)} %`;
}
