/**
 * What happens when somebody acts on an incident? It is held, looked at (version, rights), decided on in core, written with
 * its facts, and the conditions for a case study are looked at again; all in one transaction.
 */
import type { incidentChanged } from '@samspel/contract/incidents.ts';
import { type Actor, holds } from '@samspel/core/access/role.ts';
import { type Outcome, type Refusal, refuse } from '@samspel/core/decision/refusal.ts';
import { coordinatorNeed } from '@samspel/core/incidents/coordinator.ts';
import { type Command, decide } from '@samspel/core/incidents/decide.ts';
import type { Ask, By, Decision, ImpactId, Incident, IncidentId, Moment } from '@samspel/core/incidents/incident.ts';
import { merge, split } from '@samspel/core/incidents/merge.ts';
import { type Opening, open } from '@samspel/core/incidents/open.ts';
import { type LastChange, undo } from '@samspel/core/incidents/undo.ts';
import type { Instant } from '@samspel/core/time/instant.ts';
import { sql } from 'kysely';
import type { z } from 'zod';
import type { Tx } from '../../platform/database/database.ts';
import type { House } from '../../platform/house.ts';
import { markCaseStudy } from './demand.ts';
import { mayChange, ownersHit, teamsHit, unknownRefs } from './owners.ts';
import { chainOf, type Held, holdIncident, holdIncidents, saveIncident } from './storage.ts';
import { tellIncident } from './told.ts';

export type Changed = z.output<typeof incidentChanged>;
export type Result<T> = { readonly answer: T } | { readonly refusal: Refusal };

/** Who acts, when, and what they last saw. */
export interface Acting {
  readonly actor: Actor;
  readonly now: Instant;
  readonly ifVersion: number | null;
}

/** As timelines name them. */
export function byOf(actor: Actor): By {
  return { kind: actor.kind, id: actor.id, name: actor.name };
}

const momentOf = (acting: Acting): Moment => ({ now: acting.now, by: byOf(acting.actor) });

/** Does one command of core on one incident. `needs` owner: rights over what was hit. */
export async function changeIncident(house: House, acting: Acting, id: string, needs: 'member' | 'owner', command: Command): Promise<Result<Changed>> {
  return house.change(async (tx) => {
    const held = await holdIncident(tx, id);
    const refused = await refusedFor(tx, held, id, acting, needs);
    if (held === null || refused !== null) return { refusal: refused ?? unknown(id) };
    const strangers = await unknownRefs(tx, namedBy(command));
    if (strangers.length > 0) return refuse('incidents.unknown-target', { ref: strangers[0] }, '/target');
    return settle(tx, house, acting, held, decide(held.incident, command, momentOf(acting)), true);
  });
}

function namedBy(command: Command): readonly string[] {
  if (command.kind === 'add-impact') return [command.impact.target];
  return command.kind === 'change-impact' && command.change.target !== undefined ? [command.change.target] : [];
}

const unknown = (id: string): Refusal => refuse('incidents.unknown', { id }).refusal;

/** Why somebody may not act on it as they mean to, or null. */
export async function refusedFor(tx: Tx, held: Held | null, id: string, acting: Acting, needs: 'member' | 'owner'): Promise<Refusal | null> {
  if (held === null) return unknown(id);
  const { incident } = held;
  if (acting.ifVersion !== null && acting.ifVersion !== incident.version) return refuse('request.stale', { version: incident.version }).refusal;
  if (needs === 'owner' && !mayChange(acting.actor, incident, await ownersHit(tx, incident))) return refuse('incidents.not-yours').refusal;
  return null;
}

/** Writes what was decided, publishes its facts, looks whether a case study is demanded, and answers. */
async function settle(tx: Tx, house: House, acting: Acting, held: Held | null, outcome: Outcome<Decision>, undoable: boolean): Promise<Result<Changed>> {
  if (!outcome.ok) return outcome;
  const decision = outcome.value;
  const version = held === null ? 1 : held.incident.version + 1;
  const incident: Incident = { ...decision.incident, version };
  const what = decision.facts[0]?.type ?? 'incidents.edited';
  const last: LastChange = { what, by: byOf(acting.actor), at: acting.now, version, before: undoable ? (held?.incident ?? null) : null };
  const demand = await markCaseStudy(tx, incident, held?.caseStudy ?? 'none', acting.now);
  await saveIncident(tx, held?.incident ?? null, incident, last, demand.mark, acting.now);
  for (const fact of decision.facts) await house.publish(tx, acting.actor, fact);
  if (demand.fact !== null) await house.publish(tx, acting.actor, demand.fact);
  const asks = [...decision.asks, ...(await coordinatorAsks(tx, incident)), ...demand.asks];
  return { answer: { incident: tellIncident(incident), reason: decision.reason, asks } };
}

/** Asks for a coordinator when more than two teams are involved. */
export async function coordinatorAsks(tx: Parameters<typeof teamsHit>[0], incident: Incident): Promise<readonly Ask[]> {
  const need = coordinatorNeed(incident, await teamsHit(tx, incident));
  return need.needed ? [{ code: 'coordinator', reason: need.reason }] : [];
}

/** Opens an incident. */
export async function openIncident(house: House, acting: Acting, opening: Opening): Promise<Result<Changed>> {
  return house.change((tx) => openWithin(tx, house, acting, opening));
}

/** Opens an incident in a transaction that is under way. */
export async function openWithin(tx: Tx, house: House, acting: Acting, opening: Opening): Promise<Result<Changed>> {
  const ids = { incident: house.newId('inc'), impact: (): ImpactId => house.newId('imp') };
  const impacts = opening.impacts ?? [];
  const strangers = await unknownRefs(
    tx,
    impacts.map((impact) => impact.target),
  );
  const at = impacts.findIndex((impact) => impact.target === strangers[0]);
  if (at >= 0) return refuse('incidents.unknown-target', { ref: strangers[0] }, `/impacts/${at}/target`);
  if (opening.again != null && (await holdIncident(tx, opening.again)) === null) return refuse('incidents.unknown', { id: opening.again }, '/again');
  return settle(tx, house, acting, null, open(opening, ids, momentOf(acting)), false);
}

/** Does one command of core in a transaction that is under way; refused like any other. */
export async function changeWithin(tx: Tx, house: House, acting: Acting, id: string, command: Command): Promise<Result<Changed>> {
  const held = await holdIncident(tx, id);
  return held === null ? { refusal: unknown(id) } : settle(tx, house, acting, held, decide(held.incident, command, momentOf(acting)), true);
}

/** Joins an incident to another, which goes on with its impacts. Answers that one. */
export async function mergeIncidents(house: House, acting: Acting, id: string, into: string, why: string): Promise<Result<Changed>> {
  return house.change(async (tx) => {
    const both = await holdIncidents(tx, [...new Set([id, into])]);
    const from = both.find((held) => held.incident.id === id) ?? null;
    const target = both.find((held) => held.incident.id === into) ?? null;
    const refused = (await refusedFor(tx, from, id, acting, 'owner')) ?? (await refusedFor(tx, target, into, { ...acting, ifVersion: null }, 'owner'));
    if (from === null || target === null || refused !== null) return { refusal: refused ?? unknown(into) };
    const outcome = merge(from.incident, target.incident, why.trim(), momentOf(acting));
    if (!outcome.ok) return outcome;
    const { ended, decision } = outcome.value;
    const answer = await settle(tx, house, acting, target, { ok: true, value: decision }, false);
    const version = from.incident.version + 1;
    const last: LastChange = { what: 'incidents.merged', by: byOf(acting.actor), at: acting.now, version, before: null };
    const mark = from.caseStudy === 'demanded' ? 'none' : from.caseStudy;
    await saveIncident(tx, from.incident, { ...ended, version }, last, mark, acting.now);
    return answer;
  });
}

/** Splits impacts off into a new incident. Answers the new one. */
export async function splitIncident(
  house: House,
  acting: Acting,
  id: string,
  given: { title: string; impacts: readonly string[]; why: string },
): Promise<Result<Changed>> {
  const newId: IncidentId = house.newId('inc');
  return house.change(async (tx) => {
    const held = await holdIncident(tx, id);
    const refused = await refusedFor(tx, held, id, acting, 'owner');
    if (held === null || refused !== null) return { refusal: refused ?? unknown(id) };
    const outcome = split(held.incident, given.impacts as readonly ImpactId[], newId, given.title, given.why.trim(), momentOf(acting));
    if (!outcome.ok) return outcome;
    const { rest, decision } = outcome.value;
    const answer = await settle(tx, house, acting, null, { ok: true, value: decision }, false);
    const version = held.incident.version + 1;
    const last: LastChange = { what: 'incidents.split', by: byOf(acting.actor), at: acting.now, version, before: null };
    // The impacts belong to the new one by now: what is saved here only says what stayed.
    await saveIncident(tx, held.incident, { ...rest, version }, last, held.caseStudy, acting.now);
    return answer;
  });
}

/** Says that it repeats an earlier one. */
export async function linkAgain(house: House, acting: Acting, id: string, of: string | null): Promise<Result<Changed>> {
  return house.change(async (tx) => {
    const held = await holdIncident(tx, id);
    const refused = await refusedFor(tx, held, id, acting, 'member');
    if (held === null || refused !== null) return { refusal: refused ?? unknown(id) };
    const earlier = of === null ? [] : await chainInTurn(tx, of);
    if (earlier === null) return refuse('incidents.unknown', { id: of }, '/of');
    const command: Command = { kind: 'link-again', of: of as IncidentId | null, earlier: earlier as readonly IncidentId[] };
    return settle(tx, house, acting, held, decide(held.incident, command, momentOf(acting)), true);
  });
}

/** The chain that begins at an incident. Nobody else links until the transaction ends, so that two at once cannot close a circle. */
async function chainInTurn(tx: Tx, of: string): Promise<readonly string[] | null> {
  await sql`select pg_advisory_xact_lock(hashtextextended('incidents.again', 0))`.execute(tx);
  return chainOf(tx, of);
}

/** Takes the last change back. */
export async function undoLast(house: House, acting: Acting, id: string): Promise<Result<Changed>> {
  return house.change(async (tx) => {
    const held = await holdIncident(tx, id);
    const refused = await refusedFor(tx, held, id, acting, 'member');
    if (held === null || refused !== null) return { refusal: refused ?? unknown(id) };
    const outcome = undo(held.incident, held.last, holds(acting.actor.role, 'operator'), momentOf(acting));
    const again = outcome.ok ? outcome.value.incident.again : null;
    if (again !== null && again !== held.incident.again && (await chainInTurn(tx, again))?.includes(id) === true)
      return refuse('incidents.again-in-a-loop', { of: again });
    return settle(tx, house, acting, held, outcome, false);
  });
}
