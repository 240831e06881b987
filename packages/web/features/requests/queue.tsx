/** What waits for an answer? The queue that keeps its place at the left, what was said in the middle, who asks at the right. All of it by keyboard. */
import { Button } from '@mantine/core';
import { listRequests, type RequestSummary } from '@samspel/contract/requests.ts';
import { useMemo, useRef, useState } from 'react';
import { Facet, FilterBar, TextFilter } from '../../parts/facets/facets.tsx';
import { Age, When } from '../../parts/figure/when.tsx';
import { ButtonLink } from '../../parts/page/button-link.tsx';
import { Link } from '../../parts/page/link.tsx';
import { Page } from '../../parts/page/page.tsx';
import { Answer, EmptyState, Skeleton } from '../../parts/page/standing.tsx';
import { State } from '../../parts/state/state.tsx';
import { useAddress } from '../../platform/address.ts';
import { useAsk, useAskPages } from '../../platform/ask.ts';
import { useShortcuts } from '../../platform/keys.ts';
import { useMay } from '../../platform/session.ts';
import { One } from './one.tsx';
import { PickedBar } from './picked.tsx';
import { SubNav } from './subnav.tsx';
import { standingSaid, waySaid } from './words.ts';
import './requests.css';

const views = {
  pending: 'Everything open',
  mine: 'Mine',
  unclaimed: 'Unclaimed',
  waiting: 'Waiting',
  soon: 'Late or soon late',
  cards: 'Waiting for the board',
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
  const member = useMay('member');
  const lastPicked = useRef<string | null>(null);
  /** With `range` all between the one picked last and this one. */
  const pick = (id: string, range: boolean) => {
    const ids = (rows ?? []).map((row) => row.id);
    const [from, to] = [ids.indexOf(lastPicked.current as (typeof ids)[number]), ids.indexOf(id as (typeof ids)[number])];
    const next = new Set(picked);
    if (range && from >= 0 && to >= 0) for (const one of ids.slice(Math.min(from, to), Math.max(from, to) + 1)) next.add(one);
    else if (!next.delete(id)) next.add(id);
    lastPicked.current = id;
    setPicked(next);
  };
  const open = (id: string | null) => set({ request: id }, address.request === null || id === null ? 'push' : 'replace');
  useMoving(rows ?? [], address.request, open, member ? pick : null);
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
                  <ul className="s-req-rows" aria-label={views[view]} data-picking={picked.size > 0 || undefined}>
                    {rows.map((row) => (
                      <Row
                        key={row.id}
                        row={row}
                        to={`?request=${row.id}`}
                        isCurrent={row.id === address.request}
                        isPicked={picked.has(row.id)}
                        pick={member ? (range) => pick(row.id, range) : null}
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
                Choose one<span className="s-req-keys">, or press J</span>.
              </EmptyState>
            </div>
          )
        ) : (
          <One key={address.request} id={address.request} close={() => open(null)} keys={pickedRows.length === 0} />
        )}
      </div>
      {pickedRows.length > 0 && <PickedBar rows={pickedRows} clear={() => setPicked(new Set())} open={open} />}
    </Page>
  );
}

/** J and K open the next and the one before; X picks the one in hand. */
function useMoving(
  rows: readonly RequestSummary[],
  current: string | null,
  open: (id: string | null) => void,
  pick: ((id: string, range: boolean) => void) | null,
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
  useShortcuts('In the queue', [
    { keys: 'j', says: 'The next one', run: () => step(1) },
    { keys: 'k', says: 'The one before', run: () => step(-1) },
    ...(pick === null ? [] : [{ keys: 'x', says: 'Pick it', run: () => current !== null && pick(current, false) }]),
  ]);
}

interface RowProps {
  readonly row: RequestSummary;
  readonly to: string;
  readonly isCurrent: boolean;
  readonly isPicked: boolean;
  readonly replace: boolean;
  /** Null: nothing could be done with it. */
  readonly pick: ((range: boolean) => void) | null;
}

function Row({ row, to, isCurrent, isPicked, replace, pick }: RowProps) {
  const said = standingSaid(row);
  return (
    <li className="s-req-row" data-current={isCurrent || undefined} data-picked={isPicked || undefined}>
      {pick !== null && (
        <label className="s-req-check">
          <input
            type="checkbox"
            className="s-table-check"
            aria-label={`Pick ${row.number} ${row.title}`}
            checked={isPicked}
            onChange={() => undefined}
            onClick={(event) => pick(event.shiftKey)}
          />
        </label>
      )}
      <Link to={to} replace={replace} aria-current={isCurrent ? 'true' : undefined}>
        <span className="s-req-row-line">
          <b className="s-cut s-grow">{row.title}</b>
          <span className="s-faint s-num">{row.number}</span>
        </span>
        <span className="s-req-row-line s-dim">
          <State tone={said.tone} word={said.word} title={row.response.reason} />
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

const empty: Readonly<Record<View, { readonly title: string; readonly says: string }>> = {
  pending: { title: 'Nobody waits for an answer', says: 'Questions by mail, chat and from here stand in this queue, those that will be late first.' },
  mine: { title: 'You have none in hand', says: 'What you take or answer stands here until it is done.' },
  unclaimed: { title: 'Every one is taken', says: 'New questions stand here until somebody takes or answers them.' },
  waiting: { title: 'None waits', says: 'Those that wait for their asker, and those that sleep, stand here.' },
  soon: { title: 'None is late, and none will be soon', says: 'Whoever is goalie is told before a question is late.' },
  cards: { title: 'No card waits for the board', says: 'What became a card stands here until somebody says on which board it is.' },
  done: { title: 'None is done yet', says: 'What came of each stands here.' },
  'asked-by-me': { title: 'You have asked nothing', says: 'What you ask operations stands here with its answers.' },
  all: { title: 'Nobody has asked anything yet', says: 'Ask here, or let mail and chat come in under Settings → Adapters.' },
};

function Nothing({ view, filtered, clear }: { readonly view: View; readonly filtered: boolean; readonly clear: () => void }) {
  const operator = useMay('operator');
  if (filtered)
    return (
      <EmptyState title="No request fits these filters" action={<Button onClick={clear}>Clear the filters</Button>}>
        Take one away, or look for less.
      </EmptyState>
    );
  return (
    <EmptyState title={empty[view].title} action={operator && (view === 'pending' || view === 'all') ? <WaysIn /> : undefined}>
      {empty[view].says}
    </EmptyState>
  );
}

/** Where questions come from, for whoever can open a way. */
function WaysIn() {
  return (
    <span className="s-row-wrap">
      <Link className="s-link" to="/settings/mail">
        Let mail come in
      </Link>
      <Link className="s-link" to="/settings/chat">
        Send the bot into a channel
      </Link>
    </span>
  );
}
