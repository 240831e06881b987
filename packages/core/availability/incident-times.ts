/**
 * How long did incidents take to be detected, acknowledged, mitigated and resolved? Counts and percentiles stand beside the mean,
 * because the mean of such times says little: one long incident moves it seventyfold (see Davidovič, "Incident Metrics in SRE",
 * 2021). Nearest rank, all measured from `started`. An instant that is not known makes its measure missing and is never filled in
 * from another.
 */
import { nearestRank } from '../number/nearest-rank.ts';
import { sumOf } from '../number/sum.ts';
import type { Instant } from '../time/instant.ts';

export interface IncidentInstants {
  readonly started: Instant;
  readonly detected?: Instant | undefined;
  readonly acknowledged?: Instant | undefined;
  readonly mitigated?: Instant | undefined;
  readonly resolved?: Instant | undefined;
}

/** Seconds; all null without any. */
export interface Timing {
  readonly count: number;
  readonly missing: number;
  readonly mean: number | null;
  readonly p50: number | null;
  readonly p90: number | null;
  readonly max: number | null;
}

export interface IncidentTimes {
  readonly toDetect: Timing;
  readonly toAcknowledge: Timing;
  readonly toMitigate: Timing;
  readonly toResolve: Timing;
}

/** The four measures over a set of incidents. */
export function incidentTimes(incidents: readonly IncidentInstants[]): IncidentTimes {
  const timing = (until: (incident: IncidentInstants) => Instant | undefined): Timing => {
    const seconds: number[] = [];
    for (const incident of incidents) {
      const end = until(incident);
      if (end !== undefined) seconds.push((end - incident.started) / 1000);
    }
    seconds.sort((a, b) => a - b);
    return {
      count: seconds.length,
      missing: incidents.length - seconds.length,
      mean: seconds.length === 0 ? null : sumOf(seconds) / seconds.length,
      p50: nearestRank(seconds, 50),
      p90: nearestRank(seconds, 90),
      max: seconds.at(-1) ?? null,
    };
  };
  return {
    toDetect: timing((incident) => incident.detected),
    toAcknowledge: timing((incident) => incident.acknowledged),
    toMitigate: timing((incident) => incident.mitigated),
    toResolve: timing((incident) => incident.resolved),
  };
}
