/** What did the machine notice that a person must decide on? One queue, newest first: accept, or dismiss with a reason; several at once when picked. */
import { Button } from '@mantine/core';
import { type FindingAnswer, listFindings } from '@samspel/contract/findings.ts';
import { IconX } from '@tabler/icons-react';
import { useState } from 'react';
import { Facet, FilterBar } from '../../parts/facets/facets.tsx';
import { When } from '../../parts/figure/when.tsx';
import { countText } from '../../parts/format/number.ts';
import { Link } from '../../parts/page/link.tsx';
import { Page } from '../../parts/page/page.tsx';
import { Answer, EmptyState, Skeleton } from '../../parts/page/standing.tsx';
import { type Column, DataTable } from '../../parts/table/data-table.tsx';
import { PickedRows } from '../../parts/table/picked-rows.tsx';
import { useAddress, usePanel } from '../../platform/address.ts';
import { useAsk, useAskPages } from '../../platform/ask.ts';
import { useShortcuts } from '../../platform/keys.ts';
import { addressOfRef } from '../../platform/places.ts';
import { withoutRefs } from '../../platform/reference.ts';
import { useMay } from '../../platform/session.ts';
import { DecideDialog, type Decision } from './decide.tsx';
import { kindTitle, stateSaid } from './words.ts';
import './findings.css';

const columns: readonly Column<FindingAnswer>[] = [
  { key: 'title', title: 'Finding', width: 'minmax(220px, 4fr)', cell: (row) => <span title={row.title}>{withoutRefs(row.title)}</span> },
  { key: 'subject', title: 'About', width: 'minmax(120px, 1.4fr)', cell: (row) => <Subject finding={row} />, from: 560 },
  { key: 'kind', title: 'Kind', width: 'minmax(120px, 1.2fr)', cell: (row) => kindTitle(row.kind), from: 800 },
  { key: 'found', title: 'Found', width: '104px', cell: (row) => <When at={row.foundAt} as="relative" /> },
];

function Subject({ finding }: { readonly finding: FindingAnswer }) {
  const to = addressOfRef(finding.subject);
  return to === null ? (
    <span title={finding.subject}>{finding.subjectTitle}</span>
  ) : (
    <Link className="s-link" to={to} title={finding.subject}>
      {finding.subjectTitle}
    </Link>
  );
}

/** The screen. */
export function Screen() {
  const [{ state, kind, subject }, set] = useAddress({ state: 'open', kind: null, subject: null });
  const { open, show } = usePanel();
  const [picked, setPicked] = useState<ReadonlySet<string>>(new Set());
  const [decision, setDecision] = useState<Decision | null>(null);
  const member = useMay('member');
  const query = { state: state as 'open', ...(kind === null ? {} : { kind }), ...(subject === null ? {} : { subject }) };
  const asked = useAskPages(listFindings, { query: { ...query, limit: 200 } });
  const kinds = useAsk(listFindings, { query: { limit: 1 } }).data?.kinds ?? [];
  const rows = asked.items;
  const openPicked = (rows ?? []).filter((row) => picked.has(row.id) && row.state === 'open');
  const inHand = rows?.find((row) => open?.kind === 'finding' && row.id === open.id);
  const meant = openPicked.length > 0 ? openPicked : inHand?.state === 'open' ? [inHand] : [];
  useShortcuts(
    'Findings',
    [
      { keys: 'a', says: 'Accept what is picked or in hand', run: () => setDecision({ what: 'accept', findings: meant }) },
      { keys: 'd', says: 'Dismiss what is picked or in hand', run: () => setDecision({ what: 'dismiss', findings: meant }) },
    ],
    member && meant.length > 0 && decision === null,
  );
  return (
    <Page
      title="Findings"
      above={
        <Link className="s-link" to="/systems">
          Systems
        </Link>
      }
      meta={
        <span>
          What the machine noticed and a person must decide on. Accepting says yes, that is so; dismissing leaves everything as it is, and it is not raised
          again.
        </span>
      }
    >
      <FilterBar
        clear={kind !== null || subject !== null || state !== 'open' ? () => set({ state: 'open', kind: null, subject: null }, 'push') : undefined}
        count={asked.total === undefined ? undefined : countText(asked.total, 'finding')}
      >
        <Facet
          label="State"
          single
          chosen={[state]}
          onChange={([one]) => set({ state: one ?? 'open' }, 'push')}
          options={(Object.keys(stateSaid) as FindingAnswer['state'][]).map((value) => ({ value, label: stateSaid[value].word }))}
        />
        <Facet
          label="Kind"
          single
          chosen={kind === null ? [] : [kind]}
          onChange={([one]) => set({ kind: one ?? null }, 'push')}
          options={kinds.map((each) => ({ value: each.kind, label: kindTitle(each.kind), count: each.open }))}
        />
        {subject !== null && (
          <Button className="s-facet" data-chosen rightSection={<IconX size={14} />} onClick={() => set({ subject: null }, 'push')}>
            About: {subject}
          </Button>
        )}
      </FilterBar>
      <Answer asked={{ ...asked, data: rows }} skeleton={<Skeleton kind="table" lines={8} />}>
        {(rows) => (
          <DataTable
            label="Findings"
            rows={rows}
            columns={columns}
            rowKey={(row) => row.id}
            rowLink={(row) => `?panel=finding/${row.id}`}
            onOpen={(row) => show('finding', row.id)}
            currentKey={open?.kind === 'finding' ? open.id : null}
            {...(member && state === 'open' ? { selected: picked, onSelect: setPicked } : {})}
            onEnd={asked.hasMore ? asked.more : undefined}
            narrow={(row) => (
              <>
                <b className="s-cut" style={{ display: 'block' }}>
                  {withoutRefs(row.title)}
                </b>
                <span className="s-row s-dim">
                  <span className="s-cut s-grow">{row.subjectTitle}</span>
                  <When at={row.foundAt} as="relative" />
                </span>
              </>
            )}
            empty={
              state === 'open' && kind === null && subject === null ? (
                <EmptyState title="Nothing waits for a decision">
                  Changed by hand and different in a file, an owner who left, a dependency nobody declared: such things will stand here, each with what
                  accepting it does.
                </EmptyState>
              ) : (
                <EmptyState
                  title="No finding fits these filters"
                  action={<Button onClick={() => set({ state: 'open', kind: null, subject: null }, 'push')}>Show the open ones</Button>}
                />
              )
            }
          />
        )}
      </Answer>
      {openPicked.length > 0 && (
        <PickedRows label="What to do with the picked findings" count={countText(openPicked.length, 'finding')} clear={() => setPicked(new Set())}>
          <Button variant="filled" onClick={() => setDecision({ what: 'accept', findings: openPicked })}>
            Accept…
          </Button>
          <Button onClick={() => setDecision({ what: 'dismiss', findings: openPicked })}>Dismiss…</Button>
        </PickedRows>
      )}
      {decision !== null && (
        <DecideDialog
          decision={decision}
          close={() => {
            setDecision(null);
            setPicked(new Set());
          }}
        />
      )}
    </Page>
  );
}
