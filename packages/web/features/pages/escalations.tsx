/** Who is told next when nobody answers? Escalations in the order in which they are tried, typed in step by step. */
import { Button, Checkbox, Modal, MultiSelect, NumberInput, Select, TextInput } from '@mantine/core';
import { listTeams } from '@samspel/contract/catalog.ts';
import { addEscalation, changeEscalation, type EscalationAnswer, type EscalationPlan, listEscalations, removeEscalation } from '@samspel/contract/pages.ts';
import { listPeopleOnRotas, listRotas } from '@samspel/contract/rotas.ts';
import { useState } from 'react';
import { Form } from '../../parts/field/form.tsx';
import { numberText } from '../../parts/format/number.ts';
import { Link } from '../../parts/page/link.tsx';
import { Page, Section } from '../../parts/page/page.tsx';
import { Answer, EmptyState } from '../../parts/page/standing.tsx';
import { useAddress } from '../../platform/address.ts';
import { useAsk, useCommand } from '../../platform/ask.ts';
import { fieldError } from '../../platform/problem.ts';
import { useMay } from '../../platform/session.ts';
import './pages.css';

const severities = ['major', 'partial', 'degraded'] as const;
const none: EscalationPlan = {
  title: '',
  severities: ['major', 'partial'],
  teams: null,
  steps: [{ tell: [], waitMinutes: 5 }],
  repeats: 1,
  acknowledgedForMinutes: null,
};
type Target = EscalationPlan['steps'][number]['tell'][number];
const keyOf = (target: Target): string => ('id' in target ? `${target.kind} ${target.id}` : target.kind);

/** The screen. */
export function Screen() {
  const asked = useAsk(listEscalations);
  const operator = useMay('operator');
  const [{ edit }, set] = useAddress({ edit: null });
  const names = useTargets();
  return (
    <Page
      title="Escalations"
      width="reading"
      above={
        <Link className="s-link" to="/on-call">
          On call
        </Link>
      }
      meta={<span>An incident takes the first whose teams own what is hit, else the first for any team. When nobody answers at all, everybody is told.</span>}
      actions={operator && edit !== 'new' && <Button onClick={() => set({ edit: 'new' }, 'push')}>New escalation</Button>}
    >
      <Answer asked={asked}>
        {({ items }) => (
          <>
            {edit === 'new' && <Editor plan={none} id={null} targets={names} close={() => set({ edit: null }, 'push')} />}
            {items.length === 0 && edit !== 'new' && (
              <EmptyState title="Nobody is paged yet">
                Without an escalation an incident wakes nobody. Say who is told first, how long an answer is waited for, and who is told then.
              </EmptyState>
            )}
            {items.map((one) =>
              edit === one.id ? (
                <Editor key={one.id} plan={planOf(one)} id={one.id} targets={names} close={() => set({ edit: null }, 'push')} />
              ) : (
                <Shown key={one.id} one={one} targets={names} edit={operator ? () => set({ edit: one.id }, 'push') : undefined} />
              ),
            )}
          </>
        )}
      </Answer>
    </Page>
  );
}

function planOf({ id: _, version: __, changedAt: ___, changedBy: ____, ...plan }: EscalationAnswer): EscalationPlan {
  return plan;
}

interface Targets {
  readonly options: readonly { readonly group: string; readonly items: { readonly value: string; readonly label: string }[] }[];
  readonly nameOf: (target: Target) => string;
  readonly targetOf: (key: string) => Target;
  readonly teams: readonly { readonly value: string; readonly label: string }[];
}

function useTargets(): Targets {
  const rotas = (useAsk(listRotas).data?.items ?? []).map(({ id, title }) => ({ value: `rota ${id}`, label: title }));
  const people = (useAsk(listPeopleOnRotas, undefined, { nouns: ['access'] }).data?.items ?? []).map(({ id, name }) => ({
    value: `person ${id}`,
    label: name,
  }));
  const teams = (useAsk(listTeams).data?.items ?? []).map(({ ref, title }) => ({ value: `team ${ref}`, label: title }));
  const all = [...rotas, ...teams, ...people];
  return {
    options: [
      { group: 'On duty by', items: rotas },
      { group: 'All of a team', items: teams },
      { group: 'One person', items: people },
      { group: 'Everybody', items: [{ value: 'everybody', label: 'Everybody on a rota, and operators' }] },
    ],
    nameOf: (target) => {
      if (target.kind === 'everybody') return 'everybody';
      const name = all.find(({ value }) => value === keyOf(target))?.label ?? target.id;
      return target.kind === 'rota' ? `whoever has «${name}»` : target.kind === 'team' ? `all of ${name}` : name;
    },
    targetOf: (key) => {
      const [kind = '', id = ''] = key.split(' ');
      return kind === 'everybody' ? { kind: 'everybody' } : { kind: kind as 'rota' | 'person' | 'team', id };
    },
    teams: teams.map(({ value, label }) => ({ value: value.slice('team '.length), label })),
  };
}

const minutes = (count: number): string =>
  count < 1 ? `${Math.round(count * 60)} s` : count >= 120 && count % 60 === 0 ? `${count / 60} h` : `${numberText(count, count % 1 === 0 ? 0 : 2)} min`;
const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

function Shown({ one, targets, edit }: { readonly one: EscalationAnswer; readonly targets: Targets; readonly edit: (() => void) | undefined }) {
  const teamOf = (ref: string): string => targets.teams.find(({ value }) => value === ref)?.label ?? ref;
  return (
    <Section
      title={one.title}
      note={`For what is ${one.severities.join(' or ')}${one.teams === null ? ', whoever owns it' : `, where ${one.teams.map(teamOf).join(' or ')} owns what is hit`}.`}
      actions={edit !== undefined && <Button onClick={edit}>Change</Button>}
    >
      <ol className="s-steps">
        {one.steps.map((step, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: steps are their order
          <li key={index}>
            <span className="s-num">{index + 1}</span>
            <span>{capital(step.tell.map(targets.nameOf).join(', '))}</span>
            <span className="s-faint">{minutes(step.waitMinutes)} to answer</span>
          </li>
        ))}
        <li>
          <span className="s-num">{one.steps.length + 1}</span>
          <span>Everybody on a rota, and operators</span>
          <span className="s-faint">{one.repeats === 0 ? 'when nobody answered' : `when nobody answered ${one.repeats + 1} times through`}</span>
        </li>
      </ol>
      <p className="s-dim" style={{ paddingTop: 6 }}>
        {one.acknowledgedForMinutes === null
          ? 'Whoever has it keeps it until it is over.'
          : `Whoever has it has ${minutes(one.acknowledgedForMinutes)}: not over by then, it begins again.`}
      </p>
    </Section>
  );
}

function Editor({
  plan,
  id,
  targets,
  close,
}: {
  readonly plan: EscalationPlan;
  readonly id: string | null;
  readonly targets: Targets;
  readonly close: () => void;
}) {
  const [given, setGiven] = useState(plan);
  const [isRemoving, setRemoving] = useState(false);
  const adding = useCommand(addEscalation, { quiet: true, says: 'Kept.' });
  const changing = useCommand(changeEscalation, { quiet: true, says: 'Kept. Pages that nobody has yet go on by it.' });
  const removing = useCommand(removeEscalation, { says: 'Taken away.' });
  const { problem, pending } = id === null ? adding : changing;
  const change = (part: Partial<EscalationPlan>) => setGiven((before) => ({ ...before, ...part }));
  const setStep = (index: number, part: Partial<EscalationPlan['steps'][number]>) =>
    change({ steps: given.steps.map((step, at) => (at === index ? { ...step, ...part } : step)) });
  const send = async () => {
    const done = id === null ? await adding.run({ body: given }) : await changing.run({ params: { id }, body: given });
    if (done !== null) close();
  };
  return (
    <Section title={id === null ? 'New escalation' : plan.title}>
      <Form
        submit="Keep"
        pending={pending}
        problem={problem}
        fields={['/title', '/severities', '/teams', ...given.steps.map((_, index) => `/steps/${index}`)]}
        disabled={given.title.trim() === '' || given.severities.length === 0}
        onCancel={close}
        onSubmit={() => void send()}
      >
        <TextInput label="Title" value={given.title} onChange={(event) => change({ title: event.currentTarget.value })} error={fieldError(problem, '/title')} />
        <Checkbox.Group
          label="Takes what is"
          value={[...given.severities]}
          onChange={(value) => change({ severities: severities.filter((one) => value.includes(one)) })}
          error={given.severities.length === 0 ? 'At least one: else it takes nothing' : fieldError(problem, '/severities')}
        >
          <div className="s-row-wrap" style={{ gap: 16 }}>
            {severities.map((one) => (
              <Checkbox key={one} value={one} label={one} />
            ))}
          </div>
        </Checkbox.Group>
        <MultiSelect
          label="Only for what these teams own"
          placeholder={given.teams === null ? 'Any' : ''}
          description="None: whoever owns it"
          searchable
          clearable
          data={withChosen(targets.teams, given.teams ?? [])}
          value={[...(given.teams ?? [])]}
          onChange={(teams) => change({ teams: teams.length === 0 ? null : teams })}
          error={fieldError(problem, '/teams')}
        />
        {given.steps.map((step, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: steps are their order
          <div key={index} className="s-rule-row" data-kind="step">
            <Select
              label={`Step ${index + 1} tells`}
              placeholder={step.tell.length === 0 ? 'Somebody' : 'And somebody'}
              data={[...targets.options]}
              searchable
              openOnFocus={false}
              value={null}
              onChange={(key) => key !== null && setStep(index, { tell: [...step.tell.filter((one) => keyOf(one) !== key), targets.targetOf(key)] })}
              error={fieldError(problem, `/steps/${index}`)}
            />
            <span className="s-row-wrap">
              {step.tell.map((target) => (
                <Button
                  key={keyOf(target)}
                  aria-label={`Don’t tell ${targets.nameOf(target)}`}
                  onClick={() => setStep(index, { tell: step.tell.filter((one) => one !== target) })}
                >
                  {targets.nameOf(target)} ×
                </Button>
              ))}
            </span>
            <NumberInput
              label="Waits"
              suffix=" min"
              min={0.25}
              max={1440}
              value={step.waitMinutes}
              onChange={(value) => typeof value === 'number' && setStep(index, { waitMinutes: value })}
            />
            {given.steps.length > 1 && <Button onClick={() => change({ steps: given.steps.filter((_, at) => at !== index) })}>Take out</Button>}
          </div>
        ))}
        <div>
          <Button onClick={() => change({ steps: [...given.steps, { tell: [], waitMinutes: 10 }] })}>Add a step</Button>
        </div>
        <NumberInput
          label="Begins again before everybody is told"
          suffix={given.repeats === 1 ? ' time' : ' times'}
          min={0}
          max={20}
          value={given.repeats}
          onChange={(value) => typeof value === 'number' && change({ repeats: value })}
        />
        <NumberInput
          label="An acknowledgement holds for"
          description="Empty: for good. Not over by then, it begins again"
          suffix=" min"
          min={1}
          max={10_080}
          value={given.acknowledgedForMinutes ?? ''}
          onChange={(value) => change({ acknowledgedForMinutes: typeof value === 'number' ? value : null })}
        />
      </Form>
      {id !== null && (
        <Button color="red" onClick={() => setRemoving(true)} style={{ marginTop: 12 }}>
          Take this escalation away
        </Button>
      )}
      {id !== null && isRemoving && (
        <Modal opened onClose={() => setRemoving(false)} title={`Take «${plan.title}» away?`} size={440}>
          <p>What it takes goes to another escalation, or wakes nobody. Pages under way go on by it.</p>
          <div className="s-row-wrap" style={{ paddingTop: 16 }}>
            <Button
              color="red"
              variant="filled"
              loading={removing.pending}
              onClick={() => void removing.run({ params: { id } }).then((done) => done !== null && close())}
            >
              Take it away
            </Button>
            <Button variant="subtle" color="gray" onClick={() => setRemoving(false)}>
              Leave it
            </Button>
          </div>
        </Modal>
      )}
    </Section>
  );
}

/** The choices, with what is chosen also where it is none of them any more. */
function withChosen(list: readonly { readonly value: string; readonly label: string }[], chosen: readonly string[]): { value: string; label: string }[] {
  const missing = chosen.filter((one) => list.every(({ value }) => value !== one));
  return [...list, ...missing.map((value) => ({ value, label: value }))];
}
