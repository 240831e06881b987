-- For which groups of alerts were incidents opened?

create table incidents.opened_for (
  key text primary key,
  incident_id text not null references incidents.incident (id),
  at timestamptz not null
);
comment on table incidents.opened_for is 'The incident of a group of alerts: however often it is asked for, it is opened once';
