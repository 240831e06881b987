/** Who does what? Seven duties between dev and ops; the stage follows from them, also while they are being changed. */
import { Button, SegmentedControl, Textarea } from '@mantine/core';
import { type DutyWord, moveDuties, type StageWord } from '@samspel/contract/catalog.ts';
import { duties, type Duties as Held, type Holder, holders, movedToOps, stageOf } from '@samspel/core/catalog/duties.ts';
import { useState } from 'react';
import { Form } from '../../parts/field/form.tsx';
import { Link } from '../../parts/page/link.tsx';
import { useCommand } from '../../platform/ask.ts';
import { call } from '../../platform/client.ts';
import { fieldError } from '../../platform/problem.ts';
import { dutyTitle, holderWord, stageWord } from './words.ts';

export interface DutiesProps {
  readonly system: string;
  readonly held: Held;
  readonly stage: StageWord;
  readonly stageReason: string;
  readonly version: number;
  readonly mayChange: boolean;
}

/** The duties as they stand; a button makes them a form. */
export function Duties(props: DutiesProps) {
  const { held, mayChange } = props;
  const [changing, setChanging] = useState(false);
  if (changing) return <ChangeDuties {...props} close={() => setChanging(false)} />;
  return (
    <div>
      <p>
        <b>{stageWord(props.stage)}</b>
        <span className="s-dim">: {props.stageReason}.</span>
      </p>
      <dl style={{ marginTop: 8 }}>
        {duties.map((duty) => (
          <div key={duty} className="s-sys-duty">
            <dt className="s-dim">{dutyTitle(duty)}</dt>
            <dd className="s-sys-scale">
              {holders.map((holder) => (
                <span key={holder} data-here={held[duty] === holder || undefined} aria-hidden={held[duty] !== holder}>
                  {holderWord[holder]}
                </span>
              ))}
            </dd>
          </div>
        ))}
      </dl>
      {mayChange && (
        <Button mt={8} onClick={() => setChanging(true)}>
          Move duties…
        </Button>
      )}
    </div>
  );
}

function ChangeDuties({ system, held, version, close }: DutiesProps & { readonly close: () => void }) {
  const [wanted, setWanted] = useState<Record<DutyWord, Holder>>({ ...held });
  const [reason, setReason] = useState('');
  const move = useCommand(moveDuties, {
    quiet: true,
    says: 'Duties moved.',
    undo: (answer) => call(moveDuties, { params: { ref: system }, body: { duties: held, reason: 'Taken back' } }, { version: answer.version }),
  });
  const changed = duties.filter((duty) => wanted[duty] !== held[duty]);
  const after = stageOf(wanted);
  const towardsOps = movedToOps(held, wanted);
  return (
    <Form
      submit="Move"
      pending={move.pending}
      disabled={changed.length === 0 || reason.trim() === ''}
      problem={move.problem}
      fields={['/reason']}
      onCancel={close}
      onSubmit={() =>
        void move
          .run(
            { params: { ref: system }, body: { duties: Object.fromEntries(changed.map((duty) => [duty, wanted[duty]])), reason: reason.trim() } },
            { version },
          )
          .then((answer) => answer !== null && close())
      }
    >
      <div>
        {duties.map((duty) => (
          <div key={duty} className="s-sys-duty">
            <span className={changed.includes(duty) ? undefined : 's-dim'} id={`duty-${duty}`}>
              {changed.includes(duty) ? <b>{dutyTitle(duty)}</b> : dutyTitle(duty)}
            </span>
            <SegmentedControl
              aria-label={dutyTitle(duty)}
              style={{ justifySelf: 'start' }}
              data={holders.map((holder) => ({ value: holder, label: holderWord[holder] }))}
              value={wanted[duty]}
              onChange={(holder) => setWanted({ ...wanted, [duty]: holder as Holder })}
            />
          </div>
        ))}
      </div>
      <p role="status">
        <b>{stageWord(after.stage)}</b>
        <span className="s-dim">: {after.reason}.</span>
        {towardsOps.length > 0 && (
          <span className="s-dim">
            {' '}
            A move towards operations takes a finished{' '}
            <Link className="s-link" to="?tab=readiness">
              readiness review
            </Link>{' '}
            without gaps there.
          </span>
        )}
      </p>
      <Textarea label="Why" minRows={2} value={reason} onChange={(event) => setReason(event.currentTarget.value)} error={fieldError(move.problem, '/reason')} />
    </Form>
  );
}
