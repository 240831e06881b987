/** All spans side by side: service and journeys, or systems, subsystems, owners and sites, by the measure that is chosen. */
import { SegmentedControl, Select } from '@mantine/core';
import { availabilityOverview, type MeasureName, measureNames, periodNames } from '@samspel/contract/availability.ts';
import type { AnswerOf } from '@samspel/contract/route.ts';
import { useMemo } from 'react';
import { FilterBar, TextFilter } from '../../parts/facets/facets.tsx';
import { countText, numberText } from '../../parts/format/number.ts';
import { ratioText } from '../../parts/format/ratio.ts';
import { Answer, EmptyState, Skeleton } from '../../parts/page/standing.tsx';
import { State } from '../../parts/state/state.tsx';
import { type Column, DataTable } from '../../parts/table/data-table.tsx';
import { useAddress } from '../../platform/address.ts';
import { useAsk } from '../../platform/ask.ts';
import { OpeningRatio } from './number.tsx';
import { measureTitle, type Of, ofTitle, periodTitle } from './words.ts';

type Row = AnswerOf<typeof availabilityOverview>['rows'][number];

/** The measure in `?measure=`. */
export function useMeasure(): readonly [MeasureName, (measure: MeasureName) => void] {
  const [{ measure }, set] = useAddress({ measure: 'weighted' });
  return [measureNames.find((each) => each === measure) ?? 'weighted', (next) => set({ measure: next }, 'push')];
}

/** The control for it. */
export function MeasurePicker({ measure, onChange }: { readonly measure: MeasureName; readonly onChange: (measure: MeasureName) => void }) {
  return (
    <Select
      aria-label="Measure"
      w={212}
      allowDeselect={false}
      data={(['weighted', 'time', 'users'] as const).map((value) => ({ value, label: measureTitle[value] }))}
      value={measure}
      onChange={(value) => onChange(measureNames.find((each) => each === value) ?? 'weighted')}
    />
  );
}

export const scopeLink = (ref: string): string => `?scope=${encodeURIComponent(ref)}`;

function nowOf(row: Row) {
  const { lostShare, openIncidents } = row.now;
  if (openIncidents === 0) return <State tone="good" word="Works" />;
  return (
    <State
      tone={lostShare !== null && lostShare >= 0.5 ? 'bad' : 'warn'}
      word={lostShare === null ? countText(openIncidents, 'incident') : lostShare === 0 ? 'Degraded' : `${ratioText(lostShare, 0)} lost`}
      title={countText(openIncidents, 'open incident')}
    />
  );
}

function columnsOf(measure: MeasureName, withNow: boolean): readonly Column<Row>[] {
  return [
    {
      key: 'title',
      title: 'Of',
      width: 'minmax(150px, 2fr)',
      sort: (row) => row.title,
      cell: (row) => (row.kind === 'service' ? <b>{row.title}</b> : row.title),
    },
    ...(withNow ? [{ key: 'now', title: 'Now', width: '108px', sort: (row: Row) => row.now.lostShare, cell: nowOf, from: 620 }] : []),
    ...periodNames.map(
      (period, index): Column<Row> => ({
        key: period,
        title: periodTitle[period],
        width: 'minmax(76px, 88px)',
        align: 'end',
        sort: (row) => row.periods[period]?.[measure].value ?? null,
        from: [700, 560, 0, 640, 760, 0][index] ?? 0,
        cell: (row) => {
          const figure = row.periods[period]?.[measure];
          return figure === undefined ? (
            '—'
          ) : (
            <OpeningRatio place="spans" scope={row.ref} title={row.title} measure={measure} figure={figure} asked={{ period }} />
          );
        },
      }),
    ),
  ];
}

/** A table of one kind of thing over every span. */
export function Matrix({ of, keyboard = false, filter }: { readonly of: Of; readonly keyboard?: boolean; readonly filter?: string }) {
  const [measure] = useMeasure();
  const asked = useAsk(availabilityOverview, { query: { of, limit: 500 } }, { nouns: ['incidents', 'catalog'] });
  const columns = useMemo(() => columnsOf(measure, of !== 'owners'), [measure, of]);
  return (
    <Answer asked={asked} skeleton={<Skeleton kind="table" lines={of === 'journeys' ? 5 : 10} />}>
      {(answer) => {
        const rows =
          filter === undefined || filter === ''
            ? answer.rows
            : answer.rows.filter((row) => `${row.title} ${row.ref}`.toLowerCase().includes(filter.toLowerCase()));
        return (
          <>
            <DataTable
              label={`${ofTitle[of]} over all spans`}
              rows={rows}
              columns={columns}
              rowKey={(row) => row.ref}
              rowLink={(row) => scopeLink(row.ref)}
              keyboard={keyboard}
              {...(of === 'journeys' ? {} : { firstSort: { key: 'title', descending: false } })}
              narrow={(row) => (
                <>
                  <span className="s-row">
                    <b className="s-cut s-grow">{row.title}</b>
                    {nowOf(row)}
                  </span>
                  <span className="s-row s-dim s-num">
                    {(['day', '28d', 'year'] as const).map((period) => (
                      <span key={period} className="s-nowrap">
                        {periodTitle[period].toLowerCase()} {ratioText(row.periods[period]?.[measure].value ?? null)}
                      </span>
                    ))}
                  </span>
                </>
              )}
              empty={filter !== undefined && filter !== '' ? <EmptyState small title="None of that name." /> : <NoneOf of={of} />}
            />
            {answer.total > answer.rows.length && (
              <p className="s-faint">
                The first {numberText(answer.rows.length)} of {numberText(answer.total)}; any other opens from its own page.
              </p>
            )}
          </>
        );
      }}
    </Answer>
  );
}

function NoneOf({ of }: { readonly of: Of }) {
  const says: Record<Of, string> = {
    journeys: 'No journey is declared yet. A samspel.yaml names the service, its journeys, their weights and what each needs.',
    systems: 'No system is in the catalog yet.',
    subsystems: 'No subsystem is in the catalog yet.',
    owners: 'No team owns a system yet.',
    sites: 'No system says at which site it runs: `samspel.dev/sites` in its annotations.',
  };
  return <EmptyState small title={says[of]} />;
}

/** The tab that cuts by systems, subsystems, owners or sites, in `?of=`. */
export function PartsTab() {
  const [{ of: given, q }, set] = useAddress({ of: 'systems', q: '' });
  const [measure, setMeasure] = useMeasure();
  const of = (['systems', 'subsystems', 'owners', 'sites', 'journeys'] as const).find((each) => each === given) ?? 'systems';
  return (
    <>
      <FilterBar>
        <SegmentedControl
          aria-label="Cut by"
          data={(['systems', 'subsystems', 'owners', 'sites'] as const).map((value) => ({ value, label: ofTitle[value] }))}
          value={of}
          onChange={(value) => set({ of: value, q: '' }, 'push')}
        />
        <MeasurePicker measure={measure} onChange={setMeasure} />
        <TextFilter label="Filter by name" value={q} onChange={(text) => set({ q: text })} />
      </FilterBar>
      {of === 'owners' && (
        <p className="s-section-note" style={{ marginTop: 8 }}>
          Of the systems each owns, in the order of names. It is no ranking: what a team owns decides more than what it does.
        </p>
      )}
      <Matrix key={of} of={of} keyboard filter={q} />
    </>
  );
}
