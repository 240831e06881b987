/** What does the wall show? The service large, its journeys below it, how each fares now and lately; read from across the room, renewed by itself. */
import { availabilityCalendar, availabilityOverview } from '@samspel/contract/availability.ts';
import type { AnswerOf } from '@samspel/contract/route.ts';
import { useEffect } from 'react';
import { lossLevel } from '../../parts/chart/levels.ts';
import { durationText } from '../../parts/format/duration.ts';
import { instantText, relativeText } from '../../parts/format/instant.ts';
import { countText } from '../../parts/format/number.ts';
import { ratioText } from '../../parts/format/ratio.ts';
import { Link } from '../../parts/page/link.tsx';
import { StateShape, type Tone } from '../../parts/state/state.tsx';
import { useAsk } from '../../platform/ask.ts';
import { now, useNow } from '../../platform/clock.ts';
import { problemOf } from '../../platform/problem.ts';
import '../../parts/chart/chart.css';
import './wall.css';

type Row = AnswerOf<typeof availabilityOverview>['rows'][number];

/** The page; dark whatever the reader chose. Asked again every 20 seconds. */
export function Screen() {
  const asked = useAsk(availabilityOverview, { query: { of: 'journeys' } }, { nouns: ['incidents', 'catalog'] });
  const { refetch } = asked;
  const tick = useNow(20);
  // biome-ignore lint/correctness/useExhaustiveDependencies: each tick asks again
  useEffect(() => void refetch(), [tick, refetch]);
  useDark();
  const clock = useNow(1);
  const rows = asked.data?.rows ?? [];
  const service = rows.find((row) => row.kind === 'service') ?? rows[0];
  const journeys = rows.filter((row) => row !== service).slice(0, 12);
  const stale = asked.data !== undefined && clock - Date.parse(asked.data.asOf) > 90_000;
  return (
    <main className="s-wall">
      <header className="s-wall-head">
        <h1>{service?.title ?? 'Availability'}</h1>
        <p className="s-wall-clock">{instantText(clock, clock)}</p>
      </header>
      {service === undefined ? (
        <p className="s-wall-note">
          {asked.error !== null ? (
            <>
              {problemOf(asked.error).detail}{' '}
              <Link className="s-link" to="/sign-in?next=/availability/wall">
                Sign in
              </Link>
            </>
          ) : asked.isPending ? (
            'Loading'
          ) : (
            'The service and its journeys will stand here once a catalog is imported.'
          )}
        </p>
      ) : (
        <>
          <Head row={service} />
          <ul className="s-wall-rows">
            {journeys.map((row) => (
              <Journey key={row.ref} row={row} />
            ))}
          </ul>
        </>
      )}
      <footer className="s-wall-foot">
        {asked.data !== undefined && (
          <span data-stale={stale || undefined}>
            {stale ? 'The server does not answer; last heard ' : 'Weighted by severity, 28 days; bars are the last 60 days. Renewed '}
            {relativeText(Date.parse(asked.data.asOf), clock)}. Policy v{asked.data.policyVersion}.
          </span>
        )}
        <Link to="/availability" className="s-wall-back">
          Back
        </Link>
      </footer>
    </main>
  );
}

function nowSaid(row: Row): { tone: Tone; word: string } {
  const { lostShare, openIncidents } = row.now;
  if (openIncidents === 0) return { tone: 'good', word: 'Works' };
  if (lostShare === null || lostShare === 0) return { tone: 'warn', word: countText(openIncidents, 'incident') };
  return { tone: lostShare >= 0.5 ? 'bad' : 'warn', word: `${ratioText(lostShare, 0)} lost now` };
}

function Head({ row }: { readonly row: Row }) {
  const said = nowSaid(row);
  const month = row.periods['28d']?.weighted;
  const budget = row.budgets[0];
  return (
    <section className="s-wall-service" aria-label={row.title}>
      <p className={`s-wall-now s-tone-${said.tone}`}>
        <StateShape tone={said.tone} size={40} /> {said.word}
      </p>
      <dl className="s-wall-figures">
        {(['day', 'week', '28d', 'quarter', 'year'] as const).map((period) => (
          <div key={period} data-first={period === '28d' || undefined}>
            <dt>{{ day: 'Day', week: 'Week', '28d': '28 days', quarter: 'Quarter', year: 'Year' }[period]}</dt>
            <dd>{ratioText(row.periods[period]?.weighted.value ?? null)}</dd>
          </div>
        ))}
        <div>
          <dt>{budget === undefined ? 'Lost in 28 days' : 'Budget left'}</dt>
          <dd>
            {budget === undefined
              ? durationText(month?.unit === 'seconds' ? month.lost : null)
              : budget.remainingSeconds === null
                ? '—'
                : budget.remainingSeconds < 0
                  ? `−${durationText(-budget.remainingSeconds)}`
                  : durationText(budget.remainingSeconds)}
          </dd>
        </div>
      </dl>
      <Strip scope={row.ref} title={row.title} />
    </section>
  );
}

function Journey({ row }: { readonly row: Row }) {
  const said = nowSaid(row);
  return (
    <li className="s-wall-row">
      <span className={`s-wall-state s-tone-${said.tone}`}>
        <StateShape tone={said.tone} size={20} />
        <span className="s-unseen">{said.word}</span>
      </span>
      <span className="s-wall-name">{row.title}</span>
      <Strip scope={row.ref} title={row.title} />
      <span className="s-wall-number">{ratioText(row.periods['28d']?.weighted.value ?? null)}</span>
    </li>
  );
}

const days = 60;

/** The last sixty days, a bar each. */
function Strip({ scope, title }: { readonly scope: string; readonly title: string }) {
  const today = Math.floor(now() / 86_400_000) * 86_400_000;
  const asked = useAsk(
    availabilityCalendar,
    { query: { scope, from: new Date(today - (days - 1) * 86_400_000).toISOString(), to: new Date(today + 86_400_000).toISOString() } },
    { nouns: ['incidents'] },
  );
  const shown = asked.data?.days ?? [];
  const hurt = shown.filter((day) => (day.lostSeconds ?? 0) > 0).length;
  return (
    <svg
      className="s-wall-strip"
      viewBox={`0 0 ${days * 8 - 2} 20`}
      preserveAspectRatio="none"
      role="img"
      aria-label={`${title}: ${countText(hurt, 'day')} with loss in the last ${days}`}
    >
      {shown.map((day, index) => (
        <rect key={day.date} className="s-heat-cell" data-level={lossLevel(day.value) ?? 'none'} x={index * 8} y={0} width={6} height={20} rx={1} />
      ))}
    </svg>
  );
}

/** The wall is dark; leaving it puts back what the reader chose. */
function useDark(): void {
  useEffect(() => {
    const root = document.documentElement;
    const name = 'data-mantine-color-scheme';
    const before = root.getAttribute(name);
    root.setAttribute(name, 'dark');
    document.title = 'Availability on the wall · Samspel';
    return () => {
      if (before !== null) root.setAttribute(name, before);
    };
  }, []);
}
