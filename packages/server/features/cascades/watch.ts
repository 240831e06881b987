/**
 * When does the watch look, and what follows? Each night, and some minutes after the last of several changes of catalog, graph or figures.
 * A journey that would not recover by itself at peak load becomes a finding about the journey and about the system that brings it down, so that
 * both owners see it; it is withdrawn when it would recover again. What somebody accepted is not asked again as long as it stays so.
 */
import type { Run, readWatch } from '@samspel/contract/cascades.ts';
import type { AnswerOf } from '@samspel/contract/route.ts';
import { type Instant, iso } from '@samspel/core/time/instant.ts';
import { sql } from 'kysely';
import type { Reader, Tx } from '../../platform/database/database.ts';
import type { House } from '../../platform/house.ts';
import { raise, withdraw } from '../findings/index.ts';
import { cascadesActor } from './actor.ts';
import { builtFrom, withStepsThatFit } from './building.ts';
import type { Standing } from './standing.ts';
import { insertRun, type RunWhole } from './storage.ts';

export const metastableFinding = 'cascades.metastable-journey';

const settleMilliseconds = 5 * 60_000;
const longestWaitMilliseconds = 30 * 60_000;
const dayMilliseconds = 86_400_000;
/** 03:00 UTC, when most services are quiet. */
const nightMilliseconds = 3 * 3_600_000;

/** Something changed that the watch is built from: look when it has been quiet for a while, at the latest half an hour after the first change. */
export async function wantWatch(tx: Tx, now: Instant): Promise<void> {
  await sql`
    update cascades.watch set wanted_at = coalesce(wanted_at, ${new Date(now)}),
      due_at = least(${new Date(now + settleMilliseconds)}, coalesce(wanted_at, ${new Date(now)}) + ${longestWaitMilliseconds / 1000} * interval '1 second')`.execute(
    tx,
  );
}

/** Asks for a look when one is due and none is under way: an older one that ended last would tell how things were. */
export async function watchWhenDue(house: House, tx: Tx, now: Instant, standing: () => Promise<Standing>): Promise<void> {
  const { rows } = await sql<{ due: Instant | null }>`select due_at as due from cascades.watch for update`.execute(tx);
  const due = rows[0]?.due ?? null;
  const night = nextNight(now);
  if (due === null) return void (await sql`update cascades.watch set due_at = ${new Date(night)}`.execute(tx));
  if (due > now || (await isLooking(tx))) return;
  const built = builtFrom(await standing(), null, { load: 'peak', durationSeconds: 600, stepSeconds: 1, seed: 1, engine: 'fluid' });
  let id: string | null = null;
  if (!built.ok) await keepNothing(house, tx);
  if (built.ok) {
    const { assumed, titles } = built.value;
    const scenario = withStepsThatFit(built.value.scenario);
    const name = 'Every journey at peak load';
    const asked = {
      id: house.newId('csc'),
      kind: 'watch' as const,
      name,
      trigger: null,
      changes: [],
      thresholds: false,
      incident: null,
      seed: 1,
      engine: 'fluid',
      basedOn: null,
    };
    const run = await insertRun(tx, { ...asked, scenario, assumed, titles, by: cascadesActor }, now);
    id = run.id;
    const payload = { kind: run.kind, name, trigger: null, systems: Object.keys(scenario.systems).length, changes: 0, seed: 1 };
    await house.publish(tx, cascadesActor, { type: 'cascades.run-asked', subject: run.id, payload });
  }
  await sql`update cascades.watch set wanted_at = null, due_at = ${new Date(night)}, run_id = coalesce(${id}, run_id)`.execute(tx);
}

/** Question: is a look under way? */
async function isLooking(tx: Tx): Promise<boolean> {
  const { rows } = await sql`select from cascades.run where kind = 'watch' and state in ('waiting', 'running') limit 1`.execute(tx);
  return rows.length > 0;
}

function nextNight(now: Instant): Instant {
  return Math.floor((now - nightMilliseconds) / dayMilliseconds + 1) * dayMilliseconds + nightMilliseconds;
}

/** Keeps what the watch saw, and raises and withdraws findings; unless another look was asked for since. */
export async function keepWatch(house: House, tx: Tx, run: RunWhole, seen: NonNullable<Run['watch']>, now: Instant): Promise<void> {
  const { rows: looks } = await sql<{ run: string | null }>`select run_id as run from cascades.watch for update`.execute(tx);
  if (looks[0]?.run !== run.id) return;
  type Before = { journey: string; firstToFail: string | null };
  const { rows: before } = await sql<Before>`
    select journey, first_to_fail as "firstToFail" from cascades.watched where verdict = 'metastable'`.execute(tx);
  const known = new Set(before.map(({ journey, firstToFail }) => `${journey} ${firstToFail}`));
  await sql`delete from cascades.watched where journey <> all(${seen.journeys.map(({ ref }) => ref)}::text[])`.execute(tx);
  const open: string[] = [];
  for (const { ref, title, verdict, firstToFail } of seen.journeys) {
    await sql`
      insert into cascades.watched as w (journey, title, verdict, first_to_fail, since, run_id)
      values (${ref}, ${title}, ${verdict}, ${firstToFail}, ${new Date(now)}, ${run.id})
      on conflict (journey) do update set title = excluded.title, verdict = excluded.verdict,
        first_to_fail = excluded.first_to_fail, run_id = excluded.run_id, since = case when w.verdict = excluded.verdict then w.since else excluded.since end`.execute(
      tx,
    );
    if (verdict !== 'metastable' || firstToFail === null) continue;
    const culprit = run.titles[firstToFail] ?? firstToFail;
    const notice = { kind: metastableFinding, acceptDoes: null, facts: { run: run.id, journey: ref, system: firstToFail } };
    for (const subject of [ref, firstToFail]) {
      const key = `${metastableFinding} ${ref} ${firstToFail} ${subject}`;
      const seenTitle = `${title} would not recover by itself at peak load once ${culprit} has been slow for a minute`;
      open.push(key);
      if (!known.has(`${ref} ${firstToFail}`)) await raise(tx, house, cascadesActor, { ...notice, subject, key, title: seenTitle });
    }
  }
  await withdrawOthers(house, tx, open);
  await sql`update cascades.watch set looked_at = ${new Date(now)}, run_id = ${run.id}`.execute(tx);
}

/** No journey is there to look at: nothing stands of those that were. */
async function keepNothing(house: House, tx: Tx): Promise<void> {
  await sql`delete from cascades.watched`.execute(tx);
  await withdrawOthers(house, tx, []);
}

/** Takes back what is open and not among these. */
async function withdrawOthers(house: House, tx: Tx, open: readonly string[]): Promise<void> {
  const { rows } = await sql<{ key: string }>`
    select key from findings.finding where state = 'open' and kind = ${metastableFinding} and key <> all(${[...open]}::text[])`.execute(tx);
  await withdraw(
    tx,
    house,
    cascadesActor,
    rows.map(({ key }) => key),
  );
}

/** Question: what did the watch see last, and why not more? One statement: between two, another look may end, and its moment would stand beside the verdicts of the last. */
export async function watchTold(reader: Reader): Promise<AnswerOf<typeof readWatch>> {
  const { rows } = await sql<Told>`
    select w.looked_at as "lookedAt", w.due_at as "dueAt", w.run_id as run, r.problem, s.journey as ref, s.title, s.verdict,
      s.first_to_fail as "firstToFail", s.since
    from cascades.watch w left join cascades.run r on r.id = w.run_id left join cascades.watched s on true order by s.journey`.execute(reader);
  const { lookedAt = null, dueAt = null, run = null, problem = null } = rows[0] ?? {};
  const told = (at: Instant | null): string | null => (at === null ? null : iso(at));
  const journeys = rows.flatMap(({ ref, title, verdict, firstToFail, since }) =>
    ref === null ? [] : [{ ref, title, verdict, firstToFail, since: iso(since) }],
  );
  return { lookedAt: told(lookedAt), dueAt: told(dueAt), run, problem, journeys };
}

interface Told {
  readonly lookedAt: Instant | null;
  readonly dueAt: Instant | null;
  readonly run: string | null;
  readonly problem: AnswerOf<typeof readWatch>['problem'];
  /** Null: it has seen no journey; then the rest is null too. */
  readonly ref: string | null;
  readonly title: string;
  readonly verdict: AnswerOf<typeof readWatch>['journeys'][number]['verdict'];
  readonly firstToFail: string | null;
  readonly since: Instant;
}
