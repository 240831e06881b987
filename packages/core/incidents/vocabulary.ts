/**
 * With which words is an incident described? Closed lists, so that they can be counted.
 *
 * Trigger and cause are coded apart: the trigger is what set it off that day, the cause is the weakness that had been
 * there before and let it happen. «A deployment» is never a cause, «nobody had set a limit» never a trigger.
 */

/** How far an incident has come. `merged`: it lives on in another one. */
export const incidentStates = ['open', 'acknowledged', 'mitigated', 'resolved', 'merged'] as const;
export type IncidentState = (typeof incidentStates)[number];

/** The five instants of an incident, in the order in which they usually come. */
export const instantKinds = ['started', 'detected', 'acknowledged', 'mitigated', 'resolved'] as const;
export type InstantKind = (typeof instantKinds)[number];

/** Who says that it was then. */
export const instantSources = ['monitor', 'person', 'estimate'] as const;
export type InstantSource = (typeof instantSources)[number];

/** How bad, where nobody counted. The weights are the availability policy's. */
export const impactSeverities = ['major', 'partial', 'degraded'] as const;
export type ImpactSeverity = (typeof impactSeverities)[number];

/** What set it off. */
export const triggerCodes = [
  'deployment',
  'configuration',
  'data-change',
  'load',
  'hardware',
  'network',
  'power',
  'dependency',
  'expiry',
  'maintenance',
  'manual-action',
  'attack',
  'date-or-clock',
  'unknown',
] as const;
export type TriggerCode = (typeof triggerCodes)[number];

/** Which weakness let it happen. */
export const causeCodes = [
  'bug',
  'missing-limit',
  'missing-timeout',
  'retry-amplification',
  'capacity-short',
  'single-point',
  'hidden-dependency',
  'unsafe-default',
  'configuration-drift',
  'missing-check-before-change',
  'missing-way-back',
  'missing-alert',
  'unclear-ownership',
  'knowledge-gap',
  'procedure-gap',
  'supplier',
  'unknown',
] as const;
export type CauseCode = (typeof causeCodes)[number];

/** Why an incident is in no figure. */
export const uncountableReasons = ['started-unknown', 'end-unknown', 'nothing-hit', 'merged'] as const;
export type UncountableReason = (typeof uncountableReasons)[number];

/** How a change of a case study is followed. */
export const changeStates = ['promised', 'done', 'holds', 'failed'] as const;
export type ChangeState = (typeof changeStates)[number];

/** What an importer can fill from a column or path. */
export const mappedFields = [
  'externalId',
  'title',
  'summary',
  'started',
  'detected',
  'acknowledged',
  'mitigated',
  'resolved',
  'durationMinutes',
  'severity',
  'target',
  'site',
  'fraction',
  'users',
  'tags',
  'trigger',
  'cause',
  'detectedBy',
  'dataLost',
  'rolledBack',
] as const;
export type MappedField = (typeof mappedFields)[number];
