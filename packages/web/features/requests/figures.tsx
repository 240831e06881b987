/** How fast do we answer? Percentiles of the time to the first answer of a person, on both clocks, with the unanswered at their age; by week, team and channel. */
import { type RequestSummary, readResponseFigures } from '@samspel/contract/requests.ts';
import type { AnswerOf } from '@samspel/contract/route.ts';
import { LineChart } from '../../parts/chart/line-chart.tsx';
import { linear, timeTicks } from '../../parts/chart/scale.ts';
import { Facet, FilterBar } from '../../parts/facets/facets.tsx';
import { Figure, type Made } from '../../parts/figure/figure.tsx';
import { Age, When } from '../../parts/figure/when.tsx';
import { durationText } from '../../parts/format/duration.ts';
import { countText, numberText } from '../../parts/format/number.ts';
import { ratioText } from '../../parts/format/ratio.ts';
import { Page, Section } from '../../parts/page/page.tsx';
import { Answer, EmptyState } from '../../parts/page/standing.tsx';
import { State } from '../../parts/state/state.tsx';
import { type Column, DataTable } from '../../parts/table/data-table.tsx';
import { useAddress } from '../../platform/address.ts';
import { useAsk } from '../../platform/ask.ts';
import { useNow } from '../../platform/clock.ts';
import { SubNav } from './subnav.tsx';
import { responseSaid, waitText, waySaid } from './words.ts';

type Answered = AnswerOf<typeof readResponseFigures>;
type Figures = Answered['all'];

const spans = { '28': '4 weeks', '84': '12 weeks', '365': 'A year', '730': 'Two years' } as const;
const day = 86_400_000;

/** The screen. */
export function Screen() {
  const [{ days, way, team }, set] = useAddress({ days: '84', way: null, team: null });
  const now = useNow(3600);
  const length = Number(days) > 0 ? Number(days) : 84;
  const to = Math.ceil(now / 3_600_000) * 3_600_000;
  const asked = useAsk(readResponseFigures, {
    query: {
      from: new Date(to - length * day).toISOString(),
      to: new Date(to).toISOString(),
      ...(way === null ? {} : { way: way as RequestSummary['way'] }),
      ...(team === null ? {} : { team }),
    },
  });
  return (
    <Page title="How fast we answer" bar={<SubNav here="figures" />} meta={<span>From asked to the first answer of a person.</span>}>
      <FilterBar clear={way === null && team === null ? undefined : () => set({ way: null, team: null }, 'push')}>
        <Facet
          label="Span"
          single
          chosen={[days]}
          onChange={([one]) => set({ days: one ?? '84' }, 'push')}
          options={Object.entries(spans).map(([value, label]) => ({ value, label }))}
        />
        <Facet
          label="Way"
          single
          chosen={way === null ? [] : [way]}
          onChange={([one]) => set({ way: one ?? null }, 'push')}
          options={Object.entries(waySaid).map(([value, label]) => ({ value, label }))}
        />
        <Facet
          label="Team"
          single
          chosen={team === null ? [] : [team]}
          onChange={([one]) => set({ team: one ?? null }, 'push')}
          options={(asked.data?.teams ?? []).flatMap((one) => (one.team === null ? [] : [{ value: one.team, label: one.title }]))}
        />
      </FilterBar>
      <Answer asked={asked}>{(answer) => (answer.all.asked === 0 ? <Nothing /> : <Whole answer={answer} />)}</Answer>
    </Page>
  );
}

function Nothing() {
  return <EmptyState title="Nobody asked anything in this span">Once questions come in, how long each waited for a person stands here.</EmptyState>;
}

function Whole({ answer }: { readonly answer: Answered }) {
  const { all, weeks, teams, channels, unanswered } = answer;
  return (
    <>
      <dl className="s-req-big">
        <div>
          <dt>Answered in time</dt>
          <dd>
            <Figure title="Answered in time" made={shareMade(answer)} size="large">
              {ratioText(all.shareInTime, 1)}
            </Figure>
          </dd>
        </div>
        {(['p50', 'p90', 'p95'] as const).map((at) => (
          <div key={at}>
            <dt>{atSaid[at]}, office time</dt>
            <dd>
              <Figure title={`${atSaid[at]} answered within, office time`} made={waitMade(answer, 'business', at)} size="large">
                {waitText(all.business[at])}
              </Figure>
            </dd>
            <dd className="s-dim" style={{ fontSize: 13, lineHeight: '20px' }}>
              <Figure title={`${atSaid[at]} answered within, calendar time`} made={waitMade(answer, 'calendar', at)}>
                {waitText(all.calendar[at])}
              </Figure>{' '}
              by the calendar
            </dd>
          </div>
        ))}
      </dl>
      <p className="s-dim s-req-sum">
        {countText(all.asked, 'question')}, {numberText(all.answered)} answered.{' '}
        {all.unanswered > 0 && `${numberText(all.unanswered)} without an answer: counted at their age; a figure that falls on one of them says “at least”. `}
        {all.leftOut > 0 && `${countText(all.leftOut, 'other')} needed no answer and ${all.leftOut === 1 ? 'is' : 'are'} left out.`}
      </p>
      <Section
        title="By week"
        count={weeks.length}
        note={`Office time within which half, and 95 of 100, of a week’s questions were answered.${all.unanswered === 0 ? '' : ' Weeks in which one is still open can only grow.'}`}
      >
        <Weeks weeks={weeks} />
      </Section>
      {unanswered.length > 0 && (
        <Section title="Not answered yet" count={unanswered.length}>
          <DataTable label="Not answered yet" rows={unanswered} rowKey={(row) => row.id} rowLink={(row) => `/requests/${row.id}`} columns={unansweredColumns} />
        </Section>
      )}
      <Section title="By team">
        <DataTable
          label="By team"
          rows={teams.map(({ team, title, figures }) => ({ key: team ?? 'all', title, figures }))}
          rowKey={(row) => row.key}
          columns={figureColumns('Team')}
          keyboard={false}
        />
      </Section>
      <Section title="By channel">
        <DataTable
          label="By channel"
          rows={channels.map(({ way, channel, figures }) => ({ key: `${way} ${channel}`, title: channelTitle(way, channel), figures }))}
          rowKey={(row) => row.key}
          columns={figureColumns('Channel')}
          keyboard={false}
        />
      </Section>
    </>
  );
}

/** Mail and web are a channel each; chat has as many as questions came from. */
const channelTitle = (way: RequestSummary['way'], channel: string | null): string => (way === 'chat' ? (channel ?? 'Chat, in private') : waySaid[way]);

const atSaid = { p50: 'Half', p90: '90 of 100', p95: '95 of 100' } as const;

function rowsOf({ counted }: Answered, which: 'calendarSeconds' | 'businessSeconds'): Made['rows'] {
  return counted.map((one) => ({
    label: `${one.number} ${one.title}`,
    value: `${one.isAtLeast ? '≥ ' : ''}${durationText(one[which])}`,
    href: `/requests/${one.id}`,
  }));
}

function waitMade(answer: Answered, clock: 'calendar' | 'business', at: keyof typeof atSaid): Made {
  const which = clock === 'calendar' ? 'calendarSeconds' : 'businessSeconds';
  const wait = answer.all[clock][at];
  const values = answer.counted.map((one) => one[which]);
  return {
    formula: `the ${at.slice(1)}th percentile (nearest rank) of the times to the first answer of a person; those not answered at their age of now`,
    worked: waitText(wait),
    n: { count: answer.all.asked, of: 'questions' },
    span: { from: answer.from, to: answer.to },
    exclusions: answer.all.leftOut === 0 ? [] : [`${answer.all.leftOut}: automatic mail, thanks, spam, duplicates.`],
    notes:
      wait?.isAtLeast === true
        ? ['It falls on a question that nobody has answered: it can only grow.']
        : clock === 'business'
          ? ['Each question by the office hours of its team as they stood.']
          : [],
    rows: rowsOf(answer, which),
    ...(values.length <= 2000 ? { compute: { question: 'percentiles', input: { values, at: [Number(at.slice(1))], method: 'nearest-rank' } } } : {}),
  };
}

function shareMade(answer: Answered): Made {
  const { inTime, late, undecided, shareInTime, leftOut } = answer.all;
  return {
    formula: 'answered in time ÷ (answered in time + late)',
    worked: `${inTime} ÷ (${inTime} + ${late}) = ${ratioText(shareInTime, 2)}`,
    n: { count: inTime + late, of: 'questions whose fate is known' },
    span: { from: answer.from, to: answer.to },
    exclusions: [
      ...(undecided === 0 ? [] : [`${countText(undecided, 'question')} not answered and not late yet.`]),
      ...(leftOut === 0 ? [] : [`${leftOut} that needed no answer.`]),
    ],
    notes: ['Late are also those that nobody has answered and whose time is over.'],
    rows: answer.counted
      .filter(({ state }) => state === 'late' || state === 'answered-late')
      .map((one) => ({ label: `${one.number} ${one.title}`, value: durationText(one.businessSeconds), href: `/requests/${one.id}` })),
  };
}

function Weeks({ weeks }: { readonly weeks: Answered['weeks'] }) {
  const places = weeks.map(({ from }) => Date.parse(from));
  const half = weeks.map(({ figures }) => figures.business.p50?.seconds ?? null);
  const most = weeks.map(({ figures }) => figures.business.p95?.seconds ?? null);
  const top = Math.max(3600, ...most.map((value) => value ?? 0));
  const scale = linear(0, top, 0, 1);
  const step = top <= 4 * 3600 ? 3600 : top <= 10 * 3600 ? 2 * 3600 : top <= 24 * 3600 ? 4 * 3600 : Math.ceil(top / 5 / 28_800) * 28_800;
  const ticks = Array.from({ length: Math.floor(top / step) + 1 }, (_, index) => index * step);
  const first = places[0] ?? 0;
  const last = places.at(-1) ?? 1;
  return (
    <LineChart
      label="Office time to the first answer, by week"
      places={places}
      lines={[
        { name: 'Half', values: half, ink: '--s-accent', dots: true },
        { name: '95 of 100', values: most, style: 'dashed', ink: '--s-warn', dots: true },
      ]}
      xTicks={(width) => timeTicks(first, last, Math.max(2, Math.floor(width / 90))).map(({ at }) => ({ at, label: dayLabel(at, last - first) }))}
      y={scale}
      yTicks={ticks.map((at) => ({ at, label: durationText(at) }))}
      read={(index) => {
        const week = weeks[index];
        return week === undefined ? null : (
          <>
            {week.week}: half {waitText(week.figures.business.p50)}, 95 of 100 {waitText(week.figures.business.p95)},{' '}
            {countText(week.figures.asked, 'question')}
          </>
        );
      }}
      rest={`${countText(weeks.length, 'week')}. Point at one to read it.`}
      table={{
        columns: ['Week', 'Asked', 'In time', 'Half', '90 of 100', '95 of 100'],
        rows: weeks.map(({ week, figures }) => [
          week,
          figures.asked,
          ratioText(figures.shareInTime, 0),
          waitText(figures.business.p50),
          waitText(figures.business.p90),
          waitText(figures.business.p95),
        ]),
      }}
    />
  );
}

/** `3 Nov`; over more than a year `Nov 2025`. */
function dayLabel(at: number, span: number): string {
  const isLong = span > 300 * day;
  return new Date(at).toLocaleDateString('en-GB', { timeZone: 'UTC', month: 'short', ...(isLong ? { year: 'numeric' } : { day: 'numeric' }) });
}

type FiguresRow = { readonly key: string; readonly title: string; readonly figures: Figures };

const figureColumns = (title: string): readonly Column<FiguresRow>[] => [
  { key: 'title', title, width: 'minmax(90px, 2fr)', cell: (row) => row.title },
  { key: 'asked', title: 'Asked', width: '52px', align: 'end', cell: (row) => numberText(row.figures.asked) },
  { key: 'share', title: 'In time', width: '64px', align: 'end', cell: (row) => ratioText(row.figures.shareInTime, 0) },
  {
    key: 'p50',
    title: 'Half',
    says: 'Half were answered within, office time',
    width: 'minmax(90px, 130px)',
    align: 'end',
    cell: (row) => waitText(row.figures.business.p50),
  },
  { key: 'p90', title: '90 of 100', width: '130px', align: 'end', cell: (row) => waitText(row.figures.business.p90), from: 700 },
  { key: 'p95', title: '95 of 100', width: '130px', align: 'end', cell: (row) => waitText(row.figures.business.p95), from: 620 },
  { key: 'open', title: 'Open', says: 'Not answered yet', width: '64px', align: 'end', cell: (row) => numberText(row.figures.unanswered), from: 560 },
];

const unansweredColumns: readonly Column<Answered['unanswered'][number]>[] = [
  { key: 'title', title: 'Question', width: 'minmax(100px, 3fr)', cell: (row) => <span title={row.title}>{row.title}</span> },
  { key: 'state', title: 'Clock', width: '96px', cell: (row) => <State {...responseSaid[row.response.state]} /> },
  { key: 'asker', title: 'Asked by', width: 'minmax(90px, 1fr)', cell: (row) => row.asker.name, from: 620 },
  { key: 'age', title: 'Age', width: '88px', align: 'end', cell: (row) => <Age since={row.askedAt} /> },
  { key: 'due', title: 'Due', width: '130px', cell: (row) => <When at={row.response.due} missing="Never" />, from: 520 },
];
