/** What has just happened at the demo company? The incidents of the last weeks told step by step, and what hurts at this moment. */
import { changeImpact, linkAgain, listIncidents, mergeIncident, readIncident, resolveIncident, splitIncident } from '@samspel/contract/incidents.ts';
import type { BodyOf } from '@samspel/contract/route.ts';
import { publishIncident, writeUpdate } from '@samspel/contract/status.ts';
import type { Chance } from '@samspel/core/chance/chance.ts';
import type { Instant } from '@samspel/core/time/instant.ts';
import { type Deed, deed, hour, kept, minute, moment, oneDay } from './deeds.ts';
import { journeys } from './journeys.ts';
import type { Ordinary } from './ordinary.ts';
import type { Teller } from './people.ts';
import { type Impact, impactBody, type Tale, tale } from './tale.ts';
import { slowSince } from './waking.ts';

const onCall: readonly Teller[] = ['astrid', 'farid', 'lucia'];

const corrections = [
  'The graphs show that it began earlier; the alert waits for five minutes.',
  'A listener wrote before the monitor saw it.',
  'The deployment began then, and the first errors with it.',
];

const remarks = [
  'Looks like the one of last month. Trying the same.',
  'Errors are falling.',
  'Only clients older than 9.0 seem to be hit.',
  'Rolled back. Waiting for the graphs.',
  'Added two machines. That will do for tonight, not for December.',
  'The owners say it is safe to restart.',
];

/** An ordinary incident, call by call, as the people on call wrote it down. */
export function toldOrdinary(one: Ordinary, luck: Chance): Deed[] {
  const by = luck.pick(onCall);
  const began = one.started ?? one.detected ?? one.overAt - 20 * minute;
  const t = tale(`told-${one.key}`, began);
  const since = (at: Instant): number => (at - began) / minute;
  const seen = since(one.detected ?? began + Math.min(3 * minute, (one.overAt - began) / 3));
  const source = one.byPerson ? 'person' : 'monitor';
  const late = one.started !== null && luck.happens(0.3) && seen > 2;
  const impacts = [one.system, ...one.alsoHit].map((system, order) => ({
    target: system.ref,
    ...(one.site === null ? {} : { site: one.site }),
    ...(one.fraction === null ? { severity: order === 0 ? one.severity : ('degraded' as const) } : { fraction: one.fraction }),
  }));
  t.open(seen + 0.5, by, {
    title: one.title,
    summary: one.summary,
    severity: one.severity,
    started: { at: moment(late ? t.at(seen) : began), source },
    detected: { at: moment(t.at(seen)), source },
    tags: [...one.tags],
    impacts,
  });
  if (one.acknowledged !== null) t.acknowledge(Math.max(since(one.acknowledged), seen) + 0.6, by);
  const over = since(one.overAt);
  if (luck.happens(0.4)) t.note((seen + over) / 2 + 0.7, luck.pick(onCall), luck.pick(remarks), luck.happens(0.15));
  if (one.mitigated !== null && since(one.mitigated) > seen + 1) t.mitigate(since(one.mitigated) + 0.8, by);
  t.resolve(over + 1, by, over);
  if (late) t.correct(over + 40, by, 'started', 0, luck.pick(corrections));
  t.edit(over + 55, by, {
    trigger: { code: one.trigger, text: '' },
    cause: { code: one.cause, text: '' },
    ...(one.rolledBack ? { rolledBack: true } : {}),
    ...(one.dataLost ? { dataLost: true } : {}),
  });
  return t.deeds;
}

/** Repeats of the same trouble: each is linked to the one before, wherever that was written down. */
export function repeats(incidents: readonly Ordinary[], toldSince: Instant, now: Instant): Deed[] {
  const bySystem = new Map<string, Ordinary[]>();
  for (const one of incidents) {
    if (one.started === null || !['capacity-short', 'missing-timeout', 'missing-alert', 'missing-limit'].includes(one.cause)) continue;
    const key = `${one.system.name} ${one.cause}`;
    bySystem.set(key, [...(bySystem.get(key) ?? []), one]);
  }
  return [...bySystem.values()].flatMap((list) =>
    list.slice(1, 2).flatMap((again, index) => {
      const before = list[index];
      if (before === undefined) return [];
      const at = Math.max(again.overAt, toldSince) + 3 * hour;
      return at >= now ? [] : [find(`again-${before.key}`, before, at), find(`again-${again.key}`, again, at), linked(again.key, before.key, at)];
    }),
  );
}

/** What was imported has an id that only a search can tell. */
function find(name: string, one: Ordinary, at: Instant): Deed {
  const started = one.started ?? one.overAt;
  const query = { from: moment(started), to: moment(started + 2000), system: one.system.ref, limit: 1 };
  return deed(at, 'farid', listIncidents, { query }, { keep: { [name]: 'items/0/id' } });
}

function linked(again: string, before: string, at: Instant): Deed {
  return deed(at, 'farid', linkAgain, { params: { id: kept(`again-${again}`) }, body: { of: kept(`again-${before}`) } });
}

/** Hurting now: one that is open and looked at, one that is mitigated. Both are on the status page. */
export function hurtingNow(now: Instant): Deed[] {
  // Their Prometheus opens it, three minutes after it began, and Samspel wakes Lucia.
  const open = tale('open-now', slowSince(now));
  const asked = { query: { system: 'component:default/suggest', state: 'open', limit: 1 } };
  open.deeds.push(deed(open.at(3.5), 'lucia', listIncidents, asked, { keep: { 'open-now': 'items/0/id' } }));
  open.acknowledge(7, 'lucia');
  open.join(8, 'lucia', 'Lucia Serrano', 'operations');
  open.edit(10, 'lucia', { summary: 'Answers while typing take two seconds instead of 80 ms for listeners in London. Search itself is well.' });
  open.tag(10.1, 'lucia', ['area:search', 'slow']);
  const impacts = { keep: { 'open-now/impacts': 'incident/impacts' } };
  const narrower = (minutes: number, order: number, body: BodyOf<typeof changeImpact>): Deed[] => [
    deed(open.at(minutes), 'lucia', readIncident, { params: { id: open.id }, query: {} }, impacts),
    deed(open.at(minutes), 'lucia', changeImpact, { params: { id: open.id, impact: kept(`open-now/impacts/${order}/id`) }, body }),
  ];
  open.deeds.push(...narrower(11, 0, { site: 'london', fraction: 0.31 }));
  open.note(16, 'lucia', 'Two of the 16 parts of **Search index** in London are being copied to new machines. They answer, but late.');
  open.join(22, 'lucia', 'Hanna Krook', 'discovery');
  open.note(31, 'lucia', 'Hanna has slowed the copying to a tenth. Waiting for the queues to empty.', true);
  open.deeds.push(...narrower(33, 1, { site: 'london', severity: 'degraded' }));

  const eased = tale('eased-now', now - 5.2 * hour);
  eased.open(6, 'farid', {
    title: 'Cards of one bank are refused',
    summary: 'Payments with cards of one large bank fail since its certificate changed. Other cards work.',
    severity: 'partial',
    started: { at: moment(eased.at(5)), source: 'monitor' },
    detected: { at: moment(eased.at(5)), source: 'monitor' },
    tags: ['area:payments', 'supplier', 'expiry'],
    impacts: [
      given(eased, { target: 'component:default/card-gateway', fraction: 0.14 }),
      given(eased, { target: 'component:default/payment-api', fraction: 0.06 }),
    ],
  });
  eased.acknowledge(9, 'farid');
  eased.join(10, 'farid', 'Farid Nasser', 'operations');
  eased.join(25, 'farid', 'Marco Bellini', 'money');
  eased.note(30, 'farid', 'The bank changed its certificate a day early. The new one is on its way from them.', true);
  eased.correct(75, 'farid', 'started', 0, 'First refused payment in the log of Card gateway.');
  eased.note(140, 'farid', 'Payments of this bank go through the second payment company now. Dearer, but they go through.', true);
  eased.mitigate(141, 'farid');
  return [
    ...open.deeds,
    ...eased.deeds,
    ...onStatusPage(
      open,
      12,
      'search',
      'Search suggestions are slow in London',
      'Suggestions while typing are slow for some listeners. Search works: press Enter.',
    ),
    ...onStatusPage(eased, 35, 'subscribe', 'Some cards are refused', 'Cards of one bank are refused at the moment. Other cards work.'),
  ];
}

function onStatusPage(of: Tale, minutes: number, journey: string, title: string, body: string): Deed[] {
  const params = { id: of.id };
  const order = journeys.findIndex((one) => one.name === journey);
  const components = [{ id: kept(`status/components/${order}/id`), status: 'degraded_performance' as const }];
  return [
    deed(of.at(minutes), 'astrid', publishIncident, { params, body: { title, components } }),
    deed(of.at(minutes + 1), 'astrid', writeUpdate, { params, body: { status: 'identified', body } }),
  ];
}

function given(of: Tale, impact: Impact) {
  return impactBody(of.at, impact);
}

/** One merged into another, one cut in two, one of which nobody knows when it began. */
export function oddities(now: Instant): Deed[] {
  const first = tale('twice-first', now - 12 * oneDay - 3 * hour);
  const second = tale('twice-second', now - 12 * oneDay - 3 * hour + 6 * minute);
  const tangled = tale('tangled', now - 26 * oneDay - 8 * hour);
  const unknown = tale('unknown', now - 33 * oneDay);
  const body = (title: string, of: Tale, target: string, severity: 'major' | 'partial' | 'degraded', tags: string[]) => ({
    title,
    severity,
    started: { at: moment(of.at(0)), source: 'monitor' as const },
    detected: { at: moment(of.at(1)), source: 'monitor' as const },
    tags,
    impacts: [given(of, { target, severity })],
  });
  first.open(2, 'farid', body('Friends feed is empty', first, 'component:default/feed', 'partial', ['area:social']));
  first.acknowledge(4, 'farid');
  second.open(3, 'lucia', body('Presence answers nobody', second, 'component:default/presence', 'major', ['area:social']));
  second.acknowledge(5, 'lucia');
  second.note(9, 'lucia', 'Friends feed is empty **because** Presence is down: the same thing seen twice.');
  const merged = deed(second.at(11), 'lucia', mergeIncident, {
    params: { id: first.id },
    body: { into: second.id, why: 'The feed was empty because Presence was down' },
  });
  second.resolve(38, 'lucia');
  second.edit(50, 'lucia', { trigger: { code: 'deployment', text: '' }, cause: { code: 'hidden-dependency', text: '' }, rolledBack: true });

  tangled.open(3, 'astrid', {
    ...body('Invoices are late and reports are empty', tangled, 'component:default/invoice', 'degraded', ['area:payments']),
    impacts: [
      given(tangled, { target: 'component:default/invoice', severity: 'degraded' }),
      given(tangled, { target: 'component:default/ad-reporting', severity: 'partial' }),
    ],
  });
  tangled.acknowledge(12, 'astrid');
  const cut = deed(
    tangled.at(80),
    'astrid',
    splitIncident,
    {
      params: { id: tangled.id },
      body: { title: 'Reports for advertisers are empty', impacts: [kept('tangled/impacts/1/id')], why: 'Two things that began in the same minute, by chance' },
    },
    { keep: { 'tangled-off': 'incident/id' } },
  );
  const cutOver = deed(tangled.at(131), 'astrid', resolveIncident, { params: { id: kept('tangled-off') }, body: {} });
  tangled.resolve(200, 'astrid');
  unknown.open(0, 'farid', {
    title: 'Royalty ledger missed a label for some days',
    severity: 'degraded',
    started: null,
    tags: ['area:rights'],
    resolved: { at: moment(unknown.at(0)), source: 'person' },
    summary: 'Found when the label asked. Nobody can say since when.',
  });
  return [...first.deeds, ...second.deeds, merged, ...tangled.deeds, cut, cutOver, ...unknown.deeds];
}

/** A bad evening nine days ago, by which the budget of playing was nearly spent. */
export function badEvening(now: Instant): Deed[] {
  const midnight = Math.floor((now - 9 * oneDay) / oneDay) * oneDay;
  const t = tale('bad-evening', midnight + 19 * hour + 4 * minute);
  t.open(3, 'farid', {
    title: 'Tracks do not begin in Stockholm',
    summary: 'Every second track does not begin for listeners who come in by Stockholm. Those who listen already hear on.',
    severity: 'major',
    started: { at: moment(t.at(2)), source: 'monitor' },
    detected: { at: moment(t.at(2)), source: 'monitor' },
    tags: ['area:playback', 'capacity', 'growth'],
    impacts: [given(t, { target: 'component:default/audio-edge', site: 'stockholm', fraction: 0.42 })],
  });
  t.acknowledge(4, 'farid');
  t.join(5, 'farid', 'Farid Nasser', 'operations');
  t.join(9, 'farid', 'Sofie Dahl', 'playback');
  t.note(
    12,
    'farid',
    '**Audio cache** in Stockholm reads from disk: a new album by everybody’s favourite is out, and nine qualities of it do not fit into memory.',
  );
  t.impact(14, 'farid', { target: 'resource:default/audio-cache', from: 1, site: 'stockholm', fraction: 0.42 });
  t.note(24, 'farid', 'London takes a third of the listeners of Stockholm.', true);
  t.mitigate(33, 'farid');
  t.resolve(41, 'farid');
  t.correct(90, 'farid', 'started', 0, 'The queues of Audio cache began to grow at 19:04');
  t.edit(95, 'farid', { trigger: { code: 'load', text: 'A new album' }, cause: { code: 'capacity-short', text: 'Memory of Audio cache' } });
  return t.deeds;
}
