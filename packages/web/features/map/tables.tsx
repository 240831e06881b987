/** The same as the picture, in rows: systems with how many stand on them, dependencies with what is said and seen of them. */
import { Button } from '@mantine/core';
import { useMemo } from 'react';
import { durationText } from '../../parts/format/duration.ts';
import { numberText, shortNumber } from '../../parts/format/number.ts';
import { ratioText } from '../../parts/format/ratio.ts';
import { reachOf } from '../../parts/graph/reach.ts';
import { EdgeSample } from '../../parts/graph/samples.tsx';
import { EmptyState } from '../../parts/page/standing.tsx';
import { State } from '../../parts/state/state.tsx';
import { type Column, DataTable } from '../../parts/table/data-table.tsx';
import { usePanel } from '../../platform/address.ts';
import { noFilters, useMapAddress, usePicked } from './address.ts';
import { type MapSystem, standings, stateSaid } from './words.ts';
import type { Selection, World, WorldEdge } from './world.ts';

interface SystemRow {
  readonly system: MapSystem;
  readonly subsystem: string | null;
  readonly calls: number;
  readonly calledBy: number;
  readonly standsOn: number;
}

const systemColumns: readonly Column<SystemRow>[] = [
  {
    key: 'title',
    title: 'System',
    width: 'minmax(160px, 2fr)',
    sort: (row) => row.system.title,
    cell: (row) => (
      <>
        {row.system.title}
        {!row.system.known && <span className="s-faint"> (not declared)</span>}
      </>
    ),
  },
  {
    key: 'now',
    title: 'Now',
    width: '104px',
    sort: (row) => row.system.state,
    cell: ({ system }) => <State tone={stateSaid[system.state].tone} word={stateSaid[system.state].word} />,
  },
  {
    key: 'layer',
    title: 'Layer',
    width: '64px',
    align: 'end',
    sort: (row) => row.system.layer,
    cell: (row) => row.system.layer + 1,
    from: 480,
    says: 'From users down',
  },
  {
    key: 'subsystem',
    title: 'Subsystem',
    width: 'minmax(110px, 1fr)',
    sort: (row) => row.subsystem,
    cell: (row) => row.subsystem ?? <span className="s-faint">none</span>,
    from: 760,
  },
  { key: 'calls', title: 'Calls', width: '64px', align: 'end', sort: (row) => row.calls, cell: (row) => numberText(row.calls) },
  { key: 'calledBy', title: 'Called by', width: '80px', align: 'end', sort: (row) => row.calledBy, cell: (row) => numberText(row.calledBy) },
  {
    key: 'blast',
    title: 'Takes down',
    width: '96px',
    align: 'end',
    sort: (row) => row.system.blastRadius,
    cell: (row) => numberText(row.system.blastRadius),
    says: 'Others that fail with it, over hard dependencies',
  },
  {
    key: 'stands',
    title: 'Stands on',
    width: '88px',
    align: 'end',
    sort: (row) => row.standsOn,
    cell: (row) => numberText(row.standsOn),
    from: 620,
    says: 'What it cannot do without',
  },
];

/** Systems. */
export function SystemsTable({ world, selection }: { readonly world: World; readonly selection: Selection }) {
  const { ref } = usePicked();
  const { show } = usePanel();
  const rows = useMemo(() => systemRows(world, selection), [world, selection]);
  return (
    <DataTable
      label="Systems on the map"
      rows={rows}
      columns={systemColumns}
      rowKey={(row) => row.system.ref}
      rowLink={(row) => `?panel=map-system/${row.system.ref}`}
      onOpen={(row) => show('map-system', row.system.ref)}
      currentKey={ref}
      firstSort={{ key: 'blast', descending: true }}
      narrow={(row) => (
        <>
          <span className="s-row">
            <b className="s-cut s-grow">{row.system.title}</b>
            <State tone={stateSaid[row.system.state].tone} word={stateSaid[row.system.state].word} />
          </span>
          <span className="s-dim s-num">
            layer {row.system.layer + 1}, takes down {row.system.blastRadius}, calls {row.calls}, called by {row.calledBy}
          </span>
        </>
      )}
      empty={<NothingFits />}
    />
  );
}

function systemRows(world: World, selection: Selection): readonly SystemRow[] {
  const titles = new Map(world.subsystems.map(({ ref, title }) => [ref, title]));
  const degree = (list: { start: Int32Array }, index: number): number => (list.start[index + 1] ?? 0) - (list.start[index] ?? 0);
  return selection.systems.flatMap((index) => {
    const system = world.systems[index];
    if (system === undefined) return [];
    return [
      {
        system,
        subsystem: titles.get(system.subsystem ?? '') ?? null,
        calls: degree(world.ways.down, index),
        calledBy: degree(world.ways.up, index),
        standsOn: reachOf(world.hardWays.down, index).size - 1,
      },
    ];
  });
}

interface EdgeRow {
  readonly edge: WorldEdge;
  readonly from: string;
  readonly to: string;
}

const unset = (
  <span className="s-faint" title="not said">
    —
  </span>
);
const changeWord = { added: 'new', removed: 'gone', changed: 'changed' } as const;

const edgeColumns: readonly Column<EdgeRow>[] = [
  { key: 'from', title: 'Caller', width: 'minmax(130px, 1.4fr)', sort: (row) => row.from, cell: (row) => row.from },
  { key: 'to', title: 'Calls', width: 'minmax(130px, 1.4fr)', sort: (row) => row.to, cell: (row) => row.to },
  { key: 'kind', title: 'Kind', width: '84px', sort: (row) => (row.edge.said.hard ? 0 : 1), cell: (row) => <Hardness hard={row.edge.said.hard} /> },
  {
    key: 'standing',
    title: 'Known from',
    width: '152px',
    sort: (row) => row.edge.said.standing,
    cell: ({ edge }) => (
      <span className="s-row" title={standings[edge.said.standing].says}>
        <State tone={standings[edge.said.standing].tone} word={standings[edge.said.standing].word} />
        {edge.change !== null && <b>{changeWord[edge.change]}</b>}
      </span>
    ),
    from: 560,
  },
  {
    key: 'calls',
    title: 'Calls, 28 d',
    width: '88px',
    align: 'end',
    sort: (row) => row.edge.said.observed?.calls ?? null,
    cell: (row) => (row.edge.said.observed === null ? unset : shortNumber(row.edge.said.observed.calls)),
    from: 700,
  },
  {
    key: 'errors',
    title: 'Errors',
    width: '72px',
    align: 'end',
    sort: (row) => errorsOf(row.edge),
    cell: (row) => (errorsOf(row.edge) === null ? unset : ratioText(errorsOf(row.edge), 2)),
    from: 780,
  },
  {
    key: 'p99',
    title: 'p99',
    width: '72px',
    align: 'end',
    sort: (row) => row.edge.said.observed?.latency?.p99 ?? null,
    cell: (row) => (row.edge.said.observed?.latency == null ? unset : durationText(row.edge.said.observed.latency.p99)),
    from: 860,
  },
  {
    key: 'timeout',
    title: 'Timeout',
    width: '72px',
    align: 'end',
    sort: (row) => row.edge.said.timeoutSeconds,
    cell: (row) => (row.edge.said.timeoutSeconds === null ? unset : durationText(row.edge.said.timeoutSeconds)),
    from: 640,
  },
  {
    key: 'attempts',
    title: 'Attempts',
    width: '72px',
    align: 'end',
    sort: (row) => row.edge.said.attempts,
    cell: (row) => (row.edge.said.attempts === null ? unset : numberText(row.edge.said.attempts)),
    from: 940,
  },
  {
    key: 'budget',
    title: 'Retry budget',
    width: '88px',
    align: 'end',
    sort: (row) => row.edge.said.retryBudget,
    cell: (row) => (row.edge.said.retryBudget === null ? unset : ratioText(row.edge.said.retryBudget, 0)),
    from: 1020,
  },
];

function errorsOf({ said }: WorldEdge): number | null {
  return said.observed === null || said.observed.calls === 0 ? null : said.observed.errors / said.observed.calls;
}

/** Hard is a full line, soft a dashed one. */
export function Hardness({ hard }: { readonly hard: boolean }) {
  return (
    <span className="s-state" title={hard ? 'When it is down, so is the caller' : 'The caller goes on without it'}>
      <EdgeSample soft={!hard} />
      {hard ? 'hard' : 'soft'}
    </span>
  );
}

/** Dependencies. */
export function DependenciesTable({ world, selection }: { readonly world: World; readonly selection: Selection }) {
  const { open, show } = usePanel();
  const rows = useMemo(
    () =>
      selection.edges.flatMap((index): EdgeRow[] => {
        const edge = world.edges[index];
        return edge === undefined ? [] : [{ edge, from: world.systems[edge.from]?.title ?? '', to: world.systems[edge.to]?.title ?? '' }];
      }),
    [world, selection],
  );
  const key = (row: EdgeRow): string => `${row.edge.said.from}>${row.edge.said.to}`;
  return (
    <DataTable
      label="Dependencies on the map"
      rows={rows}
      columns={edgeColumns}
      rowKey={(row) => `${key(row)} ${row.edge.change ?? ''}`}
      rowLink={(row) => `?panel=dependency/${key(row)}`}
      onOpen={(row) => show('dependency', key(row))}
      currentKey={open?.kind === 'dependency' ? `${open.id} ` : null}
      firstSort={{ key: 'from', descending: false }}
      narrow={(row) => (
        <>
          <span className="s-row">
            <span className="s-cut s-grow">
              <b>{row.from}</b> calls <b>{row.to}</b>
            </span>
            <Hardness hard={row.edge.said.hard} />
          </span>
          <span className="s-cut s-dim">
            {standings[row.edge.said.standing].word}
            {row.edge.said.timeoutSeconds !== null && `, timeout ${durationText(row.edge.said.timeoutSeconds)}`}
            {row.edge.said.attempts !== null && `, ${row.edge.said.attempts === 1 ? 'one attempt' : `${row.edge.said.attempts} attempts`}`}
          </span>
        </>
      )}
      empty={<NothingFits />}
    />
  );
}

function NothingFits() {
  const [, set] = useMapAddress();
  return (
    <EmptyState title="Nothing fits these filters" action={<Button onClick={() => set({ ...noFilters }, 'push')}>Clear the filters</Button>}>
      Take one away, or look for less.
    </EmptyState>
  );
}
