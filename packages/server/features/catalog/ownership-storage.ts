/** Which rows hold owners, readiness reviews and departures? */

import type { Side } from '@samspel/core/catalog/own-fields.ts';
import type { Ownership, OwnershipReason, OwnershipState } from '@samspel/core/catalog/ownership.ts';
import type { Answer, Review } from '@samspel/core/catalog/readiness.ts';
import { type Instant, iso, parseInstant } from '@samspel/core/time/instant.ts';
import { sql } from 'kysely';
import { json, type Reader, type Tx } from '../../platform/database/database.ts';

interface OwnershipRow {
  id: string;
  system: string;
  side: Side;
  team: string;
  person: string | null;
  state: OwnershipState;
  review_by: Instant | null;
  from_at: Instant;
  to_at: Instant | null;
  reasons: (Omit<OwnershipReason, 'at'> & { at: string })[];
}

const ownershipColumns = sql`id, system, side, team, person, state, review_by, from_at, to_at, reasons`;

function ownershipOf(row: OwnershipRow): Ownership {
  const { review_by: reviewBy, from_at: from, to_at: to, reasons, ...rest } = row;
  return { ...rest, reviewBy, from, to, reasons: reasons.map((one) => ({ ...one, at: parseInstant(one.at) ?? 0 })) };
}

const storedReasons = (ownership: Ownership): string => json(ownership.reasons.map((one) => ({ ...one, at: iso(one.at) })));

/** Question: who is owner now, as changed after a revision? Ended ones too. */
export async function ownershipsSince(reader: Reader, revision: number): Promise<Ownership[]> {
  const { rows } =
    await sql<OwnershipRow>`select ${ownershipColumns} from catalog.ownership where revision > ${revision} and (${revision} > 0 or to_at is null)`.execute(
      reader,
    );
  return rows.map(ownershipOf);
}

/** Question: who ever owned this system? Newest first. */
export async function ownershipHistory(reader: Reader, system: string): Promise<Ownership[]> {
  const { rows } = await sql<OwnershipRow>`select ${ownershipColumns} from catalog.ownership where system = ${system} order by from_at desc, id desc`.execute(
    reader,
  );
  return rows.map(ownershipOf);
}

/** Question: what did a team ever own? Newest first. */
export async function ownershipsOfTeam(reader: Reader, team: string): Promise<Ownership[]> {
  const { rows } =
    await sql<OwnershipRow>`select ${ownershipColumns} from catalog.ownership where team = ${team} order by from_at desc, id desc limit 5000`.execute(reader);
  return rows.map(ownershipOf);
}

/** Question: who is owner of these systems now? Locked for writing. */
export async function currentForUpdate(tx: Tx, systems: readonly string[]): Promise<Ownership[]> {
  const { rows } = await sql<OwnershipRow>`
    select ${ownershipColumns} from catalog.ownership where system = any(${[...systems]}) and to_at is null order by id for update`.execute(tx);
  return rows.map(ownershipOf);
}

/** Question: which standing ownerships name a person? */
export async function currentOfPerson(reader: Reader, person: string): Promise<Ownership[]> {
  const { rows } = await sql<OwnershipRow>`
    select ${ownershipColumns} from catalog.ownership where to_at is null and (person = ${person} or team = ${person}) order by system, side`.execute(reader);
  return rows.map(ownershipOf);
}

/** Takes the ownerships whose review-by has passed and that nobody noticed yet, and notes that they were. */
export async function takeOverdue(tx: Tx, revision: number, now: Instant): Promise<Ownership[]> {
  const at = new Date(now);
  const { rows } = await sql<OwnershipRow>`
    update catalog.ownership set overdue_at = ${at}, revision = ${revision}
    where to_at is null and overdue_at is null and review_by <= ${at} returning ${ownershipColumns}`.execute(tx);
  return rows.map(ownershipOf);
}

/** Question: has a review-by passed that nobody noticed? */
export async function hasOverdue(reader: Reader, now: Instant): Promise<boolean> {
  const { rows } = await sql`select 1 from catalog.ownership where to_at is null and overdue_at is null and review_by <= ${new Date(now)} limit 1`.execute(
    reader,
  );
  return rows.length > 0;
}

/** Writes ownerships, new and changed. Ended ones first, since only one may stand on a side. */
export async function writeOwnerships(tx: Tx, all: readonly Ownership[], revision: number): Promise<void> {
  for (const some of [all.filter(({ to }) => to !== null), all.filter(({ to }) => to === null)]) {
    if (some.length === 0) continue;
    const column = <T>(read: (one: Ownership) => T): T[] => some.map(read);
    const moment = (value: Instant | null): string | null => (value === null ? null : iso(value));
    await sql`
      insert into catalog.ownership as o (id, system, side, team, person, state, review_by, from_at, to_at, reasons, revision)
      select id, system, side, team, person, state, review_by, from_at, to_at, reasons::json, ${revision}::bigint
      from unnest(${column(({ id }) => id)}::text[], ${column(({ system }) => system)}::text[], ${column(({ side }) => side)}::text[], ${column(({ team }) => team)}::text[],
                  ${column(({ person }) => person)}::text[], ${column(({ state }) => state)}::text[], ${column(({ reviewBy }) => moment(reviewBy))}::timestamptz[],
                  ${column(({ from }) => moment(from))}::timestamptz[], ${column(({ to }) => moment(to))}::timestamptz[], ${column(storedReasons)}::text[])
        as given (id, system, side, team, person, state, review_by, from_at, to_at, reasons)
      on conflict (id) do update set
        team = excluded.team, person = excluded.person, state = excluded.state, to_at = excluded.to_at, reasons = excluded.reasons,
        review_by = excluded.review_by, overdue_at = case when o.review_by is not distinct from excluded.review_by then o.overdue_at end,
        version = o.version + 1, revision = excluded.revision`.execute(tx);
  }
}

interface ReviewRow {
  id: string;
  system: string;
  started_at: Instant;
  started_by: string;
  finished_at: Instant | null;
  reason: string;
  answers: Record<string, Omit<Answer, 'at' | 'expiresAt'> & { at: string; expiresAt: string | null }>;
  version: number;
}

/** A review with the version of its row. */
export type StoredReview = Review & { readonly version: number };

const reviewColumns = sql`id, system, started_at, started_by, finished_at, reason, answers, version`;

function reviewOf(row: ReviewRow): StoredReview {
  const { started_at: startedAt, started_by: startedBy, finished_at: finishedAt, answers, ...rest } = row;
  const read = Object.entries(answers).map(
    ([id, one]) => [id, { ...one, at: parseInstant(one.at) ?? 0, expiresAt: one.expiresAt === null ? null : parseInstant(one.expiresAt) }] as const,
  );
  return { ...rest, startedAt, startedBy, finishedAt, answers: Object.fromEntries(read) };
}

const storedAnswers = (review: Review): string =>
  json(
    Object.fromEntries(
      Object.entries(review.answers).map(([id, one]) => [id, { ...one, at: iso(one.at), expiresAt: one.expiresAt === null ? null : iso(one.expiresAt) }]),
    ),
  );

/** Question: which reviews were there of a system? Newest first. */
export async function reviewsOf(reader: Reader, system: string): Promise<StoredReview[]> {
  const { rows } = await sql<ReviewRow>`select ${reviewColumns} from catalog.readiness where system = ${system} order by started_at desc, id desc`.execute(
    reader,
  );
  return rows.map(reviewOf);
}

/** Question: which reviews changed after a revision? */
export async function reviewsSince(reader: Reader, revision: number): Promise<StoredReview[]> {
  const { rows } = await sql<ReviewRow>`select ${reviewColumns} from catalog.readiness where revision > ${revision} order by started_at, id`.execute(reader);
  return rows.map(reviewOf);
}

/** Question: how does one review stand? Give a transaction to lock it. */
export async function reviewById(reader: Reader, id: string, lock = false): Promise<StoredReview | null> {
  const { rows } = await sql<ReviewRow>`select ${reviewColumns} from catalog.readiness where id = ${id} ${lock ? sql`for update` : sql``}`.execute(reader);
  return rows[0] === undefined ? null : reviewOf(rows[0]);
}

/** Writes a review, new or changed; answers its version. */
export async function writeReview(tx: Tx, review: Review, revision: number): Promise<number> {
  const finished = review.finishedAt === null ? null : new Date(review.finishedAt);
  const { rows } = await sql<{ version: number }>`
    insert into catalog.readiness as r (id, system, started_at, started_by, finished_at, reason, answers, revision)
    values (${review.id}, ${review.system}, ${new Date(review.startedAt)}, ${review.startedBy}, ${finished}, ${review.reason}, ${storedAnswers(review)}, ${revision})
    on conflict (id) do update set finished_at = excluded.finished_at, answers = excluded.answers, version = r.version + 1, revision = excluded.revision
    returning version`.execute(tx);
  return rows[0]?.version ?? 1;
}

/** Question: who has left? */
export async function departures(reader: Reader): Promise<Map<string, Instant>> {
  const { rows } = await sql<{ person: string; at: Instant }>`select person, at from catalog.departure`.execute(reader);
  return new Map(rows.map(({ person, at }) => [person, at]));
}

/** Notes that a person has left; false when that was known. */
export async function writeDeparture(tx: Tx, person: string, by: string, reason: string, revision: number, now: Instant): Promise<boolean> {
  const { rows } = await sql`
    insert into catalog.departure (person, at, by_name, reason, revision) values (${person}, ${new Date(now)}, ${by}, ${reason}, ${revision})
    on conflict do nothing returning person`.execute(tx);
  return rows.length > 0;
}
