/** Systems of one subsystem or team: a short table with owners, stage and state. */
import type { SystemSummary } from '@samspel/contract/catalog.ts';
import { type Column, DataTable } from '../../parts/table/data-table.tsx';
import { NowCell, OwnerCell, ReadinessCell } from './cells.tsx';
import { stageShort, stageWord } from './words.ts';

const columns: readonly Column<SystemSummary>[] = [
  { key: 'name', title: 'System', width: 'minmax(160px, 2fr)', sort: (row) => row.title, cell: (row) => row.title },
  { key: 'now', title: 'Now', width: '108px', cell: (row) => <NowCell system={row} /> },
  {
    key: 'dev',
    title: 'Dev owner',
    width: 'minmax(120px, 1fr)',
    sort: (row) => row.owners.dev?.team.title ?? null,
    cell: (row) => <OwnerCell ownership={row.owners.dev} />,
  },
  {
    key: 'ops',
    title: 'Ops owner',
    width: 'minmax(120px, 1fr)',
    sort: (row) => row.owners.ops?.team.title ?? null,
    cell: (row) => <OwnerCell ownership={row.owners.ops} />,
    from: 600,
  },
  { key: 'stage', title: 'Stage', width: '104px', cell: (row) => <span title={stageWord(row.stage)}>{stageShort[row.stage]}</span>, from: 720 },
  { key: 'readiness', title: 'Readiness', width: 'minmax(120px, 1fr)', cell: (row) => <ReadinessCell state={row.readiness} />, from: 860 },
];

/** The table; a row leads to the system's page. */
export function SystemTable({ systems }: { readonly systems: readonly SystemSummary[] }) {
  return (
    <DataTable
      label="Systems"
      rows={systems}
      columns={columns}
      rowKey={(row) => row.ref}
      rowLink={(row) => `/systems/${row.ref}`}
      firstSort={{ key: 'name', descending: false }}
      narrow={(row) => (
        <>
          <span className="s-row">
            <b className="s-cut s-grow">{row.title}</b>
            <NowCell system={row} />
          </span>
          <span className="s-dim">{stageWord(row.stage)}</span>
        </>
      )}
    />
  );
}
