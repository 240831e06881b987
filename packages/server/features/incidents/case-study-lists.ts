/** Which case studies are there, what was promised in them, and by which policy are they demanded? */
import type { listCaseStudies, listChanges, readCaseStudyPolicy, writeCaseStudyPolicy } from '@samspel/contract/incidents.ts';
import type { AnswerOf, QueryOf } from '@samspel/contract/route.ts';
import { accept, type Outcome, refuse } from '@samspel/core/decision/refusal.ts';
import { type CaseStudyConditions, defaultConditions } from '@samspel/core/incidents/case-demand.ts';
import { type Instant, iso } from '@samspel/core/time/instant.ts';
import { type Selectable, sql } from 'kysely';
import { json, type Reader } from '../../platform/database/database.ts';
import type { House } from '../../platform/house.ts';
import { pageOf, readCursor } from '../../platform/http/cursor.ts';
import { changeOf, tellChange } from './case-studies.ts';
import { type Acting, byOf, type Result } from './commands.ts';
import { readDemand, readPolicy } from './demand.ts';
import { readIncident } from './storage.ts';
import type { CaseChangeTable, IncidentsTables } from './tables.ts';

interface StudyRow {
  readonly id: string;
  readonly title: string;
  readonly case_study: 'demanded' | 'draft' | 'published';
  readonly began_at: Instant;
  readonly started_at: Instant | null;
  readonly published_at: Instant | null;
  readonly changes: { promised: number; done: number; holds: number; failed: number };
}

/** Question: which incidents have or demand a case study, newest first? Reasons are worked out for the page that is shown. */
export async function findCaseStudies(
  reader: Reader,
  query: QueryOf<typeof listCaseStudies>,
  now: Instant,
): Promise<Outcome<AnswerOf<typeof listCaseStudies>>> {
  const cursor = readCursor(query.cursor, 2);
  if (!cursor.ok) return refuse('incidents.bad-cursor', {}, '/cursor');
  const [at, id] = cursor.value ?? [];
  const beyond = typeof at === 'number' && typeof id === 'string' ? sql`and (i.began_at, i.id) < (${new Date(at)}, ${id})` : sql``;
  const { rows } = await sql<StudyRow>`
    select i.id, i.title, i.case_study, i.began_at, i.started_at, s.published_at, (
      select jsonb_build_object('promised', count(*) filter (where c.state = 'promised'), 'done', count(*) filter (where c.state = 'done'),
        'holds', count(*) filter (where c.state = 'holds'), 'failed', count(*) filter (where c.state = 'failed'))
      from incidents.case_change c where c.incident_id = i.id) as changes
    from incidents.incident i left join incidents.case_study s on s.incident_id = i.id
    where i.case_study <> 'none' ${query.state === undefined ? sql`` : sql`and i.case_study = ${query.state}`} ${beyond}
    order by i.began_at desc, i.id desc limit ${sql.lit(query.limit + 1)}`.execute(reader);
  const { items, next } = pageOf(rows, query.limit, (row) => [row.began_at, row.id]);
  const told = await Promise.all(
    items.map(async (row) => ({
      incident: row.id,
      title: row.title,
      state: row.case_study,
      reasons: row.case_study === 'demanded' ? await reasonsOf(reader, row.id, now) : [],
      started: row.started_at === null ? null : iso(row.started_at),
      published: row.published_at === null ? null : iso(row.published_at),
      changes: row.changes,
    })),
  );
  return accept({ items: told, next });
}

async function reasonsOf(reader: Reader, id: string, now: Instant): Promise<string[]> {
  const held = await readIncident(reader, id);
  return held === null ? [] : (await readDemand(reader, held.incident, now)).reasons.map((reason) => reason.says);
}

/** Question: what was promised, what is due, what is to be looked at? Soonest first. */
export async function findChanges(reader: Reader, query: QueryOf<typeof listChanges>, now: Instant): Promise<Outcome<AnswerOf<typeof listChanges>>> {
  const cursor = readCursor(query.cursor, 2);
  if (!cursor.ok) return refuse('incidents.bad-cursor', {}, '/cursor');
  const [due, id] = cursor.value ?? [];
  const day = iso(now).slice(0, 10);
  const late = sql`((c.state = 'promised' and c.due < ${day}) or (c.state = 'done' and c.check_on < ${day}))`;
  const filters = [sql`true`];
  if (query.state !== undefined) filters.push(sql`c.state = ${query.state}`);
  if (query.owner !== undefined) filters.push(sql`c.owner = ${query.owner}`);
  if (query.overdue !== undefined) filters.push(query.overdue ? late : sql`not coalesce(${late}, false)`);
  if (typeof due === 'string' && typeof id === 'string') filters.push(sql`(c.due, c.id) > (${due}::date, ${id})`);
  const { rows } = await sql<Selectable<CaseChangeTable> & { title: string }>`
    select c.*, i.title from incidents.case_change c join incidents.incident i on i.id = c.incident_id
    where ${sql.join(filters, sql` and `)} order by c.due, c.id limit ${sql.lit(query.limit + 1)}`.execute(reader);
  const { items, next } = pageOf(rows, query.limit, (row) => [row.due, row.id]);
  return accept({ items: items.map((row) => ({ ...tellChange(changeOf(row), row.incident_id, now), incidentTitle: row.title })), next });
}

type Policy = AnswerOf<typeof writeCaseStudyPolicy>;

/** Question: which policy holds, and which held before? Version 0 is what holds where nobody has decided. */
export async function tellPolicies(reader: Reader): Promise<AnswerOf<typeof readCaseStudyPolicy>> {
  const rows = await reader.withTables<IncidentsTables>().selectFrom('incidents.case_study_policy').selectAll().orderBy('version', 'desc').limit(100).execute();
  const told = rows.map((row): Policy => ({ ...conditionsOf(row.conditions), version: row.version, since: iso(row.since), by: row.by }));
  const first: Policy = { ...conditionsOf(defaultConditions), version: 0, since: iso(0), by: { kind: 'system', id: 'samspel', name: 'Samspel' } };
  const [current = first, ...earlier] = told;
  return { current, earlier: current === first ? [] : [...earlier, first] };
}

const conditionsOf = (conditions: CaseStudyConditions) => ({ ...conditions, severities: [...conditions.severities] });

/** Signs a new version. What incidents are marked with follows when they change next. */
export async function writePolicy(house: House, acting: Acting, conditions: CaseStudyConditions): Promise<Result<Policy>> {
  return house.change(async (tx) => {
    // Two who sign at the same moment take turns, so that each has a version of its own.
    await sql`lock table incidents.case_study_policy in share row exclusive mode`.execute(tx);
    const { version, ...before } = await readPolicy(tx);
    if (acting.ifVersion !== null && acting.ifVersion !== version) return refuse('request.stale', { version });
    if (JSON.stringify(sorted(before)) === JSON.stringify(sorted(conditions))) return refuse('incidents.unchanged');
    const by = byOf(acting.actor);
    await tx
      .withTables<IncidentsTables>()
      .insertInto('incidents.case_study_policy')
      .values({ version: version + 1, conditions: json(conditions), since: new Date(acting.now), by: json(by) })
      .execute();
    const payload = { before: { ...before }, after: { ...conditions } };
    await house.publish(tx, acting.actor, { type: 'incidents.case-study-policy-changed', subject: 'case-study-policy', payload });
    return { answer: { ...conditionsOf(conditions), version: version + 1, since: iso(acting.now), by } };
  });
}

function sorted(conditions: CaseStudyConditions): readonly unknown[] {
  return Object.entries(conditions).sort(([a], [b]) => (a < b ? -1 : 1));
}
