/** What comes next? Acknowledge, mitigate, resolve, in one press now or said for an earlier moment; reopen with a reason; take back the last change. */
import { Button, Menu, Modal, Select, Textarea } from '@mantine/core';
import { acknowledgeIncident, mitigateIncident, reopenIncident, resolveIncident, undoChange } from '@samspel/contract/incidents.ts';
import { IconArrowBackUp, IconClockEdit } from '@tabler/icons-react';
import { useRef, useState } from 'react';
import { Form, InstantField } from '../../parts/field/form.tsx';
import { type Echo, useCommand } from '../../platform/ask.ts';
import { now } from '../../platform/clock.ts';
import { useDraft } from '../../platform/draft.ts';
import { useShortcuts } from '../../platform/keys.ts';
import { fieldError } from '../../platform/problem.ts';
import { echoIncident, followers, takeBack } from './changing.ts';
import { changeText, goesOn, type InstantKind, type Shown, type Source, type StateWord, sourceChoices } from './words.ts';

export type StepKind = 'acknowledged' | 'mitigated' | 'resolved';

const steps: Readonly<Record<StepKind, { readonly verb: string; readonly key: string; readonly after: readonly StateWord[] }>> = {
  acknowledged: { verb: 'Acknowledge', key: 'a', after: ['open'] },
  mitigated: { verb: 'Mitigate', key: 'm', after: ['open', 'acknowledged'] },
  resolved: { verb: 'Resolve', key: 'r', after: ['open', 'acknowledged', 'mitigated'] },
};
const kinds = Object.keys(steps) as StepKind[];
const says: Readonly<Record<StepKind, string>> = {
  acknowledged: 'Acknowledged.',
  mitigated: 'Mitigated: users no longer suffer.',
  resolved: 'Resolved. Open impacts ended with it.',
};

/** The command for one step, shown at once. */
export function useStep(shown: Shown, kind: StepKind, quiet = false) {
  const { id } = shown.incident;
  const options = {
    nouns: followers,
    says: says[kind],
    undo: takeBack(id),
    quiet,
    echo: (echo: Echo, input: { body: { at?: string | undefined; source?: Source | undefined } }) => echoStep(echo, id, kind, input.body),
  };
  const acknowledge = useCommand(acknowledgeIncident, options);
  const mitigate = useCommand(mitigateIncident, options);
  const resolve = useCommand(resolveIncident, options);
  return { acknowledged: acknowledge, mitigated: mitigate, resolved: resolve }[kind];
}

function echoStep(echo: Echo, id: string, kind: StepKind, body: { at?: string | undefined; source?: Source | undefined }): void {
  const pinned = { at: body.at ?? new Date(now()).toISOString(), source: body.source ?? ('person' as const) };
  echoIncident(echo, id, (incident) => ({
    state: kind,
    instants: { ...incident.instants, [kind]: { now: pinned, original: pinned, corrections: [] } },
    ...(kind === 'resolved' ? { impacts: incident.impacts.map((impact) => ({ ...impact, to: impact.to ?? pinned.at })) } : {}),
  }));
}

/** The steps that are possible now, the next one filled. */
export function Steps({ shown, compact = false }: { readonly shown: Shown; readonly compact?: boolean }) {
  const { incident, may, undo } = shown;
  const [saying, setSaying] = useState<StepKind | 'reopen' | null>(null);
  const commands = {
    acknowledged: useStep(shown, 'acknowledged'),
    mitigated: useStep(shown, 'mitigated'),
    resolved: useStep(shown, 'resolved'),
  };
  const taken = useRef('');
  if (undo !== null) taken.current = undo.what;
  const undoing = useCommand(undoChange, { nouns: followers, says: () => `Taken back: ${changeText(taken.current)}.` });
  const possible = kinds.filter((kind) => steps[kind].after.includes(incident.state) && (kind === 'resolved' ? may.change : may.respond));
  const take = (kind: StepKind) => void commands[kind].run({ params: { id: incident.id }, body: {} });
  const back = () => void undoing.run({ params: { id: incident.id } });
  useShortcuts('This incident', [
    ...possible.map((kind) => ({ keys: steps[kind].key, says: steps[kind].verb, run: () => take(kind) })),
    ...(undo === null ? [] : [{ keys: 'u', says: 'Take back the last change', run: back }]),
  ]);
  const [next, ...later] = possible;
  const reopens = incident.state === 'resolved' && may.change;
  if (next === undefined && !reopens && undo === null) return null;
  return (
    <div className="s-inc-steps" data-compact={compact || undefined}>
      {next !== undefined && (
        <Button variant="filled" loading={commands[next].pending} onClick={() => take(next)}>
          {steps[next].verb}
        </Button>
      )}
      {later.map((kind) => (
        <Button key={kind} loading={commands[kind].pending} onClick={() => take(kind)}>
          {steps[kind].verb}
        </Button>
      ))}
      {reopens && <Button onClick={() => setSaying('reopen')}>Reopen…</Button>}
      {next !== undefined && (
        <Menu>
          <Menu.Target>
            <Button leftSection={<IconClockEdit size={15} stroke={1.5} />}>Earlier…</Button>
          </Menu.Target>
          <Menu.Dropdown>
            <Menu.Label>It happened at another time</Menu.Label>
            {possible.map((kind) => (
              <Menu.Item key={kind} onClick={() => setSaying(kind)}>
                {steps[kind].verb} at…
              </Menu.Item>
            ))}
          </Menu.Dropdown>
        </Menu>
      )}
      {undo !== null && (
        <Button
          variant="subtle"
          color="gray"
          loading={undoing.pending}
          leftSection={<IconArrowBackUp size={15} stroke={1.5} />}
          title={`${undo.by}: ${changeText(undo.what)}`}
          onClick={back}
        >
          Undo: {changeText(undo.what)}
        </Button>
      )}
      {saying === 'reopen' && <Reopen shown={shown} close={() => setSaying(null)} />}
      {saying !== null && saying !== 'reopen' && <StepDialog shown={shown} kind={saying} close={() => setSaying(null)} />}
    </div>
  );
}

/** Whether this instant is said by a step rather than by a correction. */
export const isStepAhead = (kind: InstantKind, state: StateWord): kind is StepKind =>
  kind !== 'started' && kind !== 'detected' && goesOn(state) && steps[kind].after.includes(state);

/** A step said for a chosen moment, with its source. */
export function StepDialog({ shown, kind, close }: { readonly shown: Shown; readonly kind: StepKind; readonly close: () => void }) {
  const command = useStep(shown, kind, true);
  const [at, setAt] = useState<string | null>(() => new Date(now()).toISOString());
  const [source, setSource] = useState<Source>('person');
  const send = async () => {
    if (at !== null && (await command.run({ params: { id: shown.incident.id }, body: { at, source } })) !== null) close();
  };
  return (
    <Modal opened onClose={close} title={`${steps[kind].verb} at another time`} size={420}>
      <Form
        onSubmit={() => void send()}
        submit={steps[kind].verb}
        pending={command.pending}
        disabled={at === null}
        problem={command.problem}
        fields={['/at', '/source']}
        onCancel={close}
      >
        <InstantField data-autofocus label="When" value={at} onChange={setAt} error={fieldError(command.problem, '/at')} />
        <Select
          label="Who says so"
          data={sourceChoices}
          value={source}
          allowDeselect={false}
          onChange={(next) => setSource((next ?? 'person') as Source)}
          error={fieldError(command.problem, '/source')}
        />
      </Form>
    </Modal>
  );
}

function Reopen({ shown, close }: { readonly shown: Shown; readonly close: () => void }) {
  const { id } = shown.incident;
  const [{ why }, type, forget] = useDraft(`incident.reopen.${id}`, { why: '' });
  const command = useCommand(reopenIncident, { nouns: followers, quiet: true, says: 'Reopened: impacts that ended with it go on.', undo: takeBack(id) });
  const send = async () => {
    if ((await command.run({ params: { id }, body: { why } })) === null) return;
    forget();
    close();
  };
  return (
    <Modal opened onClose={close} title="Reopen: it was not over" size={480}>
      <Form
        onSubmit={() => void send()}
        submit="Reopen"
        pending={command.pending}
        disabled={why.trim() === ''}
        problem={command.problem}
        fields={['/why']}
        onCancel={close}
      >
        <Textarea
          data-autofocus
          label="Why"
          description="Impacts that ended with it go on, and availability follows."
          value={why}
          onChange={(event) => type({ why: event.currentTarget.value })}
          error={fieldError(command.problem, '/why')}
        />
      </Form>
    </Modal>
  );
}
