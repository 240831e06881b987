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

/** Question: which incidents go on? The oldest first. */
export async function whatIsOpen(reader: Reader): Promise<OpenThing[]> {
  const { rows } = await sql<{ id: string; title: string; state: string; severity: keyof typeof severityWords }>`
    select id, title, state, severity from incidents.incident
    where state in ('open', 'acknowledged', 'mitigated') order by began_at, id limit ${sql.lit(most)}`.execute(reader);
  return rows.map(({ id, title, state, severity }) => ({ kind: 'incident', id, title, says: `${severityWords[severity]}, ${state}` }));
}
