/** Which tables are the incidents'? As Kysely sees them. */
import type { CaseStudyConditions } from '@samspel/core/incidents/case-demand.ts';
import type { ChangeStep } from '@samspel/core/incidents/case-study.ts';
import type { By, Instants, Responder } from '@samspel/core/incidents/incident.ts';
import type { LastChange } from '@samspel/core/incidents/undo.ts';
import type { ChangeState, ImpactSeverity, IncidentState, UncountableReason } from '@samspel/core/incidents/vocabulary.ts';
import type { Insertable, Selectable } from 'kysely';
import type { InstantColumn, InstantColumnOrNull, JsonColumn } from '../../platform/database/database.ts';

export type CaseStudyMark = 'none' | 'demanded' | 'draft' | 'published';

export interface IncidentTable {
  id: string;
  title: string;
  summary: string;
  state: IncidentState;
  severity: ImpactSeverity;
  instants: JsonColumn<Instants>;
  started_at: InstantColumnOrNull;
  detected_at: InstantColumnOrNull;
  acknowledged_at: InstantColumnOrNull;
  mitigated_at: InstantColumnOrNull;
  resolved_at: InstantColumnOrNull;
  began_at: InstantColumn;
  ended_at: InstantColumnOrNull;
  targets: string[];
  tags: string[];
  trigger_code: string | null;
  trigger_text: string | null;
  cause_code: string | null;
  cause_text: string | null;
  deployment: string | null;
  data_lost: boolean;
  rolled_back: boolean;
  responders: JsonColumn<Responder[]>;
  coordinator: JsonColumn<{ id: string; name: string }> | null;
  merged_into: string | null;
  split_from: string | null;
  again: string | null;
  external_source: string | null;
  external_id: string | null;
  opened_at: InstantColumn;
  opened_by: JsonColumn<By>;
  uncountable: UncountableReason | null;
  case_study: CaseStudyMark;
  words: string;
  last_change: JsonColumn<LastChange> | null;
  version: number;
}

export interface ImpactTable {
  id: string;
  incident_id: string;
  position: number;
  target: string;
  site: string | null;
  from_at: InstantColumn;
  to_at: InstantColumnOrNull;
  severity: ImpactSeverity | null;
  fraction: number | null;
  users: number | null;
  follows_start: boolean;
  follows_end: boolean;
  counted: boolean;
  revision: number;
  removed_at: InstantColumnOrNull;
}

export interface NoteTable {
  id: string;
  incident_id: string;
  at: InstantColumn;
  written_at: InstantColumn;
  by: JsonColumn<By>;
  text: string;
  important: boolean;
  edited_at: InstantColumnOrNull;
}

export interface CaseStudyTable {
  incident_id: string;
  state: 'draft' | 'published';
  happened: string;
  surprise: string;
  trigger_code: string | null;
  trigger_text: string | null;
  cause_code: string | null;
  cause_text: string | null;
  went_well: JsonColumn<string[]>;
  went_badly: JsonColumn<string[]>;
  luck: JsonColumn<string[]>;
  written_by: JsonColumn<By>;
  published_at: InstantColumnOrNull;
  version: number;
}

export interface CaseChangeTable {
  id: string;
  incident_id: string;
  what: string;
  owner: string;
  due: string;
  measure: string | null;
  state: ChangeState;
  check_on: string | null;
  history: JsonColumn<ChangeStep[]>;
  promised_at: InstantColumn;
}

export interface CaseStudyPolicyTable {
  version: number;
  conditions: JsonColumn<CaseStudyConditions>;
  since: InstantColumn;
  by: JsonColumn<By>;
}

export type IncidentsTables = {
  'incidents.incident': IncidentTable;
  'incidents.impact': ImpactTable;
  'incidents.hit': { target: string; began_at: InstantColumn; incident_id: string };
  'incidents.note': NoteTable;
  'incidents.external': { source: string; external_id: string; incident_id: string; fingerprint: string; imported_version: number };
  'incidents.case_study': CaseStudyTable;
  'incidents.case_change': CaseChangeTable;
  'incidents.case_study_policy': CaseStudyPolicyTable;
};

export type IncidentRow = Selectable<IncidentTable>;
export type ImpactRow = Selectable<ImpactTable>;
export type NoteRow = Selectable<NoteTable>;
export type NewNote = Insertable<NoteTable>;
