/** Which groups of alerts are there? One cause, one line; its alerts stand in the panel. */
import { Button } from '@mantine/core';
import { type GroupAnswer, listGroups } from '@samspel/contract/alerts.ts';
import { Facet, FilterBar } from '../../parts/facets/facets.tsx';
import { When } from '../../parts/figure/when.tsx';
import { countText } from '../../parts/format/number.ts';
import { Link } from '../../parts/page/link.tsx';
import { Answer, EmptyState, Skeleton } from '../../parts/page/standing.tsx';
import { State } from '../../parts/state/state.tsx';
import { type Column, DataTable } from '../../parts/table/data-table.tsx';
import { useAddress, usePanel } from '../../platform/address.ts';
import { useAskPages } from '../../platform/ask.ts';
import { actionSaid, groupSaid } from './words.ts';

const columns: readonly Column<GroupAnswer>[] = [
  {
    key: 'state',
    title: 'State',
    width: '104px',
    cell: (group) => {
      const { tone, word } = groupSaid(group);
      return <State tone={tone} word={word} />;
    },
  },
  { key: 'title', title: 'Group', width: 'minmax(200px, 3fr)', cell: (group) => <span title={group.title}>{group.title}</span> },
  { key: 'systems', title: 'Systems', width: 'minmax(120px, 1.5fr)', from: 640, cell: (group) => <span title={systemsText(group)}>{systemsText(group)}</span> },
  { key: 'alerts', title: 'Alerts', width: '84px', align: 'end', cell: (group) => <span className="s-num">{countsText(group)}</span>, says: 'Burning of all' },
  { key: 'action', title: 'What is done', width: '136px', from: 800, cell: (group) => <Done group={group} /> },
  { key: 'opened', title: 'Since', width: '104px', cell: (group) => <When at={group.openedAt} as="relative" /> },
];

const systemsText = (group: GroupAnswer): string => group.systems.map(({ title }) => title).join(', ') || 'no system known';
const countsText = (group: GroupAnswer): string => (group.burning === group.alerts ? String(group.alerts) : `${group.burning} of ${group.alerts}`);

function Done({ group }: { readonly group: GroupAnswer }) {
  if (group.incident === null) return <span title={group.reason}>{actionSaid[group.action]}</span>;
  return (
    <Link className="s-link" to={`/incidents/${group.incident}`} title={group.reason}>
      Incident
    </Link>
  );
}

/** The tab. */
export function GroupsTab() {
  const [{ state }, set] = useAddress({ state: 'open' });
  const { open, show } = usePanel();
  const asked = useAskPages(listGroups, { query: { state: state as 'open', limit: 100 } }, { nouns: ['incidents'] });
  return (
    <>
      <FilterBar clear={state === 'open' ? undefined : () => set({ state: 'open' }, 'push')}>
        <Facet
          label="State"
          single
          chosen={[state]}
          onChange={([one]) => set({ state: one ?? 'open' }, 'push')}
          options={[
            { value: 'open', label: 'Not over' },
            { value: 'over', label: 'Over' },
            { value: 'all', label: 'All' },
          ]}
        />
      </FilterBar>
      <Answer asked={{ ...asked, data: asked.items }} skeleton={<Skeleton kind="table" lines={8} />}>
        {(groups) => (
          <DataTable
            label="Groups of alerts"
            rows={groups}
            columns={columns}
            rowKey={(group) => group.id}
            rowLink={(group) => `?panel=group/${group.id}`}
            onOpen={(group) => show('group', group.id)}
            currentKey={open?.kind === 'group' ? open.id : null}
            onEnd={asked.hasMore ? asked.more : undefined}
            narrow={(group) => (
              <>
                <b className="s-cut" style={{ display: 'block' }}>
                  {group.title}
                </b>
                <span className="s-row s-dim">
                  <State tone={groupSaid(group).tone} word={groupSaid(group).word} />
                  <span className="s-cut s-grow">{systemsText(group)}</span>
                  <span className="s-num">{countText(group.alerts, 'alert')}</span>
                </span>
              </>
            )}
            empty={
              state === 'open' ? (
                <EmptyState
                  title="Nothing burns"
                  action={
                    <Link className="s-link" to="?tab=sources">
                      Monitors that send
                    </Link>
                  }
                >
                  What monitors say stands here, gathered by cause: a database that fails and everything that stands on it are one line and one page.
                </EmptyState>
              ) : (
                <EmptyState title="No group yet" action={<Button onClick={() => set({ state: 'open' }, 'push')}>Show what burns</Button>} />
              )
            }
          />
        )}
      </Answer>
    </>
  );
}
