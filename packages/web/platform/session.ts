/** Who is here? The session as the server knows it, asked once and kept fresh; what a role may do, for showing or hiding buttons (the server decides). */

import type { SessionState } from '@samspel/contract/access/schemas.ts';
import { readSession } from '@samspel/contract/access/sessions.ts';
import { holds, type Role } from '@samspel/core/access/role.ts';
import { type QueryClient, useQuery } from '@tanstack/react-query';
import { call, rememberCsrfToken } from './client.ts';

export type Who = NonNullable<SessionState['who']>;
const key = ['access', 'access.session', null] as const;

/** Who was here last: while a dialog asks them to sign in again, the page below stays theirs, with what they typed. */
let lastWho: Who | null = null;

/** The session; `null` data means nobody has been asked for yet. */
export function useSession() {
  return useQuery<SessionState>({ queryKey: key, queryFn: fetchSession, staleTime: 60_000, meta: { nouns: ['access'] } });
}

async function fetchSession(): Promise<SessionState> {
  const answer = await call(readSession);
  rememberCsrfToken(answer.csrf);
  lastWho = answer.who ?? lastWho;
  return answer;
}

/** The session, asked when not known: for guards before a screen is drawn. */
export function ensureSession(client: QueryClient): Promise<SessionState> {
  return client.ensureQueryData({ queryKey: key, queryFn: fetchSession, meta: { nouns: ['access'] } });
}

/** Takes a session answer that came with signing in. Whoever comes back finds the page as it was; for anybody else what others saw is forgotten. */
export function adoptSession(client: QueryClient, answer: SessionState): void {
  rememberCsrfToken(answer.csrf);
  const same = lastWho !== null && lastWho.person.id === answer.who?.person.id;
  lastWho = answer.who;
  client.setQueryData(key, answer);
  if (same) void client.invalidateQueries({ predicate: (query) => query.queryKey[1] !== 'access.session' });
  else client.removeQueries({ predicate: (query) => query.queryKey[1] !== 'access.session' });
}

/** The person signed in, or who was until a moment ago. Null outside the frame. */
export function useWho(): Who | null {
  return useSession().data?.who ?? lastWho;
}

/** Whether the person in front holds at least this role. */
export function useMay(atLeast: Role): boolean {
  const who = useWho();
  return who !== null && holds(who.role, atLeast);
}
