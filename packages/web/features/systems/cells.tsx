/** How do the facts of a system stand in a row? State, owner, stage, name: the same everywhere in the catalog. */
import type { Named, OwnershipAnswer, SystemSummary } from '@samspel/contract/catalog.ts';
import { countText } from '../../parts/format/number.ts';
import { Link } from '../../parts/page/link.tsx';
import { Owner } from '../../parts/state/owner.tsx';
import { State } from '../../parts/state/state.tsx';
import { addressOfRef } from '../../platform/places.ts';
import { readinessSaid, stateSaid, waitingWord } from './words.ts';
import './systems.css';

/** How it fares now, with how many incidents say so. */
export function NowCell({ system }: { readonly system: Pick<SystemSummary, 'now'> }) {
  const said = stateSaid[system.now.state];
  const { incidents } = system.now;
  return (
    <State
      tone={said.tone}
      word={said.word}
      strong={said.tone === 'bad'}
      title={incidents.length === 0 ? undefined : `${countText(incidents.length, 'open incident')}: ${incidents.map((each) => each.title).join('; ')}`}
    />
  );
}

/** A team as owner on one side; nobody is a warning. A declined one is nobody. */
export function OwnerCell({ ownership, side }: { readonly ownership: OwnershipAnswer | null; readonly side?: string }) {
  const nobody = ownership === null || ownership.state === 'declined';
  return (
    <Owner
      name={nobody ? null : ownership.team.title}
      side={side}
      person={ownership?.team.ref.startsWith('user:') ?? false}
      waiting={waitingWord(ownership)}
      href={nobody ? undefined : (addressOfRef(ownership.team.ref) ?? undefined)}
    />
  );
}

/** Readiness in one word. */
export function ReadinessCell({ state }: { readonly state: SystemSummary['readiness'] }) {
  const said = readinessSaid[state];
  return <State tone={said.tone} word={said.word} />;
}

/** A thing of the catalog as a link; what nothing declares is said to be unknown. */
export function NamedLink({ thing }: { readonly thing: Named }) {
  const to = thing.known ? addressOfRef(thing.ref) : null;
  if (to === null)
    return (
      <span title={thing.known ? thing.ref : `${thing.ref} is named here, but nothing declares it`}>
        {thing.known ? (
          thing.title
        ) : (
          <>
            {thing.title} <span className="s-faint">(not declared)</span>
          </>
        )}
      </span>
    );
  return (
    <Link className="s-link" to={to} title={thing.ref}>
      {thing.title}
    </Link>
  );
}

/** Several of them, with commas. */
export function NamedLinks({ things, none = 'none' }: { readonly things: readonly Named[]; readonly none?: string }) {
  if (things.length === 0) return <span className="s-faint">{none}</span>;
  return (
    <>
      {things.map((thing, index) => (
        <span key={thing.ref}>
          {index > 0 && ', '}
          <NamedLink thing={thing} />
        </span>
      ))}
    </>
  );
}
