/** A run in time, under the picture: play, pause, a scrubber, what users got, and the sentence of the step it stands at. */
import { ActionIcon, Button } from '@mantine/core';
import { type Run, readRun, readSeries } from '@samspel/contract/cascades.ts';
import { IconX } from '@tabler/icons-react';
import { useMemo } from 'react';
import { LineChart } from '../../parts/chart/line-chart.tsx';
import { durationText } from '../../parts/format/duration.ts';
import { numberText, shortNumber } from '../../parts/format/number.ts';
import type { NodeMark, SceneNode } from '../../parts/graph/scene.ts';
import { ButtonLink } from '../../parts/page/button-link.tsx';
import { ErrorState, Skeleton } from '../../parts/page/standing.tsx';
import { State } from '../../parts/state/state.tsx';
import { usePanel } from '../../platform/address.ts';
import { useAsk } from '../../platform/ask.ts';
import { withoutRefs } from '../../platform/reference.ts';
import { useMapAddress } from './address.ts';
import { seek, usePlaying } from './playing.ts';
import { momentTicks, type Series, triggerSpans } from './runs/course.ts';
import { MomentBar, useMoment } from './runs/moment.tsx';
import { letterMarks, runStates, verdicts } from './words.ts';

/** A run without its scenario, and its series when it is done. */
export function useRun(id: string | null) {
  const run = useAsk(readRun, { params: { id: id ?? '' }, query: { scenario: 'false' } }, { enabled: id !== null, keep: false });
  const done = run.data?.state === 'done' && run.data.kind === 'run';
  const series = useAsk(readSeries, { params: { id: id ?? '' } }, { enabled: id !== null && done, keep: false });
  return {
    run: id === null ? undefined : run.data,
    error: id === null ? null : (run.error ?? series.error),
    series: id === null ? undefined : series.data,
    retry: () => void (run.error === null ? series : run).refetch(),
  };
}

/** How each node stands at the moment of the run that is shown; null: no run is watched. */
export function useRunMarks(nodes: readonly SceneNode[] | null): readonly (NodeMark | null)[] | null {
  const [{ run: id }] = useMapAddress();
  const { series } = useRun(id);
  const { frame } = usePlaying();
  return useMemo(
    () =>
      nodes === null || series === undefined
        ? null
        : nodes.map((node) => letterMarks[series.states[node.key]?.[Math.min(frame, series.frames - 1)] ?? '-'] ?? null),
    [nodes, series, frame],
  );
}

/** Nothing while no run is watched. */
export function RunDock() {
  const [{ run: id, against }, set] = useMapAddress();
  const { run, series, error, retry } = useRun(id);
  const other = useRun(against);
  if (id === null) return null;
  return (
    <section className="s-map-dock" aria-label="Run">
      {error !== null ? (
        <ErrorState error={error} retry={retry} />
      ) : run === undefined ? (
        <Skeleton lines={2} />
      ) : (
        <>
          <DockHead run={run} other={other.run} close={() => set({ run: null, against: null })} />
          {series !== undefined && <Scrubber run={run} series={series} other={other.series} />}
        </>
      )}
    </section>
  );
}

function DockHead({ run, other, close }: { readonly run: Run; readonly other: Run | undefined; readonly close: () => void }) {
  const { open, show } = usePanel();
  const told = open?.kind === 'run' && open.id === run.id;
  const said = run.verdict === null ? runStates[run.state] : verdicts[run.verdict];
  return (
    <div className="s-map-dock-head">
      <span className="s-grow s-cut" title={withoutRefs(run.name)}>
        <b>{withoutRefs(run.name)}</b>
        {other !== undefined && <span className="s-dim"> beside {withoutRefs(other.name)}</span>}
      </span>
      <State tone={said.tone} word={said.word} strong />
      {run.state === 'running' && <span className="s-num s-dim">{`${numberText(run.progress * 100)} %, ${run.step}`}</span>}
      {!told && (
        <Button size="compact-sm" onClick={() => show('run', run.id)}>
          What happened
        </Button>
      )}
      <ButtonLink size="compact-sm" to={`/map/runs/${run.id}${other === undefined ? '' : `?against=${other.id}`}`}>
        In full
      </ButtonLink>
      <ActionIcon aria-label="Stop watching this run" onClick={close}>
        <IconX size={16} stroke={1.5} />
      </ActionIcon>
    </div>
  );
}

function Scrubber({ run, series, other }: { readonly run: Run; readonly series: Series; readonly other: Series | undefined }) {
  const { frame } = useMoment(series);
  return (
    <>
      <UserChart run={run} series={series} other={other} frame={frame} />
      <MomentBar run={run} series={series} start={run.trigger?.at ?? 0} />
    </>
  );
}

/** What was asked and what users got; a click shows that moment. */
function UserChart({ run, series, other, frame }: { readonly run: Run; readonly series: Series; readonly other: Series | undefined; readonly frame: number }) {
  const { users, frameSeconds, frames } = series;
  const places = useMemo(() => Array.from({ length: frames }, (_, index) => index * frameSeconds), [frames, frameSeconds]);
  const most =
    Math.max(1, ...[...users.offeredPerSecond, ...users.goodputPerSecond, ...(other?.users.goodputPerSecond ?? [])].map((value) => value ?? 0)) * 1.06;
  const lines = [
    { name: 'asked', values: users.offeredPerSecond, style: 'dotted' as const, ink: '--s-ink-3' },
    { name: 'answered well', values: users.goodputPerSecond, ink: '--s-accent' },
    ...(other === undefined
      ? []
      : [
          {
            name: 'answered well, the other run',
            values: places.map((_, index) => other.users.goodputPerSecond[index] ?? null),
            style: 'dashed' as const,
            ink: '--s-warn',
          },
        ]),
  ];
  const said = (index: number) =>
    `${durationText(index * frameSeconds)}: ${shortNumber(users.goodputPerSecond[index] ?? null)} of ${shortNumber(users.offeredPerSecond[index] ?? null)} a second answered well, ${shortNumber(users.attemptsPerSecond[index] ?? null)} attempts${other === undefined ? '' : `; the other run ${shortNumber(other.users.goodputPerSecond[index] ?? null)}`}`;
  return (
    <LineChart
      label="What users asked and got, a second"
      height={88}
      places={places}
      lines={lines}
      xTicks={(width) => momentTicks((frames - 1) * frameSeconds, width)}
      y={(value) => value / most}
      yTicks={[0, most / 2.12, most / 1.06].map((at) => ({ at, label: shortNumber(Math.round(at)) }))}
      shaded={triggerSpans(run, (frames - 1) * frameSeconds)}
      mark={places[frame] ?? null}
      onOpen={seek}
      rest={said(frame)}
      read={said}
      table={{
        columns: ['After', 'Asked a second', 'Answered well', 'Attempts'],
        rows: places.map((place, index) => [
          durationText(place),
          numberText(users.offeredPerSecond[index] ?? null, 1),
          numberText(users.goodputPerSecond[index] ?? null, 1),
          numberText(users.attemptsPerSecond[index] ?? null, 1),
        ]),
      }}
    />
  );
}
