/** What came of it? Answered, a card, an incident (an open one, or one that is opened now), or nobody needs to answer. */
import { Modal, Radio, Select, TextInput } from '@mantine/core';
import { listIncidents, openIncident } from '@samspel/contract/incidents.ts';
import { finishRequest, type RequestSummary } from '@samspel/contract/requests.ts';
import { useState } from 'react';
import { Form } from '../../parts/field/form.tsx';
import { useAsk, useCommand } from '../../platform/ask.ts';
import { fieldError } from '../../platform/problem.ts';
import { unfinish } from './undo.ts';
import { needlessSaid } from './words.ts';

type Outcome = 'answered' | 'card' | 'incident' | 'needless';
const anew = 'new';

export function FinishForm({ request, close }: { readonly request: RequestSummary; readonly close: () => void }) {
  const { id } = request;
  const [outcome, setOutcome] = useState<Outcome>(request.firstReply === null ? 'needless' : 'answered');
  const [card, setCard] = useState('');
  const [incident, setIncident] = useState<string>(anew);
  const [needless, setNeedless] = useState(needlessSaid[0]?.value ?? 'automatic');
  const open = useAsk(listIncidents, { query: { state: ['open', 'acknowledged', 'mitigated'], limit: 50 } }, { enabled: outcome === 'incident' });
  const finishing = useCommand(finishRequest, {
    quiet: true,
    says: 'It is done.',
    undo: () => unfinish(request),
  });
  const opening = useCommand(openIncident, { quiet: true });
  const problem = opening.problem ?? finishing.problem;
  const finish = async () => {
    let into = outcome === 'card' ? card.trim() : outcome === 'incident' ? incident : undefined;
    if (into === anew) {
      const opened = await opening.run({
        body: { title: request.title, severity: 'degraded', summary: `Request ${request.number} of ${request.asker.name}.` },
      });
      if (opened === null || opened === true) return;
      into = opened.incident.id;
      // When finishing is refused the incident is there: another try must not open a second one.
      setIncident(into);
    }
    const body = { outcome, ...(into === undefined ? {} : { into }), ...(outcome === 'needless' ? { needless } : {}) };
    if ((await finishing.run({ params: { id }, body })) !== null) close();
  };
  return (
    <Modal opened onClose={close} title="What came of it?" size={460}>
      <Form submit="Finish" pending={finishing.pending || opening.pending} problem={problem} fields={['/into']} onCancel={close} onSubmit={() => void finish()}>
        <Radio.Group label="Outcome" value={outcome} onChange={(value) => setOutcome(value as Outcome)}>
          <div className="s-stack">
            <Radio
              value="answered"
              label={request.firstReply === null ? 'It is answered (nobody has yet)' : 'It is answered'}
              disabled={request.firstReply === null}
            />
            <Radio value="card" label="It became a card" data-autofocus />
            <Radio value="incident" label="It became an incident" />
            <Radio value="needless" label="Nobody needs to answer" />
          </div>
        </Radio.Group>
        {outcome === 'card' && (
          <TextInput
            label="Address or key of the card"
            description="On the board that you use now. Empty: it waits for the board, in the view “Waiting for the board”."
            value={card}
            onChange={(event) => setCard(event.currentTarget.value)}
            error={fieldError(problem, '/into')}
          />
        )}
        {outcome === 'incident' && (
          <Select
            label="Incident"
            allowDeselect={false}
            value={incident}
            onChange={(value) => setIncident(value ?? anew)}
            data={[
              { value: anew, label: `Open one now: ${request.title}` },
              ...(open.data?.items ?? []).map((one) => ({ value: one.id, label: one.title })),
              ...(incident === anew || (open.data?.items ?? []).some((one) => one.id === incident) ? [] : [{ value: incident, label: request.title }]),
            ]}
          />
        )}
        {outcome === 'needless' && (
          <Select label="Because" allowDeselect={false} value={needless} onChange={(value) => setNeedless(value ?? needless)} data={needlessSaid} />
        )}
      </Form>
    </Modal>
  );
}
