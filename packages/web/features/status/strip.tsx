/** Which of the last ninety days hurt? A bar a day for one component; what is under the pointer or the arrow keys is read out below it. */
import { useId } from 'react';
import { useSteps, useWidth } from '../../parts/chart/chart.tsx';
import { durationText } from '../../parts/format/duration.ts';
import { dayText } from '../../parts/format/instant.ts';
import { countText } from '../../parts/format/number.ts';
import type { Day } from './days.ts';
import { dayLevel, dayWord } from './words.ts';
import '../../parts/chart/chart.css';

const high = 28;

/** A day in words: "14 March: Songs stop, 1 h 12 min". */
export function dayReads(day: Day): string {
  const at = Date.parse(`${day.date}T00:00:00Z`);
  const date = dayText(at, Number.NaN, 'utc');
  if (day.impact === null) return `${date}: not known`;
  if (day.incidents.length === 0) return `${date}: nothing happened`;
  return `${date}, ${dayWord[day.impact]}: ${day.incidents.map((one) => `${one.name}, ${durationText(one.seconds)}`).join('; ')}`;
}

/** The strip. Narrow screens show the latest days that fit. */
export function Strip({ name, days }: { readonly name: string; readonly days: readonly Day[] }) {
  const [surface, width] = useWidth<HTMLDivElement>();
  const id = useId();
  const shown = days.slice(-Math.max(30, Math.min(days.length, Math.floor((width + 2) / 6))));
  const gap = width < 420 ? 1.5 : 2;
  const wide = (width - gap * (shown.length - 1)) / shown.length;
  const steps = useSteps(shown.length);
  const at = steps.at === null ? undefined : shown[steps.at];
  const bad = shown.filter((day) => day.incidents.length > 0).length;
  const rest = `${shown.length} days, ${bad === 0 ? 'nothing happened' : `${countText(bad, 'day')} with incidents`}`;
  return (
    <div className="s-status-strip">
      <div
        ref={surface}
        role="group"
        aria-label={`${name}: the last ${shown.length} days. Arrow keys read them day by day.`}
        aria-describedby={id}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: the arrow keys move from day to day
        tabIndex={0}
        className="s-chart-surface"
        onPointerMove={(event) => {
          const left = event.clientX - event.currentTarget.getBoundingClientRect().left;
          steps.setAt(Math.max(0, Math.min(shown.length - 1, Math.floor(left / (wide + gap)))));
        }}
        onPointerLeave={() => steps.setAt(null)}
        onKeyDown={steps.onKeyDown}
        onBlur={steps.onBlur}
      >
        <svg viewBox={`0 0 ${width} ${high}`} height={high} aria-hidden="true" focusable="false">
          {shown.map((day, index) => {
            const x = index * (wide + gap);
            const level = day.impact === null ? 'none' : dayLevel[day.impact];
            return (
              <g key={day.date} opacity={steps.at === null || steps.at === index ? 1 : 0.55}>
                <rect className="s-heat-cell" data-level={level} x={x} y={0} width={wide} height={high} rx={1.5} />
                {day.impact === 'critical' && <circle className="s-heat-mark" cx={x + wide / 2} cy={high - 6} r={Math.min(2, wide / 3)} />}
              </g>
            );
          })}
        </svg>
      </div>
      <p id={id} className="s-status-read s-num" aria-live="polite">
        {at === undefined ? rest : dayReads(at)}
      </p>
    </div>
  );
}
