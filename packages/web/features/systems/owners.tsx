/** Who owns it, in development and in operations, and do they know? Both owners with what is open about them and the next step. */
import { Button } from '@mantine/core';
import type { OwnershipAnswer, SideWord } from '@samspel/contract/catalog.ts';
import { useState } from 'react';
import { When } from '../../parts/figure/when.tsx';
import { Owner } from '../../parts/state/owner.tsx';
import { State } from '../../parts/state/state.tsx';
import { addressOfRef } from '../../platform/places.ts';
import { useMay, useWho } from '../../platform/session.ts';
import { NamedLink } from './cells.tsx';
import { type OwnerAction, OwnerDialog } from './owner-forms.tsx';
import { ownershipSaid } from './words.ts';

export interface OwnersProps {
  readonly system: { readonly ref: string; readonly title: string };
  readonly owners: { readonly dev: OwnershipAnswer | null; readonly ops: OwnershipAnswer | null };
  readonly mayChange: boolean;
}

/** Both sides, one above the other. */
export function Owners({ system, owners, mayChange }: OwnersProps) {
  const [open, setOpen] = useState<{ side: SideWord; action: OwnerAction } | null>(null);
  // A side that nobody holds is anybody's to propose for, until somebody has accepted the system on the other.
  const unguarded = owners.dev?.state !== 'accepted' && owners.ops?.state !== 'accepted';
  return (
    <div>
      {(['dev', 'ops'] as const).map((side) => (
        <OneSide
          key={side}
          side={side}
          ownership={owners[side]}
          mayPropose={mayChange || (unguarded && owners[side] === null)}
          act={(action) => setOpen({ side, action })}
        />
      ))}
      {open !== null && <OwnerDialog systems={[system]} side={open.side} action={open.action} ownership={owners[open.side]} close={() => setOpen(null)} />}
    </div>
  );
}

function OneSide({
  side,
  ownership,
  mayPropose,
  act,
}: {
  readonly side: SideWord;
  readonly ownership: OwnershipAnswer | null;
  readonly mayPropose: boolean;
  readonly act: (action: OwnerAction) => void;
}) {
  const member = useMay('member');
  const operator = useMay('operator');
  const who = useWho();
  const ours = ownership !== null && (operator || (who?.teams.includes(ownership.team.ref) ?? false));
  const nobody = ownership === null || ownership.state === 'declined';
  const last = ownership?.reasons.at(-1);
  const said = ownership === null ? null : ownershipSaid(ownership);
  return (
    <div className="s-sys-owner">
      <span className="s-sys-owner-side">{side}</span>
      <div className="s-grow">
        <span className="s-row-wrap">
          <Owner
            name={nobody ? null : ownership.team.title}
            person={ownership?.team.ref.startsWith('user:') ?? false}
            href={nobody ? undefined : (addressOfRef(ownership.team.ref) ?? undefined)}
          />
          {said !== null && <State tone={said.tone} word={said.word} />}
        </span>
        <div className="s-sys-owner-about">
          {ownership === null && <span>Nobody answers for this side yet.</span>}
          {ownership?.person != null && (
            <span>
              Ask first: <NamedLink thing={ownership.person} />
            </span>
          )}
          {ownership !== null && !nobody && (
            <span>
              since <When at={ownership.from} />
            </span>
          )}
          {ownership !== null && !nobody && ownership.reviewBy !== null && (
            <span>
              look again by <When at={ownership.reviewBy} />
            </span>
          )}
          {last !== undefined && last.reason !== '' && (
            <span>
              “{last.reason}”, {last.by}
            </span>
          )}
        </div>
      </div>
      <div className="s-row-wrap">
        {ownership?.state === 'pending' && ours && (
          <>
            <Button variant="filled" onClick={() => act('accept')}>
              Accept
            </Button>
            <Button onClick={() => act('decline')}>Decline</Button>
          </>
        )}
        {ownership?.state === 'accepted' && ours && <Button onClick={() => act('review')}>Still holds…</Button>}
        {member && mayPropose && <Button onClick={() => act('propose')}>{nobody ? 'Propose…' : 'Hand over…'}</Button>}
      </div>
    </div>
  );
}
