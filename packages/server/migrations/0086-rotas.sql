-- Who is on duty when?

create schema if not exists rotas;

create table rotas.rota (
  id text primary key,
  title text not null,
  kind text not null check (kind in ('on-call', 'goalie')),
  team text,
  calendar_id text,
  plan jsonb not null,
  version int not null,
  changed_at timestamptz not null,
  changed_by text not null,
  looked_at timestamptz not null,
  on_duty text,
  on_duty_since timestamptz,
  removed_at timestamptz
);
comment on table rotas.rota is 'A rota as it stands: plan is what people wrote. What was served is in rotas.served and changes no more';
comment on column rotas.rota.looked_at is 'Up to here rotas.served is written';
comment on column rotas.rota.on_duty is 'Who was on duty at looked_at; null: nobody';
create index rota_team on rotas.rota (team) where removed_at is null;

create table rotas.version (
  rota_id text not null references rotas.rota (id),
  version int not null,
  plan jsonb not null,
  at timestamptz not null,
  by text not null,
  what text not null check (what in ('added', 'changed', 'undone')),
  primary key (rota_id, version)
);
comment on table rotas.version is 'Every version of a rota, for going back';

create table rotas.override (
  id text primary key,
  rota_id text not null references rotas.rota (id),
  from_at timestamptz not null,
  to_at timestamptz not null,
  person_id text not null,
  reason text not null,
  swap_id text,
  by text not null,
  made_at timestamptz not null,
  removed_at timestamptz,
  check (from_at < to_at)
);
comment on table rotas.override is 'Somebody on duty for a span, whoever’s turn it is. The later of two stands';
create index override_rota on rotas.override (rota_id, to_at) where removed_at is null;
create index override_person on rotas.override (person_id, to_at) where removed_at is null;

create table rotas.swap (
  id text primary key,
  rota_id text not null references rotas.rota (id),
  asks text not null,
  asked text not null,
  from_at timestamptz not null,
  to_at timestamptz not null,
  instead_from_at timestamptz,
  instead_to_at timestamptz,
  why text not null,
  state text not null check (state in ('asked', 'accepted', 'declined', 'withdrawn')),
  asked_at timestamptz not null,
  ended_at timestamptz,
  check (from_at < to_at),
  check (instead_from_at < instead_to_at)
);
comment on table rotas.swap is 'A span somebody asks another to take; once accepted it is one or two overrides';
create index swap_rota on rotas.swap (rota_id, asked_at desc);
create index swap_asked on rotas.swap (asked) where state = 'asked';

create table rotas.served (
  rota_id text not null references rotas.rota (id),
  from_at timestamptz not null,
  to_at timestamptz not null,
  person_id text not null,
  primary key (rota_id, from_at),
  check (from_at < to_at)
);
comment on table rotas.served is 'Who really was on duty, written as time passes: later changes of a rota leave it as it is';
create index served_to on rotas.served (to_at);
create index served_person on rotas.served (person_id, to_at);

create table rotas.hand_over (
  id text primary key,
  rota_id text not null references rotas.rota (id),
  at timestamptz not null,
  from_person text,
  to_person text,
  open json,
  text text not null default '',
  written_by text,
  handed_at timestamptz,
  unique (rota_id, at)
);
comment on table rotas.hand_over is 'Notes from one shift to the next; a row without handed_at is a draft';
comment on column rotas.hand_over.open is 'What was open when it was handed over';

create table rotas.calendar (
  id text primary key,
  title text not null unique,
  changed_at timestamptz not null
);
comment on table rotas.calendar is 'Calendars of holidays';

create table rotas.holiday (
  calendar_id text not null references rotas.calendar (id),
  date date not null,
  title text not null,
  primary key (calendar_id, date)
);
comment on table rotas.holiday is 'Days that a calendar names';

alter table rotas.rota add foreign key (calendar_id) references rotas.calendar (id);

create table rotas.feed (
  id text primary key,
  secret_hash text not null unique,
  person_id text not null,
  rota_id text references rotas.rota (id),
  made_at timestamptz not null,
  ended_at timestamptz
);
comment on table rotas.feed is 'Secret addresses of calendars: of all shifts of a person, or of one rota. Only the SHA-256 of the secret is here';
create index feed_person on rotas.feed (person_id) where ended_at is null;
