/**
 * What may be done to an incident as it stands, and how does it stand afterwards?
 *
 * `(incident, command, moment) → incident + facts + reason + asks`, or a refusal. States only ever move by these rules:
 *
 *     open → acknowledged → mitigated → resolved        (each may be skipped)
 *     resolved → acknowledged or open                    (reopen)
 *     anything → merged                                  (merge.ts; final)
 *
 * An instant may be said late (a resolved incident gets its acknowledged instant afterwards) without moving the state back.
 */
import { accept, type Outcome, refuse } from '../decision/refusal.ts';
import { type CorrectInstant, correct } from './correct.ts';
import { addImpact, changeImpact, type ImpactCommand, removeImpact } from './impact-commands.ts';
import type { Coded, Decision, Incident, IncidentId, Moment } from './incident.ts';
import { decidePeople, type PeopleCommand } from './people.ts';
import { decideStep, type StepCommand } from './steps.ts';
import { readTags } from './tags.ts';
import type { CauseCode, ImpactSeverity, TriggerCode } from './vocabulary.ts';

export interface EditIncident {
  readonly kind: 'edit';
  readonly title?: string | undefined;
  readonly summary?: string | undefined;
  readonly severity?: ImpactSeverity | undefined;
  readonly trigger?: Coded<TriggerCode> | null | undefined;
  readonly cause?: Coded<CauseCode> | null | undefined;
  readonly deployment?: string | null | undefined;
  readonly dataLost?: boolean | undefined;
  readonly rolledBack?: boolean | undefined;
}

export interface TagIncident {
  readonly kind: 'tag';
  readonly add: readonly string[];
  readonly remove: readonly string[];
}

/** `earlier`: what the other one repeats itself, for finding loops. */
export interface LinkAgain {
  readonly kind: 'link-again';
  readonly of: IncidentId | null;
  readonly earlier?: readonly IncidentId[] | undefined;
}

export type Command = StepCommand | CorrectInstant | ImpactCommand | PeopleCommand | EditIncident | TagIncident | LinkAgain;

/** Decides one command on one incident. */
export function decide(incident: Incident, command: Command, moment: Moment): Outcome<Decision> {
  if (incident.standing.state === 'merged') return refuse('incidents.merged', { into: incident.standing.into });
  switch (command.kind) {
    case 'acknowledge':
    case 'mitigate':
    case 'resolve':
    case 'reopen':
      return decideStep(incident, command, moment);
    case 'correct':
      return correct(incident, command, moment);
    case 'add-impact':
      return addImpact(incident, command, moment);
    case 'change-impact':
      return changeImpact(incident, command, moment);
    case 'remove-impact':
      return removeImpact(incident, command);
    case 'join':
    case 'leave':
    case 'name-coordinator':
      return decidePeople(incident, command, moment);
    case 'edit':
      return edit(incident, command);
    case 'tag':
      return retag(incident, command);
    case 'link-again':
      return linkAgain(incident, command);
  }
}

const editable = ['title', 'summary', 'severity', 'trigger', 'cause', 'deployment', 'dataLost', 'rolledBack'] as const;

function edit(incident: Incident, command: EditIncident): Outcome<Decision> {
  const title = command.title?.trim();
  if (title === '') return refuse('incidents.title-missing', {}, '/title');
  const given: EditIncident = title === undefined ? command : { ...command, title };
  const before: Record<string, unknown> = {};
  const after: Record<string, unknown> = {};
  for (const field of editable) {
    const value = given[field];
    if (value === undefined || JSON.stringify(value) === JSON.stringify(incident[field])) continue;
    before[field] = incident[field];
    after[field] = value;
  }
  const fields = Object.keys(after);
  if (fields.length === 0) return refuse('incidents.unchanged');
  return accept({
    incident: { ...incident, ...(after as Partial<Incident>) },
    facts: [{ type: 'incidents.edited', subject: incident.id, payload: { before, after } }],
    reason: `Changed ${fields.join(', ')}.`,
    asks: [],
  });
}

function retag(incident: Incident, command: TagIncident): Outcome<Decision> {
  const tags = readTags([...incident.tags.filter((tag) => !command.remove.includes(tag)), ...command.add]);
  if (!tags.ok) return tags;
  const added = tags.value.filter((tag) => !incident.tags.includes(tag));
  const removed = incident.tags.filter((tag) => !tags.value.includes(tag));
  if (added.length + removed.length === 0) return refuse('incidents.unchanged');
  return accept({
    incident: { ...incident, tags: tags.value },
    facts: [{ type: 'incidents.tagged', subject: incident.id, payload: { added, removed } }],
    reason: [...added.map((tag) => `+${tag}`), ...removed.map((tag) => `−${tag}`)].join(' '),
    asks: [],
  });
}

function linkAgain(incident: Incident, command: LinkAgain): Outcome<Decision> {
  if (command.of === incident.again) return refuse('incidents.unchanged');
  if (command.of === incident.id) return refuse('incidents.again-of-itself', {}, '/of');
  if (command.earlier?.includes(incident.id)) return refuse('incidents.again-in-a-loop', { of: command.of }, '/of');
  return accept({
    incident: { ...incident, again: command.of },
    facts: [{ type: 'incidents.linked', subject: incident.id, payload: { how: 'again', before: incident.again, after: command.of } }],
    reason: command.of === null ? 'It is no repeat of an earlier one.' : `It repeats ${command.of}.`,
    asks: [],
  });
}
