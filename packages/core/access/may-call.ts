/**
 * May this actor call this route? Two questions in a row: does the role reach, and, for a token, does a scope cover it.
 *
 * Reading is GET and HEAD (and a POST that says it only reads, which the caller passes as GET); all else is writing. A scope
 * without a noun holds for every noun, and a write scope holds reading too. Whether an owner's system is really theirs is decided
 * by the feature that knows the owners (`mayChangeOwned`): here `owner` asks for a member.
 */
import { accept, type Outcome, refuse } from '../decision/refusal.ts';
import { type Access, type Actor, holds, type Role } from './role.ts';

export type Does = 'read' | 'write';

/** What a method does to the world. */
export function doesOf(method: string): Does {
  return method === 'GET' || method === 'HEAD' ? 'read' : 'write';
}

/** Whether scopes cover doing something to a noun; null is no limit. */
export function covers(scopes: readonly string[] | null, does: Does, noun: string): boolean {
  if (scopes === null) return true;
  const enough = does === 'read' ? ['read', 'write'] : ['write'];
  return scopes.some((scope) => enough.includes(scope) || enough.some((one) => scope === `${noun}:${one}`));
}

/** The role that a route asks for at least; null when it is public. */
export function roleNeeded(access: Access): Role | null {
  if (access === 'public') return null;
  return access === 'owner' ? 'member' : access;
}

/** Accepts with the reason why, or refuses with `access.sign-in-first` (nobody known) or `access.not-allowed` (what it takes, what they are). */
export function mayCall(access: Access, actor: Actor | null, method: string, noun: string): Outcome<string> {
  const needed = roleNeeded(access);
  if (needed === null) return accept('anybody may');
  if (actor === null) return refuse('access.sign-in-first');
  if (!holds(actor.role, needed)) return refuse('access.not-allowed', { needs: `the role ${needed}`, role: actor.role });
  const does = doesOf(method);
  if (!covers(actor.scopes, does, noun)) {
    const limit = actor.scopes?.length ? actor.scopes.join(', ') : 'nothing';
    return refuse('access.not-allowed', { needs: `the scope ${does} or ${noun}:${does}`, role: `a token limited to ${limit}` });
  }
  return accept(actor.scopes === null ? `${actor.role} reaches ${needed}` : `${actor.role} reaches ${needed}, and a scope covers ${noun}:${does}`);
}
