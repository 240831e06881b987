/** Is a push sealed as the RFC's example is, known to the push service, and gone when the browser is? */
import { createECDH, createPublicKey, verify } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { senderSpec } from '../../ports/sender.spec.ts';
import type { SendMessage } from '../../ports/sender.ts';
import { type FarHttp, farHttp } from '../../ports/testing/far-http.ts';
import { testHands } from '../../ports/testing/test-hands.ts';
import { areVapidKeys, newVapidKeys, sealPush, vapidOf } from './seal.ts';
import { browserAt, unseal } from './testing/browser.ts';
import { webPushKind } from './web-push.ts';

const vapid = newVapidKeys();
const values = { ...vapid, contact: 'mailto:ops@example.org', allowPrivate: true };
const never = new AbortController().signal;

senderSpec('web-push', async () => {
  const far: FarHttp = await farHttp({ status: 201 });
  const browser = browserAt(`${far.url}/push/1`);
  const { sender } = await webPushKind.open(values, testHands({ push: { of: async () => [browser], gone: async () => undefined } }));
  if (sender === undefined) throw new Error('web push sends');
  return {
    sender,
    door: 'web-push',
    to: 'per_1',
    behave: far.behave,
    met: far.met,
    arrived: () => far.taken.map(({ bytes }) => String(JSON.parse(browser.read(bytes)).text)),
    leave: far.stop,
    end: far.stop,
  };
});

/** Appendix A: its body, in one piece. */
const example =
  'DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A_yl95bQpu6cVPTpK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qulcy4a-fN';

test('given the example of RFC 8291, appendix A, when it is sealed with its chance, then every byte is the same', () => {
  const keys = createECDH('prime256v1');
  keys.setPrivateKey(Buffer.from('yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw', 'base64url'));
  const sealed = sealPush(
    'When I grow up, I want to be a watermelon',
    { p256dh: 'BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4', auth: 'BTBZMqHH6r4Tts7J_aSIgg' },
    { salt: Buffer.from('DGv6ra1nlYgDCS1FRnbzlw', 'base64url'), keys },
  );
  expect(sealed.toString('base64url')).toBe(example);
});

test('given that example, when the browser of the RFC opens it with its own key, then it reads what was said', () => {
  const keys = createECDH('prime256v1');
  keys.setPrivateKey(Buffer.from('q1dXpw3UpT5VOmu_cf_v6ih07Aems3njxI-JWgLcM94', 'base64url'));
  expect(unseal(Buffer.from(example, 'base64url'), keys, Buffer.from('BTBZMqHH6r4Tts7J_aSIgg', 'base64url'))).toBe('When I grow up, I want to be a watermelon');
});

test('given keys, when a push service checks who sends, then the token is for it, signed, and ends within a day', () => {
  const now = Date.parse('2026-03-02T09:00:00Z');
  const [, token = '', key = ''] = /^vapid t=(\S+), k=(\S+)$/.exec(vapidOf('https://push.example:8443/a/b', values.contact, vapid, now)) ?? [];
  const [head = '', body = '', signature = ''] = token.split('.');
  const point = Buffer.from(key, 'base64url');
  const publicKey = createPublicKey({
    format: 'jwk',
    key: { kty: 'EC', crv: 'P-256', x: point.subarray(1, 33).toString('base64url'), y: point.subarray(33).toString('base64url') },
  });
  expect(verify('sha256', Buffer.from(`${head}.${body}`), { key: publicKey, dsaEncoding: 'ieee-p1363' }, Buffer.from(signature, 'base64url'))).toBe(true);
  expect(JSON.parse(Buffer.from(body, 'base64url').toString())).toEqual({
    aud: 'https://push.example:8443',
    exp: now / 1000 + 12 * 3600,
    sub: 'mailto:ops@example.org',
  });
});

describe('keys', () => {
  test('belong together as they are made, and with no others', () => {
    expect(areVapidKeys(newVapidKeys())).toBe(true);
    expect(areVapidKeys({ ...vapid, publicKey: newVapidKeys().publicKey })).toBe(false);
    expect(areVapidKeys({ publicKey: '', privateKey: '' })).toBe(false);
  });
  test('that do not belong together open nothing', async () =>
    expect(webPushKind.open({ ...values, publicKey: newVapidKeys().publicKey }, testHands())).rejects.toThrow('do not belong together'));
});

test('given a person with three browsers of which one is gone and one is busy, when they are pushed to, then it counts as sent and the gone one is forgotten', async () => {
  const far = [await farHttp({ status: 201 }), await farHttp(), await farHttp()] as const;
  far[1].answer({ status: 410 });
  far[2].answer({ status: 503 });
  const browsers = far.map(({ url }, index) => browserAt(url, `psh_${index}`));
  const gone: string[] = [];
  const { sender } = await webPushKind.open(values, testHands({ push: { of: async () => browsers, gone: async (id) => void gone.push(id) } }));
  const message: SendMessage = {
    sending: 'snd_1',
    door: 'web-push',
    to: 'per_1',
    body: { subject: 'P'.repeat(500), text: 'é'.repeat(5000) },
    about: 'pag_1',
    urgent: true,
    attempt: 1,
    again: false,
  };
  expect(await sender?.send(message, never)).toEqual({ outcome: 'sent', reference: '1 of 3 browsers' });
  expect(gone).toEqual(['psh_1']);
  const [taken] = far[0].taken;
  expect(taken).toMatchObject({ headers: { urgency: 'high', 'content-encoding': 'aes128gcm' } });
  expect(taken?.bytes.length).toBeLessThanOrEqual(4096);
  expect(JSON.parse(browsers[0]?.read(taken?.bytes ?? Buffer.alloc(0)) ?? '')).toMatchObject({ text: expect.stringMatching(/^é+…$/), urgent: true });
  await Promise.all(far.map(({ stop }) => stop()));
});

test('given a person without a browser, when they are pushed to, then it is refused in words', async () => {
  const { sender } = await webPushKind.open(values, testHands());
  const message: SendMessage = { sending: 'snd_1', door: 'web-push', to: 'per_1', body: { text: 'x' }, about: 'pag_1', urgent: true, attempt: 1, again: false };
  expect(await sender?.send(message, never)).toEqual({ outcome: 'rejected', reason: 'No browser of this person is allowed to be pushed to.' });
});
