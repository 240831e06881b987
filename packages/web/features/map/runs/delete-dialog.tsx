/** Really? The dialog that deletes runs; who did it in error takes it back. */
import { Modal } from '@mantine/core';
import { removeRun, restoreRun } from '@samspel/contract/cascades.ts';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { Form } from '../../../parts/field/form.tsx';
import { countText } from '../../../parts/format/number.ts';
import { touches, useCommand } from '../../../platform/ask.ts';
import { call } from '../../../platform/client.ts';
import { say } from '../../../platform/toasts.ts';

/** Deletes these; `deleted` is called once at least one is gone. What others asked for stays, and is said. */
export function DeleteDialog({ ids, close, deleted }: { readonly ids: readonly string[]; readonly close: () => void; readonly deleted: () => void }) {
  const [pending, setPending] = useState(false);
  const removing = useCommand(removeRun, { quiet: true });
  const client = useQueryClient();
  const send = async () => {
    setPending(true);
    const gone: string[] = [];
    for (const id of ids) if ((await removing.run({ params: { id } })) !== null) gone.push(id);
    setPending(false);
    if (gone.length === 0) return;
    say({
      text: `${countText(gone.length, 'run')} deleted${gone.length === ids.length ? '.' : `; ${ids.length - gone.length} could not be: others asked for them.`}`,
      tone: 'done',
      undo: async () => {
        for (const id of gone) await call(restoreRun, { params: { id }, body: {} });
        await client.invalidateQueries({ predicate: ({ meta }) => touches(meta, ['cascades']) });
      },
    });
    deleted();
    close();
  };
  return (
    <Modal opened onClose={close} title={ids.length === 1 ? 'Delete this run' : `Delete ${countText(ids.length, 'run')}`} size={480}>
      <Form submit="Delete" tone="danger" pending={pending} problem={removing.problem} onCancel={close} onSubmit={() => void send()}>
        <p>
          Verdict, course and scenario go; links to {ids.length === 1 ? 'it' : 'them'} lead nowhere. For a day {ids.length === 1 ? 'it' : 'they'} can be brought
          back.
        </p>
      </Form>
    </Modal>
  );
}
