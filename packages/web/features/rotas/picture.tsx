/**
 * Who has the weeks ahead? One line a rota or layer over the same days: names where they fit, today's line, weekends, holidays, changes of clocks, and in red where nobody is.
 * Behind it stands the same as a list.
 */
import { Fragment, type ReactNode } from 'react';
import { When } from '../../parts/figure/when.tsx';
import { type ClockChange, changeWords, clockChanges, holidayStretches, monthMarks, type Stretch, shareOf, weekends, weekMarks } from './ahead.ts';
import { initialsOf } from './days.ts';

interface Shift {
  readonly from: string;
  readonly to: string;
  readonly person: { readonly id: string; readonly name: string };
}

export interface PictureRow {
  readonly key: string;
  readonly title: ReactNode;
  readonly name: string;
  /** Small, under the title. */
  readonly note?: string | undefined;
  readonly shifts: readonly Shift[];
  readonly gaps?: readonly { readonly from: string; readonly to: string }[];
  readonly twice?: readonly { readonly from: string; readonly to: string }[];
  /** Stands under what counts: a layer. */
  readonly quiet?: boolean;
  readonly chosen?: boolean;
}

interface Props {
  readonly label: string;
  readonly rows: readonly PictureRow[];
  readonly span: Stretch;
  readonly timezone: string;
  /** Zones of layers, whose clocks may change at other times. */
  readonly zones?: readonly string[];
  readonly holidays?: readonly { readonly date: string; readonly title: string }[];
  readonly now: number;
  readonly inkOf: (id: string) => string;
}

const percent = (share: number): string => `${(share * 100).toFixed(3)}%`;

/** The picture. */
export function Picture({ label, rows, span, timezone, zones = [], holidays = [], now, inkOf }: Props) {
  const place = (each: Stretch) => {
    const left = shareOf(each.from, span);
    return { left: percent(left), width: percent(shareOf(each.to, span) - left) };
  };
  const changes = clockChanges(span, [timezone, ...zones]);
  const feasts = holidayStretches(holidays, span, timezone);
  const days = (span.to - span.from) / 86_400_000;
  const weeks = weekMarks(span, timezone);
  // What is a few pixels wide is a plain stroke of its ink.
  const thin = (span.to - span.from) / 90;
  // Every so manieth Monday has room for its date.
  const every = days > 200 ? 4 : days > 120 ? 2 : 1;
  return (
    <div className="s-ahead-around">
      <div className="s-ahead" data-long={days > 120 || undefined}>
        <div className="s-ahead-head" aria-hidden="true">
          <div className="s-ahead-track s-ahead-months">
            {monthMarks(span, timezone).map(({ at, label: name }) => (
              <span key={at} style={{ left: percent(shareOf(at, span)) }}>
                {name}
              </span>
            ))}
          </div>
          <div className="s-ahead-track s-ahead-weeks s-num">
            {weeks.map(({ at, label: date }, index) =>
              index % every === 0 ? (
                <span key={at} style={{ left: percent(shareOf(at, span)) }}>
                  {date}
                </span>
              ) : null,
            )}
          </div>
        </div>
        <div className="s-ahead-under" aria-hidden="true">
          <div className="s-ahead-track">
            {weeks.map(({ at }) => (
              <i key={at} className="s-ahead-week" style={{ left: percent(shareOf(at, span)) }} />
            ))}
            {days <= 120 && weekends(span, timezone).map((each) => <i key={each.from} className="s-ahead-weekend" style={place(each)} />)}
            {feasts.map((each) => (
              <i key={each.from} className="s-ahead-feast" style={place(each)} title={each.title} />
            ))}
          </div>
        </div>
        {rows.map((row) => (
          <div key={row.key} className="s-ahead-row" data-quiet={(row.quiet && row.note === undefined) || undefined} data-chosen={row.chosen || undefined}>
            <div className="s-ahead-name">
              <span className="s-ahead-title">{row.title}</span>
              {row.note !== undefined && <span className="s-faint s-cut">{row.note}</span>}
            </div>
            <div className="s-ahead-track s-ahead-bar" aria-hidden="true">
              {row.shifts.map((shift) => (
                <span
                  key={shift.from}
                  className="s-ahead-shift"
                  data-thin={Date.parse(shift.to) - Date.parse(shift.from) < thin || undefined}
                  style={{ ...place({ from: Date.parse(shift.from), to: Date.parse(shift.to) }), ['--ink' as string]: inkOf(shift.person.id) }}
                  title={`${shift.person.name}, ${spanWords(shift, timezone)}`}
                >
                  <span className="s-ahead-whole">{shift.person.name}</span>
                  <span className="s-ahead-first">{shift.person.name.split(/\s+/)[0]}</span>
                  <span className="s-ahead-initials">{initialsOf(shift.person.name)}</span>
                </span>
              ))}
              {row.gaps?.map((gap) => (
                <span
                  key={gap.from}
                  className="s-ahead-gap"
                  style={place({ from: Date.parse(gap.from), to: Date.parse(gap.to) })}
                  title={`Nobody, ${spanWords(gap, timezone)}`}
                >
                  <span className="s-ahead-first">nobody</span>
                </span>
              ))}
              {row.twice?.map((both) => (
                <span
                  key={both.from}
                  className="s-ahead-twice"
                  style={place({ from: Date.parse(both.from), to: Date.parse(both.to) })}
                  title={`On duty twice, ${spanWords(both, timezone)}`}
                />
              ))}
            </div>
          </div>
        ))}
        <div className="s-ahead-over" aria-hidden="true">
          <div className="s-ahead-track">
            {changes.map((change) => (
              <i key={`${change.timezone}${change.at}`} className="s-ahead-clock" style={{ left: percent(shareOf(change.at, span)) }}>
                <b>
                  {change.by > 0 ? '+' : '−'}
                  {Math.abs(change.by)} h
                </b>
              </i>
            ))}
            {now > span.from && now < span.to && (
              <i className="s-ahead-now" style={{ left: percent(shareOf(now, span)) }}>
                <b>now</b>
              </i>
            )}
          </div>
        </div>
      </div>
      <Said changes={changes} feasts={feasts} timezone={timezone} />
      <AsList label={label} rows={rows} />
    </div>
  );
}

function dayIn(at: number, timezone: string): string {
  return new Intl.DateTimeFormat('en-GB', { timeZone: timezone, weekday: 'short', day: 'numeric', month: 'short' }).format(at);
}

function spanWords({ from, to }: { readonly from: string; readonly to: string }, timezone: string): string {
  const form = new Intl.DateTimeFormat('en-GB', { timeZone: timezone, weekday: 'short', day: 'numeric', month: 'short', hour: '2-digit', minute: '2-digit' });
  return `${form.format(Date.parse(from))} – ${form.format(Date.parse(to))}`;
}

/** What the thin marks mean, where there are any. */
function Said({
  changes,
  feasts,
  timezone,
}: {
  readonly changes: readonly ClockChange[];
  readonly feasts: readonly (Stretch & { title: string })[];
  readonly timezone: string;
}) {
  if (changes.length + feasts.length === 0) return null;
  return (
    <p className="s-ahead-said s-faint">
      {changes.map((change) => (
        <span key={`${change.timezone}${change.at}`}>
          <i className="s-ahead-key-clock" aria-hidden="true" /> {dayIn(change.at, change.timezone)}: {changeWords(change)}
        </span>
      ))}
      {feasts.map((each) => (
        <span key={each.from}>
          <i className="s-ahead-key-feast" aria-hidden="true" /> {dayIn(each.from, timezone)}: {each.title}
        </span>
      ))}
    </p>
  );
}

const mostListed = 200;

function AsList({ label, rows }: { readonly label: string; readonly rows: readonly PictureRow[] }) {
  return (
    <details className="s-ahead-list">
      <summary>As a list</summary>
      <table className="s-ahead-table">
        <caption className="s-unseen">{label}</caption>
        <thead>
          <tr>
            <th scope="col">From</th>
            <th scope="col">To</th>
            <th scope="col">Who</th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <Fragment key={row.key}>
              <tr>
                <th scope="rowgroup" colSpan={3}>
                  {row.name}
                </th>
              </tr>
              {linesOf(row)
                .slice(0, mostListed)
                .map((line) => (
                  <tr key={`${line.from}${line.who}`} className={line.isGap ? 's-tone-bad' : undefined}>
                    <td>
                      <When at={line.from} />
                    </td>
                    <td>
                      <When at={line.to} />
                    </td>
                    <td>{line.who}</td>
                  </tr>
                ))}
            </Fragment>
          ))}
        </tbody>
      </table>
    </details>
  );
}

function linesOf(row: PictureRow): { from: string; to: string; who: string; isGap: boolean }[] {
  const shifts = row.shifts.map(({ from, to, person }) => ({ from, to, who: person.name, isGap: false }));
  const gaps = (row.gaps ?? []).map(({ from, to }) => ({ from, to, who: 'nobody', isGap: true }));
  return [...shifts, ...gaps].sort((a, b) => Date.parse(a.from) - Date.parse(b.from));
}
