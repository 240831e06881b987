/** Which monitors may send, with which key, and how is what they say understood? */
import * as contract from '@samspel/contract/alerts.ts';
import { readMapped } from '@samspel/core/alerts/wire/mapping.ts';
import { type Refusal, refuse } from '@samspel/core/decision/refusal.ts';
import { suggestionsFor } from '@samspel/core/dependencies/naming.ts';
import { type Instant, iso } from '@samspel/core/time/instant.ts';
import { sql } from 'kysely';
import { json, type Reader } from '../../platform/database/database.ts';
import type { House } from '../../platform/house.ts';
import { answer, type Binding, bind } from '../../platform/http/bind.ts';
import { withdraw } from '../findings/index.ts';
import { deskOf, settleDesk } from './fold.ts';
import { freshKey, hashOf } from './intake.ts';
import type { Surroundings } from './surroundings.ts';
import { alertsWhere, openStates, takeDesk } from './tables.ts';
import { noSystemKey, self } from './telling.ts';

const { alertsRefusals: no } = contract;

/** Labels that usually name a system, the surest first. */
const usualLabels = ['system', 'service', 'component', 'app', 'application', 'app_kubernetes_io_name', 'entity', 'job'];

/** Alertmanager and Grafana repeat every four hours unless told otherwise; PagerDuty's and Opsgenie's clients say things once. */
const usualExpirySeconds: Readonly<Record<contract.SourceAnswer['kind'], number>> = {
  alertmanager: 5 * 3600,
  grafana: 5 * 3600,
  pagerduty: 86_400,
  opsgenie: 86_400,
  cloudevents: 86_400,
  json: 86_400,
  mail: 86_400,
};

interface SourceRow extends Omit<contract.SourceAnswer, 'lastAt' | 'createdAt'> {
  readonly lastAt: Instant | null;
  readonly createdAt: Instant;
}

/** Question: which sources are there? Our own checks and heartbeats are none of them. */
async function listOf(reader: Reader, id: string | null): Promise<contract.SourceAnswer[]> {
  const { rows } = await sql<SourceRow>`
    select s.id, s.name, s.kind, s.key_hint as "keyHint", s.mapping, s.system_labels as "systemLabels", s.expire_after_seconds as "expireAfterSeconds", s.last_at as "lastAt",
      s.arrivals, (select count(*)::int from alerts.alert a where a.source = s.id and a.state in ${openStates}) as open, s.created_at as "createdAt",
      s.created_by as "createdBy", s.version
    from alerts.source s where s.retired_at is null and s.kind <> 'own' and (${id}::text is null or s.id = ${id}) order by lower(s.name) limit 500`.execute(
    reader,
  );
  return rows.map((row) => ({ ...row, lastAt: row.lastAt === null ? null : iso(row.lastAt), createdAt: iso(row.createdAt) }));
}

/** Question: which names of systems did open alerts bring that the catalog does not know? */
async function unknownNames(reader: Reader, around: Surroundings): Promise<{ name: string; alerts: number; suggestions: string[] }[]> {
  const { rows } = await sql<{ name: string; alerts: number }>`
    select a.system_name as name, count(*)::int as alerts from alerts.alert a
    where a.system is null and a.system_name is not null and a.opened_at > ${new Date(around.at - 7 * 86_400_000)} group by 1 order by 2 desc, 1 limit 100`.execute(
    reader,
  );
  return rows.filter(({ name }) => around.naming(name).by === 'unknown').map((row) => ({ ...row, suggestions: suggestionsFor(row.name, around.systems) }));
}

/** The unique index that a name or key ran into, as a refusal. */
function taken(error: unknown, name: string): { readonly refusal: Refusal } {
  const index = error instanceof Error && 'constraint' in error ? String(error.constraint) : '';
  if (index === 'source_name') return refuse(no.nameTaken.code, { name }, '/name');
  if (index === 'source_key') return refuse(no.keyTaken.code, {}, '/key');
  throw error;
}

export function sourceBindings(house: House, look: (now: Instant) => Promise<Surroundings>): readonly Binding[] {
  const one = async (reader: Reader, id: string): Promise<contract.SourceAnswer | null> => (await listOf(reader, id))[0] ?? null;
  const unknown = (id: string) => refuse(no.unknown.code, { id });
  return [
    bind(contract.listSources, async ({ now }) => {
      const around = await look(now);
      const [items, names] = await Promise.all([listOf(house.reader, null), unknownNames(house.reader, around)]);
      return answer({ items, unknownNames: names });
    }),
    bind(contract.addSource, async ({ body, actor, now }) => {
      if (body.kind === 'json' && (body.mapping ?? null) === null) return refuse(no.needsMapping.code, {}, '/mapping');
      const id = house.newId('src');
      const key = body.key ?? freshKey();
      const expiry = body.expireAfterSeconds === undefined ? usualExpirySeconds[body.kind] : body.expireAfterSeconds;
      const mapping = body.mapping ?? null;
      return house
        .change(async (tx) => {
          await sql`
            insert into alerts.source (id, name, kind, key_hash, key_hint, mapping, system_labels, expire_after_seconds, created_at, created_by)
            values (${id}, ${body.name}, ${body.kind}, ${hashOf(key)}, ${key.slice(-4)}, ${mapping === null ? null : json(mapping)}, ${body.systemLabels ?? usualLabels}, ${expiry},
              ${new Date(now)}, ${actor.name})`.execute(tx);
          await house.publish(tx, actor, { type: 'alerts.source-added', subject: id, payload: { name: body.name, kind: body.kind } });
          const made = await one(tx, id);
          return made === null ? unknown(id) : answer({ ...made, key });
        })
        .catch((error: unknown) => taken(error, body.name));
    }),
    bind(contract.changeSource, async ({ params, body, actor }) =>
      house
        .change(async (tx) => {
          const before = await one(tx, params.id);
          if (before === null) return unknown(params.id);
          const next = { ...before, ...Object.fromEntries(Object.entries(body).filter(([, value]) => value !== undefined)) };
          if (next.kind === 'json' && next.mapping === null) return refuse(no.needsMapping.code, {}, '/mapping');
          await sql`
            update alerts.source set name = ${next.name}, mapping = ${next.mapping === null ? null : json(next.mapping)}, system_labels = ${next.systemLabels},
              expire_after_seconds = ${next.expireAfterSeconds}, version = version + 1 where id = ${params.id}`.execute(tx);
          const after = await one(tx, params.id);
          const facts = ({ name, mapping, systemLabels, expireAfterSeconds }: contract.SourceAnswer) => ({ name, mapping, systemLabels, expireAfterSeconds });
          if (after === null) return unknown(params.id);
          await house.publish(tx, actor, {
            type: 'alerts.source-changed',
            subject: params.id,
            payload: { name: after.name, before: facts(before), after: facts(after) },
          });
          if (body.systemLabels !== undefined || body.mapping !== undefined) await withdraw(tx, house, self, [noSystemKey(params.id)]);
          return answer(after);
        })
        .catch((error: unknown) => taken(error, body.name ?? '')),
    ),
    bind(contract.renewSourceKey, async ({ params, actor }) => {
      const key = freshKey();
      return house.change(async (tx) => {
        const before = await one(tx, params.id);
        if (before === null) return unknown(params.id);
        await sql`update alerts.source set key_hash = ${hashOf(key)}, key_hint = ${key.slice(-4)}, version = version + 1 where id = ${params.id}`.execute(tx);
        await house.publish(tx, actor, { type: 'alerts.source-key-changed', subject: params.id, payload: { name: before.name } });
        const after = await one(tx, params.id);
        return after === null ? unknown(params.id) : answer({ ...after, key });
      });
    }),
    bind(contract.retireSource, async ({ params, actor, now }) => {
      const around = await look(now);
      return house.change(async (tx) => {
        await takeDesk(tx);
        const before = await one(tx, params.id);
        if (before === null) return unknown(params.id);
        await sql`update alerts.source set retired_at = ${new Date(now)}, version = version + 1 where id = ${params.id}`.execute(tx);
        await withdraw(tx, house, self, [noSystemKey(params.id)]);
        await house.publish(tx, actor, { type: 'alerts.source-retired', subject: params.id, payload: { name: before.name } });
        // Nobody says any more how its alerts stand.
        const desk = await deskOf(tx, house, around, await alertsWhere(tx, sql`a.source = ${params.id} and a.state in ${openStates}`));
        desk.close({ source: params.id }, actor.name, `${before.name} is heard no more`, now);
        await settleDesk(tx, house, desk, around);
        return answer(undefined);
      });
    }),
    bind(contract.listArrivals, async ({ params, query }) => {
      if ((await one(house.reader, params.id)) === null) return unknown(params.id);
      const { rows } = await sql<{ id: string; at: Instant; form: string; status: number; bytes: number; body: string; signals: number; fault: string | null }>`
        select id, at, form, status, bytes, body, signals, fault from alerts.arrival where source = ${params.id} order by id desc limit ${query.limit}`.execute(
        house.reader,
      );
      return answer({ items: rows.map((row) => ({ ...row, at: iso(row.at) })) });
    }),
    bind(contract.tryMapping, async ({ body }) => {
      let given: unknown;
      try {
        given = JSON.parse(body.body);
      } catch (error) {
        return refuse(no.unreadable.code, { message: `The body is no JSON: ${error instanceof Error ? error.message : 'it cannot be read'}` }, '/body');
      }
      const read = readMapped(given, body.mapping);
      if (!read.ok) return read;
      return answer({
        signals: read.value.slice(0, 100).map(({ key, state, name, title, text, severity, labels, startedAt, links }) => ({
          key,
          state,
          name,
          title,
          text,
          severity,
          labels: { ...labels },
          startedAt: startedAt === null ? null : iso(startedAt),
          links: links.map((link) => ({ ...link })),
        })),
      });
    }),
  ];
}
