/** By which rules is availability counted? The policy in force, every version before it with its signature, and signing a new one. */
import { Button, Modal, NumberInput, Radio, Textarea } from '@mantine/core';
import { readPolicy, signPolicy } from '@samspel/contract/availability/rules.ts';
import type { AnswerOf } from '@samspel/contract/route.ts';
import { useState } from 'react';
import { Form } from '../../parts/field/form.tsx';
import { When } from '../../parts/figure/when.tsx';
import { numberText } from '../../parts/format/number.ts';
import { Fact, Facts, Section as Part } from '../../parts/page/page.tsx';
import { Answer } from '../../parts/page/standing.tsx';
import { DataTable } from '../../parts/table/data-table.tsx';
import { useAsk, useCommand } from '../../platform/ask.ts';
import { fieldError } from '../../platform/problem.ts';
import { useMay } from '../../platform/session.ts';

type Version = AnswerOf<typeof readPolicy>['current'];

const overlapSays = {
  max: 'the worst of them counts',
  sum: 'they add up, at most to everything',
  independent: 'they hit users independently of each other: 1 − Π(1 − w)',
} as const;
const maintenanceSays = { exclude: 'left out of the time counted', count: 'counted as any other time' } as const;
const weightsText = (version: Version): string =>
  `${numberText(version.weights.major, 3)} / ${numberText(version.weights.partial, 3)} / ${numberText(version.weights.degraded, 3)}`;

/** The section. */
export function Section() {
  const asked = useAsk(readPolicy);
  const admin = useMay('admin');
  const [signing, setSigning] = useState(false);
  return (
    <Answer asked={asked}>
      {({ current, versions }) => (
        <>
          <Part
            title={`In force: version ${current.version}`}
            note="Every figure of availability says which version it used. A new version holds for all time, past months too, so that periods stay comparable."
            actions={admin ? <Button onClick={() => setSigning(true)}>Sign a new version</Button> : undefined}
          >
            <Facts>
              <Fact name="A major impact weighs">{numberText(current.weights.major, 3)}</Fact>
              <Fact name="A partial one">{numberText(current.weights.partial, 3)}</Fact>
              <Fact name="A degraded one">{numberText(current.weights.degraded, 3)}</Fact>
              <Fact name="Impacts at one time">{overlapSays[current.overlap]}</Fact>
              <Fact name="Maintenance">{maintenanceSays[current.maintenance]}</Fact>
              <Fact name="Signed">
                {current.signedBy.name}, <When at={current.validFrom} />
                {current.reason !== '' && <p className="s-dim">{current.reason}</p>}
              </Fact>
            </Facts>
          </Part>
          <Part title="Versions" count={versions.length}>
            <DataTable
              label="Versions of the policy"
              rows={versions}
              rowKey={(version) => String(version.version)}
              firstSort={{ key: 'version', descending: true }}
              columns={[
                { key: 'version', title: 'Version', width: '64px', sort: (version) => version.version, cell: (version) => version.version },
                { key: 'since', title: 'Signed', width: '136px', sort: (version) => version.validFrom, cell: (version) => <When at={version.validFrom} /> },
                { key: 'by', title: 'By', width: '140px', from: 480, cell: (version) => version.signedBy.name },
                { key: 'weights', title: 'Weights', width: '116px', says: 'major / partial / degraded', cell: weightsText },
                { key: 'overlap', title: 'Overlap', width: '104px', from: 640, cell: (version) => version.overlap },
                {
                  key: 'maintenance',
                  title: 'Maintenance',
                  width: '104px',
                  from: 760,
                  cell: (version) => (version.maintenance === 'exclude' ? 'left out' : 'counted'),
                },
                {
                  key: 'reason',
                  title: 'Reason',
                  width: 'minmax(120px, 2fr)',
                  from: 560,
                  cell: (version) => <span title={version.reason}>{version.reason}</span>,
                },
              ]}
            />
          </Part>
          {signing && <Sign current={current} onClose={() => setSigning(false)} />}
        </>
      )}
    </Answer>
  );
}

function Sign({ current, onClose }: { readonly current: Version; readonly onClose: () => void }) {
  const [weights, setWeights] = useState(current.weights);
  const [overlap, setOverlap] = useState(current.overlap);
  const [maintenance, setMaintenance] = useState(current.maintenance);
  const [reason, setReason] = useState('');
  const signing = useCommand(signPolicy, { quiet: true, says: (answer) => `Version ${answer.version} is in force.` });
  const { problem } = signing;
  const send = async () => {
    if ((await signing.run({ body: { weights, overlap, maintenance, reason } })) !== null) onClose();
  };
  const weight = (key: keyof typeof weights, label: string) => (
    <NumberInput
      className="s-grow"
      label={label}
      min={0}
      max={1}
      step={0.05}
      decimalScale={3}
      value={weights[key]}
      onChange={(value) => typeof value === 'number' && setWeights((before) => ({ ...before, [key]: value }))}
      error={fieldError(problem, `/weights/${key}`)}
    />
  );
  return (
    <Modal opened onClose={onClose} title={`Sign version ${current.version + 1}`} size={560}>
      <Form
        onSubmit={() => void send()}
        submit="Sign it"
        pending={signing.pending}
        problem={problem}
        fields={['/weights', '/reason', '/overlap', '/maintenance']}
        disabled={reason.trim() === ''}
        onCancel={onClose}
      >
        <div className="s-row" style={{ alignItems: 'flex-start', gap: 16 }}>
          {weight('major', 'Major weighs')}
          {weight('partial', 'Partial')}
          {weight('degraded', 'Degraded')}
        </div>
        <Radio.Group label="Impacts at one time" value={overlap} onChange={(value) => setOverlap(value as typeof overlap)}>
          <div className="s-stack" style={{ gap: 4 }}>
            {(['max', 'sum', 'independent'] as const).map((one) => (
              <Radio key={one} size="xs" value={one} label={`${one}: ${overlapSays[one]}`} />
            ))}
          </div>
        </Radio.Group>
        <Radio.Group label="Maintenance" value={maintenance} onChange={(value) => setMaintenance(value as typeof maintenance)}>
          <div className="s-stack" style={{ gap: 4 }}>
            {(['exclude', 'count'] as const).map((one) => (
              <Radio key={one} size="xs" value={one} label={maintenanceSays[one]} />
            ))}
          </div>
        </Radio.Group>
        <Textarea
          label="Reason"
          description="Read by everybody who asks why the numbers changed"
          value={reason}
          onChange={(event) => setReason(event.currentTarget.value)}
          error={fieldError(problem, '/reason')}
        />
      </Form>
    </Modal>
  );
}
