/** Who owns the latency? What traces begin with, how long they last, and on whose account the time of the critical path goes. */

import { Button } from '@mantine/core';
import type { AnswerOf } from '@samspel/contract/route.ts';
import { listRoots, readCriticalPath } from '@samspel/contract/traces.ts';
import { useState } from 'react';
import { ShareBar, SmallBar } from '../../parts/chart/share-bar.tsx';
import { Figure, type Made } from '../../parts/figure/figure.tsx';
import { durationText } from '../../parts/format/duration.ts';
import { countText, numberText, shortNumber } from '../../parts/format/number.ts';
import { ratioText } from '../../parts/format/ratio.ts';
import { Link } from '../../parts/page/link.tsx';
import { Section } from '../../parts/page/page.tsx';
import { Answer, EmptyState, Skeleton } from '../../parts/page/standing.tsx';
import { type Column, DataTable } from '../../parts/table/data-table.tsx';
import { useAddress } from '../../platform/address.ts';
import { useAsk } from '../../platform/ask.ts';
import { type Name, ServiceName, useNames } from './names.tsx';
import { spans, useTraceSpan } from './span.ts';

type Roots = AnswerOf<typeof listRoots>;
type Root = Roots['roots'][number];
type Path = AnswerOf<typeof readCriticalPath>;
type Step = Path['steps'][number];

const keyOf = (root: { readonly service: string; readonly operation: string }): string => `${root.service}\n${root.operation}`;
const linkOf = (root: Root): string => `?service=${encodeURIComponent(root.service)}&operation=${encodeURIComponent(root.operation)}`;

const rootColumns: readonly Column<Root>[] = [
  {
    key: 'operation',
    title: 'Begins with',
    width: 'minmax(200px, 3fr)',
    sort: (row) => `${row.service} ${row.operation}`,
    cell: (row) => (
      <>
        {row.operation} <span className="s-dim">{row.service}</span>
      </>
    ),
  },
  { key: 'traces', title: 'Traces', width: '88px', align: 'end', sort: (row) => row.traces, cell: (row) => shortNumber(row.traces) },
  { key: 'failed', title: 'Failed', width: '88px', align: 'end', sort: (row) => row.failed / row.traces, cell: (row) => failedText(row), from: 600 },
  {
    key: 'p50',
    title: 'Half within',
    width: '96px',
    align: 'end',
    sort: (row) => row.latency?.p50 ?? null,
    cell: (row) => durationText(row.latency?.p50 ?? null),
    from: 680,
  },
  {
    key: 'p95',
    title: '95 % within',
    width: '96px',
    align: 'end',
    sort: (row) => row.latency?.p95 ?? null,
    cell: (row) => durationText(row.latency?.p95 ?? null),
  },
  {
    key: 'p99',
    title: '99 % within',
    width: '96px',
    align: 'end',
    sort: (row) => row.latency?.p99 ?? null,
    cell: (row) => durationText(row.latency?.p99 ?? null),
    from: 760,
  },
];

const failedText = ({ failed, traces }: Root) => (failed === 0 ? <span className="s-faint">none</span> : ratioText(failed / traces, 1));

/** The tab. */
export function LatencyTab() {
  const { query, span } = useTraceSpan();
  const longer = spans[spans.indexOf(span) + 1];
  const asked = useAsk(listRoots, { query });
  const [chosen, choose] = useAddress({ service: null, operation: null });
  const names = useNames();
  return (
    <Answer asked={asked} skeleton={<Skeleton kind="table" lines={6} />}>
      {(answer) => {
        const root = answer.roots.find((one) => one.service === chosen.service && one.operation === chosen.operation) ?? answer.roots[0];
        if (root === undefined)
          return (
            <EmptyState
              small
              title={`No whole trace ended in ${span.says}.`}
              action={
                longer === undefined ? undefined : (
                  <Link className="s-link" to={`?span=${longer.key}`}>
                    Look at {longer.says}
                  </Link>
                )
              }
            >
              A trace is looked at when it has been quiet for eight seconds, and only when none of its parts is missing.
            </EmptyState>
          );
        return (
          <>
            <Section title="What traces begin with" count={answer.roots.length} note="The journeys as traces see them. Pick one to see where its time goes.">
              <DataTable
                label="Beginnings of traces"
                rows={answer.roots}
                columns={rootColumns}
                rowKey={keyOf}
                rowLink={linkOf}
                onOpen={({ service, operation }) => choose({ service, operation }, 'push')}
                currentKey={keyOf(root)}
                narrow={(row) => (
                  <>
                    <b className="s-cut" style={{ display: 'block' }}>
                      {row.operation}
                    </b>
                    <span className="s-row s-dim">
                      <span className="s-cut s-grow">
                        {row.service}, {countText(row.traces, 'trace')}
                      </span>
                      95 % within {durationText(row.latency?.p95 ?? null)}
                    </span>
                  </>
                )}
              />
            </Section>
            <PathOf root={root} span={answer} names={names} />
          </>
        );
      }}
    </Answer>
  );
}

const quantiles = [
  ['p50', 'Half within', '50'],
  ['p95', '95 % within', '95'],
  ['p99', '99 % within', '99'],
] as const;

function PathOf({ root, span, names }: { readonly root: Root; readonly span: Roots; readonly names: ReadonlyMap<string, Name> }) {
  const { service, operation } = root;
  const asked = useAsk(readCriticalPath, { query: { from: span.from, service, operation } });
  const made = (formula: string, notes: readonly string[]): Made => ({
    formula,
    n: { count: root.traces, of: root.traces === 1 ? 'trace' : 'traces' },
    span,
    exclusions: ['Traces of which a part is missing', 'Traces that were too many to hold: then a share of them, chosen by their ids, is looked at'],
    notes,
    rows: [{ label: `The slowest: trace ${root.slowest.traceId}`, value: durationText(root.slowest.seconds) }],
  });
  const sketched = [
    'From a sketch of all durations, within 1 % (DDSketch), so that minutes and servers add up',
    `The same at the terminal: samspel traces roots`,
  ];
  return (
    <Section
      title={`Where the time of ${operation} goes`}
      note="The critical path: what is shortened on it shortens the whole. Each system is charged with the time in which nothing it called was on the path."
    >
      <dl className="s-tr-figures">
        {quantiles.map(([key, title, percent]) => (
          <div key={key}>
            <dt>{title}</dt>
            <dd>
              <Figure title={`${operation}: ${title}`} made={made(`Nearest rank ${percent} % of the durations of the traces`, sketched)}>
                {durationText(root.latency?.[key] ?? null)}
              </Figure>
            </dd>
          </div>
        ))}
        <div>
          <dt>Mean</dt>
          <dd>
            <Figure title={`${operation}: mean`} made={made('Sum of the durations ÷ traces', [])}>
              {durationText(root.meanSeconds)}
            </Figure>
          </dd>
        </div>
        <div>
          <dt>Failed</dt>
          <dd>
            <Figure
              title={`${operation}: failed`}
              made={made(`Traces whose first span is an error ÷ traces: ${numberText(root.failed)} ÷ ${numberText(root.traces)}`, [])}
            >
              {ratioText(root.failed / root.traces, 1)}
            </Figure>
          </dd>
        </div>
      </dl>
      <Answer asked={asked} skeleton={<Skeleton kind="table" lines={5} />}>
        {(path) => (path.steps.length === 0 ? <EmptyState small title="Its critical paths are no longer kept." /> : <Steps path={path} names={names} />)}
      </Answer>
    </Section>
  );
}

/** Steps shown at first: what takes longest. */
const mostSteps = 15;
/** Shares of the bar; the smallest stand together. */
const mostShares = 6;
const inkOf = (index: number): string => `color-mix(in oklab, var(--s-accent) ${Math.max(14, 100 - index * 16)}%, var(--s-line-firm))`;

function Steps({ path, names }: { readonly path: Path; readonly names: ReadonlyMap<string, Name> }) {
  const [all, setAll] = useState(false);
  const bySystem = new Map<string, { service: string; seconds: number; share: number }>();
  for (const { service, seconds, share } of path.steps) {
    const sum = bySystem.get(service) ?? { service, seconds: 0, share: 0 };
    bySystem.set(service, { service, seconds: sum.seconds + seconds, share: sum.share + share });
  }
  const systems = [...bySystem.values()].sort((a, b) => b.share - a.share);
  const rest = systems.slice(mostShares);
  const restSum = rest.reduce((sum, one) => ({ seconds: sum.seconds + one.seconds, share: sum.share + one.share }), { seconds: 0, share: 0 });
  const columns: readonly Column<Step>[] = [
    {
      key: 'service',
      title: 'System',
      width: 'minmax(120px, 1.4fr)',
      sort: (row) => row.service,
      cell: (row) => <ServiceName name={row.service} names={names} />,
    },
    { key: 'operation', title: 'Operation', width: 'minmax(140px, 2fr)', sort: (row) => row.operation, cell: (row) => row.operation },
    {
      key: 'share',
      title: 'Share',
      width: 'minmax(120px, 1fr)',
      sort: (row) => row.share,
      cell: (row) => (
        <span className="s-tr-share">
          <SmallBar share={row.share} />
          <span className="s-num">{ratioText(row.share, 1)}</span>
        </span>
      ),
    },
    { key: 'seconds', title: 'On a mean trace', width: '120px', align: 'end', sort: (row) => row.seconds, cell: (row) => durationText(row.seconds), from: 640 },
    {
      key: 'traces',
      title: 'On the path of',
      width: '120px',
      align: 'end',
      sort: (row) => row.traces,
      cell: (row) => countText(row.traces, 'trace'),
      from: 760,
    },
  ];
  return (
    <>
      <div className="s-tr-bar">
        <ShareBar
          label="Time on the critical path by system"
          parts={[
            ...systems.slice(0, mostShares).map(({ service, seconds, share }, index) => ({
              key: service,
              label: service,
              count: share,
              ink: inkOf(index),
              said: `${ratioText(share, 1)} · ${durationText(seconds)}`,
            })),
            ...(rest.length === 0
              ? []
              : [
                  {
                    key: 'others',
                    label: countText(rest.length, 'other'),
                    count: restSum.share,
                    ink: 'var(--s-line-firm)',
                    said: `${ratioText(restSum.share, 1)} · ${durationText(restSum.seconds)}`,
                  },
                ]),
          ]}
        />
      </div>
      <DataTable
        label="Steps of the critical path"
        rows={all ? path.steps : path.steps.slice(0, mostSteps)}
        columns={columns}
        rowKey={(row) => `${row.service}\n${row.operation}`}
        keyboard={false}
        firstSort={{ key: 'share', descending: true }}
        narrow={(row) => (
          <>
            <span className="s-row">
              <b className="s-cut s-grow">{row.operation}</b>
              <span className="s-num">{ratioText(row.share, 1)}</span>
            </span>
            <span className="s-row s-dim">
              <span className="s-cut s-grow">{row.service}</span>
              {durationText(row.seconds)}
            </span>
          </>
        )}
      />
      {!all && path.steps.length > mostSteps && (
        <Button mt={8} onClick={() => setAll(true)}>
          Show all {numberText(path.steps.length)} steps
        </Button>
      )}
    </>
  );
}
