/** May this token be made? Never wider than who makes it: a person their role, a token also its scopes and its end. */
import { accept, type Outcome, refuse } from '../decision/refusal.ts';
import type { Instant } from '../time/instant.ts';
import { covers, type Does } from './may-call.ts';
import { holds, type Role } from './role.ts';

/** Standing tokens one person may have. */
export const mostTokens = 100;

export interface TokenWish {
  readonly role: Role;
  readonly scopes: readonly string[];
  readonly endsAt: Instant;
}

export interface TokenMaker {
  readonly role: Role;
  /** Null: a person, without limit. */
  readonly scopes: readonly string[] | null;
  /** When the maker itself ends; null for a person. */
  readonly endsAt: Instant | null;
  readonly standingTokens: number;
}

/** Accepts with scopes sorted and told once, or refuses with `access.token-too-wide` or `access.too-many-tokens`. */
export function decideToken(wish: TokenWish, maker: TokenMaker): Outcome<TokenWish> {
  const of = maker.scopes === null ? 'the person it belongs to' : 'the token that makes it';
  const wide = (what: string, path: string) => refuse('access.token-too-wide', { of, what }, path);
  if (!holds(maker.role, wish.role)) return wide(`${wish.role} is more than ${maker.role}`, '/role');
  const beyond = wish.scopes.find((scope) => !coversScope(maker.scopes, scope));
  if (beyond !== undefined) return wide(`${beyond} is not among ${maker.scopes?.join(', ') ?? ''}`, '/scopes');
  if (maker.endsAt !== null && wish.endsAt > maker.endsAt) return wide('it would outlive it', '/endsInDays');
  if (maker.standingTokens >= mostTokens) return refuse('access.too-many-tokens', { count: maker.standingTokens });
  return accept({ ...wish, scopes: [...new Set(wish.scopes)].sort() });
}

/** Whether scopes hold all that another scope holds. */
export function coversScope(scopes: readonly string[] | null, scope: string): boolean {
  const colon = scope.indexOf(':');
  const does: Does = scope.endsWith('write') ? 'write' : 'read';
  if (colon >= 0) return covers(scopes, does, scope.slice(0, colon));
  return scopes === null || scopes.includes('write') || (does === 'read' && scopes.includes('read'));
}

/** What a token may do now: the role it was made with, or that of its person if that has become less. */
export function roleOfToken(made: Role, person: Role): Role {
  return holds(person, made) ? made : person;
}
