/** What can be done to rotas? Each command holds the rota, writes what was served until now, decides, saves and publishes, in one transaction. */
import { rotasRefusals as no, type RotaAnswer, type RotaPlan } from '@samspel/contract/rotas.ts';
import { type Actor, mayChangeOwned } from '@samspel/core/access/role.ts';
import { accept, type Outcome, refuse } from '@samspel/core/decision/refusal.ts';
import type { Holiday } from '@samspel/core/rotas/holiday-file.ts';
import { type Instant, iso } from '@samspel/core/time/instant.ts';
import { parseDate } from '@samspel/core/time/local.ts';
import { sql } from 'kysely';
import { json, type Reader, type Tx } from '../../platform/database/database.ts';
import type { House } from '../../platform/house.ts';
import { serveUntil } from './serving.ts';
import { holdRota, namesOf, type OverrideRow, rotaOf, strangersAmong } from './standing.ts';
import { peopleOf, tellOverride, tellRota } from './telling.ts';

/** Who acts, when, and what they last saw. */
export interface Acting {
  readonly actor: Actor;
  readonly now: Instant;
  readonly ifVersion: number | null;
}

type Result<T> = { readonly answer: T } | Extract<Outcome<never>, { ok: false }>;

async function unfit(tx: Reader, plan: RotaPlan): Promise<Outcome<readonly Holiday[]>> {
  const strangers = await strangersAmong(
    tx,
    plan.layers.flatMap((layer) => layer.members),
  );
  for (const [index, layer] of plan.layers.entries()) {
    const at = layer.members.findIndex((member) => strangers.includes(member));
    if (at >= 0) return refuse(no.unknownPerson.code, { person: layer.members[at] }, `/layers/${index}/members/${at}`);
  }
  if (plan.calendar === null) return accept([]);
  const { rows } = await sql<{ id: string }>`select id from rotas.calendar where id = ${plan.calendar}`.execute(tx);
  if (rows.length === 0) return refuse(no.unknownCalendar.code, { calendar: plan.calendar }, '/calendar');
  const days = await sql<{ date: string; title: string }>`select date, title from rotas.holiday where calendar_id = ${plan.calendar} order by date`.execute(tx);
  return accept(days.rows.map(({ date, title }) => ({ date: parseDate(date) ?? 0, title })));
}

const teamsOf = (plan: RotaPlan): readonly string[] => (plan.team === null ? [] : [plan.team]);

/** Makes a rota. It is served from the moment it is made. */
export function addRota(house: House, { actor, now }: Acting, plan: RotaPlan): Promise<Result<RotaAnswer>> {
  return house.change(async (tx) => {
    if (!mayChangeOwned(actor, teamsOf(plan))) return refuse(no.notYours.code);
    const days = await unfit(tx, plan);
    if (!days.ok) return days;
    const rota = rotaOf(plan, days.value);
    if (!rota.ok) return rota;
    const id = house.newId('rot');
    await sql`
      insert into rotas.rota (id, title, kind, team, calendar_id, plan, version, changed_at, changed_by, looked_at)
      values (${id}, ${plan.title}, ${plan.kind}, ${plan.team}, ${plan.calendar}, ${json(plan)}, 1, ${new Date(now)}, ${actor.name}, ${new Date(now)})`.execute(
      tx,
    );
    await writeVersion(tx, id, 1, plan, actor, now, 'added');
    await house.publish(tx, actor, { type: 'rotas.added', subject: id, payload: { title: plan.title, plan } });
    const held = await holdRota(tx, id, { from: now, to: now + 1 });
    if (held === null) throw new Error(`rota ${id} was not written`);
    await serveUntil(tx, house, held, now);
    return { answer: tellRota(held, await namesOf(tx, peopleOf(held)), null) };
  });
}

async function writeVersion(tx: Tx, id: string, version: number, plan: RotaPlan, actor: Actor, now: Instant, what: string): Promise<void> {
  await sql`
    insert into rotas.version (rota_id, version, plan, at, by, what) values (${id}, ${version}, ${json(plan)}, ${new Date(now)}, ${actor.name}, ${what})`.execute(
    tx,
  );
}

/** Writes a rota anew. */
export function changeRota(house: House, acting: Acting, id: string, plan: RotaPlan): Promise<Result<RotaAnswer>> {
  return house.change((tx) => replace(tx, house, acting, id, 'changed', async () => accept(plan)));
}

/** Goes back to the version before the one that stands, which becomes a version of its own. */
export function undoRota(house: House, acting: Acting, id: string): Promise<Result<RotaAnswer>> {
  return house.change((tx) =>
    replace(tx, house, acting, id, 'undone', async (version) => {
      const before = await versionBefore(tx, id, version);
      return before === null ? refuse(no.nothingToUndo.code) : accept(before.plan);
    }),
  );
}

/** Question: what would undo go back to? The newest version that was no undoing and is older than what stands, by content. */
export async function versionBefore(reader: Reader, id: string, version: number): Promise<{ version: number; plan: RotaPlan; by: string } | null> {
  const { rows } = await sql<{ version: number; plan: RotaPlan; by: string }>`
    select v.version, v.plan, v.by from rotas.version v
    where v.rota_id = ${id} and v.version < coalesce(
      (select min(same.version) from rotas.version same join rotas.version now on now.rota_id = same.rota_id and now.plan = same.plan
       where same.rota_id = ${id} and now.version = ${version}), ${version})
    order by v.version desc limit 1`.execute(reader);
  return rows[0] ?? null;
}

async function replace(
  tx: Tx,
  house: House,
  { actor, now, ifVersion }: Acting,
  id: string,
  what: 'changed' | 'undone',
  planOf: (version: number) => Promise<Outcome<RotaPlan>>,
): Promise<Result<RotaAnswer>> {
  const held = await holdRota(tx, id, { from: now, to: now + 1 });
  if (held === null) return refuse(no.unknown.code);
  if (ifVersion !== null && ifVersion !== held.version) return refuse('request.stale', { version: held.version });
  const wanted = await planOf(held.version);
  if (!wanted.ok) return wanted;
  const plan = wanted.value;
  for (const each of [held.plan, plan]) if (!mayChangeOwned(actor, teamsOf(each))) return refuse(no.notYours.code);
  const days = await unfit(tx, plan);
  if (!days.ok) return days;
  const rota = rotaOf(plan, days.value);
  if (!rota.ok) return rota;
  await serveUntil(tx, house, held, now);
  const version = held.version + 1;
  await sql`
    update rotas.rota set title = ${plan.title}, kind = ${plan.kind}, team = ${plan.team}, calendar_id = ${plan.calendar}, plan = ${json(plan)},
      version = ${version}, changed_at = ${new Date(now)}, changed_by = ${actor.name} where id = ${id}`.execute(tx);
  await writeVersion(tx, id, version, plan, actor, now, what);
  await house.publish(tx, actor, { type: `rotas.${what}`, subject: id, payload: { title: plan.title, version, before: held.plan, after: plan } });
  const after = await holdRota(tx, id, { from: now, to: now + 1 });
  if (after === null) throw new Error(`rota ${id} went away under its lock`);
  await serveUntil(tx, house, after, now);
  const before = await versionBefore(tx, id, version);
  return { answer: tellRota(after, await namesOf(tx, peopleOf(after)), undoWords(before)) };
}

/** What undo would take back, in words. */
export function undoWords(before: { readonly version: number; readonly by: string } | null): string | null {
  return before === null ? null : `Back to version ${before.version}, written by ${before.by}`;
}

/** Ends a rota. */
export function removeRota(house: House, { actor, now }: Acting, id: string): Promise<Result<undefined>> {
  return house.change(async (tx) => {
    const held = await holdRota(tx, id, { from: now, to: now + 1 });
    if (held === null) return refuse(no.unknown.code);
    if (!mayChangeOwned(actor, teamsOf(held.plan))) return refuse(no.notYours.code);
    await serveUntil(tx, house, held, now);
    await sql`update rotas.rota set removed_at = ${new Date(now)} where id = ${id}`.execute(tx);
    await house.publish(tx, actor, { type: 'rotas.removed', subject: id, payload: { title: held.plan.title } });
    return { answer: undefined };
  });
}

export interface OverrideWish {
  readonly from: Instant;
  readonly to: Instant;
  readonly person: string;
  readonly reason: string;
  readonly swap: string | null;
}

/** Puts somebody on duty for a span. What lies before now is served already: an override begins now at the earliest. */
export async function override(tx: Tx, house: House, { actor, now }: Acting, id: string, wish: OverrideWish): Promise<Outcome<OverrideRow>> {
  if (wish.to <= wish.from) return refuse(no.ends.code, {}, '/to');
  if (wish.to <= now) return refuse(no.past.code, {}, '/to');
  if ((await strangersAmong(tx, [wish.person])).length > 0) return refuse(no.unknownPerson.code, { person: wish.person }, '/person');
  const held = await holdRota(tx, id, { from: now, to: now + 1 });
  if (held === null) return refuse(no.unknown.code);
  await serveUntil(tx, house, held, now);
  const { person, reason, swap, to } = wish;
  const row: OverrideRow = { id: house.newId('ovr'), rota: id, from: Math.max(wish.from, now), to, person, reason, swap, by: actor.name, madeAt: now };
  await sql`
    insert into rotas.override (id, rota_id, from_at, to_at, person_id, reason, swap_id, by, made_at)
    values (${row.id}, ${id}, ${new Date(row.from)}, ${new Date(row.to)}, ${person}, ${reason}, ${swap}, ${actor.name}, ${new Date(now)})`.execute(tx);
  const { name } = (await namesOf(tx, [person]))(person);
  const payload = { rota: id, override: row.id, from: iso(row.from), to: iso(row.to), person, name, reason };
  await house.publish(tx, actor, { type: 'rotas.overridden', subject: id, payload });
  await serveAgain(tx, house, id, now);
  return accept(row);
}

async function serveAgain(tx: Tx, house: House, id: string, now: Instant): Promise<void> {
  const after = await holdRota(tx, id, { from: now, to: now + 1 });
  if (after !== null) await serveUntil(tx, house, after, now);
}

/** An override by itself. */
export function addOverride(house: House, acting: Acting, id: string, wish: Omit<OverrideWish, 'swap'>): Promise<Result<ReturnType<typeof tellOverride>>> {
  return house.change(async (tx) => {
    const made = await override(tx, house, acting, id, { ...wish, swap: null });
    return made.ok ? { answer: tellOverride(made.value, await namesOf(tx, [wish.person])) } : made;
  });
}

/** Takes an override back; what was served of it stays. */
export function removeOverride(house: House, { actor, now }: Acting, id: string, overrideId: string): Promise<Result<undefined>> {
  return house.change(async (tx) => {
    const held = await holdRota(tx, id, { from: now, to: now + 1 });
    if (held === null) return refuse(no.unknown.code);
    await serveUntil(tx, house, held, now);
    const { rows } = await sql<{ from: Instant; to: Instant; person: string }>`
      select from_at as "from", to_at as "to", person_id as person from rotas.override where id = ${overrideId} and rota_id = ${id} and removed_at is null`.execute(
      tx,
    );
    const [found] = rows;
    if (found === undefined) return refuse(no.noOverride.code);
    if (found.to <= now) return refuse(no.past.code);
    await sql`update rotas.override set removed_at = ${new Date(now)} where id = ${overrideId}`.execute(tx);
    const { name } = (await namesOf(tx, [found.person]))(found.person);
    const payload = { rota: id, override: overrideId, from: iso(found.from), to: iso(found.to), person: found.person, name };
    await house.publish(tx, actor, { type: 'rotas.override-removed', subject: id, payload });
    await serveAgain(tx, house, id, now);
    return { answer: undefined };
  });
}
