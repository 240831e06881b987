/** Which part of the catalog? The same row of links on each of its lists, with how many wait. */
import { overview } from '@samspel/contract/catalog.ts';
import { numberText } from '../../parts/format/number.ts';
import { Link } from '../../parts/page/link.tsx';
import { useAsk } from '../../platform/ask.ts';
import '../../parts/facets/facets.css';
import './systems.css';

export type Part = 'systems' | 'subsystems' | 'teams' | 'queues' | 'import';

/** Only the very page is marked, not what lies below it. */
const exact = { activeOptions: { exact: true, includeSearch: false } } as object;

/** The row of links; `here` is marked. */
export function SubNav({ here }: { readonly here: Part }) {
  const asked = useAsk(overview, {}, { nouns: ['findings'] });
  const counts = asked.data?.counts;
  const queues = asked.data?.queues;
  const waiting = queues === undefined ? undefined : queues.unowned + queues.unaccepted + queues.overdue + queues.departed;
  const parts: readonly { key: Part | 'findings'; label: string; to: string; count?: number | undefined }[] = [
    { key: 'systems', label: 'Systems', to: '/systems', count: counts?.systems },
    { key: 'subsystems', label: 'Subsystems', to: '/subsystems', count: counts?.subsystems },
    { key: 'teams', label: 'Teams', to: '/teams', count: counts?.teams },
    { key: 'queues', label: 'Ownership', to: '/systems/queues', count: waiting },
    { key: 'findings', label: 'Findings', to: '/findings', count: queues?.findings },
    { key: 'import', label: 'Import and export', to: '/systems/import' },
  ];
  return (
    <nav className="s-tabs s-subnav" aria-label="Catalog">
      {parts.map((part) => (
        <Link key={part.key} to={part.to} {...exact} className="s-tab" aria-current={part.key === here ? 'page' : undefined}>
          {part.label}
          {part.count !== undefined && <span className="s-tab-count s-num">{numberText(part.count)}</span>}
        </Link>
      ))}
    </nav>
  );
}
