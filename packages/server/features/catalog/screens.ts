/** What do the pages of the catalog show? One question for each page, answered from memory and from what lies beside it. */
import type * as contract from '@samspel/contract/catalog.ts';
import { catalogRefusals } from '@samspel/contract/catalog.ts';
import type { AnswerOf } from '@samspel/contract/route.ts';
import { type Actor, mayChangeOwned } from '@samspel/core/access/role.ts';
import { shareByStage } from '@samspel/core/catalog/duties.ts';
import { type Entity, isSystem, specText } from '@samspel/core/catalog/entity.ts';
import { type Side, sides } from '@samspel/core/catalog/own-fields.ts';
import { acceptedTeams, isOverdue, type Ownership } from '@samspel/core/catalog/ownership.ts';
import { readinessOf } from '@samspel/core/catalog/readiness.ts';
import { search, wordsOf } from '@samspel/core/catalog/search.ts';
import { type Dependency, targetsOf } from '@samspel/core/catalog/standing.ts';
import { accept, type Outcome, refuse } from '@samspel/core/decision/refusal.ts';
import { componentsOf } from '@samspel/core/reliability/structure.ts';
import { type Instant, iso } from '@samspel/core/time/instant.ts';
import type { Reader } from '../../platform/database/database.ts';
import { countOpen, openBySubject, openFor } from '../findings/index.ts';
import { incidentsByWords } from '../incidents/index.ts';
import { latestIncidents, statesNow } from './incidents-now.ts';
import type { Memory } from './memory.ts';
import { readRef } from './ownership.ts';
import { ownershipHistory, ownershipsOfTeam } from './ownership-storage.ts';
import { type Beside, summaryOf } from './systems.ts';
import { dependencyTold, dutiesOf, hasDeparted, isoOrNull, journeyTold, named, ownershipTold, reviewInForce, reviewTold } from './told.ts';

/** What lies beside the catalog now. */
export async function besideNow(reader: Reader, now: Instant): Promise<Beside> {
  const [states, findings] = await Promise.all([statesNow(reader, now), openBySubject(reader)]);
  return { now, states, findings };
}

/** Reads a reference and the entity behind it, which must be of one of these kinds. */
function entityAt(memory: Memory, text: string, kinds: readonly string[]): Outcome<{ ref: string; entity: Entity }> {
  const ref = readRef(text);
  if (!ref.ok) return ref;
  const entity = memory.catalog.entities.get(ref.value);
  if (entity === undefined || !kinds.includes(entity.kind)) return refuse(catalogRefusals.unknown.code, { ref: ref.value });
  return accept({ ref: ref.value, entity });
}

export async function systemPage(
  reader: Reader,
  memory: Memory,
  text: string,
  actor: Actor,
  now: Instant,
): Promise<Outcome<AnswerOf<typeof contract.showSystem>>> {
  const found = entityAt(memory, text, ['Component', 'Resource']);
  if (!found.ok) return found;
  const { ref, entity } = found.value;
  const { catalog } = memory;
  const [beside, history, findings, incidents] = await Promise.all([
    besideNow(reader, now),
    ownershipHistory(reader, ref),
    openFor(reader, [ref]),
    latestIncidents(reader, ref),
  ]);
  const summary = summaryOf(memory, ref, beside);
  const held = memory.held.get(ref);
  if (summary === null || held === undefined) return refuse(catalogRefusals.unknown.code, { ref });
  const reviews = memory.reviews.get(ref) ?? [];
  const review = reviewInForce(reviews);
  const { duties, reason } = dutiesOf(memory, ref);
  const teams = acceptedTeams(sides.map((side) => memory.owners.get(ref)?.[side] ?? null));
  return accept({
    ...summary,
    version: held.version,
    links: (entity.metadata.links ?? []).map(({ url, title }) => ({ url, title: title ?? null })),
    declaredAt: held.file === null || held.declaredAt === null ? null : { path: held.file, line: held.line ?? 1, at: iso(held.declaredAt) },
    document: { ...entity },
    duties,
    stageReason: reason,
    review: review === null ? null : reviewTold(review, now),
    reviews: reviews
      .toReversed()
      .map((one) => ({ id: one.id, state: readinessOf(one, now), startedAt: iso(one.startedAt), finishedAt: isoOrNull(one.finishedAt) })),
    dependsOn: (catalog.dependenciesFrom.get(ref) ?? []).map((one) => dependencyTold(memory, one)),
    dependedOnBy: (catalog.dependenciesTo.get(ref) ?? []).map((one) => dependencyTold(memory, one)),
    providesApis: targetsOf(catalog, ref, 'providesApi').map((api) => named(memory, api)),
    consumesApis: targetsOf(catalog, ref, 'consumesApi').map((api) => named(memory, api)),
    parts: targetsOf(catalog, ref, 'hasPart').map((part) => named(memory, part)),
    journeys: journeysOver(memory, new Set([ref])),
    ownershipHistory: history.map((one) => ownershipTold(memory, one, now)),
    findings,
    latestIncidents: incidents,
    may: { change: mayChangeOwned(actor, teams) },
  });
}

/** Journeys whose structure names one of these systems. */
function journeysOver(memory: Memory, systems: ReadonlySet<string>): ReturnType<typeof journeyTold>[] {
  return memory.catalog.journeys
    .filter(({ structure }) => structure !== null && componentsOf(structure).some((ref) => systems.has(ref)))
    .map((journey) => journeyTold(memory, journey));
}

const systemsIn = (memory: Memory, subsystem: string): string[] =>
  targetsOf(memory.catalog, subsystem, 'hasPart').filter((ref) => isSystem(memory.catalog.entities.get(ref)?.kind ?? ''));

const ofKind = (memory: Memory, kind: string): (readonly [string, Entity])[] =>
  [...memory.catalog.entities]
    .filter(([, entity]) => entity.kind === kind)
    .sort(([a], [b]) => (named(memory, a).title.toLowerCase() < named(memory, b).title.toLowerCase() ? -1 : 1));

const firstNamed = (memory: Memory, ref: string, type: string, kind: string) => {
  const target = targetsOf(memory.catalog, ref, type).find((one) => one.startsWith(`${kind}:`));
  return target === undefined ? null : named(memory, target);
};

const ownerNamed = (memory: Memory, ref: string) => {
  const [target] = targetsOf(memory.catalog, ref, 'ownedBy');
  return target === undefined ? null : named(memory, target);
};

export function subsystemList(memory: Memory): AnswerOf<typeof contract.listSubsystems> {
  return {
    items: ofKind(memory, 'System').map(([ref, entity]) => ({
      ref,
      title: named(memory, ref).title,
      description: entity.metadata.description ?? null,
      area: firstNamed(memory, ref, 'partOf', 'domain'),
      owner: ownerNamed(memory, ref),
      systems: systemsIn(memory, ref).length,
    })),
  };
}

export async function subsystemPage(reader: Reader, memory: Memory, text: string, now: Instant): Promise<Outcome<AnswerOf<typeof contract.showSubsystem>>> {
  const found = entityAt(memory, text, ['System']);
  if (!found.ok) return found;
  const { ref, entity } = found.value;
  const systems = systemsIn(memory, ref);
  const inside = new Set(systems);
  const [beside, findings] = await Promise.all([besideNow(reader, now), openFor(reader, [ref, ...systems])]);
  const teams = new Set(systems.flatMap((system) => sides.flatMap((side) => memory.owners.get(system)?.[side]?.team ?? [])));
  const crossing = (edges: ReadonlyMap<string, readonly Dependency[]>, end: 'from' | 'to') =>
    systems.flatMap((system) => (edges.get(system) ?? []).filter((edge) => !inside.has(edge[end])).map((edge) => dependencyTold(memory, edge)));
  return accept({
    ref,
    title: named(memory, ref).title,
    description: entity.metadata.description ?? null,
    area: firstNamed(memory, ref, 'partOf', 'domain'),
    owner: ownerNamed(memory, ref),
    systems: systems.flatMap((system) => summaryOf(memory, system, beside) ?? []),
    teams: [...teams].map((team) => named(memory, team)),
    dependsOn: crossing(memory.catalog.dependenciesFrom, 'to'),
    dependedOnBy: crossing(memory.catalog.dependenciesTo, 'from'),
    journeys: journeysOver(memory, inside),
    findings,
  });
}

export function teamList(memory: Memory): AnswerOf<typeof contract.listTeams> {
  const counts = new Map<string, { dev: number; ops: number; pending: number }>();
  for (const owners of memory.owners.values())
    for (const side of sides) {
      const ownership = owners[side];
      if (ownership === null) continue;
      const count = counts.get(ownership.team) ?? { dev: 0, ops: 0, pending: 0 };
      count[side] += 1;
      if (ownership.state === 'pending') count.pending += 1;
      counts.set(ownership.team, count);
    }
  return {
    items: ofKind(memory, 'Group').map(([ref, entity]) => ({
      ref,
      title: named(memory, ref).title,
      type: specText(entity, 'type'),
      parent: firstNamed(memory, ref, 'childOf', 'group'),
      people: targetsOf(memory.catalog, ref, 'hasMember').length,
      ...(counts.get(ref) ?? { dev: 0, ops: 0, pending: 0 }),
    })),
  };
}

const emailOf = (entity: Entity | undefined): string | null => {
  const profile = entity?.spec?.['profile'] as { email?: unknown } | undefined;
  return typeof profile?.email === 'string' ? profile.email : null;
};

export async function teamPage(reader: Reader, memory: Memory, text: string, now: Instant): Promise<Outcome<AnswerOf<typeof contract.showTeam>>> {
  const found = entityAt(memory, text, ['Group']);
  if (!found.ok) return found;
  const { ref, entity } = found.value;
  const all = (await ownershipsOfTeam(reader, ref)).map((one) => ({ ...ownershipTold(memory, one, now), systemTitle: named(memory, one.system).title }));
  return accept({
    ref,
    title: named(memory, ref).title,
    description: entity.metadata.description ?? null,
    type: specText(entity, 'type'),
    email: emailOf(entity),
    parent: firstNamed(memory, ref, 'childOf', 'group'),
    children: targetsOf(memory.catalog, ref, 'parentOf').map((child) => named(memory, child)),
    people: targetsOf(memory.catalog, ref, 'hasMember').map((person) => ({
      ...named(memory, person),
      email: emailOf(memory.catalog.entities.get(person)),
      departedAt: isoOrNull(memory.departed.get(person) ?? null),
    })),
    owns: all.filter(({ to }) => to === null),
    ownedBefore: all.filter(({ to }) => to !== null),
  });
}

export function peopleList(memory: Memory, q: string, team: string | undefined): AnswerOf<typeof contract.listPeople> {
  const words = wordsOf(q);
  const items = ofKind(memory, 'User').map(([ref, entity]) => ({
    ref,
    title: named(memory, ref).title,
    email: emailOf(entity),
    teams: targetsOf(memory.catalog, ref, 'memberOf').map((one) => named(memory, one)),
    departedAt: isoOrNull(memory.departed.get(ref) ?? null),
  }));
  const text = (one: (typeof items)[number]): string => `${one.ref} ${one.title} ${one.email ?? ''}`.toLowerCase();
  return {
    items: items.filter(
      (one) => words.every((word) => text(one).includes(word)) && (team === undefined || one.teams.some(({ ref }) => ref === team.toLowerCase())),
    ),
  };
}

export function journeyList(memory: Memory): AnswerOf<typeof contract.listJourneys> {
  return {
    services: ofKind(memory, 'Service').map(([ref, entity]) => ({ ...named(memory, ref), description: entity.metadata.description ?? null })),
    items: memory.catalog.journeys.map((journey) => journeyTold(memory, journey)),
  };
}

export function journeyPage(memory: Memory, text: string): Outcome<AnswerOf<typeof contract.showJourney>> {
  const ref = readRef(text, { kind: 'journey' });
  if (!ref.ok) return ref;
  const journey = memory.catalog.journeys.find((one) => one.ref === ref.value);
  if (journey === undefined) return refuse(catalogRefusals.unknown.code, { ref: ref.value });
  const held = memory.held.get(ref.value);
  return accept({ ...journeyTold(memory, journey), document: { ...held?.entity }, version: held?.version ?? 0 });
}

export function graphOf(memory: Memory): AnswerOf<typeof contract.graph> {
  const subsystem = (ref: string): string | null => targetsOf(memory.catalog, ref, 'partOf').find((target) => target.startsWith('system:')) ?? null;
  const known = memory.systems.map((ref) => ({ ...named(memory, ref), subsystem: subsystem(ref) }));
  const dependencies = [...memory.catalog.dependenciesFrom.values()].flat();
  const unknown = [...new Set(dependencies.map(({ to }) => to).filter((to) => !memory.catalog.entities.has(to)))];
  return {
    systems: [...known, ...unknown.map((ref) => ({ ...named(memory, ref), subsystem: null }))],
    dependencies: dependencies.map((one) => dependencyTold(memory, one)),
  };
}

type Waiting = AnswerOf<typeof contract.ownershipQueues>['unowned'][number];

/** What is not settled; with a team, only what that team has to do with. */
export function queues(memory: Memory, team: string | undefined, now: Instant): AnswerOf<typeof contract.ownershipQueues> {
  const found: Record<'unowned' | 'unaccepted' | 'overdue' | 'departed', Waiting[]> = { unowned: [], unaccepted: [], overdue: [], departed: [] };
  for (const system of memory.systems)
    for (const side of sides) {
      const ownership = memory.owners.get(system)?.[side] ?? null;
      if (team !== undefined && ownership?.team !== team.toLowerCase()) continue;
      const waiting = waitingOf(memory, system, side, ownership, now);
      if (ownership === null) found.unowned.push(waiting);
      else if (ownership.state === 'pending') found.unaccepted.push(waiting);
      if (ownership !== null && isOverdue(ownership, now)) found.overdue.push(waiting);
      if (ownership !== null && hasDeparted(memory, ownership)) found.departed.push(waiting);
    }
  return found;
}

const waitingOf = (memory: Memory, system: string, side: Side, ownership: Ownership | null, now: Instant): Waiting => ({
  system: named(memory, system),
  side,
  ownership: ownership === null ? null : ownershipTold(memory, ownership, now),
});

export async function overviewOf(reader: Reader, memory: Memory, now: Instant): Promise<AnswerOf<typeof contract.overview>> {
  const count = (...kinds: string[]): number => [...memory.catalog.entities.values()].filter(({ kind }) => kinds.includes(kind)).length;
  const { unowned, unaccepted, overdue, departed } = queues(memory, undefined, now);
  return {
    counts: {
      systems: memory.systems.length,
      subsystems: count('System'),
      areas: count('Domain'),
      apis: count('API'),
      teams: count('Group'),
      people: count('User'),
      journeys: memory.catalog.journeys.length,
      services: count('Service'),
    },
    stages: shareByStage(memory.systems.map((ref) => dutiesOf(memory, ref).stage)),
    queues: {
      unowned: unowned.length,
      unaccepted: unaccepted.length,
      overdue: overdue.length,
      departed: departed.length,
      findings: await countOpen(reader),
    },
  };
}

/** Everything that has a name, incidents after what stands in the catalog unless asked for alone. */
export async function searchAll(reader: Reader, memory: Memory, q: string, kind: string | undefined, limit: number): Promise<AnswerOf<typeof contract.search>> {
  const words = wordsOf(q);
  if (words.length === 0) return { items: [] };
  const things =
    kind === 'incident' ? [] : search(memory.findables, q, limit, kind).map(({ ref, kind: word, title, hint }) => ({ kind: word, ref, title, hint }));
  const wantsIncidents = kind === undefined || kind === 'incident';
  const incidents = wantsIncidents ? await incidentsByWords(reader, q, kind === 'incident' ? limit : Math.min(5, limit)) : [];
  const told = incidents.map(({ id, title, state, beganAt }) => ({
    kind: 'incident',
    ref: id,
    title,
    hint: `incident · ${state} · ${iso(beganAt).slice(0, 10)}`,
  }));
  return { items: [...things.slice(0, Math.max(limit - told.length, 0)), ...told] };
}
