/** Who has which day of a month? A grid of days for one rota: the arrow keys walk it, a gap is hatched and says so, an override is marked. */
import { type KeyboardEvent, useEffect, useRef } from 'react';
import { clockIn, type Day, initialsOf, type Piece } from './days.ts';

const weekdays = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'];
const steps: Readonly<Record<string, number>> = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -7, ArrowDown: 7 };

export interface MonthProps {
  readonly label: string;
  readonly days: readonly Day[];
  readonly timezone: string;
  readonly today: string;
  readonly chosen: string;
  readonly onChoose: (date: string) => void;
  /** Beyond the first or last day shown. */
  readonly onLeave: (by: -1 | 1) => void;
  readonly inkOf: (person: string) => string;
}

/** The grid. One day is in the order of Tab; the others are reached by arrows. */
export function Month({ label, days, timezone, today, chosen, onChoose, onLeave, inkOf }: MonthProps) {
  const grid = useRef<HTMLDivElement>(null);
  const walked = useRef(false);
  const inOrder = days.some(({ date }) => date === chosen) ? chosen : (days.find(({ inMonth }) => inMonth)?.date ?? '');
  useEffect(() => {
    if (walked.current) grid.current?.querySelector<HTMLElement>(`[data-date="${inOrder}"]`)?.focus();
    walked.current = false;
  }, [inOrder]);
  const onKeyDown = (event: KeyboardEvent) => {
    const step = steps[event.key];
    if (step === undefined) return;
    event.preventDefault();
    const index = days.findIndex(({ date }) => date === inOrder) + step;
    const next = days[index];
    walked.current = true;
    if (next === undefined) onLeave(index < 0 ? -1 : 1);
    else onChoose(next.date);
  };
  const weeks = Array.from({ length: days.length / 7 }, (_, week) => days.slice(week * 7, week * 7 + 7));
  return (
    <div ref={grid} role="grid" aria-label={label} className="s-month" onKeyDown={onKeyDown} tabIndex={-1}>
      <div role="row" className="s-month-week">
        {weekdays.map((name) => (
          <div key={name} role="columnheader" className="s-month-head">
            {name}
          </div>
        ))}
      </div>
      {weeks.map((week) => (
        <div key={week[0]?.date} role="row" className="s-month-week">
          {week.map((day) => (
            <div key={day.date} role="gridcell" aria-selected={day.date === inOrder} className="s-month-cell">
              <button
                type="button"
                data-date={day.date}
                className="s-month-day"
                data-out={!day.inMonth || undefined}
                data-today={day.date === today || undefined}
                data-holiday={day.holiday !== null || undefined}
                aria-current={day.date === today ? 'date' : undefined}
                tabIndex={day.date === inOrder ? 0 : -1}
                onClick={() => onChoose(day.date)}
              >
                <span className="s-unseen">{dayWords(day, timezone)}</span>
                <span className="s-month-number s-num" aria-hidden="true">
                  {day.number}
                  {day.hours !== 24 && <span className="s-month-clock">{day.hours} h</span>}
                </span>
                {day.pieces.map((piece) => (
                  <Name key={`${piece.starts}${piece.person?.id ?? ''}`} piece={piece} inkOf={inkOf} />
                ))}
              </button>
            </div>
          ))}
        </div>
      ))}
    </div>
  );
}

function Name({ piece, inkOf }: { readonly piece: Piece; readonly inkOf: (person: string) => string }) {
  if (piece.person === null)
    return (
      <span className="s-month-gap" title="Nobody" aria-hidden="true">
        nobody
      </span>
    );
  return (
    <span
      className="s-month-name"
      data-override={piece.isOverride || undefined}
      style={{ borderColor: inkOf(piece.person.id) }}
      title={piece.person.name}
      aria-hidden="true"
    >
      <span className="s-month-short">{initialsOf(piece.person.name)}</span>
      <span className="s-month-long">{piece.person.name}</span>
    </span>
  );
}

/** What a day says to those who do not see it. */
export function dayWords(day: Day, timezone: string): string {
  const said = day.pieces.map(({ person, from, to, starts, ends }) => {
    const who = person?.name ?? 'nobody';
    if (from === 0 && to === 1) return who;
    return `${who} ${from === 0 ? '00:00' : clockIn(starts, timezone)}–${to === 1 ? '24:00' : clockIn(ends, timezone)}`;
  });
  const date = new Intl.DateTimeFormat('en-GB', { timeZone: timezone, weekday: 'long', day: 'numeric', month: 'long' }).format(day.from + 3_600_000);
  const clocks = day.hours === 24 ? [] : [`${day.hours} hours long: clocks go ${day.hours < 24 ? 'forward' : 'back'}`];
  return [date, ...clocks, ...(day.holiday === null ? [] : [day.holiday]), said.length === 0 ? 'nobody needed' : said.join(', ')].join(': ');
}
