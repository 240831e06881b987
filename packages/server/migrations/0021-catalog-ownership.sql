-- Who answers for a system, on which side, since when; who holds which duty, and was it ready for that?

create table catalog.ownership (
  id text primary key,
  system text not null,
  side text not null check (side in ('dev', 'ops')),
  team text not null,
  person text,
  state text not null check (state in ('pending', 'accepted', 'declined')),
  review_by timestamptz,
  from_at timestamptz not null,
  to_at timestamptz,
  overdue_at timestamptz,
  reasons json not null,
  version int not null default 1,
  revision bigint not null,
  check (to_at is null or to_at >= from_at)
);
comment on table catalog.ownership is 'Owners by side, half-open spans, never deleted: what ended says who owned what on any day';
comment on column catalog.ownership.team is 'A group; where the catalog names a user as the owner, that user';
comment on column catalog.ownership.overdue_at is 'When it was noticed that review_by had passed; null: not noticed, or looked at again since';
comment on column catalog.ownership.reasons is 'What was decided, by whom, when and why, oldest first';
create unique index ownership_one_owner_a_side on catalog.ownership (system, side) where to_at is null;
create index ownership_system on catalog.ownership (system, from_at);
create index ownership_team on catalog.ownership (team);
create index ownership_person on catalog.ownership (person) where person is not null;
create index ownership_review on catalog.ownership (review_by) where to_at is null and overdue_at is null;
create index ownership_revision on catalog.ownership (revision);

create table catalog.readiness (
  id text primary key,
  system text not null,
  started_at timestamptz not null,
  started_by text not null,
  finished_at timestamptz,
  reason text not null,
  answers json not null,
  version int not null default 1,
  revision bigint not null
);
comment on table catalog.readiness is 'Readiness reviews. Questions stand in core/catalog/readiness.ts; answers are kept by their ids';
create unique index readiness_one_open on catalog.readiness (system) where finished_at is null;
create index readiness_system on catalog.readiness (system, started_at);
create index readiness_revision on catalog.readiness (revision);

create table catalog.departure (
  person text primary key,
  at timestamptz not null,
  by_name text not null,
  reason text not null,
  revision bigint not null
);
comment on table catalog.departure is 'People who left. Their ownerships stand until somebody else is proposed, in the queue of departed';
