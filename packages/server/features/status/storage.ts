/** What stands in the tables of the status page? */
import type { ComponentStatus, PublicImpact, PublicStatus } from '@samspel/core/incidents/public-status.ts';
import type { IncidentState } from '@samspel/core/incidents/vocabulary.ts';
import type { Instant } from '@samspel/core/time/instant.ts';
import { type Selectable, sql } from 'kysely';
import type { InstantColumn, JsonColumn, Reader } from '../../platform/database/database.ts';

export interface Chosen {
  readonly id: string;
  readonly status: ComponentStatus;
}

interface PageTable {
  one: boolean;
  id: string;
  is_on: boolean;
  name: string;
  url: string;
  time_zone: string;
  updated_at: InstantColumn;
  version: number;
}

interface ComponentTable {
  id: string;
  ref: string;
  title: string;
  description: string | null;
  position: number;
  created_at: InstantColumn;
  updated_at: InstantColumn;
}

interface PublicationTable {
  incident_id: string;
  id: string;
  title: string;
  impact: PublicImpact;
  components: JsonColumn<Chosen[]> | null;
  since: InstantColumn;
  updated_at: InstantColumn;
  version: number;
}

interface UpdateTable {
  id: string;
  incident_id: string;
  status: PublicStatus;
  body: string;
  at: InstantColumn;
  written_at: InstantColumn;
}

export type StatusTables = {
  'status.page': PageTable;
  'status.component': ComponentTable;
  'status.publication': PublicationTable;
  'status.update': UpdateTable;
};
export type PageRow = Selectable<PageTable>;
export type ComponentRow = Selectable<ComponentTable>;
export type PublicationRow = Selectable<PublicationTable>;
export type UpdateRow = Selectable<UpdateTable>;

/** Question: what are the settings of the page? Null: nobody has looked at them. */
export async function readPage(reader: Reader): Promise<PageRow | null> {
  return (await reader.withTables<StatusTables>().selectFrom('status.page').selectAll().executeTakeFirst()) ?? null;
}

/** Question: which components were chosen, in order? */
export async function readComponents(reader: Reader): Promise<readonly ComponentRow[]> {
  return reader.withTables<StatusTables>().selectFrom('status.component').selectAll().orderBy('position').orderBy('id').execute();
}

/** A public incident with what is shown of the one behind it: its state and when it began and ended, nothing else. */
export interface Published extends PublicationRow {
  readonly state: IncidentState;
  readonly started: Instant;
  readonly mitigated: Instant | null;
  readonly resolved: Instant | null;
}

/** Question: which incidents are public? The newest, or all that are not over. Merged ones are told by the one they went into. */
export async function readPublished(reader: Reader, which: 'latest' | 'unresolved', limit: number): Promise<readonly Published[]> {
  const open = which === 'unresolved' ? sql`i.state in ('open', 'acknowledged', 'mitigated')` : sql`i.state <> 'merged'`;
  const { rows } = await sql<Published>`
    select p.*, i.state, coalesce(i.started_at, p.since) as started, i.mitigated_at as mitigated, i.resolved_at as resolved
    from status.publication p join incidents.incident i on i.id = p.incident_id
    where ${open} order by p.since desc, p.id limit ${sql.lit(limit)}`.execute(reader);
  return rows;
}

/** Question: where does an incident live on by now? It may have been merged several times; itself when it was not. */
export async function livesOnIn(reader: Reader, id: string): Promise<string | null> {
  const { rows } = await sql<{ id: string }>`
    with recursive chain as (
      select id, merged_into from incidents.incident where id = ${id}
      union
      select i.id, i.merged_into from incidents.incident i join chain on i.id = chain.merged_into)
    select id from chain where merged_into is null`.execute(reader);
  return rows[0]?.id ?? null;
}

/** Question: what was the public told about these? Newest first. */
export async function readUpdates(reader: Reader, incidentIds: readonly string[]): Promise<readonly UpdateRow[]> {
  if (incidentIds.length === 0) return [];
  return reader
    .withTables<StatusTables>()
    .selectFrom('status.update')
    .selectAll()
    .where('incident_id', 'in', [...incidentIds])
    .orderBy('at', 'desc')
    .orderBy('id', 'desc')
    .execute();
}

/** Question: which chosen targets do these incidents hit, how much, and does it go on? */
export async function readHits(reader: Reader, incidentIds: readonly string[], refs: readonly string[]): Promise<readonly HitRow[]> {
  if (incidentIds.length === 0 || refs.length === 0) return [];
  const { rows } = await sql<HitRow>`
    select incident_id, target, severity, fraction, users, to_at is null as "goesOn" from incidents.impact
    where incident_id = any(${[...incidentIds]}::text[]) and target = any(${[...refs]}::text[]) and removed_at is null`.execute(reader);
  return rows;
}

export interface HitRow {
  readonly incident_id: string;
  readonly target: string;
  readonly severity: 'major' | 'partial' | 'degraded' | null;
  readonly fraction: number | null;
  readonly users: number | null;
  readonly goesOn: boolean;
}
