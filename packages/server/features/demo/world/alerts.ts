/**
 * What do the monitors of the demo company say? Their Prometheus sends by an Alertmanager: what burns now, two warnings for office hours, and a fortnight of noise that led to nothing, for
 * the weekly scrub. All that opened an incident before is in the history of incidents.
 */
import { addHeartbeat, addSilence, addSource, beatByPost, receiveAlerts } from '@samspel/contract/alerts.ts';
import type { Chance } from '@samspel/core/chance/chance.ts';
import type { Instant } from '@samspel/core/time/instant.ts';
import { type Deed, deed, hour, kept, minute, moment, oneDay } from './deeds.ts';
import { slowSince } from './waking.ts';

interface Alert {
  readonly labels: Readonly<Record<string, string>>;
  readonly summary: string;
  readonly from: Instant;
  readonly to?: Instant;
}

const noise = [
  { alertname: 'LogVolumeHigh', system: 'accesspoint', summary: 'Logs grow faster than usual' },
  { alertname: 'CacheHitsLow', system: 'metadata-api', summary: 'Fewer hits in the cache than usual' },
  { alertname: 'GarbageCollectionLong', system: 'player-api', summary: 'A garbage collection took longer than 200 ms' },
] as const;
const noisyDays = 14;

/** All of it, from the week in which the catalog came in. */
export function alertDeeds(adopted: Instant, now: Instant, luck: Chance): Deed[] {
  return [
    deed(
      adopted + 7 * oneDay,
      'farid',
      addSource,
      { body: { name: 'Prometheus', kind: 'alertmanager', expireAfterSeconds: null } },
      { keep: { prometheus: 'key' }, chapter: 'Letting the monitors send' },
    ),
    ...noisyFortnight(now, luck),
    ...warnings(now),
    ...burningNow(now),
    ...quietHours(now),
    ...signsOfLife(adopted, now),
  ];
}

/** What needs nobody for a while: a certificate that is being renewed, and disks that are put in tomorrow night. */
function quietHours(now: Instant): Deed[] {
  const tomorrow = Math.floor(now / oneDay) * oneDay + oneDay + 22 * hour;
  return [
    deed(now - 20 * hour, 'farid', addSilence, {
      body: {
        systems: ['resource:default/campaign-db'],
        matchers: [{ label: 'alertname', is: 'is', value: 'Certificate*' }],
        to: moment(now + 3 * oneDay),
        why: 'The new certificate is ordered',
      },
    }),
    deed(now - 5 * hour, 'farid', addSilence, {
      body: {
        kind: 'maintenance',
        systems: ['resource:default/playlist-db'],
        from: moment(tomorrow),
        to: moment(tomorrow + 3 * hour),
        why: 'More disks for Playlist database',
      },
    }),
  ];
}

/** The backup has said once that it ran; how it went before is not told, so that nobody is told now that it was silent then. */
function signsOfLife(adopted: Instant, now: Instant): Deed[] {
  const body = { name: 'Nightly backup of Playlist database', system: 'resource:default/playlist-db', everySeconds: 86_400, graceSeconds: 7200 };
  return [
    deed(adopted + 8 * oneDay, 'farid', addHeartbeat, { body }, { keep: { backup: 'key' } }),
    deed(now - 4 * hour, 'farid', beatByPost, { params: { key: kept('backup') }, query: {} }),
  ];
}

/** One notification of Alertmanager, as its webhook sends it. */
function notification(at: Instant, ...alerts: readonly Alert[]): Deed {
  const body = {
    version: '4',
    groupKey: '{}:{}',
    truncatedAlerts: 0,
    receiver: 'samspel',
    status: alerts.every(({ to }) => to !== undefined) ? 'resolved' : 'firing',
    groupLabels: {},
    commonLabels: {},
    commonAnnotations: {},
    externalURL: 'https://alerts.tonfall.example',
    alerts: alerts.map(({ labels, summary, from, to }) => ({
      status: to === undefined ? 'firing' : 'resolved',
      labels,
      annotations: { summary },
      startsAt: moment(from),
      endsAt: to === undefined ? '0001-01-01T00:00:00Z' : moment(to),
      generatorURL: 'https://metrics.tonfall.example/graph',
    })),
  };
  // The route takes bytes in the protocol of the monitor, so its input names no body.
  const input = { params: { '*': kept('prometheus') }, query: {}, body };
  return deed(at, 'farid', receiveAlerts, input);
}

/** Each lasts some minutes, at any time of the day. */
function noisyFortnight(now: Instant, luck: Chance): Deed[] {
  return Array.from({ length: noisyDays * 2 }, (_, order) => {
    const chance = luck.fork(`noise/${order}`);
    const { summary, ...labels } = chance.pick(noise);
    const from = now - noisyDays * oneDay + order * (oneDay / 2) + chance.whole(0, 600) * minute;
    const to = Math.min(from + chance.whole(6, 40) * minute, now - minute);
    const alert = { labels: { ...labels, severity: 'info' }, summary, from };
    return from >= to ? [] : [notification(from + minute, alert), notification(to, { ...alert, to })];
  }).flat();
}

function warnings(now: Instant): Deed[] {
  const certificate = now - 2 * oneDay - 3 * hour;
  const disk = now - 26 * hour;
  return [
    notification(certificate, {
      labels: { alertname: 'CertificateEndsSoon', system: 'campaign-db', severity: 'warning' },
      summary: 'The certificate of Campaign database ends in nine days',
      from: certificate,
    }),
    notification(disk, {
      labels: { alertname: 'DiskFullInDays', system: 'playlist-db', severity: 'warning' },
      summary: 'The disk of Playlist database is full in four days, as it grows now',
      from: disk - 10 * minute,
    }),
  ];
}

/** What Lucia looks at: two machines at first, the index under them a little later. */
function burningNow(now: Instant): Deed[] {
  const from = slowSince(now);
  const slow = (machine: string): Alert => ({
    labels: { alertname: 'SuggestSlow', system: 'suggest', site: 'london', instance: machine, severity: 'error' },
    summary: 'Suggestions slow in London',
    from,
  });
  const index = { alertname: 'SearchIndexLate', system: 'search-index', site: 'london', severity: 'error' };
  return [
    notification(from + 3 * minute, slow('suggest-l1'), slow('suggest-l2')),
    notification(from + 15 * minute, { labels: index, summary: 'Two parts of the search index answer late', from: from + 13 * minute }),
  ];
}
