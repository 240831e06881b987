/** How are rows told on the wire? Hashes never leave; what only admins see is left out for others. */
import type { session } from '@samspel/contract/access/schemas.ts';
import type { Person, Token } from '@samspel/contract/access.ts';
import { tokenStands } from '@samspel/core/access/lifetime.ts';
import { type Actor, holds } from '@samspel/core/access/role.ts';
import { roleOfToken } from '@samspel/core/access/token.ts';
import { type Instant, iso } from '@samspel/core/time/instant.ts';
import type { z } from 'zod';
import type { PersonRow } from './people-storage.ts';
import type { SessionRow, TokenRow } from './session-storage.ts';

/** A person, to whoever asks. */
export function tellPerson(row: PersonRow, asks: Actor): Person {
  const mayKnow = holds(asks.role, 'admin') || asks.id === row.id;
  return {
    id: row.id,
    name: row.name,
    email: row.email,
    role: row.role,
    ref: row.ref,
    state: row.state,
    invitedAt: iso(row.invited_at),
    lastSignedInAt: mayKnow && row.last_signed_in_at !== null ? iso(row.last_signed_in_at) : null,
    version: row.version,
  };
}

/** A token, without its secret. */
export function tellToken(row: TokenRow, now: Instant): Token {
  const standing = tokenStands({ endsAt: row.ends_at, revokedAt: row.revoked_at, personActive: row.person_state === 'active' }, now);
  return {
    id: row.id,
    name: row.name,
    person: { id: row.person_id, name: row.person_name },
    role: roleOfToken(row.role, row.person_role),
    scopes: row.scopes,
    createdAt: iso(row.created_at),
    endsAt: iso(row.ends_at),
    lastUsedAt: row.last_used_at === null ? null : iso(row.last_used_at),
    revokedAt: row.revoked_at === null ? null : iso(row.revoked_at),
    state: standing.stands ? 'stands' : standing.because === 'asleep' ? 'asleep' : standing.because === 'revoked' ? 'revoked' : 'ended',
  };
}

export function tellSession(row: SessionRow, currentId: string | null): z.infer<typeof session> {
  return {
    id: row.id,
    current: row.id === currentId,
    startedAt: iso(row.started_at),
    lastSeenAt: iso(row.last_seen_at),
    endsAt: iso(row.ends_at),
    address: row.address,
    agent: row.agent,
  };
}
