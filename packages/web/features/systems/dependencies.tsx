/** What does it stand on, and who stands on it? Edges with what is known about timeouts, attempts and ways out. */
import type { DependencyAnswer } from '@samspel/contract/catalog.ts';
import { durationText } from '../../parts/format/duration.ts';
import { numberText } from '../../parts/format/number.ts';
import { ratioText } from '../../parts/format/ratio.ts';
import { EmptyState } from '../../parts/page/standing.tsx';
import { type Column, DataTable } from '../../parts/table/data-table.tsx';
import { addressOfRef } from '../../platform/places.ts';
import { nameOf } from '../../platform/reference.ts';
import { NamedLink } from './cells.tsx';

const bySaid = { declared: 'declared', fields: 'declared with attributes', api: 'consumes its API' } as const;
const unset = (
  <span className="s-faint" title="not said">
    —
  </span>
);

/** Hard is a full line, soft a dashed one, as on the map. */
export function Hardness({ hard }: { readonly hard: boolean }) {
  return (
    <span className="s-state" title={hard ? 'When it is down, so is the caller' : 'The caller goes on without it'}>
      <svg width="18" height="12" viewBox="0 0 18 12" aria-hidden="true">
        <line x1="1" x2="17" y1="6" y2="6" stroke="currentColor" strokeWidth="1.75" strokeDasharray={hard ? undefined : '3 3'} />
      </svg>
      {hard ? 'hard' : 'soft'}
    </span>
  );
}

function columnsFor(end: 'from' | 'to', both: boolean): readonly Column<DependencyAnswer>[] {
  const other = end === 'to' ? 'from' : 'to';
  return [
    {
      key: end,
      title: end === 'to' ? 'System' : 'Caller',
      width: 'minmax(140px, 2fr)',
      sort: (row) => row[end].title,
      cell: (row) => <NamedLink thing={row[end]} />,
    },
    ...(both
      ? [
          {
            key: other,
            title: end === 'to' ? 'Called by' : 'Calls',
            width: 'minmax(120px, 1.4fr)',
            sort: (row: DependencyAnswer) => row[other].title,
            cell: (row: DependencyAnswer) => <NamedLink thing={row[other]} />,
          },
        ]
      : []),
    { key: 'hard', title: 'Kind', width: '72px', sort: (row) => (row.hard ? 0 : 1), cell: (row) => <Hardness hard={row.hard} /> },
    {
      key: 'by',
      title: 'Known from',
      width: 'minmax(110px, 1fr)',
      cell: (row) => (
        <span title={row.api ?? undefined}>
          {bySaid[row.by]}
          {row.api === null ? '' : ` ${nameOf(row.api)}`}
        </span>
      ),
      from: 560,
    },
    {
      key: 'timeout',
      title: 'Timeout',
      width: '72px',
      align: 'end',
      sort: (row) => row.timeoutSeconds,
      cell: (row) => (row.timeoutSeconds === null ? unset : durationText(row.timeoutSeconds)),
      from: 640,
    },
    {
      key: 'attempts',
      title: 'Attempts',
      width: '72px',
      align: 'end',
      sort: (row) => row.attempts,
      cell: (row) => (row.attempts === null ? unset : numberText(row.attempts)),
      from: 700,
    },
    {
      key: 'backoff',
      title: 'Backoff',
      width: '72px',
      align: 'end',
      cell: (row) => (row.backoffSeconds === null ? unset : durationText(row.backoffSeconds)),
      from: 820,
    },
    {
      key: 'budget',
      title: 'Retry budget',
      width: '88px',
      align: 'end',
      cell: (row) => (row.retryBudget === null ? unset : ratioText(row.retryBudget, 0)),
      from: 880,
    },
    {
      key: 'fallback',
      title: 'Fallback',
      width: 'minmax(100px, 1fr)',
      cell: (row) => (row.fallback === null ? unset : <span title={row.fallback}>{row.fallback}</span>),
      from: 760,
    },
  ];
}

/** Edges of one direction. `both` shows the near end too, for subsystems. */
export function Dependencies({
  label,
  edges,
  end,
  both = false,
  none,
  keyboard = false,
}: {
  readonly label: string;
  readonly edges: readonly DependencyAnswer[];
  readonly end: 'from' | 'to';
  readonly both?: boolean;
  readonly none: string;
  readonly keyboard?: boolean;
}) {
  if (edges.length === 0) return <EmptyState small title={none} />;
  return (
    <DataTable
      label={label}
      rows={edges}
      columns={columnsFor(end, both)}
      rowKey={(row) => `${row.from.ref} ${row.to.ref} ${row.by} ${row.api ?? ''}`}
      keyboard={keyboard}
      firstSort={{ key: 'hard', descending: false }}
      {...(both || edges.some((row) => addressOfRef(row[end].ref) === null) ? {} : { rowLink: (row: DependencyAnswer) => addressOfRef(row[end].ref) ?? '' })}
      narrow={(row) => (
        <>
          <span className="s-row">
            <span className="s-cut s-grow">{row[end].title}</span>
            <Hardness hard={row.hard} />
          </span>
          <span className="s-cut s-dim">
            {bySaid[row.by]}
            {row.timeoutSeconds !== null && `, timeout ${durationText(row.timeoutSeconds)}`}
            {row.attempts !== null && `, ${row.attempts} attempts`}
          </span>
        </>
      )}
    />
  );
}
