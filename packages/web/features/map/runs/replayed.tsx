/** Was the map right? The recorded order of an incident beside the predicted one, with a line from each system that was hit to where the model said it; what was missed and what was said in vain. */
import { Button } from '@mantine/core';
import type { Run } from '@samspel/contract/cascades.ts';
import { useState } from 'react';
import { durationText } from '../../../parts/format/duration.ts';
import { countText, numberText } from '../../../parts/format/number.ts';
import { ratioText } from '../../../parts/format/ratio.ts';
import { Link } from '../../../parts/page/link.tsx';
import { Columns, Section } from '../../../parts/page/page.tsx';
import { EmptyState } from '../../../parts/page/standing.tsx';
import { StateShape } from '../../../parts/state/state.tsx';
import { withoutRefs } from '../../../platform/reference.ts';
import { useMay } from '../../../platform/session.ts';
import './runs.css';

type Replay = NonNullable<Run['replay']>;
type Step = Replay['steps'][number];

const rowHeight = 32;
const shortest = 8;

/** The sections. */
export function Replayed({ run, replay, titleOf }: { readonly run: Run; readonly replay: Replay; readonly titleOf: (ref: string) => string }) {
  // False alarms of which the same is said are said once.
  const said = new Map<string, number>();
  for (const { outcome, says } of replay.steps) if (outcome === 'false-alarm') said.set(says, (said.get(says) ?? 0) + 1);
  const isPlain = ({ outcome, says }: Step): boolean => outcome === 'false-alarm' && (said.get(says) ?? 0) > 1;
  const [explained, plain] = [replay.steps.filter((step) => !isPlain(step)), replay.steps.filter(isPlain)];
  return (
    <>
      <dl className="s-run-numbers s-run-replay-numbers">
        <Told name="Hit rate" value={ratioText(replay.hitRate, 0)} says={`${replay.hits} of ${replay.hits + replay.misses} that were hit`} />
        <Told name="Missed" value={numberText(replay.misses)} says="hit, and not said" />
        <Told name="False alarms" value={numberText(replay.falseAlarms)} says="said, and not hit" />
        <Told name="In the recorded order" value={ratioText(replay.orderAgreement, 0)} says="of the pairs of hits" />
      </dl>
      <Section
        title="Recorded and predicted"
        note={`What set it off is given${run.trigger?.target == null ? '' : ` (${titleOf(run.trigger.target)})`}, so it counts neither as hit nor as miss. Times are after the incident began, and after the trigger.`}
      >
        {replay.steps.length === 0 ? (
          <EmptyState small title="It hit nothing but what set it off, and the model says nothing else would have been." />
        ) : (
          <Slope steps={replay.steps} />
        )}
      </Section>
      <Columns kind="wide-left">
        <Section title="Why" count={replay.steps.length}>
          <ul className="s-run-told">
            {explained.map((step) => (
              <li key={step.ref}>
                <StateShape tone={outcomes[step.outcome].tone} />
                <p>
                  <b>{withoutRefs(step.title)}</b> <span className="s-dim">{outcomes[step.outcome].word}.</span> {withoutRefs(step.says)}
                </p>
              </li>
            ))}
            {plain.length > 0 && (
              <li>
                <StateShape tone="warn" />
                <p>
                  <b>{`${numberText(plain.length)} more`}</b> <span className="s-dim">{outcomes['false-alarm'].word}.</span> {plain[0]?.says}{' '}
                  <span className="s-dim">{plain.map(({ title }) => withoutRefs(title)).join(', ')}</span>
                </p>
              </li>
            )}
          </ul>
        </Section>
        <Missed replay={replay} />
      </Columns>
    </>
  );
}

function Told({ name, value, says }: { readonly name: string; readonly value: string; readonly says: string }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>
        {value} <span className="s-run-was">{says}</span>
      </dd>
    </div>
  );
}

const outcomes = {
  hit: { tone: 'good', word: 'said and hit' },
  missed: { tone: 'bad', word: 'hit, not said' },
  'false-alarm': { tone: 'warn', word: 'said, not hit' },
} as const;

/** Two columns with a line for each hit. Lines that cross are pairs in another order. */
function Slope({ steps }: { readonly steps: readonly Step[] }) {
  const [held, setHeld] = useState<string | null>(null);
  const [all, setAll] = useState(false);
  const by = (when: 'recordedAt' | 'predictedAt') =>
    steps.filter((step) => step[when] !== null).toSorted((a, b) => (a[when] ?? 0) - (b[when] ?? 0) || (a.title < b.title ? -1 : 1));
  const [left, predicted] = [by('recordedAt'), by('predictedAt')];
  // False alarms beyond what the recorded column is long are folded: the picture is about the hits.
  const room = Math.max(left.length, shortest);
  const kept = new Set(predicted.filter(({ outcome }) => outcome !== 'false-alarm').map(({ ref }) => ref));
  for (const { ref } of predicted) if (all || kept.size < room) kept.add(ref);
  const right = predicted.filter(({ ref }) => kept.has(ref));
  const folded = predicted.length - right.length;
  const height = Math.max(left.length, right.length, 1) * rowHeight;
  const middle = (index: number): number => index * rowHeight + rowHeight / 2;
  const lines = left.flatMap((step, index) => {
    const there = right.findIndex(({ ref }) => ref === step.ref);
    return there < 0 ? [] : [{ ref: step.ref, from: middle(index), to: middle(there) }];
  });
  const item = (step: Step, when: 'recordedAt' | 'predictedAt') => (
    <li key={step.ref} data-held={held === step.ref || undefined} onPointerEnter={() => setHeld(step.ref)} onPointerLeave={() => setHeld(null)}>
      <StateShape tone={outcomes[step.outcome].tone} />
      <span className="s-cut s-grow" title={withoutRefs(step.title)}>
        {withoutRefs(step.title)}
      </span>
      <span className="s-num s-nowrap s-dim">{durationText(step[when])}</span>
      <span className="s-unseen">{outcomes[step.outcome].word}</span>
    </li>
  );
  return (
    <>
      <div className="s-run-slope">
        <div>
          <h3>Recorded</h3>
          <ol>{left.map((step) => item(step, 'recordedAt'))}</ol>
        </div>
        <svg viewBox={`0 0 100 ${height}`} height={height} preserveAspectRatio="none" aria-hidden="true" focusable="false">
          {lines.map((line) => (
            <path key={line.ref} data-held={held === line.ref || undefined} d={`M0 ${line.from}C40 ${line.from} 60 ${line.to} 100 ${line.to}`} />
          ))}
        </svg>
        <div>
          <h3>Predicted</h3>
          {right.length === 0 ? (
            <p className="s-faint">The model says nobody would have been hit.</p>
          ) : (
            <ol>{right.map((step) => item(step, 'predictedAt'))}</ol>
          )}
          {(folded > 0 || all) && (
            <p className="s-run-more">
              <Button variant="subtle" color="gray" size="compact-sm" aria-expanded={all} onClick={() => setAll(!all)}>
                {all ? 'Show fewer' : `and ${countText(folded, 'more false alarm')}`}
              </Button>
            </p>
          )}
        </div>
      </div>
      <ul className="s-run-keys">
        {(['hit', 'missed', 'false-alarm'] as const).map((outcome) => (
          <li key={outcome}>
            <StateShape tone={outcomes[outcome].tone} /> {outcomes[outcome].word}
          </li>
        ))}
      </ul>
    </>
  );
}

/** What became findings; somebody decides on them in the queue. */
function Missed({ replay }: { readonly replay: Replay }) {
  const findings = [...new Map(replay.findings.map((finding) => [`${finding.kind} ${finding.says}`, finding])).values()];
  const member = useMay('member');
  return (
    <Section
      title="What the map missed"
      count={findings.length}
      actions={
        member &&
        findings.length > 0 && (
          <Link className="s-link" to={`/findings?kind=${findings[0]?.kind ?? ''}`}>
            Decide
          </Link>
        )
      }
    >
      {findings.length === 0 ? (
        <EmptyState small title={replay.misses === 0 ? 'Nothing: it said all that was hit.' : 'Nothing that a change of the graph would mend.'} />
      ) : (
        <>
          <ul className="s-run-told">
            {findings.map((finding) => (
              <li key={`${finding.kind} ${finding.subject} ${finding.says}`}>
                <StateShape tone="warn" />
                <p>
                  {withoutRefs(finding.says)}{' '}
                  <Link className="s-link s-nowrap" to={`/findings?kind=${finding.kind}&subject=${finding.subject}`}>
                    {(finding.kind.split('.')[1] ?? finding.kind).replaceAll('-', ' ')}
                  </Link>
                </p>
              </li>
            ))}
          </ul>
          <p className="s-faint">
            {countText(findings.length, 'finding')} {findings.length === 1 ? 'waits' : 'wait'} for somebody to decide.
          </p>
        </>
      )}
    </Section>
  );
}
