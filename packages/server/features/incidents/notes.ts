/** How is a note written into the timeline, and changed? */
import type { note as noteSchema } from '@samspel/contract/incidents.ts';
import { refuse } from '@samspel/core/decision/refusal.ts';
import { type Instant, iso } from '@samspel/core/time/instant.ts';
import type { z } from 'zod';
import { json } from '../../platform/database/database.ts';
import type { House } from '../../platform/house.ts';
import { type Acting, byOf, type Result } from './commands.ts';
import type { IncidentsTables, NoteRow } from './tables.ts';

export type ToldNote = z.output<typeof noteSchema>;

function tell(row: NoteRow): ToldNote {
  return { id: row.id, at: iso(row.at), by: row.by, text: row.text, important: row.important, edited: row.edited_at === null ? null : iso(row.edited_at) };
}

/** Writes a note, now or for an earlier moment. A merged incident takes notes too: its timeline goes on in the other one. */
export async function addNote(
  house: House,
  acting: Acting,
  id: string,
  given: { text: string; important: boolean; at: Instant | null },
): Promise<Result<ToldNote>> {
  const text = given.text.trim();
  if (text === '') return refuse('incidents.note-empty', {}, '/text');
  const at = given.at ?? acting.now;
  if (at > acting.now) return refuse('incidents.instant-in-future', { instant: 'The note', at: iso(at) }, '/at');
  const noteId = house.newId('not');
  return house.change(async (tx) => {
    const db = tx.withTables<IncidentsTables>();
    const there = await db.selectFrom('incidents.incident').select('id').where('id', '=', id).executeTakeFirst();
    if (there === undefined) return refuse('incidents.unknown', { id });
    const row = await db
      .insertInto('incidents.note')
      .values({
        id: noteId,
        incident_id: id,
        at: new Date(at),
        written_at: new Date(acting.now),
        by: json(byOf(acting.actor)),
        text,
        important: given.important,
      })
      .returningAll()
      .executeTakeFirstOrThrow();
    await house.publish(tx, acting.actor, {
      type: 'incidents.noted',
      subject: id,
      payload: { note: noteId, what: 'added', text, important: given.important, before: null },
    });
    return { answer: tell(row) };
  });
}

/** Changes the words of one's own note, or marks any. */
export async function changeNote(
  house: House,
  acting: Acting,
  id: string,
  noteId: string,
  change: { text?: string | undefined; important?: boolean | undefined },
): Promise<Result<ToldNote>> {
  return house.change(async (tx) => {
    const db = tx.withTables<IncidentsTables>();
    const row = await db.selectFrom('incidents.note').selectAll().where('id', '=', noteId).where('incident_id', '=', id).forUpdate().executeTakeFirst();
    if (row === undefined) return refuse('incidents.unknown-note', { note: noteId });
    const text = change.text?.trim() ?? row.text;
    const important = change.important ?? row.important;
    if (text === '') return refuse('incidents.note-empty', {}, '/text');
    if (text !== row.text && row.by.id !== acting.actor.id) return refuse('incidents.note-not-yours', { author: row.by.name });
    if (text === row.text && important === row.important) return refuse('incidents.unchanged');
    const edited = text === row.text ? row.edited_at : acting.now;
    const next = await db
      .updateTable('incidents.note')
      .set({ text, important, edited_at: edited === null ? null : new Date(edited) })
      .where('id', '=', noteId)
      .returningAll()
      .executeTakeFirstOrThrow();
    const before = { text: row.text, important: row.important };
    await house.publish(tx, acting.actor, { type: 'incidents.noted', subject: id, payload: { note: noteId, what: 'changed', text, important, before } });
    return { answer: tell(next) };
  });
}
