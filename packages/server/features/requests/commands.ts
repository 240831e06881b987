/** What happens when somebody acts on a request? It is held, decided on in core, written with its facts, and answers leave the house; all in one transaction. */
import { type askRequest, type finishRequest, requestsRefusals as no, type RequestSummary } from '@samspel/contract/requests.ts';
import type { BodyOf } from '@samspel/contract/route.ts';
import { type Actor, holds } from '@samspel/core/access/role.ts';
import { accept, type Outcome, refuse } from '@samspel/core/decision/refusal.ts';
import { type Asking, ask, type Command, decide, heard } from '@samspel/core/requests/decide.ts';
import type { By, Decision, Entry, Fact, Request, RequestId } from '@samspel/core/requests/request.ts';
import { duesOf } from '@samspel/core/requests/response-clock.ts';
import type { Instant } from '@samspel/core/time/instant.ts';
import { sql } from 'kysely';
import type { Reader, Tx } from '../../platform/database/database.ts';
import type { House } from '../../platform/house.ts';
import { personOf } from '../rotas/index.ts';
import { incidentTitle, knownAs, strangerAmong } from './others.ts';
import { type PromisesOf, readPromises } from './promises.ts';
import { type Back, type Held, holdRequests, readRequest, type Source, saveBack, saveEntry, saveRequest } from './storage.ts';
import { tellRequest } from './told.ts';

/** Who acts, when, and what they last saw. */
export interface Acting {
  readonly actor: Actor;
  readonly now: Instant;
  readonly ifVersion: number | null;
}

export interface Changed {
  readonly request: RequestSummary;
  readonly reason: string;
}

/** As timelines name them. */
export const byOf = ({ kind, id, name }: Actor): By => ({ kind, id, name });

/** The same person signed in and by one of their tokens: what they take at the terminal is theirs in the browser. */
export async function personally(reader: Reader, actor: Actor): Promise<By> {
  const person = actor.kind === 'token' ? await personOf(reader, actor) : null;
  if (person === null) return byOf(actor);
  const { rows } = await sql<{ name: string }>`select name from access.person where id = ${person}`.execute(reader);
  return { kind: 'person', id: person, name: rows[0]?.name ?? actor.name };
}

/** Something said, before it has an id. */
export interface Saying {
  readonly kind: Entry['kind'];
  readonly by: By;
  readonly isHuman: boolean;
  readonly text: string;
  readonly at: Instant;
  readonly source: Source | null;
}

/** What follows from an answer in the transaction in which it was given: it leaves the house. */
export type AnswerLeaves = (tx: Tx, held: Held, entry: Entry) => Promise<void>;

/** Asks something; what was said first begins its clock, and answers go back there. */
export async function askIn(tx: Tx, house: House, actor: Actor, asking: Omit<Asking, 'id'>, first: Saying, back: Back | null): Promise<Outcome<Held>> {
  const id = house.newId('req');
  const outcome = ask({ ...asking, id });
  if (!outcome.ok) return outcome;
  const promisesOf = await readPromises(tx);
  const saved = await save(tx, house, actor, outcome.value, promisesOf, first.at);
  if (back !== null) await saveBack(tx, id, back);
  await saveEntry(tx, id, { id: house.newId('ent'), ...entryOf(first) }, first.source);
  // Written again for its words, which are found by now.
  await saveRequest(tx, saved, duesOf(promisesOf(saved.team), saved.askedAt), first.at);
  return accept(await again(tx, id));
}

/** Takes in what was said to a request that is held. Nothing happens when it was taken in before. */
export async function sayIn(
  tx: Tx,
  house: House,
  actor: Actor,
  held: Held,
  saying: Saying,
): Promise<Outcome<{ readonly held: Held; readonly entry: Entry; readonly reason: string }>> {
  const entry: Entry = { id: house.newId('ent'), ...entryOf(saying) };
  const outcome = heard(held.request, entry);
  if (!outcome.ok) return outcome;
  if (!(await saveEntry(tx, held.request.id, entry, saying.source))) return accept({ held, entry, reason: 'It was taken in already.' });
  await save(tx, house, actor, outcome.value, await readPromises(tx), saying.at);
  return accept({ held: await again(tx, held.request.id), entry, reason: outcome.value.reason });
}

const entryOf = ({ kind, by, isHuman, text, at }: Saying): Omit<Entry, 'id'> => ({ kind, by, isHuman, text, at });

/** Writes what was decided, and tells it. */
export async function save(tx: Tx, house: House, actor: Actor, decision: Decision, promisesOf: PromisesOf, lastAt: Instant): Promise<Request> {
  const request: Request = { ...decision.request, version: decision.facts.some(({ type }) => type === 'requests.opened') ? 1 : decision.request.version + 1 };
  await saveRequest(tx, request, duesOf(promisesOf(request.team), request.askedAt), lastAt);
  await publish(tx, house, actor, decision.facts);
  return request;
}

async function publish(tx: Tx, house: House, actor: Actor, facts: readonly Fact[]): Promise<void> {
  for (const fact of facts) await house.publish(tx, actor, fact);
}

/** The same one as it stands now. */
export async function again(tx: Tx, id: RequestId): Promise<Held> {
  const held = await readRequest(tx, id);
  if (held === null) throw new Error(`request ${id} went away in its own transaction`);
  return held;
}

/** Holds one and looks whether the caller saw it as it is. */
export async function holdOne(tx: Tx, id: string, ifVersion: number | null): Promise<Outcome<Held>> {
  const [held] = await holdRequests(tx, [id]);
  if (held === undefined) return refuse(no.unknown.code, { id });
  if (ifVersion !== null && ifVersion !== held.request.version) return refuse('request.stale', { version: held.request.version });
  return accept(held);
}

/** Does one command of core on one request that is held. */
export async function decideWithin(tx: Tx, house: House, actor: Actor, held: Held, command: Command, now: Instant): Promise<Outcome<Changed>> {
  const outcome = decide(held.request, command, { now, by: await personally(tx, actor) });
  if (!outcome.ok) return outcome;
  const promisesOf = await readPromises(tx);
  await save(tx, house, actor, outcome.value, promisesOf, held.lastAt);
  return accept({ request: tellRequest(await again(tx, held.request.id), promisesOf, now), reason: outcome.value.reason });
}

/** Does one command of core on one request. */
export async function changeRequest(house: House, { actor, now, ifVersion }: Acting, id: string, command: Command): Promise<Outcome<Changed>> {
  return house.change(async (tx) => {
    const held = await holdOne(tx, id, ifVersion);
    return held.ok ? decideWithin(tx, house, actor, held.value, command, now) : held;
  });
}

/** Says what came of it. An incident that it became learns which question it began with. */
export async function finishOne(house: House, { actor, now, ifVersion }: Acting, id: string, given: BodyOf<typeof finishRequest>): Promise<Outcome<Changed>> {
  return house.change(async (tx) => {
    const held = await holdOne(tx, id, ifVersion);
    if (!held.ok) return held;
    const { outcome, into = '' } = given;
    if (outcome === 'incident' && into !== '' && (await incidentTitle(tx, into)) === null) return refuse(no.unknownIncident.code, { into }, '/into');
    const done = await decideWithin(tx, house, actor, held.value, { kind: 'finish', ...given }, now);
    if (!done.ok || outcome !== 'incident') return done;
    const { number, title, asker } = done.value.request;
    await house.publish(tx, actor, { type: 'requests.became-incident', subject: into, payload: { request: id, number, title, asker: asker.name } });
    return done;
  });
}

/** Asks something on the web, for oneself or for somebody who asked at the desk. */
export async function askOnWeb(house: House, { actor, now }: Acting, given: BodyOf<typeof askRequest>): Promise<Outcome<Changed>> {
  if (given.asker !== null && !holds(actor.role, 'member')) return refuse(no.onlyYourself.code, {}, '/asker');
  return house.change(async (tx) => {
    const stranger = await strangerAmong(tx, given.team === null ? given.systems : [...given.systems, given.team]);
    if (stranger !== null) return refuse(no.unknownTarget.code, { ref: stranger }, stranger === given.team ? '/team' : '/systems');
    const me = await personally(tx, actor);
    const known = given.asker?.address == null ? null : await knownAs(tx, given.asker.address);
    const asker = given.asker === null ? { person: await personOf(tx, actor), name: me.name, address: null } : { person: known?.id ?? null, ...given.asker };
    const by: By =
      given.asker === null
        ? me
        : asker.person === null
          ? { kind: 'system', id: 'desk', name: asker.name }
          : { kind: 'person', id: asker.person, name: asker.name };
    const { title, team, systems, text } = given;
    const said: Saying = { kind: 'asked', by, isHuman: true, text, at: now, source: null };
    const back = given.asker?.address?.includes('@') === true ? { door: 'mail', to: given.asker.address } : null;
    const held = await askIn(tx, house, actor, { title, way: 'web', place: null, asker, team, systems, askedAt: now }, said, back);
    return held.ok ? accept({ request: tellRequest(held.value, await readPromises(tx), now), reason: `${asker.name} asks.` }) : held;
  });
}

/** Answers, and what follows: it waits for its asker, or is done. */
export async function replyTo(
  house: House,
  { actor, now, ifVersion }: Acting,
  id: string,
  { text, afterwards }: { readonly text: string; readonly afterwards: 'stay' | 'wait' | 'finish' },
  leaves: AnswerLeaves,
): Promise<Outcome<Changed>> {
  return house.change(async (tx) => {
    const found = await holdOne(tx, id, ifVersion);
    if (!found.ok) return found;
    // Who asked cannot have answered: they go on.
    const kind = (await hasAsked(tx, found.value, actor)) ? 'asked' : 'reply';
    const said = await sayIn(tx, house, actor, found.value, { kind, by: await personally(tx, actor), isHuman: true, text, at: now, source: null });
    if (!said.ok) return said;
    const promisesOf = await readPromises(tx);
    let { held } = said.value;
    if (kind === 'reply') await leaves(tx, held, said.value.entry);
    if (afterwards !== 'stay') {
      const next = decide(held.request, afterwards === 'wait' ? { kind: 'wait' } : { kind: 'finish', outcome: 'answered' }, {
        now,
        by: await personally(tx, actor),
      });
      if (!next.ok) return next;
      await save(tx, house, actor, next.value, promisesOf, now);
      held = await again(tx, held.request.id);
    }
    return accept({ request: tellRequest(held, promisesOf, now), reason: said.value.reason });
  });
}

/** Question: did this person ask it, signed in or by one of their tokens? */
export async function hasAsked(reader: Reader, { request }: Held, actor: Actor): Promise<boolean> {
  const person = await personOf(reader, actor);
  return person !== null && person === request.asker.person;
}

/** Says more: its asker, or a note among ourselves. */
export async function addTo(house: House, { actor, now, ifVersion }: Acting, id: string, kind: 'asked' | 'note', text: string): Promise<Outcome<Changed>> {
  return house.change(async (tx) => {
    const found = await holdOne(tx, id, ifVersion);
    if (!found.ok) return found;
    if (kind === 'asked' && !(await hasAsked(tx, found.value, actor))) return refuse(no.notAsker.code);
    const said = await sayIn(tx, house, actor, found.value, { kind, by: await personally(tx, actor), isHuman: true, text, at: now, source: null });
    if (!said.ok) return said;
    return accept({ request: tellRequest(said.value.held, await readPromises(tx), now), reason: said.value.reason });
  });
}
