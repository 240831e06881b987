/**
 * How does a history come in? Read and judged in core, compared with what was imported before, shown; and, when asked, written
 * in one transaction, thousands of rows a statement. Either all good rows are in afterwards, or none.
 */
import type { importIncidents } from '@samspel/contract/incidents.ts';
import type { AnswerOf, BodyOf } from '@samspel/contract/route.ts';
import { type Refusal, refuse } from '@samspel/core/decision/refusal.ts';
import { countability } from '@samspel/core/incidents/countable.ts';
import { fingerprintOf, type Imported, type ImportedIncident, incidentOf, type RefusedRow, rowUncountable } from '@samspel/core/incidents/import/imported.ts';
import type { Mapping } from '@samspel/core/incidents/import/mapping.ts';
import { importStatuspage } from '@samspel/core/incidents/import/statuspage.ts';
import { importCsv, importJson, type TableRead } from '@samspel/core/incidents/import/tables.ts';
import { importUpptimeChecks, importUpptimeIssues } from '@samspel/core/incidents/import/upptime.ts';
import type { Incident, IncidentId } from '@samspel/core/incidents/incident.ts';
import { type Instant, iso } from '@samspel/core/time/instant.ts';
import { sql } from 'kysely';
import { json, type Reader, type Tx } from '../../platform/database/database.ts';
import type { House } from '../../platform/house.ts';
import { type Acting, byOf, type Result } from './commands.ts';
import { unknownRefs } from './owners.ts';
import { columnsOf, impactColumns, nextRevision, writeHits, writeImpacts, writeIncidents } from './storage.ts';
import type { CaseStudyMark } from './tables.ts';

export type ImportBody = BodyOf<typeof importIncidents>;
export type ImportAnswer = AnswerOf<typeof importIncidents>;

/** More would hold up everybody else for too long. */
export const rowLimit = 500_000;
const listed = 1000;
const sampled = 50;
/** Rows a statement: some megabytes. */
const batch = 1000;

type Read = (Imported & { readonly mapping: Mapping | null }) | { readonly refusal: Refusal };

/** Reads the file as its format says. */
function readFile(body: ImportBody, now: Instant): Read {
  switch (body.format) {
    case 'csv':
      return tableOf(importCsv(body.text, body.mapping ?? null, now));
    case 'json':
      return tableOf(importJson(body.text, body.mapping ?? null, now));
    case 'statuspage':
      return plainOf(importStatuspage(body.text, body.mapping?.targets ?? {}, now));
    case 'upptime-issues':
      return plainOf(importUpptimeIssues(body.text, body.mapping?.targets ?? {}, now));
    case 'upptime-checks':
      if (body.target === undefined) return refuse('incidents.import-mapping', { reason: 'say with `target` what was checked' }, '/target');
      return plainOf(importUpptimeChecks(body.text, body.target, now));
  }
}

function tableOf(read: TableRead): Read {
  if ('misfit' in read) return refuse('incidents.import-mapping', { reason: read.misfit }, '/mapping');
  return 'unreadable' in read ? refuse('incidents.import-unreadable', { ...read.unreadable }, '/text') : read;
}

function plainOf(read: Imported | { readonly unreadable: { line: number; reason: string } }): Read {
  return 'unreadable' in read ? refuse('incidents.import-unreadable', { ...read.unreadable }, '/text') : { ...read, mapping: null };
}

/** A row with what is known of it here. */
interface Compared {
  readonly row: ImportedIncident;
  readonly fingerprint: string;
  readonly known: Known | null;
}

/** What an earlier import made of a row, and how it stands now. */
interface Known {
  readonly incidentId: string;
  readonly version: number;
  readonly caseStudy: CaseStudyMark;
}

interface Sorted {
  readonly fresh: readonly Compared[];
  readonly changed: readonly Compared[];
  readonly same: readonly Compared[];
  readonly refused: readonly RefusedRow[];
}

/** Shows what an import would do, or does it. */
export async function importHistory(house: House, acting: Acting, body: ImportBody): Promise<Result<ImportAnswer>> {
  const read = readFile(body, acting.now);
  if ('refusal' in read) return read;
  if (read.total > rowLimit) return refuse('incidents.import-too-many', { limit: rowLimit, rows: read.total });
  if (body.dryRun) return { answer: await tell(house.reader, body, read, await compare(house.reader, body.source, read, false), null) };
  const importId = house.newId('imr');
  return house.change(async (tx) => {
    // One import of a source at a time: what is compared stays so until it is written.
    await sql`select pg_advisory_xact_lock(hashtextextended(${`incidents.import ${body.source}`}, 0))`.execute(tx);
    const sorted = await compare(tx, body.source, read, true);
    await apply(tx, house, acting, body.source, sorted);
    const answer = await tell(tx, body, read, sorted, importId);
    await record(tx, house, acting, body, answer, importId);
    return { answer };
  });
}

interface KnownRow {
  external_id: string;
  incident_id: string;
  fingerprint: string;
  imported_version: number;
  version: number;
  case_study: CaseStudyMark;
}

/** Question: which rows were imported before, are they the same, and were they changed here since? Held, nobody changes them until they are written. */
async function compare(reader: Reader, source: string, read: Imported, hold: boolean): Promise<Sorted> {
  const ids = read.good.map((row) => row.externalId);
  const { rows } = await sql<KnownRow>`
    select e.external_id, e.incident_id, e.fingerprint, e.imported_version, i.version, i.case_study
    from incidents.external e join incidents.incident i on i.id = e.incident_id
    where e.source = ${source} and e.external_id = any(${ids}::text[]) order by i.id ${hold ? sql`for update of i` : sql``}`.execute(reader);
  const known = new Map(rows.map((row) => [row.external_id, row]));
  const fresh: Compared[] = [];
  const changed: Compared[] = [];
  const same: Compared[] = [];
  const refused: RefusedRow[] = [...read.refused];
  for (const row of read.good) {
    const fingerprint = fingerprintOf(row);
    const there = known.get(row.externalId);
    if (there === undefined) {
      fresh.push({ row, fingerprint, known: null });
      continue;
    }
    const one = { row, fingerprint, known: { incidentId: there.incident_id, version: there.version, caseStudy: there.case_study } };
    if (there.fingerprint === fingerprint) same.push(one);
    else if (there.version === there.imported_version) changed.push(one);
    else refused.push({ line: row.line, path: 'externalId', reason: `${there.incident_id} was changed here since its last import, and is not overwritten` });
  }
  return { fresh, changed, same, refused: refused.sort((a, b) => a.line - b.line) };
}

async function apply(tx: Tx, house: House, acting: Acting, source: string, sorted: Sorted): Promise<void> {
  const all = [...sorted.fresh, ...sorted.changed];
  if (all.length === 0) return;
  const revision = await nextRevision(tx);
  for (let at = 0; at < all.length; at += batch) await applyBatch(tx, house, acting, source, all.slice(at, at + batch), revision);
}

async function applyBatch(tx: Tx, house: House, acting: Acting, source: string, compared: readonly Compared[], revision: number): Promise<void> {
  const by = byOf(acting.actor);
  const made = compared.map(({ row, known }): Incident => {
    const ids = { incident: () => (known === null ? house.newId('inc') : (known.incidentId as IncidentId)), impact: () => house.newId('imp') };
    return { ...incidentOf(row, source, ids, by, acting.now), version: known === null ? 1 : known.version + 1 };
  });
  await removeEarlier(tx, compared, revision, acting.now);
  await writeIncidents(
    tx,
    made.map((incident, index) => columnsOf(incident, null, compared[index]?.known?.caseStudy ?? 'none')),
  );
  await writeImpacts(
    tx,
    made.flatMap((incident) => {
      const counted = countability(incident).countable;
      return incident.impacts.map((impact, position) => impactColumns(incident, impact, position, revision, counted));
    }),
  );
  await writeHits(
    tx,
    made,
    compared.flatMap((one) => one.known?.incidentId ?? []),
  );
  const notes = made.flatMap((incident, index) =>
    (compared[index]?.row.notes ?? []).map((note) => ({
      id: house.newId('not'),
      incident_id: incident.id,
      at: iso(note.at),
      written_at: iso(acting.now),
      by: { kind: 'system', id: `import:${source}`, name: source },
      text: note.text,
      important: false,
      edited_at: null,
    })),
  );
  if (notes.length > 0) await sql`insert into incidents.note select * from jsonb_populate_recordset(null::incidents.note, ${json(notes)}::jsonb)`.execute(tx);
  const external = made.map((incident, index) => ({
    source,
    external_id: compared[index]?.row.externalId,
    incident_id: incident.id,
    fingerprint: compared[index]?.fingerprint,
    imported_version: incident.version,
  }));
  await sql`
    insert into incidents.external select * from jsonb_populate_recordset(null::incidents.external, ${json(external)}::jsonb)
    on conflict (source, external_id) do update set fingerprint = excluded.fingerprint, imported_version = excluded.imported_version`.execute(tx);
}

/** What an earlier import said of rows that have changed is taken away: impacts marked as removed, its notes dropped. */
async function removeEarlier(tx: Tx, compared: readonly Compared[], revision: number, now: Instant): Promise<void> {
  const ids = compared.flatMap((one) => one.known?.incidentId ?? []);
  if (ids.length === 0) return;
  await sql`
    update incidents.impact set removed_at = ${new Date(now)}, counted = false, revision = ${revision}
    where incident_id = any(${ids}::text[]) and removed_at is null`.execute(tx);
  await sql`delete from incidents.note where incident_id = any(${ids}::text[]) and by ->> 'kind' = 'system'`.execute(tx);
}

async function tell(
  reader: Reader,
  body: ImportBody,
  read: Imported & { readonly mapping: Mapping | null },
  sorted: Sorted,
  importId: string | null,
): Promise<ImportAnswer> {
  const taken = [...sorted.fresh, ...sorted.changed, ...sorted.same];
  const outcomes = [
    ...sorted.fresh.map((one) => ({ one, outcome: 'new' as const })),
    ...sorted.changed.map((one) => ({ one, outcome: 'changed' as const })),
    ...sorted.same.map((one) => ({ one, outcome: 'same' as const })),
  ].sort((a, b) => a.one.row.line - b.one.row.line);
  return {
    dryRun: body.dryRun,
    rows: read.total,
    created: sorted.fresh.length,
    changed: sorted.changed.length,
    same: sorted.same.length,
    refused: sorted.refused.slice(0, listed).map((fault) => ({ ...fault })),
    refusedCount: sorted.refused.length,
    uncountable: taken.filter((one) => rowUncountable(one.row) !== null).length,
    unknownTargets: await unknownTargets(
      reader,
      taken.map((one) => one.row),
    ),
    sample: outcomes.slice(0, sampled).map(({ one: { row }, outcome }) => ({
      line: row.line,
      externalId: row.externalId,
      title: row.title,
      outcome,
      started: row.instants.started == null ? null : iso(row.instants.started.at),
      resolved: row.instants.resolved == null ? null : iso(row.instants.resolved.at),
      targets: [...new Set(row.impacts.map((impact) => impact.target))],
      uncountable: rowUncountable(row),
    })),
    columns: [...read.columns],
    mapping: read.mapping === null ? null : mappingTold(read.mapping),
    importId,
  };
}

function mappingTold(mapping: Mapping): NonNullable<ImportAnswer['mapping']> {
  const { defaults } = mapping;
  return {
    ...mapping,
    fields: { ...mapping.fields },
    defaults: { ...defaults, tags: defaults.tags === undefined ? undefined : [...defaults.tags] },
    targets: { ...mapping.targets },
    severities: { ...mapping.severities },
  };
}

async function unknownTargets(reader: Reader, rows: readonly ImportedIncident[]): Promise<ImportAnswer['unknownTargets']> {
  const counts = new Map<string, number>();
  for (const row of rows) for (const target of new Set(row.impacts.map((impact) => impact.target))) counts.set(target, (counts.get(target) ?? 0) + 1);
  const unknown = await unknownRefs(reader, [...counts.keys()]);
  return unknown
    .map((name) => ({ name, rows: counts.get(name) ?? 0 }))
    .sort((a, b) => b.rows - a.rows || (a.name < b.name ? -1 : 1))
    .slice(0, 200);
}

async function record(tx: Tx, house: House, acting: Acting, body: ImportBody, answer: ImportAnswer, importId: string): Promise<void> {
  await sql`
    insert into incidents.import (id, at, by, source, format, rows, created, changed, same, refused)
    values (${importId}, ${new Date(acting.now)}, ${json(byOf(acting.actor))}, ${body.source}, ${body.format}, ${answer.rows}, ${answer.created},
      ${answer.changed}, ${answer.same}, ${json(answer.refused)})`.execute(tx);
  const { rows, created, changed, same, refusedCount } = answer;
  const payload = { source: body.source, format: body.format, rows, created, changed, same, refused: refusedCount };
  await house.publish(tx, acting.actor, { type: 'incidents.imported', subject: importId, payload });
}
