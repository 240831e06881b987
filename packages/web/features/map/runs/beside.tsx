/** What is different beside another run? Both verdicts and what they lost, the figures that were changed, the loads at which each turns, and who failed when in each. */
import { Button, Select } from '@mantine/core';
import { compareRuns, listRuns, type Run, type RunSummary } from '@samspel/contract/cascades.ts';
import type { AnswerOf } from '@samspel/contract/route.ts';
import { type ReactNode, useState } from 'react';
import { durationText } from '../../../parts/format/duration.ts';
import { numberText } from '../../../parts/format/number.ts';
import { Link } from '../../../parts/page/link.tsx';
import { Section } from '../../../parts/page/page.tsx';
import { ErrorState, Skeleton } from '../../../parts/page/standing.tsx';
import { State, type Tone } from '../../../parts/state/state.tsx';
import { useAddress } from '../../../platform/address.ts';
import { useAsk } from '../../../platform/ask.ts';
import { withoutRefs } from '../../../platform/reference.ts';
import { runStates, verdicts } from '../words.ts';
import { LoadAxisPicture } from './load-axis-picture.tsx';
import { memberWord, shareWord, valueWord } from './saying.ts';
import './runs.css';

type Told = AnswerOf<typeof compareRuns>;

const mostDifferences = 8;
const mostSystems = 12;

/** The section. Which other run stands in the address (`?against=`). */
export function Beside({ run, other, titleOf }: { readonly run: Run; readonly other: Run | undefined; readonly titleOf: (ref: string) => string }) {
  const [{ against }, set] = useAddress({ against: null });
  const runs = useAsk(listRuns, { query: { kind: 'run', state: 'done', limit: 100 } });
  const id = against === run.id ? null : against;
  const compared = useAsk(compareRuns, { query: { a: run.id, b: id ?? '' } }, { enabled: id !== null, keep: false });
  const word = (each: RunSummary): string => (each.verdict === null ? runStates[each.state].word : verdicts[each.verdict].word);
  return (
    <Section
      title="Beside another run"
      actions={
        <Select
          className="s-run-pick"
          aria-label="Compare with"
          placeholder="Compare with…"
          clearable
          searchable
          limit={100}
          data={(runs.data?.items ?? [])
            .filter((each) => each.id !== run.id)
            .map((each) => ({ value: each.id, label: `${withoutRefs(each.name)} (${word(each)})` }))}
          value={id}
          onChange={(value) => set({ against: value }, 'push')}
        />
      }
    >
      {id === null ? (
        <p className="s-dim">Choose a run, or run this one again with other figures: the two then stand side by side, here and in the charts.</p>
      ) : compared.data === undefined ? (
        compared.error === null ? (
          <Skeleton lines={5} />
        ) : (
          <ErrorState error={compared.error} />
        )
      ) : (
        <Both told={compared.data} run={run} other={other} titleOf={titleOf} />
      )}
    </Section>
  );
}

function Both({
  told,
  run,
  other,
  titleOf,
}: {
  readonly told: Told;
  readonly run: Run;
  readonly other: Run | undefined;
  readonly titleOf: (ref: string) => string;
}) {
  const { a, b, thresholds } = told;
  const axes = [
    ...(thresholds.a === null ? [] : [{ name: 'This run', thresholds: thresholds.a }]),
    ...(thresholds.b === null ? [] : [{ name: 'The other', thresholds: thresholds.b }]),
  ];
  const end = (one: Run | undefined): ReactNode => (one === undefined ? '…' : shareWord(one.result?.users.after.successRatio ?? null));
  const first = (ref: string | null): ReactNode => (ref === null ? <span className="s-faint">nobody</span> : titleOf(ref));
  const left = told.differences.length - mostDifferences + told.differencesLeftOut;
  return (
    <div className="s-run-both">
      <p className="s-run-says">{withoutRefs(told.says)}</p>
      <div className="s-run-halves">
        <table className="s-run-sides">
          <thead>
            <tr>
              <td />
              <th scope="col">
                <i className="s-run-key" data-side="a" aria-hidden="true" /> This run
              </th>
              <th scope="col">
                <i className="s-run-key" data-side="b" aria-hidden="true" />{' '}
                <Link className="s-link" to={`/map/runs/${b.id}?against=${a.id}`} title={withoutRefs(b.name)}>
                  The other
                </Link>
              </th>
            </tr>
          </thead>
          <tbody>
            {told.differences.slice(0, mostDifferences).map((each) => (
              <Row
                key={each.at}
                name={`${withoutRefs(each.of)}${each.of === '' ? '' : ': '}${memberWord(each.what)}`}
                a={each.what === 'events' ? 'as it says' : valueWord(each.what, each.a)}
                b={each.what === 'events' ? 'otherwise' : valueWord(each.what, each.b)}
                changed
              />
            ))}
            {left > 0 && <Row name={`and ${numberText(left)} more that differ`} a="" b="" />}
            {told.differences.length === 0 && <Row name="No figure differs" a="" b="" />}
            <Row name="Verdict" a={<Word of={a} />} b={<Word of={b} />} />
            <Row name="Requests lost" a={numberText(told.lostRequests.a)} b={numberText(told.lostRequests.b)} />
            <Row name="Answered well at the end" a={end(run)} b={end(other)} />
            <Row name="Failed" a={numberText(a.failed)} b={numberText(b.failed)} />
            <Row name="First to fail" a={first(a.firstToFail)} b={first(b.firstToFail)} />
          </tbody>
        </table>
        {axes.length > 0 && <LoadAxisPicture rows={axes} perSecond={run.result?.users.before.offeredPerSecond ?? null} />}
      </div>
    </div>
  );
}

function Word({ of }: { readonly of: RunSummary }) {
  const said: { readonly tone: Tone; readonly word: string } = of.verdict === null ? runStates[of.state] : verdicts[of.verdict];
  return <State tone={said.tone} word={said.word} strong />;
}

function Row({ name, a, b, changed = false }: { readonly name: string; readonly a: ReactNode; readonly b: ReactNode; readonly changed?: boolean }) {
  return (
    <tr data-changed={changed || undefined}>
      <th scope="row">{name}</th>
      <td>{a}</td>
      <td>{b}</td>
    </tr>
  );
}

/** When each failed, in both: a round mark in this run, a square one in the other. */
export function FailedWhen({ run, against }: { readonly run: Run; readonly against: string }) {
  const [all, setAll] = useState(false);
  const told = useAsk(compareRuns, { query: { a: run.id, b: against } }, { enabled: against !== run.id, keep: false }).data;
  if (told === undefined || told.systems.length === 0) return null;
  const last = Math.max(1, ...told.systems.flatMap(({ a, b }) => [a ?? 0, b ?? 0]));
  const soonest = ({ a, b }: Told['systems'][number]): number => Math.min(a ?? Number.POSITIVE_INFINITY, b ?? Number.POSITIVE_INFINITY);
  const rows = told.systems.toSorted((a, b) => soonest(a) - soonest(b));
  const place = (at: number): string => `${((at / last) * 100).toFixed(2)}%`;
  return (
    <Section title="Who failed when, in both" count={rows.length}>
      <table className="s-run-sides">
        <thead>
          <tr>
            <th scope="col">
              <span className="s-unseen">Who</span>
            </th>
            <th scope="col">
              <span className="s-unseen">Picture</span>
            </th>
            <th scope="col">
              <i className="s-run-dot" data-side="a" aria-hidden="true" /> This run
            </th>
            <th scope="col">
              <i className="s-run-dot" data-side="b" aria-hidden="true" /> The other
            </th>
          </tr>
        </thead>
        <tbody>
          {(all ? rows : rows.slice(0, mostSystems)).map(({ ref, title, a, b }) => (
            <tr key={ref}>
              <th scope="row">{title}</th>
              <td className="s-run-track">
                <span aria-hidden="true">
                  {a !== null && b !== null && <s style={{ left: place(Math.min(a, b)), right: `calc(100% - ${place(Math.max(a, b))})` }} />}
                  {b !== null && <i className="s-run-dot" data-side="b" style={{ left: place(b) }} />}
                  {a !== null && <i className="s-run-dot" data-side="a" style={{ left: place(a) }} />}
                </span>
              </td>
              <td>{a === null ? <span className="s-tone-good">held</span> : durationText(a)}</td>
              <td>{b === null ? <span className="s-tone-good">held</span> : durationText(b)}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {rows.length > mostSystems && (
        <p className="s-run-more">
          <Button variant="subtle" color="gray" size="compact-sm" aria-expanded={all} onClick={() => setAll(!all)}>
            {all ? 'Show fewer' : `Show all ${numberText(rows.length)}`}
          </Button>
        </p>
      )}
    </Section>
  );
}
