/** Do parsers read what monitors send, and refuse or bound everything else? */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { fingerprintOf } from '../fingerprint.ts';
import { longest, recordOf, type Signal } from '../signal.ts';
import { readAlertmanager } from './alertmanager.ts';
import { readAlertmanagerApi } from './alertmanager-api.ts';
import { binaryEvent, cloudEventsMode, readCloudEvents } from './cloud-events.ts';
import { readGrafanaLegacy } from './grafana-legacy.ts';
import { readMailAlert } from './mail.ts';
import { fill, plainMapping, readMapped } from './mapping.ts';
import { opsgenieCall, readOpsgenie } from './opsgenie.ts';
import { readPagerDuty, readPagerDutyChange, routingKeyOf } from './pagerduty.ts';

const now = 1_800_000_000_000;

test('fingerprints are those of Prometheus (captured from Alertmanager 0.25)', () => {
  expect(fingerprintOf({ alertname: 'Refused', instance: 'a', route: 'refused' })).toBe('d41832bd0510ae31');
  expect(fingerprintOf({ alertname: 'Repeats', instance: 'a', route: 'repeat' })).toMatch(/^[0-9a-f]{16}$/);
  expect(fingerprintOf({})).toBe('cbf29ce484222325');
});

test('a path of Opsgenie is all that stands between, slashes and all', () => {
  expect(opsgenieCall('')).toEqual({ verb: 'create', identifier: '' });
  expect(opsgenieCall('/')).toEqual({ verb: 'create', identifier: '' });
  expect(opsgenieCall('/playlist/latency/close/')).toEqual({ verb: 'close', identifier: 'playlist/latency' });
  expect(opsgenieCall('/a/close')).toEqual({ verb: 'close', identifier: 'a' });
  expect(opsgenieCall('/close')).toBeNull();
  expect(opsgenieCall('/a/dance')).toBeNull();
});

test("PagerDuty's limits are told in its words", () => {
  expect(routingKeyOf({ routing_key: 'short' })).toEqual({ errors: ["Length of 'routing_key' is incorrect (should be 32 characters)"] });
  expect(readPagerDuty({ event_action: 'trigger', dedup_key: 'x'.repeat(256), payload: {} }, 'f')).toMatchObject({ errors: [expect.stringContaining('255')] });
  expect(readPagerDuty({ event_action: 'resolve' }, 'f')).toMatchObject({ errors: [expect.stringContaining("'dedup_key' is missing")] });
  expect(readPagerDuty({ event_action: 'trigger', payload: { summary: 'x' } }, 'f')).toEqual({
    errors: ["'payload.source' is missing or blank", "'payload.severity' is missing or blank"],
  });
  expect(readPagerDuty({ event_action: 'trigger', payload: { summary: 'x', source: 's', severity: 'info' } }, 'fresh')).toMatchObject({
    signal: { key: 'fresh', state: 'firing' },
  });
});

test('vmalert sends local offsets, Prometheus an end that lies ahead', () => {
  const read = readAlertmanagerApi(
    [{ labels: { alertname: 'A', empty: '' }, startsAt: '2027-01-15T10:00:00.123456789+02:00', endsAt: '2027-01-15T08:04:00Z' }],
    now,
  );
  expect(read.ok && read.value[0]).toMatchObject({
    state: 'firing',
    startedAt: Date.parse('2027-01-15T08:00:00.123Z'),
    endsAt: Date.parse('2027-01-15T08:04:00Z'),
    labels: { alertname: 'A' },
  });
  expect(read.ok && read.value[0]?.key).toBe(fingerprintOf({ alertname: 'A' }));
});

test('CloudEvents: structured, batched, binary; the last word of a type says that it is over', () => {
  expect(cloudEventsMode('application/cloudevents+json; charset=utf-8', false)).toBe('structured');
  expect(cloudEventsMode('application/cloudevents-batch+json', false)).toBe('batched');
  expect(cloudEventsMode('application/json', true)).toBe('binary');
  const event = { specversion: '1.0', id: '1', source: '/disks', subject: 'db1', time: '2027-01-15T08:00:00Z' };
  const both = readCloudEvents(
    [
      { ...event, type: 'se.tonfall.disk.firing', data: { severity: 'high', service: 'store' } },
      { ...event, type: 'se.tonfall.disk.resolved' },
    ],
    plainMapping,
  );
  if (!both.ok) throw new Error('refused');
  expect(both.value.map(({ key, state }) => [key, state])).toEqual([
    ['/disks db1', 'firing'],
    ['/disks db1', 'resolved'],
  ]);
  const binary = readCloudEvents(
    binaryEvent({ 'ce-id': '1', 'ce-source': '/a%20b', 'ce-type': 't', 'ce-specversion': '1.0' }, { id: 'own', state: 'ok' }),
    plainMapping,
  );
  expect(binary.ok && binary.value[0]).toMatchObject({ key: 'own', state: 'resolved', labels: { source: '/a b' } });
  expect(readCloudEvents({ id: '1', source: 's' }, plainMapping)).toMatchObject({ ok: false, refusal: { path: '/type' } });
});

test('mails of Nagios, Zabbix and cron: beginning and end have one key', () => {
  const [problem, recovery] = ['** PROBLEM Service Alert: db1/disk is CRITICAL **', 'Re: ** RECOVERY Service Alert: db1/disk is OK **'].map((subject) =>
    readMailAlert({ subject, from: 'Nagios@mon.example', text: 'Host: db1\nService: playlist-db\nState: x' }),
  );
  expect([problem?.state, problem?.severity, problem?.labels['service']]).toEqual(['firing', 'critical', 'playlist-db']);
  expect(recovery?.state).toBe('resolved');
  expect(recovery?.key).toBe(problem?.key);
  expect(readMailAlert({ subject: '', from: '', text: '' })).toMatchObject({ state: 'firing', title: 'Mail without a subject' });
});

test('a mapping fills templates from the alert and the body around it', () => {
  expect(fill('{a.b|c} at {$.site} {0}', { a: {}, c: 7 }, { site: 'north' }, 100)).toBe('7 at north');
  expect(readMapped({ list: [{ id: 1, status: 'OK' }, { id: 2 }] }, { ...plainMapping, each: 'list' })).toMatchObject({
    ok: true,
    value: [
      { key: '1', state: 'resolved' },
      { key: '2', state: 'firing' },
    ],
  });
  expect(readMapped({ list: [{}] }, { ...plainMapping, each: 'list' })).toMatchObject({ ok: false, refusal: { path: '/key' } });
});

test('Grafana of another organisation has keys of its own', () => {
  const keyOf = (orgId: number) => {
    const read = readGrafanaLegacy({ ruleId: 7, ruleName: 'x', orgId, state: 'alerting' });
    return read.ok ? read.value[0]?.key : null;
  };
  expect([keyOf(1), keyOf(2)]).toEqual(['7', '2/7']);
});

const word = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 20 }),
  fc.constantFrom('firing', 'resolved', 'trigger', '0001-01-01T00:00:00Z', '2027-01-15T08:00:00Z', '__proto__', '\0', '\ud800', 'x'.repeat(5000)),
);
const names = [
  'alerts',
  'status',
  'labels',
  'annotations',
  'startsAt',
  'endsAt',
  'fingerprint',
  'truncatedAlerts',
  'payload',
  'summary',
  'severity',
  'source',
  'event_action',
  'dedup_key',
  'routing_key',
];
const more = [
  'custom_details',
  'links',
  'images',
  'message',
  'alias',
  'tags',
  'details',
  'priority',
  'ruleId',
  'state',
  'evalMatches',
  'id',
  'type',
  'data',
  'subject',
  'specversion',
  '__proto__',
  'constructor',
];
const { tree } = fc.letrec((tie) => ({
  tree: fc.oneof(
    { maxDepth: 5, withCrossShrink: true },
    word,
    fc.constantFrom<unknown>(null, true, 0, -1, 1e308, Number.MAX_SAFE_INTEGER),
    fc.array(tie('tree'), { maxLength: 4 }),
    fc.dictionary(fc.constantFrom(...names, ...more), tie('tree'), { maxKeys: 8 }),
  ),
}));

/** Every text in it, names of fields too. */
function textsIn(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  return typeof value === 'object' && value !== null ? Object.entries(value).flatMap(([name, one]) => [name, ...textsIn(one)]) : [];
}

/** What a database and a screen must be able to take. */
function isSound(signal: Signal): void {
  for (const text of textsIn(signal)) expect(text.isWellFormed() && !text.includes('\0')).toBe(true);
  expect(signal.key.length).toBeLessThanOrEqual(longest.key);
  expect((signal.title ?? '').length).toBeLessThanOrEqual(longest.title);
  expect(Object.keys(signal.labels).length).toBeLessThanOrEqual(70);
  for (const at of [signal.startedAt, signal.endsAt]) if (at !== null) expect(Number.isSafeInteger(at) && at > 0).toBe(true);
  for (const { href } of signal.links) expect(href).toMatch(/^https?:\/\//i);
}

test('whatever comes, each parser reads it or refuses it; nothing throws, and what is read can be kept', () => {
  fc.assert(
    fc.property(tree, (body) => {
      const record = recordOf(body) ?? {};
      const reads = [
        readAlertmanager(record),
        readAlertmanagerApi(body, now),
        readGrafanaLegacy(record),
        readCloudEvents(body, plainMapping),
        readMapped(body, plainMapping),
      ];
      for (const read of reads) if (read.ok) read.value.forEach(isSound);
      const pagerDuty = readPagerDuty(record, 'fresh');
      if ('signal' in pagerDuty) isSound(pagerDuty.signal);
      readPagerDutyChange(record);
      routingKeyOf(record);
      for (const path of ['', '/x/close', '/x/details', '/x/tags', '/x/assign', '/x/priority']) {
        const call = opsgenieCall(path);
        const opsgenie = call === null ? null : readOpsgenie(call, 'alias', record, 'fresh');
        if (opsgenie !== null && 'signal' in opsgenie) isSound(opsgenie.signal);
      }
    }),
    { numRuns: 300 },
  );
  fc.assert(fc.property(word, word, word, (subject, from, text) => isSound(readMailAlert({ subject, from, text }))));
  fc.assert(fc.property(fc.string({ unit: 'binary', maxLength: 60 }), (path) => void opsgenieCall(path)));
});
