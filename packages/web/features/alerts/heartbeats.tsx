/** Which signs of life are expected, and who is silent? */
import { Button, Modal, NumberInput, Select, TextInput } from '@mantine/core';
import { addHeartbeat, type HeartbeatAnswer, listHeartbeats, listSources, retireHeartbeat } from '@samspel/contract/alerts.ts';
import { useState } from 'react';
import { Form } from '../../parts/field/form.tsx';
import { When } from '../../parts/figure/when.tsx';
import { durationText } from '../../parts/format/duration.ts';
import { Answer, EmptyState, Skeleton } from '../../parts/page/standing.tsx';
import { State, type Tone } from '../../parts/state/state.tsx';
import { type Column, DataTable } from '../../parts/table/data-table.tsx';
import { useAsk, useCommand } from '../../platform/ask.ts';
import { fieldError } from '../../platform/problem.ts';
import { Code } from './code.tsx';
import { Narrow } from './narrow.tsx';
import { SystemField } from './pick-systems.tsx';
import { SeverityField } from './severity-field.tsx';
import { Sure } from './sure.tsx';

const said: Readonly<Record<HeartbeatAnswer['state'], readonly [Tone, string]>> = {
  alive: ['good', 'Alive'],
  waiting: ['quiet', 'Waiting'],
  missed: ['bad', 'Missed'],
};

/** A monitor that is silent is no failure of what it watches. */
const stateOf = (row: HeartbeatAnswer): readonly [Tone, string] =>
  row.state === 'missed' && row.about === 'monitor' ? ['unknown', 'Silent'] : said[row.state];

const whose = (row: HeartbeatAnswer): string => (row.about === 'monitor' ? 'a monitor' : 'a job');

export function Heartbeats({ operator }: { readonly operator: boolean }) {
  const asked = useAsk(listHeartbeats);
  const [retiring, setRetiring] = useState<HeartbeatAnswer | null>(null);
  const buttons = (row: HeartbeatAnswer) =>
    operator && (
      <Button variant="subtle" size="compact-sm" aria-label={`Retire ${row.name}`} onClick={() => setRetiring(row)}>
        Retire
      </Button>
    );
  const columns: readonly Column<HeartbeatAnswer>[] = [
    { key: 'state', title: 'State', width: '96px', cell: (row) => <State tone={stateOf(row)[0]} word={stateOf(row)[1]} /> },
    { key: 'name', title: 'Name', width: 'minmax(120px, 2fr)', cell: (row) => <span title={row.name}>{row.name}</span> },
    { key: 'about', title: 'Of', width: '96px', from: 640, cell: whose },
    { key: 'system', title: 'System', width: 'minmax(100px, 1fr)', from: 800, cell: (row) => row.system?.title ?? '' },
    { key: 'every', title: 'Every', width: '104px', from: 560, cell: (row) => durationText(row.everySeconds) },
    { key: 'last', title: 'Last', width: '112px', cell: (row) => <Last row={row} /> },
    { key: 'do', title: 'Do', hideTitle: true, width: '80px', align: 'end', cell: (row) => buttons(row) },
  ];
  return (
    <>
      <Answer asked={asked} skeleton={<Skeleton kind="table" lines={3} />}>
        {({ items }) => (
          <DataTable
            label="Heartbeats"
            rows={items}
            rowKey={(row) => row.id}
            columns={columns}
            narrow={(row) => (
              <Narrow title={row.name} buttons={buttons(row)}>
                <State tone={stateOf(row)[0]} word={stateOf(row)[1]} />
                <span>
                  every {durationText(row.everySeconds)}, last <Last row={row} />
                </span>
              </Narrow>
            )}
            empty={
              <EmptyState small title="No sign of life is expected yet">
                Let Alertmanager's Watchdog, a backup or a cron job say that it ran.
              </EmptyState>
            }
          />
        )}
      </Answer>
      {retiring !== null && <Retire row={retiring} close={() => setRetiring(null)} />}
    </>
  );
}

function Last({ row }: { readonly row: HeartbeatAnswer }) {
  return row.lastAt === null ? <span className="s-faint">never</span> : <When at={row.lastAt} as="relative" />;
}

function Retire({ row, close }: { readonly row: HeartbeatAnswer; readonly close: () => void }) {
  const retiring = useCommand(retireHeartbeat, { quiet: true, says: 'It is expected no more.' });
  const send = async () => {
    if ((await retiring.run({ params: { id: row.id } })) !== null) close();
  };
  return (
    <Sure title={`Retire ${row.name}`} submit="Expect it no more" pending={retiring.pending} problem={retiring.problem} onDo={() => void send()} close={close}>
      Its address is refused from then on, and nobody is told when it is silent. It cannot be taken back: a new one gets a new address.
    </Sure>
  );
}

export function AddHeartbeat({ close }: { readonly close: () => void }) {
  const [name, setName] = useState('');
  const [about, setAbout] = useState<'monitor' | 'job'>('job');
  const [source, setSource] = useState<string | null>(null);
  const [system, setSystem] = useState<string | null>(null);
  const [severity, setSeverity] = useState<HeartbeatAnswer['severity']>('error');
  const [minutes, setMinutes] = useState<number | string>(60);
  const [grace, setGrace] = useState<number | string>(5);
  const [key, setKey] = useState<string | null>(null);
  const sources = useAsk(listSources).data?.items ?? [];
  const adding = useCommand(addHeartbeat, { quiet: true });
  const send = async () => {
    const answer = await adding.run({
      body: { name, about, source, system, severity, everySeconds: Math.round(Number(minutes) * 60), graceSeconds: Math.round(Number(grace) * 60) },
    });
    if (answer !== null && answer !== true) setKey(answer.key);
  };
  if (key !== null)
    return (
      <Modal opened onClose={close} title={name} size={640} closeOnClickOutside={false}>
        <div className="s-stack">
          <Code
            title="Opened at the end of the job, by GET or POST. This address is shown once."
            text={`curl -fsS ${window.location.origin}/in/heartbeats/${key}`}
          />
          <div>
            <Button variant="filled" onClick={close}>
              I have it
            </Button>
          </div>
        </div>
      </Modal>
    );
  return (
    <Modal opened onClose={close} title="Expect a heartbeat" size={520}>
      <Form
        submit="Expect it"
        pending={adding.pending}
        disabled={name.trim() === '' || !(Number(minutes) > 0)}
        problem={adding.problem}
        fields={['/name', '/everySeconds', '/graceSeconds', '/system', '/source']}
        onCancel={close}
        onSubmit={() => void send()}
      >
        <TextInput
          data-autofocus
          label="Name"
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
          error={fieldError(adding.problem, '/name')}
        />
        <Select
          label="Of"
          allowDeselect={false}
          data={[
            { value: 'job', label: 'a job: its silence is a failure' },
            { value: 'monitor', label: 'a monitor: its silence is unknown' },
          ]}
          value={about}
          onChange={(value) => setAbout((value ?? 'job') as 'job')}
        />
        <div className="s-al-pair">
          <NumberInput label="At least every, minutes" min={0} value={minutes} onChange={setMinutes} error={fieldError(adding.problem, '/everySeconds')} />
          <NumberInput label="Given on top, minutes" min={0} value={grace} onChange={setGrace} error={fieldError(adding.problem, '/graceSeconds')} />
        </div>
        <SystemField
          label="System (may stay empty)"
          description="Its alert is about this system"
          value={system}
          onChange={setSystem}
          error={fieldError(adding.problem, '/system')}
        />
        <SeverityField value={severity} onChange={setSeverity} />
        <Select
          label="Whatever this source sends counts, too"
          clearable
          data={sources.map(({ id, name: label }) => ({ value: id, label }))}
          value={source}
          onChange={setSource}
          error={fieldError(adding.problem, '/source')}
        />
      </Form>
    </Modal>
  );
}
