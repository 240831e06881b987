/**
 * Was the map right? An incident played again: the systems it hit, with the times at which it did, beside those that the model says.
 *
 * The model says that a system is hit from the first of three steps in a row in which less than nine tenths of what came was answered well. What
 * the trigger hit is given, so it counts neither as hit nor as miss. A miss is explained by the graph: no call leads from it to anything that
 * was hit before (an edge is missing), or only soft ones do (a hardness is wrong); a false alarm that calls something hit, hard, and was not hurt
 * is a hardness that is wrong the other way. Times are compared by their order only: the model knows nothing of people who step in.
 */
import type { Run } from '@samspel/contract/cascades.ts';
import type { CascadeAnswer } from '@samspel/core/cascades/run.ts';
import type { Scenario } from '@samspel/core/cascades/scenario.ts';
import { simulate } from '@samspel/core/cascades/simulate.ts';
import { accept, type Outcome } from '@samspel/core/decision/refusal.ts';
import type { Done, Tell } from './errand.ts';
import type { Recorded } from './replays.ts';

type ReplayResult = NonNullable<Run['replay']>;
type Step = ReplayResult['steps'][number];
type Found = ReplayResult['findings'][number];

const wellEnough = 0.9;
const inARow = 3;
const mostFindings = 20;

/** Plays it again. */
export function replayed(scenario: Scenario, given: unknown, titleOf: (ref: string) => string, tell: Tell): Outcome<Done> {
  const started = performance.now();
  const recorded = given as Recorded;
  const answer = simulate(scenario, (part) => {
    tell(part, 'Playing the incident again');
    return true;
  });
  if (!answer.ok) return answer;
  const lead = Math.min(...scenario.events.map(({ at }) => at), scenario.durationSeconds);
  const triggered = new Set(scenario.events.flatMap(({ system, to }) => [system, to]));
  const hits = recorded.hits.filter(({ ref }) => !triggered.has(ref));
  const predicted = new Map(predictedHits(scenario, answer.value, lead).filter(([ref]) => !triggered.has(ref)));
  const wasHit = new Map(recorded.hits.map(({ ref, at }) => [ref, at]));
  const steps: Step[] = hits.map(({ ref, at }) => {
    const predictedAt = predicted.get(ref) ?? null;
    return { ref, title: titleOf(ref), recordedAt: at, predictedAt, outcome: predictedAt === null ? 'missed' : 'hit', says: '' };
  });
  for (const [ref, at] of predicted)
    if (!wasHit.has(ref)) steps.push({ ref, title: titleOf(ref), recordedAt: null, predictedAt: at, outcome: 'false-alarm', says: '' });
  const findings: Found[] = [];
  const explained = steps.map((step) => {
    const { says, finding } = explanation(scenario, step, wasHit, triggered, titleOf, recorded.title);
    if (finding !== null && findings.length < mostFindings) findings.push(finding);
    return { ...step, says };
  });
  const count = (outcome: Step['outcome']): number => steps.filter((step) => step.outcome === outcome).length;
  const [hit, misses, falseAlarms] = [count('hit'), count('missed'), count('false-alarm')];
  const result: ReplayResult = {
    incident: recorded.incident,
    incidentTitle: recorded.title,
    startedAt: recorded.startedAt,
    steps: explained,
    hits: hit,
    misses,
    falseAlarms,
    hitRate: hit + misses === 0 ? null : hit / (hit + misses),
    precision: hit + falseAlarms === 0 ? null : hit / (hit + falseAlarms),
    orderAgreement: agreement(steps),
    findings,
    tookSeconds: (performance.now() - started) / 1000,
  };
  const { order, metastable, recovered } = answer.value.verdict;
  const verdict = metastable ? 'metastable' : recovered === false ? 'unknown' : order.length === 0 ? 'stable' : 'vulnerable';
  return accept({ result, series: null, verdict, firstToFail: order[0] ?? null, failed: order.length, lostRequests: null });
}

/** Who is hurt, and when, in seconds after the trigger. */
function predictedHits(scenario: Scenario, answer: CascadeAnswer, lead: number): [ref: string, at: number][] {
  const first = Math.floor(lead / scenario.stepSeconds);
  return Object.entries(answer.systems)
    .flatMap(([ref, { attemptsPerSecond, goodputPerSecond }]): [string, number][] => {
      let row = 0;
      for (let step = first; step < attemptsPerSecond.length; step++) {
        const attempts = attemptsPerSecond[step] ?? 0;
        if (attempts <= 0) continue;
        row = (goodputPerSecond[step] ?? 0) < attempts * wellEnough ? row + 1 : 0;
        if (row === inARow) return [[ref, (step - inARow + 1) * scenario.stepSeconds - lead]];
      }
      return [];
    })
    .sort(([, a], [, b]) => a - b);
}

function explanation(
  scenario: Scenario,
  { ref, title, outcome, recordedAt }: Step,
  wasHit: ReadonlyMap<string, number>,
  triggered: ReadonlySet<string | null>,
  titleOf: (ref: string) => string,
  incident: string,
): { readonly says: string; readonly finding: Found | null } {
  if (outcome === 'hit') return { says: 'The model says so too.', finding: null };
  const sources = new Set([...triggered].filter((one) => one !== null));
  for (const [other, at] of wasHit) if (other !== ref && recordedAt !== null && at <= recordedAt) sources.add(other);
  if (outcome === 'false-alarm') {
    const call = scenario.systems[ref]?.calls.find(({ hard, to }) => hard && (triggered.has(to) || wasHit.has(to)));
    if (call === undefined) return { says: 'The model says it would have been hit; nobody recorded that it was.', finding: null };
    const says = `The map says that ${title} cannot do without ${titleOf(call.to)}, and it was not hit in «${incident}»`;
    return { says: `${says}.`, finding: { kind: 'cascades.wrong-hardness', subject: ref, says } };
  }
  if (!Object.hasOwn(scenario.systems, ref)) {
    const says = `${title} was hit in «${incident}», and no journey reaches it on the map`;
    return { says: `${says}.`, finding: { kind: 'cascades.missing-dependency', subject: ref, says } };
  }
  if (reaches(scenario, ref, sources, true))
    return { says: 'The map leads there over hard calls, but in the model it held: its figures may be too kind.', finding: null };
  if (reaches(scenario, ref, sources, false)) {
    const says = `${title} was hit in «${incident}» although it depends only softly on what was hit before`;
    return { says: `${says}.`, finding: { kind: 'cascades.wrong-hardness', subject: ref, says } };
  }
  const says = `${title} was hit in «${incident}», and nothing on the map leads from it to what was hit before`;
  return { says: `${says}.`, finding: { kind: 'cascades.missing-dependency', subject: ref, says } };
}

function reaches(scenario: Scenario, from: string, sources: ReadonlySet<string>, hardOnly: boolean): boolean {
  const seen = new Set([from]);
  for (const ref of seen)
    for (const { to, hard } of scenario.systems[ref]?.calls ?? []) {
      if (hardOnly && !hard) continue;
      if (sources.has(to)) return true;
      seen.add(to);
    }
  return false;
}

/** Of all pairs of hits that were recorded one after the other, the share that the model puts in the same order; null: no such pair. */
function agreement(steps: readonly Step[]): number | null {
  const both = steps.filter((step): step is Step & { recordedAt: number; predictedAt: number } => step.recordedAt !== null && step.predictedAt !== null);
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
