/** Who was hurt when, and when did the trigger last? The frames of a run as stretches of time, one lane for each that was hurt. Pure. */
import type { Run, readSeries } from '@samspel/contract/cascades.ts';
import type { AnswerOf } from '@samspel/contract/route.ts';
import { durationText } from '../../../parts/format/duration.ts';
import { triggers } from '../words.ts';

export type Series = AnswerOf<typeof readSeries>;

export interface Stretch {
  readonly state: 'strained' | 'failing';
  /** Frames: from this one up to that. */
  readonly from: number;
  readonly to: number;
}

export interface Lane {
  readonly ref: string;
  readonly stretches: readonly Stretch[];
  readonly firstStrained: number | null;
  readonly firstFailing: number | null;
  /** The first frame after which nothing more hurts; null: it hurts at the end. */
  readonly wellAgain: number | null;
}

const named: Readonly<Record<string, Stretch['state']>> = { s: 'strained', f: 'failing' };

/**
 * A lane for each that was strained or failed at `since` (a frame) or later: those of `order` in their order, then the others by how long they
 * were hurt. What hurts before alone is how a run begins: nobody has been asked yet.
 */
export function lanesOf(states: Readonly<Record<string, string>>, order: readonly string[], since = 0): Lane[] {
  const lanes = Object.entries(states).flatMap(([ref, letters]): Lane[] => {
    const stretches: Stretch[] = [];
    for (let frame = 0; frame < letters.length; ) {
      const letter = letters[frame] ?? '.';
      let end = frame + 1;
      while (end < letters.length && letters[end] === letter) end++;
      const state = named[letter];
      if (state !== undefined) stretches.push({ state, from: frame, to: end });
      frame = end;
    }
    if (!stretches.some(({ to }) => to > since)) return [];
    const first = (state: Stretch['state']): number | null => stretches.find((stretch) => stretch.state === state)?.from ?? null;
    const last = stretches.at(-1)?.to ?? letters.length;
    return [{ ref, stretches, firstStrained: first('strained'), firstFailing: first('failing'), wellAgain: last >= letters.length ? null : last }];
  });
  const places = new Map(order.map((ref, place) => [ref, place]));
  const placeOf = ({ ref }: Lane): number => places.get(ref) ?? order.length;
  const hurt = ({ stretches }: Lane): number => stretches.reduce((sum, { state, from, to }) => sum + (to - from) * (state === 'failing' ? 2 : 1), 0);
  return lanes.sort((a, b) => placeOf(a) - placeOf(b) || hurt(b) - hurt(a) || (a.ref < b.ref ? -1 : 1));
}

export interface Span {
  readonly from: number;
  readonly to: number;
  readonly label: string;
}

/** While what went wrong lasts: as its trigger says, else as the events of its scenario do. */
export function triggerSpans(run: Pick<Run, 'trigger' | 'scenario'>, endsAt: number): Span[] {
  const { trigger, scenario } = run;
  if (trigger !== null)
    return [{ from: trigger.at, to: trigger.forSeconds === null ? endsAt : trigger.at + trigger.forSeconds, label: triggers[trigger.kind].span }];
  const spans = new Map<string, Span>();
  for (const { at, until } of scenario.events ?? []) {
    const to = until ?? endsAt;
    spans.set(`${at} ${to}`, { from: at, to, label: 'trigger' });
  }
  return [...spans.values()];
}

/** Whom the trigger hits, by reference. */
export function triggered(run: Pick<Run, 'trigger' | 'scenario'>): ReadonlySet<string> {
  if (run.trigger !== null) return new Set(run.trigger.target === null ? [] : [run.trigger.target]);
  return new Set((run.scenario.events ?? []).flatMap(({ system, to }) => [system, to]).filter((ref) => ref !== undefined && ref !== null));
}

/** Round moments of a run, so few that their words keep apart at this width. */
export function momentTicks(seconds: number, width: number): { at: number; label: string }[] {
  const step = [1, 5, 10, 30, 60, 120, 300, 600, 1800, 3600, 7200, 21_600].find((each) => (seconds / each) * 64 <= width) ?? 43_200;
  return Array.from({ length: Math.floor(seconds / step) + 1 }, (_, index) => ({ at: index * step, label: durationText(index * step) }));
}
