/**
 * Does this incident demand a case study? A versioned policy says which ones do; the answer names each condition
 * that holds, so that nobody has to ask why.
 */
import type { Incident } from './incident.ts';
import type { ImpactSeverity } from './vocabulary.ts';

/** The conditions; each can be switched off. */
export interface CaseStudyConditions {
  /** At least this share of a goal's budget lost to the incident; null: no matter. */
  readonly lossShareOfBudget: number | null;
  readonly severities: readonly ImpactSeverity[];
  readonly dataLost: boolean;
  readonly rolledBack: boolean;
  readonly foundByPerson: boolean;
}

export interface CaseStudyPolicy extends CaseStudyConditions {
  readonly version: number;
}

/** Where nobody has decided otherwise. */
export const defaultConditions: CaseStudyConditions = {
  lossShareOfBudget: 0.2,
  severities: [],
  dataLost: true,
  rolledBack: true,
  foundByPerson: true,
};

/** How much of the budget of a goal an incident cost. */
export interface BudgetLoss {
  readonly target: string;
  /** 1: all of it. Null: the goal allows nothing to be lost, or cannot be reckoned. */
  readonly share: number | null;
}

export interface Demand {
  readonly demanded: boolean;
  readonly reasons: readonly { readonly code: string; readonly says: string }[];
  readonly policyVersion: number;
}

/** Whether a case study is demanded, and why. A merged incident never demands one: the one it went into does. */
export function demandOf(incident: Incident, losses: readonly BudgetLoss[], policy: CaseStudyPolicy): Demand {
  const reasons: { code: string; says: string }[] = [];
  if (incident.standing.state !== 'merged') {
    const limit = policy.lossShareOfBudget;
    if (limit !== null) {
      for (const loss of losses) {
        if (loss.share !== null && loss.share >= limit) {
          reasons.push({ code: 'loss', says: `It cost ${percent(loss.share)} of the budget of ${loss.target}; ${percent(limit)} is enough.` });
        }
      }
    }
    if (policy.severities.includes(incident.severity)) reasons.push({ code: 'severity', says: `Its severity is ${incident.severity}.` });
    if (policy.dataLost && incident.dataLost) reasons.push({ code: 'data-lost', says: 'Data was lost.' });
    if (policy.rolledBack && incident.rolledBack) reasons.push({ code: 'rolled-back', says: 'A deployment was rolled back.' });
    if (policy.foundByPerson && incident.instants.detected.now?.source === 'person') {
      reasons.push({ code: 'found-by-person', says: 'A person found it, no monitor did.' });
    }
  }
  return { demanded: reasons.length > 0, reasons, policyVersion: policy.version };
}

function percent(share: number): string {
  return `${Number((share * 100).toPrecision(3))} %`;
}
