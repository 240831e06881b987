/** Who carried what? Shifts, pages, nights, weekends and holidays by person; pages by day with their trailing average; months for fairness; and where it was too much. */
import { type PersonLoadAnswer, readLoad } from '@samspel/contract/pages.ts';
import type { AnswerOf } from '@samspel/contract/route.ts';
import { LineChart } from '../../parts/chart/line-chart.tsx';
import { linear } from '../../parts/chart/scale.ts';
import { SmallBar } from '../../parts/chart/share-bar.tsx';
import { Facet, FilterBar } from '../../parts/facets/facets.tsx';
import { Duration, When } from '../../parts/figure/when.tsx';
import { countText, numberText } from '../../parts/format/number.ts';
import { Link } from '../../parts/page/link.tsx';
import { Page, Section } from '../../parts/page/page.tsx';
import { Answer, EmptyState } from '../../parts/page/standing.tsx';
import { State } from '../../parts/state/state.tsx';
import { type Column, DataTable } from '../../parts/table/data-table.tsx';
import { useAddress } from '../../platform/address.ts';
import { useAsk } from '../../platform/ask.ts';
import { useNow } from '../../platform/clock.ts';
import './pages.css';

type Load = AnswerOf<typeof readLoad>;
const spans = { '28': '4 weeks', '91': '13 weeks', '365': 'A year', '730': 'Two years' } as const;
const day = 86_400_000;

/** The screen. */
export function Screen() {
  const [{ days }, set] = useAddress({ days: '91' });
  const now = useNow(3600);
  const length = Number(days) > 0 ? Number(days) : 91;
  const to = Math.ceil(now / 3_600_000) * 3_600_000;
  const asked = useAsk(readLoad, { query: { from: new Date(to - length * day).toISOString(), to: new Date(to).toISOString() } }, { nouns: ['rotas'] });
  return (
    <Page
      title="Load"
      above={
        <Link className="s-link" to="/on-call">
          On call
        </Link>
      }
      meta={<span>Who carried what. Shifts are those really served; nights are 22:00–07:00 where each one lives, holidays those of the rota.</span>}
    >
      <FilterBar>
        <Facet
          label="Span"
          single
          chosen={[days]}
          onChange={([one]) => set({ days: one ?? '91' }, 'push')}
          options={Object.entries(spans).map(([value, label]) => ({ value, label }))}
        />
      </FilterBar>
      <Answer asked={asked}>
        {(load) =>
          load.people.length === 0 ? (
            <EmptyState title="Nothing to carry yet">Once a rota is served or somebody is paged, who carried what stands here.</EmptyState>
          ) : (
            <>
              <Figures load={load} />
              <TooMuch load={load} />
              <Section
                title="By person"
                count={load.people.length}
                note="Nights broken are those with at least one page. Holidays and weekends are time on duty."
              >
                <People load={load} />
              </Section>
              <Days load={load} />
              <Months load={load} />
            </>
          )
        }
      </Answer>
    </Page>
  );
}

/** What it came to, in five numbers. */
function Figures({ load }: { readonly load: Load }) {
  const sum = (of: (one: PersonLoadAnswer) => number): number => load.people.reduce((all, one) => all + of(one), 0);
  const nightPages = load.days.reduce((all, one) => all + one.nightPages, 0);
  const figures: readonly (readonly [string, string, string])[] = [
    ['Pages a shift', load.pagesPerShift === null ? '—' : numberText(load.pagesPerShift, 2), 'Matters that somebody was told of, by shifts served'],
    ['Pages a night', load.days.length === 0 ? '—' : numberText(nightPages / load.days.length, 2), 'Those at night, by nights of this span'],
    ['A day, over 21 days', numberText(load.days.at(-1)?.trailing ?? 0, 2), 'Trailing average at the end of this span'],
    ['Nights broken', numberText(sum((one) => one.nightsBroken)), 'Nights of one person with at least one page'],
    ['Hours of sleep broken', `${numberText(sum((one) => one.sleepHoursInterrupted))} h`, 'Hours of 23:00–07:00 in which somebody was woken, each once'],
  ];
  return (
    <dl className="s-load-figures">
      {figures.map(([name, value, says]) => (
        <div key={name} title={says}>
          <dt>{name}</dt>
          <dd className="s-num">{value}</dd>
        </div>
      ))}
    </dl>
  );
}

function TooMuch({ load }: { readonly load: Load }) {
  if (load.overloads.length === 0)
    return (
      <p>
        <State tone="good" word="Nobody had more than two incidents in a shift of twelve hours" />
      </p>
    );
  return (
    <Section title="Too much" count={load.overloads.length} note="More than two incidents in twelve hours of a shift: relieve them, and mend what pages.">
      <ul>
        {load.overloads
          .slice(-20)
          .reverse()
          .map((one) => (
            <li key={`${one.person.id}${one.from}`}>
              <State tone="bad" word={one.person.name} strong /> {countText(one.pages.length, 'incident')} from <When at={one.from} />:{' '}
              {one.pages.map((page, index) => (
                <span key={page.id}>
                  {index > 0 && ', '}
                  <Link className="s-link" to={`/on-call/pages/${page.id}`}>
                    {page.title}
                  </Link>
                </span>
              ))}
            </li>
          ))}
      </ul>
    </Section>
  );
}

function People({ load }: { readonly load: Load }) {
  const most = (of: (one: PersonLoadAnswer) => number): number => Math.max(1, ...load.people.map(of));
  const bar = (value: number, top: number, ink?: string) => <SmallBar share={value / top} {...(ink === undefined ? {} : { ink })} />;
  const columns: readonly Column<PersonLoadAnswer>[] = [
    { key: 'person', title: 'Person', width: 'minmax(100px, 1.5fr)', cell: (row) => row.person.name, sort: (row) => row.person.name },
    {
      key: 'pages',
      title: 'Pages',
      width: 'minmax(90px, 1fr)',
      sort: (row) => row.pages,
      cell: (row) => (
        <span className="s-load-bar">
          <span className="s-num">{row.pages}</span>
          {bar(
            row.pages,
            most((one) => one.pages),
          )}
        </span>
      ),
    },
    { key: 'night', title: 'At night', width: '76px', align: 'end', sort: (row) => row.nightPages, cell: (row) => row.nightPages },
    { key: 'broken', title: 'Nights broken', width: '100px', align: 'end', from: 640, sort: (row) => row.nightsBroken, cell: (row) => row.nightsBroken },
    {
      key: 'sleep',
      title: 'Sleep broken',
      says: 'Hours of 23:00–07:00 in which they were woken, each once',
      width: '96px',
      align: 'end',
      from: 480,
      sort: (row) => row.sleepHoursInterrupted,
      cell: (row) => `${row.sleepHoursInterrupted} h`,
    },
    {
      key: 'duty',
      title: 'On duty',
      width: 'minmax(110px, 1fr)',
      from: 560,
      sort: (row) => row.dutySeconds,
      cell: (row) => (
        <span className="s-load-bar">
          <Duration seconds={row.dutySeconds} />
        </span>
      ),
    },
    { key: 'nights', title: 'Nights', width: '100px', from: 720, sort: (row) => row.nightSeconds, cell: (row) => <Duration seconds={row.nightSeconds} /> },
    {
      key: 'weekends',
      title: 'Weekends',
      width: '100px',
      from: 820,
      sort: (row) => row.weekendSeconds,
      cell: (row) => <Duration seconds={row.weekendSeconds} />,
    },
    {
      key: 'holidays',
      title: 'Holidays',
      width: '100px',
      from: 720,
      sort: (row) => row.holidaySeconds,
      cell: (row) => <Duration seconds={row.holidaySeconds} />,
    },
    { key: 'most', title: 'Most in a shift', width: '104px', align: 'end', from: 900, sort: (row) => row.mostInAShift, cell: (row) => row.mostInAShift },
  ];
  return <DataTable label="Load by person" rows={load.people} rowKey={(row) => row.person.id} columns={columns} />;
}

function Days({ load }: { readonly load: Load }) {
  const places = load.days.map(({ date }) => Date.parse(date));
  const top = Math.max(1, ...load.days.map(({ pages, trailing }) => Math.max(pages, trailing)));
  const last = load.days.at(-1);
  return (
    <Section title="Pages a day" note="The line is the average of the 21 days that end with each day.">
      <LineChart
        label="Pages a day and their average over 21 days"
        places={places}
        lines={[
          { name: 'Pages', values: load.days.map(({ pages }) => pages), ink: '--s-accent-line', steps: true },
          { name: 'Average of 21 days', values: load.days.map(({ trailing }) => trailing), ink: '--s-accent' },
        ]}
        xTicks={(width) => ticksOf(places, width)}
        y={linear(0, top, 0, 1)}
        yTicks={[0, top / 2, top].map((at) => ({ at, label: numberText(at, at % 1 === 0 ? 0 : 1) }))}
        height={180}
        read={(index) => {
          const one = load.days[index];
          return one === undefined
            ? null
            : `${one.date}: ${countText(one.pages, 'page')}, ${one.nightPages} at night; ${numberText(one.trailing, 2)} a day over 21 days`;
        }}
        rest={last === undefined ? null : `${numberText(last.trailing, 2)} pages a day over the last 21 days`}
        table={{
          columns: ['Day', 'Pages', 'At night', 'Average'],
          rows: load.days.map((one) => [one.date, one.pages, one.nightPages, numberText(one.trailing, 2)]),
        }}
      />
    </Section>
  );
}

function ticksOf(places: readonly number[], width: number): { at: number; label: string }[] {
  const wanted = Math.max(2, Math.floor(width / 90));
  const step = Math.max(1, Math.ceil(places.length / wanted));
  const name = new Intl.DateTimeFormat('en-GB', { timeZone: 'UTC', day: 'numeric', month: 'short', ...(places.length > 200 ? { year: '2-digit' } : {}) });
  return places.filter((_, index) => index % step === 0).map((at) => ({ at, label: name.format(at) }));
}

const measures = {
  pages: { label: 'Pages', of: (one: PersonLoadAnswer) => one.pages, said: (value: number) => numberText(value) },
  night: { label: 'At night', of: (one: PersonLoadAnswer) => one.nightPages, said: (value: number) => numberText(value) },
  days: { label: 'Days on duty', of: (one: PersonLoadAnswer) => one.dutySeconds / 86_400, said: (value: number) => numberText(value) },
  weekends: {
    label: 'Weekend days',
    of: (one: PersonLoadAnswer) => one.weekendSeconds / 86_400,
    said: (value: number) => numberText(value, value % 1 === 0 ? 0 : 1),
  },
  holidays: { label: 'Holiday hours', of: (one: PersonLoadAnswer) => one.holidaySeconds / 3600, said: (value: number) => numberText(value) },
} as const;

/** Who carried what in which month, one measure at a time; the darker, the more. */
function Months({ load }: { readonly load: Load }) {
  const [{ measure: given }, set] = useAddress({ measure: 'pages' });
  const measure = measures[given in measures ? (given as keyof typeof measures) : 'pages'];
  const months = load.months.toReversed();
  const carried = (month: Load['months'][number], id: string): number => {
    const one = month.people.find(({ person }) => person.id === id);
    return one === undefined ? 0 : measure.of(one);
  };
  const top = Math.max(1, ...load.people.flatMap(({ person }) => months.map((month) => carried(month, person.id))));
  const name = new Intl.DateTimeFormat('en-GB', { timeZone: 'UTC', month: 'short', year: '2-digit' });
  return (
    <Section title="By month" note="Nobody should stand out for long.">
      <FilterBar of="By month">
        <Facet
          label="Measure"
          single
          chosen={[given]}
          onChange={([one]) => set({ measure: one ?? 'pages' }, 'push')}
          options={Object.entries(measures).map(([value, { label }]) => ({ value, label }))}
        />
      </FilterBar>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls is reached by keyboard */}
      <section className="s-load-months" tabIndex={0} aria-label={`${measure.label} by month and person`}>
        <table>
          <thead>
            <tr>
              <th scope="col">
                <span className="s-unseen">Person</span>
              </th>
              {months.map(({ month }) => (
                <th key={month} scope="col">
                  {name.format(Date.parse(`${month}-01`))}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {load.people.map(({ person }) => (
              <tr key={person.id}>
                <th scope="row" title={person.name}>
                  {person.name}
                </th>
                {months.map((month) => {
                  const value = carried(month, person.id);
                  const share = Math.round((value / top) * 45);
                  return (
                    <td key={month.month} className="s-num">
                      <span style={{ background: `color-mix(in oklab, var(--s-accent) ${share}%, var(--s-paper))` }}>
                        {value === 0 ? <span className="s-faint">·</span> : measure.said(value)}
                      </span>
                    </td>
                  );
                })}
              </tr>
            ))}
          </tbody>
        </table>
      </section>
    </Section>
  );
}
