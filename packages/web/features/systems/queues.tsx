/** What about ownership is not settled? Four queues: nobody owns it, nobody accepted it, its review is overdue, its person has left. */
import { Button } from '@mantine/core';
import { listTeams, ownershipQueues, type SideWord } from '@samspel/contract/catalog.ts';
import type { AnswerOf } from '@samspel/contract/route.ts';
import { useState } from 'react';
import { Facet, FilterBar } from '../../parts/facets/facets.tsx';
import { TabPanel, Tabs, useTab } from '../../parts/facets/tabs.tsx';
import { When } from '../../parts/figure/when.tsx';
import { Page } from '../../parts/page/page.tsx';
import { Answer, EmptyState, Skeleton } from '../../parts/page/standing.tsx';
import { type Column, DataTable } from '../../parts/table/data-table.tsx';
import { useAddress } from '../../platform/address.ts';
import { useAsk } from '../../platform/ask.ts';
import { addressOfRef } from '../../platform/places.ts';
import { useMay, useWho } from '../../platform/session.ts';
import { NamedLink } from './cells.tsx';
import { type OwnerAction, OwnerDialog } from './owner-forms.tsx';
import { SubNav } from './subnav.tsx';

type Queues = AnswerOf<typeof ownershipQueues>;
type Waiting = Queues['unowned'][number];
const keys = ['unowned', 'unaccepted', 'overdue', 'departed'] as const;
const said = {
  unowned: {
    label: 'Nobody',
    says: 'Systems with a side that nobody owns. Propose a team; it has to accept.',
    none: 'Every system has an owner on both sides, or one that was proposed.',
  },
  unaccepted: { label: 'Not accepted', says: 'A team was declared or proposed, and has not answered yet.', none: 'Every ownership has been accepted.' },
  overdue: { label: 'Review overdue', says: 'The day on which to look at it again has passed.', none: 'No ownership is past its day of review.' },
  departed: { label: 'Person has left', says: 'The ownership names a person who is no longer there.', none: 'Every person named is still there.' },
} as const;

/** The screen. */
export function Screen() {
  const [open, setOpen] = useTab(keys);
  const [{ team }, set] = useAddress({ team: null });
  const asked = useAsk(ownershipQueues, { query: team === null ? {} : { team } });
  const teams = useAsk(listTeams, {});
  const tabs = keys.map((key) => ({ key, label: said[key].label, count: asked.data?.[key].length }));
  return (
    <Page title="Ownership" bar={<SubNav here="queues" />}>
      <FilterBar clear={team === null ? undefined : () => set({ team: null })}>
        <Tabs label="Queues" tabs={tabs} open={open} onOpen={setOpen} />
        <span className="s-grow" />
        <Facet
          label="Team"
          single
          chosen={team === null ? [] : [team]}
          onChange={([one]) => set({ team: one ?? null }, 'push')}
          options={(teams.data?.items ?? []).map((each) => ({ value: each.ref, label: each.title }))}
        />
      </FilterBar>
      <TabPanel open={open}>
        <p className="s-section-note" style={{ marginTop: 12 }}>
          {said[open].says}
        </p>
        <Answer asked={asked} skeleton={<Skeleton kind="table" lines={8} />}>
          {(answer) => <Queue key={open} queue={open} rows={answer[open]} />}
        </Answer>
      </TabPanel>
    </Page>
  );
}

function Queue({ queue, rows }: { readonly queue: (typeof keys)[number]; readonly rows: readonly Waiting[] }) {
  const [open, setOpen] = useState<{ row: Waiting; side: SideWord; action: OwnerAction } | null>(null);
  const member = useMay('member');
  const operator = useMay('operator');
  const who = useWho();
  const ours = (row: Waiting) => operator || (row.ownership !== null && (who?.teams.includes(row.ownership.team.ref) ?? false));
  const act = (row: Waiting, action: OwnerAction) => setOpen({ row, side: row.side, action });
  const steps = (row: Waiting) => (
    <span className="s-row">
      {queue === 'unaccepted' && ours(row) && (
        <>
          <Button size="compact-sm" variant="filled" onClick={() => act(row, 'accept')}>
            Accept
          </Button>
          <Button size="compact-sm" onClick={() => act(row, 'decline')}>
            Decline
          </Button>
        </>
      )}
      {(queue === 'overdue' || queue === 'departed') && ours(row) && (
        <Button size="compact-sm" onClick={() => act(row, 'review')}>
          Still holds…
        </Button>
      )}
      {member && queue !== 'unaccepted' && (queue === 'unowned' || ours(row)) && (
        <Button size="compact-sm" onClick={() => act(row, 'propose')}>
          {queue === 'unowned' ? 'Propose…' : 'Hand over…'}
        </Button>
      )}
    </span>
  );
  const columns: readonly Column<Waiting>[] = [
    { key: 'system', title: 'System', width: 'minmax(112px, 2fr)', sort: (row) => row.system.title, cell: (row) => row.system.title },
    { key: 'side', title: 'Side', width: '48px', from: 420, sort: (row) => row.side, cell: (row) => row.side },
    ...(queue === 'unowned'
      ? []
      : [
          {
            key: 'team',
            title: 'Team',
            width: 'minmax(120px, 1.2fr)',
            sort: (row: Waiting) => row.ownership?.team.title ?? null,
            cell: (row: Waiting) => (row.ownership === null ? '—' : <NamedLink thing={row.ownership.team} />),
          },
          {
            key: 'person',
            title: 'Person',
            width: 'minmax(110px, 1fr)',
            sort: (row: Waiting) => row.ownership?.person?.title ?? null,
            cell: (row: Waiting) => (row.ownership?.person == null ? <span className="s-faint">—</span> : <NamedLink thing={row.ownership.person} />),
            from: 720,
          },
          {
            key: 'since',
            title: 'Since',
            width: '120px',
            sort: (row: Waiting) => row.ownership?.from ?? null,
            cell: (row: Waiting) => <When at={row.ownership?.from ?? null} />,
            from: 820,
          },
          {
            key: 'by',
            title: 'Review by',
            width: '120px',
            sort: (row: Waiting) => row.ownership?.reviewBy ?? null,
            cell: (row: Waiting) => <When at={row.ownership?.reviewBy ?? null} missing="no day was set" />,
            from: 900,
          },
        ]),
    { key: 'steps', title: 'Next step', width: '190px', cell: steps },
  ];
  return (
    <>
      <DataTable
        label={said[queue].label}
        rows={rows}
        columns={columns}
        rowKey={(row) => `${row.system.ref} ${row.side}`}
        rowLink={(row) => addressOfRef(row.system.ref) ?? ''}
        firstSort={{ key: 'system', descending: false }}
        empty={<EmptyState small title={said[queue].none} />}
      />
      {open !== null && (
        <OwnerDialog systems={[open.row.system]} side={open.side} action={open.action} ownership={open.row.ownership} close={() => setOpen(null)} />
      )}
    </>
  );
}
