/**
 * What do clients of PagerDuty's Events API v2 say, and what are they told when it does not fit?
 *
 * The key of the source stands in the body (`routing_key`, 32 characters), that of the alert is `dedup_key`; a trigger without one is given one and
 * told it. Limits are PagerDuty's own: summary 1,024 characters, dedup_key 255.
 */
import {
  fewLinks,
  type Json,
  linkOf,
  longest,
  momentOf,
  recordOf,
  type Signal,
  type SignalLink,
  type SignalState,
  severityOf,
  signalOf,
  textOf,
  textOrNull,
  textsOf,
} from '../signal.ts';

export const routingKeyLength = 32;
const longestDedupKey = 255;

/** What a change event tells: something was deployed. Never an alert. */
export interface ToldChange {
  readonly summary: string;
  readonly at: number | null;
  readonly from: string | null;
  readonly details: Readonly<Record<string, string>>;
  readonly links: readonly { readonly text: string; readonly href: string }[];
}

export type PagerDutyRead = { readonly signal: Signal } | { readonly errors: readonly string[] };

/** The key of the source, and what is wrong with it. */
export function routingKeyOf(body: Json): { readonly key: string } | { readonly errors: readonly string[] } {
  const key = body['routing_key'];
  if (typeof key !== 'string' || key === '') return { errors: ["'routing_key' is missing or blank"] };
  if (key.length !== routingKeyLength) return { errors: [`Length of 'routing_key' is incorrect (should be ${routingKeyLength} characters)`] };
  return { key };
}

const actions: Readonly<Record<string, SignalState>> = { trigger: 'firing', acknowledge: 'acknowledged', resolve: 'resolved' };

/** The signal of one event; `freshKey` is taken by a trigger without a key of its own. */
export function readPagerDuty(body: Json, freshKey: string): PagerDutyRead {
  const action = textOf(body['event_action'], 40);
  const state = Object.hasOwn(actions, action) ? actions[action] : undefined;
  if (state === undefined)
    return { errors: [action === '' ? "'event_action' is missing or blank" : "'event_action' is invalid (must be one of: trigger, acknowledge, resolve)"] };
  const given = body['dedup_key'];
  if (given !== undefined && given !== null && typeof given !== 'string') return { errors: ["'dedup_key' must be a string"] };
  if (typeof given === 'string' && given.length > longestDedupKey)
    return { errors: [`Length of 'dedup_key' is incorrect (should be at most ${longestDedupKey} characters)`] };
  const key = typeof given === 'string' && given.trim() !== '' ? textOf(given, longest.key) : null;
  if (state !== 'firing')
    return key === null ? { errors: [`'dedup_key' is missing or blank (required when 'event_action' is '${action}')`] } : { signal: signalOf(key, state) };
  const payload = recordOf(body['payload']);
  if (payload === null) return { errors: ["'payload' is missing or blank"] };
  const errors = ['summary', 'source', 'severity']
    .filter((field) => textOf(payload[field], 10) === '')
    .map((field) => `'payload.${field}' is missing or blank`);
  const severity = severityOf(payload['severity']);
  if (errors.length === 0 && severity === null) errors.push("'payload.severity' is invalid (must be one of: critical, warning, error, info)");
  if (errors.length > 0) return { errors };
  return { signal: triggered(body, payload, key ?? freshKey) };
}

function triggered(body: Json, payload: Json, key: string): Signal {
  const labels: Record<string, string> = {};
  for (const field of ['component', 'group', 'class', 'source']) {
    const value = textOrNull(payload[field], longest.label);
    if (value !== null) labels[field] = value;
  }
  return signalOf(key, 'firing', {
    name: textOrNull(payload['class'], longest.name),
    title: textOrNull(payload['summary'], longest.title),
    severity: severityOf(payload['severity']),
    labels,
    annotations: detailsOf(payload['custom_details']),
    startedAt: momentOf(payload['timestamp']),
    links: fewLinks([
      ...linkOf(body['client'], body['client_url']),
      ...recordsOf(body['links']).flatMap((one) => linkOf(one['text'], one['href'])),
      ...picturesOf(body),
    ]),
  });
}

/** Details may be anything: named ones by name, others whole. */
function detailsOf(details: unknown): Readonly<Record<string, string>> {
  return textsOf(recordOf(details) ?? (details === undefined || details === null ? {} : { details }), longest.annotation);
}

const picturesOf = (body: Json): readonly SignalLink[] =>
  recordsOf(body['images']).flatMap((one) => linkOf(one['alt'] ?? 'Picture', textOf(one['href'], longest.href) === '' ? one['src'] : one['href']));

/** The first objects of a list. */
function recordsOf(value: unknown): readonly Json[] {
  const list: readonly unknown[] = Array.isArray(value) ? value : [];
  return list.slice(0, 20).flatMap((one) => {
    const record = recordOf(one);
    return record === null ? [] : [record];
  });
}

/** What a change event says. */
export function readPagerDutyChange(body: Json): { readonly change: ToldChange } | { readonly errors: readonly string[] } {
  const payload = recordOf(body['payload']);
  const summary = payload === null ? null : textOrNull(payload['summary'], longest.title);
  if (payload === null || summary === null) return { errors: [payload === null ? "'payload' is missing or blank" : "'payload.summary' is missing or blank"] };
  return {
    change: {
      summary,
      at: momentOf(payload['timestamp']),
      from: textOrNull(payload['source'], longest.name),
      details: detailsOf(payload['custom_details']),
      links: fewLinks([...recordsOf(body['links']).flatMap((one) => linkOf(one['text'], one['href'])), ...picturesOf(body)]),
    },
  };
}
