/** Yes or no? The dialog that decides on one finding or on several, with the reason. */
import { Modal, Textarea } from '@mantine/core';
import { acceptFinding, dismissFinding, type FindingAnswer } from '@samspel/contract/findings.ts';
import { useState } from 'react';
import { Form } from '../../parts/field/form.tsx';
import { countText } from '../../parts/format/number.ts';
import { useCommand } from '../../platform/ask.ts';
import { fieldError } from '../../platform/problem.ts';
import { withoutRefs } from '../../platform/reference.ts';
import { say } from '../../platform/toasts.ts';

export interface Decision {
  readonly what: 'accept' | 'dismiss';
  readonly findings: readonly FindingAnswer[];
}

/** Dismissing asks for a reason; accepting may go without. What was refused stays open and is said. */
export function DecideDialog({ decision, close }: { readonly decision: Decision; readonly close: () => void }) {
  const { what, findings } = decision;
  const [reason, setReason] = useState('');
  const [pending, setPending] = useState(false);
  const accept = useCommand(acceptFinding, { quiet: true, nouns: ['catalog', 'availability'] });
  const dismiss = useCommand(dismissFinding, { quiet: true, nouns: ['catalog'] });
  const command = what === 'accept' ? accept : dismiss;
  const [one] = findings;
  const does = [...new Set(findings.map((finding) => finding.acceptDoes))];
  const send = async () => {
    setPending(true);
    let done = 0;
    for (const finding of findings) if ((await command.run({ params: { id: finding.id }, body: { reason: reason.trim() } })) !== null) done += 1;
    setPending(false);
    if (done > 0) say({ text: `${countText(done, 'finding')} ${what === 'accept' ? 'accepted' : 'dismissed'}.`, tone: 'done' });
    if (done === findings.length) close();
  };
  return (
    <Modal
      opened
      onClose={close}
      title={`${what === 'accept' ? 'Accept' : 'Dismiss'} ${findings.length === 1 ? 'this finding' : countText(findings.length, 'finding')}`}
      size={520}
    >
      <Form
        submit={what === 'accept' ? 'Accept' : 'Dismiss'}
        pending={pending}
        disabled={what === 'dismiss' && reason.trim() === ''}
        problem={command.problem}
        fields={['/reason']}
        onCancel={close}
        onSubmit={() => void send()}
      >
        {findings.length === 1 && <p>{withoutRefs(one?.title ?? '')}</p>}
        {what === 'accept' ? (
          does.map((each) => (
            <p key={each ?? ''} className="s-dim">
              {each ?? 'Accepting only says: seen, and right.'}
            </p>
          ))
        ) : (
          <p className="s-dim">It stays as it is, and the same thing is not raised again.</p>
        )}
        <Textarea
          data-autofocus
          label={what === 'accept' ? 'Why (may stay empty)' : 'Why'}
          minRows={2}
          value={reason}
          onChange={(event) => setReason(event.currentTarget.value)}
          error={fieldError(command.problem, '/reason')}
        />
      </Form>
    </Modal>
  );
}
