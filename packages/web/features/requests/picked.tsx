/** What can be done with all that were picked? Take, give, let sleep, finish, put together; each with one way back for all. */
import { Button, Modal, Radio, Select } from '@mantine/core';
import { finishRequest, handRequest, mergeRequest, type RequestSummary, takeRequest, unmergeRequest } from '@samspel/contract/requests.ts';
import { useState } from 'react';
import { Form } from '../../parts/field/form.tsx';
import { countText } from '../../parts/format/number.ts';
import { PickedRows } from '../../parts/table/picked-rows.tsx';
import { call, randomKey } from '../../platform/client.ts';
import { useShortcuts } from '../../platform/keys.ts';
import { useMay, useWho } from '../../platform/session.ts';
import { useForAll } from './for-all.ts';
import { GiveForm } from './give-form.tsx';
import { SnoozeForm } from './snooze-form.tsx';
import { unfinish } from './undo.ts';
import { needlessSaid } from './words.ts';

interface PickedProps {
  readonly rows: readonly RequestSummary[];
  readonly clear: () => void;
  /** Opens the one that goes on. */
  readonly open: (id: string) => void;
}

type Dialog = 'give' | 'sleep' | 'finish' | 'merge' | null;

/** The bar, shown while rows are picked. What is done already is passed over. */
export function PickedBar({ rows, clear, open }: PickedProps) {
  const member = useMay('member');
  const who = useWho();
  const [dialog, setDialog] = useState<Dialog>(null);
  const { run, pending } = useForAll();
  const pendingRows = rows.filter(({ state }) => state !== 'done');
  const mine = who?.person.id ?? '';
  const toTake = pendingRows.filter(({ taker }) => taker?.id !== mine);
  const isNone = pendingRows.length === 0;
  const take = async () => {
    const taken = await run(toTake, {
      does: ({ id, version }) => call(takeRequest, { params: { id } }, { version, idempotencyKey: randomKey() }),
      undo: ({ id, taker }) => call(handRequest, { params: { id }, body: { person: taker?.id ?? null } }),
      says: (done) => `You have ${countText(done.length, 'request')} more.`,
    });
    if (taken) clear();
  };
  const opens = (dialog: Dialog) => () => !isNone && setDialog(dialog);
  useShortcuts('Picked requests', [
    { keys: 'Escape', says: 'Pick none', run: clear },
    ...(member
      ? [
          { keys: 't', says: 'Take them', run: () => void (toTake.length > 0 && take()) },
          { keys: 'a', says: 'Give them to somebody', run: opens('give') },
          { keys: 'z', says: 'Let them sleep', run: opens('sleep') },
          { keys: 'd', says: 'Finish them', run: opens('finish') },
          { keys: 'm', says: 'Put them together', run: () => pendingRows.length > 1 && setDialog('merge') },
        ]
      : []),
  ]);
  const close = () => setDialog(null);
  return (
    <PickedRows label="What to do with the picked requests" count={countText(rows.length, 'request')} clear={clear}>
      {member && (
        <>
          <Button loading={pending} disabled={toTake.length === 0} onClick={() => void take()}>
            Take
          </Button>
          <Button disabled={isNone} onClick={opens('give')}>
            Give…
          </Button>
          <Button disabled={isNone} onClick={opens('sleep')}>
            Sleep…
          </Button>
          <Button disabled={isNone} onClick={opens('finish')}>
            Finish…
          </Button>
          <Button disabled={pendingRows.length < 2} onClick={opens('merge')}>
            Merge…
          </Button>
        </>
      )}
      {dialog === 'give' && <GiveForm rows={pendingRows} close={close} done={clear} />}
      {dialog === 'sleep' && <SnoozeForm rows={pendingRows} close={close} done={clear} />}
      {dialog === 'finish' && <FinishAll rows={pendingRows} close={close} done={clear} />}
      {dialog === 'merge' && (
        <MergeAll
          rows={pendingRows}
          close={close}
          done={(into) => {
            clear();
            open(into);
          }}
        />
      )}
    </PickedRows>
  );
}

type Outcome = 'answered' | 'card' | 'needless';

interface FinishProps {
  readonly rows: readonly RequestSummary[];
  readonly close: () => void;
  readonly done: () => void;
}

/** The same came of all; those that nobody answered cannot be called answered, and stay. */
function FinishAll({ rows, close, done }: FinishProps) {
  const answered = rows.filter(({ firstReply }) => firstReply !== null);
  const [outcome, setOutcome] = useState<Outcome>(answered.length > 0 ? 'answered' : 'needless');
  const [needless, setNeedless] = useState(needlessSaid[0]?.value ?? 'automatic');
  const { run, pending, problem } = useForAll();
  const meant = outcome === 'answered' ? answered : rows;
  const finish = async () => {
    const body = { outcome, ...(outcome === 'needless' ? { needless } : {}) };
    const does = ({ id, version }: RequestSummary) => call(finishRequest, { params: { id }, body }, { version, idempotencyKey: randomKey() });
    if (!(await run(meant, { does, undo: unfinish, says: (all) => `${countText(all.length, 'request')} done.` }, true))) return;
    close();
    done();
  };
  const left = rows.length - answered.length;
  const unanswered =
    answered.length === 0
      ? 'Nobody has answered any of them.'
      : left === 0
        ? null
        : `${countText(left, 'other')} that nobody answered ${left === 1 ? 'stays' : 'stay'} open.`;
  return (
    <Modal opened onClose={close} title={`What came of ${countText(rows.length, 'request')}?`} size={460}>
      <Form submit={`Finish ${countText(meant.length, 'request')}`} pending={pending} problem={problem} onCancel={close} onSubmit={() => void finish()}>
        <Radio.Group label="Outcome" value={outcome} onChange={(value) => setOutcome(value as Outcome)}>
          <div className="s-stack">
            <Radio value="answered" label={<Choice says="They are answered" more={unanswered} />} disabled={answered.length === 0} data-autofocus />
            <Radio value="card" label={<Choice says="They became cards" more="They wait for the board." />} />
            <Radio value="needless" label="Nobody needs to answer" />
          </div>
        </Radio.Group>
        {outcome === 'needless' && (
          <Select label="Because" allowDeselect={false} value={needless} onChange={(value) => setNeedless(value ?? needless)} data={needlessSaid} />
        )}
      </Form>
    </Modal>
  );
}

/** A choice with a line below it. */
function Choice({ says, more }: { readonly says: string; readonly more: string | null }) {
  return (
    <>
      {says}
      {more !== null && <span className="s-req-more">{more}</span>}
    </>
  );
}

interface MergeProps {
  readonly rows: readonly RequestSummary[];
  readonly close: () => void;
  readonly done: (into: string) => void;
}

/** The oldest goes on unless another one is chosen. */
function MergeAll({ rows, close, done }: MergeProps) {
  const oldestFirst = rows.toSorted((a, b) => a.askedAt.localeCompare(b.askedAt));
  const [into, setInto] = useState(oldestFirst[0]?.id ?? '');
  const { run, pending, problem } = useForAll();
  const merge = async () => {
    const others = rows.filter(({ id }) => id !== into);
    const merged = await run(
      others,
      {
        does: ({ id, version }) => call(mergeRequest, { params: { id }, body: { into } }, { version, idempotencyKey: randomKey() }),
        undo: ({ id }) => call(unmergeRequest, { params: { id } }),
        says: (all) => `${countText(all.length + 1, 'request')} are one now.`,
      },
      true,
    );
    if (!merged) return;
    close();
    done(into);
  };
  return (
    <Modal opened onClose={close} title={`Make one of ${countText(rows.length, 'request')}`} size={520}>
      <Form submit="Put them together" pending={pending} problem={problem} onCancel={close} onSubmit={() => void merge()}>
        <Radio.Group
          label="The one that goes on"
          description="It keeps the oldest question and the earliest answer. Whoever asked one of them gets each answer from now on."
          value={into}
          onChange={setInto}
        >
          <div className="s-stack">
            {oldestFirst.map((row) => (
              <Radio
                key={row.id}
                value={row.id}
                label={<Choice says={`${row.number} ${row.title}`} more={row.asker.name} />}
                {...(row.id === into ? { 'data-autofocus': true } : {})}
              />
            ))}
          </div>
        </Radio.Group>
      </Form>
    </Modal>
  );
}
