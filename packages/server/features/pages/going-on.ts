/**
 * How does a page go on? One decision of core at a time: it is written, whoever is meant is told, and where nobody could be told the next step is taken at once. All in
 * the transaction of whoever asked: a reaction, the clockwork, or a person.
 */
import type { Actor } from '@samspel/core/access/role.ts';
import { begin, type Decision, passOver, passTime, type Standing, type Target } from '@samspel/core/pages/escalation.ts';
import type { Instant } from '@samspel/core/time/instant.ts';
import { sql } from 'kysely';
import type { Tx } from '../../platform/database/database.ts';
import type { House } from '../../platform/house.ts';
import { namesOf } from '../rotas/index.ts';
import { dropPlanned, planFor } from './notices.ts';
import { escalationOf, insertPage, type NewPage, type PageRow, saveStanding, standingOf } from './storage.ts';
import { personsFor } from './targets.ts';

const nobody: ReadonlySet<string> = new Set();

export const self: Actor = { kind: 'system', id: 'pages', name: 'Samspel', role: 'admin', teams: [], scopes: null };

/** What its events are about. */
export function subjectOf(page: Pick<PageRow, 'id' | 'incident'>): string {
  return page.incident ?? page.id;
}

/** Begins a page; null when its incident or group has one already. */
export async function beginPage(tx: Tx, house: House, page: NewPage, actor: Actor = self): Promise<PageRow | null> {
  const now = house.now();
  const row = await insertPage(tx, page, now);
  if (row === null) return null;
  const { id, title, severity, escalation, reason } = page;
  await house.publish(tx, actor, { type: 'pages.begun', subject: subjectOf(row), payload: { page: id, title, severity, escalation, reason } });
  await take(tx, house, row, begin(escalationOf(page.plan), now, reason), now);
  return row;
}

/** Begins a page again from its first step. */
export async function beginAgain(tx: Tx, house: House, page: PageRow, reason: string): Promise<void> {
  const now = house.now();
  await sql`update pages.page set acknowledged_at = null, acknowledged_by = null, via = null, over_at = null, reason = ${reason} where id = ${page.id}`.execute(
    tx,
  );
  await take(tx, house, { ...page, state: 'open' }, begin(escalationOf(page.plan), now, reason), now);
}

/** Goes on because time passed; nothing when its wait has not. */
export async function goOn(tx: Tx, house: House, page: PageRow, now: Instant): Promise<void> {
  const decision = passTime(escalationOf(page.plan), standingOf(page), now);
  if (decision === null) return;
  if (page.state === 'acknowledged')
    await sql`update pages.page set acknowledged_at = null, acknowledged_by = null, via = null where id = ${page.id}`.execute(tx);
  await take(tx, house, page, decision, now);
}

/** Takes the next step at once. */
export async function passOn(tx: Tx, house: House, page: PageRow, why: string): Promise<boolean> {
  const now = house.now();
  const decision = passOver(escalationOf(page.plan), standingOf(page), now, why);
  if (decision === null) return false;
  await take(tx, house, page, decision, now);
  return true;
}

/** Writes a decision and tells whom it tells, apart from those who know; goes on at once while nobody can be told. */
export async function take(
  tx: Tx,
  house: House,
  page: PageRow,
  first: Decision,
  now: Instant,
  { alreadyTold = nobody }: { readonly alreadyTold?: ReadonlySet<string> } = {},
): Promise<void> {
  const escalation = escalationOf(page.plan);
  for (let decision: Decision | null = first; decision !== null; ) {
    const { standing, reason, exhausted } = decision;
    await saveStanding(tx, page.id, standing);
    if (decision !== first || first.standing.step + first.standing.round > 0) await tellStep(tx, house, page, decision);
    else await sql`update pages.page set reason = ${reason} where id = ${page.id}`.execute(tx);
    const { persons, missing } = await personsFor(tx, decision.tell, now);
    const knowing = persons.filter((person) => alreadyTold.has(person));
    const reached = await tellPersons(
      tx,
      house,
      page,
      persons.filter((person) => !alreadyTold.has(person)),
      standing,
      now,
    );
    if (reached + knowing.length > 0 || exhausted) return;
    const why = missing.length > 0 ? missing.join(' ') : 'Nobody on this step has a way to be told.';
    decision = passOver(escalation, standing, now, why);
  }
}

/** Tells whom targets mean now, apart from those who know, as part of the step on which a page is. */
export async function tellTargets(tx: Tx, house: House, page: PageRow, targets: readonly Target[], alreadyTold: ReadonlySet<string>): Promise<void> {
  const now = house.now();
  const { persons } = await personsFor(tx, targets, now);
  await tellPersons(
    tx,
    house,
    page,
    persons.filter((person) => !alreadyTold.has(person)),
    page,
    now,
  );
}

async function tellStep(tx: Tx, house: House, page: PageRow, { standing, reason, exhausted }: Decision): Promise<void> {
  const subject = subjectOf(page);
  await sql`update pages.page set reason = ${reason} where id = ${page.id}`.execute(tx);
  if (exhausted) await house.publish(tx, self, { type: 'pages.exhausted', subject, payload: { page: page.id, reason } });
  else
    await house.publish(tx, self, { type: 'pages.escalated', subject, payload: { page: page.id, step: standing.step + 1, round: standing.round + 1, reason } });
}

/** Tells persons; answers how many have a way by which they can be told. */
async function tellPersons(
  tx: Tx,
  house: House,
  page: PageRow,
  persons: readonly string[],
  at: Pick<Standing, 'step' | 'round'>,
  now: Instant,
): Promise<number> {
  const { step, round } = at;
  const named = await namesOf(tx, persons);
  let reached = 0;
  for (const person of persons) {
    const ways = await planFor(tx, house, { page, person, name: named(person).name, step, round, at: now });
    if (ways.length > 0) reached += 1;
    await sql`
      insert into pages.told (page_id, round, step, person_id, at) values (${page.id}, ${round}, ${step}, ${person}, ${new Date(now)})
      on conflict do nothing`.execute(tx);
    const payload = { page: page.id, person, name: named(person).name, step: step + 1, round: round + 1, ways, severity: page.severity };
    await house.publish(tx, self, { type: 'pages.paged', subject: subjectOf(page), payload });
  }
  return reached;
}

/** Ends a page. */
export async function endPage(tx: Tx, house: House, page: PageRow, actor: Actor, reason: string): Promise<void> {
  if (page.state === 'over') return;
  await saveStanding(tx, page.id, { state: 'over', step: page.step, round: page.round, nextAt: null });
  await sql`update pages.page set over_at = ${new Date(house.now())}, reason = ${reason} where id = ${page.id}`.execute(tx);
  await dropPlanned(tx, page.id, house.now(), 'It is over.');
  await house.publish(tx, actor, { type: 'pages.over', subject: subjectOf(page), payload: { page: page.id, reason } });
}
