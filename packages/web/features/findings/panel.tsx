/** One finding in the right panel: what was noticed, the facts, and what accepting it does. */
import { Button } from '@mantine/core';
import { type FindingAnswer, listFindings } from '@samspel/contract/findings.ts';
import { useState } from 'react';
import { When } from '../../parts/figure/when.tsx';
import { Link } from '../../parts/page/link.tsx';
import { Fact, Facts, Section } from '../../parts/page/page.tsx';
import { EmptyState, ErrorState, Skeleton } from '../../parts/page/standing.tsx';
import { Panel as Frame } from '../../parts/panel/panel.tsx';
import { State } from '../../parts/state/state.tsx';
import { useAsk } from '../../platform/ask.ts';
import { addressOfRef } from '../../platform/places.ts';
import { withoutRefs } from '../../platform/reference.ts';
import { useMay } from '../../platform/session.ts';
import { DecideDialog, type Decision } from './decide.tsx';
import { factName, kindTitle, stateSaid } from './words.ts';
import './findings.css';

/** The panel. It looks among the open ones first, then among the decided. */
export function Panel({ id }: { readonly id: string }) {
  const open = useAsk(listFindings, { query: { state: 'open', limit: 500 } });
  const found = open.data?.items.find((each) => each.id === id);
  const missing = open.data !== undefined && found === undefined;
  const accepted = useAsk(listFindings, { query: { state: 'accepted', limit: 500 } }, { enabled: missing });
  const dismissed = useAsk(listFindings, { query: { state: 'dismissed', limit: 500 } }, { enabled: missing });
  const withdrawn = useAsk(listFindings, { query: { state: 'withdrawn', limit: 500 } }, { enabled: missing });
  const finding = found ?? [accepted, dismissed, withdrawn].flatMap((asked) => asked.data?.items ?? []).find((each) => each.id === id);
  if (finding !== undefined) return <Shown finding={finding} />;
  return (
    <Frame title="Finding">
      {open.error !== null ? (
        <ErrorState error={open.error} retry={() => void open.refetch()} />
      ) : open.isPending || (missing && (accepted.isPending || dismissed.isPending || withdrawn.isPending)) ? (
        <Skeleton lines={5} />
      ) : (
        <EmptyState small title="There is no such finding." />
      )}
    </Frame>
  );
}

function Shown({ finding }: { readonly finding: FindingAnswer }) {
  const member = useMay('member');
  const [decision, setDecision] = useState<Decision | null>(null);
  const to = addressOfRef(finding.subject);
  // Ids that name no page say nothing to a person.
  const facts = Object.entries(finding.facts).filter(
    ([, value]) => value !== null && value !== '' && !(typeof value === 'string' && /^[a-z]{3}_[0-9A-Z]{26}$/.test(value) && addressOfRef(value) === null),
  );
  return (
    <Frame
      title={withoutRefs(finding.title)}
      meta={
        <>
          <State tone={stateSaid[finding.state].tone} word={stateSaid[finding.state].word} />
          <span>{kindTitle(finding.kind)}</span>
        </>
      }
    >
      {finding.state === 'open' && member && (
        <div className="s-row-wrap" style={{ padding: '4px 0 12px' }}>
          <Button variant="filled" onClick={() => setDecision({ what: 'accept', findings: [finding] })}>
            Accept…
          </Button>
          <Button onClick={() => setDecision({ what: 'dismiss', findings: [finding] })}>Dismiss…</Button>
        </div>
      )}
      {finding.state === 'open' && (
        <p className="s-dim" style={{ paddingBottom: 12 }}>
          {finding.acceptDoes ?? 'Accepting only says: seen, and right.'}
        </p>
      )}
      <Section title="Facts">
        <Facts>
          <Fact name="About">
            {to === null ? (
              finding.subjectTitle
            ) : (
              <Link className="s-link" to={to}>
                {finding.subjectTitle}
              </Link>
            )}
          </Fact>
          <Fact name="Found">
            <When at={finding.foundAt} />
          </Fact>
          {finding.decidedAt !== null && (
            <Fact name="Decided">
              <When at={finding.decidedAt} />
              {finding.decidedBy !== null && ` by ${finding.decidedBy}`}
            </Fact>
          )}
          {finding.reason !== null && finding.reason !== '' && <Fact name="Why">{finding.reason}</Fact>}
          {facts.map(([name, value]) => (
            <Fact key={name} name={factName(name)}>
              <FactValue value={value} />
            </Fact>
          ))}
        </Facts>
      </Section>
      {decision !== null && <DecideDialog decision={decision} close={() => setDecision(null)} />}
    </Frame>
  );
}

function FactValue({ value }: { readonly value: unknown }) {
  const to = typeof value === 'string' ? addressOfRef(value) : null;
  if (to !== null && typeof value === 'string')
    return (
      <Link className="s-link" to={to} title={value}>
        {withoutRefs(value)}
      </Link>
    );
  if (typeof value === 'string' && /^\d{4}-\d\d-\d\dT/.test(value)) return <When at={value} />;
  if (Array.isArray(value) && value.every((each) => typeof each === 'string')) return <span className="s-find-value">{value.join(', ')}</span>;
  return <span className="s-find-value">{typeof value === 'object' ? JSON.stringify(value, null, 2) : String(value)}</span>;
}
