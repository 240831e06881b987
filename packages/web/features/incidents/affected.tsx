/** What is hit, and who owns it in development and in operations? */
import { EmptyState } from '../../parts/page/standing.tsx';
import { Owner } from '../../parts/state/owner.tsx';
import { addressOfRef } from '../../platform/places.ts';
import { kindWord, nameOf } from '../../platform/reference.ts';
import { ThingLink } from './cells.tsx';
import type { Shown } from './words.ts';

/** Each thing with its owners; a journey or the service has none of its own. */
export function Affected({ shown }: { readonly shown: Shown }) {
  const titles = new Map(shown.teams.map((team) => [team.ref, team.title]));
  if (shown.affected.length === 0) return <EmptyState small title="Nobody said yet what was hit." />;
  const owner = (ref: string | null, side: string) => (
    <Owner side={side} name={ref === null ? null : (titles.get(ref) ?? nameOf(ref))} href={ref === null ? undefined : (addressOfRef(ref) ?? undefined)} />
  );
  return (
    <ul className="s-inc-affected">
      {shown.affected.map((thing) => (
        <li key={thing.ref}>
          <span className="s-row">
            <ThingLink thing={thing.ref} title={thing.title} />
            <span className="s-faint">{thing.known ? kindWord(thing.ref) : `${kindWord(thing.ref)}, not in the catalog`}</span>
          </span>
          {['component', 'resource'].includes(thing.ref.split(':')[0] ?? '') && thing.known && (
            <span className="s-row-wrap s-inc-owners">
              {owner(thing.devOwner, 'dev')}
              {owner(thing.opsOwner, 'ops')}
            </span>
          )}
        </li>
      ))}
    </ul>
  );
}
