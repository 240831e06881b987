/**
 * Who may do what? Four roles, each holding all that the one before it may do, and beside them the right of an
 * owner: a member of a team that owns a system may do on that system what else takes an operator.
 */

/** From least to most. */
export const roles = ['viewer', 'member', 'operator', 'admin'] as const;
export type Role = (typeof roles)[number];

/**
 * What a route asks for. `public`: nobody need be signed in. `owner`: a member whose team owns the system in question, or an
 * operator. The rest: at least that role.
 */
export type Access = 'public' | Role | 'owner';

/** Whoever acts: a person signed in, a token, or the product itself. */
export interface Actor {
  readonly kind: 'person' | 'token' | 'system';
  /** `per_…`, `tok_…`, or the name of the part of the product that acts. */
  readonly id: string;
  /** As shown in timelines and the audit trail. */
  readonly name: string;
  readonly role: Role;
  /** Catalog references of the teams the person belongs to (`group:default/team-a`). */
  readonly teams: readonly string[];
  /** What a token is limited to, as `read`, `write` or `noun:read` / `noun:write`; null: everything the role may do. */
  readonly scopes: readonly string[] | null;
}

/** Whether a role holds at least what another may do. */
export function holds(role: Role, atLeast: Role): boolean {
  return roles.indexOf(role) >= roles.indexOf(atLeast);
}

/** Whether an actor may change a thing owned by these teams: an operator always, a member when one of the teams is theirs. */
export function mayChangeOwned(actor: Actor, owners: readonly string[]): boolean {
  if (holds(actor.role, 'operator')) return true;
  return holds(actor.role, 'member') && owners.some((owner) => actor.teams.includes(owner));
}
