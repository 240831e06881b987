/** What does the status page need to know of an incident before it tells of it? The incident, and whether this person may. */
import type { Actor } from '@samspel/core/access/role.ts';
import { type Refusal, refuse } from '@samspel/core/decision/refusal.ts';
import type { Incident } from '@samspel/core/incidents/incident.ts';
import type { Reader, Tx } from '../../platform/database/database.ts';
import { mayChange, ownersHit } from './owners.ts';
import { holdIncident, readIncident } from './storage.ts';

export interface PublicSide {
  readonly incident: Incident;
}

/** Question: which incident is this? Null when there is none. */
export async function readPublicSide(reader: Reader, id: string): Promise<PublicSide | null> {
  const held = await readIncident(reader, id);
  return held === null ? null : { incident: held.incident };
}

/** Holds the incident until the transaction ends; refused for those who may not change it. */
export async function holdForPublishing(tx: Tx, actor: Actor, id: string): Promise<PublicSide | { readonly refusal: Refusal }> {
  const held = await holdIncident(tx, id);
  if (held === null) return refuse('incidents.unknown', { id });
  if (!mayChange(actor, held.incident, await ownersHit(tx, held.incident))) return refuse('incidents.not-yours');
  return { incident: held.incident };
}
