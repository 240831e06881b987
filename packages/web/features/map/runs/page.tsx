/** What happened in a run, in full? Verdict, course over time, order, thresholds, what was assumed, how to have it again, and beside another run; each kind of run its own. */
import { ActionIcon, Button, Menu } from '@mantine/core';
import { type Run, readRun, startRun } from '@samspel/contract/cascades.ts';
import { ProblemError } from '@samspel/contract/client.ts';
import { IconCopy, IconDots, IconTrash } from '@tabler/icons-react';
import { useParams } from '@tanstack/react-router';
import { type ReactNode, useMemo, useState } from 'react';
import { When } from '../../../parts/figure/when.tsx';
import { durationText } from '../../../parts/format/duration.ts';
import { numberText } from '../../../parts/format/number.ts';
import { ButtonLink } from '../../../parts/page/button-link.tsx';
import { Link } from '../../../parts/page/link.tsx';
import { Columns, Page, Section } from '../../../parts/page/page.tsx';
import { ErrorState, Skeleton } from '../../../parts/page/standing.tsx';
import { State } from '../../../parts/state/state.tsx';
import { useAddress, useGo, usePanel } from '../../../platform/address.ts';
import { useAsk, useCommand } from '../../../platform/ask.ts';
import { copyText } from '../../../platform/copy.ts';
import { addressOf } from '../../../platform/places.ts';
import { nameOf, withoutRefs } from '../../../platform/reference.ts';
import { useMay } from '../../../platform/session.ts';
import { say } from '../../../platform/toasts.ts';
import { useRun } from '../dock.tsx';
import { runStates, verdicts } from '../words.ts';
import { Assumed } from './assumed.tsx';
import { Beside, FailedWhen } from './beside.tsx';
import type { Series } from './course.ts';
import { DeleteDialog } from './delete-dialog.tsx';
import { LoadAxisPicture } from './load-axis-picture.tsx';
import { Order } from './order.tsx';
import { Course } from './over-time.tsx';
import { Remedies } from './remedies.tsx';
import { Replayed } from './replayed.tsx';
import { Reproduce } from './reproduce.tsx';
import { shareWord } from './saying.ts';
import { NotDone, Verdict } from './verdict.tsx';
import { WatchedJourneys } from './watched.tsx';
import './runs.css';

/** The screen. */
export function Screen() {
  const { id } = useParams({ strict: false }) as { id: string };
  const { run, series, error, retry } = useRun(id);
  const whole = useAsk(readRun, { params: { id }, query: { scenario: 'true' } }, { enabled: run?.state === 'done', keep: false });
  if (run === undefined)
    return (
      <Page title={error === null ? '…' : 'Run'} above={<Above />}>
        {error === null ? (
          <Skeleton lines={10} />
        ) : (
          <>
            <ErrorState error={error} retry={isGone(error) ? undefined : retry} />
            {isGone(error) && (
              <p>
                It may have been deleted.{' '}
                <Link className="s-link" to="/map?tab=runs">
                  All runs that are kept
                </Link>
              </p>
            )}
          </>
        )}
      </Page>
    );
  return <Whole key={id} run={run} whole={whole.data} series={series} notDrawn={error === null ? null : <ErrorState error={error} retry={retry} />} />;
}

function Above() {
  return (
    <>
      <Link to="/map">Map</Link> › <Link to="/map?tab=runs">Runs</Link>
    </>
  );
}

/** Whether nothing is there, so that trying again is of no use. */
const isGone = (error: unknown): boolean => error instanceof ProblemError && error.problem.status === 404;

interface Drawable {
  readonly run: Run;
  readonly whole: Run | undefined;
  readonly series: Series | undefined;
  /** What stands in the place of the course when it could not be had. */
  readonly notDrawn: ReactNode;
}

function Whole({ run, whole, series, notDrawn }: Drawable) {
  const { titles } = run;
  const titleOf = useMemo(() => (ref: string) => titles[ref] ?? nameOf(ref), [titles]);
  const said = run.verdict === null || run.state !== 'done' ? runStates[run.state] : verdicts[run.verdict];
  return (
    <Page
      title={run.name === '' ? 'Run' : withoutRefs(run.name)}
      above={<Above />}
      meta={
        <>
          {run.result === null && run.replay === null && <State tone={said.tone} word={said.word} strong />}
          <span>
            {run.askedBy.name}, <When at={run.askedAt} />
          </span>
          <span>
            {run.result?.engine ?? run.engine}, seed {run.seed}
            {run.result !== null && `, worked out in ${durationText(run.result.tookSeconds)}`}
          </span>
          {run.replay !== null && (
            <Link className="s-link" to={addressOf('incident', run.replay.incident) ?? '/incidents'}>
              The incident
            </Link>
          )}
          {run.basedOn !== null && (
            <Link className="s-link" to={run.kind === 'run' ? `/map/runs/${run.id}?against=${run.basedOn}` : `/map/runs/${run.basedOn}`}>
              {run.kind === 'run' ? 'Beside the run it changes' : 'The run that was searched'}
            </Link>
          )}
        </>
      }
      actions={<Actions run={run} />}
    >
      <NotDone run={run} again={run.kind === 'run' ? <Again run={run} /> : null} />
      {run.result !== null && <OfRun run={run} whole={whole} series={series} notDrawn={notDrawn} titleOf={titleOf} />}
      {run.search !== null && <Remedies run={run} search={run.search} whole={whole} titleOf={titleOf} />}
      {run.replay !== null && <Replayed run={run} replay={run.replay} titleOf={titleOf} />}
      {run.watch !== null && (
        <Section title="Journeys at peak load" count={run.watch.journeys.length}>
          <WatchedJourneys journeys={run.watch.journeys} titleOf={titleOf} />
        </Section>
      )}
      {run.kind !== 'run' && whole !== undefined && <Ground run={run} whole={whole} titleOf={titleOf} />}
    </Page>
  );
}

function OfRun({ run, whole, series, notDrawn, titleOf }: Drawable & { readonly titleOf: (ref: string) => string }) {
  const [{ against }] = useAddress({ against: null });
  const other = useRun(against === run.id ? null : against);
  const { result } = run;
  const beside = useMemo(
    () => (other.run === undefined || other.series === undefined ? null : { name: withoutRefs(other.run.name), series: other.series }),
    [other.run, other.series],
  );
  if (result === null) return null;
  return (
    <>
      <Verdict run={run} brief={against !== null} titleOf={titleOf} />
      {against !== null && <Beside run={run} other={other.run} titleOf={titleOf} />}
      {series === undefined ? (notDrawn ?? <Skeleton kind="chart" />) : <Course run={run} whole={whole} series={series} other={beside} titleOf={titleOf} />}
      {against !== null && <FailedWhen run={run} against={against} />}
      <Columns>
        <div>{result.order.length === 0 ? <Journeys result={result} /> : <Order run={run} frameSeconds={series?.frameSeconds ?? 1} />}</div>
        <div>
          {result.thresholds !== null && against === null && (
            <Section title="At which load it turns" note={withoutRefs(result.thresholds.says)}>
              <LoadAxisPicture rows={[{ name: null, thresholds: result.thresholds }]} perSecond={result.users.before.offeredPerSecond} />
            </Section>
          )}
          {result.order.length > 0 && <Journeys result={result} />}
          {whole !== undefined && <Reproduce run={whole} />}
        </div>
      </Columns>
      {against === null && <Beside run={run} other={undefined} titleOf={titleOf} />}
      {whole !== undefined && <Assumed run={whole} titleOf={titleOf} />}
    </>
  );
}

/** How to have it again, and what it stands on, for the kinds that have no course. */
function Ground({ run, whole, titleOf }: { readonly run: Run; readonly whole: Run; readonly titleOf: (ref: string) => string }) {
  return (
    <>
      {run.state === 'done' && <Reproduce run={whole} />}
      <Assumed run={whole} titleOf={titleOf} />
    </>
  );
}

function Journeys({ result }: { readonly result: NonNullable<Run['result']> }) {
  if (result.journeys.length === 0) return null;
  return (
    <Section title="What users got" note="Answered well before the trigger, while it lasted, and in the last tenth of the run.">
      <table className="s-run-sides s-run-got">
        <thead>
          <tr>
            <td />
            <th scope="col">Before</th>
            <th scope="col" data-wide>
              During
            </th>
            <th scope="col">At the end</th>
            <th scope="col">Lost</th>
          </tr>
        </thead>
        <tbody>
          {result.journeys
            .toSorted((a, b) => b.lostRequests - a.lostRequests)
            .map(({ ref, title, spans, lostRequests }) => (
              <tr key={ref}>
                <th scope="row">
                  <Link className="s-link" to={`?of=${ref}`}>
                    {title}
                  </Link>
                </th>
                <td>{shareWord(spans.before.successRatio)}</td>
                <td data-wide>{shareWord(spans.during.successRatio)}</td>
                <td>{shareWord(spans.after.successRatio)}</td>
                <td>{numberText(lostRequests)}</td>
              </tr>
            ))}
        </tbody>
      </table>
    </Section>
  );
}

function Again({ run }: { readonly run: Run }) {
  const { show } = usePanel();
  const member = useMay('member');
  if (!member) return null;
  return <Button onClick={() => show('break', `again:${run.id}`)}>Change and run again</Button>;
}

function Actions({ run }: { readonly run: Run }) {
  const go = useGo();
  const member = useMay('member');
  const searching = useCommand(startRun, {});
  const [deleting, setDeleting] = useState(false);
  const search = async () => {
    const answer = await searching.run({ body: { kind: 'search', from: run.id, name: `What would help: ${withoutRefs(run.name)}`.slice(0, 200) } });
    if (answer !== null && answer !== true) go(`/map/runs/${answer.id}`);
  };
  const done = run.state === 'done' && run.kind === 'run';
  return (
    <>
      {done && <ButtonLink to={`/map?run=${run.id}`}>Watch it on the map</ButtonLink>}
      {done && member && (
        <Button loading={searching.pending} onClick={() => void search()}>
          Search what would help
        </Button>
      )}
      {done && <Again run={run} />}
      <Menu>
        <Menu.Target>
          <ActionIcon aria-label="More to do with this run" size={30}>
            <IconDots size={16} stroke={1.5} />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item
            leftSection={<IconCopy size={15} stroke={1.5} />}
            onClick={() =>
              void copyText(`${window.location.origin}/map/runs/${run.id}`).then((copied) => copied && say({ text: 'The link is copied.', tone: 'done' }))
            }
          >
            Copy the link
          </Menu.Item>
          {member && (
            <Menu.Item leftSection={<IconTrash size={15} stroke={1.5} />} color="red" onClick={() => setDeleting(true)}>
              Delete…
            </Menu.Item>
          )}
        </Menu.Dropdown>
      </Menu>
      {deleting && <DeleteDialog ids={[run.id]} close={() => setDeleting(false)} deleted={() => go('/map?tab=runs')} />}
    </>
  );
}
