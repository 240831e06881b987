/**
 * How does the graph come to follow the catalog and the traces? What the catalog declares is compared with what stood, and spans end and begin;
 * days of calls are taken from the traces' own front door. Every movement is one event.
 */
import type { Actor } from '@samspel/core/access/role.ts';
import type { Dependency as DeclaredEdge } from '@samspel/core/catalog/standing.ts';
import { edgeKey } from '@samspel/core/dependencies/dependency.ts';
import { differences } from '@samspel/core/dependencies/import/plan.ts';
import type { Instant } from '@samspel/core/time/instant.ts';
import type { Tx } from '../../platform/database/database.ts';
import type { House } from '../../platform/house.ts';
import { type DeclaredSystem, declaredDependencies } from '../catalog/index.ts';
import { dayOf, namingNow } from './standing.ts';
import {
  consuming,
  type EdgeRow,
  edgesAt,
  followed,
  nextRevision,
  readRevision,
  type SystemRow,
  systemsAt,
  tookDays,
  writeDay,
  writeEdges,
  writeSystems,
} from './storage.ts';
import { callsSeen } from './witness.ts';

export const dependenciesActor: Actor = { kind: 'system', id: 'dependencies', name: 'Dependencies', role: 'viewer', teams: [], scopes: [] };

const same = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b);

/** Brings the declared part up to the catalog; answers whether anything moved. Does nothing when it is up to date. */
export async function followCatalog(house: House, tx: Tx): Promise<boolean> {
  const before = await readRevision(tx);
  const catalog = await declaredDependencies(tx);
  if (catalog.revision === before.catalog) return false;
  // The turn is taken after the catalog was read; whoever had it meanwhile has read no older one.
  const turn = await nextRevision(tx);
  if (turn.catalog >= catalog.revision) return false;
  const now = house.now();
  const [systems, edges] = await Promise.all([systemsAt(tx, now), edgesAt(tx, now)]);
  await followed(tx, catalog.revision);
  const stood = new Map(systems.map((one) => [one.ref, one]));
  const next = new Map(catalog.systems.map((one) => [one.ref, systemRow(one)]));
  const renewed = [...next.values()].filter((one) => !same(comparable(one), comparable(stood.get(one.ref))));
  const ended = systems.filter(({ ref }) => !next.has(ref) || renewed.some((one) => one.ref === ref)).map(({ ref }) => ref);
  await writeSystems(tx, ended, renewed, now);
  const declared = edges.filter(({ witness }) => witness === 'declared');
  const wanted = new Map(catalog.dependencies.map((one) => [edgeKey(one.from, one.to), edgeRow(one)]));
  const standing = new Map(declared.map((one) => [edgeKey(one.from, one.to), one]));
  const gone = declared.filter((one) => !wanted.has(edgeKey(one.from, one.to)));
  const begun = [...wanted].filter(([key]) => !standing.has(key)).map(([, one]) => one);
  const changed = [...wanted].flatMap(([key, one]) => {
    const was = standing.get(key);
    return was !== undefined && (differences(was.attributes, one.attributes).length > 0 || was.because !== one.because) ? [one] : [];
  });
  await writeEdges(tx, [...gone, ...changed], [...begun, ...changed], now);
  const moved = gone.length + begun.length + changed.length + renewed.length + ended.length > 0;
  if (moved) await tellMoved(house, tx, { added: begun, removed: gone, changed, because: 'catalog' });
  return moved;
}

/** Says that the graph has moved. */
export async function tellMoved(
  house: House,
  tx: Tx,
  { added, removed, changed, because }: Record<'added' | 'removed' | 'changed', readonly { from: string; to: string }[]> & { because: string },
): Promise<void> {
  const pairs = (list: readonly { from: string; to: string }[]) => list.slice(0, 2000).map(({ from, to }) => ({ from, to }));
  await house.publish(tx, dependenciesActor, {
    type: 'dependencies.moved',
    subject: 'dependencies',
    payload: { added: pairs(added), removed: pairs(removed), changed: pairs(changed), because },
  });
}

const comparable = (one: SystemRow | undefined) =>
  one === undefined ? null : [one.kind, one.title, one.subsystem, one.sites, one.repairs, one.failsWith, one.serviceName];

const systemRow = ({ sites, repairs, failsWith, ...one }: DeclaredSystem): SystemRow => ({
  ...one,
  sites: [...sites],
  repairs: [...repairs],
  failsWith: failsWith.map(({ kind, name, availability }) => ({ kind, name, availability })),
});

function edgeRow({ from, to, by, api, ...attributes }: DeclaredEdge): EdgeRow {
  return {
    from,
    to,
    witness: 'declared',
    origin: 'catalog',
    attributes,
    because: by === 'api' ? `${consuming}${api}` : by,
  };
}

const dayMilliseconds = 86_400_000;

/** Takes the calls of today from the traces, and once more those of yesterday when a day has begun since. */
export async function followTraces(house: House, tx: Tx, now: Instant): Promise<boolean> {
  const { daysAt } = await readRevision(tx);
  const today = Math.floor(now / dayMilliseconds) * dayMilliseconds;
  // Spans may come late: yesterday is taken again while it is the first hour of today.
  const from = daysAt === null ? today - 27 * dayMilliseconds : Math.min(today, Math.floor((daysAt - 3_600_000) / dayMilliseconds) * dayMilliseconds);
  const first: { from: string; to: string }[] = [];
  let isMoved = false;
  let isNew = false;
  const naming = await namingNow(tx, now);
  for (let day = Math.max(from, today - 27 * dayMilliseconds); day <= today; day += dayMilliseconds) {
    const written = await writeDay(tx, 'traces', dayOf(day), await callsSeen(tx, day, now));
    isMoved ||= written.moved;
    isNew ||= written.first.length > 0;
    for (const { client, server } of written.first) {
      const [caller, callee] = [naming(client).ref, naming(server).ref];
      if (caller !== null && callee !== null && caller !== callee) first.push({ from: caller, to: callee });
    }
  }
  if (isMoved) await nextRevision(tx);
  await tookDays(tx, now);
  // Names that mean nothing yet are news too.
  if (isNew) await tellMoved(house, tx, { added: first, removed: [], changed: [], because: 'traces' });
  return isMoved;
}
