/**
 * Of what can availability be asked? Of a service, a journey, a system, and of many systems at once: a subsystem, an owner, a site. A copy
 * of what the catalog says about them, read anew when the catalog's revision moved.
 */
import { type Entity, isSystem, titleOf } from '@samspel/core/catalog/entity.ts';
import type { Journey } from '@samspel/core/catalog/journey.ts';
import { kindOf, nameOf } from '@samspel/core/catalog/reference.ts';
import { type Catalog, catalogOf, targetsOf } from '@samspel/core/catalog/standing.ts';
import { componentsOf } from '@samspel/core/reliability/structure.ts';
import { sql } from 'kysely';
import type { Reader } from '../../platform/database/database.ts';

export type ScopeKind = 'service' | 'journey' | 'system' | 'subsystem' | 'owner' | 'site';

export interface Scope {
  /** A catalog reference, or `site:NAME`. */
  readonly ref: string;
  readonly title: string;
  readonly kind: ScopeKind;
  /** Of a journey among those of its service. */
  readonly weight: number | null;
  /** The systems it is made of: itself, those of its structure, or its members. */
  readonly systems: readonly string[];
}

/** Who owns a system on each side. */
export interface Owners {
  readonly dev: string | null;
  readonly ops: string | null;
}

const noOwners: Owners = { dev: null, ops: null };

export class Scopes {
  readonly revision: number;
  readonly services: readonly Scope[];
  readonly journeys: readonly Scope[];
  readonly systems: readonly Scope[];
  readonly subsystems: readonly Scope[];
  readonly owners: readonly Scope[];
  readonly sites: readonly Scope[];
  private readonly journeyOf: ReadonlyMap<string, Journey>;
  private readonly byRef: ReadonlyMap<string, Scope>;
  private readonly ownersBySystem: ReadonlyMap<string, Owners>;
  private readonly titles: ReadonlyMap<string, string>;

  constructor(revision: number, catalog: Catalog, owners: ReadonlyMap<string, Owners>) {
    this.revision = revision;
    this.ownersBySystem = owners;
    this.titles = new Map([...catalog.entities].map(([ref, entity]) => [ref, titleOf(entity)]));
    const kinds = (kind: string) => [...catalog.entities].filter(([, entity]) => entity.kind === kind).map(([ref]) => ref);
    const systems = [...catalog.entities].filter(([, entity]) => isSystem(entity.kind)).map(([ref]) => ref);
    this.journeyOf = new Map(catalog.journeys.map((journey) => [journey.ref, journey]));
    this.journeys = catalog.journeys.map((journey) => ({
      ref: journey.ref,
      title: journey.title,
      kind: 'journey',
      weight: journey.weight,
      systems: journey.structure === null ? [] : componentsOf(journey.structure),
    }));
    const services = kinds('Service');
    this.services = services.map((ref) => {
      const own = this.journeysOf(ref, services.length === 1);
      return { ...this.scope(ref, 'service', [...new Set(own.flatMap(({ structure }) => (structure === null ? [] : componentsOf(structure))))]) };
    });
    this.systems = byTitle(systems.map((ref) => this.scope(ref, 'system', [ref])));
    this.subsystems = byTitle(
      kinds('System').map((ref) =>
        this.scope(
          ref,
          'subsystem',
          targetsOf(catalog, ref, 'hasPart').filter((part) => systems.includes(part)),
        ),
      ),
    );
    this.owners = byTitle(
      grouped(systems, (system) => [...new Set(Object.values(this.ownersOf(system)))]).map(([ref, members]) => this.scope(ref, 'owner', members)),
    );
    const sites = grouped(systems, (system) => catalog.own.get(system)?.sites ?? []);
    this.sites = byTitle(sites.map(([site, members]) => ({ ...this.scope(`site:${site}`, 'site', members), title: site })));
    const all = [...this.services, ...this.journeys, ...this.systems, ...this.subsystems, ...this.owners, ...this.sites];
    this.byRef = new Map(all.map((scope) => [scope.ref, scope]));
  }

  private scope(ref: string, kind: ScopeKind, systems: readonly string[]): Scope {
    return { ref, kind, title: this.title(ref), weight: null, systems };
  }

  /** A scope by its reference; a system, journey or service that only incidents know is one too, as long as `hit` says so. */
  find(ref: string, hit: (ref: string) => boolean): Scope | null {
    const found = this.byRef.get(ref);
    if (found !== undefined || !hit(ref)) return found ?? null;
    const kind = kindOf(ref);
    return this.scope(ref, kind === 'service' || kind === 'journey' ? kind : 'system', kind === 'service' || kind === 'journey' ? [] : [ref]);
  }

  /** Whether something that is still in the catalog stands under this reference. */
  has(ref: string): boolean {
    return this.byRef.has(ref);
  }

  title(ref: string): string {
    return this.titles.get(ref) ?? (ref.includes(':') ? nameOf(ref) : ref);
  }

  ownersOf(system: string): Owners {
    return this.ownersBySystem.get(system) ?? noOwners;
  }

  journey(ref: string): Journey | null {
    return this.journeyOf.get(ref) ?? null;
  }

  /** The journeys of a service; those that name no service belong to the only one there is. */
  journeysOf(service: string, onlyOne = this.services.length === 1): readonly Journey[] {
    return [...this.journeyOf.values()].filter((journey) => journey.service === service || (journey.service === null && onlyOne));
  }

  /** The service of a journey or system: the one it names, or the only one there is. */
  serviceOf(ref: string): string | null {
    const [only, another] = this.services;
    return this.journeyOf.get(ref)?.service ?? (another === undefined ? (only?.ref ?? null) : null);
  }
}

/** Question: which documents and owners does the catalog hold? */
export async function readScopes(reader: Reader, revision: number): Promise<Scopes> {
  const { rows: entities } = await sql<{
    ref: string;
    document: Entity;
  }>`select ref, document from catalog.entity where removed_at is null order by ref`.execute(reader);
  const { rows: owned } = await sql<{ system: string; side: 'dev' | 'ops'; team: string }>`
    select system, side, team from catalog.ownership where to_at is null and state <> 'declined'`.execute(reader);
  const owners = new Map<string, Owners>();
  for (const { system, side, team } of owned) owners.set(system, { ...(owners.get(system) ?? noOwners), [side]: team });
  return new Scopes(revision, catalogOf(new Map(entities.map(({ ref, document }) => [ref, document]))), owners);
}

function byTitle(scopes: readonly Scope[]): Scope[] {
  return [...scopes].sort((a, b) => (a.title < b.title ? -1 : a.title > b.title ? 1 : a.ref < b.ref ? -1 : 1));
}

function grouped(systems: readonly string[], keysOf: (system: string) => readonly (string | null)[]): [key: string, members: string[]][] {
  const groups = new Map<string, string[]>();
  for (const system of systems) {
    for (const key of keysOf(system)) {
      if (key === null) continue;
      const group = groups.get(key);
      if (group === undefined) groups.set(key, [system]);
      else group.push(system);
    }
  }
  return [...groups];
}
