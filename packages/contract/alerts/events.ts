/** Which facts do alerts leave behind? Of groups, not of alerts: an alert's own history is a table. The subject is the incident of the group where there is one, else the group. */
import { actions, whensOver } from '@samspel/core/alerts/policy.ts';
import { severities } from '@samspel/core/alerts/signal.ts';
import { impactSeverities } from '@samspel/core/incidents/vocabulary.ts';
import { z } from 'zod';
import { instant } from '../route.ts';

const group = z.string().describe('`grp_…`');
const wanted = z.object({
  group,
  title: z.string(),
  severity: z.enum(impactSeverities),
  started: instant,
  detected: instant,
  systems: z.array(z.string()),
  reason: z.string(),
});
const whoDid = z.object({ name: z.string() });

export const alertsEvents = {
  'alerts.group-opened': z.object({
    group,
    title: z.string(),
    severity: z.enum(severities),
    systems: z.array(z.string()),
    journeys: z.array(z.string()).describe('That stand on one of the systems'),
    cause: z.string().nullable(),
    action: z.enum(actions),
    opensIncident: z.boolean(),
    reason: z.string(),
  }),
  'alerts.group-grew': z
    .object({
      group,
      title: z.string(),
      severity: z.enum(severities),
      systems: z.array(z.string()),
      cause: z.string().nullable(),
      alerts: z.number().int(),
      burning: z.number().int(),
      added: z.number().int(),
    })
    .describe('At most one in half a minute for a group, however many alerts joined'),
  'alerts.group-merged': z.object({ group, into: z.string(), reason: z.string() }),
  'alerts.group-over': z.object({ group, title: z.string(), alerts: z.number().int(), at: instant, reason: z.string() }),
  'alerts.incident-wanted': wanted,
  'alerts.page-wanted': wanted,
  'alerts.incident-over-wanted': z.object({ group, incident: z.string(), how: z.enum(whensOver), at: instant, reason: z.string() }),
  'alerts.acknowledged': z.object({ group, by: z.string(), alert: z.string() }).describe('At the monitor'),
  'alerts.change-told': z
    .object({
      source: z.string(),
      summary: z.string(),
      at: instant,
      from: z.string().nullable(),
      details: z.record(z.string(), z.string()),
      links: z.array(z.object({ text: z.string(), href: z.string() })),
    })
    .describe('A monitor or a pipeline told of a deployment. Subject: the source'),
  'alerts.source-added': z.object({ name: z.string(), kind: z.string() }),
  'alerts.source-changed': z.object({ name: z.string(), before: z.record(z.string(), z.unknown()), after: z.record(z.string(), z.unknown()) }),
  'alerts.source-key-changed': whoDid,
  'alerts.source-retired': whoDid,
  'alerts.signals-set-aside': z
    .object({ message: z.string(), reason: z.string() })
    .describe('What a monitor sent was answered and could not be worked. Subject: the source'),
  'alerts.signals-taken-again': z.object({ messages: z.number().int() }),
  'alerts.silenced': z.object({ kind: z.enum(['silence', 'maintenance']), covers: z.string(), from: instant, to: instant, why: z.string() }),
  'alerts.silence-ended': z.object({ covers: z.string(), at: instant }),
  'alerts.policy-changed': z.object({
    version: z.number().int(),
    why: z.string(),
    before: z.record(z.string(), z.unknown()),
    after: z.record(z.string(), z.unknown()),
  }),
  'alerts.closed-by-hand': z.object({ group, alerts: z.number().int(), why: z.string() }),
  'alerts.heartbeat-added': whoDid,
  'alerts.heartbeat-retired': whoDid,
  'alerts.check-added': z.object({ name: z.string(), kind: z.string(), target: z.string() }),
  'alerts.check-retired': whoDid,
} as const;
