/** Which escalation takes an incident? The first whose teams own something that was hit, else the first for any team; only those that take its severity. With the reason. */
import type { ImpactSeverity } from '../incidents/vocabulary.ts';

export interface Choice {
  readonly id: string;
  readonly title: string;
  readonly severities: readonly ImpactSeverity[];
  /** Catalog references; null: for any. */
  readonly teams: readonly string[] | null;
}

export interface Chosen {
  /** Null: nobody is paged. */
  readonly id: string | null;
  readonly reason: string;
}

/** Chooses among escalations in their order. */
export function chooseEscalation(choices: readonly Choice[], matter: { readonly severity: ImpactSeverity; readonly teams: readonly string[] }): Chosen {
  if (choices.length === 0) return { id: null, reason: 'Nobody is paged: no escalation is written yet.' };
  const taking = choices.filter((choice) => choice.severities.includes(matter.severity));
  if (taking.length === 0) return { id: null, reason: `Nobody is paged: no escalation takes what is ${matter.severity}.` };
  for (const choice of taking) {
    const team = choice.teams?.find((each) => matter.teams.includes(each));
    if (team !== undefined) return { id: choice.id, reason: `«${choice.title}»: ${team} owns what is hit.` };
  }
  const general = taking.find((choice) => choice.teams === null);
  if (general !== undefined) return { id: general.id, reason: `«${general.title}» takes what is ${matter.severity}.` };
  return { id: null, reason: 'Nobody is paged: no escalation is for the teams that own what is hit.' };
}
