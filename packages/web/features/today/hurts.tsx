/** What hurts now, since when, whom? And what began or ended since midnight. */
import type { incidentsToday } from '@samspel/contract/incidents/reading.ts';
import type { AnswerOf } from '@samspel/contract/route.ts';
import type { UseQueryResult } from '@tanstack/react-query';
import { Age, Duration, When } from '../../parts/figure/when.tsx';
import { Link } from '../../parts/page/link.tsx';
import { Section } from '../../parts/page/page.tsx';
import { Answer, Skeleton } from '../../parts/page/standing.tsx';
import { State, StateShape, type Tone } from '../../parts/state/state.tsx';

export type Today = AnswerOf<typeof incidentsToday>;
type Open = Today['open'][number];
interface Asked {
  readonly asked: UseQueryResult<Today, Error>;
}

const severityTone: Readonly<Record<Open['severity'], Tone>> = { major: 'bad', partial: 'bad', degraded: 'warn' };

/** Open incidents: what still hurts first, the worst on top, as the server ordered them. */
export function HurtsNow({ asked }: Asked) {
  return (
    <Section title="Hurts now" count={asked.data?.openCount}>
      <Answer asked={asked} skeleton={<Skeleton kind="table" lines={2} />}>
        {(today) =>
          today.open.length === 0 ? (
            <p className="s-today-calm">
              <State tone="good" word="Nothing is broken that we know of." />
            </p>
          ) : (
            <ul className="s-today-list">
              {today.open.map((incident) => (
                <OpenIncident key={incident.id} incident={incident} />
              ))}
              {today.openCount > today.open.length && (
                <li>
                  <Link to="/incidents" className="s-link">
                    {today.openCount - today.open.length} more
                  </Link>
                </li>
              )}
            </ul>
          )
        }
      </Answer>
    </Section>
  );
}

function OpenIncident({ incident }: { readonly incident: Open }) {
  const hit = incident.impacts.map((impact) => `${impact.title} (${impact.words})`);
  return (
    <li className="s-today-incident">
      <StateShape tone={incident.state === 'mitigated' ? 'warn' : severityTone[incident.severity]} size={14} />
      <div className="s-grow">
        <Link to={`/incidents/${incident.id}`} className="s-today-title">
          {incident.title}
        </Link>
        <p className="s-today-sub">
          {incident.severity}, {incident.state}
          {incident.coordinator !== null && ` · coordinated by ${incident.coordinator}`}
          {hit.length > 0 && ` · ${hit.slice(0, 4).join(', ')}${hit.length > 4 ? ` and ${hit.length - 4} more` : ''}`}
        </p>
      </div>
      <span className="s-today-age">
        {incident.started === null ? (
          <span className="s-faint">
            open <Age since={incident.opened} />
          </span>
        ) : (
          <Age since={incident.started} />
        )}
      </span>
    </li>
  );
}

/** What began or ended since midnight UTC and is over. Nothing: not shown. */
export function SinceMidnight({ asked }: Asked) {
  const over = asked.data?.today.filter((incident) => incident.resolved !== null) ?? [];
  if (over.length === 0) return null;
  return (
    <Section title="Over since midnight UTC" count={over.length}>
      <ul className="s-today-list">
        {over.map((incident) => (
          <li key={incident.id} className="s-today-incident">
            <StateShape tone="quiet" size={14} />
            <div className="s-grow">
              <Link to={`/incidents/${incident.id}`} className="s-today-title">
                {incident.title}
              </Link>
              <p className="s-today-sub">
                {incident.severity}, resolved <When at={incident.resolved} />
              </p>
            </div>
            <span className="s-today-age">
              <Duration seconds={incident.durationSeconds} />
            </span>
          </li>
        ))}
      </ul>
    </Section>
  );
}
