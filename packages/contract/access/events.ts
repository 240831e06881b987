/** What is told of access in the audit trail? Never a secret: no password, token, link or cookie, not even hashed. */
import { z } from 'zod';
import { role } from './schemas.ts';

const nothing = z.object({});
const changed = <T extends z.ZodType>(of: T) => z.object({ before: of, after: of });

export const accessEvents = {
  'access.set-up': z.object({ name: z.string(), email: z.string() }),
  'access.signed-in': z.object({ sessionId: z.string(), address: z.string(), agent: z.string() }),
  'access.signed-out': z.object({ sessionId: z.string() }),
  'access.sign-in-slowed': z.object({ address: z.string(), attempts: z.number().int(), pauseSeconds: z.number() }),
  'access.person-invited': z.object({ name: z.string(), email: z.string(), role, ref: z.string().nullable() }),
  'access.link-renewed': z.object({ purpose: z.enum(['invitation', 'password-reset']) }),
  'access.link-used': z.object({ purpose: z.enum(['invitation', 'password-reset']), address: z.string() }),
  'access.password-changed': z.object({ sessionsEnded: z.number().int() }),
  'access.role-changed': changed(role),
  'access.person-renamed': changed(z.string()),
  'access.email-changed': changed(z.string()),
  'access.person-linked': changed(z.string().nullable()),
  'access.person-deactivated': z.object({ sessionsEnded: z.number().int() }),
  'access.person-reactivated': nothing,
  'access.token-created': z.object({ name: z.string(), personId: z.string(), role, scopes: z.array(z.string()), endsAt: z.string() }),
  'access.token-revoked': z.object({ name: z.string(), personId: z.string() }),
  'access.session-revoked': z.object({ personId: z.string() }),
} as const;
