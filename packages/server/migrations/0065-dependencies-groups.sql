-- What fails together?

alter table dependencies.system add column fails_with json not null default '[]';
comment on column dependencies.system.fails_with is 'Groups it fails with (rack, database, deploy, site), each with its availability where the catalog says it';
