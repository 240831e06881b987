/** Which alerts shall page nobody, until when, and why? */
import { Modal, SegmentedControl, Select, Textarea, TextInput } from '@mantine/core';
import { addSilence } from '@samspel/contract/alerts.ts';
import type { Matcher } from '@samspel/core/alerts/matcher.ts';
import { useState } from 'react';
import { Form, InstantField } from '../../parts/field/form.tsx';
import { useCommand } from '../../platform/ask.ts';
import { useNow } from '../../platform/clock.ts';
import { fieldError } from '../../platform/problem.ts';
import { readMatchers, unreadMatchers, writeMatchers } from './matcher-text.ts';
import { SystemsField } from './pick-systems.tsx';

const lengths = [
  { value: '3600', label: 'for an hour' },
  { value: '14400', label: 'for four hours' },
  { value: '86400', label: 'for a day' },
  { value: '604800', label: 'for a week' },
  { value: 'until', label: 'until a moment' },
];

export function SilenceDialog({
  systems = [],
  matchers = [],
  close,
}: {
  readonly systems?: readonly { readonly ref: string; readonly title: string }[];
  readonly matchers?: readonly Matcher[];
  readonly close: () => void;
}) {
  const now = useNow(60);
  const [kind, setKind] = useState<'silence' | 'maintenance'>('silence');
  const [chosen, setChosen] = useState<readonly string[]>(systems.map(({ ref }) => ref));
  const [labels, setLabels] = useState(writeMatchers(matchers));
  const [length, setLength] = useState('3600');
  const [from, setFrom] = useState<string | null>(null);
  const [to, setTo] = useState<string | null>(null);
  const [why, setWhy] = useState('');
  const unread = unreadMatchers(labels);
  const adding = useCommand(addSilence, { quiet: true, says: (silence) => `Silenced: ${silence.says}.` });
  const begins = kind === 'maintenance' ? from : null;
  const end = length === 'until' ? to : new Date((begins === null ? now : Date.parse(begins)) + Number(length) * 1000).toISOString();
  const send = async () => {
    if (end === null) return;
    const body = { kind, systems: [...chosen], matchers: readMatchers(labels), to: end, why: why.trim(), ...(begins === null ? {} : { from: begins }) };
    if ((await adding.run({ body })) !== null) close();
  };
  return (
    <Modal opened onClose={close} title="Silence alerts" size={520}>
      <Form
        submit={kind === 'maintenance' ? 'Announce it' : 'Silence'}
        pending={adding.pending}
        disabled={why.trim() === '' || end === null || unread !== null || (chosen.length === 0 && readMatchers(labels).length === 0)}
        problem={adding.problem}
        fields={['/why', '/to', '/matchers', '/systems']}
        onCancel={close}
        onSubmit={() => void send()}
      >
        <SegmentedControl
          aria-label="Kind"
          value={kind}
          onChange={(value) => setKind(value as 'silence')}
          data={[
            { value: 'silence', label: 'Silence' },
            { value: 'maintenance', label: 'Maintenance' },
          ]}
        />
        <p className="s-dim">Alerts that fit are kept and shown, but page nobody and open nothing. What still burns at the end does.</p>
        <SystemsField
          label="Systems"
          description="Empty: of any system"
          value={chosen}
          known={systems}
          onChange={setChosen}
          error={fieldError(adding.problem, '/systems')}
        />
        <TextInput
          label="Labels (may stay empty)"
          description="alertname=Disk*, env!=test. A star stands for any letters"
          value={labels}
          onChange={(event) => setLabels(event.currentTarget.value)}
          error={unread ?? fieldError(adding.problem, '/matchers')}
        />
        {kind === 'maintenance' && <InstantField label="From" value={from} onChange={setFrom} />}
        <Select label="How long" data={lengths} value={length} allowDeselect={false} onChange={(value) => setLength(value ?? '3600')} />
        {length === 'until' && <InstantField label="Until" value={to} onChange={setTo} error={fieldError(adding.problem, '/to')} />}
        <Textarea
          data-autofocus
          label="Why"
          minRows={2}
          value={why}
          onChange={(event) => setWhy(event.currentTarget.value)}
          error={fieldError(adding.problem, '/why')}
        />
      </Form>
    </Modal>
  );
}
