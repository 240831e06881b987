-- What did one person or token do? The audit trail is asked by actor, newest first.

create index event_actor on platform.event (actor_id, at desc, id desc);
