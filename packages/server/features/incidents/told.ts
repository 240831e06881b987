/** How is an incident told on the wire? */
import type { incidentRow, incident as incidentSchema } from '@samspel/contract/incidents.ts';
import { countability, countabilityWords } from '@samspel/core/incidents/countable.ts';
import type { Impact, Incident, Instants, Pinned, TypedInstant } from '@samspel/core/incidents/incident.ts';
import { type Instant, iso } from '@samspel/core/time/instant.ts';
import type { z } from 'zod';
import type { CaseStudyMark, IncidentRow } from './tables.ts';

export type ToldIncident = z.output<typeof incidentSchema>;
export type ToldRow = z.output<typeof incidentRow>;

const pinned = (value: Pinned | null) => (value === null ? null : { at: iso(value.at), source: value.source });
/** An instant as text, or null. */
export const isoOrNull = (value: Instant | null): string | null => (value === null ? null : iso(value));

function typed(value: TypedInstant) {
  return {
    now: pinned(value.now),
    original: pinned(value.original),
    corrections: value.corrections.map((one) => ({ at: iso(one.at), by: one.by, why: one.why, before: pinned(one.before), after: pinned(one.after) })),
  };
}

function typedAll(instants: Instants): ToldIncident['instants'] {
  return {
    started: typed(instants.started),
    detected: typed(instants.detected),
    acknowledged: typed(instants.acknowledged),
    mitigated: typed(instants.mitigated),
    resolved: typed(instants.resolved),
  };
}

function tellImpact(impact: Impact): ToldIncident['impacts'][number] {
  const { kind, ...amount } = impact.measure;
  return {
    id: impact.id,
    target: impact.target,
    site: impact.site,
    from: iso(impact.from),
    to: isoOrNull(impact.to),
    followsStart: impact.followsStart,
    followsEnd: impact.followsEnd,
    ...(kind === 'whole' ? {} : amount),
  };
}

/** Everything an incident knows itself. */
export function tellIncident(incident: Incident): ToldIncident {
  const count = countability(incident);
  return {
    id: incident.id,
    title: incident.title,
    summary: incident.summary,
    state: incident.standing.state,
    severity: incident.severity,
    instants: typedAll(incident.instants),
    impacts: incident.impacts.map(tellImpact),
    tags: [...incident.tags],
    trigger: incident.trigger,
    cause: incident.cause,
    deployment: incident.deployment,
    dataLost: incident.dataLost,
    rolledBack: incident.rolledBack,
    responders: incident.responders.map((one) => ({ ...one, joined: iso(one.joined), left: isoOrNull(one.left) })),
    coordinator: incident.coordinator,
    mergedInto: incident.standing.state === 'merged' ? incident.standing.into : null,
    splitFrom: incident.splitFrom,
    again: incident.again,
    external: incident.external,
    opened: iso(incident.opened),
    openedBy: incident.openedBy,
    countability: { countable: count.countable, reason: count.countable ? null : count.reason, says: countabilityWords(count) },
    version: incident.version,
  };
}

/** What a list reads of a row. */
export type ListRow = Pick<
  IncidentRow,
  | 'id'
  | 'title'
  | 'state'
  | 'severity'
  | 'started_at'
  | 'detected_at'
  | 'acknowledged_at'
  | 'mitigated_at'
  | 'resolved_at'
  | 'began_at'
  | 'opened_at'
  | 'targets'
  | 'tags'
  | 'trigger_code'
  | 'cause_code'
  | 'coordinator'
  | 'uncountable'
  | 'merged_into'
  | 'again'
  | 'version'
> & { readonly case_study: CaseStudyMark };

/** A line of a list. */
export function tellRow(row: ListRow, now: Instant): ToldRow {
  const over = row.state === 'resolved' || row.state === 'merged';
  const end = row.resolved_at ?? (over ? null : now);
  return {
    id: row.id,
    title: row.title,
    state: row.state,
    severity: row.severity,
    started: isoOrNull(row.started_at),
    detected: isoOrNull(row.detected_at),
    acknowledged: isoOrNull(row.acknowledged_at),
    mitigated: isoOrNull(row.mitigated_at),
    resolved: isoOrNull(row.resolved_at),
    opened: iso(row.opened_at),
    durationSeconds: row.started_at === null || end === null ? null : Math.max(0, end - row.started_at) / 1000,
    targets: row.targets,
    tags: row.tags,
    trigger: row.trigger_code as ToldRow['trigger'],
    cause: row.cause_code as ToldRow['cause'],
    coordinator: row.coordinator?.name ?? null,
    uncountable: row.uncountable,
    caseStudy: row.case_study,
    mergedInto: row.merged_into,
    again: row.again,
    version: row.version,
  };
}
