-- Who is woken for what, how, and what became of it?

create schema if not exists pages;

create table pages.escalation (
  id text primary key,
  position int not null,
  plan jsonb not null,
  version int not null,
  made_at timestamptz not null,
  changed_at timestamptz not null,
  changed_by text not null,
  removed_at timestamptz
);
comment on table pages.escalation is 'Escalations as people wrote them, tried in order of position';
comment on column pages.escalation.made_at is 'What began before it was first written wakes nobody by it';

create table pages.rules (
  person_id text primary key,
  rules jsonb not null,
  version int not null,
  changed_at timestamptz not null
);
comment on table pages.rules is 'How a person wants to be told; without a row a mail to their account goes out at once';

create table pages.page (
  id text primary key,
  incident_id text unique,
  group_id text unique,
  import_key text unique,
  title text not null,
  says text not null,
  severity text not null check (severity in ('major', 'partial', 'degraded')),
  escalation_id text references pages.escalation (id),
  plan jsonb,
  state text not null check (state in ('open', 'acknowledged', 'over')),
  step int not null,
  round int not null,
  next_at timestamptz,
  reason text not null,
  begun_at timestamptz not null,
  acknowledged_at timestamptz,
  acknowledged_by text,
  via text,
  over_at timestamptz,
  check (state <> 'over' or next_at is null)
);
comment on table pages.page is 'One matter somebody is woken for; at most one page an incident, and one an alerts group';
comment on column pages.page.plan is 'The escalation as it was when the page began; null: brought in from elsewhere';
comment on column pages.page.step is 'Index of the step; that of "everybody" is the number of steps';
comment on column pages.page.next_at is 'When it goes on by itself; null: never';
comment on column pages.page.acknowledged_by is 'Their name';
create index page_next on pages.page (next_at) where next_at is not null;
create index page_begun on pages.page (begun_at desc, id desc);
create index page_state on pages.page (state, begun_at desc, id desc) where state <> 'over';

create table pages.told (
  page_id text not null references pages.page (id),
  round int not null,
  step int not null,
  person_id text not null,
  at timestamptz not null,
  primary key (page_id, at, round, step, person_id)
);
comment on table pages.told is 'Who was told on which step: what load is counted from';
create index told_person on pages.told (person_id, at);
create index told_at on pages.told (at);

create table pages.notice (
  id text primary key,
  page_id text not null references pages.page (id),
  person_id text not null,
  step int not null,
  round int not null,
  door text not null,
  adapter text,
  address text not null,
  due_at timestamptz not null,
  state text not null check (state in ('planned', 'handed', 'sent', 'failed', 'dropped')),
  says text not null,
  sending_id text,
  handed_at timestamptz,
  ended_at timestamptz,
  again boolean not null default false,
  link_used_at timestamptz
);
comment on table pages.notice is 'One message of a page to one person by one way. Handed to the queue of what leaves in the transaction that marks it, under its id as key: it cannot be handed over twice';
comment on column pages.notice.again is 'A server died while it was sent: it may have arrived twice';
create index notice_due on pages.notice (due_at) where state = 'planned';
create index notice_page on pages.notice (page_id, due_at);

create table pages.secret (
  one boolean primary key default true check (one),
  value text not null
);
comment on table pages.secret is 'One row: what links in notices are signed with, made by chance when the table is';
insert into pages.secret (value) values (gen_random_uuid()::text || gen_random_uuid()::text);
