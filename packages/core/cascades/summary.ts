/**
 * What does a person want to know of a run, and what is drawn of it?
 *
 * From the answer of `cascade`, which holds every step of every system: means before the trigger, while it lasts and in the last tenth; what
 * was lost; who failed and why; and the course in at most 300 frames, with a letter for the state of every system in every frame.
 * Lost are the good answers that the users of each journey would have got at the success they had before the first event, and in all the sum of
 * these: journeys that fare better because others fail make up for nobody. Answers of requests that were
 * offered earlier count when they come, so a run that ends inside a backlog loses more than it would in the end.
 */
import type { CascadeAnswer, SystemSeries, UserSeries } from './run.ts';
import type { Scenario } from './scenario.ts';
import type { Failure } from './verdict.ts';

/** Means over a stretch; null where nothing was. */
export interface Flow {
  readonly offeredPerSecond: number | null;
  readonly attemptsPerSecond: number | null;
  readonly goodputPerSecond: number | null;
  readonly successRatio: number | null;
  readonly latencySeconds: number | null;
}

export interface Spans {
  readonly before: Flow;
  readonly during: Flow;
  readonly after: Flow;
}

/**
 * stable: nothing failed; vulnerable: something did, and users got back what they had; metastable: they did not, although what caused it is
 * over; unknown: they did not, and it is not over, or nothing happened at all.
 */
export type VerdictWord = 'stable' | 'vulnerable' | 'metastable' | 'unknown';

export interface Summary {
  readonly verdict: { readonly word: VerdictWord; readonly recovered: boolean | null; readonly metastable: boolean | null; readonly says: string };
  readonly order: readonly Failure[];
  readonly users: Spans;
  readonly lostRequests: number;
  readonly journeys: readonly { readonly ref: string; readonly failedAt: number | null; readonly lostRequests: number; readonly spans: Spans }[];
  readonly systems: readonly { readonly ref: string; readonly failedAt: number | null; readonly busyBefore: number | null; readonly spans: Spans }[];
  readonly systemsLeftOut: number;
}

const mostSystems = 200;

type Steps = readonly [from: number, to: number];

/** Sums a run up. */
export function summaryOf(scenario: Scenario, answer: CascadeAnswer, titleOf: (ref: string) => string): Summary {
  const stretches = stretchesOf(scenario, answer);
  const order = answer.verdict.failures.map((failure) => ({ ...failure, says: titled(failure.says, scenario, titleOf) }));
  const failedAt = new Map(order.map(({ system, at }) => [system, at]));
  const places = new Map(order.map(({ system }, place) => [system, place]));
  const placeOf = (ref: string): number => places.get(ref) ?? order.length;
  const journeys = Object.entries(answer.journeys).map(([ref, series]) => ({
    ref,
    failedAt: failedAt.get(ref) ?? null,
    lostRequests: answer.lost.journeys[ref] ?? 0,
    spans: spansOf(series, series.offeredPerSecond, stretches),
  }));
  const isJourney = new Set(journeys.map(({ ref }) => ref));
  const systems = Object.entries(answer.systems)
    .filter(([ref]) => !isJourney.has(ref))
    .map(([ref, series]) => {
      const servers = scenario.systems[ref]?.servers ?? null;
      const busy = mean(series.busy, stretches.before);
      return {
        ref,
        failedAt: failedAt.get(ref) ?? null,
        busyBefore: servers === null || busy === null ? null : busy / servers,
        spans: spansOf(series, series.attemptsPerSecond, stretches),
      };
    })
    .filter(({ failedAt: at, spans }) => at !== null || changed(spans))
    .sort((a, b) => placeOf(a.ref) - placeOf(b.ref) || worst(a.spans) - worst(b.spans) || (a.ref < b.ref ? -1 : 1));
  return {
    verdict: {
      word: wordOf(answer, scenario.events.length > 0),
      recovered: answer.verdict.recovered,
      metastable: answer.verdict.metastable,
      says: titled(answer.verdict.says, scenario, titleOf),
    },
    order,
    users: spansOf(answer.users, answer.users.offeredPerSecond, stretches),
    lostRequests: answer.lost.users,
    journeys,
    systems: systems.slice(0, mostSystems),
    systemsLeftOut: Math.max(0, systems.length - mostSystems),
  };
}

function stretchesOf(scenario: Scenario, answer: CascadeAnswer): { readonly before: Steps; readonly during: Steps; readonly after: Steps } {
  const steps = answer.users.offeredPerSecond.length;
  const tenth = Math.floor(steps * 0.9);
  if (scenario.events.length === 0) return { before: [0, tenth], during: [0, steps], after: [tenth, steps] };
  const first = Math.floor(Math.min(...scenario.events.map(({ at }) => at)) / scenario.stepSeconds);
  const last = Math.max(...scenario.events.map(({ until }) => until ?? scenario.durationSeconds));
  return { before: [0, first], during: [first, Math.min(steps, Math.max(first + 1, Math.ceil(last / scenario.stepSeconds)))], after: [tenth, steps] };
}

function mean(values: readonly (number | null)[], [from, to]: Steps): number | null {
  const there = values.slice(from, to).filter((value) => value !== null);
  return there.length === 0 ? null : there.reduce((sum, value) => sum + value, 0) / there.length;
}

function flowOf(series: UserSeries | SystemSeries, offered: readonly number[], steps: Steps): Flow {
  const offeredPerSecond = mean(offered, steps);
  const goodputPerSecond = mean(series.goodputPerSecond, steps);
  let weighted = 0;
  let good = 0;
  for (let step = steps[0]; step < steps[1]; step++) {
    const latency = series.latencySeconds[step] ?? null;
    const rate = series.goodputPerSecond[step] ?? 0;
    if (latency !== null) {
      weighted += latency * rate;
      good += rate;
    }
  }
  return {
    offeredPerSecond,
    attemptsPerSecond: mean(series.attemptsPerSecond, steps),
    goodputPerSecond,
    successRatio: offeredPerSecond === null || goodputPerSecond === null || offeredPerSecond <= 0 ? null : Math.min(1, goodputPerSecond / offeredPerSecond),
    latencySeconds: good > 0 ? weighted / good : null,
  };
}

function spansOf(series: UserSeries | SystemSeries, offered: readonly number[], stretches: Record<keyof Spans, Steps>): Spans {
  return {
    before: flowOf(series, offered, stretches.before),
    during: flowOf(series, offered, stretches.during),
    after: flowOf(series, offered, stretches.after),
  };
}

function worst({ during, after }: Spans): number {
  return Math.min(during.successRatio ?? 1, after.successRatio ?? 1);
}

/** Whether a system looks otherwise than before: a twentieth more of its requests failed, or it took half as long again. */
function changed({ before, during, after }: Spans): boolean {
  return [during, after].some(
    (flow) =>
      (before.successRatio ?? 1) - (flow.successRatio ?? 1) > 0.05 ||
      (before.latencySeconds !== null && (flow.latencySeconds ?? 0) > before.latencySeconds * 1.5 + 0.001),
  );
}

function wordOf({ verdict }: CascadeAnswer, eventful: boolean): VerdictWord {
  if (verdict.metastable) return 'metastable';
  if (!eventful) return verdict.order.length === 0 ? 'stable' : 'unknown';
  if (verdict.recovered === false) return 'unknown';
  return verdict.order.length === 0 ? 'stable' : 'vulnerable';
}

/** A sentence with the titles of systems in the place of their references. */
export function titled(says: string, scenario: Scenario, titleOf: (ref: string) => string): string {
  return says.replace(/[^\s,;.]+:[^\s,;]*[^\s,;.]/g, (word) => (Object.hasOwn(scenario.systems, word) ? titleOf(word) : word));
}
