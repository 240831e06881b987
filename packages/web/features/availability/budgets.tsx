/** What do goals allow, and what is left? Each budget with what was spent, how fast, and the form that sets a goal. */
import { ActionIcon, Button, Menu, Modal, NumberInput, Select } from '@mantine/core';
import { type availabilityReport, type MeasureName, removeGoal, setGoal } from '@samspel/contract/availability.ts';
import type { AnswerOf } from '@samspel/contract/route.ts';
import { IconDots } from '@tabler/icons-react';
import { useState } from 'react';
import { SmallBar } from '../../parts/chart/share-bar.tsx';
import { Form } from '../../parts/field/form.tsx';
import { Figure, type Made } from '../../parts/figure/figure.tsx';
import { durationText } from '../../parts/format/duration.ts';
import { numberText } from '../../parts/format/number.ts';
import { ratioText } from '../../parts/format/ratio.ts';
import { Section } from '../../parts/page/page.tsx';
import { EmptyState } from '../../parts/page/standing.tsx';
import { State } from '../../parts/state/state.tsx';
import { useCommand } from '../../platform/ask.ts';
import { call } from '../../platform/client.ts';
import { fieldError } from '../../platform/problem.ts';
import { useMay } from '../../platform/session.ts';
import { measureTitle } from './words.ts';
import './availability.css';

export type Budget = AnswerOf<typeof availabilityReport>['budgets'][number];

/** What is left, in words with a tone. */
export function budgetSaid(budget: Budget): { readonly tone: 'good' | 'warn' | 'bad' | 'unknown'; readonly word: string } {
  const { remainingSeconds: left, spentRatio: spent } = budget;
  if (left === null || spent === null) return { tone: 'unknown', word: 'not known' };
  if (left < 0) return { tone: 'bad', word: `overspent by ${durationText(-left)}` };
  return { tone: spent >= 0.75 ? 'warn' : 'good', word: `${durationText(left)} left` };
}

function madeOf(budget: Budget, asOf: string, policyVersion: number): Made {
  return {
    formula: 'allowed = (1 − objective) × window; spent = (1 − availability) × window; burn rate = (1 − availability) ÷ (1 − objective)',
    worked: `${durationText(budget.allowedSeconds)} allowed, ${durationText(budget.spentSeconds)} spent`,
    span: { from: Date.parse(asOf) - budget.windowDays * 86_400_000, to: asOf },
    policyVersion,
    notes: [`Measure: ${measureTitle[budget.measure].toLowerCase()}`],
    ...(budget.availability === null
      ? {}
      : {
          compute: { question: 'budget', input: { objective: budget.objective, windowSeconds: budget.windowDays * 86_400, availability: budget.availability } },
        }),
  };
}

/** The goals of one scope. */
export function Budgets({
  scope,
  title,
  budgets,
  asOf,
  policyVersion,
}: {
  readonly scope: string;
  readonly title: string;
  readonly budgets: readonly Budget[];
  readonly asOf: string;
  readonly policyVersion: number;
}) {
  const operator = useMay('operator');
  const [editing, setEditing] = useState<Budget | 'new' | null>(null);
  const remove = useCommand(removeGoal, {
    says: 'Goal given up.',
    undo: (_, input) => {
      const was = budgets.find((each) => each.goalId === input.params.id);
      return was === undefined
        ? Promise.resolve()
        : call(setGoal, { body: { target: was.target, objective: was.objective, windowDays: was.windowDays, measure: was.measure } });
    },
  });
  return (
    <Section
      title="Budget"
      actions={
        operator && (
          <Button size="compact-sm" onClick={() => setEditing('new')}>
            Set a goal…
          </Button>
        )
      }
    >
      {budgets.length === 0 ? (
        <EmptyState small title={`${title} has no goal${operator ? '' : ' yet; an operator can set one'}. With one, what may still be lost stands here.`} />
      ) : (
        <ul>
          {budgets.map((budget) => {
            const said = budgetSaid(budget);
            return (
              <li key={budget.goalId} className="s-av-budget">
                <span>
                  <b className="s-num">{ratioText(budget.objective)}</b> over {budget.windowDays} days
                </span>
                <SmallBar share={budget.spentRatio} ink={said.tone === 'bad' ? '--s-bad' : said.tone === 'warn' ? '--s-warn' : '--s-accent'} />
                <span className="s-row s-av-left">
                  <Figure title={`Budget of ${title}, ${budget.windowDays} days`} made={madeOf(budget, asOf, policyVersion)}>
                    <State tone={said.tone} word={said.word} strong={said.tone === 'bad'} />
                  </Figure>
                  <span className="s-faint s-nowrap">{budget.burnRate === null ? '' : `burning ${numberText(budget.burnRate, 2)}×`}</span>
                </span>
                {operator ? (
                  <Menu>
                    <Menu.Target>
                      <ActionIcon aria-label={`Change the goal over ${budget.windowDays} days`}>
                        <IconDots size={16} />
                      </ActionIcon>
                    </Menu.Target>
                    <Menu.Dropdown>
                      <Menu.Item onClick={() => setEditing(budget)}>Change the goal…</Menu.Item>
                      <Menu.Item onClick={() => void remove.run({ params: { id: budget.goalId } })}>Give it up</Menu.Item>
                    </Menu.Dropdown>
                  </Menu>
                ) : (
                  <span />
                )}
              </li>
            );
          })}
        </ul>
      )}
      {editing !== null && <GoalDialog scope={scope} title={title} budget={editing === 'new' ? null : editing} close={() => setEditing(null)} />}
    </Section>
  );
}

function GoalDialog({
  scope,
  title,
  budget,
  close,
}: {
  readonly scope: string;
  readonly title: string;
  readonly budget: Budget | null;
  readonly close: () => void;
}) {
  const [percent, setPercent] = useState<number | string>(budget === null ? 99.9 : Number((budget.objective * 100).toPrecision(12)));
  const [days, setDays] = useState<number | string>(budget?.windowDays ?? 28);
  const [measure, setMeasure] = useState<MeasureName>(budget?.measure ?? 'weighted');
  const set = useCommand(setGoal, { quiet: true, says: 'Goal set.' });
  const objective = typeof percent === 'number' ? Number((percent / 100).toPrecision(12)) : null;
  const allowed = objective === null || typeof days !== 'number' ? null : (1 - objective) * days * 86_400;
  return (
    <Modal opened onClose={close} title={`${budget === null ? 'Set a goal' : 'Change the goal'}: ${title}`} size={460}>
      <Form
        submit="Set the goal"
        pending={set.pending}
        problem={set.problem}
        fields={['/objective', '/windowDays', '/measure']}
        disabled={objective === null || objective <= 0 || objective > 1 || typeof days !== 'number'}
        onCancel={close}
        onSubmit={() =>
          objective !== null &&
          typeof days === 'number' &&
          void set.run({ body: { target: scope, objective, windowDays: days, measure } }).then((answer) => answer !== null && close())
        }
      >
        <NumberInput
          data-autofocus
          label="Objective"
          suffix=" %"
          min={0}
          max={100}
          decimalScale={6}
          value={percent}
          onChange={setPercent}
          error={fieldError(set.problem, '/objective')}
        />
        <NumberInput
          label="Window"
          suffix=" days"
          min={1}
          max={366}
          allowDecimal={false}
          value={days}
          onChange={setDays}
          error={fieldError(set.problem, '/windowDays')}
          disabled={budget !== null}
        />
        <Select
          label="Measure"
          allowDeselect={false}
          data={(['weighted', 'time', 'users'] as const).map((value) => ({ value, label: measureTitle[value] }))}
          value={measure}
          onChange={(value) => setMeasure((value as MeasureName | null) ?? 'weighted')}
        />
        <p className="s-dim" role="status">
          {allowed === null ? 'Type a percentage and a number of days.' : `Allows ${durationText(allowed)} of loss in any ${days} days.`}
        </p>
      </Form>
    </Modal>
  );
}
