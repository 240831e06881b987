/** Which alerts belong to this incident? Its groups, each with how much of it still burns; the alerts themselves stand in the panel. */
import { type GroupAnswer, listGroups } from '@samspel/contract/alerts.ts';
import { When } from '../../parts/figure/when.tsx';
import { countText } from '../../parts/format/number.ts';
import { Link } from '../../parts/page/link.tsx';
import { Section } from '../../parts/page/page.tsx';
import { State, type Tone } from '../../parts/state/state.tsx';
import { useAsk } from '../../platform/ask.ts';

const states: Readonly<Record<GroupAnswer['state'], readonly [Tone, string]>> = {
  burning: ['bad', 'Burns'],
  quiet: ['active', 'Quiet'],
  over: ['good', 'Over'],
  merged: ['quiet', 'Merged'],
};

/** Nothing at all where no alert belongs to it. */
export function Alerts({ incident }: { readonly incident: string }) {
  const groups = useAsk(listGroups, { query: { incident, state: 'all', limit: 50 } }).data?.items ?? [];
  if (groups.length === 0) return null;
  return (
    <Section title="Alerts" count={groups.reduce((sum, group) => sum + group.alerts, 0)}>
      <ul className="s-inc-alerts">
        {groups.map((group) => (
          <li key={group.id}>
            <State tone={states[group.state][0]} word={states[group.state][1]} />{' '}
            <Link className="s-link" to={`?panel=group/${group.id}`}>
              {group.title}
            </Link>
            <span className="s-row-wrap s-dim">
              <span className="s-num">
                {group.burning === group.alerts ? countText(group.alerts, 'alert') : `${group.burning} of ${countText(group.alerts, 'alert')} still burn`}
              </span>
              <span>
                since <When at={group.startedAt} />
              </span>
              <span>{group.reason}</span>
            </span>
          </li>
        ))}
      </ul>
    </Section>
  );
}
