/** How available was it lately? The last 28 days in one figure that opens, and the last year a day a cell, for the page of a system, a subsystem or a journey. */
import { availabilityCalendar, availabilityReport } from '@samspel/contract/availability.ts';
import { useNavigate } from '@tanstack/react-router';
import { useMemo } from 'react';
import { HeatStrip } from '../../parts/chart/heat-strip.tsx';
import { lossLevel, lossLevels } from '../../parts/chart/levels.ts';
import { Figure } from '../../parts/figure/figure.tsx';
import { Ratio } from '../../parts/figure/when.tsx';
import { durationText } from '../../parts/format/duration.ts';
import { countText, numberText } from '../../parts/format/number.ts';
import { ratioText } from '../../parts/format/ratio.ts';
import { Link } from '../../parts/page/link.tsx';
import { Answer, EmptyState } from '../../parts/page/standing.tsx';
import { useAsk } from '../../platform/ask.ts';
import { now } from '../../platform/clock.ts';
import { explained } from '../../platform/explained.ts';

/** The figure, its budget, and the strip. */
export function AvailabilityBrief({ scope, title }: { readonly scope: string; readonly title: string }) {
  const report = useAsk(availabilityReport, { query: { scope, period: '28d' } }, { nouns: ['incidents', 'catalog'] });
  return (
    <Answer asked={report} skeleton={undefined}>
      {(told) => {
        const figure = told.measures.weighted;
        const budget = told.budgets[0];
        if (figure.value === null) return <EmptyState small title="Not known yet: nothing was counted in the last 28 days." />;
        return (
          <>
            <p>
              <Figure
                size="large"
                title={`Availability of ${title}, last 28 days, weighted by severity`}
                made={explained({ scope, period: '28d', measure: 'weighted' })}
              >
                <Ratio ratio={figure.value} />
              </Figure>
            </p>
            <p className="s-dim">
              28 days, weighted by severity; {lostWords(figure)}.{' '}
              {budget !== undefined && (
                <>
                  Goal {ratioText(budget.objective)}:{' '}
                  {budget.remainingSeconds === null
                    ? 'budget not known'
                    : budget.remainingSeconds < 0
                      ? `overspent by ${durationText(-budget.remainingSeconds)}`
                      : `${durationText(budget.remainingSeconds)} left`}
                  .{' '}
                </>
              )}
              <Link className="s-link" to={`/availability?scope=${encodeURIComponent(scope)}`}>
                All of it
              </Link>
            </p>
            <div style={{ marginTop: 12 }}>
              <YearStrip scope={scope} title={title} />
            </div>
          </>
        );
      }}
    </Answer>
  );
}

function lostWords(figure: { readonly lost: number | null; readonly unit: string }): string {
  if (figure.lost === null) return 'loss not known';
  if (figure.lost === 0) return 'nothing lost';
  if (figure.unit === 'seconds') return `${durationText(figure.lost)} lost`;
  return `${numberText(figure.lost / 3600, 1)} ${figure.unit === 'userSeconds' ? 'user-hours' : 'system-hours'} lost`;
}

function YearStrip({ scope, title }: { readonly scope: string; readonly title: string }) {
  const navigate = useNavigate();
  const today = Math.floor(now() / 86_400_000) * 86_400_000;
  const query = useMemo(
    () => ({ scope, from: new Date(today - 181 * 86_400_000).toISOString(), to: new Date(today + 86_400_000).toISOString() }),
    [scope, today],
  );
  const asked = useAsk(availabilityCalendar, { query }, { nouns: ['incidents'] });
  const days = asked.data?.days;
  if (days === undefined) return null;
  const hurt = days.filter((day) => (day.lostSeconds ?? 0) > 0);
  const said = (index: number) => {
    const day = days[index];
    if (day === undefined) return '';
    return (
      <>
        <b>{day.date}</b>:{' '}
        {day.value === null
          ? 'not known'
          : `${ratioText(day.value)}, ${day.lostSeconds === 0 ? 'nothing lost' : `${durationText(day.lostSeconds)} lost in ${countText(day.incidents.length, 'incident')}`}`}
      </>
    );
  };
  return (
    <HeatStrip
      label={`Availability of ${title}, day by day, half a year`}
      days={days.map((day) => ({ date: day.date, level: lossLevel(day.value) }))}
      levels={lossLevels}
      read={said}
      rest={hurt.length === 0 ? 'No day with loss in half a year.' : `${countText(hurt.length, 'day')} with loss in half a year.`}
      onOpen={(index) => void navigate({ to: '/availability', search: { scope, span: `${days[index]?.date ?? ''}..${days[index]?.date ?? ''}` } as never })}
      table={{
        columns: ['Day (UTC)', 'Availability', 'Lost', 'Incidents'],
        rows: hurt.map((day) => [
          day.date,
          ratioText(day.value),
          durationText(day.lostSeconds),
          day.incidents.map((id, index) => (
            <Link key={id} className="s-link" to={`/incidents/${id}`}>
              {index > 0 && ' '}
              {`…${id.slice(-6)}`}
            </Link>
          )),
        ]),
      }}
    />
  );
}
