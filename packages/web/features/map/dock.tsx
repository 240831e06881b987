/** A run in time, under the picture: play, pause, a scrubber, what users got, and the sentence of the step it stands at. */
import { ActionIcon, Button } from '@mantine/core';
import { readRun, readSeries } from '@samspel/contract/cascades.ts';
import type { AnswerOf } from '@samspel/contract/route.ts';
import { IconPlayerPause, IconPlayerPlay, IconX } from '@tabler/icons-react';
import { useEffect, useMemo } from 'react';
import { LineChart } from '../../parts/chart/line-chart.tsx';
import { durationText } from '../../parts/format/duration.ts';
import { numberText, shortNumber } from '../../parts/format/number.ts';
import type { NodeMark, SceneNode } from '../../parts/graph/scene.ts';
import { ErrorState, Skeleton } from '../../parts/page/standing.tsx';
import { State } from '../../parts/state/state.tsx';
import { usePanel } from '../../platform/address.ts';
import { useAsk } from '../../platform/ask.ts';
import { useShortcuts } from '../../platform/keys.ts';
import { useMapAddress } from './address.ts';
import { pause, play, seek, usePlaying } from './playing.ts';
import { letterMarks, runStates, verdicts } from './words.ts';

export type Run = AnswerOf<typeof readRun>;
type Series = AnswerOf<typeof readSeries>;

/** A run without its scenario, and its series when it is done. */
export function useRun(id: string | null) {
  const run = useAsk(readRun, { params: { id: id ?? '' }, query: { scenario: 'false' } }, { enabled: id !== null, keep: false });
  const done = run.data?.state === 'done' && (run.data.kind === 'run' || run.data.kind === 'replay');
  const series = useAsk(readSeries, { params: { id: id ?? '' } }, { enabled: id !== null && done, keep: false });
  return { run: id === null ? undefined : run.data, error: id === null ? null : (run.error ?? series.error), series: id === null ? undefined : series.data };
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
  const { run, series, error } = useRun(id);
  const other = useRun(against);
  if (id === null) return null;
  return (
    <section className="s-map-dock" aria-label="Run">
      {error !== null ? (
        <ErrorState error={error} />
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
  const { show } = usePanel();
  const said = run.verdict === null ? runStates[run.state] : verdicts[run.verdict];
  return (
    <div className="s-map-dock-head">
      <span className="s-grow">
        <b>{run.name}</b>
        {other !== undefined && <span className="s-dim"> beside {other.name}</span>}
      </span>
      <State tone={said.tone} word={said.word} strong />
      {run.state === 'running' && <span className="s-num s-dim">{`${numberText(run.progress * 100)} %, ${run.step}`}</span>}
      <Button size="compact-sm" onClick={() => show('run', run.id)}>
        What happened
      </Button>
      <ActionIcon aria-label="Stop watching this run" onClick={close}>
        <IconX size={16} stroke={1.5} />
      </ActionIcon>
    </div>
  );
}

function Scrubber({ run, series, other }: { readonly run: Run; readonly series: Series; readonly other: Series | undefined }) {
  const { frame: wanted, on } = usePlaying();
  const last = Math.max(0, series.frames - 1);
  const frame = Math.min(wanted, last);
  const perSecond = Math.max(4, series.frames / 24);
  const toggle = () => (on ? pause() : play(series.frames, perSecond));
  const trigger = run.trigger?.at ?? null;
  // A run opens where it begins to hurt.
  // biome-ignore lint/correctness/useExhaustiveDependencies: another run begins anew
  useEffect(() => seek(trigger === null ? 0 : Math.floor(trigger / series.frameSeconds)), [run.id]);
  const order = run.result?.order ?? [];
  const jump = (way: 1 | -1) => {
    const times = order.map((each) => Math.min(last, Math.floor(each.at / series.frameSeconds)));
    const next = way === 1 ? times.find((at) => at > frame) : times.findLast((at) => at < frame);
    if (next !== undefined) seek(next);
  };
  useShortcuts('The run', [
    { keys: 'p', says: 'Play or pause', run: toggle },
    { keys: '.', says: 'To the next failure', run: () => jump(1) },
    { keys: ',', says: 'To the failure before', run: () => jump(-1) },
  ]);
  const seconds = frame * series.frameSeconds;
  const step = order.findLast((each) => each.at <= seconds + series.frameSeconds);
  const counts = useMemo(() => countsAt(series, frame), [series, frame]);
  return (
    <>
      <UserChart series={series} other={other} frame={frame} />
      <div className="s-map-scrub">
        <ActionIcon aria-label={on ? 'Pause' : 'Play'} title={`${on ? 'Pause' : 'Play'} (P)`} onClick={toggle}>
          {on ? <IconPlayerPause size={16} stroke={1.5} /> : <IconPlayerPlay size={16} stroke={1.5} />}
        </ActionIcon>
        <input
          type="range"
          min={0}
          max={last}
          value={frame}
          aria-label="Moment of the run"
          aria-valuetext={`${durationText(seconds)} after the beginning, ${counts.failing} failing, ${counts.strained} strained`}
          onChange={(event) => seek(Number(event.currentTarget.value))}
        />
        <span className="s-num s-nowrap">
          {durationText(seconds)} <span className="s-faint">of {durationText(last * series.frameSeconds)}</span>
        </span>
      </div>
      <p className="s-map-step">
        <span className="s-num">
          {counts.failing} failing, {counts.strained} strained.
        </span>{' '}
        <span aria-live={on ? 'off' : 'polite'}>{step === undefined ? 'Nothing has failed yet.' : `${durationText(step.at)}: ${step.says}`}</span>
      </p>
    </>
  );
}

function countsAt(series: Series, frame: number): { failing: number; strained: number } {
  let [failing, strained] = [0, 0];
  for (const letters of Object.values(series.states)) {
    if (letters[frame] === 'f') failing++;
    else if (letters[frame] === 's') strained++;
  }
  return { failing, strained };
}

/** What was asked and what users got; a click shows that moment. */
function UserChart({ series, other, frame }: { readonly series: Series; readonly other: Series | undefined; readonly frame: number }) {
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
      xTicks={(width) => ticksOf(frames * frameSeconds, width)}
      y={(value) => value / most}
      yTicks={[0, most / 2.12, most / 1.06].map((at) => ({ at, label: shortNumber(Math.round(at)) }))}
      onOpen={(index) => seek(index)}
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

function ticksOf(seconds: number, width: number) {
  const step = [1, 5, 10, 30, 60, 120, 300, 600, 1800, 3600, 7200, 21_600].find((each) => (seconds / each) * 70 <= width) ?? 43_200;
  return Array.from({ length: Math.floor(seconds / step) + 1 }, (_, index) => ({ at: index * step, label: durationText(index * step) }));
}
