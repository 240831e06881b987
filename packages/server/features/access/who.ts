/** How is "who am I" told: to a page that has just loaded, and to one that has just signed in? */
import type { SessionState } from '@samspel/contract/access.ts';
import type { Actor } from '@samspel/core/access/role.ts';
import { iso } from '@samspel/core/time/instant.ts';
import type { House } from '../../platform/house.ts';
import { readCookie } from './cookies.ts';
import { needsSetup } from './links.ts';
import { personById } from './people-storage.ts';
import { csrfOf } from './secrets.ts';
import { sessionById, tokenById } from './session-storage.ts';
import type { Begun } from './sign-in.ts';
import { teamsOf } from './teams.ts';

type Headers = Readonly<Record<string, string | string[] | undefined>>;

/** The session of a request whose actor was found by cookie. */
export function sessionIdOf(house: House, actor: Actor, headers: Headers): string | null {
  return actor.kind === 'person' ? (readCookie(house.settings, headers)?.id ?? null) : null;
}

/** Who calls, as the request says. */
export async function tellWho(house: House, actor: Actor, headers: Headers): Promise<SessionState> {
  if (actor.kind === 'token') {
    const row = await tokenById(house.reader, actor.id);
    if (row !== null) {
      const person = { id: row.person_id, name: row.person_name, email: row.person_email, ref: row.person_ref };
      const { kind, id, role, teams, scopes } = actor;
      const who = { kind, id, name: row.name, role, teams: [...teams], scopes: scopes === null ? null : [...scopes], person };
      return { needsSetup: await needsSetup(house), who, csrf: null, endsAt: iso(row.ends_at) };
    }
  }
  const read = actor.kind === 'person' ? readCookie(house.settings, headers) : null;
  const row = read === null ? null : await sessionById(house.reader, read.id);
  if (read === null || row === null || row.person_id !== actor.id) return { needsSetup: await needsSetup(house), who: null, csrf: null, endsAt: null };
  const person = { id: row.person_id, name: row.person_name, email: row.person_email, ref: row.person_ref };
  const { id, name, role, teams } = actor;
  const who = { kind: 'person' as const, id, name, role, teams: [...teams], scopes: null, person };
  return { needsSetup: false, who, csrf: csrfOf(read.secret), endsAt: iso(row.ends_at) };
}

/** Who has just come in. */
export async function tellBegun(house: House, begun: Begun): Promise<SessionState> {
  const row = await personById(house.reader, begun.personId);
  if (row === null) throw new Error(`${begun.personId} signed in and is not there`);
  const { id, name, email, ref, role } = row;
  const teams = [...(await teamsOf(house.reader, ref))];
  const who = { kind: 'person' as const, id, name, role, teams, scopes: null, person: { id, name, email, ref } };
  return { needsSetup: false, who, csrf: csrfOf(begun.secret), endsAt: iso(begun.endsAt) };
}
