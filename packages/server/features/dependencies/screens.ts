/** What do the map and the pages of edges show? */
import { type mapDifference, dependenciesRefusals as no, type readMap, type showDependency, type systemDependencies } from '@samspel/contract/dependencies.ts';
import type { AnswerOf } from '@samspel/contract/route.ts';
import type { Actor } from '@samspel/core/access/role.ts';
import { kindOf, nameOf } from '@samspel/core/catalog/reference.ts';
import { accept, type Outcome, refuse } from '@samspel/core/decision/refusal.ts';
import { attributed } from '@samspel/core/dependencies/analyses/attributed.ts';
import { blastOf } from '@samspel/core/dependencies/analyses/blast.ts';
import { blastRadiusOf } from '@samspel/core/dependencies/blast-radius.ts';
import { type Dependency, edgeKey, unsaid } from '@samspel/core/dependencies/dependency.ts';
import { differences } from '@samspel/core/dependencies/import/plan.ts';
import { layersOf } from '@samspel/core/dependencies/layers.ts';
import { componentsOf } from '@samspel/core/reliability/structure.ts';
import { type Instant, iso, parseInstant } from '@samspel/core/time/instant.ts';
import { sql } from 'kysely';
import type { Reader } from '../../platform/database/database.ts';
import { journeysWithStructure, ownersOf, statesNow } from '../catalog/index.ts';
import { findingsBySubject } from '../findings/index.ts';
import { mayChange, systemRef } from './changing.ts';
import { type Remember, type Standing, standingAt, summed, unseenDays } from './standing.ts';
import { daysOf, edgeHistory, keptSince, type SeenRow } from './storage.ts';
import { attributesTold, edgeTold, watchedCallers } from './told.ts';

const dayMilliseconds = 86_400_000;

/** The graph at a moment that was asked for; null: now. */
export async function graphAt(reader: Reader, remember: Remember, at: string | undefined, now: Instant, path = '/at'): Promise<Outcome<Standing>> {
  const moment = at === undefined ? now : (parseInstant(at) ?? now);
  if (moment > now) return refuse(no.ahead.code, { at: iso(moment) }, path);
  return accept(moment === now ? await remember(now) : await standingAt(reader, moment));
}

const watchedIn = ({ dependencies, at }: Standing): Set<string> => watchedCallers(dependencies, at - unseenDays * dayMilliseconds);

/** The whole map. */
export async function mapOf(reader: Reader, standing: Standing, now: Instant): Promise<AnswerOf<typeof readMap>> {
  const { at, systems, dependencies } = standing;
  const of = attributed(systems, dependencies);
  const layers = layersOf(of.graph);
  const radius = blastRadiusOf(of.graph);
  const rows = new Map(systems.map((one) => [one.ref, one]));
  const [owners, states, subsystems, journeys, since] = await Promise.all([
    ownersAt(
      reader,
      systems.map(({ ref }) => ref),
      at,
      now,
    ),
    at === now ? statesNow(reader, now) : null,
    subsystemTitles(reader),
    journeysWithStructure(reader),
    keptSince(reader),
  ]);
  const watched = watchedIn(standing);
  return {
    at: iso(at),
    since: since === null ? null : iso(since),
    systems: of.graph.names.map((ref, node) => {
      const row = rows.get(ref);
      return {
        ref,
        kind: row?.kind ?? kindOf(ref),
        title: row?.title ?? nameOf(ref),
        known: row !== undefined,
        subsystem: row?.subsystem ?? null,
        sites: [...(row?.sites ?? [])],
        owners: owners.get(ref) ?? { dev: null, ops: null },
        state: states === null ? 'unknown' : (states.get(ref)?.state ?? 'operational'),
        layer: layers[node] ?? 0,
        blastRadius: radius[node] ?? 0,
      };
    }),
    subsystems: folded(standing, subsystems),
    journeys: journeys.map(({ ref, title, weight, structure }) => ({ ref, title, weight, systems: componentsOf(structure) })),
    dependencies: dependencies.map((one) => edgeTold(one, watched)),
  };
}

/** Question: who owned these systems at a moment, by side? */
async function ownersAt(reader: Reader, refs: readonly string[], at: Instant, now: Instant): Promise<Map<string, { dev: string | null; ops: string | null }>> {
  if (at === now) {
    const found = await ownersOf(reader, refs);
    return new Map([...found].map(([ref, { dev, ops }]) => [ref, { dev: dev?.team ?? null, ops: ops?.team ?? null }]));
  }
  const { rows } = await sql<{ system: string; side: 'dev' | 'ops'; team: string }>`
    select system, side, team from catalog.ownership
    where system = any(${[...refs]}) and state <> 'declined' and from_at <= ${new Date(at)} and (to_at is null or to_at > ${new Date(at)})`.execute(reader);
  const found = new Map<string, { dev: string | null; ops: string | null }>();
  for (const { system, side, team } of rows) found.set(system, { ...(found.get(system) ?? { dev: null, ops: null }), [side]: team });
  return found;
}

/** Question: what are subsystems called? */
async function subsystemTitles(reader: Reader): Promise<Map<string, string>> {
  const { rows } = await sql<{ ref: string; title: string }>`select ref, title from catalog.entity where kind = 'system' and removed_at is null`.execute(
    reader,
  );
  return new Map(rows.map(({ ref, title }) => [ref, title]));
}

function folded({ systems, dependencies }: Standing, titles: ReadonlyMap<string, string>): AnswerOf<typeof readMap>['subsystems'] {
  const of = new Map(systems.map(({ ref, subsystem }) => [ref, subsystem]));
  const sizes = new Map<string, number>();
  for (const { subsystem } of systems) if (subsystem !== null) sizes.set(subsystem, (sizes.get(subsystem) ?? 0) + 1);
  const calls = new Map<string, { from: string; to: string; dependencies: number; hard: number; undeclared: number }>();
  for (const { from, to, hard, declared } of dependencies) {
    const [caller, callee] = [of.get(from) ?? null, of.get(to) ?? null];
    if (caller === null || callee === null || caller === callee) continue;
    const one = calls.get(edgeKey(caller, callee)) ?? { from: caller, to: callee, dependencies: 0, hard: 0, undeclared: 0 };
    calls.set(edgeKey(caller, callee), {
      ...one,
      dependencies: one.dependencies + 1,
      hard: one.hard + Number(hard),
      undeclared: one.undeclared + Number(declared === null),
    });
  }
  return [...sizes]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([ref, count]) => ({
      ref,
      title: titles.get(ref) ?? nameOf(ref),
      systems: count,
      calls: [...calls.values()].filter(({ from }) => from === ref).map(({ from: _from, ...rest }) => rest),
    }));
}

/** What differs between the graph at two moments. */
export function differenceOf(before: Standing, after: Standing): AnswerOf<typeof mapDifference> {
  const [was, is] = [byPair(before), byPair(after)];
  const [refsBefore, refsAfter] = [new Set(before.systems.map(({ ref }) => ref)), new Set(after.systems.map(({ ref }) => ref))];
  const [watchedBefore, watchedAfter] = [watchedIn(before), watchedIn(after)];
  return {
    from: iso(before.at),
    to: iso(after.at),
    systems: { added: [...refsAfter].filter((ref) => !refsBefore.has(ref)), removed: [...refsBefore].filter((ref) => !refsAfter.has(ref)) },
    added: [...is].filter(([key]) => !was.has(key)).map(([, one]) => edgeTold(one, watchedAfter)),
    removed: [...was].filter(([key]) => !is.has(key)).map(([, one]) => edgeTold(one, watchedBefore)),
    changed: [...is].flatMap(([key, one]) => {
      const old = was.get(key);
      if (old === undefined) return [];
      const stands = (edge: Dependency, callers: ReadonlySet<string>): string => edgeTold(edge, callers).standing;
      const fields = differences(old, one).map(({ name, before: from, after: to }) => ({ name, before: from, after: to }));
      const [standingBefore, standingAfter] = [stands(old, watchedBefore), stands(one, watchedAfter)];
      if (standingBefore !== standingAfter) fields.push({ name: 'standing', before: standingBefore, after: standingAfter });
      return fields.length === 0 ? [] : [{ from: one.from, to: one.to, fields }];
    }),
  };
}

const byPair = ({ dependencies }: Standing): Map<string, Dependency> => new Map(dependencies.map((one) => [edgeKey(one.from, one.to), one]));

/** The neighbourhood of one system. */
export async function neighbourhood(reader: Reader, standing: Standing, text: string): Promise<Outcome<AnswerOf<typeof systemDependencies>>> {
  const ref = systemRef(text, '/ref');
  if (!ref.ok) return ref;
  const blast = blastOf(attributed(standing.systems, standing.dependencies), ref.value);
  if (blast === null) return refuse(no.unknownSystem.code, { ref: ref.value });
  const watched = watchedIn(standing);
  const hit = new Set([ref.value, ...blast.takesDown.map((one) => one.ref)]);
  const journeys = await journeysWithStructure(reader);
  return accept({
    ref: ref.value,
    out: standing.dependencies.filter(({ from }) => from === ref.value).map((one) => edgeTold(one, watched)),
    in: standing.dependencies.filter(({ to }) => to === ref.value).map((one) => edgeTold(one, watched)),
    takesDown: blast.takesDown.map(({ ref: other, steps }) => ({ ref: other, distance: steps })),
    standsOn: blast.standsOn.map(({ ref: other, steps }) => ({ ref: other, distance: steps })),
    journeys: journeys.filter(({ structure }) => componentsOf(structure).some((one) => hit.has(one))).map((one) => one.ref),
  });
}

/** One edge with its history. */
export async function edgePage(
  reader: Reader,
  standing: Standing,
  asked: { readonly from: string; readonly to: string },
  actor: Actor,
): Promise<Outcome<AnswerOf<typeof showDependency>>> {
  const [from, to] = [systemRef(asked.from, '/from'), systemRef(asked.to, '/to')];
  if (!from.ok) return from;
  if (!to.ok) return to;
  const pair = { from: from.value, to: to.value };
  const edge = standing.dependencies.find((one) => one.from === pair.from && one.to === pair.to);
  const history = await edgeHistory(reader, pair.from, pair.to);
  const days = await daysOfPair(reader, standing, pair);
  const shown = edge ?? lastStood(history, pair, days);
  if (shown === null) return refuse(no.unknownEdge.code, pair);
  return accept({
    edge: edgeTold(shown, watchedIn(standing)),
    history: history
      .filter(({ witness }) => witness !== 'filed')
      .map(({ validFrom, validTo, attributes, because, witness }) => ({
        from: iso(validFrom),
        to: validTo === null ? null : iso(validTo),
        attributes: attributesTold(attributes),
        because: witness === 'declared' ? becauseTold(because) : because,
      })),
    days,
    findings: (await findingsBySubject(reader, pair.from)).filter(({ facts }) => [facts['from'], facts['to']].includes(pair.to) || facts['to'] === undefined),
    may: { change: await mayChange(reader, actor, pair.from) },
  });
}

const becauseTold = (because: string): string =>
  because === 'fields' ? 'its own fields in the catalog' : because === 'declared' ? 'dependsOn in the catalog' : `the catalog: ${because}`;

/** An edge that stands no more, as it stood last. */
function lastStood(history: Awaited<ReturnType<typeof edgeHistory>>, pair: { from: string; to: string }, days: readonly unknown[]): Dependency | null {
  const [last] = history;
  if (last === undefined && days.length === 0) return null;
  return { ...(last?.attributes ?? unsaid), ...pair, declared: null, configured: null, observed: null };
}

async function daysOfPair(
  reader: Reader,
  { naming }: Standing,
  pair: { readonly from: string; readonly to: string },
): Promise<AnswerOf<typeof showDependency>['days']> {
  const { rows } = await sql<{ name: string }>`select distinct client as name from dependencies.day union select distinct server from dependencies.day`.execute(
    reader,
  );
  const called = (ref: string): string[] => rows.flatMap(({ name }) => (naming(name).ref === ref ? [name] : []));
  const seen = await daysOf(reader, called(pair.from), called(pair.to));
  const days = new Map<string, SeenRow[]>();
  for (const row of seen) days.set(row.day, [...(days.get(row.day) ?? []), row]);
  return [...days].map(([day, some]) => ({ day, ...summed(some) }));
}
