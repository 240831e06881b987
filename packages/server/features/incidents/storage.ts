/** How is an incident read and written as one thing? One row, its impacts, and the index of what it hit. */
import { countability } from '@samspel/core/incidents/countable.ts';
import type { Impact, ImpactId, Incident, IncidentId, Measure } from '@samspel/core/incidents/incident.ts';
import { standingFrom } from '@samspel/core/incidents/standing.ts';
import type { LastChange } from '@samspel/core/incidents/undo.ts';
import type { CauseCode, TriggerCode } from '@samspel/core/incidents/vocabulary.ts';
import type { Instant } from '@samspel/core/time/instant.ts';
import { sql } from 'kysely';
import { json, type Reader, type Tx } from '../../platform/database/database.ts';
import type { CaseStudyMark, ImpactRow, IncidentRow, IncidentsTables } from './tables.ts';

/** An incident with what is kept beside it. */
export interface Held {
  readonly incident: Incident;
  readonly last: LastChange | null;
  readonly caseStudy: CaseStudyMark;
}

/** Question: how does this incident stand? Null when there is none. */
export async function readIncident(reader: Reader, id: string): Promise<Held | null> {
  return (await readMany(reader, [id], false))[0] ?? null;
}

/** The same, held against everybody else until the transaction ends. */
export async function holdIncident(tx: Tx, id: string): Promise<Held | null> {
  return (await readMany(tx, [id], true))[0] ?? null;
}

/** Several, in the order of their ids, so that two who hold several never wait for each other. */
export async function holdIncidents(tx: Tx, ids: readonly string[]): Promise<readonly Held[]> {
  return readMany(tx, ids, true);
}

/** Question: which incidents does this one repeat, back to the first? Null when there is none such. */
export async function chainOf(reader: Reader, id: string): Promise<readonly string[] | null> {
  const { rows } = await sql<{ id: string }>`
    with recursive chain as (
      select id, again from incidents.incident where id = ${id}
      union
      select earlier.id, earlier.again from incidents.incident earlier join chain on earlier.id = chain.again)
    select id from chain`.execute(reader);
  return rows.length === 0 ? null : rows.map((row) => row.id);
}

async function readMany(reader: Reader, ids: readonly string[], hold: boolean): Promise<readonly Held[]> {
  if (ids.length === 0) return [];
  const db = reader.withTables<IncidentsTables>();
  let query = db
    .selectFrom('incidents.incident')
    .selectAll()
    .where('id', 'in', [...ids])
    .orderBy('id');
  if (hold) query = query.forUpdate();
  const rows = await query.execute();
  if (rows.length === 0) return [];
  const impacts = await db
    .selectFrom('incidents.impact')
    .selectAll()
    .where(
      'incident_id',
      'in',
      rows.map((row) => row.id),
    )
    .where('removed_at', 'is', null)
    .orderBy('incident_id')
    .orderBy('position')
    .execute();
  return rows.map((row) =>
    heldOf(
      row,
      impacts.filter((impact) => impact.incident_id === row.id),
    ),
  );
}

function heldOf(row: IncidentRow, impacts: readonly ImpactRow[]): Held {
  const incident: Incident = {
    id: row.id as IncidentId,
    title: row.title,
    summary: row.summary,
    severity: row.severity,
    standing: standingFrom(row.state, row.merged_into as IncidentId | null),
    instants: row.instants,
    impacts: impacts.map(impactOf),
    tags: row.tags,
    trigger: row.trigger_code === null ? null : { code: row.trigger_code as TriggerCode, text: row.trigger_text ?? '' },
    cause: row.cause_code === null ? null : { code: row.cause_code as CauseCode, text: row.cause_text ?? '' },
    deployment: row.deployment,
    dataLost: row.data_lost,
    rolledBack: row.rolled_back,
    responders: row.responders,
    coordinator: row.coordinator,
    splitFrom: row.split_from as IncidentId | null,
    again: row.again as IncidentId | null,
    external: row.external_source === null || row.external_id === null ? null : { source: row.external_source, id: row.external_id },
    opened: row.opened_at,
    openedBy: row.opened_by,
    version: row.version,
  };
  return { incident, last: row.last_change, caseStudy: row.case_study };
}

function impactOf(row: ImpactRow): Impact {
  return {
    id: row.id as ImpactId,
    target: row.target,
    site: row.site,
    from: row.from_at,
    to: row.to_at,
    measure: measureOf(row),
    followsStart: row.follows_start,
    followsEnd: row.follows_end,
  };
}

function measureOf(row: Pick<ImpactRow, 'severity' | 'fraction' | 'users'>): Measure {
  if (row.severity !== null) return { kind: 'severity', severity: row.severity };
  if (row.fraction !== null) return { kind: 'fraction', fraction: row.fraction };
  if (row.users !== null) return { kind: 'users', users: row.users };
  return { kind: 'whole' };
}

/** The columns of an incident, instants as ISO texts: what `jsonb_populate_recordset` reads. */
export function columnsOf(incident: Incident, last: LastChange | null, caseStudy: CaseStudyMark): Record<string, unknown> {
  const instant = (value: { at: Instant } | null): string | null => (value === null ? null : new Date(value.at).toISOString());
  const { started, detected, acknowledged, mitigated, resolved } = incident.instants;
  const count = countability(incident);
  const span = spanOf(incident);
  return {
    id: incident.id,
    title: incident.title,
    summary: incident.summary,
    state: incident.standing.state,
    severity: incident.severity,
    instants: incident.instants,
    started_at: instant(started.now),
    detected_at: instant(detected.now),
    acknowledged_at: instant(acknowledged.now),
    mitigated_at: instant(mitigated.now),
    resolved_at: instant(resolved.now),
    began_at: new Date(span.began).toISOString(),
    ended_at: span.ended === null ? null : new Date(span.ended).toISOString(),
    targets: targetsOf(incident),
    tags: incident.tags,
    trigger_code: incident.trigger?.code ?? null,
    trigger_text: incident.trigger?.text ?? null,
    cause_code: incident.cause?.code ?? null,
    cause_text: incident.cause?.text ?? null,
    deployment: incident.deployment,
    data_lost: incident.dataLost,
    rolled_back: incident.rolledBack,
    responders: incident.responders,
    coordinator: incident.coordinator,
    merged_into: incident.standing.state === 'merged' ? incident.standing.into : null,
    split_from: incident.splitFrom,
    again: incident.again,
    external_source: incident.external?.source ?? null,
    external_id: incident.external?.id ?? null,
    opened_at: new Date(incident.opened).toISOString(),
    opened_by: incident.openedBy,
    uncountable: count.countable ? null : count.reason,
    case_study: caseStudy,
    last_change: last,
    version: incident.version,
  };
}

/** Where it stands in lists, and how far it reaches. */
export function spanOf(incident: Incident): { readonly began: Instant; readonly ended: Instant | null } {
  const { started, detected, resolved } = incident.instants;
  const began = started.now?.at ?? detected.now?.at ?? incident.opened;
  const over = incident.standing.state === 'resolved' || incident.standing.state === 'merged';
  if (!over) return { began, ended: null };
  return { began, ended: Math.max(began, resolved.now?.at ?? began) };
}

/** What its impacts name, each once. */
export function targetsOf(incident: Incident): readonly string[] {
  return [...new Set(incident.impacts.map((impact) => impact.target))];
}

/** The columns of an impact. */
export function impactColumns(incident: Incident, impact: Impact, position: number, revision: number, counted: boolean): Record<string, unknown> {
  const { measure } = impact;
  return {
    id: impact.id,
    incident_id: incident.id,
    position,
    target: impact.target,
    site: impact.site,
    from_at: new Date(impact.from).toISOString(),
    to_at: impact.to === null ? null : new Date(impact.to).toISOString(),
    severity: measure.kind === 'severity' ? measure.severity : null,
    fraction: measure.kind === 'fraction' ? measure.fraction : null,
    users: measure.kind === 'users' ? measure.users : null,
    follows_start: impact.followsStart,
    follows_end: impact.followsEnd,
    counted,
    revision,
    removed_at: null,
  };
}

/** Raises the revision: whoever keeps a copy of the impacts sees that it is old. Also makes writers of impacts take turns. */
export async function nextRevision(tx: Tx): Promise<number> {
  const { rows } = await sql<{ n: number }>`update incidents.revision set n = n + 1 returning n`.execute(tx);
  const [row] = rows;
  if (row === undefined) throw new Error('incidents.revision has no row');
  return row.n;
}

/** What `words` is made of. */
const wordsOf = sql`to_tsvector('simple', concat_ws(' ', made.title, made.summary, array_to_string(made.tags, ' '), made.external_id))`;

const columnNames = [
  'id',
  'title',
  'summary',
  'state',
  'severity',
  'instants',
  'started_at',
  'detected_at',
  'acknowledged_at',
  'mitigated_at',
  'resolved_at',
  'began_at',
  'ended_at',
  'targets',
  'tags',
  'trigger_code',
  'trigger_text',
  'cause_code',
  'cause_text',
  'deployment',
  'data_lost',
  'rolled_back',
  'responders',
  'coordinator',
  'merged_into',
  'split_from',
  'again',
  'external_source',
  'external_id',
  'opened_at',
  'opened_by',
  'uncountable',
  'case_study',
  'last_change',
  'version',
] as const;
const columns = sql.join(columnNames.map((name) => sql.ref(name)));
const settable = sql.join(columnNames.filter((name) => name !== 'id').map((name) => sql`${sql.ref(name)} = excluded.${sql.ref(name)}`));

/** Writes incidents whole, new or not; their impacts and hits are written by `writeImpacts`. */
export async function writeIncidents(tx: Tx, rows: readonly Record<string, unknown>[]): Promise<void> {
  await sql`
    insert into incidents.incident (${columns}, words)
    select ${columns}, ${wordsOf} from jsonb_populate_recordset(null::incidents.incident, ${json(rows)}::jsonb) made
    on conflict (id) do update set ${settable}, words = excluded.words`.execute(tx);
}

/** Writes impacts whole; those that moved in from another incident change their incident here. */
export async function writeImpacts(tx: Tx, rows: readonly Record<string, unknown>[]): Promise<void> {
  if (rows.length === 0) return;
  await sql`
    insert into incidents.impact
    select * from jsonb_populate_recordset(null::incidents.impact, ${json(rows)}::jsonb)
    on conflict (id) do update set
      incident_id = excluded.incident_id, position = excluded.position, target = excluded.target, site = excluded.site, from_at = excluded.from_at,
      to_at = excluded.to_at, severity = excluded.severity, fraction = excluded.fraction, users = excluded.users,
      follows_start = excluded.follows_start, follows_end = excluded.follows_end, counted = excluded.counted, revision = excluded.revision,
      removed_at = excluded.removed_at`.execute(tx);
}

/** Writes which targets these incidents hit; `known` are those that may have rows already. */
export async function writeHits(tx: Tx, incidents: readonly Incident[], known: readonly string[]): Promise<void> {
  const hits = incidents.flatMap((incident) =>
    incident.standing.state === 'merged'
      ? []
      : targetsOf(incident).map((target) => ({ target, began_at: new Date(spanOf(incident).began).toISOString(), incident_id: incident.id })),
  );
  if (known.length > 0) await sql`delete from incidents.hit where incident_id = any(${[...known]}::text[])`.execute(tx);
  if (hits.length > 0) await sql`insert into incidents.hit select * from jsonb_populate_recordset(null::incidents.hit, ${json(hits)}::jsonb)`.execute(tx);
}

/**
 * Writes an incident that was decided on, with the difference of its impacts. Raises the revision only when what figures
 * are made of has changed. `before` null: it is new.
 */
export async function saveIncident(
  tx: Tx,
  before: Incident | null,
  after: Incident,
  last: LastChange | null,
  caseStudy: CaseStudyMark,
  now: Instant,
): Promise<void> {
  await writeIncidents(tx, [columnsOf(after, last, caseStudy)]);
  const counted = countability(after).countable;
  const countChanged = before === null || countability(before).countable !== counted;
  const was = new Map(before?.impacts.map((impact, position) => [impact.id, JSON.stringify([impact, position])]));
  const changed = after.impacts.flatMap((impact, position) =>
    countChanged || was.get(impact.id) !== JSON.stringify([impact, position]) ? [{ impact, position }] : [],
  );
  const kept = new Set(after.impacts.map((impact) => impact.id));
  const gone = before?.impacts.filter((impact) => !kept.has(impact.id)) ?? [];
  if (changed.length + gone.length > 0) {
    const revision = await nextRevision(tx);
    await writeImpacts(
      tx,
      changed.map(({ impact, position }) => impactColumns(after, impact, position, revision, counted)),
    );
    if (gone.length > 0)
      await removeImpacts(
        tx,
        after.id,
        gone.map((impact) => impact.id),
        revision,
        now,
      );
  }
  const place = (incident: Incident): string => JSON.stringify([targetsOf(incident), spanOf(incident).began, incident.standing.state === 'merged']);
  if (before === null || place(before) !== place(after)) await writeHits(tx, [after], before === null ? [] : [after.id]);
}

/** Marks impacts as removed, unless they live on in another incident by now. */
async function removeImpacts(tx: Tx, incidentId: string, ids: readonly string[], revision: number, now: Instant): Promise<void> {
  await sql`
    update incidents.impact set removed_at = ${new Date(now)}, counted = false, revision = ${revision}
    where id = any(${ids}::text[]) and incident_id = ${incidentId}`.execute(tx);
}
