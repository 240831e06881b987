import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { makeId } from '../ids/id.ts';
import { formCredential, readCredential } from './credential.ts';

const chance = (length: number) => fc.uint8Array({ minLength: length, maxLength: length });

describe('a credential', () => {
  it('reads back as it was written, and only as its own kind', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 2 ** 48 - 1 }), chance(10), chance(20), (at, idChance, secretChance) => {
        const id = makeId('tok', at, idChance);
        const { text, secret } = formCredential('token', id, secretChance);
        expect(text).toMatch(/^smp_\w{65}$/);
        expect(readCredential('token', text)).toEqual({ id, secret });
        expect(readCredential('session', text)).toBeNull();
        expect(readCredential('link', text)).toBeNull();
      }),
    );
  });

  it('keeps all 160 bits: two secrets that differ in one bit differ', () => {
    const id = makeId('tok', 1, new Uint8Array(10));
    const secrets = new Set<string>();
    for (let bit = 0; bit < 160; bit++) {
      const bytes = new Uint8Array(20);
      bytes[bit >> 3] = 1 << (bit & 7);
      secrets.add(formCredential('token', id, bytes).secret);
    }
    expect(secrets.size).toBe(160);
  });

  it('is refused when cut, lengthened, mistyped in one place, in lower case or with something around it', () => {
    const { text } = formCredential('token', makeId('tok', 1_800_000_000_000, new Uint8Array(10).fill(7)), new Uint8Array(20).fill(9));
    expect(readCredential('token', text)).not.toBeNull();
    for (let cut = 0; cut < text.length; cut++) expect(readCredential('token', text.slice(0, cut))).toBeNull();
    for (let at = 4; at < text.length; at++) {
      const other = text[at] === 'A' ? 'B' : 'A';
      expect(readCredential('token', text.slice(0, at) + other + text.slice(at + 1))).toBeNull();
    }
    for (const odd of [`${text}0`, text.toLowerCase(), ` ${text}`, `${text}\n`, `${text}\u0000`, '', 'smp_', '💥'.repeat(35)])
      expect(readCredential('token', odd)).toBeNull();
  });

  it('never throws', () => {
    fc.assert(
      fc.property(
        fc.array(fc.nat(0xffff), { maxLength: 100 }).map((codes) => String.fromCharCode(...codes)),
        (text) => readCredential('session', text) === null,
      ),
    );
  });
});
