/**
 * How is a push message sealed so that only the browser it goes to can read it, and how does its push service know who sends? Web Push encryption (RFC 8291, content
 * coding aes128gcm of RFC 8188) and VAPID (RFC 8292), with Node's own cryptography: two pages instead of a package with five of its own.
 */
import { createCipheriv, createECDH, createPrivateKey, type ECDH, hkdfSync, randomBytes, sign } from 'node:crypto';

const recordSize = 4096;
/** What fits into one record, which is all that push services take. */
export const longestPlainBytes = recordSize - 16 - 1 - 86;

export interface Receiver {
  /** Public key of the browser, base64url, 65 bytes. */
  readonly p256dh: string;
  /** Secret it shares with whoever may push, base64url, 16 bytes. */
  readonly auth: string;
}

/** Chance of one message; given only to be compared with the example of the RFC. */
export interface SealChance {
  readonly salt: Buffer;
  readonly keys: ECDH;
}

function newChance(): SealChance {
  const keys = createECDH('prime256v1');
  keys.generateKeys();
  return { salt: randomBytes(16), keys };
}

const derive = (key: Buffer, salt: Buffer, info: Buffer, length: number): Buffer => Buffer.from(hkdfSync('sha256', key, salt, info, length));

/** The body of the request: header, and one record. */
export function sealPush(text: string, receiver: Receiver, { salt, keys }: SealChance = newChance()): Buffer {
  const theirs = Buffer.from(receiver.p256dh, 'base64url');
  const ours = keys.getPublicKey();
  const shared = keys.computeSecret(theirs);
  const ikm = derive(shared, Buffer.from(receiver.auth, 'base64url'), Buffer.concat([Buffer.from('WebPush: info\0'), theirs, ours]), 32);
  const key = derive(ikm, salt, Buffer.from('Content-Encoding: aes128gcm\0'), 16);
  const nonce = derive(ikm, salt, Buffer.from('Content-Encoding: nonce\0'), 12);
  const cipher = createCipheriv('aes-128-gcm', key, nonce);
  // The delimiter 2 says that this is the last record.
  const sealed = Buffer.concat([cipher.update(Buffer.concat([Buffer.from(text, 'utf8'), Buffer.from([2])])), cipher.final(), cipher.getAuthTag()]);
  const head = Buffer.alloc(5);
  head.writeUInt32BE(recordSize);
  head[4] = ours.length;
  return Buffer.concat([salt, head, ours, sealed]);
}

export interface VapidKeys {
  /** base64url, 65 bytes: what browsers subscribe with. */
  readonly publicKey: string;
  /** base64url, 32 bytes. */
  readonly privateKey: string;
}

/** New keys. Whoever subscribed with the old ones must subscribe again. */
export function newVapidKeys(): VapidKeys {
  const keys = createECDH('prime256v1');
  keys.generateKeys();
  return { publicKey: keys.getPublicKey('base64url'), privateKey: keys.getPrivateKey().toString('base64url').padStart(43, 'A') };
}

/** Whether the keys belong together. */
export function areVapidKeys({ publicKey, privateKey }: VapidKeys): boolean {
  try {
    const keys = createECDH('prime256v1');
    keys.setPrivateKey(Buffer.from(privateKey, 'base64url'));
    return keys.getPublicKey('base64url') === publicKey;
  } catch {
    return false;
  }
}

/** The `Authorization` of a push: who sends, to this push service, until twelve hours from now. */
export function vapidOf(endpoint: string, subject: string, keys: VapidKeys, now: number): string {
  const point = Buffer.from(keys.publicKey, 'base64url');
  const key = createPrivateKey({
    format: 'jwk',
    key: { kty: 'EC', crv: 'P-256', d: keys.privateKey, x: point.subarray(1, 33).toString('base64url'), y: point.subarray(33).toString('base64url') },
  });
  const part = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');
  const signed = `${part({ typ: 'JWT', alg: 'ES256' })}.${part({ aud: new URL(endpoint).origin, exp: Math.floor(now / 1000) + 12 * 3600, sub: subject })}`;
  const signature = sign('sha256', Buffer.from(signed), { key, dsaEncoding: 'ieee-p1363' }).toString('base64url');
  return `vapid t=${signed}.${signature}, k=${keys.publicKey}`;
}
