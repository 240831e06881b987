/** What is the public told about this incident? Its own address, to be linked to. */
import { publicIncidents } from '@samspel/contract/status.ts';
import { useParams } from '@tanstack/react-router';
import { Skeleton } from '../../parts/page/standing.tsx';
import { useAsk } from '../../platform/ask.ts';
import { IncidentTold } from './incident.tsx';
import { NotHere, Outside } from './outside.tsx';

/** The page. */
export function Screen() {
  const { id } = useParams({ strict: false }) as { id: string };
  const asked = useAsk(publicIncidents);
  if (asked.data === undefined)
    return asked.error === null ? (
      <Outside name="Status" title="Status">
        <Skeleton lines={5} />
      </Outside>
    ) : (
      <NotHere error={asked.error} retry={() => void asked.refetch()} />
    );
  const { page, incidents } = asked.data;
  const incident = incidents.find((one) => one.id === id);
  return (
    <Outside
      name={page.name}
      title={`${incident?.name ?? 'Not here'}: ${page.name}`}
      foot={
        <a className="s-link" href="/status">
          How everything is now
        </a>
      }
    >
      {incident === undefined ? (
        <p className="s-dim">This incident is not among the fifty latest, or it was taken off the page.</p>
      ) : (
        <IncidentTold incident={incident} level={2} />
      )}
    </Outside>
  );
}
