/** Are developers happy? One tap after an answer, signed in or by the link that came with it, and what was said by month. */
import { createHash, randomBytes } from 'node:crypto';
import { requestsRefusals as no, type rateByLink, type rateRequest, type readPulse } from '@samspel/contract/requests.ts';
import type { AnswerOf, BodyOf } from '@samspel/contract/route.ts';
import type { Actor } from '@samspel/core/access/role.ts';
import { accept, type Outcome, refuse } from '@samspel/core/decision/refusal.ts';
import { decide } from '@samspel/core/requests/decide.ts';
import { type Instant, iso } from '@samspel/core/time/instant.ts';
import { sql } from 'kysely';
import type { Reader, Tx } from '../../platform/database/database.ts';
import type { House } from '../../platform/house.ts';
import { type Acting, byOf, type Changed, changeRequest, hasAsked } from './commands.ts';
import { monthsTold } from './figures.ts';
import { holdRequests, readRequest, requestNamed, saveRequest } from './storage.ts';

const mostWords = 200;

/** Signed in, only who asked can say how it was. */
export async function rate(house: House, acting: Acting, id: string, said: BodyOf<typeof rateRequest>): Promise<Outcome<Changed>> {
  const held = await readRequest(house.reader, id);
  if (held === null) return refuse(no.unknown.code, { id });
  if (!(await hasAsked(house.reader, held, acting.actor))) return refuse(no.notAsker.code);
  return changeRequest(house, acting, id, { kind: 'rate', ...said });
}

const hashOf = (link: string): string => createHash('sha256').update(link).digest('hex');

/** Makes the link that an answer carries; only its hash is kept. */
export async function makeLink(tx: Tx, request: string): Promise<string> {
  const link = randomBytes(18).toString('base64url');
  await sql`insert into requests.link (hash, request_id) values (${hashOf(link)}, ${request})`.execute(tx);
  return link;
}

/** Whoever holds the link is taken for who asked. */
export async function rateWithLink(house: House, link: string, said: BodyOf<typeof rateRequest>, now: Instant): Promise<Outcome<AnswerOf<typeof rateByLink>>> {
  return house.change(async (tx) => {
    const { rows } = await sql<{ id: string }>`select request_id as id from requests.link where hash = ${hashOf(link)}`.execute(tx);
    const [held] = await holdRequests(
      tx,
      rows.map(({ id }) => id),
    );
    if (held === undefined) return refuse(no.badLink.code);
    const { request, lastAt } = held;
    const asker: Actor = { kind: 'system', id: request.asker.person ?? 'asker', name: request.asker.name, role: 'viewer', teams: [], scopes: null };
    const { standing } = request;
    const goesOn = standing.state === 'done' && standing.outcome === 'merged' ? await requestNamed(tx, { id: request.id }) : null;
    const wasAnswered = goesOn !== null && goesOn.request.firstReply !== null;
    const outcome = decide(request, { kind: 'rate', ...said, wasAnswered }, { now, by: byOf(asker) });
    if (!outcome.ok) return refuse(no.badLink.code);
    const { rows: dues } = await sql<{ due: Instant | null; warnAt: Instant | null }>`
      select due_at as due, warn_at as "warnAt" from requests.request where id = ${request.id}`.execute(tx);
    await saveRequest(tx, { ...outcome.value.request, version: request.version + 1 }, dues[0] ?? { due: null, warnAt: null }, lastAt);
    for (const fact of outcome.value.facts) await house.publish(tx, asker, fact);
    return accept({ title: request.title, face: said.face });
  });
}

/** Question: what was said about answers, by month, beside how fast they came? */
export async function pulseTold(reader: Reader, months: number, now: Instant): Promise<AnswerOf<typeof readPulse>> {
  type Month = Pick<AnswerOf<typeof readPulse>['months'][number], 'month' | 'answered' | 'good' | 'soSo' | 'bad'>;
  const today = new Date(now);
  const from = Date.UTC(today.getUTCFullYear(), today.getUTCMonth() - months + 1, 1);
  const [{ rows }, { rows: words }, figures] = await Promise.all([
    // Those whose question was put into another heard its answer too.
    sql<Month>`
      with answered as (
        select coalesce(i.first_reply_at, r.first_reply_at) as at from requests.request r left join requests.request i on r.outcome = 'merged' and i.id = r.into_ref)
      select to_char(m at time zone 'UTC', 'YYYY-MM') as month,
        (select count(*)::int from answered a where a.at >= m and a.at < m + interval '1 month') as answered,
        (count(*) filter (where p.pulse_face = 'good'))::int as good, (count(*) filter (where p.pulse_face = 'so-so'))::int as "soSo",
        (count(*) filter (where p.pulse_face = 'bad'))::int as bad
      from generate_series(${new Date(from)}::timestamptz at time zone 'UTC', ${new Date(now)}::timestamptz at time zone 'UTC', interval '1 month') u
      cross join lateral (select u at time zone 'UTC' as m) s
      left join requests.request p on p.pulse_at >= m and p.pulse_at < m + interval '1 month'
      group by m order by m`.execute(reader),
    sql<Omit<AnswerOf<typeof readPulse>['words'][number], 'at'> & { at: Instant }>`
      select id, number, title, pulse_face as face, pulse_words as words, pulse_at as at from requests.request
      where pulse_at >= ${new Date(from)} and pulse_words <> '' order by pulse_at desc limit ${mostWords}`.execute(reader),
    monthsTold(reader, from, now),
  ]);
  return {
    months: rows.map((row) => {
      const said = row.good + row.soSo + row.bad;
      const { asked = 0, shareInTime = null, business } = figures.get(row.month) ?? {};
      return { ...row, asked, shareInTime, half: business?.p50 ?? null, shareGood: said === 0 ? null : row.good / said };
    }),
    words: words.map((row) => ({ ...row, at: iso(row.at) })),
  };
}
