/** What would come in, and what would not? The first rows as they were understood, and each refused row with its line, its field and the reason. */
import { When } from '../../parts/figure/when.tsx';
import { numberText } from '../../parts/format/number.ts';
import { Section } from '../../parts/page/page.tsx';
import { EmptyState } from '../../parts/page/standing.tsx';
import { State, type Tone } from '../../parts/state/state.tsx';
import { type Column, DataTable } from '../../parts/table/data-table.tsx';
import { nameOf } from '../../platform/reference.ts';
import type { Preview } from './import-answer.ts';
import { codeText } from './words.ts';

type SampleRow = Preview['sample'][number];
type RefusedRow = Preview['refused'][number] & { readonly key: string };

const outcomes: Readonly<Record<SampleRow['outcome'], { readonly tone: Tone; readonly word: string }>> = {
  new: { tone: 'good', word: 'new' },
  changed: { tone: 'active', word: 'changed' },
  same: { tone: 'quiet', word: 'as it stands' },
};

const columns: readonly Column<SampleRow>[] = [
  { key: 'title', title: 'Title', width: 'minmax(180px, 2fr)', cell: (row) => <span title={row.title}>{row.title}</span> },
  { key: 'outcome', title: 'Will be', width: '112px', cell: (row) => <State {...outcomes[row.outcome]} /> },
  { key: 'started', title: 'Started', width: '144px', cell: (row) => <When at={row.started} />, from: 560 },
  { key: 'resolved', title: 'Resolved', width: '144px', cell: (row) => <When at={row.resolved} missing="not resolved, or not said" />, from: 700 },
  {
    key: 'targets',
    title: 'Hit',
    width: 'minmax(120px, 1.2fr)',
    cell: (row) => (row.targets.length === 0 ? <span className="s-faint">nothing</span> : row.targets.map(nameOf).join(', ')),
    from: 800,
  },
  {
    key: 'uncountable',
    title: 'Counts',
    width: '144px',
    cell: (row) => (row.uncountable === null ? 'yes' : <State tone="unknown" word={codeText(row.uncountable)} />),
    from: 900,
  },
  { key: 'line', title: 'Line', width: '64px', align: 'end', cell: (row) => numberText(row.line), from: 640 },
];

const refusedColumns: readonly Column<RefusedRow>[] = [
  { key: 'line', title: 'Line', width: '72px', align: 'end', cell: (row) => numberText(row.line), sort: (row) => row.line },
  { key: 'path', title: 'Field', width: 'minmax(80px, 160px)', cell: (row) => row.path?.replace(/^\//, '') ?? <span className="s-faint">—</span> },
  { key: 'reason', title: 'Why it does not come in', width: 'minmax(200px, 3fr)', cell: (row) => <span title={row.reason}>{row.reason}</span> },
];

/** Both sections. */
export function PreviewSections({ preview }: { readonly preview: Preview }) {
  const refused = preview.refused.map((row, index) => ({ ...row, key: String(index) }));
  return (
    <>
      {refused.length > 0 && (
        <Section
          title="Refused"
          count={preview.refusedCount}
          note={
            preview.refusedCount > refused.length
              ? `The first ${numberText(refused.length)}. Mend them in the file or in the mapping; the good rows come in without them.`
              : 'Mend them in the file or in the mapping; the good rows come in without them.'
          }
        >
          <DataTable
            label="Refused rows"
            rows={refused}
            columns={refusedColumns}
            rowKey={(row) => row.key}
            keyboard={false}
            narrow={(row) => (
              <>
                <b>Line {numberText(row.line)}</b> {row.path?.replace(/^\//, '')}
                <span className="s-cut s-dim" style={{ display: 'block' }} title={row.reason}>
                  {row.reason}
                </span>
              </>
            )}
          />
        </Section>
      )}
      <Section
        title="As it would come in"
        note={preview.sample.length < preview.rows - preview.refusedCount ? `The first ${preview.sample.length}.` : undefined}
      >
        <DataTable
          label="Rows as they were understood"
          rows={preview.sample}
          columns={columns}
          rowKey={(row) => `${row.line} ${row.externalId}`}
          narrow={(row) => (
            <>
              <b className="s-cut" style={{ display: 'block' }}>
                {row.title}
              </b>
              <span className="s-row s-dim">
                <State {...outcomes[row.outcome]} />
                <When at={row.started} />
                <span className="s-cut">{row.targets.map(nameOf).join(', ')}</span>
              </span>
            </>
          )}
          empty={<EmptyState small title="No row can come in as it stands." />}
        />
      </Section>
    </>
  );
}
