-- Who called whom, by what traces tell? Sums that several servers add to; the spans themselves are not kept.

create schema if not exists traces;

create function traces.add_sketches(a jsonb, b jsonb) returns jsonb language sql immutable parallel safe as $$
  select coalesce(jsonb_object_agg(bucket, n), '{}'::jsonb)
  from (select bucket, sum(n::bigint) as n from (select * from jsonb_each_text(a) union all select * from jsonb_each_text(b)) both_of(bucket, n) group by bucket) summed
$$;
comment on function traces.add_sketches is 'Two latency sketches as one: counts by bucket (core/traces/sketch.ts), added';

create aggregate traces.sum_sketches(jsonb) (sfunc = traces.add_sketches, stype = jsonb, initcond = '{}');

create table traces.edge (
  client text not null,
  server text not null,
  connection text not null check (connection in ('', 'database', 'messaging', 'virtual')),
  first_at timestamptz not null,
  last_at timestamptz not null,
  primary key (client, server, connection)
);
comment on table traces.edge is 'Every edge that was ever seen, to the minute';

create table traces.edge_minute (
  at timestamptz not null,
  client text not null,
  server text not null,
  connection text not null,
  calls bigint not null,
  failed bigint not null,
  client_nanos bigint not null,
  server_nanos bigint not null,
  sketch jsonb not null,
  slowest_trace text not null,
  slowest_nanos bigint not null,
  failed_trace text,
  failed_nanos bigint,
  primary key (at, client, server, connection)
);
comment on table traces.edge_minute is 'Calls by minute of their beginning. Sums are whole nanoseconds, so that adding is exact in any order';
comment on column traces.edge_minute.failed_trace is 'The slowest that failed, as an example';

create table traces.edge_day (like traces.edge_minute including all);
comment on table traces.edge_day is 'The same by day (UTC), written with the minutes and kept longer';

create table traces.coverage_minute (
  at timestamptz not null,
  service text not null,
  received bigint not null,
  passed_over bigint not null,
  calls bigint not null,
  unpaired bigint not null,
  evicted bigint not null,
  duplicates bigint not null,
  refused bigint not null,
  skewed bigint not null,
  overflow bigint not null,
  primary key (at, service)
);
comment on table traces.coverage_minute is 'What became of the spans received, by minute of arrival';

create table traces.root_minute (
  at timestamptz not null,
  service text not null,
  operation text not null,
  traces bigint not null,
  failed bigint not null,
  nanos bigint not null,
  sketch jsonb not null,
  slowest_trace text not null,
  slowest_nanos bigint not null,
  primary key (at, service, operation)
);
comment on table traces.root_minute is 'Traces that were looked at whole, by what they began with';

create table traces.path_minute (
  at timestamptz not null,
  root_service text not null,
  root_operation text not null,
  service text not null,
  operation text not null,
  nanos bigint not null,
  traces bigint not null,
  primary key (at, root_service, root_operation, service, operation)
);
comment on table traces.path_minute is 'Exclusive time on the critical paths of those traces';

create table traces.receiver (
  id text primary key,
  started_at timestamptz not null,
  writes bigint not null,
  written_at timestamptz not null,
  stopped_at timestamptz
);
comment on table traces.receiver is 'Servers that receive spans. Each write of sums raises writes in the same transaction, so that one whose answer was lost is not written twice';

create table traces.imported (
  digest text primary key,
  name text not null,
  format text not null,
  told jsonb not null,
  at timestamptz not null
);
comment on table traces.imported is 'Files that were brought in, by the digest of their text: the same file counts once';
