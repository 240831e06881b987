/** What do I want to know? A question to operations, asked here; the answer stands in its thread. */
import { Textarea, TextInput } from '@mantine/core';
import { askRequest } from '@samspel/contract/requests.ts';
import { Form } from '../../parts/field/form.tsx';
import { Link } from '../../parts/page/link.tsx';
import { Page } from '../../parts/page/page.tsx';
import { useGo } from '../../platform/address.ts';
import { useCommand } from '../../platform/ask.ts';
import { useDraft } from '../../platform/draft.ts';
import { fieldError } from '../../platform/problem.ts';
import { useMay } from '../../platform/session.ts';
import { SystemsPick, TeamPick } from './pick.tsx';

const empty = { title: '', text: '', team: null as string | null, systems: [] as string[], asker: '' };

export function Screen() {
  const [draft, type, forget] = useDraft('request.ask', empty);
  const go = useGo();
  const member = useMay('member');
  const asking = useCommand(askRequest, { quiet: true, says: (answer) => `Asked, as request ${answer.request.number}.` });
  const { problem } = asking;
  const ask = async () => {
    const asker = draft.asker.trim() === '' ? null : { name: draft.asker.trim(), address: draft.asker.includes('@') ? draft.asker.trim() : null };
    const done = await asking.run({ body: { ...draft, asker } });
    if (done === null || done === true) return;
    forget();
    go(`/requests?view=${asker === null ? 'asked-by-me' : 'all'}&request=${done.request.id}`);
  };
  return (
    <Page
      title="Ask operations"
      width="reading"
      above={
        <Link className="s-link" to="/requests">
          Requests
        </Link>
      }
      meta={<span>A person answers, within the promised time. Whoever is goalie sees it first.</span>}
    >
      <Form
        submit="Ask"
        pending={asking.pending}
        problem={problem}
        fields={['/title', '/text', '/team', '/systems', '/asker']}
        disabled={draft.title.trim() === '' || draft.text.trim() === ''}
        onSubmit={() => void ask()}
      >
        <TextInput
          label="In one line"
          value={draft.title}
          onChange={(event) => type({ title: event.currentTarget.value })}
          error={fieldError(problem, '/title')}
        />
        <Textarea
          label="What do you want to know, or have?"
          autosize
          minRows={6}
          value={draft.text}
          onChange={(event) => type({ text: event.currentTarget.value })}
          error={fieldError(problem, '/text')}
        />
        <SystemsPick label="Systems it is about" value={draft.systems} onChange={(systems) => type({ systems })} error={fieldError(problem, '/systems')} />
        <TeamPick
          label="Team"
          description="None: whoever is goalie"
          value={draft.team}
          onChange={(team) => type({ team })}
          error={fieldError(problem, '/team')}
        />
        {member && (
          <TextInput
            label="Asked by somebody else"
            description="Who asked you at the desk or by phone: a name, or a mail address that answers go to. Empty: yourself"
            value={draft.asker}
            onChange={(event) => type({ asker: event.currentTarget.value })}
            error={fieldError(problem, '/asker')}
          />
        )}
      </Form>
    </Page>
  );
}
