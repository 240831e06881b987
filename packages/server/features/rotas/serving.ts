/**
 * Who really was on duty? What was served is written when it ends, and before anything changes: from then on later changes leave it as it is. Until then it
 * follows from the rota as it stands, since nothing changed meanwhile.
 */
import type { Actor } from '@samspel/core/access/role.ts';
import type { ServedShift } from '@samspel/core/pages/load.ts';
import { type Instant, iso, type Span } from '@samspel/core/time/instant.ts';
import { sql } from 'kysely';
import type { Reader, Tx } from '../../platform/database/database.ts';
import type { Clockwork } from '../../platform/feature.ts';
import type { House } from '../../platform/house.ts';
import { lastBefore, takeNotes } from './notes.ts';
import { whatIsOpen } from './open.ts';
import { holdRota, namesOf, type StandingRota, shiftsOf, standingRotas } from './standing.ts';

export const self: Actor = { kind: 'system', id: 'rotas', name: 'Samspel', role: 'admin', teams: [], scopes: null };

const day = 86_400_000;
/** So much is worked out at once. */
const chunk = 90 * day;

/** Writes who was on duty from where the last writing ended up to now; then tells of the hand-over, when there was one within a day. */
export async function serveUntil(tx: Tx, house: House, standing: StandingRota, now: Instant): Promise<void> {
  if (now < standing.lookedAt) return unserve(tx, standing, now);
  let last: { person: string | null; since: Instant; before: string | null } | null = null;
  let holder = standing.onDuty;
  for (let from = standing.lookedAt; from < now; from += chunk) {
    const span = { from, to: Math.min(from + chunk, now) };
    const shifts = shiftsOf(standing, span);
    let at = span.from;
    for (const shift of shifts) {
      if (shift.from > at && holder !== null) [last, holder] = [{ person: null, since: at, before: holder }, null];
      if (shift.member !== holder) [last, holder] = [{ person: shift.member, since: shift.from, before: holder }, shift.member];
      await writeServed(tx, standing.id, shift.from, shift.to, shift.member);
      at = shift.to;
    }
    if (at < span.to && holder !== null) [last, holder] = [{ person: null, since: at, before: holder }, null];
  }
  // Whoever takes over at this very moment does so now.
  const [present] = shiftsOf(standing, { from: now, to: now + 1 });
  if ((present?.member ?? null) !== holder) [last, holder] = [{ person: present?.member ?? null, since: now, before: holder }, present?.member ?? null];
  await sql`
    update rotas.rota set looked_at = ${new Date(now)}, on_duty = ${holder}, on_duty_since = ${last === null ? sql`on_duty_since` : new Date(last.since)}
    where id = ${standing.id}`.execute(tx);
  if (last !== null && now - last.since < day) await handOver(tx, house, standing, last.since, last.before, last.person, now);
}

/** A story is told of an earlier time, or another server's clock is behind: what was served since is worked out again, with what is changed now. */
async function unserve(tx: Tx, standing: StandingRota, now: Instant): Promise<void> {
  await sql`delete from rotas.served where rota_id = ${standing.id} and from_at >= ${new Date(now)}`.execute(tx);
  await sql`update rotas.served set to_at = ${new Date(now)} where rota_id = ${standing.id} and to_at > ${new Date(now)}`.execute(tx);
  const [present] = shiftsOf(standing, { from: now, to: now + 1 });
  await sql`
    update rotas.rota set looked_at = ${new Date(now)}, on_duty = ${present?.member ?? null}, on_duty_since = ${new Date(now)} where id = ${standing.id}`.execute(
    tx,
  );
}

/** A shift that goes on where the one before ended, with the same person, is the same shift. */
async function writeServed(tx: Tx, rota: string, from: Instant, to: Instant, person: string): Promise<void> {
  const { numAffectedRows } = await sql`
    update rotas.served set to_at = ${new Date(to)} where rota_id = ${rota} and to_at = ${new Date(from)} and person_id = ${person}`.execute(tx);
  if ((numAffectedRows ?? 0n) > 0n) return;
  await sql`insert into rotas.served (rota_id, from_at, to_at, person_id) values (${rota}, ${new Date(from)}, ${new Date(to)}, ${person})`.execute(tx);
}

/** Who goes off duty with nobody following is told, but hands over only when the next one begins. */
async function handOver(tx: Tx, house: House, standing: StandingRota, at: Instant, from: string | null, to: string | null, now: Instant): Promise<void> {
  if (to !== null) {
    const open = await whatIsOpen(tx, standing.plan.kind);
    const { text, writtenBy } = await takeNotes(tx, standing, at, now);
    const last = from ?? (await lastBefore(tx, standing.id, at));
    await sql`
      insert into rotas.hand_over (id, rota_id, at, from_person, to_person, open, text, written_by, handed_at)
      values (${house.newId('hov')}, ${standing.id}, ${new Date(at)}, ${last}, ${to}, ${JSON.stringify(open)}, ${text}, ${writtenBy}, ${new Date(now)})
      on conflict (rota_id, at) do update set from_person = excluded.from_person, to_person = excluded.to_person, open = excluded.open, handed_at = excluded.handed_at`.execute(
      tx,
    );
  }
  const { title, kind } = standing.plan;
  const toName = to === null ? null : (await namesOf(tx, [to]))(to).name;
  await house.publish(tx, self, { type: 'rotas.handed-over', subject: standing.id, payload: { title, kind, at: iso(at), from, to, toName } });
}

/** Every five seconds: has a shift ended somewhere? */
export function servingClockwork(house: House): Clockwork {
  return {
    name: 'rotas.serve',
    everySeconds: 5,
    tick: async (tx, now) => {
      for (const standing of await standingRotas(tx, { from: now, to: now + 1 })) {
        if (!changesHands(standing, now)) continue;
        const held = await holdRota(tx, standing.id, { from: now, to: now + 1 });
        if (held !== null) await serveUntil(tx, house, held, now);
      }
    },
  };
}

/** Whether somebody else is on duty than when it was last looked, or was meanwhile. */
function changesHands(standing: StandingRota, now: Instant): boolean {
  if (now - standing.lookedAt > chunk) return true;
  const [first, ...more] = shiftsOf(standing, { from: standing.lookedAt, to: now + 1 });
  if (more.length > 0 || (first?.member ?? null) !== standing.onDuty) return true;
  return first !== undefined && (first.from > standing.lookedAt || first.to <= now);
}

/** Question: who was on duty in a span, by all rotas or by one? What is not written yet follows from the rotas as they stand. */
export async function servedShifts(reader: Reader, span: Span, now: Instant): Promise<(ServedShift & { readonly title: string })[]> {
  const { rows } = await sql<ServedShift & { title: string }>`
    select s.rota_id as rota, s.from_at as "from", s.to_at as "to", s.person_id as person, r.title
    from rotas.served s join rotas.rota r on r.id = s.rota_id
    where s.to_at > ${new Date(span.from)} and s.from_at < ${new Date(span.to)} order by s.from_at, s.rota_id`.execute(reader);
  const found = [...rows];
  for (const standing of await standingRotas(reader, { from: now, to: now + 1 })) {
    const { title } = standing.plan;
    for (const { from, to, member } of shiftsOf(standing, { from: standing.lookedAt, to: now })) {
      const before = found.findIndex((one) => one.rota === standing.id && one.to === from && one.person === member);
      const whole = found[before];
      if (whole === undefined) found.push({ rota: standing.id, title, from, to, person: member });
      else found[before] = { ...whole, to };
    }
  }
  return found.filter(({ from, to }) => from < span.to && to > span.from);
}
