-- What was learnt from an incident, and does it hold?

create table incidents.case_study (
  incident_id text primary key references incidents.incident (id),
  state text not null check (state in ('draft', 'published')),
  happened text not null,
  surprise text not null,
  trigger_code text,
  trigger_text text,
  cause_code text,
  cause_text text,
  went_well jsonb not null,
  went_badly jsonb not null,
  luck jsonb not null,
  written_by jsonb not null,
  published_at timestamptz,
  version int not null
);
comment on table incidents.case_study is 'Case studies that somebody began to write; before that a suggestion is made from the timeline and nothing is kept';

create table incidents.case_change (
  id text primary key,
  incident_id text not null references incidents.incident (id),
  what text not null,
  owner text not null,
  due date not null,
  measure text,
  state text not null check (state in ('promised', 'done', 'holds', 'failed')),
  check_on date,
  history jsonb not null,
  promised_at timestamptz not null
);
comment on table incidents.case_change is 'Changes in how we work, promised in case studies and followed until they hold';
comment on column incidents.case_change.check_on is 'Day on which to look whether what was done holds';
create index case_change_incident on incidents.case_change (incident_id, promised_at);
create index case_change_due on incidents.case_change (due, id);

create table incidents.case_study_policy (
  version int primary key,
  conditions jsonb not null,
  since timestamptz not null,
  by jsonb not null
);
comment on table incidents.case_study_policy is 'Which incidents demand a case study; the highest version holds, earlier ones stay. Empty: what core/incidents/case-demand.ts says';
