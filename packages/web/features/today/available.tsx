/** How available were the service and its journeys over 28 days, what was lost, what is left of the goal? */
import { availabilityOverview } from '@samspel/contract/availability/reports.ts';
import type { AnswerOf } from '@samspel/contract/route.ts';
import { Figure } from '../../parts/figure/figure.tsx';
import { Duration, Ratio } from '../../parts/figure/when.tsx';
import { ratioText } from '../../parts/format/ratio.ts';
import { ButtonLink } from '../../parts/page/button-link.tsx';
import { Section } from '../../parts/page/page.tsx';
import { Answer, EmptyState, Skeleton } from '../../parts/page/standing.tsx';
import { State, StateShape, type Tone } from '../../parts/state/state.tsx';
import { type Column, DataTable } from '../../parts/table/data-table.tsx';
import { useAsk } from '../../platform/ask.ts';
import { explained } from '../../platform/explained.ts';
import { addressOfRef } from '../../platform/places.ts';
import { useMay } from '../../platform/session.ts';

type Row = AnswerOf<typeof availabilityOverview>['rows'][number];

/** The table; each figure opens. */
export function Available() {
  const asked = useAsk(availabilityOverview, { query: { of: 'journeys' } }, { nouns: ['incidents', 'catalog'] });
  const operator = useMay('operator');
  return (
    <Section
      title="Available over 28 days"
      note={asked.data === undefined || asked.data.rows.length === 0 ? undefined : 'Weighted by severity and by the share of users. Every figure opens.'}
    >
      <Answer asked={asked} skeleton={<Skeleton kind="table" lines={4} />}>
        {({ rows }) => (
          <DataTable
            label="Availability of the service and its journeys over 28 days"
            rows={rows}
            rowKey={(row) => row.ref}
            rowLink={(row) => addressOfRef(row.ref) ?? '/availability'}
            columns={columns}
            empty={
              <EmptyState
                small
                title="The service and its journeys stand here once the catalog names them."
                action={operator ? <ButtonLink to="/systems/import">Import a catalog</ButtonLink> : undefined}
              >
                A journey is one thing users do, such as “log in”, with the systems it needs; a samspel.yaml beside the catalog files says so.
              </EmptyState>
            }
          />
        )}
      </Answer>
    </Section>
  );
}

const of28 = (row: Row) => row.periods['28d'].weighted;

const columns: readonly Column<Row>[] = [
  { key: 'title', title: 'Journey', width: 'minmax(120px, 2fr)', cell: (row) => <span title={row.title}>{row.title}</span> },
  {
    key: 'value',
    title: 'Available',
    width: '80px',
    align: 'end',
    sort: (row) => of28(row).value,
    cell: (row) => (
      <Figure title={`Availability of ${row.title}, last 28 days`} made={explained({ scope: row.ref, period: '28d', measure: 'weighted' })}>
        <Ratio ratio={of28(row).value} />
      </Figure>
    ),
  },
  {
    key: 'lost',
    title: 'Lost',
    width: '96px',
    align: 'end',
    from: 330,
    sort: (row) => of28(row).lost,
    cell: (row) =>
      of28(row).unit !== 'seconds' ? (
        '—'
      ) : of28(row).lost === 0 ? (
        <span className="s-faint">nothing</span>
      ) : (
        <Figure title={`Lost by ${row.title}, last 28 days`} made={explained({ scope: row.ref, period: '28d', measure: 'weighted' })}>
          <Duration seconds={of28(row).lost} />
        </Figure>
      ),
  },
  {
    key: 'budget',
    title: 'Budget spent',
    width: '132px',
    align: 'end',
    from: 560,
    sort: (row) => row.budgets[0]?.spentRatio ?? null,
    cell: (row) => <Budget row={row} />,
  },
  { key: 'now', title: 'Now', width: '148px', from: 700, cell: (row) => <Now row={row} /> },
];

function Budget({ row }: { readonly row: Row }) {
  const budget = row.budgets[0];
  if (budget === undefined) return <span className="s-faint">no goal</span>;
  const { spentRatio } = budget;
  const tone: Tone = spentRatio === null ? 'unknown' : spentRatio >= 1 ? 'bad' : spentRatio >= 0.75 ? 'warn' : 'good';
  return (
    <span className="s-today-budget" title={`Of what the goal ${ratioText(budget.objective)} over ${budget.windowDays} days allows`}>
      {ratioText(spentRatio, 0)}
      <StateShape tone={tone} />
    </span>
  );
}

function Now({ row }: { readonly row: Row }) {
  if (row.now.openIncidents === 0) return <State tone="good" word="well" />;
  return (
    <State
      tone={row.now.lostShare === null ? 'unknown' : row.now.lostShare > 0 ? 'bad' : 'warn'}
      word={row.now.lostShare === null ? 'hit, share not known' : row.now.lostShare === 0 ? 'degraded' : `${ratioText(row.now.lostShare, 0)} lost`}
    />
  );
}
