-- What did the machine notice that a person must decide on?

create schema if not exists findings;

create table findings.finding (
  id text primary key,
  kind text not null,
  subject text not null,
  key text not null,
  title text not null,
  accept_does text,
  facts json not null,
  state text not null check (state in ('open', 'accepted', 'dismissed', 'withdrawn')),
  found_at timestamptz not null,
  decided_at timestamptz,
  decided_by text,
  reason text,
  version int not null default 1,
  constraint finding_once unique (key)
);
comment on table findings.finding is 'Questions of the machine. Raising one twice changes nothing while it is open or dismissed; one that was withdrawn or accepted opens again';
comment on column findings.finding.kind is 'noun.what: catalog.changed-by-hand';
comment on column findings.finding.subject is 'Reference or id of what it is about';
comment on column findings.finding.key is 'What makes it the same finding when it is noticed again';
comment on column findings.finding.title is 'One sentence a person reads';
comment on column findings.finding.accept_does is 'What follows from saying yes; null: only that it was seen';
create index finding_open on findings.finding (found_at desc) where state = 'open';
create index finding_subject on findings.finding (subject) where state = 'open';
