/**
 * How does the graph stand at a moment? Declared and configured edges by their spans, seen ones by days of calls whose names are read as
 * they are understood today. The graph of now is kept in memory and follows the revision.
 */
import { type Dependency, edgeKey, type Said, unsaid } from '@samspel/core/dependencies/dependency.ts';
import { type Naming, namingOf } from '@samspel/core/dependencies/naming.ts';
import type { Instant } from '@samspel/core/time/instant.ts';
import { LatencySketch } from '@samspel/core/traces/sketch.ts';
import type { Reader } from '../../platform/database/database.ts';
import { sharedLook } from '../../platform/shared-look.ts';
import { daysBetween, edgesAt, firstSaid, readAliases, readRevision, type SeenRow, type SpannedEdge, type SystemRow, seenEver, systemsAt } from './storage.ts';

export interface Standing {
  readonly at: Instant;
  readonly systems: readonly SystemRow[];
  readonly dependencies: readonly Dependency[];
  readonly naming: Naming;
  /** Edges as they are said, with who says so. */
  readonly said: readonly SpannedEdge[];
}

const dayMilliseconds = 86_400_000;
/** Over how many days calls are summed. */
const summedDays = 28;

/** For so many days a declared edge may stay unseen before it is a question. */
export const unseenDays = 14;

export const dayOf = (at: Instant): string => new Date(at).toISOString().slice(0, 10);

/** The graph at a moment. */
export async function standingAt(reader: Reader, at: Instant): Promise<Standing> {
  const [systems, said, aliases, first, ever, days] = await Promise.all([
    systemsAt(reader, at),
    edgesAt(reader, at),
    readAliases(reader),
    firstSaid(reader),
    seenEver(reader, dayOf(at)),
    daysBetween(reader, dayOf(at - (summedDays - 1) * dayMilliseconds), dayOf(at)),
  ]);
  const naming = namingOf(systems, aliases);
  const found = new Map<string, Building>();
  const building = (from: string, to: string): Building => {
    const key = edgeKey(from, to);
    const known = found.get(key) ?? { from, to, attributes: null, declared: null, configured: null, seen: null };
    found.set(key, known);
    return known;
  };
  for (const { from, to, witness, attributes } of said) {
    if (witness === 'filed') continue;
    const one = building(from, to);
    const firstAt = first.get(`${edgeKey(from, to)} ${witness}`) ?? at;
    one[witness] = { firstAt: Math.min(firstAt, at), lastAt: at };
    if (witness === 'declared' || one.attributes === null) one.attributes = attributes;
  }
  const refs = (client: string, server: string): readonly [string, string] | null => {
    const [from, to] = [naming(client).ref, naming(server).ref];
    return from === null || to === null || from === to ? null : [from, to];
  };
  for (const { client, server, firstAt, lastAt } of ever) {
    const pair = refs(client, server);
    if (pair === null || firstAt > at) continue;
    const one = building(...pair);
    one.seen = {
      firstAt: Math.min(one.seen?.firstAt ?? firstAt, firstAt),
      lastAt: Math.min(at, Math.max(one.seen?.lastAt ?? lastAt, lastAt)),
      rows: one.seen?.rows ?? [],
    };
  }
  for (const row of days) {
    const pair = refs(row.client, row.server);
    if (pair !== null) building(...pair).seen?.rows.push(row);
  }
  return { at, systems, said, naming, dependencies: [...found.values()].flatMap((one) => finished(one, at)) };
}

interface Building {
  readonly from: string;
  readonly to: string;
  attributes: SpannedEdge['attributes'] | null;
  declared: Said | null;
  configured: Said | null;
  seen: (Said & { readonly rows: SeenRow[] }) | null;
}

/** An edge that nobody says and that was only seen is gone when it was not seen for as long as a declared one may stay unseen. */
function finished({ from, to, attributes, declared, configured, seen }: Building, at: Instant): Dependency[] {
  const isFresh = seen !== null && seen.lastAt >= at - unseenDays * dayMilliseconds;
  if (declared === null && configured === null && !isFresh) return [];
  return [
    {
      ...(attributes ?? unsaid),
      from,
      to,
      declared,
      configured,
      observed: seen === null ? null : { firstAt: seen.firstAt, lastAt: seen.lastAt, ...summed(seen.rows) },
    },
  ];
}

/** Calls of several rows together. */
export function summed(rows: readonly SeenRow[]): { calls: number; errors: number; latency: NonNullable<Dependency['observed']>['latency'] } {
  let [calls, errors, seconds] = [0, 0, 0];
  const sketch = new LatencySketch();
  for (const row of rows) {
    calls += row.calls;
    errors += row.errors;
    seconds += row.seconds;
    sketch.merge(LatencySketch.of(row.sketch));
  }
  const at = (share: number): number => sketch.quantile(share) ?? 0;
  return { calls, errors, latency: sketch.count === 0 ? null : { meanSeconds: seconds / sketch.count, p50: at(0.5), p95: at(0.95), p99: at(0.99) } };
}

/** What names mean now. */
export async function namingNow(reader: Reader, now: Instant): Promise<Naming> {
  const [systems, aliases] = await Promise.all([systemsAt(reader, now), readAliases(reader)]);
  return namingOf(systems, aliases);
}

/** Answers the graph as it stands now, read anew only when it moved or a day began. */
export type Remember = (now: Instant) => Promise<Standing & { readonly revision: number }>;

/** Makes the copy for one database. */
export function makeMemory(reader: Reader): Remember {
  let memory: (Standing & { readonly revision: number }) | null = null;
  let wanted: Instant = 0;
  const look = sharedLook(async () => {
    const now = wanted;
    const { n } = await readRevision(reader);
    // Read after the number: what slips in between is read again with the next number.
    if (memory === null || memory.revision !== n || dayOf(memory.at) !== dayOf(now) || memory.at > now)
      memory = { ...(await standingAt(reader, now)), revision: n };
    return memory;
  });
  return async (now) => {
    wanted = Math.max(wanted, now);
    const standing = await look();
    return standing.at === now ? standing : { ...standing, at: now, dependencies: standing.dependencies.map((one) => moved(one, standing.at, now)) };
  };
}

/** What was said up to the moment of the copy is said up to now. */
function moved(one: Dependency, before: Instant, now: Instant): Dependency {
  const on = (said: Said | null): Said | null => (said === null || said.lastAt !== before ? said : { ...said, lastAt: now });
  return { ...one, declared: on(one.declared), configured: on(one.configured) };
}
