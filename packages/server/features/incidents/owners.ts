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
  /** Whether the team has said yes: only then has it an owner's rights. */
  readonly accepted: boolean;
}

/** Question: which teams own these? Declined owners are none. Journeys and services have the owner that their document names. */
export async function ownersOf(reader: Reader, refs: readonly string[]): Promise<readonly OwnerOf[]> {
  if (refs.length === 0) return [];
  const { rows } = await sql<OwnerOf>`
    select system as ref, side, team, state = 'accepted' as accepted from catalog.ownership where system = any(${refs}::text[]) and to_at is null and state <> 'declined'
    union
    select source, 'owner', target, true from catalog.relation where source = any(${refs}::text[]) and type = 'ownedBy'
      and split_part(source, ':', 1) not in ('component', 'resource')
    order by 1, 2`.execute(reader);
  return rows;
}

/** Question: who owns what an incident hit? */
export function ownersHit(reader: Reader, incident: Incident): Promise<readonly OwnerOf[]> {
  return ownersOf(reader, targetsOf(incident));
}

/** The teams, each once, whether or not they have accepted. */
export async function teamsHit(reader: Reader, incident: Incident): Promise<readonly string[]> {
  return [...new Set((await ownersHit(reader, incident)).map((owner) => owner.team))];
}

/**
 * Whether somebody may do what moves figures or history: an operator; whoever opened or coordinates it; a member of a team that has
 * accepted to own something that was hit.
 */
export function mayChange(actor: Actor, incident: Incident, owners: readonly OwnerOf[]): boolean {
  if (holds(actor.role, 'operator')) return true;
  if (!holds(actor.role, 'member')) return false;
  return (
    incident.openedBy.id === actor.id || incident.coordinator?.id === actor.id || owners.some(({ team, accepted }) => accepted && actor.teams.includes(team))
  );
}

/** Question: which of these does the catalog not know? What it knew once is known. */
export async function unknownRefs(reader: Reader, refs: readonly string[]): Promise<readonly string[]> {
  if (refs.length === 0) return [];
  const { rows } = await sql<{ ref: string }>`select ref from catalog.entity where ref = any(${refs}::text[])`.execute(reader);
  const known = new Set(rows.map((row) => row.ref));
  return [...new Set(refs)].filter((ref) => !known.has(ref));
}
