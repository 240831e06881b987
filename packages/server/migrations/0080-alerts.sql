-- What do monitors say, which alerts and groups does that make, and what is done about them?

create schema if not exists alerts;

create table alerts.source (
  id text primary key,
  name text not null,
  kind text not null,
  key_hash text not null,
  key_hint text not null,
  mapping json,
  system_labels text[] not null,
  expire_after_seconds int,
  created_at timestamptz not null,
  created_by text not null,
  retired_at timestamptz,
  last_at timestamptz,
  arrivals bigint not null default 0,
  version int not null default 1
);
comment on table alerts.source is 'Monitors that send, each with a key of its own';
comment on column alerts.source.key_hash is 'SHA-256 of the key; the key itself is told once';
comment on column alerts.source.system_labels is 'Labels that name the system, the first that is there counts';
comment on column alerts.source.expire_after_seconds is 'An open alert of which nothing is heard for so long is over; null: never';
create unique index source_key on alerts.source (key_hash) where retired_at is null;
create unique index source_name on alerts.source (lower(name)) where retired_at is null;

insert into alerts.source (id, name, kind, key_hash, key_hint, system_labels, created_at, created_by)
values ('src_00000000000000000000000000', 'Samspel', 'own', 'none', '', '{system}', '2026-01-01T00:00:00Z', 'Samspel');

create table alerts.arrival (
  id text primary key,
  source text not null references alerts.source (id),
  at timestamptz not null,
  form text not null,
  status int not null,
  bytes int not null,
  body text not null,
  signals int not null,
  fault text
);
comment on table alerts.arrival is 'What came in, as it came, cut to 16,000 characters; kept for a week, at most a thousand of a source and day';
create index arrival_source on alerts.arrival (source, id desc);

create table alerts.inbox (
  id bigint generated always as identity primary key,
  source text not null,
  at timestamptz not null,
  told boolean not null,
  signals json not null
);
comment on column alerts.inbox.told is 'Part of a story that is told: it is worked at the moment of the story';
comment on table alerts.inbox is 'Signals that were answered for and are not yet alerts. Written before the answer; a row goes with the transaction that makes alerts of it';

create table alerts.alert_group (
  id text primary key,
  state text not null check (state in ('burning', 'quiet', 'over', 'merged')),
  title text not null,
  severity text not null,
  scopes text[] not null,
  cause text not null,
  started_at timestamptz not null,
  opened_at timestamptz not null,
  grew_at timestamptz not null,
  quiet_at timestamptz,
  over_at timestamptz,
  action text not null check (action in ('incident', 'page', 'ticket', 'drop')),
  impact text not null,
  when_over text not null,
  reason text not null,
  alerts int not null,
  burning int not null,
  incident text,
  acknowledged_at timestamptz,
  acknowledged_by text,
  merged_into text references alerts.alert_group (id),
  told_at timestamptz not null,
  told_alerts int not null,
  version int not null default 1
);
comment on table alerts.alert_group is 'Alerts with one cause. burning: some are not over; quiet: all are over, for less than the policy waits';
comment on column alerts.alert_group.scopes is 'What its alerts are about: systems, else names and rules of monitors (core/alerts/group.ts)';
comment on column alerts.alert_group.told_at is 'When growth was last published: many alerts are one event';
create index alert_group_open on alerts.alert_group (opened_at) where state in ('burning', 'quiet');
create index alert_group_list on alerts.alert_group (opened_at desc, id desc);
create index alert_group_incident on alerts.alert_group (incident) where incident is not null;

create table alerts.alert (
  id text primary key,
  source text not null references alerts.source (id),
  key text not null,
  state text not null check (state in ('firing', 'acknowledged', 'unknown', 'resolved', 'expired')),
  name text,
  title text not null,
  text text,
  severity text not null,
  labels jsonb not null,
  annotations json not null,
  links json not null,
  monitor_group text,
  system text,
  system_name text,
  started_at timestamptz not null,
  start_tells_opening boolean not null,
  opened_at timestamptz not null,
  last_at timestamptz not null,
  ended_at timestamptz,
  end_heard_at timestamptz,
  expires_at timestamptz,
  arrivals int not null,
  truncated int not null,
  acknowledged_by text,
  recent_openings json not null,
  latest boolean not null default true,
  group_id text references alerts.alert_group (id),
  joined text not null,
  action text not null,
  rule int,
  silence text,
  impact text not null,
  when_over text not null,
  reason text not null
);
comment on table alerts.alert is 'One opening of one key of a source, from its first firing to its end';
comment on column alerts.alert.latest is 'The newest opening of its key';
comment on column alerts.alert.joined is 'Why it is in its group';
comment on column alerts.alert.reason is 'Why that is done about it: the rule, or who silenced it';
create unique index alert_latest on alerts.alert (source, key) where latest;
create index alert_key on alerts.alert (source, key, opened_at desc);
create index alert_group_of on alerts.alert (group_id, opened_at);
create index alert_open on alerts.alert (opened_at) where state in ('firing', 'acknowledged', 'unknown');
create index alert_expiry on alerts.alert (expires_at) where expires_at is not null;
create index alert_opened on alerts.alert (opened_at desc, id desc);

create table alerts.alert_change (
  id bigint generated always as identity primary key,
  alert text not null references alerts.alert (id),
  at timestamptz not null,
  what text not null,
  says text not null
);
comment on table alerts.alert_change is 'What happened to an alert, line by line; that it was merely said again is counted in the alert';
create index alert_change_of on alerts.alert_change (alert, id);

create table alerts.silence (
  id text primary key,
  kind text not null check (kind in ('silence', 'maintenance')),
  matchers json not null,
  systems text[] not null,
  from_at timestamptz not null,
  to_at timestamptz not null,
  by_name text not null,
  by_id text not null,
  why text not null,
  created_at timestamptz not null,
  applied text not null default 'not' check (applied in ('not', 'begun', 'ended'))
);
comment on table alerts.silence is 'Silences and maintenance windows. Ended early: to_at is the moment of that';
comment on column alerts.silence.applied is 'How far what burned already was judged anew by it';
create index silence_open on alerts.silence (to_at) where applied <> 'ended';

create table alerts.policy (
  version int primary key,
  at timestamptz not null,
  by_name text not null,
  why text not null,
  document json not null
);
comment on table alerts.policy is 'Rules and times of grouping, every version; the highest holds. None: what core/alerts/policy.ts begins with';

create table alerts.heartbeat (
  id text primary key,
  name text not null,
  about text not null check (about in ('monitor', 'job')),
  key_hash text not null,
  key_hint text not null,
  source text references alerts.source (id),
  system text,
  every_seconds int not null,
  grace_seconds int not null,
  severity text not null,
  created_at timestamptz not null,
  created_by text not null,
  last_at timestamptz,
  missed_at timestamptz,
  retired_at timestamptz,
  version int not null default 1
);
comment on table alerts.heartbeat is 'Signs of life that are expected. Of a monitor: its silence is unknown, not down. Of a job: it did not run';
comment on column alerts.heartbeat.source is 'Whatever this source sends is a sign of life, too';
create unique index heartbeat_key on alerts.heartbeat (key_hash) where retired_at is null;

create table alerts.check (
  id text primary key,
  name text not null,
  kind text not null check (kind in ('http', 'tcp', 'dns', 'tls')),
  target text not null,
  expect json not null,
  system text,
  severity text not null,
  every_seconds int not null,
  timeout_seconds int not null,
  failures_needed int not null,
  successes_needed int not null,
  failures int not null default 0,
  successes int not null default 0,
  state text not null check (state in ('new', 'up', 'failing', 'down')),
  last_at timestamptz,
  last_says text,
  last_seconds float8,
  due_at timestamptz not null,
  created_at timestamptz not null,
  created_by text not null,
  retired_at timestamptz,
  version int not null default 1
);
comment on table alerts.check is 'What we look at ourselves, for those who have no monitor';
create index check_due on alerts.check (due_at) where retired_at is null;
