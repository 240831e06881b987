/** Which pages wait for me? Those that told me and that nobody has yet; taken from here. */
import { Button } from '@mantine/core';
import { acknowledgePage, listPages } from '@samspel/contract/pages/routes.ts';
import type { PageRow } from '@samspel/contract/pages.ts';
import { Age } from '../../parts/figure/when.tsx';
import { Link } from '../../parts/page/link.tsx';
import { Section } from '../../parts/page/page.tsx';
import { StateShape } from '../../parts/state/state.tsx';
import { useAsk, useCommand } from '../../platform/ask.ts';
import { useMay, useWho } from '../../platform/session.ts';

/** Nothing at all where none waits. */
export function PagesOfMine() {
  const me = useWho()?.person.id;
  const asked = useAsk(listPages, { query: { state: 'open', limit: 20, ...(me === undefined ? {} : { person: me }) } }, { enabled: me !== undefined });
  const pages = asked.data?.items ?? [];
  if (pages.length === 0) return null;
  return (
    <Section title="You are paged" count={pages.length}>
      <ul className="s-today-list">
        {pages.map((page) => (
          <Waiting key={page.id} page={page} />
        ))}
      </ul>
    </Section>
  );
}

function Waiting({ page }: { readonly page: PageRow }) {
  const may = useMay('member');
  const taking = useCommand(acknowledgePage, { nouns: ['incidents'], says: `You have it: ${page.title}` });
  return (
    <li className="s-today-incident">
      <StateShape tone="bad" size={14} />
      <div className="s-grow">
        <Link to={page.incident === null ? `/on-call/pages/${page.id}` : `/incidents/${page.incident}`} className="s-today-title">
          {page.title}
        </Link>
        <p className="s-today-sub">
          {page.severity}, nobody has it for <Age since={page.begunAt} />
        </p>
      </div>
      {may && (
        <Button variant="filled" loading={taking.pending} onClick={() => void taking.run({ params: { id: page.id } })} aria-label={`I have it: ${page.title}`}>
          I have it
        </Button>
      )}
    </li>
  );
}
