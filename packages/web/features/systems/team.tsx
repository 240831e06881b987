/** Who is this team, what does it answer for, and what waits for its answer? */
import { Button } from '@mantine/core';
import { type OwnershipAnswer, type SideWord, showTeam } from '@samspel/contract/catalog.ts';
import { useState } from 'react';
import { When } from '../../parts/figure/when.tsx';
import { Link } from '../../parts/page/link.tsx';
import { Columns, Page, Section } from '../../parts/page/page.tsx';
import { EmptyState, ErrorState, Skeleton } from '../../parts/page/standing.tsx';
import { Owner } from '../../parts/state/owner.tsx';
import { State } from '../../parts/state/state.tsx';
import { useAsk } from '../../platform/ask.ts';
import { addressOfRef } from '../../platform/places.ts';
import { useMay, useWho } from '../../platform/session.ts';
import { AvailabilityBrief } from './brief.tsx';
import { NamedLink, NamedLinks } from './cells.tsx';
import { type OwnerAction, OwnerDialog } from './owner-forms.tsx';
import { useRefInPath } from './ref-in-path.ts';
import { ownershipSaid } from './words.ts';
import './systems.css';

type Owned = OwnershipAnswer & { readonly systemTitle: string };

/** The screen. */
export function Screen() {
  const ref = useRefInPath();
  const asked = useAsk(showTeam, { params: { ref } }, { keep: false });
  const told = asked.data;
  const back = (
    <Link className="s-link" to="/teams">
      Teams
    </Link>
  );
  if (told === undefined)
    return (
      <Page title={asked.error === null ? '…' : 'Team'} above={back}>
        {asked.error === null ? <Skeleton lines={8} /> : <ErrorState error={asked.error} retry={() => void asked.refetch()} />}
      </Page>
    );
  const waiting = told.owns.filter((each) => each.state === 'pending' || each.overdue || each.departed);
  const here = told.people.filter((person) => person.departedAt === null);
  return (
    <Page
      title={told.title}
      above={
        <>
          {back}
          {told.parent !== null && (
            <>
              {' · '}
              <NamedLink thing={told.parent} />
            </>
          )}
        </>
      }
      meta={
        <>
          {told.type !== null && <span>{told.type}</span>}
          {told.email !== null && (
            <a className="s-link" href={`mailto:${told.email}`}>
              {told.email}
            </a>
          )}
          {told.children.length > 0 && (
            <span>
              Teams in it: <NamedLinks things={told.children} />
            </span>
          )}
        </>
      }
    >
      {told.description !== null && told.description !== told.title && <p style={{ maxWidth: '72ch', paddingBottom: 12 }}>{told.description}</p>}
      {waiting.length > 0 && (
        <Section title="Waits for an answer" count={waiting.length}>
          <OwnedList owned={waiting} team={told.ref} />
        </Section>
      )}
      <Columns kind="wide-left">
        <div>
          {(['dev', 'ops'] as const).map((side) => {
            const owned = told.owns.filter((each) => each.side === side && each.state === 'accepted' && !each.overdue && !each.departed);
            return (
              <Section key={side} title={side === 'dev' ? 'Builds' : 'Runs'} count={owned.length}>
                {owned.length === 0 ? (
                  <EmptyState small title={side === 'dev' ? 'It is dev owner of no system.' : 'It is ops owner of no system.'} />
                ) : (
                  <OwnedList owned={owned} team={told.ref} />
                )}
              </Section>
            );
          })}
          {told.ownedBefore.length > 0 && (
            <Section title="Owned before" count={told.ownedBefore.length}>
              <OwnedList owned={told.ownedBefore} team={told.ref} />
            </Section>
          )}
        </div>
        <div>
          <Section title="People" count={here.length}>
            {told.people.length === 0 ? (
              <EmptyState small title="Nobody is a member of it in the catalog." />
            ) : (
              <ul className="s-sys-list">
                {told.people.map((person) => (
                  <li key={person.ref}>
                    <Owner
                      name={person.title}
                      person
                      href={addressOfRef(person.ref) ?? undefined}
                      waiting={person.departedAt === null ? undefined : 'has left'}
                    />
                  </li>
                ))}
              </ul>
            )}
          </Section>
          {told.owns.length > 0 && (
            <Section title="Availability" note="Of the systems it owns, together. To see where to help, not to compare teams.">
              <AvailabilityBrief scope={told.ref} title={`what ${told.title} owns`} />
            </Section>
          )}
        </div>
      </Columns>
    </Page>
  );
}

function OwnedList({ owned, team }: { readonly owned: readonly Owned[]; readonly team: string }) {
  const [open, setOpen] = useState<{ ownership: Owned; action: OwnerAction; side: SideWord } | null>(null);
  const operator = useMay('operator');
  const who = useWho();
  const ours = operator || (who?.teams.includes(team) ?? false);
  return (
    <>
      <ul className="s-sys-list">
        {owned
          .toSorted((a, b) => a.systemTitle.localeCompare(b.systemTitle))
          .map((each) => {
            const said = ownershipSaid(each);
            const act = (action: OwnerAction) => setOpen({ ownership: each, action, side: each.side });
            return (
              <li key={each.id}>
                <span className="s-owner-side" style={{ width: 28 }}>
                  {each.side}
                </span>
                <Link className="s-link s-cut" to={addressOfRef(each.system) ?? ''} style={{ flex: '1 1 140px' }}>
                  {each.systemTitle}
                </Link>
                {(each.to !== null || said.tone !== 'good') && <State tone={said.tone} word={said.word} />}
                <span className="s-dim">
                  {each.to === null ? (
                    each.reviewBy === null ? null : (
                      <>
                        by <When at={each.reviewBy} />
                      </>
                    )
                  ) : (
                    <>
                      until <When at={each.to} />
                    </>
                  )}
                </span>
                {ours && each.to === null && each.state === 'pending' && (
                  <span className="s-row">
                    <Button size="compact-sm" variant="filled" onClick={() => act('accept')}>
                      Accept
                    </Button>
                    <Button size="compact-sm" onClick={() => act('decline')}>
                      Decline
                    </Button>
                  </span>
                )}
                {ours && each.to === null && each.state === 'accepted' && (each.overdue || each.departed) && (
                  <Button size="compact-sm" onClick={() => act('review')}>
                    Still holds…
                  </Button>
                )}
              </li>
            );
          })}
      </ul>
      {open !== null && (
        <OwnerDialog
          systems={[{ ref: open.ownership.system, title: open.ownership.systemTitle }]}
          side={open.side}
          action={open.action}
          ownership={open.ownership}
          close={() => setOpen(null)}
        />
      )}
    </>
  );
}
