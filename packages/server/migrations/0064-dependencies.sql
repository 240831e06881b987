-- What calls what, who says so, and since when?

create schema if not exists dependencies;

create table dependencies.revision (
  one boolean primary key default true check (one),
  n bigint not null,
  catalog bigint not null,
  days_at timestamptz
);
comment on table dependencies.revision is 'One row. Every transaction that changes the graph raises n first, which also makes writers take turns';
comment on column dependencies.revision.catalog is 'The revision of the catalog that the declared part follows';
comment on column dependencies.revision.days_at is 'When days were last taken from traces';
insert into dependencies.revision (n, catalog) values (0, 0);

create table dependencies.system (
  ref text not null,
  kind text not null,
  title text not null,
  subsystem text,
  sites text[] not null,
  repairs text[] not null,
  service_name text,
  valid_from timestamptz not null,
  valid_to timestamptz,
  primary key (ref, valid_from),
  check (valid_to is null or valid_to >= valid_from)
);
comment on table dependencies.system is 'Systems as the catalog declared them, half-open spans, never deleted: with edges, the map on any date';
comment on column dependencies.system.repairs is 'What it is a tool to repair';
comment on column dependencies.system.service_name is 'Under which traces know it, where the catalog says so';
create unique index system_one on dependencies.system (ref) where valid_to is null;
create index system_span on dependencies.system (valid_from, valid_to);

create table dependencies.edge (
  from_ref text not null,
  to_ref text not null,
  witness text not null check (witness in ('declared', 'configured', 'filed')),
  origin text not null,
  attributes json not null,
  because text not null,
  valid_from timestamptz not null,
  valid_to timestamptz,
  primary key (from_ref, to_ref, witness, origin, valid_from),
  check (valid_to is null or valid_to >= valid_from)
);
comment on table dependencies.edge is 'Who calls whom, half-open spans, never deleted. Edges seen in traces follow from dependencies.day';
comment on column dependencies.edge.witness is 'declared: the catalog says so; configured: an address in a deployment; filed: files of this origin made the catalog say so';
comment on column dependencies.edge.origin is 'catalog, or the name under which files came';
comment on column dependencies.edge.because is 'For a person: how the catalog says it, or where the file did';
create unique index edge_one on dependencies.edge (from_ref, to_ref, witness, origin) where valid_to is null;
create index edge_span on dependencies.edge (valid_from, valid_to);

create table dependencies.day (
  client text not null,
  server text not null,
  source text not null,
  day date not null,
  first_at timestamptz not null,
  last_at timestamptz not null,
  calls double precision not null check (calls >= 0),
  errors double precision not null check (errors >= 0),
  seconds double precision not null check (seconds >= 0),
  sketch json not null,
  primary key (day, client, server, source)
);
comment on table dependencies.day is 'Calls seen on one day (UTC) between two names; which systems they mean is settled when it is read, so that an alias mends the past too';
comment on column dependencies.day.source is 'traces, or the name under which a count of another tool came';
comment on column dependencies.day.seconds is 'Sum of what callers waited';
comment on column dependencies.day.sketch is 'Counts of latencies by bucket (core/traces/sketch.ts)';
create index day_pair on dependencies.day (client, server);

create table dependencies.alias (
  name text primary key,
  ref text,
  set_at timestamptz not null,
  by_name text not null,
  reason text not null
);
comment on table dependencies.alias is 'Which system a name in traces or files means, as people said. By name in lower case';
comment on column dependencies.alias.ref is 'Null: it means no system worth a place on the map';

create table dependencies.noticed (
  kind text not null,
  key text not null,
  at timestamptz not null,
  primary key (kind, key)
);
comment on table dependencies.noticed is 'What the last look found, so that the next one tells only what is new: single points, cycles';

create table dependencies.import_plan (
  id text primary key,
  origin text not null,
  created_at timestamptz not null,
  created_by text not null,
  based_on bigint not null,
  applied_at timestamptz,
  shown json not null,
  writes json
);
comment on table dependencies.import_plan is 'Differences that were shown. An applied one stays as the record of what it changed; one that was not is thrown away after a day';
comment on column dependencies.import_plan.based_on is 'dependencies.revision that it was worked out on';
