/** Which answer is given often? Its title and its words. */
import { Modal, Textarea, TextInput } from '@mantine/core';
import { addTemplate, changeTemplate, type listTemplates } from '@samspel/contract/requests.ts';
import type { AnswerOf } from '@samspel/contract/route.ts';
import { useState } from 'react';
import { Form } from '../../parts/field/form.tsx';
import { useCommand } from '../../platform/ask.ts';
import { fieldError } from '../../platform/problem.ts';

type Template = AnswerOf<typeof listTemplates>['items'][number];

export function TemplateForm({ template, close }: { readonly template: Template | null; readonly close: () => void }) {
  const [title, setTitle] = useState(template?.title ?? '');
  const [text, setText] = useState(template?.text ?? '');
  const adding = useCommand(addTemplate, { quiet: true, says: 'Kept.' });
  const changing = useCommand(changeTemplate, { quiet: true, says: 'Changed.' });
  const problem = adding.problem ?? changing.problem;
  const save = async () => {
    const body = { title: title.trim(), text, team: template?.team ?? null };
    const done =
      template === null ? await adding.run({ body }) : await changing.run({ params: { template: template.id }, body }, { version: template.version });
    if (done !== null) close();
  };
  return (
    <Modal opened onClose={close} title={template === null ? 'Keep an answer' : 'Change a kept answer'} size={520}>
      <Form
        submit="Keep"
        pending={adding.pending || changing.pending}
        disabled={title.trim() === '' || text.trim() === ''}
        problem={problem}
        fields={['/title', '/text']}
        onCancel={close}
        onSubmit={() => void save()}
      >
        <TextInput label="Title" value={title} onChange={(event) => setTitle(event.currentTarget.value)} error={fieldError(problem, '/title')} />
        <Textarea
          label="Answer"
          description="{name}, {title} and {me} stand for the asker, the request and who answers."
          autosize
          minRows={5}
          value={text}
          onChange={(event) => setText(event.currentTarget.value)}
          error={fieldError(problem, '/text')}
        />
      </Form>
    </Modal>
  );
}
