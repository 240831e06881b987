/**
 * What are clients of Opsgenie's alert API told when they ask? About alerts of their own source only: the key that lets them send lets them read what they
 * sent, and nothing else. An alias names an alert while it is open, as there.
 */
import { randomUUID } from 'node:crypto';
import { type OpsgenieAsked, type OpsgenieSearch, opsgenieAsked, readSearch } from '@samspel/core/alerts/wire/opsgenie-asked.ts';
import { type Instant, iso } from '@samspel/core/time/instant.ts';
import { type RawBuilder, sql } from 'kysely';
import type { Reader } from '../../platform/database/database.ts';
import type { House } from '../../platform/house.ts';
import { hashOf } from './intake.ts';
import { arrivalOf } from './request-id.ts';
import { alertsWhere, openStates, type StoredAlert } from './tables.ts';
import { type Addressed, type Reply, type Request, stranger } from './wire.ts';

interface Source {
  readonly id: string;
  readonly name: string;
}

type Told = Readonly<Record<string, unknown>>;

/** Answers one GET. `folded` comes back when what was sent before is among the alerts. */
export async function tellAsked(house: House, folded: () => Promise<void>, request: Request, addressed: Addressed): Promise<Reply> {
  const reply = (status: number, body: Told): Reply => ({ status, body: { ...body, took: 0.001, requestId: randomUUID() } });
  if (addressed.protocol !== 'opsgenie') return { status: 405, body: { code: 'alerts.post-here', message: 'Send alerts here by POST.' } };
  const source = addressed.key === null ? null : await sourceOf(house.reader, hashOf(addressed.key));
  if (source === null || (addressed.source !== null && addressed.source !== source.id)) return stranger(addressed, randomUUID());
  const asked = opsgenieAsked(addressed.rest);
  if (asked === null) return reply(404, { message: 'No handler found for this path' });
  await folded();
  const { reader } = house;
  switch (asked.what) {
    case 'list':
    case 'count': {
      const search = readSearch(request.query);
      if (!search.ok) {
        const { path = '', facts } = search.refusal;
        return reply(422, { message: 'Request is not processable. Please check the errors.', errors: { [path.slice(1)]: String(facts['message']) } });
      }
      if (asked.what === 'count') return reply(200, { data: { count: await count(reader, source, search.value) } });
      return reply(200, await list(reader, source, search.value, addressOfList(house, request)));
    }
    case 'request': {
      const data = await outcomeOf(reader, source, asked.identifier);
      return data === null ? reply(404, { message: 'Request not found. It might not be processed, yet.' }) : reply(200, { data });
    }
    default: {
      const type = request.query['identifierType'] ?? 'id';
      const alert = await named(reader, source, asked.identifier, type);
      if (alert === null) return reply(404, { message: `There is no ${type === 'alias' ? 'open alert with alias' : 'alert with id'} ${asked.identifier}` });
      return reply(200, await about(reader, source, alert, asked));
    }
  }
}

async function sourceOf(reader: Reader, keyHash: string): Promise<Source | null> {
  const { rows } = await sql<Source>`select id, name from alerts.source where key_hash = ${keyHash} and retired_at is null`.execute(reader);
  return rows[0] ?? null;
}

/** Question: which alert of the source has this name? By alias only what is open; by id (or `tiny`, which is the same here) any. */
async function named(reader: Reader, source: Source, identifier: string, type: string): Promise<StoredAlert | null> {
  if (type !== 'alias') {
    const [byId] = await alertsWhere(reader, sql`a.source = ${source.id} and a.id = ${identifier}`);
    if (byId !== undefined) return byId;
  }
  const [open] = await alertsWhere(reader, sql`a.source = ${source.id} and a.key = ${identifier} and a.latest and a.state in ${openStates}`);
  return open ?? null;
}

async function about(reader: Reader, source: Source, alert: StoredAlert, asked: OpsgenieAsked): Promise<Told> {
  switch (asked.what) {
    case 'notes':
    case 'logs': {
      const only = asked.what === 'notes' ? sql`c.what = 'noted'` : sql`true`;
      const { rows } = await sql<{ id: string; at: Instant; what: string; says: string }>`
        select c.id::text as id, c.at, c.what, c.says from alerts.alert_change c where c.alert = ${alert.id} and ${only} order by c.id desc limit 100`.execute(
        reader,
      );
      return {
        data: rows.map(({ id, at, what, says }) => ({
          ...(asked.what === 'notes' ? { note: says } : { log: says, type: what }),
          owner: source.name,
          createdAt: iso(at),
          offset: `${at}_${id}`,
        })),
      };
    }
    case 'nothing-of-it':
      return { data: [] };
    default: {
      const { labels, annotations } = alert;
      const known = new Set(['tags', 'entity', 'source', 'owner', 'priority', 'responders']);
      const details = Object.fromEntries(Object.entries(labels).filter(([name]) => !known.has(name)));
      return {
        data: {
          ...summaryOf(source, alert),
          entity: labels['entity'] ?? '',
          description: alert.text ?? '',
          details,
          actions: [],
          note: annotations['note'] ?? '',
        },
      };
    }
  }
}

const priorities = { critical: 'P1', error: 'P2', warning: 'P3', info: 'P4' } as const;

function summaryOf(source: Source, alert: StoredAlert): Told {
  const { labels } = alert;
  const isClosed = alert.endedAt !== null;
  return {
    id: alert.id,
    tinyId: alert.id,
    alias: alert.key,
    message: alert.title,
    status: isClosed ? 'closed' : 'open',
    acknowledged: alert.state === 'acknowledged',
    isSeen: alert.acknowledgedBy !== null,
    tags: (labels['tags'] ?? '').split(', ').filter((tag) => tag !== ''),
    snoozed: false,
    count: alert.arrivals,
    lastOccurredAt: iso(alert.lastAt),
    createdAt: iso(alert.openedAt),
    updatedAt: iso(Math.max(alert.lastAt, alert.endHeardAt ?? 0)),
    source: labels['source'] ?? '',
    owner: labels['owner'] ?? alert.acknowledgedBy ?? '',
    priority: labels['priority'] ?? priorities[alert.severity],
    responders: [],
    integration: { id: source.id, name: source.name, type: 'API' },
    ...(alert.acknowledgedBy === null && alert.endedAt === null
      ? {}
      : {
          report: {
            ...(alert.acknowledgedBy === null ? {} : { acknowledgedBy: alert.acknowledgedBy }),
            ...(alert.endedAt === null ? {} : { closeTime: alert.endedAt - alert.openedAt }),
          },
        }),
  };
}

function conditionOf(source: Source, search: OpsgenieSearch): RawBuilder<unknown> {
  const label = (name: string): RawBuilder<unknown> => sql`coalesce(a.labels ->> ${sql.lit(name)}, '')`;
  const exact = search.exact.map(({ field, value }) => {
    switch (field) {
      case 'alias':
        return sql`a.key = ${value}`;
      case 'id':
        return sql`a.id = ${value}`;
      case 'tag':
        return sql`${value} = any(string_to_array(${label('tags')}, ', '))`;
      case 'owner':
        return sql`coalesce(a.labels ->> 'owner', a.acknowledged_by, '') = ${value}`;
      case 'priority':
        return sql`coalesce(a.labels ->> 'priority', case a.severity when 'critical' then 'P1' when 'error' then 'P2' when 'warning' then 'P3' else 'P4' end) = ${value.toUpperCase()}`;
      default:
        return sql`${label(field)} = ${value}`;
    }
  });
  const conditions = [
    sql`a.source = ${source.id}`,
    ...(search.open === null ? [] : [search.open ? sql`a.state in ${openStates}` : sql`a.state not in ${openStates}`]),
    ...(search.acknowledged === null ? [] : [search.acknowledged ? sql`a.state = 'acknowledged'` : sql`a.state <> 'acknowledged'`]),
    ...exact,
    ...search.words.map((word) => sql`strpos(lower(a.title), ${word.toLowerCase()}) > 0`),
  ];
  return sql.join(conditions, sql` and `);
}

async function count(reader: Reader, source: Source, search: OpsgenieSearch): Promise<number> {
  const { rows } = await sql<{ n: number }>`select count(*)::int as n from alerts.alert a where ${conditionOf(source, search)}`.execute(reader);
  return rows[0]?.n ?? 0;
}

const columns = { createdAt: 'opened_at', updatedAt: 'last_at', lastOccurredAt: 'last_at', alias: 'key', message: 'title', count: 'arrivals' } as const;

async function list(reader: Reader, source: Source, search: OpsgenieSearch, pageAt: (offset: number) => string): Promise<Told> {
  const way = search.descending ? sql`desc` : sql`asc`;
  const order = sql`a.${sql.ref(columns[search.sort])} ${way}, a.id ${way} offset ${sql.lit(search.offset)}`;
  const found = await alertsWhere(reader, conditionOf(source, search), order, search.limit + 1);
  const hasMore = found.length > search.limit;
  return {
    data: found.slice(0, search.limit).map((alert) => summaryOf(source, alert)),
    paging: {
      ...(hasMore ? { next: pageAt(search.offset + search.limit) } : {}),
      ...(search.offset > 0 ? { prev: pageAt(Math.max(0, search.offset - search.limit)) } : {}),
      first: pageAt(0),
    },
  };
}

/** Addresses of other pages; never with a key in them. */
function addressOfList(house: House, { atRoot, path, query }: Request): (offset: number) => string {
  const [first = ''] = path.split('/', 1);
  const door = atRoot ? '' : first.startsWith('src_') ? `/in/alerts/${first}` : '/in/alerts/KEY';
  return (offset) => `${house.settings.publicUrl ?? ''}${door}/v2/alerts?${new URLSearchParams({ ...query, offset: String(offset) }).toString()}`;
}

/** What became of a request; null: it is none of this source. */
async function outcomeOf(reader: Reader, source: Source, requestId: string): Promise<Told | null> {
  const { rows } = await sql<{ at: Instant; asked: string; key: string }>`
    select at, asked, key from alerts.arrival where id = ${arrivalOf(requestId) ?? ''} and source = ${source.id} and asked is not null`.execute(reader);
  const [row] = rows;
  if (row === undefined) return null;
  const [alert] = await alertsWhere(
    reader,
    sql`a.source = ${source.id} and (a.key = ${row.key} or a.id = ${row.key}) and a.opened_at <= ${new Date(row.at)}`,
    sql`a.opened_at desc, a.id desc`,
    1,
  );
  const known = { action: row.asked, processedAt: iso(row.at), integrationId: source.id };
  if (alert === undefined) return { ...known, success: false, isSuccess: false, status: 'Alert does not exist', alertId: '', alias: row.key };
  return {
    ...known,
    success: true,
    isSuccess: true,
    status: row.asked === 'create' ? 'Created alert' : `Done: ${row.asked}`,
    alertId: alert.id,
    alias: alert.key,
  };
}
