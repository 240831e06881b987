-- Who asked operations what, who answered, and was it in time?

create schema if not exists requests;

create sequence requests.number;

create table requests.request (
  id text primary key,
  number bigint not null unique default nextval('requests.number'),
  title text not null,
  way text not null check (way in ('mail', 'chat', 'web')),
  place text,
  asker_person text,
  asker_name text not null,
  asker_address text,
  team text,
  systems text[] not null,
  state text not null check (state in ('open', 'waiting', 'snoozed', 'done')),
  waiting_since timestamptz,
  snoozed_until timestamptz,
  done_at timestamptz,
  outcome text check (outcome in ('answered', 'card', 'incident', 'merged', 'needless')),
  into_ref text,
  needless text,
  taker_id text,
  taker_name text,
  asked_at timestamptz not null,
  last_at timestamptz not null,
  first_reply_at timestamptz,
  first_reply_by jsonb,
  first_reply_entry text,
  pulse_face text check (pulse_face in ('good', 'so-so', 'bad')),
  pulse_words text,
  pulse_at timestamptz,
  split_from text references requests.request (id),
  due_at timestamptz,
  warn_at timestamptz,
  warned_at timestamptz,
  back_door text,
  back_to text,
  words tsvector not null,
  version int not null,
  check ((state = 'done') = (done_at is not null)),
  check ((state = 'done') = (outcome is not null)),
  check ((state = 'snoozed') = (snoozed_until is not null)),
  check ((first_reply_at is null) = (first_reply_entry is null)),
  check ((back_door is null) = (back_to is null))
);
comment on table requests.request is 'Requests. What was said stands in requests.entry';
comment on column requests.request.number is 'As people say it, and as it stands in the subject of mails: [req-1042]';
comment on column requests.request.place is 'Where it came in: a thread of mail, a channel; null for the web';
comment on column requests.request.due_at is 'When the first answer is promised; worked out anew when office hours change';
comment on column requests.request.warned_at is 'When the goalie was warned that it will be late; null: not yet';
comment on column requests.request.back_door is 'By which way of sending.sending an answer goes back (`mail`, `irc:ada_…`); null: it is read here';
comment on column requests.request.words is 'Number, title, asker and what they said, for searching, in no language';

create index request_pending on requests.request (due_at, id) where state <> 'done';
create index request_warn on requests.request (warn_at) where state <> 'done' and first_reply_at is null and warned_at is null;
create index request_snoozed on requests.request (snoozed_until) where state = 'snoozed';
create index request_asked on requests.request (asked_at desc, id desc);
create index request_taker on requests.request (taker_id) where state <> 'done';
create index request_asker on requests.request (asker_person, asked_at desc) where asker_person is not null;
create index request_address on requests.request (asker_address, asked_at desc) where asker_address is not null;
create index request_place on requests.request (place, asked_at desc) where place is not null;
create index request_into on requests.request (into_ref) where into_ref is not null;
create index request_pulse on requests.request (pulse_at) where pulse_at is not null;
create index request_words on requests.request using gin (words);

create table requests.entry (
  id text primary key,
  request_id text not null references requests.request (id),
  at timestamptz not null,
  kind text not null check (kind in ('asked', 'reply', 'note')),
  by jsonb not null,
  is_human boolean not null,
  text text not null,
  source_kind text check (source_kind in ('mail', 'chat')),
  source_id text,
  sending_id text,
  check ((source_kind is null) = (source_id is null))
);
comment on table requests.entry is 'What was said in a request, and notes among ourselves. Entries move to another request by merging and splitting';
comment on column requests.entry.sending_id is 'Under which id an answer left the house (sending.sending)';
create index entry_request on requests.entry (request_id, at, id);
create unique index entry_source on requests.entry (source_kind, source_id) where source_kind is not null;

create table requests.template (
  id text primary key,
  title text not null,
  text text not null,
  team text,
  version int not null default 1
);
comment on table requests.template is 'Answers that are given often';

create table requests.promise (
  team text not null,
  version int not null,
  from_at timestamptz not null,
  timezone text not null,
  hours jsonb not null,
  holidays date[] not null,
  answer_within_seconds int not null,
  warn_before_seconds int not null,
  acknowledges boolean not null default false,
  set_by_id text not null,
  set_by_name text not null,
  reason text not null,
  primary key (team, version)
);
comment on table requests.promise is 'Office hours and the promised time to the first answer, by team and version; team empty: for all without one of their own';
insert into requests.promise (team, version, from_at, timezone, hours, holidays, answer_within_seconds, warn_before_seconds, set_by_id, set_by_name, reason) values ('', 1, '1970-01-01T00:00:00Z', 'UTC',
  '{"mon":[["09:00","17:00"]],"tue":[["09:00","17:00"]],"wed":[["09:00","17:00"]],"thu":[["09:00","17:00"]],"fri":[["09:00","17:00"]]}',
  '{}', 14400, 3600, 'samspel', 'Samspel', 'What holds until somebody promises something else');

comment on column requests.promise.acknowledges is 'Whether who asks by mail is told by a machine until when they are answered';

create table requests.link (
  hash text primary key,
  request_id text not null references requests.request (id)
);
comment on table requests.link is 'Links that came with answers, by which their asker says how it was; hashed';
