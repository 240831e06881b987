-- What leaves the house, and what became of it?

create schema if not exists sending;

create table sending.sending (
  id text primary key,
  seq bigint generated always as identity,
  key text not null,
  door text not null,
  adapter text,
  address text not null,
  body json not null,
  about text not null,
  urgent boolean not null,
  state text not null check (state in ('waiting', 'sending', 'sent', 'given-up')),
  due_at timestamptz not null,
  attempts int not null default 0,
  again boolean not null default false,
  by_server text,
  by_adapter text,
  reason text,
  reference text,
  created_at timestamptz not null,
  expires_at timestamptz not null,
  ended_at timestamptz,
  constraint sending_once unique (key)
);
comment on table sending.sending is 'One row for each thing that leaves the house by any way. Sent at least once; twice only when a server died between sending and saying so';
comment on column sending.sending.seq is 'The order in which it was asked for; kept for each way, address and urgency';
comment on column sending.sending.key is 'What makes it the same sending when it is asked for again';
comment on column sending.sending.door is 'mail, irc, mattermost, webhook, web-push, sms, voice';
comment on column sending.sending.adapter is 'Only by this one; null: by any that serves the way';
comment on column sending.sending.address is 'As the way reads it: a mail address, #channel or nick, an URL, a person';
comment on column sending.sending.about is 'Id of what it is about: the subject of the events that tell the outcome';
comment on column sending.sending.urgent is 'Overtakes what is not, and is tried again sooner';
comment on column sending.sending.due_at is 'waiting: not tried before. sending: when its lease runs out, and another server tries again';
comment on column sending.sending.attempts is 'Tries so far, the one under way included; also tells a late outcome from the one that counts';
comment on column sending.sending.again is 'An attempt ended without a word: the far side may have it twice';
comment on column sending.sending.by_server is 'Which server tried last';
comment on column sending.sending.by_adapter is 'Which adapter was tried last';
comment on column sending.sending.reason is 'Why the last attempt did not send it';
comment on column sending.sending.reference is 'Its name on the far side';

create index sending_due on sending.sending (due_at) where state in ('waiting', 'sending');
create index sending_order on sending.sending (door, address, urgent, seq) where state in ('waiting', 'sending');
create index sending_given_up on sending.sending (id) where state = 'given-up';
create index sending_ended on sending.sending (ended_at) where ended_at is not null;
create index sending_about on sending.sending (about);

create table sending.push_subscription (
  id text primary key,
  person text not null references access.person (id),
  endpoint text not null,
  p256dh text not null,
  auth text not null,
  browser text not null,
  created_at timestamptz not null,
  constraint push_subscription_once unique (endpoint)
);
comment on table sending.push_subscription is 'Browsers that agreed to be pushed to, each with the keys it gave';
comment on column sending.push_subscription.browser is 'As it called itself, for the person who looks at the list';
create index push_subscription_person on sending.push_subscription (person);
