/** Who shows a sign of life, and what do we look at ourselves? */
import { Button } from '@mantine/core';
import { useState } from 'react';
import { Section } from '../../parts/page/page.tsx';
import { useMay } from '../../platform/session.ts';
import { AddCheck, Checks } from './checks.tsx';
import { AddHeartbeat, Heartbeats } from './heartbeats.tsx';

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
