-- Which mail came in, and what do we know of it?

create schema if not exists mail;

create table mail.address (
  id text primary key,
  address text not null,
  kind text not null check (kind in ('request', 'alert')),
  target text,
  created_at timestamptz not null,
  constraint address_once unique (address)
);
comment on table mail.address is 'Addresses that mail is received for; mail to others is refused at the door';
comment on column mail.address.target is 'The team that is asked, or the source that alerts count for';

create table mail.content (
  hash text not null,
  part int not null,
  packed bytea not null,
  primary key (hash, part)
);
comment on table mail.content is 'Raw mails, their HTML and attachments by SHA-256, in parts of a megabyte, each packed with zstd';

create table mail.message (
  id text primary key,
  once text not null,
  thread text not null,
  kind text not null check (kind in ('request', 'alert')),
  address text not null,
  target text,
  adapter text not null,
  at timestamptz not null,
  sent_at timestamptz,
  message_id text,
  refs text[] not null,
  from_address text not null,
  from_name text not null,
  reply_to text not null,
  to_list text[] not null,
  cc_list text[] not null,
  subject text not null,
  token text,
  about text,
  parts json not null,
  is_cut boolean not null,
  has_html boolean not null,
  html_hash text,
  has_remote_images boolean not null,
  attachments json not null,
  is_automatic boolean not null,
  is_bounce boolean not null,
  is_quiet boolean not null,
  reason text not null,
  bounced json,
  parsed text not null check (parsed in ('whole', 'failed')),
  problem text,
  authentication json,
  envelope_from text,
  remote_address text,
  raw_hash text not null,
  size int not null,
  constraint message_once unique (once)
);
comment on table mail.message is 'One row for each mail and purpose. The raw mail is always kept; all but that can be read from it anew';
comment on column mail.message.once is 'What makes it the same mail when it comes again: Message-ID, hash and what it is for';
comment on column mail.message.thread is 'Id of the first mail of its thread';
comment on column mail.message.refs is 'Message-IDs it answers, the nearest first';
comment on column mail.message.about is 'What the mail of ours that it answers was about';
comment on column mail.message.parts is 'Its text in order: said, quoted, signature';
create index message_message_id on mail.message (message_id) where message_id is not null;
create index message_refs on mail.message using gin (refs);
create index message_thread on mail.message (thread, id);
create index message_from on mail.message (from_address, at);

create table mail.outgoing (
  message_id text primary key,
  thread text,
  about text not null,
  token text,
  sent_to text[] not null,
  at timestamptz not null
);
comment on table mail.outgoing is 'Message-IDs of ours, so that answers and bounces find what they are about, and what comes back to us is known as a loop';
comment on column mail.outgoing.thread is 'Null until somebody answers what we began';
create index outgoing_thread on mail.outgoing (thread, at) where thread is not null;
create index outgoing_about on mail.outgoing (about, at);
create index outgoing_token on mail.outgoing (token) where token is not null;

create table mail.refused (
  day date not null,
  from_address text not null,
  to_address text not null,
  remote_address text not null,
  reason text not null,
  count int not null,
  at timestamptz not null,
  primary key (day, from_address, to_address, remote_address, reason)
);
comment on table mail.refused is 'What was refused at the door: counted by day, kept for a fortnight, at most a thousand kinds a day';
