/** Which days hurt? A cell a day, shaded by how much; one row for a few weeks, a calendar of weeks for more. */
import { type PointerEvent, type ReactNode, useMemo } from 'react';
import { Chart, type TableBehind, useSteps, useWidth } from './chart.tsx';

export interface HeatDay {
  /** `2026-03-14`. */
  readonly date: string;
  /** 0 nothing … 4 most; null: not known, or not yet. */
  readonly level: 0 | 1 | 2 | 3 | 4 | null;
}

export interface HeatStripProps {
  readonly label: string;
  /** In order, without gaps. */
  readonly days: readonly HeatDay[];
  /** What each level means, from 0 to 4. */
  readonly levels: readonly [string, string, string, string, string];
  readonly read: (index: number) => ReactNode;
  readonly rest: ReactNode;
  readonly onOpen?: ((index: number) => void) | undefined;
  readonly table: TableBehind;
}

const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
const weekdays = ['Mon', '', 'Wed', '', 'Fri', '', ''];

interface Place {
  readonly x: number;
  readonly y: number;
  readonly wide: number;
  readonly high: number;
}

/** The calendar. The worst level also carries a mark, so that colour is not needed to find it. */
export function HeatStrip({ label, days, levels, read, rest, onOpen, table }: HeatStripProps) {
  const [surface, width] = useWidth<HTMLDivElement>();
  const weekly = days.length > 42;
  const steps = useSteps(days.length, weekly ? 7 : 1, onOpen);
  const { at, setAt } = steps;
  const drawn = useMemo(() => (weekly ? byWeeks(days, width) : inOneRow(days, width)), [days, width, weekly]);
  const point = (event: PointerEvent) => {
    const box = event.currentTarget.getBoundingClientRect();
    const [x, y] = [event.clientX - box.left + drawn.scroll, event.clientY - box.top];
    const found = drawn.places.findIndex(
      (place) => x >= place.x - 1.5 && x < place.x + place.wide + 1.5 && y >= place.y - 1.5 && y < place.y + place.high + 1.5,
    );
    setAt(found < 0 ? null : found);
  };
  return (
    <Chart label={label} readout={at === null ? rest : read(at)} legend={<Legend levels={levels} />} table={table}>
      <div
        ref={surface}
        className="s-chart-surface"
        role="group"
        aria-label={`${label}. Arrow keys read it day by day.`}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: the arrow keys move from day to day
        tabIndex={0}
        style={{ cursor: at !== null && onOpen !== undefined ? 'pointer' : undefined }}
        onPointerMove={point}
        onPointerDown={point}
        onPointerLeave={() => setAt(null)}
        onClick={() => at !== null && onOpen?.(at)}
        onKeyDown={steps.onKeyDown}
        onBlur={steps.onBlur}
      >
        <svg viewBox={`${drawn.scroll} 0 ${width} ${drawn.height}`} height={drawn.height} aria-hidden="true" focusable="false">
          {drawn.labels.map((each) => (
            <text key={`${each.text}${each.x}`} x={each.x} y={each.y} textAnchor={each.end ? 'end' : 'start'}>
              {each.text}
            </text>
          ))}
          {days.map((day, index) => {
            const place = drawn.places[index];
            if (place === undefined) return null;
            const inset = day.level === null ? 0.5 : 0;
            return (
              <g key={day.date}>
                <rect
                  className="s-heat-cell"
                  data-level={day.level ?? 'none'}
                  x={place.x + inset}
                  y={place.y + inset}
                  width={place.wide - 2 * inset}
                  height={place.high - 2 * inset}
                  rx={2}
                />
                {day.level === 4 && (
                  <circle className="s-heat-mark" cx={place.x + place.wide / 2} cy={place.y + place.high / 2} r={Math.min(2.5, place.wide / 5)} />
                )}
                {index === at && <rect className="s-heat-at" x={place.x - 1} y={place.y - 1} width={place.wide + 2} height={place.high + 2} rx={3} />}
              </g>
            );
          })}
        </svg>
      </div>
    </Chart>
  );
}

interface Drawn {
  readonly places: readonly Place[];
  readonly labels: readonly { readonly x: number; readonly y: number; readonly text: string; readonly end?: boolean }[];
  readonly height: number;
  /** How far to the right the view begins: the latest weeks stay in sight where not all fit. */
  readonly scroll: number;
}

function inOneRow(days: readonly HeatDay[], width: number): Drawn {
  const gap = 2;
  const wide = Math.min(40, (width - gap * (days.length - 1)) / Math.max(1, days.length));
  const high = 28;
  const places = days.map((_, index) => ({ x: index * (wide + gap), y: 0, wide, high }));
  const every = Math.max(1, Math.ceil(44 / (wide + gap)));
  const labels = days.flatMap((day, index) =>
    index % every === 0 && (days.length - index) * (wide + gap) > 36
      ? [
          {
            x: index * (wide + gap),
            y: high + 15,
            text: `${Number(day.date.slice(8))}${index === 0 || Number(day.date.slice(8)) <= every ? ` ${months[Number(day.date.slice(5, 7)) - 1]}` : ''}`,
          },
        ]
      : [],
  );
  return { places, labels, height: high + 20, scroll: 0 };
}

function byWeeks(days: readonly HeatDay[], width: number): Drawn {
  const left = 32;
  const top = 18;
  const gap = 3;
  const first = weekdayOf(days[0]?.date ?? '1970-01-05');
  const weeks = Math.ceil((first + days.length) / 7);
  const size = Math.max(9, Math.min(18, (width - left) / weeks - gap));
  const step = size + gap;
  const places = days.map((_, index) => ({ x: left + Math.floor((first + index) / 7) * step, y: top + ((first + index) % 7) * step, wide: size, high: size }));
  const scroll = Math.max(0, left + weeks * step - gap - width);
  let free = -Infinity;
  const labels = days.flatMap((day, index) => {
    const x = places[index]?.x ?? 0;
    if (!(day.date.endsWith('-01') || index === 0) || x < free) return [];
    const month = Number(day.date.slice(5, 7)) - 1;
    const next = days[index + 28]?.date.slice(5, 7) !== day.date.slice(5, 7) && index === 0 && days.length > 14 && Number(day.date.slice(8)) > 20;
    if (next) return [];
    free = x + 44;
    return [{ x, y: 11, text: month === 0 ? `Jan ${day.date.slice(0, 4)}` : (months[month] ?? '') }];
  });
  const names =
    scroll > 0 ? [] : weekdays.flatMap((name, index) => (name === '' ? [] : [{ x: left - 6, y: top + index * step + size / 2 + 4, text: name, end: true }]));
  return { places, labels: [...labels, ...names], height: top + 7 * step, scroll };
}

/** Monday is 0. */
const weekdayOf = (date: string): number => (new Date(`${date}T00:00:00Z`).getUTCDay() + 6) % 7;

function Legend({ levels }: { readonly levels: HeatStripProps['levels'] }) {
  return (
    <span className="s-heat-legend">
      {levels.map((text, level) => (
        <span key={text}>
          <svg viewBox="0 0 11 11" aria-hidden="true">
            <rect className="s-heat-cell" data-level={level} width={11} height={11} rx={2} />
            {level === 4 && <circle className="s-heat-mark" cx={5.5} cy={5.5} r={1.8} />}
          </svg>
          {text}
        </span>
      ))}
    </span>
  );
}
