/** Who else looks at the same thing? A browser says that it is here, again and again, and hears who else is. Nothing of it is kept. */
import { z } from 'zod';
import { instant, route } from './route.ts';

/** What can be looked at together: an incident, by its id. */
const place = z.string().regex(/^inc_[0-9A-HJKMNP-TV-Z]{26}$/, 'is the id of an incident');

export const sayHere = route({
  id: 'presence.here',
  method: 'POST',
  path: '/api/presence/:place',
  summary: 'Say that you are looking at this, and hear who else is; say it again within a minute',
  access: 'viewer',
  reads: true,
  params: z.object({ place }),
  status: 200,
  answer: z.object({ others: z.array(z.object({ id: z.string(), name: z.string(), since: instant })).describe('Who came first stands first') }),
  perMinute: 120,
});

export const sayGone = route({
  id: 'presence.gone',
  method: 'DELETE',
  path: '/api/presence/:place',
  summary: 'Say that you look elsewhere now',
  access: 'viewer',
  reads: true,
  params: z.object({ place }),
  status: 204,
  answer: null,
  perMinute: 120,
});

export const presenceRoutes = [sayHere, sayGone] as const;
