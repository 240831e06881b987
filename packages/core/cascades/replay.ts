/**
 * Was the map right? An incident played again: the systems that were recorded as hit, with the times at which they were, beside those that the
 * model says.
 *
 * The model says that a system is hit from the first of three steps in a row in which less than nine tenths of what came was answered well.
 * What the trigger hit is given, so it counts neither as hit nor as miss; a journey counts where it was recorded, since what journeys lose
 * follows from systems. Times are compared by their order only: the model knows nothing of people who step in, nor of the minute in which
 * somebody looked.
 *
 * A miss is explained by the graph, so that it becomes a question somebody can answer. Failure goes up the calls: a hard way leads to what was
 * hit before (then the figures are too kind, or it follows from another miss), or only a soft one does (a hardness is wrong). Load goes down
 * them: what was hit before calls it, so retries or a fallback that the map does not know may have asked it for too much. Neither: an edge is
 * missing. A false alarm that calls something hit, hard, and was not hurt is a hardness that is wrong the other way.
 */
import type { CascadeAnswer } from './run.ts';
import type { Scenario } from './scenario.ts';
import type { Trigger } from './trigger.ts';

/** A system or journey of an incident, in seconds after it began. */
export interface RecordedHit {
  readonly ref: string;
  readonly at: number;
  /** Null: not over yet. */
  readonly until: number | null;
  /** How much of it was gone. */
  readonly share: number;
}

interface ReplayStep {
  readonly ref: string;
  readonly title: string;
  /** Null: not hit. */
  readonly recordedAt: number | null;
  readonly predictedAt: number | null;
  readonly outcome: 'hit' | 'missed' | 'false-alarm';
  readonly says: string;
}

type MissKind = 'cascades.missing-dependency' | 'cascades.wrong-hardness' | 'cascades.unmapped-load';

interface Replay {
  /** Recorded ones by time, then false alarms. */
  readonly steps: readonly ReplayStep[];
  readonly hits: number;
  readonly misses: number;
  readonly falseAlarms: number;
  /** Of the systems that were hit, the share that the model said; null: only what was given was hit. */
  readonly hitRate: number | null;
  /** Of the systems the model said, the share that was hit; null: it said none. */
  readonly precision: number | null;
  /** Of the pairs of hits recorded one after the other, the share that the model puts in that order; null: no such pair. */
  readonly orderAgreement: number | null;
  readonly findings: readonly { readonly kind: MissKind; readonly subject: string; readonly says: string }[];
}

const wellEnough = 0.9;
const inARow = 3;
const mostFindings = 20;
/** A system less hurt than this was slowed, not down. */
const downShare = 0.5;

/**
 * What set it off, where nobody says: the first system hit that depends, hard, on no other that was hit, since only there could a chain of
 * failures have begun; slowed where less than half of it was gone, emptied where it is a cache that was not all gone. Null: no system of the
 * scenario was hit.
 */
export function triggerOf(
  scenario: Pick<Scenario, 'systems'>,
  hits: readonly RecordedHit[],
  isCache: (ref: string) => boolean,
): (Pick<Trigger, 'kind' | 'target'> & { readonly hit: RecordedHit }) | null {
  const known = hits.filter(({ ref }) => (scenario.systems[ref]?.servers ?? null) !== null).toSorted((a, b) => a.at - b.at);
  const refs = new Set(known.map(({ ref }) => ref));
  const hit = known.find(({ ref }) => ![...reached(scenario, ref, true)].some((other) => other !== ref && refs.has(other))) ?? known[0];
  if (hit === undefined) return null;
  return { kind: hit.share >= 1 ? 'fail' : isCache(hit.ref) ? 'cache-flush' : hit.share >= downShare ? 'fail' : 'slow', target: hit.ref, hit };
}

/** What the trigger itself hits: given, and no prediction. The emptying of a cache is given, what it does to others is not. */
export function givenBy(scenario: Pick<Scenario, 'events'>, trigger: Trigger | null): Set<string> {
  const hit = trigger?.kind === 'cache-flush' ? [] : scenario.events.flatMap(({ system, to }) => [system, to]);
  return new Set([trigger?.target ?? null, ...hit].filter((ref) => ref !== null));
}

/** An incident of this title, with what was recorded of it, beside the answer of the run that plays it again. */
export function replayOf(
  scenario: Scenario,
  answer: Pick<CascadeAnswer, 'systems'>,
  recorded: { readonly title: string; readonly hits: readonly RecordedHit[] },
  given: ReadonlySet<string>,
  titleOf: (ref: string) => string,
): Replay {
  const wasHit = new Map(recorded.hits.map(({ ref, at }) => [ref, at]));
  const journeys = new Set(scenario.load.map(({ name }) => name));
  const predicted = new Map(predictedHits(scenario, answer).filter(([ref]) => !given.has(ref) && (!journeys.has(ref) || wasHit.has(ref))));
  const recordedSteps = recorded.hits
    .filter(({ ref }) => !given.has(ref))
    .toSorted((a, b) => a.at - b.at)
    .map(({ ref, at }): Bare => {
      const predictedAt = predicted.get(ref) ?? null;
      return { ref, recordedAt: at, predictedAt, outcome: predictedAt === null ? 'missed' : 'hit' };
    });
  const alarms = [...predicted]
    .filter(([ref]) => !wasHit.has(ref))
    .map(([ref, at]): Bare => ({ ref, recordedAt: null, predictedAt: at, outcome: 'false-alarm' }));
  const bare = [...recordedSteps, ...alarms];
  const missed = new Set(bare.filter(({ outcome }) => outcome === 'missed').map(({ ref }) => ref));
  const story: Story = { scenario, callers: callersOf(scenario), wasHit, given, missed, titleOf, title: recorded.title };
  const findings: Replay['findings'][number][] = [];
  const steps = bare.map((step): ReplayStep => {
    const { says, kind = null, subjects = [step.ref] } = explained(step, story);
    if (kind !== null) for (const subject of subjects) if (findings.length < mostFindings) findings.push({ kind, subject, says });
    return { ...step, title: titleOf(step.ref), says: `${says}.` };
  });
  const count = (outcome: ReplayStep['outcome']): number => bare.filter((step) => step.outcome === outcome).length;
  const [hits, misses, falseAlarms] = [count('hit'), count('missed'), count('false-alarm')];
  return { steps, hits, misses, falseAlarms, hitRate: part(hits, misses), precision: part(hits, falseAlarms), orderAgreement: agreement(bare), findings };
}

type Bare = Pick<ReplayStep, 'ref' | 'recordedAt' | 'predictedAt' | 'outcome'>;

interface Story {
  readonly scenario: Scenario;
  /** Who calls each system. */
  readonly callers: ReadonlyMap<string, readonly string[]>;
  readonly wasHit: ReadonlyMap<string, number>;
  readonly given: ReadonlySet<string>;
  readonly missed: ReadonlySet<string>;
  readonly titleOf: (ref: string) => string;
  readonly title: string;
}

function part(some: number, others: number): number | null {
  return some + others === 0 ? null : some / (some + others);
}

/** Who is hurt, and when, in seconds after the first event. */
function predictedHits({ events, durationSeconds, stepSeconds }: Scenario, { systems }: Pick<CascadeAnswer, 'systems'>): [ref: string, at: number][] {
  const lead = Math.min(...events.map(({ at }) => at), durationSeconds);
  const first = Math.floor(lead / stepSeconds);
  return Object.entries(systems)
    .flatMap(([ref, { attemptsPerSecond, goodputPerSecond }]): [string, number][] => {
      let row = 0;
      for (let step = first; step < attemptsPerSecond.length; step++) {
        const attempts = attemptsPerSecond[step] ?? 0;
        if (attempts <= 0) continue;
        row = (goodputPerSecond[step] ?? 0) < attempts * wellEnough ? row + 1 : 0;
        if (row === inARow) return [[ref, Math.max(0, (step - inARow + 1) * stepSeconds - lead)]];
      }
      return [];
    })
    .sort(([, a], [, b]) => a - b);
}

interface Explained {
  readonly says: string;
  /** Of the finding; none where there is nothing to ask. */
  readonly kind?: MissKind;
  readonly subjects?: readonly string[];
}

function explained(step: Bare, story: Story): Explained {
  if (step.outcome === 'hit') return { says: 'The model says so too' };
  return step.outcome === 'false-alarm' ? falseAlarm(step, story) : miss(step, story);
}

function falseAlarm({ ref }: Bare, { scenario, given, wasHit, titleOf, title }: Story): Explained {
  const call = scenario.systems[ref]?.calls.find(({ hard, to }) => hard && (given.has(to) || wasHit.has(to)));
  if (call === undefined) return { says: 'The model says it would have been hit; nobody recorded that it was' };
  return { says: `The map says that ${titleOf(ref)} cannot do without ${titleOf(call.to)}, and it was not hit in «${title}»`, kind: 'cascades.wrong-hardness' };
}

function miss({ ref, recordedAt }: Bare, { scenario, callers, given, wasHit, missed, titleOf, title }: Story): Explained {
  const name = titleOf(ref);
  if (!Object.hasOwn(scenario.systems, ref))
    return { says: `${name} was hit in «${title}», and no journey reaches it on the map`, kind: 'cascades.missing-dependency' };
  const sources = new Set(given);
  for (const [other, at] of wasHit) if (other !== ref && at <= (recordedAt ?? 0)) sources.add(other);
  const sourcesOf = (hardOnly: boolean): string[] => [...reached(scenario, ref, hardOnly)].filter((one) => one !== ref && sources.has(one));
  const hard = sourcesOf(true);
  const [follows] = hard;
  if (follows !== undefined)
    return hard.every((one) => missed.has(one))
      ? { says: `It follows from ${titleOf(follows)}, which the model missed` }
      : { says: 'The map leads there over hard calls, but in the model it held: its figures may be too kind' };
  if (sourcesOf(false).length > 0)
    return { says: `${name} was hit in «${title}» although it depends only softly on what was hit before`, kind: 'cascades.wrong-hardness' };
  const isBefore = (one: string): boolean => given.has(one) || (wasHit.get(one) ?? 0) < (recordedAt ?? 0);
  const above = leadingTo(ref, callers);
  const asking = [...sources].find((one) => isBefore(one) && above.has(one));
  if (asking !== undefined)
    return {
      says: `${name} was hit in «${title}» and depends on nothing that was hit before; ${titleOf(asking)}, which was, calls it: retries or a fallback that the map does not know may have asked it for too much`,
      kind: 'cascades.unmapped-load',
      subjects: [ref, asking],
    };
  return { says: `${name} was hit in «${title}», and nothing on the map leads from it to what was hit before`, kind: 'cascades.missing-dependency' };
}

/** What a system calls, and what that calls, itself included. */
function reached({ systems }: Pick<Scenario, 'systems'>, from: string, hardOnly: boolean): Set<string> {
  const seen = new Set([from]);
  for (const ref of seen) for (const { to, hard } of systems[ref]?.calls ?? []) if (hard || !hardOnly) seen.add(to);
  return seen;
}

function callersOf({ systems }: Pick<Scenario, 'systems'>): Map<string, string[]> {
  const callers = new Map<string, string[]>();
  for (const [ref, { calls }] of Object.entries(systems))
    for (const { to } of calls) {
      const known = callers.get(to);
      if (known === undefined) callers.set(to, [ref]);
      else known.push(ref);
    }
  return callers;
}

/** Who calls a system, and who calls them, itself included. */
function leadingTo(ref: string, callers: ReadonlyMap<string, readonly string[]>): Set<string> {
  const seen = new Set([ref]);
  for (const one of seen) for (const caller of callers.get(one) ?? []) seen.add(caller);
  return seen;
}

/** Of all pairs of hits that were recorded one after the other, the share that the model puts in the same order. */
function agreement(steps: readonly Bare[]): number | null {
  const both = steps.filter((step): step is Bare & { recordedAt: number; predictedAt: number } => step.recordedAt !== null && step.predictedAt !== null);
  let pairs = 0;
  let same = 0;
  for (const [index, one] of both.entries())
    for (const other of both.slice(index + 1)) {
      if (one.recordedAt === other.recordedAt) continue;
      pairs++;
      if (one.recordedAt < other.recordedAt === one.predictedAt <= other.predictedAt) same++;
    }
  return pairs === 0 ? null : same / pairs;
}
