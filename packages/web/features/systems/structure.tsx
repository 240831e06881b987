/** What does a journey need? Its structure as nested lists: all of these, any of these, at least so many of these. */
import type { JourneyAnswer, Named, StructureWord } from '@samspel/contract/catalog.ts';
import { ratioText } from '../../parts/format/ratio.ts';
import { Link } from '../../parts/page/link.tsx';
import { addressOf } from '../../platform/places.ts';
import { nameOf } from '../../platform/reference.ts';
import { NamedLink } from './cells.tsx';

function Branch({ of, known, here }: { readonly of: StructureWord; readonly known: ReadonlyMap<string, Named>; readonly here: string | undefined }) {
  if ('ref' in of) {
    const thing = known.get(of.ref);
    if (of.ref === here) return <b>{thing?.title ?? nameOf(of.ref)}</b>;
    return thing === undefined ? <span>{nameOf(of.ref)}</span> : <NamedLink thing={thing} />;
  }
  const [word, parts] = 'all' in of ? ['all of', of.all] : 'any' in of ? ['any of', of.any] : [`at least ${of.atLeast} of ${of.of.length}`, of.of];
  return (
    <>
      <span className="s-faint">{word}</span>
      <ul>
        {parts.map((part, index) => (
          <li key={String(index)}>
            <Branch of={part} known={known} here={here} />
          </li>
        ))}
      </ul>
    </>
  );
}

/** The nested lists; the system whose page this is stands out. */
export function Structure({ journey, here }: { readonly journey: JourneyAnswer; readonly here?: string | undefined }) {
  if (journey.structure === null) return <p className="s-faint">It names no systems yet: add `structure` to its document.</p>;
  return (
    <div className="s-sys-structure">
      <Branch of={journey.structure} known={new Map(journey.systems.map((system) => [system.ref, system]))} here={here} />
    </div>
  );
}

/** Journeys, each with its weight and what it needs folded below. */
export function Journeys({ journeys, here }: { readonly journeys: readonly JourneyAnswer[]; readonly here?: string | undefined }) {
  return (
    <ul>
      {journeys.map((journey) => (
        <li key={journey.ref} className="s-sys-journey">
          <div className="s-row-wrap">
            <Link className="s-link" to={addressOf('journey', journey.ref) ?? ''}>
              {journey.title}
            </Link>
            <span className="s-faint">
              {journey.service === null ? '' : `${journey.service.title} · `}weight {journey.weight <= 1 ? ratioText(journey.weight, 0) : journey.weight}
            </span>
          </div>
          {journey.description !== null && <p className="s-dim">{journey.description}</p>}
          <Structure journey={journey} here={here} />
        </li>
      ))}
    </ul>
  );
}
