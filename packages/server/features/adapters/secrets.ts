/** How do secrets come into a row and out of it? Sealed for that row and setting, by the key of this installation. */
import { adaptersRefusals } from '@samspel/contract/adapters.ts';
import { accept, type Outcome, refuse } from '@samspel/core/decision/refusal.ts';
import type { House } from '../../platform/house.ts';
import { seal, unseal } from './secret-box.ts';
import { findSecretKey } from './secret-key.ts';
import type { AdapterRow } from './storage.ts';

const placeOf = (id: string, name: string): string => `${id}/${name}`;

/** Whether secrets can be kept here. */
export function canKeepSecrets(house: House): boolean {
  return house.settings.secretKey !== undefined || house.settings.databaseUrl === undefined;
}

/** Seals secrets for the row of an id; refused in words when there is no key. */
export function closeSecrets(house: House, id: string, secrets: Readonly<Record<string, string>>): Outcome<Readonly<Record<string, string>>> {
  if (Object.keys(secrets).length === 0) return accept({});
  const key = findSecretKey(house.settings);
  if (key === null) return refuse(adaptersRefusals.noKey.code);
  return accept(Object.fromEntries(Object.entries(secrets).map(([name, text]) => [name, seal(key, placeOf(id, name), text)])));
}

/** The secrets of a row again. Throws in words when they cannot be opened: that is for the adapter's state. */
export function openSecrets(house: House, row: Pick<AdapterRow, 'id' | 'name' | 'secrets'>): Readonly<Record<string, string>> {
  const entries = Object.entries(row.secrets);
  if (entries.length === 0) return {};
  const key = findSecretKey(house.settings);
  if (key === null) throw new Error('Its secrets cannot be opened: this server has no SAMSPEL_SECRET_KEY.');
  return Object.fromEntries(
    entries.map(([name, sealed]) => {
      const text = unseal(key, placeOf(row.id, name), sealed);
      if (text === null) throw new Error('Its secrets were closed with another key than this server has. Give the old SAMSPEL_SECRET_KEY, or set them again.');
      return [name, text];
    }),
  );
}
