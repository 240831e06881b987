/** What is done about which alerts? Rules in order; the first that fits holds. */
import { Button, Modal, Select, Textarea, TextInput } from '@mantine/core';
import { changeAlertPolicy, readAlertPolicy } from '@samspel/contract/alerts.ts';
import type { AnswerOf } from '@samspel/contract/route.ts';
import { matcherWords } from '@samspel/core/alerts/matcher.ts';
import { useState } from 'react';
import { Form } from '../../parts/field/form.tsx';
import { durationText } from '../../parts/format/duration.ts';
import { Fact, Facts, Section } from '../../parts/page/page.tsx';
import { Answer, Skeleton } from '../../parts/page/standing.tsx';
import { useAsk, useCommand } from '../../platform/ask.ts';
import { fieldError } from '../../platform/problem.ts';
import { useMay } from '../../platform/session.ts';
import { readMatchers, writeMatchers } from './silence-dialog.tsx';
import { actionSaid } from './words.ts';

type Told = AnswerOf<typeof readAlertPolicy>;
type Rule = Told['policy']['rules'][number];

const fresh: Rule = { title: '', matchers: [], systems: [], atLeast: null, monitorUnknown: false, action: 'ticket', severity: null, whenOver: 'note' };

/** The tab. */
export function RulesTab() {
  const asked = useAsk(readAlertPolicy);
  return (
    <Answer asked={asked} skeleton={<Skeleton lines={8} />}>
      {(told) => <Shown key={told.version} told={told} />}
    </Answer>
  );
}

function Shown({ told }: { readonly told: Told }) {
  const operator = useMay('operator');
  const [rules, setRules] = useState(told.policy.rules);
  const [editing, setEditing] = useState<number | null>(null);
  const [keeping, setKeeping] = useState(false);
  const { policy } = told;
  const move = (from: number, to: number) => {
    const next = [...rules];
    next.splice(to, 0, ...next.splice(from, 1));
    setRules(next);
  };
  const isChanged = rules !== policy.rules;
  return (
    <>
      <Section
        title="Rules"
        count={rules.length}
        note="From the top; the first that fits an alert says what is done. A group is done about what the strongest of its alerts asks for."
        actions={
          operator && (
            <>
              <Button
                onClick={() => {
                  setRules([fresh, ...rules]);
                  setEditing(0);
                }}
              >
                Add a rule
              </Button>
              {isChanged && (
                <Button variant="filled" onClick={() => setKeeping(true)}>
                  Keep the changes…
                </Button>
              )}
            </>
          )
        }
      >
        <ol className="s-al-list">
          {rules.map((rule, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: a rule is its place
            <li key={index} className="s-row-wrap">
              <span className="s-grow">
                <b>
                  {index + 1}. {rule.title === '' ? 'A rule without a title' : rule.title}
                </b>
                <br />
                <span className="s-dim">{ruleWords(rule)}</span>
              </span>
              {operator && (
                <>
                  <Button size="compact-sm" variant="subtle" disabled={index === 0} aria-label={`Rule ${index + 1} up`} onClick={() => move(index, index - 1)}>
                    Up
                  </Button>
                  <Button
                    size="compact-sm"
                    variant="subtle"
                    disabled={index === rules.length - 1}
                    aria-label={`Rule ${index + 1} down`}
                    onClick={() => move(index, index + 1)}
                  >
                    Down
                  </Button>
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
                </>
              )}
            </li>
          ))}
        </ol>
      </Section>
      <Section title="Grouping" note="Version, author and reason are kept; samspel alerts policy changes these.">
        <Facts>
          <Fact name="Joins what burns upstream">when that grew within {durationText(policy.causeWithinSeconds)}</Fact>
          <Fact name="A cause takes in its effects">that began within {durationText(policy.effectsWithinSeconds)}</Fact>
          <Fact name="Siblings are one">
            {policy.siblingsWithinSeconds === 0
              ? 'never'
              : `when they begin within ${durationText(policy.siblingsWithinSeconds)} and at most ${policy.siblingsAtMost} systems stand on the same`}
          </Fact>
          <Fact name="A quiet group is over">after {durationText(policy.lingerSeconds)}</Fact>
          <Fact name="Flapping">
            {policy.flappingOpenings} openings within {durationText(policy.flappingWithinSeconds)}
          </Fact>
          <Fact name="Version">
            {told.version}: {told.why}
            {told.by !== null && `, ${told.by}`}
          </Fact>
        </Facts>
      </Section>
      {editing !== null && rules[editing] !== undefined && (
        <EditRule
          rule={rules[editing]}
          keep={(rule) => setRules(rules.map((other, index) => (index === editing ? rule : other)))}
          close={() => setEditing(null)}
        />
      )}
      {keeping && <Keep told={told} rules={rules} close={() => setKeeping(false)} />}
    </>
  );
}

function ruleWords(rule: Rule): string {
  const when = [
    rule.monitorUnknown === true ? 'its monitor cannot tell' : '',
    rule.atLeast === null ? '' : rule.atLeast === 'critical' ? 'critical' : `${rule.atLeast} or worse`,
    rule.systems.length === 0 ? '' : `about ${rule.systems.join(', ')}`,
    matcherWords(rule.matchers),
  ].filter((part) => part !== '');
  const over = { resolve: ', resolved when all is over', mitigate: ', mitigated when all is over', note: '' }[rule.whenOver];
  return `${when.length === 0 ? 'any alert' : when.join(', ')} → ${actionSaid[rule.action].toLowerCase()}${rule.severity === null ? '' : ` (${rule.severity})`}${rule.action === 'incident' ? over : ''}`;
}

function EditRule({ rule, keep, close }: { readonly rule: Rule; readonly keep: (rule: Rule) => void; readonly close: () => void }) {
  const [draft, setDraft] = useState(rule);
  const [labels, setLabels] = useState(writeMatchers(rule.matchers));
  const [systems, setSystems] = useState(rule.systems.join(', '));
  const send = () => {
    keep({
      ...draft,
      title: draft.title.trim(),
      matchers: readMatchers(labels),
      systems: systems
        .split(',')
        .map((one) => one.trim())
        .filter((one) => one !== ''),
    });
    close();
  };
  return (
    <Modal opened onClose={close} title="Rule" size={520}>
      <Form submit="Take it over" disabled={draft.title.trim() === ''} onCancel={close} onSubmit={send}>
        <TextInput
          data-autofocus
          label="Title"
          description="Said as the reason"
          value={draft.title}
          onChange={(event) => setDraft({ ...draft, title: event.currentTarget.value })}
        />
        <Select
          label="At least"
          clearable
          data={['critical', 'error', 'warning', 'info']}
          value={draft.atLeast}
          onChange={(value) => setDraft({ ...draft, atLeast: value as Rule['atLeast'] })}
        />
        <TextInput label="Labels" description="alertname=Disk*, env!=test" value={labels} onChange={(event) => setLabels(event.currentTarget.value)} />
        <TextInput
          label="Systems"
          description="References, with commas; empty: any"
          value={systems}
          onChange={(event) => setSystems(event.currentTarget.value)}
        />
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

function Keep({ told, rules, close }: { readonly told: Told; readonly rules: Told['policy']['rules']; readonly close: () => void }) {
  const [why, setWhy] = useState('');
  const changing = useCommand(changeAlertPolicy, { says: 'The rules hold; what burns was judged anew.' });
  const send = async () => {
    if ((await changing.run({ body: { policy: { ...told.policy, rules }, why: why.trim() } }, { version: told.version })) !== null) close();
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
