/**
 * What is the demo world? A pure function of a seed and a moment: the same two give the same deeds, down to the second. Told later, the same company
 * has grown older with the date, so that there is always something that hurts now and a budget that was nearly spent last week.
 */
import { applyImport, planImport } from '@samspel/contract/catalog.ts';
import { importIncidents } from '@samspel/contract/incidents.ts';
import { chance } from '@samspel/core/chance/chance.ts';
import type { Instant } from '@samspel/core/time/instant.ts';
import { alertDeeds } from './alerts.ts';
import { loginCascade } from './cascade-login.ts';
import { playlistCascade } from './cascade-playlists.ts';
import { catalogFiles } from './catalog-files.ts';
import { chatDeeds } from './chat.ts';
import { type Company, catalogDays, makeCompany } from './company.ts';
import { type Deed, deed, hour, kept, minute, moment, oneDay } from './deeds.ts';
import { mailboxDeeds } from './mailbox.ts';
import { onCallDeeds } from './on-call.ts';
import { type Ordinary, ordinaryIncidents } from './ordinary.ts';
import { ownershipDeeds } from './ownership.ts';
import { badEvening, hurtingNow, oddities, repeats, toldOrdinary } from './recent.ts';
import { requestDeeds } from './requests.ts';
import { ruleDeeds } from './rules.ts';
import { traceDeeds } from './traces.ts';
import { wakesFrom } from './waking.ts';

export interface World {
  readonly seed: string;
  readonly now: Instant;
  readonly company: Company;
  /** Ordinary incidents, imported and told. */
  readonly incidents: readonly Ordinary[];
  /** What is done, in the order in which it is done. */
  readonly deeds: readonly Deed[];
  /** From then on what a deed leads to happens with it; before, what people did is all there is. */
  readonly livesFrom: Instant;
}

export const standardSeed = 'tonfall';
/** Incidents of the last weeks are told one by one, the older ones imported. */
const toldDays = 42;
const quarterDays = 91;

/** Makes the world as it is at `now`. */
export function makeWorld(seed: string, now: Instant): World {
  const luck = chance(seed);
  const company = makeCompany(luck.fork('company'));
  const incidents = ordinaryIncidents(company, now, luck.fork('incidents'));
  const adopted = now - catalogDays[0] * oneDay;
  const told = now - toldDays * oneDay;
  const recent = incidents.filter((one) => one.overAt >= told);
  const deeds = [
    ...catalogDeeds(company, now),
    ...historyDeeds(
      incidents.filter((one) => one.overAt < told),
      adopted,
      told,
    ),
    ...ruleDeeds(company, adopted, now, luck.fork('rules')),
    ...ownershipDeeds(company, now, luck.fork('owners')),
    ...loginCascade(weekdayBefore(now - 402 * oneDay, 5) + 17 * hour + 42 * minute, now),
    ...playlistCascade(weekdayBefore(now - 118 * oneDay, 2) + 12 * hour + 8 * minute, now),
    ...recent.flatMap((one) => toldOrdinary(one, luck.fork(`told/${one.key}`))),
    ...repeats(incidents, told, now),
    ...oddities(now),
    ...badEvening(now),
    ...hurtingNow(now),
    ...onCallDeeds(incidents, adopted, now),
    ...chatDeeds(adopted, now),
    ...requestDeeds(adopted, now, luck.fork('requests')),
    ...mailboxDeeds(adopted, now),
    ...alertDeeds(adopted, now, luck.fork('alerts')),
    ...traceDeeds(company, now, luck.fork('traces')),
  ];
  return { seed, now, company, incidents, deeds: inOrder(deeds.filter((one) => one.at <= now)), livesFrom: wakesFrom(now) };
}

/** By time; what happens in the same second keeps its order. */
function inOrder(deeds: readonly Deed[]): Deed[] {
  return deeds
    .map((one, order) => ({ one, order }))
    .sort((a, b) => a.one.at - b.one.at || a.order - b.order)
    .map(({ one }) => one);
}

/** Midnight of the last such weekday (Sunday is 0) at or before a moment. */
function weekdayBefore(at: Instant, weekday: number): Instant {
  const midnight = Math.floor(at / oneDay) * oneDay;
  return midnight - ((new Date(midnight).getUTCDay() - weekday + 7) % 7) * oneDay;
}

function catalogDeeds(company: Company, now: Instant): Deed[] {
  return catalogDays.flatMap((days, order) => {
    const at = now - days * oneDay;
    const files = catalogFiles(company, days).map(({ path, text }) => ({ path, text }));
    const plan = `plan-${order}`;
    const reason = order === 0 ? 'The catalog we kept in git' : 'What was added since';
    return [
      deed(
        at,
        'you',
        planImport,
        { body: { files, origin: 'git' } },
        { keep: { [plan]: 'id' }, chapter: order === 0 ? 'Importing the catalog' : 'Importing what was added' },
      ),
      deed(at + minute, 'you', applyImport, { params: { id: kept(plan) }, body: { ownersAccepted: order === 0, reason } }),
    ];
  });
}

/** First what had been kept in a sheet before, then each quarter what the pager knew. */
function historyDeeds(incidents: readonly Ordinary[], adopted: Instant, told: Instant): Deed[] {
  const ends = [adopted];
  while ((ends.at(-1) ?? told) < told) ends.push(Math.min(told, (ends.at(-1) ?? told) + quarterDays * oneDay));
  return ends.map((end, order) => {
    const from = ends[order - 1] ?? Number.NEGATIVE_INFINITY;
    const rows = incidents.filter((one) => one.overAt >= from && one.overAt < end).map(rowOf);
    const source = order === 0 ? 'sheet' : 'pager';
    const body = { format: 'json' as const, source, text: JSON.stringify(rows), mapping: { fields: { ...sameNames } }, dryRun: false };
    return deed(end + hour, 'farid', importIncidents, { body }, { chapter: order === 0 ? 'Bringing in the history' : 'Bringing in a quarter of incidents' });
  });
}

const sameNames = Object.fromEntries(
  [
    'externalId',
    'title',
    'summary',
    'started',
    'detected',
    'acknowledged',
    'mitigated',
    'resolved',
    'severity',
    'target',
    'site',
    'fraction',
    'tags',
    'trigger',
    'cause',
    'detectedBy',
    'dataLost',
    'rolledBack',
  ].map((name) => [name, name]),
);

/** A row of the sheet, without the fields nobody filled in. */
function rowOf(one: Ordinary): Record<string, unknown> {
  const instants = { started: one.started, detected: one.detected, acknowledged: one.acknowledged, mitigated: one.mitigated, resolved: one.resolved };
  return {
    externalId: `T-${one.key}`,
    title: one.title,
    summary: one.summary,
    ...Object.fromEntries(Object.entries(instants).flatMap(([name, at]) => (at === null ? [] : [[name, moment(at)]]))),
    severity: one.severity,
    target: [one.system, ...one.alsoHit].map((system) => system.ref),
    ...(one.site === null ? {} : { site: one.site }),
    ...(one.fraction === null ? {} : { fraction: one.fraction }),
    tags: one.tags,
    trigger: one.trigger,
    cause: one.cause,
    detectedBy: one.byPerson ? 'person' : 'monitor',
    dataLost: one.dataLost,
    rolledBack: one.rolledBack,
  };
}
