/** What is said about access? Front door of sessions, people, tokens, one-time links, their refusals and events. */

import { changePerson, deactivatePerson, invitePerson, listPeople, reactivatePerson, readPerson, renewLink } from './access/people.ts';
import {
  changePassword,
  listSessions,
  lookAtLink,
  readSession,
  revokeOtherSessions,
  revokeSession,
  setUp,
  signIn,
  signOut,
  useLink,
} from './access/sessions.ts';
import { createToken, listTokens, revokeToken } from './access/tokens.ts';

export { accessEvents } from './access/events.ts';
export type { Person, SessionState, Token } from './access/schemas.ts';
export {
  changePassword,
  changePerson,
  createToken,
  deactivatePerson,
  invitePerson,
  listPeople,
  listSessions,
  listTokens,
  lookAtLink,
  reactivatePerson,
  readPerson,
  readSession,
  renewLink,
  revokeOtherSessions,
  revokeSession,
  revokeToken,
  setUp,
  signIn,
  signOut,
  useLink,
};

/** The header that carries the CSRF token of a session on every write. */
export const csrfHeader = 'x-samspel-csrf';

/** Pages of the web that take a one-time link; the link stands in the fragment, which no server or proxy ever logs. */
export const linkPages = { 'set-up': '/set-up', invitation: '/join', 'password-reset': '/join' } as const;

export const accessRoutes = [
  readSession,
  signIn,
  signOut,
  setUp,
  lookAtLink,
  useLink,
  changePassword,
  listSessions,
  revokeSession,
  revokeOtherSessions,
  listPeople,
  readPerson,
  invitePerson,
  renewLink,
  changePerson,
  deactivatePerson,
  reactivatePerson,
  listTokens,
  createToken,
  revokeToken,
] as const;
