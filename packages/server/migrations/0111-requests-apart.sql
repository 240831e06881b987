-- What stood before two requests were put together, so that they can be taken apart? And how did an answer reach each who is told?

create table requests.merging (
  from_id text primary key references requests.request (id),
  into_id text not null references requests.request (id),
  entries text[] not null,
  standing jsonb not null,
  into_before jsonb not null,
  into_version int not null
);
comment on table requests.merging is 'Requests that were put into another, with what is needed to take them out again';
comment on column requests.merging.entries is 'What was said in it and went along';
comment on column requests.merging.standing is 'How it stood itself';
comment on column requests.merging.into_before is 'What it changed in the one that goes on';
comment on column requests.merging.into_version is 'Of the one that goes on, afterwards: as long as that stands, taking apart gives back what stood before';

alter table requests.entry add column sending_ids text[] not null default '{}';
update requests.entry set sending_ids = array[sending_id] where sending_id is not null;
alter table requests.entry drop column sending_id;
comment on column requests.entry.sending_ids is 'Under which ids an answer left the house (sending.sending): one for each who is told';

create index request_card on requests.request (asked_at desc, id desc) where outcome = 'card' and into_ref is null;
