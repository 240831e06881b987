/** How do programs come in? With tokens of a person, never wider than that person. */
import { z } from 'zod';
import { page, pageQuery, route } from '../route.ts';
import { accessRefusals as no } from './refusals.ts';
import { plainName, role, scope, token } from './schemas.ts';

const id = z.object({ id: z.string().max(64) });

export const listTokens = route({
  id: 'access.tokens',
  method: 'GET',
  path: '/api/tokens',
  summary: 'My tokens; admins see those of everybody with everybodys=true',
  access: 'viewer',
  query: pageQuery.extend({
    everybodys: z.enum(['true', 'false']).optional().describe('Takes an admin'),
    standing: z.enum(['true', 'false']).optional().describe('Only those that would be let in now'),
  }),
  status: 200,
  answer: page(token),
});

export const createToken = route({
  id: 'access.create-token',
  method: 'POST',
  path: '/api/tokens',
  summary: 'Make a token. Its secret is in this answer and nowhere else',
  access: 'viewer',
  body: z.object({
    name: plainName,
    scopes: z.array(scope).min(1).max(40).default(['read']),
    role: role.optional().describe('At most the own role, which it is when not given'),
    endsInDays: z.number().int().min(1).max(366).default(90),
  }),
  status: 201,
  answer: z.object({ token, secret: z.string().describe('Sent as Authorization: Bearer smp_…') }),
  refusals: [no.tokenTooWide, no.tooManyTokens],
  secret: true,
});

export const revokeToken = route({
  id: 'access.revoke-token',
  method: 'DELETE',
  path: '/api/tokens/:id',
  summary: 'End an own token; admins any',
  access: 'viewer',
  params: id,
  status: 204,
  answer: null,
});
