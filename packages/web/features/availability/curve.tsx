/** How bad did it get? The worst window of every length: one bad afternoon and a hundred small stumbles of the same sum look different here. */
import { availabilityCurve } from '@samspel/contract/availability.ts';
import { useMemo } from 'react';
import { LineChart, type Tick } from '../../parts/chart/line-chart.tsx';
import { durationText } from '../../parts/format/duration.ts';
import { utcText } from '../../parts/format/instant.ts';
import { ratioText } from '../../parts/format/ratio.ts';
import { Answer, EmptyState, Skeleton } from '../../parts/page/standing.tsx';
import { type ChosenSpan, spanQuery } from '../../parts/span/periods.ts';
import { useAsk } from '../../platform/ask.ts';
import { lossScale } from './loss-scale.ts';

const marks: readonly Tick[] = [
  { at: 60, label: '1 min' },
  { at: 600, label: '10 min' },
  { at: 3600, label: '1 h' },
  { at: 21_600, label: '6 h' },
  { at: 86_400, label: '1 d' },
  { at: 604_800, label: '7 d' },
  { at: 2_592_000, label: '30 d' },
  { at: 31_536_000, label: '1 y' },
];

/** The curve, with the goal as a line across where there is one. */
export function Curve({
  scope,
  title,
  span,
  goal,
  open,
}: {
  readonly scope: string;
  readonly title: string;
  readonly span: ChosenSpan;
  readonly goal: number | undefined;
  readonly open: (span: ChosenSpan) => void;
}) {
  const asked = useAsk(availabilityCurve, { query: { scope, ...spanQuery(span) } }, { nouns: ['incidents'] });
  return (
    <Answer asked={asked} skeleton={<Skeleton kind="chart" />}>
      {({ windows }) =>
        windows.some((each) => each.worst !== null) ? (
          <Drawn title={title} windows={windows} goal={goal} open={open} />
        ) : (
          <EmptyState small title="No window of this span had any demand, so there is no worst one." />
        )
      }
    </Answer>
  );
}

interface Window {
  readonly seconds: number;
  readonly worst: number | null;
  readonly at: string | null;
}

function Drawn({
  title,
  windows,
  goal,
  open,
}: {
  readonly title: string;
  readonly windows: readonly Window[];
  readonly goal: number | undefined;
  readonly open: (span: ChosenSpan) => void;
}) {
  const places = useMemo(() => windows.map((each) => each.seconds), [windows]);
  const scale = useMemo(
    () => lossScale([...windows.flatMap((each) => (each.worst === null ? [] : [each.worst])), ...(goal === undefined ? [] : [goal])]),
    [windows, goal],
  );
  const first = places[0] ?? 60;
  const last = places.at(-1) ?? 86_400;
  const ticks = (width: number) => {
    const fitting = marks.filter((mark) => mark.at >= first && mark.at <= last);
    const every = Math.max(1, Math.ceil((fitting.length * 52) / Math.max(1, width)));
    return fitting.filter((_, index) => index % every === 0);
  };
  const until = (window: Window) => (window.at === null ? null : Date.parse(window.at) + window.seconds * 1000);
  const show = (index: number) => {
    const window = windows[index];
    const end = window === undefined ? null : until(window);
    if (window?.at == null || end === null) return;
    open({ first: window.at.slice(0, 10), last: new Date(end - 1000).toISOString().slice(0, 10) });
  };
  return (
    <LineChart
      label={`Worst window of each length, ${title}`}
      places={places}
      xScale="log"
      xTicks={ticks}
      y={scale.place}
      yTicks={scale.ticks}
      lines={[{ name: 'Worst window', values: windows.map((each) => each.worst), dots: true }]}
      reference={goal === undefined ? undefined : { value: goal, label: `goal ${ratioText(goal, 2)}` }}
      onOpen={show}
      rest="Across: how long a window. Up: the availability of the worst one of that length."
      read={(index) => {
        const window = windows[index];
        if (window === undefined) return null;
        return (
          <>
            Worst <b>{durationText(window.seconds)}</b>: <b>{ratioText(window.worst)}</b>
            {window.at !== null && `, from ${utcText(Date.parse(window.at)).slice(0, 16)} UTC`}
          </>
        );
      }}
      table={{
        columns: ['Length', 'Worst', 'Begins (UTC)'],
        rows: windows.map((each) => [durationText(each.seconds), ratioText(each.worst), each.at === null ? '—' : utcText(Date.parse(each.at)).slice(0, 16)]),
      }}
    />
  );
}
