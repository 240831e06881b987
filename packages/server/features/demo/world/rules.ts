/** By which rules does the demo company count? Its policy in two versions, goals, users over two years, and time that is left out. */
import { addExclusion, setGoal, setPopulation, signPolicy } from '@samspel/contract/availability.ts';
import { signAssumptions } from '@samspel/contract/cascades.ts';
import { writeStatusSettings } from '@samspel/contract/status.ts';
import { standardPolicy } from '@samspel/core/cascades/assumptions.ts';
import type { Chance } from '@samspel/core/chance/chance.ts';
import type { Instant } from '@samspel/core/time/instant.ts';
import type { Company } from './company.ts';
import { type Deed, deed, hour, minute, moment, oneDay } from './deeds.ts';
import { ownWorkSeconds } from './figures.ts';
import { company, journeys } from './journeys.ts';
import { historyDays } from './ordinary.ts';

const service = `service:default/${company.name}`;
const journeyRef = (name: string): string => `journey:default/${name}`;

/** All rules, from the first import on. */
export function ruleDeeds(of: Company, adopted: Instant, now: Instant, luck: Chance): Deed[] {
  return [
    ...policies(adopted, now),
    ...assumed(adopted),
    ...goals(adopted, now),
    ...population(now),
    ...exclusions(of, adopted, now, luck),
    statusPage(adopted),
  ];
}

function policies(adopted: Instant, now: Instant): Deed[] {
  const rules = { overlap: 'max' as const, maintenance: 'exclude' as const };
  return [
    deed(adopted + 2 * oneDay, 'you', signPolicy, {
      body: {
        ...rules,
        weights: { major: 1, partial: 0.5, degraded: 0.1 },
        reason: 'Agreed by development and operations: half of the users is a half, and slow is not nothing',
      },
    }),
    deed(now - 148 * oneDay, 'you', signPolicy, {
      body: {
        ...rules,
        weights: { major: 1, partial: 0.35, degraded: 0.1 },
        reason: 'A year of measured shares: what we call partial hit 34 % of users on average',
      },
    }),
  ];
}

/** What is taken for systems nobody has measured. */
function assumed(adopted: Instant): Deed[] {
  const reason = 'Half of our systems, measured for a week: their own work is five milliseconds or less';
  return [deed(adopted + 4 * oneDay, 'astrid', signAssumptions, { body: { ...standardPolicy, serviceSeconds: ownWorkSeconds, reason } })];
}

function goals(adopted: Instant, now: Instant): Deed[] {
  const at = adopted + 3 * oneDay;
  const systems: readonly (readonly [string, number])[] = [
    ['component:default/login', 0.9995],
    ['component:default/accesspoint', 0.9999],
    ['component:default/player-api', 0.9995],
    ['component:default/metadata-api', 0.999],
    ['resource:default/playlist-db', 0.9995],
    ['component:default/payment-api', 0.999],
  ];
  return [
    ...journeys.map((journey) =>
      deed(at, 'astrid', setGoal, { body: { target: journeyRef(journey.name), objective: journey.objective, windowDays: 28, measure: 'weighted' } }),
    ),
    ...systems.map(([target, objective]) => deed(at + hour, 'astrid', setGoal, { body: { target, objective, windowDays: 28, measure: 'weighted' } })),
    deed(now - 91 * oneDay, 'astrid', setGoal, { body: { target: service, objective: 0.999, windowDays: 90, measure: 'users' } }),
  ];
}

/** Listening by hour of the local day, out of the busiest: low at five in the morning, high at eight in the evening. */
const dayShape = [0.3, 0.2, 0.14, 0.11, 0.1, 0.12, 0.22, 0.41, 0.52, 0.5, 0.48, 0.5, 0.55, 0.57, 0.58, 0.63, 0.74, 0.87, 0.95, 0.99, 1, 0.92, 0.71, 0.47];
/** Monday first. */
const weekShape = [0.9, 0.9, 0.92, 0.95, 1.05, 1.1, 1];
const firstPeak = 450_000;
const timesInTwoYears = 3.2;
const stepHours = 3;

/** Listeners at the busiest hour of a usual day. */
export function peakUsers(at: Instant, now: Instant): number {
  const share = 1 - (now - at) / (historyDays * oneDay);
  return firstPeak * timesInTwoYears ** share;
}

/** A series for the service, every three hours for two years; a usual week for each journey. */
function population(now: Instant): Deed[] {
  const begin = Math.floor((now - historyDays * oneDay) / oneDay) * oneDay;
  const series: { from: string; users: number }[] = [];
  for (let at = begin; at < now; at += stepHours * hour) {
    const date = new Date(at + (stepHours / 2) * hour);
    const shape = (dayShape[(date.getUTCHours() + 1) % 24] ?? 0) * (weekShape[(date.getUTCDay() + 6) % 7] ?? 1);
    series.push({ from: moment(at), users: Math.round((peakUsers(at, now) * shape) / 100) * 100 });
  }
  const weekOf = (share: number): number[] =>
    weekShape.flatMap((day) => dayShape.map((part) => Math.round((peakUsers(now, now) * share * day * part) / 10) * 10));
  return [
    deed(now - 2 * hour, 'farid', setPopulation, { body: { target: service, series } }),
    ...journeys.map((journey) =>
      deed(now - 2 * hour, 'farid', setPopulation, {
        body: { target: journeyRef(journey.name), profile: { timezone: 'Europe/Stockholm', users: weekOf(journey.share) } },
      }),
    ),
  ];
}

/** Agreed maintenance of databases in the small hours, and times in which nobody was looking. */
function exclusions(of: Company, adopted: Instant, now: Instant, luck: Chance): Deed[] {
  const databases = of.systems.filter((system) => system.type === 'database' && system.bornDaysAgo > historyDays);
  const found: Deed[] = [];
  for (let daysAgo = 704; daysAgo > 5; daysAgo -= 21) {
    const chance = luck.fork(`maintenance/${daysAgo}`);
    const from = Math.floor((now - daysAgo * oneDay) / oneDay) * oneDay + 2 * hour;
    const to = from + chance.pick([45, 60, 90, 120]) * minute;
    const system = chance.pick(databases);
    const body = {
      kind: 'maintenance' as const,
      target: system.ref,
      from: moment(from),
      to: moment(to),
      reason: `New version of the database under ${system.title}`,
    };
    found.push(deed(Math.max(from - oneDay, adopted + 4 * oneDay), 'farid', addExclusion, { body }));
  }
  const blind = [651, 512, 377, 260, 131, 38];
  for (const daysAgo of blind) {
    const chance = luck.fork(`blind/${daysAgo}`);
    const from = Math.floor((now - daysAgo * oneDay) / hour) * hour + chance.whole(0, 50) * minute;
    const reason = chance.pick(['Metrics store was away', 'The monitor itself was being moved', 'Alerting had lost its rules']);
    const body = { kind: 'unknown' as const, target: null, from: moment(from), to: moment(from + chance.whole(20, 140) * minute), reason };
    found.push(deed(Math.max(from + oneDay, adopted + 5 * oneDay), 'farid', addExclusion, { body }));
  }
  return found;
}

/** The public page lists the journeys, in the order in which they stand in journeys.ts. */
function statusPage(adopted: Instant): Deed {
  const components = journeys.map((journey) => ({ ref: journeyRef(journey.name), title: journey.title, description: journey.says }));
  const body = { on: true, name: company.title, url: 'https://status.tonfall.example', timeZone: 'Europe/Stockholm', components };
  return deed(adopted + 6 * oneDay, 'you', writeStatusSettings, { body }, { keep: { 'status/components': 'components' } });
}
