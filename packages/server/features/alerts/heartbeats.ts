/** Who has not shown a sign of life? Of a monitor that is "unknown", not "down"; of a job it is a failure. */
import * as contract from '@samspel/contract/alerts.ts';
import { signalOf } from '@samspel/core/alerts/signal.ts';
import { refuse } from '@samspel/core/decision/refusal.ts';
import { type Instant, iso } from '@samspel/core/time/instant.ts';
import { sql } from 'kysely';
import type { Reader, Tx } from '../../platform/database/database.ts';
import type { House } from '../../platform/house.ts';
import { answer, type Binding, bind } from '../../platform/http/bind.ts';
import { freshKey, hashOf, putOwn } from './intake.ts';
import { unknownSystems } from './silences.ts';
import { wired } from './wired.ts';

const { alertsRefusals: no } = contract;

interface Row {
  readonly id: string;
  readonly name: string;
  readonly about: 'monitor' | 'job';
  readonly keyHint: string;
  readonly source: string | null;
  readonly sourceName: string | null;
  readonly system: string | null;
  readonly systemTitle: string | null;
  readonly everySeconds: number;
  readonly graceSeconds: number;
  readonly severity: contract.HeartbeatAnswer['severity'];
  readonly createdAt: Instant;
  readonly lastAt: Instant | null;
  readonly missedAt: Instant | null;
  readonly version: number;
}

/** Question: which signs of life are expected? The last one of those that go by a source may have come with what it sent, worked or not yet. */
async function rowsOf(reader: Reader, id: string | null): Promise<Row[]> {
  const { rows } = await sql<Row>`
    select h.id, h.name, h.about, h.key_hint as "keyHint", h.source, s.name as "sourceName", h.system, e.title as "systemTitle", h.every_seconds as "everySeconds",
      h.grace_seconds as "graceSeconds", h.severity, h.created_at as "createdAt", greatest(h.last_at, s.last_at, (select max(i.at) from alerts.inbox i where i.source = h.source)) as "lastAt", h.missed_at as "missedAt", h.version
    from alerts.heartbeat h left join alerts.source s on s.id = h.source left join catalog.entity e on e.ref = h.system
    where h.retired_at is null and (${id}::text is null or h.id = ${id}) order by lower(h.name), h.id limit 500`.execute(reader);
  return rows;
}

const dueOf = (row: Row): Instant | null => (row.lastAt === null ? null : row.lastAt + (row.everySeconds + row.graceSeconds) * 1000);

function tell(row: Row): contract.HeartbeatAnswer {
  const due = dueOf(row);
  return {
    id: row.id,
    name: row.name,
    about: row.about,
    keyHint: row.keyHint,
    source: row.source === null ? null : { id: row.source, name: row.sourceName ?? row.source },
    system: row.system === null ? null : { ref: row.system, title: row.systemTitle ?? row.system },
    everySeconds: row.everySeconds,
    graceSeconds: row.graceSeconds,
    severity: row.severity,
    state: row.missedAt !== null ? 'missed' : row.lastAt === null ? 'waiting' : 'alive',
    lastAt: row.lastAt === null ? null : iso(row.lastAt),
    dueAt: due === null ? null : iso(due),
    createdAt: iso(row.createdAt),
    version: row.version,
  };
}

const units = [
  ['d', 86_400],
  ['h', 3600],
  ['min', 60],
] as const;

/** In the largest unit of which it is whole: 90 min, 1 d. */
function lengthWords(seconds: number): string {
  const unit = units.find(([, size]) => seconds >= size && seconds % size === 0);
  return unit === undefined ? `${seconds} s` : `${seconds / unit[1]} ${unit[0]}`;
}

function missedSignal(row: Row) {
  const since = row.lastAt === null ? 'ever' : iso(row.lastAt);
  return signalOf(`heartbeat ${row.id}`, row.about === 'monitor' ? 'unknown' : 'firing', {
    name: row.name,
    title: row.about === 'monitor' ? `${row.name} is silent: what it watches is unknown` : `${row.name} did not run`,
    text: `Nothing was heard of it since ${since}. It is expected every ${lengthWords(row.everySeconds)}, with ${lengthWords(row.graceSeconds)} on top.`,
    severity: row.severity,
    labels: { heartbeat: row.name, ...(row.system === null ? {} : { system: row.system }) },
    startedAt: dueOf(row),
  });
}

const backSignal = (row: Pick<Row, 'id'>) => signalOf(`heartbeat ${row.id}`, 'resolved', { by: 'its sign of life' });

/** Tells of those that are missed since the last look, and of those that came back with what their source sent. */
export async function lookForLife(tx: Tx, now: Instant): Promise<void> {
  // Held, so that no sign of life comes between the look and what is written.
  await sql`select from alerts.heartbeat where retired_at is null order by id for update`.execute(tx);
  const rows = await rowsOf(tx, null);
  const missed = rows.filter((row) => row.missedAt === null && (dueOf(row) ?? now) < now);
  const back = rows.filter((row) => row.missedAt !== null && (row.lastAt ?? 0) >= row.missedAt);
  await sql`update alerts.heartbeat set missed_at = ${new Date(now)} where id = any(${missed.map(({ id }) => id)}::text[])`.execute(tx);
  await sql`update alerts.heartbeat set missed_at = null where id = any(${back.map(({ id }) => id)}::text[])`.execute(tx);
  await putOwn(tx, [...missed.map(missedSignal), ...back.map(backSignal)], now);
}

export function heartbeatBindings(house: House, foldSoon: () => void): readonly Binding[] {
  const beat = async (key: string, now: Instant): Promise<ReturnType<typeof wired>> => {
    const known = await house.change(async (tx) => {
      const { rows } = await sql<{ id: string; missed: boolean }>`
        with before as (select id, missed_at from alerts.heartbeat where key_hash = ${hashOf(key)} and retired_at is null for update)
        update alerts.heartbeat h set last_at = greatest(h.last_at, ${new Date(now)}), missed_at = null from before where h.id = before.id
        returning h.id, before.missed_at is not null as missed`.execute(tx);
      const [row] = rows;
      if (row?.missed === true) await putOwn(tx, [backSignal(row)], now);
      return row;
    });
    if (known === undefined) return wired({ status: 404, body: { code: 'alerts.unknown-key', message: 'No heartbeat has this key.' } });
    if (known.missed) foldSoon();
    return wired({ status: 200, body: { alive: true } });
  };
  const one = async (reader: Reader, id: string): Promise<Row | null> => (await rowsOf(reader, id))[0] ?? null;
  return [
    bind(contract.listHeartbeats, async () => answer({ items: (await rowsOf(house.reader, null)).map(tell) })),
    bind(contract.addHeartbeat, async ({ body, actor, now }) => {
      const [id, key] = [house.newId('hbt'), freshKey()];
      return house.change(async (tx) => {
        const strange = await unknownSystems(tx, body.system === null ? [] : [body.system]);
        if (strange !== null) return refuse(no.unknownSystem.code, { ref: strange }, '/system');
        const { rows } = await sql`select id from alerts.source where id = ${body.source} and retired_at is null`.execute(tx);
        if (body.source !== null && rows.length === 0) return refuse(no.unknown.code, { id: body.source }, '/source');
        await sql`
          insert into alerts.heartbeat (id, name, about, key_hash, key_hint, source, system, every_seconds, grace_seconds, severity, created_at, created_by)
          values (${id}, ${body.name}, ${body.about}, ${hashOf(key)}, ${key.slice(-4)}, ${body.source}, ${body.system}, ${body.everySeconds}, ${body.graceSeconds}, ${body.severity},
            ${new Date(now)}, ${actor.name})`.execute(tx);
        await house.publish(tx, actor, { type: 'alerts.heartbeat-added', subject: id, payload: { name: body.name } });
        const made = await one(tx, id);
        return made === null ? refuse(no.unknown.code, { id }) : answer({ ...tell(made), key });
      });
    }),
    bind(contract.retireHeartbeat, async ({ params, actor, now }) =>
      house.change(async (tx) => {
        const before = await one(tx, params.id);
        if (before === null) return refuse(no.unknown.code, { id: params.id });
        await sql`update alerts.heartbeat set retired_at = ${new Date(now)}, version = version + 1 where id = ${params.id}`.execute(tx);
        if (before.missedAt !== null) await putOwn(tx, [signalOf(`heartbeat ${before.id}`, 'resolved', { by: `${actor.name}: it is expected no more` })], now);
        await house.publish(tx, actor, { type: 'alerts.heartbeat-retired', subject: params.id, payload: { name: before.name } });
        return answer(undefined);
      }),
    ),
    bind(contract.beatByPost, ({ params, now }) => beat(params.key, now)),
    bind(contract.beatByGet, ({ params, now }) => beat(params.key, now)),
  ];
}
