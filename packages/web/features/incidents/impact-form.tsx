/** Who suffered how much, from when to when? The form of one impact, new or changed. */
import { Modal, Select, TextInput } from '@mantine/core';
import { addImpact, changeImpact } from '@samspel/contract/incidents.ts';
import { Form, InstantField } from '../../parts/field/form.tsx';
import { useCommand } from '../../platform/ask.ts';
import { now } from '../../platform/clock.ts';
import { useDraft } from '../../platform/draft.ts';
import { fieldError } from '../../platform/problem.ts';
import { followers, takeBack } from './changing.ts';
import { Meanwhile, useMeanwhile } from './conflict.tsx';
import { type Measure, MeasureField, measureGiven, measureMissing, measureOfImpact } from './measure.tsx';
import { ThingPick } from './pick.tsx';
import { goesOn, type Impact, type Shown } from './words.ts';

interface Typed {
  readonly target: string | null;
  readonly site: string;
  readonly measure: Measure;
  readonly begins: 'start' | 'at';
  readonly from: string | null;
  readonly ends: 'end' | 'at';
  readonly to: string | null;
}

function begun(impact: Impact | null, startKnown: boolean): Typed {
  if (impact === null)
    return {
      target: null,
      site: '',
      measure: { kind: 'major', amount: null },
      begins: startKnown ? 'start' : 'at',
      from: startKnown ? null : new Date(now()).toISOString(),
      ends: 'end',
      to: null,
    };
  return {
    target: impact.target,
    site: impact.site ?? '',
    measure: measureOfImpact(impact),
    begins: impact.followsStart ? 'start' : 'at',
    from: impact.from,
    ends: impact.followsEnd ? 'end' : 'at',
    to: impact.to,
  };
}

/** What a change says: only what differs, so that what follows the incident goes on following it. */
function changeOf(impact: Impact, typed: Typed) {
  const before = begun(impact, true);
  const measured = JSON.stringify(before.measure) !== JSON.stringify(typed.measure);
  const site = typed.site.trim() === '' ? null : typed.site.trim();
  return {
    ...(typed.target === impact.target || typed.target === null ? {} : { target: typed.target }),
    ...(site === impact.site ? {} : { site }),
    ...(measured ? (typed.measure.kind === 'whole' ? { whole: true as const } : { ...cleared(before.measure), ...measureGiven(typed.measure) }) : {}),
    ...(typed.begins === 'at' && typed.from !== null && (before.begins === 'start' || typed.from !== impact.from) ? { from: typed.from } : {}),
    ...(typed.ends === 'end' ? (before.ends === 'end' ? {} : { to: null }) : before.ends === 'at' && typed.to === impact.to ? {} : { to: typed.to }),
  };
}

/** The measure that goes, so that never two stand. */
function cleared(before: Measure): { severity?: null; fraction?: null; users?: null } {
  if (before.kind === 'fraction') return { fraction: null };
  if (before.kind === 'users') return { users: null };
  return before.kind === 'whole' ? {} : { severity: null };
}

/** The dialog. */
export function ImpactDialog({ shown, impact, close }: { readonly shown: Shown; readonly impact: Impact | null; readonly close: () => void }) {
  const { incident } = shown;
  const startKnown = incident.instants.started.now !== null;
  const meanwhile = useMeanwhile(shown);
  const [typed, type, forget] = useDraft(`incident.impact.${incident.id}.${impact?.id ?? 'new'}`, begun(impact, startKnown));
  const options = { nouns: followers, quiet: true, undo: takeBack(incident.id) };
  const adding = useCommand(addImpact, { ...options, says: 'Impact added. Availability follows.' });
  const changing = useCommand(changeImpact, { ...options, says: 'Impact changed. Availability follows.' });
  const command = impact === null ? adding : changing;
  const { problem } = command;
  const send = async () => {
    const answer =
      impact === null
        ? await adding.run(
            {
              params: { id: incident.id },
              body: {
                target: typed.target ?? '',
                ...(typed.site.trim() === '' ? {} : { site: typed.site.trim() }),
                ...measureGiven(typed.measure),
                ...(typed.begins === 'at' && typed.from !== null ? { from: typed.from } : {}),
                ...(typed.ends === 'at' && typed.to !== null ? { to: typed.to } : {}),
              },
            },
            { version: meanwhile.version },
          )
        : await changing.run({ params: { id: incident.id, impact: impact.id }, body: changeOf(impact, typed) }, { version: meanwhile.version });
    if (answer === null) return;
    forget();
    close();
  };
  const leave = () => {
    forget();
    close();
  };
  const unfinished =
    typed.target === null || measureMissing(typed.measure) || (typed.begins === 'at' && typed.from === null) || (typed.ends === 'at' && typed.to === null);
  return (
    <Modal opened onClose={close} title={impact === null ? 'Add an impact' : 'Change the impact'} size={560}>
      <Form
        onSubmit={() => void send()}
        submit={impact === null ? 'Add it' : 'Change it'}
        pending={command.pending}
        disabled={unfinished}
        problem={problem?.status === 412 && meanwhile.changed ? null : problem}
        fields={['/target', '/site', '/severity', '/fraction', '/users', '/from', '/to']}
        onCancel={leave}
      >
        <Meanwhile meanwhile={meanwhile} shown={shown} />
        <ThingPick
          label="Who suffered"
          placeholder="System, journey or the service"
          value={typed.target}
          onChange={(target) => type({ target })}
          error={fieldError(problem, '/target')}
        />
        <MeasureField
          value={typed.measure}
          onChange={(measure) => type({ measure })}
          error={fieldError(problem, '/fraction') ?? fieldError(problem, '/users') ?? fieldError(problem, '/severity')}
        />
        <TextInput
          label="Site"
          description="Only when it was one site alone"
          maxLength={100}
          value={typed.site}
          onChange={(event) => type({ site: event.currentTarget.value })}
          error={fieldError(problem, '/site')}
          maw={264}
        />
        <div className="s-inc-pair">
          <Select
            label="From"
            data={[
              ...(startKnown && (impact === null || impact.followsStart) ? [{ value: 'start', label: 'the start of the incident' }] : []),
              { value: 'at', label: 'another moment' },
            ]}
            value={typed.begins}
            allowDeselect={false}
            onChange={(begins) => type({ begins: (begins ?? 'at') as 'at', from: typed.from ?? incident.instants.started.now?.at ?? null })}
            error={typed.begins === 'start' ? fieldError(problem, '/from') : null}
          />
          {typed.begins === 'at' && <InstantField label="Moment" value={typed.from} onChange={(from) => type({ from })} error={fieldError(problem, '/from')} />}
        </div>
        <div className="s-inc-pair">
          <Select
            label="To"
            data={[
              { value: 'end', label: goesOn(incident.state) ? 'the end of the incident' : 'when it was resolved' },
              { value: 'at', label: 'another moment' },
            ]}
            value={typed.ends}
            allowDeselect={false}
            onChange={(ends) => type({ ends: (ends ?? 'end') as 'end', to: typed.to ?? new Date(now()).toISOString() })}
            error={typed.ends === 'end' ? fieldError(problem, '/to') : null}
          />
          {typed.ends === 'at' && <InstantField label="Moment" value={typed.to} onChange={(to) => type({ to })} error={fieldError(problem, '/to')} />}
        </div>
      </Form>
    </Modal>
  );
}
