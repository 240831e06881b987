/** Was the map right about this incident? Leads to its latest replay, or plays it again. */
import { Button } from '@mantine/core';
import { listReplays, startReplay } from '@samspel/contract/cascades.ts';
import { useParams } from '@tanstack/react-router';
import { useEffect } from 'react';
import { Link } from '../../../parts/page/link.tsx';
import { Page } from '../../../parts/page/page.tsx';
import { EmptyState, ErrorState, Skeleton } from '../../../parts/page/standing.tsx';
import { useGo } from '../../../platform/address.ts';
import { useAsk, useCommand } from '../../../platform/ask.ts';
import { useMay } from '../../../platform/session.ts';

/** The screen: `/map/replays/INCIDENT`. */
export function Screen() {
  const { incident } = useParams({ strict: false }) as { incident: string };
  const go = useGo();
  const member = useMay('member');
  const asked = useAsk(listReplays, { query: { incident, limit: 1 } }, { nouns: ['incidents'] });
  const starting = useCommand(startReplay, { quiet: true });
  const run = asked.data?.items[0]?.run ?? null;
  useEffect(() => {
    if (run !== null) go(`/map/runs/${run}`, 'replace');
  }, [run, go]);
  const play = async () => {
    const answer = await starting.run({ body: { incident } });
    if (answer !== null && answer !== true) go(`/map/runs/${answer.id}`, 'replace');
  };
  return (
    <Page
      title="Play it again"
      above={
        <>
          <Link to="/map">Map</Link> › <Link to="/map?tab=replays">Replays</Link>
        </>
      }
    >
      {asked.data === undefined || run !== null ? (
        asked.error === null ? (
          <Skeleton lines={6} />
        ) : (
          <ErrorState error={asked.error} />
        )
      ) : starting.problem !== null ? (
        <ErrorState error={starting.problem} />
      ) : (
        <EmptyState
          title="This incident was not played again yet"
          action={
            member ? (
              <Button variant="filled" loading={starting.pending} onClick={() => void play()}>
                Play it again
              </Button>
            ) : undefined
          }
        >
          The model is given what set it off, and says who is hit next, in which order; that stands beside what was recorded.{' '}
          <Link className="s-link" to={`/incidents/${incident}`}>
            The incident
          </Link>
        </EmptyState>
      )}
    </Page>
  );
}
