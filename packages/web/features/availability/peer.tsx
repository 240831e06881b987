/** What did another tool publish, and why is it another number? Published, the same by the tool's own rule, and the honest one, side by side. */
import { Button } from '@mantine/core';
import { peerComparison } from '@samspel/contract/availability.ts';
import type { AnswerOf } from '@samspel/contract/route.ts';
import { useState } from 'react';
import { LineChart } from '../../parts/chart/line-chart.tsx';
import { linear, roundTicks, timeTicks } from '../../parts/chart/scale.ts';
import { Figure, type Made } from '../../parts/figure/figure.tsx';
import { durationText } from '../../parts/format/duration.ts';
import { monthText, partsOf } from '../../parts/format/instant.ts';
import { countText, numberText } from '../../parts/format/number.ts';
import { pointsText, ratioText } from '../../parts/format/ratio.ts';
import { Section } from '../../parts/page/page.tsx';
import { Answer, EmptyState, Skeleton } from '../../parts/page/standing.tsx';
import { useAsk } from '../../platform/ask.ts';
import { explained } from '../../platform/explained.ts';
import { nameOf } from '../../platform/reference.ts';
import { useMay } from '../../platform/session.ts';
import { PeerDialog } from './peer-form.tsx';
import './availability.css';

type Target = AnswerOf<typeof peerComparison>['targets'][number];
const windowTitle = { day: 'Last 24 hours', week: 'Last 7 days', month: 'Last month', year: 'Last year', all: 'Since the beginning' } as const;

/** The tool publishes per cent with two decimals; so are its numbers shown. */
const percentText = (percent: number | null): string => (percent === null ? '—' : `${percent.toFixed(2)}\u202f%`);

/** `upptime` as its makers write it. */
const toolName = (peer: string): string => peer.charAt(0).toUpperCase() + peer.slice(1);

/** The tab. */
export function PeerTab() {
  const asked = useAsk(peerComparison, {}, { nouns: ['incidents'] });
  const operator = useMay('operator');
  const [reading, setReading] = useState(false);
  const read = operator && <Button onClick={() => setReading(true)}>Read Upptime’s numbers…</Button>;
  return (
    <Answer asked={asked} skeleton={<Skeleton lines={8} />}>
      {({ targets }) => (
        <>
          {targets.length === 0 ? (
            <EmptyState title="What another tool published will stand here" action={read}>
              Reproduced under its own rule, with the honest number beside it and the reason why they differ. For Upptime: the checks it made and the summaries
              it published.
            </EmptyState>
          ) : (
            targets.map((target) => <Compared key={`${target.peer} ${target.target}`} target={target} />)
          )}
          {targets.length > 0 && read}
          {reading && <PeerDialog close={() => setReading(false)} />}
        </>
      )}
    </Answer>
  );
}

/** From the incidents of the target where there are any; as long as there are none, from the outages the tool saw. */
async function honestMade(target: Target): Promise<Made> {
  const { honest, outages } = target;
  const own: Made = {
    formula: '1 − lost ÷ counted, every outage counted, overlaps once, in whole seconds',
    worked: `1 − ${numberText(honest.lost)} s ÷ ${numberText(honest.counted)} s = ${ratioText(honest.value, 4)}`,
    n: { count: outages.count, of: 'outages' },
    span: { from: target.from, to: target.to },
  };
  const told = await explained({ scope: target.target, from: target.from, to: target.to, measure: 'weighted' })().catch(() => own);
  return (told.rows?.length ?? 0) > 0 ? told : own;
}

function Compared({ target }: { readonly target: Target }) {
  const { outages, honest } = target;
  const difference = honest.value === null ? null : honest.value - target.publishedAll / 100;
  const all = target.last.find((each) => each.window === 'all');
  return (
    <Section
      title={nameOf(target.target)}
      note={`${toolName(target.peer)} published ${numberText(target.numbers)} numbers in ${numberText(target.publications)} summaries, ${monthText(Date.parse(target.from))} to ${monthText(Date.parse(target.to))}.`}
    >
      <dl className="s-av-three">
        <div>
          <dt>Published</dt>
          <dd>{percentText(target.publishedAll)}</dd>
          <dd>What {toolName(target.peer)} said since the beginning, in its last summary.</dd>
        </div>
        <div>
          <dt>Reproduced under its rule</dt>
          <dd>{percentText(all?.reproduced ?? null)}</dd>
          <dd>
            {target.matchRatio === null
              ? 'Nothing to compare.'
              : `${ratioText(target.matchRatio, 2)} of all its numbers come out equal to the second decimal: ${numberText(target.equal)} of ${numberText(target.numbers)}. So its rule is understood.`}
          </dd>
        </div>
        <div>
          <dt>Honest</dt>
          <dd>
            <Figure title={`${nameOf(target.target)}, from first check to last`} made={() => honestMade(target)}>
              {ratioText(honest.value, 4)}
            </Figure>
          </dd>
          <dd>
            {durationText(outages.lostSeconds)} lost in {countText(outages.count, 'outage')}.{' '}
            {difference === null ? '' : `${pointsText(difference)} against what was published.`}
          </dd>
        </div>
      </dl>
      {outages.forgotten > 0 && (
        <p style={{ maxWidth: '72ch', paddingBottom: 12 }}>
          {countText(outages.forgotten, 'outage')} of {numberText(outages.count)}, {durationText(outages.forgottenSeconds)} in all, ended within 15 minutes
          without a comment. {toolName(target.peer)} deletes these and never counts them again; Samspel counts them.
        </p>
      )}
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard */}
      <section className="s-av-table" tabIndex={0} aria-label="Published, reproduced and honest, window by window">
        <table>
          <thead>
            <tr>
              <th scope="col">In its last summary</th>
              <th scope="col">Published</th>
              <th scope="col">Reproduced</th>
              <th scope="col">Honest</th>
              <th scope="col">Difference</th>
              <th scope="col" data-start>
                Why
              </th>
            </tr>
          </thead>
          <tbody>
            {target.last.map((each) => (
              <tr key={each.window}>
                <th scope="row">{windowTitle[each.window]}</th>
                <td>{percentText(each.published)}</td>
                <td>{percentText(each.reproduced)}</td>
                <td>{ratioText(each.honest, 4)}</td>
                <td className="s-dim">{each.honest === null ? '—' : pointsText(each.honest - each.published / 100)}</td>
                <td data-start className="s-dim">
                  {each.because.length === 0 ? (each.honest === null ? 'Nothing is known of this span.' : 'They agree.') : each.because.join(' ')}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </section>
      {target.history.length > 1 && <History target={target} />}
    </Section>
  );
}

function History({ target }: { readonly target: Target }) {
  const { history } = target;
  const places = history.map((each) => Date.parse(each.at));
  const values = history.flatMap((each) => [each.published / 100, each.reproduced / 100, ...(each.honest === null ? [] : [each.honest])]);
  const lowest = Math.min(...values);
  const floor = Math.max(0, 1 - (1 - lowest) * 1.1);
  const y = linear(floor, 1, 0, 0.97);
  const first = places[0] ?? 0;
  const last = places.at(-1) ?? 1;
  const digits = 1 - floor < 0.005 ? 2 : 1 - floor < 0.05 ? 1 : 0;
  return (
    <div style={{ marginTop: 16 }}>
      <LineChart
        label={`${nameOf(target.target)} since the beginning, as published and as it was`}
        places={places}
        xTicks={(width) =>
          timeTicks(first, last, Math.max(2, Math.floor(width / 90))).map((tick) => ({
            at: tick.at,
            label:
              tick.unit === 'year'
                ? String(partsOf(tick.at, 'utc').year)
                : tick.unit === 'month'
                  ? monthText(tick.at).slice(0, 3)
                  : String(partsOf(tick.at, 'utc').day),
          }))
        }
        y={y}
        yTicks={roundTicks(floor, 1, 4).map((at) => ({ at, label: ratioText(at, digits) }))}
        lines={[
          { name: 'Published', values: history.map((each) => each.published / 100), style: 'dashed', ink: '--s-ink-3' },
          { name: 'Reproduced', values: history.map((each) => each.reproduced / 100), style: 'dotted', ink: '--s-warn' },
          { name: 'Honest', values: history.map((each) => each.honest), ink: '--s-accent' },
        ]}
        rest="Point at the lines to read them."
        read={(index) => {
          const each = history[index];
          if (each === undefined) return null;
          return (
            <>
              <b>{each.at.slice(0, 10)}</b>: published {percentText(each.published)}, reproduced {percentText(each.reproduced)}, honest{' '}
              <b>{ratioText(each.honest, 4)}</b>
            </>
          );
        }}
        table={{
          columns: ['Day', 'Published', 'Reproduced', 'Honest'],
          rows: history.map((each) => [each.at.slice(0, 10), percentText(each.published), percentText(each.reproduced), ratioText(each.honest, 4)]),
        }}
      />
    </div>
  );
}
