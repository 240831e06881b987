/** Which rows hold the graph? Systems and edges with the spans in which they stood, days of calls by name, and what names mean. */
import type { FailsWith } from '@samspel/core/catalog/fails-with.ts';
import { type Attributes, unsaid } from '@samspel/core/dependencies/dependency.ts';
import type { Nameable } from '@samspel/core/dependencies/naming.ts';
import type { Instant } from '@samspel/core/time/instant.ts';
import type { SketchCounts } from '@samspel/core/traces/sketch.ts';
import { sql } from 'kysely';
import { json, type Reader, type Tx } from '../../platform/database/database.ts';

export interface Revision {
  readonly n: number;
  readonly catalog: number;
  readonly daysAt: Instant | null;
}

/** Question: how often has the graph changed, and what of the catalog does it know? */
export async function readRevision(reader: Reader): Promise<Revision> {
  const { rows } = await sql<Revision>`select n, catalog, days_at as "daysAt" from dependencies.revision`.execute(reader);
  return rows[0] ?? { n: 0, catalog: 0, daysAt: null };
}

/** Takes this change's turn; other writers of the graph wait until it is committed. */
export async function nextRevision(tx: Tx): Promise<Revision> {
  const { rows } = await sql<Revision>`update dependencies.revision set n = n + 1 returning n, catalog, days_at as "daysAt"`.execute(tx);
  const [row] = rows;
  if (row === undefined) throw new Error('dependencies.revision has no row');
  return row;
}

export interface SystemRow extends Nameable {
  readonly kind: string;
  readonly subsystem: string | null;
  readonly sites: readonly string[];
  /** What it is a tool to repair. */
  readonly repairs: readonly string[];
  /** Groups it fails with. */
  readonly failsWith: readonly FailsWith[];
}

/** Question: which systems stood at a moment? By reference. */
export async function systemsAt(reader: Reader, at: Instant): Promise<SystemRow[]> {
  const { rows } = await sql<SystemRow>`
    select ref, kind, title, subsystem, sites, repairs, fails_with as "failsWith", service_name as "serviceName" from dependencies.system
    where valid_from <= ${new Date(at)} and (valid_to is null or valid_to > ${new Date(at)}) order by ref collate "C"`.execute(reader);
  return rows;
}

/** Ends and begins rows of systems. */
export async function writeSystems(tx: Tx, ended: readonly string[], begun: readonly SystemRow[], now: Instant): Promise<void> {
  const at = new Date(now);
  if (ended.length > 0) {
    // What began and ended in the same moment never stood.
    await sql`delete from dependencies.system where ref = any(${[...ended]}) and valid_to is null and valid_from >= ${at}`.execute(tx);
    await sql`update dependencies.system set valid_to = ${at} where ref = any(${[...ended]}) and valid_to is null`.execute(tx);
  }
  if (begun.length === 0) return;
  await sql`
    insert into dependencies.system (ref, kind, title, subsystem, sites, repairs, fails_with, service_name, valid_from)
    select ref, kind, title, subsystem, array(select json_array_elements_text(sites::json)), array(select json_array_elements_text(repairs::json)),
           fails_with::json, service_name, ${at}
    from unnest(${begun.map(({ ref }) => ref)}::text[], ${begun.map(({ kind }) => kind)}::text[], ${begun.map(({ title }) => title)}::text[],
                ${begun.map(({ subsystem }) => subsystem)}::text[], ${begun.map(({ sites }) => json(sites))}::text[], ${begun.map(({ repairs }) => json(repairs))}::text[],
                ${begun.map(({ failsWith }) => json(failsWith))}::text[], ${begun.map(({ serviceName }) => serviceName)}::text[])
      as given (ref, kind, title, subsystem, sites, repairs, fails_with, service_name)
    on conflict (ref, valid_from) do update set kind = excluded.kind, title = excluded.title, subsystem = excluded.subsystem, sites = excluded.sites, repairs = excluded.repairs,
      fails_with = excluded.fails_with, service_name = excluded.service_name, valid_to = null`.execute(tx);
}

export type Witness = 'declared' | 'configured' | 'filed';

export interface EdgeRow {
  readonly from: string;
  readonly to: string;
  readonly witness: Witness;
  readonly origin: string;
  readonly attributes: Attributes;
  readonly because: string;
}

/** Question: by which API does the catalog say it, which nothing here can take back? Null: by none. */
export function apiOf({ witness, because }: EdgeRow): string | null {
  return witness === 'declared' && because.startsWith(consuming) ? because.slice(consuming.length) : null;
}

/** Why an edge is declared that follows from an API. */
export const consuming = 'consumes ';

/** An edge with its span. */
export interface SpannedEdge extends EdgeRow {
  readonly validFrom: Instant;
  readonly validTo: Instant | null;
}

/** Attributes as they are kept: only what is said, so that a new one does not make all old rows differ. */
const kept = (attributes: Attributes): string =>
  json(Object.fromEntries(Object.entries(attributes).filter(([name, value]) => JSON.stringify(value) !== JSON.stringify(unsaid[name as keyof Attributes]))));

const read = <Row extends { readonly attributes: Partial<Attributes> }>(row: Row): Row & { readonly attributes: Attributes } => ({
  ...row,
  attributes: { ...unsaid, ...row.attributes },
});

const columns = sql`from_ref as "from", to_ref as "to", witness, origin, attributes, because, valid_from as "validFrom", valid_to as "validTo"`;

/** Question: which edges stood at a moment, and since when? */
export async function edgesAt(reader: Reader, at: Instant): Promise<SpannedEdge[]> {
  const { rows } = await sql<SpannedEdge>`
    select ${columns} from dependencies.edge where valid_from <= ${new Date(at)} and (valid_to is null or valid_to > ${new Date(at)})
    order by from_ref collate "C", to_ref collate "C"`.execute(reader);
  return rows.map(read);
}

/** Question: what was ever said of one edge? Newest first. */
export async function edgeHistory(reader: Reader, from: string, to: string): Promise<SpannedEdge[]> {
  const { rows } = await sql<SpannedEdge>`
    select ${columns} from dependencies.edge where from_ref = ${from} and to_ref = ${to} order by valid_from desc limit 500`.execute(reader);
  return rows.map(read);
}

/** Question: since when was each pair first declared or configured? */
export async function firstSaid(reader: Reader): Promise<Map<string, Instant>> {
  const { rows } = await sql<{ key: string; at: Instant }>`
    select from_ref || ' ' || to_ref || ' ' || witness as key, min(valid_from) as at from dependencies.edge group by from_ref, to_ref, witness`.execute(reader);
  return new Map(rows.map(({ key, at }) => [key, at]));
}

/** Question: since when is the graph kept? */
export async function keptSince(reader: Reader): Promise<Instant | null> {
  const { rows } = await sql<{ at: Instant | null }>`
    select least((select min(valid_from) from dependencies.system), (select min(valid_from) from dependencies.edge)) as at`.execute(reader);
  return rows[0]?.at ?? null;
}

/** Ends rows of edges, then begins others. */
export async function writeEdges(
  tx: Tx,
  ended: readonly Pick<EdgeRow, 'from' | 'to' | 'witness' | 'origin'>[],
  begun: readonly EdgeRow[],
  now: Instant,
): Promise<void> {
  const at = new Date(now);
  if (ended.length > 0) {
    const given = sql`unnest(${ended.map(({ from }) => from)}::text[], ${ended.map(({ to }) => to)}::text[], ${ended.map(({ witness }) => witness)}::text[],
      ${ended.map(({ origin }) => origin)}::text[]) as gone (from_ref, to_ref, witness, origin)`;
    const same = sql`e.from_ref = gone.from_ref and e.to_ref = gone.to_ref and e.witness = gone.witness and e.origin = gone.origin and e.valid_to is null`;
    await sql`delete from dependencies.edge e using ${given} where ${same} and e.valid_from >= ${at}`.execute(tx);
    await sql`update dependencies.edge e set valid_to = ${at} from ${given} where ${same}`.execute(tx);
  }
  if (begun.length === 0) return;
  await sql`
    insert into dependencies.edge (from_ref, to_ref, witness, origin, attributes, because, valid_from)
    select from_ref, to_ref, witness, origin, attributes::json, because, ${at}
    from unnest(${begun.map(({ from }) => from)}::text[], ${begun.map(({ to }) => to)}::text[], ${begun.map(({ witness }) => witness)}::text[],
                ${begun.map(({ origin }) => origin)}::text[], ${begun.map(({ attributes }) => kept(attributes))}::text[], ${begun.map(({ because }) => because)}::text[])
      as given (from_ref, to_ref, witness, origin, attributes, because)
    on conflict (from_ref, to_ref, witness, origin, valid_from) do update set attributes = excluded.attributes, because = excluded.because, valid_to = null`.execute(
    tx,
  );
}

/** Calls between two names on one day, or over several. */
export interface SeenRow {
  readonly client: string;
  readonly server: string;
  readonly firstAt: Instant;
  readonly lastAt: Instant;
  readonly calls: number;
  readonly errors: number;
  readonly seconds: number;
  readonly sketch: SketchCounts;
}

/** What writing a day came to. */
export interface Written {
  readonly moved: boolean;
  /** Pairs that were never seen before. */
  readonly first: readonly { readonly client: string; readonly server: string }[];
}

/** Writes a day as it stands now, whole for one source: what the day held of these pairs before is replaced, unless their calls are the same. */
export async function writeDay(tx: Tx, source: string, day: string, seen: readonly SeenRow[]): Promise<Written> {
  const column = <T>(pick: (row: SeenRow) => T): T[] => seen.map(pick);
  if (seen.length === 0) return { moved: false, first: [] };
  const { rows } = await sql<{ client: string; server: string; isFirst: boolean }>`
    insert into dependencies.day as d (client, server, source, day, first_at, last_at, calls, errors, seconds, sketch)
    select client, server, ${source}, ${day}::date, first_at, last_at, calls, errors, seconds, sketch::json
    from unnest(${column(({ client }) => client)}::text[], ${column(({ server }) => server)}::text[], ${column(({ firstAt }) => new Date(firstAt))}::timestamptz[],
                ${column(({ lastAt }) => new Date(lastAt))}::timestamptz[], ${column(({ calls }) => calls)}::float8[], ${column(({ errors }) => errors)}::float8[],
                ${column(({ seconds }) => seconds)}::float8[], ${column(({ sketch }) => json(sketch))}::text[])
      as given (client, server, first_at, last_at, calls, errors, seconds, sketch)
    on conflict (day, client, server, source) do update set first_at = least(d.first_at, excluded.first_at), last_at = excluded.last_at,
      calls = excluded.calls, errors = excluded.errors, seconds = excluded.seconds, sketch = excluded.sketch
      where d.calls <> excluded.calls or d.errors <> excluded.errors or d.seconds <> excluded.seconds
    returning client, server, xmax = 0 and not exists (
      select from dependencies.day o where o.client = d.client and o.server = d.server and (o.day <> d.day or o.source <> d.source)) as "isFirst"`.execute(tx);
  return { moved: rows.length > 0, first: rows.filter(({ isFirst }) => isFirst) };
}

/** Question: what was seen between names on the days from one to another, both included, by pair and day? */
export async function daysBetween(reader: Reader, from: string, to: string): Promise<SeenRow[]> {
  const { rows } = await sql<SeenRow>`
    select client, server, first_at as "firstAt", last_at as "lastAt", calls, errors, seconds, sketch from dependencies.day
    where day between ${from}::date and ${to}::date`.execute(reader);
  return rows;
}

/** Question: what was seen between some names, day by day? Newest first. */
export async function daysOf(reader: Reader, clients: readonly string[], servers: readonly string[]): Promise<(SeenRow & { readonly day: string })[]> {
  const { rows } = await sql<SeenRow & { day: string }>`
    select day::text as day, client, server, first_at as "firstAt", last_at as "lastAt", calls, errors, seconds, sketch from dependencies.day
    where client = any(${[...clients]}) and server = any(${[...servers]}) order by day desc limit 2000`.execute(reader);
  return rows;
}

/** Question: when were two names seen together first and last, up to a moment? */
export async function seenEver(reader: Reader, upTo: string): Promise<{ client: string; server: string; firstAt: Instant; lastAt: Instant }[]> {
  const { rows } = await sql<{ client: string; server: string; firstAt: Instant; lastAt: Instant }>`
    select client, server, min(first_at) as "firstAt", max(last_at) as "lastAt" from dependencies.day where day <= ${upTo}::date group by client, server`.execute(
    reader,
  );
  return rows;
}

/** Question: which names were seen, when last, in how many calls of the last days? Of very many those with most calls. */
export async function namesSeen(reader: Reader, since: string): Promise<{ name: string; lastAt: Instant; calls: number }[]> {
  const { rows } = await sql<{ name: string; lastAt: Instant; calls: number }>`
    select name, max(last_at) as "lastAt", sum(calls) as calls
    from (select client as name, last_at, calls from dependencies.day where day >= ${since}::date
          union all select server, last_at, calls from dependencies.day where day >= ${since}::date) seen
    group by name order by calls desc, name limit 5000`.execute(reader);
  return rows;
}

/** Notes that days were taken. */
export async function tookDays(tx: Tx, now: Instant): Promise<void> {
  await sql`update dependencies.revision set days_at = ${new Date(now)}`.execute(tx);
}

/** Has all days taken again that are kept: a file told of the past. */
export async function takeDaysAgain(tx: Tx): Promise<void> {
  await sql`update dependencies.revision set days_at = null`.execute(tx);
}

/** Notes which catalog the declared part follows. */
export async function followed(tx: Tx, catalog: number): Promise<void> {
  await sql`update dependencies.revision set catalog = ${catalog}`.execute(tx);
}

/** Question: what do names mean, as people said? By name in lower case. */
export async function readAliases(reader: Reader): Promise<Map<string, string | null>> {
  const { rows } = await sql<{ name: string; ref: string | null }>`select name, ref from dependencies.alias`.execute(reader);
  return new Map(rows.map(({ name, ref }) => [name, ref]));
}

/** Writes what a name means; undefined: takes it back. */
export async function writeAlias(tx: Tx, name: string, ref: string | null | undefined, told: { by: string; reason: string; now: Instant }): Promise<void> {
  const key = name.trim().toLowerCase();
  if (ref === undefined) await sql`delete from dependencies.alias where name = ${key}`.execute(tx);
  else
    await sql`
      insert into dependencies.alias (name, ref, set_at, by_name, reason) values (${key}, ${ref}, ${new Date(told.now)}, ${told.by}, ${told.reason})
      on conflict (name) do update set ref = excluded.ref, set_at = excluded.set_at, by_name = excluded.by_name, reason = excluded.reason`.execute(tx);
}

/** Question: what did the last look find, of one kind? */
export async function noticedBefore(reader: Reader, kind: string): Promise<Set<string>> {
  const { rows } = await sql<{ key: string }>`select key from dependencies.noticed where kind = ${kind}`.execute(reader);
  return new Set(rows.map(({ key }) => key));
}

/** Keeps what a look found. */
export async function keepNoticed(tx: Tx, kind: string, keys: readonly string[], now: Instant): Promise<void> {
  await sql`delete from dependencies.noticed where kind = ${kind} and not key = any(${[...keys]})`.execute(tx);
  await sql`insert into dependencies.noticed (kind, key, at) select ${kind}, key, ${new Date(now)} from unnest(${[...keys]}::text[]) key on conflict do nothing`.execute(
    tx,
  );
}
