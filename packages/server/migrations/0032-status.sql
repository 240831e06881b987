-- What does the public see?

create schema if not exists status;

create table status.page (
  one boolean primary key default true check (one),
  id text not null,
  is_on boolean not null,
  name text not null,
  url text not null,
  time_zone text not null,
  updated_at timestamptz not null,
  version int not null
);
comment on table status.page is 'One row once somebody has looked at its settings. Off until somebody turns it on';

create table status.component (
  id text primary key,
  ref text not null unique,
  title text not null,
  description text,
  position int not null,
  created_at timestamptz not null,
  updated_at timestamptz not null
);
comment on table status.component is 'Journeys, systems or services that the public sees, under titles of their own; ref never leaves';

create table status.publication (
  incident_id text primary key references incidents.incident (id),
  id text not null unique,
  title text not null,
  impact text not null check (impact in ('none', 'minor', 'major', 'critical')),
  components jsonb,
  since timestamptz not null,
  updated_at timestamptz not null,
  version int not null
);
comment on table status.publication is 'Incidents on the status page, under a public id and title; the others never appear';
comment on column status.publication.components is 'Chosen components with their status; null: from the impacts';
create index publication_since on status.publication (since desc);

create table status.update (
  id text primary key,
  incident_id text not null references status.publication (incident_id) on delete cascade,
  status text not null check (status in ('investigating', 'identified', 'monitoring', 'resolved', 'postmortem')),
  body text not null,
  at timestamptz not null,
  written_at timestamptz not null
);
comment on table status.update is 'What the public was told';
create index update_incident on status.update (incident_id, at desc, id desc);
