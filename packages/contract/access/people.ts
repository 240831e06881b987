/** Who may come in? People, their roles, their link to the catalog. */
import { z } from 'zod';
import { page, pageQuery, route } from '../route.ts';
import { accessRefusals as no } from './refusals.ts';
import { email, oneTimeLink, person, plainName, role, userRef } from './schemas.ts';

const id = z.object({ id: z.string().max(64) });

export const listPeople = route({
  id: 'access.people',
  method: 'GET',
  path: '/api/people',
  summary: 'Who is here?',
  access: 'member',
  query: pageQuery.extend({
    state: z.enum(['invited', 'active', 'deactivated']).optional(),
    q: z.string().max(100).optional().describe('Part of name or address'),
  }),
  status: 200,
  answer: page(person),
});

export const readPerson = route({
  id: 'access.person',
  method: 'GET',
  path: '/api/people/:id',
  summary: 'One person',
  access: 'member',
  params: id,
  status: 200,
  answer: person,
});

export const invitePerson = route({
  id: 'access.invite',
  method: 'POST',
  path: '/api/people',
  summary: 'Invite somebody: gives a one-time link with which they set their password',
  access: 'admin',
  body: z.object({ email, name: plainName, role: role.default('member'), ref: userRef.nullable().default(null) }),
  status: 201,
  answer: z.object({ person, link: oneTimeLink }),
  refusals: [no.emailTaken, no.refTaken],
  secret: true,
});

export const renewLink = route({
  id: 'access.renew-link',
  method: 'POST',
  path: '/api/people/:id/link',
  summary: 'A new one-time link: a fresh invitation, or a password reset. Earlier links of this person die',
  access: 'admin',
  params: id,
  status: 201,
  answer: z.object({ person, link: oneTimeLink }),
  refusals: [no.notInState],
  secret: true,
});

export const changePerson = route({
  id: 'access.change-person',
  method: 'PATCH',
  path: '/api/people/:id',
  summary: 'Change role, name, address or the link to the catalog',
  access: 'admin',
  params: id,
  body: z.object({ role: role.optional(), name: plainName.optional(), email: email.optional(), ref: userRef.nullable().optional() }),
  status: 200,
  answer: person,
  refusals: [no.lastAdmin, no.emailTaken, no.refTaken],
});

export const deactivatePerson = route({
  id: 'access.deactivate',
  method: 'POST',
  path: '/api/people/:id/deactivate',
  summary: 'Nothing of this person comes in any more: sessions end, tokens sleep, links die',
  access: 'admin',
  params: id,
  status: 200,
  answer: person,
  refusals: [no.lastAdmin, no.notInState],
});

export const reactivatePerson = route({
  id: 'access.reactivate',
  method: 'POST',
  path: '/api/people/:id/reactivate',
  summary: 'Let a person in again, with the password and tokens they had',
  access: 'admin',
  params: id,
  status: 200,
  answer: person,
  refusals: [no.notInState],
});
