/** What do we run, and how does each part stand? All systems with their owners, stage and state; filtered, searched, and picked for a common step. */
import { Button } from '@mantine/core';
import { listSystems, overview, type SystemSummary } from '@samspel/contract/catalog.ts';
import { useCallback, useMemo, useState } from 'react';
import { ShareBar } from '../../parts/chart/share-bar.tsx';
import { Facet, FilterBar, TextFilter } from '../../parts/facets/facets.tsx';
import { numberText } from '../../parts/format/number.ts';
import { ratioText } from '../../parts/format/ratio.ts';
import { Link } from '../../parts/page/link.tsx';
import { Page } from '../../parts/page/page.tsx';
import { Answer, EmptyState, Skeleton } from '../../parts/page/standing.tsx';
import { type Column, DataTable } from '../../parts/table/data-table.tsx';
import { readSort, sortText } from '../../parts/table/sort.ts';
import { useAddress, usePanel } from '../../platform/address.ts';
import { useAsk, useAskPages } from '../../platform/ask.ts';
import { useMay } from '../../platform/session.ts';
import { NamedLink, NowCell, OwnerCell } from './cells.tsx';
import { PickedBar } from './picked.tsx';
import { SubNav } from './subnav.tsx';
import { stageInk, stageShort, stageWord } from './words.ts';

const facetLabels = { owner: 'Owner', stage: 'Stage', type: 'Type', lifecycle: 'Lifecycle', subsystem: 'Subsystem', site: 'Site', state: 'State' } as const;
type FacetName = keyof typeof facetLabels;
const facetNames = Object.keys(facetLabels) as FacetName[];
const noFilters = { q: '', side: null, owner: [], stage: [], type: [], lifecycle: [], subsystem: [], site: [], state: [] } as const;

const columns: readonly Column<SystemSummary>[] = [
  {
    key: 'name',
    title: 'System',
    width: 'minmax(180px, 1.9fr)',
    sort: (row) => row.title,
    cell: (row) => (
      <span className="s-sys-name" title={`${row.title}${row.description === null ? '' : ` · ${row.description}`}`}>
        <span className="s-cut">{row.title}</span>
        {row.description !== null && <span className="s-cut">{row.description}</span>}
      </span>
    ),
  },
  { key: 'now', title: 'Now', width: '96px', cell: (row) => <NowCell system={row} /> },
  { key: 'dev', title: 'Dev owner', width: 'minmax(152px, 1.5fr)', cell: (row) => <OwnerCell ownership={row.owners.dev} /> },
  { key: 'ops', title: 'Ops owner', width: 'minmax(152px, 1.5fr)', cell: (row) => <OwnerCell ownership={row.owners.ops} />, from: 640 },
  {
    key: 'stage',
    title: 'Stage',
    width: '104px',
    sort: (row) => row.stage,
    cell: (row) => <span title={stageWord(row.stage)}>{stageShort[row.stage]}</span>,
    from: 820,
  },
  {
    key: 'subsystem',
    title: 'Subsystem',
    width: 'minmax(96px, 1fr)',
    cell: (row) => (row.subsystem === null ? <span className="s-faint">none</span> : <NamedLink thing={row.subsystem} />),
    from: 960,
  },
  { key: 'type', title: 'Type', width: '88px', cell: (row) => row.type ?? <span className="s-faint">—</span>, from: 1280 },
  { key: 'lifecycle', title: 'Lifecycle', width: '96px', cell: (row) => row.lifecycle ?? <span className="s-faint">—</span>, from: 1400 },
  {
    key: 'findings',
    title: 'Findings',
    width: '64px',
    align: 'end',
    cell: (row) => (row.openFindings === 0 ? <span className="s-faint">0</span> : numberText(row.openFindings)),
    from: 880,
  },
];

/** The screen. */
export function Screen() {
  const [filters, setFilters] = useAddress({ ...noFilters, sort: 'name' });
  const { open, show } = usePanel();
  const [picked, setPicked] = useState<ReadonlySet<string>>(new Set());
  const operator = useMay('operator');
  const asked = useAskPages(
    listSystems,
    {
      query: {
        limit: 200,
        sort: filters.sort as 'name',
        ...(filters.q === '' ? {} : { q: filters.q }),
        ...(filters.side === 'dev' || filters.side === 'ops' ? { side: filters.side } : {}),
        ...Object.fromEntries(facetNames.filter((name) => filters[name].length > 0).map((name) => [name, [...filters[name]]])),
      },
    },
    { nouns: ['incidents', 'findings'] },
  );
  const facets = useFacets(filters.q);
  const rows = asked.items;
  const chosen = filters.q !== '' || filters.side !== null || facetNames.some((name) => filters[name].length > 0);
  const pickedRows = useMemo(() => (rows ?? []).filter((row) => picked.has(row.ref)), [rows, picked]);
  const clear = useCallback(() => setFilters({ ...noFilters }, 'push'), [setFilters]);

  if (rows !== undefined && rows.length === 0 && !chosen)
    return (
      <Page title="Systems" bar={<SubNav here="systems" />}>
        <NothingYet />
      </Page>
    );
  return (
    <Page
      title="Systems"
      bar={<SubNav here="systems" />}
      actions={
        operator && (
          <Button component={Link} to="/systems/import">
            Import a catalog
          </Button>
        )
      }
    >
      <StageShares />
      <FilterBar
        clear={chosen ? clear : undefined}
        count={asked.total === undefined ? undefined : `${numberText(asked.total)} ${asked.total === 1 ? 'system' : 'systems'}`}
      >
        <TextFilter label="Filter by name, tag or description" value={filters.q} onChange={(q) => setFilters({ q })} />
        <div className="s-facets">
          {facetNames.map((name) => (
            <Facet
              key={name}
              label={facetLabels[name]}
              chosen={filters[name]}
              onChange={(values) => setFilters({ [name]: values }, 'push')}
              options={(facets?.[name] ?? []).map((each) => ({ value: each.value, label: each.title, count: each.count }))}
            />
          ))}
        </div>
      </FilterBar>
      <Answer asked={{ ...asked, data: rows }} skeleton={<Skeleton kind="table" lines={12} />}>
        {(rows) => (
          <DataTable
            label="Systems"
            rows={rows}
            columns={columns}
            rowKey={(row) => row.ref}
            rowLink={(row) => `?panel=system/${row.ref}`}
            onOpen={(row) => show('system', row.ref)}
            currentKey={open?.kind === 'system' ? open.id : null}
            sort={readSort(filters.sort)}
            onSort={(sort) => setFilters({ sort: sortText(sort) ?? 'name' })}
            selected={picked}
            onSelect={setPicked}
            onEnd={asked.hasMore ? asked.more : undefined}
            narrow={(row) => <NarrowRow row={row} />}
            empty={<NothingFits clear={clear} />}
          />
        )}
      </Answer>
      {pickedRows.length > 0 && <PickedBar rows={pickedRows} clear={() => setPicked(new Set())} />}
    </Page>
  );
}

/** The facets' values do not follow the facets themselves, so that a second value can be added to the first. */
function useFacets(q: string) {
  return useAsk(listSystems, { query: { limit: 1, ...(q === '' ? {} : { q }) } }, { nouns: ['incidents'] }).data?.facets;
}

function NarrowRow({ row }: { readonly row: SystemSummary }) {
  return (
    <>
      <span className="s-row">
        <b className="s-cut s-grow">{row.title}</b>
        <NowCell system={row} />
      </span>
      <span className="s-row s-dim">
        <span className="s-cut">dev {ownerName(row.owners.dev)}</span>
        <span className="s-cut">ops {ownerName(row.owners.ops)}</span>
      </span>
    </>
  );
}

const ownerName = (ownership: SystemSummary['owners']['dev']): string =>
  ownership === null || ownership.state === 'declined' ? 'nobody' : `${ownership.team.title}${ownership.state === 'pending' ? ' (not accepted)' : ''}`;

/** How far operations have come, over all systems. */
function StageShares() {
  const { data } = useAsk(overview, {});
  if (data === undefined || data.counts.systems === 0) return null;
  return (
    <div className="s-sys-shares">
      <ShareBar
        label="Systems by stage"
        parts={data.stages.map((each) => ({
          key: each.stage,
          label: each.title,
          count: each.systems,
          ink: stageInk[each.stage],
          href: each.systems === 0 ? undefined : `/systems?stage=${each.stage}`,
          said: `${numberText(each.systems)} · ${ratioText(each.share, 0)}`,
        }))}
      />
    </div>
  );
}

function NothingFits({ clear }: { readonly clear: () => void }) {
  return (
    <EmptyState title="No system fits these filters" action={<Button onClick={clear}>Clear the filters</Button>}>
      Take one away, or look for less.
    </EmptyState>
  );
}

function NothingYet() {
  const operator = useMay('operator');
  return (
    <EmptyState
      title="Your systems will stand here"
      action={
        operator ? (
          <Button variant="filled" component={Link} to="/systems/import">
            Import a catalog
          </Button>
        ) : undefined
      }
    >
      Each with its dev owner and its ops owner, what it depends on, and how it fares now.{' '}
      {operator
        ? 'Bring catalog-info.yaml files as Backstage knows them; you see the difference before anything is written.'
        : 'An operator can import a catalog.'}
    </EmptyState>
  );
}
