-- What stands under every feature: the event log, deliveries to durable subscribers, clockwork, idempotent writes.

create schema if not exists platform;

create table platform.event (
  id text primary key,
  at timestamptz not null,
  type text not null,
  subject text not null,
  actor_kind text not null,
  actor_id text not null,
  actor_name text not null,
  payload jsonb not null
);
comment on table platform.event is 'Everything that happened, as facts. Written in the transaction that made the fact, never changed: the audit trail and every timeline read it.';
comment on column platform.event.type is 'noun.past-tense, declared in the contract';
comment on column platform.event.subject is 'What it happened to: an id or a catalog reference';

create index event_subject on platform.event (subject, at desc, id desc);
create index event_at on platform.event (at desc, id desc);
create index event_type on platform.event (type, at desc);

create table platform.delivery (
  id bigint generated always as identity primary key,
  event_id text not null references platform.event (id),
  reaction text not null,
  state text not null default 'waiting' check (state in ('waiting', 'parked')),
  attempts int not null default 0,
  due_at timestamptz not null,
  last_error text,
  created_at timestamptz not null,
  unique (event_id, reaction)
);
comment on table platform.delivery is 'One row for each event and durable subscriber; the row goes when its reaction has committed. Parked rows wait for an operator.';
comment on column platform.delivery.due_at is 'Not tried before; grows with each failure';

create index delivery_due on platform.delivery (due_at, id) where state = 'waiting';
create index delivery_parked on platform.delivery (id) where state = 'parked';

create table platform.clockwork (
  name text primary key,
  due_at timestamptz not null,
  last_run_at timestamptz,
  last_seconds double precision,
  last_error text
);
comment on table platform.clockwork is 'What happens because time passes: one row for each tick, locked by the server that runs it';

create table platform.idempotency (
  key text not null,
  actor_id text not null,
  route text not null,
  request_hash text not null,
  status int,
  answer jsonb,
  headers jsonb,
  created_at timestamptz not null,
  primary key (actor_id, key)
);
comment on table platform.idempotency is 'Writes that carried an Idempotency-Key. The row commits with the write itself, so a repeated key can never write twice';
comment on column platform.idempotency.status is 'Null until the answer is stored: the write is done, its answer may have been lost with the server';

create index idempotency_created on platform.idempotency (created_at);

create table platform.setting (
  name text primary key,
  value jsonb not null,
  version int not null default 1,
  changed_at timestamptz not null
);
comment on table platform.setting is 'Settings that people change while the product runs; those of the process come from environment and file';
