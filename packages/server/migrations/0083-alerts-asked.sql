-- Clients of Opsgenie's API are answered before their request is worked, and ask later what became of it.

alter table alerts.arrival add column asked text, add column key text;
comment on column alerts.arrival.asked is 'What was asked for, where its sender may ask later what became of it: create, close …';
comment on column alerts.arrival.key is 'Of the alert that it was asked for; an id of ours where it named that';
