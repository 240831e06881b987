/** How do tokens come and go? Made by a person or by a wider token, shown once, ended by their person or an admin. */
import { type Actor, holds, type Role } from '@samspel/core/access/role.ts';
import { decideToken } from '@samspel/core/access/token.ts';
import { accept, type Outcome, refuse } from '@samspel/core/decision/refusal.ts';
import { iso } from '@samspel/core/time/instant.ts';
import type { House } from '../../platform/house.ts';
import { knownOf } from './known.ts';
import { holdPerson } from './people-storage.ts';
import { newCredential } from './secrets.ts';
import { countStandingTokens, endToken, insertToken, tokenById } from './session-storage.ts';

const dayMilliseconds = 86_400_000;

export interface TokenAsked {
  readonly name: string;
  readonly scopes: readonly string[];
  readonly role?: Role | undefined;
  readonly endsInDays: number;
}

/** The person behind an actor; null for parts of the product and for nobody. */
export async function personBehind(house: House, actor: Actor): Promise<string | null> {
  if (actor.kind === 'person') return actor.id;
  return actor.kind === 'token' ? ((await tokenById(house.reader, actor.id))?.person_id ?? null) : null;
}

/** Makes a token for the person behind the actor. The secret is in the answer and nowhere else. */
export async function makeToken(house: House, actor: Actor, asked: TokenAsked): Promise<Outcome<{ readonly id: string; readonly text: string }>> {
  const maker = actor.kind === 'token' ? await tokenById(house.reader, actor.id) : null;
  const personId = maker?.person_id ?? actor.id;
  return house.change(async (tx) => {
    const now = house.now();
    const person = await holdPerson(tx, personId);
    if (person === null) return refuse('access.sign-in-first');
    const standingTokens = await countStandingTokens(tx, personId, now);
    const decision = decideToken(
      { role: asked.role ?? actor.role, scopes: asked.scopes, endsAt: now + asked.endsInDays * dayMilliseconds },
      { role: actor.role, scopes: actor.scopes, endsAt: maker?.ends_at ?? null, standingTokens },
    );
    if (!decision.ok) return decision;
    const { role, scopes, endsAt } = decision.value;
    const id = house.newId('tok');
    const { text, hash } = newCredential('token', id);
    await insertToken(tx, { id, person_id: personId, name: asked.name, secret_hash: hash, role, scopes, at: now, ends_at: endsAt });
    const payload = { name: asked.name, personId, role, scopes, endsAt: iso(endsAt) };
    await house.publish(tx, actor, { type: 'access.token-created', subject: id, payload });
    return accept({ id, text });
  });
}

/** Ends a token: the own, or any as admin. Another's looks to others as if it were not there; ending twice is good. */
export async function revokeToken(house: House, actor: Actor, id: string): Promise<Outcome<null>> {
  const [token, personId] = await Promise.all([tokenById(house.reader, id), personBehind(house, actor)]);
  if (token === null || (token.person_id !== personId && !holds(actor.role, 'admin'))) return refuse('request.not-found', { what: `/api/tokens/${id}` });
  await house.change(async (tx) => {
    if (!(await endToken(tx, id, house.now()))) return;
    await house.publish(tx, actor, { type: 'access.token-revoked', subject: id, payload: { name: token.name, personId: token.person_id } });
  });
  knownOf(house).forget();
  return accept(null);
}
