/** What changes in how we work, who promised it until when, and does it hold? The changes of one case study, each followed to its end. */
import { ActionIcon, Autocomplete, Button, Menu, Modal, Textarea, TextInput } from '@mantine/core';
import { listPeople } from '@samspel/contract/access.ts';
import { listPeople as listCatalogPeople, listTeams } from '@samspel/contract/catalog.ts';
import { moveChange, promiseChange } from '@samspel/contract/incidents.ts';
import { IconDots, IconPlus } from '@tabler/icons-react';
import { useState } from 'react';
import { Form } from '../../parts/field/form.tsx';
import { When } from '../../parts/figure/when.tsx';
import { dayText } from '../../parts/format/instant.ts';
import { Section } from '../../parts/page/page.tsx';
import { EmptyState } from '../../parts/page/standing.tsx';
import { State, type Tone } from '../../parts/state/state.tsx';
import { useAsk, useCommand } from '../../platform/ask.ts';
import { now } from '../../platform/clock.ts';
import { useDraft } from '../../platform/draft.ts';
import { fieldError } from '../../platform/problem.ts';
import { nameOf } from '../../platform/reference.ts';
import { useMay } from '../../platform/session.ts';
import type { Study } from './study.ts';
import type { Shown } from './words.ts';

export type Change = Study['changes'][number];
type ChangeState = Change['state'];

export const changeStates: Readonly<Record<ChangeState, { readonly tone: Tone; readonly word: string; readonly says: string }>> = {
  promised: { tone: 'active', word: 'promised', says: 'Somebody will do it until its date' },
  done: { tone: 'quiet', word: 'done', says: 'Done; whether it holds is looked at on the check date' },
  holds: { tone: 'good', word: 'holds', says: 'It was looked at again, and it holds' },
  failed: { tone: 'bad', word: 'failed', says: 'It was not done, or it did not hold' },
};

const moves: Readonly<Record<ChangeState, readonly { readonly to: ChangeState; readonly says: string }[]>> = {
  promised: [
    { to: 'done', says: 'It is done…' },
    { to: 'failed', says: 'It will not be done…' },
  ],
  done: [
    { to: 'holds', says: 'It holds…' },
    { to: 'failed', says: 'It does not hold…' },
    { to: 'promised', says: 'It is not done after all…' },
  ],
  holds: [{ to: 'failed', says: 'It does not hold any more…' }],
  failed: [{ to: 'promised', says: 'Promise it again…' }],
};

const dayAfter = (days: number): string => new Date(now() + days * 86_400_000).toISOString().slice(0, 10);

/** Names and references of those who can promise, both ways round. */
export function useOwners() {
  const member = useMay('member');
  const teams = useAsk(listTeams, {}).data?.items ?? [];
  const people = useAsk(listPeople, { query: { limit: 500, state: 'active' } }, { enabled: member }).data?.items ?? [];
  const known = useAsk(listCatalogPeople, { query: {} }).data?.items ?? [];
  const all = [
    ...teams.map((team) => ({ ref: team.ref, name: team.title })),
    ...known.map((person) => ({ ref: person.ref, name: person.title })),
    ...people.map((person) => ({ ref: person.id, name: person.name })),
  ];
  const nameFor = (owner: string): string => all.find((one) => one.ref === owner)?.name ?? (owner.includes(':') ? nameOf(owner) : owner);
  const refFor = (name: string): string => all.find((one) => one.name === name.trim())?.ref ?? name.trim();
  return { nameFor, refFor, names: [...new Set(all.map((one) => one.name))] };
}

/** The section. */
export function ChangesSection({ shown, study, may }: { readonly shown: Shown; readonly study: Study; readonly may: boolean }) {
  const [adding, setAdding] = useState(false);
  return (
    <Section
      title="What changes in how we work"
      count={study.changes.length === 0 ? undefined : study.changes.length}
      note="Each has an owner, a date and, where it can, a measure. Done is not the end: it is looked at again until it holds."
      actions={
        may && (
          <Button leftSection={<IconPlus size={15} stroke={1.5} />} onClick={() => setAdding(true)}>
            Promise a change
          </Button>
        )
      }
    >
      {study.changes.length === 0 && <EmptyState small title="Nothing is promised yet." />}
      <ul className="s-inc-changes">
        {study.changes.map((change) => (
          <ChangeRow key={change.id} change={change} may={may} />
        ))}
      </ul>
      {adding && <PromiseDialog shown={shown} close={() => setAdding(false)} />}
    </Section>
  );
}

function ChangeRow({ change, may }: { readonly change: Change; readonly may: boolean }) {
  const [to, setTo] = useState<ChangeState | 'edit' | null>(null);
  const { nameFor } = useOwners();
  const said = changeStates[change.state];
  return (
    <li>
      <div className="s-inc-change-state">
        <State tone={change.overdue ? 'warn' : said.tone} word={change.overdue ? `${said.word}, late` : said.word} title={said.says} />
      </div>
      <div className="s-grow">
        <p className="s-inc-change-what">{change.what}</p>
        <p className="s-dim s-inc-small">
          {nameFor(change.owner)} · {dueText(change)}
          {change.measure !== null && <> · shown by: {change.measure}</>}
        </p>
        {change.history.length > 1 && (
          <details className="s-inc-small">
            <summary className="s-faint">History</summary>
            <ul>
              {change.history.map((step) => (
                <li key={`${step.at} ${step.to}`} className="s-dim">
                  <When at={step.at} /> {step.by.name}: {step.from === null || step.from === step.to ? step.to : `${step.from} → ${step.to}`}
                  {step.note !== '' && <span className="s-inc-why">{step.note}</span>}
                </li>
              ))}
            </ul>
          </details>
        )}
      </div>
      {may && (
        <Menu>
          <Menu.Target>
            <ActionIcon aria-label={`Follow: ${change.what.slice(0, 60)}`}>
              <IconDots size={16} stroke={1.5} />
            </ActionIcon>
          </Menu.Target>
          <Menu.Dropdown>
            {moves[change.state].map((move) => (
              <Menu.Item key={move.to} onClick={() => setTo(move.to)}>
                {move.says}
              </Menu.Item>
            ))}
            <Menu.Divider />
            <Menu.Item onClick={() => setTo('edit')}>Another owner, date or measure…</Menu.Item>
          </Menu.Dropdown>
        </Menu>
      )}
      {to !== null && <MoveDialog change={change} to={to} close={() => setTo(null)} />}
    </li>
  );
}

/** When it is due, or when it is looked at again. */
export function dueText(change: Pick<Change, 'state' | 'due' | 'checkOn'>): string {
  const day = (date: string) => dayText(Date.parse(`${date}T00:00:00Z`), now(), 'utc');
  if (change.state === 'done' && change.checkOn !== null) return `look again on ${day(change.checkOn)}`;
  return change.state === 'promised' ? `until ${day(change.due)}` : `was due ${day(change.due)}`;
}

function PromiseDialog({ shown, close }: { readonly shown: Shown; readonly close: () => void }) {
  const { id } = shown.incident;
  const { names, refFor } = useOwners();
  const [typed, type, forget] = useDraft(`incident.promise.${id}`, { what: '', owner: '', due: dayAfter(28), measure: '' });
  const promising = useCommand(promiseChange, { quiet: true, says: 'Promised.' });
  const { problem } = promising;
  const send = async () => {
    const measure = typed.measure.trim();
    const body = { what: typed.what.trim(), owner: refFor(typed.owner), due: typed.due, measure: measure === '' ? null : measure };
    if ((await promising.run({ params: { id }, body })) === null) return;
    forget();
    close();
  };
  return (
    <Modal opened onClose={close} title="Promise a change" size={520}>
      <Form
        onSubmit={() => void send()}
        submit="Promise it"
        pending={promising.pending}
        disabled={typed.what.trim() === '' || typed.owner.trim() === '' || typed.due === ''}
        problem={problem}
        fields={['/what', '/owner', '/due', '/measure']}
        onCancel={close}
      >
        <Textarea
          data-autofocus
          label="What will be different"
          minRows={2}
          value={typed.what}
          onChange={(event) => type({ what: event.currentTarget.value })}
          error={fieldError(problem, '/what')}
        />
        <div className="s-inc-pair">
          <Autocomplete
            label="Who promises it"
            placeholder="A team or a person"
            data={names}
            limit={50}
            value={typed.owner}
            onChange={(owner) => type({ owner })}
            error={fieldError(problem, '/owner')}
          />
          <TextInput
            type="date"
            label="Until"
            value={typed.due}
            onChange={(event) => type({ due: event.currentTarget.value })}
            error={fieldError(problem, '/due')}
          />
        </div>
        <TextInput
          label="What will show that it holds"
          description="A measure or a test; may stay empty"
          maxLength={2000}
          value={typed.measure}
          onChange={(event) => type({ measure: event.currentTarget.value })}
          error={fieldError(problem, '/measure')}
        />
      </Form>
    </Modal>
  );
}

function MoveDialog({ change, to, close }: { readonly change: Change; readonly to: ChangeState | 'edit'; readonly close: () => void }) {
  const { names, nameFor, refFor } = useOwners();
  const [note, setNote] = useState('');
  const [owner, setOwner] = useState(nameFor(change.owner));
  const [due, setDue] = useState(to === 'promised' ? dayAfter(28) : change.due);
  const [measure, setMeasure] = useState(change.measure ?? '');
  const [checkOn, setCheckOn] = useState(dayAfter(30));
  const params = { id: change.incident, change: change.id };
  const moving = useCommand(moveChange, {
    quiet: true,
    says: to === 'edit' ? 'Changed.' : `${changeStates[to].word.charAt(0).toUpperCase()}${changeStates[to].word.slice(1)}.`,
  });
  const { problem } = moving;
  const dated = to === 'edit' || to === 'promised';
  const send = async () => {
    const body = {
      note: note.trim(),
      ...(to === 'edit' ? {} : { state: to }),
      ...(dated ? { owner: refFor(owner), due, measure: measure.trim() === '' ? null : measure.trim() } : {}),
      ...(to === 'done' && checkOn !== '' ? { checkOn } : {}),
    };
    if ((await moving.run({ params, body })) !== null) close();
  };
  const title = to === 'edit' ? 'Another owner, date or measure' : (moves[change.state].find((move) => move.to === to)?.says.replace('…', '') ?? '');
  return (
    <Modal opened onClose={close} title={title} size={520}>
      <Form
        onSubmit={() => void send()}
        submit={to === 'edit' ? 'Change it' : 'Say so'}
        pending={moving.pending}
        disabled={dated && (owner.trim() === '' || due === '')}
        problem={problem}
        fields={['/note', '/owner', '/due', '/measure', '/checkOn', '/state']}
        onCancel={close}
      >
        <p className="s-dim">{change.what}</p>
        {dated && (
          <>
            <div className="s-inc-pair">
              <Autocomplete label="Who promises it" data={names} limit={50} value={owner} onChange={setOwner} error={fieldError(problem, '/owner')} />
              <TextInput type="date" label="Until" value={due} onChange={(event) => setDue(event.currentTarget.value)} error={fieldError(problem, '/due')} />
            </div>
            <TextInput
              label="What will show that it holds"
              value={measure}
              onChange={(event) => setMeasure(event.currentTarget.value)}
              error={fieldError(problem, '/measure')}
            />
          </>
        )}
        {to === 'done' && (
          <TextInput
            type="date"
            label="Look at it again on"
            description="Does it hold by then?"
            value={checkOn}
            onChange={(event) => setCheckOn(event.currentTarget.value)}
            error={fieldError(problem, '/checkOn')}
            maw={264}
          />
        )}
        <Textarea
          data-autofocus
          label={to === 'holds' || to === 'failed' ? 'What shows it' : 'Note'}
          minRows={2}
          value={note}
          onChange={(event) => setNote(event.currentTarget.value)}
          error={fieldError(problem, '/note') ?? fieldError(problem, '/state')}
        />
      </Form>
    </Modal>
  );
}
