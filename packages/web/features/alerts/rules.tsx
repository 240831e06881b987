/** What is done about which alerts? Rules in order; the first that fits holds. */
import { ActionIcon, Button, Modal, Select, Textarea, TextInput } from '@mantine/core';
import { changeAlertPolicy, readAlertPolicy } from '@samspel/contract/alerts.ts';
import type { AnswerOf } from '@samspel/contract/route.ts';
import { matcherWords } from '@samspel/core/alerts/matcher.ts';
import { IconArrowDown, IconArrowUp } from '@tabler/icons-react';
import { useState } from 'react';
import { Form } from '../../parts/field/form.tsx';
import { When } from '../../parts/figure/when.tsx';
import { Section } from '../../parts/page/page.tsx';
import { Answer, EmptyState, Skeleton } from '../../parts/page/standing.tsx';
import { StateShape } from '../../parts/state/state.tsx';
import { useAsk, useCommand } from '../../platform/ask.ts';
import { fieldError } from '../../platform/problem.ts';
import { nameOf } from '../../platform/reference.ts';
import { useMay } from '../../platform/session.ts';
import { readMatchers, unreadMatchers, writeMatchers } from './matcher-text.ts';
import { SystemsField } from './pick-systems.tsx';
import { Times } from './times.tsx';
import { actionSaid } from './words.ts';

type Told = AnswerOf<typeof readAlertPolicy>;
type Rule = Told['policy']['rules'][number];

const fresh: Rule = { title: '', matchers: [], systems: [], atLeast: null, monitorUnknown: false, action: 'ticket', severity: null, whenOver: 'note' };

/** The tab. */
export function RulesTab() {
  const asked = useAsk(readAlertPolicy);
  return (
    <Answer asked={asked} skeleton={<Skeleton lines={8} />}>
      {(told) => <Shown told={told} />}
    </Answer>
  );
}

function Shown({ told }: { readonly told: Told }) {
  const operator = useMay('operator');
  // What the changes were begun on: when somebody else changes the rules meanwhile, nothing typed is lost.
  const [base, setBase] = useState(told);
  const [draft, setDraft] = useState(told.policy);
  const [editing, setEditing] = useState<number | 'new' | null>(null);
  const [keeping, setKeeping] = useState(false);
  const isChanged = draft !== base.policy;
  const begin = (from: Told) => {
    setBase(from);
    setDraft(from.policy);
  };
  const isOld = told.version > base.version;
  if (!isChanged && isOld) begin(told);
  const { rules } = draft;
  const setRules = (next: readonly Rule[]) => setDraft({ ...draft, rules: [...next] });
  const move = (from: number, to: number) => {
    const next = [...rules];
    next.splice(to, 0, ...next.splice(from, 1));
    setRules(next);
  };
  const edited = editing === null ? undefined : editing === 'new' ? fresh : rules[editing];
  return (
    <>
      {isChanged && (
        <div className="s-al-unkept" role="status">
          <StateShape tone="warn" />
          <span className="s-grow">
            {!isOld
              ? 'What is shown here does not hold yet.'
              : `${told.by ?? 'Somebody'} changed the rules meanwhile (${told.why}). Yours cannot be kept on top of that: look at theirs, then change again.`}
          </span>
          {!isOld && (
            <Button variant="filled" onClick={() => setKeeping(true)}>
              Keep the changes…
            </Button>
          )}
          <Button onClick={() => begin(told)}>{isOld ? 'Look at theirs' : 'Throw them away'}</Button>
        </div>
      )}
      <Section
        title="Rules"
        count={rules.length}
        note="From the top; the first that fits an alert says what is done. A group is done about what the strongest of its alerts asks for."
        actions={operator && <Button onClick={() => setEditing('new')}>Add a rule…</Button>}
      >
        {rules.length === 0 && <EmptyState small title="No rule: every alert is only kept" />}
        <ol className="s-al-list">
          {rules.map((rule, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: a rule is its place
            <li key={index} className="s-al-rule">
              <span className="s-num s-faint">{index + 1}</span>
              <span className="s-grow">
                <b>{rule.title}</b>
                <br />
                <span className="s-dim">{ruleWords(rule)}</span>
              </span>
              {operator && (
                <span className="s-al-rule-do">
                  <ActionIcon variant="subtle" color="gray" disabled={index === 0} aria-label={`Rule ${index + 1} up`} onClick={() => move(index, index - 1)}>
                    <IconArrowUp size={16} stroke={1.5} />
                  </ActionIcon>
                  <ActionIcon
                    variant="subtle"
                    color="gray"
                    disabled={index === rules.length - 1}
                    aria-label={`Rule ${index + 1} down`}
                    onClick={() => move(index, index + 1)}
                  >
                    <IconArrowDown size={16} stroke={1.5} />
                  </ActionIcon>
                  <Button size="compact-sm" variant="subtle" aria-label={`Change rule ${index + 1}`} onClick={() => setEditing(index)}>
                    Change
                  </Button>
                  <Button
                    size="compact-sm"
                    variant="subtle"
                    aria-label={`Remove rule ${index + 1}`}
                    onClick={() => setRules(rules.filter((_, place) => place !== index))}
                  >
                    Remove
                  </Button>
                </span>
              )}
            </li>
          ))}
        </ol>
      </Section>
      <Times policy={draft} change={operator ? (next) => setDraft(next) : null} />
      <p className="s-dim">
        Version {told.version}: {told.why}
        {told.by !== null && `, ${told.by}`}
        {told.at !== null && (
          <>
            , <When at={told.at} />
          </>
        )}
      </p>
      {editing !== null && edited !== undefined && (
        <EditRule
          rule={edited}
          keep={(rule) => setRules(editing === 'new' ? [rule, ...rules] : rules.map((other, index) => (index === editing ? rule : other)))}
          close={() => setEditing(null)}
        />
      )}
      {keeping && <Keep base={base} draft={draft} kept={begin} close={() => setKeeping(false)} />}
    </>
  );
}

function ruleWords(rule: Rule): string {
  const when = [
    rule.monitorUnknown === true ? 'its monitor cannot tell' : '',
    rule.atLeast === null ? '' : rule.atLeast === 'critical' ? 'critical' : `${rule.atLeast} or worse`,
    rule.systems.length === 0 ? '' : `about ${rule.systems.map(nameOf).join(', ')}`,
    matcherWords(rule.matchers),
  ].filter((part) => part !== '');
  const over = { resolve: ', resolved when all is over', mitigate: ', mitigated when all is over', note: '' }[rule.whenOver];
  return `${when.length === 0 ? 'any alert' : when.join(', ')} → ${actionSaid[rule.action].toLowerCase()}${rule.severity === null ? '' : ` (${rule.severity})`}${rule.action === 'incident' ? over : ''}`;
}

function EditRule({ rule, keep, close }: { readonly rule: Rule; readonly keep: (rule: Rule) => void; readonly close: () => void }) {
  const [draft, setDraft] = useState(rule);
  const [labels, setLabels] = useState(writeMatchers(rule.matchers));
  const unread = unreadMatchers(labels);
  const send = () => {
    keep({
      ...draft,
      title: draft.title.trim(),
      matchers: readMatchers(labels),
    });
    close();
  };
  return (
    <Modal opened onClose={close} title="Rule" size={520}>
      <Form submit="Take it over" disabled={draft.title.trim() === '' || unread !== null} onCancel={close} onSubmit={send}>
        <TextInput
          data-autofocus
          label="Title"
          description="Said as the reason"
          value={draft.title}
          onChange={(event) => setDraft({ ...draft, title: event.currentTarget.value })}
        />
        <Select
          label="At least"
          description="Empty: any alert"
          clearable
          data={['critical', 'error', 'warning', 'info']}
          value={draft.atLeast}
          onChange={(value) => setDraft({ ...draft, atLeast: value as Rule['atLeast'] })}
        />
        <TextInput
          label="Labels (may stay empty)"
          description="alertname=Disk*, env!=test. A star stands for any letters"
          value={labels}
          onChange={(event) => setLabels(event.currentTarget.value)}
          error={unread}
        />
        <SystemsField label="Systems" description="Empty: any" value={draft.systems} onChange={(refs) => setDraft({ ...draft, systems: refs })} />
        <Select
          label="Monitors that cannot tell"
          allowDeselect={false}
          data={[
            { value: 'no', label: 'are not meant' },
            { value: 'yes', label: 'only these are meant' },
            { value: 'both', label: 'are meant too' },
          ]}
          value={draft.monitorUnknown === null ? 'both' : draft.monitorUnknown ? 'yes' : 'no'}
          onChange={(value) => setDraft({ ...draft, monitorUnknown: value === 'both' ? null : value === 'yes' })}
        />
        <Select
          label="Then"
          allowDeselect={false}
          data={Object.entries(actionSaid).map(([value, label]) => ({ value, label }))}
          value={draft.action}
          onChange={(value) => setDraft({ ...draft, action: (value ?? 'drop') as Rule['action'] })}
        />
        {draft.action === 'incident' && (
          <>
            <Select
              label="Severity"
              description="Empty: as bad as the alert"
              clearable
              data={['major', 'partial', 'degraded']}
              value={draft.severity}
              onChange={(value) => setDraft({ ...draft, severity: value as Rule['severity'] })}
            />
            <Select
              label="When all is over"
              allowDeselect={false}
              data={[
                { value: 'note', label: 'a line in the timeline' },
                { value: 'mitigate', label: 'the incident is mitigated' },
                { value: 'resolve', label: 'the incident is resolved' },
              ]}
              value={draft.whenOver}
              onChange={(value) => setDraft({ ...draft, whenOver: (value ?? 'note') as Rule['whenOver'] })}
            />
          </>
        )}
      </Form>
    </Modal>
  );
}

function Keep({
  base,
  draft,
  kept,
  close,
}: {
  readonly base: Told;
  readonly draft: Told['policy'];
  readonly kept: (told: Told) => void;
  readonly close: () => void;
}) {
  const [why, setWhy] = useState('');
  const changing = useCommand(changeAlertPolicy, { quiet: true, says: 'The rules hold; what burns was judged anew.' });
  const send = async () => {
    const answer = await changing.run({ body: { policy: draft, why: why.trim() } }, { version: base.version });
    if (answer === null || answer === true) return;
    kept(answer);
    close();
  };
  return (
    <Modal opened onClose={close} title="Keep the changes" size={480}>
      <Form
        submit="They hold from now on"
        pending={changing.pending}
        disabled={why.trim() === ''}
        problem={changing.problem}
        fields={['/why']}
        onCancel={close}
        onSubmit={() => void send()}
      >
        <Textarea
          data-autofocus
          label="Why"
          minRows={2}
          value={why}
          onChange={(event) => setWhy(event.currentTarget.value)}
          error={fieldError(changing.problem, '/why')}
        />
      </Form>
    </Modal>
  );
}
