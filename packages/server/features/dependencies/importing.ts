/** How do files of other tools become dependencies? The difference is worked out and kept; applying writes exactly that, or nothing. */
import { createHash } from 'node:crypto';
import {
  type applyDependencyImport,
  type DependencyPlanAnswer,
  dependenciesRefusals as no,
  type planDependencyImport,
} from '@samspel/contract/dependencies.ts';
import type { BodyOf } from '@samspel/contract/route.ts';
import type { Actor } from '@samspel/core/access/role.ts';
import { accept, type Outcome, refuse } from '@samspel/core/decision/refusal.ts';
import { type Attributes, edgeKey } from '@samspel/core/dependencies/dependency.ts';
import { type DependencyPlan, type PlannedEdge, planDependencies, type StandingEdge } from '@samspel/core/dependencies/import/plan.ts';
import { readDependencies } from '@samspel/core/dependencies/import/read.ts';
import { type Instant, iso } from '@samspel/core/time/instant.ts';
import { sql } from 'kysely';
import { json, type Reader, type Tx } from '../../platform/database/database.ts';
import type { House } from '../../platform/house.ts';
import { settle } from './changing.ts';
import { tellMoved } from './follow.ts';
import { parseFiles } from './parse-files.ts';
import { dayOf, type Standing, standingAt } from './standing.ts';
import { type EdgeRow, edgesAt, nextRevision, readAliases, readRevision, type SeenRow, systemsAt, writeAlias, writeDay, writeEdges } from './storage.ts';
import { attributesTold } from './told.ts';

const largestImport = 24 * 1024 * 1024;
const keepUnappliedSeconds = 24 * 3600;

/** What applying writes. */
interface Writes {
  /** What was looked at, in short: when it differs, so may the difference. */
  readonly ground: string;
  readonly plan: DependencyPlan;
  readonly names: readonly { readonly from: string; readonly to: string; readonly calls: number; readonly errors: number }[];
}

/** Works out and keeps the difference. */
export async function plan(house: House, body: BodyOf<typeof planDependencyImport>, actor: Actor, now: Instant): Promise<Outcome<DependencyPlanAnswer>> {
  const size = body.files.reduce((sum, { text }) => sum + text.length, 0);
  if (size > largestImport)
    return refuse(no.importTooLarge.code, { what: `${Math.ceil(size / 1024 / 1024)} MiB`, limit: `${largestImport / 1024 / 1024} MiB` });
  const { parsed, refused } = parseFiles(body.files);
  const told = readDependencies(parsed, body.format);
  const allRefused = [...refused, ...told.refused].slice(0, 500);
  if (told.systems.length === 0) {
    const [first] = allRefused;
    return refuse(no.nothingRead.code, { why: first === undefined ? 'they name no systems.' : `${first.file} ${first.reason}.` }, '/files');
  }
  // Read before all else: what moves in between makes the difference stale.
  const [{ n }, ground] = await Promise.all([readRevision(house.reader), groundOf(house.reader, now)]);
  const standing = await standingAt(house.reader, now);
  const journeys = await journeyRefs(house.reader);
  const { origin, namespace, declareCalled } = body;
  const worked = planDependencies({
    told,
    naming: standing.naming,
    standing: standingEdges(standing),
    namespace: namespace.toLowerCase(),
    origin,
    declareCalled,
    knowsJourney: (ref) => journeys.has(ref),
  });
  const shown = tell(worked, { id: house.newId('dip'), origin, createdAt: iso(now), refused: allRefused });
  const writes: Writes = {
    ground,
    plan: worked,
    names: told.edges.flatMap(({ from, to, evidence, calls, errors }) =>
      evidence === 'observed' ? [{ from, to, calls: calls ?? 0, errors: errors ?? 0 }] : [],
    ),
  };
  await house.change(async (tx) => {
    await sql`
      insert into dependencies.import_plan (id, origin, created_at, created_by, based_on, shown, writes)
      values (${shown.id}, ${origin}, ${new Date(now)}, ${actor.name}, ${n}, ${json(shown)}, ${json(writes)})`.execute(tx);
    await house.publish(tx, actor, { type: 'dependencies.import-planned', subject: shown.id, payload: { plan: shown.id, origin, files: body.files.length } });
  });
  return accept(shown);
}

/** Question: what does a difference hang on? Systems, what is said of edges, what names mean, journeys; not calls, which come all the time. */
async function groundOf(reader: Reader, now: Instant): Promise<string> {
  const [systems, edges, aliases, journeys] = await Promise.all([systemsAt(reader, now), edgesAt(reader, now), readAliases(reader), journeyRefs(reader)]);
  const digest = createHash('sha256');
  for (const { ref, title, serviceName } of systems) digest.update(JSON.stringify([ref, title, serviceName]));
  for (const { from, to, witness, origin, attributes } of edges) digest.update(JSON.stringify([from, to, witness, origin, attributes]));
  digest.update(JSON.stringify([[...aliases].sort(([a], [b]) => (a < b ? -1 : 1)), [...journeys].sort()]));
  return digest.digest('base64');
}

/** Question: which journeys does the catalog have? */
async function journeyRefs(reader: Reader): Promise<Set<string>> {
  const { rows } = await sql<{ ref: string }>`select ref from catalog.entity where kind = 'journey' and removed_at is null`.execute(reader);
  return new Set(rows.map(({ ref }) => ref));
}

function standingEdges({ said }: Standing): Map<string, StandingEdge> {
  const found = new Map<string, { from: string; to: string; declared: Attributes | null; origins: string[] }>();
  for (const { from, to, witness, origin, attributes } of said) {
    const one = found.get(edgeKey(from, to)) ?? { from, to, declared: null, origins: [] };
    if (witness === 'declared') one.declared = attributes;
    if (witness === 'filed') one.origins.push(origin);
    found.set(edgeKey(from, to), one);
  }
  return found;
}

type Frame = Pick<DependencyPlanAnswer, 'id' | 'origin' | 'createdAt' | 'refused'>;

function tell(worked: DependencyPlan, frame: Frame): DependencyPlanAnswer {
  const { edges, newSystems, journeys } = worked;
  const count = (holds: (edge: PlannedEdge) => boolean): number => edges.filter(holds).length;
  return {
    ...frame,
    appliedAt: null,
    counts: {
      systems: worked.systems.length,
      newSystems: newSystems.length,
      declared: count(({ evidence }) => evidence.includes('declared')),
      called: count(({ evidence }) => evidence.includes('called')),
      observed: count(({ evidence }) => evidence.includes('observed')),
      undeclared: count(({ evidence }) => evidence.length > 0 && !evidence.includes('declared')),
      changes: count(({ change }) => change !== 'same') + newSystems.length + journeys.length,
    },
    newSystems: [...newSystems],
    newJourneys: journeys.map(({ ref, name, systems }) => ({ ref, name, systems: [...systems] })),
    edges: edges.map(({ attributes, evidence, fields, readAt, ...edge }) => ({
      ...edge,
      attributes: attributesTold(attributes),
      evidence: [...evidence],
      fields: [...fields],
      readAt: [...readAt],
    })),
    notices: [...worked.notices],
  };
}

/** Question: what did a plan show? */
export async function shownPlan(reader: Reader, id: string): Promise<DependencyPlanAnswer | null> {
  const { rows } = await sql<{ shown: DependencyPlanAnswer }>`select shown from dependencies.import_plan where id = ${id}`.execute(reader);
  return rows[0]?.shown ?? null;
}

/** Writes a plan whole, or refuses it because the graph moved since. */
export function apply(
  house: House,
  id: string,
  body: BodyOf<typeof applyDependencyImport>,
  actor: Actor,
  now: Instant,
): Promise<Outcome<DependencyPlanAnswer>> {
  return house.change(async (tx) => {
    await nextRevision(tx);
    const { rows } = await sql<{ shown: DependencyPlanAnswer; writes: Writes | null; appliedAt: Instant | null }>`
      select shown, writes, applied_at as "appliedAt" from dependencies.import_plan where id = ${id} for update`.execute(tx);
    const [stored] = rows;
    if (stored === undefined) return refuse(no.planUnknown.code);
    if (stored.appliedAt !== null || stored.writes === null) return refuse(no.planApplied.code);
    if (stored.writes.ground !== (await groundOf(tx, now))) return refuse(no.planStale.code);
    const { origin, counts } = stored.shown;
    await write(house, tx, stored.writes, origin, { plan: id, reason: body.reason, actor, now });
    const payload = { plan: id, origin, changes: counts.changes, reason: body.reason };
    await house.publish(tx, actor, { type: 'dependencies.import-applied', subject: id, payload });
    const applied: DependencyPlanAnswer = { ...stored.shown, appliedAt: iso(now) };
    await sql`update dependencies.import_plan set applied_at = ${new Date(now)}, shown = ${json(applied)}, writes = null where id = ${id}`.execute(tx);
    return accept(applied);
  });
}

async function write(
  house: House,
  tx: Tx,
  { plan: worked, names }: Writes,
  origin: string,
  told: { plan: string; reason: string; actor: Actor; now: Instant },
): Promise<void> {
  const { now, actor } = told;
  const row =
    (witness: EdgeRow['witness']) =>
    (edge: PlannedEdge): EdgeRow => ({
      from: edge.from,
      to: edge.to,
      witness,
      origin,
      attributes: edge.attributes,
      because: edge.readAt.join('\n').slice(0, 2000),
    });
  const isFiled = ({ change, evidence }: PlannedEdge): boolean => evidence.includes('declared') || change === 'declare';
  const wanted = [
    ...worked.edges.filter(({ evidence }) => evidence.includes('called')).map(row('configured')),
    ...worked.edges.filter((edge) => edge.evidence.length > 0 && isFiled(edge)).map(row('filed')),
  ];
  const key = (one: EdgeRow): string => `${one.witness} ${edgeKey(one.from, one.to)}`;
  const standing = new Map((await edgesAt(tx, now)).filter((one) => one.origin === origin && one.witness !== 'declared').map((one) => [key(one), one]));
  const next = new Map(wanted.map((one) => [key(one), one]));
  const ended = [...standing].filter(([at]) => !next.has(at)).map(([, one]) => one);
  const begun = [...next].filter(([at]) => !standing.has(at)).map(([, one]) => one);
  await writeEdges(tx, ended, begun, now);
  for (const { ref, name } of worked.newSystems)
    if (name.toLowerCase() !== ref.slice(ref.indexOf('/') + 1)) await writeAlias(tx, name, ref, { by: actor.name, reason: told.reason, now });
  const seen: SeenRow[] = names.map(({ from, to, calls, errors }) => ({
    client: from,
    server: to,
    firstAt: now,
    lastAt: now,
    calls,
    errors,
    seconds: 0,
    sketch: {},
  }));
  await writeDay(tx, `import ${origin}`, dayOf(now), added(seen));
  const changes = (change: PlannedEdge['change']) => worked.edges.filter((edge) => edge.change === change);
  const declared = [...changes('declare'), ...changes('describe')].map(({ from, to, attributes }) => ({ from, to, attributes: attributesTold(attributes) }));
  if (declared.length + changes('remove').length + worked.newSystems.length + worked.journeys.length > 0)
    await settle(house, tx, actor, {
      systems: worked.newSystems,
      journeys: worked.journeys,
      declared,
      removed: changes('remove').map(({ from, to }) => ({ from, to })),
      plan: told.plan,
      reason: told.reason,
    });
  await tellMoved(house, tx, {
    added: begun.filter(({ witness }) => witness === 'configured'),
    removed: ended.filter(({ witness }) => witness === 'configured'),
    changed: [],
    because: 'configuration',
  });
}

/** Rows of one pair together: a day holds one. */
function added(seen: readonly SeenRow[]): SeenRow[] {
  const pairs = new Map<string, SeenRow>();
  for (const row of seen) {
    const key = `${row.client}\n${row.server}`;
    const known = pairs.get(key);
    pairs.set(key, known === undefined ? row : { ...known, calls: known.calls + row.calls, errors: known.errors + row.errors });
  }
  return [...pairs.values()];
}

/** Throws away differences that nobody applied within a day. */
export async function forgetPlans(tx: Tx, now: Instant): Promise<void> {
  await sql`delete from dependencies.import_plan where applied_at is null and created_at < ${new Date(now - keepUnappliedSeconds * 1000)}`.execute(tx);
}
