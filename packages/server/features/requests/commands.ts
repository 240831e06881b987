/** What happens when somebody acts on a request? It is held, decided on in core, written with its facts, and answers leave the house; all in one transaction. */
import { type askRequest, requestsRefusals as no, type RequestSummary } from '@samspel/contract/requests.ts';
import type { BodyOf } from '@samspel/contract/route.ts';
import { type Actor, holds } from '@samspel/core/access/role.ts';
import { accept, type Outcome, refuse } from '@samspel/core/decision/refusal.ts';
import { type Asking, ask, type Command, decide, heard, merge } from '@samspel/core/requests/decide.ts';
import type { By, Decision, Entry, Fact, Request, RequestId } from '@samspel/core/requests/request.ts';
import { duesOf } from '@samspel/core/requests/response-clock.ts';
import type { Instant } from '@samspel/core/time/instant.ts';
import { sql } from 'kysely';
import type { Reader, Tx } from '../../platform/database/database.ts';
import type { House } from '../../platform/house.ts';
import { personOf } from '../rotas/index.ts';
import { type PromisesOf, readPromises } from './promises.ts';
import { type Back, entriesOf, type Held, holdRequests, moveEntries, readRequest, type Source, saveBack, saveEntry, saveRequest } from './storage.ts';
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
async function personally(reader: Reader, actor: Actor): Promise<By> {
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

async function save(tx: Tx, house: House, actor: Actor, decision: Decision, promisesOf: PromisesOf, lastAt: Instant): Promise<Request> {
  const request: Request = { ...decision.request, version: decision.facts.some(({ type }) => type === 'requests.opened') ? 1 : decision.request.version + 1 };
  await saveRequest(tx, request, duesOf(promisesOf(request.team), request.askedAt), lastAt);
  await publish(tx, house, actor, decision.facts);
  return request;
}

async function publish(tx: Tx, house: House, actor: Actor, facts: readonly Fact[]): Promise<void> {
  for (const fact of facts) await house.publish(tx, actor, fact);
}

async function again(tx: Tx, id: RequestId): Promise<Held> {
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

interface Known {
  readonly id: string;
  readonly name: string;
  /** Whether they may answer requests here. */
  readonly mayAnswer: boolean;
}

/** Question: whose address is this? */
export async function knownAs(reader: Reader, address: string): Promise<Known | null> {
  const { rows } = await sql<Known>`
    select id, name, role <> 'viewer' as "mayAnswer" from access.person where lower(email) = lower(${address}) and state = 'active'`.execute(reader);
  return rows[0] ?? null;
}

/** Question: which of these does the catalog not know? The first. */
export async function strangerAmong(tx: Tx, refs: readonly string[]): Promise<string | null> {
  const { rows } = await sql<{ ref: string }>`
    select given.ref from unnest(${[...refs]}::text[]) with ordinality as given (ref, n)
    where not exists (select from catalog.entity e where e.ref = given.ref and e.removed_at is null) order by n limit 1`.execute(tx);
  return rows[0]?.ref ?? null;
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

/** Puts one into another; answers the one that goes on. */
export async function mergeRequests(house: House, { actor, now, ifVersion }: Acting, id: string, into: string): Promise<Outcome<Changed>> {
  return house.change(async (tx) => {
    const both = await holdRequests(tx, [...new Set([id, into])]);
    const from = both.find(({ request }) => request.id === id);
    const target = both.find(({ request }) => request.id === into);
    if (from === undefined) return refuse(no.unknown.code, { id });
    if (target === undefined) return refuse(no.unknown.code, { id: into }, '/into');
    if (ifVersion !== null && ifVersion !== from.request.version) return refuse('request.stale', { version: from.request.version });
    const outcome = merge(from.request, target.request, { now, by: byOf(actor) });
    if (!outcome.ok) return outcome;
    const promisesOf = await readPromises(tx);
    await moveEntries(tx, id, into, null);
    await save(tx, house, actor, outcome.value.from, promisesOf, from.lastAt);
    await save(tx, house, actor, outcome.value.into, promisesOf, Math.max(from.lastAt, target.lastAt));
    return accept({ request: tellRequest(await again(tx, target.request.id), promisesOf, now), reason: outcome.value.into.reason });
  });
}

/** Makes another request of some of what its asker said; its clock begins where the first of that was said. Answers the new one. */
export async function splitRequest(
  house: House,
  { actor, now, ifVersion }: Acting,
  id: string,
  { title, entries }: { readonly title: string; readonly entries: readonly string[] },
): Promise<Outcome<Changed>> {
  return house.change(async (tx) => {
    const found = await holdOne(tx, id, ifVersion);
    if (!found.ok) return found;
    const { request, lastAt } = found.value;
    if (request.standing.state === 'done' && request.standing.outcome === 'merged') return refuse(no.merged.code, { into: request.standing.into });
    const all = await entriesOf(tx, id);
    const known = new Set<string>(all.map((entry) => entry.id));
    const missing = entries.findIndex((one) => !known.has(one));
    if (missing >= 0) return refuse(no.unknownEntry.code, { entry: entries[missing] }, `/entries/${missing}`);
    const taken = all.filter((entry) => entries.includes(entry.id));
    const first = taken.find((entry) => entry.kind === 'asked');
    const staysBehind = all.some((entry) => entry.kind === 'asked' && !entries.includes(entry.id));
    if (first === undefined || !staysBehind) return refuse(no.splitNothing.code, {}, '/entries');
    const { way, place, asker, team, systems } = request;
    const newId = house.newId('req');
    const asked = ask({ id: newId, title, way, place, asker, team, systems, askedAt: first.at, splitFrom: request.id });
    if (!asked.ok) return asked;
    const promisesOf = await readPromises(tx);
    let moved = asked.value;
    // What was answered among it stays answered.
    for (const entry of taken.filter((one) => one !== first)) {
      const next = heard(moved.request, entry);
      if (next.ok) moved = { ...next.value, facts: asked.value.facts };
    }
    await save(tx, house, actor, moved, promisesOf, taken.at(-1)?.at ?? first.at);
    await moveEntries(tx, id, newId, entries);
    if (found.value.back !== null) await saveBack(tx, newId, found.value.back);
    // Written again for its words; the old one has fewer by now.
    for (const each of await holdRequests(tx, [newId, id])) await saveRequest(tx, each.request, duesOf(promisesOf(team), each.request.askedAt), each.lastAt);
    const stillAnswered =
      request.firstReply !== null && entries.includes(request.firstReply.entry) ? await answeredAnew(tx, id, request, promisesOf, lastAt) : null;
    return accept({ request: tellRequest(await again(tx, newId), promisesOf, now), reason: stillAnswered ?? `${actor.name} made two requests of one.` });
  });
}

/** The first answer went along: the next one counts, or none. */
async function answeredAnew(tx: Tx, id: string, request: Request, promisesOf: PromisesOf, lastAt: Instant): Promise<string> {
  const next = (await entriesOf(tx, id)).find((entry) => entry.kind === 'reply' && entry.isHuman);
  const firstReply = next === undefined ? null : { at: next.at, by: next.by, entry: next.id };
  await saveRequest(tx, { ...request, firstReply, version: request.version + 1 }, duesOf(promisesOf(request.team), request.askedAt), lastAt);
  return firstReply === null
    ? 'The answer went along: what stays behind is not answered.'
    : 'The first answer went along: the next one counts for what stays behind.';
}
