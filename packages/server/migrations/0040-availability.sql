-- By which rules is availability counted, and what did others publish about us?

create schema if not exists availability;

create table availability.revision (
  one boolean primary key default true check (one),
  n bigint not null,
  exclusions bigint not null
);
comment on table availability.revision is 'One row. Every transaction that changes a rule below raises n first, which also makes writers take turns; servers that keep a copy read it anew when n moved';
comment on column availability.revision.exclusions is 'Rises with n when it was exclusions that changed: figures name it';
insert into availability.revision (n, exclusions) values (0, 0);

create table availability.policy (
  version int primary key,
  overlap text not null check (overlap in ('max', 'sum', 'independent')),
  maintenance text not null check (maintenance in ('exclude', 'count')),
  weight_major double precision not null check (weight_major between 0 and 1),
  weight_partial double precision not null check (weight_partial between 0 and 1),
  weight_degraded double precision not null check (weight_degraded between 0 and 1),
  valid_from timestamptz not null,
  signed_by_id text not null,
  signed_by_name text not null,
  reason text not null
);
comment on table availability.policy is 'Versions of the policy, never changed nor deleted. The newest counts, for all time, so that periods can be compared; figures name it';
insert into availability.policy values
  (1, 'max', 'exclude', 1, 0.3, 0, '2000-01-01T00:00:00Z', 'availability', 'Samspel', 'The policy that Samspel comes with: weights as Instatus, overlaps counted once, agreed maintenance left out.');

create table availability.population (
  target text not null,
  from_at timestamptz not null,
  users double precision not null check (users >= 0),
  primary key (target, from_at)
);
comment on table availability.population is 'From this moment on the target had so many users';

create table availability.profile (
  target text primary key,
  timezone text not null,
  users double precision[] not null check (cardinality(users) = 168)
);
comment on table availability.profile is 'Users in each hour of the local week, Monday first; holds where no measured series does';

create table availability.exclusion (
  id text primary key,
  kind text not null check (kind in ('maintenance', 'unknown')),
  target text,
  from_at timestamptz not null,
  to_at timestamptz not null,
  reason text not null,
  added_at timestamptz not null,
  by_id text not null,
  by_name text not null,
  removed_at timestamptz,
  check (to_at >= from_at)
);
comment on table availability.exclusion is 'Time that is left out: agreed maintenance, or time in which nobody was looking. Removed ones stay, marked';
comment on column availability.exclusion.target is 'Null: everything';
create index exclusion_target on availability.exclusion (target, from_at) where removed_at is null;
create index exclusion_newest on availability.exclusion (from_at desc, id desc) where removed_at is null;

create table availability.goal (
  id text primary key,
  target text not null,
  objective double precision not null check (objective between 0 and 1),
  window_days int not null check (window_days between 1 and 366),
  measure text not null check (measure in ('time', 'weighted', 'users')),
  set_at timestamptz not null,
  removed_at timestamptz,
  version int not null default 1
);
comment on table availability.goal is 'What a target should reach over a rolling window; one for each target and window';
create unique index goal_one on availability.goal (target, window_days) where removed_at is null;

create table availability.peer (
  target text primary key,
  peer text not null check (peer in ('upptime')),
  start_time timestamptz not null,
  recorded_at timestamptz not null
);
comment on table availability.peer is 'Targets of which another tool published figures, imported to be compared with ours';
comment on column availability.peer.start_time is 'From when the other tool counted';

create table availability.published (
  target text not null references availability.peer (target) on delete cascade,
  at timestamptz not null,
  day_percent double precision not null,
  week_percent double precision not null,
  month_percent double precision not null,
  year_percent double precision not null,
  all_percent double precision not null,
  primary key (target, at)
);
comment on table availability.published is 'What the other tool published at a moment, in per cent as printed';

create table availability.observed (
  target text not null references availability.peer (target) on delete cascade,
  from_at timestamptz not null,
  to_at timestamptz,
  primary key (target, from_at)
);
comment on table availability.observed is 'Outages as the other tool saw them, which its rule is worked out from; corrections of incidents do not reach back here';
