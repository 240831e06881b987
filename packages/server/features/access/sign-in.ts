/**
 * How does somebody come in? Tries are counted before the password is looked at; a wrong password, an unknown address, somebody deactivated
 * and somebody only invited get the same answer after the same work.
 */
import { sessionIdleMilliseconds, sessionLongestMilliseconds } from '@samspel/core/access/lifetime.ts';
import { normalEmail } from '@samspel/core/access/person.ts';
import type { Actor } from '@samspel/core/access/role.ts';
import { type Counter, countersOf, decideTry, giveBack, networkOf, type TryDecision } from '@samspel/core/access/throttle.ts';
import { accept, type Outcome, refuse } from '@samspel/core/decision/refusal.ts';
import type { Instant } from '@samspel/core/time/instant.ts';
import type { Tx } from '../../platform/database/database.ts';
import type { House } from '../../platform/house.ts';
import { knownOf } from './known.ts';
import { hashPassword, isCrowded, isOutdated, isPassword } from './passwords.ts';
import { holdPerson, type PersonRow, personByEmail, rehash, stampSignIn } from './people-storage.ts';
import { hashAccount, newCredential } from './secrets.ts';
import { endSession, endSessions, holdTries, insertSession, saveTries } from './session-storage.ts';

/** Where a request comes from. */
export interface From {
  readonly address: string;
  readonly agent: string;
}

/** A session just begun: its cookie's text is nowhere else. */
export interface Begun {
  readonly text: string;
  readonly secret: string;
  readonly sessionId: string;
  readonly endsAt: Instant;
  readonly personId: string;
}

/** Who is named where nobody is known yet. */
const doorkeeper: Actor = { kind: 'system', id: 'access', name: 'Access', role: 'viewer', teams: [], scopes: [] };
const crowdedSeconds = 3;

/** Checks a password and begins a session. */
export async function signIn(house: House, typed: { readonly email: string; readonly password: string }, from: From): Promise<Outcome<Begun>> {
  if (isCrowded()) return refuse('access.slow-down', { retryAfterSeconds: crowdedSeconds });
  const email = normalEmail(typed.email);
  const person = await personByEmail(house.reader, email, networkOf(from.address), house.now() - sessionLongestMilliseconds);
  const counters = countersOf(hashAccount(email), from.address, person?.known === true);
  const counted = await countTry(house, counters, person, from);
  if (!counted.ok) return counted;
  const good = await isPassword(person?.password_hash ?? null, typed.password);
  if (!good || person?.state !== 'active') return refuse('access.wrong-credentials');
  const encoded = person.password_hash !== null && isOutdated(person.password_hash) ? await hashPassword(typed.password) : null;
  return house.change(async (tx) => {
    const now = await holdPerson(tx, person.id);
    if (now?.state !== 'active' || now.password_hash !== person.password_hash) return refuse('access.wrong-credentials');
    if (encoded !== null) await rehash(tx, person.id, encoded);
    await forgive(tx, counters, house.now());
    return accept(await beginSession(house, tx, now, from));
  });
}

/** Counts one try under all its counters, or none when one of them pauses. */
async function countTry(house: House, counters: readonly Counter[], person: PersonRow | null, from: From): Promise<Outcome<null>> {
  return house.change(async (tx) => {
    const now = house.now();
    const keys = counters.map((counter) => counter.key);
    const held = await holdTries(tx, keys, now);
    const decisions: (readonly [Counter, TryDecision])[] = counters.map((counter) => [counter, decideTry(held.get(counter.key) ?? null, counter.rule, now)]);
    const waits = decisions.flatMap(([, decision]) => (decision.may ? [] : [decision.retryAfterSeconds]));
    if (waits.length > 0) return refuse('access.slow-down', { retryAfterSeconds: Math.max(...waits) });
    for (const [counter, decision] of decisions) {
      if (!decision.may) continue;
      await saveTries(tx, counter.key, decision.tries);
      if (person === null || counter.onGood !== 'clear' || decision.tries.count !== counter.rule.free + 1) continue;
      const payload = { address: from.address, attempts: decision.tries.count, pauseSeconds: counter.rule.firstPauseSeconds };
      await house.publish(tx, doorkeeper, { type: 'access.sign-in-slowed', subject: person.id, payload });
    }
    return accept(null);
  });
}

async function forgive(tx: Tx, counters: readonly Counter[], now: Instant): Promise<void> {
  const held = await holdTries(
    tx,
    counters.map((counter) => counter.key),
    now,
  );
  for (const counter of counters) {
    const tries = held.get(counter.key);
    if (tries !== undefined)
      await saveTries(tx, counter.key, counter.onGood === 'clear' ? { count: 0, lastAt: now, pauseUntil: null } : giveBack(tries, counter.rule));
  }
}

/** Checks the password of somebody who is signed in, under the same counts as signing in. */
export async function proveAgain(house: House, person: PersonRow, typed: string, from: From): Promise<Outcome<null>> {
  if (isCrowded()) return refuse('access.slow-down', { retryAfterSeconds: crowdedSeconds });
  const counters = countersOf(hashAccount(person.email), from.address, true);
  const counted = await countTry(house, counters, person, from);
  if (!counted.ok) return counted;
  if (!(await isPassword(person.password_hash, typed))) return refuse('access.wrong-password', {}, '/current');
  await house.change((tx) => forgive(tx, counters, house.now()));
  return accept(null);
}

/** Begins a session of a person and tells it. */
export async function beginSession(house: House, tx: Tx, person: Pick<PersonRow, 'id' | 'name' | 'role'>, from: From): Promise<Begun> {
  const now = house.now();
  const id = house.newId('ses');
  const { text, hash, secret } = newCredential('session', id);
  const endsAt = now + sessionLongestMilliseconds;
  await insertSession(tx, { id, person_id: person.id, secret_hash: hash, at: now, ends_at: endsAt, network: networkOf(from.address), ...from });
  await stampSignIn(tx, person.id, now);
  await house.publish(tx, actorOf(person), { type: 'access.signed-in', subject: person.id, payload: { sessionId: id, ...from } });
  return { text, secret, sessionId: id, endsAt, personId: person.id };
}

/** Who acts in the first moment after coming in. */
export function actorOf(person: Pick<PersonRow, 'id' | 'name' | 'role'>): Actor {
  return { kind: 'person', id: person.id, name: person.name, role: person.role, teams: [], scopes: null };
}

/** Ends the session at hand. */
export async function signOut(house: House, actor: Actor, sessionId: string): Promise<void> {
  await house.change(async (tx) => {
    if (await endSession(tx, actor.id, sessionId, house.now())) {
      await house.publish(tx, actor, { type: 'access.signed-out', subject: actor.id, payload: { sessionId } });
    }
  });
  knownOf(house).forget();
}

/** Ends one of the own sessions; false when there is none such. */
export async function revokeSession(house: House, actor: Actor, personId: string, sessionId: string): Promise<boolean> {
  const ended = await house.change(async (tx) => {
    const ended = await endSession(tx, personId, sessionId, house.now());
    if (ended) await house.publish(tx, actor, { type: 'access.session-revoked', subject: sessionId, payload: { personId } });
    return ended;
  });
  knownOf(house).forget();
  return ended;
}

/** Ends all sessions of a person but one; tells how many. */
export async function revokeOtherSessions(house: House, actor: Actor, personId: string, butNot: string | null): Promise<number> {
  const count = await house.change(async (tx) => {
    const count = await endSessions(tx, personId, butNot, house.now());
    if (count > 0) await house.publish(tx, actor, { type: 'access.session-revoked', subject: personId, payload: { personId } });
    return count;
  });
  knownOf(house).forget();
  return count;
}

/** Sessions last used before this have ended. */
export function idleSince(now: Instant): Instant {
  return now - sessionIdleMilliseconds;
}
