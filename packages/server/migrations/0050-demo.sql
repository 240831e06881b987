-- The demo world: at most one telling in a database.

create schema demo;

create table demo.telling (
  "only" boolean primary key default true check ("only"),
  state text not null check (state in ('telling', 'told', 'failed')),
  seed text not null,
  as_of timestamptz not null,
  chapter text not null,
  done int not null default 0,
  total int not null,
  refused int not null default 0,
  failure text,
  started_at timestamptz not null,
  touched_at timestamptz not null,
  finished_at timestamptz
);
comment on table demo.telling is 'The telling of the demo world: whether, from which seed, how far.';
comment on column demo.telling."only" is 'Always true: there is one row at most.';
comment on column demo.telling.as_of is 'The moment that counts as the present in this world.';
comment on column demo.telling.done is 'Calls of the API made so far, of `total`.';
comment on column demo.telling.refused is 'Calls that were refused. 0 unless world and API have come apart.';
comment on column demo.telling.touched_at is 'Last progress. A telling that does not move any more died with its server.';
