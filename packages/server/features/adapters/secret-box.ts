/**
 * How are secrets kept? AES-256-GCM with a key that is not in the database. The row and the setting they belong to are bound in, so that a sealed text copied to
 * another place does not open there; the mark of the key is kept beside it, so that another key is recognised and said.
 */
import { createCipheriv, createDecipheriv, createHash, randomBytes } from 'node:crypto';

/** A key, and how it is recognised. */
export interface SecretKey {
  readonly bytes: Buffer;
  /** Tells keys apart and nothing about them. */
  readonly mark: string;
}

/** Makes a key of a text of 32 characters or more. */
export function keyOf(text: string): SecretKey {
  const bytes = createHash('sha256').update('samspel adapters 1\n').update(text).digest();
  return { bytes, mark: createHash('sha256').update('mark\n').update(bytes).digest('hex').slice(0, 8) };
}

/** `1.mark.nonce.sealed`, of which the last 16 bytes are the tag. */
export function seal(key: SecretKey, place: string, text: string): string {
  const nonce = randomBytes(12);
  const cipher = createCipheriv('aes-256-gcm', key.bytes, nonce).setAAD(Buffer.from(place));
  const sealed = Buffer.concat([cipher.update(text, 'utf8'), cipher.final(), cipher.getAuthTag()]);
  return ['1', key.mark, nonce.toString('base64url'), sealed.toString('base64url')].join('.');
}

/** The text again; null when it was sealed with another key, for another place, or was changed. */
export function unseal(key: SecretKey, place: string, sealed: string): string | null {
  const [form, mark, nonce, rest] = sealed.split('.');
  if (form !== '1' || mark !== key.mark || nonce === undefined || rest === undefined) return null;
  const bytes = Buffer.from(rest, 'base64url');
  if (bytes.length < 16) return null;
  try {
    const cipher = createDecipheriv('aes-256-gcm', key.bytes, Buffer.from(nonce, 'base64url')).setAAD(Buffer.from(place));
    cipher.setAuthTag(bytes.subarray(-16));
    return Buffer.concat([cipher.update(bytes.subarray(0, -16)), cipher.final()]).toString('utf8');
  } catch {
    return null;
  }
}
