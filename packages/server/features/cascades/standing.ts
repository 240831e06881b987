/**
 * What stands, that a scenario could be built from? Systems, journeys and sites of the catalog (a copy that follows its revision),
 * dependencies with what was seen of them, figures set here before those of the catalog, and the policy for the rest.
 */
import { type CapacityFigures, capacityOfText, type LoadFigures, loadOfText } from '@samspel/core/cascades/figures.ts';
import type { StandingDependency, StandingJourney, StandingSystem } from '@samspel/core/cascades/from-dependencies.ts';
import { type Entity, isSystem, specText, titleOf } from '@samspel/core/catalog/entity.ts';
import { kindOf } from '@samspel/core/catalog/reference.ts';
import { type Catalog, catalogOf } from '@samspel/core/catalog/standing.ts';
import { partsOf, type Structure } from '@samspel/core/reliability/structure.ts';
import type { Instant } from '@samspel/core/time/instant.ts';
import { sql } from 'kysely';
import type { Reader } from '../../platform/database/database.ts';
import { sharedLook } from '../../platform/shared-look.ts';
import { dependenciesAt, type GraphThen, graphAt } from '../dependencies/index.ts';
import { readPolicy, readSetFigures, type SetFigures, type SignedPolicy } from './figures-storage.ts';

export interface Standing {
  readonly systems: readonly StandingSystem[];
  readonly journeys: readonly StandingJourney[];
  readonly dependencies: readonly StandingDependency[];
  readonly policy: SignedPolicy;
  readonly set: ReadonlyMap<string, SetFigures>;
  /** What the documents say: load of journeys, capacity of systems. */
  readonly stated: Stated;
  readonly titleOf: (ref: string) => string;
  readonly sitesOf: (ref: string) => readonly string[];
  readonly isCache: (ref: string) => boolean;
}

interface Stated {
  readonly load: ReadonlyMap<string, LoadFigures>;
  readonly capacity: ReadonlyMap<string, CapacityFigures>;
}

interface Known {
  readonly revision: number;
  readonly catalog: Catalog;
  readonly titles: ReadonlyMap<string, string>;
  readonly caches: ReadonlySet<string>;
  readonly stated: Stated;
}

/** Makes the look for one database. */
export function makeStanding(reader: Reader, now: () => Instant): () => Promise<Standing> {
  let known: Known | null = null;
  const look = sharedLook(async () => {
    const { rows } = await sql<{ n: number }>`select n from catalog.revision`.execute(reader);
    const revision = rows[0]?.n ?? 0;
    if (known === null || known.revision !== revision) known = await readKnown(reader, revision);
    return known;
  });
  return async () => {
    const { catalog, titles, caches, stated } = await look();
    const [set, policy, dependencies] = await Promise.all([readSetFigures(reader), readPolicy(reader), dependenciesAt(reader, now())]);
    const sitesOf = (ref: string): readonly string[] => catalog.own.get(ref)?.sites ?? [];
    const title = (ref: string): string => titles.get(ref) ?? ref;
    const systems = [...catalog.own.keys()].sort().map((ref) => ({
      ref,
      title: title(ref),
      sites: sitesOf(ref),
      capacity: over(set.get(ref)?.capacity ?? null, stated.capacity.get(ref) ?? null),
    }));
    const journeys = catalog.journeys.map(({ ref, title: name, weight, structure }) => ({
      ref,
      title: name,
      weight,
      structure,
      load: over(set.get(ref)?.load ?? null, stated.load.get(ref) ?? null),
    }));
    return { systems, journeys, dependencies, policy, set, stated, titleOf: title, sitesOf, isCache: (ref) => caches.has(ref) };
  };
}

/**
 * What stood at a moment: the systems and dependencies of then, with the figures and journeys of today, since those are not kept by date. Null:
 * the graph was not kept yet.
 */
export async function standingOf(reader: Reader, today: Standing, at: Instant): Promise<Standing | null> {
  const graph = await graphAt(reader, at);
  return graph.systems.length === 0 ? null : standingThen(today, graph);
}

/** What stood then as far as it is known today: a system that is gone since has its title and sites of then, and states nothing. */
export function standingThen(today: Standing, { systems, dependencies }: GraphThen): Standing {
  const stood = new Map(systems.map((system) => [system.ref, system]));
  const known = new Map(today.systems.map((system) => [system.ref, system]));
  const journeys = today.journeys.map((journey) => ({ ...journey, structure: journey.structure === null ? null : without(journey.structure, stood) }));
  return {
    ...today,
    systems: systems.map(({ ref, title, sites }) => known.get(ref) ?? { ref, title, sites, capacity: null }),
    journeys,
    dependencies,
    titleOf: (ref) => (known.has(ref) ? undefined : stood.get(ref)?.title) ?? today.titleOf(ref),
    sitesOf: (ref) => (known.has(ref) ? today.sitesOf(ref) : (stood.get(ref)?.sites ?? [])),
  };
}

/** What was not there yet was not needed yet; null: nothing of it was there. */
function without(structure: Structure, stood: ReadonlyMap<string, unknown>): Structure | null {
  if ('ref' in structure) return stood.has(structure.ref) ? structure : null;
  const parts = partsOf(structure)
    .map((part) => without(part, stood))
    .filter((part) => part !== null);
  if (parts.length === 0) return null;
  if ('all' in structure) return { all: parts };
  return 'any' in structure ? { any: parts } : { atLeast: Math.min(structure.atLeast, parts.length), of: parts };
}

/** What is set counts, member by member, before what the document says. */
function over<Figures extends object>(set: Figures | null, stated: Figures | null): Figures | null {
  if (set === null || stated === null) return set ?? stated;
  return { ...stated, ...Object.fromEntries(Object.entries(set).filter(([, value]) => value !== null)) };
}

/** Question: which documents does the catalog hold? */
async function readKnown(reader: Reader, revision: number): Promise<Known> {
  const { rows } = await sql<{ ref: string; document: Entity }>`select ref, document from catalog.entity where removed_at is null order by ref`.execute(reader);
  const annotated = <Figures>(kind: (ref: string) => boolean, name: string, read: (text: string) => Figures): Map<string, Figures> =>
    new Map(
      rows.flatMap(({ ref, document }) => {
        const text = document.metadata.annotations?.[`samspel.dev/${name}`];
        return typeof text === 'string' && kind(ref) ? [[ref, read(text)] as const] : [];
      }),
    );
  const catalog = catalogOf(new Map(rows.map(({ ref, document }) => [ref, document])));
  const titles = new Map(rows.map(({ ref, document }) => [ref, titleOf(document)]));
  for (const { ref, title } of catalog.journeys) if (!titles.has(ref)) titles.set(ref, title);
  return {
    revision,
    catalog,
    titles,
    caches: new Set(rows.filter(({ document }) => /cache/i.test(specText(document, 'type') ?? '')).map(({ ref }) => ref)),
    stated: {
      load: annotated(
        (ref) => kindOf(ref) === 'journey',
        'load',
        (text) => loadOfText(text),
      ),
      capacity: annotated(
        (ref) => isSystem(kindOf(ref)),
        'capacity',
        (text) => capacityOfText(text),
      ),
    },
  };
}
