/** Does a session, a token or a one-time link still stand? Each answer says why not. */
import type { Instant } from '../time/instant.ts';

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;

/** A session ends this long after sign-in, used or not. */
export const sessionLongestMilliseconds = 30 * day;
/** A session ends when it is not used for this long. */
export const sessionIdleMilliseconds = 7 * day;
/** Last use is written down at most this often. */
export const stampEveryMilliseconds = 5 * minute;

export const linkPurposes = ['set-up', 'invitation', 'password-reset'] as const;
export type LinkPurpose = (typeof linkPurposes)[number];

/** How long a one-time link lives. A reset is asked for now; an invitation may wait for Monday. */
export const linkLifeMilliseconds: Readonly<Record<LinkPurpose, number>> = { 'set-up': day, invitation: 7 * day, 'password-reset': 4 * hour };

export type Standing = { readonly stands: true } | { readonly stands: false; readonly because: 'revoked' | 'ended' | 'idle' | 'used' | 'asleep' };

const stands: Standing = { stands: true };

/** A session. At the very instant of its end it has ended. */
export function sessionStands(session: { readonly endsAt: Instant; readonly lastSeenAt: Instant; readonly revokedAt: Instant | null }, now: Instant): Standing {
  if (session.revokedAt !== null) return { stands: false, because: 'revoked' };
  if (now >= session.endsAt) return { stands: false, because: 'ended' };
  if (now - session.lastSeenAt >= sessionIdleMilliseconds) return { stands: false, because: 'idle' };
  return stands;
}

/** A token; it sleeps while its person is deactivated. */
export function tokenStands(token: { readonly endsAt: Instant; readonly revokedAt: Instant | null; readonly personActive: boolean }, now: Instant): Standing {
  if (token.revokedAt !== null) return { stands: false, because: 'revoked' };
  if (now >= token.endsAt) return { stands: false, because: 'ended' };
  return token.personActive ? stands : { stands: false, because: 'asleep' };
}

/** A one-time link. */
export function linkStands(link: { readonly endsAt: Instant; readonly usedAt: Instant | null; readonly revokedAt: Instant | null }, now: Instant): Standing {
  if (link.usedAt !== null) return { stands: false, because: 'used' };
  if (link.revokedAt !== null) return { stands: false, because: 'revoked' };
  return now >= link.endsAt ? { stands: false, because: 'ended' } : stands;
}

/** Whether use is to be written down again. */
export function stampDue(last: Instant | null, now: Instant): boolean {
  return last === null || now - last >= stampEveryMilliseconds;
}
