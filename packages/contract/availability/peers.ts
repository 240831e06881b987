/** How do the figures of another tool come in? As it published them, line by line, with the checks they were made from. */
import { z } from 'zod';
import { instant, refusal, route } from '../route.ts';
import { scopeRef } from './figures.ts';
import { rulesRefusals } from './rules.ts';

export const peersRefusals = {
  badLine: refusal('availability.bad-line', 422, 'Line {line} of {file}: {reason}'),
} as const;

const text = z.string().max(32 * 1024 * 1024);

/** Keeps what Upptime published about a target, so that the comparison can stand beside the honest figure. Replaces what was kept; all or nothing. */
export const recordPeer = route({
  id: 'availability.record-peer',
  method: 'PUT',
  path: '/api/availability/peer',
  summary: 'Record what Upptime published about a system, and the checks it saw',
  access: 'operator',
  body: z.strictObject({
    target: scopeRef,
    peer: z.literal('upptime').default('upptime'),
    startTime: instant.optional().describe('From when the peer counted; the first publication when not given'),
    published: text.describe('One JSON object a line: {at, day, week, month, year, all}, in per cent as published'),
    checks: text.describe('One JSON object a line: {at, status}'),
  }),
  status: 200,
  answer: z.object({ target: z.string(), publications: z.number().int(), outages: z.number().int() }),
  refusals: [rulesRefusals.unknownTarget, peersRefusals.badLine],
  bodyLimit: 64 * 1024 * 1024,
});

export const peersRoutes = [recordPeer] as const;

/** Subject: the target. */
export const peersEvents = {
  'availability.peer-recorded': z.object({ peer: z.string(), publications: z.number().int(), outages: z.number().int() }),
} as const;
