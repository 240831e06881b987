/** Who was woken for what? Pages, newest first. */
import { listPages, type PageRow } from '@samspel/contract/pages.ts';
import { Facet, FilterBar } from '../../parts/facets/facets.tsx';
import { When } from '../../parts/figure/when.tsx';
import { Link } from '../../parts/page/link.tsx';
import { Page } from '../../parts/page/page.tsx';
import { Answer, EmptyState, Skeleton } from '../../parts/page/standing.tsx';
import { State } from '../../parts/state/state.tsx';
import { type Column, DataTable } from '../../parts/table/data-table.tsx';
import { useAddress } from '../../platform/address.ts';
import { useAskPages } from '../../platform/ask.ts';
import { useWho } from '../../platform/session.ts';
import { placeSaid, stateSaid } from './words.ts';

const columns: readonly Column<PageRow>[] = [
  { key: 'state', title: 'State', width: '116px', cell: (row) => <State {...stateSaid[row.state]} /> },
  { key: 'title', title: 'About', width: 'minmax(90px, 3fr)', cell: (row) => <span title={row.title}>{row.title}</span> },
  { key: 'severity', title: 'How bad', width: '90px', from: 680, cell: (row) => row.severity },
  { key: 'place', title: 'Where', width: '130px', from: 900, cell: (row) => placeSaid(row) },
  { key: 'told', title: 'Told', width: 'minmax(100px, 2fr)', from: 600, cell: (row) => row.told.map(({ name }) => name).join(', ') },
  { key: 'by', title: 'Has it', width: 'minmax(90px, 1fr)', from: 760, cell: (row) => row.acknowledgedBy ?? '—' },
  { key: 'begun', title: 'Begun', width: '92px', cell: (row) => <When at={row.begunAt} as="relative" /> },
];

/** The screen. */
export function Screen() {
  const [{ state, of }, set] = useAddress({ state: null, of: null });
  const who = useWho();
  const person = of === 'me' ? (who?.person.id ?? null) : null;
  const asked = useAskPages(listPages, {
    query: { ...(state === null ? {} : { state: state as 'open' }), ...(person === null ? {} : { person }), limit: 100 },
  });
  return (
    <Page
      title="Pages"
      above={
        <Link className="s-link" to="/on-call">
          On call
        </Link>
      }
      meta={<span>Who was woken for what, and who took it.</span>}
    >
      <FilterBar clear={state === null && of === null ? undefined : () => set({ state: null, of: null }, 'push')}>
        <Facet
          label="State"
          single
          chosen={state === null ? [] : [state]}
          onChange={([one]) => set({ state: one ?? null }, 'push')}
          options={(Object.keys(stateSaid) as PageRow['state'][]).map((value) => ({ value, label: stateSaid[value].word }))}
        />
        <Facet
          label="Told"
          single
          chosen={of === null ? [] : [of]}
          onChange={([one]) => set({ of: one ?? null }, 'push')}
          options={[{ value: 'me', label: 'Me' }]}
        />
      </FilterBar>
      <Answer asked={{ ...asked, data: asked.items }} skeleton={<Skeleton kind="table" lines={8} />}>
        {(rows) => (
          <DataTable
            label="Pages"
            rows={rows}
            rowKey={(row) => row.id}
            rowLink={(row) => `/on-call/pages/${row.id}`}
            columns={columns}
            onEnd={asked.more}
            empty={<EmptyState title="Nobody was woken">When an incident opens and an escalation takes it, who was told stands here.</EmptyState>}
          />
        )}
      </Answer>
    </Page>
  );
}
