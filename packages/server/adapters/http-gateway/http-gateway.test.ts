/** Does a gateway's request say what the operator wrote and the message is, and is its answer understood? */

import { readValues, type SettingValues } from '@samspel/core/adapters/setting-field.ts';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { senderSpec } from '../../ports/sender.spec.ts';
import type { SendMessage } from '../../ports/sender.ts';
import { farHttp } from '../../ports/testing/far-http.ts';
import { testHands } from '../../ports/testing/test-hands.ts';
import { httpGatewayKind } from './http-gateway.ts';
import { type Fillings, fill, pick } from './template.ts';

const never = new AbortController().signal;

function valuesOf(given: Readonly<Record<string, unknown>>): SettingValues {
  const read = readValues(httpGatewayKind.fields, { allowPrivate: true, ...given });
  if (!read.ok) throw new Error(JSON.stringify(read.refusal));
  const values = { ...read.value.values, ...read.value.secrets };
  const problem = httpGatewayKind.check?.(values) ?? null;
  if (problem !== null) throw new Error(problem);
  return values;
}

async function openWith(given: Readonly<Record<string, unknown>>) {
  const { sender } = await httpGatewayKind.open(valuesOf(given), testHands());
  if (sender === undefined) throw new Error('a gateway sends');
  return sender;
}

const message = (text: string, to = '+46 70-123 45 67'): SendMessage => ({
  sending: 'snd_1',
  door: 'sms',
  to,
  body: { text },
  about: 'pag_1',
  urgent: true,
  attempt: 1,
  again: false,
});

senderSpec('http-gateway', async () => {
  const far = await farHttp({ status: 201, body: '{"messages":[{"id":"m-1","state":"queued"}]}' });
  const sender = await openWith({
    url: `${far.url}/send`,
    body: '{"to": "{to}", "message": "{text}"}',
    headers: 'Authorization: Bearer {secret}',
    secret: 'top',
  });
  return {
    sender,
    door: 'sms',
    to: '+46701234567',
    behave: far.behave,
    met: far.met,
    arrived: () => far.taken.map(({ body }) => String(JSON.parse(body).message)),
    leave: far.stop,
    end: far.stop,
  };
});

test('given the manual of a gateway with JSON and a token, then the request is as written and its name for the message is kept', async () => {
  const far = await farHttp({ status: 201, body: '{"messages":[{"id":4711}]}' });
  const sender = await openWith({
    url: `${far.url}/v1/{user}/sms`,
    headers: 'Authorization: Bearer {secret}\nX-Sending: {sending}',
    body: '{"to":"{to}","message":"{text}"}',
    user: 'ops/1',
    secret: 'top secret',
    reference: 'messages.0.id',
  });
  expect(await sender.send(message('He said "no"\nand left'), never)).toEqual({ outcome: 'sent', reference: '4711' });
  await far.stop();
  expect(far.taken[0]).toMatchObject({
    method: 'POST',
    url: '/v1/ops%2F1/sms',
    headers: { authorization: 'Bearer top secret', 'x-sending': 'snd_1', 'content-type': 'application/json; charset=utf-8' },
  });
  expect(JSON.parse(far.taken[0]?.body ?? '')).toEqual({ to: '+46701234567', message: 'He said "no"\nand left' });
});

test('given a gateway of 1999 that answers 200 to everything, then what it says decides', async () => {
  const far = await farHttp({ status: 200, body: 'OK: queued 12' });
  const sender = await openWith({ method: 'GET', url: `${far.url}/send?n={to}&m={text}&p={secret}`, secret: 'a&b', sentContains: 'OK:' });
  expect(await sender.send(message('a&m=b c'), never)).toMatchObject({ outcome: 'sent' });
  expect(new URL(far.taken[0]?.url ?? '', far.url).searchParams.getAll('m')).toEqual(['a&m=b c']);
  far.answer({ status: 200, body: 'ERR 42: a&b is wrong' });
  expect(await sender.send(message('x'), never)).toEqual({ outcome: 'rejected', reason: 'The gateway answered HTTP 200: ERR 42: … is wrong' });
  far.answer({ status: 200, body: 'ERR 43 in /send?p=a%26b' });
  expect(await sender.send(message('x'), never)).toEqual({ outcome: 'rejected', reason: 'The gateway answered HTTP 200: ERR 43 in /send?p=…' });
  await far.stop();
});

test('given a wrong password or an empty account, then it is tried again while somebody mends that', async () => {
  const far = await farHttp();
  const sender = await openWith({ url: `${far.url}/{to}`, bodyType: 'form', body: 't={text}' });
  for (const status of [401, 402, 403, 404, 429, 500]) {
    far.answer({ status });
    expect(await sender.send(message('x'), never)).toMatchObject({ outcome: 'retry' });
  }
  expect(await sender.send(message('x', 'anna@example.org'), never)).toMatchObject({
    outcome: 'rejected',
    reason: expect.stringContaining('no telephone number'),
  });
  await far.stop();
});

test('given a text that is too long, then it is cut between characters', async () => {
  const far = await farHttp();
  const sender = await openWith({ url: `${far.url}/{to}`, bodyType: 'text', body: '{text}', longestText: 20 });
  await sender.send(message('🚨'.repeat(30)), never);
  await far.stop();
  expect(far.taken[0]?.body).toBe(`${'🚨'.repeat(19)}…`);
});

test('given a text that was perhaps sent before, then it says so at its end, within its length', async () => {
  const far = await farHttp();
  const sender = await openWith({ url: `${far.url}/{to}`, bodyType: 'text', body: '{text}', longestText: 40 });
  await sender.send({ ...message('Payment is down for everybody who pays by card'), again: true }, never);
  await far.stop();
  expect(far.taken[0]?.body).toBe('Payment is down for eve… (perhaps twice)');
});

describe('what an operator writes', () => {
  test.each([
    [{ url: 'https://{to}.example.org/', body: '' }, 'host'],
    [{ url: 'ftp://example.org/{to}' }, 'must begin with'],
    [{ url: 'https://a:b@example.org/{to}' }, 'password'],
    [{ url: 'https://example.org/', body: '{"a": "{number}"}' }, '{number} stands for nothing'],
    [{ url: 'https://example.org/{to}', headers: 'no header' }, 'is no header'],
    [{ url: 'https://example.org/', body: 'x' }, 'The number must stand somewhere'],
  ])('%j is refused in words', (given, words) => expect(() => valuesOf(given)).toThrow(words));
});

describe('a template', () => {
  const fillings = (text: string): Fillings => ({ to: '+1', text, subject: '', link: '', sending: 'snd_1', user: '', secret: '' });

  test('lets no text out of its place', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 60 }), (text) => {
        expect(JSON.parse(fill('{"m": "{text}", "n": 1}', fillings(text), 'json'))).toEqual({
          m: text.toWellFormed() === text ? text : expect.any(String),
          n: 1,
        });
        expect([...new URLSearchParams(fill('m={text}&n=1', fillings(text), 'form'))]).toEqual([
          ['m', text.toWellFormed()],
          ['n', '1'],
        ]);
        expect(fill('{text}', fillings(text), 'header')).not.toMatch(/[\r\n\0]/);
        expect(fill('{text}', fillings(text), 'xml')).not.toMatch(/[<>]/);
      }),
    );
  });

  test('is filled in once: what is filled in is no template', () => expect(fill('{text}', fillings('{secret}{to}'), 'text')).toBe('{secret}{to}'));

  test.each([
    ['{"a":{"b":[{"c":7}]}}', 'a.b.0.c', '7'],
    ['{"a":{}}', 'a', null],
    ['{"a":1}', '__proto__.x', null],
    ['no json', 'a', null],
  ])('picks from %s at %s: %s', (text, path, found) => expect(pick(text, path)).toBe(found));
});
