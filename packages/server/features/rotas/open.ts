/** What does whoever takes over have to know? What is open now, for the notes of a hand-over. */
import { severityWords } from '@samspel/core/incidents/vocabulary-words.ts';
import { sql } from 'kysely';
import type { Reader } from '../../platform/database/database.ts';

export interface OpenThing {
  readonly kind: string;
  readonly id: string;
  readonly title: string;
  readonly says: string;
}

const most = 50;

/** Question: which incidents go on, and for a goalie which requests wait? The oldest first. */
export async function whatIsOpen(reader: Reader, kind: 'on-call' | 'goalie'): Promise<OpenThing[]> {
  const { rows } = await sql<{ id: string; title: string; state: string; severity: keyof typeof severityWords }>`
    select id, title, state, severity from incidents.incident
    where state in ('open', 'acknowledged', 'mitigated') order by began_at, id limit ${sql.lit(most)}`.execute(reader);
  const incidents = rows.map(({ id, title, state, severity }) => ({ kind: 'incident', id, title, says: `${severityWords[severity]}, ${state}` }));
  return kind === 'on-call' ? incidents : [...incidents, ...(await requestsOpen(reader))];
}

/** Question: which requests are not done? */
async function requestsOpen(reader: Reader): Promise<OpenThing[]> {
  const { rows } = await sql<{ id: string; title: string; state: string; asker: string; taker: string | null; answered: boolean }>`
    select id, title, state, asker_name as asker, taker_name as taker, first_reply_at is not null as answered from requests.request
    where state <> 'done' order by asked_at, id limit ${sql.lit(most)}`.execute(reader);
  return rows.map(({ id, title, state, asker, taker, answered }) => {
    const who = taker === null ? 'nobody has it' : `${taker} has it`;
    return { kind: 'request', id, title, says: `${asker} asks, ${answered ? state : 'no answer yet'}, ${who}` };
  });
}
