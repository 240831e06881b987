/**
 * What does an identifier look like? One text form everywhere: a short prefix that names the noun, an underscore, and
 * a ULID (48 bits of time, 80 bits of chance, Crockford base 32), so that ids sort by age and read their kind aloud.
 *
 * Source of the form: https://github.com/ulid/spec. Time and chance are arguments, since core has neither.
 */
import type { Instant } from '../time/instant.ts';

declare const kind: unique symbol;

/** An id of one noun: `Id<'inc'>` is `inc_01J…`. */
export type Id<Prefix extends string> = `${Prefix}_${string}` & { readonly [kind]: Prefix };

const alphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const form = /^[a-z]{2,5}_[0-7][0-9A-HJKMNP-TV-Z]{25}$/;

/** Makes an id from a prefix, a moment and ten random bytes. */
export function makeId<Prefix extends string>(prefix: Prefix, at: Instant, chance: Uint8Array): Id<Prefix> {
  let time = '';
  for (let rest = at, digit = 0; digit < 10; digit++) {
    time = alphabet.charAt(rest % 32) + time;
    rest = Math.floor(rest / 32);
  }
  let tail = '';
  let bits = 0;
  let held = 0;
  for (const byte of chance.subarray(0, 10)) {
    held = (held << 8) | byte;
    bits += 8;
    while (bits >= 5) {
      bits -= 5;
      tail += alphabet.charAt((held >> bits) & 31);
      held &= (1 << bits) - 1;
    }
  }
  return `${prefix}_${time}${tail}` as Id<Prefix>;
}

/** Whether a text is an id of this noun. */
export function isId<Prefix extends string>(prefix: Prefix, text: string): text is Id<Prefix> {
  return text.startsWith(`${prefix}_`) && form.test(text);
}
