/**
 * What does the public see? A status page that is off until somebody turns it on, with the components and incidents
 * that were chosen for it, in the shape of Statuspage's public API v2, so that existing readers work.
 *
 * Shape: https://www.githubstatus.com/api (Statuspage's public status API). Nothing internal is in it: components and
 * incidents bear ids, titles and words of their own.
 */
import { z } from 'zod';
import { incidentsRefusals } from './incidents/refusals.ts';
import { entityRef, incidentId } from './incidents/words.ts';
import { instant, refusal, route } from './route.ts';

export const statusRefusals = {
  off: refusal('status.off', 404, 'There is no public status page here.'),
  unknownIncident: incidentsRefusals.unknown,
  notYours: incidentsRefusals.notYours,
  notPublished: refusal('status.not-published', 404, 'Incident {id} is not on the status page.'),
  unknownUpdate: refusal('status.unknown-update', 404, 'There is no update {update}.'),
  unknownComponent: refusal('status.unknown-component', 422, 'The status page has no component {component}.'),
  unknownTarget: refusal('status.unknown-target', 422, 'The catalog does not know {ref}.'),
  twice: refusal('status.component-twice', 422, '{ref} is a component already.'),
  inFuture: refusal('status.update-in-future', 422, 'An update cannot be dated {at}, which is later than now.'),
} as const;

/* The shape of the public API: snake_case, as readers of Statuspage expect. */

export const componentStatus = z.enum(['operational', 'degraded_performance', 'partial_outage', 'major_outage', 'under_maintenance']);
export const publicStatus = z.enum(['investigating', 'identified', 'monitoring', 'resolved', 'postmortem']);
export const publicImpact = z.enum(['none', 'minor', 'major', 'critical']);

export const statusPage = z.object({ id: z.string(), name: z.string(), url: z.string(), time_zone: z.string(), updated_at: instant });

export const statusComponent = z.object({
  id: z.string(),
  name: z.string(),
  status: componentStatus,
  created_at: instant,
  updated_at: instant,
  position: z.number().int(),
  description: z.string().nullable(),
  showcase: z.boolean(),
  start_date: z.string().nullable(),
  group_id: z.string().nullable(),
  page_id: z.string(),
  group: z.boolean(),
  only_show_if_degraded: z.boolean(),
});

export const statusUpdate = z.object({
  id: z.string(),
  status: publicStatus,
  body: z.string(),
  incident_id: z.string(),
  created_at: instant,
  updated_at: instant,
  display_at: instant,
  affected_components: z.array(z.object({ code: z.string(), name: z.string(), old_status: componentStatus, new_status: componentStatus })).nullable(),
  deliver_notifications: z.boolean(),
  custom_tweet: z.null(),
  tweet_id: z.null(),
});

export const statusIncident = z.object({
  id: z.string(),
  name: z.string(),
  status: publicStatus,
  created_at: instant,
  updated_at: instant,
  monitoring_at: instant.nullable(),
  resolved_at: instant.nullable(),
  impact: publicImpact,
  shortlink: z.string(),
  started_at: instant,
  page_id: z.string(),
  incident_updates: z.array(statusUpdate).describe('Newest first'),
  components: z.array(statusComponent),
  reminder_intervals: z.null(),
});

export const overallStatus = z.object({ indicator: publicImpact, description: z.string() });

const open = <const Id extends string, Answer extends z.ZodType>(id: Id, path: string, summary: string, answer: Answer) =>
  route({ id, method: 'GET', path, summary, access: 'public', status: 200, answer, refusals: [statusRefusals.off], perMinute: 600 });

export const publicSummary = open(
  'status.summary',
  '/api/v2/summary.json',
  'Everything: components, unresolved incidents, overall status',
  z.object({
    page: statusPage,
    components: z.array(statusComponent),
    incidents: z.array(statusIncident),
    scheduled_maintenances: z.array(statusIncident),
    status: overallStatus,
  }),
);
export const publicOverall = open('status.status', '/api/v2/status.json', 'Overall status', z.object({ page: statusPage, status: overallStatus }));
export const publicComponents = open(
  'status.components',
  '/api/v2/components.json',
  'Components',
  z.object({ page: statusPage, components: z.array(statusComponent) }),
);
export const publicIncidents = open(
  'status.incidents',
  '/api/v2/incidents.json',
  'The 50 latest public incidents',
  z.object({ page: statusPage, incidents: z.array(statusIncident) }),
);
export const publicUnresolved = open(
  'status.unresolved',
  '/api/v2/incidents/unresolved.json',
  'Public incidents that are not over',
  z.object({ page: statusPage, incidents: z.array(statusIncident) }),
);

/* What stands behind it, for those who are signed in. */

export const componentSetting = z.object({
  id: z.string().optional().describe('Given for one that is there already'),
  ref: entityRef.describe('The journey, system or service behind it'),
  title: z.string().min(1).max(200),
  description: z.string().max(1000).nullable().default(null),
});

export const statusSettings = z.object({
  on: z.boolean(),
  name: z.string().min(1).max(200),
  url: z.string().max(500),
  timeZone: z.string().max(60),
  components: z.array(componentSetting).max(200),
});

export const readStatusSettings = route({
  id: 'status.settings',
  method: 'GET',
  path: '/api/status/settings',
  summary: 'Whether the status page is on, and its components',
  access: 'viewer',
  status: 200,
  answer: statusSettings.extend({ version: z.number().int() }),
});

export const writeStatusSettings = route({
  id: 'status.write-settings',
  method: 'PUT',
  path: '/api/status/settings',
  summary: 'Turn the status page on or off, choose its components',
  access: 'admin',
  body: statusSettings,
  status: 200,
  answer: statusSettings.extend({ version: z.number().int() }),
  refusals: [statusRefusals.unknownComponent, statusRefusals.unknownTarget, statusRefusals.twice],
});

const params = z.object({ id: incidentId });

export const publication = z.object({
  incident: incidentId,
  title: z.string(),
  impact: publicImpact,
  components: z.array(z.object({ id: z.string(), title: z.string(), status: componentStatus })),
  updates: z.array(z.object({ id: z.string(), status: publicStatus, body: z.string(), at: instant, writtenAt: instant })),
  since: instant,
  version: z.number().int(),
});

export const readPublication = route({
  id: 'status.publication',
  method: 'GET',
  path: '/api/incidents/:id/publication',
  summary: 'What the status page says about an incident',
  access: 'viewer',
  params,
  status: 200,
  answer: publication,
  refusals: [statusRefusals.unknownIncident, statusRefusals.notPublished],
});

export const publishIncident = route({
  id: 'status.publish',
  method: 'PUT',
  path: '/api/incidents/:id/publication',
  summary: 'Put an incident on the status page, under a public title',
  access: 'owner',
  params,
  body: z.object({
    title: z.string().min(1).max(300),
    impact: publicImpact.optional().describe('From the severity when not given'),
    components: z
      .array(z.object({ id: z.string(), status: componentStatus }))
      .max(200)
      .optional()
      .describe('From the impacts when not given'),
  }),
  status: 200,
  answer: publication,
  refusals: [statusRefusals.unknownIncident, statusRefusals.notYours, statusRefusals.unknownComponent, incidentsRefusals.merged],
});

export const withdrawIncident = route({
  id: 'status.withdraw',
  method: 'DELETE',
  path: '/api/incidents/:id/publication',
  summary: 'Take an incident off the status page',
  access: 'owner',
  params,
  status: 204,
  answer: null,
  refusals: [statusRefusals.unknownIncident, statusRefusals.notPublished, statusRefusals.notYours],
});

export const writeUpdate = route({
  id: 'status.write-update',
  method: 'POST',
  path: '/api/incidents/:id/publication/updates',
  summary: 'Tell the public how it stands',
  access: 'owner',
  params,
  body: z.object({ status: publicStatus, body: z.string().min(1).max(25_000), at: instant.optional().describe('Now when not given') }),
  status: 201,
  answer: publication,
  refusals: [statusRefusals.unknownIncident, statusRefusals.notPublished, statusRefusals.notYours, statusRefusals.inFuture],
});

export const statusRoutes = [
  publicSummary,
  publicOverall,
  publicComponents,
  publicIncidents,
  publicUnresolved,
  readStatusSettings,
  writeStatusSettings,
  readPublication,
  publishIncident,
  withdrawIncident,
  writeUpdate,
] as const;

const chosen = z.array(z.object({ id: z.string(), status: componentStatus }));
const shownAs = z.object({ title: z.string(), impact: publicImpact, components: chosen.nullable().describe('Null: as the impacts say') });

/** Subjects: `status-page`, or the id of the incident. */
export const statusEvents = {
  'status.settings-changed': z.object({ before: statusSettings.partial(), after: statusSettings.partial() }),
  'status.incident-published': z.object({
    before: shownAs.nullable(),
    after: shownAs,
  }),
  'status.incident-withdrawn': z.object({ title: z.string() }),
  'status.update-written': z.object({ update: z.string(), status: publicStatus, body: z.string() }),
} as const;
