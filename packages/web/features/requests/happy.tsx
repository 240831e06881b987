/** Are developers happy? What they said after answers, by month: the numbers and the words. */
import { readPulse } from '@samspel/contract/requests.ts';
import type { AnswerOf } from '@samspel/contract/route.ts';
import { ShareBar } from '../../parts/chart/share-bar.tsx';
import { Facet, FilterBar } from '../../parts/facets/facets.tsx';
import { Figure } from '../../parts/figure/figure.tsx';
import { When } from '../../parts/figure/when.tsx';
import { numberText } from '../../parts/format/number.ts';
import { ratioText } from '../../parts/format/ratio.ts';
import { Link } from '../../parts/page/link.tsx';
import { Page, Section } from '../../parts/page/page.tsx';
import { Answer, EmptyState } from '../../parts/page/standing.tsx';
import { type Column, DataTable } from '../../parts/table/data-table.tsx';
import { useAddress } from '../../platform/address.ts';
import { useAsk } from '../../platform/ask.ts';
import { Face } from './face.tsx';
import { SubNav } from './subnav.tsx';
import { faceSaid, waitText } from './words.ts';

type Pulse = AnswerOf<typeof readPulse>;
type Month = Pulse['months'][number];

const lengths = { '6': '6 months', '12': '12 months', '24': 'Two years' } as const;

export function Screen() {
  const [{ months }, set] = useAddress({ months: '12' });
  const asked = useAsk(readPulse, { query: { months: Number(months) > 0 ? Number(months) : 12 } });
  return (
    <Page title="Are developers happy?" bar={<SubNav here="happy" />} meta={<span>One tap after an answer, by link or here. Nobody has to.</span>}>
      <FilterBar>
        <Facet
          label="Span"
          single
          chosen={[months]}
          onChange={([one]) => set({ months: one ?? '12' }, 'push')}
          options={Object.entries(lengths).map(([value, label]) => ({ value, label }))}
        />
      </FilterBar>
      <Answer asked={asked}>
        {({ months, words }) => {
          const said = sum(months);
          if (said.good + said.soSo + said.bad === 0)
            return (
              <EmptyState title="Nobody has said anything yet">Each answer by mail carries a link with three faces. What people tap stands here.</EmptyState>
            );
          return (
            <>
              <dl className="s-req-big">
                <div>
                  <dt>Say it was good</dt>
                  <dd>
                    <Figure title="Say it was good" made={madeOf(said)} size="large">
                      {ratioText(said.good / (said.good + said.soSo + said.bad), 0)}
                    </Figure>
                  </dd>
                </div>
                <div>
                  <dt>Have said something</dt>
                  <dd>
                    {numberText(said.good + said.soSo + said.bad)} <span className="s-dim">of {numberText(said.answered)}</span>
                  </dd>
                </div>
              </dl>
              <div className="s-req-sum">
                <ShareBar
                  label="What they said"
                  parts={[
                    { key: 'good', label: faceSaid.good, count: said.good, ink: 'var(--s-good)', said: numberText(said.good) },
                    { key: 'so-so', label: faceSaid['so-so'], count: said.soSo, ink: 'var(--s-quiet)', said: numberText(said.soSo) },
                    { key: 'bad', label: faceSaid.bad, count: said.bad, ink: 'var(--s-bad)', said: numberText(said.bad) },
                  ]}
                />
              </div>
              <Section title="By month" note="Beside what people said: how fast what was asked in that month was answered, by the promise and in office time.">
                <DataTable label="By month" rows={since(months).reverse()} rowKey={(row) => row.month} columns={columns} keyboard={false} />
              </Section>
              <Section title="In their words" count={words.length}>
                {words.length === 0 && <p className="s-faint">People tapped a face and said nothing more.</p>}
                <ul className="s-req-said">
                  {words.map((one) => (
                    <li key={one.id}>
                      <Face face={one.face} says={faceSaid[one.face]} /> {one.words}
                      <div className="s-faint">
                        <When at={one.at} />, about{' '}
                        <Link className="s-link" to={`/requests/${one.id}`}>
                          {one.number} {one.title}
                        </Link>
                      </div>
                    </li>
                  ))}
                </ul>
              </Section>
            </>
          );
        }}
      </Answer>
    </Page>
  );
}

const sum = (months: readonly Month[]) => ({
  good: months.reduce((total, month) => total + month.good, 0),
  soSo: months.reduce((total, month) => total + month.soSo, 0),
  bad: months.reduce((total, month) => total + month.bad, 0),
  answered: months.reduce((total, month) => total + month.answered, 0),
});

const madeOf = ({ good, soSo, bad, answered }: ReturnType<typeof sum>) => ({
  formula: 'good ÷ (good + so-so + bad)',
  worked: `${good} ÷ ${good + soSo + bad} = ${ratioText(good / (good + soSo + bad), 2)}`,
  n: { count: good + soSo + bad, of: `of ${answered} answered` },
  notes: ['Those who said nothing are not counted: neither happy nor unhappy.'],
});

/** Nothing is told of months before anybody asked. */
function since(months: readonly Month[]): Month[] {
  const first = months.findIndex((month) => month.asked + month.answered + month.good + month.soSo + month.bad > 0);
  return months.slice(Math.max(0, first));
}

const monthTitle = (month: string): string =>
  new Date(`${month}-01T00:00:00Z`).toLocaleDateString('en-GB', { timeZone: 'UTC', month: 'short', year: 'numeric' });

/** Good, so-so and bad side by side; the numbers beside it say it. */
function Shares({ good, soSo, bad }: Month) {
  const parts = [
    [good, 'var(--s-good)'],
    [soSo, 'var(--s-quiet)'],
    [bad, 'var(--s-bad)'],
  ] as const;
  return (
    <span className="s-req-mini" aria-hidden="true">
      {parts.map(([count, background]) => count > 0 && <i key={background} style={{ flex: `${count} 1 0`, background }} />)}
    </span>
  );
}

const columns: readonly Column<Month>[] = [
  { key: 'month', title: 'Month', width: '88px', cell: (row) => monthTitle(row.month) },
  { key: 'share', title: 'Good', width: '64px', align: 'end', cell: (row) => ratioText(row.shareGood, 0) },
  {
    key: 'faces',
    title: 'Faces',
    says: 'Good, so-so, bad',
    width: '136px',
    cell: (row) =>
      row.good + row.soSo + row.bad === 0 ? (
        <span className="s-faint">none</span>
      ) : (
        <span className="s-row">
          <Face face="good" says="Good" /> {row.good} <Face face="so-so" says="So-so" /> {row.soSo} <Face face="bad" says="Bad" /> {row.bad}
        </span>
      ),
  },
  { key: 'shares', title: 'Shares', width: 'minmax(60px, 1fr)', cell: (row) => <Shares {...row} />, from: 520 },
  {
    key: 'in-time',
    title: 'In time',
    says: 'Of what was asked that month',
    width: '72px',
    align: 'end',
    cell: (row) => ratioText(row.shareInTime, 0),
    from: 600,
  },
  {
    key: 'half',
    title: 'Half within',
    says: 'Office time within which half of what was asked that month was answered',
    width: '110px',
    align: 'end',
    cell: (row) => waitText(row.half),
    from: 700,
  },
  { key: 'answered', title: 'Answered', width: '84px', align: 'end', cell: (row) => numberText(row.answered), from: 440 },
];
