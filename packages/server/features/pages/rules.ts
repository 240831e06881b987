/** What do people write about paging? Escalations, and each person how they want to be told. */
import { type EscalationAnswer, type EscalationPlan, pagesRefusals as no, type PersonRulesWire } from '@samspel/contract/pages.ts';
import type { Actor } from '@samspel/core/access/role.ts';
import { type Outcome, refuse } from '@samspel/core/decision/refusal.ts';
import { checkEscalation } from '@samspel/core/pages/escalation.ts';
import { type Instant, iso } from '@samspel/core/time/instant.ts';
import { readWeek } from '@samspel/core/time/week.ts';
import { offsetAt } from '@samspel/core/time/zone.ts';
import { sql } from 'kysely';
import { json, type Reader } from '../../platform/database/database.ts';
import type { House } from '../../platform/house.ts';
import { send } from '../sending/index.ts';
import { rulesFor } from './notices.ts';
import { type EscalationRow, escalationOf, readEscalations } from './storage.ts';
import { unknownTarget } from './targets.ts';

type Refused = Extract<Outcome<never>, { ok: false }>;

/** An escalation as it stands. */
export function tellEscalation({ id, plan, version, changedAt, changedBy }: EscalationRow): EscalationAnswer {
  return { ...plan, id, version, changedAt: iso(changedAt), changedBy };
}

async function unfit(reader: Reader, plan: EscalationPlan): Promise<Refused | null> {
  const checked = checkEscalation(escalationOf(plan));
  if (!checked.ok) return checked;
  for (const [index, { tell }] of plan.steps.entries()) {
    const target = await unknownTarget(reader, tell);
    if (target !== null) return refuse(no.unknownTarget.code, { kind: target.kind, id: target.id }, `/steps/${index}/tell/${tell.indexOf(target)}`);
  }
  return null;
}

/** Writes an escalation, a new one or anew. */
export function writeEscalation(
  house: House,
  actor: Actor,
  now: Instant,
  id: string | null,
  plan: EscalationPlan,
): Promise<{ readonly answer: EscalationAnswer } | Refused> {
  return house.change(async (tx) => {
    const before = id === null ? null : ((await readEscalations(tx)).find((one) => one.id === id) ?? null);
    if (id !== null && before === null) return refuse(no.noEscalation.code);
    const refused = await unfit(tx, plan);
    if (refused !== null) return refused;
    const row: EscalationRow = {
      id: id ?? house.newId('esc'),
      plan,
      version: (before?.version ?? 0) + 1,
      madeAt: before?.madeAt ?? now,
      changedAt: now,
      changedBy: actor.name,
    };
    await sql`
      insert into pages.escalation as e (id, position, plan, version, made_at, changed_at, changed_by)
      values (${row.id}, (select coalesce(max(position), 0) + 1 from pages.escalation), ${json(plan)}, ${row.version}, ${new Date(now)}, ${new Date(now)}, ${actor.name})
      on conflict (id) do update set plan = excluded.plan, version = excluded.version, changed_at = excluded.changed_at, changed_by = excluded.changed_by`.execute(
      tx,
    );
    const payload = { title: plan.title, before: before?.plan ?? null, after: plan };
    await house.publish(tx, actor, { type: 'pages.escalation-written', subject: row.id, payload });
    return { answer: tellEscalation(row) };
  });
}

/** Takes an escalation away; pages under way go on by it. */
export function removeEscalation(house: House, actor: Actor, now: Instant, id: string): Promise<{ readonly answer: undefined } | Refused> {
  return house.change(async (tx) => {
    const found = (await readEscalations(tx)).find((one) => one.id === id);
    if (found === undefined) return refuse(no.noEscalation.code);
    await sql`update pages.escalation set removed_at = ${new Date(now)} where id = ${id}`.execute(tx);
    await house.publish(tx, actor, { type: 'pages.escalation-removed', subject: id, payload: { title: found.plan.title } });
    return { answer: undefined };
  });
}

export type RulesAnswer = Awaited<ReturnType<typeof rulesFor>>;

/** Keeps how a person wants to be told. */
export function writeRules(
  house: House,
  actor: Actor,
  now: Instant,
  person: string,
  rules: PersonRulesWire,
): Promise<{ readonly answer: RulesAnswer } | Refused> {
  return house.change(async (tx) => {
    const names = rules.ways.map(({ id }) => id);
    const twice = names.findIndex((name, index) => names.indexOf(name) !== index);
    if (twice >= 0) return refuse(no.sameWay.code, { way: names[twice] }, `/ways/${twice}/id`);
    for (const [index, { ways }] of rules.lists.entries()) {
      const at = ways.findIndex(({ way }) => !names.includes(way));
      if (at >= 0) return refuse(no.unknownWay.code, { way: ways[at]?.way }, `/lists/${index}/ways/${at}/way`);
    }
    if (rules.quiet !== null) {
      const { timezone, hours } = rules.quiet;
      if (/^[+-]/.test(timezone) || offsetAt(timezone, 0) === null) return refuse(no.unknownZone.code, { zone: timezone }, '/quiet/timezone');
      const week = readWeek(hours, '/quiet/hours');
      if (!week.ok) return week;
    }
    await sql`
      insert into pages.rules as r (person_id, rules, version, changed_at) values (${person}, ${json(rules)}, 1, ${new Date(now)})
      on conflict (person_id) do update set rules = excluded.rules, version = r.version + 1, changed_at = excluded.changed_at`.execute(tx);
    const payload = { ways: rules.ways.map(({ door }) => door), hasQuietHours: rules.quiet !== null };
    await house.publish(tx, actor, { type: 'pages.rules-changed', subject: person, payload });
    return { answer: await rulesFor(tx, person) };
  });
}

/** Sends somebody a trial by one of their own ways. */
export function tryWay(house: House, actor: Actor, now: Instant, person: string, name: string): Promise<{ readonly answer: { sending: string } } | Refused> {
  return house.change(async (tx) => {
    const way = (await rulesFor(tx, person)).rules.ways.find(({ id }) => id === name);
    if (way === undefined) return refuse(no.unknownWay.code, { way: name }, '/way');
    const door = way.adapter === null ? way.door : `${way.door}:${way.adapter}`;
    const text = `This is a trial of how Samspel pages ${actor.name}. Nothing is broken.`;
    const trial = house.newId('ntc');
    const sending = await send(tx, house, {
      door,
      to: way.to,
      body: { subject: 'A trial of your page', text },
      key: `pages.trial:${trial}`,
      about: person,
      urgent: true,
      expiresAt: now + 600_000,
    });
    await house.publish(tx, actor, { type: 'pages.way-tried', subject: person, payload: { way: name, door: way.door } });
    return { answer: { sending } };
  });
}
