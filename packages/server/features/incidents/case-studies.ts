/** How is a case study told, written and published, and how are its changes followed? */
import type { caseStudy as caseStudySchema } from '@samspel/contract/incidents.ts';
import { refuse } from '@samspel/core/decision/refusal.ts';
import { type ChangeMove, isOverdue, moveChange, type Pledge, promise } from '@samspel/core/incidents/case-changes.ts';
import { type CaseChange, type CaseStudyText, draftCaseStudy, missingParts } from '@samspel/core/incidents/case-study.ts';
import type { Incident } from '@samspel/core/incidents/incident.ts';
import type { CauseCode, TriggerCode } from '@samspel/core/incidents/vocabulary.ts';
import { type Instant, iso } from '@samspel/core/time/instant.ts';
import type { Selectable } from 'kysely';
import type { z } from 'zod';
import { json, type Reader, type Tx } from '../../platform/database/database.ts';
import type { House } from '../../platform/house.ts';
import { type Acting, byOf, type Result, refusedFor } from './commands.ts';
import { readDemand } from './demand.ts';
import { type Held, holdIncident, readIncident } from './storage.ts';
import type { CaseChangeTable, CaseStudyMark, CaseStudyTable, IncidentsTables } from './tables.ts';
import { readTimeline } from './timeline.ts';

export type ToldCaseStudy = z.output<typeof caseStudySchema>;
type Row = Selectable<CaseStudyTable>;

/** What people may give of the text. */
export type Given = { readonly [Field in keyof CaseStudyText]?: CaseStudyText[Field] | undefined };

/** How many lines of the timeline the draft looks at. */
const draftLines = 500;

async function rowOf(reader: Reader, id: string, hold = false): Promise<Row | null> {
  const query = reader.withTables<IncidentsTables>().selectFrom('incidents.case_study').selectAll().where('incident_id', '=', id);
  return (await (hold ? query.forUpdate() : query).executeTakeFirst()) ?? null;
}

/** Question: which changes does the case study promise? Oldest first. */
async function changesOf(reader: Reader, id: string): Promise<readonly CaseChange[]> {
  const rows = await reader
    .withTables<IncidentsTables>()
    .selectFrom('incidents.case_change')
    .selectAll()
    .where('incident_id', '=', id)
    .orderBy('promised_at')
    .orderBy('id')
    .execute();
  return rows.map(changeOf);
}

/** A stored change as core knows it. */
export function changeOf(row: Selectable<CaseChangeTable>): CaseChange {
  return { id: row.id, what: row.what, owner: row.owner, due: row.due, measure: row.measure, state: row.state, checkOn: row.check_on, history: row.history };
}

/** A change on the wire. */
export function tellChange(change: CaseChange, incident: string, now: Instant): ToldCaseStudy['changes'][number] {
  const history = change.history.map((step) => ({ at: iso(step.at), by: step.by, from: step.from, to: step.to, note: step.note }));
  return { ...change, history, incident, overdue: isOverdue(change, iso(now).slice(0, 10)) };
}

const codedOf = <Code extends string>(code: string | null, text: string | null) => (code === null ? null : { code: code as Code, text: text ?? '' });

function textOf(row: Row): CaseStudyText {
  return {
    happened: row.happened,
    surprise: row.surprise,
    trigger: codedOf<TriggerCode>(row.trigger_code, row.trigger_text),
    cause: codedOf<CauseCode>(row.cause_code, row.cause_text),
    wentWell: row.went_well,
    wentBadly: row.went_badly,
    luck: row.luck,
  };
}

async function suggestion(reader: Reader, incident: Incident): Promise<CaseStudyText> {
  const lines = await readTimeline(reader, incident, { after: null, limit: draftLines, importantOnly: false });
  return draftCaseStudy(
    incident,
    lines.items.map((line) => ({ at: Date.parse(line.at), by: line.by.name, says: line.says, important: line.important, kind: line.kind })),
  );
}

/** Question: how does the case study stand? What nobody has written yet is suggested from the timeline. */
export async function tellCaseStudy(reader: Reader, incident: Incident, now: Instant): Promise<ToldCaseStudy> {
  const row = await rowOf(reader, incident.id);
  const [text, changes, demanded] = await Promise.all([
    row === null ? suggestion(reader, incident) : textOf(row),
    changesOf(reader, incident.id),
    readDemand(reader, incident, now),
  ]);
  return {
    incident: incident.id,
    state: row === null ? 'suggested' : row.state,
    happened: text.happened,
    surprise: text.surprise,
    trigger: text.trigger,
    cause: text.cause,
    wentWell: [...text.wentWell],
    wentBadly: [...text.wentBadly],
    luck: [...text.luck],
    changes: changes.map((change) => tellChange(change, incident.id, now)),
    demanded: { ...demanded, reasons: [...demanded.reasons] },
    missing: [...missingParts(text, changes)],
    writtenBy: row?.written_by ?? null,
    published: row === null || row.published_at === null ? null : iso(row.published_at),
    version: row?.version ?? 0,
  };
}

/** Question: the case study of this incident; null when there is no such incident. */
export async function readCaseStudy(reader: Reader, id: string, now: Instant): Promise<ToldCaseStudy | null> {
  const held = await readIncident(reader, id);
  return held === null ? null : tellCaseStudy(reader, held.incident, now);
}

type Work = (tx: Tx, held: Held) => Promise<{ readonly refusal: ReturnType<typeof refuse>['refusal'] } | null>;

/** Holds the incident, looks at the version of the *case study*, works, and tells how it stands afterwards. */
async function change(house: House, acting: Acting, id: string, needs: 'member' | 'owner', work: Work): Promise<Result<ToldCaseStudy>> {
  return house.change(async (tx) => {
    const held = await holdIncident(tx, id);
    const refused = await refusedFor(tx, held, id, { ...acting, ifVersion: null }, needs);
    if (refused !== null) return { refusal: refused };
    if (held === null) return refuse('incidents.unknown', { id });
    if (acting.ifVersion !== null) {
      const version = (await rowOf(tx, id, true))?.version ?? 0;
      if (version !== acting.ifVersion) return refuse('request.stale', { version });
    }
    return (await work(tx, held)) ?? { answer: await tellCaseStudy(tx, held.incident, acting.now) };
  });
}

const merged = (held: Held) => (held.incident.standing.state === 'merged' ? refuse('incidents.merged', { into: held.incident.standing.into }) : null);

/** Writes the case study. The first time, what is not given comes from the timeline. */
export async function writeCaseStudy(house: House, acting: Acting, id: string, given: Given): Promise<Result<ToldCaseStudy>> {
  return change(house, acting, id, 'member', async (tx, held) => merged(held) ?? (await keep(tx, house, acting, held, given)));
}

async function keep(tx: Tx, house: House, acting: Acting, held: Held, given: Given): Promise<null> {
  const { incident } = held;
  const row = await rowOf(tx, incident.id, true);
  const base = row === null ? await suggestion(tx, incident) : textOf(row);
  const fields = Object.keys(given).filter((field) => given[field as keyof Given] !== undefined);
  const text = { ...base, ...(Object.fromEntries(fields.map((field) => [field, given[field as keyof Given]])) as Partial<CaseStudyText>) };
  const values = {
    state: row?.state ?? ('draft' as const),
    happened: text.happened,
    surprise: text.surprise,
    trigger_code: text.trigger?.code ?? null,
    trigger_text: text.trigger?.text ?? null,
    cause_code: text.cause?.code ?? null,
    cause_text: text.cause?.text ?? null,
    went_well: json(text.wentWell),
    went_badly: json(text.wentBadly),
    luck: json(text.luck),
    written_by: json(byOf(acting.actor)),
    version: (row?.version ?? 0) + 1,
  };
  const db = tx.withTables<IncidentsTables>();
  await db
    .insertInto('incidents.case_study')
    .values({ incident_id: incident.id, published_at: null, ...values })
    .onConflict((conflict) => conflict.column('incident_id').doUpdateSet(values))
    .execute();
  if (row === null) await markAs(tx, incident.id, 'draft');
  await house.publish(tx, acting.actor, { type: 'incidents.case-study-written', subject: incident.id, payload: { fields, first: row === null } });
  return null;
}

async function markAs(tx: Tx, id: string, mark: CaseStudyMark): Promise<void> {
  await tx.withTables<IncidentsTables>().updateTable('incidents.incident').set({ case_study: mark }).where('id', '=', id).execute();
}

/** Says that it is finished. */
export async function publishCaseStudy(house: House, acting: Acting, id: string): Promise<Result<ToldCaseStudy>> {
  return change(house, acting, id, 'owner', async (tx) => {
    const row = await rowOf(tx, id, true);
    if (row === null) return refuse('incidents.case-study-missing');
    if (row.state === 'published') return refuse('incidents.unchanged');
    const changes = await changesOf(tx, id);
    const missing = missingParts(textOf(row), changes);
    if (missing.length > 0) return refuse('incidents.case-study-unfinished', { missing });
    await tx
      .withTables<IncidentsTables>()
      .updateTable('incidents.case_study')
      .set({ state: 'published', published_at: new Date(acting.now), version: row.version + 1 })
      .where('incident_id', '=', id)
      .execute();
    await markAs(tx, id, 'published');
    await house.publish(tx, acting.actor, { type: 'incidents.case-study-published', subject: id, payload: { changes: changes.length } });
    return null;
  });
}

/** Promises a change in how we work. A case study that nobody has begun is begun by it. */
export async function promiseChange(house: House, acting: Acting, id: string, pledge: Pledge): Promise<Result<ToldCaseStudy>> {
  const changeId = house.newId('chg');
  return change(house, acting, id, 'member', async (tx, held) => {
    const refused = merged(held);
    if (refused !== null) return refused;
    const outcome = promise(changeId, held.incident.id, pledge, { now: acting.now, by: byOf(acting.actor) });
    if (!outcome.ok) return outcome;
    if ((await rowOf(tx, id, true)) === null) await keep(tx, house, acting, held, {});
    await saveChange(tx, id, outcome.value.change, acting.now);
    await house.publish(tx, acting.actor, outcome.value.fact);
    return null;
  });
}

/** Follows a change: done, holds, failed, promised again, or another owner, date or measure. */
export async function followChange(house: House, acting: Acting, id: string, changeId: string, move: ChangeMove): Promise<Result<ToldCaseStudy>> {
  return change(house, acting, id, 'member', async (tx, held) => {
    const before = (await changesOf(tx, id)).find((one) => one.id === changeId);
    if (before === undefined) return refuse('incidents.unknown-change', { change: changeId });
    const outcome = moveChange(before, held.incident.id, move, { now: acting.now, by: byOf(acting.actor) });
    if (!outcome.ok) return outcome;
    await saveChange(tx, id, outcome.value.change, acting.now);
    await house.publish(tx, acting.actor, outcome.value.fact);
    return null;
  });
}

async function saveChange(tx: Tx, incidentId: string, one: CaseChange, now: Instant): Promise<void> {
  const values = { what: one.what, owner: one.owner, due: one.due, measure: one.measure, state: one.state, check_on: one.checkOn, history: json(one.history) };
  await tx
    .withTables<IncidentsTables>()
    .insertInto('incidents.case_change')
    .values({ id: one.id, incident_id: incidentId, promised_at: new Date(now), ...values })
    .onConflict((conflict) => conflict.column('id').doUpdateSet(values))
    .execute();
}
