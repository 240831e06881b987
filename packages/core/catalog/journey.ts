/**
 * What do users do with the service, and which systems does that need?
 *
 * A Journey document names its service, its weight among the journeys, and its structure. In the file a part may be the plain
 * name of a system; here every name is a full reference, as `combine` and the availability report take it.
 */
import { isQuick } from '../reliability/combine.ts';
import { componentsOf, readStructure, type Structure } from '../reliability/structure.ts';
import { type Entity, isSystem, namespaceOf, titleOf } from './entity.ts';
import type { Fault } from './fault.ts';
import { isObject, step } from './json.ts';
import { fullRef, kindOf, nameOf } from './reference.ts';

export interface Journey {
  readonly ref: string;
  readonly title: string;
  readonly description: string | null;
  readonly service: string | null;
  readonly weight: number;
  readonly structure: Structure | null;
}

const journeyMembers = ['service', 'weight', 'structure', 'type', 'owner'];

/** What is wrong with a Journey document by itself; whether the systems exist is asked by `unknownSystems`. */
export function journeyFaults(entity: Entity): Fault[] {
  const faults: Fault[] = [];
  const spec = entity.spec ?? {};
  for (const name of Object.keys(spec))
    if (!journeyMembers.includes(name))
      faults.push({ path: step('/spec', name), message: `is not a member of a Journey; known are ${journeyMembers.join(', ')}` });
  const { weight = 1, service, structure } = spec;
  if (typeof weight !== 'number' || !Number.isFinite(weight) || weight < 0) faults.push({ path: '/spec/weight', message: 'is not a number from 0' });
  if (service !== undefined && (typeof service !== 'string' || serviceRef(entity, service) === null))
    faults.push({ path: '/spec/service', message: 'does not name a service' });
  if (structure === undefined) return faults;
  const read = readStructure(withFullRefs(structure, namespaceOf(entity)), '/spec/structure');
  if (!read.ok) return [...faults, { path: read.refusal.path ?? '/spec/structure', message: String(read.refusal.facts['message'] ?? read.refusal.code) }];
  for (const ref of componentsOf(read.value))
    if (!isSystem(kindOf(ref))) faults.push({ path: '/spec/structure', message: `names ${ref}, which is no Component or Resource` });
  if (!isQuick(read.value)) faults.push({ path: '/spec/structure', message: 'is too entangled to be worked out: say it with fewer repetitions' });
  return faults;
}

/** What is wrong with a Service document. */
export function serviceFaults(entity: Entity): Fault[] {
  return Object.keys(entity.spec ?? {})
    .filter((name) => !['owner', 'type', 'tagline'].includes(name))
    .map((name) => ({ path: step('/spec', name), message: 'is not a member of a Service' }));
}

/** The journey a valid document declares. */
export function journeyOf(entity: Entity, ref: string): Journey {
  const { weight = 1, service, structure } = entity.spec ?? {};
  const read = structure === undefined ? null : readStructure(withFullRefs(structure, namespaceOf(entity)));
  return {
    ref,
    title: titleOf(entity),
    description: entity.metadata.description ?? null,
    service: typeof service === 'string' ? serviceRef(entity, service) : null,
    weight: typeof weight === 'number' ? weight : 1,
    structure: read?.ok === true ? read.value : null,
  };
}

/** The systems of a journey that nothing declares. */
export function unknownSystems(journey: Journey, knows: (ref: string) => boolean): string[] {
  return journey.structure === null ? [] : componentsOf(journey.structure).filter((ref) => !knows(ref));
}

/** Journeys that systems name in `samspel.dev/journeys` and no document declares: all of those systems are needed. */
export function impliedJourneys(named: ReadonlyMap<string, readonly string[]>, declared: (ref: string) => boolean): Journey[] {
  return [...named]
    .filter(([ref]) => !declared(ref))
    .map(([ref, systems]) => ({
      ref,
      title: nameOf(ref),
      description: null,
      service: null,
      weight: 1,
      structure: { all: [...systems].sort().map((system) => ({ ref: system })) },
    }));
}

function serviceRef(entity: Entity, text: string): string | null {
  const ref = fullRef(text, { kind: 'service', namespace: namespaceOf(entity) });
  return ref !== null && kindOf(ref) === 'service' ? ref : null;
}

/** Writes every name in a structure as a full reference; what is no structure is passed on for the reader to refuse. */
function withFullRefs(value: unknown, namespace: string): unknown {
  const full = (text: string): string => fullRef(text, { kind: 'component', namespace }) ?? text;
  if (typeof value === 'string') return { ref: full(value) };
  if (Array.isArray(value)) return value.map((part) => withFullRefs(part, namespace));
  if (!isObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, part]) => [
      name,
      name === 'ref' && typeof part === 'string' ? full(part) : name === 'all' || name === 'any' || name === 'of' ? withFullRefs(part, namespace) : part,
    ]),
  );
}
