/**
 * Where do monitors send? Doors in the protocols of others, so that a monitor is pointed here and nothing else of it changes.
 *
 * `/in/alerts/SOURCE` with SOURCE its id, when the key comes in a header or in the body, or its key, for what can send nothing but an address. After it
 * the path that the protocol wants. The answers are those of the protocol; busy is always 503, since monitors throw away what is answered with 429.
 */
import { z } from 'zod';
import { route } from '../route.ts';
import { alertsRefusals as no } from './refusals.ts';

const said = z.string().max(4000).optional();
const door = {
  access: 'public',
  raw: ['application/json'],
  bodyLimit: 5 * 1024 * 1024,
  status: 200,
  query: z.object({
    identifierType: said.describe("id, alias or tiny, as Opsgenie's clients say it; so are the others"),
    user: said,
    source: said,
    note: said,
    tags: said,
    keys: said,
    query: said,
    limit: said,
    offset: said,
    sort: said,
    order: said,
    searchIdentifier: said,
  }),
  answer: z.string(),
  refusals: [no.full],
} as const;
const params = z.object({ '*': z.string().describe('SOURCE, then the path of the protocol') });

export const receiveAlerts = route({
  ...door,
  id: 'alerts.receive',
  method: 'POST',
  path: '/in/alerts/*',
  summary: "From Alertmanager, Grafana, Prometheus, clients of PagerDuty's and Opsgenie's API, CloudEvents, and any JSON by a mapping",
  params,
});
export const receiveAlertChanges = route({
  ...door,
  id: 'alerts.receive-change',
  method: 'PUT',
  path: '/in/alerts/*',
  summary: 'As clients of Opsgenie change words of an alert',
  params,
});
export const receiverStatus = route({
  ...door,
  id: 'alerts.receiver-status',
  method: 'GET',
  path: '/in/alerts/*',
  summary: "What amtool asks before it sends: the status of an Alertmanager; and what Opsgenie's clients ask: alerts of the source, what became of a request",
  params,
});
export const receiveAlertDeletes = route({
  ...door,
  id: 'alerts.receive-delete',
  method: 'DELETE',
  path: '/in/alerts/*',
  summary: 'As clients of Opsgenie delete an alert, which ends it, or tags and details of one',
  params,
});
export const receiveAtRoot = route({
  ...door,
  id: 'alerts.receive-at-root',
  method: 'POST',
  path: '/v2/*',
  summary: 'The same for clients that know a host only: /v2/enqueue, /v2/change/enqueue, /v2/alerts',
  params,
});
export const changeAtRoot = route({
  ...door,
  id: 'alerts.change-at-root',
  method: 'PUT',
  path: '/v2/*',
  summary: 'As clients of Opsgenie change words of an alert',
  params,
});
export const askAtRoot = route({
  ...door,
  id: 'alerts.ask-at-root',
  method: 'GET',
  path: '/v2/*',
  summary: 'As clients of Opsgenie ask for alerts of their source, and what became of a request',
  params,
});
export const deleteAtRoot = route({
  ...door,
  id: 'alerts.delete-at-root',
  method: 'DELETE',
  path: '/v2/*',
  summary: 'As clients of Opsgenie delete an alert, which ends it, or tags and details of one',
  params,
});
const beat = { ...door, query: z.object({}), params: z.object({ key: z.string().max(200) }) } as const;
export const beatByPost = route({ ...beat, id: 'alerts.beat', method: 'POST', path: '/in/heartbeats/:key', summary: 'A sign of life' });
export const beatByGet = route({
  ...beat,
  id: 'alerts.beat-by-get',
  method: 'GET',
  path: '/in/heartbeats/:key',
  summary: 'A sign of life of what can only open an address',
});
