/** What does the public hear about it? Put on the status page under its own title, updated in own words, taken off again. */
import { Button, Checkbox, Modal, Select, Textarea, TextInput } from '@mantine/core';
import type { AnswerOf } from '@samspel/contract/route.ts';
import { publishIncident, readPublication, readStatusSettings, withdrawIncident, writeUpdate } from '@samspel/contract/status.ts';
import { useState } from 'react';
import { Form } from '../../parts/field/form.tsx';
import { When } from '../../parts/figure/when.tsx';
import { Section } from '../../parts/page/page.tsx';
import { EmptyState } from '../../parts/page/standing.tsx';
import { useAsk, useCommand } from '../../platform/ask.ts';
import { call, randomKey } from '../../platform/client.ts';
import { useDraft } from '../../platform/draft.ts';
import { fieldError } from '../../platform/problem.ts';
import type { Shown, StateWord } from './words.ts';

const statuses = [
  { value: 'investigating', label: 'Investigating' },
  { value: 'identified', label: 'Identified' },
  { value: 'monitoring', label: 'Monitoring' },
  { value: 'resolved', label: 'Resolved' },
  { value: 'postmortem', label: 'Postmortem' },
] as const;
type Status = (typeof statuses)[number]['value'];
const impacts = [
  { value: '', label: 'from the severity' },
  { value: 'none', label: 'none' },
  { value: 'minor', label: 'minor' },
  { value: 'major', label: 'major' },
  { value: 'critical', label: 'critical' },
] as const;
const fitting: Readonly<Record<StateWord, Status>> = {
  open: 'investigating',
  acknowledged: 'identified',
  mitigated: 'monitoring',
  resolved: 'resolved',
  merged: 'resolved',
};

/** The section; nothing while the status page is off. */
export function Public({ shown }: { readonly shown: Shown }) {
  const { incident, may, publication } = shown;
  const settings = useAsk(readStatusSettings).data;
  const [saying, setSaying] = useState<'publish' | 'update' | null>(null);
  const params = { id: incident.id };
  const told = useAsk(readPublication, { params }, { enabled: publication !== null, nouns: ['incidents'] }).data;
  const withdrawing = useCommand(withdrawIncident, {
    nouns: ['incidents'],
    says: 'Taken off the status page.',
    undo: () =>
      call(
        publishIncident,
        { params, body: { title: told?.title ?? incident.title, ...(told === undefined ? {} : { impact: told.impact }) } },
        { idempotencyKey: randomKey() },
      ),
  });
  if (settings?.on !== true && publication === null) return null;
  const on = publication !== null;
  return (
    <Section
      title="Status page"
      actions={
        may.publish &&
        incident.mergedInto === null && (
          <>
            {on && <Button onClick={() => setSaying('update')}>Tell more…</Button>}
            <Button onClick={() => setSaying('publish')}>{on ? 'Edit…' : 'Publish…'}</Button>
          </>
        )
      }
    >
      {!on ? (
        <EmptyState small title="The public is not told about it." />
      ) : (
        <>
          <p>
            Public as “{told?.title ?? publication.title}”
            {told !== undefined && told.components.length > 0 && <span className="s-dim">, {told.components.map((one) => one.title).join(', ')}</span>}
          </p>
          <ul className="s-inc-updates">
            {told?.updates.slice(0, 3).map((update) => (
              <li key={update.id}>
                <b>{statuses.find((one) => one.value === update.status)?.label}</b>{' '}
                <span className="s-faint">
                  <When at={update.at} />
                </span>
                <p className="s-dim">{update.body}</p>
              </li>
            ))}
          </ul>
          {may.publish && (
            <Button ml={-8} variant="subtle" color="gray" size="compact-sm" loading={withdrawing.pending} onClick={() => void withdrawing.run({ params })}>
              Take it off the status page
            </Button>
          )}
        </>
      )}
      {saying === 'publish' && <Publish shown={shown} told={told} close={() => setSaying(null)} />}
      {saying === 'update' && <Update shown={shown} close={() => setSaying(null)} />}
    </Section>
  );
}

function Publish({ shown, told, close }: { readonly shown: Shown; readonly told: AnswerOf<typeof readPublication> | undefined; readonly close: () => void }) {
  const { incident } = shown;
  const [typed, type, forget] = useDraft(`incident.publish.${incident.id}`, { title: told?.title ?? '', impact: (told?.impact ?? '') as string });
  const settings = useAsk(readStatusSettings).data;
  const [chosen, setChosen] = useState<Chosen | null>(told === undefined || told.components.length === 0 ? null : told.components);
  const publishing = useCommand(publishIncident, { nouns: ['incidents'], quiet: true, says: 'It stands on the status page.' });
  const { problem } = publishing;
  const send = async () => {
    const body = {
      title: typed.title.trim(),
      ...(typed.impact === '' ? {} : { impact: typed.impact as 'none' }),
      ...(chosen === null ? {} : { components: chosen.map(({ id, status }) => ({ id, status })) }),
    };
    if ((await publishing.run({ params: { id: incident.id }, body })) === null) return;
    forget();
    close();
  };
  return (
    <Modal opened onClose={close} title="Status page" size={520}>
      <Form
        onSubmit={() => void send()}
        submit={told === undefined ? 'Publish' : 'Save'}
        pending={publishing.pending}
        disabled={typed.title.trim() === ''}
        problem={problem}
        fields={['/title', '/impact']}
        onCancel={close}
      >
        <TextInput
          data-autofocus
          label="Public title"
          description="Nothing internal goes out: neither this incident’s own title nor its notes."
          maxLength={300}
          value={typed.title}
          onChange={(event) => type({ title: event.currentTarget.value })}
          error={fieldError(problem, '/title')}
        />
        <Select
          label="How bad, in public"
          data={[...impacts]}
          value={typed.impact}
          allowDeselect={false}
          onChange={(impact) => type({ impact: impact ?? '' })}
          error={fieldError(problem, '/impact')}
        />
        <Components components={settings?.components ?? []} chosen={chosen} change={setChosen} />
      </Form>
    </Modal>
  );
}

type ComponentStatus = AnswerOf<typeof readPublication>['components'][number]['status'];
type Chosen = readonly { readonly id: string; readonly status: ComponentStatus }[];

const componentStatuses: readonly { value: ComponentStatus | ''; label: string }[] = [
  { value: '', label: 'not touched' },
  { value: 'operational', label: 'works' },
  { value: 'degraded_performance', label: 'works, but worse' },
  { value: 'partial_outage', label: 'partly out' },
  { value: 'major_outage', label: 'out' },
];

/** Which parts of the status page it touches: as its impacts say, or as chosen. */
function Components({
  components,
  chosen,
  change,
}: {
  readonly components: readonly { readonly id?: string | undefined; readonly title: string }[];
  readonly chosen: Chosen | null;
  readonly change: (chosen: Chosen | null) => void;
}) {
  if (components.length === 0) return null;
  const put = (id: string, status: string | null) => {
    const rest = (chosen ?? []).filter((one) => one.id !== id);
    change(status === null || status === '' ? rest : [...rest, { id, status: status as ComponentStatus }]);
  };
  return (
    <div className="s-stack" style={{ gap: 8 }}>
      <Checkbox
        label="Parts of the page follow its impacts"
        description="An impact on a journey that stands on the page is shown there."
        checked={chosen === null}
        onChange={(event) => change(event.currentTarget.checked ? null : [])}
      />
      {chosen !== null && (
        <div className="s-inc-parts">
          {components.map(({ id = '', title }) => (
            <Select
              key={id}
              label={title}
              data={[...componentStatuses]}
              value={chosen.find((one) => one.id === id)?.status ?? ''}
              allowDeselect={false}
              onChange={(status) => put(id, status)}
            />
          ))}
        </div>
      )}
    </div>
  );
}

function Update({ shown, close }: { readonly shown: Shown; readonly close: () => void }) {
  const { incident } = shown;
  const [typed, type, forget] = useDraft(`incident.update.${incident.id}`, { status: fitting[incident.state] as string, body: '' });
  const writing = useCommand(writeUpdate, { nouns: ['incidents'], quiet: true, says: 'The public was told.' });
  const { problem } = writing;
  const send = async () => {
    if ((await writing.run({ params: { id: incident.id }, body: { status: typed.status as Status, body: typed.body.trim() } })) === null) return;
    forget();
    close();
  };
  return (
    <Modal opened onClose={close} title="Tell the public" size={520}>
      <Form
        onSubmit={() => void send()}
        submit="Tell them"
        pending={writing.pending}
        disabled={typed.body.trim() === ''}
        problem={problem}
        fields={['/status', '/body']}
        onCancel={close}
      >
        <Select
          label="How it stands"
          data={[...statuses]}
          value={typed.status}
          allowDeselect={false}
          onChange={(status) => type({ status: status ?? typed.status })}
          error={fieldError(problem, '/status')}
        />
        <Textarea
          data-autofocus
          label="In words the public knows"
          value={typed.body}
          onChange={(event) => type({ body: event.currentTarget.value })}
          error={fieldError(problem, '/body')}
        />
      </Form>
    </Modal>
  );
}
