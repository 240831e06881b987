/** Which systems are planned together? All subsystems with their area, team and number of systems. */
import { listSubsystems } from '@samspel/contract/catalog.ts';
import type { AnswerOf } from '@samspel/contract/route.ts';
import { Facet, FilterBar } from '../../parts/facets/facets.tsx';
import { numberText } from '../../parts/format/number.ts';
import { Page } from '../../parts/page/page.tsx';
import { Answer, EmptyState, Skeleton } from '../../parts/page/standing.tsx';
import { type Column, DataTable } from '../../parts/table/data-table.tsx';
import { useAddress } from '../../platform/address.ts';
import { useAsk } from '../../platform/ask.ts';
import { NamedLink } from './cells.tsx';
import { SubNav } from './subnav.tsx';

type Row = AnswerOf<typeof listSubsystems>['items'][number];

const columns: readonly Column<Row>[] = [
  {
    key: 'name',
    title: 'Subsystem',
    width: 'minmax(180px, 2fr)',
    sort: (row) => row.title,
    cell: (row) => (
      <span className="s-sys-name">
        <span className="s-cut">{row.title}</span>
        {row.description !== null && <span className="s-cut">{row.description}</span>}
      </span>
    ),
  },
  { key: 'area', title: 'Area', sort: (row) => row.area?.title ?? null, cell: (row) => row.area?.title ?? <span className="s-faint">none</span> },
  {
    key: 'owner',
    title: 'Team',
    sort: (row) => row.owner?.title ?? null,
    cell: (row) => (row.owner === null ? <span className="s-faint">nobody</span> : <NamedLink thing={row.owner} />),
  },
  { key: 'systems', title: 'Systems', width: '72px', align: 'end', sort: (row) => row.systems, cell: (row) => numberText(row.systems) },
];

/** The screen. */
export function Screen() {
  const [{ area }, set] = useAddress({ area: [] });
  const asked = useAsk(listSubsystems, {});
  const areas = [...new Map((asked.data?.items ?? []).flatMap((row) => (row.area === null ? [] : [[row.area.ref, row.area.title] as const]))).entries()];
  return (
    <Page title="Subsystems" bar={<SubNav here="subsystems" />}>
      <FilterBar clear={area.length > 0 ? () => set({ area: [] }) : undefined}>
        <Facet
          label="Area"
          chosen={area}
          onChange={(chosen) => set({ area: chosen }, 'push')}
          options={areas.map(([value, label]) => ({ value, label, count: asked.data?.items.filter((row) => row.area?.ref === value).length }))}
        />
      </FilterBar>
      <Answer asked={asked} skeleton={<Skeleton kind="table" lines={8} />}>
        {(answer) => (
          <DataTable
            label="Subsystems"
            rows={answer.items.filter((row) => area.length === 0 || (row.area !== null && area.includes(row.area.ref)))}
            columns={columns}
            rowKey={(row) => row.ref}
            rowLink={(row) => `/subsystems/${row.ref}`}
            firstSort={{ key: 'name', descending: false }}
            narrow={(row) => (
              <>
                <b className="s-cut">{row.title}</b>
                <span className="s-dim" style={{ display: 'block' }}>
                  {numberText(row.systems)} systems{row.owner === null ? '' : `, ${row.owner.title}`}
                </span>
              </>
            )}
            empty={
              <EmptyState title="Subsystems will stand here">
                Systems that are planned together at one meeting. In a catalog file they are of the kind System.
              </EmptyState>
            }
          />
        )}
      </Answer>
    </Page>
  );
}
