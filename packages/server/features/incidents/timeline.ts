/** What happened around an incident, in order? Events of the log and notes, of it and of all that was merged into it. */
import type { timelineEntry } from '@samspel/contract/incidents.ts';
import type { By, Incident } from '@samspel/core/incidents/incident.ts';
import { eventLine } from '@samspel/core/incidents/timeline.ts';
import { type Instant, iso } from '@samspel/core/time/instant.ts';
import { sql } from 'kysely';
import type { z } from 'zod';
import type { Reader } from '../../platform/database/database.ts';
import { pageOf } from '../../platform/http/cursor.ts';

export type Entry = z.output<typeof timelineEntry>;

interface Row {
  readonly id: string;
  readonly at: Instant;
  readonly incident: string;
  readonly kind: 'event' | 'note';
  readonly type: string;
  readonly by: By;
  readonly important: boolean;
  readonly payload: Readonly<Record<string, unknown>>;
}

/** Question: which incidents were merged into this one, also by way of others? It is among them. */
export async function withMerged(reader: Reader, id: string): Promise<readonly string[]> {
  const { rows } = await sql<{ id: string }>`
    with recursive joined as (
      select ${id}::text as id
      union
      select i.id from incidents.incident i join joined on i.merged_into = joined.id)
    select id from joined`.execute(reader);
  return rows.map((row) => row.id);
}

export interface TimelineAsked {
  readonly after: { readonly at: Instant; readonly id: string } | null;
  readonly limit: number;
  readonly importantOnly: boolean;
}

/** Question: what are the newest lines before `after`? */
export async function readTimeline(reader: Reader, incident: Incident, asked: TimelineAsked): Promise<{ items: Entry[]; next: string | null }> {
  const ids = await withMerged(reader, incident.id);
  const rows = await readRows(reader, incident.id, ids, asked);
  const told = asked.importantOnly ? rows : withImport(rows, incident, asked);
  const { items, next } = pageOf(told, asked.limit, (row) => [row.at, row.id]);
  return { items: items.map(tell), next };
}

/** Important lines are notes; events that a merge published about both sides are shown once, notes instead of the events that tell of them; what was said and who was paged stands there, not what became of each sending. */
async function readRows(reader: Reader, id: string, ids: readonly string[], asked: TimelineAsked): Promise<readonly Row[]> {
  const limit = sql.lit(asked.limit + 1);
  const before = asked.after === null ? sql`true` : sql`(at, id) < (${new Date(asked.after.at)}, ${asked.after.id})`;
  const events = sql`
    select event.* from unnest(${ids}::text[]) asked (subject) cross join lateral (
      select id, at, subject as incident, 'event' as kind, type, jsonb_build_object('kind', actor_kind, 'id', actor_id, 'name', actor_name) as by,
        false as important, payload
      from platform.event e
      where e.subject = asked.subject and ${before} and type <> 'incidents.noted' and type not like 'sending.%'
        and not (type = 'incidents.merged' and subject <> ${id} and subject = payload ->> 'from')
      order by at desc, id desc limit ${limit}) event`;
  const notes = sql`
    select id, at, incident_id, 'note', 'note', by, important, jsonb_build_object('text', text, 'edited', edited_at, 'writtenAt', written_at)
    from incidents.note where incident_id = any(${ids}::text[]) and ${before} ${asked.importantOnly ? sql`and important` : sql``}`;
  const { rows } = await sql<Row>`
    select * from (${asked.importantOnly ? notes : sql`${events} union all ${notes}`}) lines (id, at, incident, kind, type, by, important, payload)
    order by at desc, id desc limit ${limit}`.execute(reader);
  return rows;
}

/** An imported incident has no event of its own: one line says where it came from. */
function withImport(rows: readonly Row[], incident: Incident, asked: TimelineAsked): readonly Row[] {
  if (incident.external === null) return rows;
  const line: Row = {
    id: `evt_${incident.id.slice(4)}`,
    at: incident.opened,
    incident: incident.id,
    kind: 'event',
    type: 'incidents.imported',
    by: incident.openedBy,
    important: false,
    payload: { source: incident.external.source, externalId: incident.external.id },
  };
  const { after } = asked;
  if (after !== null && (line.at > after.at || (line.at === after.at && line.id >= after.id))) return rows;
  return [...rows, line].sort((a, b) => b.at - a.at || (a.id < b.id ? 1 : -1)).slice(0, asked.limit + 1);
}

function tell(row: Row): Entry {
  const text = row.payload['text'];
  const says = row.kind === 'note' ? (typeof text === 'string' ? text : '') : lineOf(row);
  return {
    id: row.id,
    at: iso(row.at),
    by: row.by,
    incident: row.incident,
    kind: row.kind,
    type: row.type,
    says,
    important: row.important,
    payload: { ...row.payload },
  };
}

function lineOf(row: Row): string {
  return row.type === 'incidents.imported' ? `Imported from ${String(row.payload['source'])}` : eventLine(row.type, row.payload);
}
