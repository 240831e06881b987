-- What is due stands in the order in which it is taken, so that a long backlog is not sorted anew for each few that leave.

drop index sending.sending_due;
create index sending_due on sending.sending (urgent desc, due_at, seq) where state in ('waiting', 'sending');
