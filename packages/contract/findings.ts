/** What did the machine notice that a person must decide on? One queue for all nouns. */
import { z } from 'zod';
import { instant, page, pageQuery, refusal, route } from './route.ts';

/** `withdrawn`: what was noticed is gone by itself. */
export const findingState = z.enum(['open', 'accepted', 'dismissed', 'withdrawn']);

export const finding = z.object({
  id: z.string(),
  /** `catalog.changed-by-hand`, `catalog.owner-overdue`, …: noun first. */
  kind: z.string(),
  /** Reference or id of what it is about. */
  subject: z.string(),
  subjectTitle: z.string(),
  /** One sentence, made from the kind and the facts. */
  title: z.string(),
  /** What accepting does; null: accepting only says "seen, and right". */
  acceptDoes: z.string().nullable(),
  facts: z.record(z.string(), z.unknown()),
  state: findingState,
  foundAt: instant,
  decidedAt: instant.nullable(),
  decidedBy: z.string().nullable(),
  reason: z.string().nullable(),
  version: z.number().int(),
});
export type FindingAnswer = z.infer<typeof finding>;

export const findingsRefusals = {
  unknown: refusal('findings.unknown', 404, 'There is no such finding.'),
  decided: refusal('findings.decided', 409, 'This finding is {state} already.'),
  notOwner: refusal('findings.not-owner', 403, 'Accepting this changes {subject}: it takes a member of a team that owns it, or an operator.'),
} as const;

const byId = z.object({ id: z.string() });
const decision = z.strictObject({ reason: z.string().trim().max(2000).default('') });

export const listFindings = route({
  id: 'findings.list',
  method: 'GET',
  path: '/api/findings',
  summary: 'Findings, newest first, with counts by kind',
  access: 'viewer',
  query: pageQuery.extend({
    state: findingState.optional().describe('open when not given'),
    kind: z.string().max(100).optional(),
    subject: z.string().max(400).optional(),
  }),
  status: 200,
  answer: page(finding).extend({ kinds: z.array(z.object({ kind: z.string(), open: z.number().int() })) }),
});

export const acceptFinding = route({
  id: 'findings.accept',
  method: 'POST',
  path: '/api/findings/:id/accept',
  summary: 'Yes, that is so: whoever raised it does what follows from it',
  access: 'owner',
  params: byId,
  body: decision,
  status: 200,
  answer: finding,
  refusals: [findingsRefusals.unknown, findingsRefusals.decided, findingsRefusals.notOwner],
});

export const dismissFinding = route({
  id: 'findings.dismiss',
  method: 'POST',
  path: '/api/findings/:id/dismiss',
  summary: 'No: it stays as it is; the same thing is not raised again',
  access: 'member',
  params: byId,
  body: decision,
  status: 200,
  answer: finding,
  refusals: [findingsRefusals.unknown, findingsRefusals.decided],
});

export const findingsRoutes = [listFindings, acceptFinding, dismissFinding] as const;

const about = z.object({ id: z.string(), kind: z.string(), subject: z.string(), facts: z.record(z.string(), z.unknown()) });

export const findingsEvents = {
  'findings.raised': about,
  'findings.withdrawn': about,
  'findings.accepted': about.extend({ reason: z.string() }),
  'findings.dismissed': about.extend({ reason: z.string() }),
} as const;
