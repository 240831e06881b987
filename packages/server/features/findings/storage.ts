/** Which rows hold the findings? */
import type { FindingAnswer } from '@samspel/contract/findings.ts';
import { type Instant, iso } from '@samspel/core/time/instant.ts';
import { sql } from 'kysely';
import { json, type Reader, type Tx } from '../../platform/database/database.ts';
import type { CursorKey } from '../../platform/http/cursor.ts';
import type { Noticed } from './noticed.ts';

type State = FindingAnswer['state'];

/** A finding as it is stored. */
export interface Finding {
  readonly id: string;
  readonly kind: string;
  readonly subject: string;
  readonly subjectTitle: string | null;
  readonly title: string;
  readonly acceptDoes: string | null;
  readonly facts: Record<string, unknown>;
  readonly state: State;
  readonly foundAt: Instant;
  readonly decidedAt: Instant | null;
  readonly decidedBy: string | null;
  readonly reason: string | null;
  readonly version: number;
}

const columns = sql`
  f.id, f.kind, f.subject, (select title from catalog.entity e where e.ref = f.subject) as "subjectTitle", f.title, f.accept_does as "acceptDoes", f.facts, f.state,
  f.found_at as "foundAt", f.decided_at as "decidedAt", f.decided_by as "decidedBy", f.reason, f.version`;

/** A finding as it is told. */
export function toldOf(finding: Finding): FindingAnswer {
  const { foundAt, decidedAt, subjectTitle, ...rest } = finding;
  return { ...rest, subjectTitle: subjectTitle ?? finding.subject, foundAt: iso(foundAt), decidedAt: decidedAt === null ? null : iso(decidedAt) };
}

/** Writes a finding; null when the same is open, or was dismissed. */
export async function raiseRow(tx: Tx, id: string, noticed: Noticed, now: Instant): Promise<string | null> {
  const { kind, subject, key, title, acceptDoes, facts } = noticed;
  const { rows } = await sql<{ id: string }>`
    insert into findings.finding as f (id, kind, subject, key, title, accept_does, facts, state, found_at)
    values (${id}, ${kind}, ${subject}, ${key}, ${title}, ${acceptDoes}, ${json(facts)}, 'open', ${new Date(now)})
    on conflict (key) do update set
      state = 'open', title = excluded.title, accept_does = excluded.accept_does, facts = excluded.facts, found_at = excluded.found_at,
      decided_at = null, decided_by = null, reason = null, version = f.version + 1
      where f.state in ('withdrawn', 'accepted')
    returning id`.execute(tx);
  return rows[0]?.id ?? null;
}

/** Closes what is open under these keys; answers what it was. */
export async function withdrawRows(tx: Tx, keys: readonly string[], now: Instant): Promise<Finding[]> {
  const { rows } = await sql<Finding>`
    update findings.finding f set state = 'withdrawn', decided_at = ${new Date(now)}, version = version + 1
    where key = any(${[...keys]}) and state = 'open' returning ${columns}`.execute(tx);
  return rows;
}

/** Question: how does one finding stand? Locked. */
export async function findingForUpdate(tx: Tx, id: string): Promise<Finding | null> {
  const { rows } = await sql<Finding>`select ${columns} from findings.finding f where id = ${id} for update of f`.execute(tx);
  return rows[0] ?? null;
}

/** Writes a decision. */
export async function decideFinding(tx: Tx, id: string, decision: { state: State; by: string; reason: string; now: Instant }): Promise<Finding> {
  const { rows } = await sql<Finding>`
    update findings.finding f set state = ${decision.state}, decided_at = ${new Date(decision.now)}, decided_by = ${decision.by}, reason = ${decision.reason}, version = version + 1
    where id = ${id} returning ${columns}`.execute(tx);
  const [row] = rows;
  if (row === undefined) throw new Error(`finding ${id} went away under its lock`);
  return row;
}

/** Question: which findings, newest first, after a place in the list? */
export async function listOf(
  reader: Reader,
  filter: { readonly state: string; readonly kind: string | null; readonly subject: string | null },
  after: CursorKey | null,
  limit: number,
): Promise<Finding[]> {
  const [at, id] = after ?? [null, null];
  const { rows } = await sql<Finding>`
    select ${columns} from findings.finding f
    where f.state = ${filter.state} and (${filter.kind}::text is null or f.kind = ${filter.kind}) and (${filter.subject}::text is null or f.subject = ${filter.subject})
      and (${id ?? null}::text is null or (f.found_at, f.id) < (to_timestamp(${typeof at === 'number' ? at : 0}::float8 / 1000), ${id ?? null}::text))
    order by f.found_at desc, f.id desc limit ${limit}`.execute(reader);
  return rows;
}

/** Question: how many of each kind are open? */
export async function countByKind(reader: Reader): Promise<{ kind: string; open: number }[]> {
  const { rows } = await sql<{ kind: string; open: number }>`
    select kind, count(*)::int as open from findings.finding where state = 'open' group by kind order by kind`.execute(reader);
  return rows;
}

/** Question: how many are open altogether? */
export async function countOpen(reader: Reader): Promise<number> {
  return (await countByKind(reader)).reduce((sum, { open }) => sum + open, 0);
}

/** Question: how many are open about each subject? Only subjects with some are named. */
export async function openBySubject(reader: Reader): Promise<Map<string, number>> {
  const { rows } = await sql<{
    subject: string;
    n: number;
  }>`select subject, count(*)::int as n from findings.finding where state = 'open' group by subject`.execute(reader);
  return new Map(rows.map(({ subject, n }) => [subject, n]));
}

/** Question: what is open about these subjects? Newest first. */
export async function openFor(reader: Reader, subjects: readonly string[]): Promise<{ id: string; kind: string; title: string; foundAt: string }[]> {
  const { rows } = await sql<{ id: string; kind: string; title: string; foundAt: Instant }>`
    select id, kind, title, found_at as "foundAt" from findings.finding where state = 'open' and subject = any(${[...subjects]}) order by found_at desc limit 100`.execute(
    reader,
  );
  return rows.map((row) => ({ ...row, foundAt: iso(row.foundAt) }));
}

/** Question: which findings are open about a subject, whole? Newest first. */
export async function findingsBySubject(reader: Reader, subject: string): Promise<FindingAnswer[]> {
  return (await listOf(reader, { state: 'open', kind: null, subject }, null, 100)).map(toldOf);
}

/** Question: under which keys is something of a kind open about these subjects? */
export async function openKeys(reader: Reader, kind: string, subjects: readonly string[]): Promise<string[]> {
  const { rows } = await sql<{
    key: string;
  }>`select key from findings.finding where state = 'open' and kind = ${kind} and subject = any(${[...subjects]})`.execute(reader);
  return rows.map(({ key }) => key);
}

/** Question: which teams have accepted to own a system, on either side? None for what is no system. */
export async function teamsOver(reader: Reader, subject: string): Promise<string[]> {
  const { rows } = await sql<{
    team: string;
  }>`select distinct team from catalog.ownership where system = ${subject} and to_at is null and state = 'accepted'`.execute(reader);
  return rows.map(({ team }) => team);
}
