/**
 * How is a promised change followed? `promised → done → holds`, or `failed` from either, and from there it can be
 * promised again. «Done» is not the end: what was done is looked at again on its check date, thirty days later unless
 * somebody says otherwise, and only then it holds or it failed.
 */
import { accept, type Outcome, refuse } from '../decision/refusal.ts';
import type { CaseChange } from './case-study.ts';
import type { Fact, IncidentId, Moment } from './incident.ts';
import type { ChangeState } from './vocabulary.ts';

/** What may follow on what. */
export const changeSteps: Readonly<Record<ChangeState, readonly ChangeState[]>> = {
  promised: ['done', 'failed'],
  done: ['holds', 'failed', 'promised'],
  holds: ['failed'],
  failed: ['promised'],
};

/** Days until a change that is done is looked at again. */
export const checkAfterDays = 30;

export interface Pledge {
  readonly what: string;
  readonly owner: string;
  readonly due: string;
  readonly measure: string | null;
}

/** Promises a change. */
export function promise(id: string, incident: IncidentId, given: Pledge, moment: Moment): Outcome<{ change: CaseChange; fact: Fact }> {
  if (given.owner.trim() === '' || given.due === '') return refuse('incidents.change-owner-missing', {}, given.owner.trim() === '' ? '/owner' : '/due');
  const change: CaseChange = {
    id,
    what: given.what.trim(),
    owner: given.owner.trim(),
    due: given.due,
    measure: given.measure,
    state: 'promised',
    checkOn: null,
    history: [{ at: moment.now, by: moment.by, from: null, to: 'promised', note: '' }],
  };
  const payload = { change: id, what: change.what, owner: change.owner, due: change.due };
  return accept({ change, fact: { type: 'incidents.case-study-change-promised', subject: incident, payload } });
}

export interface ChangeMove {
  readonly state?: ChangeState | undefined;
  readonly note: string;
  readonly owner?: string | undefined;
  readonly due?: string | undefined;
  readonly measure?: string | null | undefined;
  readonly checkOn?: string | null | undefined;
}

/** Follows a change: another state, owner, date or measure. */
export function moveChange(change: CaseChange, incident: IncidentId, move: ChangeMove, moment: Moment): Outcome<{ change: CaseChange; fact: Fact }> {
  const state = move.state ?? change.state;
  if (state !== change.state && !changeSteps[change.state].includes(state)) {
    return refuse('incidents.change-step', { from: change.state, to: state }, '/state');
  }
  if (move.owner !== undefined && move.owner.trim() === '') return refuse('incidents.change-owner-missing', {}, '/owner');
  const owner = move.owner?.trim() ?? change.owner;
  const due = move.due ?? change.due;
  const measure = move.measure === undefined ? change.measure : move.measure;
  const checkOn = move.checkOn === undefined ? checkDate(change, state, moment) : move.checkOn;
  const same = state === change.state && owner === change.owner && due === change.due && measure === change.measure && checkOn === change.checkOn;
  if (same && move.note === '') return refuse('incidents.unchanged');
  const step = { at: moment.now, by: moment.by, from: change.state, to: state, note: move.note };
  const next: CaseChange = { ...change, state, owner, due, measure, checkOn, history: [...change.history, step] };
  const facts = (one: CaseChange): Record<string, unknown> => ({ state: one.state, owner: one.owner, due: one.due });
  return accept({
    change: next,
    fact: {
      type: 'incidents.case-study-change-followed',
      subject: incident,
      payload: { change: change.id, what: change.what, before: facts(change), after: facts(next), note: move.note },
    },
  });
}

function checkDate(change: CaseChange, state: ChangeState, moment: Moment): string | null {
  if (state === change.state) return change.checkOn;
  if (state !== 'done') return null;
  return new Date(moment.now + checkAfterDays * 86_400_000).toISOString().slice(0, 10);
}

/** Late: promised and past its due date, or done and past its check date. `today` is `yyyy-mm-dd`. */
export function isOverdue(change: Pick<CaseChange, 'state' | 'due' | 'checkOn'>, today: string): boolean {
  if (change.state === 'promised') return change.due < today;
  return change.state === 'done' && change.checkOn !== null && change.checkOn < today;
}
