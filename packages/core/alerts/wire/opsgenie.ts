/**
 * What do clients of Opsgenie's alert API say? `POST …/v2/alerts` opens; everything else names an alert in its path.
 *
 * Clients put the identifier into the path as it is, slashes and all: it is all that stands between `/v2/alerts/` and the last word. A second
 * create with an alias opens nothing; after a close the alias opens a new one. What they ask is in `opsgenie-asked.ts`.
 */
import {
  fewLinks,
  type Json,
  keyText,
  type LabelEdit,
  linkOf,
  longest,
  recordOf,
  type Signal,
  type SignalState,
  severityOf,
  signalOf,
  textOf,
  textOrNull,
  textsOf,
} from '../signal.ts';

const verbs = [
  'acknowledge',
  'unacknowledge',
  'close',
  'notes',
  'snooze',
  'assign',
  'escalate',
  'teams',
  'responders',
  'tags',
  'details',
  'message',
  'description',
  'priority',
  'attachments',
] as const;
type Verb = (typeof verbs)[number];

/** What a path after `/v2/alerts` wants done. */
export interface OpsgenieCall {
  /** `action`: one that the integration names. `untag` and `undetail` take away what stands in the query. */
  readonly verb: 'create' | 'delete' | 'action' | 'untag' | 'undetail' | Verb;
  /** As it stood in the path; '' for create. */
  readonly identifier: string;
  /** Of a custom action. */
  readonly action: string;
}

/** What stands in the query of a call, as texts. */
export type OpsgenieQuery = Readonly<Record<string, string>>;

/** A path without the slashes around it. */
export const innerPath = (rest: string): string => rest.replace(/^\//, '').replace(/\/$/, '');

const call = (verb: OpsgenieCall['verb'], identifier: string, action = ''): OpsgenieCall => ({ verb, identifier, action });

/** Reads what follows `/v2/alerts` in a POST or PUT: '' or `/`, or `/IDENTIFIER/VERB`, with or without a slash at the end; null: nothing of theirs. */
export function opsgenieCall(rest: string): OpsgenieCall | null {
  const path = innerPath(rest);
  if (path === '') return call('create', '');
  const cut = path.lastIndexOf('/');
  if (cut <= 0) return null;
  const [before, last] = [path.slice(0, cut), path.slice(cut + 1)];
  const verb = verbs.find((one) => one === last);
  if (verb !== undefined) return call(verb, before);
  return before.endsWith('/actions') && before.length > '/actions'.length ? call('action', before.slice(0, -'/actions'.length), last) : null;
}

/** The same of a DELETE: an alert, or tags or details of one, which the query names. */
export function opsgenieDelete(rest: string, query: OpsgenieQuery): OpsgenieCall | null {
  const path = innerPath(rest);
  if (path === '') return null;
  if (path.endsWith('/tags') && query['tags'] !== undefined) return call('untag', path.slice(0, -'/tags'.length));
  if (path.endsWith('/details') && query['keys'] !== undefined) return call('undetail', path.slice(0, -'/details'.length));
  return call('delete', path);
}

const states: Partial<Readonly<Record<OpsgenieCall['verb'], SignalState>>> = {
  acknowledge: 'acknowledged',
  unacknowledge: 'unacknowledged',
  close: 'resolved',
  delete: 'resolved',
};

export type OpsgenieRead = { readonly signal: Signal } | { readonly field: string; readonly message: string };

/** The signal of one call; `freshKey` is taken by a create without an alias. */
export function readOpsgenie(asked: OpsgenieCall, query: OpsgenieQuery, body: Json, freshKey: string): OpsgenieRead {
  if (asked.verb === 'create') return created(body, freshKey);
  if (asked.verb === 'attachments') return { field: 'file', message: 'Files are not taken here. Put a link into the note.' };
  const identifier = asked.identifier;
  if (identifier.length > longest.key) return { field: 'identifier', message: `The identifier is longer than ${longest.key} characters` };
  const does = doing(asked, query, body);
  if ('message' in does) return does;
  return {
    signal: signalOf(keyText(identifier), states[asked.verb] ?? 'noted', {
      keyIs: query['identifierType'] === 'alias' ? 'key' : 'id',
      annotations: noteOf(body['note'] ?? query['note']),
      by: textOrNull(body['user'] ?? query['user'], longest.name),
      ...does,
    }),
  };
}

type Doing = Partial<Signal> | { readonly field: string; readonly message: string };

const missing = (field: string): Doing => ({ field, message: `${field} can not be empty.` });

/** What a call changes, and how that reads. */
function doing({ verb, action }: OpsgenieCall, query: OpsgenieQuery, body: Json): Doing {
  switch (verb) {
    case 'notes':
      return textOrNull(body['note'], longest.annotation) === null ? missing('note') : {};
    case 'snooze': {
      const until = textOrNull(body['endTime'], 100);
      return until === null ? missing('endTime') : { says: `Snoozed at the monitor until ${until}` };
    }
    case 'assign': {
      const owner = partyOf(body['owner']);
      return owner === null ? missing('owner') : { labels: { owner }, says: `Assigned to ${owner}` };
    }
    case 'escalate': {
      const to = partyOf(body['escalation']);
      return to === null ? missing('escalation') : { says: `Escalated to ${to} at the monitor` };
    }
    case 'teams':
    case 'responders': {
      const who = partyOf(body[verb === 'teams' ? 'team' : 'responder']);
      return who === null ? missing(verb === 'teams' ? 'team' : 'responder') : { says: `${who} was added at the monitor` };
    }
    case 'tags':
    case 'untag': {
      const tags = verb === 'tags' ? tagsOf(body['tags']) : tagsOf(query['tags']);
      if (tags.length === 0) return missing('tags');
      return {
        edit: edit(verb === 'tags' ? { addTags: tags } : { dropTags: tags }),
        says: `${verb === 'tags' ? 'Tagged' : 'No more tagged'} ${tags.join(', ')}`,
      };
    }
    case 'details': {
      const labels = textsOf(body['details'], longest.label);
      return Object.keys(labels).length === 0
        ? missing('details')
        : { labels, says: `Details: ${Object.keys(labels).join(', ')}`.slice(0, longest.title).toWellFormed() };
    }
    case 'undetail': {
      const keys = tagsOf(query['keys']);
      return keys.length === 0 ? missing('keys') : { edit: edit({ dropLabels: keys }), says: `Details taken away: ${keys.join(', ')}` };
    }
    case 'message': {
      const title = textOrNull(body['message'], longest.title);
      return title === null ? missing('message') : { title, says: 'Its message was changed' };
    }
    case 'description': {
      const text = textOrNull(body['description'], longest.text);
      return text === null ? missing('description') : { text, says: 'Its description was changed' };
    }
    case 'priority': {
      const priority = priorityOf(body['priority']);
      return priority === null
        ? { field: 'priority', message: 'priority should be one of P1, P2, P3, P4, P5.' }
        : { severity: severityOf(priority), labels: { priority }, says: `Priority ${priority}` };
    }
    case 'action':
      return { says: `Action ${textOf(action, longest.name)} was asked for at the monitor` };
    case 'delete': {
      const by = textOrNull(query['user'], longest.name);
      return { says: `Over: deleted at the monitor${by === null ? '' : ` by ${by}`}` };
    }
    default:
      return {};
  }
}

const edit = (some: Partial<LabelEdit>): LabelEdit => ({ addTags: [], dropTags: [], dropLabels: [], ...some });

function created(body: Json, freshKey: string): OpsgenieRead {
  const title = textOrNull(body['message'], longest.title);
  if (title === null) return { field: 'message', message: 'Message can not be empty.' };
  const alias = typeof body['alias'] === 'string' && body['alias'].trim() !== '' ? keyText(body['alias'].trim()) : null;
  const priority = priorityOf(body['priority']);
  const source = textOrNull(body['source'], longest.label);
  const labels: Record<string, string> = { ...textsOf(body['details'], longest.label) };
  const said = {
    tags: tagsOf(body['tags']).join(', '),
    entity: textOrNull(body['entity'], longest.label),
    responders: namesOf(body['responders'] ?? body['teams']),
    priority,
    source: source?.startsWith('http') === true ? null : source,
  };
  for (const [name, value] of Object.entries(said)) if (value !== null && value !== '') labels[name] = textOf(value, longest.label);
  return {
    signal: signalOf(alias ?? freshKey, 'firing', {
      name: labels['alertname'] ?? null,
      title,
      text: textOrNull(body['description'], longest.text),
      severity: severityOf(priority) ?? 'warning',
      labels,
      annotations: noteOf(body['note']),
      links: fewLinks(linkOf('Source', source)),
      by: textOrNull(body['user'], longest.name),
    }),
  };
}

function noteOf(value: unknown): Readonly<Record<string, string>> {
  const note = textOrNull(value, longest.annotation);
  return note === null ? {} : { note };
}

function priorityOf(value: unknown): string | null {
  const word = textOf(value, 10).trim().toUpperCase();
  return /^P[1-5]$/.test(word) ? word : null;
}

/** A person, team or escalation, by whatever names it. */
function partyOf(value: unknown): string | null {
  const party = recordOf(value);
  return party === null ? null : textOrNull(party['username'] ?? party['name'] ?? party['id'], longest.name);
}

function namesOf(value: unknown): string {
  const list: readonly unknown[] = Array.isArray(value) ? value : [];
  return list
    .slice(0, 50)
    .flatMap((one) => partyOf(one) ?? [])
    .join(', ');
}

/** A list, or as text with commas. */
function tagsOf(value: unknown): readonly string[] {
  const list: readonly unknown[] = Array.isArray(value) ? value : typeof value === 'string' ? value.split(',') : [];
  return list
    .slice(0, 50)
    .map((tag) => textOf(tag, 100).trim())
    .filter((tag) => tag !== '');
}
