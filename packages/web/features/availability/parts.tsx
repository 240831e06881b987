/** What is it made of, and how did each part do in this span? All measures side by side, each opening. */

import { numberText } from '../../parts/format/number.ts';
import { ratioText } from '../../parts/format/ratio.ts';
import { type ChosenSpan, spanKey, spanQuery } from '../../parts/span/periods.ts';
import { type Column, DataTable } from '../../parts/table/data-table.tsx';
import { useAddress } from '../../platform/address.ts';
import { lostText, type Report } from './measures.tsx';
import { OpeningRatio } from './number.tsx';

type Row = Report['parts'][number];

/** The table of parts. */
export function Parts({ report, span }: { readonly report: Report; readonly span: ChosenSpan }) {
  const asked = spanQuery(span);
  const [{ sort }] = useAddress({ sort: null });
  const weighted = report.parts.some((row) => row.weight !== null);
  const total = report.parts.reduce((sum, row) => sum + (row.weight ?? 0), 0);
  const ratio = (row: Row, measure: 'weighted' | 'time' | 'users') => (
    <OpeningRatio place="parts" scope={row.ref} title={row.title} measure={measure} figure={row.measures[measure]} asked={asked} />
  );
  const columns: readonly Column<Row>[] = [
    { key: 'title', title: 'Part', width: 'minmax(150px, 2fr)', sort: (row) => row.title, cell: (row) => row.title },
    ...(weighted
      ? [
          {
            key: 'weight',
            title: 'Weight',
            width: '72px',
            align: 'end' as const,
            sort: (row: Row) => row.weight,
            cell: (row: Row) => (row.weight === null ? '—' : total > 0 ? ratioText(row.weight / total, 0) : numberText(row.weight, 2)),
          },
        ]
      : []),
    { key: 'weighted', title: 'Weighted', width: '96px', align: 'end', sort: (row) => row.measures.weighted.value, cell: (row) => ratio(row, 'weighted') },
    { key: 'time', title: 'By time', width: '96px', align: 'end', sort: (row) => row.measures.time.value, cell: (row) => ratio(row, 'time'), from: 560 },
    { key: 'users', title: 'By users', width: '96px', align: 'end', sort: (row) => row.measures.users.value, cell: (row) => ratio(row, 'users'), from: 660 },
    {
      key: 'lost',
      title: 'Lost, weighted',
      width: '128px',
      align: 'end',
      sort: (row) => row.measures.weighted.lost,
      cell: (row) => <span className={row.measures.weighted.lost === 0 ? 's-faint' : undefined}>{lostText(row.measures.weighted).replace(/ lost$/, '')}</span>,
      from: 760,
    },
  ];
  return (
    <DataTable
      label={`Parts of ${report.scope.title}`}
      rows={report.parts}
      columns={columns}
      rowKey={(row) => row.ref}
      rowLink={(row) => `?scope=${encodeURIComponent(row.ref)}&span=${spanKey(span)}`}
      keyboard={false}
      firstSort={sort === null ? { key: 'lost', descending: true } : { key: sort.replace(/^-/, ''), descending: sort.startsWith('-') }}
      narrow={(row) => (
        <>
          <span className="s-row">
            <b className="s-cut s-grow">{row.title}</b>
            <span className="s-num">{ratioText(row.measures.weighted.value)}</span>
          </span>
          <span className="s-dim">{lostText(row.measures.weighted)}</span>
        </>
      )}
    />
  );
}
