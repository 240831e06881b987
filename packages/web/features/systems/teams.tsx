/** Who is there to own something? All teams, how many people, and how many systems they answer for on each side. In the order of names: this is no ranking. */
import { listTeams } from '@samspel/contract/catalog.ts';
import type { AnswerOf } from '@samspel/contract/route.ts';
import { numberText } from '../../parts/format/number.ts';
import { Page } from '../../parts/page/page.tsx';
import { Answer, EmptyState, Skeleton } from '../../parts/page/standing.tsx';
import { type Column, DataTable } from '../../parts/table/data-table.tsx';
import { useAsk } from '../../platform/ask.ts';
import { NamedLink } from './cells.tsx';
import { SubNav } from './subnav.tsx';

type Row = AnswerOf<typeof listTeams>['items'][number];
const count = (value: number) => (value === 0 ? <span className="s-faint">0</span> : numberText(value));

const columns: readonly Column<Row>[] = [
  { key: 'name', title: 'Team', width: 'minmax(160px, 2fr)', sort: (row) => row.title, cell: (row) => row.title },
  {
    key: 'parent',
    title: 'Part of',
    width: 'minmax(100px, 1fr)',
    cell: (row) => (row.parent === null ? <span className="s-faint">—</span> : <NamedLink thing={row.parent} />),
    from: 640,
  },
  { key: 'people', title: 'People', width: '64px', align: 'end', cell: (row) => count(row.people) },
  { key: 'dev', title: 'Owns in dev', width: '88px', align: 'end', cell: (row) => count(row.dev) },
  { key: 'ops', title: 'Owns in ops', width: '88px', align: 'end', cell: (row) => count(row.ops) },
  { key: 'pending', title: 'Not accepted', width: '96px', align: 'end', cell: (row) => count(row.pending) },
];

/** The screen. */
export function Screen() {
  const asked = useAsk(listTeams, {});
  return (
    <Page title="Teams" bar={<SubNav here="teams" />}>
      <Answer asked={asked} skeleton={<Skeleton kind="table" lines={8} />}>
        {(answer) => (
          <DataTable
            label="Teams"
            rows={answer.items}
            columns={columns}
            rowKey={(row) => row.ref}
            rowLink={(row) => `/teams/${row.ref}`}
            firstSort={{ key: 'name', descending: false }}
            narrow={(row) => (
              <>
                <b className="s-cut">{row.title}</b>
                <span className="s-dim" style={{ display: 'block' }}>
                  {numberText(row.people)} people · dev {numberText(row.dev)} · ops {numberText(row.ops)}
                  {row.pending > 0 && ` · ${numberText(row.pending)} not accepted`}
                </span>
              </>
            )}
            empty={
              <EmptyState title="Teams will stand here">
                Groups and Users of the catalog, with the systems each answers for in development and in operations.
              </EmptyState>
            }
          />
        )}
      </Answer>
    </Page>
  );
}
