-- Who may come in, and how they prove who they are.

create schema if not exists access;

create table access.person (
  id text primary key,
  email text not null,
  name text not null,
  role text not null check (role in ('viewer', 'member', 'operator', 'admin')),
  ref text,
  state text not null check (state in ('invited', 'active', 'deactivated')),
  password_hash text,
  password_changed_at timestamptz,
  invited_at timestamptz not null,
  last_signed_in_at timestamptz,
  version int not null default 1,
  constraint person_email_once unique (email),
  constraint person_ref_once unique (ref)
);
comment on table access.person is 'Somebody who may sign in. Never deleted, since the audit trail names them: who leaves is deactivated';
comment on column access.person.email is 'In normal form KC and lower case: the name under which one signs in';
comment on column access.person.ref is 'User of the catalog that this person is; their teams are read from there';
comment on column access.person.password_hash is 'argon2id in its encoded form, which carries its own parameters; null until a link was used, or when signing in elsewhere';

create index person_admins on access.person (id) where role = 'admin' and state = 'active';

create table access.identity (
  provider text not null,
  subject text not null,
  person_id text not null references access.person (id),
  linked_at timestamptz not null,
  primary key (provider, subject)
);
comment on table access.identity is 'Who a person is elsewhere: the door for OIDC. The subject is what the provider promises never to give to another';

create index identity_person on access.identity (person_id);

create table access.link (
  id text primary key,
  purpose text not null check (purpose in ('set-up', 'invitation', 'password-reset')),
  person_id text references access.person (id),
  secret_hash text not null,
  made_at timestamptz not null,
  ends_at timestamptz not null,
  used_at timestamptz,
  revoked_at timestamptz,
  check ((purpose = 'set-up') = (person_id is null))
);
comment on table access.link is 'One-time links that set a password. Only the SHA-256 of the secret is here';

create index link_person on access.link (person_id);

create table access.installation (
  one boolean primary key default true check (one),
  set_up_at timestamptz not null,
  person_id text not null references access.person (id) deferrable initially deferred
);
comment on table access.installation is 'One row once the first admin is made: its key lets only one of two win who set up at the same moment. Written before the person, hence the deferred reference';
