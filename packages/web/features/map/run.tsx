/** What happened in a run, in short, beside the map? Its verdict, who failed in which order and why, and at which load it turns; all of it stands on its own page. */
import { Button } from '@mantine/core';
import type { Run } from '@samspel/contract/cascades.ts';
import { When } from '../../parts/figure/when.tsx';
import { ButtonLink } from '../../parts/page/button-link.tsx';
import { Section } from '../../parts/page/page.tsx';
import { ErrorState, Skeleton } from '../../parts/page/standing.tsx';
import { Panel as Frame } from '../../parts/panel/panel.tsx';
import { State } from '../../parts/state/state.tsx';
import { useAddress, usePanel } from '../../platform/address.ts';
import { nameOf, withoutRefs } from '../../platform/reference.ts';
import { useMay } from '../../platform/session.ts';
import { useRun } from './dock.tsx';
import { LoadAxisPicture } from './runs/load-axis-picture.tsx';
import { Order } from './runs/order.tsx';
import { NotDone, Verdict } from './runs/verdict.tsx';
import { runStates, verdicts } from './words.ts';

/** The panel. */
export function Panel({ id }: { readonly id: string }) {
  const { run, series, error } = useRun(id);
  if (run === undefined) return <Frame title="Run">{error === null ? <Skeleton lines={8} /> : <ErrorState error={error} />}</Frame>;
  const said = run.verdict === null ? runStates[run.state] : verdicts[run.verdict];
  return (
    <Frame
      title={run.name === '' ? 'Run' : withoutRefs(run.name)}
      whole={`/map/runs/${run.id}`}
      meta={
        <>
          {run.result === null && <State tone={said.tone} word={said.word} strong />}
          <span>
            {run.askedBy.name}, <When at={run.askedAt} />
          </span>
          <span className="s-faint">seed {run.seed}</span>
        </>
      }
    >
      <Steps run={run} />
      <NotDone run={run} again={null} />
      {run.result !== null && <Result run={run} frameSeconds={series?.frameSeconds ?? 1} />}
    </Frame>
  );
}

function Steps({ run }: { readonly run: Run }) {
  const { show } = usePanel();
  const member = useMay('member');
  const [address, set] = useAddress({ run: null, against: null, tab: 'picture' });
  const done = run.state === 'done' && run.kind === 'run';
  const beside = address.run === run.id && address.against !== null ? `?against=${address.against}` : '';
  return (
    <p className="s-row-wrap">
      <ButtonLink size="compact-sm" to={`/map/runs/${run.id}${beside}`}>
        In full
      </ButtonLink>
      {done && address.run !== run.id && (
        <Button size="compact-sm" onClick={() => set({ run: run.id, against: null, tab: 'picture' }, 'push')}>
          Watch it on the map
        </Button>
      )}
      {done && member && (
        <Button size="compact-sm" onClick={() => show('break', `again:${run.id}`)}>
          Change and run again
        </Button>
      )}
    </p>
  );
}

function Result({ run, frameSeconds }: { readonly run: Run; readonly frameSeconds: number }) {
  const { titles } = run;
  const titleOf = (ref: string): string => titles[ref] ?? nameOf(ref);
  const { result } = run;
  if (result === null) return null;
  return (
    <>
      <Verdict run={run} titleOf={titleOf} />
      {result.thresholds !== null && (
        <Section title="At which load it turns">
          <LoadAxisPicture rows={[{ name: null, thresholds: result.thresholds }]} perSecond={result.users.before.offeredPerSecond} />
        </Section>
      )}
      <Order run={run} frameSeconds={frameSeconds} />
    </>
  );
}
