/** What is one layer? Who takes turns, how long a turn is, from which hand-over on, and when the layer counts at all. */
import { Button, NumberInput, Select, Switch, TextInput } from '@mantine/core';
import type { Problem } from '@samspel/contract/route.ts';
import { IconArrowDown, IconArrowUp, IconX } from '@tabler/icons-react';
import { InstantField } from '../../parts/field/form.tsx';
import { WeekField } from '../../parts/field/week-field.tsx';
import { ZoneField } from '../../parts/field/zone-field.tsx';
import { State } from '../../parts/state/state.tsx';
import { fieldError } from '../../platform/problem.ts';
import type { LayerWish } from './days.ts';

/** A layer of weeks from this Monday at nine. */
export function newLayer(now: number): LayerWish {
  const date = new Date(now);
  date.setUTCDate(date.getUTCDate() - ((date.getUTCDay() + 6) % 7));
  const handoff = `${date.toISOString().slice(0, 10)}T09:00`;
  return {
    title: 'Weeks',
    timezone: null,
    handoff,
    length: { unit: 'weeks', count: 1 },
    members: [],
    only: null,
    countsOpenDays: false,
    restsOnHolidays: false,
    from: null,
    to: null,
  };
}

interface Props {
  readonly layer: LayerWish;
  readonly index: number;
  readonly people: readonly { readonly value: string; readonly label: string }[];
  readonly problem: Problem | null;
  readonly change: (layer: LayerWish) => void;
  readonly remove: (() => void) | undefined;
  /** Up is over the others. */
  readonly move: ((by: -1 | 1) => void) | undefined;
  readonly isHighest: boolean;
  readonly mayCountDays: boolean;
}

/** Its fields. */
export function LayerFields({ layer, index, people, problem, change, remove, move, isHighest, mayCountDays }: Props) {
  const path = `/layers/${index}`;
  const set = (part: Partial<LayerWish>) => change({ ...layer, ...part });
  return (
    <fieldset className="s-layer" style={{ border: 0, margin: 0, padding: '12px 0' }}>
      <legend className="s-layer-legend">
        <strong>{layer.title.trim() === '' ? `Layer ${index + 1}` : layer.title}</strong>{' '}
        <span className="s-faint">{index === 0 && !isHighest ? 'lowest' : index > 0 ? 'lies over those above here' : ''}</span>
      </legend>
      <div className="s-layer-row">
        <TextInput
          label="Name"
          value={layer.title}
          onChange={(event) => set({ title: event.currentTarget.value })}
          error={fieldError(problem, `${path}/title`)}
        />
        <TextInput
          label="First hand-over"
          type="datetime-local"
          value={layer.handoff}
          onChange={(event) => set({ handoff: event.currentTarget.value.slice(0, 16) })}
          error={fieldError(problem, `${path}/handoff`)}
        />
        <NumberInput
          label="A turn is"
          min={1}
          max={1000}
          value={layer.length.count}
          onChange={(count) => typeof count === 'number' && set({ length: { ...layer.length, count } })}
        />
        <Select
          label="of"
          aria-label="Unit of a turn"
          allowDeselect={false}
          data={['hours', 'days', 'weeks']}
          value={layer.length.unit}
          onChange={(unit) => set({ length: { ...layer.length, unit: unit === 'hours' || unit === 'days' ? unit : 'weeks' } })}
          error={fieldError(problem, `${path}/length`)}
        />
      </div>
      <Members layer={layer} people={people} change={change} />
      {fieldError(problem, `${path}/members`) !== null && (
        <p role="alert">
          <State tone="bad" word={fieldError(problem, `${path}/members`) ?? ''} strong />
        </p>
      )}
      <WeekField label="Only at these hours" value={layer.only} onChange={(only) => set({ only })} error={fieldError(problem, `${path}/only`)} />
      <div className="s-row-wrap" style={{ gap: 16 }}>
        <Switch label="Rests on holidays" checked={layer.restsOnHolidays} onChange={(event) => set({ restsOnHolidays: event.currentTarget.checked })} />
        {(mayCountDays || layer.countsOpenDays) && (
          <Switch
            label="Turns count only days that are open"
            description="So that nobody has all Mondays"
            checked={layer.countsOpenDays}
            onChange={(event) => set({ countsOpenDays: event.currentTarget.checked })}
          />
        )}
      </div>
      <details open={layer.timezone !== null || layer.from !== null || layer.to !== null}>
        <summary className="s-layer-more">Another zone, a beginning, an end</summary>
        <div className="s-layer-row">
          <ZoneField
            label="Zone"
            description="Empty: that of the rota"
            placeholder="Europe/Stockholm"
            value={layer.timezone ?? ''}
            onChange={(timezone) => set({ timezone: timezone.trim() === '' ? null : timezone.trim() })}
            error={fieldError(problem, `${path}/timezone`)}
          />
          <InstantField label="Counts from" value={layer.from} onChange={(from) => set({ from })} error={fieldError(problem, `${path}/from`)} />
          <InstantField label="until" value={layer.to} onChange={(to) => set({ to })} error={fieldError(problem, `${path}/to`)} />
        </div>
      </details>
      {remove !== undefined && move !== undefined && (
        <div className="s-row-wrap">
          <Button disabled={index === 0} onClick={() => move(-1)}>
            Lower
          </Button>
          <Button disabled={isHighest} onClick={() => move(1)}>
            Higher
          </Button>
          <Button onClick={remove}>Take this layer out</Button>
        </div>
      )}
    </fieldset>
  );
}

function Members({ layer, people, change }: Pick<Props, 'layer' | 'people' | 'change'>) {
  const { members } = layer;
  const nameOf = (id: string): string => people.find(({ value }) => value === id)?.label ?? id;
  const put = (next: readonly string[]) => change({ ...layer, members: [...next] });
  const move = (index: number, by: -1 | 1) => {
    const next = [...members];
    const [moved] = next.splice(index, 1);
    if (moved !== undefined) next.splice(index + by, 0, moved);
    put(next);
  };
  return (
    <div>
      <ol style={{ margin: 0, paddingInlineStart: 20 }}>
        {members.map((member, index) => (
          <li key={`${member} ${members.slice(0, index).filter((each) => each === member).length}`}>
            <span className="s-member">
              <span className="s-grow">{nameOf(member)}</span>
              <Button aria-label={`${nameOf(member)} earlier`} disabled={index === 0} onClick={() => move(index, -1)}>
                <IconArrowUp size={14} />
              </Button>
              <Button aria-label={`${nameOf(member)} later`} disabled={index === members.length - 1} onClick={() => move(index, 1)}>
                <IconArrowDown size={14} />
              </Button>
              <Button aria-label={`Take ${nameOf(member)} out`} onClick={() => put(members.filter((_, at) => at !== index))}>
                <IconX size={14} />
              </Button>
            </span>
          </li>
        ))}
      </ol>
      <Select
        label={members.length === 0 ? 'Who takes turns' : 'And then'}
        placeholder="Somebody"
        data={[...people]}
        value={null}
        searchable
        onChange={(person) => person !== null && put([...members, person])}
      />
    </div>
  );
}
