/** Which handlers answer the routes of incidents? */
import * as contract from '@samspel/contract/incidents.ts';
import type { RouteShape } from '@samspel/contract/route.ts';
import { refuse } from '@samspel/core/decision/refusal.ts';
import type { GivenImpact, ImpactChange } from '@samspel/core/incidents/impacts.ts';
import type { ImpactId } from '@samspel/core/incidents/incident.ts';
import type { GivenInstant } from '@samspel/core/incidents/instants.ts';
import type { Opening } from '@samspel/core/incidents/open.ts';
import { type Instant, parseInstant } from '@samspel/core/time/instant.ts';
import type { House } from '../../platform/house.ts';
import { answer, type Binding, bind, type Call } from '../../platform/http/bind.ts';
import { readCursor } from '../../platform/http/cursor.ts';
import { caseStudyBindings } from './case-study-routes.ts';
import { type Acting, changeIncident, linkAgain, mergeIncidents, openIncident, splitIncident, undoLast } from './commands.ts';
import { importHistory } from './import.ts';
import { findIncidents } from './list.ts';
import { addNote, changeNote } from './notes.ts';
import { incidentScreen, today, vocabulary } from './screens.ts';
import { readIncident } from './storage.ts';
import { readTimeline } from './timeline.ts';

/** Who acts, as every command wants it. */
export function acting(call: Pick<Call<RouteShape>, 'actor' | 'now' | 'ifVersion'>): Acting {
  return { actor: call.actor, now: call.now, ifVersion: call.ifVersion };
}

export function incidentsBindings(house: House): readonly Binding[] {
  return [...readingBindings(house), ...stepBindings(house), ...impactBindings(house), ...peopleBindings(house), ...caseStudyBindings(house)];
}

function readingBindings(house: House): readonly Binding[] {
  let words: { until: Instant; value: Awaited<ReturnType<typeof vocabulary>> } | null = null;
  return [
    bind(contract.incidentsToday, async ({ now }) => answer(await today(house.reader, now))),
    bind(contract.readVocabulary, async ({ now }) => {
      // Counting tags looks at every incident: once a minute is enough.
      if (words === null || words.until <= now) words = { until: now + 60_000, value: await vocabulary(house.reader) };
      return answer(words.value);
    }),
    bind(contract.listIncidents, async ({ query, now }) => {
      const found = await findIncidents(house.reader, query, now);
      return found.ok ? answer(found.value) : found;
    }),
    bind(contract.readIncident, async ({ params, query, actor, now }) => {
      const screen = await incidentScreen(house.reader, params.id, query.timeline, actor, now);
      return screen === null ? refuse('incidents.unknown', { id: params.id }) : answer(screen);
    }),
    bind(contract.readTimeline, async ({ params, query }) => {
      const cursor = readCursor(query.cursor, 2);
      const held = await readIncident(house.reader, params.id);
      if (held === null) return refuse('incidents.unknown', { id: params.id });
      const [at, id] = cursor.ok ? (cursor.value ?? []) : [];
      const after = typeof at === 'number' && typeof id === 'string' ? { at, id } : null;
      if (!cursor.ok || (after === null && query.cursor !== undefined)) return refuse('incidents.bad-cursor', {}, '/cursor');
      return answer(await readTimeline(house.reader, held.incident, { after, limit: query.limit, importantOnly: query.important === true }));
    }),
    bind(contract.importIncidents, async (call) => importHistory(house, acting(call), call.body)),
  ];
}

function stepBindings(house: House): readonly Binding[] {
  return [
    bind(contract.openIncident, async (call) => openIncident(house, acting(call), openingOf(call.body))),
    bind(contract.acknowledgeIncident, async (call) =>
      changeIncident(house, acting(call), call.params.id, 'member', { kind: 'acknowledge', ...instantOf(call.body) }),
    ),
    bind(contract.mitigateIncident, async (call) =>
      changeIncident(house, acting(call), call.params.id, 'member', { kind: 'mitigate', ...instantOf(call.body) }),
    ),
    bind(contract.resolveIncident, async (call) => changeIncident(house, acting(call), call.params.id, 'owner', { kind: 'resolve', ...instantOf(call.body) })),
    bind(contract.reopenIncident, async (call) => changeIncident(house, acting(call), call.params.id, 'owner', { kind: 'reopen', why: call.body.why })),
    bind(contract.correctInstant, async (call) => {
      const { at, source, why } = call.body;
      return changeIncident(house, acting(call), call.params.id, 'owner', { kind: 'correct', instant: call.params.which, at: momentOf(at), source, why });
    }),
    bind(contract.editIncident, async (call) => changeIncident(house, acting(call), call.params.id, 'owner', { kind: 'edit', ...call.body })),
    bind(contract.tagIncident, async (call) => changeIncident(house, acting(call), call.params.id, 'member', { kind: 'tag', ...call.body })),
    bind(contract.mergeIncident, async (call) => mergeIncidents(house, acting(call), call.params.id, call.body.into, call.body.why)),
    bind(contract.splitIncident, async (call) => splitIncident(house, acting(call), call.params.id, call.body)),
    bind(contract.linkAgain, async (call) => linkAgain(house, acting(call), call.params.id, call.body.of)),
    bind(contract.undoChange, async (call) => undoLast(house, acting(call), call.params.id)),
  ];
}

function impactBindings(house: House): readonly Binding[] {
  return [
    bind(contract.addImpact, async (call) => {
      const id: ImpactId = house.newId('imp');
      return changeIncident(house, acting(call), call.params.id, 'owner', { kind: 'add-impact', id, impact: impactOf(call.body) });
    }),
    bind(contract.changeImpact, async (call) => {
      const { from, to, ...rest } = call.body;
      const change: ImpactChange = {
        ...rest,
        from: from === undefined ? undefined : (momentOf(from) ?? undefined),
        to: to === undefined ? undefined : momentOf(to),
      };
      return changeIncident(house, acting(call), call.params.id, 'owner', { kind: 'change-impact', id: call.params.impact as ImpactId, change });
    }),
    bind(contract.removeImpact, async (call) =>
      changeIncident(house, acting(call), call.params.id, 'owner', { kind: 'remove-impact', id: call.params.impact as ImpactId }),
    ),
  ];
}

function peopleBindings(house: House): readonly Binding[] {
  return [
    bind(contract.addNote, async (call) => {
      const { text, important, at } = call.body;
      return addNote(house, acting(call), call.params.id, { text, important, at: at === undefined ? null : momentOf(at) });
    }),
    bind(contract.changeNote, async (call) => changeNote(house, acting(call), call.params.id, call.params.note, call.body)),
    bind(contract.joinIncident, async (call) => {
      const { name, person, team } = call.body;
      const self = name === undefined && person === undefined;
      const who = self ? { id: call.actor.id, name: call.actor.name } : { id: person ?? name ?? '', name: name ?? person ?? '' };
      const theirs = team === undefined && self ? (call.actor.teams[0] ?? null) : (team ?? null);
      return changeIncident(house, acting(call), call.params.id, 'member', { kind: 'join', ...who, team: theirs });
    }),
    bind(contract.leaveIncident, async (call) => {
      const { id, responder } = call.params;
      return changeIncident(house, acting(call), id, responder === call.actor.id ? 'member' : 'owner', { kind: 'leave', id: responder });
    }),
    bind(contract.nameCoordinator, async (call) =>
      changeIncident(house, acting(call), call.params.id, 'owner', { kind: 'name-coordinator', id: call.body.responder }),
    ),
  ];
}

/** The contract has read it: what is not null is an instant. */
function momentOf(text: string | null): Instant | null {
  return text === null ? null : parseInstant(text);
}

type WireInstant = { readonly at?: string | undefined; readonly source?: GivenInstant['source'] };

function instantOf(given: WireInstant): GivenInstant {
  return { at: given.at === undefined ? undefined : (momentOf(given.at) ?? undefined), source: given.source };
}

type WireImpact = Call<typeof contract.addImpact>['body'];

function impactOf(given: WireImpact): GivenImpact {
  const { from, to, ...rest } = given;
  return { ...rest, from: from === undefined ? undefined : (momentOf(from) ?? undefined), to: to === undefined ? undefined : momentOf(to) };
}

function openingOf(body: Call<typeof contract.openIncident>['body']): Opening {
  const { started, detected, acknowledged, mitigated, resolved, impacts, again, ...rest } = body;
  const maybe = (given: WireInstant | null | undefined) => (given == null ? given : instantOf(given));
  const reached = (given: WireInstant | undefined) => (given === undefined ? undefined : instantOf(given));
  return {
    ...rest,
    started: maybe(started),
    detected: maybe(detected),
    acknowledged: reached(acknowledged),
    mitigated: reached(mitigated),
    resolved: reached(resolved),
    impacts: impacts.map(impactOf),
    again: again as Opening['again'],
  };
}
