/** How do other calendars read shifts? Under a secret address that is told once; only the hash of the secret stays here. */
import { createHash, randomBytes } from 'node:crypto';
import { rotasRefusals as no } from '@samspel/contract/rotas.ts';
import { refuse } from '@samspel/core/decision/refusal.ts';
import { type CalendarEvent, printCalendar } from '@samspel/core/rotas/calendar.ts';
import type { Instant } from '@samspel/core/time/instant.ts';
import { sql } from 'kysely';
import type { Reader } from '../../platform/database/database.ts';
import type { House } from '../../platform/house.ts';
import type { Acting } from './commands.ts';
import { shiftsOver } from './over.ts';
import { personOf } from './persons.ts';
import { namesOf, standingRotas } from './standing.ts';
import { peopleOf } from './telling.ts';

const day = 86_400_000;
const hash = (secret: string): string => createHash('sha256').update(secret).digest('base64url');

/** Makes a feed of all shifts of whoever asks, or of one rota; an earlier one of the same ends. */
export function makeFeed(house: House, { actor, now }: Acting, rota: string | null): Promise<{ answer: { path: string } } | ReturnType<typeof refuse>> {
  return house.change(async (tx) => {
    const person = await personOf(tx, actor);
    if (person === null) return refuse(no.onlyPeople.code);
    if (rota !== null && (await standingRotas(tx, { from: now, to: now + 1 }, rota)).length === 0) return refuse(no.unknown.code, {}, '/rota');
    const secret = randomBytes(24).toString('base64url');
    const id = house.newId('fee');
    await sql`
      update rotas.feed set ended_at = ${new Date(now)} where person_id = ${person} and rota_id is not distinct from ${rota}::text and ended_at is null`.execute(
      tx,
    );
    await sql`
      insert into rotas.feed (id, secret_hash, person_id, rota_id, made_at) values (${id}, ${hash(secret)}, ${person}, ${rota}, ${new Date(now)})`.execute(tx);
    await house.publish(tx, actor, { type: 'rotas.feed-made', subject: id, payload: { feed: id, rota } });
    return { answer: { path: `/api/rotas/feeds/${secret}.ics` } };
  });
}

/** Question: what stands in the calendar at a secret address? Null: there is none, or its person is gone. */
export async function readFeed(reader: Reader, secret: string, now: Instant): Promise<string | null> {
  const { rows } = await sql<{ person: string; rota: string | null; name: string }>`
    select f.person_id as person, f.rota_id as rota, p.name from rotas.feed f join access.person p on p.id = f.person_id and p.state <> 'deactivated'
    where f.secret_hash = ${hash(secret.replace(/\.ics$/, ''))} and f.ended_at is null`.execute(reader);
  const [feed] = rows;
  if (feed === undefined) return null;
  const span = { from: now - 28 * day, to: now + 365 * day };
  const rotas = await standingRotas(reader, span, feed.rota);
  const shifts = await shiftsOver(reader, rotas, span);
  const named = await namesOf(
    reader,
    rotas.flatMap((standing, index) => peopleOf(standing, shifts[index])),
  );
  const events: CalendarEvent[] = [];
  for (const [index, standing] of rotas.entries()) {
    const { title } = standing.plan;
    for (const { from, to, member } of shifts[index] ?? []) {
      if (feed.rota === null && member !== feed.person) continue;
      // What is cut by the beginning of the feed would begin at another moment, and be another event, each time.
      if (from === span.from) continue;
      const { name } = named(member);
      events.push({
        uid: `${standing.id}-${member}-${from}@samspel`,
        from,
        to,
        title: feed.rota === null ? title : `${name}: ${title}`,
        says: `${name} is on duty.`,
      });
    }
  }
  const name = feed.rota === null ? `On call: ${feed.name}` : (rotas[0]?.plan.title ?? 'On call');
  return printCalendar(name, events, now);
}
