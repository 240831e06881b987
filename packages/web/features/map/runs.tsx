/** What was tried? Runs newest first, with filters in the address, and the journeys that would not recover at their peak. */
import { Button } from '@mantine/core';
import { listRuns, type RunSummary, readWatch } from '@samspel/contract/cascades.ts';
import { IconX } from '@tabler/icons-react';
import { useCallback, useMemo, useState } from 'react';
import { Facet, FilterBar } from '../../parts/facets/facets.tsx';
import { When } from '../../parts/figure/when.tsx';
import { countText, numberText } from '../../parts/format/number.ts';
import { ratioText } from '../../parts/format/ratio.ts';
import { Link } from '../../parts/page/link.tsx';
import { Section } from '../../parts/page/page.tsx';
import { Answer, EmptyState, Skeleton } from '../../parts/page/standing.tsx';
import { State } from '../../parts/state/state.tsx';
import { type Column, DataTable } from '../../parts/table/data-table.tsx';
import { PickedRows } from '../../parts/table/picked-rows.tsx';
import { useAddress, usePanel } from '../../platform/address.ts';
import { useAsk, useAskPages } from '../../platform/ask.ts';
import { withoutRefs } from '../../platform/reference.ts';
import { useMay } from '../../platform/session.ts';
import { DeleteDialog } from './runs/delete-dialog.tsx';
import { WatchedJourneys } from './runs/watched.tsx';
import { triggerKinds } from './trying.ts';
import { runStates, triggers, verdicts } from './words.ts';
import { titleIn, type World } from './world.ts';

const kinds = {
  run: { short: 'run', word: 'run' },
  search: { short: 'search', word: 'search for remedies' },
  replay: { short: 'replay', word: 'replay of an incident' },
  watch: { short: 'watch', word: 'nightly watch' },
} as const;
const noFilters = { kind: null, verdict: null, state: null, trigger: null, target: null, mine: null } as const;

function Said({ run }: { readonly run: RunSummary }) {
  const said = run.verdict === null ? runStates[run.state] : verdicts[run.verdict];
  return <State tone={said.tone} word={run.state === 'running' ? `running, ${ratioText(Math.round(run.progress * 100) / 100, 0)}` : said.word} />;
}

const columnsOf = (titleOf: (ref: string) => string): readonly Column<RunSummary>[] => [
  { key: 'name', title: 'What was tried', width: 'minmax(220px, 4fr)', cell: (row) => <span title={withoutRefs(row.name)}>{withoutRefs(row.name)}</span> },
  { key: 'verdict', title: 'Verdict', width: '128px', cell: (row) => <Said run={row} /> },
  { key: 'kind', title: 'Kind', width: '72px', cell: (row) => kinds[row.kind].short, from: 860 },
  {
    key: 'first',
    title: 'First to fail',
    width: 'minmax(130px, 1.2fr)',
    cell: (row) =>
      row.firstToFail === null ? (
        <span className="s-faint">{row.state === 'done' ? 'nobody' : '—'}</span>
      ) : (
        <span title={titleOf(row.firstToFail)}>{titleOf(row.firstToFail)}</span>
      ),
    from: 640,
  },
  { key: 'failed', title: 'Failed', width: '64px', align: 'end', cell: (row) => numberText(row.failed), from: 560 },
  { key: 'lost', title: 'Requests lost', width: '112px', align: 'end', cell: (row) => numberText(row.lostRequests) },
  { key: 'by', title: 'By', width: 'minmax(90px, 0.8fr)', cell: (row) => row.askedBy.name, from: 1000 },
  { key: 'at', title: 'When', width: '96px', cell: (row) => <When at={row.askedAt} />, from: 720 },
];

/** The tab. */
export function RunsTab({ world }: { readonly world: World }) {
  const { show } = usePanel();
  const member = useMay('member');
  const [filters, set] = useAddress(noFilters);
  const [picked, setPicked] = useState<ReadonlySet<string>>(new Set());
  const [deleting, setDeleting] = useState(false);
  const titleOf = useCallback((ref: string) => titleIn(world, ref), [world]);
  const columns = useMemo(() => columnsOf(titleOf), [titleOf]);
  const { mine, ...rest } = filters;
  const given = Object.fromEntries(Object.entries(rest).filter(([, value]) => value !== null)) as { kind?: 'run' };
  const asked = useAskPages(listRuns, { query: { ...given, ...(mine === null ? {} : { mine: 'true' as const }), limit: 100 } });
  const filtered = Object.values(filters).some((value) => value !== null);
  const rows = asked.items;
  const facet = (key: 'kind' | 'verdict' | 'state' | 'trigger', label: string, words: Readonly<Record<string, string>>) => (
    <Facet
      label={label}
      single
      chosen={filters[key] === null ? [] : [filters[key]]}
      onChange={([one]) => set({ [key]: one ?? null }, 'push')}
      options={Object.entries(words).map(([value, word]) => ({ value, label: word }))}
    />
  );
  const wordsOf = (table: Readonly<Record<string, { readonly word: string }>>) =>
    Object.fromEntries(Object.entries(table).map(([key, { word }]) => [key, word]));
  return (
    <>
      <FilterBar
        clear={filtered ? () => set(noFilters, 'push') : undefined}
        count={rows === undefined ? undefined : `${countText(rows.length, 'run')}${asked.hasMore ? ' and more' : ''}`}
      >
        {facet('verdict', 'Verdict', wordsOf(verdicts))}
        {facet('kind', 'Kind', wordsOf(kinds))}
        {facet('trigger', 'Trigger', Object.fromEntries(triggerKinds.map((kind) => [kind, triggers[kind].word])))}
        {facet('state', 'State', wordsOf(runStates))}
        <Button
          className="s-facet"
          data-chosen={mine !== null || undefined}
          aria-pressed={mine !== null}
          onClick={() => set({ mine: mine === null ? 'true' : null }, 'push')}
        >
          Mine
        </Button>
        {filters.target !== null && (
          <Button className="s-facet" data-chosen rightSection={<IconX size={14} />} onClick={() => set({ target: null }, 'push')}>
            Hit: {titleOf(filters.target)}
          </Button>
        )}
      </FilterBar>
      <Answer asked={{ ...asked, data: rows }} skeleton={<Skeleton kind="table" lines={6} />}>
        {(items) => (
          <DataTable
            label="Runs"
            rows={items}
            columns={columns}
            rowKey={(row) => row.id}
            rowLink={(row) => `/map/runs/${row.id}`}
            {...(member ? { selected: picked, onSelect: setPicked } : {})}
            onEnd={asked.hasMore ? asked.more : undefined}
            narrow={(row) => (
              <>
                <span className="s-row">
                  <b className="s-cut s-grow">{withoutRefs(row.name)}</b>
                  <Said run={row} />
                </span>
                <span className="s-row s-dim">
                  <span className="s-cut s-grow">{row.lostRequests === null ? kinds[row.kind].word : `${numberText(row.lostRequests)} requests lost`}</span>
                  <When at={row.askedAt} />
                </span>
              </>
            )}
            empty={
              filtered ? (
                <EmptyState title="No run fits these filters" action={<Button onClick={() => set(noFilters, 'push')}>Show all</Button>} />
              ) : (
                <EmptyState
                  title="What you tried will stand here"
                  action={
                    member ? (
                      <Button variant="filled" onClick={() => show('break', 'anything')}>
                        Break something
                      </Button>
                    ) : undefined
                  }
                >
                  Fail, slow or overload a system and see who fails with it, in which order and why. Nothing real is touched.
                </EmptyState>
              )
            }
          />
        )}
      </Answer>
      {picked.size > 0 && (
        <PickedRows label="What to do with the picked runs" count={countText(picked.size, 'run')} clear={() => setPicked(new Set())}>
          <Button onClick={() => setDeleting(true)}>Delete…</Button>
        </PickedRows>
      )}
      {deleting && <DeleteDialog ids={[...picked]} close={() => setDeleting(false)} deleted={() => setPicked(new Set())} />}
      {!filtered && <Watch titleOf={titleOf} />}
    </>
  );
}

function Watch({ titleOf }: { readonly titleOf: (ref: string) => string }) {
  const asked = useAsk(readWatch, {}, { nouns: ['catalog'] });
  const told = asked.data;
  return (
    <Section
      title="Journeys at peak load"
      note={
        <>
          Each night and after changes the busiest systems are slowed, one after another: does every journey come back by itself?
          {told?.lookedAt != null && (
            <>
              {' '}
              Last looked <When at={told.lookedAt} as="relative" />
              {told.run !== null && (
                <>
                  {' '}
                  in{' '}
                  <Link className="s-link" to={`/map/runs/${told.run}`}>
                    this run
                  </Link>
                </>
              )}
              .
            </>
          )}
        </>
      }
    >
      <Answer asked={asked}>
        {(watch) =>
          watch.journeys.length === 0 ? (
            <EmptyState small title={watch.lookedAt === null ? 'Not looked at yet: the first look comes by itself soon.' : 'No journey is known.'} />
          ) : (
            <WatchedJourneys journeys={watch.journeys} titleOf={titleOf} />
          )
        }
      </Answer>
    </Section>
  );
}
