/** What was lost, to what? By incident and by cause, the largest first; by owner in the order of names, since that is for finding where to help. */
import { SegmentedControl } from '@mantine/core';
import { availabilityLedger } from '@samspel/contract/availability.ts';
import type { AnswerOf } from '@samspel/contract/route.ts';
import { causeWords } from '@samspel/core/incidents/vocabulary-words.ts';
import { SmallBar } from '../../parts/chart/share-bar.tsx';
import { Figure, type Made } from '../../parts/figure/figure.tsx';
import { When } from '../../parts/figure/when.tsx';
import { durationText } from '../../parts/format/duration.ts';
import { countText, numberText } from '../../parts/format/number.ts';
import { ratioText } from '../../parts/format/ratio.ts';
import { Link } from '../../parts/page/link.tsx';
import { Answer, EmptyState, Skeleton } from '../../parts/page/standing.tsx';
import { type ChosenSpan, spanQuery, spanSays } from '../../parts/span/periods.ts';
import { State } from '../../parts/state/state.tsx';
import { type Column, DataTable } from '../../parts/table/data-table.tsx';
import { useAddress } from '../../platform/address.ts';
import { useAsk } from '../../platform/ask.ts';
import { addressOfRef } from '../../platform/places.ts';

type Ledger = AnswerOf<typeof availabilityLedger>;
type Row = Ledger['rows'][number];
type By = 'incident' | 'cause' | 'dev-owner' | 'ops-owner';
const bys: readonly { value: By; label: string }[] = [
  { value: 'incident', label: 'Incident' },
  { value: 'cause', label: 'Cause' },
  { value: 'dev-owner', label: 'Dev owner' },
  { value: 'ops-owner', label: 'Ops owner' },
];

/** What is lost in the ledger's unit. */
export function amount(value: number | null, unit: string): string {
  if (value === null) return '—';
  if (unit === 'seconds') return durationText(value);
  return `${numberText(value / 3600, value < 36_000 ? 1 : 0)} ${unit === 'userSeconds' ? 'user-h' : 'system-h'}`;
}

function nameOfRow(row: Row, by: By): string {
  if (row.key === null) return by === 'cause' ? 'Not coded yet' : 'Nobody';
  return by === 'cause' ? ((causeWords as Readonly<Record<string, string>>)[row.key] ?? row.title) : row.title;
}

function rowMade(row: Row, ledger: Ledger, by: By): Made {
  return {
    formula: ledger.rule,
    worked: `${amount(row.lostSeconds, ledger.unit)} of ${amount(ledger.lostSeconds, ledger.unit)} = ${ratioText(row.shareOfLoss, 1)} of the loss`,
    n: { count: row.incidents, of: row.incidents === 1 ? 'incident' : 'incidents' },
    span: { from: ledger.period.from, to: ledger.period.countedTo },
    policyVersion: ledger.policyVersion,
    ...(row.userSecondsLost === null ? {} : { notes: [`${numberText(row.userSecondsLost / 3600, 1)} user-hours lost`] }),
    rows: by === 'incident' && row.key !== null ? [{ label: row.title, value: amount(row.lostSeconds, ledger.unit), href: `/incidents/${row.key}` }] : [],
  };
}

function columnsOf(ledger: Ledger, by: By): readonly Column<Row>[] {
  const users = ledger.rows.some((row) => row.userSecondsLost !== null);
  return [
    {
      key: 'title',
      title: bys.find((each) => each.value === by)?.label ?? '',
      width: 'minmax(180px, 3fr)',
      sort: (row) => nameOfRow(row, by),
      cell: (row) => <span className={row.key === null ? 's-dim' : undefined}>{nameOfRow(row, by)}</span>,
    },
    ...(by === 'incident'
      ? [
          { key: 'from', title: 'Began', width: '128px', sort: (row: Row) => row.from, cell: (row: Row) => <When at={row.from} />, from: 620 },
          {
            key: 'state',
            title: 'State',
            width: '72px',
            cell: (row: Row) => (row.open ? <State tone="bad" word="open" /> : <span className="s-faint">over</span>),
            from: 860,
          },
        ]
      : [
          {
            key: 'incidents',
            title: 'Incidents',
            width: '80px',
            align: 'end' as const,
            sort: (row: Row) => row.incidents,
            cell: (row: Row) => numberText(row.incidents),
          },
        ]),
    ...(users
      ? [
          {
            key: 'users',
            title: 'User-hours',
            width: '96px',
            align: 'end' as const,
            sort: (row: Row) => row.userSecondsLost,
            cell: (row: Row) =>
              row.userSecondsLost === null ? <span className="s-faint">—</span> : numberText(row.userSecondsLost / 3600, row.userSecondsLost < 36_000 ? 1 : 0),
            from: 780,
          },
        ]
      : []),
    {
      key: 'lost',
      title: 'Lost',
      width: '104px',
      align: 'end',
      sort: (row) => row.lostSeconds,
      cell: (row) => (
        <Figure title={`Lost to ${nameOfRow(row, by)}`} made={rowMade(row, ledger, by)}>
          {amount(row.lostSeconds, ledger.unit)}
        </Figure>
      ),
    },
    {
      key: 'share',
      title: 'Of the loss',
      width: '128px',
      cell: (row) => (
        <span className="s-av-lost">
          <SmallBar share={row.shareOfLoss} />
          <span className="s-num">{ratioText(row.shareOfLoss, 1)}</span>
        </span>
      ),
      from: 480,
    },
  ];
}

const hrefOf = (row: Row, by: By): string | null =>
  row.key === null
    ? '/incidents'
    : by === 'incident'
      ? `/incidents/${row.key}`
      : by === 'cause'
        ? `/incidents?cause=${encodeURIComponent(row.key)}`
        : addressOfRef(row.key);

/** The whole ledger, cut as the address says in `?by=`. */
export function LedgerTab({ scope, span }: { readonly scope: string; readonly span: ChosenSpan }) {
  const [{ by: given }, set] = useAddress({ by: 'incident' });
  const by = bys.find((each) => each.value === given)?.value ?? 'incident';
  const asked = useAsk(availabilityLedger, { query: { scope, by, limit: 1000, ...spanQuery(span) } }, { nouns: ['incidents', 'catalog'] });
  return (
    <>
      <div className="s-row-wrap" style={{ padding: '4px 0 8px' }}>
        <SegmentedControl aria-label="Cut by" data={[...bys]} value={by} onChange={(value) => set({ by: value }, 'push')} />
        {asked.data !== undefined && (
          <span className="s-dim" role="status">
            {amount(asked.data.lostSeconds, asked.data.unit)} lost in all, {spanSays(span)}
          </span>
        )}
      </div>
      {(by === 'dev-owner' || by === 'ops-owner') && (
        <p className="s-section-note">
          In the order of names, not of loss: who owns many systems, or the ones everything stands on, loses more. It shows where help is worth most.
        </p>
      )}
      <Answer asked={asked} skeleton={<Skeleton kind="table" lines={10} />}>
        {(ledger) => <LedgerTable ledger={ledger} by={by} keyboard />}
      </Answer>
    </>
  );
}

function LedgerTable({ ledger, by, keyboard }: { readonly ledger: Ledger; readonly by: By; readonly keyboard: boolean }) {
  return (
    <>
      <DataTable
        label="Loss"
        rows={ledger.rows}
        columns={columnsOf(ledger, by)}
        rowKey={(row) => row.key ?? 'none'}
        {...(ledger.rows.every((row) => hrefOf(row, by) !== null) ? { rowLink: (row: Row) => hrefOf(row, by) ?? '' } : {})}
        keyboard={keyboard}
        narrow={(row) => (
          <>
            <span className="s-row">
              <b className="s-cut s-grow">{nameOfRow(row, by)}</b>
              <span className="s-num s-nowrap">{amount(row.lostSeconds, ledger.unit)}</span>
            </span>
            <span className="s-row s-dim">
              <span className="s-cut s-grow">{by === 'incident' ? <When at={row.from} /> : countText(row.incidents, 'incident')}</span>
              <span className="s-num">{ratioText(row.shareOfLoss, 1)}</span>
            </span>
          </>
        )}
        empty={<EmptyState small title="Nothing was lost in this span." />}
      />
      {ledger.rest > 0 && <p className="s-faint">and {numberText(ledger.rest)} more with less loss; the JSON export holds all of them.</p>}
      <p className="s-section-note" style={{ marginTop: 8 }}>
        {ledger.rule}
      </p>
    </>
  );
}

/** The largest few by incident, for the summary. */
export function LedgerShort({ scope, span, all }: { readonly scope: string; readonly span: ChosenSpan; readonly all: string }) {
  const asked = useAsk(availabilityLedger, { query: { scope, by: 'incident', limit: 1000, ...spanQuery(span) } }, { nouns: ['incidents', 'catalog'] });
  return (
    <Answer asked={asked} skeleton={<Skeleton kind="table" lines={6} />}>
      {(ledger) => {
        const shown = ledger.rows.slice(0, 7);
        const more = ledger.rows.length - shown.length + ledger.rest;
        return (
          <>
            <DataTable
              label="Largest losses"
              rows={shown}
              columns={columnsOf(ledger, 'incident').filter((column) => ['title', 'from', 'lost', 'share'].includes(column.key))}
              rowKey={(row) => row.key ?? 'none'}
              rowLink={(row) => hrefOf(row, 'incident') ?? ''}
              keyboard={false}
              narrow={(row) => (
                <>
                  <span className="s-row">
                    <b className="s-cut s-grow">{row.title}</b>
                    <span className="s-num s-nowrap">{amount(row.lostSeconds, ledger.unit)}</span>
                  </span>
                  <span className="s-row s-dim">
                    <span className="s-grow">
                      <When at={row.from} />
                    </span>
                    <span className="s-num">{ratioText(row.shareOfLoss, 1)}</span>
                  </span>
                </>
              )}
              empty={<EmptyState small title="Nothing was lost in this span." />}
            />
            {more > 0 && (
              <p style={{ marginTop: 8 }}>
                <Link className="s-link" to={all}>
                  {countText(more, 'incident')} more
                </Link>
              </p>
            )}
          </>
        );
      }}
    </Answer>
  );
}
