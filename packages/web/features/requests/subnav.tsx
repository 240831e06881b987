/** Which side of requests? The row of links on each of their screens. */
import { Link } from '../../parts/page/link.tsx';
import '../../parts/facets/facets.css';
import './requests.css';

const parts = [
  { key: 'queue', label: 'Queue', to: '/requests' },
  { key: 'figures', label: 'How fast we answer', to: '/requests/figures' },
  { key: 'happy', label: 'Are developers happy?', to: '/requests/happy' },
  { key: 'again', label: 'Asked again', to: '/requests/again' },
  { key: 'promises', label: 'Promises and templates', to: '/requests/promises' },
] as const;

/** Only the very page is marked, not what lies below it. */
const exact = { activeOptions: { exact: true, includeSearch: false } } as object;

/** The row of links; `here` is marked. */
export function SubNav({ here }: { readonly here: (typeof parts)[number]['key'] }) {
  return (
    <nav className="s-tabs s-req-nav" aria-label="Requests and how they go">
      {parts.map((part) => (
        <Link key={part.key} to={part.to} {...exact} className="s-tab" aria-current={part.key === here ? 'page' : undefined}>
          {part.label}
        </Link>
      ))}
    </nav>
  );
}
