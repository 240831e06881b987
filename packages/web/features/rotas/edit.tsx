/** What does a rota consist of? Its layers, typed in or changed; the next weeks are worked out beside it before it is kept. */
import { Button, NumberInput, Select, Switch, TextInput } from '@mantine/core';
import { addRota, changeRota, listHolidays, listPeopleOnRotas, previewRota, type RotaPlan, readRota, removeRota, undoRota } from '@samspel/contract/rotas.ts';
import { useQuery } from '@tanstack/react-query';
import { useNavigate, useParams } from '@tanstack/react-router';
import { useState } from 'react';
import { Form } from '../../parts/field/form.tsx';
import { WeekField } from '../../parts/field/week-field.tsx';
import { When } from '../../parts/figure/when.tsx';
import { countText } from '../../parts/format/number.ts';
import { Link } from '../../parts/page/link.tsx';
import { Page, Section } from '../../parts/page/page.tsx';
import { Answer } from '../../parts/page/standing.tsx';
import { State } from '../../parts/state/state.tsx';
import { DataTable } from '../../parts/table/data-table.tsx';
import { useAsk, useCommand } from '../../platform/ask.ts';
import { call } from '../../platform/client.ts';
import { useNow } from '../../platform/clock.ts';
import { fieldError } from '../../platform/problem.ts';
import { Holidays } from './holidays.tsx';
import { LayerFields, newLayer } from './layer.tsx';
import './rotas.css';

const above = (
  <Link className="s-link" to="/on-call">
    On call
  </Link>
);

/** Makes a rota, or changes one. */
export function Screen() {
  const { id } = useParams({ strict: false }) as { id?: string };
  return id === undefined ? <NewRota /> : <OneRota id={id} />;
}

function NewRota() {
  const now = useNow(3600);
  const timezone = Intl.DateTimeFormat().resolvedOptions().timeZone ?? 'UTC';
  const plan: RotaPlan = { title: '', kind: 'on-call', team: null, timezone, covers: null, restsOnHolidays: false, calendar: null, layers: [newLayer(now)] };
  const navigate = useNavigate();
  const adding = useCommand(addRota, { quiet: true, says: (answer) => `«${answer.title}» is made.` });
  const keep = async (wish: RotaPlan) => {
    const made = await adding.run({ body: wish });
    if (made !== null && made !== true) void navigate({ to: `/on-call?rota=${made.id}` as never });
  };
  return (
    <Page title="New rota" above={above} width="reading">
      <PlanForm plan={plan} submit="Make the rota" pending={adding.pending} problem={adding.problem} may keep={(wish) => void keep(wish)} />
    </Page>
  );
}

function OneRota({ id }: { readonly id: string }) {
  const asked = useAsk(readRota, { params: { id } });
  const navigate = useNavigate();
  const changing = useCommand(changeRota, { quiet: true, says: 'Kept.', undo: () => call(undoRota, { params: { id } }) });
  const undoing = useCommand(undoRota, { says: 'Gone back to the version before.' });
  const removing = useCommand(removeRota, { says: 'The rota is ended; what was served stays.' });
  const end = async () => {
    if ((await removing.run({ params: { id } })) !== null) void navigate({ to: '/on-call' });
  };
  return (
    <Page title={asked.data?.rota.title ?? 'Rota'} above={above} width="reading">
      <Answer asked={asked}>
        {({ rota, versions, may }) => {
          const { id: _id, version, changedAt, changedBy: _by, undo, people: _people, ...plan } = rota;
          return (
            <>
              <PlanForm
                key={version}
                plan={plan}
                submit="Keep"
                pending={changing.pending}
                problem={changing.problem}
                may={may.change}
                keep={(body) => void changing.run({ params: { id }, body }, { version })}
              />
              <Section
                title="Versions"
                count={versions.length}
                note={
                  <>
                    Changed last <When at={changedAt} />. What was served stays as it was, whatever is changed.
                  </>
                }
              >
                <DataTable
                  label="Versions of this rota"
                  rows={versions}
                  rowKey={(one) => String(one.version)}
                  columns={[
                    { key: 'version', title: 'Version', width: '64px', cell: (one) => one.version },
                    { key: 'at', title: 'When', width: '136px', cell: (one) => <When at={one.at} /> },
                    { key: 'what', title: 'What', width: '90px', from: 480, cell: (one) => one.what },
                    { key: 'by', title: 'By', cell: (one) => one.by },
                  ]}
                />
                {may.change && (
                  <div className="s-row-wrap" style={{ paddingTop: 12 }}>
                    {undo !== null && (
                      <Button loading={undoing.pending} onClick={() => void undoing.run({ params: { id } })}>
                        {undo}
                      </Button>
                    )}
                    <Button color="red" loading={removing.pending} onClick={() => void end()}>
                      End this rota
                    </Button>
                  </div>
                )}
              </Section>
              <Holidays />
            </>
          );
        }}
      </Answer>
    </Page>
  );
}

interface PlanProps {
  readonly plan: RotaPlan;
  readonly submit: string;
  readonly pending: boolean;
  readonly problem: ReturnType<typeof useCommand>['problem'];
  readonly may: boolean;
  readonly keep: (plan: RotaPlan) => void;
}

function PlanForm({ plan, submit, pending, problem, may, keep }: PlanProps) {
  const [given, setGiven] = useState(plan);
  const now = useNow(3600);
  const change = (part: Partial<RotaPlan>) => setGiven((before) => ({ ...before, ...part }));
  const people = (useAsk(listPeopleOnRotas, undefined, { nouns: ['access'] }).data?.items ?? []).map(({ id, name }) => ({ value: id, label: name }));
  const calendars = (useAsk(listHolidays).data?.items ?? []).map(({ id, title }) => ({ value: id, label: title }));
  const layers = given.layers;
  // Layers have no id of their own: these keep what is half typed in each beside it.
  const [keys, setKeys] = useState(() => plan.layers.map((_, index) => index));
  const takeOut = (index: number) => {
    change({ layers: layers.filter((_, at) => at !== index) });
    setKeys(keys.filter((_, at) => at !== index));
  };
  const add = () => {
    change({ layers: [...layers, { ...newLayer(now), title: `Layer ${layers.length + 1}` }] });
    setKeys([...keys, Math.max(-1, ...keys) + 1]);
  };
  return (
    <>
      <Form
        submit={submit}
        pending={pending}
        problem={problem}
        fields={['/title', '/timezone', '/covers']}
        disabled={!may || given.title.trim() === ''}
        onSubmit={() => keep(given)}
      >
        <TextInput label="Title" value={given.title} onChange={(event) => change({ title: event.currentTarget.value })} error={fieldError(problem, '/title')} />
        <div className="s-layer-row">
          <Select
            label="Kind"
            allowDeselect={false}
            data={[
              { value: 'on-call', label: 'On call' },
              { value: 'goalie', label: 'Goalie' },
            ]}
            value={given.kind}
            onChange={(kind) => change({ kind: kind === 'goalie' ? 'goalie' : 'on-call' })}
          />
          <TextInput
            label="Time zone"
            value={given.timezone}
            onChange={(event) => change({ timezone: event.currentTarget.value })}
            error={fieldError(problem, '/timezone')}
          />
          <TextInput
            label="Team"
            placeholder="group:default/operations"
            value={given.team ?? ''}
            onChange={(event) => change({ team: event.currentTarget.value.trim() === '' ? null : event.currentTarget.value.trim() })}
            error={fieldError(problem, '/team')}
          />
        </div>
        <WeekField
          label="Somebody has to be there"
          description="What is promised and not covered is shown as a gap. Empty: always"
          value={given.covers}
          onChange={(covers) => change({ covers })}
          error={fieldError(problem, '/covers')}
        />
        <div className="s-layer-row">
          <Select label="Holidays" clearable data={calendars} value={given.calendar} onChange={(calendar) => change({ calendar })} />
          <Switch label="Holidays need nobody" checked={given.restsOnHolidays} onChange={(event) => change({ restsOnHolidays: event.currentTarget.checked })} />
        </div>
        {layers.map((layer, index) => (
          <LayerFields
            key={keys[index]}
            layer={layer}
            index={index}
            people={people}
            problem={problem}
            change={(next) => change({ layers: layers.map((each, at) => (at === index ? next : each)) })}
            remove={layers.length > 1 ? () => takeOut(index) : undefined}
          />
        ))}
        <div>
          <Button onClick={add}>Add a layer over these</Button>
        </div>
      </Form>
      <Preview plan={given} />
    </>
  );
}

function Preview({ plan }: { readonly plan: RotaPlan }) {
  const now = useNow(3600);
  const from = new Date(Math.floor(now / 86_400_000) * 86_400_000);
  const [weeks, setWeeks] = useState(4);
  const to = new Date(from.getTime() + weeks * 7 * 86_400_000);
  const body = { plan, from: from.toISOString(), to: to.toISOString() };
  const asked = useQuery({
    queryKey: ['rotas', 'preview', JSON.stringify(body)],
    queryFn: () => call(previewRota, { body }),
    retry: false,
    enabled: plan.title.trim() !== '',
  });
  return (
    <Section
      title="How it would be"
      actions={
        <NumberInput
          aria-label="Weeks"
          suffix=" weeks"
          w={110}
          min={1}
          max={26}
          value={weeks}
          onChange={(value) => typeof value === 'number' && setWeeks(value)}
        />
      }
    >
      {asked.data === undefined ? (
        <p className="s-dim">{asked.error === null ? 'Give it a title and members.' : asked.error.message}</p>
      ) : (
        <>
          <p>
            {asked.data.gaps.length === 0 ? (
              <State tone="good" word="No gap" />
            ) : (
              <State tone="bad" word={`${countText(asked.data.gaps.length, 'gap')} in ${weeks} weeks`} strong />
            )}
          </p>
          <ol>
            {asked.data.shifts.slice(0, 30).map((shift) => (
              <li key={shift.from}>
                <When at={shift.from} /> – <When at={shift.to} /> {shift.person.name}
              </li>
            ))}
          </ol>
        </>
      )}
    </Section>
  );
}
