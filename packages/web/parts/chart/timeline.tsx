/** What lasted from when to when? Lanes of spans on one axis of time, with moments marked across all of them. */
import type { PointerEvent, ReactNode } from 'react';
import { useAppearance } from '../../platform/appearance.ts';
import { useNow } from '../../platform/clock.ts';
import { durationText } from '../format/duration.ts';
import { dayText, instantText, utcText } from '../format/instant.ts';
import type { Tone } from '../state/state.tsx';
import { Chart, useSteps, useWidth } from './chart.tsx';
import { clockTicks } from './clock-ticks.ts';
import './timeline.css';

export interface LaneSpan {
  readonly from: number;
  /** Null: still going on. */
  readonly to: number | null;
  readonly tone: Tone;
  /** What it was: "major, all sites". */
  readonly says: string;
}

export interface Lane {
  readonly key: string;
  readonly label: string;
  readonly spans: readonly LaneSpan[];
}

export interface Moment {
  readonly at: number;
  readonly label: string;
}

export interface TimelineProps {
  readonly label: string;
  readonly lanes: readonly Lane[];
  /** Marked across all lanes; the labels should be one word. */
  readonly moments?: readonly Moment[];
  /** Milliseconds; without them the chart covers what there is. */
  readonly from?: number | undefined;
  readonly to?: number | undefined;
  readonly rest?: ReactNode;
  readonly onOpen?: ((lane: string) => void) | undefined;
}

/** The chart. Arrow keys read it span by span; an open span ends in an arrow at now. */
export function Timeline({ label, lanes, moments = [], from, to, rest = null, onOpen }: TimelineProps) {
  const [surface, width] = useWidth<HTMLDivElement>();
  const { clock } = useAppearance();
  const now = useNow();
  const spans = lanes.flatMap((lane, place) => lane.spans.map((span) => ({ ...span, lane, place })));
  const open = (index: number) => {
    const span = spans[index];
    if (span !== undefined) onOpen?.(span.lane.key);
  };
  const steps = useSteps(spans.length, 1, onOpen === undefined ? undefined : open);
  const all = [...spans.flatMap((span) => [span.from, span.to ?? now]), ...moments.map((moment) => moment.at)];
  const low = from ?? Math.min(...all, now);
  const high = Math.max(low + 60_000, to ?? Math.max(...all, low));
  const narrow = width < 560;
  const labels = narrow ? 0 : Math.min(200, width * 0.26);
  const row = narrow ? 40 : 26;
  const top = moments.length > 0 ? 34 : 8;
  const bottom = top + lanes.length * row;
  const height = bottom + 26;
  const x = (at: number) => labels + ((Math.max(low, Math.min(high, at)) - low) / (high - low)) * (width - labels - 10);
  const y = (place: number) => top + place * row + (narrow ? 22 : row / 2 - 5);
  const ticks = clockTicks(low, high, Math.max(2, Math.floor((width - labels) / 88)));
  const clockText = (at: number) => instantText(at, at, clock);
  const lasted = (span: LaneSpan) => durationText(((span.to ?? now) - span.from) / 1000);
  const pointed = steps.at === null ? undefined : spans[steps.at];
  const point = (event: PointerEvent) => {
    const box = event.currentTarget.getBoundingClientRect();
    const [left, place] = [event.clientX - box.left, Math.floor((event.clientY - box.top - top) / row)];
    const found = spans.findIndex((span) => span.place === place && left >= x(span.from) - 4 && left <= Math.max(x(span.from) + 4, x(span.to ?? now)) + 4);
    steps.setAt(found < 0 ? null : found);
  };
  const table = {
    columns: ['What', 'From', 'To', 'Lasted', 'How'],
    rows: [
      ...moments.map((moment) => [moment.label, utcText(moment.at), '', '', '']),
      ...spans.map((span) => [span.lane.label, utcText(span.from), span.to === null ? 'still going on' : utcText(span.to), lasted(span), span.says]),
    ],
  };
  return (
    <Chart
      label={label}
      table={table}
      readout={
        pointed === undefined ? (
          rest
        ) : (
          <>
            <b>{pointed.lane.label}</b> · {pointed.says} · {clockText(pointed.from)} – {pointed.to === null ? 'now' : clockText(pointed.to)} · {lasted(pointed)}
          </>
        )
      }
    >
      <div
        ref={surface}
        className="s-chart-surface"
        role="group"
        aria-label={`${label}. Arrow keys read it span by span.`}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: the arrow keys move from span to span
        tabIndex={0}
        style={{ cursor: pointed !== undefined && onOpen !== undefined ? 'pointer' : undefined }}
        onPointerMove={point}
        onPointerLeave={() => steps.setAt(null)}
        onClick={() => steps.at !== null && open(steps.at)}
        onKeyDown={steps.onKeyDown}
        onBlur={steps.onBlur}
      >
        <svg viewBox={`0 0 ${width} ${height}`} height={height} aria-hidden="true" focusable="false">
          {ticks.at.map((at) => (
            <g key={at}>
              <line className="s-chart-grid" x1={x(at)} x2={x(at)} y1={top} y2={bottom} />
              <text x={x(at)} y={height - 8} textAnchor={x(at) > width - 30 ? 'end' : x(at) < labels + 20 ? 'start' : 'middle'}>
                {ticks.step >= 86_400_000 ? dayText(at, at, clock) : clockText(at)}
              </text>
            </g>
          ))}
          {lanes.map((lane, index) => (
            <g key={lane.key}>
              <line className="s-chart-grid" x1={0} x2={width} y1={top + index * row} y2={top + index * row} />
              <text className="s-timeline-lane" x={0} y={top + index * row + (narrow ? 15 : row / 2 + 4)}>
                {cut(lane.label, (narrow ? width : labels - 12) / 7)}
              </text>
            </g>
          ))}
          {spans.map((span, index) => {
            const start = x(span.from);
            const end = Math.max(start, x(span.to ?? now));
            return (
              <g key={`${span.lane.key} ${span.from} ${span.says}`} className={`s-tone-${span.tone}`}>
                <rect
                  className="s-timeline-span"
                  data-tone={span.tone}
                  data-at={index === steps.at || undefined}
                  x={start}
                  y={y(span.place)}
                  width={Math.max(3, end - start)}
                  height={10}
                  rx={2}
                />
                {span.to === null && <path className="s-timeline-open" d={`M${end} ${y(span.place) - 2}l7 7l-7 7z`} />}
              </g>
            );
          })}
          {labelled(
            moments.map((moment) => ({ ...moment, x: x(moment.at) })),
            labels,
            width,
          ).map((moment) => (
            <g key={`${moment.label} ${moment.at}`}>
              <line className="s-timeline-moment" x1={moment.x} x2={moment.x} y1={moment.row === null ? top - 4 : 14 + moment.row * 12} y2={bottom} />
              {moment.row !== null && (
                <text x={moment.left} y={11 + moment.row * 12}>
                  {moment.label}
                </text>
              )}
            </g>
          ))}
          <line className="s-chart-axis" x1={0} x2={width} y1={bottom} y2={bottom} />
        </svg>
      </div>
    </Chart>
  );
}

const cut = (text: string, letters: number): string => (text.length <= letters ? text : `${text.slice(0, Math.max(1, Math.floor(letters) - 1))}…`);

/** Where the words of moments stand: in the first of two rows with room for them, else nowhere; the table behind the chart has them all. */
function labelled(moments: readonly (Moment & { readonly x: number })[], from: number, to: number) {
  const free = [from, from];
  return [...moments]
    .sort((a, b) => a.at - b.at)
    .map((moment) => {
      const wide = moment.label.length * 6.2;
      const left = Math.max(from, Math.min(to - wide, moment.x - wide / 2));
      const row = free.findIndex((edge) => edge <= left + 0.5);
      if (row >= 0) free[row] = left + wide + 6;
      return { ...moment, left, row: row < 0 ? null : row };
    });
}
