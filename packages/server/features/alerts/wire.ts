/**
 * In whose protocol does a request speak, who is it, what does it say, and what does that protocol want to hear? Pure: bytes and headers in, signals and an
 * answer out.
 */

import { type Json, recordOf, type Signal } from '@samspel/core/alerts/signal.ts';
import { isAlertmanagerBody, readAlertmanager } from '@samspel/core/alerts/wire/alertmanager.ts';
import { readAlertmanagerApi } from '@samspel/core/alerts/wire/alertmanager-api.ts';
import { binaryEvent, type CloudEventsMode, cloudEventsMode, readCloudEvents } from '@samspel/core/alerts/wire/cloud-events.ts';
import { isGrafanaLegacyBody, readGrafanaLegacy } from '@samspel/core/alerts/wire/grafana-legacy.ts';
import { type Mapping, plainMapping, readMapped } from '@samspel/core/alerts/wire/mapping.ts';
import { type OpsgenieQuery, opsgenieCall, opsgenieDelete, readOpsgenie } from '@samspel/core/alerts/wire/opsgenie.ts';
import { readPagerDuty, readPagerDutyChange, routingKeyOf, type ToldChange } from '@samspel/core/alerts/wire/pagerduty.ts';
import type { Outcome } from '@samspel/core/decision/refusal.ts';
import type { Instant } from '@samspel/core/time/instant.ts';

export interface Request {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** What stands after the door; at the root of the server `v2/…`. */
  readonly path: string;
  readonly atRoot: boolean;
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
  readonly query: OpsgenieQuery;
  readonly bytes: Uint8Array;
}

export type Form = 'webhook' | 'alertmanager-api' | 'pagerduty' | 'pagerduty-change' | 'opsgenie' | 'cloudevents' | 'json';

export interface Reply {
  readonly status: number;
  /** Written as JSON; null: nothing at all. */
  readonly body: unknown;
}

/** What is known before anybody asks whose key it is. */
export interface Addressed {
  readonly protocol: 'bare' | 'alertmanager-api' | 'alertmanager-status' | 'pagerduty' | 'pagerduty-change' | 'opsgenie';
  /** `src_…`, when the address names the source. */
  readonly source: string | null;
  readonly key: string | null;
  /** What follows `/v2/alerts`. */
  readonly rest: string;
  /** Parsed when it is asked for, which is after its sender is known where that can be; undefined: it is no JSON. */
  readonly body: () => unknown;
}

/** Reads whom and what a request addresses; a reply when it is nothing of anybody's. */
export function addressOf(request: Request): Addressed | Reply {
  const path = request.path.replace(/\/+$/, '');
  const cut = request.atRoot ? -1 : path.indexOf('/');
  const first = request.atRoot ? '' : cut < 0 ? path : path.slice(0, cut);
  const rest = request.atRoot ? path : cut < 0 ? '' : path.slice(cut + 1);
  const protocol = protocolOf(rest);
  if (protocol === null) return { status: 404, body: { code: 'alerts.unknown-path', message: `There is no receiver at ${rest}` } };
  const body = once(() => (request.method === 'GET' || request.method === 'DELETE' ? null : parsed(request.bytes)));
  const isId = first.startsWith('src_');
  const isPagerDuty = protocol === 'pagerduty' || protocol === 'pagerduty-change';
  if (isPagerDuty && request.bytes.length > mostPagerDutyBytes)
    return { status: 413, body: { status: 'invalid event', message: 'Event object is too large', errors: ['the body is larger than 512 KB'] } };
  const inBody = isPagerDuty ? recordOf(body())?.['routing_key'] : undefined;
  const key = typeof inBody === 'string' && inBody !== '' ? inBody : (keyInHeader(request.headers) ?? (isId || first === '' ? null : first));
  return { protocol, source: isId ? first : null, key, rest: rest.replace(/^v2\/alerts/, ''), body };
}

function protocolOf(rest: string): Addressed['protocol'] | null {
  switch (rest) {
    case '':
      return 'bare';
    case 'v2/enqueue':
      return 'pagerduty';
    case 'v2/change/enqueue':
      return 'pagerduty-change';
    case 'api/v2/alerts':
      return 'alertmanager-api';
    case 'api/v2/status':
      return 'alertmanager-status';
  }
  return rest === 'v2/alerts' || rest.startsWith('v2/alerts/') ? 'opsgenie' : null;
}

/** Bearer, Basic (the password, else the user) or GenieKey; PagerDuty's clients may send the routing key so. */
function keyInHeader(headers: Request['headers']): string | null {
  const routing = headers['x-routing-key'];
  if (typeof routing === 'string' && routing.trim() !== '') return routing.trim();
  const given = headers['authorization'];
  const [scheme = '', value = ''] = typeof given === 'string' ? given.trim().split(/\s+/, 2) : [];
  switch (scheme.toLowerCase()) {
    case 'bearer':
    case 'geniekey':
      return value === '' ? null : value;
    case 'basic': {
      const plain = Buffer.from(value, 'base64').toString('utf8');
      const cut = plain.indexOf(':');
      const [user, password] = cut < 0 ? [plain, ''] : [plain.slice(0, cut), plain.slice(cut + 1)];
      return password === '' ? (user === '' ? null : user) : password;
    }
    default:
      return null;
  }
}

/** PagerDuty's own limit. The key stands inside, so this much is read for anybody. */
const mostPagerDutyBytes = 512 * 1024;

function once<T>(work: () => T): () => T {
  let done: { readonly value: T } | null = null;
  return () => {
    done ??= { value: work() };
    return done.value;
  };
}

function parsed(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8').decode(bytes)) as unknown;
  } catch {
    return undefined;
  }
}

/** What is answered to whom nobody knows. */
export function stranger(addressed: Addressed, newRequestId: string): Reply {
  switch (addressed.protocol) {
    case 'pagerduty':
    case 'pagerduty-change': {
      const body = recordOf(addressed.body());
      if (body === null) return noJson;
      const routing = routingKeyOf(body);
      return invalidEvent('errors' in routing && (addressed.key === null || hasRoutingKey(body)) ? routing.errors : ["'routing_key' is not known here"]);
    }
    case 'opsgenie':
      return { status: 401, body: { message: 'Could not authenticate', took: 0.001, requestId: newRequestId } };
    default:
      return { status: 401, body: { code: 'alerts.unknown-key', message: 'No source has this key. Send it as Authorization: Bearer KEY, or in the address.' } };
  }
}

/** Whoever sends the key otherwise need not repeat it in the body. */
const hasRoutingKey = (body: Json): boolean => body['routing_key'] !== undefined && body['routing_key'] !== null && body['routing_key'] !== '';

const noJson: Reply = { status: 400, body: { status: 'Unrecognized object', message: 'Event object format is unrecognized', errors: ['JSON parse error'] } };
const invalidEvent = (errors: readonly string[]): Reply => ({ status: 400, body: { status: 'invalid event', message: 'Event object is invalid', errors } });

/** What became of a request of a known source. */
export interface Understood {
  readonly form: Form;
  readonly reply: Reply;
  readonly signals: readonly Signal[];
  readonly change: ToldChange | null;
  /** Why nothing was taken; null: all was. */
  readonly fault: string | null;
  /** What was asked for, where its sender may ask later what became of it. */
  readonly asked?: string;
}

export interface Known {
  readonly kind: string;
  readonly mapping: Mapping | null;
}

/** Fresh names for what comes without one. */
export interface Fresh {
  readonly key: () => string;
  readonly requestId: () => string;
}

/** Reads what a known source says. */
export function understand(request: Request, addressed: Addressed, source: Known, fresh: Fresh, now: Instant): Understood {
  switch (addressed.protocol) {
    case 'pagerduty':
      return pagerDuty(addressed, fresh);
    case 'pagerduty-change':
      return pagerDutyChange(addressed);
    case 'opsgenie':
      return opsgenie(request, addressed, fresh);
    case 'alertmanager-api':
      return plain('alertmanager-api', readAlertmanagerApi(addressed.body(), now), null);
    default:
      return bare(request, addressed, source);
  }
}

const nothing = (form: Form, reply: Reply, fault: string): Understood => ({ form, reply, signals: [], change: null, fault });

function pagerDuty(addressed: Addressed, fresh: Fresh): Understood {
  const body = recordOf(addressed.body());
  if (body === null) return nothing('pagerduty', noJson, 'It is no JSON object');
  const routing = routingKeyOf(body);
  if ('errors' in routing && hasRoutingKey(body)) return nothing('pagerduty', invalidEvent(routing.errors), routing.errors.join('; '));
  const read = readPagerDuty(body, fresh.key());
  if ('errors' in read) return nothing('pagerduty', invalidEvent(read.errors), read.errors.join('; '));
  const { signal } = read;
  return {
    form: 'pagerduty',
    reply: { status: 202, body: { status: 'success', message: 'Event processed', dedup_key: signal.key } },
    signals: [signal],
    change: null,
    fault: null,
  };
}

function pagerDutyChange(addressed: Addressed): Understood {
  const body = recordOf(addressed.body());
  if (body === null) return nothing('pagerduty-change', noJson, 'It is no JSON object');
  const read = readPagerDutyChange(body);
  if ('errors' in read) return nothing('pagerduty-change', invalidEvent(read.errors), read.errors.join('; '));
  return {
    form: 'pagerduty-change',
    reply: { status: 202, body: { status: 'success', message: 'Event processed' } },
    signals: [],
    change: read.change,
    fault: null,
  };
}

function opsgenie(request: Request, addressed: Addressed, fresh: Fresh): Understood {
  const told = (status: number, body: Readonly<Record<string, unknown>>): Reply => ({ status, body: { ...body, took: 0.001, requestId: fresh.requestId() } });
  const call = request.method === 'DELETE' ? opsgenieDelete(addressed.rest, request.query) : opsgenieCall(addressed.rest);
  if (call === null)
    return nothing('opsgenie', told(404, { message: 'No handler found for this path' }), 'No verb of the alert API stands at the end of the path');
  const unfit = (field: string, message: string): Understood =>
    nothing(
      'opsgenie',
      told(422, { message: 'Request body is not processable. Please check the errors.', errors: { [field]: message } }),
      `${field}: ${message}`,
    );
  const body = request.bytes.length === 0 || request.method === 'DELETE' ? {} : recordOf(addressed.body());
  if (body === null && call.verb !== 'attachments') return unfit('body', 'is no JSON object');
  const read = readOpsgenie(call, request.query, body ?? {}, fresh.key());
  if ('message' in read) return unfit(read.field, read.message);
  return { form: 'opsgenie', reply: told(202, { result: 'Request will be processed' }), signals: [read.signal], change: null, fault: null, asked: call.verb };
}

/** What came to the address of the source itself: by what it looks like, else by the mapping. */
function bare(request: Request, addressed: Addressed, source: Known): Understood {
  const mode = cloudEventsMode(String(request.headers['content-type'] ?? ''), request.headers['ce-specversion'] !== undefined);
  const accepted = { accepted: true };
  if (mode !== null) return cloudEvents(mode, request, addressed, source.mapping ?? plainMapping);
  if (addressed.body() === undefined)
    return nothing('json', { status: 400, body: { code: 'alerts.unreadable', path: '', message: 'The body is no JSON' } }, 'The body is no JSON');
  const body = recordOf(addressed.body());
  if (source.kind !== 'json' && body !== null) {
    if (isAlertmanagerBody(body)) return plain('webhook', readAlertmanager(body), accepted);
    if (isGrafanaLegacyBody(body)) return plain('webhook', readGrafanaLegacy(body), accepted);
    if (source.mapping === null) return plain('webhook', readAlertmanager(body), accepted);
  }
  return plain('json', readMapped(addressed.body(), source.mapping ?? plainMapping), accepted);
}

function cloudEvents(mode: CloudEventsMode, request: Request, addressed: Addressed, mapping: Mapping): Understood {
  const no = (status: number, message: string) => nothing('cloudevents', { status, body: { code: 'alerts.unreadable', path: '', message } }, message);
  if (mode === 'foreign') return no(415, 'CloudEvents are read as JSON: application/cloudevents+json or application/cloudevents-batch+json');
  if (mode === 'binary') {
    const flat = Object.fromEntries(Object.entries(request.headers).flatMap(([name, value]) => (typeof value === 'string' ? [[name, utf8Of(value)]] : [])));
    // Data of a binary event is what its content type says; what is no JSON is text.
    const data = addressed.body() ?? (request.bytes.length === 0 ? undefined : new TextDecoder('utf-8').decode(request.bytes));
    return plain('cloudevents', readCloudEvents(binaryEvent(flat, data), mapping), { accepted: true });
  }
  const body = addressed.body();
  if (body === undefined) return no(400, 'The body is no JSON');
  if (Array.isArray(body) !== (mode === 'batched')) return no(400, mode === 'batched' ? 'a batch of CloudEvents is a list' : 'one CloudEvent is an object');
  return plain('cloudevents', readCloudEvents(Array.isArray(body) ? body.map(withData) : withData(body), mapping), { accepted: true });
}

/** Headers come as one letter a byte. */
function utf8Of(header: string): string {
  const text = Buffer.from(header, 'latin1').toString('utf8');
  return text.includes('\uFFFD') ? header : text;
}

/** An event with its data unpacked, where that is told in base64. */
function withData(given: unknown): unknown {
  const event = recordOf(given);
  const packed = event?.['data_base64'];
  if (event === null || typeof packed !== 'string' || event['data'] !== undefined) return given;
  const bytes = Buffer.from(packed, 'base64');
  return { ...event, data: parsed(bytes) ?? bytes.toString('utf8') };
}

function plain(form: Form, read: Outcome<readonly Signal[]>, body: unknown): Understood {
  if (read.ok) return { form, reply: { status: 200, body }, signals: read.value, change: null, fault: null };
  const { code, path = '', facts } = read.refusal;
  const message = String(facts['message'] ?? 'It cannot be read');
  return nothing(form, { status: 400, body: { code, path, message } }, path === '' ? message : `${path}: ${message}`);
}
