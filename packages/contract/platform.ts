/** What can be asked of the house itself: how it is doing, what waits, what is parked. */
import { z } from 'zod';
import { instant, refusal, route } from './route.ts';

export const platformRefusals = {
  noDelivery: refusal('platform.no-such-delivery', 404, 'There is no parked delivery {id}; it may have been sent again already.'),
} as const;

/** Something that could not be delivered to a part of the product, and waits for an operator. */
export const parkedDelivery = z.object({
  id: z.number().int(),
  reaction: z.string(),
  attempts: z.number().int(),
  lastError: z.string().nullable(),
  event: z.object({ id: z.string(), type: z.string(), subject: z.string(), at: instant }),
});

export const clockworkState = z.object({
  name: z.string(),
  dueAt: instant,
  lastRunAt: instant.nullable(),
  lastSeconds: z.number().nullable(),
  lastError: z.string().nullable(),
});

export const platformInfo = route({
  id: 'platform.info',
  method: 'GET',
  path: '/api/platform/info',
  summary: 'Versions, database, size and age of this installation',
  access: 'viewer',
  status: 200,
  answer: z.object({
    version: z.string(),
    node: z.string(),
    now: instant,
    startedAt: instant,
    database: z.object({ kind: z.enum(['embedded', 'external']), version: z.string(), sizeBytes: z.number().int() }),
    memoryBytes: z.number().int(),
    liveClients: z.number().int(),
    counts: z.object({ events: z.number().int(), waiting: z.number().int(), parked: z.number().int() }),
    settings: z.array(z.object({ name: z.string(), variable: z.string(), value: z.string(), says: z.string() })),
  }),
});

export const platformJobs = route({
  id: 'platform.jobs',
  method: 'GET',
  path: '/api/platform/jobs',
  summary: 'Clockwork with its last run, deliveries that wait, and the parked ones',
  access: 'operator',
  status: 200,
  answer: z.object({
    waiting: z.number().int(),
    oldestWaitingSeconds: z.number(),
    parked: z.array(parkedDelivery),
    clockwork: z.array(clockworkState),
  }),
});

export const resendDelivery = route({
  id: 'platform.resend',
  method: 'POST',
  path: '/api/platform/deliveries/:id/resend',
  summary: 'Try a parked delivery again',
  access: 'operator',
  params: z.object({ id: z.coerce.number().int().positive() }),
  status: 202,
  answer: z.object({ id: z.number().int() }),
  refusals: [platformRefusals.noDelivery],
});

export const platformRoutes = [platformInfo, platformJobs, resendDelivery] as const;

export const platformEvents = {
  'platform.delivery-resent': z.object({ reaction: z.string(), event: z.string() }),
} as const;
