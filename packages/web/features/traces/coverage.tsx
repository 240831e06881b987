/** What could traces not tell? What became of every span that arrived, by reason and over time; which services send; names that nobody knows. */

import type { AnswerOf } from '@samspel/contract/route.ts';
import type { readCoverage } from '@samspel/contract/traces.ts';
import { clockTicks } from '../../parts/chart/clock-ticks.ts';
import { LineChart } from '../../parts/chart/line-chart.tsx';
import { ShareBar } from '../../parts/chart/share-bar.tsx';
import { When } from '../../parts/figure/when.tsx';
import { durationText } from '../../parts/format/duration.ts';
import { numberText, shortNumber } from '../../parts/format/number.ts';
import { ratioText } from '../../parts/format/ratio.ts';
import { Section } from '../../parts/page/page.tsx';
import { EmptyState } from '../../parts/page/standing.tsx';
import { State, type Tone } from '../../parts/state/state.tsx';
import { type Column, DataTable } from '../../parts/table/data-table.tsx';
import { filled } from './filled.ts';
import { type Name, ServiceName, UnknownNames, useNames } from './names.tsx';

export type Coverage = AnswerOf<typeof readCoverage>;
type Service = Coverage['services'][number];
type Counts = Coverage['total'];

/** Spans that stand for one side of a call and found the other, or whose time to wait is not over. */
const inCalls = (counts: Counts): number => Math.max(0, counts.received - counts.passedOver - counts.duplicates - counts.unpaired - counts.evicted);

const reasons: readonly {
  readonly key: string;
  readonly title: string;
  readonly ink: string;
  readonly count: (counts: Counts) => number;
  readonly says: string;
}[] = [
  { key: 'calls', title: 'in calls', ink: 'var(--s-accent)', count: inCalls, says: 'Their other side came, they name it, or it may still come.' },
  {
    key: 'passedOver',
    title: 'inside a system',
    ink: 'var(--s-line-firm)',
    count: (counts) => counts.passedOver,
    says: 'Internal spans stand for no call. They count for critical paths only.',
  },
  {
    key: 'unpaired',
    title: 'without their other side',
    ink: 'var(--s-warn)',
    count: (counts) => counts.unpaired,
    says: 'Two minutes passed and the other side did not come: it is not traced, was sampled away, or the context was not passed on.',
  },
  {
    key: 'evicted',
    title: 'given up for want of room',
    ink: 'var(--s-bad)',
    count: (counts) => counts.evicted,
    says: 'More than 120\u202f000 spans waited at once, so the oldest had to go. More servers, or a share of the traces, help.',
  },
  {
    key: 'duplicates',
    title: 'sent again',
    ink: 'color-mix(in oklab, var(--s-ink-3) 60%, var(--s-paper))',
    count: (counts) => counts.duplicates,
    says: 'Known already, and counted once. Exporters send again when they do not hear the answer.',
  },
];

const besides: readonly { readonly title: string; readonly count: (counts: Counts) => number; readonly says: string }[] = [
  { title: 'refused', count: (counts) => counts.refused, says: 'Could not be read: no trace id, no span id. The rest of their export was taken.' },
  {
    title: 'calls with a clock far off',
    count: (counts) => counts.skewed,
    says: 'Counted in the minute of their arrival instead of the one their sender says.',
  },
  {
    title: 'without a row',
    count: (counts) => counts.overflow,
    says: 'More different names than are kept at once. Somebody writes ids into names of services or operations.',
  },
];

/** The tab. */
export function CoverageTab({ coverage }: { readonly coverage: Coverage }) {
  const names = useNames();
  const { total, services } = coverage;
  return (
    <>
      <Section
        title="What became of the spans"
        note="Every span that arrived is in exactly one of these, so that nothing is missing from the map without a number saying so."
      >
        {total.received === 0 ? (
          <EmptyState small title="Nothing arrived in this span." />
        ) : (
          <>
            <div className="s-tr-bar">
              <ShareBar
                label="Spans by what became of them"
                parts={reasons.map(({ key, title, ink, count }) => ({
                  key,
                  label: title,
                  count: count(total),
                  ink,
                  said: `${shortNumber(count(total))} · ${ratioText(count(total) / total.received, 1)}`,
                }))}
              />
            </div>
            {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard */}
            <section className="s-tr-reasons" tabIndex={0} aria-label="Reasons">
              <table>
                <thead>
                  <tr>
                    <th scope="col">Spans</th>
                    <th scope="col">How many</th>
                    <th scope="col">Why</th>
                  </tr>
                </thead>
                <tbody>
                  {[...reasons, ...besides].map(({ title, count, says }) => (
                    <tr key={title}>
                      <th scope="row">{title}</th>
                      <td className={count(total) === 0 ? 's-num s-faint' : 's-num'}>{numberText(count(total))}</td>
                      <td className="s-dim">{says}</td>
                    </tr>
                  ))}
                </tbody>
              </table>
            </section>
            <OverTime coverage={coverage} />
          </>
        )}
      </Section>
      <Section title="Services that send" count={services.filter(({ service, received }) => service !== '' && received > 0).length}>
        <DataTable
          label="Services that send"
          rows={services}
          columns={columnsOf(names)}
          rowKey={(row) => row.service}
          firstSort={{ key: 'received', descending: true }}
          empty={<EmptyState small title="None in this span." />}
          narrow={(row) => (
            <>
              <b className="s-cut" style={{ display: 'block' }}>
                {row.service === '' ? 'of no service in particular' : row.service}
              </b>
              <span className="s-row s-dim">
                <span className="s-cut s-grow">{shortNumber(row.received)} spans</span>
                {shortNumber(row.unpaired + row.evicted)} unpaired
              </span>
            </>
          )}
        />
      </Section>
      <UnknownNames names={names} />
      <Receivers coverage={coverage} />
    </>
  );
}

function columnsOf(names: ReadonlyMap<string, Name>): readonly Column<Service>[] {
  const number = (key: 'received' | 'calls' | 'duplicates' | 'skewed', title: string, from: number): Column<Service> => ({
    key,
    title,
    width: '96px',
    align: 'end',
    sort: (row) => row[key],
    cell: (row) => <span className={row[key] === 0 ? 's-faint' : undefined}>{shortNumber(row[key])}</span>,
    from,
  });
  return [
    {
      key: 'service',
      title: 'Service',
      width: 'minmax(140px, 2fr)',
      sort: (row) => row.service,
      cell: (row) => <ServiceName name={row.service} names={names} />,
    },
    number('received', 'Spans', 0),
    number('calls', 'Calls', 560),
    {
      key: 'unpaired',
      title: 'Unpaired',
      width: '104px',
      align: 'end',
      sort: (row) => (row.received === 0 ? null : (row.unpaired + row.evicted) / row.received),
      cell: (row) =>
        row.unpaired + row.evicted === 0 ? (
          <span className="s-faint">none</span>
        ) : row.received === 0 ? (
          shortNumber(row.unpaired)
        ) : (
          ratioText((row.unpaired + row.evicted) / row.received, 1)
        ),
    },
    number('duplicates', 'Sent again', 720),
    number('skewed', 'Clock off', 800),
    {
      key: 'lastAt',
      title: 'Last sent',
      width: '120px',
      sort: (row) => row.lastAt,
      cell: (row) => (row.lastAt === null ? <span className="s-faint">not here</span> : <When at={row.lastAt} as="relative" />),
      from: 640,
    },
  ];
}

function OverTime({ coverage }: { readonly coverage: Coverage }) {
  const { stepSeconds } = coverage;
  const steps = filled(coverage.steps, stepSeconds);
  if (steps.length < 2) return null;
  const places = steps.map(({ at }) => Date.parse(at));
  const lost = (counts: Counts): number => counts.unpaired + counts.evicted + counts.refused;
  const most = Math.max(1, ...steps.map(({ received }) => received)) * 1.05;
  const [first = 0, last = 1] = [places[0], places.at(-1)];
  const short = stepSeconds * steps.length < 3 * 86_400;
  const label = (at: number): string => new Date(at).toISOString().slice(short ? 11 : 5, short ? 16 : 10);
  const said = (at: number): string => new Date(at).toISOString().slice(0, 16).replace('T', ' ');
  return (
    <LineChart
      label={`Spans in each ${durationText(stepSeconds)}`}
      height={160}
      places={places}
      lines={[
        { name: 'arrived', values: steps.map(({ received }) => received) },
        { name: 'unpaired, given up or refused', values: steps.map(lost), style: 'dashed', ink: '--s-warn' },
      ]}
      xTicks={(width) => clockTicks(first, last, Math.max(2, width / 70)).at.map((at) => ({ at, label: label(at) }))}
      y={(value) => value / most}
      yTicks={[0, most / 1.05].map((at) => ({ at, label: shortNumber(at) }))}
      rest="By the minute of arrival, in UTC."
      read={(index) => {
        const step = steps[index];
        return step === undefined ? null : `${said(Date.parse(step.at))}: ${numberText(step.received)} arrived, ${numberText(lost(step))} of no use`;
      }}
      table={{
        columns: ['From (UTC)', 'Arrived', 'In calls', 'Unpaired', 'Given up', 'Refused'],
        rows: steps.map((step) => [
          said(Date.parse(step.at)),
          ...[step.received, inCalls(step), step.unpaired, step.evicted, step.refused].map((one) => numberText(one)),
        ]),
      }}
    />
  );
}

const receiverStates: Readonly<Record<Coverage['receivers'][number]['state'], { readonly tone: Tone; readonly word: string }>> = {
  works: { tone: 'good', word: 'receives' },
  stopped: { tone: 'quiet', word: 'stopped' },
  died: { tone: 'bad', word: 'died: its last seconds are lost' },
};

function Receivers({ coverage: { receivers, waiting } }: { readonly coverage: Coverage }) {
  if (receivers.length === 0) return null;
  return (
    <Section
      title="Servers that receive"
      count={receivers.length}
      note={`${numberText(waiting)} spans wait in this server for their other side or the rest of their trace.`}
    >
      <ul className="s-tr-names" aria-label="Servers that receive">
        {receivers.slice(0, 10).map(({ id, state, startedAt, writtenAt }) => (
          <li key={id}>
            <State {...receiverStates[state]} />
            <span className="s-dim">
              since <When at={startedAt} />, wrote last <When at={writtenAt} as="relative" />
            </span>
          </li>
        ))}
      </ul>
    </Section>
  );
}
