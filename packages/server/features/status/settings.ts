/** How is the page turned on and off, and how are its components chosen? */

import type { AnswerOf, BodyOf } from '@samspel/contract/route.ts';
import type { writeStatusSettings } from '@samspel/contract/status.ts';
import type { Actor } from '@samspel/core/access/role.ts';
import { type Refusal, refuse } from '@samspel/core/decision/refusal.ts';
import type { Instant } from '@samspel/core/time/instant.ts';
import { sql } from 'kysely';
import type { Reader, Tx } from '../../platform/database/database.ts';
import type { House } from '../../platform/house.ts';
import { readComponents, readPage, type StatusTables } from './storage.ts';

export type Settings = AnswerOf<typeof writeStatusSettings>;
type Given = BodyOf<typeof writeStatusSettings>;

/** Question: how is the page set up? Off, without a component, where nobody has said anything. */
export async function tellSettings(reader: Reader): Promise<Settings> {
  const page = await readPage(reader);
  const components = await readComponents(reader);
  return {
    on: page?.is_on ?? false,
    name: page?.name ?? 'Status',
    url: page?.url ?? '',
    timeZone: page?.time_zone ?? 'Etc/UTC',
    components: components.map(({ id, ref, title, description }) => ({ id, ref, title, description })),
    version: page?.version ?? 0,
  };
}

/** Sets the page up anew: components that are not named any more go, the others keep their ids. */
export async function writeSettings(
  house: House,
  acting: { readonly actor: Actor; readonly now: Instant; readonly ifVersion: number | null },
  given: Given,
): Promise<{ readonly answer: Settings } | { readonly refusal: Refusal }> {
  const pageId = house.newId('stp');
  return house.change(async (tx) => {
    await sql`lock table status.page in share row exclusive mode`.execute(tx);
    const before = await tellSettings(tx);
    if (acting.ifVersion !== null && acting.ifVersion !== before.version) return refuse('request.stale', { version: before.version });
    const refused = await refusedFor(tx, given, before);
    if (refused !== null) return refused;
    await writePage(tx, pageId, given, before.version + 1, acting.now);
    await writeComponents(tx, house, given, acting.now);
    const after = await tellSettings(tx);
    const { version: _before, ...was } = before;
    const { version: _after, ...is } = after;
    await house.publish(tx, acting.actor, { type: 'status.settings-changed', subject: 'status-page', payload: { before: was, after: is } });
    return { answer: after };
  });
}

async function refusedFor(tx: Tx, given: Given, before: Settings): Promise<ReturnType<typeof refuse> | null> {
  const refs = given.components.map((component) => component.ref);
  const { rows } = await sql<{ ref: string }>`select ref from catalog.entity where ref = any(${refs}::text[])`.execute(tx);
  const known = new Set([...rows.map((row) => row.ref), ...before.components.map((component) => component.ref)]);
  for (const [index, component] of given.components.entries()) {
    if (component.id !== undefined && !before.components.some((one) => one.id === component.id)) {
      return refuse('status.unknown-component', { component: component.id }, `/components/${index}/id`);
    }
    if (!known.has(component.ref)) return refuse('status.unknown-target', { ref: component.ref }, `/components/${index}/ref`);
    if (refs.indexOf(component.ref) !== index) return refuse('status.component-twice', { ref: component.ref }, `/components/${index}/ref`);
  }
  return null;
}

async function writePage(tx: Tx, id: string, given: Given, version: number, now: Instant): Promise<void> {
  const values = { is_on: given.on, name: given.name, url: given.url, time_zone: given.timeZone, updated_at: new Date(now), version };
  await tx
    .withTables<StatusTables>()
    .insertInto('status.page')
    .values({ one: true, id, ...values })
    .onConflict((conflict) => conflict.column('one').doUpdateSet(values))
    .execute();
}

async function writeComponents(tx: Tx, house: House, given: Given, now: Instant): Promise<void> {
  const db = tx.withTables<StatusTables>();
  const there = await readComponents(tx);
  // A component that is named by its reference alone is the one that stands there for it already.
  const wanted = given.components.map((component, position) => ({
    id: component.id ?? there.find((one) => one.ref === component.ref)?.id ?? house.newId('stc'),
    ref: component.ref,
    title: component.title,
    description: component.description,
    position: position + 1,
  }));
  await sql`delete from status.component where id <> all(${wanted.map((one) => one.id)}::text[])`.execute(tx);
  // References are unique: two components may swap theirs, so they are set aside first.
  await sql`update status.component set ref = id`.execute(tx);
  for (const one of wanted) {
    const before = there.find((other) => other.id === one.id);
    const same = before !== undefined && before.title === one.title && before.description === one.description && before.ref === one.ref;
    const values = {
      ref: one.ref,
      title: one.title,
      description: one.description,
      position: one.position,
      updated_at: new Date(same ? before.updated_at : now),
    };
    await db
      .insertInto('status.component')
      .values({ id: one.id, created_at: new Date(now), ...values })
      .onConflict((conflict) => conflict.column('id').doUpdateSet(values))
      .execute();
  }
}
