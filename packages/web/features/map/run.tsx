/** What happened in a run? Its verdict, who failed in which order and why, what users lost, at which load it turns; and beside another run. */
import { Button, Select } from '@mantine/core';
import { cancelRun, compareRuns, listRuns, readRun, startRun } from '@samspel/contract/cascades.ts';
import { Figure } from '../../parts/figure/figure.tsx';
import { When } from '../../parts/figure/when.tsx';
import { durationText } from '../../parts/format/duration.ts';
import { countText, numberText } from '../../parts/format/number.ts';
import { ratioText } from '../../parts/format/ratio.ts';
import { Link } from '../../parts/page/link.tsx';
import { Fact, Facts, Section } from '../../parts/page/page.tsx';
import { EmptyState, ErrorState, Skeleton } from '../../parts/page/standing.tsx';
import { Panel as Frame } from '../../parts/panel/panel.tsx';
import { State } from '../../parts/state/state.tsx';
import { useAddress, usePanel } from '../../platform/address.ts';
import { useAsk, useCommand } from '../../platform/ask.ts';
import { call } from '../../platform/client.ts';
import { withoutRefs } from '../../platform/reference.ts';
import { useMay } from '../../platform/session.ts';
import { type Run, useRun } from './dock.tsx';
import { seek, usePlaying } from './playing.ts';
import { Remedies, Replayed, Watched } from './run-kinds.tsx';
import { runStates, verdicts } from './words.ts';
import './map.css';

/** The panel. */
export function Panel({ id }: { readonly id: string }) {
  const { run, series, error } = useRun(id);
  if (run === undefined) return <Frame title="Run">{error === null ? <Skeleton lines={8} /> : <ErrorState error={error} />}</Frame>;
  const said = run.verdict === null ? runStates[run.state] : verdicts[run.verdict];
  return (
    <Frame
      title={run.name === '' ? 'Run' : withoutRefs(run.name)}
      meta={
        <>
          <State tone={said.tone} word={said.word} strong />
          <span>
            {run.askedBy.name}, <When at={run.askedAt} />
          </span>
          <span className="s-faint">
            {run.engine}, seed {run.seed}
          </span>
        </>
      }
    >
      <Steps run={run} />
      {run.state === 'failed' && run.problem !== null && (
        <ErrorState error={{ title: 'It could not be run', detail: run.problem.message, code: run.problem.code, status: 422 }} />
      )}
      {(run.state === 'waiting' || run.state === 'running') && <UnderWay run={run} />}
      {run.result !== null && <Result run={run} frameSeconds={series?.frameSeconds ?? 1} />}
      {run.search !== null && <Remedies search={run.search} from={run.basedOn ?? run.id} />}
      {run.replay !== null && <Replayed replay={run.replay} />}
      {run.watch !== null && <Watched watch={run.watch} />}
      {run.state === 'done' && run.kind === 'run' && <Compare run={run} />}
    </Frame>
  );
}

function Steps({ run }: { readonly run: Run }) {
  const { show } = usePanel();
  const member = useMay('member');
  const [address, set] = useAddress({ run: null, against: null, tab: 'picture', panel: null });
  const searching = useCommand(startRun, {});
  if (run.state !== 'done' || run.kind !== 'run') return null;
  const search = async () => {
    const answer = await searching.run({ body: { kind: 'search', from: run.id, name: `What would help: ${run.name}`.slice(0, 200) } });
    if (answer !== null && answer !== true) set({ panel: `run/${answer.id}` }, 'push');
  };
  return (
    <p className="s-row-wrap">
      {address.run !== run.id && (
        <Button size="compact-sm" onClick={() => set({ run: run.id, against: null, tab: 'picture' }, 'push')}>
          Watch it on the map
        </Button>
      )}
      {member && (
        <>
          <Button size="compact-sm" onClick={() => show('break', `again:${run.id}`)}>
            Run again, with changes
          </Button>
          <Button size="compact-sm" loading={searching.pending} onClick={() => void search()}>
            Search what would help
          </Button>
        </>
      )}
    </p>
  );
}

function UnderWay({ run }: { readonly run: Run }) {
  const cancelling = useCommand(cancelRun, { says: 'Stopped.' });
  return (
    <div className="s-map-form">
      <p role="status">{run.state === 'waiting' ? 'It waits for a server that is free.' : `${numberText(run.progress * 100)} %: ${run.step}`}</p>
      <progress value={run.progress} max={1} aria-label="How far it is" />
      <p>
        <Button size="compact-sm" loading={cancelling.pending} onClick={() => void cancelling.run({ params: { id: run.id }, body: {} })}>
          Stop it
        </Button>
      </p>
    </div>
  );
}

function Result({ run, frameSeconds }: { readonly run: Run; readonly frameSeconds: number }) {
  const { frame } = usePlaying();
  const { result } = run;
  if (result === null) return null;
  const seconds = (frame + 1) * frameSeconds;
  const here = result.order.findLastIndex((each) => each.at <= seconds);
  const { before, during, after } = result.users;
  const flows = [
    { name: 'before', flow: before },
    { name: 'while it lasted', flow: during },
    { name: 'at the end', flow: after },
  ];
  return (
    <>
      <p className="s-map-verdict">{withoutRefs(result.verdict.says)}</p>
      <Section title="Who failed, in order" count={result.order.length}>
        {result.order.length === 0 ? (
          <EmptyState small title="Nobody failed." />
        ) : (
          <ol className="s-map-steps">
            {result.order.map((each, index) => (
              <li key={`${each.ref} ${each.at}`} data-here={index === here || undefined}>
                <button type="button" className="s-map-plain s-link s-num" onClick={() => seek(Math.floor(each.at / frameSeconds))}>
                  {durationText(each.at)}
                </button>
                <span>
                  <Link className="s-link" to={`?panel=map-system/${each.ref}`}>
                    {each.title}
                  </Link>
                  : {withoutRefs(each.says)}
                </span>
              </li>
            ))}
          </ol>
        )}
      </Section>
      <Section title="What users got">
        <Facts>
          <Fact name="Lost">
            <Figure
              title="Requests that were not answered well"
              made={async () => {
                const whole = await call(readRun, { params: { id: run.id }, query: { scenario: 'true' } });
                return {
                  formula: 'requests not answered well from the trigger to the end, beyond those lost before',
                  n: { count: Object.keys(whole.scenario.systems).length, of: 'systems' },
                  notes: [
                    `${countText(whole.assumed.length, 'figure')} nobody stated, taken from the policy or from traces.`,
                    `Seed ${run.seed}, ${run.engine}.`,
                  ],
                  rows: result.journeys.map((journey) => ({ label: journey.title, value: numberText(journey.lostRequests) })),
                  compute: { question: 'cascade', input: whole.scenario },
                };
              }}
            >
              {numberText(result.lostRequests)}
            </Figure>{' '}
            requests
          </Fact>
          {flows.map(({ name, flow }) => (
            <Fact key={name} name={name.charAt(0).toUpperCase() + name.slice(1)}>
              <span className="s-num">
                {ratioText(flow.successRatio, 1)} answered well{flow.latencySeconds === null ? '' : `, in ${durationText(flow.latencySeconds)}`},{' '}
                {numberText(flow.attemptsPerSecond, 1)} attempts a second
              </span>
            </Fact>
          ))}
        </Facts>
      </Section>
      {result.thresholds !== null && (
        <Section title="At which load it turns">
          <p>{withoutRefs(result.thresholds.says)}</p>
        </Section>
      )}
      {result.journeys.length > 0 && (
        <Section title="Journeys" count={result.journeys.length}>
          <ul className="s-map-list">
            {result.journeys.map((journey) => (
              <li key={journey.ref}>
                <span className="s-grow s-cut">{journey.title}</span>
                <span className="s-num s-nowrap">
                  {journey.failedAt === null ? 'did not fail' : `failed after ${durationText(journey.failedAt)}`}, {numberText(journey.lostRequests)} lost
                </span>
              </li>
            ))}
          </ul>
        </Section>
      )}
    </>
  );
}

function Compare({ run }: { readonly run: Run }) {
  const [{ against }, set] = useAddress({ run: null, against: null, tab: 'picture' });
  const runs = useAsk(listRuns, { query: { kind: 'run', state: 'done', limit: 50 } });
  const other = against === run.id ? null : against;
  const compared = useAsk(compareRuns, { query: { a: run.id, b: other ?? '' } }, { enabled: other !== null, keep: false });
  const told = compared.data;
  return (
    <Section title="Beside another run">
      <Select
        aria-label="Compare with"
        placeholder="Compare with"
        clearable
        searchable
        data={(runs.data?.items ?? [])
          .filter((each) => each.id !== run.id)
          .map((each) => ({ value: each.id, label: `${each.name} (${each.verdict === null ? each.state : verdicts[each.verdict].word})` }))}
        value={other}
        onChange={(value) => set({ run: run.id, against: value, tab: 'picture' }, 'push')}
      />
      {other !== null &&
        (told === undefined ? (
          compared.error === null ? (
            <Skeleton lines={3} />
          ) : (
            <ErrorState error={compared.error} />
          )
        ) : (
          <>
            <p className="s-map-verdict">{withoutRefs(told.says)}</p>
            <Facts>
              <Fact name="Lost">
                <span className="s-num">
                  {numberText(told.lostRequests.a)} here, {numberText(told.lostRequests.b)} there
                </span>
              </Fact>
              {told.differences.slice(0, 12).map((each) => (
                <Fact key={each.at} name={each.what}>
                  {withoutRefs(each.of)}: {plain(each.a)} here, {plain(each.b)} there
                </Fact>
              ))}
            </Facts>
            <ul className="s-map-list">
              {told.systems.map((system) => (
                <li key={system.ref}>
                  <span className="s-grow s-cut">{system.title}</span>
                  <span className="s-num s-nowrap">
                    {system.a === null ? 'held' : durationText(system.a)} here, {system.b === null ? 'held' : durationText(system.b)} there
                  </span>
                </li>
              ))}
            </ul>
          </>
        ))}
    </Section>
  );
}

const plain = (value: unknown): string => (value === null || value === undefined ? 'none' : typeof value === 'object' ? JSON.stringify(value) : String(value));
