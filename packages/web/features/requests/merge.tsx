/** Which one goes on? Found by number, words or asker; likely ones first. */
import { Modal, Select } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { listRequests, mergeRequest, type RequestSummary, unmergeRequest } from '@samspel/contract/requests.ts';
import { useState } from 'react';
import { Form } from '../../parts/field/form.tsx';
import { useAddress } from '../../platform/address.ts';
import { useAsk, useCommand } from '../../platform/ask.ts';
import { call } from '../../platform/client.ts';

export function MergeForm({ request, close }: { readonly request: RequestSummary; readonly close: () => void }) {
  const [typed, setTyped] = useState('');
  const [words] = useDebouncedValue(typed.trim(), 120);
  const [into, setInto] = useState<string | null>(null);
  const [, set] = useAddress({ request: null });
  const found = useAsk(listRequests, { query: { view: words === '' ? 'pending' : 'all', limit: 20, ...(words === '' ? {} : { text: words }) } });
  const merging = useCommand(mergeRequest, {
    quiet: true,
    says: 'They are one now.',
    undo: () => call(unmergeRequest, { params: { id: request.id } }),
  });
  const items = (found.data?.items ?? []).filter(({ id }) => id !== request.id);
  const merge = async () => {
    if (into === null || (await merging.run({ params: { id: request.id }, body: { into } }, { version: request.version })) === null) return;
    close();
    set({ request: into }, 'push');
  };
  return (
    <Modal opened onClose={close} title="Put it into another" size={480}>
      <Form
        submit="Put them together"
        pending={merging.pending}
        disabled={into === null}
        problem={merging.problem}
        onCancel={close}
        onSubmit={() => void merge()}
      >
        <Select
          label="The one that goes on"
          description="By number, words or asker. It keeps the older question and the earlier answer."
          searchable
          data-autofocus
          data={items.map((row) => ({ value: row.id, label: `${row.number} ${row.title} · ${row.asker.name}` }))}
          filter={({ options }) => options}
          searchValue={typed}
          onSearchChange={setTyped}
          value={into}
          onChange={setInto}
          nothingFoundMessage={found.isPending ? 'Looking…' : 'None fits'}
        />
      </Form>
    </Modal>
  );
}
