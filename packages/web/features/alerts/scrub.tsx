/** Which alerts led to nothing? For the weekly scrub: each is sharpened, dropped or taken out at its monitor. */
import { alertCounts, scrubList } from '@samspel/contract/alerts.ts';
import { When } from '../../parts/figure/when.tsx';
import { numberText } from '../../parts/format/number.ts';
import { Section } from '../../parts/page/page.tsx';
import { Answer, EmptyState, Skeleton } from '../../parts/page/standing.tsx';
import { DataTable } from '../../parts/table/data-table.tsx';
import { usePanel } from '../../platform/address.ts';
import { useAsk } from '../../platform/ask.ts';

/** The tab. */
export function ScrubTab() {
  const { show } = usePanel();
  const asked = useAsk(scrubList, { query: { days: 7 } }, { nouns: ['incidents'] });
  const counts = useAsk(alertCounts, { query: { days: 14 } }, { nouns: ['incidents'] });
  return (
    <>
      <Section title="Led to nothing in the last seven days" note="No incident, and nobody acknowledged them. The loudest first.">
        <Answer asked={asked} skeleton={<Skeleton kind="table" lines={6} />}>
          {({ rows }) => (
            <DataTable
              label="Alerts that led to nothing"
              rows={rows}
              rowKey={(row) => `${row.source.id} ${row.name}`}
              rowLink={({ group }) => (group === null ? '' : `?tab=scrub&panel=group/${group}`)}
              onOpen={({ group }) => group !== null && show('group', group)}
              narrow={(row) => (
                <>
                  <b className="s-cut s-al-block">{row.name}</b>
                  <span className="s-row s-dim">
                    <span className="s-num">{`${row.nothing} of ${row.opened}`}</span>
                    <span className="s-cut">{row.advice}</span>
                  </span>
                </>
              )}
              empty={<EmptyState small title="Every alert of the week was needed" />}
              columns={[
                { key: 'name', title: 'Alert', width: 'minmax(160px, 2fr)', cell: (row) => <span title={row.name}>{row.name}</span> },
                {
                  key: 'nothing',
                  title: 'For nothing',
                  width: '104px',
                  align: 'end',
                  cell: (row) => <span className="s-num">{`${row.nothing} of ${row.opened}`}</span>,
                },
                {
                  key: 'advice',
                  title: 'What may be done',
                  width: 'minmax(180px, 3fr)',
                  from: 560,
                  cell: (row) => <span title={row.advice}>{row.advice}</span>,
                },
                {
                  key: 'systems',
                  title: 'Systems',
                  width: 'minmax(100px, 1fr)',
                  from: 880,
                  cell: (row) => <span title={row.systems.join(', ')}>{row.systems.join(', ')}</span>,
                },
                { key: 'source', title: 'Source', width: '128px', from: 720, cell: (row) => row.source.name },
                { key: 'last', title: 'Last', width: '104px', from: 480, cell: (row) => <When at={row.lastAt} as="relative" /> },
              ]}
            />
          )}
        </Answer>
      </Section>
      <Section title="By day" note="Days are UTC.">
        <Answer asked={counts} skeleton={<Skeleton kind="table" lines={6} />}>
          {({ days }) => (
            <DataTable
              label="Alerts by day"
              keyboard={false}
              rows={[...days].reverse()}
              rowKey={(row) => row.date}
              columns={[
                { key: 'date', title: 'Day', width: 'minmax(84px, 112px)', cell: (row) => row.date },
                ...(['alerts', 'groups', 'pages', 'incidents'] as const).map((what) => ({
                  key: what,
                  title: what.charAt(0).toUpperCase() + what.slice(1),
                  width: 'minmax(56px, 88px)',
                  align: 'end' as const,
                  ...(what === 'groups' ? { from: 560 } : {}),
                  cell: (row: (typeof days)[number]) => <span className="s-num">{numberText(row[what])}</span>,
                })),
              ]}
            />
          )}
        </Answer>
      </Section>
    </>
  );
}
