/** What does a rota consist of? Its layers, typed in or changed; the next weeks are worked out beside it before it is kept. */
import { Button, Modal, SegmentedControl, Select, Switch, TextInput } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { listTeams } from '@samspel/contract/catalog.ts';
import { addRota, changeRota, listHolidays, listPeopleOnRotas, previewRota, type RotaPlan, readRota, removeRota, undoRota } from '@samspel/contract/rotas.ts';
import type { BodyOf } from '@samspel/contract/route.ts';
import { offsetAt } from '@samspel/core/time/zone.ts';
import { useQuery } from '@tanstack/react-query';
import { useNavigate, useParams } from '@tanstack/react-router';
import { useState } from 'react';
import { Form } from '../../parts/field/form.tsx';
import { WeekField } from '../../parts/field/week-field.tsx';
import { ZoneField } from '../../parts/field/zone-field.tsx';
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
import { weeksFrom } from './ahead.ts';
import { Holidays } from './holidays.tsx';
import { LayerFields, newLayer } from './layer.tsx';
import { layerRows, useInks } from './months-ahead.tsx';
import { Picture } from './picture.tsx';
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
  // The version that is typed over: what others keep meanwhile takes nothing away.
  const [ending, setEnding] = useState(false);
  const [typing, setTyping] = useState<number | null>(null);
  const keep = async (body: RotaPlan, version: number) => {
    if ((await changing.run({ params: { id }, body }, { version })) !== null) setTyping(null);
  };
  const end = async () => {
    if ((await removing.run({ params: { id } })) !== null) void navigate({ to: '/on-call' });
  };
  return (
    <Page title={asked.data?.rota.title ?? 'Rota'} above={above} width="reading">
      <Answer asked={asked}>
        {({ rota, versions, may }) => {
          const { id: _id, version, changedAt, changedBy, undo, people: _people, ...plan } = rota;
          const seen = typing ?? version;
          return (
            <>
              {seen !== version && (
                <p role="status" className="s-row-wrap" style={{ paddingBottom: 12 }}>
                  <State tone="warn" word={`${changedBy} changed this rota while you typed. What you typed is still here, and is not kept over theirs.`} />
                  <Button onClick={() => setTyping(null)}>Take theirs</Button>
                </p>
              )}
              <PlanForm
                key={seen}
                plan={plan}
                typed={() => setTyping((before) => before ?? version)}
                submit="Keep"
                pending={changing.pending}
                problem={changing.problem}
                may={may.change}
                keep={(body) => void keep(body, seen)}
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
                    <Button color="red" onClick={() => setEnding(true)}>
                      End this rota
                    </Button>
                    {ending && (
                      <Modal opened onClose={() => setEnding(false)} title={`End «${rota.title}»?`} size={440}>
                        <p>
                          Nobody is on duty by it from now on; escalations that tell it go on to their next step. What was served stays. It cannot be taken
                          back.
                        </p>
                        <div className="s-row-wrap" style={{ paddingTop: 16 }}>
                          <Button color="red" variant="filled" loading={removing.pending} onClick={() => void end()}>
                            End it
                          </Button>
                          <Button variant="subtle" color="gray" onClick={() => setEnding(false)}>
                            Let it go on
                          </Button>
                        </div>
                      </Modal>
                    )}
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
  /** Something was typed. */
  readonly typed?: () => void;
}

function PlanForm({ plan, submit, pending, problem, may, keep, typed }: PlanProps) {
  const [given, setGiven] = useState(plan);
  const now = useNow(3600);
  const change = (part: Partial<RotaPlan>) => {
    typed?.();
    setGiven((before) => ({ ...before, ...part }));
  };
  const people = (useAsk(listPeopleOnRotas, undefined, { nouns: ['access'] }).data?.items ?? []).map(({ id, name }) => ({ value: id, label: name }));
  const teams = (useAsk(listTeams).data?.items ?? []).map(({ ref, title }) => ({ value: ref, label: title }));
  const calendars = (useAsk(listHolidays).data?.items ?? []).map(({ id, title }) => ({ value: id, label: title }));
  const layers = given.layers;
  // Layers have no id of their own: these keep what is half typed in each beside it.
  const [keys, setKeys] = useState(() => plan.layers.map((_, index) => index));
  const takeOut = (index: number) => {
    change({ layers: layers.filter((_, at) => at !== index) });
    setKeys(keys.filter((_, at) => at !== index));
  };
  const move = (index: number, by: -1 | 1) => {
    if (index + by < 0 || index + by >= layers.length) return;
    change({ layers: swapped(layers, index, index + by) });
    setKeys(swapped(keys, index, index + by));
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
        fields={['/title', '/timezone', '/team', '/covers']}
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
          <ZoneField label="Time zone" value={given.timezone} onChange={(timezone) => change({ timezone })} error={fieldError(problem, '/timezone')} />
          <Select
            label="Team"
            placeholder="none"
            clearable
            searchable
            data={withChosen(teams, given.team)}
            value={given.team}
            onChange={(team) => change({ team })}
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
          <Select label="Holidays" placeholder="none" clearable data={calendars} value={given.calendar} onChange={(calendar) => change({ calendar })} />
          <Switch
            className="s-layer-switch"
            label="Holidays need nobody"
            checked={given.restsOnHolidays}
            onChange={(event) => change({ restsOnHolidays: event.currentTarget.checked })}
          />
        </div>
        {layers.length > 1 && <p className="s-section-note">Layers from the lowest up: where a later one has somebody, that one is on duty.</p>}
        {layers.map((layer, index) => (
          <LayerFields
            key={keys[index]}
            layer={layer}
            index={index}
            people={people}
            problem={problem}
            change={(next) => change({ layers: layers.map((each, at) => (at === index ? next : each)) })}
            remove={layers.length > 1 ? () => takeOut(index) : undefined}
            move={layers.length > 1 ? (by) => move(index, by) : undefined}
            isHighest={index === layers.length - 1}
            mayCountDays={layer.length.unit === 'days'}
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

function swapped<T>(list: readonly T[], a: number, b: number): T[] {
  return list.map((each, index) => (index === a ? (list[b] ?? each) : index === b ? (list[a] ?? each) : each));
}

/** The choices, with what is chosen also where it is none of them any more. */
function withChosen(list: readonly { value: string; label: string }[], chosen: string | null): { value: string; label: string }[] {
  return chosen === null || list.some(({ value }) => value === chosen) ? [...list] : [...list, { value: chosen, label: chosen }];
}

const previewWeeks = { '6': '6 weeks', '13': '3 months', '26': '6 months' } as const;

function Preview({ plan }: { readonly plan: RotaPlan }) {
  const now = useNow(3600);
  const [weeks, setWeeks] = useState<string>('6');
  const inkOf = useInks();
  const isZone = offsetAt(plan.timezone, now) !== null;
  const span = weeksFrom(now, Number(weeks), isZone ? plan.timezone : 'UTC');
  const ready = plan.title.trim() !== '' && plan.layers.every(({ members }) => members.length > 0);
  // As text: two plans that say the same are the same, and nothing is asked again.
  const [wanted] = useDebouncedValue(JSON.stringify({ plan, from: new Date(span.from).toISOString(), to: new Date(span.to).toISOString() }), 300);
  const asked = useQuery({
    queryKey: ['rotas', 'preview', wanted],
    queryFn: () => call(previewRota, { body: JSON.parse(wanted) as BodyOf<typeof previewRota> }),
    retry: false,
    enabled: ready,
    placeholderData: (before) => before,
  });
  const shown = ready ? asked.data : undefined;
  const gaps = (shown?.gaps ?? []).filter(({ to }) => Date.parse(to) > now);
  return (
    <Section
      title="How it would be"
      actions={
        <SegmentedControl
          aria-label="How far ahead"
          data={Object.entries(previewWeeks).map(([value, label]) => ({ value, label }))}
          value={weeks}
          onChange={setWeeks}
        />
      }
    >
      {!ready && <p className="s-dim">Give it a title, and each layer somebody: then who would have which days stands here.</p>}
      {ready && asked.error !== null && (
        <p role="alert">
          <State tone="bad" word={asked.error.message} />
        </p>
      )}
      {shown !== undefined && asked.error === null && (
        <>
          <p>
            {gaps.length === 0 ? (
              <State tone="good" word="Every hour that is promised has somebody" />
            ) : (
              <State tone="bad" word={`${countText(gaps.length, 'gap')} in ${previewWeeks[weeks as '6']}`} strong />
            )}
          </p>
          <Picture
            label="Who would be on duty"
            span={span}
            timezone={plan.timezone}
            zones={shown.layers.map(({ timezone }) => timezone)}
            now={now}
            inkOf={inkOf}
            rows={layerRows(
              { key: 'whole', name: 'On duty', title: <b>On duty</b>, shifts: shown.shifts, gaps },
              { layers: shown.layers.length > 1 ? shown.layers : [] },
              plan.timezone,
            )}
          />
        </>
      )}
    </Section>
  );
}
