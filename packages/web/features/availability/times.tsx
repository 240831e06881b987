/** How long did incidents take? To detect, acknowledge, mitigate and resolve: how many, the median and nine in ten beside the mean; never by team. */
import { incidentTimesReport } from '@samspel/contract/availability.ts';
import type { AnswerOf } from '@samspel/contract/route.ts';
import { Figure, type Made } from '../../parts/figure/figure.tsx';
import { When } from '../../parts/figure/when.tsx';
import { durationText } from '../../parts/format/duration.ts';
import { countText, numberText } from '../../parts/format/number.ts';
import { Section } from '../../parts/page/page.tsx';
import { Answer, EmptyState, Skeleton } from '../../parts/page/standing.tsx';
import { type ChosenSpan, spanQuery } from '../../parts/span/periods.ts';
import { type Column, DataTable } from '../../parts/table/data-table.tsx';
import { useAsk } from '../../platform/ask.ts';
import './availability.css';

type Times = AnswerOf<typeof incidentTimesReport>;
type Row = Times['rows'][number];
const parts = [
  ['toDetect', 'Detect', 'detected'],
  ['toAcknowledge', 'Acknowledge', 'acknowledged'],
  ['toMitigate', 'Mitigate', 'mitigated'],
  ['toResolve', 'Resolve', 'resolved'],
] as const;
const figures = [
  ['p50', 'Half within'],
  ['p90', 'Nine in ten within'],
  ['mean', 'Mean'],
  ['max', 'Longest'],
] as const;

const took = (row: Row, instant: (typeof parts)[number][2]): number | null => {
  const at = row[instant];
  return at === null ? null : (Date.parse(at) - Date.parse(row.started)) / 1000;
};

function madeOf(times: Times, part: (typeof parts)[number], figure: (typeof figures)[number]): Made {
  const timing = times[part[0]];
  const rows = times.rows.map((row) => ({ row, seconds: took(row, part[2]) })).toSorted((a, b) => (b.seconds ?? -1) - (a.seconds ?? -1));
  return {
    formula: `${figure[0] === 'mean' ? 'Mean' : figure[0] === 'max' ? 'Largest' : `Nearest rank ${figure[0] === 'p50' ? '50' : '90'} %`} of ${part[2]} − started`,
    n: { count: timing.count, of: timing.count === 1 ? 'incident' : 'incidents' },
    span: { from: times.period.from, to: times.period.countedTo },
    exclusions: [
      ...(timing.missing > 0 ? [`${countText(timing.missing, 'incident')} without the instant “${part[2]}”`] : []),
      ...(times.notCountable > 0 ? [`${countText(times.notCountable, 'incident')} without a known start`] : []),
    ],
    rows: rows
      .filter((each) => each.seconds !== null)
      .map((each) => ({ label: each.row.title, value: durationText(each.seconds), href: `/incidents/${each.row.id}` })),
    compute: {
      question: 'incident-times',
      input: { incidents: times.rows.map(({ title: _, ...instants }) => Object.fromEntries(Object.entries(instants).filter(([, value]) => value !== null))) },
    },
  };
}

const columns: readonly Column<Row>[] = [
  { key: 'title', title: 'Incident', width: 'minmax(180px, 3fr)', sort: (row) => row.title, cell: (row) => row.title },
  { key: 'started', title: 'Started', width: '128px', sort: (row) => row.started, cell: (row) => <When at={row.started} />, from: 600 },
  ...parts.map(
    ([key, title, instant], index): Column<Row> => ({
      key,
      title,
      width: '96px',
      align: 'end',
      sort: (row) => took(row, instant),
      cell: (row) => (row[instant] === null ? <span className="s-faint">—</span> : durationText(took(row, instant))),
      from: [0, 560, 680, 0][index] ?? 0,
    }),
  ),
];

/** The tab. */
export function TimesTab({ scope, span }: { readonly scope: string; readonly span: ChosenSpan }) {
  const asked = useAsk(incidentTimesReport, { query: { scope, ...spanQuery(span) } }, { nouns: ['incidents'] });
  return (
    <Answer asked={asked} skeleton={<Skeleton kind="table" lines={6} />}>
      {(times) =>
        times.incidents === 0 ? (
          <EmptyState small title="No incident in this span." />
        ) : (
          <>
            <Section
              title="From the start of an incident until…"
              note={`Of ${countText(times.incidents, 'incident')} that began in this span${times.notCountable > 0 ? `; ${numberText(times.notCountable)} more have no known start` : ''}. A mean alone deceives: a few long ones pull it far above what is usual.`}
            >
              {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard */}
              <section className="s-av-table" tabIndex={0} aria-label="Incident times">
                <table>
                  <thead>
                    <tr>
                      <th scope="col">it was…</th>
                      <th scope="col">Incidents</th>
                      <th scope="col">Not known</th>
                      {figures.map(([key, title]) => (
                        <th key={key} scope="col">
                          {title}
                        </th>
                      ))}
                    </tr>
                  </thead>
                  <tbody>
                    {parts.map((part) => (
                      <tr key={part[0]}>
                        <th scope="row">{part[2]}</th>
                        <td>{numberText(times[part[0]].count)}</td>
                        <td className={times[part[0]].missing === 0 ? 's-faint' : undefined}>{numberText(times[part[0]].missing)}</td>
                        {figures.map((figure) => (
                          <td key={figure[0]} className={figure[0] === 'mean' ? 's-dim' : undefined}>
                            {times[part[0]][figure[0]] === null ? (
                              <span className="s-faint">—</span>
                            ) : (
                              <Figure title={`${part[1]}: ${figure[1].toLowerCase()}`} made={() => Promise.resolve(madeOf(times, part, figure))}>
                                {durationText(times[part[0]][figure[0]])}
                              </Figure>
                            )}
                          </td>
                        ))}
                      </tr>
                    ))}
                  </tbody>
                </table>
              </section>
            </Section>
            <Section title="Incident by incident" count={times.rows.length}>
              <DataTable
                label="Incident times"
                rows={times.rows}
                columns={columns}
                rowKey={(row) => row.id}
                rowLink={(row) => `/incidents/${row.id}`}
                firstSort={{ key: 'started', descending: true }}
                narrow={(row) => (
                  <>
                    <b className="s-cut" style={{ display: 'block' }}>
                      {row.title}
                    </b>
                    <span className="s-row s-dim">
                      <span className="s-grow">
                        <When at={row.started} />
                      </span>
                      resolved {row.resolved === null ? 'not yet' : `after ${durationText(took(row, 'resolved'))}`}
                    </span>
                  </>
                )}
              />
            </Section>
          </>
        )
      }
    </Answer>
  );
}
