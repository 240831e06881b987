-- Relations stand in both directions, so nobody ever looks for a target: the index only made imports slower.

drop index catalog.relation_target;
