/** What is the public told about one incident? Its title, what it touches, and every update, newest first. */

import { When } from '../../parts/figure/when.tsx';
import { durationText } from '../../parts/format/duration.ts';
import { Link } from '../../parts/page/link.tsx';
import { StateShape } from '../../parts/state/state.tsx';
import type { PublicIncident } from './days.ts';
import { indicatorTone, statusWord } from './words.ts';

/** The incident. `most`: so many updates. */
export function IncidentTold({ incident, most = 100, level = 3 }: { readonly incident: PublicIncident; readonly most?: number; readonly level?: 2 | 3 }) {
  const over = incident.resolved_at !== null;
  const Heading = level === 2 ? 'h2' : 'h3';
  const updates = incident.incident_updates.slice(0, most);
  return (
    <article className="s-status-incident" data-open={!over || undefined}>
      <Heading className="s-status-incident-name">
        <StateShape tone={over ? 'quiet' : indicatorTone[incident.impact]} size={13} />
        <Link to={`/status/incidents/${incident.id}`}>{incident.name}</Link>
      </Heading>
      <p className="s-status-sub">
        {statusWord[incident.status]}
        {incident.components.length > 0 && ` · ${incident.components.map((one) => one.name).join(', ')}`} · <When at={incident.started_at} />
        {incident.resolved_at !== null && ` · ${durationText((Date.parse(incident.resolved_at) - Date.parse(incident.started_at)) / 1000)}`}
      </p>
      <ol className="s-status-updates">
        {updates.map((update) => (
          <li key={update.id}>
            <p className="s-status-update-head">
              <b>{statusWord[update.status]}</b> <When at={update.display_at} />
            </p>
            <p className="s-status-update-body">{update.body}</p>
          </li>
        ))}
      </ol>
    </article>
  );
}
