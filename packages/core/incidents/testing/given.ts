/** What do tests of incidents begin with? Ids that count up, a fixed clock, and an incident that started at ten. */

import type { Outcome } from '../../decision/refusal.ts';
import { type Command, decide } from '../decide.ts';
import type { GivenImpact } from '../impacts.ts';
import type { By, Decision, ImpactId, Incident, IncidentId, Moment } from '../incident.ts';
import { type Opening, open } from '../open.ts';

export const ten = Date.UTC(2026, 2, 1, 10);
export const minute = 60_000;
export const ada: By = { kind: 'person', id: 'per_ada', name: 'Ada' };
export const player = 'component:default/player';

let count = 0;
const number = (): string => String(++count).padStart(26, '0');
export const incidentId = (): IncidentId => `inc_${number()}` as IncidentId;
export const impactId = (): ImpactId => `imp_${number()}` as ImpactId;

/** Minutes after ten. */
export function moment(minutes: number, by: By = ada): Moment {
  return { now: ten + minutes * minute, by };
}

/** The value, or the refusal thrown so that the test shows it. */
export function yes<T>(outcome: Outcome<T>): T {
  if (!outcome.ok) throw new Error(`refused: ${JSON.stringify(outcome.refusal)}`);
  return outcome.value;
}

/** The code of the refusal and its path; `accepted` when it was none. */
export function no(outcome: Outcome<unknown>): string {
  return outcome.ok ? 'accepted' : [outcome.refusal.code.replace('incidents.', ''), outcome.refusal.path].filter((part) => part !== undefined).join(' ');
}

/** An incident that started at ten and was written down `minutes` later. */
export function opened(opening: Partial<Opening> = {}, minutes = 5): Incident {
  const full: Opening = { title: 'Nothing plays', started: { at: ten, source: 'monitor' }, impacts: [{ target: player } satisfies GivenImpact], ...opening };
  return yes(open(full, { incident: incidentId(), impact: impactId }, moment(minutes))).incident;
}

/** Does commands one after another, a minute apart. */
export function after(incident: Incident, ...commands: readonly (Command | readonly [number, Command])[]): Incident {
  return commands.reduce((held: Incident, one, index): Incident => {
    const [minutes, command] = 'kind' in one ? [10 + index, one] : one;
    return (yes(decide(held, command, moment(minutes))) satisfies Decision).incident;
  }, incident);
}
