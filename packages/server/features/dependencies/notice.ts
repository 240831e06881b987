/**
 * What must a person look at? Where what is declared and what is seen differ; names nobody knows; circles; systems that have become
 * able to fail a journey alone. Looked at after every movement of the graph and every night; what is gone by itself is withdrawn.
 */
import { createHash } from 'node:crypto';
import { attributed } from '@samspel/core/dependencies/analyses/attributed.ts';
import { cyclesOf } from '@samspel/core/dependencies/analyses/cycles.ts';
import { singlePointsOf } from '@samspel/core/dependencies/analyses/single-points.ts';
import { type Mismatch, mismatchesIn } from '@samspel/core/dependencies/compare.ts';
import { edgeKey } from '@samspel/core/dependencies/dependency.ts';
import { entityName } from '@samspel/core/dependencies/import/plan.ts';
import { componentsOf } from '@samspel/core/reliability/structure.ts';
import { type Instant, iso } from '@samspel/core/time/instant.ts';
import { sql } from 'kysely';
import type { Tx } from '../../platform/database/database.ts';
import type { House } from '../../platform/house.ts';
import { journeysWithStructure, ownersOf } from '../catalog/index.ts';
import { type Noticed, raise, withdraw } from '../findings/index.ts';
import { dependenciesActor } from './follow.ts';
import { dayOf, type Standing, standingAt, unseenDays } from './standing.ts';
import { apiOf, keepNoticed, namesSeen, noticedBefore, readRevision } from './storage.ts';

const dayMilliseconds = 86_400_000;
/** More questions of one kind than this help nobody at once; the rest comes when some are answered. */
const mostOfAKind = 500;

/** Looks, unless nothing moved since the last look of this day. */
export async function notice(house: House, tx: Tx, now: Instant): Promise<void> {
  const { n } = await readRevision(tx);
  const look = `${n} ${dayOf(now)}`;
  if ((await noticedBefore(tx, 'look')).has(look)) return;
  const standing = await standingAt(tx, now);
  const titles = new Map(standing.systems.map(({ ref, title }) => [ref, title]));
  const title = (ref: string): string => titles.get(ref) ?? ref;
  const noticed = [
    ...mismatches(standing, title),
    ...(await unknownNames(tx, standing, now)),
    ...(await circles(tx, standing)),
    ...(await newSinglePoints(house, tx, standing, title, now)),
  ];
  const kinds = new Set([
    ...noticed.map(({ kind }) => kind),
    'dependencies.undeclared',
    'dependencies.unseen',
    'dependencies.wrong-direction',
    'dependencies.unknown-system',
    'dependencies.cycle',
    'dependencies.single-point',
  ]);
  for (const kind of kinds) {
    const some = noticed.filter((one) => one.kind === kind).slice(0, mostOfAKind);
    const keys = new Set(some.map(({ key }) => key));
    const before = await noticedBefore(tx, kind);
    for (const one of some) if (!before.has(one.key)) await raise(tx, house, dependenciesActor, one);
    const gone = [...before].filter((key) => !keys.has(key));
    // A single point is noticed once, when it becomes one; whether it still is was looked at there.
    if (kind !== 'dependencies.single-point') await withdraw(tx, house, dependenciesActor, gone);
    await keepNoticed(tx, kind, [...keys], now);
  }
  await keepNoticed(tx, 'look', [look], now);
}

/** Findings about edges. */
function mismatches({ dependencies, systems, said, at }: Standing, title: (ref: string) => string): Noticed[] {
  const apis = new Map(said.flatMap((one) => (apiOf(one) === null ? [] : [[edgeKey(one.from, one.to), apiOf(one)] as const])));
  const known = new Set(systems.map(({ ref }) => ref));
  const attributesOf = new Map(dependencies.map((one) => [edgeKey(one.from, one.to), one]));
  return mismatchesIn(dependencies, (ref) => known.has(ref), at, unseenDays).map((mismatch) => {
    const { kind, from, to, lastAt } = mismatch;
    const one = attributesOf.get(edgeKey(from, to));
    const consumes = apis.get(kind === 'wrong-direction' ? edgeKey(to, from) : edgeKey(from, to)) ?? null;
    const facts = {
      from,
      to,
      lastAt: lastAt === null ? null : iso(lastAt),
      calls: one?.observed?.calls ?? null,
      configured: one !== undefined && one.configured !== null,
      // Turning it round edits the document of the other end too.
      ...(kind === 'wrong-direction' && consumes === null ? { alsoChanges: [to] } : {}),
      ...(consumes === null ? {} : { consumes }),
      ...(one === undefined ? {} : { hard: one.hard, asynchronous: one.asynchronous }),
    };
    const key = kind === 'unseen' ? `dependencies.${kind} ${from} ${to} ${lastAt === null ? 'never' : dayOf(lastAt)}` : `dependencies.${kind} ${from} ${to}`;
    return {
      kind: `dependencies.${kind}`,
      subject: from,
      key,
      ...worded(mismatch, title, consumes),
      facts: kind === 'unknown-system' ? { ...facts, ref: to, name: to.slice(to.indexOf('/') + 1) } : facts,
    };
  });
}

/** In words. What the catalog says by an API (`consumes`) is not taken out here: the document says which APIs are consumed. */
function worded({ kind, from, to, lastAt }: Mismatch, title: (ref: string) => string, consumes: string | null): Pick<Noticed, 'title' | 'acceptDoes'> {
  const [caller, callee] = [title(from), title(to)];
  switch (kind) {
    case 'undeclared':
      return { title: `${caller} calls ${callee}, and the catalog does not say so`, acceptDoes: 'Declares the dependency in the catalog' };
    case 'wrong-direction':
      return {
        title: `${caller} calls ${callee}; the catalog says that ${callee} ${consumes === null ? `calls ${caller}` : `consumes ${consumes} of ${caller}`}`,
        acceptDoes: consumes === null ? 'Turns the dependency round in the catalog' : 'Declares the dependency in the catalog; what is consumed stays as it is',
      };
    case 'unseen':
      return {
        title: `${caller} ${consumes === null ? `is declared to call ${callee}` : `consumes ${consumes} of ${callee}`}, ${lastAt === null ? 'and was never seen to' : `and was last seen to on ${dayOf(lastAt)}`}`,
        acceptDoes: consumes === null ? 'Takes the dependency out of the catalog' : null,
      };
    case 'unknown-system':
      return { title: `${caller} depends on ${to}, which the catalog does not hold`, acceptDoes: `Adds ${to} to the catalog, without an owner yet` };
  }
}

/** Names in traces that mean nothing to the catalog. */
async function unknownNames(tx: Tx, { naming, at }: Standing, now: Instant): Promise<Noticed[]> {
  const seen = await namesSeen(tx, dayOf(now - (unseenDays - 1) * dayMilliseconds));
  return seen
    .filter(({ name }) => naming(name).by === 'unknown')
    .map(({ name, lastAt, calls }) => {
      const ref = `component:default/${entityName(name).toLowerCase()}`;
      return {
        kind: 'dependencies.unknown-system',
        subject: ref,
        key: `dependencies.unknown-system name ${name}`,
        title: `Traces name ${JSON.stringify(name)}, which is no system of the catalog`,
        acceptDoes: `Adds ${ref} to the catalog, without an owner yet`,
        facts: { name, ref, calls, lastAt: iso(Math.min(lastAt, at)) },
      };
    });
}

const digest = (text: string): string => createHash('sha1').update(text).digest('hex').slice(0, 16);

/** Circles; to the owners of both ends of an edge of the circle. */
async function circles(tx: Tx, { systems, dependencies }: Standing): Promise<Noticed[]> {
  const cycles = cyclesOf(attributed(systems, dependencies));
  const owners = await ownersOf(
    tx,
    cycles.flatMap((cycle) => [...cycle.systems]),
  );
  return cycles.map(({ systems: members, shortest, coldStart, hard }) => ({
    kind: 'dependencies.cycle',
    subject: shortest[0] ?? members[0] ?? '',
    key: `dependencies.cycle ${digest(members.join(' '))}`,
    title: `${members.length} ${members.length === 1 ? 'system calls itself' : 'systems call each other in a circle'}: ${coldStart}`,
    acceptDoes: null,
    facts: {
      systems: members,
      shortest,
      hard,
      owners: [...new Set(members.flatMap((ref) => [owners.get(ref)?.dev?.team, owners.get(ref)?.ops?.team]))].filter((team) => team !== undefined),
    },
  }));
}

/** Systems that fail a journey alone and did not at the last look. The first look only takes stock. */
async function newSinglePoints(house: House, tx: Tx, { systems, dependencies }: Standing, title: (ref: string) => string, now: Instant): Promise<Noticed[]> {
  const journeys = (await journeysWithStructure(tx)).map(({ ref, title: name, structure }) => ({ ref, title: name, structure }));
  const before = await noticedBefore(tx, 'single-point');
  const found = new Map<string, { ref: string; journeys: string[]; says: string }>();
  const points = singlePointsOf(attributed(systems, dependencies), journeys);
  const standingNow: string[] = [];
  for (const [index, { journey, points: some }] of points.entries()) {
    const structure = journeys[index]?.structure;
    const named = new Set(structure === undefined ? [] : componentsOf(structure));
    for (const { ref, says } of some) {
      const key = `${journey} ${ref}`;
      standingNow.push(key);
      // A journey that names a system says itself that it needs it: that is no news.
      if (before.size === 0 || before.has(key) || named.has(ref)) continue;
      const one = found.get(ref) ?? { ref, journeys: [] as string[], says };
      one.journeys.push(journey);
      found.set(ref, one);
    }
  }
  // Before the first journey there is nothing to take stock of.
  if (journeys.length > 0) await keepNoticed(tx, 'single-point', standingNow.length === 0 ? ['none'] : standingNow, now);
  await withdraw(tx, house, dependenciesActor, await pointsGone(tx, new Set(standingNow)));
  const owners = await ownersOf(tx, [...found.keys()]);
  return [...found.values()].map(({ ref, journeys: hit, says }) => ({
    kind: 'dependencies.single-point',
    subject: ref,
    key: `dependencies.single-point ${ref} ${digest([...hit].sort().join(' '))}`,
    title: `${title(ref)} can now fail ${hit.length === 1 ? 'a journey' : `${hit.length} journeys`} alone: ${says}`,
    acceptDoes: null,
    facts: { journeys: hit, owners: [owners.get(ref)?.dev?.team, owners.get(ref)?.ops?.team].filter((team) => team !== undefined) },
  }));
}

/** Question: which open findings are of systems that fail none of the journeys alone any more? Their keys. */
async function pointsGone(tx: Tx, standing: ReadonlySet<string>): Promise<string[]> {
  const { rows } = await sql<{ key: string; subject: string; journeys: readonly string[] | null }>`
    select key, subject, facts -> 'journeys' as journeys from findings.finding where state = 'open' and kind = 'dependencies.single-point'`.execute(tx);
  return rows.filter(({ subject, journeys }) => !(journeys ?? []).some((journey) => standing.has(`${journey} ${subject}`))).map(({ key }) => key);
}
