/**
 * What do clients of Opsgenie's alert API say? `POST …/v2/alerts` opens; everything else names an alert in its path.
 *
 * Clients put the identifier into the path as it is, slashes and all: it is all that stands between `/v2/alerts/` and the last word. A second
 * create with an alias opens nothing; after a close the alias opens a new one.
 */
import { fewLinks, type Json, linkOf, longest, recordOf, type Signal, type SignalState, severityOf, signalOf, textOf, textOrNull, textsOf } from '../signal.ts';

/** What a path after `/v2/alerts` asks for; null: nothing of theirs. */
export interface OpsgenieCall {
  readonly verb: 'create' | Verb;
  /** As it stood in the path; '' for create. */
  readonly identifier: string;
}

const verbs = [
  'acknowledge',
  'unacknowledge',
  'close',
  'notes',
  'snooze',
  'assign',
  'escalate',
  'teams',
  'tags',
  'details',
  'message',
  'description',
  'priority',
] as const;
type Verb = (typeof verbs)[number];

/** Reads what follows `/v2/alerts`: '' or `/`, or `/IDENTIFIER/VERB`, with or without a slash at the end. */
export function opsgenieCall(rest: string): OpsgenieCall | null {
  const path = rest.replace(/^\//, '').replace(/\/$/, '');
  if (path === '') return { verb: 'create', identifier: '' };
  const cut = path.lastIndexOf('/');
  const verb = verbs.find((one) => one === path.slice(cut + 1));
  if (cut <= 0 || verb === undefined) return null;
  return { verb, identifier: path.slice(0, cut) };
}

const states: Readonly<Record<Verb, SignalState>> = {
  acknowledge: 'acknowledged',
  unacknowledge: 'unacknowledged',
  close: 'resolved',
  notes: 'noted',
  snooze: 'noted',
  assign: 'noted',
  escalate: 'noted',
  teams: 'noted',
  tags: 'noted',
  details: 'noted',
  message: 'noted',
  description: 'noted',
  priority: 'noted',
};

export type OpsgenieRead = { readonly signal: Signal } | { readonly message: string };

/** The signal of one call; `freshKey` is taken by a create without an alias. */
export function readOpsgenie(call: OpsgenieCall, identifierType: string, body: Json, freshKey: string): OpsgenieRead {
  if (call.verb === 'create') return created(body, freshKey);
  if (call.identifier.length > longest.key) return { message: `The identifier is longer than ${longest.key} characters` };
  const labels: Record<string, string> = {};
  const tags = tagsOf(body['tags']);
  if (call.verb === 'tags' && tags !== '') labels['tags'] = tags;
  if (call.verb === 'assign') labels['owner'] = textOf(recordOf(body['owner'])?.['username'] ?? recordOf(body['owner'])?.['id'], longest.label);
  const details = call.verb === 'details' ? textsOf(body['details'], longest.label) : {};
  return {
    signal: signalOf(textOf(call.identifier, longest.key), states[call.verb], {
      keyIs: identifierType === 'alias' ? 'key' : 'id',
      labels: { ...details, ...labels },
      title: call.verb === 'message' ? textOrNull(body['message'], longest.title) : null,
      text: call.verb === 'description' ? textOrNull(body['description'], longest.text) : null,
      severity: call.verb === 'priority' ? severityOf(body['priority']) : null,
      annotations: noteOf(body),
      by: textOrNull(body['user'], longest.name),
    }),
  };
}

function created(body: Json, freshKey: string): OpsgenieRead {
  const title = textOrNull(body['message'], longest.title);
  if (title === null) return { message: 'Message can not be empty.' };
  const alias = textOrNull(body['alias'], longest.key);
  const labels: Record<string, string> = { ...textsOf(body['details'], longest.label) };
  const tags = tagsOf(body['tags']);
  const entity = textOrNull(body['entity'], longest.label);
  if (tags !== '') labels['tags'] = tags;
  if (entity !== null) labels['entity'] = entity;
  const source = textOrNull(body['source'], longest.label);
  return {
    signal: signalOf(alias ?? freshKey, 'firing', {
      name: labels['alertname'] ?? null,
      title,
      text: textOrNull(body['description'], longest.text),
      severity: severityOf(body['priority']) ?? 'warning',
      labels: source === null || source.startsWith('http') ? labels : { ...labels, source },
      annotations: noteOf(body),
      links: fewLinks(linkOf('Source', source)),
      by: textOrNull(body['user'], longest.name),
    }),
  };
}

function noteOf(body: Json): Readonly<Record<string, string>> {
  const note = textOrNull(body['note'], longest.annotation);
  return note === null ? {} : { note };
}

function tagsOf(value: unknown): string {
  const list = Array.isArray(value) ? value : [];
  return list
    .slice(0, 50)
    .map((tag) => textOf(tag, 100))
    .join(', ')
    .slice(0, longest.label);
}
