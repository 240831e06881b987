import { hash } from '@node-rs/argon2';
import { describe, expect, it } from 'vitest';
import { hashPassword, isCrowded, isOutdated, isPassword } from './passwords.ts';

describe('passwords', () => {
  it('are kept as argon2id with OWASP’s parameters and a salt of their own, and known again in any normal form', async () => {
    const [one, two] = await Promise.all([hashPassword('Åse går till sjön'), hashPassword('Åse går till sjön')]);
    expect(one).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
    expect(one).not.toBe(two);
    expect(await isPassword(one, 'Åse går till sjön'.normalize('NFD'))).toBe(true);
    expect(await isPassword(one, 'Åse går till sjon')).toBe(false);
  });

  it('made with other parameters are still known, and found outdated', async () => {
    const old = await hash('a quiet river', { memoryCost: 8192, timeCost: 1, parallelism: 1 });
    expect(isOutdated(old)).toBe(true);
    expect(await isPassword(old, 'a quiet river')).toBe(true);
    expect(isOutdated(await hashPassword('a quiet river'))).toBe(false);
  });

  it('of nobody are never right, not even the one that is compared in their place', async () => {
    expect(await isPassword(null, 'nobody has this password')).toBe(false);
    expect(await isPassword(null, '')).toBe(false);
  });

  it('send a crowd away while it lasts', async () => {
    const encoded = await hashPassword('a quiet river');
    expect(isCrowded()).toBe(false);
    const waiting = Array.from({ length: 70 }, () => isPassword(encoded, 'wrong'));
    await new Promise((resolve) => setImmediate(resolve));
    expect(isCrowded()).toBe(true);
    expect((await Promise.all(waiting)).some((same) => same)).toBe(false);
    expect(isCrowded()).toBe(false);
  });
});
