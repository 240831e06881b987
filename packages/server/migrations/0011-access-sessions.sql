-- What somebody carries after having proved who they are, and how often somebody tried.

create table access.session (
  id text primary key,
  person_id text not null references access.person (id),
  secret_hash text not null,
  started_at timestamptz not null,
  last_seen_at timestamptz not null,
  ends_at timestamptz not null,
  revoked_at timestamptz,
  address text not null,
  network text not null,
  agent text not null
);
comment on table access.session is 'A browser that is signed in. Only the SHA-256 of the cookie''s secret is here';
comment on column access.session.last_seen_at is 'To five minutes: written at most that often';
comment on column access.session.network is 'The address, or the first 64 bits of an IPv6 address: from here the person is known, and sign-in is counted apart from strangers'' tries';

create index session_person on access.session (person_id, network, started_at);
create index session_ends on access.session (ends_at);

create table access.token (
  id text primary key,
  person_id text not null references access.person (id),
  name text not null,
  secret_hash text not null,
  role text not null check (role in ('viewer', 'member', 'operator', 'admin')),
  scopes text[] not null,
  created_at timestamptz not null,
  ends_at timestamptz not null,
  last_used_at timestamptz,
  revoked_at timestamptz
);
comment on table access.token is 'A program that acts for a person. Only the SHA-256 of the secret is here';
comment on column access.token.role is 'As it was made; it acts with this or the person''s role now, whichever is less';
comment on column access.token.last_used_at is 'To five minutes: written at most that often';

create index token_person on access.token (person_id, id);

create table access.tries (
  key text primary key,
  count int not null,
  last_at timestamptz not null,
  pause_until timestamptz
);
comment on table access.tries is 'Tries at signing in, for each account and each address, shared by all servers. Accounts stand here as a hash: people type passwords into the wrong field';

create index tries_last on access.tries (last_at);
