/** Do parsers read what monitors send, and refuse or bound everything else? */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { fingerprintOf } from '../fingerprint.ts';
import { keyText, longest, momentOf, recordOf, type Signal } from '../signal.ts';
import { readAlertmanager } from './alertmanager.ts';
import { readAlertmanagerApi } from './alertmanager-api.ts';
import { binaryEvent, cloudEventsMode, readCloudEvents } from './cloud-events.ts';
import { readGrafanaLegacy } from './grafana-legacy.ts';
import { readMailAlert } from './mail.ts';
import { fill, plainMapping, readMapped } from './mapping.ts';
import { opsgenieCall, opsgenieDelete, readOpsgenie } from './opsgenie.ts';
import { opsgenieAsked, readSearch } from './opsgenie-asked.ts';
import { readPagerDuty, readPagerDutyChange, routingKeyOf } from './pagerduty.ts';

const now = 1_800_000_000_000;

test('fingerprints are those of Prometheus (captured from Alertmanager 0.25)', () => {
  expect(fingerprintOf({ alertname: 'Refused', instance: 'a', route: 'refused' })).toBe('d41832bd0510ae31');
  expect(fingerprintOf({ alertname: 'Repeats', instance: 'a', route: 'repeat' })).toMatch(/^[0-9a-f]{16}$/);
  expect(fingerprintOf({})).toBe('cbf29ce484222325');
});

test('a path of Opsgenie is all that stands between, slashes and all', () => {
  const read = (rest: string) => {
    const call = opsgenieCall(rest);
    return call === null ? null : [call.verb, call.identifier, call.action];
  };
  expect(read('')).toEqual(['create', '', '']);
  expect(read('/')).toEqual(['create', '', '']);
  expect(read('/playlist/latency/close/')).toEqual(['close', 'playlist/latency', '']);
  expect(read('/a/close')).toEqual(['close', 'a', '']);
  expect(read('/a/b/actions/restart it')).toEqual(['action', 'a/b', 'restart it']);
  expect(read('/actions/close')).toEqual(['close', 'actions', '']);
  expect(read('/close')).toBeNull();
  expect(read('/a/dance')).toBeNull();
  expect(opsgenieDelete('/a/b/', {})).toMatchObject({ verb: 'delete', identifier: 'a/b' });
  expect(opsgenieDelete('/a/tags', {})).toMatchObject({ verb: 'delete', identifier: 'a/tags' });
  expect(opsgenieDelete('/a/tags/', { tags: 'x,y' })).toMatchObject({ verb: 'untag', identifier: 'a' });
  expect(opsgenieDelete('/a/details', { keys: 'x' })).toMatchObject({ verb: 'undetail', identifier: 'a' });
  expect(opsgenieDelete('/', {})).toBeNull();
});

test('what clients of Opsgenie ask', () => {
  expect(opsgenieAsked('')).toEqual({ what: 'list' });
  expect(opsgenieAsked('/count')).toEqual({ what: 'count' });
  expect(opsgenieAsked('/requests/43a29c5c-3dbf')).toEqual({ what: 'request', identifier: '43a29c5c-3dbf' });
  expect(opsgenieAsked('/a/b/')).toEqual({ what: 'one', identifier: 'a/b' });
  expect(opsgenieAsked('/a/b/notes/')).toEqual({ what: 'notes', identifier: 'a/b' });
  expect(opsgenieAsked('/saved-searches/x')).toBeNull();
  const search = (query: string) => {
    const read = readSearch({ query });
    return read.ok ? read.value : read.refusal.facts['message'];
  };
  expect(search('status: open AND tag:"a b" AND priority=P1 disk')).toMatchObject({
    open: true,
    exact: [
      { field: 'tag', value: 'a b' },
      { field: 'priority', value: 'P1' },
    ],
    words: ['disk'],
  });
  expect(search('')).toMatchObject({ open: null, exact: [], words: [], limit: 20, offset: 0, descending: true });
  expect(search('status:open OR tag:x')).toContain('OR is not understood');
  expect(search('createdAt > 5')).toContain('not understood');
  expect(search('(status:open)')).toContain('not understood');
  expect(search('team:backend')).toContain('not understood');
  expect(readSearch({ limit: '1000' })).toMatchObject({ ok: false, refusal: { path: '/limit' } });
  expect(readSearch({ offset: '-1' })).toMatchObject({ ok: false, refusal: { path: '/offset' } });
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
    ['/disks db1 se.tonfall.disk', 'firing'],
    ['/disks db1 se.tonfall.disk', 'resolved'],
  ]);
  expect(both.value[0]).toMatchObject({ severity: 'error', labels: { system: 'store' }, title: 'se.tonfall.disk.firing: db1' });
  expect(both.value[1]?.endsAt).toBe(Date.parse('2027-01-15T08:00:00Z'));
  const other = readCloudEvents({ ...event, type: 'se.tonfall.cpu.firing', data: { status: 'resolved' } }, plainMapping);
  expect(other.ok && other.value.map(({ key, state }) => [key, state])).toEqual([['/disks db1 se.tonfall.cpu', 'resolved']]);
  const several = readCloudEvents({ ...event, type: 't', data: { all: [{ id: 'a' }, { id: 'b' }] } }, { ...plainMapping, each: 'all' });
  expect(several.ok && several.value.map(({ key }) => key)).toEqual(['a', 'b']);
  const binary = readCloudEvents(
    binaryEvent({ 'ce-id': '1', 'ce-source': '/a%20b', 'ce-type': 't', 'ce-specversion': '1.0' }, { id: 'own', state: 'ok' }),
    plainMapping,
  );
  expect(binary.ok && binary.value[0]).toMatchObject({ key: 'own', state: 'resolved', labels: { source: '/a b' } });
  const quoted = binaryEvent({ 'ce-subject': '"disk \\"95%\\" f%C3%BCll %E4"' }, undefined);
  expect(quoted).toMatchObject({ subject: 'disk "95%" füll %E4' });
  const missing = { specversion: '1.0', id: '1', source: 's', type: 't' };
  for (const field of Object.keys(missing))
    expect(readCloudEvents({ ...missing, [field]: undefined }, plainMapping)).toMatchObject({ ok: false, refusal: { path: `/${field}` } });
  expect(readCloudEvents([missing, { ...missing, specversion: '2.0' }], plainMapping)).toMatchObject({ ok: false, refusal: { path: '/1/specversion' } });
  expect(cloudEventsMode('application/cloudevents+xml', true)).toBe('foreign');
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

test('Grafana: what it measured, a rule that fires for want of data, an end that lies ahead, what was not listed', () => {
  const alert = { status: 'firing', labels: { alertname: 'Latency' }, annotations: {}, startsAt: '2027-01-15T07:00:00Z', endsAt: '2027-01-15T08:04:00Z' };
  const read = readAlertmanager({
    truncatedAlerts: 3,
    alerts: [
      { ...alert, status: 'resolved', fingerprint: 'a', silenceURL: 'https://grafana.example/silence' },
      { ...alert, fingerprint: 'b', values: { B: 412.5, C: 1 }, valueString: '[ var=B ]', imageURL: 'https://grafana.example/p.png' },
      { ...alert, fingerprint: 'c', values: null, valueString: '[ var=B ]', annotations: { grafana_state_reason: 'NoData' } },
      { ...alert, fingerprint: 'd', annotations: { grafana_state_reason: 'NoData, KeepLast' } },
    ],
  });
  if (!read.ok) throw new Error('refused');
  expect(read.value.map(({ key, state, truncated, endsAt }) => [key, state, truncated, endsAt])).toEqual([
    ['a', 'resolved', 0, Date.parse('2027-01-15T08:04:00Z')],
    ['b', 'firing', 3, null],
    ['c', 'unknown', 0, null],
    ['d', 'firing', 0, null],
  ]);
  expect(read.value.map(({ annotations }) => annotations['values'])).toEqual([undefined, 'B=412.5, C=1', '[ var=B ]', undefined]);
  expect(read.value[0]?.links).toEqual([{ text: 'Silence there', href: 'https://grafana.example/silence' }]);
});

test('Grafana legacy: every state, and what all that was measured has in common', () => {
  const read = (state: unknown) => {
    const body = { ruleId: 7, ruleName: 'x', state, tags: { team: 'b' }, evalMatches: [1, 2].map((n) => ({ metric: 'm', value: n, tags: { host: 'h', n } })) };
    const found = readGrafanaLegacy(body);
    return found.ok ? found.value[0] : found.refusal.path;
  };
  const states = ['alerting', 'ok', 'no_data', 'NoData', 'error', 'unknown', 'paused', 'pending'].map((state) => (read(state) as Signal).state);
  expect(states).toEqual(['firing', 'resolved', 'unknown', 'unknown', 'unknown', 'unknown', 'resolved', 'noted']);
  expect((read('alerting') as Signal).labels).toEqual({ team: 'b', host: 'h' });
  expect(read('dancing')).toBe('/state');
});

test("a time without an offset is nobody's, and long keys stay two", () => {
  expect([momentOf('2027-01-15T08:00:00'), momentOf('2027-01-15T08:00:00z'), momentOf('2027-01-15T10:00:00+0200')]).toEqual([null, now, now]);
  const long = 'x'.repeat(600);
  expect(keyText(`${long}a`)).not.toBe(keyText(`${long}b`));
  expect(keyText(long).length).toBeLessThanOrEqual(longest.key);
});

test('PagerDuty: details of any form, pictures of a change', () => {
  const body = (custom_details: unknown) => ({ event_action: 'trigger', payload: { summary: 's', source: 'x', severity: 'error', custom_details } });
  const details = (given: unknown) => {
    const read = readPagerDuty(body(given), 'f');
    return 'signal' in read ? read.signal.annotations : read;
  };
  expect([details({ a: { b: 1 } }), details(['x', 1]), details('plain'), details(null), details(7)]).toEqual([
    { a: '{"b":1}' },
    { details: '["x",1]' },
    { details: 'plain' },
    {},
    { details: '7' },
  ]);
  const image = { src: 'https://x.example/i.png', href: '', alt: 'Graph' };
  const change = readPagerDutyChange({ payload: { summary: 's' }, images: [image] });
  expect('change' in change && change.change.links).toEqual([{ text: 'Graph', href: 'https://x.example/i.png' }]);
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
      for (const path of ['', '/x/close', '/x/details', '/x/tags', '/x/assign', '/x/priority', '/x/notes', '/x/responders', '/x/actions/y']) {
        const call = opsgenieCall(path);
        const opsgenie = call === null ? null : readOpsgenie(call, { identifierType: 'alias' }, record, 'fresh');
        if (opsgenie !== null && 'signal' in opsgenie) isSound(opsgenie.signal);
      }
    }),
    { numRuns: 300 },
  );
  fc.assert(fc.property(word, word, word, (subject, from, text) => isSound(readMailAlert({ subject, from, text }))));
  fc.assert(
    fc.property(
      fc.string({ unit: 'binary', maxLength: 60 }),
      (path) => void [opsgenieCall(path), opsgenieAsked(path), opsgenieDelete(path, {}), readSearch({ query: path })],
    ),
  );
});
