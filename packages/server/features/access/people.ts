/** What do admins do with people? Invite, change, deactivate, let in again. Each change is told with what was before. */
import { decideDeactivation, decideLink, decideReactivation, decideRole, normalEmail } from '@samspel/core/access/person.ts';
import type { Actor, Role } from '@samspel/core/access/role.ts';
import { accept, type Outcome, refuse } from '@samspel/core/decision/refusal.ts';
import type { House } from '../../platform/house.ts';
import { knownOf } from './known.ts';
import { type MadeLink, makeLink } from './links.ts';
import {
  countOtherAdmins,
  holdPerson,
  insertPerson,
  type PersonRow,
  personByEmail,
  personById,
  personByRef,
  revokeLinks,
  savePerson,
} from './people-storage.ts';
import { endSessions } from './session-storage.ts';

export interface Invitation {
  readonly email: string;
  readonly name: string;
  readonly role: Role;
  readonly ref: string | null;
}

export interface PersonChange {
  readonly role?: Role | undefined;
  readonly name?: string | undefined;
  readonly email?: string | undefined;
  readonly ref?: string | null | undefined;
}

/** Who acts when nobody is signed in, but somebody holds the machine. */
const atTheMachine: Actor = { kind: 'system', id: 'access.rescue', name: 'Somebody at the server', role: 'admin', teams: [], scopes: null };

const nobody = (id: string) => refuse('request.not-found', { what: `/api/people/${id}` });

/** Invites somebody and makes the link with which they set their password. */
export async function invite(house: House, actor: Actor, wish: Invitation): Promise<Outcome<{ readonly id: string; readonly link: MadeLink }>> {
  const person = { id: house.newId('per'), ...wish, email: normalEmail(wish.email), state: 'invited', password_hash: null, at: house.now() } as const;
  return once(house, person, () =>
    house.change(async (tx) => {
      await insertPerson(tx, person);
      const { name, email, role, ref } = person;
      await house.publish(tx, actor, { type: 'access.person-invited', subject: person.id, payload: { name, email, role, ref } });
      return accept({ id: person.id, link: await makeLink(house, tx, 'invitation', person.id) });
    }),
  );
}

/** Makes a new link for a person: invitation or reset, as they stand. */
export async function renewLink(house: House, actor: Actor, id: string): Promise<Outcome<MadeLink>> {
  return house.change(async (tx) => {
    const person = await holdPerson(tx, id);
    if (person === null) return nobody(id);
    const purpose = decideLink(person);
    if (!purpose.ok) return purpose;
    await house.publish(tx, actor, { type: 'access.link-renewed', subject: id, payload: { purpose: purpose.value } });
    return accept(await makeLink(house, tx, purpose.value, id));
  });
}

/** Whoever may start the server may hand out a way in: nobody is left outside when the only admin forgot. Null when nobody signs in so. */
export async function rescueLink(house: House, email: string): Promise<string | null> {
  const person = await personByEmail(house.reader, normalEmail(email), '', house.now());
  const link = person === null ? null : await renewLink(house, atTheMachine, person.id);
  return link?.ok ? link.value.path : null;
}

/** Changes role, name, address or the link to the catalog; what stays as it was is not told. */
export async function changePerson(house: House, actor: Actor, id: string, wish: PersonChange, ifVersion: number | null): Promise<Outcome<null>> {
  const taken = { email: wish.email === undefined ? '' : normalEmail(wish.email), ref: wish.ref ?? null };
  const outcome = await once(house, taken, () =>
    house.change<Outcome<null>>(async (tx) => {
      const others = await countOtherAdmins(tx, id);
      const before = await holdPerson(tx, id);
      if (before === null) return nobody(id);
      if (ifVersion !== null && ifVersion !== before.version) return refuse('request.stale', { version: before.version });
      const after = { ...before, ...given(wish) };
      const role = decideRole(before, after.role, others);
      if (!role.ok) return role;
      const tell = async (type: string, was: string | null, is: string | null): Promise<boolean> => {
        if (was !== is) await house.publish(tx, actor, { type, subject: id, payload: { before: was, after: is } });
        return was !== is;
      };
      const changes = [
        await tell('access.role-changed', before.role, after.role),
        await tell('access.person-renamed', before.name, after.name),
        await tell('access.email-changed', before.email, after.email),
        await tell('access.person-linked', before.ref, after.ref),
      ];
      if (changes.includes(true)) await savePerson(tx, after);
      return accept(null);
    }),
  );
  knownOf(house).forget();
  return outcome;
}

function given(wish: PersonChange): Partial<PersonRow> {
  return {
    ...(wish.role === undefined ? {} : { role: wish.role }),
    ...(wish.name === undefined ? {} : { name: wish.name }),
    ...(wish.email === undefined ? {} : { email: normalEmail(wish.email) }),
    ...(wish.ref === undefined ? {} : { ref: wish.ref }),
  };
}

/** Shuts a person out: sessions end, links die, tokens sleep. */
export async function deactivate(house: House, actor: Actor, id: string): Promise<Outcome<null>> {
  const outcome = await house.change<Outcome<null>>(async (tx) => {
    const others = await countOtherAdmins(tx, id);
    const person = await holdPerson(tx, id);
    if (person === null) return nobody(id);
    const state = decideDeactivation(person, others);
    if (!state.ok) return state;
    await savePerson(tx, { ...person, state: state.value });
    await revokeLinks(tx, id, house.now());
    const sessionsEnded = await endSessions(tx, id, null, house.now());
    await house.publish(tx, actor, { type: 'access.person-deactivated', subject: id, payload: { sessionsEnded } });
    return accept(null);
  });
  knownOf(house).forget();
  return outcome;
}

/** Lets a person in again. */
export async function reactivate(house: House, actor: Actor, id: string): Promise<Outcome<null>> {
  const outcome = await house.change<Outcome<null>>(async (tx) => {
    const person = await holdPerson(tx, id);
    if (person === null) return nobody(id);
    const state = decideReactivation(person, person.password_hash !== null);
    if (!state.ok) return state;
    await savePerson(tx, { ...person, state: state.value });
    await house.publish(tx, actor, { type: 'access.person-reactivated', subject: id, payload: {} });
    return accept(null);
  });
  knownOf(house).forget();
  return outcome;
}

/** Runs a change that may meet a taken address or reference; the database decides, also between two at the same moment. */
async function once<T>(house: House, wish: { readonly email: string; readonly ref: string | null }, work: () => Promise<Outcome<T>>): Promise<Outcome<T>> {
  try {
    return await work();
  } catch (error) {
    const constraint = error instanceof Error && 'constraint' in error ? error.constraint : null;
    if (constraint === 'person_email_once') return refuse('access.email-taken', { email: wish.email }, '/email');
    if (constraint === 'person_ref_once') return refuse('access.ref-taken', { ref: wish.ref, name: (await nameOfRef(house, wish.ref)) ?? 'somebody' }, '/ref');
    throw error;
  }
}

async function nameOfRef(house: House, ref: string | null): Promise<string | null> {
  return ref === null ? null : ((await personByRef(house.reader, ref))?.name ?? null);
}

/** Question: who has this id? */
export async function findPerson(house: House, id: string): Promise<Outcome<PersonRow>> {
  const person = await personById(house.reader, id);
  return person === null ? nobody(id) : accept(person);
}
