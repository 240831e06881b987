/** Which alerts page nobody for a while, who said so, and why? */
import { addSilence, endSilence, listSilences, alertsRefusals as no, type SilenceAnswer } from '@samspel/contract/alerts.ts';
import { holds } from '@samspel/core/access/role.ts';
import { coverWords, type Silence } from '@samspel/core/alerts/silence.ts';
import { refuse } from '@samspel/core/decision/refusal.ts';
import { type Instant, iso, parseInstant } from '@samspel/core/time/instant.ts';
import { sql } from 'kysely';
import { json, type Reader } from '../../platform/database/database.ts';
import type { House } from '../../platform/house.ts';
import { answer, type Binding, bind } from '../../platform/http/bind.ts';
import { lookAtDesk } from './fold.ts';
import { silenceColumns } from './holding.ts';
import type { Surroundings } from './surroundings.ts';
import { openStates } from './tables.ts';

const longestDays = 180;

/** Question: which silences are there, with what they cover now? */
async function listOf(reader: Reader, now: Instant, which: { readonly id?: string; readonly all?: boolean }): Promise<SilenceAnswer[]> {
  const { rows } = await sql<Silence & { titles: Record<string, string>; silences: number }>`
    select ${silenceColumns}, coalesce((select json_object_agg(e.ref, e.title) from catalog.entity e where e.ref = any(s.systems)), '{}'::json) as titles,
      (select count(*)::int from alerts.alert a where a.silence = s.id and a.state in ${openStates}) as silences
    from alerts.silence s
    where ${which.id === undefined ? (which.all === true ? sql`s.to_at > ${new Date(now - 90 * 86_400_000)}` : sql`s.to_at > ${new Date(now)}`) : sql`s.id = ${which.id}`}
    order by s.to_at desc, s.id limit 500`.execute(reader);
  return rows.map(({ titles, ...silence }) => ({
    ...silence,
    matchers: silence.matchers.map((matcher) => ({ ...matcher })),
    systems: silence.systems.map((ref) => ({ ref, title: titles[ref] ?? ref })),
    from: iso(silence.from),
    to: iso(silence.to),
    state: silence.to <= now ? 'over' : silence.from > now ? 'planned' : 'holds',
    says: coverWords({ ...silence, systems: silence.systems.map((ref) => titles[ref] ?? ref) }),
  }));
}

export function silenceBindings(house: House, look: (now: Instant) => Promise<Surroundings>): readonly Binding[] {
  return [
    bind(listSilences, async ({ query, now }) => answer({ items: await listOf(house.reader, now, { all: query.all }) })),
    bind(addSilence, async ({ body, actor, now }) => {
      const from = Math.max(now, parseInstant(body.from ?? '') ?? now);
      const to = parseInstant(body.to) ?? 0;
      if (to <= from) return refuse(no.spanEmpty.code, { to: body.to }, '/to');
      if (to - from > longestDays * 86_400_000) return refuse(no.tooLong.code, { days: longestDays }, '/to');
      if (body.systems.length === 0 && body.matchers.every(({ is, value }) => is === 'is-not' || /^\**$/.test(value)) && !holds(actor.role, 'operator'))
        return refuse(no.tooWide.code, {}, '/matchers');
      const around = await look(now);
      const id = house.newId('sil');
      return house.change(async (tx) => {
        const strange = await unknownSystems(tx, body.systems);
        if (strange !== null) return refuse(no.unknownSystem.code, { ref: strange }, '/systems');
        await sql`
          insert into alerts.silence (id, kind, matchers, systems, from_at, to_at, by_name, by_id, why, created_at)
          values (${id}, ${body.kind}, ${json(body.matchers)}, ${body.systems}, ${new Date(from)}, ${new Date(to)}, ${actor.name}, ${actor.id}, ${body.why}, ${new Date(now)})`.execute(
          tx,
        );
        await house.publish(tx, actor, {
          type: 'alerts.silenced',
          subject: id,
          payload: { kind: body.kind, covers: coverWords(body), from: iso(from), to: iso(to), why: body.why },
        });
        await lookAtDesk(tx, house, around, now);
        const [made] = await listOf(tx, now, { id });
        return made === undefined ? refuse(no.unknown.code, { id }) : answer(made);
      });
    }),
    bind(endSilence, async ({ params, actor, now }) => {
      const around = await look(now);
      return house.change(async (tx) => {
        const [before] = await listOf(tx, now, params);
        if (before === undefined) return refuse(no.unknown.code, { id: params.id });
        if (before.state === 'over') return refuse(no.over.code);
        // One that was planned never begins.
        await sql`update alerts.silence set to_at = ${new Date(now)}, from_at = least(from_at, ${new Date(now)}) where id = ${params.id}`.execute(tx);
        await house.publish(tx, actor, { type: 'alerts.silence-ended', subject: params.id, payload: { covers: before.says, at: iso(now) } });
        await lookAtDesk(tx, house, around, now);
        const [after] = await listOf(tx, now, params);
        return after === undefined ? refuse(no.unknown.code, { id: params.id }) : answer(after);
      });
    }),
  ];
}

/** Question: which of these is no system of the catalog? The first. */
export async function unknownSystems(reader: Reader, refs: readonly string[]): Promise<string | null> {
  if (refs.length === 0) return null;
  const { rows } = await sql<{ ref: string }>`
    select asked.ref from unnest(${[...refs]}::text[]) asked (ref)
    where not exists (select from catalog.entity e where e.ref = asked.ref and e.removed_at is null) limit 1`.execute(reader);
  return rows[0]?.ref ?? null;
}
