/** The short lists on the pages of the catalog: incidents and findings, each line a link. */

import { Button } from '@mantine/core';
import { acceptFinding, dismissFinding } from '@samspel/contract/findings.ts';
import { Duration, When } from '../../parts/figure/when.tsx';
import { Link } from '../../parts/page/link.tsx';
import { EmptyState } from '../../parts/page/standing.tsx';
import { State, StateShape, type Tone } from '../../parts/state/state.tsx';
import { useCommand } from '../../platform/ask.ts';
import { withoutRefs } from '../../platform/reference.ts';
import { useMay } from '../../platform/session.ts';
import type { SystemAnswer } from './system-answer.ts';

const incidentTone = (incident: SystemAnswer['latestIncidents'][number]): Tone =>
  incident.resolvedAt === null && incident.state !== 'resolved' ? 'bad' : 'quiet';

/** Incidents, newest first. */
export function IncidentList({ incidents }: { readonly incidents: SystemAnswer['latestIncidents'] }) {
  if (incidents.length === 0) return <EmptyState small title="None on record." />;
  return (
    <ul className="s-sys-list">
      {incidents.map((incident) => (
        <li key={incident.id}>
          <State tone={incidentTone(incident)} word={incident.state} />
          <Link className="s-link s-cut" to={`/incidents/${incident.id}`} style={{ flex: '1 1 180px' }}>
            {incident.title}
          </Link>
          <span className="s-dim">
            <When at={incident.startedAt} missing="its start is not known" />
          </span>
          <span className="s-dim" style={{ minWidth: 72, textAlign: 'right' }}>
            {incident.startedAt !== null && incident.resolvedAt !== null ? (
              <Duration seconds={(Date.parse(incident.resolvedAt) - Date.parse(incident.startedAt)) / 1000} />
            ) : incident.state === 'resolved' ? (
              ''
            ) : (
              'open'
            )}
          </span>
        </li>
      ))}
    </ul>
  );
}

/** Findings that wait for a decision, decided here in one step. */
export function FindingList({ findings }: { readonly findings: SystemAnswer['findings'] }) {
  const member = useMay('member');
  const accept = useCommand(acceptFinding, { says: 'Accepted.', nouns: ['catalog'] });
  const dismiss = useCommand(dismissFinding, { says: 'Dismissed.', nouns: ['catalog'] });
  if (findings.length === 0) return <EmptyState small title="Nothing waits for a decision." />;
  return (
    <ul className="s-sys-list">
      {findings.map((finding) => (
        <li key={finding.id}>
          <StateShape tone="warn" />
          <Link className="s-grow" to={`/findings?panel=finding/${finding.id}`} title={finding.kind} style={{ flexBasis: 160 }}>
            {withoutRefs(finding.title)}
          </Link>
          {member && (
            <span className="s-row">
              <Button size="compact-sm" disabled={accept.pending} onClick={() => void accept.run({ params: { id: finding.id }, body: {} })}>
                Accept
              </Button>
              <Button
                size="compact-sm"
                variant="subtle"
                color="gray"
                disabled={dismiss.pending}
                onClick={() => void dismiss.run({ params: { id: finding.id }, body: {} })}
              >
                Dismiss
              </Button>
            </span>
          )}
        </li>
      ))}
    </ul>
  );
}
