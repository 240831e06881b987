/** Which single part can take the service down, and at what cost? Points of failure by what they cost, what would help most, and what runs in circles. */
import { readAnalysis } from '@samspel/contract/dependencies.ts';
import { Figure } from '../../parts/figure/figure.tsx';
import { numberText } from '../../parts/format/number.ts';
import { ratioText } from '../../parts/format/ratio.ts';
import { Columns, Section } from '../../parts/page/page.tsx';
import { Answer, EmptyState, Skeleton } from '../../parts/page/standing.tsx';
import { State } from '../../parts/state/state.tsx';
import { type Column, DataTable } from '../../parts/table/data-table.tsx';
import { usePanel } from '../../platform/address.ts';
import { useAsk } from '../../platform/ask.ts';
import { withoutRefs } from '../../platform/reference.ts';
import { usePicked } from './address.ts';
import { type Analysis, many, minutes, Others } from './points-more.tsx';
import { titleIn, type World } from './world.ts';

type Point = Analysis['singlePoints'][number];

const sourceSays = { measured: 'measured', goal: 'its goal', assumed: 'assumed' } as const;

/** The tab. */
export function PointsTab({ world }: { readonly world: World }) {
  const asked = useAsk(readAnalysis, { query: {} }, { nouns: ['catalog', 'incidents'] });
  return (
    <Answer asked={asked} skeleton={<Skeleton kind="table" lines={10} />}>
      {(told) => <Told told={told} world={world} />}
    </Answer>
  );
}

function Told({ told, world }: { readonly told: Analysis; readonly world: World }) {
  const title = (ref: string): string => titleIn(world, ref);
  return (
    <>
      <Section
        title="Points of failure"
        count={told.singlePoints.length}
        note="Systems whose failure alone fails a journey, by the minutes a year their own failures cost the service, each journey by its weight."
      >
        <Points told={told} title={title} />
      </Section>
      <Columns>
        <Section title="What would help most" count={told.mitigations.length} note="One change at a time, with what it would save.">
          {told.mitigations.length === 0 ? (
            <EmptyState small title="No single change would save a minute a year." />
          ) : (
            <ul className="s-map-list">
              {told.mitigations.slice(0, 12).map((each) => (
                <li key={each.says}>
                  <span className="s-grow">{withoutRefs(each.says)}</span>
                  <b className="s-num s-nowrap">{minutes(each.minutesPerYearSaved)} a year</b>
                </li>
              ))}
            </ul>
          )}
        </Section>
        <Section
          title="Promised and possible"
          count={told.journeys.length + brokenPromises(told).length}
          note="What each journey can reach at best, standing on what it stands on; and systems that promise more than what they stand on."
        >
          <Ceilings told={told} title={title} />
        </Section>
      </Columns>
      <Others told={told} title={title} />
    </>
  );
}

function Points({ told, title }: { readonly told: Analysis; readonly title: (ref: string) => string }) {
  const { ref } = usePicked();
  const { show } = usePanel();
  const most = Math.max(...told.singlePoints.map((point) => point.minutesPerYear), 1e-9);
  const columns: readonly Column<Point>[] = [
    { key: 'system', title: 'System', width: 'minmax(150px, 1.6fr)', sort: (row) => title(row.ref), cell: (row) => title(row.ref) },
    {
      key: 'cost',
      title: 'Costs a year',
      width: '112px',
      align: 'end',
      sort: (row) => row.minutesPerYear,
      cell: (row) => <Cost point={row} title={title} />,
    },
    {
      key: 'bar',
      title: 'Beside the worst',
      hideTitle: true,
      width: 'minmax(60px, 1fr)',
      cell: (row) => <span className="s-map-bar" style={{ width: `${Math.max(1, (row.minutesPerYear / most) * 100)}%` }} />,
      from: 560,
    },
    {
      key: 'availability',
      title: 'Availability',
      width: '148px',
      align: 'end',
      sort: (row) => row.reckoned.availability,
      cell: (row) => (
        <>
          {ratioText(row.reckoned.availability)} <span className="s-faint">{sourceSays[row.reckoned.source]}</span>
        </>
      ),
      from: 640,
    },
    {
      key: 'journeys',
      title: 'Journeys',
      width: '80px',
      align: 'end',
      sort: (row) => row.journeys.length,
      cell: (row) => numberText(row.journeys.length),
      from: 480,
    },
    { key: 'blast', title: 'Takes down', width: '96px', align: 'end', sort: (row) => row.blastRadius, cell: (row) => numberText(row.blastRadius) },
  ];
  return (
    <DataTable
      label="Points of failure"
      rows={told.singlePoints}
      columns={columns}
      rowKey={(row) => row.ref}
      rowLink={(row) => `?panel=map-system/${row.ref}`}
      onOpen={(row) => show('map-system', row.ref)}
      currentKey={ref}
      firstSort={{ key: 'cost', descending: true }}
      narrow={(row) => (
        <>
          <span className="s-row">
            <b className="s-cut s-grow">{title(row.ref)}</b>
            <span className="s-num">{minutes(row.minutesPerYear)} a year</span>
          </span>
          <span className="s-dim">
            fails {many(row.journeys.length, 'journey')}, takes down {numberText(row.blastRadius)}
          </span>
        </>
      )}
      empty={<EmptyState small title="No system fails a journey alone." />}
    />
  );
}

function Cost({ point, title }: { readonly point: Point; readonly title: (ref: string) => string }) {
  return (
    <Figure
      title={`What ${title(point.ref)} costs a year`}
      made={{
        formula: 'minutes of a year × the chance of its own failures while the rest works × the weight of the journeys that fail with it',
        worked: `${minutes(point.minutesPerYear)} a year`,
        n: { count: point.journeys.length, of: point.journeys.length === 1 ? 'journey' : 'journeys' },
        notes: [
          `Availability ${ratioText(point.reckoned.availability, 4)}, ${sourceSays[point.reckoned.source]}.`,
          'What sites and groups take down with it is a part of that and is told under «What fails together».',
        ],
        rows: point.journeys.map((journey) => ({
          label: title(journey.ref),
          value: `${minutes(journey.minutesPerYear)} a year`,
          href: `/availability?scope=${journey.ref}`,
        })),
      }}
    >
      {minutes(point.minutesPerYear)}
    </Figure>
  );
}

const brokenPromises = (told: Analysis) => told.systemPromises.filter((each) => each.tooMuch);

function Ceilings({ told, title }: { readonly told: Analysis; readonly title: (ref: string) => string }) {
  const broken = brokenPromises(told);
  if (told.journeys.length + broken.length === 0) return <EmptyState small title="No journeys are known." />;
  return (
    <ul className="s-map-list">
      {told.journeys.map((journey) => (
        <Promised key={journey.ref} title={journey.title} ceiling={journey.ceiling} promised={journey.promised} tooMuch={journey.tooMuch} />
      ))}
      {broken.map((system) => (
        <Promised key={system.ref} title={title(system.ref)} ceiling={system.ceiling} promised={system.promised} tooMuch says={withoutRefs(system.says)} />
      ))}
    </ul>
  );
}

interface PromisedProps {
  readonly title: string;
  readonly ceiling: number | null;
  readonly promised: number | null;
  readonly tooMuch: boolean;
  readonly says?: string;
}

function Promised({ title, ceiling, promised, tooMuch, says }: PromisedProps) {
  return (
    <li title={says} style={{ flexWrap: 'wrap' }}>
      <span className="s-grow s-cut" style={{ flexBasis: '11em' }}>
        {title}
      </span>
      <span className="s-num s-nowrap">
        {ceiling === null ? 'not worked out' : `at best ${ratioText(ceiling)}`}
        {promised !== null && `, promised ${ratioText(promised)}`}
      </span>
      {tooMuch && <State tone="warn" word="too much" />}
    </li>
  );
}
