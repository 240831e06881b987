/** Is a request read as its protocol means it, whatever its headers and body look like? */
import type { Mapping } from '@samspel/core/alerts/wire/mapping.ts';
import { expect, test } from 'vitest';
import { arrivalOf, requestIdOf } from './request-id.ts';
import { addressOf, type Request, understand } from './wire.ts';

const fresh = { key: () => 'fresh', requestId: () => 'request' };
const now = Date.parse('2027-01-15T08:00:00Z');

function read(given: Partial<Omit<Request, 'bytes'>> & { readonly body?: string | undefined }, kind = 'json', mapping: Mapping | null = null) {
  const { body = '', ...rest } = given;
  const request: Request = { method: 'POST', path: 'src_1', atRoot: false, headers: {}, query: {}, bytes: Buffer.from(body), ...rest };
  const addressed = addressOf(request);
  if ('status' in addressed) return { status: addressed.status, key: null, signals: [], fault: 'nowhere' };
  const { reply, signals, fault } = understand(request, addressed, { kind, mapping }, fresh, now);
  return { status: reply.status, key: addressed.key, signals, fault };
}

const event = { specversion: '1.0', id: '1', source: '/disks', type: 'se.tonfall.disk.firing' };
const structured = { 'content-type': 'application/cloudevents+json' };

test('CloudEvents: one is an object, a batch is a list, and neither is the other', () => {
  const batch = { 'content-type': 'application/cloudevents-batch+json; charset=utf-8' };
  expect(read({ headers: structured, body: JSON.stringify(event) })).toMatchObject({ status: 200, signals: [{ state: 'firing' }] });
  expect(read({ headers: batch, body: JSON.stringify([event, { ...event, subject: 'db1' }]) }).signals).toHaveLength(2);
  expect(read({ headers: batch, body: '[]' })).toMatchObject({ status: 200, signals: [] });
  expect(read({ headers: batch, body: JSON.stringify(event) })).toMatchObject({ status: 400, fault: 'a batch of CloudEvents is a list' });
  expect(read({ headers: structured, body: JSON.stringify([event]) })).toMatchObject({ status: 400, fault: 'one CloudEvent is an object' });
  expect(read({ headers: structured, body: '{' })).toMatchObject({ status: 400, fault: 'The body is no JSON' });
  expect(read({ headers: { 'content-type': 'application/cloudevents+xml' }, body: '<a/>' }).status).toBe(415);
});

test('CloudEvents: data in base64 is unpacked, as JSON where it is', () => {
  const packed = (data: string) => JSON.stringify({ ...event, data_base64: Buffer.from(data).toString('base64') });
  expect(read({ headers: structured, body: packed('{"id":"disk-7","status":"ok"}') }).signals).toMatchObject([{ key: 'disk-7', state: 'resolved' }]);
  expect(read({ headers: structured, body: packed('plain words') }).signals).toMatchObject([{ text: 'plain words' }]);
});

test('CloudEvents: in binary mode headers are decoded, and the body is what it is', () => {
  const headers = {
    'ce-specversion': '1.0',
    'ce-id': '1',
    'ce-source': '/caf%C3%A9',
    'ce-type': 'disk.full',
    // One letter a byte, as Node gives it.
    'ce-subject': Buffer.from('ö 95%').toString('latin1'),
    'ce-time': '2027-01-15T09:00:00',
  };
  expect(read({ headers: { ...headers, 'content-type': 'application/json' }, body: '{"severity":"high"}' }).signals).toMatchObject([
    { key: '/café ö 95% disk.full', severity: 'error', startedAt: null },
  ]);
  expect(read({ headers: { ...headers, 'content-type': 'text/plain' }, body: 'not so good' }).signals).toMatchObject([{ text: 'not so good' }]);
  expect(read({ headers }).signals).toMatchObject([{ title: 'disk.full: ö 95%', text: null }]);
  expect(read({ headers: { ...headers, 'ce-id': undefined } })).toMatchObject({ status: 400, fault: '/id: a CloudEvent needs id' });
});

test("PagerDuty's key may come in the body, in a header or in the address; one in the body must fit", () => {
  const body = (routing?: string) =>
    JSON.stringify({ routing_key: routing, event_action: 'trigger', payload: { summary: 's', source: 'x', severity: 'error' } });
  const key = 'k'.repeat(32);
  expect(read({ path: 'v2/enqueue', atRoot: true, body: body(key) })).toMatchObject({ status: 202, key });
  expect(read({ path: 'v2/enqueue', atRoot: true, headers: { 'x-routing-key': key }, body: body() })).toMatchObject({ status: 202, key });
  expect(read({ path: `${key}/v2/enqueue`, body: body() })).toMatchObject({ status: 202, key, signals: [{ key: 'fresh' }] });
  expect(read({ path: `${key}/v2/enqueue`, body: body('short') })).toMatchObject({ status: 400, key: 'short' });
});

test('the number of a request is the id of what arrived', () => {
  for (const id of ['arv_01JX8KHDX8W6X0SJJ8P1WGJ6YP', 'arv_00000000000000000000000000', 'arv_7ZZZZZZZZZZZZZZZZZZZZZZZZZ']) {
    expect(requestIdOf(id)).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/);
    expect(arrivalOf(requestIdOf(id))).toBe(id);
  }
  expect(arrivalOf('nothing')).toBeNull();
});
