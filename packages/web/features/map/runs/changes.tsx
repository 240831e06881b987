/** Which figures shall be otherwise? A row for each call, system or load that is changed, with what stands now; only for this run. */
import { ActionIcon, Button, NumberInput, Select } from '@mantine/core';
import type { ScenarioInput } from '@samspel/contract/cascades.ts';
import { IconX } from '@tabler/icons-react';
import { useMemo } from 'react';
import { numberText } from '../../../parts/format/number.ts';
import { Section } from '../../../parts/page/page.tsx';
import { changesOf, choicesOf, type Field, fieldsOf, kindOf, standingOf, type Wish } from './changing.ts';
import './runs.css';

interface ChangesProps {
  /** What is changed; null: not there yet. */
  readonly scenario: ScenarioInput | null;
  readonly titleOf: (ref: string) => string;
  /** Whose calls are offered first. */
  readonly near: ReadonlySet<string>;
  readonly wishes: readonly Wish[];
  readonly onChange: (wishes: readonly Wish[]) => void;
}

/** The rows. */
export function Changes({ scenario, titleOf, near, wishes, onChange }: ChangesProps) {
  const choices = useMemo(() => (scenario === null ? [] : choicesOf(scenario, titleOf, near)), [scenario, titleOf, near]);
  const set = (index: number, wish: Wish) => onChange(wishes.map((each, place) => (place === index ? wish : each)));
  const count = scenario === null ? 0 : changesOf(scenario, wishes).length;
  return (
    <Section
      title="With other figures"
      count={count}
      note="Timeouts, attempts, budgets, breakers, capacity, load: only for this run, nothing real is touched."
      actions={
        <Button size="compact-sm" loading={scenario === null && wishes.length > 0} onClick={() => onChange([...wishes, { of: '', typed: {} }])}>
          Change something
        </Button>
      }
    >
      {wishes.map((wish, index) => (
        <div key={String(index)} className="s-run-change" role="group" aria-label={`Change ${index + 1}`}>
          <div className="s-row">
            <Select
              className="s-grow"
              aria-label="What is changed"
              placeholder={scenario === null ? 'Reading what stands…' : 'Which call, system or load'}
              searchable
              limit={80}
              disabled={scenario === null}
              data={choices}
              value={wish.of === '' ? null : wish.of}
              onChange={(of) => set(index, { of: of ?? '', typed: {} })}
            />
            <ActionIcon aria-label="Take this change away" onClick={() => onChange(wishes.filter((_, place) => place !== index))}>
              <IconX size={16} stroke={1.5} />
            </ActionIcon>
          </div>
          {wish.of !== '' &&
            scenario !== null &&
            fieldsOf[kindOf(wish.of)].map((field) => (
              <Typed
                key={field.member}
                field={field}
                stands={standingOf(scenario, wish.of, field)}
                typed={wish.typed[field.member]}
                onChange={(value) => set(index, { ...wish, typed: { ...wish.typed, [field.member]: value } })}
              />
            ))}
        </div>
      ))}
    </Section>
  );
}

function Typed({
  field,
  stands,
  typed,
  onChange,
}: {
  readonly field: Field;
  readonly stands: number | null;
  /** Undefined: not touched. */
  readonly typed: number | null | undefined;
  readonly onChange: (value: number | null) => void;
}) {
  const now = typed === undefined ? stands : typed;
  const other = typed !== undefined && typed !== stands;
  return (
    <NumberInput
      label={field.label}
      suffix={field.suffix}
      placeholder="none"
      min={field.least}
      max={field.most}
      decimalScale={field.digits}
      {...(other ? { description: `now ${stands === null ? 'none' : numberText(stands, field.digits)}` } : {})}
      inputWrapperOrder={['label', 'input', 'description', 'error']}
      data-other={other || undefined}
      value={now ?? ''}
      onChange={(value) => onChange(typeof value === 'number' ? value : value === '' ? null : now)}
    />
  );
}
