/** How does somebody come in and go out again? Sign-in, set-up, one-time links, own password, own sessions. */
import { z } from 'zod';
import { page, pageQuery, route } from '../route.ts';
import { accessRefusals as no } from './refusals.ts';
import { email, oneTimeLink, passwordInput, plainName, role, session, sessionState } from './schemas.ts';

const id = z.object({ id: z.string().max(64) });
const link = z.string().min(10).max(200).describe('What stands behind # in the link');
const smallBody = 16_384;

export const readSession = route({
  id: 'access.session',
  method: 'GET',
  path: '/api/session',
  summary: 'Who am I, and is there anybody yet?',
  access: 'public',
  status: 200,
  answer: sessionState,
});

export const signIn = route({
  id: 'access.sign-in',
  method: 'POST',
  path: '/api/session',
  summary: 'Sign in: sets the session cookie and gives the CSRF token',
  access: 'public',
  body: z.object({ email: z.string().max(254), password: passwordInput }),
  status: 200,
  answer: sessionState,
  refusals: [no.wrongCredentials, no.slowDown],
  bodyLimit: smallBody,
  secret: true,
});

export const signOut = route({
  id: 'access.sign-out',
  method: 'DELETE',
  path: '/api/session',
  summary: 'Sign out; also good when the session has ended already',
  access: 'public',
  status: 204,
  answer: null,
  secret: true,
});

export const setUp = route({
  id: 'access.set-up',
  method: 'POST',
  path: '/api/setup',
  summary: 'Make the first admin, with the one-time link printed at the first start; signs in',
  access: 'public',
  body: z.object({ link, name: plainName, email, password: passwordInput }),
  status: 201,
  answer: sessionState,
  refusals: [no.linkDead, no.alreadySetUp, no.passwordUnfit, no.slowDown],
  bodyLimit: smallBody,
  secret: true,
});

export const lookAtLink = route({
  id: 'access.look-at-link',
  method: 'POST',
  path: '/api/links/look',
  summary: 'What is this one-time link for?',
  access: 'public',
  body: z.object({ link }),
  status: 200,
  answer: z.object({
    purpose: z.enum(['set-up', 'invitation', 'password-reset']),
    person: z.object({ name: z.string(), email: z.string(), role }).nullable().describe('Null for the set-up link'),
    endsAt: oneTimeLink.shape.endsAt,
  }),
  refusals: [no.linkDead],
  bodyLimit: smallBody,
  secret: true,
  perMinute: 60,
});

export const useLink = route({
  id: 'access.use-link',
  method: 'POST',
  path: '/api/links/use',
  summary: 'Set a password with a link from an invitation or a reset; signs in',
  access: 'public',
  body: z.object({ link, password: passwordInput }),
  status: 200,
  answer: sessionState,
  refusals: [no.linkDead, no.passwordUnfit, no.slowDown],
  bodyLimit: smallBody,
  secret: true,
  perMinute: 60,
});

export const changePassword = route({
  id: 'access.change-password',
  method: 'PUT',
  path: '/api/me/password',
  summary: 'Change the own password; every other session of this person ends',
  access: 'viewer',
  body: z.object({ current: passwordInput, password: passwordInput }),
  status: 204,
  answer: null,
  refusals: [no.wrongPassword, no.passwordUnfit, no.slowDown, no.takesPerson],
  bodyLimit: smallBody,
  secret: true,
});

export const listSessions = route({
  id: 'access.sessions',
  method: 'GET',
  path: '/api/sessions',
  summary: 'Where am I signed in?',
  access: 'viewer',
  query: pageQuery,
  status: 200,
  answer: page(session),
});

export const revokeSession = route({
  id: 'access.revoke-session',
  method: 'DELETE',
  path: '/api/sessions/:id',
  summary: 'End one of the own sessions',
  access: 'viewer',
  params: id,
  status: 204,
  answer: null,
});

export const revokeOtherSessions = route({
  id: 'access.revoke-other-sessions',
  method: 'DELETE',
  path: '/api/sessions',
  summary: 'End all own sessions but this one',
  access: 'viewer',
  status: 200,
  answer: z.object({ revoked: z.number().int() }),
});
