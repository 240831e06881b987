/** What is a browser to whoever pushes? Keys that it subscribes with, and the receiving side of RFC 8291, written from the RFC and not from what seals. */
import { createDecipheriv, createECDH, type ECDH, hkdfSync, randomBytes } from 'node:crypto';
import type { PushSubscription } from '../../../ports/push-subscriptions.ts';

export interface TestBrowser extends PushSubscription {
  readonly read: (sealed: Buffer) => string;
}

/** One that subscribed at an address. */
export function browserAt(endpoint: string, id = 'psh_1'): TestBrowser {
  const keys = createECDH('prime256v1');
  keys.generateKeys();
  const auth = randomBytes(16);
  return { id, endpoint, p256dh: keys.getPublicKey('base64url'), auth: auth.toString('base64url'), read: (sealed) => unseal(sealed, keys, auth) };
}

/** Opens a body of one record. */
export function unseal(sealed: Buffer, keys: ECDH, auth: Buffer): string {
  const salt = sealed.subarray(0, 16);
  const idLength = sealed.readUInt8(20);
  const sender = sealed.subarray(21, 21 + idLength);
  const record = sealed.subarray(21 + idLength);
  const info = Buffer.concat([Buffer.from('WebPush: info\0'), keys.getPublicKey(), sender]);
  const ikm = Buffer.from(hkdfSync('sha256', keys.computeSecret(sender), auth, info, 32));
  const key = Buffer.from(hkdfSync('sha256', ikm, salt, 'Content-Encoding: aes128gcm\0', 16));
  const nonce = Buffer.from(hkdfSync('sha256', ikm, salt, 'Content-Encoding: nonce\0', 12));
  const cipher = createDecipheriv('aes-128-gcm', key, nonce);
  cipher.setAuthTag(record.subarray(-16));
  const plain = Buffer.concat([cipher.update(record.subarray(0, -16)), cipher.final()]);
  return plain.subarray(0, plain.lastIndexOf(2)).toString('utf8');
}
