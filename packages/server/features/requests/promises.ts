/** What did each team promise, and since when? Versions are added, never changed. */
import { requestsRefusals as no, type promise, type setPromise as setPromiseRoute } from '@samspel/contract/requests.ts';
import type { BodyOf } from '@samspel/contract/route.ts';
import type { Actor } from '@samspel/core/access/role.ts';
import { accept, type Outcome, refuse } from '@samspel/core/decision/refusal.ts';
import { duesOf, type Promised, type Promises } from '@samspel/core/requests/response-clock.ts';
import { openHours } from '@samspel/core/time/business-time.ts';
import { type Instant, iso } from '@samspel/core/time/instant.ts';
import { parseDate } from '@samspel/core/time/local.ts';
import { readWeek, type WrittenWeek, weekOf } from '@samspel/core/time/week.ts';
import { offsetAt } from '@samspel/core/time/zone.ts';
import { sql } from 'kysely';
import type { z } from 'zod';
import { json, type Reader, type Tx } from '../../platform/database/database.ts';
import type { House } from '../../platform/house.ts';

type Told = z.output<typeof promise>;
type Given = BodyOf<typeof setPromiseRoute>;

interface Row {
  readonly team: string;
  readonly version: number;
  readonly from: Instant;
  readonly timezone: string;
  readonly hours: WrittenWeek;
  readonly holidays: string[];
  readonly answerWithinSeconds: number;
  readonly warnBeforeSeconds: number;
  readonly acknowledges: boolean;
  readonly setBy: string;
  readonly reason: string;
}

/** Promises of every team that made one, and of all others. */
export type PromisesOf = (team: string | null) => Promises;

/** Question: what did each team promise, in which order? */
async function readRows(reader: Reader): Promise<Row[]> {
  const { rows } = await sql<Row>`
    select team, version, from_at as "from", timezone, hours, holidays::text[] as holidays, answer_within_seconds as "answerWithinSeconds",
      warn_before_seconds as "warnBeforeSeconds", acknowledges, set_by_name as "setBy", reason
    from requests.promise order by team, version`.execute(reader);
  return rows;
}

/** Question: what holds for a team, and what held? */
export async function readPromises(reader: Reader): Promise<PromisesOf> {
  const rows = await readRows(reader);
  const known = new Map<string, Promises>();
  const of = (team: string): Promises | null => {
    const found = known.get(team);
    if (found !== undefined) return found;
    const [first, ...more] = rows.filter((row) => row.team === team).map(promised);
    if (first === undefined) return null;
    const promises: Promises = [first, ...more];
    known.set(team, promises);
    return promises;
  };
  return (team) => {
    const promises = of(team ?? '') ?? of('');
    if (promises === null) throw new Error('requests.promise has no row for all teams');
    return promises;
  };
}

function promised(row: Row): Promised {
  const holidays = row.holidays.flatMap((date) => parseDate(date) ?? []);
  return {
    version: row.version,
    from: row.from,
    hours: openHours(row.timezone, weekOf(row.hours), holidays),
    answerWithin: row.answerWithinSeconds * 1000,
    warnBefore: row.warnBeforeSeconds * 1000,
  };
}

/** Question: is who asks a team by mail told by a machine until when they are answered? */
export async function acknowledges(reader: Reader, team: string | null): Promise<boolean> {
  const { rows } = await sql<{ acknowledges: boolean }>`
    select acknowledges from requests.promise where team in (${team ?? ''}, '') order by team desc, version desc limit 1`.execute(reader);
  return rows[0]?.acknowledges ?? false;
}

/** Question: every promise, as it is told? */
export async function listPromises(reader: Reader): Promise<Told[]> {
  return (await readRows(reader)).map(tell);
}

function tell({ team, from, hours, ...row }: Row): Told {
  return { ...row, team: team === '' ? null : team, from: iso(from), hours: hours as Told['hours'] };
}

/** Promises something from now on, and works out anew when what is pending is due. */
export async function setPromise(house: House, given: Given, actor: Actor, now: Instant): Promise<Outcome<Told>> {
  const week = readWeek(given.hours, '/hours');
  if (!week.ok) return week;
  if (offsetAt(given.timezone, now) === null) return refuse(no.unknownZone.code, { timezone: given.timezone }, '/timezone');
  const bad = given.holidays.findIndex((date) => parseDate(date) === null);
  if (bad >= 0) return refuse(no.badHoliday.code, { date: given.holidays[bad] }, `/holidays/${bad}`);
  if (given.warnBeforeSeconds > given.answerWithinSeconds)
    return refuse(no.warnTooEarly.code, { within: `${given.answerWithinSeconds} s` }, '/warnBeforeSeconds');
  const team = given.team ?? '';
  return house.change(async (tx) => {
    if (team !== '' && !(await isTeam(tx, team))) return refuse(no.unknownTarget.code, { ref: team }, '/team');
    const { rows } = await sql<Row>`
      insert into requests.promise (team, version, from_at, timezone, hours, holidays, answer_within_seconds, warn_before_seconds, acknowledges, set_by_id, set_by_name, reason)
      select ${team}, coalesce(max(version), 0) + 1, ${new Date(now)}, ${given.timezone}, ${json(given.hours)}, ${given.holidays}::date[], ${given.answerWithinSeconds},
        ${given.warnBeforeSeconds}, ${given.acknowledges}, ${actor.id}, ${actor.name}, ${given.reason} from requests.promise where team = ${team}
      returning team, version, from_at as "from", timezone, hours, holidays::text[] as holidays, answer_within_seconds as "answerWithinSeconds",
        warn_before_seconds as "warnBeforeSeconds", acknowledges, set_by_name as "setBy", reason`.execute(tx);
    const [row] = rows;
    if (row === undefined) throw new Error('a promise was not written');
    await dueAnew(tx);
    const told = tell(row);
    await house.publish(tx, actor, { type: 'requests.promised', subject: team === '' ? 'all' : team, payload: told });
    return accept(told);
  });
}

async function isTeam(tx: Tx, ref: string): Promise<boolean> {
  const { rows } = await sql`select from catalog.entity where ref = ${ref} and kind = 'group' and removed_at is null`.execute(tx);
  return rows.length > 0;
}

/** What nobody has answered runs on the hours as they are now said. */
async function dueAnew(tx: Tx): Promise<void> {
  const promisesOf = await readPromises(tx);
  const { rows } = await sql<{ id: string; team: string | null; askedAt: Instant }>`
    select id, team, asked_at as "askedAt" from requests.request where state <> 'done' and first_reply_at is null order by id for update`.execute(tx);
  const dues = rows.map(({ id, team, askedAt }) => ({ id, ...duesOf(promisesOf(team), askedAt) }));
  const at = (instant: Instant | null): Date | null => (instant === null ? null : new Date(instant));
  await sql`
    update requests.request r set due_at = given.due, warn_at = given.warn,
      -- Due at another time, whoever is goalie then is told anew.
      warned_at = case when given.warn is distinct from r.warn_at then null else r.warned_at end
    from unnest(${dues.map(({ id }) => id)}::text[], ${dues.map(({ due }) => at(due))}::timestamptz[], ${dues.map(({ warnAt }) => at(warnAt))}::timestamptz[]) as given (id, due, warn)
    where r.id = given.id`.execute(tx);
}
