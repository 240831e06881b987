/** What can be done with the one in hand? Take, wait, sleep, finish, put into another, make two of one; each by a key, each with its way back. */
import { Button, Menu, Modal, Select, TextInput } from '@mantine/core';
import {
  finishRequest,
  handRequest,
  type RequestSummary,
  reopenRequest,
  snoozeRequest,
  takeRequest,
  waitForAsker,
  wakeRequest,
} from '@samspel/contract/requests.ts';
import { listPeopleOnRotas } from '@samspel/contract/rotas.ts';
import { useState } from 'react';
import { Form, InstantField } from '../../parts/field/form.tsx';
import { useAsk, useCommand } from '../../platform/ask.ts';
import { call } from '../../platform/client.ts';
import { now } from '../../platform/clock.ts';
import { useShortcuts } from '../../platform/keys.ts';
import { fieldError } from '../../platform/problem.ts';
import { useWho } from '../../platform/session.ts';
import { EditForm } from './edit.tsx';
import { FinishForm } from './finish.tsx';
import { MergeForm } from './merge.tsx';
import type { Shown } from './words.ts';

type Dialog = 'give' | 'snooze' | 'finish' | 'merge' | 'reopen' | 'edit' | null;

/** The row of buttons and the dialogs they open. */
export function Doing({ shown, split }: { readonly shown: Shown; readonly split: () => void }) {
  const { request } = shown;
  const { id, version } = request;
  const who = useWho();
  const [dialog, setDialog] = useState<Dialog>(null);
  const reopenWith = (why: string) => () => call(reopenRequest, { params: { id }, body: { why } });
  const taking = useCommand(takeRequest, {
    says: 'You have it.',
    undo: () => call(handRequest, { params: { id }, body: { person: request.taker?.id ?? null } }),
  });
  const lettingGo = useCommand(handRequest, { says: 'Nobody has it now.', undo: () => call(takeRequest, { params: { id } }) });
  const waiting = useCommand(waitForAsker, { says: 'It waits for its asker.', undo: () => call(wakeRequest, { params: { id } }) });
  const waking = useCommand(wakeRequest, { says: 'It is open.' });
  const finishing = useCommand(finishRequest, { says: 'It is done.', undo: reopenWith('Taken back at once') });
  const isDone = request.state === 'done';
  const isMine = who !== null && request.taker?.id === who.person.id;
  const finish = () => (request.firstReply === null ? setDialog('finish') : void finishing.run({ params: { id }, body: { outcome: 'answered' } }, { version }));
  useShortcuts('This request', [
    ...(isDone
      ? [{ keys: 'u', says: 'Reopen it', run: () => setDialog('reopen') }]
      : [
          { keys: 't', says: 'Take it', run: () => void taking.run({ params: { id } }, { version }) },
          { keys: 'z', says: 'Let it sleep', run: () => setDialog('snooze') },
          { keys: 'm', says: 'Put it into another', run: () => setDialog('merge') },
          { keys: 'd', says: 'Done: it is answered', run: finish },
          { keys: 'f', says: 'Finish with an outcome', run: () => setDialog('finish') },
          { keys: 'a', says: 'Give it to somebody', run: () => setDialog('give') },
        ]),
    { keys: 's', says: 'Make two of one', run: split },
  ]);
  const close = () => setDialog(null);
  return (
    <div className="s-row-wrap">
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
      {dialog === 'give' && <GiveForm request={request} close={close} />}
      {dialog === 'snooze' && <SnoozeForm request={request} close={close} />}
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

const hour = 3_600_000;

/** Times people mean, in local time. */
function choices(at: number): readonly { readonly label: string; readonly until: number }[] {
  const morning = (days: number): number => {
    const date = new Date(at + days * 24 * hour);
    date.setHours(9, 0, 0, 0);
    return date.getTime();
  };
  const untilMonday = (8 - new Date(at).getDay()) % 7 || 7;
  return [
    { label: 'An hour', until: at + hour },
    { label: 'Three hours', until: at + 3 * hour },
    { label: 'Tomorrow at 9:00', until: morning(1) },
    { label: 'Monday at 9:00', until: morning(untilMonday) },
  ];
}

function SnoozeForm({ request: { id, version }, close }: DialogProps) {
  const [until, setUntil] = useState<string | null>(null);
  const snoozing = useCommand(snoozeRequest, { quiet: true, says: 'It sleeps. Its clock goes on.', undo: () => call(wakeRequest, { params: { id } }) });
  const sleep = async (moment: string) => {
    if ((await snoozing.run({ params: { id }, body: { until: moment } }, { version })) !== null) close();
  };
  return (
    <Modal opened onClose={close} title="Let it sleep until" size={420}>
      <div className="s-stack">
        <div className="s-row-wrap">
          {choices(now()).map((one) => (
            <Button key={one.label} onClick={() => void sleep(new Date(one.until).toISOString())}>
              {one.label}
            </Button>
          ))}
        </div>
        <Form
          submit="Until then"
          pending={snoozing.pending}
          disabled={until === null}
          problem={snoozing.problem}
          fields={['/until']}
          onCancel={close}
          onSubmit={() => until !== null && void sleep(until)}
        >
          <InstantField label="Another time" value={until} onChange={setUntil} error={fieldError(snoozing.problem, '/until')} />
        </Form>
        <p className="s-faint">It wakes earlier when its asker goes on. Whoever asked still waits: the clock to the first answer does not stop.</p>
      </div>
    </Modal>
  );
}

function GiveForm({ request: { id, version, taker }, close }: DialogProps) {
  const people = useAsk(listPeopleOnRotas).data?.items ?? [];
  const [person, setPerson] = useState<string | null>(null);
  const giving = useCommand(handRequest, {
    quiet: true,
    says: (answer) => `${answer.request.taker?.name ?? 'Nobody'} has it.`,
    undo: () => call(handRequest, { params: { id }, body: { person: taker?.id ?? null } }),
  });
  return (
    <Modal opened onClose={close} title="Give it to somebody" size={420}>
      <Form
        submit="Give it"
        pending={giving.pending}
        disabled={person === null}
        problem={giving.problem}
        fields={['/person']}
        onCancel={close}
        onSubmit={() => void giving.run({ params: { id }, body: { person } }, { version }).then((done) => done !== null && close())}
      >
        <Select
          label="Who"
          searchable
          data={people.filter((one) => one.id !== taker?.id).map((one) => ({ value: one.id, label: one.name }))}
          value={person}
          onChange={setPerson}
          error={fieldError(giving.problem, '/person')}
          data-autofocus
        />
      </Form>
    </Modal>
  );
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
