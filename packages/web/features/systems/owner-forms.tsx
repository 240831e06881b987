/** Who shall answer for it? The forms of ownership: propose a team, accept, decline, say that it still holds. Each asks for its reason. */
import { Modal, Select, Textarea, TextInput } from '@mantine/core';
import {
  acceptOwnership,
  declineOwnership,
  listPeople,
  listTeams,
  type OwnershipAnswer,
  proposeOwner,
  reviewOwnership,
  type SideWord,
} from '@samspel/contract/catalog.ts';
import { useState } from 'react';
import { Form } from '../../parts/field/form.tsx';
import { useAsk, useCommand } from '../../platform/ask.ts';
import { now } from '../../platform/clock.ts';
import { useDraft } from '../../platform/draft.ts';
import { fieldError } from '../../platform/problem.ts';

export type OwnerAction = 'propose' | 'accept' | 'decline' | 'review';

export interface OwnerFormProps {
  /** One system, or several when picked in a list. */
  readonly systems: readonly { readonly ref: string; readonly title: string }[];
  readonly side: SideWord;
  readonly action: OwnerAction;
  readonly ownership: OwnershipAnswer | null;
  readonly close: () => void;
}

const day = 86_400_000;
/** A date of a form (UTC) as the last moment of that day. */
const endOfDay = (date: string): string | null => (date === '' ? null : `${date}T23:59:59Z`);
const inDays = (days: number): string => new Date(now() + days * day).toISOString().slice(0, 10);

const titles: Record<OwnerAction, (side: string) => string> = {
  propose: (side) => `Propose ${side === 'ops' ? 'an' : 'a'} ${side} owner`,
  accept: (side) => `Accept as ${side} owner`,
  decline: (side) => `Decline to be ${side} owner`,
  review: (side) => `The ${side} owner still holds`,
};

/** The dialog for one step of an ownership. */
export function OwnerDialog(props: OwnerFormProps) {
  const { action, side, systems, close } = props;
  const one = systems.length === 1 ? systems[0]?.title : `${systems.length} systems`;
  return (
    <Modal opened onClose={close} title={`${titles[action](side)}: ${one ?? ''}`} size={520}>
      {action === 'propose' ? <Propose {...props} /> : <Answer {...props} />}
    </Modal>
  );
}

function Propose({ systems, side, ownership, close }: OwnerFormProps) {
  const [typed, type, forget] = useDraft(
    `propose.${side}.${systems
      .map((each) => each.ref)
      .join('+')
      .slice(0, 200)}`,
    { team: '', person: '', reviewBy: '', reason: '' },
  );
  const teams = useAsk(listTeams, {});
  const people = useAsk(listPeople, { query: typed.team === '' ? {} : { team: typed.team } }, { enabled: typed.team !== '', keep: false });
  const propose = useCommand(proposeOwner, { quiet: true });
  const { failed, sendAll, pending } = useEach(systems);
  const problem = propose.problem;
  return (
    <Form
      submit="Propose"
      pending={pending || propose.pending}
      disabled={typed.team === '' || typed.reason.trim() === ''}
      problem={problem}
      fields={['/team', '/person', '/reviewBy', '/reason']}
      onCancel={close}
      onSubmit={() =>
        void sendAll((ref) =>
          propose.run({
            params: { ref, side },
            body: { team: typed.team, person: typed.person === '' ? null : typed.person, reviewBy: endOfDay(typed.reviewBy), reason: typed.reason.trim() },
          }),
        ).then((all) => {
          if (!all) return;
          forget();
          close();
        })
      }
    >
      {ownership !== null && ownership.state !== 'declined' && (
        <p className="s-dim">
          {ownership.team.title} is {side} owner now and stays in the history. The team proposed has to accept.
        </p>
      )}
      <Select
        data-autofocus
        label="Team"
        searchable
        limit={200}
        value={typed.team === '' ? null : typed.team}
        onChange={(team) => type({ team: team ?? '', person: '' })}
        data={(teams.data?.items ?? []).map((team) => ({ value: team.ref, label: team.title }))}
        nothingFoundMessage="No team of that name in the catalog"
        error={fieldError(problem, '/team')}
      />
      <Select
        label="Person in that team"
        description="Whom to ask first. May stay empty."
        searchable
        clearable
        disabled={typed.team === ''}
        value={typed.person === '' ? null : typed.person}
        onChange={(person) => type({ person: person ?? '' })}
        data={(people.data?.items ?? []).filter((person) => person.departedAt === null).map((person) => ({ value: person.ref, label: person.title }))}
        error={fieldError(problem, '/person')}
      />
      <TextInput
        type="date"
        label="Look at it again by"
        description="Then it stands in the queue of overdue ones. May stay empty."
        value={typed.reviewBy}
        min={inDays(1)}
        onChange={(event) => type({ reviewBy: event.currentTarget.value })}
        error={fieldError(problem, '/reviewBy')}
      />
      <Textarea
        label="Why"
        description="One line. It stands in the history of ownership."
        minRows={2}
        value={typed.reason}
        onChange={(event) => type({ reason: event.currentTarget.value })}
        error={fieldError(problem, '/reason')}
      />
      <Failed failed={failed} />
    </Form>
  );
}

const answers = { accept: acceptOwnership, decline: declineOwnership } as const;

function Answer({ systems, side, action, ownership, close }: OwnerFormProps) {
  const [reason, setReason] = useState(action === 'accept' ? 'We take it on' : action === 'review' ? 'Still ours' : '');
  const [reviewBy, setReviewBy] = useState(action === 'decline' ? '' : inDays(182));
  const take = useCommand(answers[action === 'decline' ? 'decline' : 'accept'], { quiet: true });
  const review = useCommand(reviewOwnership, { quiet: true });
  const { failed, sendAll, pending } = useEach(systems);
  const problem = action === 'review' ? review.problem : take.problem;
  const send = (ref: string) => {
    const said = { reason: reason.trim() };
    if (action === 'review') return review.run({ params: { ref, side }, body: { ...said, reviewBy: endOfDay(reviewBy) ?? new Date(now()).toISOString() } });
    return take.run({ params: { ref, side }, body: action === 'decline' ? said : { ...said, ...(reviewBy === '' ? {} : { reviewBy: endOfDay(reviewBy) }) } });
  };
  return (
    <Form
      submit={action === 'accept' ? 'Accept' : action === 'decline' ? 'Decline' : 'Say so'}
      pending={pending}
      disabled={reason.trim() === '' || (action === 'review' && reviewBy === '')}
      problem={problem}
      fields={['/reviewBy', '/reason']}
      onCancel={close}
      onSubmit={() => void sendAll(send).then((all) => all && close())}
    >
      {action === 'decline' && (
        <p className="s-dim">
          {ownership?.team.title ?? 'The team'} says no: {systems.length === 1 ? 'the system' : 'each system'} then has no {side} owner, and stands in the queue
          of unowned ones.
        </p>
      )}
      {action !== 'decline' && (
        <TextInput
          type="date"
          label="Look at it again by"
          value={reviewBy}
          min={inDays(1)}
          onChange={(event) => setReviewBy(event.currentTarget.value)}
          error={fieldError(problem, '/reviewBy')}
        />
      )}
      <Textarea
        data-autofocus
        label="Why"
        description="One line. It stands in the history of ownership."
        minRows={2}
        value={reason}
        onChange={(event) => setReason(event.currentTarget.value)}
        error={fieldError(problem, '/reason')}
      />
      <Failed failed={failed} />
    </Form>
  );
}

/** Sends one command for each system, one after another; those that were refused stay named. */
function useEach(systems: OwnerFormProps['systems']) {
  const [failed, setFailed] = useState<readonly string[]>([]);
  const [pending, setPending] = useState(false);
  const [done, setDone] = useState<ReadonlySet<string>>(new Set());
  const sendAll = async (send: (ref: string) => Promise<unknown>): Promise<boolean> => {
    setPending(true);
    const refused: string[] = [];
    const held = new Set(done);
    for (const system of systems) {
      if (held.has(system.ref)) continue;
      if ((await send(system.ref)) === null) refused.push(system.title);
      else held.add(system.ref);
    }
    setDone(held);
    setFailed(refused);
    setPending(false);
    return refused.length === 0;
  };
  return { failed: systems.length > 1 ? failed : [], sendAll, pending };
}

function Failed({ failed }: { readonly failed: readonly string[] }) {
  if (failed.length === 0) return null;
  return <p className="s-dim">Refused for {failed.join(', ')}; done for the others. Sending again tries only these.</p>;
}
