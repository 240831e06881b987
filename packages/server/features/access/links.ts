/** What do one-time links do? Make the first admin, answer an invitation, set a forgotten password anew. Each works once. */
import { linkPages } from '@samspel/contract/access.ts';
import { readCredential } from '@samspel/core/access/credential.ts';
import { type LinkPurpose, linkLifeMilliseconds, linkStands } from '@samspel/core/access/lifetime.ts';
import { decidePassword } from '@samspel/core/access/password.ts';
import { normalEmail } from '@samspel/core/access/person.ts';
import { accept, type Outcome, refuse } from '@samspel/core/decision/refusal.ts';
import type { Instant } from '@samspel/core/time/instant.ts';
import type { Tx } from '../../platform/database/database.ts';
import type { House } from '../../platform/house.ts';
import { knownOf } from './known.ts';
import { hashPassword, isCrowded } from './passwords.ts';
import {
  claimInstallation,
  holdPerson,
  insertLink,
  insertPerson,
  isSetUp,
  type LinkRow,
  linkById,
  type PersonRow,
  personById,
  revokeLinks,
  savePassword,
  useUpLink,
} from './people-storage.ts';
import { isSecret, newCredential } from './secrets.ts';
import { endSessions } from './session-storage.ts';
import { actorOf, type Begun, beginSession, type From } from './sign-in.ts';

export interface MadeLink {
  /** Path and fragment, to be put behind the server's address. */
  readonly path: string;
  readonly endsAt: Instant;
}

/** Makes a link; for a person, their earlier ones die. */
export async function makeLink(house: House, tx: Tx, purpose: LinkPurpose, personId: string | null): Promise<MadeLink> {
  const at = house.now();
  const id = house.newId('lnk');
  const { text, hash } = newCredential('link', id);
  const endsAt = at + linkLifeMilliseconds[purpose];
  if (personId !== null) await revokeLinks(tx, personId, at);
  await insertLink(tx, { id, purpose, personId, hash, at, endsAt });
  return { path: `${linkPages[purpose]}#${text}`, endsAt };
}

/** Question: does this installation still lack its first admin? */
export async function needsSetup(house: House): Promise<boolean> {
  const known = knownOf(house);
  if (!known.setUp) known.setUp = await isSetUp(house.reader);
  return !known.setUp;
}

/** A link with which the first admin is made, as path and fragment; null once there is one. Several may stand side by side, one of them works. */
export async function setupLink(house: House): Promise<string | null> {
  if (!(await needsSetup(house))) return null;
  const { path } = await house.change((tx) => makeLink(house, tx, 'set-up', null));
  return path;
}

/** A link that stands, with its person; whatever else it is, the answer is the same. */
export async function lookAtLink(house: House, text: string): Promise<Outcome<{ readonly link: LinkRow; readonly person: PersonRow | null }>> {
  const read = readCredential('link', text.trim());
  const link = read === null ? null : await linkById(house.reader, read.id);
  if (read === null || link === null || !isSecret(read.secret, link.secret_hash)) return refuse('access.link-dead');
  const standing = linkStands({ endsAt: link.ends_at, usedAt: link.used_at, revokedAt: link.revoked_at }, house.now());
  if (!standing.stands || (link.purpose === 'set-up' && !(await needsSetup(house)))) return refuse('access.link-dead');
  return accept({ link, person: link.person_id === null ? null : await personById(house.reader, link.person_id) });
}

/** Makes the first admin. Of two at the same moment one wins. */
export async function setUp(
  house: House,
  wish: { readonly link: string; readonly name: string; readonly email: string; readonly password: string },
  from: From,
): Promise<Outcome<Begun>> {
  if (!(await needsSetup(house))) return refuse('access.already-set-up');
  if (isCrowded()) return refuse('access.slow-down', { retryAfterSeconds: 3 });
  const looked = await lookAtLink(house, wish.link);
  if (!looked.ok) return (await needsSetup(house)) ? looked : refuse('access.already-set-up');
  if (looked.value.link.purpose !== 'set-up') return refuse('access.link-dead');
  const email = normalEmail(wish.email);
  const password = decidePassword(wish.password, { name: wish.name, email });
  if (!password.ok) return password;
  const hash = await hashPassword(password.value);
  const begun = await house
    .change(async (tx) => {
      const now = house.now();
      const person = { id: house.newId('per'), email, name: wish.name, role: 'admin', ref: null, state: 'active', password_hash: hash, at: now } as const;
      if (!(await claimInstallation(tx, person.id, now))) return refuse('access.already-set-up');
      if (!(await useUpLink(tx, looked.value.link.id, now))) throw new LinkDiedError();
      await insertPerson(tx, person);
      await revokeLinks(tx, null, now);
      await house.publish(tx, actorOf(person), { type: 'access.set-up', subject: person.id, payload: { name: person.name, email } });
      return accept(await beginSession(house, tx, person, from));
    })
    .catch((error: unknown) => {
      if (error instanceof LinkDiedError) return refuse('access.link-dead');
      throw error;
    });
  knownOf(house).forget();
  return begun;
}

/** Takes the whole transaction back: the link ended between the look and the use. */
class LinkDiedError extends Error {}

/** Sets a password by link. A reset ends every session there was. */
export async function useLink(house: House, wish: { readonly link: string; readonly password: string }, from: From): Promise<Outcome<Begun>> {
  if (isCrowded()) return refuse('access.slow-down', { retryAfterSeconds: 3 });
  const looked = await lookAtLink(house, wish.link);
  if (!looked.ok) return looked;
  const { link, person } = looked.value;
  if (person === null || link.purpose === 'set-up' || person.state === 'deactivated') return refuse('access.link-dead');
  const { purpose } = link;
  const password = decidePassword(wish.password, person);
  if (!password.ok) return password;
  const hash = await hashPassword(password.value);
  const begun = await house.change(async (tx) => {
    const now = house.now();
    const held = await holdPerson(tx, person.id);
    if (held === null || held.state === 'deactivated' || !(await useUpLink(tx, link.id, now))) return refuse('access.link-dead');
    await savePassword(tx, person.id, hash, now);
    await endSessions(tx, person.id, null, now);
    await house.publish(tx, actorOf(held), { type: 'access.link-used', subject: person.id, payload: { purpose, address: from.address } });
    return accept(await beginSession(house, tx, held, from));
  });
  knownOf(house).forget();
  return begun;
}
