/** Which single part can take the service down, and at what cost? Points of failure by what they cost, what would help most, and what runs in circles. */
import { readAnalysis } from '@samspel/contract/dependencies.ts';
import type { AnswerOf } from '@samspel/contract/route.ts';
import { Figure } from '../../parts/figure/figure.tsx';
import { durationText } from '../../parts/format/duration.ts';
import { numberText } from '../../parts/format/number.ts';
import { ratioText } from '../../parts/format/ratio.ts';
import { Link } from '../../parts/page/link.tsx';
import { Columns, Section } from '../../parts/page/page.tsx';
import { Answer, EmptyState, Skeleton } from '../../parts/page/standing.tsx';
import { State } from '../../parts/state/state.tsx';
import { type Column, DataTable } from '../../parts/table/data-table.tsx';
import { usePanel } from '../../platform/address.ts';
import { useAsk } from '../../platform/ask.ts';
import { nameOf, withoutRefs } from '../../platform/reference.ts';
import { usePicked } from './address.ts';
import type { World } from './world.ts';

type Analysis = AnswerOf<typeof readAnalysis>;
type Point = Analysis['singlePoints'][number];

const sourceSays = { measured: 'measured', goal: 'its goal', assumed: 'assumed' } as const;
const minutes = (value: number | null): string => (value === null ? '—' : durationText(Math.round(value * 60)));

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
  const title = (ref: string): string =>
    world.systems[world.indexOf.get(ref) ?? -1]?.title ?? world.journeys.find((each) => each.ref === ref)?.title ?? nameOf(ref);
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
          count={told.journeys.length}
          note="The ceiling is what a journey can reach at best, standing on what it stands on."
        >
          <Ceilings told={told} />
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
            {numberText(row.journeys.length)} journeys, takes down {numberText(row.blastRadius)}
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
        formula: 'minutes of a year × (1 − its availability) × the weight of the journeys that fail with it',
        worked: `${minutes(point.minutesPerYear)} a year`,
        n: { count: point.journeys.length, of: point.journeys.length === 1 ? 'journey' : 'journeys' },
        notes: [`Availability ${ratioText(point.reckoned.availability, 4)}, ${sourceSays[point.reckoned.source]}.`],
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

function Ceilings({ told }: { readonly told: Analysis }) {
  if (told.journeys.length === 0) return <EmptyState small title="No journeys are known." />;
  return (
    <ul className="s-map-list">
      {told.journeys.map((journey) => (
        <li key={journey.ref}>
          <span className="s-grow s-cut">{journey.title}</span>
          <span className="s-num s-nowrap">
            {journey.ceiling === null ? 'not worked out' : `at best ${ratioText(journey.ceiling)}`}
            {journey.promised !== null && `, promised ${ratioText(journey.promised)}`}
          </span>
          {journey.tooMuch && <State tone="warn" word="too much" />}
        </li>
      ))}
    </ul>
  );
}

/** Circles, inversions, retries, tools: each only where there is any. */
function Others({ told, title }: { readonly told: Analysis; readonly title: (ref: string) => string }) {
  const path = (refs: readonly string[]) =>
    refs.map((ref, index) => (
      <span key={`${ref} ${String(index)}`}>
        {index > 0 && ' → '}
        <Link className="s-link" to={`?panel=map-system/${ref}`}>
          {title(ref)}
        </Link>
      </span>
    ));
  const worst = told.worstRetryPath;
  return (
    <>
      {worst !== null && (
        <Section title="The worst retry path" note="Attempts multiply along it when all at its end fail.">
          <p>
            {path(worst.path)}: <b className="s-num">{numberText(worst.worstCaseAttempts)} attempts</b> for one request ({worst.attempts.join(' × ')})
          </p>
        </Section>
      )}
      {told.cycles.length > 0 && (
        <Section title="Circles" count={told.cycles.length} note="They call each other round; started from cold, each waits for the next.">
          <ul className="s-map-list">
            {told.cycles.map((cycle) => (
              <li key={cycle.systems.join()}>
                <State tone={cycle.hard ? 'bad' : 'warn'} word={cycle.hard ? 'hard' : 'soft'} />
                <span className="s-grow">
                  {path(cycle.systems)}. <span className="s-dim">{withoutRefs(cycle.coldStart)}</span>
                </span>
              </li>
            ))}
          </ul>
        </Section>
      )}
      {told.timeoutInversions.length > 0 && (
        <Section
          title="Timeouts the wrong way round"
          count={told.timeoutInversions.length}
          note="The caller gives up before its callee does, which goes on working for nobody."
        >
          <ul className="s-map-list">
            {told.timeoutInversions.slice(0, 30).map((each) => (
              <li key={`${each.path.join()} ${each.says}`}>
                <span className="s-grow">{path(each.path)}</span>
                <span className="s-num s-nowrap">
                  {durationText(each.outerSeconds)} over {durationText(each.innerSeconds)}
                </span>
              </li>
            ))}
          </ul>
        </Section>
      )}
      {told.tierInversions.length > 0 && (
        <Section
          title="Promises that stand on smaller ones"
          count={told.tierInversions.length}
          note="A caller that promises more than what it cannot do without."
        >
          <ul className="s-map-list">
            {told.tierInversions.slice(0, 30).map((each) => (
              <li key={`${each.from}>${each.to}`}>
                <span className="s-grow">{path([each.from, each.to])}</span>
                <span className="s-num s-nowrap">
                  {ratioText(each.fromPromises)} on {ratioText(each.toPromises)}
                </span>
              </li>
            ))}
          </ul>
        </Section>
      )}
      {told.recoveryTools.length > 0 && (
        <Section title="Tools that stand on what they repair" count={told.recoveryTools.length}>
          <ul className="s-map-list">
            {told.recoveryTools.map((each) => (
              <li key={`${each.tool} ${each.repairs}`}>
                <span className="s-grow">
                  {title(each.tool)} repairs {title(each.repairs)}: {path(each.path)}
                </span>
              </li>
            ))}
          </ul>
        </Section>
      )}
      {told.notices.length > 0 && (
        <Section title="What could not be worked out">
          <ul>
            {told.notices.map((notice) => (
              <li key={notice}>{withoutRefs(notice)}</li>
            ))}
          </ul>
        </Section>
      )}
    </>
  );
}
