/**
 * What does Samspel add to a system that Backstage has no word for? An owner on each side, duties, sites, and what each dependency is like.
 *
 * It is written either as annotations on the entity, or in an `Operations` document beside it (kind `Operations`, `spec.of` names the
 * system), which counts where both speak:
 *
 *     samspel.dev/dev-owner:    team-a, user:breanna.davison        (without it spec.owner is the dev owner)
 *     samspel.dev/ops-owner:    sre
 *     samspel.dev/stage:        together
 *     samspel.dev/duties:       on-call=ops, backup=ops
 *     samspel.dev/sites:        sto, lon
 *     samspel.dev/dependencies: resource:artists-db soft timeout=2s attempts=3 fallback="stale cache"; …   (all words: dependency-fields.ts)
 *     samspel.dev/journeys:     play, log-in
 *     samspel.dev/capacity:     servers=64 service=20ms queue=256       (and samspel.dev/load of a Journey: see cascades/figures.ts)
 *     samspel.dev/service-name: artist-lookup-v2                    (under which traces know it; without it, its name)
 *     samspel.dev/repairs:      component:player                    (a tool of recovery, and what it is there to repair)
 *     samspel.dev/fails-with:   rack:r12=99.99%, deploy:monolith    (groups that fail together: see fails-with.ts)
 */

import { capacityOfText, loadOfText } from '../cascades/figures.ts';
import { type DeclaredDependency, dependenciesOfText, dependenciesOfValue, type Reading, splitAt } from './dependency-fields.ts';
import { duties as allDuties, type Duties, dutyWord, holders, readDuty, type Stage, stages } from './duties.ts';
import { type Entity, isSystem, namespaceOf, specText } from './entity.ts';
import { type FailsWith, failsWithOfText } from './fails-with.ts';
import type { Fault } from './fault.ts';
import { isObject, step, withValue } from './json.ts';
import { fullRef, kindOf } from './reference.ts';

export const sides = ['dev', 'ops'] as const;
export type Side = (typeof sides)[number];

/** A team with a person in it; where a user is named as the owner, both are that user. */
export interface OwnerName {
  readonly team: string;
  readonly person: string | null;
}

export interface OwnFields {
  readonly owners: Readonly<Record<Side, OwnerName | null>>;
  readonly stage: Stage | null;
  readonly duties: Partial<Duties>;
  readonly sites: readonly string[];
  readonly dependencies: readonly DeclaredDependency[];
  /** Journeys that say they need this system, where no Journey document does. */
  readonly journeys: readonly string[];
  /** Groups it fails with. */
  readonly failsWith: readonly FailsWith[];
}

export const prefix = 'samspel.dev/';
const known = ['dev-owner', 'ops-owner', 'stage', 'duties', 'sites', 'dependencies', 'journeys', 'service-name', 'repairs', 'fails-with', 'load', 'capacity'];

/** All own fields of a system. Give the Operations document beside it where there is one. */
export function ownFieldsOf(entity: Entity, operations?: Entity): OwnFields {
  return readBoth(entity, operations, () => {});
}

/** What is wrong with the annotations of `samspel.dev/`. */
export function annotationFaults(entity: Entity): Fault[] {
  const faults: Fault[] = [];
  const fault = (path: string, message: string): void => void faults.push({ path, message });
  for (const key of Object.keys(entity.metadata.annotations ?? {})) {
    if (!key.startsWith(prefix)) continue;
    if (!known.includes(key.slice(prefix.length)))
      fault(step('/metadata/annotations', key), `is not known; known are ${known.map((name) => prefix + name).join(', ')}`);
  }
  readAnnotations(entity, fault);
  for (const [name, read] of [
    ['load', loadOfText],
    ['capacity', capacityOfText],
  ] as const) {
    const text = entity.metadata.annotations?.[prefix + name];
    if (typeof text === 'string') read(text, (message) => fault(step('/metadata/annotations', prefix + name), message));
  }
  return faults;
}

/** What is wrong with an Operations document. */
export function operationsFaults(entity: Entity): Fault[] {
  const faults: Fault[] = [];
  const fault = (path: string, message: string): void => void faults.push({ path, message });
  if (entity.spec === undefined) return [{ path: '/spec', message: 'is missing' }];
  for (const name of Object.keys(entity.spec))
    if (!['of', 'owners', 'stage', 'duties', 'sites', 'dependencies', 'journeys'].includes(name)) fault(step('/spec', name), 'is not a member of Operations');
  const of = operatedSystem(entity);
  if (of === null || !isSystem(kindOf(of))) fault('/spec/of', 'does not name a Component or a Resource');
  readOperations(entity, fault);
  return faults;
}

/** The system an Operations document speaks of: `spec.of`, else the Component of the same name. Null when it names nothing. */
export function operatedSystem(entity: Entity): string | null {
  const of = entity.spec?.['of'];
  if (of !== undefined && typeof of !== 'string') return null;
  return fullRef(of ?? entity.metadata.name, { kind: 'component', namespace: namespaceOf(entity) });
}

function readBoth(entity: Entity, operations: Entity | undefined, fault: Reading['fault']): OwnFields {
  const here = readAnnotations(entity, fault);
  const beside = operations === undefined ? null : readOperations(operations, fault);
  const declaredOwner = specText(entity, 'owner');
  const fallback =
    declaredOwner === null || !isSystem(entity.kind) ? null : ownerFrom(fullRef(declaredOwner, { kind: 'group', namespace: namespaceOf(entity) }), null);
  return {
    owners: { dev: beside?.owners.dev ?? here.owners.dev ?? fallback, ops: beside?.owners.ops ?? here.owners.ops },
    stage: beside?.stage ?? here.stage,
    duties: { ...here.duties, ...beside?.duties },
    sites: beside !== null && beside.sites.length > 0 ? beside.sites : here.sites,
    dependencies: beside === null ? here.dependencies : joined(here.dependencies, beside.dependencies),
    journeys: [...new Set([...here.journeys, ...(beside?.journeys ?? [])])],
    failsWith: here.failsWith,
  };
}

function joined(here: readonly DeclaredDependency[], beside: readonly DeclaredDependency[]): DeclaredDependency[] {
  return [...here.filter((one) => !beside.some((other) => other.to === one.to)), ...beside];
}

function ownerFrom(team: string | null, person: string | null): OwnerName | null {
  if (team === null) return null;
  return kindOf(team) === 'user' ? { team, person: person ?? team } : { team, person };
}

function readAnnotations(entity: Entity, faultAt: Reading['fault']): OwnFields {
  const annotations = entity.metadata.annotations ?? {};
  const at = (name: string): string => step('/metadata/annotations', prefix + name);
  const text = (name: string): string | null => {
    const value = Object.hasOwn(annotations, prefix + name) ? annotations[prefix + name] : undefined;
    return typeof value === 'string' && value.trim() !== '' ? value : null;
  };
  const reading = (name: string): Reading => ({ namespace: namespaceOf(entity), fault: (_path, message) => faultAt(at(name), message) });
  const read = <T>(name: string, otherwise: T, how: (value: string, reading: Reading) => T): T => {
    const value = text(name);
    return value === null ? otherwise : how(value, reading(name));
  };
  return {
    owners: { dev: read('dev-owner', null, ownerOfText), ops: read('ops-owner', null, ownerOfText) },
    stage: read('stage', null, stageOfText),
    duties: read('duties', {}, (value, into) =>
      dutiesOf(
        listOf(value).map((part) => splitAt(part, '=')),
        into,
      ),
    ),
    sites: read('sites', [], (value, into) => sitesOf(listOf(value), into)),
    dependencies: read('dependencies', [], dependenciesOfText),
    journeys: read('journeys', [], (value, into) => journeysOf(listOf(value), into)),
    failsWith: read('fails-with', [], (value, into) => failsWithOfText(value, (message) => into.fault('', message))),
  };
}

function readOperations(entity: Entity, fault: Reading['fault']): Omit<OwnFields, 'failsWith'> {
  const spec = entity.spec ?? {};
  const reading: Reading = { namespace: namespaceOf(entity), fault };
  const owners = isObject(spec['owners']) ? spec['owners'] : {};
  if (spec['owners'] !== undefined && !isObject(spec['owners'])) fault('/spec/owners', 'is not an object with dev and ops');
  const texts = (name: string): string[] => {
    const value = spec[name];
    if (value === undefined) return [];
    if (Array.isArray(value) && value.every((item) => typeof item === 'string')) return value;
    fault(step('/spec', name), 'is not a list of texts');
    return [];
  };
  const under = (name: string): Reading => ({ ...reading, fault: (path, message) => fault(`/spec/${name}${path}`, message) });
  const given = spec['duties'];
  if (given !== undefined && !isObject(given)) fault('/spec/duties', 'is not an object');
  return {
    owners: { dev: ownerOfValue(owners['dev'], under('owners/dev')), ops: ownerOfValue(owners['ops'], under('owners/ops')) },
    stage: spec['stage'] === undefined ? null : stageOfText(String(spec['stage']), under('stage')),
    duties: isObject(given)
      ? dutiesOf(
          Object.entries(given).map(([duty, holder]) => [duty, String(holder)] as const),
          under('duties'),
        )
      : {},
    sites: sitesOf(texts('sites'), under('sites')),
    dependencies: dependenciesOfValue(spec['dependencies'], under('dependencies')),
    journeys: journeysOf(texts('journeys'), under('journeys')),
  };
}

const listOf = (text: string): string[] =>
  text
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '');

function ownerOfText(text: string, reading: Reading): OwnerName | null {
  const [team = '', person, ...more] = listOf(text);
  if (more.length > 0) reading.fault('', 'names more than a team and a person');
  return ownerOfNames(team, person, reading);
}

function ownerOfNames(team: string, person: string | undefined, reading: Reading): OwnerName | null {
  const teamRef = fullRef(team, { kind: 'group', namespace: reading.namespace });
  const personRef = person === undefined ? null : fullRef(person, { kind: 'user', namespace: reading.namespace });
  if (teamRef === null || !['group', 'user'].includes(kindOf(teamRef))) reading.fault('', 'does not name a team');
  else if (person !== undefined && (personRef === null || kindOf(personRef) !== 'user')) reading.fault('', 'does not name a person after the team');
  else return ownerFrom(teamRef, personRef);
  return null;
}

function ownerOfValue(value: unknown, reading: Reading): OwnerName | null {
  if (value === undefined || value === null) return null;
  if (typeof value === 'string') return ownerOfText(value, reading);
  if (isObject(value) && typeof value['team'] === 'string') {
    const person = value['person'];
    if (person === undefined || person === null || typeof person === 'string') return ownerOfNames(value['team'], person ?? undefined, reading);
  }
  reading.fault('', 'is neither a team nor an object with team and person');
  return null;
}

function stageOfText(text: string, reading: Reading): Stage | null {
  const found = stages.find((stage) => stage === text.trim());
  if (found === undefined) reading.fault('', `is none of ${stages.join(', ')}`);
  return found ?? null;
}

function dutiesOf(pairs: readonly (readonly [string, string])[], reading: Reading): Partial<Duties> {
  const found: Partial<Record<keyof Duties, Duties[keyof Duties]>> = {};
  for (const [word, value] of pairs) {
    const duty = readDuty(word);
    const holder = holders.find((one) => one === value);
    if (duty === null) reading.fault('', `names ${JSON.stringify(word)}, which is none of the duties ${allDuties.map(dutyWord).join(', ')}`);
    else if (holder === undefined) reading.fault('', `says ${JSON.stringify(value)} of ${word}; a duty is held by ${holders.join(', ')}`);
    else found[duty] = holder;
  }
  return found;
}

function sitesOf(texts: readonly string[], reading: Reading): string[] {
  for (const site of texts) if (site.length > 63) reading.fault('', 'names a site longer than 63 characters');
  return [...new Set(texts.map((site) => site.trim().toLowerCase()).filter((site) => site !== '' && site.length <= 63))];
}

function journeysOf(texts: readonly string[], reading: Reading): string[] {
  return texts.flatMap((text) => {
    const ref = fullRef(text, { kind: 'journey', namespace: reading.namespace });
    if (ref !== null && kindOf(ref) === 'journey') return [ref];
    reading.fault('', `names ${JSON.stringify(text)}, which is no reference to a journey`);
    return [];
  });
}

/** A document in which an owner is written by hand: where Backstage looks (`spec.owner` for dev), and as annotation where it has no word. */
export function withOwner(entity: Entity, operations: Entity | undefined, side: Side, owner: OwnerName): { entity: Entity; operations: Entity | undefined } {
  const beside = isObject(operations?.spec?.['owners']) && operations.spec['owners'][side] !== undefined;
  const person = owner.person === null || owner.person === owner.team ? '' : `, ${owner.person}`;
  let changed: unknown = side === 'dev' ? withValue(entity, '/spec/owner', owner.team) : entity;
  const path = step('/metadata/annotations', `${prefix}${side}-owner`);
  if (operations !== undefined && beside)
    return { entity: changed as Entity, operations: withValue(operations, `/spec/owners/${side}`, `${owner.team}${person}`) as Entity };
  if (side === 'ops' || person !== '' || entity.metadata.annotations?.[`${prefix}dev-owner`] !== undefined)
    changed = withValue(changed, path, `${owner.team}${person}`);
  return { entity: changed as Entity, operations };
}

/** A document in which the duties are written by hand, all of them, so that nothing about them is left to a preset. */
export function withDuties(entity: Entity, operations: Entity | undefined, held: Duties): { entity: Entity; operations: Entity | undefined } {
  const spec = operations?.spec;
  if (operations !== undefined && (spec?.['duties'] !== undefined || spec?.['stage'] !== undefined)) {
    const full = withValue(withValue(operations, '/spec/duties', { ...held }), '/spec/stage', undefined);
    return { entity, operations: full as Entity };
  }
  const text = allDuties.map((duty) => `${dutyWord(duty)}=${held[duty]}`).join(', ');
  const without = withValue(entity, step('/metadata/annotations', `${prefix}stage`), undefined);
  return { entity: withValue(without, step('/metadata/annotations', `${prefix}duties`), text) as Entity, operations };
}
