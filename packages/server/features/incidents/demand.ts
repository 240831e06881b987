/** Does this incident demand a case study now? The policy in force, what the incident says, and what it cost of its goals' budgets. */
import { type BudgetLoss, type CaseStudyPolicy, type Demand, defaultConditions, demandOf } from '@samspel/core/incidents/case-demand.ts';
import type { Ask, Fact, Incident } from '@samspel/core/incidents/incident.ts';
import type { Instant } from '@samspel/core/time/instant.ts';
import type { Reader } from '../../platform/database/database.ts';
import { budgetLosses } from './losses.ts';
import type { CaseStudyMark, IncidentsTables } from './tables.ts';

/** Question: which policy holds? Version 0 is the one that nobody has decided. */
export async function readPolicy(reader: Reader): Promise<CaseStudyPolicy> {
  const row = await reader
    .withTables<IncidentsTables>()
    .selectFrom('incidents.case_study_policy')
    .selectAll()
    .orderBy('version', 'desc')
    .limit(1)
    .executeTakeFirst();
  return row === undefined ? { ...defaultConditions, version: 0 } : { ...row.conditions, version: row.version };
}

/** Whether one is demanded, and why. */
export async function readDemand(reader: Reader, incident: Incident, now: Instant): Promise<Demand> {
  const policy = await readPolicy(reader);
  const losses: readonly BudgetLoss[] = policy.lossShareOfBudget === null ? [] : await budgetLosses(reader, incident, now);
  return demandOf(incident, losses, policy);
}

/** What an incident is marked with from now on, and the fact and the question when it is a case study that is demanded anew. */
export async function markCaseStudy(
  reader: Reader,
  incident: Incident,
  before: CaseStudyMark,
  now: Instant,
): Promise<{ readonly mark: CaseStudyMark; readonly fact: Fact | null; readonly asks: readonly Ask[] }> {
  if (before === 'draft' || before === 'published') return { mark: before, fact: null, asks: [] };
  const demand = await readDemand(reader, incident, now);
  if (!demand.demanded) return { mark: 'none', fact: null, asks: [] };
  const asks: readonly Ask[] = [{ code: 'case-study', reason: demand.reasons.map((reason) => reason.says).join(' ') }];
  if (before === 'demanded') return { mark: 'demanded', fact: null, asks };
  const payload = { reasons: demand.reasons, policyVersion: demand.policyVersion };
  return { mark: 'demanded', fact: { type: 'incidents.case-study-demanded', subject: incident.id, payload }, asks };
}
