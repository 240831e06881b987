-- What is said where people talk, and who says it?

create schema if not exists chat;

create table chat.network (
  id text primary key,
  nick text,
  changed_at timestamptz not null
);
comment on table chat.network is 'What the bot is called on each network, as its adapter says. The network itself is an adapter';
comment on column chat.network.id is 'Id of the adapter';

create table chat.channel (
  id text primary key,
  network text not null,
  name text not null,
  folded text not null,
  key text,
  announce text not null check (announce in ('nothing', 'incidents', 'everything')),
  asks text not null check (asks in ('nothing', 'marked', 'unanswered')),
  ask_after_minutes int not null check (ask_after_minutes between 1 and 1440),
  topic boolean not null,
  topic_text text,
  opens_channels boolean not null,
  incident text,
  keep_days int not null check (keep_days between 1 and 3650),
  is_in boolean not null default false,
  reason text,
  version int not null default 1,
  added_at timestamptz not null,
  leaves_at timestamptz,
  removed_at timestamptz
);
comment on table chat.channel is 'Where the bot should be, and what it does there';
comment on column chat.channel.folded is 'The name in the one form under which networks compare it';
comment on column chat.channel.key is 'The word that opens the channel';
comment on column chat.channel.incident is 'The incident whose own channel it is';
comment on column chat.channel.leaves_at is 'When the bot leaves the channel of an incident that is over';
create unique index channel_once on chat.channel (network, folded) where removed_at is null;
create index channel_incident on chat.channel (incident) where incident is not null;

create table chat.line (
  id text primary key,
  network text not null,
  channel text references chat.channel (id),
  key text not null,
  at timestamptz not null,
  heard_at timestamptz not null,
  nick text not null,
  account text,
  person text,
  text text not null,
  kind text not null check (kind in ('line', 'action', 'notice')),
  by text not null check (by in ('person', 'bot', 'us', 'browser')),
  incident text,
  asks text not null default 'no' check (asks in ('no', 'waiting', 'asked', 'answered')),
  asks_reason text,
  constraint line_once unique (network, key)
);
comment on table chat.line is 'What was said, for as long as its channel keeps it. Lines about an incident stand in the event log too and stay there';
comment on column chat.line.channel is 'Null: said to the bot alone';
comment on column chat.line.at is 'As the network dates it';
comment on column chat.line.by is 'A person there, another bot, our own bot, or a person from the browser';
comment on column chat.line.asks is 'waiting: becomes a question for operations when nobody answers; asked: is one; answered: a person said something to it';
create index line_channel on chat.line (channel, at desc, id desc);
create index line_incident on chat.line (incident, at desc, id desc) where incident is not null;
create index line_open on chat.line (channel, at) where asks in ('waiting', 'asked');

create table chat.identity (
  id text primary key,
  network text not null,
  by text not null check (by in ('account', 'nick')),
  name text not null,
  folded text not null,
  mask text,
  person text not null,
  linked_at timestamptz not null,
  last_seen_at timestamptz,
  constraint identity_once unique (network, by, folded)
);
comment on table chat.identity is 'Whose account or nick that is. An account is vouched for by the network; a nick without one counts only with the same user and host, and until it goes out of sight';
create index identity_person on chat.identity (person);

create table chat.code (
  hash text primary key,
  person text not null,
  made_at timestamptz not null,
  ends_at timestamptz not null
);
comment on table chat.code is 'One-time codes that link a nick to a person; only the SHA-256 of each is here. A used one is gone';

create table chat.tries (
  key text primary key,
  tries jsonb not null,
  at timestamptz not null
);
comment on table chat.tries is 'How often codes were tried, by network and user@host, so that none is guessed';

create table chat.announcement (
  id bigint generated always as identity primary key,
  channel text not null references chat.channel (id),
  event text not null,
  thing text not null,
  text text not null,
  kind text not null,
  rank text not null,
  at timestamptz not null,
  said_at timestamptz,
  constraint announcement_once unique (channel, event)
);
comment on table chat.announcement is 'What the bot said by itself, and what it holds back until there is room. Once for each channel and event';
create index announcement_held on chat.announcement (channel, id) where said_at is null;
create index announcement_said on chat.announcement (channel, said_at desc) where said_at is not null;
