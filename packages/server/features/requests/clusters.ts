/** What is asked again and again? */
import { type documentCluster, requestsRefusals as no, type readClusters } from '@samspel/contract/requests.ts';
import type { AnswerOf, BodyOf } from '@samspel/contract/route.ts';
import type { Actor } from '@samspel/core/access/role.ts';
import { accept, type Outcome, refuse } from '@samspel/core/decision/refusal.ts';
import { clustersOf } from '@samspel/core/requests/likeness.ts';
import { type Instant, iso } from '@samspel/core/time/instant.ts';
import { sql } from 'kysely';
import type { Reader } from '../../platform/database/database.ts';
import type { House } from '../../platform/house.ts';
import { raise } from '../findings/index.ts';

/** The newest so many are compared, by their first words: about half a second at most. */
const mostCompared = 2000;
const mostTold = 50;

/** Question: which questions of so many days are alike? */
export async function clustersTold(reader: Reader, days: number, now: Instant): Promise<AnswerOf<typeof readClusters>> {
  const { rows } = await sql<{ id: string; number: number; title: string; askedAt: Instant; text: string }>`
    select r.id, r.number, r.title, r.asked_at as "askedAt",
      coalesce((select left(e.text, 800) from requests.entry e where e.request_id = r.id and e.kind = 'asked' order by e.at, e.id limit 1), '') as text
    from requests.request r
    where r.asked_at >= ${new Date(now - days * 86_400_000)} and r.outcome is distinct from 'merged' and r.needless is null
    order by r.asked_at desc, r.id desc limit ${mostCompared}`.execute(reader);
  const known = new Map(rows.map((row) => [row.id, row]));
  const clusters = clustersOf(rows.map(({ id, askedAt, title, text }) => ({ id, at: askedAt, text: `${title}\n${text}` })));
  const told = clusters.slice(0, mostTold);
  const offered = await findingsOver(
    reader,
    told.flatMap(({ questions }) => questions),
  );
  return {
    asked: rows.length,
    clusters: told.map(({ words, likeness, lastAt, questions }) => ({
      words: [...words],
      likeness,
      lastAt: iso(lastAt),
      finding: questions.map((id) => offered.get(id)).find((one) => one !== undefined) ?? null,
      requests: questions.flatMap((id) => {
        const row = known.get(id);
        return row === undefined ? [] : [{ id, number: row.number, title: row.title, askedAt: iso(row.askedAt) }];
      }),
    })),
  };
}

type Offered = NonNullable<AnswerOf<typeof readClusters>['clusters'][number]['finding']>;
const kind = 'requests.asked-again';

/** Question: which of these questions named a finding, and what was decided? However far the span reaches back, what is alike was offered once. */
async function findingsOver(reader: Reader, ids: readonly string[]): Promise<ReadonlyMap<string, Offered>> {
  const { rows } = await sql<Offered & { subject: string }>`
    select id, state, subject from findings.finding where kind = ${kind} and subject = any(${[...ids]}::text[])`.execute(reader);
  return new Map(rows.map(({ subject, id, state }) => [subject, { id, state }]));
}

/** Offers it as something to be written down. The newest question names it: as long as that is looked at, the same is not offered twice. */
export async function document(
  house: House,
  actor: Actor,
  { words, requests }: BodyOf<typeof documentCluster>,
): Promise<Outcome<AnswerOf<typeof documentCluster>>> {
  return house.change(async (tx) => {
    const { rows } = await sql<{ id: string; number: number; title: string }>`
      select id, number, title from requests.request where id = any(${requests}::text[]) order by asked_at desc, id desc`.execute(tx);
    const [first] = rows;
    const stranger = requests.find((id) => !rows.some((row) => row.id === id));
    if (first === undefined || stranger !== undefined) return refuse(no.unknown.code, { id: stranger ?? requests[0] }, '/requests');
    const before = (await findingsOver(tx, requests)).values().next().value;
    if (before !== undefined && before.state !== 'withdrawn') return accept({ finding: null });
    const title = `Asked ${rows.length} times: ${first.title}. Write it down where people look, and link it`;
    const facts = { words: words.join(' '), requests: rows.map((row) => `${row.number} ${row.title}`.slice(0, 120)).slice(0, 50) };
    const finding = await raise(tx, house, actor, {
      kind,
      subject: first.id,
      key: `${kind}/${first.id}`,
      title,
      acceptDoes: null,
      facts,
    });
    return accept({ finding });
  });
}
