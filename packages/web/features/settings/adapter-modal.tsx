/** How is one adapter told what to do? A form of its own fields; a button that really tries it. */
import { Button, Modal, Switch, TextInput } from '@mantine/core';
import { type AdapterAnswer, type AdapterKindAnswer, addAdapter, changeAdapter, removeAdapter, tryAdapter } from '@samspel/contract/adapters.ts';
import type { Problem } from '@samspel/contract/route.ts';
import { useState } from 'react';
import { Form } from '../../parts/field/form.tsx';
import { State } from '../../parts/state/state.tsx';
import { useCommand } from '../../platform/ask.ts';
import { fieldError } from '../../platform/problem.ts';
import { type Given, givenFor, SettingInput, toSend } from './setting-input.tsx';

interface ModalProps {
  readonly kind: AdapterKindAnswer;
  /** Null: a new one. */
  readonly adapter: AdapterAnswer | null;
  readonly onClose: () => void;
  readonly onAdded: (id: string) => void;
}

/** The form of one adapter. A new one stays open once it is kept, to be tried. */
export function AdapterModal({ kind, adapter, onClose, onAdded }: ModalProps) {
  const [name, setName] = useState(adapter?.name ?? kind.title);
  const [enabled, setEnabled] = useState(adapter?.enabled ?? true);
  const [given, setGiven] = useState<Given>(givenFor(kind.fields, adapter));
  const [isLeaving, setIsLeaving] = useState(false);
  const adding = useCommand(addAdapter, { quiet: true, says: 'Kept. It is opened within a second.' });
  const changing = useCommand(changeAdapter, { quiet: true, says: 'Kept. It takes effect within a second.' });
  const removing = useCommand(removeAdapter, { says: 'Removed, with its secrets.' });
  const problem = adding.problem ?? changing.problem;
  const save = async (): Promise<void> => {
    const values = toSend(kind.fields, given, adapter !== null);
    if (adapter === null) {
      const added = await adding.run({ body: { kind: kind.kind, name, values, enabled } });
      if (added !== null && added !== true) onAdded(added.id);
      return;
    }
    const changed = await changing.run({ params: { id: adapter.id }, body: { name, values, enabled } }, { version: adapter.version });
    if (changed !== null)
      setGiven((before) => ({ ...before, ...Object.fromEntries(kind.fields.filter((field) => field.kind === 'secret').map((field) => [field.name, ''])) }));
  };
  const remove = async (): Promise<void> => {
    if (adapter !== null && (await removing.run({ params: { id: adapter.id } })) !== null) onClose();
  };
  return (
    <Modal opened onClose={onClose} title={adapter === null ? `Add: ${kind.title}` : adapter.name} size={600}>
      <p className="s-settings-lead">{kind.says}</p>
      <Form
        onSubmit={() => void save()}
        submit={adapter === null ? 'Add it' : 'Save'}
        pending={adding.pending || changing.pending}
        problem={problem}
        fields={['/name', ...kind.fields.map((field) => `/values/${field.name}`)]}
        disabled={name.trim() === ''}
        onCancel={onClose}
      >
        <TextInput
          label="Name"
          description="As people see it in lists"
          data-autofocus
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
          error={fieldError(problem, '/name')}
        />
        {kind.fields.map((field) => (
          <SettingInput
            key={field.name}
            field={field}
            value={given[field.name] ?? ''}
            isKept={adapter?.secrets.includes(field.name) ?? false}
            onChange={(value) => setGiven((before) => ({ ...before, [field.name]: value }))}
            error={wrongText(problem, field.name)}
          />
        ))}
        <Switch
          label="On"
          description="Off: it keeps its settings and is open nowhere"
          checked={enabled}
          onChange={(event) => setEnabled(event.currentTarget.checked)}
        />
      </Form>
      {adapter !== null && (
        <>
          <TryOut kind={kind} adapter={adapter} />
          <div className="s-settings-danger">
            {isLeaving ? (
              <>
                <p>Its settings and secrets go with it, on all servers. What waits for it stays in the queue until its time is over.</p>
                <div className="s-row" style={{ gap: 8, marginTop: 8 }} ref={intoView}>
                  <Button variant="filled" color="red" onClick={() => void remove()} loading={removing.pending}>
                    Remove it
                  </Button>
                  <Button variant="subtle" color="gray" onClick={() => setIsLeaving(false)}>
                    Keep it
                  </Button>
                </div>
              </>
            ) : (
              <Button variant="subtle" color="red" onClick={() => setIsLeaving(true)}>
                Remove this adapter
              </Button>
            )}
          </div>
        </>
      )}
    </Modal>
  );
}

/** What a press of a button brings below the fold is shown at once. */
function intoView(element: HTMLElement | null): void {
  element?.scrollIntoView({ block: 'nearest' });
}

/** What is wrong with a setting. Over its own input its name need not be said again. */
function wrongText(problem: Problem | null, name: string): string | null {
  const detail = fieldError(problem, `/values/${name}`);
  const said = problem?.facts['problem'];
  return detail === null || typeof said !== 'string' ? detail : `${said.charAt(0).toUpperCase()}${said.slice(1)}.`;
}

function TryOut({ kind, adapter }: { readonly kind: AdapterKindAnswer; readonly adapter: AdapterAnswer }) {
  const [to, setTo] = useState('');
  const [said, setSaid] = useState<{ readonly ok: boolean; readonly says: string } | null>(null);
  const trying = useCommand(tryAdapter);
  const run = async (): Promise<void> => {
    setSaid(null);
    const tried = await trying.run({ params: { id: adapter.id }, body: { to: to.trim() === '' ? null : to.trim() } });
    if (tried !== null && tried !== true) setSaid(tried);
  };
  return (
    <section className="s-settings-try" aria-label="Try it">
      <p className="s-dim">What is saved is really tried: it connects, signs in, and sends a test when you say where to.</p>
      <div className="s-row" style={{ alignItems: 'flex-end', gap: 8 }}>
        {kind.triesTo !== null && (
          <TextInput className="s-grow" label="Send a test to" description={kind.triesTo} value={to} onChange={(event) => setTo(event.currentTarget.value)} />
        )}
        <Button onClick={() => void run()} loading={trying.pending}>
          Try it
        </Button>
      </div>
      <p role="status" className="s-settings-said">
        {said !== null && (
          <>
            <State tone={said.ok ? 'good' : 'bad'} word={said.ok ? 'works' : 'does not work'} />
            <br />
            {said.says}
          </>
        )}
      </p>
    </section>
  );
}
