/** When, how long, how much? The three small texts that stand everywhere, each exact when hovered. */
import { useAppearance } from '../../platform/appearance.ts';
import { now as exactNow, useNow } from '../../platform/clock.ts';
import { durationText } from '../format/duration.ts';
import { instantText, presentFor, relativeText, utcText } from '../format/instant.ts';
import { ratioText } from '../format/ratio.ts';

type Given = string | number | null;

/** Milliseconds of an ISO text or of milliseconds; null stays null. */
export const instantOf = (given: Given): number | null => (given === null ? null : typeof given === 'number' ? given : Date.parse(given));

/**
 * A moment: local time (or UTC, as chosen in Settings), UTC and its distance on hover. `as="relative"` says "12 min ago". Not known is "—"
 * with `missing` as its reason.
 */
export function When({
  at,
  as = 'clock',
  seconds = false,
  missing = 'not known',
}: {
  readonly at: Given;
  readonly as?: 'clock' | 'relative';
  readonly seconds?: boolean;
  readonly missing?: string;
}) {
  const now = useNow();
  const { clock } = useAppearance();
  const instant = instantOf(at);
  if (instant === null || Number.isNaN(instant))
    return (
      <span className="s-faint" title={missing}>
        —
      </span>
    );
  const present = presentFor(instant, now, exactNow());
  const said = as === 'relative' ? relativeText(instant, present) : `${instantText(instant, now, clock, seconds)}${clock === 'utc' ? ' UTC' : ''}`;
  return (
    <time
      className="s-num s-nowrap"
      dateTime={new Date(instant).toISOString()}
      title={`${utcText(instant)} · ${as === 'relative' ? instantText(instant, now, clock, true) : relativeText(instant, present)}`}
    >
      {said}
    </time>
  );
}

/** How long something lasted, in seconds: 1 h 12 min; the exact seconds on hover. */
export function Duration({ seconds }: { readonly seconds: number | null }) {
  return (
    <span className="s-num s-nowrap" title={seconds === null ? 'not known' : `${seconds} s`}>
      {durationText(seconds)}
    </span>
  );
}

/** How long something has been going on, ticking: each second in the first ten minutes, then each minute. `until` stops it. */
export function Age({ since, until = null }: { readonly since: Given; readonly until?: Given }) {
  const from = instantOf(since);
  const to = instantOf(until);
  const coarse = useNow(30);
  const young = from !== null && to === null && coarse - from < 630_000;
  const fine = useNow(young ? 1 : 30);
  if (from === null) return <span className="s-faint">—</span>;
  const exact = Math.max(0, Math.round(((to ?? fine) - from) / 1000));
  const seconds = to === null && exact >= 600 ? Math.floor(exact / 60) * 60 : exact;
  return (
    <span className="s-num s-nowrap" title={`since ${utcText(from)}`}>
      {durationText(seconds)}
    </span>
  );
}

/** A share of 1 as a percentage, exact on hover. Never 100 % when something was lost. */
export function Ratio({ ratio, digits = 3, missing = 'not known' }: { readonly ratio: number | null; readonly digits?: number; readonly missing?: string }) {
  return (
    <span className={ratio === null ? 's-faint' : 's-num s-nowrap'} title={ratio === null ? missing : `${ratio * 100} %`}>
      {ratioText(ratio, digits)}
    </span>
  );
}
