/** Which rows hold the pages? */
import type { EscalationPlan, PersonRulesWire } from '@samspel/contract/pages.ts';
import type { ImpactSeverity } from '@samspel/core/incidents/vocabulary.ts';
import type { Escalation, Standing } from '@samspel/core/pages/escalation.ts';
import type { Instant } from '@samspel/core/time/instant.ts';
import { sql } from 'kysely';
import { json, type Reader, type Tx } from '../../platform/database/database.ts';

export interface PageRow {
  readonly id: string;
  readonly incident: string | null;
  readonly group: string | null;
  readonly title: string;
  readonly says: string;
  readonly severity: ImpactSeverity;
  readonly escalation: string | null;
  readonly plan: EscalationPlan | null;
  readonly state: Standing['state'];
  readonly step: number;
  readonly round: number;
  readonly nextAt: Instant | null;
  readonly reason: string;
  readonly begunAt: Instant;
  readonly acknowledgedAt: Instant | null;
  readonly acknowledgedBy: string | null;
  readonly via: string | null;
  readonly overAt: Instant | null;
}

export const pageColumns = sql`
  p.id, p.incident_id as incident, p.group_id as "group", p.title, p.says, p.severity, p.escalation_id as escalation, p.plan, p.state, p.step, p.round,
  p.next_at as "nextAt", p.reason, p.begun_at as "begunAt", p.acknowledged_at as "acknowledgedAt", p.acknowledged_by as "acknowledgedBy", p.via, p.over_at as "overAt"`;

/** Where a page stands, as core reads it. */
export function standingOf({ state, step, round, nextAt }: PageRow): Standing {
  return state === 'over' ? { state, step, round, nextAt: null } : { state, step, round, nextAt };
}

/** Minutes of a plan as seconds. */
export function escalationOf(plan: EscalationPlan | null): Escalation {
  if (plan === null) return { steps: [], repeats: 0, acknowledgedForSeconds: null };
  return {
    steps: plan.steps.map(({ tell, waitMinutes }) => ({ tell, waitSeconds: Math.round(waitMinutes * 60) })),
    repeats: plan.repeats,
    acknowledgedForSeconds: plan.acknowledgedForMinutes === null ? null : Math.round(plan.acknowledgedForMinutes * 60),
  };
}

/** Question: how does one page stand? Locked. */
export async function holdPage(tx: Tx, where: { readonly id: string } | { readonly incident: string } | { readonly group: string }): Promise<PageRow | null> {
  const which = 'id' in where ? sql`p.id = ${where.id}` : 'incident' in where ? sql`p.incident_id = ${where.incident}` : sql`p.group_id = ${where.group}`;
  const { rows } = await sql<PageRow>`select ${pageColumns} from pages.page p where ${which} for update`.execute(tx);
  return rows[0] ?? null;
}

/** Question: how does one page stand? */
export async function readPageRow(reader: Reader, id: string): Promise<PageRow | null> {
  const { rows } = await sql<PageRow>`select ${pageColumns} from pages.page p where p.id = ${id}`.execute(reader);
  return rows[0] ?? null;
}

export interface NewPage {
  readonly id: string;
  readonly incident: string | null;
  readonly group: string | null;
  readonly title: string;
  readonly says: string;
  readonly severity: ImpactSeverity;
  readonly escalation: string | null;
  readonly plan: EscalationPlan;
  readonly reason: string;
}

/** Writes a page that begins; null when its incident or group has one. */
export async function insertPage(tx: Tx, page: NewPage, now: Instant): Promise<PageRow | null> {
  const { rows } = await sql<PageRow>`
    insert into pages.page as p (id, incident_id, group_id, title, says, severity, escalation_id, plan, state, step, round, reason, begun_at)
    values (${page.id}, ${page.incident}, ${page.group}, ${page.title}, ${page.says}, ${page.severity}, ${page.escalation}, ${json(page.plan)}, 'open', 0, 0,
            ${page.reason}, ${new Date(now)})
    on conflict do nothing returning ${pageColumns}`.execute(tx);
  return rows[0] ?? null;
}

/** Writes how a page stands after a decision. */
export async function saveStanding(tx: Tx, id: string, standing: Standing): Promise<void> {
  const { state, step, round, nextAt } = standing;
  await sql`
    update pages.page set state = ${state}, step = ${step}, round = ${round}, next_at = ${nextAt === null ? null : new Date(nextAt)} where id = ${id}`.execute(
    tx,
  );
}

export interface EscalationRow {
  readonly id: string;
  readonly plan: EscalationPlan;
  readonly version: number;
  readonly madeAt: Instant;
  readonly changedAt: Instant;
  readonly changedBy: string;
}

/** Question: which escalations are there, in the order in which they are tried? */
export async function readEscalations(reader: Reader): Promise<EscalationRow[]> {
  const { rows } = await sql<EscalationRow>`
    select id, plan, version, made_at as "madeAt", changed_at as "changedAt", changed_by as "changedBy" from pages.escalation where removed_at is null order by position, id`.execute(
    reader,
  );
  return rows;
}

/** Question: how do these people want to be told? Only those who said so are named. */
export async function readRules(reader: Reader, persons: readonly string[]): Promise<Map<string, { rules: PersonRulesWire; version: number }>> {
  const { rows } = await sql<{ person: string; rules: PersonRulesWire; version: number }>`
    select person_id as person, rules, version from pages.rules where person_id = any(${[...persons]}::text[])`.execute(reader);
  return new Map(rows.map(({ person, rules, version }) => [person, { rules, version }]));
}

/** What links are signed with. */
export async function readSecret(reader: Reader): Promise<string> {
  const { rows } = await sql<{ value: string }>`select value from pages.secret`.execute(reader);
  return rows[0]?.value ?? '';
}
