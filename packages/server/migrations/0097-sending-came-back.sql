-- What was sent and came back?

alter table sending.sending add column came_back text;
comment on column sending.sending.came_back is 'Why it came back after it was sent: a mail system’s report; null: it did not';
create index sending_came_back on sending.sending (id) where came_back is not null;
