/** Which part of it is another question? What is picked below becomes a request of its own; its clock begins where the first of it was said. */
import { TextInput } from '@mantine/core';
import { mergeRequest, splitRequest } from '@samspel/contract/requests.ts';
import { useState } from 'react';
import { Form } from '../../parts/field/form.tsx';
import { countText } from '../../parts/format/number.ts';
import { useAddress } from '../../platform/address.ts';
import { useCommand } from '../../platform/ask.ts';
import { call } from '../../platform/client.ts';
import { fieldError } from '../../platform/problem.ts';
import type { Shown } from './words.ts';

export function SplitForm({ shown, chosen, close }: { readonly shown: Shown; readonly chosen: string[]; readonly close: () => void }) {
  const { request } = shown;
  const [title, setTitle] = useState('');
  const [, set] = useAddress({ request: null });
  const splitting = useCommand(splitRequest, {
    quiet: true,
    says: 'There are two now.',
    undo: async (answer) => {
      await call(mergeRequest, { params: { id: answer.request.id }, body: { into: request.id } });
      set({ request: request.id }, 'replace');
    },
  });
  const split = async () => {
    const done = await splitting.run({ params: { id: request.id }, body: { title: title.trim(), entries: chosen } }, { version: request.version });
    if (done === null || done === true) return;
    close();
    set({ request: done.request.id }, 'push');
  };
  return (
    <Form
      submit={chosen.length === 0 ? 'Pick what moves' : `Move ${countText(chosen.length, 'entry', 'entries')}`}
      pending={splitting.pending}
      disabled={chosen.length === 0 || title.trim() === ''}
      problem={splitting.problem}
      fields={['/title']}
      onCancel={close}
      onSubmit={() => void split()}
    >
      <TextInput
        label="Title of the new request"
        description="Pick below what moves to it."
        value={title}
        onChange={(event) => setTitle(event.currentTarget.value)}
        error={fieldError(splitting.problem, '/title')}
      />
    </Form>
  );
}
