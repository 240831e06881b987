/** How are alerts, their groups and what is set up around them told? */
import { alertStates } from '@samspel/core/alerts/alert.ts';
import { matcherOperators } from '@samspel/core/alerts/matcher.ts';
import { actions, whensOver } from '@samspel/core/alerts/policy.ts';
import { severities, signalStates } from '@samspel/core/alerts/signal.ts';
import { impactSeverities } from '@samspel/core/incidents/vocabulary.ts';
import { z } from 'zod';
import { entityRef } from '../incidents/words.ts';
import { instant } from '../route.ts';

const link = z.object({ text: z.string(), href: z.string() });
const texts = z.record(z.string(), z.string());
const named = z.object({ ref: z.string(), title: z.string() });
export const alertSeverity = z.enum(severities);
export const alertState = z.enum(alertStates).describe('unknown: its monitor cannot tell. expired: nobody said that it is over, nor any more that it is not');
const action = z.enum(actions).describe('incident: opens one. page: wakes somebody without one. ticket: a finding for office hours. drop: only kept');

export const alert = z.object({
  id: z.string(),
  source: z.object({ id: z.string(), name: z.string() }),
  key: z.string().describe('How its monitor knows it'),
  state: alertState,
  name: z.string().nullable().describe('The rule that fired'),
  title: z.string(),
  text: z.string().nullable(),
  severity: alertSeverity,
  labels: texts,
  annotations: texts,
  links: z.array(link),
  system: named.nullable(),
  systemName: z.string().nullable().describe('What its labels call the system, where the catalog does not know that name'),
  startedAt: instant,
  openedAt: instant.describe('First heard'),
  lastAt: instant.describe('Last heard'),
  endedAt: instant.nullable(),
  expiresAt: instant.nullable().describe('Over by then unless it is heard again'),
  arrivals: z.number().int(),
  truncated: z.number().int().describe('So many more fire beside it that its monitor did not list'),
  flapping: z.number().int().nullable().describe('How often its key opened lately, where that is flapping'),
  acknowledgedBy: z.string().nullable(),
  group: z.string().nullable(),
  joined: z.string().describe('Why it is in its group'),
  action,
  silence: z.string().nullable(),
  reason: z.string().describe('Why that is done about it'),
});
export type AlertAnswer = z.infer<typeof alert>;

export const alertChange = z.object({ at: instant, what: z.string(), says: z.string() });

export const alertGroup = z.object({
  id: z.string(),
  state: z.enum(['burning', 'quiet', 'over', 'merged']).describe('quiet: all of it is over, for less than the policy waits'),
  title: z.string(),
  severity: alertSeverity,
  systems: z.array(named),
  cause: named.nullable().describe('The system that the others stand on, as far as is known'),
  isUnknown: z.boolean().describe('It is about a monitor that cannot tell, not about a system'),
  startedAt: instant,
  openedAt: instant,
  grewAt: instant,
  quietAt: instant.nullable(),
  overAt: instant.nullable(),
  action,
  reason: z.string().describe('Why it paged, or why not'),
  alerts: z.number().int(),
  burning: z.number().int(),
  silenced: z.number().int().describe('Burning ones that page nobody'),
  incident: z.string().nullable(),
  acknowledgedAt: instant.nullable(),
  acknowledgedBy: z.string().nullable(),
  mergedInto: z.string().nullable(),
  version: z.number().int(),
});
export type GroupAnswer = z.infer<typeof alertGroup>;

export const matcher = z.strictObject({
  label: z.string().trim().min(1).max(200).describe('A label; also source, name, severity, system'),
  is: z.enum(matcherOperators).default('is'),
  value: z.string().max(1000).describe('* stands for any letters; empty: there is no such label'),
});
const matchers = z.array(matcher).max(20);

export const silence = z.object({
  id: z.string(),
  kind: z.enum(['silence', 'maintenance']),
  matchers: z.array(matcher),
  systems: z.array(named),
  from: instant,
  to: instant,
  by: z.string(),
  why: z.string(),
  state: z.enum(['planned', 'holds', 'over']),
  says: z.string().describe('What it covers'),
  silences: z.number().int().describe('Burning alerts that it covers now'),
});
export type SilenceAnswer = z.infer<typeof silence>;

export const silenceGiven = z.strictObject({
  kind: z.enum(['silence', 'maintenance']).default('silence'),
  matchers: matchers.default([]),
  systems: z.array(entityRef).max(200).default([]),
  from: instant.optional().describe('Now when not given'),
  to: instant,
  why: z.string().trim().min(1).max(2000),
});

export const rule = z.strictObject({
  title: z.string().trim().min(1).max(300),
  matchers: matchers.default([]),
  systems: z.array(entityRef).max(200).default([]),
  atLeast: alertSeverity.nullable().default(null),
  monitorUnknown: z.boolean().nullable().default(null).describe('true: only alerts whose monitor cannot tell; false: only others'),
  action,
  severity: z.enum(impactSeverities).nullable().default(null).describe('Of an incident that it opens; null: as bad as the alert'),
  whenOver: z.enum(whensOver).default('note').describe('What happens to the incident when all alerts of the group are over'),
});

const seconds = z.number().int().min(0).max(2_592_000);
export const policyDocument = z.strictObject({
  rules: z.array(rule).max(200).describe('The first that fits holds'),
  causeWithinSeconds: seconds,
  effectsWithinSeconds: seconds,
  siblingsWithinSeconds: seconds.describe('0: systems that stand on the same one are never joined for that alone'),
  siblingsAtMost: z.number().int().min(0).max(10_000),
  lingerSeconds: seconds.max(86_400),
  lateSeconds: seconds.max(3600),
  flappingOpenings: z.number().int().min(2).max(20),
  flappingWithinSeconds: seconds.min(60),
});

const template = z.string().max(2000);
export const mapping = z.strictObject({
  each: z.string().max(400).default('').describe('Path of the list of alerts; empty: the body is one alert'),
  key: template.min(1),
  title: template,
  name: template.default(''),
  text: template.default(''),
  severity: template.default(''),
  state: template.default(''),
  resolvedWords: z.array(z.string().toLowerCase().max(100)).max(50),
  unknownWords: z.array(z.string().toLowerCase().max(100)).max(50).default([]),
  startedAt: template.default(''),
  link: template.default(''),
  labels: z.record(z.string().max(200), template).default({}),
});

export const sourceKinds = ['alertmanager', 'grafana', 'pagerduty', 'opsgenie', 'cloudevents', 'json', 'mail'] as const;

export const source = z.object({
  id: z.string(),
  name: z.string(),
  kind: z.enum(sourceKinds),
  keyHint: z.string().describe('The last letters of its key'),
  mapping: mapping.nullable(),
  systemLabels: z.array(z.string()).describe('Labels that name the system, the first that is there counts'),
  expireAfterSeconds: z.number().int().nullable(),
  lastAt: instant.nullable(),
  arrivals: z.number().int(),
  open: z.number().int().describe('Alerts of it that are not over'),
  createdAt: instant,
  createdBy: z.string(),
  version: z.number().int(),
});
export type SourceAnswer = z.infer<typeof source>;

/** What a source is set up with, and may be changed to. */
const sourceFields = {
  name: z.string().trim().min(1).max(100),
  mapping: mapping.nullable(),
  systemLabels: z.array(z.string().trim().min(1).max(200)).max(20),
  expireAfterSeconds: z.number().int().min(60).max(31_536_000).nullable(),
};

export const sourceGiven = z.strictObject({
  ...sourceFields,
  kind: z.enum(sourceKinds),
  mapping: sourceFields.mapping.optional(),
  systemLabels: sourceFields.systemLabels.optional(),
  expireAfterSeconds: sourceFields.expireAfterSeconds.optional().describe('As is usual for the kind when not given'),
  key: z
    .string()
    .regex(/^[\x21-\x7e]{16,200}$/, 'is 16 to 200 printable letters without spaces')
    .optional()
    .describe('A key that monitors have already, such as a routing key or API key; made when not given'),
});
export const sourceChange = z.strictObject(sourceFields).partial();

export const signal = z.object({
  key: z.string(),
  state: z.enum(signalStates),
  name: z.string().nullable(),
  title: z.string().nullable(),
  text: z.string().nullable(),
  severity: alertSeverity.nullable(),
  labels: texts,
  startedAt: instant.nullable(),
  links: z.array(link),
});

export const heartbeat = z.object({
  id: z.string(),
  name: z.string(),
  about: z.enum(['monitor', 'job']).describe('The silence of a monitor is unknown; that of a job is a failure'),
  keyHint: z.string(),
  source: z.object({ id: z.string(), name: z.string() }).nullable(),
  system: named.nullable(),
  everySeconds: z.number().int(),
  graceSeconds: z.number().int(),
  severity: alertSeverity,
  state: z.enum(['waiting', 'alive', 'missed']),
  lastAt: instant.nullable(),
  dueAt: instant.nullable().describe('Missed when nothing is heard until then'),
  createdAt: instant,
  version: z.number().int(),
});
export type HeartbeatAnswer = z.infer<typeof heartbeat>;

export const heartbeatGiven = z.strictObject({
  name: z.string().trim().min(1).max(100),
  about: z.enum(['monitor', 'job']).default('job'),
  source: z.string().max(40).nullable().default(null).describe('Whatever this source sends is a sign of life, too'),
  system: entityRef.nullable().default(null),
  everySeconds: z.number().int().min(10).max(31_536_000),
  graceSeconds: z.number().int().min(0).max(604_800).default(60),
  severity: alertSeverity.default('error'),
});

const expectation = z.strictObject({
  status: z.number().int().min(100).max(599).nullable().default(null).describe('http: this status; null: any below 400'),
  contains: z.string().max(1000).nullable().default(null).describe('http: the body holds this; dns: one of the answers is this'),
  daysLeft: z.number().int().min(1).max(365).default(14).describe('tls: the certificate lasts at least so long'),
});

export const check = z.object({
  id: z.string(),
  name: z.string(),
  kind: z.enum(['http', 'tcp', 'dns', 'tls']),
  target: z.string(),
  expect: expectation,
  system: named.nullable(),
  severity: alertSeverity,
  everySeconds: z.number().int(),
  timeoutSeconds: z.number().int(),
  failuresNeeded: z.number().int(),
  successesNeeded: z.number().int(),
  state: z.enum(['new', 'up', 'failing', 'down']).describe('failing: fewer failures seen than are needed'),
  failures: z.number().int(),
  lastAt: instant.nullable(),
  lastSays: z.string().nullable(),
  lastSeconds: z.number().nullable(),
  version: z.number().int(),
});
export type CheckAnswer = z.infer<typeof check>;

export const checkGiven = z.strictObject({
  name: z.string().trim().min(1).max(100),
  kind: z.enum(['http', 'tcp', 'dns', 'tls']),
  target: z.string().trim().min(1).max(2000).describe('http: an address; tcp and tls: host:port; dns: a name'),
  expect: expectation.default({ status: null, contains: null, daysLeft: 14 }),
  system: entityRef.nullable().default(null),
  severity: alertSeverity.default('error'),
  everySeconds: z.number().int().min(10).max(86_400).default(60),
  timeoutSeconds: z.number().int().min(1).max(60).default(10),
  failuresNeeded: z.number().int().min(1).max(20).default(3),
  successesNeeded: z.number().int().min(1).max(20).default(2),
});
