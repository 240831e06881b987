/** How are the rules changed? A new version of the policy, signed with a reason; a span that is left out of the counting. */
import { Modal, NumberInput, Radio, SegmentedControl, Select, Textarea } from '@mantine/core';
import { addExclusion, removeExclusion, signPolicy } from '@samspel/contract/availability.ts';
import { useState } from 'react';
import { Form, InstantField } from '../../parts/field/form.tsx';
import { useCommand } from '../../platform/ask.ts';
import { call } from '../../platform/client.ts';
import { useDraft } from '../../platform/draft.ts';
import { fieldError } from '../../platform/problem.ts';
import type { Report } from './measures.tsx';
import { overlapSays } from './words.ts';

type Rules = Report['rules'];
type Severity = keyof Rules['weights'];

/** A new version, begun with the one in force. */
export function PolicyDialog({ current, close }: { readonly current: Rules; readonly close: () => void }) {
  const [weights, setWeights] = useState<Record<Severity, number | string>>({
    major: current.weights.major * 100,
    partial: current.weights.partial * 100,
    degraded: current.weights.degraded * 100,
  });
  const [overlap, setOverlap] = useState<Rules['overlap']>(current.overlap);
  const [maintenance, setMaintenance] = useState<Rules['maintenance']>(current.maintenance);
  const [reason, setReason] = useState('');
  const sign = useCommand(signPolicy, { quiet: true, says: (answer) => `Version ${answer.version} is in force.` });
  const numbers = Object.values(weights);
  const share = (severity: Severity): number => Number((Number(weights[severity]) / 100).toPrecision(12));
  return (
    <Modal opened onClose={close} title="Sign a new version of the policy" size={520}>
      <Form
        submit="Sign"
        pending={sign.pending}
        problem={sign.problem}
        fields={['/weights', '/overlap', '/maintenance', '/reason']}
        disabled={reason.trim() === '' || numbers.some((value) => value === '')}
        onCancel={close}
        onSubmit={() =>
          void sign
            .run({
              body: { weights: { major: share('major'), partial: share('partial'), degraded: share('degraded') }, overlap, maintenance, reason: reason.trim() },
            })
            .then((answer) => answer !== null && close())
        }
      >
        <p className="s-dim">Every figure of every period is counted anew by these rules. The version before stays on record.</p>
        <div className="s-row">
          {(['major', 'partial', 'degraded'] as const).map((severity) => (
            <NumberInput
              key={severity}
              label={severity.charAt(0).toUpperCase() + severity.slice(1)}
              suffix=" %"
              min={0}
              max={100}
              value={weights[severity]}
              onChange={(value) => setWeights({ ...weights, [severity]: value })}
              error={fieldError(sign.problem, `/weights/${severity}`)}
            />
          ))}
        </div>
        <Radio.Group label="Where impacts overlap" value={overlap} onChange={(value) => setOverlap(value as Rules['overlap'])}>
          <div className="s-stack" style={{ gap: 6, marginTop: 4 }}>
            {(['max', 'sum', 'independent'] as const).map((value) => (
              <Radio key={value} size="xs" value={value} label={overlapSays[value].charAt(0).toUpperCase() + overlapSays[value].slice(1)} />
            ))}
          </div>
        </Radio.Group>
        <Select
          label="Agreed maintenance"
          allowDeselect={false}
          data={[
            { value: 'exclude', label: 'Is left out of the counting' },
            { value: 'count', label: 'Counts like any other time' },
          ]}
          value={maintenance}
          onChange={(value) => setMaintenance(value === 'count' ? 'count' : 'exclude')}
        />
        <Textarea
          label="Why"
          minRows={2}
          value={reason}
          onChange={(event) => setReason(event.currentTarget.value)}
          error={fieldError(sign.problem, '/reason')}
        />
      </Form>
    </Modal>
  );
}

/** Maintenance, or time in which nobody was looking; of this scope or of everything. */
export function ExclusionDialog({ scope, title, close }: { readonly scope: string; readonly title: string; readonly close: () => void }) {
  const [typed, type, forget] = useDraft<{ kind: 'maintenance' | 'unknown'; everything: string; from: string | null; to: string | null; reason: string }>(
    `exclusion.${scope}`,
    { kind: 'maintenance', everything: 'no', from: null, to: null, reason: '' },
  );
  const add = useCommand(addExclusion, { quiet: true, says: 'Left out.', undo: (answer) => call(removeExclusion, { params: { id: answer.id } }) });
  const reversed = typed.from !== null && typed.to !== null && typed.from >= typed.to;
  return (
    <Modal opened onClose={close} title="Leave a span out of the counting" size={520}>
      <Form
        submit="Leave it out"
        pending={add.pending}
        problem={add.problem}
        fields={['/from', '/to', '/reason']}
        disabled={typed.from === null || typed.to === null || reversed || typed.reason.trim() === ''}
        onCancel={close}
        onSubmit={() =>
          typed.from !== null &&
          typed.to !== null &&
          void add
            .run({ body: { kind: typed.kind, target: typed.everything === 'yes' ? null : scope, from: typed.from, to: typed.to, reason: typed.reason.trim() } })
            .then((answer) => {
              if (answer === null) return;
              forget();
              close();
            })
        }
      >
        <SegmentedControl
          aria-label="Kind"
          data={[
            { value: 'maintenance', label: 'Agreed maintenance' },
            { value: 'unknown', label: 'Nobody was looking' },
          ]}
          value={typed.kind}
          onChange={(kind) => type({ kind: kind === 'unknown' ? 'unknown' : 'maintenance' })}
        />
        <SegmentedControl
          aria-label="Of what"
          data={[
            { value: 'no', label: title },
            { value: 'yes', label: 'Everything' },
          ]}
          value={typed.everything}
          onChange={(everything) => type({ everything })}
        />
        <InstantField label="From" value={typed.from} onChange={(from) => type({ from })} error={fieldError(add.problem, '/from')} />
        <InstantField
          label="To"
          value={typed.to}
          onChange={(to) => type({ to })}
          error={reversed ? 'It ends before it begins.' : fieldError(add.problem, '/to')}
        />
        <Textarea
          label="Why"
          minRows={2}
          value={typed.reason}
          onChange={(event) => type({ reason: event.currentTarget.value })}
          error={fieldError(add.problem, '/reason')}
        />
      </Form>
    </Modal>
  );
}
