/** Who was hurt when? A lane for each system and journey that was strained (half as high) or failed (full), first to fail first; with a table behind. */
import { Button } from '@mantine/core';
import { IconBolt } from '@tabler/icons-react';
import { useMemo, useState } from 'react';
import { Chart } from '../../../parts/chart/chart.tsx';
import { durationText } from '../../../parts/format/duration.ts';
import { countText } from '../../../parts/format/number.ts';
import { Link } from '../../../parts/page/link.tsx';
import { addressOfRef } from '../../../platform/places.ts';
import { seek } from '../playing.ts';
import { type Lane, lanesOf, type Series, type Span } from './course.ts';
import './runs.css';

const first = 14;

interface LanesProps {
  readonly series: Series;
  readonly frame: number;
  readonly spans: readonly Span[];
  /** Whom the trigger hits. */
  readonly hit: ReadonlySet<string>;
  /** Who failed, in order. */
  readonly order: readonly string[];
  readonly titleOf: (ref: string) => string;
}

/** The lanes. */
export function Lanes({ series, frame, spans, hit, order, titleOf }: LanesProps) {
  const [all, setAll] = useState(false);
  const since = spans.length === 0 ? 0 : Math.floor(Math.min(...spans.map(({ from }) => from)) / series.frameSeconds);
  const lanes = useMemo(() => lanesOf(series.states, order, since), [series, order, since]);
  if (lanes.length === 0) return <p className="s-run-calm">Nobody was strained, and nobody failed.</p>;
  const shown = all ? lanes : lanes.slice(0, first);
  const last = Math.max(1, series.frames - 1);
  const moment = (at: number | null): string => (at === null ? '—' : durationText(at * series.frameSeconds));
  return (
    <Chart
      label="Who was hurt when"
      readout={
        <span className="s-run-lane-keys">
          <span>
            <i data-state="failing" /> failing
          </span>
          <span>
            <i data-state="strained" /> strained
          </span>
          <span>
            <i data-state="well" /> well
          </span>
        </span>
      }
      table={{
        columns: ['Who', 'Strained from', 'Failing from', 'Well again'],
        rows: lanes.map((lane) => [
          titleOf(lane.ref),
          moment(lane.firstStrained),
          moment(lane.firstFailing),
          lane.wellAgain === null ? 'not by the end' : moment(lane.wellAgain),
        ]),
      }}
    >
      <ul className="s-run-lanes">
        {shown.map((lane) => (
          <li key={lane.ref}>
            <span className="s-run-lane-name">
              {hit.has(lane.ref) && <IconBolt size={13} stroke={1.75} aria-label="hit by the trigger" role="img" />}
              <Who lane={lane} titleOf={titleOf} />
            </span>
            <Strip lane={lane} last={last} frame={frame} spans={spans} series={series} />
          </li>
        ))}
      </ul>
      {lanes.length > first && (
        <p className="s-run-more">
          <Button variant="subtle" color="gray" size="compact-sm" aria-expanded={all} onClick={() => setAll(!all)}>
            {all ? 'Show fewer' : `Show all ${countText(lanes.length, 'lane')}`}
          </Button>
        </p>
      )}
    </Chart>
  );
}

/** A system opens in the panel; a journey leads to its availability. */
function Who({ lane, titleOf }: { readonly lane: Lane; readonly titleOf: (ref: string) => string }) {
  const journey = lane.ref.startsWith('journey:');
  const to = journey ? addressOfRef(lane.ref) : addressOfRef(lane.ref) === null ? null : `?panel=map-system/${lane.ref}`;
  const title = titleOf(lane.ref);
  const name = journey ? <b>{title}</b> : title;
  return to === null ? (
    <span className="s-cut" title={title}>
      {name}
    </span>
  ) : (
    <Link className="s-link s-cut" to={to} title={title}>
      {name}
    </Link>
  );
}

function Strip({ lane, last, frame, spans, series }: { readonly lane: Lane; readonly last: number } & Pick<LanesProps, 'frame' | 'spans' | 'series'>) {
  const place = (seconds: number): number => Math.min(last, seconds / series.frameSeconds);
  return (
    <svg
      className="s-run-strip"
      viewBox={`0 0 ${last} 16`}
      preserveAspectRatio="none"
      aria-hidden="true"
      focusable="false"
      onClick={(event) => {
        const box = event.currentTarget.getBoundingClientRect();
        seek(Math.round(((event.clientX - box.left) / box.width) * last));
      }}
    >
      {spans.map((span) => (
        <rect
          key={`${span.from} ${span.to}`}
          className="s-run-strip-span"
          x={place(span.from)}
          y={0}
          width={Math.max(0.2, place(span.to) - place(span.from))}
          height={16}
        />
      ))}
      <line className="s-run-strip-well" x1={0} x2={last} y1={13.5} y2={13.5} />
      {lane.stretches.map((stretch) => (
        <rect
          key={stretch.from}
          data-state={stretch.state}
          x={stretch.from}
          y={stretch.state === 'failing' ? 2 : 8}
          width={Math.min(last, stretch.to) - stretch.from}
          height={stretch.state === 'failing' ? 12 : 6}
        />
      ))}
      <line className="s-run-strip-mark" x1={frame} x2={frame} y1={0} y2={16} />
    </svg>
  );
}
