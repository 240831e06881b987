/** What waits for an answer? The queue that keeps its place at the left, what was said in the middle, who asks at the right. All of it by keyboard. */
import { Button } from '@mantine/core';
import { listRequests, type RequestSummary, takeRequest } from '@samspel/contract/requests.ts';
import { useMemo, useRef, useState } from 'react';
import { Facet, FilterBar, TextFilter } from '../../parts/facets/facets.tsx';
import { Age, When } from '../../parts/figure/when.tsx';
import { countText } from '../../parts/format/number.ts';
import { ButtonLink } from '../../parts/page/button-link.tsx';
import { Link } from '../../parts/page/link.tsx';
import { Page } from '../../parts/page/page.tsx';
import { Answer, EmptyState, Skeleton } from '../../parts/page/standing.tsx';
import { State } from '../../parts/state/state.tsx';
import { PickedRows } from '../../parts/table/picked-rows.tsx';
import { useAddress } from '../../platform/address.ts';
import { useAsk, useAskPages, useCommand } from '../../platform/ask.ts';
import { useShortcuts } from '../../platform/keys.ts';
import { useMay } from '../../platform/session.ts';
import { One } from './one.tsx';
import { SubNav } from './subnav.tsx';
import { standingSaid, waySaid } from './words.ts';
import './requests.css';

const views = {
  pending: 'Everything open',
  mine: 'Mine',
  unclaimed: 'Unclaimed',
  waiting: 'Waiting',
  soon: 'Late or soon late',
  done: 'Done',
  'asked-by-me': 'Asked by me',
  all: 'All',
} as const;
type View = keyof typeof views;

/** The screen. */
export function Screen() {
  const [address, set] = useAddress({ view: 'pending', way: null, text: '', request: null });
  const view = (address.view in views ? address.view : 'pending') as View;
  const query = {
    view,
    ...(address.way === null ? {} : { way: address.way as RequestSummary['way'] }),
    ...(address.text === '' ? {} : { text: address.text }),
  };
  const asked = useAskPages(listRequests, { query: { ...query, limit: 50 } }, { nouns: ['sending'] });
  const counts = useAsk(listRequests, { query: { limit: 1 } }).data?.counts;
  const [picked, setPicked] = useState<ReadonlySet<string>>(new Set());
  const rows = asked.items;
  const open = (id: string | null) => set({ request: id }, address.request === null || id === null ? 'push' : 'replace');
  useMoving(rows ?? [], address.request, open, picked, setPicked);
  const pickedRows = useMemo(() => (rows ?? []).filter(({ id }) => picked.has(id)), [rows, picked]);
  const filtered = address.way !== null || address.text !== '';
  return (
    <Page
      title="Requests"
      bar={<SubNav here="queue" />}
      actions={
        <ButtonLink to="/requests/new" variant="filled">
          Ask operations
        </ButtonLink>
      }
    >
      <FilterBar clear={filtered ? () => set({ way: null, text: '' }, 'push') : undefined}>
        <Facet
          label="View"
          single
          chosen={[view]}
          onChange={([one]) => set({ view: one ?? 'pending' }, 'push')}
          options={(Object.keys(views) as View[]).map((value) => ({ value, label: views[value], count: counts?.[value as keyof typeof counts] }))}
        />
        <Facet
          label="Way"
          single
          chosen={address.way === null ? [] : [address.way]}
          onChange={([one]) => set({ way: one ?? null }, 'push')}
          options={Object.entries(waySaid).map(([value, label]) => ({ value, label }))}
        />
        <TextFilter label="Number, words or asker" value={address.text} onChange={(text) => set({ text })} />
      </FilterBar>
      <div className="s-req" data-open={address.request ?? undefined} data-empty={(rows?.length === 0 && address.request === null) || undefined}>
        <div className="s-req-list">
          <Answer asked={{ ...asked, data: rows }} skeleton={<Skeleton kind="table" lines={8} />}>
            {(rows) =>
              rows.length === 0 ? (
                <Nothing view={view} filtered={filtered} clear={() => set({ way: null, text: '' }, 'push')} />
              ) : (
                <>
                  <ul className="s-req-rows" aria-label={views[view]}>
                    {rows.map((row) => (
                      <Row
                        key={row.id}
                        row={row}
                        to={`?request=${row.id}`}
                        isCurrent={row.id === address.request}
                        isPicked={picked.has(row.id)}
                        replace={address.request !== null}
                      />
                    ))}
                  </ul>
                  {asked.hasMore && (
                    <Button variant="subtle" fullWidth onClick={asked.more}>
                      Show more
                    </Button>
                  )}
                </>
              )
            }
          </Answer>
        </div>
        {address.request === null ? (
          rows !== undefined &&
          rows.length > 0 && (
            <div className="s-req-thread">
              <EmptyState small title="None is in hand">
                Choose one, or press J.
              </EmptyState>
            </div>
          )
        ) : (
          <One key={address.request} id={address.request} close={() => open(null)} />
        )}
      </div>
      {pickedRows.length > 0 && <PickedBar rows={pickedRows} clear={() => setPicked(new Set())} />}
    </Page>
  );
}

/** J and K open the next and the one before; X picks the one in hand. */
function useMoving(
  rows: readonly RequestSummary[],
  current: string | null,
  open: (id: string | null) => void,
  picked: ReadonlySet<string>,
  setPicked: (picked: ReadonlySet<string>) => void,
): void {
  // One that was answered leaves the list: the next stands where it stood.
  const lastAt = useRef(0);
  const at = rows.findIndex(({ id }) => id === current);
  if (at >= 0) lastAt.current = at;
  const step = (by: 1 | -1) => {
    const next = at >= 0 ? at + by : current === null ? 0 : by === 1 ? lastAt.current : lastAt.current - 1;
    const row = rows[Math.max(0, Math.min(rows.length - 1, next))];
    if (row !== undefined) open(row.id);
  };
  const pick = () => {
    if (current === null) return;
    const next = new Set(picked);
    if (!next.delete(current)) next.add(current);
    setPicked(next);
  };
  useShortcuts('In the queue', [
    { keys: 'j', says: 'The next one', run: () => step(1) },
    { keys: 'k', says: 'The one before', run: () => step(-1) },
    { keys: 'x', says: 'Pick it', run: pick },
  ]);
}

interface RowProps {
  readonly row: RequestSummary;
  readonly to: string;
  readonly isCurrent: boolean;
  readonly isPicked: boolean;
  readonly replace: boolean;
}

function Row({ row, to, isCurrent, isPicked, replace }: RowProps) {
  const said = standingSaid(row);
  return (
    <li className="s-req-row" data-current={isCurrent || undefined} data-picked={isPicked || undefined}>
      <Link to={to} replace={replace} aria-current={isCurrent ? 'true' : undefined}>
        <span className="s-req-row-line">
          <b className="s-cut s-grow">{row.title}</b>
          <span className="s-faint s-num">{row.number}</span>
        </span>
        <span className="s-req-row-line s-dim">
          <State tone={said.tone} word={said.word} title={row.response.reason} />
          {isPicked && <span>picked</span>}
        </span>
        <span className="s-req-row-line s-dim">
          <span className="s-cut s-grow">
            {row.asker.name} · {row.place !== null && row.way === 'chat' ? row.place : waySaid[row.way]}
            {row.taker !== null && ` · ${row.taker.name} has it`}
          </span>
          {row.firstReply === null && row.state !== 'done' ? <Age since={row.askedAt} /> : <When at={row.lastAt} as="relative" />}
        </span>
      </Link>
    </li>
  );
}

/** What can be done with all that were picked. Merging is done from the one in hand. */
function PickedBar({ rows, clear }: { readonly rows: readonly RequestSummary[]; readonly clear: () => void }) {
  const member = useMay('member');
  const taking = useCommand(takeRequest);
  const takeAll = async () => {
    for (const { id, version } of rows) await taking.run({ params: { id } }, { version });
    clear();
  };
  useShortcuts('Picked requests', [{ keys: 'Escape', says: 'Pick none', run: clear }]);
  return (
    <PickedRows label="What to do with the picked requests" count={countText(rows.length, 'request')} clear={clear}>
      {member && (
        <Button loading={taking.pending} onClick={() => void takeAll()}>
          Take them
        </Button>
      )}
    </PickedRows>
  );
}

const empty: Readonly<Record<View, { readonly title: string; readonly says: string }>> = {
  pending: { title: 'Nobody waits for an answer', says: 'Questions by mail, chat and from here stand in this queue, those that will be late first.' },
  mine: { title: 'You have none in hand', says: 'Take one with T, and it stands here until it is done.' },
  unclaimed: { title: 'Every one is taken', says: 'New questions stand here until somebody takes or answers them.' },
  waiting: { title: 'None waits', says: 'Those that wait for their asker, and those that sleep, stand here.' },
  soon: { title: 'None is late, and none will be soon', says: 'Whoever is goalie is told before a question is late.' },
  done: { title: 'None is done yet', says: 'What came of each stands here.' },
  'asked-by-me': { title: 'You have asked nothing', says: 'What you ask operations stands here with its answers.' },
  all: { title: 'Nobody has asked anything yet', says: 'Ask here, or let mail and chat come in under Settings → Adapters.' },
};

function Nothing({ view, filtered, clear }: { readonly view: View; readonly filtered: boolean; readonly clear: () => void }) {
  if (filtered)
    return (
      <EmptyState title="No request fits these filters" action={<Button onClick={clear}>Clear the filters</Button>}>
        Take one away, or look for less.
      </EmptyState>
    );
  return <EmptyState title={empty[view].title}>{empty[view].says}</EmptyState>;
}
