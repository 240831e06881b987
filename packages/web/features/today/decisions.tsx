/** What did the machine notice that a person must decide on? The newest findings, each accepted or dismissed here. */
import { Button } from '@mantine/core';
import { acceptFinding, dismissFinding, listFindings } from '@samspel/contract/findings.ts';
import type { AnswerOf } from '@samspel/contract/route.ts';
import { When } from '../../parts/figure/when.tsx';
import { numberText } from '../../parts/format/number.ts';
import { Link } from '../../parts/page/link.tsx';
import { Section } from '../../parts/page/page.tsx';
import { Answer, Skeleton } from '../../parts/page/standing.tsx';
import { type Echo, useAsk, useCommand } from '../../platform/ask.ts';
import { addressOfRef } from '../../platform/places.ts';
import { withoutRefs } from '../../platform/reference.ts';
import { useMay } from '../../platform/session.ts';

type Finding = AnswerOf<typeof listFindings>['items'][number];
const shown = { query: { limit: 6 } } as const;

/** The section. */
export function Decisions() {
  const asked = useAsk(listFindings, shown);
  const open = asked.data?.kinds.reduce((sum, kind) => sum + kind.open, 0);
  return (
    <Section title="Findings to decide on" count={open === 0 ? undefined : open}>
      <Answer asked={asked} skeleton={<Skeleton lines={3} />}>
        {({ items }) =>
          items.length === 0 ? (
            <p className="s-dim">None. What the machine notices and a person must decide on stands here.</p>
          ) : (
            <ul className="s-today-list">
              {items.map((finding) => (
                <Decision key={finding.id} finding={finding} />
              ))}
              {open !== undefined && open > items.length && (
                <li className="s-today-line">
                  <Link to="/findings" className="s-link">
                    All {numberText(open)} findings
                  </Link>
                </li>
              )}
            </ul>
          )
        }
      </Answer>
    </Section>
  );
}

function Decision({ finding }: { readonly finding: Finding }) {
  const may = useMay('member');
  const gone = {
    echo: (echo: Echo) => echo.change(listFindings, shown, (before) => ({ ...before, items: before.items.filter((one) => one.id !== finding.id) })),
  };
  const accepting = useCommand(acceptFinding, { ...gone, says: 'Accepted.', nouns: ['catalog'] });
  const dismissing = useCommand(dismissFinding, { ...gone, says: 'Dismissed.' });
  const input = { params: { id: finding.id }, body: { reason: '' } };
  return (
    <li className="s-today-finding">
      <Link className="s-today-title" to={addressOfRef(finding.subject) ?? '/findings'}>
        {withoutRefs(finding.subjectTitle)}
      </Link>
      <p className="s-dim">{withoutRefs(finding.title)}</p>
      <div className="s-row s-today-finding-foot">
        <span className="s-faint s-grow">
          <When at={finding.foundAt} as="relative" />
          {finding.acceptDoes !== null && `. Accepting ${withoutRefs(finding.acceptDoes.charAt(0).toLowerCase() + finding.acceptDoes.slice(1))}`}
        </span>
        {may && (
          <>
            <Button size="compact-sm" aria-label={`Accept: ${finding.title}`} onClick={() => void accepting.run(input, { version: finding.version })}>
              Accept
            </Button>
            <Button
              size="compact-sm"
              variant="subtle"
              color="gray"
              aria-label={`Dismiss: ${finding.title}`}
              onClick={() => void dismissing.run(input, { version: finding.version })}
            >
              Dismiss
            </Button>
          </>
        )}
      </div>
    </li>
  );
}
