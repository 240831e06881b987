-- For how long is mail kept as it came, and each byte of it once?

create table mail.retention (
  is_here boolean primary key default true check (is_here),
  request_days int,
  alert_days int,
  version int not null,
  changed_at timestamptz not null
);
comment on table mail.retention is 'For how many days mails are kept as they came, after the last one of their thread; no row: as the house began';
comment on column mail.retention.request_days is 'Questions; null: for ever';
comment on column mail.retention.alert_days is 'Alerts; null: for ever';

alter table mail.message add column raw_gone_at timestamptz;
comment on table mail.message is 'One row for each mail and purpose. It stays when the mail as it came is thrown away';
comment on column mail.message.raw_gone_at is 'When it was thrown away as it came: its text stays, attachments and HTML went with it';
create index message_raw on mail.message (raw_hash);
create index message_raw_kept on mail.message (kind, at) where raw_gone_at is null;

-- HTML and attachments stand in the raw mail and are read out of it when they are asked for.
delete from mail.content c where not exists (select from mail.message m where m.raw_hash = c.hash);
alter table mail.message drop column html_hash;
comment on table mail.content is 'Raw mails by SHA-256, in parts of a megabyte, each packed with zstd';
