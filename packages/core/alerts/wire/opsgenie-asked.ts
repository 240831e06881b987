/**
 * What do clients of Opsgenie's alert API ask? One alert or its notes and logs, a list or its count, what became of a request.
 *
 * Of its search language the part that scripts use: `status: open AND priority: P1`, words of the message, joined by AND. What is not understood is
 * refused; a search that passed over half of what was asked would answer something else.
 */
import { accept, type Outcome, refuse } from '../../decision/refusal.ts';
import { innerPath, type OpsgenieQuery } from './opsgenie.ts';

export type OpsgenieAsked =
  | { readonly what: 'one' | 'notes' | 'logs' | 'nothing-of-it'; readonly identifier: string }
  | { readonly what: 'list' | 'count' }
  | { readonly what: 'request'; readonly identifier: string };

/** Reads what follows `/v2/alerts` in a GET; null: nothing of theirs. */
export function opsgenieAsked(rest: string): OpsgenieAsked | null {
  const path = innerPath(rest);
  if (path === '') return { what: 'list' };
  if (path === 'count') return { what: 'count' };
  const request = /^requests\/([^/]+)$/.exec(path);
  if (request !== null) return { what: 'request', identifier: request[1] ?? '' };
  if (path.startsWith('saved-searches')) return null;
  const of = /^(.+)\/(notes|logs|recipients|attachments)$/s.exec(path);
  if (of === null) return { what: 'one', identifier: path };
  const [, identifier = '', last = ''] = of;
  return { what: last === 'notes' || last === 'logs' ? last : 'nothing-of-it', identifier };
}

/** What a list is narrowed by; all must hold. */
export interface OpsgenieSearch {
  readonly open: boolean | null;
  readonly acknowledged: boolean | null;
  /** Field → what it is, exactly. */
  readonly exact: readonly { readonly field: 'alias' | 'id' | 'entity' | 'source' | 'owner' | 'priority' | 'tag'; readonly value: string }[];
  /** Words of the message. */
  readonly words: readonly string[];
  readonly limit: number;
  readonly offset: number;
  readonly sort: (typeof sorts)[number];
  readonly descending: boolean;
}

const sorts = ['createdAt', 'updatedAt', 'lastOccurredAt', 'alias', 'message', 'count'] as const;
const fields = {
  alias: 'alias',
  id: 'id',
  alertid: 'id',
  tinyid: 'id',
  entity: 'entity',
  source: 'source',
  owner: 'owner',
  priority: 'priority',
  tag: 'tag',
  tags: 'tag',
} as const;
const mostOffset = 20_000;

/** Reads the query of a list or a count. */
export function readSearch(query: OpsgenieQuery): Outcome<OpsgenieSearch> {
  const no = (field: string, message: string) => refuse('alerts.unreadable', { message }, `/${field}`);
  const limit = Number(query['limit'] ?? 20);
  const offset = Number(query['offset'] ?? 0);
  if (!Number.isInteger(limit) || limit < 1 || limit > 100) return no('limit', 'limit should be between 1 and 100.');
  if (!Number.isInteger(offset) || offset < 0 || offset > mostOffset) return no('offset', `offset should be between 0 and ${mostOffset}.`);
  const sort = sorts.find((one) => one === (query['sort'] ?? 'createdAt'));
  if (sort === undefined) return no('sort', `sort should be one of ${sorts.join(', ')}.`);
  if (query['searchIdentifier'] !== undefined) return no('searchIdentifier', 'There are no saved searches here. Write the query.');
  const found: { open: boolean | null; acknowledged: boolean | null; exact: OpsgenieSearch['exact'][number][]; words: string[] } = {
    open: null,
    acknowledged: null,
    exact: [],
    words: [],
  };
  const text = (query['query'] ?? '').slice(0, 1000);
  let at = 0;
  for (const part of text.matchAll(/\s*(?:(AND)\s|(?:(\w+)\s*[:=]\s*)?(?:"([^"]*)"|([^\s"()<>]+)))/gy)) {
    at = part.index + part[0].length;
    const [, and, field, quoted, plain] = part;
    if (and !== undefined) continue;
    const value = quoted ?? plain ?? '';
    const wrong = narrow(found, field?.toLowerCase() ?? null, value, quoted !== undefined);
    if (wrong !== null) return no('query', wrong);
  }
  if (text.slice(at).trim() !== '')
    return no('query', `The query is not understood from «${text.slice(at).trim()}» on: fields with : and values, joined by AND, are.`);
  return accept({ ...found, limit, offset, sort, descending: (query['order'] ?? 'desc').toLowerCase() !== 'asc' });
}

/** Why a condition is not understood; null when it is. */
function narrow(
  found: { open: boolean | null; acknowledged: boolean | null; exact: OpsgenieSearch['exact'][number][]; words: string[] },
  field: string | null,
  value: string,
  isQuoted: boolean,
): string | null {
  if (field === null) {
    if (!isQuoted && (value === 'OR' || value === 'NOT')) return `${value} is not understood here: conditions are joined by AND.`;
    found.words.push(value);
    return null;
  }
  if (field === 'message') found.words.push(value.replaceAll('*', ''));
  else if (field === 'status' && (value === 'open' || value === 'closed')) found.open = value === 'open';
  else if (field === 'acknowledged' && (value === 'true' || value === 'false')) found.acknowledged = value === 'true';
  else if (Object.hasOwn(fields, field)) found.exact.push({ field: fields[field as keyof typeof fields], value });
  else return `${field}: ${value} is not understood here: status, acknowledged, alias, id, tag, priority, entity, source, owner and message are.`;
  return null;
}
