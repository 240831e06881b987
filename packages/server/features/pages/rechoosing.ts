/**
 * What becomes of a page when what it is about changes, or the escalation it goes by? Whoever has a page keeps it. One that nobody has yet goes over to the escalation that would
 * take it now; by the same one it goes on from its step, and tells whom that step names now and did not before. What got worse is told again by the rules for what is worse. Nobody
 * who was told is told twice of the same.
 */
import type { EscalationPlan } from '@samspel/contract/pages.ts';
import { type ImpactSeverity, impactSeverities } from '@samspel/core/incidents/vocabulary.ts';
import { chooseEscalation } from '@samspel/core/pages/choose.ts';
import { begin, type Target } from '@samspel/core/pages/escalation.ts';
import { sql } from 'kysely';
import { json, type Reader, type Tx } from '../../platform/database/database.ts';
import type { House } from '../../platform/house.ts';
import { self, subjectOf, take, tellTargets } from './going-on.ts';
import { dropPlanned } from './notices.ts';
import { escalationOf, holdPage, type PageRow, readEscalations } from './storage.ts';

interface Matter {
  readonly severity: ImpactSeverity;
  readonly teams: readonly string[];
}

/** Question: which teams own these, those of operations first? Journeys and services have the owner that their document names. */
export async function teamsOver(reader: Reader, refs: readonly string[]): Promise<string[]> {
  const { rows } = await sql<{ team: string }>`
    select team from (
      select team, case side when 'ops' then 0 else 1 end as rank from catalog.ownership where system = any(${[...refs]}::text[]) and to_at is null and state <> 'declined'
      union all
      select target, 2 from catalog.relation where source = any(${[...refs]}::text[]) and type = 'ownedBy') owners
    group by team order by min(rank), team`.execute(reader);
  return rows.map(({ team }) => team);
}

/** Looks anew at the page of an incident that changed. */
export async function rechooseFor(tx: Tx, house: House, page: PageRow): Promise<void> {
  const { rows } = await sql<{ title: string; severity: ImpactSeverity; targets: string[]; summary: string }>`
    select title, severity, targets, summary from incidents.incident where id = ${page.incident}`.execute(tx);
  const [incident] = rows;
  if (incident === undefined || page.state === 'over') return;
  const { title, severity, targets, summary } = incident;
  const says = [summary, targets.length === 0 ? '' : `Hit: ${targets.join(', ')}`].filter((part) => part !== '').join('\n');
  await sql`update pages.page set title = ${title}, says = ${says}, severity = ${severity} where id = ${page.id}`.execute(tx);
  if (page.state !== 'open') return;
  const isWorse = impactSeverities.indexOf(severity) < impactSeverities.indexOf(page.severity);
  await goOverTo(tx, house, { ...page, title, says, severity }, { severity, teams: await teamsOver(tx, targets) }, isWorse);
}

async function goOverTo(tx: Tx, house: House, page: PageRow, matter: Matter, isWorse: boolean): Promise<void> {
  const escalations = await readEscalations(tx);
  const choices = escalations.map(({ id, plan }) => ({ id, title: plan.title, severities: plan.severities, teams: plan.teams }));
  const chosen = chooseEscalation(choices, matter);
  const next = escalations.find(({ id }) => id === chosen.id);
  if (next === undefined || next.id === page.escalation) {
    if (isWorse) await tellAgain(tx, house, page);
    return;
  }
  const now = house.now();
  await sql`update pages.page set escalation_id = ${next.id}, plan = ${json(next.plan)} where id = ${page.id}`.execute(tx);
  await dropPlanned(tx, page.id, now, `«${next.plan.title}» takes it now.`);
  const payload = { page: page.id, before: page.escalation, after: next.id, reason: chosen.reason };
  await house.publish(tx, self, { type: 'pages.gone-over', subject: subjectOf(page), payload });
  await take(tx, house, { ...page, escalation: next.id, plan: next.plan }, begin(escalationOf(next.plan), now, chosen.reason), now, {
    alreadyTold: isWorse ? new Set() : await toldOf(tx, page.id),
  });
}

/** Tells those of the present step again: it is worse than they heard, and may break quiet hours now. */
async function tellAgain(tx: Tx, house: House, page: PageRow): Promise<void> {
  const { rows } = await sql<{ person: string }>`
    select distinct person_id as person from pages.told where page_id = ${page.id} and step = ${page.step} and round = ${page.round} order by person_id`.execute(
    tx,
  );
  await dropPlanned(tx, page.id, house.now(), `It is ${page.severity} now.`);
  const targets: Target[] = rows.map(({ person }) => ({ kind: 'person', id: person }));
  await tellTargets(tx, house, page, targets, new Set());
}

async function toldOf(tx: Tx, page: string): Promise<Set<string>> {
  const { rows } = await sql<{ person: string }>`select distinct person_id as person from pages.told where page_id = ${page}`.execute(tx);
  return new Set(rows.map(({ person }) => person));
}

/** `pages.escalation-written`: pages that nobody has yet go on by what is written now. */
export async function escalationWritten(tx: Tx, house: House, escalation: string): Promise<void> {
  const { rows } = await sql<{ id: string }>`select id from pages.page where state = 'open' and plan is not null order by id`.execute(tx);
  for (const { id } of rows) {
    const page = await holdPage(tx, { id });
    if (page === null || page.state !== 'open') continue;
    const written = page.escalation === escalation ? (await readEscalations(tx)).find((one) => one.id === escalation) : undefined;
    const rewritten = written === undefined ? page : await goOnBy(tx, house, page, written.plan);
    if (page.incident !== null) await rechooseFor(tx, house, rewritten);
  }
}

/** Goes on by a plan that was written anew: the step stays, where there still is one, and whom it names now and did not before is told. */
async function goOnBy(tx: Tx, house: House, page: PageRow, plan: EscalationPlan): Promise<PageRow> {
  if (JSON.stringify(plan) === JSON.stringify(page.plan)) return page;
  const now = house.now();
  const isExhausted = page.nextAt === null;
  const step = isExhausted ? plan.steps.length : Math.min(page.step, plan.steps.length - 1);
  const { tell = [], waitMinutes = 0 } = plan.steps[step] ?? {};
  const nextAt = page.nextAt === null ? null : Math.min(page.nextAt, now + Math.round(waitMinutes * 60) * 1000);
  await sql`
    update pages.page set plan = ${json(plan)}, step = ${step}, next_at = ${nextAt === null ? null : new Date(nextAt)} where id = ${page.id}`.execute(tx);
  const after: PageRow = { ...page, plan, step, nextAt };
  await tellTargets(tx, house, after, tell, await toldOf(tx, page.id));
  return after;
}
