/**
 * Who calls? A token in `Authorization`, else a session's cookie. Whoever sends an Authorization that does not stand is nobody, cookie or
 * not. Ids are looked up, secrets compared in constant time, and nothing tells a wrong secret from a token that never was.
 */
import type { readCredential } from '@samspel/core/access/credential.ts';
import { sessionStands, stampDue, tokenStands } from '@samspel/core/access/lifetime.ts';
import type { Actor } from '@samspel/core/access/role.ts';
import { roleOfToken } from '@samspel/core/access/token.ts';
import type { Instant } from '@samspel/core/time/instant.ts';
import type { House } from '../../platform/house.ts';
import type { Authenticate, Who } from '../../platform/http/identity.ts';
import { readBearer, readCookie } from './cookies.ts';
import { knownOf } from './known.ts';
import { csrfOf, hashSecret, isSecret } from './secrets.ts';
import { type SessionRow, sessionById, stampUse, type TokenRow, tokenById } from './session-storage.ts';
import { teamsOf } from './teams.ts';

interface Found {
  readonly who: Who;
  readonly endsAt: Instant;
}

/** What the http server asks once a request. Remembered for a few seconds; a change of access made by this server is seen at once. */
export function authenticator(house: House): Authenticate {
  const known = knownOf(house);
  return async ({ headers }) => {
    const bearer = readBearer(headers);
    const credential = bearer === undefined ? readCookie(house.settings, headers) : bearer;
    if (credential === null) return null;
    const kind = bearer === undefined ? 'session' : 'token';
    const key = `${credential.id} ${hashSecret(credential.secret)}`;
    const now = house.now();
    const remembered = known.find(key, now);
    if (remembered !== null) return remembered;
    const generation = known.generation();
    const found = kind === 'session' ? await bySession(house, credential, now) : await byToken(house, credential, now);
    if (found === null) return null;
    known.keep(key, { who: found.who, at: now, endsAt: found.endsAt }, generation);
    return found.who;
  };
}

type Read = NonNullable<ReturnType<typeof readCredential>>;

async function bySession(house: House, read: Read, now: Instant): Promise<Found | null> {
  const row = await sessionById(house.reader, read.id);
  if (row === null || !isSecret(read.secret, row.secret_hash)) return null;
  const standing = sessionStands({ endsAt: row.ends_at, lastSeenAt: row.last_seen_at, revokedAt: row.revoked_at }, now);
  if (!standing.stands || row.person_state !== 'active') return null;
  if (stampDue(row.last_seen_at, now)) await stampUse(house.reader, 'session', row.id, now);
  return { who: { actor: await actorOfSession(house, row), csrf: csrfOf(read.secret) }, endsAt: row.ends_at };
}

async function byToken(house: House, read: Read, now: Instant): Promise<Found | null> {
  const row = await tokenById(house.reader, read.id);
  if (row === null || !isSecret(read.secret, row.secret_hash)) return null;
  const standing = tokenStands({ endsAt: row.ends_at, revokedAt: row.revoked_at, personActive: row.person_state === 'active' }, now);
  if (!standing.stands) return null;
  if (stampDue(row.last_used_at, now)) await stampUse(house.reader, 'token', row.id, now);
  return { who: { actor: await actorOfToken(house, row), csrf: null }, endsAt: row.ends_at };
}

async function actorOfSession(house: House, row: SessionRow): Promise<Actor> {
  const teams = await teamsOf(house.reader, row.person_ref);
  return { kind: 'person', id: row.person_id, name: row.person_name, role: row.person_role, teams, scopes: null };
}

async function actorOfToken(house: House, row: TokenRow): Promise<Actor> {
  const teams = await teamsOf(house.reader, row.person_ref);
  return { kind: 'token', id: row.id, name: `${row.name} (${row.person_name})`, role: roleOfToken(row.role, row.person_role), teams, scopes: row.scopes };
}
