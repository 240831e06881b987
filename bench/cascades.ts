/**
 * How fast are cascades simulated? Event by event beside SimPy on the same scenario (Debian's python3-simpy3, when /usr/bin/python3 has it;
 * left out and said when not), both compared in what they found before they are timed. And as flows: an hour of 5,000 systems with 25,000
 * calls in steps of 100 ms, at rest and with one of them standing still for a while, from the scenario to the answer's sums.
 */
import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { simulateEvents } from '@samspel/core/cascades/events.ts';
import { simulateFluid } from '@samspel/core/cascades/fluid.ts';
import type { RawRun } from '@samspel/core/cascades/raw-run.ts';
import type { Scenario } from '@samspel/core/cascades/scenario.ts';
import { many, type One, ones, scenarioOfOne } from './cascades/worlds.ts';
import { type Bench, type Figure, medianMilliseconds, sayMilliseconds } from './figure.ts';

const simulatedSeconds = 10_000;
const bySimPySeconds = 500;

interface BySimPy {
  readonly attempts: number;
  readonly good: number;
  readonly seconds: number;
  readonly version: string;
}

export const bench: Bench = {
  name: 'cascades',
  run: async () => {
    const figures: Figure[] = [];
    for (const one of ones) figures.push(...(await eventsOf(one)));
    figures.push(await flowsOf('at rest', many(5000, null), 3));
    figures.push(await flowsOf('one of them still for ten seconds', many(5000, { depth: 0.5, seconds: 10 }), 1));
    return figures;
  },
};

async function eventsOf(one: One): Promise<Figure[]> {
  const scenario = scenarioOfOne(one, simulatedSeconds);
  const ran = (): RawRun => {
    const run = simulateEvents(scenario);
    if (!run.ok) throw new Error(String(run.refusal.facts['message']));
    return run.value;
  };
  const raw = ran();
  const attempts = sum(raw.loads.attempts);
  const seconds = (await medianMilliseconds(5, 2, ran)) / 1000;
  const peer = bySimPy(one, attempts / simulatedSeconds, sum(raw.loads.good) / simulatedSeconds);
  const perSecond = raw.worked / seconds;
  const ratio = peer === null ? null : attempts / seconds / (peer.attempts / peer.seconds);
  return [
    {
      what: `discrete events, ${one.what}: events a second on one core`,
      bar: '≥ 3 million',
      measured: `${millions(perSecond)} (${attempts.toLocaleString('en')} attempts in ${sayMilliseconds(seconds * 1000)})`,
      peer: '',
      ratio: null,
      reached: perSecond >= 3e6,
    },
    {
      what: `discrete events, ${one.what}: attempts a second`,
      bar: '≥ 30× SimPy',
      measured: millions(attempts / seconds),
      peer:
        peer === null
          ? 'SimPy is not there (apt-get install python3-simpy3)'
          : `SimPy ${peer.version}: ${(peer.attempts / peer.seconds / 1000).toFixed(1)} thousand`,
      ratio,
      reached: ratio !== null && ratio >= 30,
    },
  ];
}

async function flowsOf(what: string, scenario: Scenario, rounds: number): Promise<Figure> {
  let worked = 0;
  const milliseconds = await medianMilliseconds(rounds, rounds > 1 ? 1 : 0, () => {
    const run = simulateFluid(scenario);
    if (!run.ok) throw new Error(String(run.refusal.facts['message']));
    worked = run.value.worked;
  });
  return {
    what: `flows, 5,000 systems, 25,000 calls, one hour in steps of 100 ms, ${what}`,
    bar: '≤ 2 s',
    measured: `${sayMilliseconds(milliseconds)} (${millions(worked)} system steps)`,
    peer: '',
    ratio: null,
    reached: milliseconds <= 2000,
  };
}

/** SimPy on the same scenario; null when it is not there. What it found must be what the engine found, within 3 %. */
function bySimPy(one: One, attemptsPerSecond: number, goodPerSecond: number): BySimPy | null {
  const args = [one.rate, one.servers, one.serviceSeconds, one.timeoutSeconds ?? 'none', one.attempts, bySimPySeconds].map(String);
  let said: string;
  try {
    execFileSync('/usr/bin/python3', ['-c', 'import simpy; simpy.Environment'], { stdio: 'ignore' });
    said = execFileSync('/usr/bin/python3', [fileURLToPath(new URL('./cascades/peer.py', import.meta.url)), ...args], { encoding: 'utf8' });
  } catch {
    return null;
  }
  const found = JSON.parse(said) as BySimPy;
  for (const [what, ours, theirs] of [
    ['attempts', attemptsPerSecond, found.attempts / bySimPySeconds],
    ['goodput', goodPerSecond, found.good / bySimPySeconds],
  ] as const)
    if (Math.abs(ours - theirs) > 0.03 * theirs) throw new Error(`${one.what}: ${what} a second differ: ${ours} here, ${theirs} by SimPy`);
  return found;
}

function millions(value: number): string {
  return `${(value / 1e6).toFixed(1)} million`;
}

function sum(values: Float64Array): number {
  return values.reduce((total, value) => total + value, 0);
}
