/** How is the service, for those who use it? One calm page without sign-in: overall, each part with its last ninety days, what goes on, what was. */
import { Button } from '@mantine/core';
import { publicIncidents, publicSummary } from '@samspel/contract/status.ts';
import { useEffect, useMemo, useState } from 'react';
import { When } from '../../parts/figure/when.tsx';
import { monthText, relativeText } from '../../parts/format/instant.ts';
import { Skeleton } from '../../parts/page/standing.tsx';
import { State, StateShape } from '../../parts/state/state.tsx';
import { useAsk } from '../../platform/ask.ts';
import { useNow } from '../../platform/clock.ts';
import { type Day, daysOf, type PublicIncident } from './days.ts';
import { IncidentTold } from './incident.tsx';
import { NotHere, Outside } from './outside.tsx';
import { dayReads, Strip } from './strip.tsx';
import { type Component, componentSaid, indicatorSays, indicatorTone } from './words.ts';
import './status.css';

/** So many of the past are shown at first. */
const pastShown = 8;

/** The page; asked again twice a minute. */
export function Screen() {
  const summary = useAsk(publicSummary);
  const list = useAsk(publicIncidents);
  const tick = useNow(30);
  const [heard, setHeard] = useState(() => tick);
  const { refetch } = summary;
  const { refetch: refetchList } = list;
  useEffect(() => {
    void refetch().then((answer) => answer.isSuccess && setHeard(tick));
    void refetchList();
  }, [tick, refetch, refetchList]);
  if (summary.data === undefined)
    return summary.error === null ? (
      <Outside name="Status" title="Status">
        <Skeleton lines={8} />
      </Outside>
    ) : (
      <NotHere error={summary.error} retry={() => void refetch()} />
    );
  const { page, components, incidents, status } = summary.data;
  const past = (list.data?.incidents ?? []).filter((one) => one.resolved_at !== null).sort((a, b) => Date.parse(b.started_at) - Date.parse(a.started_at));
  const late = summary.error !== null;
  return (
    <Outside
      name={page.name}
      title={`${page.name}: ${indicatorSays[status.indicator].toLowerCase()}`}
      foot={
        <>
          <span>
            {late ? 'The server does not answer; this is from ' : 'Looked at '}
            {relativeText(heard, tick)}. Times are yours, UTC on hover; days are UTC.
          </span>
          <span>
            For machines:{' '}
            <a className="s-link" href="/api/v2/summary.json">
              summary.json
            </a>
          </span>
        </>
      }
    >
      <div className="s-status-now" data-tone={indicatorTone[status.indicator]} role="status">
        <StateShape tone={indicatorTone[status.indicator]} size={20} />
        <p>{indicatorSays[status.indicator]}</p>
      </div>
      {incidents.length > 0 && (
        <section aria-label="What goes on now">
          {incidents.map((incident) => (
            <IncidentTold key={incident.id} incident={incident} level={2} />
          ))}
        </section>
      )}
      <Components components={components} incidents={list.data?.incidents} now={tick} />
      <Past incidents={past} known={list.data !== undefined} />
    </Outside>
  );
}

function Components({
  components,
  incidents,
  now,
}: {
  readonly components: readonly Component[];
  readonly incidents: readonly PublicIncident[] | undefined;
  readonly now: number;
}) {
  const hour = Math.floor(now / 3_600_000) * 3_600_000;
  // biome-ignore lint/correctness/useExhaustiveDependencies: within an hour the days stand as they are, but for what the list says
  const days = useMemo(
    () => new Map(components.map((one) => [one.id, incidents === undefined ? [] : daysOf(one.id, incidents, now)])),
    [components, incidents, hour],
  );
  if (components.length === 0) return null;
  return (
    <section aria-labelledby="parts">
      <h2 id="parts" className="s-status-h2">
        Parts
      </h2>
      <ul className="s-status-parts">
        {components.map((component) => {
          const own = days.get(component.id) ?? [];
          return (
            <li key={component.id}>
              <div className="s-status-part">
                <span className="s-grow">
                  <b>{component.name}</b>
                  {component.description !== null && <span className="s-dim s-status-about">{component.description}</span>}
                </span>
                <State {...componentSaid[component.status]} strong={component.status !== 'operational'} />
              </div>
              {own.length > 0 && <Strip name={component.name} days={own} />}
            </li>
          );
        })}
      </ul>
      <AsTable components={components} days={days} />
    </section>
  );
}

/** The strips for everyone who reads words better than shades: the days on which something happened. */
function AsTable({ components, days }: { readonly components: readonly Component[]; readonly days: ReadonlyMap<string, readonly Day[]> }) {
  const rows = components.flatMap((component) => (days.get(component.id) ?? []).filter((day) => day.incidents.length > 0).map((day) => ({ component, day })));
  rows.sort((a, b) => (a.day.date < b.day.date ? 1 : -1));
  return (
    <details className="s-status-table">
      <summary>The last 90 days as a list</summary>
      {rows.length === 0 ? (
        <p className="s-dim">Nothing happened.</p>
      ) : (
        <table>
          <thead>
            <tr>
              <th scope="col">Part</th>
              <th scope="col">Day and what happened</th>
            </tr>
          </thead>
          <tbody>
            {rows.map(({ component, day }) => (
              <tr key={`${component.id} ${day.date}`}>
                <th scope="row">{component.name}</th>
                <td>{dayReads(day)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </details>
  );
}

function Past({ incidents, known }: { readonly incidents: readonly PublicIncident[]; readonly known: boolean }) {
  const [all, setAll] = useState(false);
  if (!known) return null;
  const shown = all ? incidents : incidents.slice(0, pastShown);
  let month = '';
  return (
    <section aria-labelledby="past">
      <h2 id="past" className="s-status-h2">
        What was
      </h2>
      {incidents.length === 0 && <p className="s-dim">Nothing yet.</p>}
      {shown.map((incident) => {
        const own = monthText(Date.parse(incident.started_at), 'local');
        const fresh = own !== month;
        month = own;
        return (
          <div key={incident.id}>
            {fresh && <p className="s-status-month">{own}</p>}
            <IncidentTold incident={incident} most={1} />
          </div>
        );
      })}
      {!all && incidents.length > pastShown && (
        <Button onClick={() => setAll(true)}>
          <span>
            Show all {incidents.length}, since <When at={incidents.at(-1)?.started_at ?? null} />
          </span>
        </Button>
      )}
    </section>
  );
}
