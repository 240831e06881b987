/**
 * What does availability know at this moment? Rules, scopes and impacts, each a copy in memory that follows the database by a revision
 * number. One look asks for all three numbers in one statement and reads only what moved; looks that come together share one.
 */
import type { PopulationPoint } from '@samspel/core/availability/policy.ts';
import { sql } from 'kysely';
import type { Reader } from '../../platform/database/database.ts';
import type { House } from '../../platform/house.ts';
import { sharedLook } from '../../platform/shared-look.ts';
import { ImpactIndex } from './impact-index.ts';
import {
  type Exclusion,
  type Goal,
  type Profile,
  policyVersions,
  populations,
  profiles,
  type SignedPolicy,
  standingExclusions,
  standingGoals,
} from './rules-storage.ts';
import { readScopes, type Scopes } from './scopes.ts';

/** The rules as they stand; a new value whenever one of them changes. */
export interface Rules {
  readonly revision: number;
  readonly exclusionsVersion: number;
  readonly policy: SignedPolicy;
  readonly populations: ReadonlyMap<string, readonly PopulationPoint[]>;
  readonly profiles: ReadonlyMap<string, Profile>;
  readonly exclusions: readonly Exclusion[];
  readonly goals: readonly Goal[];
}

export interface Standing {
  readonly rules: Rules;
  readonly scopes: Scopes;
  readonly impacts: ImpactIndex;
}

const looks = new WeakMap<House, () => Promise<Standing>>();

/** The look of a house: all who ask share one copy. */
export function standingOf(house: House): () => Promise<Standing> {
  const look = looks.get(house) ?? makeStanding(house.reader);
  looks.set(house, look);
  return look;
}

/** Makes the look for one database. */
export function makeStanding(reader: Reader): () => Promise<Standing> {
  let rules: Rules | null = null;
  let scopes: Scopes | null = null;
  const impacts = new ImpactIndex();
  return sharedLook(async () => {
    const moved = await revisions(reader);
    if (rules === null || rules.revision !== moved.rules) rules = await readRules(reader, moved);
    if (scopes === null || scopes.revision !== moved.catalog) scopes = await readScopes(reader, moved.catalog);
    await impacts.follow(reader, moved.impacts);
    return { rules, scopes, impacts };
  });
}

interface Revisions {
  readonly impacts: number;
  readonly catalog: number;
  readonly rules: number;
  readonly exclusions: number;
}

/** Question: has anything changed that availability is worked out from? */
async function revisions(reader: Reader): Promise<Revisions> {
  const { rows } = await sql<Revisions>`
    select (select n from incidents.revision) as impacts, (select n from catalog.revision) as catalog, n as rules, exclusions from availability.revision`.execute(
    reader,
  );
  const [row] = rows;
  if (row === undefined) throw new Error('availability.revision has no row');
  return row;
}

async function readRules(reader: Reader, moved: Revisions): Promise<Rules> {
  const [[policy], series, weekly, exclusions, goals] = await Promise.all([
    policyVersions(reader),
    populations(reader),
    profiles(reader),
    standingExclusions(reader),
    standingGoals(reader),
  ]);
  if (policy === undefined) throw new Error('there is no policy');
  return { revision: moved.rules, exclusionsVersion: moved.exclusions, policy, populations: series, profiles: weekly, exclusions, goals };
}
