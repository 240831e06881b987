-- What happens when something fails, slows or is overloaded, and what would help?

create schema if not exists cascades;

create table cascades.run (
  id text primary key,
  kind text not null check (kind in ('run', 'search', 'replay', 'watch')),
  name text not null,
  state text not null check (state in ('waiting', 'running', 'done', 'failed', 'cancelled')),
  progress double precision not null default 0 check (progress between 0 and 1),
  step text not null default '',
  trigger jsonb,
  changes jsonb not null,
  scenario json not null,
  assumed json not null,
  titles json not null,
  thresholds boolean not null,
  incident_id text,
  seed double precision not null,
  engine text not null,
  based_on text,
  asked_by_id text not null,
  asked_by_name text not null,
  asked_at timestamptz not null,
  started_at timestamptz,
  ended_at timestamptz,
  beat_at timestamptz,
  attempt int not null default 0,
  verdict text check (verdict in ('stable', 'vulnerable', 'metastable', 'unknown')),
  first_to_fail text,
  failed int,
  lost_requests double precision,
  result json,
  series json,
  problem jsonb,
  version int not null default 1
);
comment on table cascades.run is 'Cascades that were asked for, with everything needed to run them again and what came of them. A row waits until a server claims it';
comment on column cascades.run.kind is 'run: one scenario; search: what would help; replay: an incident again; watch: all journeys at peak, by clockwork';
comment on column cascades.run.scenario is 'As it is run, trigger and changes included. json, not jsonb: the order of members is that of the order of failure in a tie';
comment on column cascades.run.titles is 'What people call the systems and journeys of the scenario, as of then';
comment on column cascades.run.thresholds is 'Whether the loads at which the verdict turns are searched as well';
comment on column cascades.run.beat_at is 'When the server that works at it last said so; too long ago: it died, and another takes over';
comment on column cascades.run.attempt is 'Rises with each server that takes it; who holds an older number has lost it and writes nothing any more';
comment on column cascades.run.result is 'By kind: the result of a run, a search, a replay or a watch';
comment on column cascades.run.series is 'A run over time, at most 300 frames, for drawing';
create index run_waiting on cascades.run (asked_at, id) where state in ('waiting', 'running');
create index run_newest on cascades.run (asked_at desc, id desc);
create index run_incident on cascades.run (incident_id, asked_at desc) where incident_id is not null;

create table cascades.figures (
  ref text primary key,
  load jsonb,
  capacity jsonb,
  set_at timestamptz not null,
  set_by_id text not null,
  set_by_name text not null,
  version int not null default 1
);
comment on table cascades.figures is 'Load of a journey or capacity of a system as people set it here; counts before what the catalog says. A member that is null is not stated';

create table cascades.policy (
  version int primary key,
  policy jsonb not null,
  signed_at timestamptz not null,
  signed_by_id text not null,
  signed_by_name text not null,
  reason text not null
);
comment on table cascades.policy is 'What is taken for figures that nobody states. Versions are never changed; the newest counts. Without any, the one that Samspel comes with';

create table cascades.watched (
  journey text primary key,
  title text not null,
  verdict text not null check (verdict in ('stable', 'vulnerable', 'metastable', 'unknown')),
  collapse_factor double precision,
  first_to_fail text,
  since timestamptz not null,
  run_id text not null
);
comment on table cascades.watched is 'How each journey stood at peak load when the watch last looked';
comment on column cascades.watched.since is 'Since when the verdict is this one';

create table cascades.watch (
  one boolean primary key default true check (one),
  wanted_at timestamptz,
  due_at timestamptz,
  looked_at timestamptz,
  run_id text
);
comment on table cascades.watch is 'One row. When the watch last looked and when it is to look next: each night, and some minutes after the last of several changes';
comment on column cascades.watch.wanted_at is 'First change that nobody has looked at';
insert into cascades.watch (one) values (true);
