/** What do we look at ourselves, and what was seen? */
import { Button, Modal, NumberInput, Select, TextInput } from '@mantine/core';
import { addCheck, type CheckAnswer, listChecks, lookNow, retireCheck } from '@samspel/contract/alerts.ts';
import { useState } from 'react';
import { Form } from '../../parts/field/form.tsx';
import { When } from '../../parts/figure/when.tsx';
import { Answer, EmptyState, Skeleton } from '../../parts/page/standing.tsx';
import { State, type Tone } from '../../parts/state/state.tsx';
import { type Column, DataTable } from '../../parts/table/data-table.tsx';
import { useAsk, useCommand } from '../../platform/ask.ts';
import { fieldError } from '../../platform/problem.ts';
import { Narrow } from './narrow.tsx';
import { SystemField } from './pick-systems.tsx';
import { SeverityField } from './severity-field.tsx';
import { Sure } from './sure.tsx';

const said: Readonly<Record<CheckAnswer['state'], readonly [Tone, string]>> = {
  up: ['good', 'Up'],
  new: ['quiet', 'New'],
  failing: ['warn', 'Failing'],
  down: ['bad', 'Down'],
};

export function Checks({ operator }: { readonly operator: boolean }) {
  const asked = useAsk(listChecks);
  const [retiring, setRetiring] = useState<CheckAnswer | null>(null);
  const looking = useCommand(lookNow, { says: (check) => `${check.name}: ${check.lastSays ?? 'nothing was seen'}.` });
  const buttons = (row: CheckAnswer) =>
    operator && (
      <>
        <Button variant="subtle" size="compact-sm" aria-label={`Look at ${row.name} now`} onClick={() => void looking.run({ params: { id: row.id } })}>
          Look
        </Button>
        <Button variant="subtle" size="compact-sm" aria-label={`Retire ${row.name}`} onClick={() => setRetiring(row)}>
          Retire
        </Button>
      </>
    );
  const columns: readonly Column<CheckAnswer>[] = [
    { key: 'state', title: 'State', width: '96px', cell: (row) => <State tone={said[row.state][0]} word={said[row.state][1]} /> },
    { key: 'name', title: 'Name', width: 'minmax(100px, 1fr)', cell: (row) => <span title={`${row.kind} ${row.target}`}>{row.name}</span> },
    {
      key: 'says',
      title: 'Seen last',
      width: 'minmax(140px, 2fr)',
      from: 560,
      cell: (row) => <span title={row.lastSays ?? ''}>{row.lastSays ?? <span className="s-faint">nothing yet</span>}</span>,
    },
    { key: 'target', title: 'Target', width: 'minmax(120px, 1.5fr)', from: 960, cell: (row) => <span title={row.target}>{row.target}</span> },
    { key: 'system', title: 'System', width: 'minmax(100px, 1fr)', from: 800, cell: (row) => row.system?.title ?? '' },
    { key: 'last', title: 'When', width: '104px', from: 640, cell: (row) => (row.lastAt === null ? '' : <When at={row.lastAt} as="relative" />) },
    { key: 'do', title: 'Do', hideTitle: true, width: '136px', align: 'end', cell: (row) => buttons(row) },
  ];
  return (
    <>
      <Answer asked={asked} skeleton={<Skeleton kind="table" lines={3} />}>
        {({ items }) => (
          <DataTable
            label="Checks"
            keyboard={false}
            rows={items}
            rowKey={(row) => row.id}
            columns={columns}
            narrow={(row) => (
              <Narrow title={row.name} buttons={buttons(row)}>
                <State tone={said[row.state][0]} word={said[row.state][1]} />
                <span className="s-cut">{row.lastSays ?? 'nothing seen yet'}</span>
              </Narrow>
            )}
            empty={
              <EmptyState small title="Nothing is looked at yet">
                A front page that must answer, a port, a name, a certificate that must not run out.
              </EmptyState>
            }
          />
        )}
      </Answer>
      {retiring !== null && <Retire row={retiring} close={() => setRetiring(null)} />}
    </>
  );
}

function Retire({ row, close }: { readonly row: CheckAnswer; readonly close: () => void }) {
  const retiring = useCommand(retireCheck, { quiet: true, says: 'It is looked at no more.' });
  const send = async () => {
    if ((await retiring.run({ params: { id: row.id } })) !== null) close();
  };
  return (
    <Sure title={`Retire ${row.name}`} submit="Look at it no more" pending={retiring.pending} problem={retiring.problem} onDo={() => void send()} close={close}>
      {row.target} is looked at no more. When it is down, its alert ends.
    </Sure>
  );
}

const targets: Readonly<Record<CheckAnswer['kind'], { readonly example: string; readonly label: string }>> = {
  http: { label: 'Address', example: 'https://example.com/health' },
  tcp: { label: 'Host and port', example: 'db1.example.com:5432' },
  dns: { label: 'Name', example: 'www.example.com' },
  tls: { label: 'Host and port', example: 'example.com:443' },
};

export function AddCheck({ close }: { readonly close: () => void }) {
  const [name, setName] = useState('');
  const [kind, setKind] = useState<CheckAnswer['kind']>('http');
  const [target, setTarget] = useState('');
  const [status, setStatus] = useState<number | string>('');
  const [contains, setContains] = useState('');
  const [days, setDays] = useState<number | string>(14);
  const [system, setSystem] = useState<string | null>(null);
  const [severity, setSeverity] = useState<CheckAnswer['severity']>('error');
  const [every, setEvery] = useState<number | string>(60);
  const [failures, setFailures] = useState<number | string>(3);
  const adding = useCommand(addCheck, { quiet: true, says: 'It is looked at from now on.' });
  const { problem } = adding;
  const send = async () => {
    const expect = {
      status: kind === 'http' && status !== '' ? Number(status) : null,
      contains: (kind === 'http' || kind === 'dns') && contains.trim() !== '' ? contains.trim() : null,
      daysLeft: Number(days) || 14,
    };
    const body = { name, kind, target, expect, system, severity, everySeconds: Number(every), failuresNeeded: Number(failures) };
    if ((await adding.run({ body })) !== null) close();
  };
  return (
    <Modal opened onClose={close} title="Add a check" size={520}>
      <Form
        submit="Look at it"
        pending={adding.pending}
        disabled={name.trim() === '' || target.trim() === ''}
        problem={problem}
        fields={['/name', '/target', '/everySeconds', '/failuresNeeded', '/system', '/expect/status', '/expect/contains', '/expect/daysLeft']}
        onCancel={close}
        onSubmit={() => void send()}
      >
        <TextInput data-autofocus label="Name" value={name} onChange={(event) => setName(event.currentTarget.value)} error={fieldError(problem, '/name')} />
        <Select
          label="Look at"
          allowDeselect={false}
          data={[
            { value: 'http', label: 'an address (HTTP)' },
            { value: 'tcp', label: 'a port (TCP)' },
            { value: 'dns', label: 'a name (DNS)' },
            { value: 'tls', label: 'a certificate (TLS)' },
          ]}
          value={kind}
          onChange={(value) => setKind((value ?? 'http') as 'http')}
        />
        <TextInput
          label={targets[kind].label}
          placeholder={targets[kind].example}
          value={target}
          onChange={(event) => setTarget(event.currentTarget.value)}
          error={fieldError(problem, '/target')}
        />
        {kind === 'http' && (
          <div className="s-al-pair">
            <NumberInput
              label="Answers with status"
              description="Empty: any below 400"
              allowDecimal={false}
              value={status}
              onChange={setStatus}
              error={fieldError(problem, '/expect/status')}
            />
            <TextInput
              label="The page holds"
              description="Empty: whatever it says"
              value={contains}
              onChange={(event) => setContains(event.currentTarget.value)}
              error={fieldError(problem, '/expect/contains')}
            />
          </div>
        )}
        {kind === 'dns' && (
          <TextInput
            label="One of its addresses is"
            description="Empty: whatever they are"
            value={contains}
            onChange={(event) => setContains(event.currentTarget.value)}
            error={fieldError(problem, '/expect/contains')}
          />
        )}
        {kind === 'tls' && (
          <NumberInput
            label="Lasts at least, days"
            min={1}
            max={365}
            allowDecimal={false}
            value={days}
            onChange={setDays}
            error={fieldError(problem, '/expect/daysLeft')}
          />
        )}
        <SystemField
          label="System (may stay empty)"
          description="Its alert is about this system"
          value={system}
          onChange={setSystem}
          error={fieldError(problem, '/system')}
        />
        <SeverityField value={severity} onChange={setSeverity} />
        <div className="s-al-pair">
          <NumberInput label="Every, seconds" min={10} max={86_400} value={every} onChange={setEvery} error={fieldError(problem, '/everySeconds')} />
          <NumberInput
            label="Down after failures in a row"
            min={1}
            max={20}
            allowDecimal={false}
            value={failures}
            onChange={setFailures}
            error={fieldError(problem, '/failuresNeeded')}
          />
        </div>
        <p className="s-dim">Up again after two successes.</p>
      </Form>
    </Modal>
  );
}
