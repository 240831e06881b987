/** Which moment of a run is shown? Play, pause, a scrubber and the keys for them, with the sentence of the step it stands at. */
import { ActionIcon } from '@mantine/core';
import type { Run } from '@samspel/contract/cascades.ts';
import { IconPlayerPause, IconPlayerPlay } from '@tabler/icons-react';
import { useEffect, useMemo } from 'react';
import { durationText } from '../../../parts/format/duration.ts';
import { useShortcuts } from '../../../platform/keys.ts';
import { withoutRefs } from '../../../platform/reference.ts';
import { pause, play, seek, usePlaying } from '../playing.ts';
import type { Series } from './course.ts';
import './runs.css';

/** The frame that is shown, within the frames of this run. */
export function useMoment(series: Series): { readonly frame: number; readonly last: number; readonly seconds: number; readonly on: boolean } {
  const { frame: wanted, on } = usePlaying();
  const last = Math.max(0, series.frames - 1);
  const frame = Math.min(wanted, last);
  return { frame, last, seconds: frame * series.frameSeconds, on };
}

/** The bar. It begins at `start` (seconds), where it begins to hurt. P plays and pauses, comma and full stop go from failure to failure. */
export function MomentBar({ run, series, start }: { readonly run: Run; readonly series: Series; readonly start: number }) {
  const { frame, last, seconds, on } = useMoment(series);
  const toggle = () => (on ? pause() : play(series.frames, Math.max(4, series.frames / 24)));
  // biome-ignore lint/correctness/useExhaustiveDependencies: another run begins anew
  useEffect(() => seek(Math.floor(start / series.frameSeconds)), [run.id, start]);
  const order = run.result?.order ?? [];
  const jump = (way: 1 | -1) => {
    const times = order.map((each) => Math.min(last, Math.floor(each.at / series.frameSeconds)));
    const next = way === 1 ? times.find((at) => at > frame) : times.findLast((at) => at < frame);
    if (next !== undefined) seek(next);
  };
  useShortcuts('The run', [
    { keys: 'p', says: 'Play or pause', run: toggle },
    { keys: '.', says: 'To the next failure', run: () => jump(1) },
    { keys: ',', says: 'To the failure before', run: () => jump(-1) },
  ]);
  const step = order.findLast((each) => each.at <= seconds + series.frameSeconds);
  const counts = useMemo(() => countsAt(series, frame), [series, frame]);
  return (
    <div className="s-run-moment">
      <div className="s-run-scrub">
        <span className="s-row">
          <ActionIcon aria-label={on ? 'Pause' : 'Play'} title={`${on ? 'Pause' : 'Play'} (P)`} onClick={toggle}>
            {on ? <IconPlayerPause size={16} stroke={1.5} /> : <IconPlayerPlay size={16} stroke={1.5} />}
          </ActionIcon>
          <span className="s-num s-nowrap">
            {durationText(seconds)} <span className="s-faint">of {durationText(last * series.frameSeconds)}</span>
          </span>
        </span>
        <input
          type="range"
          min={0}
          max={last}
          value={frame}
          aria-label="Moment of the run"
          aria-valuetext={`${durationText(seconds)} after the beginning, ${counts.failing} failing, ${counts.strained} strained`}
          onChange={(event) => seek(Number(event.currentTarget.value))}
        />
      </div>
      <p className="s-run-step">
        <span className="s-num">
          {counts.failing} failing, {counts.strained} strained.
        </span>{' '}
        <span aria-live={on ? 'off' : 'polite'}>{step === undefined ? 'Nothing has failed yet.' : withoutRefs(step.says)}</span>
      </p>
    </div>
  );
}

function countsAt(series: Series, frame: number): { readonly failing: number; readonly strained: number } {
  let [failing, strained] = [0, 0];
  for (const letters of Object.values(series.states)) {
    if (letters[frame] === 'f') failing++;
    else if (letters[frame] === 's') strained++;
  }
  return { failing, strained };
}
