/** How long does grouping wait, and what does it call flapping? Shown as sentences; changed as numbers with their units. */
import { Button, Modal, NumberInput } from '@mantine/core';
import type { readAlertPolicy } from '@samspel/contract/alerts.ts';
import type { AnswerOf } from '@samspel/contract/route.ts';
import { useState } from 'react';
import { Form } from '../../parts/field/form.tsx';
import { durationText } from '../../parts/format/duration.ts';
import { countText } from '../../parts/format/number.ts';
import { Fact, Facts, Section } from '../../parts/page/page.tsx';

type Policy = AnswerOf<typeof readAlertPolicy>['policy'];
type Number_ = Exclude<keyof Policy, 'rules'>;

interface Field {
  readonly key: Number_;
  readonly label: string;
  readonly says: string;
  /** Seconds of one unit; 0: a count. */
  readonly unit: 60 | 1 | 0;
  readonly min: number;
  /** In the unit. */
  readonly max: number;
}

const fields: readonly Field[] = [
  {
    key: 'causeWithinSeconds',
    label: 'Joins what burns upstream, minutes',
    says: 'An alert joins a group whose system it stands on, when that group last grew within this time',
    unit: 60,
    min: 0,
    max: 43_200,
  },
  {
    key: 'effectsWithinSeconds',
    label: 'A cause takes in its effects, minutes',
    says: 'Heard of after its effects, it takes in groups that began within this time',
    unit: 60,
    min: 0,
    max: 43_200,
  },
  {
    key: 'siblingsWithinSeconds',
    label: 'Siblings are one within, seconds',
    says: 'They stand on the same system and begin within this time. 0: never',
    unit: 1,
    min: 0,
    max: 2_592_000,
  },
  {
    key: 'siblingsAtMost',
    label: 'Siblings count up to',
    says: 'What more systems than this stand on tells nothing about a common cause',
    unit: 0,
    min: 0,
    max: 10_000,
  },
  { key: 'lingerSeconds', label: 'A quiet group is over after, minutes', says: 'What comes back within it pages nobody anew', unit: 60, min: 0, max: 1440 },
  { key: 'lateSeconds', label: 'A beginning may come late by, seconds', says: 'After its end was told; later it is a new alert', unit: 1, min: 0, max: 3600 },
  { key: 'flappingOpenings', label: 'Flapping: so many openings', says: 'Of one key', unit: 0, min: 2, max: 20 },
  { key: 'flappingWithinSeconds', label: 'Flapping: within, minutes', says: 'Openings longer ago are forgotten', unit: 60, min: 1, max: 43_200 },
];

/** The times of a policy, and the way to change them. */
export function Times({ policy, change }: { readonly policy: Policy; readonly change: ((policy: Policy) => void) | null }) {
  const [editing, setEditing] = useState(false);
  return (
    <Section
      title="Grouping"
      note="Alerts with one cause are one group and one page. How long an alert lives of which nothing is heard is said of each monitor, under Sources."
      actions={change !== null && <Button onClick={() => setEditing(true)}>Change the times…</Button>}
    >
      <Facts>
        <Fact name="Joins what burns upstream">when that grew within {durationText(policy.causeWithinSeconds)}</Fact>
        <Fact name="A cause takes in its effects">that began within {durationText(policy.effectsWithinSeconds)}</Fact>
        <Fact name="Siblings are one">
          {policy.siblingsWithinSeconds === 0
            ? 'never'
            : `when they begin within ${durationText(policy.siblingsWithinSeconds)} and at most ${countText(policy.siblingsAtMost, 'system stands', 'systems stand')} on the same`}
        </Fact>
        <Fact name="A quiet group is over">after {durationText(policy.lingerSeconds)}</Fact>
        <Fact name="A beginning told after its end">is late for {durationText(policy.lateSeconds)}, then it is a new alert</Fact>
        <Fact name="Flapping">
          {policy.flappingOpenings} openings within {durationText(policy.flappingWithinSeconds)}
        </Fact>
      </Facts>
      {editing && change !== null && <EditTimes policy={policy} keep={change} close={() => setEditing(false)} />}
    </Section>
  );
}

function EditTimes({ policy, keep, close }: { readonly policy: Policy; readonly keep: (policy: Policy) => void; readonly close: () => void }) {
  const [draft, setDraft] = useState<Readonly<Record<Number_, number | string>>>(
    () => Object.fromEntries(fields.map(({ key, unit }) => [key, unit === 60 ? policy[key] / 60 : policy[key]])) as Record<Number_, number>,
  );
  const wrong = fields.find(({ key, min, max }) => draft[key] === '' || !(Number(draft[key]) >= min && Number(draft[key]) <= max));
  const send = () => {
    const said = Object.fromEntries(fields.map(({ key, unit }) => [key, Math.round(Number(draft[key]) * Math.max(1, unit))]));
    keep({ ...policy, ...said });
    close();
  };
  return (
    <Modal opened onClose={close} title="Times of grouping" size={560}>
      <Form submit="Take it over" disabled={wrong !== undefined} onCancel={close} onSubmit={send}>
        {fields.map(({ key, label, says, unit, min, max }, index) => (
          <NumberInput
            key={key}
            {...(index === 0 ? { 'data-autofocus': true } : {})}
            label={label}
            description={says}
            min={min}
            max={max}
            clampBehavior="none"
            allowNegative={false}
            decimalScale={unit === 60 ? 2 : 0}
            value={draft[key]}
            onChange={(value) => setDraft({ ...draft, [key]: value })}
            error={wrong?.key === key ? `From ${min} to ${max}` : null}
          />
        ))}
        <p className="s-dim">They hold when the changes are kept, with the reason.</p>
      </Form>
    </Modal>
  );
}
