/** How do the numbers of another tool come in? Two files of Upptime's, a line an object: what it published, and the checks they were made from. */
import { FileInput, Modal, Select } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { recordPeer } from '@samspel/contract/availability.ts';
import { search } from '@samspel/contract/catalog.ts';
import { useState } from 'react';
import { Form } from '../../parts/field/form.tsx';
import { countText } from '../../parts/format/number.ts';
import { useAsk, useCommand } from '../../platform/ask.ts';
import { fieldError } from '../../platform/problem.ts';

/** The dialog. What was recorded for the system before is replaced. */
export function PeerDialog({ close }: { readonly close: () => void }) {
  const [target, setTarget] = useState<{ ref: string; title: string } | null>(null);
  const [typed, setTyped] = useState('');
  const [asked] = useDebouncedValue(typed, 120);
  const [published, setPublished] = useState<File | null>(null);
  const [checks, setChecks] = useState<File | null>(null);
  const found = useAsk(search, { query: { q: asked, kind: 'system', limit: 30 } }, { enabled: asked.trim() !== '' });
  const record = useCommand(recordPeer, {
    quiet: true,
    says: (answer) => `${countText(answer.publications, 'summary', 'summaries')} and ${countText(answer.outages, 'outage')} read.`,
  });
  const options = [...(target === null ? [] : [target]), ...(found.data?.items ?? []).filter((item) => item.ref !== target?.ref)];
  const send = async () => {
    if (target === null || published === null || checks === null) return;
    const body = { target: target.ref, published: await published.text(), checks: await checks.text() };
    if ((await record.run({ body })) !== null) close();
  };
  return (
    <Modal opened onClose={close} title="What Upptime published" size={520}>
      <Form
        submit="Read them"
        pending={record.pending}
        disabled={target === null || published === null || checks === null}
        problem={record.problem}
        fields={['/target']}
        onCancel={close}
        onSubmit={() => void send()}
      >
        <Select
          data-autofocus
          openOnFocus={false}
          label="System it watched"
          placeholder="Type a part of its name"
          searchable
          data={options.map((item) => ({ value: item.ref, label: item.title }))}
          value={target?.ref ?? null}
          onChange={(ref) => setTarget(options.find((item) => item.ref === ref) ?? null)}
          searchValue={typed}
          onSearchChange={setTyped}
          filter={({ options: all }) => all}
          nothingFoundMessage={asked.trim() === '' ? 'Type a part of its name.' : 'No system of that name.'}
          error={fieldError(record.problem, '/target')}
        />
        <FileInput
          label="Published summaries"
          description="A line an object: at, day, week, month, year, all; in per cent."
          accept=".jsonl,.json,.txt"
          clearable
          value={published}
          onChange={setPublished}
        />
        <FileInput label="Checks" description="A line an object: at, status." accept=".jsonl,.json,.txt" clearable value={checks} onChange={setChecks} />
      </Form>
    </Modal>
  );
}
