/** What can be done with the one in hand? Take, wait, sleep, finish, put into another, make two of one; each by a key, each with its way back. */
import { Button, Menu, Modal, TextInput } from '@mantine/core';
import {
  finishRequest,
  handRequest,
  nameCard,
  type RequestSummary,
  reopenRequest,
  takeRequest,
  unmergeRequest,
  waitForAsker,
  wakeRequest,
} from '@samspel/contract/requests.ts';
import { useState } from 'react';
import { Form } from '../../parts/field/form.tsx';
import { useCommand } from '../../platform/ask.ts';
import { call } from '../../platform/client.ts';
import { useShortcuts } from '../../platform/keys.ts';
import { fieldError } from '../../platform/problem.ts';
import { useWho } from '../../platform/session.ts';
import { EditForm } from './edit.tsx';
import { FinishForm } from './finish.tsx';
import { GiveForm } from './give-form.tsx';
import { MergeForm } from './merge.tsx';
import { SnoozeForm } from './snooze-form.tsx';
import { standAgain, unfinish } from './undo.ts';
import type { Shown } from './words.ts';

type Dialog = 'give' | 'snooze' | 'finish' | 'merge' | 'reopen' | 'edit' | 'card' | null;

/** The row of buttons and the dialogs they open. */
export function Doing({ shown, split, keys }: { readonly shown: Shown; readonly split: () => void; readonly keys: boolean }) {
  const { request } = shown;
  const { id, version } = request;
  const who = useWho();
  const [dialog, setDialog] = useState<Dialog>(null);
  const taking = useCommand(takeRequest, {
    says: 'You have it.',
    undo: () => call(handRequest, { params: { id }, body: { person: request.taker?.id ?? null } }),
  });
  const lettingGo = useCommand(handRequest, { says: 'Nobody has it now.', undo: () => call(takeRequest, { params: { id } }) });
  const waiting = useCommand(waitForAsker, { says: 'It waits for its asker.', undo: () => call(wakeRequest, { params: { id } }) });
  const waking = useCommand(wakeRequest, { says: 'It is open.', undo: () => standAgain(request) });
  const finishing = useCommand(finishRequest, {
    says: ({ request: { outcome } }) => (outcome === 'card' ? 'It became a card, which waits for the board.' : 'It is done.'),
    undo: () => unfinish(request),
  });
  const unmerging = useCommand(unmergeRequest, { says: 'They are two again.' });
  const isDone = request.state === 'done';
  const isMine = who !== null && request.taker?.id === who.person.id;
  const finish = () => (request.firstReply === null ? setDialog('finish') : void finishing.run({ params: { id }, body: { outcome: 'answered' } }, { version }));
  const isMerged = request.outcome === 'merged';
  const isCard = request.outcome === 'card';
  const shortcuts = [
    ...(isDone
      ? [{ keys: 'u', says: 'Reopen it', run: () => setDialog('reopen') }]
      : [
          { keys: 't', says: 'Take it', run: () => void taking.run({ params: { id } }, { version }) },
          { keys: 'z', says: 'Let it sleep', run: () => setDialog('snooze') },
          { keys: 'm', says: 'Put it into another', run: () => setDialog('merge') },
          { keys: 'd', says: 'Done: it is answered', run: finish },
          {
            keys: 'b',
            says: 'Make it a card for the board',
            run: () => void finishing.run({ params: { id }, body: { outcome: 'card' as const } }, { version }),
          },
          { keys: 'f', says: 'Finish with an outcome', run: () => setDialog('finish') },
          { keys: 'a', says: 'Give it to somebody', run: () => setDialog('give') },
        ]),
    { keys: 's', says: 'Make two of one', run: split },
  ];
  useShortcuts('This request', isMerged ? [] : shortcuts, keys);
  const close = () => setDialog(null);
  if (isMerged)
    return (
      <div className="s-row-wrap">
        <Button loading={unmerging.pending} onClick={() => void unmerging.run({ params: { id } }, { version })}>
          Take it out again
        </Button>
      </div>
    );
  return (
    <div className="s-row-wrap">
      {isCard && <Button onClick={() => setDialog('card')}>{request.into === null ? 'Say where the card is…' : 'The card is elsewhere…'}</Button>}
      {isDone ? (
        <Button onClick={() => setDialog('reopen')}>Reopen</Button>
      ) : (
        <>
          {isMine ? (
            <Button loading={lettingGo.pending} onClick={() => void lettingGo.run({ params: { id }, body: { person: null } }, { version })}>
              Let go
            </Button>
          ) : (
            <Button loading={taking.pending} onClick={() => void taking.run({ params: { id } }, { version })}>
              Take
            </Button>
          )}
          <Button onClick={() => setDialog('finish')}>Finish…</Button>
          {request.state === 'open' ? (
            <Button onClick={() => setDialog('snooze')}>Sleep…</Button>
          ) : (
            <Button loading={waking.pending} onClick={() => void waking.run({ params: { id } }, { version })}>
              Wake
            </Button>
          )}
        </>
      )}
      <Menu position="bottom-end">
        <Menu.Target>
          <Button variant="subtle">More</Button>
        </Menu.Target>
        <Menu.Dropdown>
          {!isDone && <Menu.Item onClick={() => setDialog('give')}>Give it to somebody…</Menu.Item>}
          <Menu.Item onClick={() => setDialog('edit')}>Title, team, systems…</Menu.Item>
          {!isDone && (
            <Menu.Item disabled={request.firstReply === null || request.state === 'waiting'} onClick={() => void waiting.run({ params: { id } }, { version })}>
              Wait for its asker
            </Menu.Item>
          )}
          {!isDone && <Menu.Item onClick={() => setDialog('merge')}>Put it into another…</Menu.Item>}
          <Menu.Item onClick={split}>Make two of one…</Menu.Item>
        </Menu.Dropdown>
      </Menu>
      {dialog === 'give' && <GiveForm rows={[request]} close={close} />}
      {dialog === 'snooze' && <SnoozeForm rows={[request]} close={close} />}
      {dialog === 'card' && <CardForm request={request} close={close} />}
      {dialog === 'reopen' && <ReopenForm request={request} close={close} />}
      {dialog === 'finish' && <FinishForm request={request} close={close} />}
      {dialog === 'merge' && <MergeForm request={request} close={close} />}
      {dialog === 'edit' && <EditForm request={request} close={close} />}
    </div>
  );
}

interface DialogProps {
  readonly request: RequestSummary;
  readonly close: () => void;
}

function ReopenForm({ request: { id, version }, close }: DialogProps) {
  const [why, setWhy] = useState('');
  const reopening = useCommand(reopenRequest, { quiet: true, says: 'It is open again.' });
  return (
    <Modal opened onClose={close} title="Reopen: it was not done" size={420}>
      <Form
        submit="Reopen"
        pending={reopening.pending}
        problem={reopening.problem}
        fields={['/why']}
        onCancel={close}
        onSubmit={() => void reopening.run({ params: { id }, body: { why } }, { version }).then((done) => done !== null && close())}
      >
        <TextInput
          label="Why"
          value={why}
          onChange={(event) => setWhy(event.currentTarget.value)}
          error={fieldError(reopening.problem, '/why')}
          data-autofocus
        />
      </Form>
    </Modal>
  );
}

/** A key or an address; empty, it waits for the board. */
function CardForm({ request: { id, version, into }, close }: DialogProps) {
  const [card, setCard] = useState(into ?? '');
  const naming = useCommand(nameCard, {
    quiet: true,
    says: (answer) => (answer.request.into === null ? 'The card waits for the board.' : 'The card is linked.'),
    undo: () => call(nameCard, { params: { id }, body: { card: into ?? '' } }),
  });
  return (
    <Modal opened onClose={close} title="Where is the card?" size={420}>
      <Form
        submit="Keep"
        pending={naming.pending}
        problem={naming.problem}
        fields={['/card']}
        onCancel={close}
        onSubmit={() => void naming.run({ params: { id }, body: { card } }, { version }).then((done) => done !== null && close())}
      >
        <TextInput
          label="Address or key"
          description="On the board that you use now. Empty: it waits for the board."
          value={card}
          onChange={(event) => setCard(event.currentTarget.value)}
          error={fieldError(naming.problem, '/card')}
          data-autofocus
        />
      </Form>
    </Modal>
  );
}
