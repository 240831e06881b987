/**
 * How does a test call as somebody? A person of each role with a token, written as the product writes them but without a password, so
 * that nothing is hashed slowly.
 *
 *     const callers = await makeCallers(test.samspel.house);
 *     const asMember = test.withHeaders(callers.member.headers);
 */
import { type Role, roles } from '@samspel/core/access/role.ts';
import type { House } from '../../../platform/house.ts';
import { claimInstallation, insertPerson } from '../people-storage.ts';
import { newCredential } from '../secrets.ts';
import { insertToken } from '../session-storage.ts';

export interface Caller {
  readonly personId: string;
  readonly tokenId: string;
  readonly headers: { readonly authorization: string };
}

export interface CallerWish {
  readonly name?: string;
  readonly role: Role;
  /** User of the catalog, from whom the teams come. */
  readonly ref?: string | null;
  readonly scopes?: readonly string[];
  readonly lastsSeconds?: number;
}

/** Adds one person with one token, which may do everything the role may unless said. */
export async function addCaller(house: House, wish: CallerWish): Promise<Caller> {
  const at = house.now();
  const personId = house.newId('per');
  const tokenId = house.newId('tok');
  const { text, hash } = newCredential('token', tokenId);
  const name = wish.name ?? `Test ${wish.role}`;
  await house.change(async (tx) => {
    const email = `${personId.toLowerCase()}@test.example`;
    await insertPerson(tx, { id: personId, email, name, role: wish.role, ref: wish.ref ?? null, state: 'active', password_hash: null, at });
    if (wish.role === 'admin') await claimInstallation(tx, personId, at);
    const lasts = (wish.lastsSeconds ?? 366 * 86_400) * 1000;
    const token = { id: tokenId, person_id: personId, name: 'test', secret_hash: hash, role: wish.role, at, ends_at: at + lasts };
    await insertToken(tx, { ...token, scopes: wish.scopes ?? ['write'] });
  });
  return { personId, tokenId, headers: { authorization: `Bearer ${text}` } };
}

/** One caller of each role. */
export async function makeCallers(house: House): Promise<Readonly<Record<Role, Caller>>> {
  const made: Partial<Record<Role, Caller>> = {};
  for (const role of roles) made[role] = await addCaller(house, { role });
  return made as Record<Role, Caller>;
}
