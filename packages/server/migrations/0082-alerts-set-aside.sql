-- What was answered for and cannot be worked stands aside, so that it keeps nothing else from becoming an alert.

alter table alerts.inbox add column failed_at timestamptz, add column failure text;
comment on column alerts.inbox.failed_at is 'Set aside then, since it could not be worked; null: it waits for its turn';
comment on column alerts.inbox.failure is 'Why it could not be worked';
