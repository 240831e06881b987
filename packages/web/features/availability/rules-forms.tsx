/** How is time left out of the counting? Agreed maintenance, or time in which nobody was looking. */
import { Modal, SegmentedControl, Textarea } from '@mantine/core';
import { addExclusion, removeExclusion } from '@samspel/contract/availability.ts';
import { Form, InstantField } from '../../parts/field/form.tsx';
import { useCommand } from '../../platform/ask.ts';
import { call } from '../../platform/client.ts';
import { useDraft } from '../../platform/draft.ts';
import { fieldError } from '../../platform/problem.ts';

/** Maintenance, or time in which nobody was looking; of this scope or of everything. */
export function ExclusionDialog({ scope, title, close }: { readonly scope: string; readonly title: string; readonly close: () => void }) {
  const [typed, type, forget] = useDraft<{ kind: 'maintenance' | 'unknown'; everything: string; from: string | null; to: string | null; reason: string }>(
    `exclusion.${scope}`,
    { kind: 'maintenance', everything: 'no', from: null, to: null, reason: '' },
  );
  const add = useCommand(addExclusion, { quiet: true, says: 'Left out.', undo: (answer) => call(removeExclusion, { params: { id: answer.id } }) });
  const reversed = typed.from !== null && typed.to !== null && typed.from >= typed.to;
  return (
    <Modal opened onClose={close} title="Leave a span out of the counting" size={520}>
      <Form
        submit="Leave it out"
        pending={add.pending}
        problem={add.problem}
        fields={['/from', '/to', '/reason']}
        disabled={typed.from === null || typed.to === null || reversed || typed.reason.trim() === ''}
        onCancel={close}
        onSubmit={() =>
          typed.from !== null &&
          typed.to !== null &&
          void add
            .run({ body: { kind: typed.kind, target: typed.everything === 'yes' ? null : scope, from: typed.from, to: typed.to, reason: typed.reason.trim() } })
            .then((answer) => {
              if (answer === null) return;
              forget();
              close();
            })
        }
      >
        <SegmentedControl
          aria-label="Kind"
          data={[
            { value: 'maintenance', label: 'Agreed maintenance' },
            { value: 'unknown', label: 'Nobody was looking' },
          ]}
          value={typed.kind}
          onChange={(kind) => type({ kind: kind === 'unknown' ? 'unknown' : 'maintenance' })}
        />
        <SegmentedControl
          aria-label="Of what"
          data={[
            { value: 'no', label: title },
            { value: 'yes', label: 'Everything' },
          ]}
          value={typed.everything}
          onChange={(everything) => type({ everything })}
        />
        <InstantField label="From" value={typed.from} onChange={(from) => type({ from })} error={fieldError(add.problem, '/from')} />
        <InstantField
          label="To"
          value={typed.to}
          onChange={(to) => type({ to })}
          error={reversed ? 'It ends before it begins.' : fieldError(add.problem, '/to')}
        />
        <Textarea
          label="Why"
          minRows={2}
          value={typed.reason}
          onChange={(event) => type({ reason: event.currentTarget.value })}
          error={fieldError(add.problem, '/reason')}
        />
      </Form>
    </Modal>
  );
}
