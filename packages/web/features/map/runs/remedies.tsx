/** What would help? Remedies that were tried one by one and in pairs, best first: what each changes, what it saves, and how it ends then; each can be run. */
import { Button, SegmentedControl } from '@mantine/core';
import { type Run, startRun } from '@samspel/contract/cascades.ts';
import { useState } from 'react';
import { countText, numberText, shortNumber } from '../../../parts/format/number.ts';
import { ratioText } from '../../../parts/format/ratio.ts';
import { Link } from '../../../parts/page/link.tsx';
import { Section } from '../../../parts/page/page.tsx';
import { EmptyState } from '../../../parts/page/standing.tsx';
import { State, Tag } from '../../../parts/state/state.tsx';
import { useGo } from '../../../platform/address.ts';
import { useCommand } from '../../../platform/ask.ts';
import { withoutRefs } from '../../../platform/reference.ts';
import { useMay } from '../../../platform/session.ts';
import { verdicts } from '../words.ts';
import { changedWhat, changedWhom } from './saying.ts';
import './runs.css';

type Search = NonNullable<Run['search']>;
type Remedy = Search['remedies'][number];

const most = 20;
const worthwhile = 0.01;
const kindWords: Readonly<Record<string, string>> = {
  'retry-budget': 'retry budget',
  breaker: 'breaker',
  'shorter-timeout': 'shorter timeout',
  'load-shedding': 'load shedding',
  'queue-limit': 'shorter queue',
  fallback: 'fallback',
  'fewer-attempts': 'fewer attempts',
  capacity: 'capacity',
};

/** The section; `whole` is the search with its scenario, `from` the run that was searched. */
export function Remedies({
  run,
  search,
  whole,
  titleOf,
}: {
  readonly run: Run;
  readonly search: Search;
  readonly whole: Run | undefined;
  readonly titleOf: (ref: string) => string;
}) {
  const [which, setWhich] = useState('all');
  const [all, setAll] = useState(false);
  const { baseline, remedies } = search;
  const pairs = remedies.filter((remedy) => remedy.changes.length > 1).length;
  const wanted = remedies.filter((remedy) => which === 'all' || (which === 'pairs') === remedy.changes.length > 1);
  const from = run.basedOn ?? run.id;
  // What saves next to nothing is only shown when asked for.
  const first = wanted.filter(({ savedRatio }) => savedRatio === null || savedRatio >= worthwhile).slice(0, most);
  const shown = all || first.length === 0 ? wanted : first;
  return (
    <Section
      title="What would help"
      count={remedies.length}
      note={
        <>
          Without any: <State tone={verdicts[baseline.verdict].tone} word={verdicts[baseline.verdict].word} strong />,{' '}
          {shortNumber(Math.round(baseline.lostRequests))} requests lost
          {run.basedOn !== null && (
            <>
              {' '}
              in{' '}
              <Link className="s-link" to={`/map/runs/${run.basedOn}`}>
                this run
              </Link>
            </>
          )}
          . {countText(search.tried, 'remedy', 'remedies')} tried
          {search.leftOut > 0 && `, ${numberText(search.leftOut)} left out for want of time`}; best first, and of those that save about the same the smallest
          change.
        </>
      }
      actions={
        pairs > 0 && (
          <SegmentedControl
            aria-label="Which remedies"
            value={which}
            onChange={setWhich}
            data={[
              { value: 'all', label: 'All' },
              { value: 'single', label: 'One by one' },
              { value: 'pairs', label: 'In pairs' },
            ]}
          />
        )
      }
    >
      {remedies.length === 0 ? (
        <EmptyState small title="None of the standard remedies saves anything.">
          Retry budgets, breakers, shorter timeouts and queues, load shedding, fallbacks and more servers were tried where it failed first.
        </EmptyState>
      ) : (
        <ol className="s-run-remedies">
          {shown.map((remedy) => (
            <OfRemedy key={remedy.rank} remedy={remedy} whole={whole} from={from} titleOf={titleOf} />
          ))}
        </ol>
      )}
      {wanted.length > shown.length && (
        <p className="s-run-more">
          <Button variant="subtle" color="gray" size="compact-sm" onClick={() => setAll(true)}>
            Show {numberText(wanted.length - shown.length)} more, which save less
          </Button>
        </p>
      )}
    </Section>
  );
}

function OfRemedy({
  remedy,
  whole,
  from,
  titleOf,
}: {
  readonly remedy: Remedy;
  readonly whole: Run | undefined;
  readonly from: string;
  readonly titleOf: (ref: string) => string;
}) {
  const member = useMay('member');
  const go = useGo();
  const starting = useCommand(startRun, {});
  const attempt = async () => {
    const answer = await starting.run({
      body: { kind: 'run', from, name: `With ${lowered(withoutRefs(remedy.says))}`.slice(0, 200), changes: remedy.changes },
    });
    if (answer !== null && answer !== true) go(`/map/runs/${answer.id}?against=${from}`);
  };
  const said = verdicts[remedy.verdict];
  return (
    <li>
      <span className="s-run-rank s-num">{remedy.rank}</span>
      <div className="s-run-remedy">
        <p>
          {withoutRefs(remedy.says)}{' '}
          {remedy.kinds.map((kind) => (
            <Tag key={kind}>{kindWords[kind] ?? kind.replaceAll('-', ' ')}</Tag>
          ))}
        </p>
        <ul className="s-run-sets">
          {remedy.changes.flatMap((change) =>
            changedWhat(change, whole === undefined ? null : whole.scenario).map(({ member: name, what, before, after }) => (
              <li key={`${changedWhom(change, titleOf)} ${name}`}>
                {changedWhom(change, titleOf)}: {what} {before !== null && `${before} → `}
                <b>{after}</b>
              </li>
            )),
          )}
        </ul>
      </div>
      <div className="s-run-saves">
        <span className="s-num">
          saves {remedy.savedRatio === null ? shortNumber(Math.round(remedy.savedRequests)) : ratioText(Math.min(1, remedy.savedRatio), 0)}{' '}
          <span className="s-faint">{remedy.savedRatio === null ? 'requests' : shortNumber(Math.round(remedy.savedRequests))}</span>
        </span>
        <span className="s-bar" aria-hidden="true">
          <i style={{ width: `${Math.max(0, Math.min(1, remedy.savedRatio ?? 0)) * 100}%` }} />
        </span>
      </div>
      <State tone={said.tone} word={said.word} strong={said.tone === 'bad'} />
      {member && (
        <Button size="compact-sm" loading={starting.pending} aria-label={`Try this: ${withoutRefs(remedy.says)}`} onClick={() => void attempt()}>
          Try this
        </Button>
      )}
    </li>
  );
}

const lowered = (text: string): string => text.charAt(0).toLowerCase() + text.slice(1);
