-- Who is looking at what just now? Unlogged: it is worth nothing after a minute.

create schema if not exists presence;

create unlogged table presence.here (
  place text not null,
  person_id text not null,
  name text not null,
  since timestamptz not null,
  seen_at timestamptz not null,
  primary key (place, person_id)
);
comment on table presence.here is 'People who said within the last minute that they look at something. No fact, so no event: nobody is watched by it later';
comment on column presence.here.place is 'Id of what is looked at';

create index here_seen on presence.here (seen_at);
