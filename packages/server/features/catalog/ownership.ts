/** How do owners change? Load, decide, save, publish, in one transaction; the system's document says the same afterwards. */
import { catalogRefusals } from '@samspel/contract/catalog.ts';
import { type Actor, holds, mayChangeOwned } from '@samspel/core/access/role.ts';
import type { Entity } from '@samspel/core/catalog/entity.ts';
import { isSystem } from '@samspel/core/catalog/entity.ts';
import { same } from '@samspel/core/catalog/json.ts';
import { type OwnerName, type Side, withOwner } from '@samspel/core/catalog/own-fields.ts';
import { acceptedTeams, acceptOwnership, type Decision, declineOwnership, type Ownership, propose, reviewOwnership } from '@samspel/core/catalog/ownership.ts';
import { formatRef, kindOf, parseRef, type RefDefaults } from '@samspel/core/catalog/reference.ts';
import { accept, type Outcome, refuse } from '@samspel/core/decision/refusal.ts';
import { type Instant, iso } from '@samspel/core/time/instant.ts';
import { sql } from 'kysely';
import type { Reader, Tx } from '../../platform/database/database.ts';
import type { House } from '../../platform/house.ts';
import { raise, withdraw } from '../findings/index.ts';
import { currentForUpdate, currentOfPerson, writeDeparture, writeOwnerships } from './ownership-storage.ts';
import { byHand, type Held, heldForUpdate, nextRevision, operationsRefOf } from './storage.ts';
import { type Writing, writeByHand } from './writing.ts';

export const ownerDeparted = 'catalog.owner-departed';
export const ownerOverdue = 'catalog.owner-overdue';

/** Who wants something done, and when. */
export interface Asked {
  readonly actor: Actor;
  readonly now: Instant;
}

/** A system under its lock, with the Operations document beside it. */
export interface LockedSystem {
  readonly held: Held;
  readonly operations: Held | undefined;
  readonly owners: Readonly<Record<Side, Ownership | null>>;
}

/** Reads a reference from outside in its one form. */
export function readRef(text: string, defaults: RefDefaults = {}): Outcome<string> {
  const parsed = parseRef(text, defaults);
  return parsed.ok ? accept(formatRef(parsed.value)) : parsed;
}

/** Takes a turn and locks a system; refuses what is none. */
export async function lockSystem(house: House, tx: Tx, text: string, now: Instant): Promise<Outcome<{ writing: Writing; system: LockedSystem }>> {
  const ref = readRef(text);
  if (!ref.ok) return ref;
  const revision = await nextRevision(tx);
  const operationsRef = await operationsRefOf(tx, ref.value);
  const found = await heldForUpdate(tx, operationsRef === null ? [ref.value] : [ref.value, operationsRef]);
  const held = found.get(ref.value);
  if (held === undefined) return refuse(catalogRefusals.unknown.code, { ref: ref.value });
  if (!isSystem(held.entity.kind)) return refuse(catalogRefusals.notASystem.code, { ref: ref.value });
  const current = await currentForUpdate(tx, [ref.value]);
  const owner = (side: Side): Ownership | null => current.find((one) => one.side === side) ?? null;
  const operations = operationsRef === null ? undefined : found.get(operationsRef);
  return accept({ writing: { house, tx, now, revision }, system: { held, operations, owners: { dev: owner('dev'), ops: owner('ops') } } });
}

/** Teams that have accepted to own a system, on either side: who is only asked, or said no, has no rights over it. */
export function teamsOf({ owners }: LockedSystem): string[] {
  return acceptedTeams([owners.dev, owners.ops]);
}

/** Writes what changed in the system's document or in the Operations document beside it; answers the version that the system's then has. */
export async function saveDocuments(
  writing: Writing,
  { held, operations }: LockedSystem,
  next: { entity: Entity; operations: Entity | undefined },
): Promise<number> {
  const writes = [];
  const changed = !same(next.entity, held.entity);
  if (changed) writes.push(byHand(held, next.entity));
  if (operations !== undefined && next.operations !== undefined && !same(next.operations, operations.entity)) writes.push(byHand(operations, next.operations));
  if (writes.length > 0) await writeByHand(writing, writes);
  return changed ? held.version + 1 : held.version;
}

/** The keys under which findings about an ownership stand. */
export const findingKeys = ({ id }: Ownership): string[] => [`${ownerOverdue} ${id}`, `${ownerDeparted} ${id}`];

async function publish(writing: Writing, actor: Actor, type: string, ownership: Ownership, reason: string, more: Record<string, unknown> = {}): Promise<void> {
  const { id, system, side, team, person, state, reviewBy } = ownership;
  const payload = { id, system, side, team, person, state, reviewBy: reviewBy === null ? null : iso(reviewBy), reason, ...more };
  await writing.house.publish(writing.tx, actor, { type, subject: system, payload });
}

/** A known team or person who has not left. */
async function readOwner(reader: Reader, team: string, person: string | null): Promise<Outcome<OwnerName>> {
  const teamRef = readRef(team, { kind: 'group' });
  if (!teamRef.ok) return teamRef;
  const isPerson = kindOf(teamRef.value) === 'user';
  if (!['group', 'user'].includes(kindOf(teamRef.value)) || !(await stands(reader, teamRef.value)))
    return refuse(catalogRefusals.notATeam.code, { ref: teamRef.value }, '/team');
  if (person === null) return accept({ team: teamRef.value, person: isPerson ? teamRef.value : null });
  const personRef = await readPerson(reader, person);
  return personRef.ok ? accept({ team: teamRef.value, person: personRef.value }) : personRef;
}

async function readPerson(reader: Reader, person: string): Promise<Outcome<string>> {
  const ref = readRef(person, { kind: 'user' });
  if (!ref.ok) return ref;
  if (kindOf(ref.value) !== 'user' || !(await stands(reader, ref.value)) || (await hasLeft(reader, ref.value)))
    return refuse(catalogRefusals.notAPerson.code, { ref: ref.value }, '/person');
  return ref;
}

/** Question: does the catalog hold it? */
async function stands(reader: Reader, ref: string): Promise<boolean> {
  const { rows } = await sql`select 1 from catalog.entity where ref = ${ref} and removed_at is null`.execute(reader);
  return rows.length > 0;
}

/** Question: has this person left? */
async function hasLeft(reader: Reader, ref: string): Promise<boolean> {
  const { rows } = await sql`select 1 from catalog.departure where person = ${ref}`.execute(reader);
  return rows.length > 0;
}

export interface ProposeBody {
  readonly team: string;
  readonly person: string | null;
  readonly reviewBy: Instant | null;
  readonly reason: string;
}

/**
 * Proposes an owner. A member may for systems of their teams, and for a side without an owner of a system that nobody has accepted yet;
 * an operator always.
 */
export function proposeOwner(house: House, ref: string, side: Side, body: ProposeBody, { actor, now }: Asked): Promise<Outcome<Ownership>> {
  return house.change(async (tx) => {
    const locked = await lockSystem(house, tx, ref, now);
    if (!locked.ok) return locked;
    const { writing, system } = locked.value;
    const current = system.owners[side];
    const teams = teamsOf(system);
    const free = current === null && teams.length === 0;
    if (!free && !mayChangeOwned(actor, teams)) return refuse(catalogRefusals.notOwner.code, { ref: system.held.ref });
    const owner = await readOwner(tx, body.team, body.person);
    if (!owner.ok) return owner;
    const proposal = { id: house.newId('own'), system: system.held.ref, side, owner: owner.value, reviewBy: body.reviewBy, what: 'proposed' as const };
    const decided = propose(current, proposal, decisionOf(actor, body.reason, now));
    if (!decided.ok) return decided;
    const { ended, begun } = decided.value;
    await writeOwnerships(tx, ended === null ? [begun] : [ended, begun], writing.revision);
    await saveDocuments(writing, system, withOwner(system.held.entity, system.operations?.entity, side, owner.value));
    if (ended !== null) await withdraw(tx, house, actor, findingKeys(ended));
    await publish(writing, actor, 'catalog.owner-proposed', begun, body.reason, { before: ended?.team ?? null });
    return accept(begun);
  });
}

const decisionOf = (actor: Actor, reason: string, now: Instant): Decision => ({ by: actor.name, at: now, reason });

type Step = (ownership: Ownership, person: string | null | undefined, decision: Decision) => Outcome<Ownership>;

/** One decision of the owning team about the ownership that stands on a side. */
function decide(
  house: House,
  ref: string,
  side: Side,
  given: { person?: string | null | undefined; reason: string },
  asked: Asked,
  type: string,
  step: Step,
): Promise<Outcome<Ownership>> {
  const { actor, now } = asked;
  return house.change(async (tx) => {
    const locked = await lockSystem(house, tx, ref, now);
    if (!locked.ok) return locked;
    const { writing, system } = locked.value;
    const current = system.owners[side];
    if (current === null) return refuse(catalogRefusals.noOwnership.code, { ref: system.held.ref, side });
    if (!mayAnswer(actor, current)) return refuse(catalogRefusals.notOwner.code, { ref: system.held.ref });
    const person = typeof given.person === 'string' ? await readPerson(tx, given.person) : accept(given.person);
    if (!person.ok) return person;
    const decided = step(current, person.value, decisionOf(actor, given.reason, now));
    if (!decided.ok) return decided;
    const next = decided.value;
    await writeOwnerships(tx, [next], writing.revision);
    if (next.person !== current.person)
      await saveDocuments(writing, system, withOwner(system.held.entity, system.operations?.entity, side, { team: next.team, person: next.person }));
    await withdraw(tx, house, actor, next.person === current.person && type !== 'catalog.owner-declined' ? findingKeys(next).slice(0, 1) : findingKeys(next));
    await publish(writing, actor, type, next, given.reason);
    return accept(next);
  });
}

/** Only the team that is asked answers for itself; an operator may for anyone. */
function mayAnswer(actor: Actor, { team }: Ownership): boolean {
  return holds(actor.role, 'operator') || mayChangeOwned(actor, [team]);
}

export function acceptOwner(
  house: House,
  ref: string,
  side: Side,
  body: { person?: string | null | undefined; reviewBy?: Instant | null | undefined; reason: string },
  asked: Asked,
): Promise<Outcome<Ownership>> {
  return decide(house, ref, side, body, asked, 'catalog.owner-accepted', (ownership, person, decision) =>
    acceptOwnership(ownership, { ...(person === undefined ? {} : { person }), ...(body.reviewBy === undefined ? {} : { reviewBy: body.reviewBy }) }, decision),
  );
}

export function declineOwner(house: House, ref: string, side: Side, reason: string, asked: Asked): Promise<Outcome<Ownership>> {
  return decide(house, ref, side, { reason }, asked, 'catalog.owner-declined', (ownership, _person, decision) => declineOwnership(ownership, decision));
}

export function reviewOwner(
  house: House,
  ref: string,
  side: Side,
  body: { person?: string | null | undefined; reviewBy: Instant; reason: string },
  asked: Asked,
): Promise<Outcome<Ownership>> {
  return decide(house, ref, side, body, asked, 'catalog.owner-reviewed', (ownership, person, decision) =>
    reviewOwnership(ownership, { reviewBy: body.reviewBy, ...(person === undefined ? {} : { person }) }, decision),
  );
}

/** Notes that a person has left, and asks about every ownership that stands on them. */
export function depart(house: House, ref: string, reason: string, { actor, now }: Asked): Promise<Outcome<{ ref: string; ownerships: Ownership[] }>> {
  return house.change(async (tx) => {
    const person = readRef(ref, { kind: 'user' });
    if (!person.ok) return person;
    if (kindOf(person.value) !== 'user') return refuse(catalogRefusals.notAPerson.code, { ref: person.value });
    const revision = await nextRevision(tx);
    if (!(await stands(tx, person.value))) return refuse(catalogRefusals.unknown.code, { ref: person.value });
    if (!(await writeDeparture(tx, person.value, actor.name, reason, revision, now)))
      return refuse(catalogRefusals.alreadyDeparted.code, { ref: person.value });
    const ownerships = await currentOfPerson(tx, person.value);
    for (const ownership of ownerships) {
      const { id, system, side, team } = ownership;
      await raise(tx, house, actor, {
        kind: ownerDeparted,
        subject: system,
        key: `${ownerDeparted} ${id}`,
        title: `${person.value} has left and was named as ${side} owner`,
        acceptDoes: null,
        facts: { ownership: id, side, team, person: person.value },
      });
    }
    const payload = { ref: person.value, systems: [...new Set(ownerships.map(({ system }) => system))], reason };
    await house.publish(tx, actor, { type: 'catalog.person-departed', subject: person.value, payload });
    return accept({ ref: person.value, ownerships });
  });
}
