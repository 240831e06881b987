/** Who owns what an incident hit? Read from the catalog's tables. */
import type { Actor } from '@samspel/core/access/role.ts';
import { holds } from '@samspel/core/access/role.ts';
import type { Incident } from '@samspel/core/incidents/incident.ts';
import { sql } from 'kysely';
import type { Reader } from '../../platform/database/database.ts';
import { targetsOf } from './storage.ts';

/** A team that owns a target, and on which side. `owner`: as the catalog says it of a journey or service. */
export interface OwnerOf {
  readonly ref: string;
  readonly side: 'dev' | 'ops' | 'owner';
  readonly team: string;
}

/** Question: which teams own these? Declined owners are none. Journeys and services have the owner that their document names. */
export async function ownersOf(reader: Reader, refs: readonly string[]): Promise<readonly OwnerOf[]> {
  if (refs.length === 0) return [];
  const { rows } = await sql<OwnerOf>`
    select system as ref, side, team from catalog.ownership where system = any(${refs}::text[]) and to_at is null and state <> 'declined'
    union
    select source, 'owner', target from catalog.relation where source = any(${refs}::text[]) and type = 'ownedBy'
      and not exists (select 1 from catalog.ownership o where o.system = source and o.to_at is null and o.state <> 'declined')
    order by 1, 2`.execute(reader);
  return rows;
}

/** The teams, each once. */
export async function teamsHit(reader: Reader, incident: Incident): Promise<readonly string[]> {
  return [...new Set((await ownersOf(reader, targetsOf(incident))).map((owner) => owner.team))];
}

/**
 * Whether somebody may do what moves figures or history: an operator; whoever opened or coordinates it; a member of a team that owns
 * something that was hit.
 */
export function mayChange(actor: Actor, incident: Incident, owners: readonly string[]): boolean {
  if (holds(actor.role, 'operator')) return true;
  if (!holds(actor.role, 'member')) return false;
  return incident.openedBy.id === actor.id || incident.coordinator?.id === actor.id || owners.some((team) => actor.teams.includes(team));
}

/** Question: which of these does the catalog not know? What it knew once is known. */
export async function unknownRefs(reader: Reader, refs: readonly string[]): Promise<readonly string[]> {
  if (refs.length === 0) return [];
  const { rows } = await sql<{ ref: string }>`select ref from catalog.entity where ref = any(${refs}::text[])`.execute(reader);
  const known = new Set(rows.map((row) => row.ref));
  return [...new Set(refs)].filter((ref) => !known.has(ref));
}
