/** Was the map right, over the years? Incidents that were played again with how many of their systems the model said, the hit rate by month, and those that can still be played. */
import { Button } from '@mantine/core';
import { listReplays, startReplay } from '@samspel/contract/cascades.ts';
import { listIncidents } from '@samspel/contract/incidents.ts';
import type { AnswerOf } from '@samspel/contract/route.ts';
import { useState } from 'react';
import { LineChart } from '../../../parts/chart/line-chart.tsx';
import { When } from '../../../parts/figure/when.tsx';
import { countText, numberText } from '../../../parts/format/number.ts';
import { ratioText } from '../../../parts/format/ratio.ts';
import { Link } from '../../../parts/page/link.tsx';
import { Columns, Section } from '../../../parts/page/page.tsx';
import { Answer, EmptyState, ErrorState, Skeleton } from '../../../parts/page/standing.tsx';
import { type Column, DataTable } from '../../../parts/table/data-table.tsx';
import { useGo } from '../../../platform/address.ts';
import { useAsk, useAskPages, useCommand } from '../../../platform/ask.ts';
import { useMay } from '../../../platform/session.ts';
import './runs.css';

type Told = AnswerOf<typeof listReplays>;
type Row = Told['items'][number];

const columns: readonly Column<Row>[] = [
  {
    key: 'title',
    title: 'Incident',
    width: 'minmax(200px, 2.4fr)',
    cell: (row) => <span title={row.incidentTitle}>{row.incidentTitle}</span>,
    sort: (row) => row.incidentTitle,
  },
  { key: 'rate', title: 'Hit rate', width: '120px', sort: (row) => row.hitRate, cell: (row) => <Rate row={row} /> },
  { key: 'hits', title: 'Said and hit', width: '96px', align: 'end', cell: (row) => numberText(row.hits), sort: (row) => row.hits, from: 560 },
  { key: 'misses', title: 'Missed', width: '72px', align: 'end', cell: (row) => numberText(row.misses), sort: (row) => row.misses },
  { key: 'alarms', title: 'False alarms', width: '104px', align: 'end', cell: (row) => numberText(row.falseAlarms), sort: (row) => row.falseAlarms, from: 640 },
  {
    key: 'order',
    title: 'In order',
    width: '80px',
    align: 'end',
    cell: (row) => ratioText(row.orderAgreement, 0),
    from: 760,
    says: 'Pairs of hits in the recorded order',
  },
  { key: 'at', title: 'Happened', width: '112px', cell: (row) => <When at={row.startedAt} />, sort: (row) => row.startedAt, from: 720 },
];

function Rate({ row }: { readonly row: Row }) {
  return (
    <span className="s-row s-num">
      <span className="s-run-rate">
        <span className="s-bar" aria-hidden="true">
          <i style={{ width: `${(row.hitRate ?? 0) * 100}%` }} />
        </span>
      </span>
      {ratioText(row.hitRate, 0)}
    </span>
  );
}

/** The tab. */
export function ReplaysTab() {
  const asked = useAskPages(listReplays, { query: { limit: 200 } }, { nouns: ['incidents'] });
  const summed = useAsk(listReplays, { query: { limit: 1 } }, { nouns: ['incidents'] });
  const rows = asked.items;
  return (
    <>
      {summed.data !== undefined && summed.data.items.length > 0 && <OverTime told={summed.data} />}
      <Section
        title="Played again"
        count={rows?.length}
        note="The recorded order of each incident beside what the map predicts. What it missed waits in findings."
      >
        {rows === undefined ? (
          asked.error === null ? (
            <Skeleton kind="table" lines={5} />
          ) : (
            <ErrorState error={asked.error} retry={() => void asked.refetch()} />
          )
        ) : (
          <DataTable
            label="Incidents played again"
            rows={rows}
            columns={columns}
            rowKey={(row) => row.run}
            rowLink={(row) => `/map/runs/${row.run}`}
            onEnd={asked.hasMore ? asked.more : undefined}
            narrow={(row) => (
              <>
                <b className="s-cut" style={{ display: 'block' }}>
                  {row.incidentTitle}
                </b>
                <span className="s-dim">
                  {numberText(row.hits)} of {numberText(row.hits + row.misses)} said, {countText(row.falseAlarms, 'false alarm')}
                </span>
              </>
            )}
            empty={
              <EmptyState title="Incidents that were played again will stand here">
                Choose one below: the model is given what set it off, and says who is hit next. Where it was wrong, the map is.
              </EmptyState>
            }
          />
        )}
      </Section>
      <CanBePlayed played={new Set(rows?.map((row) => row.incident))} />
    </>
  );
}

function OverTime({ told }: { readonly told: Told }) {
  const { months } = told;
  const sum = (of: 'hits' | 'misses' | 'falseAlarms' | 'incidents'): number => months.reduce((all, month) => all + month[of], 0);
  return (
    <Columns kind="wide-left">
      <Section title="Hit rate by month" note="Of the systems that incidents of that month hit, the share that the map said.">
        {months.length < 2 ? (
          <EmptyState small title={`So far from ${months[0]?.month ?? 'no month'} alone: ${ratioText(told.hitRate, 0)}.`}>
            With incidents of more months a line stands here.
          </EmptyState>
        ) : (
          <LineChart
            label="Hit rate by month"
            height={156}
            left={48}
            places={months.map((_, index) => index)}
            lines={[{ name: 'hit rate', values: months.map(({ hitRate }) => hitRate), dots: true, ink: '--s-accent' }]}
            xTicks={(width) => monthTicks(months, width)}
            y={(value) => value}
            yTicks={[0, 0.5, 1].map((at) => ({ at, label: ratioText(at, 0) }))}
            reference={told.hitRate === null ? undefined : { value: told.hitRate, label: 'over all' }}
            read={(index) => readMonth(months[index])}
            rest={readMonth(months.at(-1))}
            table={{
              columns: ['Month', 'Incidents', 'Said and hit', 'Missed', 'False alarms', 'Hit rate'],
              rows: months.map((month) => [month.month, month.incidents, month.hits, month.misses, month.falseAlarms, ratioText(month.hitRate, 0)]),
            }}
          />
        )}
      </Section>
      <Section title="Over all">
        <dl className="s-run-numbers s-run-stacked">
          <div>
            <dt>Hit rate</dt>
            <dd>{ratioText(told.hitRate, 0)}</dd>
          </div>
          <div>
            <dt>Incidents</dt>
            <dd>{numberText(sum('incidents'))}</dd>
          </div>
          <div>
            <dt>Missed</dt>
            <dd>{numberText(sum('misses'))}</dd>
          </div>
          <div>
            <dt>False alarms</dt>
            <dd>{numberText(sum('falseAlarms'))}</dd>
          </div>
        </dl>
      </Section>
    </Columns>
  );
}

type Month = Told['months'][number];

const readMonth = (month: Month | undefined): string =>
  month === undefined
    ? ''
    : `${month.month}: ${ratioText(month.hitRate, 0)}, ${month.hits} of ${month.hits + month.misses} said in ${countText(month.incidents, 'incident')}`;

function monthTicks(months: readonly Month[], width: number): { at: number; label: string }[] {
  const step = Math.max(1, Math.ceil(months.length / Math.max(1, Math.floor(width / 72))));
  return months.flatMap(({ month }, at) => (at % step === 0 ? [{ at, label: month }] : []));
}

const isSystem = (ref: string): boolean => ref.startsWith('component:') || ref.startsWith('resource:');

/** Incidents that hit several systems on record and that nobody has played again; those that hit most first. */
function CanBePlayed({ played }: { readonly played: ReadonlySet<string> }) {
  const [most, setMost] = useState(12);
  const go = useGo();
  const member = useMay('member');
  const starting = useCommand(startReplay, {});
  const asked = useAsk(listIncidents, { query: { limit: 500 } });
  const play = async (incident: string) => {
    const answer = await starting.run({ body: { incident } });
    if (answer !== null && answer !== true) go(`/map/runs/${answer.id}`);
  };
  return (
    <Section title="Can be played again" note="Those that hit two systems or more and were not played yet; of others there is nothing to compare.">
      <Answer asked={asked}>
        {(told) => {
          const rest = told.items
            .map((incident) => ({ incident, systems: incident.targets.filter(isSystem).length }))
            .filter(({ incident, systems }) => systems > 1 && !played.has(incident.id))
            .toSorted((a, b) => b.systems - a.systems);
          return rest.length === 0 ? (
            <EmptyState small title="Every incident on record was played again." />
          ) : (
            <>
              <ul className="s-run-journeys">
                {rest.slice(0, most).map(({ incident, systems }) => (
                  <li key={incident.id}>
                    <span className="s-num s-dim">{countText(systems, 'system')}</span>
                    <Link className="s-link s-cut" to={`/incidents/${incident.id}`} title={incident.title}>
                      {incident.title}
                    </Link>
                    <span className="s-dim s-run-when-at">
                      <When at={incident.started ?? incident.opened} />
                    </span>
                    {member && (
                      <Button
                        size="compact-sm"
                        disabled={starting.pending}
                        aria-label={`Play it again: ${incident.title}`}
                        onClick={() => void play(incident.id)}
                      >
                        Play it again
                      </Button>
                    )}
                  </li>
                ))}
              </ul>
              {rest.length > most && (
                <p className="s-run-more">
                  <Button variant="subtle" color="gray" size="compact-sm" onClick={() => setMost(most + 50)}>
                    Show more
                  </Button>
                </p>
              )}
            </>
          );
        }}
      </Answer>
    </Section>
  );
}
