-- What do we run, who owns it, and how did we come to know?

create schema if not exists catalog;

create table catalog.revision (
  one boolean primary key default true check (one),
  n bigint not null
);
comment on table catalog.revision is 'One row. Every transaction that changes the catalog raises n first, which also makes writers take turns; readers that keep a copy in memory ask for what has revision > the one they saw';
insert into catalog.revision (n) values (0);

create table catalog.entity (
  ref text primary key,
  kind text not null,
  namespace text not null,
  name text not null,
  title text not null,
  description text,
  type text,
  lifecycle text,
  document json not null,
  imported json,
  origin text,
  file text,
  line int,
  uid text not null,
  etag text not null,
  imported_etag text,
  version int not null,
  revision bigint not null,
  declared_at timestamptz,
  changed_at timestamptz not null,
  removed_at timestamptz
);
comment on table catalog.entity is 'Things of the catalog as declared: Component and Resource (systems), System (subsystems), Domain (areas), API, Group, User, Location; Service, Journey and Operations are Samspel''s own';
comment on column catalog.entity.ref is 'kind:namespace/name in lower case';
comment on column catalog.entity.kind is 'In lower case';
comment on column catalog.entity.document is 'As it stands, with what people changed by hand. json, not jsonb: the order of members is kept for the export';
comment on column catalog.entity.imported is 'As the files said it last: the base that hand changes are told from; null when no file ever did';
comment on column catalog.entity.origin is 'Name under which imports brought it; what one origin gives no more can be removed';
comment on column catalog.entity.etag is 'Hash of document; changes with it';
comment on column catalog.entity.declared_at is 'Last time an import named it';
comment on column catalog.entity.removed_at is 'Gone since; the row stays so that history can name it';
create index entity_revision on catalog.entity (revision);
create index entity_kind on catalog.entity (kind) where removed_at is null;

create table catalog.relation (
  source text not null,
  type text not null,
  target text not null,
  declared_by text not null,
  primary key (source, type, target, declared_by)
);
comment on table catalog.relation is 'Relations in both directions, derived from the documents and rewritten with them. The same one may be stated by two documents: read with distinct';
comment on column catalog.relation.declared_by is 'The entity whose document states it';
create index relation_declared_by on catalog.relation (declared_by);
create index relation_target on catalog.relation (target, type);

create table catalog.import_plan (
  id text primary key,
  origin text not null,
  created_at timestamptz not null,
  created_by text not null,
  based_on text not null,
  applied_at timestamptz,
  shown json not null,
  writes json
);
comment on table catalog.import_plan is 'Differences that were shown. An applied one stays as the record of what it changed; one that was not is thrown away after a day';
comment on column catalog.import_plan.based_on is 'Hash of all documents that stood when it was worked out; apply is refused when that has changed';
comment on column catalog.import_plan.writes is 'The entities to write; null once applied';
