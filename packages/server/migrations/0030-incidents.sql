-- What went wrong, when, and who suffered how much?

create schema if not exists incidents;

create table incidents.revision (
  one boolean primary key default true check (one),
  n bigint not null
);
comment on table incidents.revision is 'One row. Every transaction that changes impacts, or whether they count, raises n and stamps the impacts: readers that keep a copy ask for revision > the one they saw';
insert into incidents.revision (n) values (0);

create table incidents.incident (
  id text primary key,
  title text not null,
  summary text not null default '',
  state text not null check (state in ('open', 'acknowledged', 'mitigated', 'resolved', 'merged')),
  severity text not null check (severity in ('major', 'partial', 'degraded')),
  instants jsonb not null,
  started_at timestamptz,
  detected_at timestamptz,
  acknowledged_at timestamptz,
  mitigated_at timestamptz,
  resolved_at timestamptz,
  began_at timestamptz not null,
  ended_at timestamptz,
  targets text[] not null,
  tags text[] not null,
  trigger_code text,
  trigger_text text,
  cause_code text,
  cause_text text,
  deployment text,
  data_lost boolean not null default false,
  rolled_back boolean not null default false,
  responders jsonb not null,
  coordinator jsonb,
  merged_into text references incidents.incident (id),
  split_from text references incidents.incident (id),
  again text references incidents.incident (id),
  external_source text,
  external_id text,
  opened_at timestamptz not null,
  opened_by jsonb not null,
  uncountable text check (uncountable in ('started-unknown', 'end-unknown', 'nothing-hit', 'merged')),
  case_study text not null default 'none' check (case_study in ('none', 'demanded', 'draft', 'published')),
  words tsvector not null,
  last_change jsonb,
  version int not null,
  check ((state = 'merged') = (merged_into is not null)),
  check (ended_at >= began_at)
);
comment on table incidents.incident is 'Incidents. What lists filter by stands in columns of its own; the full record of the five instants (value, first value, corrections) is in instants';
comment on column incidents.incident.instants is 'For each of the five: now, original, corrections with who, when and why';
comment on column incidents.incident.began_at is 'For ordering: started, else detected, else opened';
comment on column incidents.incident.ended_at is 'For spans: resolved, never before began_at; null while it goes on; began_at when it is over but nobody knows since when';
comment on column incidents.incident.targets is 'What its impacts name, each once';
comment on column incidents.incident.uncountable is 'Why it is in no figure; null: it is counted';
comment on column incidents.incident.words is 'Title, summary and tags for searching, in no language';
comment on column incidents.incident.last_change is 'What undo takes back: event, who, when, version and the incident as it was';

-- The list walks newest first; what is open is few among many.
create index incident_began on incidents.incident (began_at desc, id desc) where state <> 'merged';
create index incident_open on incidents.incident (began_at desc, id desc) where state in ('open', 'acknowledged', 'mitigated');
create index incident_state on incidents.incident (state, began_at desc, id desc);
create index incident_severity on incidents.incident (severity, began_at desc, id desc) where state <> 'merged';
create index incident_cause on incidents.incident (cause_code, began_at desc, id desc) where cause_code is not null;
create index incident_trigger on incidents.incident (trigger_code, began_at desc, id desc) where trigger_code is not null;
create index incident_uncountable on incidents.incident (began_at desc, id desc) where uncountable is not null;
create index incident_case_study on incidents.incident (case_study, began_at desc, id desc) where case_study <> 'none';
create index incident_tags on incidents.incident using gin (tags);
create index incident_words on incidents.incident using gin (words);
create index incident_span on incidents.incident using gist (tstzrange(began_at, ended_at, '[]'));
create index incident_resolved on incidents.incident (resolved_at) where resolved_at is not null;
create index incident_merged on incidents.incident (merged_into) where merged_into is not null;
create index incident_split on incidents.incident (split_from) where split_from is not null;
create index incident_again on incidents.incident (again) where again is not null;

create table incidents.impact (
  id text primary key,
  incident_id text not null references incidents.incident (id),
  position int not null,
  target text not null,
  site text,
  from_at timestamptz not null,
  to_at timestamptz,
  severity text check (severity in ('major', 'partial', 'degraded')),
  fraction double precision check (fraction between 0 and 1),
  users double precision check (users >= 0),
  follows_start boolean not null,
  follows_end boolean not null,
  counted boolean not null,
  revision bigint not null,
  removed_at timestamptz,
  check (to_at >= from_at),
  check (num_nonnulls(severity, fraction, users) <= 1)
);
comment on table incidents.impact is 'Who suffered how much: a system, journey or service, at one site or all, over a half-open span. Severity, fraction or users; none of them: everybody. Removed ones stay, marked';
comment on column incidents.impact.position is 'Place among the impacts of the incident';
comment on column incidents.impact.to_at is 'Null: still going on';
comment on column incidents.impact.follows_start is 'Moves with the start of the incident';
comment on column incidents.impact.follows_end is 'Moves with the end of the incident';
comment on column incidents.impact.counted is 'Not removed, and its incident is countable: only these are in figures';
comment on column incidents.impact.revision is 'incidents.revision.n of the last change of this row';
create index impact_incident on incidents.impact (incident_id, position) where removed_at is null;
create index impact_revision on incidents.impact (revision);
create index impact_target on incidents.impact (target, from_at) where counted;

create table incidents.hit (
  target text not null,
  began_at timestamptz not null,
  incident_id text not null references incidents.incident (id),
  primary key (target, began_at, incident_id)
);
comment on table incidents.hit is 'Which incidents hit a target, in the order of lists: one row for each incident and target, merged incidents left out';
create index hit_incident on incidents.hit (incident_id);

create table incidents.note (
  id text primary key,
  incident_id text not null references incidents.incident (id),
  at timestamptz not null,
  written_at timestamptz not null,
  by jsonb not null,
  text text not null,
  important boolean not null default false,
  edited_at timestamptz
);
comment on table incidents.note is 'What people wrote into the timeline';
comment on column incidents.note.at is 'When it happened, which may be before it was written down';
create index note_incident on incidents.note (incident_id, at desc, id desc);

create table incidents.external (
  source text not null,
  external_id text not null,
  incident_id text not null references incidents.incident (id),
  fingerprint text not null,
  imported_version int not null,
  primary key (source, external_id)
);
comment on table incidents.external is 'Which incident a row of an imported history became: importing it again finds it';
comment on column incidents.external.fingerprint is 'Hash of the row as it was imported: the same means that nothing changed there';
comment on column incidents.external.imported_version is 'Version the import left; a later one means that people changed it here, and it is not overwritten';

create table incidents.import (
  id text primary key,
  at timestamptz not null,
  by jsonb not null,
  source text not null,
  format text not null,
  rows int not null,
  created int not null,
  changed int not null,
  same int not null,
  refused jsonb not null
);
comment on table incidents.import is 'Histories that were brought in, with what was refused (at most 1,000 rows of it)';
