/** With which key are secrets closed? The one that is given; with the embedded database one that is made beside it. */
import { randomBytes } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Settings } from '../../platform/settings/settings.ts';
import { keyOf, type SecretKey } from './secret-box.ts';

const fileName = 'secret-key';

/** The key of this installation; null with a database of somebody else's when none is given. The first call may make the file. */
export function findSecretKey(settings: Pick<Settings, 'secretKey' | 'databaseUrl' | 'dataDirectory'>): SecretKey | null {
  if (settings.secretKey !== undefined) return keyOf(settings.secretKey);
  if (settings.databaseUrl !== undefined) return null;
  const path = resolve(settings.dataDirectory, fileName);
  const made = `${randomBytes(32).toString('base64url')}\n`;
  try {
    mkdirSync(resolve(settings.dataDirectory), { recursive: true });
    writeFileSync(path, made, { mode: 0o600, flag: 'wx' });
    return keyOf(made.trim());
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
    return keyOf(readFileSync(path, 'utf8').trim());
  }
}
