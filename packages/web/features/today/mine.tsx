/** What waits for me? Ownership proposed to my teams, case studies demanded, changes whose date has passed. */
import { Button, Textarea } from '@mantine/core';
import { acceptOwnership, declineOwnership, ownershipQueues } from '@samspel/contract/catalog/ownership.ts';
import type { AnswerOf } from '@samspel/contract/route.ts';
import type { UseQueryResult } from '@tanstack/react-query';
import { useState } from 'react';
import { Form } from '../../parts/field/form.tsx';
import { countText } from '../../parts/format/number.ts';
import { Link } from '../../parts/page/link.tsx';
import { Section } from '../../parts/page/page.tsx';
import { ErrorState } from '../../parts/page/standing.tsx';
import { State } from '../../parts/state/state.tsx';
import { useAsk, useCommand } from '../../platform/ask.ts';
import { addressOfRef } from '../../platform/places.ts';
import { fieldError } from '../../platform/problem.ts';
import { useMay, useWho } from '../../platform/session.ts';
import type { Today } from './hurts.tsx';

type Waiting = AnswerOf<typeof ownershipQueues>['unaccepted'][number];

/** The section. */
export function Mine({ asked }: { readonly asked: UseQueryResult<Today, Error> }) {
  const who = useWho();
  const queues = useAsk(ownershipQueues);
  const teams = who?.teams ?? [];
  const person = who?.person.ref ?? null;
  const mine = (one: Waiting) =>
    one.ownership !== null && (teams.includes(one.ownership.team.ref) || (person !== null && one.ownership.person?.ref === person));
  const unaccepted = queues.data?.unaccepted.filter(mine) ?? [];
  const overdue = queues.data?.overdue.filter(mine) ?? [];
  const demanded = asked.data?.caseStudiesDemanded ?? 0;
  const late = asked.data?.changesOverdue ?? 0;
  const nothing = unaccepted.length + overdue.length + demanded + late === 0;
  return (
    <Section title="Waits for me" count={unaccepted.length + overdue.length || undefined}>
      {queues.error !== null && <ErrorState error={queues.error} retry={() => void queues.refetch()} />}
      {nothing && queues.data !== undefined && (
        <p className="s-dim">Nothing.{teams.length === 0 && ' You are in no team of the catalog, so no ownership is proposed to you.'}</p>
      )}
      <ul className="s-today-list">
        {unaccepted.map((one) => (
          <Proposed key={`${one.system.ref} ${one.side}`} waiting={one} />
        ))}
        {overdue.map((one) => (
          <li key={`${one.system.ref} ${one.side} overdue`} className="s-today-line">
            <span className="s-grow">
              Review the {one.side} ownership of{' '}
              <Link className="s-link" to={addressOfRef(one.system.ref) ?? '/systems'}>
                {one.system.title}
              </Link>
            </span>
            <State tone="warn" word="overdue" />
          </li>
        ))}
        {demanded > 0 && (
          <li className="s-today-line">
            <span>
              {' '}
              <Link className="s-link" to="/case-studies?state=demanded">
                {countText(demanded, 'case study', 'case studies')}
              </Link>{' '}
              to be written
            </span>{' '}
          </li>
        )}
        {late > 0 && (
          <li className="s-today-line">
            <span>
              {' '}
              <Link className="s-link" to="/case-studies/changes?overdue=true">
                {countText(late, 'promised change')}
              </Link>{' '}
              past {late === 1 ? 'its' : 'their'} date
            </span>{' '}
          </li>
        )}
      </ul>
    </Section>
  );
}

function Proposed({ waiting }: { readonly waiting: Waiting }) {
  const { system, side, ownership } = waiting;
  const [saying, setSaying] = useState<'accept' | 'decline' | null>(null);
  const [reason, setReason] = useState('');
  const params = { ref: system.ref, side };
  const accepting = useCommand(acceptOwnership, { quiet: true, says: `${system.title} is yours for ${side}.`, nouns: ['findings'] });
  const declining = useCommand(declineOwnership, { quiet: true, says: `Declined. ${system.title} waits for another ${side} owner.`, nouns: ['findings'] });
  const command = saying === 'decline' ? declining : accepting;
  const may = useMay('member');
  const send = async () => {
    if ((await command.run({ params, body: { reason } })) !== null) setSaying(null);
  };
  return (
    <li className="s-today-line" data-stacked={saying !== null || undefined}>
      <span className="s-grow">
        {ownership?.team.title} as {side} owner of{' '}
        <Link className="s-link" to={addressOfRef(system.ref) ?? '/systems'}>
          {system.title}
        </Link>
      </span>
      {may && saying === null && (
        <span className="s-row" style={{ gap: 4 }}>
          <Button size="compact-sm" onClick={() => setSaying('accept')}>
            Accept
          </Button>
          <Button size="compact-sm" variant="subtle" color="gray" onClick={() => setSaying('decline')}>
            Decline
          </Button>
        </span>
      )}
      {saying !== null && (
        <Form
          onSubmit={() => void send()}
          submit={saying === 'accept' ? 'Accept' : 'Decline'}
          pending={command.pending}
          problem={command.problem}
          fields={['/reason']}
          onCancel={() => setSaying(null)}
        >
          <Textarea
            label="Why"
            minRows={1}
            autoFocus
            value={reason}
            onChange={(event) => setReason(event.currentTarget.value)}
            error={fieldError(command.problem, '/reason')}
          />
        </Form>
      )}
    </li>
  );
}
