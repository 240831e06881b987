/**
 * What does a secret that somebody carries look like? A prefix that scanners find, the id under which the server looks it up, the secret,
 * and a checksum, in Crockford's base 32 and without separators, so that a double click takes it whole:
 *
 *     smp_ 26 of id  32 of secret (160 bits)  7 of checksum
 *
 * The checksum (CRC-32 over all before it) tells a mistyped or cut one before the database is asked; it protects nothing else. Only a
 * hash of the secret is ever stored: with 160 bits of chance a plain SHA-256 is enough, since there is nothing to guess from a list.
 */

/** Tokens, sessions and one-time links, and the prefix of the id each is stored under. */
const kinds = { token: ['smp', 'tok'], session: ['sms', 'ses'], link: ['sml', 'lnk'] } as const;
export type CredentialKind = keyof typeof kinds;

const alphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const form = /^[a-z]{3}_[0-7][0-9A-HJKMNP-TV-Z]{64}$/;
/** Random bytes in a secret. */
export const secretBytes = 20;

export interface Credential {
  /** `tok_…`, `ses_…` or `lnk_…`. */
  readonly id: string;
  readonly secret: string;
}

/** Writes a credential from its id and fresh random bytes. */
export function formCredential(kind: CredentialKind, id: string, chance: Uint8Array): { readonly text: string; readonly secret: string } {
  const secret = base32(chance.subarray(0, secretBytes));
  const body = `${kinds[kind][0]}_${id.slice(id.indexOf('_') + 1)}${secret}`;
  return { text: body + checksum(body), secret };
}

/** Reads a credential; null for anything that is not a whole one of this kind. */
export function readCredential(kind: CredentialKind, text: string): Credential | null {
  const [prefix, idPrefix] = kinds[kind];
  if (text.length !== 69 || !text.startsWith(`${prefix}_`) || !form.test(text)) return null;
  const body = text.slice(0, -7);
  if (checksum(body) !== text.slice(-7)) return null;
  return { id: `${idPrefix}_${text.slice(4, 30)}`, secret: text.slice(30, 62) };
}

function base32(bytes: Uint8Array): string {
  let text = '';
  let held = 0;
  let bits = 0;
  for (const byte of bytes) {
    held = (held << 8) | byte;
    bits += 8;
    while (bits >= 5) {
      bits -= 5;
      text += alphabet.charAt((held >> bits) & 31);
      held &= (1 << bits) - 1;
    }
  }
  return text;
}

/** CRC-32 (IEEE 802.3) of ASCII text, as seven digits of base 32. */
function checksum(text: string): string {
  let crc = 0xffffffff;
  for (let index = 0; index < text.length; index++) {
    crc ^= text.charCodeAt(index) & 0xff;
    for (let bit = 0; bit < 8; bit++) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0);
  }
  let rest = (crc ^ 0xffffffff) >>> 0;
  let digits = '';
  for (let digit = 0; digit < 7; digit++) {
    digits = alphabet.charAt(rest % 32) + digits;
    rest = Math.floor(rest / 32);
  }
  return digits;
}
