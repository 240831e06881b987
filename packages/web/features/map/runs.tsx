/** What was tried, and was the map right? Runs newest first, journeys that would not recover, and incidents that were played again. */
import { Button } from '@mantine/core';
import { listReplays, listRuns, type RunSummary, readWatch } from '@samspel/contract/cascades.ts';
import { When } from '../../parts/figure/when.tsx';
import { numberText } from '../../parts/format/number.ts';
import { ratioText } from '../../parts/format/ratio.ts';
import { Link } from '../../parts/page/link.tsx';
import { Columns, Section } from '../../parts/page/page.tsx';
import { Answer, EmptyState, ErrorState, Skeleton } from '../../parts/page/standing.tsx';
import { State } from '../../parts/state/state.tsx';
import { type Column, DataTable } from '../../parts/table/data-table.tsx';
import { usePanel } from '../../platform/address.ts';
import { useAsk, useAskPages } from '../../platform/ask.ts';
import { nameOf, withoutRefs } from '../../platform/reference.ts';
import { useMay } from '../../platform/session.ts';
import { runStates, verdicts } from './words.ts';

const kindWords = { run: 'run', search: 'search for remedies', replay: 'incident again', watch: 'nightly watch' } as const;

function Said({ run }: { readonly run: RunSummary }) {
  const said = run.verdict === null ? runStates[run.state] : verdicts[run.verdict];
  return <State tone={said.tone} word={run.state === 'running' ? `${numberText(run.progress * 100)} %` : said.word} />;
}

const columns: readonly Column<RunSummary>[] = [
  { key: 'name', title: 'What was tried', width: 'minmax(200px, 2fr)', cell: (row) => withoutRefs(row.name) },
  { key: 'verdict', title: 'Verdict', width: '120px', cell: (row) => <Said run={row} /> },
  { key: 'kind', title: 'Kind', width: '140px', cell: (row) => kindWords[row.kind], from: 860 },
  {
    key: 'first',
    title: 'First to fail',
    width: 'minmax(110px, 1fr)',
    cell: (row) => (row.firstToFail === null ? <span className="s-faint">nobody</span> : nameOf(row.firstToFail)),
    from: 640,
  },
  { key: 'failed', title: 'Failed', width: '64px', align: 'end', cell: (row) => numberText(row.failed), from: 560 },
  { key: 'lost', title: 'Requests lost', width: '104px', align: 'end', cell: (row) => numberText(row.lostRequests) },
  { key: 'by', title: 'By', width: 'minmax(96px, 1fr)', cell: (row) => row.askedBy.name, from: 960 },
  { key: 'at', title: 'When', width: '112px', cell: (row) => <When at={row.askedAt} />, from: 720 },
];

/** The tab. */
export function RunsTab() {
  const { open, show } = usePanel();
  const member = useMay('member');
  const asked = useAskPages(listRuns, { query: { limit: 100 } });
  return (
    <>
      {asked.items === undefined ? (
        asked.error === null ? (
          <Skeleton kind="table" lines={6} />
        ) : (
          <ErrorState error={asked.error} retry={() => void asked.refetch()} />
        )
      ) : (
        <DataTable
          label="Runs"
          rows={asked.items}
          columns={columns}
          rowKey={(row) => row.id}
          rowLink={(row) => `?panel=run/${row.id}`}
          onOpen={(row) => show('run', row.id)}
          currentKey={open?.kind === 'run' ? open.id : null}
          onEnd={asked.hasMore ? asked.more : undefined}
          narrow={(row) => (
            <>
              <span className="s-row">
                <b className="s-cut s-grow">{withoutRefs(row.name)}</b>
                <Said run={row} />
              </span>
              <span className="s-dim">
                {numberText(row.lostRequests)} requests lost, <When at={row.askedAt} />
              </span>
            </>
          )}
          empty={
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
          }
        />
      )}
      <Columns>
        <Watch />
        <Replays />
      </Columns>
    </>
  );
}

function Watch() {
  const asked = useAsk(readWatch, {});
  return (
    <Section title="Journeys at peak load" note="Looked at each night and after changes: does each journey recover by itself?">
      <Answer asked={asked}>
        {(told) =>
          told.journeys.length === 0 ? (
            <EmptyState small title={told.lookedAt === null ? 'Not looked at yet.' : 'No journey is known.'} />
          ) : (
            <ul className="s-map-list">
              {told.journeys.map((journey) => (
                <li key={journey.ref}>
                  <span className="s-grow s-cut">{journey.title}</span>
                  {journey.collapseFactor !== null && <span className="s-dim s-num">up to ×{numberText(journey.collapseFactor, 2)}</span>}
                  <State tone={verdicts[journey.verdict].tone} word={verdicts[journey.verdict].word} />
                </li>
              ))}
            </ul>
          )
        }
      </Answer>
    </Section>
  );
}

function Replays() {
  const asked = useAsk(listReplays, { query: { limit: 20 } }, { nouns: ['incidents'] });
  return (
    <Section title="Was the map right?" note="Incidents played again on the map: of the systems that were hit, how many it said.">
      <Answer asked={asked}>
        {(told) =>
          told.items.length === 0 ? (
            <EmptyState small title="No incident was played again yet." />
          ) : (
            <>
              <p className="s-map-verdict">
                Hit rate over all: <b className="s-num">{ratioText(told.hitRate, 0)}</b>
              </p>
              <ul className="s-map-list">
                {told.items.map((replay) => (
                  <li key={replay.run}>
                    <Link className="s-link s-cut s-grow" to={`?panel=run/${replay.run}`}>
                      {replay.incidentTitle}
                    </Link>
                    <span className="s-num s-nowrap">
                      {replay.hits} of {replay.hits + replay.misses}
                    </span>
                  </li>
                ))}
              </ul>
            </>
          )
        }
      </Answer>
    </Section>
  );
}
