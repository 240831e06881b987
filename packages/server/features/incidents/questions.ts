/** What do other features ask? Each question is answered from the incidents' own tables. */
import type { ImpactSeverity, UncountableReason } from '@samspel/core/incidents/vocabulary.ts';
import type { Instant } from '@samspel/core/time/instant.ts';
import { sql } from 'kysely';
import type { Reader } from '../../platform/database/database.ts';

/** An impact as figures need it. */
export interface CountedImpact {
  readonly id: string;
  readonly incidentId: string;
  readonly target: string;
  readonly site: string | null;
  readonly from: Instant;
  readonly to: Instant | null;
  readonly severity: ImpactSeverity | null;
  readonly fraction: number | null;
  readonly users: number | null;
  /** False: removed, or its incident is not countable (any more). Whoever keeps a copy takes it out. */
  readonly counted: boolean;
  readonly revision: number;
}

/** Question: which impacts changed after this revision? From 0 all that ever were, also those that are not counted. Oldest revision first. */
export async function impactsSince(reader: Reader, revision: number): Promise<readonly CountedImpact[]> {
  const { rows } = await sql<CountedImpact>`
    select id, incident_id as "incidentId", target, site, from_at as "from", to_at as "to", severity, fraction, users, counted, revision
    from incidents.impact where revision > ${revision} order by revision, id`.execute(reader);
  return rows;
}

/** Question: at which revision are the impacts now? */
export async function currentRevision(reader: Reader): Promise<number> {
  const { rows } = await sql<{ n: number }>`select n from incidents.revision`.execute(reader);
  return rows[0]?.n ?? 0;
}

/** What a ledger says of an incident. */
export interface IncidentFacts {
  readonly id: string;
  readonly title: string;
  readonly severity: ImpactSeverity;
  readonly state: string;
  readonly trigger: string | null;
  readonly cause: string | null;
  readonly started: Instant | null;
  readonly detected: Instant | null;
  readonly acknowledged: Instant | null;
  readonly mitigated: Instant | null;
  readonly resolved: Instant | null;
  readonly uncountable: UncountableReason | null;
}

const factColumns = sql`id, title, severity, state, trigger_code as trigger, cause_code as cause, started_at as started, detected_at as detected,
  acknowledged_at as acknowledged, mitigated_at as mitigated, resolved_at as resolved, uncountable`;

/** Question: what is known of these incidents? By id. */
export async function incidentFacts(reader: Reader, ids: readonly string[]): Promise<ReadonlyMap<string, IncidentFacts>> {
  if (ids.length === 0) return new Map();
  const { rows } = await sql<IncidentFacts>`select ${factColumns} from incidents.incident where id = any(${[...ids]}::text[])`.execute(reader);
  return new Map(rows.map((row) => [row.id, row]));
}

/** Question: what caused these incidents? By id; those of which nobody has said it are left out. */
export async function incidentCauses(reader: Reader, ids: readonly string[]): Promise<ReadonlyMap<string, string>> {
  if (ids.length === 0) return new Map();
  const { rows } = await sql<{ id: string; cause: string }>`
    select id, cause_code as cause from incidents.incident where cause_code is not null and id = any(${[...ids]}::text[])`.execute(reader);
  return new Map(rows.map(({ id, cause }) => [id, cause]));
}
