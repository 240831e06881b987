/** Who was paged for this incident, what became of it, and who took it? The whole page stands behind its link. */

import { listPages } from '@samspel/contract/pages/routes.ts';
import type { PageRow } from '@samspel/contract/pages.ts';
import { When } from '../../parts/figure/when.tsx';
import { Link } from '../../parts/page/link.tsx';
import { Section } from '../../parts/page/page.tsx';
import { Owner } from '../../parts/state/owner.tsx';
import { State, type Tone } from '../../parts/state/state.tsx';
import { useAsk } from '../../platform/ask.ts';

const states: Readonly<Record<PageRow['state'], readonly [Tone, string]>> = {
  open: ['bad', 'nobody has it'],
  acknowledged: ['active', 'somebody has it'],
  over: ['quiet', 'over'],
};

/** Nothing at all where nobody was paged. */
export function Woken({ incident }: { readonly incident: string }) {
  const pages = useAsk(listPages, { query: { incident, limit: 20 } }, { nouns: ['incidents'] }).data?.items ?? [];
  if (pages.length === 0) return null;
  return (
    <Section title="Paged">
      <ul className="s-inc-pages">
        {pages.map((page) => (
          <Told key={page.id} page={page} />
        ))}
      </ul>
    </Section>
  );
}

function Told({ page }: { readonly page: PageRow }) {
  const [tone, word] = states[page.state];
  return (
    <li>
      <span className="s-row-wrap">
        {page.told.length === 0 ? <span className="s-dim">Nobody could be told</span> : page.told.map(({ id, name }) => <Owner key={id} person name={name} />)}
      </span>
      <span className="s-row-wrap s-dim">
        {page.acknowledgedBy === null || page.acknowledgedAt === null ? (
          <State tone={tone} word={word} />
        ) : (
          <span>
            {page.acknowledgedBy} took it <When at={page.acknowledgedAt} />
          </span>
        )}
        {page.state === 'open' && page.nextAt !== null && (
          <span>
            next step <When at={page.nextAt} as="relative" />
          </span>
        )}
        <Link className="s-link" to={`/on-call/pages/${page.id}`}>
          Each notice
        </Link>
      </span>
    </li>
  );
}
