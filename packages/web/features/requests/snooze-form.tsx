/** Until when does it sleep? A few times that people mean, or another one; for one request or several. */
import { Button, Modal } from '@mantine/core';
import { type RequestSummary, snoozeRequest } from '@samspel/contract/requests.ts';
import { useState } from 'react';
import { Form, InstantField } from '../../parts/field/form.tsx';
import { countText } from '../../parts/format/number.ts';
import { call, randomKey } from '../../platform/client.ts';
import { now } from '../../platform/clock.ts';
import { fieldError } from '../../platform/problem.ts';
import { useForAll } from './for-all.ts';
import { unsnooze } from './undo.ts';

interface SnoozeProps {
  readonly rows: readonly RequestSummary[];
  readonly close: () => void;
  readonly done?: () => void;
}

const hour = 3_600_000;

/** Times people mean, in local time. */
function choices(at: number): readonly { readonly label: string; readonly until: number }[] {
  const morning = (days: number): number => {
    const date = new Date(at);
    date.setDate(date.getDate() + days);
    date.setHours(9, 0, 0, 0);
    return date.getTime();
  };
  const untilMonday = (8 - new Date(at).getDay()) % 7 || 7;
  return [
    { label: 'An hour', until: at + hour },
    { label: 'Three hours', until: at + 3 * hour },
    { label: 'Tomorrow at 9:00', until: morning(1) },
    ...(untilMonday === 1 ? [] : [{ label: 'Monday at 9:00', until: morning(untilMonday) }]),
  ];
}

export function SnoozeForm({ rows, close, done }: SnoozeProps) {
  const [until, setUntil] = useState<string | null>(null);
  const { run, pending, problem } = useForAll();
  const sleep = async (moment: string) => {
    const does = ({ id, version }: RequestSummary) =>
      call(snoozeRequest, { params: { id }, body: { until: moment } }, { version, idempotencyKey: randomKey() });
    const says = (slept: readonly RequestSummary[]) =>
      rows.length === 1 ? 'It sleeps. Its clock goes on.' : `${countText(slept.length, 'request')} asleep. Their clocks go on.`;
    if (!(await run(rows, { does, undo: unsnooze, says }, true))) return;
    close();
    done?.();
  };
  return (
    <Modal opened onClose={close} title={rows.length === 1 ? 'Let it sleep until' : `Let ${countText(rows.length, 'request')} sleep until`} size={420}>
      <div className="s-stack">
        <div className="s-row-wrap">
          {choices(now()).map((one) => (
            <Button key={one.label} disabled={pending} onClick={() => void sleep(new Date(one.until).toISOString())}>
              {one.label}
            </Button>
          ))}
        </div>
        <Form
          submit="Until then"
          pending={pending}
          disabled={until === null}
          problem={problem}
          fields={['/until']}
          onCancel={close}
          onSubmit={() => until !== null && void sleep(until)}
        >
          <InstantField label="Another time" value={until} onChange={setUntil} error={fieldError(problem, '/until')} />
        </Form>
        <p className="s-faint">It wakes earlier when its asker goes on. Whoever asked still waits: the clock to the first answer does not stop.</p>
      </div>
    </Modal>
  );
}
