/** Which handlers answer for alerts and groups, and at the receivers? */
import * as contract from '@samspel/contract/alerts.ts';
import { refuse } from '@samspel/core/decision/refusal.ts';
import type { Instant } from '@samspel/core/time/instant.ts';
import { sql } from 'kysely';
import type { House } from '../../platform/house.ts';
import { answer, type Binding, bind } from '../../platform/http/bind.ts';
import { pageOf, readCursor } from '../../platform/http/cursor.ts';
import { deskOf, settleDesk } from './fold.ts';
import { policyNow } from './holding.ts';
import type { Intake } from './intake.ts';
import { tellAsked } from './opsgenie-asked.ts';
import { type After, alertsOfGroup, countDays, listAlerts, listGroups, scrub, tellAlert, tellGroups } from './screens.ts';
import type { Surroundings } from './surroundings.ts';
import { alertsWhere, groupsWhere, takeDesk } from './tables.ts';
import { addressOf, type Reply, type Request } from './wire.ts';
import { wired } from './wired.ts';

const { alertsRefusals: no } = contract;

export interface AlertRoutesParts {
  readonly house: House;
  readonly look: (now: Instant) => Promise<Surroundings>;
  readonly intake: Intake;
  /** Comes back when what this server accepted is among the alerts: whoever sent one and asks finds it. */
  readonly folded: () => Promise<void>;
}

function afterOf(cursor: string | undefined): { readonly ok: true; readonly value: After | null } | ReturnType<typeof refuse> {
  const read = readCursor(cursor, 2);
  if (!read.ok) return read;
  const [at, id] = read.value ?? [];
  return { ok: true, value: typeof at === 'number' && typeof id === 'string' ? { at, id } : null };
}

export function readingBindings({ house, look, folded }: AlertRoutesParts): readonly Binding[] {
  const { reader } = house;
  const surroundings = async (now: Instant): Promise<Surroundings> => {
    await folded();
    return look(now);
  };
  const flapping = async (): Promise<number> => (await policyNow(reader)).policy.flappingOpenings;
  return [
    bind(contract.listGroups, async ({ query, now }) => {
      const after = afterOf(query.cursor);
      if (!after.ok) return after;
      const around = await surroundings(now);
      const { items, next } = pageOf(await listGroups(reader, query, after.value, query.limit + 1), query.limit, ({ openedAt, id }) => [openedAt, id]);
      return answer({ items: await tellGroups(reader, items, around), next });
    }),
    bind(contract.readGroup, async ({ params, now }) => {
      const around = await surroundings(now);
      const [group] = await groupsWhere(reader, sql`g.id = ${params.id}`);
      if (group === undefined) return refuse(no.unknown.code, { id: params.id });
      const [told] = await tellGroups(reader, [group], around);
      const [list, merged, openings] = await Promise.all([alertsOfGroup(reader, group.id), groupsWhere(reader, sql`g.merged_into = ${group.id}`), flapping()]);
      if (told === undefined) return refuse(no.unknown.code, { id: params.id });
      return answer({ ...told, list: list.map((alert) => tellAlert(alert, around, openings)), merged: merged.map(({ id, title }) => ({ id, title })) });
    }),
    bind(contract.listAlerts, async ({ query, now }) => {
      const after = afterOf(query.cursor);
      if (!after.ok) return after;
      const around = await surroundings(now);
      const openings = await flapping();
      const { items, next } = pageOf(await listAlerts(reader, query, after.value, query.limit + 1), query.limit, ({ openedAt, id }) => [openedAt, id]);
      return answer({ items: items.map((alert) => tellAlert(alert, around, openings)), next });
    }),
    bind(contract.readAlert, async ({ params, now }) => {
      const around = await surroundings(now);
      const [alert] = await alertsWhere(reader, sql`a.id = ${params.id}`);
      if (alert === undefined) return refuse(no.unknown.code, { id: params.id });
      const openings = await flapping();
      const earlier = await alertsWhere(
        reader,
        sql`a.source = ${alert.source} and a.key = ${alert.key} and a.id <> ${alert.id}`,
        sql`a.opened_at desc, a.id desc`,
        20,
      );
      const { rows } = await sql<{ at: string; what: string; says: string }>`
        select to_char(at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as at, what, says from alerts.alert_change where alert = ${alert.id} order by id desc limit 200`.execute(
        reader,
      );
      return answer({ ...tellAlert(alert, around, openings), changes: rows, earlier: earlier.map((one) => tellAlert(one, around, openings)) });
    }),
    bind(contract.alertCounts, async ({ query, now }) => {
      await folded();
      return answer(await countDays(reader, now, query.days));
    }),
    bind(contract.scrubList, async ({ query, now }) => answer(await scrub(reader, await surroundings(now), now, query.days))),
    bind(contract.closeGroup, async ({ params, body, actor, now, ifVersion }) => {
      const around = await surroundings(now);
      return house.change(async (tx) => {
        await takeDesk(tx);
        const [group] = await groupsWhere(tx, sql`g.id = ${params.id}`);
        if (group === undefined) return refuse(no.unknown.code, { id: params.id });
        if (ifVersion !== null && ifVersion !== group.version) return refuse('request.stale', { version: group.version });
        if (group.burning === 0) return refuse(no.over.code);
        const desk = await deskOf(tx, house, around, await alertsWhere(tx, sql`a.group_id = ${params.id}`));
        const alerts = desk.close({ group: params.id }, actor.name, body.why, now);
        await house.publish(tx, actor, {
          type: 'alerts.closed-by-hand',
          subject: group.incident ?? group.id,
          payload: { group: group.id, alerts, why: body.why },
        });
        await settleDesk(tx, house, desk, around);
        const [told] = await tellGroups(tx, await groupsWhere(tx, sql`g.id = ${params.id}`), around);
        return told === undefined ? refuse(no.unknown.code, { id: params.id }) : answer(told);
      });
    }),
  ];
}

/** The doors of monitors. What they are answered is their protocol's. */
export function receiverBindings({ house, intake, folded }: AlertRoutesParts): readonly Binding[] {
  const take = async (request: Request, now: Instant): Promise<ReturnType<typeof wired>> => {
    const addressed = addressOf(request);
    if ('status' in addressed) return wired(addressed);
    if (addressed.protocol === 'alertmanager-status') return wired(statusOf(house.now()));
    if (request.method === 'GET') return wired(await tellAsked(house, folded, request, addressed));
    return wired(await intake.take(request, addressed, now));
  };
  const door =
    (method: Request['method'], atRoot: boolean) =>
    (call: { params: { '*': string }; headers: Request['headers']; bytes: Uint8Array; now: Instant; query: Readonly<Record<string, string | undefined>> }) => {
      const query = Object.fromEntries(Object.entries(call.query).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])));
      const path = atRoot ? `v2/${call.params['*']}` : call.params['*'];
      return take({ method, atRoot, path, headers: call.headers, query, bytes: call.bytes }, call.now);
    };
  return [
    bind(contract.receiveAlerts, door('POST', false), intake.admit),
    bind(contract.receiveAlertChanges, door('PUT', false), intake.admit),
    bind(contract.receiveAlertDeletes, door('DELETE', false), intake.admit),
    bind(contract.receiverStatus, door('GET', false), intake.admit),
    bind(contract.receiveAtRoot, door('POST', true), intake.admit),
    bind(contract.changeAtRoot, door('PUT', true), intake.admit),
    bind(contract.askAtRoot, door('GET', true), intake.admit),
    bind(contract.deleteAtRoot, door('DELETE', true), intake.admit),
  ];
}

/** What Alertmanager 0.25 tells of itself, as far as its clients look. */
function statusOf(now: Instant): Reply {
  return {
    status: 200,
    body: {
      cluster: { status: 'disabled' },
      versionInfo: { version: '0.25.0', revision: '', branch: '', buildUser: '', buildDate: '', goVersion: '' },
      config: { original: '' },
      uptime: new Date(now).toISOString(),
    },
  };
}
