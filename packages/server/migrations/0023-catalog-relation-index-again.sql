-- 0022 was mistaken: the list of incidents asks which systems a team owns by the target of ownedBy.

create index relation_target on catalog.relation (target, type);
