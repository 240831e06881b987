/**
 * For how long is mail kept as it came, with what is attached? So long after the last mail of its thread, by what it is for. What stays: who wrote when and what, as text, so
 * that threads go on, and what comes twice is known. Every change of the rule, and every time that something is thrown away, is an event.
 */
import type { MailKind, MailRetention } from '@samspel/contract/mail.ts';
import type { Actor } from '@samspel/core/access/role.ts';
import { type Refusal, refuse } from '@samspel/core/decision/refusal.ts';
import { type Instant, iso } from '@samspel/core/time/instant.ts';
import { sql } from 'kysely';
import type { Reader, Tx } from '../../platform/database/database.ts';
import type { House } from '../../platform/house.ts';
import { mailActor } from './receiving.ts';
import { holdContentsAlone } from './storage.ts';

const day = 86_400_000;
/** At a time; the rest goes with the next tick. */
const mostAtOnce = 1000;

interface Rule {
  readonly requestDays: number | null;
  readonly alertDays: number | null;
}

/** As the house begins: questions are looked up again for years, what monitors say is in their alerts. */
const standard: Rule & { readonly version: number } = { requestDays: 730, alertDays: 30, version: 0 };

/** Question: which rule holds? */
async function ruleNow(reader: Reader): Promise<typeof standard> {
  const { rows } = await sql<typeof standard>`
    select request_days as "requestDays", alert_days as "alertDays", version from mail.retention`.execute(reader);
  return rows[0] ?? standard;
}

/** Question: which rule holds, and what is kept under it? */
export async function tellRetention(reader: Reader): Promise<MailRetention> {
  const { rows } = await sql<{ mails: number; oldest: Instant | null; bytes: number }>`
    select count(*)::int as mails, min(at) as oldest, pg_total_relation_size('mail.content')::float8 as bytes from mail.message where raw_gone_at is null`.execute(
    reader,
  );
  const { mails, oldest, bytes } = rows[0] ?? { mails: 0, oldest: null, bytes: 0 };
  return { ...(await ruleNow(reader)), mails, oldest: oldest === null ? null : iso(oldest), bytes };
}

/** Changes the rule. What it throws away goes with the next tick, within the hour. */
export async function changeRetention(
  house: House,
  acting: { readonly actor: Actor; readonly now: Instant; readonly ifVersion: number | null },
  given: Rule,
): Promise<{ readonly answer: MailRetention } | { readonly refusal: Refusal }> {
  return house.change(async (tx) => {
    await sql`lock table mail.retention in share row exclusive mode`.execute(tx);
    const { version, ...before } = await ruleNow(tx);
    if (acting.ifVersion !== null && acting.ifVersion !== version) return refuse('request.stale', { version });
    await sql`
      insert into mail.retention (request_days, alert_days, version, changed_at)
      values (${given.requestDays}, ${given.alertDays}, ${version + 1}, ${new Date(acting.now)})
      on conflict (is_here) do update set request_days = excluded.request_days, alert_days = excluded.alert_days, version = excluded.version, changed_at = excluded.changed_at`.execute(
      tx,
    );
    await house.publish(tx, acting.actor, { type: 'mail.retention-changed', subject: 'mail-retention', payload: { before, after: given } });
    return { answer: await tellRetention(tx) };
  });
}

/** Throws away, as they came, mails whose thread has been quiet for longer than the rule says. */
export async function throwAway(house: House, tx: Tx, now: Instant): Promise<void> {
  const { requestDays, alertDays } = await ruleNow(tx);
  for (const [kind, days] of [
    ['request', requestDays],
    ['alert', alertDays],
  ] as const) {
    if (days === null) continue;
    const before = now - days * day;
    const gone = await throwAwayOf(tx, kind, before, now);
    if (gone.mails === 0) continue;
    await house.publish(tx, mailActor, { type: 'mail.thrown-away', subject: 'mail-retention', payload: { kind, days, before: iso(before), ...gone } });
  }
}

async function throwAwayOf(tx: Tx, kind: MailKind, before: Instant, now: Instant): Promise<{ readonly mails: number; readonly bytes: number }> {
  const then = new Date(before);
  await holdContentsAlone(tx);
  const { rows } = await sql<{ hash: string; size: number }>`
    with due as (
      select m.id from mail.message m
      where m.raw_gone_at is null and m.kind = ${kind} and m.at < ${then}
        and not exists (select from mail.message n where n.thread = m.thread and n.at >= ${then})
        and not exists (select from mail.outgoing o where o.thread = m.thread and o.at >= ${then})
      order by m.at limit ${mostAtOnce} for update skip locked)
    update mail.message m set raw_gone_at = ${new Date(now)} from due where m.id = due.id returning m.raw_hash as hash, m.size`.execute(tx);
  if (rows.length > 0)
    await sql`
      delete from mail.content c where c.hash = any(${rows.map(({ hash }) => hash)}::text[])
        and not exists (select from mail.message m where m.raw_hash = c.hash and m.raw_gone_at is null)`.execute(tx);
  return { mails: rows.length, bytes: rows.reduce((sum, { size }) => sum + size, 0) };
}
