/** Who calls whom, as spans say it? Every observed edge between names, with how often, how it failed and how long it took. */

import type { AnswerOf } from '@samspel/contract/route.ts';
import { listEdges } from '@samspel/contract/traces.ts';
import { Figure, type Made } from '../../parts/figure/figure.tsx';
import { When } from '../../parts/figure/when.tsx';
import { durationText } from '../../parts/format/duration.ts';
import { numberText, shortNumber } from '../../parts/format/number.ts';
import { ratioText } from '../../parts/format/ratio.ts';
import { Section } from '../../parts/page/page.tsx';
import { Answer, EmptyState, Skeleton } from '../../parts/page/standing.tsx';
import { type Column, DataTable } from '../../parts/table/data-table.tsx';
import { useAsk } from '../../platform/ask.ts';
import { type Name, ServiceName, useNames } from './names.tsx';
import { useTraceSpan } from './span.ts';

type Edges = AnswerOf<typeof listEdges>;
type Edge = Edges['edges'][number];

const kinds: Readonly<Record<Edge['connection'], string>> = { '': 'call', database: 'database', messaging: 'message', virtual: 'one side silent' };

function madeOf(edge: Edge, span: Edges): Made {
  const example = (label: string, one: Edge['slowest'] | null) =>
    one === null ? [] : [{ label: `${label}: trace ${one.traceId}`, value: durationText(one.seconds) }];
  return {
    formula: 'Nearest rank 95 % of what the caller waited; where it sends no spans, of what answering took',
    n: { count: edge.calls, of: edge.calls === 1 ? 'call' : 'calls' },
    span,
    notes: [
      'From a sketch of all calls, within 1 % (DDSketch)',
      `Half within ${durationText(edge.latency?.p50 ?? null)}, 99 % within ${durationText(edge.latency?.p99 ?? null)}`,
      `The callers waited ${durationText(edge.clientSeconds)} in sum, answering took ${durationText(edge.serverSeconds)}: the rest is the way and waiting`,
    ],
    rows: [...example('The slowest', edge.slowest), ...example('The slowest that failed', edge.slowestFailed)],
  };
}

function columnsOf(names: ReadonlyMap<string, Name>, span: Edges): readonly Column<Edge>[] {
  return [
    { key: 'client', title: 'Caller', width: 'minmax(120px, 2fr)', sort: (row) => row.client, cell: (row) => <ServiceName name={row.client} names={names} /> },
    { key: 'server', title: 'Calls', width: 'minmax(120px, 2fr)', sort: (row) => row.server, cell: (row) => <ServiceName name={row.server} names={names} /> },
    {
      key: 'kind',
      title: 'Kind',
      width: '112px',
      sort: (row) => row.connection,
      cell: (row) => <span className="s-dim">{kinds[row.connection]}</span>,
      from: 860,
    },
    { key: 'calls', title: 'How often', width: '88px', align: 'end', sort: (row) => row.calls, cell: (row) => shortNumber(row.calls) },
    {
      key: 'failed',
      title: 'Failed',
      width: '88px',
      align: 'end',
      sort: (row) => row.failed / row.calls,
      cell: (row) => (row.failed === 0 ? <span className="s-faint">none</span> : ratioText(row.failed / row.calls, 1)),
    },
    {
      key: 'p95',
      title: '95 % within',
      width: '100px',
      align: 'end',
      sort: (row) => row.latency?.p95 ?? null,
      cell: (row) => (
        <Figure title={`${row.client} to ${row.server}: 95 % within`} made={madeOf(row, span)}>
          {durationText(row.latency?.p95 ?? null)}
        </Figure>
      ),
      from: 640,
    },
    { key: 'seen', title: 'Last seen', width: '112px', sort: (row) => row.lastAt, cell: (row) => <When at={row.lastAt} as="relative" />, from: 760 },
  ];
}

/** The tab. */
export function CallsTab() {
  const { query } = useTraceSpan();
  const asked = useAsk(listEdges, { query });
  const names = useNames();
  return (
    <Answer asked={asked} skeleton={<Skeleton kind="table" lines={10} />}>
      {(answer) => (
        <Section
          title="Observed calls"
          count={answer.edges.length}
          note="Between services as their spans name themselves. The map shows the same between systems of the catalog, beside what is declared."
        >
          <DataTable
            label="Observed calls"
            rows={answer.edges}
            columns={columnsOf(names, answer)}
            rowKey={(row) => `${row.client}\n${row.server}\n${row.connection}`}
            firstSort={{ key: 'calls', descending: true }}
            narrow={(row) => (
              <>
                <b className="s-cut" style={{ display: 'block' }}>
                  {row.client} → {row.server}
                </b>
                <span className="s-row s-dim">
                  <span className="s-cut s-grow">
                    {shortNumber(row.calls)} times, {row.failed === 0 ? 'none' : numberText(row.failed)} failed
                  </span>
                  95 % within {durationText(row.latency?.p95 ?? null)}
                </span>
              </>
            )}
            empty={<EmptyState small title="No call was seen in this span." />}
          />
          {answer.more && <p className="s-dim">Only the 10 000 with most calls are shown.</p>}
        </Section>
      )}
    </Answer>
  );
}
