/** What is broken now? One line in the top bar: how many incidents are open and how long the oldest has lasted. */
import { incidentsToday } from '@samspel/contract/incidents/reading.ts';
import { useEffect } from 'react';
import { Age } from '../../parts/figure/when.tsx';
import { Link } from '../../parts/page/link.tsx';
import { StateShape } from '../../parts/state/state.tsx';
import { useAsk } from '../../platform/ask.ts';
import { setServerNow } from '../../platform/clock.ts';
import './today.css';

/** Says so too when nothing is. Says nothing while it is not known. */
export function BrokenNow() {
  const asked = useAsk(incidentsToday);
  const { data, dataUpdatedAt } = asked;
  // The one answer that every page asks for: ages are counted by the server's clock.
  useEffect(() => {
    if (data !== undefined) setServerNow(Date.parse(data.now), dataUpdatedAt);
  }, [data, dataUpdatedAt]);
  if (asked.data === undefined) return null;
  const { open, openCount } = asked.data;
  if (openCount === 0)
    return (
      <Link to="/incidents" className="s-broken">
        <StateShape tone="good" />
        <span className="s-broken-words">No open incident</span>
        <span className="s-broken-short s-unseen-wide">0</span>
      </Link>
    );
  const oldest = open.reduce<string | null>(
    (first, incident) => (incident.started !== null && (first === null || incident.started < first) ? incident.started : first),
    null,
  );
  const only = openCount === 1 ? open[0] : undefined;
  return (
    <Link to={only === undefined ? '/incidents' : `/incidents/${only.id}`} className="s-broken" data-open>
      <StateShape tone="bad" />
      <span className="s-num s-broken-words s-cut">{only === undefined ? `${openCount} open incidents` : only.title}</span>
      <span className="s-num s-broken-short">{openCount} open</span>
      {oldest !== null && <Age since={oldest} />}
    </Link>
  );
}
