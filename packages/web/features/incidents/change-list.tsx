/** Which changes were promised, which are late, and which still have to prove that they hold? Over all case studies, the next date first. */
import { Button } from '@mantine/core';
import { listChanges } from '@samspel/contract/incidents.ts';
import { useMemo } from 'react';
import { Facet, FilterBar } from '../../parts/facets/facets.tsx';
import { numberText } from '../../parts/format/number.ts';
import { Link } from '../../parts/page/link.tsx';
import { Page } from '../../parts/page/page.tsx';
import { Answer, EmptyState, Skeleton } from '../../parts/page/standing.tsx';
import { State } from '../../parts/state/state.tsx';
import { type Column, DataTable } from '../../parts/table/data-table.tsx';
import { useAddress } from '../../platform/address.ts';
import { useAskPages } from '../../platform/ask.ts';
import { type Change, changeStates, dueText, useOwners } from './changes.tsx';
import { SubNav } from './subnav.tsx';

type Row = Change & { readonly incidentTitle: string };

function StateCell({ row }: { readonly row: Row }) {
  const said = changeStates[row.state];
  return <State tone={row.overdue ? 'warn' : said.tone} word={row.overdue ? `${said.word}, late` : said.word} title={said.says} />;
}

function columnsOf(nameFor: (owner: string) => string): readonly Column<Row>[] {
  return [
    { key: 'what', title: 'Change', width: 'minmax(220px, 2.4fr)', cell: (row) => <span title={row.what}>{row.what}</span> },
    { key: 'state', title: 'State', width: '124px', cell: (row) => <StateCell row={row} /> },
    { key: 'owner', title: 'Promised by', width: 'minmax(120px, 1fr)', cell: (row) => nameFor(row.owner), from: 700 },
    { key: 'due', title: 'Date', width: '176px', cell: (row) => <span className="s-dim">{dueText(row)}</span>, from: 860 },
    {
      key: 'incident',
      title: 'From',
      width: 'minmax(140px, 1.4fr)',
      cell: (row) => (
        <Link className="s-link" to={`/incidents/${row.incident}`} title={row.incidentTitle}>
          {row.incidentTitle}
        </Link>
      ),
      from: 1000,
    },
    {
      key: 'measure',
      title: 'Shown by',
      width: 'minmax(120px, 1.2fr)',
      cell: (row) => (row.measure === null ? <span className="s-faint">no measure</span> : <span title={row.measure}>{row.measure}</span>),
      from: 1200,
    },
  ];
}

/** Late ones first, then what is under way; what holds comes last. The server's order by date stays within each. */
const urgency = (row: Row): number => (row.overdue ? 0 : { promised: 1, done: 2, failed: 3, holds: 4 }[row.state]);

/** The screen. */
export function Screen() {
  const [filters, set] = useAddress({ state: null, overdue: null });
  const { nameFor } = useOwners();
  const state = filters.state as Row['state'] | null;
  const late = filters.overdue === 'true';
  const asked = useAskPages(listChanges, { query: { limit: 200, ...(state === null ? {} : { state }), ...(late ? { overdue: 'true' } : {}) } });
  const rows = useMemo(() => asked.items?.slice().sort((a, b) => urgency(a) - urgency(b)), [asked.items]);
  const chosen = state !== null || late;
  const clear = () => set({ state: null, overdue: null }, 'push');
  return (
    <Page title="Changes in how we work" bar={<SubNav here="changes" />}>
      <FilterBar clear={chosen ? clear : undefined} count={rows === undefined ? undefined : `${numberText(rows.length)}${asked.hasMore ? '+' : ''}`}>
        <Facet
          label="State"
          single
          chosen={state === null ? [] : [state]}
          onChange={(values) => set({ state: values[0] ?? null }, 'push')}
          options={Object.entries(changeStates).map(([value, each]) => ({ value, label: each.word }))}
        />
        <Button className="s-facet" data-chosen={late || undefined} aria-pressed={late} onClick={() => set({ overdue: late ? null : 'true' }, 'push')}>
          Late only
        </Button>
      </FilterBar>
      <Answer asked={{ ...asked, data: rows }} skeleton={<Skeleton kind="table" lines={8} />}>
        {(rows) => (
          <DataTable
            label="Changes"
            rows={rows}
            columns={columnsOf(nameFor)}
            rowKey={(row) => row.id}
            rowLink={(row) => `/incidents/${row.incident}?tab=case-study`}
            onEnd={asked.hasMore ? asked.more : undefined}
            narrow={(row) => (
              <>
                <b className="s-cut" style={{ display: 'block' }}>
                  {row.what}
                </b>
                <span className="s-row s-dim">
                  <StateCell row={row} />
                  <span className="s-cut">
                    {nameFor(row.owner)}, {dueText(row)}
                  </span>
                </span>
              </>
            )}
            empty={
              chosen ? (
                <EmptyState title="None of these" action={<Button onClick={clear}>Show all</Button>} />
              ) : (
                <EmptyState title="Promised changes will stand here">
                  A case study ends in changes in how we work. Each is followed here until it was shown to hold.
                </EmptyState>
              )
            }
          />
        )}
      </Answer>
    </Page>
  );
}
