/** One dependency in the right panel: what is said of it, what was seen of it day by day, and how it came to be so. */
import { showDependency } from '@samspel/contract/dependencies.ts';
import type { AnswerOf } from '@samspel/contract/route.ts';
import { LineChart } from '../../parts/chart/line-chart.tsx';
import { When } from '../../parts/figure/when.tsx';
import { durationText } from '../../parts/format/duration.ts';
import { countText, numberText, shortNumber } from '../../parts/format/number.ts';
import { ratioText } from '../../parts/format/ratio.ts';
import { Link } from '../../parts/page/link.tsx';
import { Fact, Facts, Section } from '../../parts/page/page.tsx';
import { EmptyState, ErrorState, Skeleton } from '../../parts/page/standing.tsx';
import { Panel as Frame } from '../../parts/panel/panel.tsx';
import { State } from '../../parts/state/state.tsx';
import { useAsk } from '../../platform/ask.ts';
import { nameOf, withoutRefs } from '../../platform/reference.ts';
import { useWorld } from './address.ts';
import { OpenFindings } from './open-findings.tsx';
import { Hardness } from './tables.tsx';
import { standings } from './words.ts';
import { titleIn } from './world.ts';
import './map.css';

type Told = AnswerOf<typeof showDependency>;

/** The panel; its id is `caller>callee`. */
export function Panel({ id }: { readonly id: string }) {
  const [from = '', to = ''] = id.split('>');
  const { world } = useWorld();
  const asked = useAsk(showDependency, { query: { from, to } }, { nouns: ['catalog', 'findings'], keep: false });
  const title = (ref: string): string => (world === null ? nameOf(ref) : titleIn(world, ref));
  const told = asked.data;
  return (
    <Frame title={`${title(from)} calls ${title(to)}`} meta={told === undefined ? undefined : <Meta told={told} />}>
      <p className="s-row-wrap s-map-ends">
        <Link className="s-link" to={`?panel=map-system/${from}`}>
          {title(from)}
        </Link>
        <span aria-hidden="true">→</span>
        <Link className="s-link" to={`?panel=map-system/${to}`}>
          {title(to)}
        </Link>
      </p>
      {told === undefined ? (
        asked.error === null ? (
          <Skeleton lines={8} />
        ) : (
          <ErrorState error={asked.error} retry={() => void asked.refetch()} />
        )
      ) : (
        <Body told={told} />
      )}
    </Frame>
  );
}

function Meta({ told }: { readonly told: Told }) {
  const standing = standings[told.edge.standing];
  return (
    <>
      <Hardness hard={told.edge.hard} />
      <span title={standing.says}>
        <State tone={standing.tone} word={standing.word} />
      </span>
      {told.edge.asynchronous && <span>the caller does not wait</span>}
    </>
  );
}

const unsaid = <span className="s-faint">not said</span>;

function Body({ told }: { readonly told: Told }) {
  const { edge } = told;
  const { observed } = edge;
  return (
    <>
      <Section title="As it is used">
        <Facts>
          <Fact name="Timeout">{edge.timeoutSeconds === null ? unsaid : durationText(edge.timeoutSeconds)}</Fact>
          <Fact name="Attempts">{edge.attempts === null ? unsaid : numberText(edge.attempts)}</Fact>
          <Fact name="Backoff">
            {edge.backoffSeconds === null
              ? unsaid
              : `${durationText(edge.backoffSeconds)}${edge.backoffFactor === null ? '' : `, × ${numberText(edge.backoffFactor, 2)} each time`}`}
          </Fact>
          <Fact name="Retry budget">{edge.retryBudget === null ? unsaid : `${ratioText(edge.retryBudget, 0)} of first attempts`}</Fact>
          <Fact name="Breaker">
            {edge.breaker === null ? unsaid : `opens when ${ratioText(edge.breaker.failureRatio, 0)} fail, for ${durationText(edge.breaker.openSeconds)}`}
          </Fact>
          <Fact name="Fallback">
            {edge.fallback === null ? (
              unsaid
            ) : (
              <>
                {edge.fallback.text},{' '}
                {edge.fallback.testedAt === null ? (
                  'never tested'
                ) : (
                  <>
                    tested <When at={edge.fallback.testedAt} as="relative" />
                  </>
                )}
              </>
            )}
          </Fact>
        </Facts>
      </Section>
      <Section title="As it was seen" note="Sums over 28 days; first and last of all time.">
        {observed === null ? (
          <EmptyState small title={edge.configured === null ? 'No trace shows it.' : 'An address in a configuration names it; no trace shows it.'} />
        ) : (
          <>
            <Facts>
              <Fact name="Calls">
                <span className="s-num">{numberText(observed.calls)}</span>
              </Fact>
              <Fact name="Errors">
                <span className="s-num">
                  {numberText(observed.errors)} ({ratioText(observed.calls === 0 ? null : observed.errors / observed.calls, 2)})
                </span>
              </Fact>
              <Fact name="Latency">
                {observed.latency === null ? (
                  '—'
                ) : (
                  <span className="s-num">{`p50 ${durationText(observed.latency.p50)}, p95 ${durationText(observed.latency.p95)}, p99 ${durationText(observed.latency.p99)}`}</span>
                )}
              </Fact>
              <Fact name="First, last">
                <When at={observed.firstAt} />, <When at={observed.lastAt} />
              </Fact>
            </Facts>
            <Days told={told} />
          </>
        )}
      </Section>
      <OpenFindings findings={told.findings} />
      <Section title="How it came to be so" count={told.history.length}>
        {told.history.length === 0 ? (
          <EmptyState small title="The catalog never declared it." />
        ) : (
          <ul className="s-map-list s-map-history">
            {told.history.map((each) => (
              <li key={`${each.from} ${each.to ?? ''}`}>
                <span className="s-nowrap">
                  <When at={each.from} /> – {each.to === null ? 'now' : <When at={each.to} />}
                </span>
                <span>
                  {each.attributes.hard ? 'hard' : 'soft'}
                  {each.attributes.timeoutSeconds !== null && `, timeout ${durationText(each.attributes.timeoutSeconds)}`}
                  {each.attributes.attempts !== null && `, ${countText(each.attributes.attempts, 'attempt')}`}
                  {each.because !== '' && `: ${withoutRefs(each.because)}`}
                </span>
              </li>
            ))}
          </ul>
        )}
      </Section>
    </>
  );
}

/** Calls a day, with those that failed. */
function Days({ told }: { readonly told: Told }) {
  const { days } = told;
  if (days.length < 2) return null;
  const most = Math.max(1, ...days.map((day) => day.calls)) * 1.05;
  const places = days.map((day) => Date.parse(day.day));
  const said = (index: number): string => {
    const day = days[index];
    return day === undefined ? '' : `${day.day}: ${numberText(day.calls)} calls, ${numberText(day.errors)} failed`;
  };
  return (
    <LineChart
      label="Calls a day"
      height={140}
      places={places}
      lines={[
        { name: 'calls', values: days.map((day) => day.calls) },
        { name: 'failed', values: days.map((day) => day.errors), style: 'dashed', ink: '--s-bad' },
      ]}
      xTicks={(width) => {
        const every = Math.max(1, Math.ceil((days.length * 64) / Math.max(1, width)));
        return days.flatMap((day, index) => (index % every === 0 ? [{ at: places[index] ?? 0, label: day.day.slice(5) }] : []));
      }}
      y={(value) => value / most}
      yTicks={[0, most / 1.05].map((at) => ({ at, label: shortNumber(at) }))}
      rest="Each day in UTC."
      read={said}
      table={{ columns: ['Day (UTC)', 'Calls', 'Failed'], rows: days.map((day) => [day.day, numberText(day.calls), numberText(day.errors)]) }}
    />
  );
}
