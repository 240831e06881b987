/** How does a value run? Lines over time or over a logarithmic axis, with a crosshair that reads out every line at one place. */
import { type PointerEvent, type ReactNode, useMemo } from 'react';
import { Chart, type TableBehind, useSteps, useWidth } from './chart.tsx';
import { linear, logarithmic, type Scale } from './scale.ts';

export interface Line {
  readonly name: string;
  /** One value for each of the chart's places; null leaves a gap. */
  readonly values: readonly (number | null)[];
  /** Lines differ in style as well as in colour. */
  readonly style?: 'solid' | 'dashed' | 'dotted';
  /** A custom property of tokens.css: `--s-accent`. */
  readonly ink?: string;
  readonly dots?: boolean;
  /** Steps instead of slopes: each value holds until the next. */
  readonly steps?: boolean;
}

export interface Tick {
  readonly at: number;
  readonly label: string;
}

export interface LineChartProps {
  readonly label: string;
  /** Ascending. */
  readonly places: readonly number[];
  readonly lines: readonly Line[];
  readonly xScale?: 'linear' | 'log';
  /** Chosen for a width in pixels. */
  readonly xTicks: (width: number) => readonly Tick[];
  /** From a value to 0 (bottom) … 1 (top). */
  readonly y: Scale;
  readonly yTicks: readonly Tick[];
  readonly height?: number;
  /** What stands under the chart for a place. */
  readonly read: (index: number) => ReactNode;
  /** What stands there when nothing is pointed at. */
  readonly rest: ReactNode;
  readonly reference?: { readonly value: number; readonly label: string } | undefined;
  readonly onOpen?: ((index: number) => void) | undefined;
  /** Stretches of the axis that stand out, with a word at their top. */
  readonly shaded?: readonly Shaded[] | undefined;
  /** A place that stays marked, as the moment of something that plays. */
  readonly mark?: number | null | undefined;
  /** Room for the labels at the left, so that charts below each other share their axis (default 60). */
  readonly left?: number | undefined;
  readonly table: TableBehind;
}

export interface Shaded {
  readonly from: number;
  readonly to: number;
  readonly label: string;
}

const room = { top: 18, right: 12, bottom: 24, left: 60 };

/** A chart of lines. */
export function LineChart(props: LineChartProps) {
  const { places, lines, height = 220, onOpen, mark = null } = props;
  const pad = { ...room, left: props.left ?? room.left };
  const [surface, width] = useWidth<HTMLDivElement>();
  const { at, setAt, onKeyDown, onBlur } = useSteps(places.length, 1, onOpen);
  const first = places[0] ?? 0;
  const last = places.at(-1) ?? 1;
  const x = useMemo(
    () => (props.xScale === 'log' ? logarithmic : linear)(first, last, pad.left, width - pad.right),
    [props.xScale, first, last, width, pad.left, pad.right],
  );
  const y = (value: number) => height - pad.bottom - props.y(value) * (height - pad.top - pad.bottom);
  const nearest = (event: PointerEvent) => {
    const box = event.currentTarget.getBoundingClientRect();
    const pointed = event.clientX - box.left;
    let best = 0;
    places.forEach((place, index) => {
      if (Math.abs(x(place) - pointed) < Math.abs(x(places[best] ?? 0) - pointed)) best = index;
    });
    setAt(best);
  };
  const cross = at === null ? null : (places[at] ?? null);
  return (
    <Chart
      label={props.label}
      readout={at === null ? props.rest : props.read(at)}
      legend={lines.length > 1 ? <Legend lines={lines} /> : undefined}
      table={props.table}
    >
      <div
        ref={surface}
        className="s-chart-surface"
        role="group"
        aria-label={`${props.label}. Arrow keys read it place by place.`}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: the arrow keys move the crosshair
        tabIndex={0}
        style={{ cursor: onOpen === undefined ? undefined : 'pointer' }}
        onPointerMove={nearest}
        onPointerDown={nearest}
        onPointerLeave={() => setAt(null)}
        onClick={() => at !== null && onOpen?.(at)}
        onKeyDown={onKeyDown}
        onBlur={onBlur}
      >
        <svg viewBox={`0 0 ${width} ${height}`} height={height} aria-hidden="true" focusable="false">
          {props.shaded?.map(({ from, to, label }) => (
            <g key={`${from} ${label}`}>
              <rect
                className="s-chart-shaded"
                x={x(from)}
                y={pad.top}
                width={Math.max(2, x(Math.min(last, to)) - x(from))}
                height={height - pad.top - pad.bottom}
              />
              <text x={x(from) + 1} y={pad.top - 6}>
                {label}
              </text>
            </g>
          ))}
          {props.yTicks.map((tick) => (
            <g key={tick.at}>
              <line className="s-chart-grid" x1={pad.left} x2={width - pad.right} y1={y(tick.at)} y2={y(tick.at)} />
              <text x={pad.left - 8} y={y(tick.at) + 4} textAnchor="end">
                {tick.label}
              </text>
            </g>
          ))}
          {props.xTicks(width - pad.left - pad.right).map((tick) => (
            <g key={tick.at}>
              <line className="s-chart-axis" x1={x(tick.at)} x2={x(tick.at)} y1={height - pad.bottom} y2={height - pad.bottom + 4} />
              <text x={x(tick.at)} y={height - 6} textAnchor={x(tick.at) > width - 40 ? 'end' : x(tick.at) < pad.left + 16 ? 'start' : 'middle'}>
                {tick.label}
              </text>
            </g>
          ))}
          <line className="s-chart-axis" x1={pad.left} x2={width - pad.right} y1={height - pad.bottom} y2={height - pad.bottom} />
          {props.reference !== undefined && (
            <g>
              <line className="s-chart-reference" x1={pad.left} x2={width - pad.right} y1={y(props.reference.value)} y2={y(props.reference.value)} />
              <text x={pad.left + 6} y={y(props.reference.value) - 5}>
                {props.reference.label}
              </text>
            </g>
          )}
          {mark !== null && <line className="s-chart-mark" x1={x(mark)} x2={x(mark)} y1={pad.top - 4} y2={height - pad.bottom} />}
          {cross !== null && <line className="s-chart-cross" x1={x(cross)} x2={x(cross)} y1={pad.top} y2={height - pad.bottom} />}
          {lines.map((line) => (
            <g key={line.name} style={line.ink === undefined ? undefined : ({ '--s-chart-ink': `var(${line.ink})` } as React.CSSProperties)}>
              <path className="s-chart-line" data-style={line.style} d={pathOf(places, line, x, y)} />
              {line.dots === true &&
                line.values.map(
                  (value, index) =>
                    value !== null && <circle key={String(places[index])} className="s-chart-dot" cx={x(places[index] ?? 0)} cy={y(value)} r={3} />,
                )}
              {at !== null && cross !== null && typeof line.values[at] === 'number' && (
                <circle className="s-chart-dot" cx={x(cross)} cy={y(line.values[at] ?? 0)} r={4} />
              )}
            </g>
          ))}
        </svg>
      </div>
    </Chart>
  );
}

function pathOf(places: readonly number[], line: Line, x: Scale, y: Scale): string {
  let open = false;
  const parts: string[] = [];
  places.forEach((place, index) => {
    const value = line.values[index] ?? null;
    if (value === null) {
      open = false;
      return;
    }
    const [left, top] = [x(place).toFixed(1), y(value).toFixed(1)];
    if (!open) parts.push(`M${left} ${top}`);
    else parts.push(line.steps === true ? `H${left}V${top}` : `L${left} ${top}`);
    open = true;
  });
  return parts.length === 1 ? `${parts[0] ?? ''}h0.01` : parts.join('');
}

function Legend({ lines }: { readonly lines: readonly Line[] }) {
  return (
    <span className="s-chart-legend">
      {lines.map((line) => (
        <span
          key={line.name}
          className="s-chart-key"
          style={line.ink === undefined ? undefined : ({ '--s-chart-ink': `var(${line.ink})` } as React.CSSProperties)}
        >
          <i data-style={line.style} aria-hidden="true" />
          {line.name}
        </span>
      ))}
    </span>
  );
}
