/** Who takes a span instead? Put somebody on duty at once, or ask them. */
import { Modal, Select, Textarea } from '@mantine/core';
import { addOverride, askSwap, listPeopleOnRotas, removeOverride } from '@samspel/contract/rotas.ts';
import { useState } from 'react';
import { Form, InstantField } from '../../parts/field/form.tsx';
import { useAsk, useCommand } from '../../platform/ask.ts';
import { call } from '../../platform/client.ts';
import { fieldError } from '../../platform/problem.ts';
import { useWho } from '../../platform/session.ts';

interface Props {
  readonly rota: string;
  readonly from: string;
  readonly to: string;
  readonly close: () => void;
}

function usePeople() {
  return (useAsk(listPeopleOnRotas, undefined, { nouns: ['access'] }).data?.items ?? []).map(({ id, name }) => ({ value: id, label: name }));
}

/** Puts somebody on duty. */
export function OverrideDialog({ rota, from, to, close }: Props) {
  const who = useWho();
  const [given, setGiven] = useState({ from: from as string | null, to: to as string | null, person: (who?.person.id ?? null) as string | null, reason: '' });
  const people = usePeople();
  const adding = useCommand(addOverride, {
    quiet: true,
    says: (answer) => `${answer.person.name} is on duty then.`,
    undo: (answer) => call(removeOverride, { params: { id: rota, override: answer.id } }),
  });
  const send = async () => {
    if (given.from === null || given.to === null || given.person === null) return;
    const done = await adding.run({ params: { id: rota }, body: { from: given.from, to: given.to, person: given.person, reason: given.reason } });
    if (done !== null) close();
  };
  return (
    <Modal opened onClose={close} title="Put somebody on duty" size={480}>
      <Form
        submit="Put on duty"
        pending={adding.pending}
        problem={adding.problem}
        fields={['/from', '/to', '/person', '/reason']}
        disabled={given.person === null}
        onCancel={close}
        onSubmit={() => void send()}
      >
        <Select
          label="Who"
          data={people}
          value={given.person}
          searchable
          data-autofocus
          onChange={(person) => setGiven({ ...given, person })}
          error={fieldError(adding.problem, '/person')}
        />
        <InstantField label="From" value={given.from} onChange={(value) => setGiven({ ...given, from: value })} error={fieldError(adding.problem, '/from')} />
        <InstantField label="To" value={given.to} onChange={(value) => setGiven({ ...given, to: value })} error={fieldError(adding.problem, '/to')} />
        <Textarea label="Why (may stay empty)" value={given.reason} onChange={(event) => setGiven({ ...given, reason: event.currentTarget.value })} />
      </Form>
    </Modal>
  );
}

/** Asks somebody to take a span. */
export function SwapDialog({ rota, from, to, close }: Props) {
  const [given, setGiven] = useState({
    from: from as string | null,
    to: to as string | null,
    person: null as string | null,
    insteadFrom: null as string | null,
    insteadTo: null as string | null,
    why: '',
  });
  const people = usePeople();
  const asking = useCommand(askSwap, { quiet: true, says: (answer) => `${answer.asked.name} is asked.` });
  const send = async () => {
    if (given.from === null || given.to === null || given.person === null) return;
    const instead = given.insteadFrom === null || given.insteadTo === null ? null : { from: given.insteadFrom, to: given.insteadTo };
    const done = await asking.run({ params: { id: rota }, body: { from: given.from, to: given.to, person: given.person, instead, why: given.why } });
    if (done !== null) close();
  };
  return (
    <Modal opened onClose={close} title="Ask for a swap" size={480}>
      <Form
        submit="Ask"
        pending={asking.pending}
        problem={asking.problem}
        fields={['/from', '/to', '/person', '/instead/to']}
        disabled={given.person === null}
        onCancel={close}
        onSubmit={() => void send()}
      >
        <Select
          label="Whom"
          data={people}
          value={given.person}
          searchable
          data-autofocus
          onChange={(person) => setGiven({ ...given, person })}
          error={fieldError(asking.problem, '/person')}
        />
        <InstantField
          label="They take over from"
          value={given.from}
          onChange={(value) => setGiven({ ...given, from: value })}
          error={fieldError(asking.problem, '/from')}
        />
        <InstantField label="until" value={given.to} onChange={(value) => setGiven({ ...given, to: value })} error={fieldError(asking.problem, '/to')} />
        <InstantField
          label="In return I take over from (may stay empty)"
          value={given.insteadFrom}
          onChange={(value) => setGiven({ ...given, insteadFrom: value })}
        />
        <InstantField
          label="until"
          value={given.insteadTo}
          onChange={(value) => setGiven({ ...given, insteadTo: value })}
          error={fieldError(asking.problem, '/instead/to')}
        />
        <Textarea label="Why" value={given.why} onChange={(event) => setGiven({ ...given, why: event.currentTarget.value })} />
      </Form>
    </Modal>
  );
}
