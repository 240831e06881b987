-- Which runs were thrown away, and can still be brought back?

alter table cascades.run add column removed_at timestamptz;
comment on column cascades.run.removed_at is 'When somebody threw it away: nobody sees it, and after a day it is gone';

-- Never written: the watch looks at one load, not for the one at which a journey turns.
alter table cascades.watched drop column collapse_factor;
