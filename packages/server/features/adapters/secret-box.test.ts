/** Do secrets open with their key, in their place, unchanged, and in no other way? */
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { keyOf, seal, unseal } from './secret-box.ts';
import { findSecretKey } from './secret-key.ts';

const key = keyOf('a key of thirty-two characters ..');

test('what is sealed opens again, and never looks the same twice', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), (text) => {
      const sealed = seal(key, 'ada_1/password', text);
      expect(unseal(key, 'ada_1/password', sealed)).toBe(text);
      expect(seal(key, 'ada_1/password', text)).not.toBe(sealed);
    }),
  );
});

test('another key, another place or a changed sign open nothing', () => {
  const sealed = seal(key, 'ada_1/password', 'secret');
  expect(unseal(keyOf('another key of thirty-two signs ..'), 'ada_1/password', sealed)).toBeNull();
  expect(unseal(key, 'ada_2/password', sealed)).toBeNull();
  expect(unseal(key, 'ada_1/token', sealed)).toBeNull();
  const [form, mark, nonce, rest = ''] = sealed.split('.');
  const bytes = Buffer.from(rest, 'base64url');
  for (let index = 0; index < bytes.length; index++) {
    const changed = Buffer.from(bytes);
    changed[index] = (changed[index] ?? 0) ^ 1;
    expect(unseal(key, 'ada_1/password', [form, mark, nonce, changed.toString('base64url')].join('.'))).toBeNull();
  }
  for (const text of ['', '1', '1.x.y.z', sealed.slice(0, -30)]) expect(unseal(key, 'ada_1/password', text)).toBeNull();
});

test('with the embedded database the key is made once, for its owner’s eyes only; with another one it must be given', () => {
  const dataDirectory = mkdtempSync(join(tmpdir(), 'samspel-key-'));
  try {
    const settings = { dataDirectory, secretKey: undefined, databaseUrl: undefined };
    const first = findSecretKey(settings);
    expect(findSecretKey(settings)).toEqual(first);
    const path = join(dataDirectory, 'secret-key');
    expect(statSync(path).mode & 0o777).toBe(0o600);
    expect(readFileSync(path, 'utf8').trim()).toMatch(/^[\w-]{43}$/);
    expect(findSecretKey({ ...settings, databaseUrl: 'postgres://elsewhere/db' })).toBeNull();
    expect(findSecretKey({ ...settings, secretKey: 'given'.repeat(8) })?.mark).not.toBe(first?.mark);
  } finally {
    rmSync(dataDirectory, { recursive: true });
  }
});
