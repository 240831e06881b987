/** What else follows from the graph? What fails together, ways that all lead over one, retries, circles, inversions, tools: each only where there is any. */
import type { readAnalysis } from '@samspel/contract/dependencies.ts';
import type { AnswerOf } from '@samspel/contract/route.ts';
import { Fragment, type ReactNode } from 'react';
import { durationText } from '../../parts/format/duration.ts';
import { numberText } from '../../parts/format/number.ts';
import { ratioText } from '../../parts/format/ratio.ts';
import { Link } from '../../parts/page/link.tsx';
import { Columns, Section } from '../../parts/page/page.tsx';
import { State } from '../../parts/state/state.tsx';
import { withoutRefs } from '../../platform/reference.ts';

export type Analysis = AnswerOf<typeof readAnalysis>;

/** Minutes of a year. */
export const minutes = (value: number | null): string => durationText(value === null ? null : value * 60);

/** A count with its word. */
export const many = (count: number, one: string): string => `${numberText(count)} ${one}${count === 1 ? '' : 's'}`;
const causeKinds = { site: 'Site', rack: 'Rack', database: 'Database', deploy: 'Deployment' } as const;
/** Rows of a list that is shown at once; the rest is counted. */
const mostRows = 30;

interface Titled {
  readonly told: Analysis;
  readonly title: (ref: string) => string;
}

function Refs({ refs, title, between = ' → ' }: { readonly refs: readonly string[]; readonly title: (ref: string) => string; readonly between?: string }) {
  return refs.map((ref, index) => (
    <Fragment key={`${ref} ${String(index)}`}>
      {index > 0 && between}
      <Link className="s-link" to={`?panel=map-system/${ref}`}>
        {title(ref)}
      </Link>
    </Fragment>
  ));
}

/** A section with a list; nothing where the list is empty. */
function Listed<Row>({
  title,
  note,
  rows,
  rowKey,
  row,
}: {
  readonly title: string;
  readonly note: string;
  readonly rows: readonly Row[];
  readonly rowKey: (row: Row) => string;
  readonly row: (row: Row) => ReactNode;
}) {
  if (rows.length === 0) return null;
  return (
    <Section title={title} count={rows.length} note={note}>
      <ul className="s-map-list">
        {rows.slice(0, mostRows).map((each) => (
          <li key={rowKey(each)}>{row(each)}</li>
        ))}
        {rows.length > mostRows && <li className="s-dim">… and {numberText(rows.length - mostRows)} more</li>}
      </ul>
    </Section>
  );
}

/** All of them. */
export function Others({ told, title }: Titled) {
  return (
    <>
      <Together told={told} title={title} />
      <Retries told={told} title={title} />
      <Listed
        title="Circles"
        note="They call each other round; started from cold, each waits for the next."
        rows={told.cycles}
        rowKey={(cycle) => cycle.systems.join()}
        row={(cycle) => (
          <>
            <State tone={cycle.hard ? 'bad' : 'warn'} word={cycle.hard ? 'hard' : 'soft'} />
            <span className="s-grow">
              <Refs refs={cycle.systems} title={title} between=", " />. <span className="s-dim">{withoutRefs(cycle.coldStart)}</span>
            </span>
          </>
        )}
      />
      <Passages told={told} title={title} />
      <Inversions told={told} title={title} />
      {told.notices.length > 0 && (
        <Section title="What to know of these figures">
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

function Together({ told, title }: Titled) {
  return (
    <Listed
      title="What fails together"
      note="Sites and groups that take several systems down at once, by what that costs a year. It is a part of the figures of the systems, not on top of them."
      rows={told.commonCauses}
      rowKey={(cause) => `${cause.kind} ${cause.name}`}
      row={(cause) => (
        <>
          <span className="s-grow">
            <b>
              {causeKinds[cause.kind]} {cause.name}
            </b>{' '}
            <span className="s-dim" title={cause.systems.map(title).join(', ')}>
              {many(cause.systems.length, 'system')};{' '}
              {cause.journeys.length === 0 ? 'fails no journey alone' : `fails ${many(cause.journeys.length, 'journey')} alone`};{' '}
              {ratioText(cause.availability)} {cause.source}
            </span>
          </span>
          <b className="s-num s-nowrap">{minutes(cause.minutesPerYear)} a year</b>
        </>
      )}
    />
  );
}

function Retries({ told, title }: Titled) {
  const worst = told.worstRetryPath;
  return (
    <>
      {worst !== null && (
        <Section title="The worst retry path" note="Attempts multiply along it when all at its end fail.">
          <p>
            <Refs refs={worst.path} title={title} />: <b className="s-num">{numberText(worst.worstCaseAttempts)} attempts</b> for one request (
            {worst.attempts.join(' × ')})
            {worst.withinBudgets < worst.worstCaseAttempts &&
              `; while the budgets of retries hold, at most ${numberText(Math.round(worst.withinBudgets * 10) / 10)} on any way`}
            .
          </p>
        </Section>
      )}
      <Listed
        title="Circles that retry"
        note="Every round multiplies the attempts again until a timeout or a budget ends it."
        rows={told.retryCircles}
        rowKey={(circle) => circle.systems.join()}
        row={(circle) => (
          <span className="s-grow">
            <Refs refs={circle.systems.slice(0, 12)} title={title} between=", " />
            {circle.systems.length > 12 && ` and ${numberText(circle.systems.length - 12)} more`}
          </span>
        )}
      />
    </>
  );
}

/** Dominators of journeys, and what holds the graph together. */
function Passages({ told, title }: Titled) {
  const journeys = told.journeys.filter((journey) => journey.passages.length > 0);
  return (
    <Columns>
      <Listed
        title="Ways that all lead over one"
        note="Systems through which alone a journey reaches others, and how many; soft calls too. No way round them exists."
        rows={journeys}
        rowKey={(journey) => journey.ref}
        row={(journey) => (
          <span className="s-grow">
            <b>{journey.title}</b>:{' '}
            {journey.passages.slice(0, 4).map((passage, index) => (
              <Fragment key={passage.ref}>
                {index > 0 && ', '}
                <Refs refs={[passage.ref]} title={title} /> <span className="s-dim s-num">({numberText(passage.cutsOff)})</span>
              </Fragment>
            ))}
            {journey.passages.length > 4 && <span className="s-dim"> and {numberText(journey.passages.length - 4)} more</span>}
          </span>
        )}
      />
      {told.articulationPoints.length > 0 && (
        <Section
          title="What holds the graph together"
          count={told.articulationPoints.length}
          note="Without one of these the graph falls apart, whichever way calls go."
        >
          <p>
            <Refs refs={told.articulationPoints.slice(0, 60)} title={title} between=", " />
            {told.articulationPoints.length > 60 && ` and ${numberText(told.articulationPoints.length - 60)} more`}
          </p>
        </Section>
      )}
    </Columns>
  );
}

function Inversions({ told, title }: Titled) {
  return (
    <>
      <Listed
        title="Timeouts the wrong way round"
        note="The caller gives up before its callee does, which goes on working for nobody."
        rows={told.timeoutInversions}
        rowKey={(each) => `${each.path.join()} ${each.says}`}
        row={(each) => (
          <>
            <span className="s-grow">
              <Refs refs={each.path} title={title} />
            </span>
            <span className="s-num s-nowrap">
              {durationText(each.outerSeconds)} over {durationText(each.innerSeconds)}
            </span>
          </>
        )}
      />
      <Listed
        title="Promises that stand on smaller ones"
        note="A caller that promises more than what it cannot do without; those between promise nothing."
        rows={told.tierInversions}
        rowKey={(each) => `${each.from}>${each.to}`}
        row={(each) => (
          <>
            <span className="s-grow">
              <Refs refs={each.path} title={title} />
            </span>
            <span className="s-num s-nowrap">
              {ratioText(each.fromPromises)} on {ratioText(each.toPromises)}
            </span>
          </>
        )}
      />
      <Listed
        title="Tools that stand on what they repair"
        note="When what they repair fails, so do they."
        rows={told.recoveryTools}
        rowKey={(each) => `${each.tool} ${each.repairs}`}
        row={(each) => (
          <span className="s-grow">
            {title(each.tool)} repairs {title(each.repairs)}: <Refs refs={each.path} title={title} />
          </span>
        )}
      />
    </>
  );
}
