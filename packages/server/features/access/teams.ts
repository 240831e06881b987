/** Which teams does a person belong to? Those of the catalog's user they are linked to; none while they are linked to nobody. */
import type { Reader } from '../../platform/database/database.ts';
import { teamsOfPerson } from '../catalog/index.ts';

/** Catalog references of their teams. */
export async function teamsOf(reader: Reader, ref: string | null): Promise<readonly string[]> {
  return ref === null ? [] : teamsOfPerson(reader, ref);
}
