/** What may happen to a person? Invited → active ⇄ deactivated; and somebody must always be left who can let others in. */
import { accept, type Outcome, refuse } from '../decision/refusal.ts';
import type { LinkPurpose } from './lifetime.ts';
import type { Role } from './role.ts';

export const personStates = ['invited', 'active', 'deactivated'] as const;
export type PersonState = (typeof personStates)[number];

export interface Person {
  readonly name: string;
  readonly email: string;
  readonly role: Role;
  readonly state: PersonState;
}

/** The form in which addresses are kept and compared. */
export function normalEmail(typed: string): string {
  return typed.trim().normalize('NFKC').toLowerCase();
}

/** Refuses with `access.last-admin` when the one active admin would cease to be one. `otherAdmins` counts the other active ones. */
export function decideRole(person: Person, role: Role, otherAdmins: number): Outcome<Role> {
  return isLastAdmin(person, otherAdmins) && role !== 'admin' ? refuse('access.last-admin', { name: person.name }) : accept(role);
}

/** Refuses with `access.last-admin`, or `access.not-in-state` when they are deactivated already. */
export function decideDeactivation(person: Person, otherAdmins: number): Outcome<PersonState> {
  if (person.state === 'deactivated') return notIn(person, 'there is nothing to end');
  return isLastAdmin(person, otherAdmins) ? refuse('access.last-admin', { name: person.name }) : accept('deactivated');
}

/** Somebody who never set a password is invited again, not active. */
export function decideReactivation(person: Person, hasPassword: boolean): Outcome<PersonState> {
  if (person.state !== 'deactivated') return notIn(person, 'only who is deactivated can be let in again');
  return accept(hasPassword ? 'active' : 'invited');
}

/** What a new one-time link is for; refuses with `access.not-in-state` for who is deactivated. */
export function decideLink(person: Person): Outcome<Exclude<LinkPurpose, 'set-up'>> {
  if (person.state === 'deactivated') return notIn(person, 'let them in again first');
  return accept(person.state === 'invited' ? 'invitation' : 'password-reset');
}

function isLastAdmin(person: Person, otherAdmins: number): boolean {
  return person.role === 'admin' && person.state === 'active' && otherAdmins === 0;
}

function notIn(person: Person, wanted: string) {
  return refuse('access.not-in-state', { name: person.name, state: person.state, wanted });
}
