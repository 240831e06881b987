/** How are the figures of a scenario said? Members of systems, calls and loads with their values, and a change of them, as people read it. Pure. */
import type { Change, ScenarioInput } from '@samspel/contract/cascades.ts';
import { durationText } from '../../../parts/format/duration.ts';
import { numberText } from '../../../parts/format/number.ts';
import { ratioText } from '../../../parts/format/ratio.ts';

const words: Readonly<Record<string, string>> = {
  servers: 'servers',
  serviceSeconds: 'own work a request',
  queue: 'places to wait',
  instances: 'instances',
  ratePerSecond: 'requests a second',
  timeoutSeconds: 'timeout',
  'timeoutSeconds of users': 'how long users wait',
  attempts: 'attempts',
  'attempts of users': 'how often users try',
  share: 'how often it is called',
  backoffSeconds: 'backoff',
  retryBudget: 'retry budget',
  breaker: 'circuit breaker',
  shed: 'load shedding',
  hard: 'dependency',
  failRatio: 'share that fails',
  passDeadline: 'deadline passed on',
  events: 'what goes wrong',
  durationSeconds: 'how long is simulated',
  stepSeconds: 'step',
  seed: 'seed',
  engine: 'engine',
};

/** The word for a member: `serviceSeconds` is "own work a request". */
export const memberWord = (member: string): string => words[member] ?? member.replaceAll(/([A-Z])/g, ' $1').toLowerCase();

/** A value of a member as people say it. */
export function valueWord(member: string, value: unknown): string {
  if (value === null || value === undefined) return member === 'queue' || member === 'servers' ? 'no limit' : 'none';
  if (typeof value === 'boolean') return member === 'hard' ? (value ? 'hard' : 'soft') : value ? 'yes' : 'no';
  if (typeof value === 'number') {
    if (member.includes('Seconds')) return durationText(value);
    if (member === 'failRatio') return ratioText(value, 0);
    return numberText(value, Math.abs(value) < 10 ? 3 : 1);
  }
  if (typeof value === 'string') return value;
  const part = (name: string): number | null => {
    const held = (value as Record<string, unknown>)[name];
    return typeof held === 'number' ? held : null;
  };
  if (member === 'retryBudget' && part('ratio') !== null) return `${ratioText(part('ratio'), 0)} of the requests`;
  if (member === 'breaker' && part('failureRatio') !== null) return `opens when ${ratioText(part('failureRatio'), 0)} fail`;
  if (member === 'shed' && part('waitSeconds') !== null) return `refuses after ${durationText(part('waitSeconds'))}`;
  return JSON.stringify(value);
}

/** A share that a simulation gave: its last digits are dust. */
export const shareWord = (ratio: number | null): string => ratioText(ratio === null ? null : Math.round(ratio * 10_000) / 10_000, 1);

/** Whose figures a change is about: "Login → Session store", "Session store", "Users of Log in". */
export function changedWhom({ system, to }: Change, titleOf: (ref: string) => string): string {
  if (system === undefined) return to === undefined ? 'nothing' : `Users → ${titleOf(to)}`;
  return to === undefined ? titleOf(system) : `${titleOf(system)} → ${titleOf(to)}`;
}

export interface Said {
  readonly member: string;
  readonly what: string;
  /** As it was in the scenario; null: not known. */
  readonly before: string | null;
  readonly after: string;
}

/** What a change sets, member by member; before it, as the scenario has it. */
export function changedWhat(change: Change, scenario: ScenarioInput | null): Said[] {
  const held = scenario === null ? null : heldBy(scenario, change);
  return Object.entries(change.set).map(([member, value]) => ({
    member,
    what: memberWord(member),
    before: held === null ? null : valueWord(member, held[member]),
    after: valueWord(member, value),
  }));
}

/** The system, call or load that a change speaks of; null: it is not there. */
export function heldBy(scenario: ScenarioInput, { system, to }: Pick<Change, 'system' | 'to'>): Readonly<Record<string, unknown>> | null {
  if (system === undefined) return scenario.load.find((load) => load.to === to) ?? null;
  const found = Object.hasOwn(scenario.systems, system) ? scenario.systems[system] : undefined;
  if (found === undefined) return null;
  return to === undefined ? found : (found.calls?.find((call) => call.to === to) ?? null);
}
