/** What do we look at ourselves, and what was seen? Looks happen outside transactions; of all servers one looks. */
import * as contract from '@samspel/contract/alerts.ts';
import { afterLook, readTarget } from '@samspel/core/alerts/check.ts';
import { signalOf } from '@samspel/core/alerts/signal.ts';
import { refuse } from '@samspel/core/decision/refusal.ts';
import { type Instant, iso } from '@samspel/core/time/instant.ts';
import { sql } from 'kysely';
import { json, type Reader } from '../../platform/database/database.ts';
import type { Background } from '../../platform/feature.ts';
import type { House } from '../../platform/house.ts';
import { answer, type Binding, bind } from '../../platform/http/bind.ts';
import type { Look, Probe } from '../../ports/probe.ts';
import { putOwn } from './intake.ts';
import { unknownSystems } from './silences.ts';

const { alertsRefusals: no } = contract;

/** Looks at one time. */
const atOnce = 20;

interface Row extends Omit<contract.CheckAnswer, 'lastAt' | 'system'> {
  readonly lastAt: Instant | null;
  readonly system: string | null;
  readonly systemTitle: string | null;
  readonly successes: number;
}

const columns = sql`
  c.id, c.name, c.kind, c.target, c.expect, c.system, (select e.title from catalog.entity e where e.ref = c.system) as "systemTitle", c.severity,
  c.every_seconds as "everySeconds", c.timeout_seconds as "timeoutSeconds", c.failures_needed as "failuresNeeded", c.successes_needed as "successesNeeded", c.state,
  c.failures, c.successes, c.last_at as "lastAt", c.last_says as "lastSays", c.last_seconds as "lastSeconds", c.version`;

async function rowsOf(reader: Reader, id: string | null): Promise<Row[]> {
  const { rows } = await sql<Row>`
    select ${columns} from alerts.check c where c.retired_at is null and (${id}::text is null or c.id = ${id}) order by lower(c.name), c.id limit 1000`.execute(
    reader,
  );
  return rows;
}

function tell({ systemTitle, lastAt, system, successes: _, ...row }: Row): contract.CheckAnswer {
  return { ...row, system: system === null ? null : { ref: system, title: systemTitle ?? system }, lastAt: lastAt === null ? null : iso(lastAt) };
}

export interface Checks {
  readonly bindings: readonly Binding[];
  readonly background: Background;
  readonly stop: () => Promise<void>;
}

/** Makes the looking and its routes. */
export function makeChecks(house: House, probe: Probe, foldSoon: () => void): Checks {
  let looking: Promise<boolean> | null = null;
  let stopped = false;

  /** Takes checks that are due, so that no other server does; each is due again after its time, whatever becomes of this look. */
  const claim = (now: Instant): Promise<Row[]> =>
    house.change(async (tx) => {
      const { rows } = await sql<Row>`
        with due as (select id from alerts.check where retired_at is null and due_at <= ${new Date(now)} order by due_at limit ${sql.lit(atOnce)} for update skip locked)
        update alerts.check c set due_at = ${new Date(now)}::timestamptz + make_interval(secs => c.every_seconds) from due where c.id = due.id returning ${columns}`.execute(
        tx,
      );
      return rows;
    });
  const record = (row: Row, look: Look, now: Instant): Promise<void> =>
    house.change(async (tx) => {
      const { rows } = await sql<Row>`select ${columns} from alerts.check c where c.id = ${row.id} and c.retired_at is null for update of c`.execute(tx);
      const [check] = rows;
      if (check === undefined) return;
      const seen = afterLook(check, look.ok);
      await sql`
        update alerts.check set state = ${seen.state}, failures = ${seen.failures}, successes = ${seen.successes}, last_at = ${new Date(now)}, last_says = ${look.says},
          last_seconds = ${look.seconds} where id = ${check.id}`.execute(tx);
      if (seen.tells === 'nothing') return;
      const key = `check ${check.id}`;
      const labels = { check: check.name, kind: check.kind, target: check.target, ...(check.system === null ? {} : { system: check.system }) };
      const signal =
        seen.tells === 'over'
          ? signalOf(key, 'resolved', { by: 'our own check', annotations: { seen: look.says } })
          : signalOf(key, 'firing', {
              name: check.name,
              title: `${check.name}: ${look.says}`.slice(0, 1024),
              text: `${check.failures + 1} looks in a row failed.`,
              severity: check.severity,
              labels,
            });
      await putOwn(tx, [signal], now);
    });
  const lookAt = async (row: Row): Promise<void> => {
    const look = await probe(row, house.now());
    await record(row, look, house.now());
    foldSoon();
  };
  const lookAtDue = async (): Promise<boolean> => {
    const due = stopped ? [] : await claim(house.now());
    await Promise.all(due.map(lookAt));
    return due.length > 0;
  };
  const settle = (): Promise<boolean> => {
    looking ??= lookAtDue().finally(() => {
      looking = null;
    });
    return looking;
  };
  const one = async (reader: Reader, id: string): Promise<Row | null> => (await rowsOf(reader, id))[0] ?? null;
  const bindings = [
    bind(contract.listChecks, async () => answer({ items: (await rowsOf(house.reader, null)).map(tell) })),
    bind(contract.addCheck, async ({ body, actor, now }) => {
      const target = readTarget(body.kind, body.target);
      if (!target.ok) return target;
      const id = house.newId('chk');
      return house.change(async (tx) => {
        const strange = await unknownSystems(tx, body.system === null ? [] : [body.system]);
        if (strange !== null) return refuse(no.unknownSystem.code, { ref: strange }, '/system');
        await sql`
          insert into alerts.check (id, name, kind, target, expect, system, severity, every_seconds, timeout_seconds, failures_needed, successes_needed, state, due_at, created_at, created_by)
          values (${id}, ${body.name}, ${body.kind}, ${target.value}, ${json(body.expect)}, ${body.system}, ${body.severity}, ${body.everySeconds}, ${body.timeoutSeconds},
            ${body.failuresNeeded}, ${body.successesNeeded}, 'new', ${new Date(now)}, ${new Date(now)}, ${actor.name})`.execute(tx);
        await house.publish(tx, actor, { type: 'alerts.check-added', subject: id, payload: { name: body.name, kind: body.kind, target: target.value } });
        const made = await one(tx, id);
        return made === null ? refuse(no.unknown.code, { id }) : answer(tell(made));
      });
    }),
    bind(contract.lookNow, async ({ params }) => {
      const row = await one(house.reader, params.id);
      if (row === null) return refuse(no.unknown.code, { id: params.id });
      await lookAt(row);
      const after = await one(house.reader, params.id);
      return after === null ? refuse(no.unknown.code, { id: params.id }) : answer(tell(after));
    }),
    bind(contract.retireCheck, async ({ params, actor, now }) =>
      house.change(async (tx) => {
        const before = await one(tx, params.id);
        if (before === null) return refuse(no.unknown.code, { id: params.id });
        await sql`update alerts.check set retired_at = ${new Date(now)}, version = version + 1 where id = ${params.id}`.execute(tx);
        if (before.state === 'down') await putOwn(tx, [signalOf(`check ${before.id}`, 'resolved', { by: `${actor.name}: it is looked at no more` })], now);
        await house.publish(tx, actor, { type: 'alerts.check-retired', subject: params.id, payload: { name: before.name } });
        return answer(undefined);
      }),
    ),
  ];
  return {
    bindings,
    background: {
      name: 'alerts.checks',
      wake: () => void settle().catch((error: unknown) => house.log.warn({ err: error }, 'checks could not be looked at; looking again soon')),
      settle,
    },
    stop: async () => {
      stopped = true;
      await looking?.catch(() => undefined);
    },
  };
}
