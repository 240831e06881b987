/**
 * Which ordinary incidents did the demo company have in two years?
 *
 * The number of a day is Poisson around a base that follows growth, the day of the week and the phases in which the company changed much; how long
 * one lasts is a Pareto variate cut at nine hours, so that most are short and a few make up most of the loss, as in the histories of real services.
 */
import type { Chance } from '@samspel/core/chance/chance.ts';
import type { CauseCode, ImpactSeverity, TriggerCode } from '@samspel/core/incidents/vocabulary.ts';
import type { Instant } from '@samspel/core/time/instant.ts';
import type { Company, DemoSystem } from './company.ts';
import { hour, minute, oneDay } from './deeds.ts';
import { company, journeys, systemsIn } from './journeys.ts';
import { type Hours, type Pattern, patterns } from './patterns.ts';

export interface Ordinary {
  readonly key: string;
  readonly title: string;
  readonly summary: string;
  /** Null where nobody wrote it down. */
  readonly started: Instant | null;
  readonly detected: Instant | null;
  readonly acknowledged: Instant | null;
  readonly mitigated: Instant | null;
  readonly resolved: Instant | null;
  /** When it was over in truth, whatever was written down. */
  readonly overAt: Instant;
  readonly severity: ImpactSeverity;
  readonly system: DemoSystem;
  /** What was hit besides the system itself. */
  readonly alsoHit: readonly DemoSystem[];
  readonly site: string | null;
  readonly fraction: number | null;
  readonly tags: readonly string[];
  readonly trigger: TriggerCode;
  readonly cause: CauseCode;
  readonly byPerson: boolean;
  readonly dataLost: boolean;
  readonly rolledBack: boolean;
}

/** Times in which much changed, in days before now, with how many more incidents they brought. */
const phases: readonly { readonly from: number; readonly to: number; readonly times: number }[] = [
  { from: 715, to: 640, times: 1.7 },
  { from: 430, to: 345, times: 1.9 },
  { from: 190, to: 120, times: 1.6 },
];
/** Sunday first: changes are made on working days. */
const weekdays = [0.55, 1.15, 1.25, 1.2, 1.25, 0.95, 0.6];
const perDay = 0.6;
export const historyDays = 730;
const longest = 9 * hour;

/** All of them, by when they began. The youngest is over before yesterday evening, so that today belongs to the story. */
export function ordinaryIncidents(of: Company, now: Instant, luck: Chance): Ordinary[] {
  const watched = new Set(journeys.flatMap((journey) => systemsIn(journey.needs)));
  // What users meet at once is noticed more often than what a night job meets.
  const weightOf = (name: string): number => Math.min(6, luck.fork(`fragile/${name}`).pareto(0.5, 1.4)) * (watched.has(name) ? 2.2 : 1);
  const fragility = new Map(of.systems.map((system) => [system.name, weightOf(system.name)]));
  const midnight = Math.floor(now / oneDay) * oneDay;
  const found: Ordinary[] = [];
  for (let daysAgo = historyDays; daysAgo >= 2; daysAgo--) {
    const date = midnight - daysAgo * oneDay;
    const today = luck.fork(`day/${daysAgo}`);
    const expected = perDay * (weekdays[new Date(date).getUTCDay()] ?? 1) * phaseOf(daysAgo);
    for (let count = poisson(expected, today), index = 0; index < count; index++) {
      found.push(makeOne(of, fragility, date, daysAgo, `${daysAgo}-${index}`, today.fork(`incident/${index}`)));
    }
  }
  return found.sort((a, b) => a.overAt - b.overAt);
}

function phaseOf(daysAgo: number): number {
  return phases.find((phase) => daysAgo <= phase.from && daysAgo > phase.to)?.times ?? 1;
}

/** Knuth's way; good for small means. */
function poisson(mean: number, luck: Chance): number {
  const limit = Math.exp(-mean);
  let count = 0;
  for (let product = luck.ratio(); product > limit; product *= luck.ratio()) count++;
  return count;
}

function makeOne(of: Company, fragility: ReadonlyMap<string, number>, date: Instant, daysAgo: number, key: string, luck: Chance): Ordinary {
  const alive = of.systems.filter((system) => system.bornDaysAgo > daysAgo + 1);
  const system = luck.weighted(alive.map((one) => [one, fragility.get(one.name) ?? 1] as const));
  const pattern = luck.weighted(patterns.filter((one) => one.kinds.length === 0 || one.kinds.includes(system.type)).map((one) => [one, one.weight] as const));
  const [major, partial, degraded] = pattern.severity;
  const severity = luck.weighted<ImpactSeverity>([
    ['major', major],
    ['partial', partial],
    ['degraded', degraded],
  ]);
  const calls = of.dependencies.filter((one) => one.from === system.name);
  const callee = of.byName.get((calls.find((one) => one.hard) ?? calls[0])?.to ?? '') ?? system;
  const callers = of.dependencies.filter((one) => one.to === system.name && one.hard).flatMap((one) => alive.filter((other) => other.name === one.from));
  const site = pattern.oneSite === true ? luck.pick(system.sites) : null;
  const fill = (text: string): string =>
    text
      .replaceAll('{system}', system.title)
      .replaceAll('{callee}', callee.title)
      .replaceAll('{site}', capital(site ?? company.sites[0]));
  return {
    key,
    title: fill(pattern.title),
    summary: fill(pattern.summary),
    severity,
    system,
    alsoHit: severity !== 'degraded' && luck.happens(0.4) ? luck.some(callers, luck.whole(1, 2)) : [],
    site,
    fraction: site === null ? (luck.happens(0.25) ? luck.pick([0.02, 0.05, 0.08, 0.12, 0.25, 0.4]) : null) : luck.pick([0.18, 0.27, 0.33, 0.41]),
    tags: [...new Set([...pattern.tags, `area:${system.subsystem}`])],
    trigger: pattern.trigger,
    cause: pattern.cause,
    dataLost: pattern.dataLost ?? false,
    rolledBack: pattern.rolledBack ?? false,
    ...timesOf(pattern, date, luck),
  };
}

function capital(text: string): string {
  return text.slice(0, 1).toUpperCase() + text.slice(1);
}

type Times = Pick<Ordinary, 'started' | 'detected' | 'acknowledged' | 'mitigated' | 'resolved' | 'overAt' | 'byPerson'>;

function timesOf(pattern: Pattern, date: Instant, luck: Chance): Times {
  const byPerson = luck.happens(pattern.byPerson);
  const started = date + hourOf(pattern.hours, luck) * hour + luck.whole(0, 3599) * 1000;
  const detected = started + (byPerson ? luck.whole(6, 55) * minute : 20_000 + luck.exponential(2.2 * minute));
  const acknowledged = detected + 15_000 + luck.exponential(nightly(started) ? 9 * minute : 3.5 * minute);
  const lasts = Math.min(longest, luck.pareto(4 * minute, 1.12) * pattern.slowness);
  const overAt = Math.max(started + lasts, acknowledged + 30_000);
  const mitigated = acknowledged + (overAt - acknowledged) * (0.55 + 0.4 * luck.ratio());
  // What people forgot to write down, more often in the early days: then it cannot be counted.
  return {
    byPerson,
    started: luck.happens(0.03) ? null : started,
    detected: luck.happens(0.05) ? null : detected,
    acknowledged: luck.happens(0.06) ? null : acknowledged,
    mitigated: luck.happens(0.45) ? null : mitigated,
    resolved: overAt,
    overAt,
  };
}

function nightly(at: Instant): boolean {
  return new Date(at).getUTCHours() < 6;
}

function hourOf(hours: Hours, luck: Chance): number {
  const any = luck.whole(0, 23);
  if (hours === 'any' || luck.happens(0.15)) return any;
  if (hours === 'office') return luck.pick([8, 9, 9, 10, 10, 11, 12, 13, 13, 14, 14, 15, 15, 16]);
  if (hours === 'evening') return luck.pick([16, 17, 17, 18, 18, 19, 19, 20, 20, 21]);
  return luck.pick([0, 1, 2, 2, 3, 3, 4, 5]);
}
