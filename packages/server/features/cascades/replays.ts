/** Which incidents can be played again, what was recorded of them, and how right was the map over time? */

import type { Trigger } from '@samspel/contract/cascades.ts';
import * as contract from '@samspel/contract/cascades.ts';
import type { AnswerOf } from '@samspel/contract/route.ts';
import type { BuildOptions } from '@samspel/core/cascades/from-dependencies.ts';
import { givenBy, type RecordedHit, triggerOf } from '@samspel/core/cascades/replay.ts';
import { accept, type Outcome, refuse } from '@samspel/core/decision/refusal.ts';
import { type Instant, iso } from '@samspel/core/time/instant.ts';
import { sql } from 'kysely';
import type { Reader, Tx } from '../../platform/database/database.ts';
import type { House } from '../../platform/house.ts';
import { pageOf, readCursor } from '../../platform/http/cursor.ts';
import { raise } from '../findings/index.ts';
import { cascadesActor } from './actor.ts';
import { builtFrom, fitting, withStepsThatFit } from './building.ts';
import { type Standing, standingOf } from './standing.ts';
import type { Asked, RunWhole } from './storage.ts';

/** What was recorded of an incident. */
interface Told {
  readonly incident: string;
  readonly title: string;
  /** When it began, in milliseconds. */
  readonly startedAt: Instant;
  /** Systems and journeys that were hit. */
  readonly hits: readonly RecordedHit[];
}

/** The same, for the thread that plays it again. */
export interface Recorded extends Told {
  /** The moment whose graph it is played on. */
  readonly graphAt: string;
  /** What the trigger hits. */
  readonly given: readonly string[];
}

/** The trigger comes so long after the scenario begins: before it the run shows what is usual. */
const leadSeconds = 60;
const shortestSeconds = 300;
/** What followed more than an hour later followed from people. */
const longestSeconds = 3600;
/** So much of the time after the last hit, and after the end of the trigger, is played as well. */
const afterSeconds = 600;

const shareOf: Readonly<Record<string, number>> = { major: 1, partial: 0.3, degraded: 0.1 };

/** Question: what was recorded of an incident, in the order in which it hit? Null: there is no such incident. */
export async function recordedOf(reader: Reader, incident: string): Promise<Told | null> {
  const { rows: found } = await sql<{ id: string; title: string; beganAt: Instant }>`
    select id, title, began_at as "beganAt" from incidents.incident where id = ${incident}`.execute(reader);
  const [head] = found;
  if (head === undefined) return null;
  // Impacts that followed another's correction are as they stand now; each target counts from its first until its last, or is still hit.
  const { rows } = await sql<{ ref: string; from: Instant; to: Instant | null; severity: string | null; fraction: number | null }>`
    select target as ref, min(from_at) as "from", case when bool_or(to_at is null) then null else max(to_at) end as "to", (array_agg(severity order by from_at))[1] as severity, max(fraction) as fraction
    from incidents.impact where incident_id = ${incident} and removed_at is null group by target order by min(from_at), target`.execute(reader);
  const began = Math.min(head.beganAt, ...rows.map(({ from }) => from));
  return {
    incident: head.id,
    title: head.title,
    startedAt: began,
    hits: rows.map(({ ref, from, to, severity, fraction }) => ({
      ref,
      at: (from - began) / 1000,
      until: to === null ? null : (to - began) / 1000,
      share: fraction ?? shareOf[severity ?? 'major'] ?? 1,
    })),
  };
}

type Ask = Omit<Asked, 'id' | 'by'> & { readonly recorded: Recorded };

/**
 * The run that plays an incident again, on the graph as it stood when it began (or of today, where it was not kept yet). Refused when it hit
 * no system the scenario knows.
 */
export async function replayAsked(reader: Reader, today: Standing, told: Told, given: Trigger | null, now: Instant): Promise<Outcome<Ask>> {
  const then = await standingOf(reader, today, told.startedAt);
  const standing = then ?? today;
  const plain = builtFrom(standing, null, optionsOf(longestSeconds));
  if (!plain.ok) return plain;
  const read = fitting(withStepsThatFit(plain.value.scenario));
  if (!read.ok) return read;
  const first = triggerOf(read.value, told.hits, standing.isCache);
  if (given === null && first === null) return refuse(contract.replaysRefusals.nothingHit.code, { id: told.incident });
  const lasted = given?.forSeconds ?? Math.max(60, (first?.hit.until ?? Number.POSITIVE_INFINITY) - (first?.hit.at ?? 0));
  const begins = given?.at ?? leadSeconds;
  const whole = begins + lasted + afterSeconds <= longestSeconds;
  const last = Math.max(...told.hits.map(({ at }) => at), whole ? lasted : 0);
  const options = optionsOf(Math.min(longestSeconds, Math.max(shortestSeconds, Math.ceil(begins + last + afterSeconds))));
  const trigger: Trigger = given ?? { kind: first?.kind ?? 'fail', target: first?.target ?? null, at: leadSeconds, forSeconds: whole ? lasted : null };
  const built = builtFrom(standing, trigger, options);
  if (!built.ok) return built;
  const { assumed, titles } = built.value;
  const scenario = withStepsThatFit(built.value.scenario);
  const played = fitting(scenario);
  if (!played.ok) return played;
  const recorded: Recorded = { ...told, graphAt: iso(then === null ? now : told.startedAt), given: [...givenBy(played.value, trigger)] };
  return accept({
    kind: 'replay',
    name: told.title,
    trigger,
    changes: [],
    thresholds: false,
    incident: told.incident,
    seed: 1,
    engine: 'auto',
    basedOn: null,
    scenario,
    assumed,
    titles,
    recorded,
  });
}

function optionsOf(durationSeconds: number): BuildOptions {
  return { load: 'peak', durationSeconds, stepSeconds: Math.max(1, Math.ceil(durationSeconds / 1200)), seed: 1, engine: 'auto' };
}

type ReplayResult = NonNullable<contract.Run['replay']>;

/** What the model missed becomes findings. */
export async function raiseMisses(house: House, tx: Tx, run: RunWhole, result: ReplayResult): Promise<void> {
  for (const { kind, subject, says } of result.findings)
    await raise(tx, house, cascadesActor, {
      kind,
      subject,
      key: `${kind} ${result.incident} ${subject} ${says}`.slice(0, 900),
      title: says,
      acceptDoes: null,
      facts: { run: run.id, incident: result.incident },
    });
}

/** Question: which incidents were played again, and how right was the map? The latest replay of each counts. */
export async function replaysTold(
  reader: Reader,
  query: { readonly cursor?: string | undefined; readonly limit: number; readonly incident?: string | undefined },
): Promise<Outcome<AnswerOf<typeof contract.listReplays>>> {
  const after = readCursor(query.cursor, 2);
  if (!after.ok) return after;
  const [at, id] = after.value ?? [null, null];
  const latest = sql`
    select distinct on (incident_id) id, incident_id, asked_at, ended_at, result from cascades.run
    where kind = 'replay' and state = 'done' and removed_at is null order by incident_id, asked_at desc`;
  type Row = { run: string; replayedAt: Instant; result: ReplayResult };
  const [{ rows }, { rows: months }] = await Promise.all([
    sql<Row>`
      select id as run, ended_at as "replayedAt", result from (${latest}) latest
      where (${query.incident ?? null}::text is null or incident_id = ${query.incident ?? null})
        and (${id ?? null}::text is null or (ended_at, id) < (to_timestamp(${typeof at === 'number' ? at : 0}::float8 / 1000), ${id ?? null}::text))
      order by ended_at desc, id desc limit ${query.limit + 1}`.execute(reader),
    sql<{ month: string; incidents: number; hits: number; misses: number; falseAlarms: number }>`
      select to_char(to_timestamp((result ->> 'startedAt')::float8 / 1000) at time zone 'UTC', 'YYYY-MM') as month, count(*)::int as incidents, sum((result ->> 'hits')::int)::int as hits,
             sum((result ->> 'misses')::int)::int as misses, sum((result ->> 'falseAlarms')::int)::int as "falseAlarms"
      from (${latest}) latest group by 1 order by 1`.execute(reader),
  ]);
  const rate = (hits: number, misses: number): number | null => (hits + misses === 0 ? null : hits / (hits + misses));
  const all = months.reduce((sum, { hits, misses }) => ({ hits: sum.hits + hits, misses: sum.misses + misses }), { hits: 0, misses: 0 });
  const { items, next } = pageOf(rows, query.limit, ({ replayedAt, run }) => [replayedAt, run]);
  return accept({
    items: items.map(({ run, replayedAt, result }) => ({ ...result, run, replayedAt: iso(replayedAt), startedAt: iso(result.startedAt) })),
    next,
    months: months.map((month) => ({ ...month, hitRate: rate(month.hits, month.misses) })),
    hitRate: rate(all.hits, all.misses),
  });
}
