/** Who shows a sign of life, and what do we look at ourselves? */
import { Button, Modal, NumberInput, Select, TextInput } from '@mantine/core';
import {
  addCheck,
  addHeartbeat,
  type CheckAnswer,
  type HeartbeatAnswer,
  listChecks,
  listHeartbeats,
  listSources,
  lookNow,
  retireCheck,
  retireHeartbeat,
} from '@samspel/contract/alerts.ts';
import { useState } from 'react';
import { Form } from '../../parts/field/form.tsx';
import { When } from '../../parts/figure/when.tsx';
import { durationText } from '../../parts/format/duration.ts';
import { Section } from '../../parts/page/page.tsx';
import { Answer, EmptyState, Skeleton } from '../../parts/page/standing.tsx';
import { State, type Tone } from '../../parts/state/state.tsx';
import { DataTable } from '../../parts/table/data-table.tsx';
import { useAsk, useCommand } from '../../platform/ask.ts';
import { fieldError } from '../../platform/problem.ts';
import { useMay } from '../../platform/session.ts';
import { Code } from './code.tsx';

const lifeSaid: Readonly<Record<HeartbeatAnswer['state'], readonly [Tone, string]>> = {
  alive: ['good', 'Alive'],
  waiting: ['quiet', 'Waiting'],
  missed: ['unknown', 'Missed'],
};
const checkSaid: Readonly<Record<CheckAnswer['state'], readonly [Tone, string]>> = {
  up: ['good', 'Up'],
  new: ['quiet', 'New'],
  failing: ['warn', 'Failing'],
  down: ['bad', 'Down'],
};

/** The tab. */
export function LifeTab() {
  const operator = useMay('operator');
  const [adding, setAdding] = useState<'heartbeat' | 'check' | null>(null);
  const add = (what: 'heartbeat' | 'check', label: string) =>
    operator && (
      <Button variant="filled" onClick={() => setAdding(what)}>
        {label}
      </Button>
    );
  return (
    <>
      <Section
        title="Heartbeats"
        note="Monitors and jobs that say that they live. A monitor that is silent is unknown, not down; a job that is silent did not run."
        actions={add('heartbeat', 'Expect a heartbeat…')}
      >
        <Heartbeats operator={operator} />
      </Section>
      <Section title="Our own checks" note="For what has no monitor: an address, a port, a name, a certificate." actions={add('check', 'Add a check…')}>
        <Checks operator={operator} />
      </Section>
      {adding === 'heartbeat' && <AddHeartbeat close={() => setAdding(null)} />}
      {adding === 'check' && <AddCheck close={() => setAdding(null)} />}
    </>
  );
}

function Heartbeats({ operator }: { readonly operator: boolean }) {
  const asked = useAsk(listHeartbeats);
  const retiring = useCommand(retireHeartbeat, { says: 'It is expected no more.' });
  return (
    <Answer asked={asked} skeleton={<Skeleton kind="table" lines={3} />}>
      {({ items }) => (
        <DataTable
          label="Heartbeats"
          rows={items}
          rowKey={(row) => row.id}
          empty={
            <EmptyState small title="No sign of life is expected yet">
              Let Alertmanager's Watchdog, a backup or a cron job say that it ran.
            </EmptyState>
          }
          columns={[
            { key: 'state', title: 'State', width: '96px', cell: (row) => <State tone={lifeSaid[row.state][0]} word={lifeSaid[row.state][1]} /> },
            { key: 'name', title: 'Name', width: 'minmax(120px, 2fr)', cell: (row) => row.name },
            { key: 'about', title: 'Of', width: '96px', from: 560, cell: (row) => (row.about === 'monitor' ? 'a monitor' : 'a job') },
            { key: 'every', title: 'Every', width: '104px', from: 480, cell: (row) => durationText(row.everySeconds) },
            {
              key: 'last',
              title: 'Last',
              width: '112px',
              cell: (row) => (row.lastAt === null ? <span className="s-faint">never</span> : <When at={row.lastAt} as="relative" />),
            },
            {
              key: 'do',
              title: 'Do',
              hideTitle: true,
              width: '80px',
              align: 'end',
              cell: (row) =>
                operator && (
                  <Button variant="subtle" size="compact-sm" aria-label={`Retire ${row.name}`} onClick={() => void retiring.run({ params: { id: row.id } })}>
                    Retire
                  </Button>
                ),
            },
          ]}
        />
      )}
    </Answer>
  );
}

function Checks({ operator }: { readonly operator: boolean }) {
  const asked = useAsk(listChecks);
  const retiring = useCommand(retireCheck, { says: 'It is looked at no more.' });
  const looking = useCommand(lookNow, { says: (check) => `${check.name}: ${check.lastSays ?? 'nothing was seen'}.` });
  return (
    <Answer asked={asked} skeleton={<Skeleton kind="table" lines={3} />}>
      {({ items }) => (
        <DataTable
          label="Checks"
          keyboard={false}
          rows={items}
          rowKey={(row) => row.id}
          empty={<EmptyState small title="Nothing is looked at yet" />}
          columns={[
            { key: 'state', title: 'State', width: '96px', cell: (row) => <State tone={checkSaid[row.state][0]} word={checkSaid[row.state][1]} /> },
            { key: 'name', title: 'Name', width: 'minmax(100px, 1fr)', cell: (row) => <span title={`${row.kind} ${row.target}`}>{row.name}</span> },
            {
              key: 'says',
              title: 'Seen last',
              width: 'minmax(140px, 2fr)',
              from: 560,
              cell: (row) => <span title={row.lastSays ?? ''}>{row.lastSays ?? 'nothing yet'}</span>,
            },
            { key: 'last', title: 'When', width: '104px', from: 640, cell: (row) => (row.lastAt === null ? '' : <When at={row.lastAt} as="relative" />) },
            {
              key: 'do',
              title: 'Do',
              hideTitle: true,
              width: '136px',
              align: 'end',
              cell: (row) =>
                operator && (
                  <>
                    <Button
                      variant="subtle"
                      size="compact-sm"
                      aria-label={`Look at ${row.name} now`}
                      onClick={() => void looking.run({ params: { id: row.id } })}
                    >
                      Look
                    </Button>
                    <Button variant="subtle" size="compact-sm" aria-label={`Retire ${row.name}`} onClick={() => void retiring.run({ params: { id: row.id } })}>
                      Retire
                    </Button>
                  </>
                ),
            },
          ]}
        />
      )}
    </Answer>
  );
}

function AddHeartbeat({ close }: { readonly close: () => void }) {
  const [name, setName] = useState('');
  const [about, setAbout] = useState<'monitor' | 'job'>('job');
  const [source, setSource] = useState<string | null>(null);
  const [minutes, setMinutes] = useState<number | string>(60);
  const [key, setKey] = useState<string | null>(null);
  const sources = useAsk(listSources).data?.items ?? [];
  const adding = useCommand(addHeartbeat, { quiet: true });
  const send = async () => {
    const everySeconds = Math.round(Number(minutes) * 60);
    const answer = await adding.run({
      body: { name, about, source, everySeconds, graceSeconds: Math.min(604_800, Math.max(60, Math.round(everySeconds / 10))) },
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
    <Modal opened onClose={close} title="Expect a heartbeat" size={480}>
      <Form
        submit="Expect it"
        pending={adding.pending}
        disabled={name.trim() === '' || !(Number(minutes) > 0)}
        problem={adding.problem}
        fields={['/name', '/everySeconds']}
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
        <NumberInput
          label="At least every so many minutes"
          description="A tenth of it is given on top"
          min={1}
          value={minutes}
          onChange={setMinutes}
          error={fieldError(adding.problem, '/everySeconds')}
        />
        <Select
          label="Whatever this source sends counts, too"
          clearable
          data={sources.map(({ id, name: label }) => ({ value: id, label }))}
          value={source}
          onChange={setSource}
        />
      </Form>
    </Modal>
  );
}

const targets: Readonly<Record<CheckAnswer['kind'], string>> = {
  http: 'https://example.com/health',
  tcp: 'db1.example.com:5432',
  dns: 'www.example.com',
  tls: 'example.com:443',
};

function AddCheck({ close }: { readonly close: () => void }) {
  const [name, setName] = useState('');
  const [kind, setKind] = useState<CheckAnswer['kind']>('http');
  const [target, setTarget] = useState('');
  const [every, setEvery] = useState<number | string>(60);
  const adding = useCommand(addCheck, { says: 'It is looked at from now on.' });
  const send = async () => {
    if ((await adding.run({ body: { name, kind, target, everySeconds: Number(every) } })) !== null) close();
  };
  return (
    <Modal opened onClose={close} title="Add a check" size={480}>
      <Form
        submit="Look at it"
        pending={adding.pending}
        disabled={name.trim() === '' || target.trim() === ''}
        problem={adding.problem}
        fields={['/name', '/target', '/everySeconds']}
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
          label="Look at"
          allowDeselect={false}
          data={[
            { value: 'http', label: 'an address (HTTP)' },
            { value: 'tcp', label: 'a port (TCP)' },
            { value: 'dns', label: 'a name (DNS)' },
            { value: 'tls', label: 'a certificate (TLS), two weeks ahead' },
          ]}
          value={kind}
          onChange={(value) => setKind((value ?? 'http') as 'http')}
        />
        <TextInput
          label="Target"
          placeholder={targets[kind]}
          value={target}
          onChange={(event) => setTarget(event.currentTarget.value)}
          error={fieldError(adding.problem, '/target')}
        />
        <NumberInput
          label="Every so many seconds"
          min={10}
          max={86_400}
          value={every}
          onChange={setEvery}
          error={fieldError(adding.problem, '/everySeconds')}
        />
        <p className="s-dim">Down after three failures in a row, up again after two successes.</p>
      </Form>
    </Modal>
  );
}
