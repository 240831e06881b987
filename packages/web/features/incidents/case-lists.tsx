/** What did we learn so far, and what is still to be written? All case studies, newest first, with how far their changes have come. */
import { Button } from '@mantine/core';
import { listCaseStudies } from '@samspel/contract/incidents.ts';
import type { AnswerOf } from '@samspel/contract/route.ts';
import { Facet, FilterBar } from '../../parts/facets/facets.tsx';
import { When } from '../../parts/figure/when.tsx';
import { numberText } from '../../parts/format/number.ts';
import { Page } from '../../parts/page/page.tsx';
import { Answer, EmptyState, Skeleton } from '../../parts/page/standing.tsx';
import { State, type Tone } from '../../parts/state/state.tsx';
import { type Column, DataTable } from '../../parts/table/data-table.tsx';
import { useAddress } from '../../platform/address.ts';
import { useAskPages } from '../../platform/ask.ts';
import { SubNav } from './subnav.tsx';

type StudyRow = AnswerOf<typeof listCaseStudies>['items'][number];

const said: Readonly<Record<StudyRow['state'], { readonly tone: Tone; readonly word: string }>> = {
  demanded: { tone: 'warn', word: 'to be written' },
  draft: { tone: 'active', word: 'draft' },
  published: { tone: 'good', word: 'published' },
};

/** "2 promised, 1 holds": how far the changes have come. */
function changesText(changes: StudyRow['changes']): string {
  const parts = (['promised', 'done', 'holds', 'failed'] as const).filter((state) => changes[state] > 0).map((state) => `${changes[state]} ${state}`);
  return parts.length === 0 ? 'none promised' : parts.join(', ');
}

const columns: readonly Column<StudyRow>[] = [
  { key: 'title', title: 'Incident', width: 'minmax(200px, 2.4fr)', cell: (row) => <span title={row.title}>{row.title}</span> },
  { key: 'state', title: 'Case study', width: '124px', cell: (row) => <State {...said[row.state]} /> },
  { key: 'started', title: 'Started', width: '128px', cell: (row) => <When at={row.started} />, from: 600 },
  {
    key: 'why',
    title: 'Why it is asked for',
    width: 'minmax(160px, 2fr)',
    cell: (row) => (row.reasons.length === 0 ? <span className="s-faint">—</span> : <span title={row.reasons.join(' ')}>{row.reasons.join(' ')}</span>),
    from: 860,
  },
  { key: 'changes', title: 'Changes', width: 'minmax(140px, 1fr)', cell: (row) => <span className="s-dim">{changesText(row.changes)}</span>, from: 700 },
];

/** The screen. */
export function Screen() {
  const [filters, set] = useAddress({ state: null });
  const state = filters.state as StudyRow['state'] | null;
  const asked = useAskPages(listCaseStudies, { query: { limit: 200, ...(state === null ? {} : { state }) } });
  const rows = asked.items;
  return (
    <Page title="Case studies" bar={<SubNav here="case-studies" />}>
      <FilterBar
        clear={state === null ? undefined : () => set({ state: null }, 'push')}
        count={rows === undefined ? undefined : `${numberText(rows.length)}${asked.hasMore ? '+' : ''}`}
      >
        <Facet
          label="State"
          single
          chosen={state === null ? [] : [state]}
          onChange={(values) => set({ state: values[0] ?? null }, 'push')}
          options={Object.entries(said).map(([value, each]) => ({ value, label: each.word }))}
        />
      </FilterBar>
      <Answer asked={{ ...asked, data: rows }} skeleton={<Skeleton kind="table" lines={8} />}>
        {(rows) => (
          <DataTable
            label="Case studies"
            rows={rows}
            columns={columns}
            rowKey={(row) => row.incident}
            rowLink={(row) => `/incidents/${row.incident}?tab=case-study`}
            onEnd={asked.hasMore ? asked.more : undefined}
            narrow={(row) => (
              <>
                <b className="s-cut" style={{ display: 'block' }}>
                  {row.title}
                </b>
                <span className="s-row s-dim">
                  <State {...said[row.state]} />
                  <span className="s-cut">{changesText(row.changes)}</span>
                </span>
              </>
            )}
            empty={
              state === null ? (
                <EmptyState title="What we learnt will stand here">
                  A case study is begun on the page of its incident, filled with what the timeline knows. Which incidents ask for one is a policy in Settings.
                </EmptyState>
              ) : (
                <EmptyState title="None in this state" action={<Button onClick={() => set({ state: null }, 'push')}>Show all</Button>} />
              )
            }
          />
        )}
      </Answer>
    </Page>
  );
}
