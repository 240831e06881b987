/** Really? The dialog that deletes runs: nothing brings back what came of them, though each can be run again from its trigger. */
import { Modal } from '@mantine/core';
import { removeRun } from '@samspel/contract/cascades.ts';
import { useState } from 'react';
import { Form } from '../../../parts/field/form.tsx';
import { countText } from '../../../parts/format/number.ts';
import { useCommand } from '../../../platform/ask.ts';
import { say } from '../../../platform/toasts.ts';

/** Deletes these; `deleted` is called once at least one is gone. What others asked for stays, and is said. */
export function DeleteDialog({ ids, close, deleted }: { readonly ids: readonly string[]; readonly close: () => void; readonly deleted: () => void }) {
  const [pending, setPending] = useState(false);
  const removing = useCommand(removeRun, { quiet: true });
  const send = async () => {
    setPending(true);
    let gone = 0;
    for (const id of ids) if ((await removing.run({ params: { id } })) !== null) gone++;
    setPending(false);
    if (gone === 0) return;
    say({
      text: `${countText(gone, 'run')} deleted${gone === ids.length ? '.' : `; ${ids.length - gone} could not be: others asked for them.`}`,
      tone: 'done',
    });
    deleted();
    close();
  };
  return (
    <Modal opened onClose={close} title={ids.length === 1 ? 'Delete this run' : `Delete ${countText(ids.length, 'run')}`} size={480}>
      <Form submit="Delete" tone="danger" pending={pending} problem={removing.problem} onCancel={close} onSubmit={() => void send()}>
        <p>Verdict, course and scenario go; links to {ids.length === 1 ? 'it' : 'them'} lead nowhere. The same trigger can be run again on what stands then.</p>
      </Form>
    </Modal>
  );
}
