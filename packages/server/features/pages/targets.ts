/** Whom does a step tell now? Persons, found by whoever is on duty, by team, or everybody; with the reason where there is nobody. */
import type { Target } from '@samspel/core/pages/escalation.ts';
import type { Instant } from '@samspel/core/time/instant.ts';
import { sql } from 'kysely';
import type { Reader } from '../../platform/database/database.ts';
import { dutyOf, membersOnCall } from '../rotas/index.ts';

export interface Found {
  readonly persons: readonly string[];
  /** Why a target brought nobody. */
  readonly missing: readonly string[];
}

/** Question: who is meant by these targets now? Each person once; deactivated ones are nobody. */
export async function personsFor(reader: Reader, targets: readonly Target[], now: Instant): Promise<Found> {
  const persons: string[] = [];
  const missing: string[] = [];
  for (const target of targets) {
    const found = await active(reader, await meantBy(reader, target, now));
    if (found.length === 0) missing.push(await wordsFor(reader, target));
    persons.push(...found);
  }
  return { persons: [...new Set(persons)], missing };
}

async function meantBy(reader: Reader, target: Target, now: Instant): Promise<readonly string[]> {
  if (target.kind === 'person') return [target.id];
  if (target.kind === 'rota') {
    const person = await dutyOf(reader, target.id, now);
    return person === null ? [] : [person];
  }
  if (target.kind === 'team') return membersOf(reader, target.id);
  return [...(await membersOnCall(reader, now)), ...(await operators(reader))];
}

async function membersOf(reader: Reader, team: string): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    select p.id from access.person p join catalog.relation r on r.source = p.ref and r.type = 'memberOf' where r.target = ${team} order by p.name, p.id`.execute(
    reader,
  );
  return rows.map(({ id }) => id);
}

/** Question: who runs this installation? */
async function operators(reader: Reader): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`select id from access.person where role in ('operator', 'admin') order by name, id`.execute(reader);
  return rows.map(({ id }) => id);
}

async function active(reader: Reader, ids: readonly string[]): Promise<string[]> {
  if (ids.length === 0) return [];
  const { rows } = await sql<{ id: string }>`select id from access.person where id = any(${[...ids]}::text[]) and state <> 'deactivated'`.execute(reader);
  const known = new Set(rows.map(({ id }) => id));
  return ids.filter((id) => known.has(id));
}

async function wordsFor(reader: Reader, target: Target): Promise<string> {
  if (target.kind === 'rota') {
    const { rows } = await sql<{ title: string }>`select title from rotas.rota where id = ${target.id}`.execute(reader);
    return `Nobody is on duty by «${rows[0]?.title ?? target.id}».`;
  }
  if (target.kind === 'team') return `Nobody of ${target.id} has an account.`;
  return target.kind === 'person' ? 'The person has no account any more.' : 'There is nobody at all.';
}

/** Question: which of these targets is there? The first that is not. */
export async function unknownTarget(reader: Reader, targets: readonly Target[]): Promise<Extract<Target, { id: string }> | null> {
  for (const target of targets) {
    if (target.kind === 'everybody') continue;
    const { rows } = await (target.kind === 'rota'
      ? sql`select 1 from rotas.rota where id = ${target.id} and removed_at is null`
      : target.kind === 'person'
        ? sql`select 1 from access.person where id = ${target.id} and state <> 'deactivated'`
        : sql`select 1 from catalog.entity where ref = ${target.id} and removed_at is null`
    ).execute(reader);
    if (rows.length === 0) return target;
  }
  return null;
}
