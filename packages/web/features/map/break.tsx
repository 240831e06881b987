/** Break it: what fails, how hard and for how long, with which timeouts and retries changed. Runs on the server; the map then shows it in time. */
import { ActionIcon, Button, NumberInput, SegmentedControl, Select } from '@mantine/core';
import { readRun, startRun } from '@samspel/contract/cascades.ts';
import { IconX } from '@tabler/icons-react';
import { useState } from 'react';
import { Form } from '../../parts/field/form.tsx';
import { Section } from '../../parts/page/page.tsx';
import { ErrorState, Skeleton } from '../../parts/page/standing.tsx';
import { Panel as Frame } from '../../parts/panel/panel.tsx';
import { useAddress } from '../../platform/address.ts';
import { useAsk, useCommand } from '../../platform/ask.ts';
import { nameOf } from '../../platform/reference.ts';
import { useWorld } from './address.ts';
import { type ChangeWish, draftOf, firstTry, nameOfTry, strengthOf, type TriggerKind, type Trying, triggerKinds } from './trying.ts';
import { triggers } from './words.ts';
import type { World } from './world.ts';
import './map.css';

/** The panel. Its id is the system to break, `anything`, or `again:RUN` for an earlier run with other figures. */
export function Panel({ id }: { readonly id: string }) {
  const { asked, world } = useWorld();
  const from = id.startsWith('again:') ? id.slice(6) : null;
  const earlier = useAsk(readRun, { params: { id: from ?? '' }, query: { scenario: 'false' } }, { enabled: from !== null });
  if (world === null) return <Frame title="Break it">{asked.error === null ? <Skeleton lines={6} /> : <ErrorState error={asked.error} />}</Frame>;
  const target = world.indexOf.has(id) ? id : null;
  return (
    <Frame title={from === null ? (target === null ? 'Break it' : `Break ${titleOf(world, target)}`) : 'Run again, with changes'}>
      {earlier.error !== null && from !== null ? (
        <ErrorState error={earlier.error} />
      ) : (
        <TryForm key={id} world={world} target={target} from={from} earlier={earlier.data?.name ?? null} />
      )}
    </Frame>
  );
}

const titleOf = (world: World, ref: string): string => world.systems[world.indexOf.get(ref) ?? -1]?.title ?? nameOf(ref);

function TryForm({
  world,
  target,
  from,
  earlier,
}: {
  readonly world: World;
  readonly target: string | null;
  readonly from: string | null;
  readonly earlier: string | null;
}) {
  const [trying, setTrying] = useState<Trying>({ ...firstTry, target });
  const [{ run }, setAddress] = useAddress({ panel: null, run: null, against: null, tab: 'picture' });
  const starting = useCommand(startRun, { quiet: true });
  const change = (part: Partial<Trying>) => setTrying((before) => ({ ...before, ...part }));
  const start = async (kind: 'run' | 'search') => {
    const title = trying.target === null ? '' : targetTitle(world, trying.target);
    const name = from === null ? nameOfTry(trying, title) : `${earlier ?? 'Run'}, changed`.slice(0, 200);
    const answer = await starting.run({ body: draftOf(trying, name, kind, from) });
    if (answer === null || answer === true) return;
    setAddress(
      { panel: `run/${answer.id}`, ...(kind === 'run' ? { run: answer.id, against: from ?? (run === null ? null : run) } : {}), tab: 'picture' },
      'push',
    );
  };
  const wants = triggers[trying.kind].of;
  const ready = from !== null || wants === 'journey' || trying.target !== null;
  return (
    <Form onSubmit={() => void start('run')} submit="Run it" pending={starting.pending} disabled={!ready} problem={starting.problem}>
      <div className="s-map-form">
        {from === null ? (
          <What world={world} trying={trying} change={change} />
        ) : (
          <p>The same trigger and load as “{earlier ?? '…'}”, with these changes. The two are then shown beside each other.</p>
        )}
        <Changes world={world} trying={trying} change={change} />
        <p>
          <Button variant="subtle" color="gray" disabled={!ready || starting.pending} onClick={() => void start('search')}>
            Search what would help instead
          </Button>
        </p>
      </div>
    </Form>
  );
}

function targetTitle(world: World, target: string): string {
  return world.journeys.find((each) => each.ref === target)?.title ?? titleOf(world, target);
}

interface PartProps {
  readonly world: World;
  readonly trying: Trying;
  readonly change: (part: Partial<Trying>) => void;
}

function What({ world, trying, change }: PartProps) {
  const { of } = triggers[trying.kind];
  const sites = [...new Set(world.systems.flatMap((system) => system.sites))].toSorted();
  const strength = strengthOf(trying.kind);
  const choices =
    of === 'system'
      ? world.systems.flatMap((system, index) => (world.removed.has(index) ? [] : [{ value: system.ref, label: system.title }]))
      : of === 'site'
        ? sites.map((site) => ({ value: site, label: site }))
        : world.journeys.map((journey) => ({ value: journey.ref, label: journey.title }));
  return (
    <>
      <Select
        label="What happens"
        allowDeselect={false}
        data={triggerKinds.map((value) => ({ value, label: triggers[value].word }))}
        value={trying.kind}
        onChange={(value) => {
          const kind = triggerKinds.find((each) => each === value) ?? 'fail';
          change({ kind, ...(triggers[kind].of === of ? {} : { target: null }), factor: kind === 'load-up' ? 2 : kind === 'mass-reconnect' ? 5 : 10 });
        }}
      />
      <Select
        key={of}
        label={of === 'system' ? 'To which system' : of === 'site' ? 'Which site' : 'On which journey'}
        placeholder={of === 'journey' ? 'all of them' : 'Choose one'}
        searchable
        clearable={of === 'journey'}
        limit={100}
        data={choices}
        value={trying.target}
        onChange={(value) => change({ target: value })}
      />
      <div className="s-row">
        {strength === 'factor' && (
          <NumberInput
            className="s-grow"
            label={trying.kind === 'load-up' || trying.kind === 'mass-reconnect' ? 'Times the load' : 'Times as slow'}
            min={1.1}
            max={1000}
            decimalScale={1}
            value={trying.factor}
            onChange={(value) => change({ factor: typeof value === 'number' ? value : trying.factor })}
          />
        )}
        {strength === 'percent' && (
          <NumberInput
            className="s-grow"
            label="Requests that fail"
            suffix=" %"
            min={1}
            max={100}
            value={trying.percent}
            onChange={(value) => change({ percent: typeof value === 'number' ? value : trying.percent })}
          />
        )}
        <NumberInput
          className="s-grow"
          label="For how long"
          suffix=" s"
          placeholder="it stays"
          min={1}
          max={86_400}
          value={trying.forSeconds ?? ''}
          onChange={(value) => change({ forSeconds: typeof value === 'number' && value > 0 ? value : null })}
        />
      </div>
      <div className="s-row">
        <NumberInput
          className="s-grow"
          label="Look at"
          suffix=" min"
          min={2}
          max={120}
          value={trying.minutes}
          onChange={(value) => change({ minutes: typeof value === 'number' && value >= 2 ? value : trying.minutes })}
        />
        <div className="s-grow">
          <p className="s-map-label" id="map-load">
            Under which load
          </p>
          <SegmentedControl
            aria-labelledby="map-load"
            value={trying.load}
            onChange={(value) => change({ load: value === 'usual' ? 'usual' : 'peak' })}
            data={[
              { value: 'usual', label: 'Usual' },
              { value: 'peak', label: 'Peak' },
            ]}
          />
        </div>
      </div>
    </>
  );
}

function Changes({ world, trying, change }: PartProps) {
  const kind = trying.kind as TriggerKind;
  const near = (edge: { from: number; to: number }): boolean =>
    triggers[kind].of === 'system' && trying.target !== null && world.indexOf.get(trying.target) === edge.to;
  const choices = world.edges
    .filter((edge) => edge.change !== 'removed')
    .toSorted((a, b) => Number(near(b)) - Number(near(a)))
    .map((edge) => ({
      value: `${edge.said.from}>${edge.said.to}`,
      label: `${world.systems[edge.from]?.title ?? ''} calls ${world.systems[edge.to]?.title ?? ''}`,
    }));
  const set = (index: number, part: Partial<ChangeWish>) =>
    change({ changes: trying.changes.map((each, place) => (place === index ? { ...each, ...part } : each)) });
  const choose = (index: number, value: string | null) => {
    const said = world.edges.find((edge) => `${edge.said.from}>${edge.said.to}` === value)?.said;
    set(index, { edge: value ?? '', timeoutSeconds: said?.timeoutSeconds ?? null, attempts: said?.attempts ?? null, retryBudget: said?.retryBudget ?? null });
  };
  const number = (value: string | number): number | null => (typeof value === 'number' ? value : null);
  return (
    <Section
      title="With other figures"
      count={trying.changes.length}
      note="A timeout, how often it is tried, and a retry budget (retries for each first attempt); only for this run."
      actions={
        <Button
          size="compact-sm"
          onClick={() => change({ changes: [...trying.changes, { edge: '', timeoutSeconds: null, attempts: null, retryBudget: null }] })}
        >
          Change a dependency
        </Button>
      }
    >
      {trying.changes.map((each, index) => (
        <div key={String(index)} className="s-map-change">
          <div className="s-row">
            <Select
              className="s-grow"
              aria-label="Dependency"
              placeholder="Which dependency"
              searchable
              limit={60}
              data={choices}
              value={each.edge === '' ? null : each.edge}
              onChange={(value) => choose(index, value)}
            />
            <ActionIcon aria-label="Take this change away" onClick={() => change({ changes: trying.changes.filter((_, place) => place !== index) })}>
              <IconX size={16} stroke={1.5} />
            </ActionIcon>
          </div>
          <NumberInput
            label="Timeout"
            suffix=" s"
            placeholder="as it is"
            min={0.001}
            decimalScale={3}
            value={each.timeoutSeconds ?? ''}
            onChange={(value) => set(index, { timeoutSeconds: number(value) })}
          />
          <NumberInput
            label="Attempts"
            placeholder="as it is"
            min={1}
            max={100}
            value={each.attempts ?? ''}
            onChange={(value) => set(index, { attempts: number(value) })}
          />
          <NumberInput
            label="Retry budget"
            placeholder="as it is"
            min={0}
            max={100}
            step={0.1}
            decimalScale={2}
            value={each.retryBudget ?? ''}
            onChange={(value) => set(index, { retryBudget: number(value) })}
          />
        </div>
      ))}
    </Section>
  );
}
