/** What came of it? The verdict with its shape, its word and what it means, four numbers that open, and the sentence behind it; while it runs, how far it is. */
import { Button } from '@mantine/core';
import { cancelRun, type Run, readRun } from '@samspel/contract/cascades.ts';
import type { ReactNode } from 'react';
import { Figure } from '../../../parts/figure/figure.tsx';
import { countText, numberText, shortNumber } from '../../../parts/format/number.ts';
import { ratioText } from '../../../parts/format/ratio.ts';
import { EmptyState, ErrorState } from '../../../parts/page/standing.tsx';
import { StateShape } from '../../../parts/state/state.tsx';
import { useCommand } from '../../../platform/ask.ts';
import { call } from '../../../platform/client.ts';
import { withoutRefs } from '../../../platform/reference.ts';
import { useMay } from '../../../platform/session.ts';
import { verdicts } from '../words.ts';
import { shareWord } from './saying.ts';
import './runs.css';

type Result = NonNullable<Run['result']>;

/** The verdict of a run that is done, and its numbers; `brief` without them, where a table below has them. */
export function Verdict({ run, brief = false, titleOf }: { readonly run: Run; readonly brief?: boolean; readonly titleOf: (ref: string) => string }) {
  const { result } = run;
  if (result === null) return null;
  const said = verdicts[result.verdict.word];
  const { before, after } = result.users;
  const [firstToFail] = result.order;
  return (
    <div className="s-run-verdict" data-brief={brief || undefined}>
      <div className="s-run-verdict-word" data-tone={said.tone}>
        <p>
          <StateShape tone={said.tone} size={22} />
          <b>{said.word}</b>
        </p>
        <p>{said.says}</p>
      </div>
      {!brief && (
        <dl className="s-run-numbers">
          <Told name="Requests lost">
            <Figure title="Requests that were not answered well" made={lostMade(run, result)}>
              {shortNumber(Math.round(result.lostRequests))}
            </Figure>
          </Told>
          <Told name="Answered well">
            {shareWord(after.successRatio)} <span className="s-run-was">at the end; {shareWord(before.successRatio)} before</span>
          </Told>
          <Told name="Failed">
            {numberText(result.order.length)} <span className="s-run-was">{result.order.length === 1 ? 'system or journey' : 'systems and journeys'}</span>
          </Told>
          <Told name="First to fail">
            {firstToFail === undefined ? <span className="s-faint">nobody</span> : <span className="s-run-first">{titleOf(firstToFail.ref)}</span>}
          </Told>
        </dl>
      )}
      {!brief && <p className="s-run-says">{withoutRefs(result.verdict.says)}</p>}
    </div>
  );
}

function Told({ name, children }: { readonly name: string; readonly children: ReactNode }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}

/** How the number of lost requests came about; its scenario is fetched when asked for. */
function lostMade(run: Run, result: Result) {
  return async () => {
    const whole = await call(readRun, { params: { id: run.id }, query: { scenario: 'true' } });
    return {
      formula: 'of each journey: requests not answered well from the trigger to the end, beyond those lost before; then the sum',
      n: { count: Object.keys(whole.scenario.systems).length, of: 'systems and journeys' },
      notes: [
        ...netted(result),
        `${countText(whole.assumed.length, 'figure')} nobody stated, taken from the policy or from traces.`,
        `Seed ${run.seed}, ${run.engine}.`,
      ],
      rows: result.journeys.map((journey) => ({ label: journey.title, value: numberText(journey.lostRequests) })),
      compute: { question: 'cascade', input: whole.scenario },
    };
  };
}

/** Of runs made while gains were still taken off: why the rows add up to more. */
function netted({ journeys, lostRequests }: Result): string[] {
  const rows = journeys.reduce((sum, journey) => sum + journey.lostRequests, 0);
  if (rows - lostRequests < 1) return ['Journeys that fare better because others fail make up for nothing here.'];
  return [
    `The rows add up to ${numberText(Math.round(rows))}: when this run was made, what journeys gained because others failed was taken off. Run it again for the sum.`,
  ];
}

/** Everything that stands in the place of a result: it waits, it runs, it failed, it was cancelled. */
export function NotDone({ run, again }: { readonly run: Run; readonly again: ReactNode }) {
  const member = useMay('member');
  const cancelling = useCommand(cancelRun, { says: 'Cancelled.' });
  if (run.state === 'failed')
    return (
      <>
        <ErrorState error={{ title: 'It could not be run', detail: run.problem?.message ?? 'Nobody knows why.', code: run.problem?.code ?? '', status: 422 }} />
        {again}
      </>
    );
  if (run.state === 'cancelled')
    return (
      <EmptyState title="It was cancelled" action={again}>
        What it had worked out was thrown away. Its scenario is kept, and can be run again.
      </EmptyState>
    );
  if (run.state === 'done') return null;
  const waits = run.state === 'waiting';
  return (
    <div className="s-run-way">
      <p role="status">
        <StateShape tone="active" />
        {waits ? 'It waits for a server that is free.' : run.step === '' ? 'Running' : withoutRefs(run.step)}
        <span className="s-num s-dim">{waits ? '' : ratioText(Math.round(run.progress * 100) / 100, 0)}</span>
      </p>
      <progress value={waits ? 0 : run.progress} max={1} aria-label="How far it is" />
      {member && (
        <p>
          <Button loading={cancelling.pending} onClick={() => void cancelling.run({ params: { id: run.id }, body: {} })}>
            Cancel it
          </Button>
        </p>
      )}
    </div>
  );
}
