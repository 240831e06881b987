/** Which files does the demo company keep in its repositories? catalog-info.yaml for each subsystem, with a samspel.yaml beside it. */
import type { Company, DemoSystem } from './company.ts';
import { subsystems } from './company.ts';
import type { Dependency } from './facts.ts';
import { capacities, loads, loadText, mannersAt } from './figures.ts';
import { company, journeys, type Needs } from './journeys.ts';
import { departing, teams, userName } from './people.ts';
import { yamlOf } from './yaml.ts';

export interface CatalogFile {
  readonly path: string;
  readonly text: string;
}

const areas = [
  { name: 'listening', title: 'Listening', says: 'What people hear and see' },
  { name: 'business', title: 'Business', says: 'What comes in and what is owed' },
  { name: 'foundation', title: 'Foundation', says: 'What the rest stands on' },
] as const;

/** Interfaces worth a name, by the system that provides them. */
const interfaces: readonly (readonly [system: string, name: string, title: string])[] = [
  ['player-api', 'player', 'Player interface'],
  ['metadata-api', 'metadata', 'Metadata interface'],
  ['playlist-api', 'playlists', 'Playlist interface'],
  ['search-api', 'search', 'Search interface'],
  ['login', 'sign-in', 'Sign-in interface'],
  ['payment-api', 'payments', 'Payment interface'],
  ['subscription', 'subscriptions', 'Subscription interface'],
  ['ad-server', 'advertising', 'Advertising interface'],
  ['storage-front', 'files', 'File interface'],
  ['config-store', 'settings', 'Settings interface'],
  ['push-gateway', 'push', 'Push interface'],
];

/** A team wrote itself into a file while others had settled it by hand: the import keeps the hand and asks. */
export const claimed = { system: 'popularity', team: 'platform', daysAgo: 70 } as const;

/** The files as they stood so many days ago: what was not born then is in none of them. */
export function catalogFiles(of: Company, daysAgo: number): CatalogFile[] {
  const born = new Set(of.systems.filter((system) => system.bornDaysAgo >= daysAgo).map((system) => system.name));
  const dependencies = of.dependencies.filter((one) => born.has(one.from) && born.has(one.to)).map((one) => mannersAt(one, daysAgo));
  const own = subsystems.flatMap((subsystem) => {
    const systems = of.systems.filter((system) => system.subsystem === subsystem.name && born.has(system.name));
    const info = [
      {
        apiVersion: 'backstage.io/v1alpha1',
        kind: 'System',
        metadata: { name: subsystem.name, title: subsystem.title, description: subsystem.says },
        spec: { owner: subsystem.team, domain: subsystem.area },
      },
      ...systems.map((system) => systemDocument(system, dependencies, of)),
      ...interfaces
        .filter(([system]) => systems.some((one) => one.name === system))
        .map(([system, name, title]) => interfaceDocument(subsystem, system, name, title)),
    ];
    const operations = systems.map((system) => operationsDocument(system, dependencies, of, daysAgo));
    return [
      { path: `${subsystem.name}/catalog-info.yaml`, text: yamlOf(info) },
      { path: `${subsystem.name}/samspel.yaml`, text: yamlOf(operations) },
    ];
  });
  return [{ path: 'organisation.yaml', text: yamlOf(organisation()) }, { path: 'samspel.yaml', text: yamlOf(service(of, born)) }, ...own];
}

function systemDocument(system: DemoSystem, dependencies: readonly Dependency[], of: Company) {
  const provides = interfaces.filter(([name]) => name === system.name).map(([, name]) => name);
  const calls = dependencies.filter((one) => one.from === system.name);
  const consumes = calls.flatMap((call) => interfaces.filter(([name]) => name === call.to).map(([, name]) => name));
  return {
    apiVersion: 'backstage.io/v1alpha1',
    kind: system.isResource ? 'Resource' : 'Component',
    metadata: {
      name: system.name,
      title: system.title,
      description: system.says,
      annotations: annotationsOf(system.name),
      tags: [system.type, ...(system.sites.length === 1 ? ['one-site'] : [])],
      links: system.isResource ? undefined : [{ url: `https://grafana.tonfall.example/d/${system.name}`, title: 'Dashboard' }],
    },
    spec: {
      type: system.type,
      lifecycle: system.isResource ? undefined : system.lifecycle,
      owner: system.team,
      system: system.subsystem,
      dependsOn: orNone(calls.map((call) => refIn(of, call.to))),
      ...(system.isResource ? {} : { providesApis: orNone(provides), consumesApis: orNone(consumes) }),
    },
  };
}

/** What stands in one rack, or goes out in one deployment. */
const together: Readonly<Record<string, string>> = {
  'account-db': 'rack:b14=99.995%',
  'billing-db': 'rack:b14',
  'metadata-db': 'rack:b14',
  'player-api': 'deploy:playback-train',
  'play-queue': 'deploy:playback-train',
  'track-resolver': 'deploy:playback-train',
};

function annotationsOf(name: string): Readonly<Record<string, string>> | undefined {
  const annotations = {
    ...(capacities[name] === undefined ? {} : { 'samspel.dev/capacity': capacities[name] }),
    ...(together[name] === undefined ? {} : { 'samspel.dev/fails-with': together[name] }),
  };
  return Object.keys(annotations).length === 0 ? undefined : annotations;
}

function interfaceDocument(subsystem: { readonly name: string; readonly team: string }, system: string, name: string, title: string) {
  return {
    apiVersion: 'backstage.io/v1alpha1',
    kind: 'API',
    metadata: { name, title, description: `What others may ask of ${system}` },
    spec: {
      type: 'openapi',
      lifecycle: 'production',
      owner: subsystem.team,
      system: subsystem.name,
      definition: `openapi: 3.1.0\ninfo: { title: ${title}, version: 4.0.0 }\npaths: {}\n`,
    },
  };
}

function operationsDocument(system: DemoSystem, dependencies: readonly Dependency[], of: Company, daysAgo: number) {
  return {
    apiVersion: 'samspel/v1',
    kind: 'Operations',
    metadata: { name: system.name },
    spec: {
      of: system.ref.replace('default/', ''),
      owners: {
        dev: daysAgo <= claimed.daysAgo && system.name === claimed.system ? { team: claimed.team } : { team: system.team, person: system.devPerson },
        ops: system.opsPerson === null ? undefined : { team: 'operations', person: system.opsPerson },
      },
      stage: system.stage,
      sites: system.sites,
      dependencies: orNone(dependencies.filter((one) => one.from === system.name).map((one) => dependencyMember(one, of))),
    },
  };
}

function dependencyMember(one: Dependency, of: Company) {
  return {
    to: refIn(of, one.to),
    hard: one.hard,
    asynchronous: one.asynchronous || undefined,
    timeoutSeconds: one.timeoutSeconds,
    attempts: one.attempts,
    backoffSeconds: one.attempts === 1 ? undefined : one.backoffSeconds,
    retryBudget: one.retryBudget ?? undefined,
    fallback: one.fallback ?? undefined,
  };
}

function refIn(of: Company, name: string): string {
  const system = of.byName.get(name);
  if (system === undefined) throw new Error(`no system is called ${name}`);
  return system.ref.replace('default/', '');
}

function organisation() {
  const group = (name: string, title: string, says: string, type: string, parent: string | undefined, children: readonly string[]) => ({
    apiVersion: 'backstage.io/v1alpha1',
    kind: 'Group',
    metadata: { name, description: says },
    spec: { type, profile: { displayName: title, email: `${name}@tonfall.example` }, parent, children },
  });
  const childrenOf = (parent: string): string[] => teams.filter((team) => team.parent === parent).map((team) => team.name);
  return [
    ...areas.map((area) => ({
      apiVersion: 'backstage.io/v1alpha1',
      kind: 'Domain',
      metadata: { name: area.name, title: area.title, description: area.says },
      spec: { owner: 'development' },
    })),
    group('company', 'Tonfall', 'Everybody', 'organisation', undefined, ['development', ...childrenOf('company')]),
    group('development', 'Development', 'Nine teams that build', 'department', 'company', childrenOf('development')),
    ...teams.map((team) => group(team.name, team.title, team.says, 'team', team.parent, [])),
    ...teams.flatMap((team) => team.people.map((person) => user(person, team.name))),
    ...departing.map((one) => user(one.name, one.team)),
  ];
}

/** A list, or nothing where it is empty: a member that says nothing is left out. */
function orNone<T>(list: readonly T[]): readonly T[] | undefined {
  return list.length === 0 ? undefined : list;
}

function user(person: string, team: string) {
  const name = userName(person);
  return {
    apiVersion: 'backstage.io/v1alpha1',
    kind: 'User',
    metadata: { name },
    spec: { profile: { displayName: person, email: `${name}@tonfall.example` }, memberOf: [team] },
  };
}

function service(of: Company, born: ReadonlySet<string>) {
  return [
    {
      apiVersion: 'samspel/v1',
      kind: 'Service',
      metadata: { name: company.name, title: company.title, description: company.says },
      spec: { owner: 'company' },
    },
    ...journeys.map((journey) => ({
      apiVersion: 'samspel/v1',
      kind: 'Journey',
      metadata: { name: journey.name, title: journey.title, description: journey.says, annotations: loadOf(journey.name) },
      spec: { service: company.name, weight: journey.weight, structure: structureIn(of, born, journey.needs) },
    })),
  ];
}

function loadOf(journey: string) {
  const load = loads[journey];
  return load === undefined ? undefined : { 'samspel.dev/load': loadText(load) };
}

type Structure = string | { readonly [name: string]: number | readonly Structure[] };

/** What was not born yet was not needed yet. */
function structureIn(of: Company, born: ReadonlySet<string>, needs: Needs): Structure {
  const those = (list: readonly Needs[]): Structure[] =>
    list.filter((one) => typeof one !== 'string' || born.has(one)).map((one) => structureIn(of, born, one));
  if (typeof needs === 'string') return refIn(of, needs);
  if ('all' in needs) return { all: those(needs.all) };
  if ('any' in needs) return { any: those(needs.any) };
  const among = those(needs.of);
  return { atLeast: Math.min(needs.atLeast, among.length), of: among };
}
