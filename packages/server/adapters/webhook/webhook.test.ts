/** Does a webhook keep to the port, prove who sends it, and stay out of the private network? */
import { createHmac } from 'node:crypto';
import { expect, test } from 'vitest';
import { senderSpec } from '../../ports/sender.spec.ts';
import type { SendMessage } from '../../ports/sender.ts';
import { farHttp } from '../../ports/testing/far-http.ts';
import { testHands } from '../../ports/testing/test-hands.ts';
import { webhookKind } from './webhook.ts';

const secret = 'a secret both sides know';
const now = Date.parse('2026-03-02T09:00:00Z');
const never = new AbortController().signal;

async function openAt(allowPrivate: boolean, hosts = '') {
  const { sender, ...running } = await webhookKind.open({ secret, allowPrivate, hosts }, testHands({ now: () => now }));
  if (sender === undefined) throw new Error('a webhook sends');
  return { sender, ...running };
}

senderSpec('webhook', async () => {
  const far = await farHttp();
  const { sender, stop } = await openAt(true);
  return {
    sender,
    door: 'webhook',
    to: `${far.url}/hook`,
    behave: far.behave,
    met: far.met,
    arrived: () => far.taken.map(({ body }) => String(JSON.parse(body).text)),
    leave: far.stop,
    end: async () => {
      await stop();
      await far.stop();
    },
  };
});

const message = (to: string, more: Partial<SendMessage> = {}): SendMessage => ({
  sending: 'snd_1',
  door: 'webhook',
  to,
  body: { subject: 'Page', text: 'Payment is down', link: 'https://samspel.example/incidents/inc_1', data: { severity: 1 } },
  about: 'inc_1',
  urgent: true,
  attempt: 2,
  again: true,
  ...more,
});

test('given a post, when the far side checks it, then the signature fits the body and the time, and the body says what a program needs', async () => {
  const far = await farHttp();
  const { sender } = await openAt(true);
  await sender.send(
    message(`${far.url}/x?y=1`, { body: { ...message('').body, headers: { 'X-Team': 'a\r\nHost: evil', 'Samspel-Signature': 'forged', Host: 'evil' } } }),
    never,
  );
  const [taken] = far.taken;
  await far.stop();
  const [, seconds, hex] = /^t=(\d+),v1=([0-9a-f]{64})$/.exec(String(taken?.headers['samspel-signature'])) ?? [];
  expect(Number(seconds)).toBe(now / 1000);
  expect(hex).toBe(createHmac('sha256', secret).update(`${seconds}.${taken?.body}`).digest('hex'));
  expect(taken).toMatchObject({
    method: 'POST',
    url: '/x?y=1',
    headers: { 'idempotency-key': 'snd_1', 'x-team': 'a  Host: evil', host: new URL(far.url).host },
  });
  expect(JSON.parse(taken?.body ?? '')).toEqual({
    sending: 'snd_1',
    about: 'inc_1',
    again: true,
    subject: 'Page',
    text: 'Payment is down',
    link: 'https://samspel.example/incidents/inc_1',
    data: { severity: 1 },
  });
});

test.each([
  'http://127.0.0.1:PORT/',
  'http://localhost:PORT/',
  'http://[::1]:PORT/',
  'http://2130706433:PORT/',
  'http://[::ffff:127.0.0.1]:PORT/',
  'http://0.0.0.0:PORT/',
  'http://[fec0::1]:PORT/',
  'http://[2001:0:4136:e378:8000:63bf:3fff:fdd2]:PORT/',
  'http://169.254.169.254/latest/',
  'file:///etc/passwd',
  'no address',
])('given no leave for the private network, when somebody names %s, then nothing is called', async (address) => {
  const far = await farHttp();
  const { sender } = await openAt(false);
  expect(await sender.send(message(address.replace('PORT', new URL(far.url).port)), never)).toMatchObject({ outcome: 'rejected' });
  expect(far.calls()).toBe(0);
  await far.stop();
});

test('given hosts that may be called, when another is named, then nothing is called', async () => {
  const far = await farHttp();
  const { sender } = await openAt(true, '127.0.0.1\n*.example.org');
  expect(await sender.send(message(far.url), never)).toMatchObject({ outcome: 'sent' });
  for (const address of [far.url.replace('127.0.0.1', 'localhost'), 'https://example.org/', 'https://evilexample.org/', 'https://a.example.org.evil.test/'])
    expect(await sender.send(message(address), never)).toMatchObject({ outcome: 'rejected', reason: expect.stringContaining('none of the hosts') });
  expect(far.calls()).toBe(1);
  await far.stop();
  expect(webhookKind.check?.({ hosts: 'hooks.example.org *.example.org [::1]' })).toBeNull();
  expect(webhookKind.check?.({ hosts: 'https://hooks.example.org/' })).toContain('is no host');
});

test('given a far side that says where else, when it is posted to, then nobody follows it', async () => {
  const far = await farHttp();
  far.answer({ status: 302, headers: { location: 'http://169.254.169.254/' } });
  const { sender } = await openAt(true);
  expect(await sender.send(message(far.url), never)).toMatchObject({ outcome: 'rejected', reason: expect.stringContaining('302') });
  expect(far.calls()).toBe(1);
  await far.stop();
});

test('given a far side that says when, when it is busy, then that is passed on', async () => {
  const far = await farHttp();
  const { sender } = await openAt(true);
  far.answer({ status: 429, headers: { 'retry-after': '120' } });
  expect(await sender.send(message(far.url), never)).toMatchObject({ outcome: 'retry', afterSeconds: 120 });
  far.answer({ status: 503, headers: { 'retry-after': new Date(now + 60_000).toUTCString() } });
  expect(await sender.send(message(far.url), never)).toMatchObject({ outcome: 'retry', afterSeconds: 60 });
  await far.stop();
});
