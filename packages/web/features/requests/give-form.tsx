/** Who gets it in hand? One request or several. */
import { Modal, Select } from '@mantine/core';
import { handRequest, type RequestSummary } from '@samspel/contract/requests.ts';
import { listPeopleOnRotas } from '@samspel/contract/rotas.ts';
import { useState } from 'react';
import { Form } from '../../parts/field/form.tsx';
import { countText } from '../../parts/format/number.ts';
import { useAsk } from '../../platform/ask.ts';
import { call, randomKey } from '../../platform/client.ts';
import { fieldError } from '../../platform/problem.ts';
import { useForAll } from './for-all.ts';

interface GiveProps {
  readonly rows: readonly RequestSummary[];
  readonly close: () => void;
  readonly done?: () => void;
}

export function GiveForm({ rows, close, done }: GiveProps) {
  const people = useAsk(listPeopleOnRotas).data?.items ?? [];
  const [person, setPerson] = useState<string | null>(null);
  const { run, pending, problem } = useForAll();
  const only = rows.length === 1 ? rows[0] : undefined;
  const give = async () => {
    const meant = rows.filter(({ taker }) => taker?.id !== person);
    const name = people.find(({ id }) => id === person)?.name ?? 'Nobody';
    const given = await run(
      meant,
      {
        does: ({ id, version }) => call(handRequest, { params: { id }, body: { person } }, { version, idempotencyKey: randomKey() }),
        undo: ({ id, taker }) => call(handRequest, { params: { id }, body: { person: taker?.id ?? null } }),
        says: (all) => (rows.length === 1 ? `${name} has it.` : `${name} has ${countText(all.length, 'request')}.`),
      },
      true,
    );
    if (!given && meant.length > 0) return;
    close();
    done?.();
  };
  return (
    <Modal opened onClose={close} title={only === undefined ? `Give ${countText(rows.length, 'request')} to somebody` : 'Give it to somebody'} size={420}>
      <Form submit="Give" pending={pending} disabled={person === null} problem={problem} fields={['/person']} onCancel={close} onSubmit={() => void give()}>
        <Select
          label="Who"
          searchable
          data={people.filter((one) => one.id !== only?.taker?.id).map((one) => ({ value: one.id, label: one.name }))}
          value={person}
          onChange={setPerson}
          error={fieldError(problem, '/person')}
          nothingFoundMessage="Nobody of that name"
          data-autofocus
        />
      </Form>
    </Modal>
  );
}
