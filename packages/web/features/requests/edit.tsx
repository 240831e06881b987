/** What is it called, which team promised an answer, and which systems is it about? */
import { Modal, TextInput } from '@mantine/core';
import { editRequest, type RequestSummary } from '@samspel/contract/requests.ts';
import { useState } from 'react';
import { Form } from '../../parts/field/form.tsx';
import { useCommand } from '../../platform/ask.ts';
import { call } from '../../platform/client.ts';
import { fieldError } from '../../platform/problem.ts';
import { SystemsPick, TeamPick } from './pick.tsx';

export function EditForm({ request, close }: { readonly request: RequestSummary; readonly close: () => void }) {
  const [title, setTitle] = useState(request.title);
  const [team, setTeam] = useState(request.team);
  const [systems, setSystems] = useState<string[]>(request.systems);
  const editing = useCommand(editRequest, {
    quiet: true,
    says: 'Changed.',
    undo: () => call(editRequest, { params: { id: request.id }, body: { title: request.title, team: request.team, systems: request.systems } }),
  });
  const { problem } = editing;
  return (
    <Modal opened onClose={close} title="Title, team, systems" size={480}>
      <Form
        submit="Change"
        pending={editing.pending}
        problem={problem}
        fields={['/title', '/team', '/systems']}
        onCancel={close}
        onSubmit={() =>
          void editing
            .run({ params: { id: request.id }, body: { title, team, systems } }, { version: request.version })
            .then((done) => done !== null && close())
        }
      >
        <TextInput label="Title" value={title} onChange={(event) => setTitle(event.currentTarget.value)} error={fieldError(problem, '/title')} />
        <TeamPick label="Team whose promise holds" value={team} onChange={setTeam} error={fieldError(problem, '/team')} />
        <SystemsPick label="Systems" value={systems} onChange={setSystems} error={fieldError(problem, '/systems')} />
      </Form>
    </Modal>
  );
}
