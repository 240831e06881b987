/**
 * What changes when? The events of a scenario, as single settings in the order in which they take effect.
 *
 * Of several events that set the same thing at the same time the one that began last holds (of those that began together the later in the
 * list); when it ends, what the one before it set returns, and at last the value of the scenario. What ends at an instant ends before what
 * begins at it. `warmth` is not a state but a moment: it is set once and nothing returns.
 */
import type { Scenario, ScenarioSetting } from '../scenario.ts';
import type { Wiring } from './wiring.ts';

export type SystemField = 'servers' | 'serviceSeconds' | 'queue' | 'failRatio' | 'hangRatio';
export type EdgeField = 'ratePerSecond' | 'attempts' | 'timeoutSeconds' | 'share' | 'warmth';

/** One value of one system, or of one edge, from an instant on. Null: no limit. */
export type Change =
  | { readonly at: number; readonly system: number; readonly field: SystemField; readonly value: number | null }
  | { readonly at: number; readonly edge: number; readonly field: EdgeField; readonly value: number | null };

interface Held {
  readonly from: number;
  readonly until: number;
  readonly value: number | null;
}

/** All changes of a run by the instant at which they take effect; those beyond its end are left out. */
export function changesOf(scenario: Scenario, wiring: Wiring): Change[] {
  const changes: Change[] = [];
  const held = new Map<string, { readonly target: Target; readonly spans: Held[] }>();
  for (const event of scenario.events)
    for (const field of Object.keys(event.set) as (keyof ScenarioSetting)[])
      for (const target of targetsOf(wiring, event, field)) {
        const span = { from: event.at, until: event.until ?? Number.POSITIVE_INFINITY, value: event.set[field] ?? null };
        if (field === 'warmth') changes.push(at(target, span.from, span.value));
        else {
          const key = `${target.kind} ${target.index} ${field}`;
          const known = held.get(key);
          if (known === undefined) held.set(key, { target, spans: [span] });
          else known.spans.push(span);
        }
      }
  for (const { target, spans } of held.values()) changes.push(...steps(target, spans, scenario, wiring));
  return changes.filter((change) => change.at < scenario.durationSeconds).sort((a, b) => a.at - b.at);
}

interface Target {
  readonly kind: 'system' | 'edge';
  readonly index: number;
  readonly field: keyof ScenarioSetting;
}

function targetsOf(wiring: Wiring, event: { readonly system: string | null; readonly to: string | null }, field: keyof ScenarioSetting): Target[] {
  const system = event.system === null ? -1 : (wiring.indexOf.get(event.system) ?? -1);
  if (event.to === null) return [{ kind: 'system', index: system, field }];
  const to = wiring.indexOf.get(event.to) ?? -1;
  return wiring.edges.flatMap((_, index) => (wiring.caller[index] === system && wiring.callee[index] === to ? [{ kind: 'edge' as const, index, field }] : []));
}

/** The values over time of one thing that several events may set. */
function steps(target: Target, spans: readonly Held[], scenario: Scenario, wiring: Wiring): Change[] {
  const instants = [...new Set(spans.flatMap(({ from, until }) => [from, until]))].filter(Number.isFinite).sort((a, b) => a - b);
  const byBeginning = spans.toSorted((a, b) => a.from - b.from);
  const begun: Held[] = [];
  let next = 0;
  return instants.map((instant) => {
    for (let span = byBeginning[next]; span !== undefined && span.from <= instant; span = byBeginning[next]) {
      begun.push(span);
      next++;
    }
    // What began last holds; what has ended below it is dropped when it comes to the top.
    while ((begun.at(-1)?.until ?? Number.POSITIVE_INFINITY) <= instant) begun.pop();
    return at(target, instant, (begun.at(-1) ?? { value: base(target, scenario, wiring) }).value);
  });
}

function base({ kind, index, field }: Target, scenario: Scenario, wiring: Wiring): number | null {
  if (kind === 'system') return scenario.systems[wiring.names[index] ?? '']?.[field as SystemField] ?? null;
  if (field === 'ratePerSecond') return scenario.load[index]?.ratePerSecond ?? null;
  return wiring.edges[index]?.[field as 'attempts' | 'timeoutSeconds' | 'share'] ?? null;
}

function at({ kind, index, field }: Target, instant: number, value: number | null): Change {
  return kind === 'system'
    ? { at: instant, system: index, field: field as SystemField, value }
    : { at: instant, edge: index, field: field as EdgeField, value };
}
