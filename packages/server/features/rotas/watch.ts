/** Where is nobody on duty in the months to come, and who is on duty twice? Findings, looked for every hour and after every change. */
import { doubleBookings, isShortEnough } from '@samspel/core/rotas/rota.ts';
import { type Instant, iso } from '@samspel/core/time/instant.ts';
import { sql } from 'kysely';
import type { Tx } from '../../platform/database/database.ts';
import type { Clockwork, Reaction } from '../../platform/feature.ts';
import type { House } from '../../platform/house.ts';
import { type Noticed, raise, withdraw } from '../findings/index.ts';
import { shiftsOver } from './over.ts';
import { self } from './serving.ts';
import { gapsOf, namesOf, standingRotas } from './standing.ts';
import { peopleOf } from './telling.ts';

const day = 86_400_000;
const daysAhead = 90;
/** A gap is known by its beginning, also while it goes on. */
const daysBehind = 7;
const kinds = ['rotas.gap', 'rotas.double-booked', 'rotas.gone-member'];

/** Raises what is there and withdraws what is gone. */
async function look(tx: Tx, house: House, now: Instant): Promise<void> {
  const span = { from: now - daysBehind * day, to: now + daysAhead * day };
  const short = (await standingRotas(tx, span)).filter(({ rota }) => isShortEnough(rota, span));
  const shifts = await shiftsOver(tx, short, span);
  const rotas = short.map((standing, index) => ({ ...standing, standing, shifts: shifts[index] ?? [] }));
  const named = await namesOf(
    tx,
    rotas.flatMap((one) => peopleOf(one, one.shifts)),
  );
  const found: Noticed[] = [];
  for (const { id, plan, standing, shifts: own } of rotas) {
    const open = gapsOf(standing, own, span).filter(({ to }) => to > now);
    const [first] = open;
    if (first === undefined) continue;
    const more = open.length === 1 ? '' : `, and ${open.length - 1} more within ${daysAhead} days`;
    const title = `Nobody is on duty by «${plan.title}» from ${iso(first.from)} to ${iso(first.to)}${more}`;
    const facts = { rota: id, from: iso(first.from), to: iso(first.to), gaps: open.length };
    found.push({ kind: 'rotas.gap', subject: id, key: `rotas.gap/${id}/${iso(first.from)}`, title, acceptDoes: null, facts });
  }
  // A goalie who is on call as well is double work by design; two rotas on call at once are not.
  const onCall = rotas.filter(({ plan }) => plan.kind === 'on-call');
  for (const one of doubleBookings(onCall)) {
    if (one.to <= now) continue;
    const [a, b] = one.rotas.map((id) => rotas.find((rota) => rota.id === id)?.plan.title ?? id);
    const key = `rotas.double-booked/${one.rotas.join('/')}/${one.member}/${iso(one.from)}`;
    const title = `${named(one.member).name} is on duty by «${a}» and «${b}» at once from ${iso(one.from)} to ${iso(one.to)}`;
    found.push({
      kind: 'rotas.double-booked',
      subject: one.rotas[0],
      key,
      title,
      acceptDoes: null,
      facts: { rotas: one.rotas, person: one.member, from: iso(one.from), to: iso(one.to) },
    });
    if (found.length >= 200) break;
  }
  for (const { id, rota, person, name } of await goneMembers(tx)) {
    const title = `${name} has turns in «${rota}» and no account any more: nobody is woken then`;
    found.push({ kind: 'rotas.gone-member', subject: id, key: `rotas.gone-member/${id}/${person}`, title, acceptDoes: null, facts: { rota: id, person } });
  }
  const standing = new Set(found.map(({ key }) => key));
  await withdraw(
    tx,
    house,
    self,
    (await openKeysOf(tx)).filter((key) => !standing.has(key)),
  );
  for (const each of found) await raise(tx, house, self, each);
}

/** Question: which rotas name somebody who left? */
async function goneMembers(tx: Tx): Promise<{ id: string; rota: string; person: string; name: string }[]> {
  const { rows } = await sql<{ id: string; rota: string; person: string; name: string }>`
    select distinct r.id, r.title as rota, p.id as person, p.name
    from rotas.rota r cross join jsonb_array_elements(r.plan -> 'layers') layer cross join jsonb_array_elements_text(layer -> 'members') member
    join access.person p on p.id = member and p.state = 'deactivated'
    where r.removed_at is null order by r.id, p.id`.execute(tx);
  return rows;
}

async function openKeysOf(tx: Tx): Promise<string[]> {
  const { rows } = await sql<{ key: string }>`select key from findings.finding where state = 'open' and kind = any(${kinds}::text[])`.execute(tx);
  return rows.map(({ key }) => key);
}

export function watchClockwork(house: House): Clockwork {
  return { name: 'rotas.watch', everySeconds: 3600, tick: (tx, now) => look(tx, house, now) };
}

/** After every change of a rota, and when somebody leaves or comes back. */
export function watchReactions(house: House): Reaction[] {
  const handle: Reaction['handle'] = (tx) => look(tx, house, house.now());
  return [
    'rotas.added',
    'rotas.changed',
    'rotas.undone',
    'rotas.removed',
    'rotas.overridden',
    'rotas.override-removed',
    'rotas.holidays-imported',
    'access.person-deactivated',
    'access.person-reactivated',
  ].map((event) => ({
    event,
    name: 'rotas.watch',
    handle,
  }));
}
