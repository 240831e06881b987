-- Which calendars of holidays are read anew from an address, and what came of it?

alter table rotas.calendar
  add column address text,
  add column text_hash text,
  add column read_at timestamptz,
  add column failed_at timestamptz,
  add column failure text,
  add column look_at timestamptz,
  add constraint calendar_look check ((address is null) = (look_at is null));
comment on column rotas.calendar.address is 'Where it is read anew every day; null: it came as a file';
comment on column rotas.calendar.text_hash is 'SHA-256 of what was read last: what did not change is not written anew';
comment on column rotas.calendar.failure is 'Why the last look failed; null: it did not';
comment on column rotas.calendar.look_at is 'When it is looked at next; whoever looks moves it first';
create index calendar_look on rotas.calendar (look_at) where look_at is not null;
