/**
 * What can be done to incidents?
 *
 * Who may: a member opens, acknowledges, mitigates, notes, tags, joins and links; what moves figures or
 * history (resolve, reopen, correct, impacts, edit, merge, split, coordinator) takes an owner of a system that was hit, whoever opened or
 * coordinates the incident, or an operator.
 */
import { z } from 'zod';
import { instant, route } from '../route.ts';
import { changeRefusals, incidentsRefusals as no } from './refusals.ts';
import { impactChange, impactGiven, incidentChanged, instantGiven, note } from './schemas.ts';
import { causeCode, coded, entityRef, impactId, impactSeverity, incidentId, instantKind, instantSource, tag, triggerCode } from './words.ts';

const params = z.object({ id: incidentId });
const steps = [...changeRefusals, no.inFuture, no.beforeStart, no.alreadyResolved] as const;
const impactRefusals = [
  ...changeRefusals,
  no.unknownImpact,
  no.unknownTarget,
  no.impactEmpty,
  no.impactInFuture,
  no.impactMeasures,
  no.impactOpen,
  no.impactNoStart,
  no.impactTwice,
  no.unchanged,
] as const;

export const openIncident = route({
  id: 'incidents.open',
  method: 'POST',
  path: '/api/incidents',
  summary: 'Open an incident, now or afterwards',
  access: 'member',
  body: z.object({
    title: z.string().min(1).max(300),
    summary: z.string().max(20_000).default(''),
    severity: impactSeverity.default('major'),
    started: instantGiven.nullable().optional().describe('Now, as an estimate, when not given; null: not known'),
    detected: instantGiven.nullable().optional().describe('Now, by a person, when not given and it goes on; null: not known'),
    acknowledged: instantGiven.optional(),
    mitigated: instantGiven.optional(),
    resolved: instantGiven.optional().describe('For an incident that is over already'),
    impacts: z.array(impactGiven).max(500).default([]),
    tags: z.array(tag).max(50).default([]),
    trigger: coded(triggerCode).nullable().default(null),
    cause: coded(causeCode).nullable().default(null),
    deployment: z.string().max(200).nullable().default(null),
    again: incidentId.nullable().default(null),
  }),
  status: 201,
  answer: incidentChanged,
  refusals: [
    no.titleMissing,
    no.inFuture,
    no.beforeStart,
    no.afterOther,
    no.unknownTarget,
    no.impactEmpty,
    no.impactInFuture,
    no.impactMeasures,
    no.impactOpen,
    no.impactNoStart,
    no.impactTwice,
    no.unknown,
    no.badTag,
    no.tooManyTags,
  ],
});

const step = <const Id extends string>(verb: Id, summary: string) =>
  ({
    id: `incidents.${verb}`,
    method: 'POST',
    path: `/api/incidents/:id/${verb}`,
    summary,
    params,
    body: instantGiven,
    status: 200,
    answer: incidentChanged,
  }) as const;

export const acknowledgeIncident = route({ ...step('acknowledge', 'Somebody looks at it'), access: 'member', refusals: [...steps, no.alreadyAcknowledged] });
export const mitigateIncident = route({
  ...step('mitigate', 'Users no longer suffer, the work goes on'),
  access: 'member',
  refusals: [...steps, no.alreadyMitigated],
});
export const resolveIncident = route({ ...step('resolve', 'It is over; open impacts end with it'), access: 'owner', refusals: [...steps, no.impactEmpty] });

export const reopenIncident = route({
  id: 'incidents.reopen',
  method: 'POST',
  path: '/api/incidents/:id/reopen',
  summary: 'It was not over: impacts that ended with it go on',
  access: 'owner',
  params,
  body: z.object({ why: z.string().min(1).max(4000) }),
  status: 200,
  answer: incidentChanged,
  refusals: [...changeRefusals, no.notResolved, no.whyMissing],
});

export const correctInstant = route({
  id: 'incidents.correct',
  method: 'POST',
  path: '/api/incidents/:id/instants/:which',
  summary: 'Correct one of the five instants; what follows from it moves along',
  access: 'owner',
  params: params.extend({ which: instantKind }),
  body: z.object({ at: instant.nullable().describe('null: it is not known'), source: instantSource.default('person'), why: z.string().min(1).max(4000) }),
  status: 200,
  answer: incidentChanged,
  refusals: [
    ...changeRefusals,
    no.inFuture,
    no.beforeStart,
    no.afterOther,
    no.notReached,
    no.resolvedNeedsInstant,
    no.unchanged,
    no.whyMissing,
    no.impactEmpty,
  ],
});

export const editIncident = route({
  id: 'incidents.edit',
  method: 'PATCH',
  path: '/api/incidents/:id',
  summary: 'Title, summary, severity, trigger, cause, deployment, data lost, rolled back',
  access: 'owner',
  params,
  body: z.object({
    title: z.string().min(1).max(300).optional(),
    summary: z.string().max(20_000).optional(),
    severity: impactSeverity.optional(),
    trigger: coded(triggerCode).nullable().optional(),
    cause: coded(causeCode).nullable().optional(),
    deployment: z.string().max(200).nullable().optional(),
    dataLost: z.boolean().optional(),
    rolledBack: z.boolean().optional(),
  }),
  status: 200,
  answer: incidentChanged,
  refusals: [...changeRefusals, no.titleMissing, no.unchanged],
});

export const tagIncident = route({
  id: 'incidents.tag',
  method: 'POST',
  path: '/api/incidents/:id/tags',
  summary: 'Add and take away tags',
  access: 'member',
  params,
  body: z.object({ add: z.array(tag).max(50).default([]), remove: z.array(tag).max(50).default([]) }),
  status: 200,
  answer: incidentChanged,
  refusals: [no.unknown, no.merged, no.badTag, no.tooManyTags, no.unchanged],
});

export const addImpact = route({
  id: 'incidents.add-impact',
  method: 'POST',
  path: '/api/incidents/:id/impacts',
  summary: 'Say who suffered how much',
  access: 'owner',
  params,
  body: impactGiven,
  status: 201,
  answer: incidentChanged,
  refusals: impactRefusals,
});

export const changeImpact = route({
  id: 'incidents.change-impact',
  method: 'PATCH',
  path: '/api/incidents/:id/impacts/:impact',
  summary: 'Correct an impact',
  access: 'owner',
  params: params.extend({ impact: impactId }),
  body: impactChange,
  status: 200,
  answer: incidentChanged,
  refusals: impactRefusals,
});

export const removeImpact = route({
  id: 'incidents.remove-impact',
  method: 'DELETE',
  path: '/api/incidents/:id/impacts/:impact',
  summary: 'Take an impact away; the log keeps it',
  access: 'owner',
  params: params.extend({ impact: impactId }),
  status: 200,
  answer: incidentChanged,
  refusals: [...changeRefusals, no.unknownImpact],
});

export const addNote = route({
  id: 'incidents.note',
  method: 'POST',
  path: '/api/incidents/:id/notes',
  summary: 'Write a note into the timeline',
  access: 'member',
  params,
  body: z.object({
    text: z.string().min(1).max(20_000),
    important: z.boolean().default(false),
    at: instant.optional().describe('When it happened, if earlier'),
  }),
  status: 201,
  answer: note,
  refusals: [no.unknown, no.noteEmpty, no.inFuture],
});

export const changeNote = route({
  id: 'incidents.change-note',
  method: 'PATCH',
  path: '/api/incidents/:id/notes/:note',
  summary: 'Change the words of one’s own note, or mark any as important',
  access: 'member',
  params: params.extend({ note: z.string() }),
  body: z.object({ text: z.string().min(1).max(20_000).optional(), important: z.boolean().optional() }),
  status: 200,
  answer: note,
  refusals: [no.unknown, no.unknownNote, no.noteNotYours, no.noteEmpty, no.unchanged],
});

export const joinIncident = route({
  id: 'incidents.join',
  method: 'POST',
  path: '/api/incidents/:id/responders',
  summary: 'Respond to it, oneself or somebody else',
  access: 'member',
  params,
  body: z.object({
    name: z.string().min(1).max(200).optional().describe('Oneself when not given'),
    person: z.string().max(100).optional().describe('`per_…` when they have an account'),
    team: entityRef.nullable().optional(),
  }),
  status: 200,
  answer: incidentChanged,
  refusals: [no.unknown, no.merged, no.alreadyResponds],
});

export const leaveIncident = route({
  id: 'incidents.leave',
  method: 'DELETE',
  path: '/api/incidents/:id/responders/:responder',
  summary: 'Stop responding; to take somebody else off takes the rights of an owner',
  access: 'member',
  params: params.extend({ responder: z.string() }),
  status: 200,
  answer: incidentChanged,
  refusals: [...changeRefusals, no.unknownResponder],
});

export const nameCoordinator = route({
  id: 'incidents.name-coordinator',
  method: 'PUT',
  path: '/api/incidents/:id/coordinator',
  summary: 'Name who leads it; asked for when more than two teams are involved',
  access: 'owner',
  params,
  body: z.object({ responder: z.string().nullable().describe('Id of a responder; null: nobody') }),
  status: 200,
  answer: incidentChanged,
  refusals: [...changeRefusals, no.notResponder, no.unchanged],
});

export const mergeIncident = route({
  id: 'incidents.merge',
  method: 'POST',
  path: '/api/incidents/:id/merge',
  summary: 'It is the same as another: its impacts and its timeline go over there',
  access: 'owner',
  params,
  body: z.object({ into: incidentId, why: z.string().max(4000).default('') }),
  status: 200,
  answer: incidentChanged.describe('The incident that goes on'),
  refusals: [...changeRefusals, no.mergeItself],
});

export const splitIncident = route({
  id: 'incidents.split',
  method: 'POST',
  path: '/api/incidents/:id/split',
  summary: 'Some impacts were another incident',
  access: 'owner',
  params,
  body: z.object({ title: z.string().min(1).max(300), impacts: z.array(impactId).max(500), why: z.string().max(4000).default('') }),
  status: 201,
  answer: incidentChanged.describe('The new incident'),
  refusals: [...changeRefusals, no.unknownImpact, no.splitNothing, no.splitAll, no.titleMissing],
});

export const linkAgain = route({
  id: 'incidents.link-again',
  method: 'PUT',
  path: '/api/incidents/:id/again',
  summary: 'It repeats an earlier one',
  access: 'member',
  params,
  body: z.object({ of: incidentId.nullable() }),
  status: 200,
  answer: incidentChanged,
  refusals: [no.unknown, no.merged, no.againItself, no.againLoop, no.unchanged],
});

export const undoChange = route({
  id: 'incidents.undo',
  method: 'POST',
  path: '/api/incidents/:id/undo',
  summary: 'Take back the last change, if it was one’s own',
  access: 'member',
  params,
  status: 200,
  answer: incidentChanged,
  refusals: [no.unknown, no.merged, no.nothingToUndo, no.undoNotYours, no.againLoop],
});
