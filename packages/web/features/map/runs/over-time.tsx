/** How did it go over time? What was asked and answered well and how long it took, for users, a journey or a system, and below, on the same axis, who was hurt when. */
import { Select } from '@mantine/core';
import type { Run } from '@samspel/contract/cascades.ts';
import { useMemo } from 'react';
import { useWidth } from '../../../parts/chart/chart.tsx';
import { type Line, LineChart } from '../../../parts/chart/line-chart.tsx';
import { roundTicks } from '../../../parts/chart/scale.ts';
import { durationText } from '../../../parts/format/duration.ts';
import { numberText, shortNumber } from '../../../parts/format/number.ts';
import { Section } from '../../../parts/page/page.tsx';
import { useAddress } from '../../../platform/address.ts';
import { seek } from '../playing.ts';
import { momentTicks, type Series, type Span, triggered, triggerSpans } from './course.ts';
import { Lanes } from './lanes.tsx';
import { MomentBar, useMoment } from './moment.tsx';
import './runs.css';

type Values = readonly (number | null)[];

/** What is drawn of one subject. */
interface Flow {
  readonly asked: Values;
  readonly good: Values;
  /** Where it is not what was asked. */
  readonly attempts: Values | null;
  readonly latency: Values;
}

function flowOf(series: Series, of: string): Flow | null {
  const { users } = series;
  if (of === 'users') return { asked: users.offeredPerSecond, good: users.goodputPerSecond, attempts: users.attemptsPerSecond, latency: users.latencySeconds };
  const found = series.journeys[of] ?? series.systems[of];
  return found === undefined ? null : { asked: found.attemptsPerSecond, good: found.goodputPerSecond, attempts: null, latency: found.latencySeconds };
}

/** The section. `whole` is the run with its scenario, once it is there. */
export function Course({
  run,
  whole,
  series,
  other,
  titleOf,
}: {
  readonly run: Run;
  readonly whole: Run | undefined;
  readonly series: Series;
  readonly other: { readonly name: string; readonly series: Series } | null;
  readonly titleOf: (ref: string) => string;
}) {
  const [{ of }, set] = useAddress({ of: 'users' });
  const [surface, width] = useWidth<HTMLDivElement>(900);
  const left = width < 640 ? 48 : 188;
  const { frame, seconds } = useMoment(series);
  const spans = useMemo(() => triggerSpans(whole ?? run, (series.frames - 1) * series.frameSeconds), [whole, run, series]);
  const hit = useMemo(() => triggered(whole ?? run), [whole, run]);
  const order = useMemo(() => run.result?.order.map(({ ref }) => ref) ?? [], [run.result]);
  const shown = flowOf(series, of) === null ? 'users' : of;
  const flow = flowOf(series, shown);
  if (flow === null) return null;
  const beside = other === null ? null : flowOf(other.series, shown);
  const options = [
    { group: 'Together', items: [{ value: 'users', label: 'All users' }] },
    { group: 'Journeys', items: Object.keys(series.journeys).map((value) => ({ value, label: titleOf(value) })) },
    { group: 'Systems', items: Object.keys(series.systems).flatMap((value) => (value in series.journeys ? [] : [{ value, label: titleOf(value) }])) },
  ];
  const common = { series, frame, left, spans, whose: shown === 'users' ? 'All users' : titleOf(shown), other: other?.name ?? null };
  return (
    <Section
      title="Over time"
      actions={
        <Select
          aria-label="Whose figures"
          data={options}
          value={shown}
          allowDeselect={false}
          searchable
          limit={200}
          onChange={(value) => set({ of: value ?? 'users' })}
        />
      }
    >
      <div ref={surface} className="s-run-course" data-narrow={width < 640 || undefined} style={{ '--s-run-left': `${left}px` } as React.CSSProperties}>
        <GoodChart {...common} flow={flow} beside={beside} />
        <LatencyChart {...common} flow={flow} beside={beside} />
        <MomentBar run={run} series={series} start={spans[0]?.from ?? 0} />
        <Lanes series={series} frame={frame} spans={spans} hit={hit} order={order} titleOf={titleOf} />
        <p className="s-unseen" role="status">{`Shown: ${durationText(seconds)}`}</p>
      </div>
    </Section>
  );
}

interface ChartOf {
  readonly series: Series;
  readonly frame: number;
  readonly left: number;
  readonly spans: readonly Span[];
  readonly whose: string;
  readonly other: string | null;
  readonly flow: Flow;
  readonly beside: Flow | null;
}

const isNumber = (value: number | null | undefined): value is number => typeof value === 'number';
const most = (...all: readonly (Values | null | undefined)[]): number => Math.max(0, ...all.flatMap((values) => (values ?? []).filter(isNumber)));

function usePlaces(series: Series): readonly number[] {
  return useMemo(() => Array.from({ length: series.frames }, (_, index) => index * series.frameSeconds), [series.frames, series.frameSeconds]);
}

function GoodChart({ series, frame, left, spans, whose, other, flow, beside }: ChartOf) {
  const places = usePlaces(series);
  const top = Math.max(1, most(flow.asked, flow.good, flow.attempts, beside?.good)) * 1.04;
  const lines: Line[] = [
    { name: flow.attempts === null ? 'attempts' : 'asked', values: flow.asked, style: 'dotted', ink: '--s-ink-3' },
    ...(flow.attempts === null || beside !== null || most(flow.attempts) < most(flow.asked) * 1.02
      ? []
      : [{ name: 'attempts', values: flow.attempts, ink: '--s-bad', style: 'dashed' as const }]),
    ...(beside === null
      ? []
      : [{ name: 'answered well in the other run', values: places.map((_, index) => beside.good[index] ?? null), style: 'dashed' as const, ink: '--s-warn' }]),
    { name: 'answered well', values: flow.good, ink: '--s-accent' },
  ];
  const read = (index: number) => {
    const [good, asked, attempts] = [flow.good[index] ?? null, flow.asked[index] ?? null, flow.attempts?.[index] ?? null];
    return `${durationText(places[index] ?? 0)}: ${shortNumber(good)} of ${shortNumber(asked)} a second answered well${attempts === null ? '' : `, ${shortNumber(attempts)} attempts`}${
      beside === null ? '' : `; in the other run ${shortNumber(beside.good[index] ?? null)}`
    }`;
  };
  return (
    <div className="s-run-chart">
      <span className="s-run-chart-name">A second</span>
      <LineChart
        label={`${whose}: what was asked and answered well, a second${other === null ? '' : `, beside ${other}`}`}
        height={196}
        places={places}
        lines={lines}
        left={left}
        xTicks={(width) => momentTicks((series.frames - 1) * series.frameSeconds, width)}
        y={(value) => value / top}
        yTicks={roundTicks(0, top, 4).map((at) => ({ at, label: shortNumber(at) }))}
        shaded={spans}
        mark={places[frame] ?? null}
        onOpen={seek}
        rest={read(frame)}
        read={read}
        table={{
          columns: [
            'After',
            'Asked a second',
            'Answered well',
            ...(flow.attempts === null ? [] : ['Attempts']),
            ...(beside === null ? [] : ['In the other run']),
          ],
          rows: places.map((place, index) => [
            durationText(place),
            numberText(flow.asked[index] ?? null, 1),
            numberText(flow.good[index] ?? null, 1),
            ...(flow.attempts === null ? [] : [numberText(flow.attempts[index] ?? null, 1)]),
            ...(beside === null ? [] : [numberText(beside.good[index] ?? null, 1)]),
          ]),
        }}
      />
    </div>
  );
}

function LatencyChart({ series, frame, left, spans, whose, other, flow, beside }: ChartOf) {
  const places = usePlaces(series);
  const top = Math.max(0.001, most(flow.latency, beside?.latency)) * 1.08;
  const lines: Line[] = [
    ...(beside === null
      ? []
      : [{ name: 'in the other run', values: places.map((_, index) => beside.latency[index] ?? null), style: 'dashed' as const, ink: '--s-warn' }]),
    { name: 'time to a good answer', values: flow.latency, ink: '--s-accent' },
  ];
  const read = (index: number) =>
    `${durationText(places[index] ?? 0)}: ${isNumber(flow.latency[index]) ? `${durationText(flow.latency[index])} to a good answer` : 'no good answer'}${
      beside === null ? '' : `; in the other run ${isNumber(beside.latency[index]) ? durationText(beside.latency[index]) : 'none'}`
    }`;
  return (
    <div className="s-run-chart">
      <span className="s-run-chart-name">Latency</span>
      <LineChart
        label={`${whose}: how long a good answer took${other === null ? '' : `, beside ${other}`}`}
        height={124}
        places={places}
        lines={lines}
        left={left}
        xTicks={(width) => momentTicks((series.frames - 1) * series.frameSeconds, width)}
        y={(value) => value / top}
        yTicks={roundTicks(0, top, 2).map((at) => ({ at, label: durationText(at) }))}
        shaded={spans.map((span) => ({ ...span, label: '' }))}
        mark={places[frame] ?? null}
        onOpen={seek}
        rest={read(frame)}
        read={read}
        table={{
          columns: ['After', 'Time to a good answer', ...(beside === null ? [] : ['In the other run'])],
          rows: places.map((place, index) => [
            durationText(place),
            durationText(flow.latency[index] ?? null),
            ...(beside === null ? [] : [durationText(beside.latency[index] ?? null)]),
          ]),
        }}
      />
    </div>
  );
}
