/** Break it: what fails, how hard and for how long, with which timeouts and retries changed. Runs on the server; the map then shows it in time. */
import { Button, NumberInput, SegmentedControl, Select, TextInput } from '@mantine/core';
import { type Change, type Run, readRun, readScenario, startRun } from '@samspel/contract/cascades.ts';
import { useLocation } from '@tanstack/react-router';
import { useMemo, useState } from 'react';
import { Form } from '../../parts/field/form.tsx';
import { ErrorState, Skeleton } from '../../parts/page/standing.tsx';
import { Panel as Frame } from '../../parts/panel/panel.tsx';
import { useAddress, useGo } from '../../platform/address.ts';
import { useAsk, useCommand } from '../../platform/ask.ts';
import { nameOf, withoutRefs } from '../../platform/reference.ts';
import { useWorld } from './address.ts';
import { Changes } from './runs/changes.tsx';
import { changesOf } from './runs/changing.ts';
import { changedWhat, changedWhom } from './runs/saying.ts';
import { draftOf, nameOfTry, startingWith, strengths, type Trying, triggerKinds, withKind } from './trying.ts';
import { triggers } from './words.ts';
import { titleIn, type World } from './world.ts';
import './map.css';

/** The panel. Its id is the system, journey or site (`site:NAME`) to break, `anything`, or `again:RUN` for an earlier run with other figures. */
export function Panel({ id }: { readonly id: string }) {
  const { asked, world } = useWorld();
  const from = id.startsWith('again:') ? id.slice(6) : null;
  const earlier = useAsk(readRun, { params: { id: from ?? '' }, query: { scenario: 'true' } }, { enabled: from !== null });
  if (world === null) return <Frame title="Break it">{asked.error === null ? <Skeleton lines={6} /> : <ErrorState error={asked.error} />}</Frame>;
  const begin = startingWith(id, { isSystem: (ref) => world.indexOf.has(ref), isJourney: (ref) => world.journeys.some((journey) => journey.ref === ref) });
  const target = begin.target;
  return (
    <Frame title={from === null ? (target === null ? 'Break it' : `Break ${targetTitle(world, target)}`) : 'Run again, with changes'}>
      {earlier.error !== null && from !== null ? (
        <ErrorState error={earlier.error} />
      ) : (
        <TryForm key={id} world={world} begin={begin} from={from} earlier={from === null ? undefined : earlier.data} />
      )}
    </Frame>
  );
}

function TryForm({
  world,
  begin,
  from,
  earlier,
}: {
  readonly world: World;
  readonly begin: Trying;
  readonly from: string | null;
  readonly earlier: Run | undefined;
}) {
  const [trying, setTrying] = useState<Trying>(from === null ? begin : { ...begin, wishes: [{ of: '', typed: {} }] });
  const [named, setNamed] = useState('');
  const [{ run }, setAddress] = useAddress({ panel: null, run: null, against: null, tab: 'picture' });
  const go = useGo();
  const onMap = useLocation({ select: ({ pathname }) => pathname === '/map' });
  const starting = useCommand(startRun, { quiet: true });
  const change = (part: Partial<Trying>) => setTrying((before) => ({ ...before, ...part }));
  // What stands is asked for once somebody wants to change a figure of it.
  const stands = useAsk(
    readScenario,
    { query: { load: trying.load } },
    { enabled: from === null && trying.wishes.length > 0, nouns: ['catalog', 'dependencies'] },
  );
  const scenario = from === null ? (stands.data?.scenario ?? null) : (earlier?.scenario ?? null);
  const titles = from === null ? stands.data?.titles : earlier?.titles;
  const titleOf = useMemo(() => (ref: string) => titles?.[ref] ?? nameOf(ref), [titles]);
  const near = useMemo(
    () => new Set([trying.target, ...(earlier?.result?.order.slice(0, 5).map(({ ref }) => ref) ?? [])].filter((ref) => ref !== null)),
    [trying.target, earlier],
  );
  const changes = scenario === null ? [] : changesOf(scenario, trying.wishes);
  const title = trying.target === null ? '' : targetTitle(world, trying.target);
  const name = from === null ? nameOfTry(trying, changes.length, title) : changedName(earlier?.name ?? '', changes, titleOf);
  const start = async (kind: 'run' | 'search') => {
    const answer = await starting.run({ body: draftOf(trying, changes, (named === '' ? name : named).slice(0, 200), kind, from) });
    if (answer === null || answer === true) return;
    if (kind === 'run' && onMap && from === null) setAddress({ panel: `run/${answer.id}`, run: answer.id, against: run, tab: 'picture' }, 'push');
    else go(`/map/runs/${answer.id}${from === null || kind === 'search' ? '' : `?against=${from}`}`);
  };
  const wants = triggers[trying.kind].of;
  const ready = from === null ? wants === 'journey' || trying.target !== null : scenario !== null;
  return (
    <Form onSubmit={() => void start('run')} submit="Run it" pending={starting.pending} disabled={!ready} problem={starting.problem}>
      <div className="s-map-form">
        {from === null ? (
          <What world={world} trying={trying} change={change} />
        ) : (
          <p>The same trigger, load and chance as “{withoutRefs(earlier?.name ?? '…')}”. The two are then shown beside each other.</p>
        )}
        <Changes scenario={scenario} titleOf={titleOf} near={near} wishes={trying.wishes} onChange={(wishes) => change({ wishes })} />
        {stands.error !== null && <ErrorState error={stands.error} />}
        <TextInput label="Name" placeholder={withoutRefs(name)} maxLength={200} value={named} onChange={(event) => setNamed(event.currentTarget.value)} />
        <p>
          <Button disabled={!ready || starting.pending} onClick={() => void start('search')}>
            Search what would help instead
          </Button>
        </p>
      </div>
    </Form>
  );
}

/** "Stock slows down: Shop → Stock retry budget 10 %", from the name of the run that is changed. */
function changedName(before: string, changes: readonly Change[], titleOf: (ref: string) => string): string {
  const [first] = changes;
  const plain = before.replace(/: .* (?:→|from) .*$/, '');
  if (first === undefined) return `${plain}, again`;
  const what = changedWhat(first, null)
    .map(({ what: word, after }) => `${word} ${after}`)
    .join(', ');
  return `${plain}: ${changedWhom(first, titleOf)} ${what}${changes.length > 1 ? ` and ${changes.length - 1} more` : ''}`;
}

function targetTitle(world: World, target: string): string {
  return titleIn(world, target);
}

interface PartProps {
  readonly world: World;
  readonly trying: Trying;
  readonly change: (part: Partial<Trying>) => void;
}

function What({ world, trying, change }: PartProps) {
  const { of } = triggers[trying.kind];
  const sites = [...new Set(world.systems.flatMap((system) => system.sites))].toSorted();
  const strength = strengths[trying.kind];
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
        onChange={(value) => change(withKind(trying, triggerKinds.find((each) => each === value) ?? 'fail'))}
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
      <div className="s-run-pair">
        {strength.factor !== undefined && (
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
        {strength.percent !== undefined && (
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
      <div className="s-run-pair">
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
