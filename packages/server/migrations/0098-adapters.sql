-- Which doors to outside systems are configured, and how does each stand?

create schema if not exists adapters;

create table adapters.adapter (
  id text primary key,
  kind text not null,
  name text not null,
  values jsonb not null,
  secrets jsonb not null,
  enabled boolean not null,
  version int not null default 1,
  created_at timestamptz not null,
  changed_at timestamptz not null,
  constraint adapter_name_once unique (name)
);
comment on table adapters.adapter is 'Configured doors to outside systems. Servers follow the version: a change takes effect without a restart';
comment on column adapters.adapter.secrets is 'By setting: AES-256-GCM, bound to this row and setting; the key is not in the database';

create table adapters.state (
  adapter text not null references adapters.adapter (id) on delete cascade,
  server text not null,
  is_open boolean not null,
  since timestamptz not null,
  last_error text,
  doors text[] not null,
  seen_at timestamptz not null,
  primary key (adapter, server)
);
comment on table adapters.state is 'How each adapter stands on each server, as that server says; older than a minute is history';

create table adapters.lease (
  adapter text primary key references adapters.adapter (id) on delete cascade,
  server text not null,
  until timestamptz not null
);
comment on table adapters.lease is 'Which server holds an adapter that runs on one server only. When it is not renewed another takes it';
