/** Which alerts burn that no incident tells of? Their groups: one cause, one line. */

import { listGroups } from '@samspel/contract/alerts/routes.ts';
import type { GroupAnswer } from '@samspel/contract/alerts.ts';
import { Age } from '../../parts/figure/when.tsx';
import { countText } from '../../parts/format/number.ts';
import { Link } from '../../parts/page/link.tsx';
import { Section } from '../../parts/page/page.tsx';
import { StateShape } from '../../parts/state/state.tsx';
import { useAsk } from '../../platform/ask.ts';

const most = 5;
/** What is done about them, as a half sentence. */
const done: Readonly<Record<GroupAnswer['action'], string>> = {
  incident: 'opens an incident',
  page: 'somebody is paged',
  ticket: 'for office hours',
  drop: 'only kept',
};

/** Nothing at all where none burns; what rules only keep is not shown. */
export function AlertsBurn() {
  const asked = useAsk(listGroups, { query: { state: 'open', limit: 100 } }, { nouns: ['incidents'] });
  const groups = (asked.data?.items ?? []).filter((one) => one.incident === null && one.state === 'burning' && one.action !== 'drop');
  if (groups.length === 0) return null;
  return (
    <Section title="Alerts without an incident" count={groups.length}>
      <ul className="s-today-list">
        {groups.slice(0, most).map((group) => (
          <li key={group.id} className="s-today-incident">
            <StateShape tone={group.action === 'ticket' ? 'warn' : 'bad'} size={14} />
            <div className="s-grow">
              <Link to={`?panel=group/${group.id}`} className="s-today-title">
                {group.title}
              </Link>
              <p className="s-today-sub">
                {group.severity}, {done[group.action]} · {countText(group.burning, 'alert')}
                {group.systems.length > 0 &&
                  ` · ${group.systems
                    .slice(0, 4)
                    .map(({ title }) => title)
                    .join(', ')}${group.systems.length > 4 ? ` and ${group.systems.length - 4} more` : ''}`}
              </p>
            </div>
            <span className="s-today-age">
              <Age since={group.startedAt} />
            </span>
          </li>
        ))}
        {groups.length > most && (
          <li className="s-today-line">
            <Link to="/alerts" className="s-link">
              {groups.length - most} more
            </Link>
          </li>
        )}
      </ul>
    </Section>
  );
}
