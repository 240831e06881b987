/** At which loads does it recover? The thresholds of a run as zones of one axis, from far below the load that was run to far above it. Pure. */
import type { RunResult } from '@samspel/contract/cascades.ts';

type Thresholds = NonNullable<RunResult['thresholds']>;

/** stable: it comes back, even once down. vulnerable: it comes back, but not once down. metastable: it stays down. untried: nobody looked. */
export type ZoneKind = 'stable' | 'vulnerable' | 'metastable' | 'untried';

export interface Zone {
  readonly kind: ZoneKind;
  /** Times the load that was run. */
  readonly from: number;
  readonly to: number;
}

export interface LoadAxis {
  readonly from: number;
  readonly to: number;
  readonly zones: readonly Zone[];
  /** Where one zone ends and the next begins. */
  readonly bounds: readonly number[];
}

/** The axis; several runs beside each other share the widest of their ends. */
export function loadAxisOf(thresholds: Thresholds, ends: { readonly from: number; readonly to: number } = endsOf([thresholds])): LoadAxis {
  const { collapseFactor: collapse, recoverFactor: recover, triedTo } = thresholds;
  const { from, to } = ends;
  const zone = (kind: ZoneKind, start: number, end: number): Zone[] => (end > start ? [{ kind, from: start, to: end }] : []);
  if (collapse === null)
    return { from, to, zones: [...zone('stable', from, Math.min(to, triedTo)), ...zone('untried', Math.max(from, triedTo), to)], bounds: [] };
  const turn = Math.min(recover ?? from, collapse);
  return {
    from,
    to,
    zones: [...zone('stable', from, turn), ...zone('vulnerable', turn, collapse), ...zone('metastable', collapse, to)],
    bounds: [...(turn > from && turn < collapse ? [turn] : []), collapse],
  };
}

/** From where to where an axis must reach so that all of these stand on it, with room at both ends. */
export function endsOf(all: readonly Thresholds[]): { readonly from: number; readonly to: number } {
  const low = all.flatMap(({ collapseFactor, recoverFactor }) => [collapseFactor, recoverFactor].filter((each) => each !== null));
  return {
    from: Math.min(0.25, ...low.map((each) => each * 0.6)),
    to: Math.max(2, ...low.map((each) => each * 1.6), ...all.map(({ collapseFactor, triedTo }) => (collapseFactor === null ? triedTo : 0))),
  };
}

const round = [0.01, 0.02, 0.05, 0.1, 0.25, 0.5, 1, 2, 3, 5, 10, 20, 50, 100];

/** Round factors within the axis, so few that they keep apart at this width, 1 always among them. */
export function factorTicks({ from, to }: Pick<LoadAxis, 'from' | 'to'>, width: number): number[] {
  const inside = round.filter((each) => each >= from && each <= to);
  const span = Math.log(to / from);
  const kept: number[] = [1];
  for (const each of inside) if (kept.every((other) => (Math.abs(Math.log(each / other)) / span) * width >= 58)) kept.push(each);
  return kept.sort((a, b) => a - b);
}
