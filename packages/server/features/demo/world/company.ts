/** How does the demo company look when the facts by hand and chance are put together? Systems, dependencies and owners, with when each began. */
import type { Chance } from '@samspel/core/chance/chance.ts';
import type { Call, Dependency, SubsystemFacts } from './facts.ts';
import { company } from './journeys.ts';
import { departing, type TeamFacts, teams, userName } from './people.ts';
import { business } from './systems-business.ts';
import { listening } from './systems-listening.ts';

export const subsystems: readonly SubsystemFacts[] = [...listening, ...business];

/** Called by everything that is a program, as long as there are fewer dependencies than there should be. */
const everywhere = ['service-registry', 'log-store', 'metrics-store', 'config-store'] as const;
export const dependencyCount = 350;

/** How far operations have come with a system. */
export type StageWord = 'developers' | 'take-part' | 'together' | 'operations';

export interface DemoSystem {
  readonly name: string;
  readonly ref: string;
  readonly title: string;
  readonly says: string;
  readonly isResource: boolean;
  readonly type: string;
  readonly lifecycle: 'production' | 'experimental' | 'deprecated';
  readonly subsystem: string;
  readonly team: string;
  /** Who answers for it in development and, where anybody does, in operations. */
  readonly devPerson: string;
  readonly opsPerson: string | null;
  readonly stage: StageWord;
  readonly sites: readonly string[];
  readonly bornDaysAgo: number;
}

export interface Company {
  readonly systems: readonly DemoSystem[];
  readonly dependencies: readonly Dependency[];
  readonly byName: ReadonlyMap<string, DemoSystem>;
}

/** Subsystems that stand at all sites, since everybody passes through them. */
const atEverySite: readonly string[] = ['access', 'playback', 'storage'];

/** Younger than the company: what was added while it grew, with the days since. */
const youngsters: Readonly<Record<string, number>> = {
  'collab-edits': 285,
  'events-nearby': 270,
  lyrics: 260,
  'lyrics-supplier': 260,
  'gift-cards': 240,
  'share-links': 225,
  throttle: 215,
  'country-rules': 210,
  'model-runner': 205,
  'feature-store': 205,
  'daily-mix': 200,
  messages: 92,
  'playlist-images': 88,
  'home-feed': 84,
  'stream-balancer': 80,
  'clock-servers': 76,
};

/** When the catalog was imported, in days before now: at first all, then twice what had been added. */
export const catalogDays = [540, 190, 70] as const;

/** Systems and dependencies; the same chance gives the same. */
export function makeCompany(luck: Chance): Company {
  const systems = subsystems.flatMap((subsystem) => subsystem.systems.map((facts) => makeSystem(subsystem, facts, luck.fork(`system/${facts[0]}`))));
  const byName = new Map(systems.map((system) => [system.name, system]));
  return { systems, byName, dependencies: makeDependencies(systems, luck.fork('dependencies')) };
}

function makeSystem(subsystem: SubsystemFacts, facts: SubsystemFacts['systems'][number], luck: Chance): DemoSystem {
  const [name, title, kind, says] = facts;
  const isResource = kind.startsWith('r-');
  const bornDaysAgo = youngsters[name] ?? luck.whole(620, 1200);
  const stage = stageOf(bornDaysAgo, isResource, luck);
  return {
    name,
    ref: `${isResource ? 'resource' : 'component'}:default/${name}`,
    title,
    says,
    isResource,
    type: kind.replace(/^r-/, ''),
    lifecycle: bornDaysAgo < 100 && luck.happens(0.5) ? 'experimental' : name === 'spelling' || name === 'query-log' ? 'deprecated' : 'production',
    subsystem: subsystem.name,
    team: subsystem.team,
    devPerson: userName(departing.find((one) => one.systems.includes(name))?.name ?? luck.pick(peopleOf(subsystem.team))),
    opsPerson: stage === 'developers' ? null : userName(luck.pick(peopleOf('operations'))),
    stage,
    sites:
      atEverySite.includes(subsystem.name) || luck.happens(0.5) ? company.sites : luck.happens(0.6) ? company.sites.slice(0, 2) : company.sites.slice(0, 1),
    bornDaysAgo,
  };
}

function stageOf(bornDaysAgo: number, isResource: boolean, luck: Chance): StageWord {
  if (bornDaysAgo < 100) return 'developers';
  const weights = isResource ? ([0.04, 0.2, 0.32, 0.44] as const) : ([0.12, 0.33, 0.33, 0.22] as const);
  return luck.weighted([
    ['developers', weights[0]],
    ['take-part', weights[1]],
    ['together', weights[2]],
    ['operations', weights[3]],
  ]);
}

/** People of a team, by hand; never empty. */
export function peopleOf(team: string): readonly string[] {
  return teamCalled(team).people;
}

function teamCalled(name: string): TeamFacts {
  const found = teams.find((team) => team.name === name);
  if (found === undefined) throw new Error(`no team is called ${name}`);
  return found;
}

/** What is written by hand, then what programs call everywhere, up to `dependencyCount`. */
function makeDependencies(systems: readonly DemoSystem[], luck: Chance): Dependency[] {
  const caches = new Set(systems.filter(({ type }) => type === 'cache').map(({ name }) => name));
  const calls: Call[] = subsystems.flatMap((subsystem) => subsystem.systems.flatMap(([from, , , , text]) => callsIn(from, text, caches.has(from))));
  const known = new Set(calls.map((call) => `${call.from} ${call.to}`));
  const programs = systems.filter((system) => !system.isResource && system.subsystem !== 'platform');
  const common = everywhere.flatMap((to) => luck.some(programs, programs.length).map((system) => ({ from: system.name, to, hard: false, asynchronous: true })));
  const added = common.filter((call) => !known.has(`${call.from} ${call.to}`)).slice(0, Math.max(0, dependencyCount - calls.length));
  const all = [...calls, ...added];
  const waiting = new Set(all.filter(({ asynchronous }) => !asynchronous).map(({ from }) => from));
  return all.map((call) => withManners(call, waiting.has(call.to), luck.fork(`${call.from} ${call.to}`)));
}

/** Taken note of by others behind the caller's back: nobody waits for them who can do without. */
const behind = new Set<string>([...everywhere, 'event-bus', 'batch-cluster', 'replica-checker']);

/** A cache fetches behind, too, what it can do without. */
function callsIn(from: string, text: string, isCache: boolean): Call[] {
  return text
    .split(' ')
    .filter((word) => word !== '')
    .map((word) => {
      const [to, hard] = [word.slice(0, -1), word.endsWith('!')];
      return { from, to, hard, asynchronous: word.endsWith('~') || (!hard && (isCache || behind.has(to))) };
    });
}

/** Timeouts from years of habit: round numbers, here and there one far too long; at least a second for those who wait for others themselves. */
function withManners(call: Call, calleeWaits: boolean, luck: Chance): Dependency {
  const habit = luck.weighted<number>([
    [0.2, 3],
    [0.5, 4],
    [1, 5],
    [2, 3],
    [5, 1],
    [30, call.hard ? 0.6 : 0.2],
  ]);
  const timeoutSeconds = calleeWaits ? Math.max(1, habit) : habit;
  const attempts = luck.weighted<number>([
    [1, 3],
    [2, 3],
    [3, call.hard ? 2 : 1],
  ]);
  return {
    ...call,
    timeoutSeconds,
    attempts,
    backoffSeconds: attempts === 1 ? 0 : luck.pick([0, 0.05, 0.1, 0.5]),
    retryBudget: attempts > 1 && luck.happens(0.35) ? 0.1 : null,
    fallback: call.hard ? null : luck.pick(['leaves it out', 'shows the last answer', 'uses a default', null]),
  };
}
