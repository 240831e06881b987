/** Who owned it, when, and why did that end? All ownerships there ever were, and who it was on any day. */
import { TextInput } from '@mantine/core';
import { type OwnershipAnswer, ownersOn } from '@samspel/contract/catalog.ts';
import { When } from '../../parts/figure/when.tsx';
import { Answer, EmptyState } from '../../parts/page/standing.tsx';
import { State, Tag } from '../../parts/state/state.tsx';
import { useAddress } from '../../platform/address.ts';
import { useAsk } from '../../platform/ask.ts';
import { NamedLink, OwnerCell } from './cells.tsx';
import { ownershipSaid } from './words.ts';

const did = { declared: 'Declared', proposed: 'Proposed', accepted: 'Accepted', declined: 'Declined', reviewed: 'Looked at again', ended: 'Ended' } as const;

/** Newest first. */
export function OwnershipHistory({ history }: { readonly history: readonly OwnershipAnswer[] }) {
  if (history.length === 0) return <EmptyState small title="Nobody has owned it so far. Every proposal, acceptance and hand-over will stand here." />;
  return (
    <ol>
      {history.map((ownership) => {
        const said = ownershipSaid(ownership);
        return (
          <li key={ownership.id} className="s-sys-history">
            <span className="s-num s-dim">
              <When at={ownership.from} /> – {ownership.to === null ? 'now' : <When at={ownership.to} />}
            </span>
            <div>
              <span className="s-row-wrap">
                <Tag>{ownership.side}</Tag>
                <NamedLink thing={ownership.team} />
                {ownership.person !== null && (
                  <span className="s-dim">
                    with <NamedLink thing={ownership.person} />
                  </span>
                )}
                <State tone={said.tone} word={said.word} />
              </span>
              <ol className="s-dim">
                {ownership.reasons.map((step) => (
                  <li key={`${step.at}${step.what}`}>
                    {did[step.what]} <When at={step.at} /> by {step.by}
                    {step.reason === '' ? '' : `: “${step.reason}”`}
                  </li>
                ))}
              </ol>
            </div>
          </li>
        );
      })}
    </ol>
  );
}

/** Who owned it on a day of the past, kept in the address as `?on=`. */
export function OwnersOnDay({ system }: { readonly system: string }) {
  const [{ on }, set] = useAddress({ on: null });
  const asked = useAsk(ownersOn, { params: { ref: system }, query: on === null ? {} : { on: `${on}T12:00:00Z` } }, { enabled: on !== null });
  return (
    <div className="s-row-wrap" style={{ marginBottom: 8, alignItems: 'flex-end' }}>
      <TextInput
        type="date"
        label="Who owned it on"
        value={on ?? ''}
        onChange={(event) => set({ on: event.currentTarget.value === '' ? null : event.currentTarget.value })}
      />
      {on !== null && (
        <Answer asked={asked} skeleton={<span className="s-faint">…</span>}>
          {(answer) => (
            <span className="s-row-wrap" role="status" style={{ minHeight: 34 }}>
              <OwnerCell ownership={answer.owners.dev} side="dev" />
              <OwnerCell ownership={answer.owners.ops} side="ops" />
            </span>
          )}
        </Answer>
      )}
    </div>
  );
}
