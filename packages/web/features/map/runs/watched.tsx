/** Which journeys would not recover at their peak? As the nightly watch saw them, worst first. */
import type { Run } from '@samspel/contract/cascades.ts';
import { Link } from '../../../parts/page/link.tsx';
import { State } from '../../../parts/state/state.tsx';
import { addressOfRef } from '../../../platform/places.ts';
import { verdicts } from '../words.ts';
import './runs.css';

type Journey = Omit<NonNullable<Run['watch']>['journeys'][number], never>;

const badness = { metastable: 3, vulnerable: 2, unknown: 1, stable: 0 } as const;

/** The list. */
export function WatchedJourneys({ journeys, titleOf }: { readonly journeys: readonly Journey[]; readonly titleOf: (ref: string) => string }) {
  return (
    <ul className="s-run-journeys">
      {journeys
        .toSorted((a, b) => badness[b.verdict] - badness[a.verdict] || a.title.localeCompare(b.title))
        .map((journey) => (
          <li key={journey.ref}>
            <State tone={verdicts[journey.verdict].tone} word={verdicts[journey.verdict].word} strong={journey.verdict === 'metastable'} />
            <Link className="s-link s-cut" to={addressOfRef(journey.ref) ?? '/availability'} title={journey.title}>
              {journey.title}
            </Link>
            <span className="s-dim s-cut">
              {journey.firstToFail === null ? (
                <span className="s-faint">nothing takes it down for long</span>
              ) : (
                <>
                  slow{' '}
                  <Link className="s-link" to={`?panel=map-system/${journey.firstToFail}`}>
                    {titleOf(journey.firstToFail)}
                  </Link>{' '}
                  hurts it most
                </>
              )}
            </span>
          </li>
        ))}
    </ul>
  );
}
