/** How do people, sessions, tokens and one-time links look on the wire? */
import { roles } from '@samspel/core/access/role.ts';
import { z } from 'zod';
import { instant } from '../route.ts';

export const role = z.enum(roles).describe('viewer, member, operator or admin; each may do all that the one before may');

/** No control characters and no line breaks: names end up in timelines, mails and log lines. */
export const plainName = z
  .string()
  .normalize('NFC')
  .trim()
  .min(1)
  .max(120)
  .regex(/^[^\p{Cc}\p{Cs}\u2028\u2029\u202a-\u202e\u2066-\u2069]*$/u, 'must not hold control characters');

/** An address as people type it; kept in lower case and normal form. */
export const email = z
  .string()
  .normalize('NFKC')
  .trim()
  .toLowerCase()
  .min(3)
  .max(254)
  .regex(/^[^\s@\p{C}<>"(),:;[\]\\]+@[^\s@\p{C}<>"(),:;[\]\\]+$/u, 'must be an e-mail address');

/** Any text of sensible size: the password rules are told by `access.password-unfit`, not by the schema. */
export const passwordInput = z.string().min(1).max(1024);

/** Reference to a User of the catalog: `user:default/anna`. */
export const userRef = z
  .string()
  .max(200)
  .regex(/^user:[a-z0-9._-]+\/[a-z0-9._-]+$/, 'must be a reference such as user:default/anna');

/** A scope: `read`, `write`, or of one noun `incidents:read`, `incidents:write`. Writing holds reading. */
export const scope = z
  .string()
  .max(60)
  .regex(/^(?:[a-z][a-z-]*:)?(?:read|write)$/, 'must be read, write, NOUN:read or NOUN:write');

export const person = z.object({
  id: z.string(),
  name: z.string(),
  email: z.string(),
  role,
  ref: z.string().nullable().describe('User of the catalog that this person is; their teams come from there'),
  state: z.enum(['invited', 'active', 'deactivated']),
  invitedAt: instant,
  lastSignedInAt: instant.nullable().describe('Shown to admins and to the person'),
  version: z.number().int(),
});
export type Person = z.infer<typeof person>;

/** A one-time link, shown once. `path` is put behind the address of the server. */
export const oneTimeLink = z.object({ path: z.string().describe('Path and fragment; shown once, never kept'), endsAt: instant });

/** Who calls, and what an installation still lacks. */
export const sessionState = z.object({
  needsSetup: z.boolean().describe('Nobody is there yet: the one-time set-up link makes the first admin'),
  who: z
    .object({
      kind: z.enum(['person', 'token']),
      id: z.string(),
      name: z.string(),
      role,
      teams: z.array(z.string()).describe('Catalog references of their teams'),
      scopes: z.array(z.string()).nullable().describe('What a token is limited to; null: everything the role may do'),
      person: z.object({ id: z.string(), name: z.string(), email: z.string(), ref: z.string().nullable() }).describe('Whose session or token it is'),
    })
    .nullable()
    .describe('Null when not signed in'),
  csrf: z.string().nullable().describe('Sent as x-samspel-csrf on every write of this session; null for tokens'),
  endsAt: instant.nullable().describe('When session or token ends at the latest'),
});
export type SessionState = z.infer<typeof sessionState>;

export const session = z.object({
  id: z.string(),
  current: z.boolean(),
  startedAt: instant,
  lastSeenAt: instant.describe('To five minutes'),
  endsAt: instant.describe('At the latest; sooner when it is not used'),
  address: z.string(),
  agent: z.string().describe('What the browser calls itself'),
});

export const token = z.object({
  id: z.string(),
  name: z.string(),
  person: z.object({ id: z.string(), name: z.string() }),
  role,
  scopes: z.array(z.string()),
  createdAt: instant,
  endsAt: instant,
  lastUsedAt: instant.nullable().describe('To five minutes'),
  revokedAt: instant.nullable(),
  state: z.enum(['stands', 'ended', 'revoked', 'asleep']).describe('asleep: its person is deactivated'),
});
export type Token = z.infer<typeof token>;
