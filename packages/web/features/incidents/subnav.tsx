/** Which side of our incidents? The row of links on each of the lists, with how many wait. */
import { incidentsToday } from '@samspel/contract/incidents.ts';
import { useEffect, useRef } from 'react';
import { numberText } from '../../parts/format/number.ts';
import { Link } from '../../parts/page/link.tsx';
import { useAsk } from '../../platform/ask.ts';
import '../../parts/facets/facets.css';
import './incidents.css';

export type Part = 'incidents' | 'case-studies' | 'changes' | 'import';

/** Only the very page is marked, not what lies below it. */
const exact = { activeOptions: { exact: true, includeSearch: false } } as object;

/** The row of links; `here` is marked. */
export function SubNav({ here }: { readonly here: Part }) {
  const today = useAsk(incidentsToday).data;
  const parts: readonly { key: Part; label: string; to: string; count?: number | undefined; says?: string }[] = [
    { key: 'incidents', label: 'Incidents', to: '/incidents', count: today?.openCount, says: 'open' },
    { key: 'case-studies', label: 'Case studies', to: '/case-studies', count: today?.caseStudiesDemanded, says: 'to be written' },
    { key: 'changes', label: 'Changes', to: '/case-studies/changes', count: today?.changesOverdue, says: 'late' },
    { key: 'import', label: 'Import a history', to: '/incidents/import' },
  ];
  const bar = useRef<HTMLElement>(null);
  // Narrow screens show a part of the row: the present one is brought into sight.
  // biome-ignore lint/correctness/useExhaustiveDependencies: another page is here, or the counts made the row wider
  useEffect(() => {
    const marked = bar.current?.querySelector<HTMLElement>('[aria-current]');
    if (bar.current !== null && marked != null) bar.current.scrollLeft = marked.offsetLeft - bar.current.offsetLeft - 40;
  }, [here, today]);
  return (
    <nav ref={bar} className="s-tabs s-inc-nav" aria-label="Incidents and what was learnt">
      {parts.map((part) => (
        <Link key={part.key} to={part.to} {...exact} className="s-tab" aria-current={part.key === here ? 'page' : undefined}>
          {part.label}
          {part.count !== undefined && part.count > 0 && (
            <span className="s-tab-count s-num">
              {numberText(part.count)} {part.says}
            </span>
          )}
        </Link>
      ))}
    </nav>
  );
}
