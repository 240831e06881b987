/** How does an incident come onto the page, what is said there, and how does it leave? */

import type { BodyOf } from '@samspel/contract/route.ts';
import type { publication, publishIncident, writeUpdate } from '@samspel/contract/status.ts';
import type { Actor } from '@samspel/core/access/role.ts';
import { type Refusal, refuse } from '@samspel/core/decision/refusal.ts';
import { type ComponentStatus, publicImpactOf, statusOf, worse } from '@samspel/core/incidents/public-status.ts';
import { type Instant, iso, parseInstant } from '@samspel/core/time/instant.ts';
import type { z } from 'zod';
import { json, type Reader, type Tx } from '../../platform/database/database.ts';
import type { House } from '../../platform/house.ts';
import { holdForPublishing, type PublicSide, readPublicSide } from '../incidents/index.ts';
import { type PublicationRow, readComponents, readUpdates, type StatusTables } from './storage.ts';

export type Told = z.output<typeof publication>;
export interface Acting {
  readonly actor: Actor;
  readonly now: Instant;
  readonly ifVersion: number | null;
}
type Result<T> = { readonly answer: T } | { readonly refusal: Refusal };

async function rowOf(reader: Reader, id: string): Promise<PublicationRow | null> {
  return (await reader.withTables<StatusTables>().selectFrom('status.publication').selectAll().where('incident_id', '=', id).executeTakeFirst()) ?? null;
}

/** Question: what does the page say about this incident? */
export async function tellPublication(reader: Reader, id: string): Promise<Result<Told>> {
  const side = await readPublicSide(reader, id);
  if (side === null) return refuse('incidents.unknown', { id });
  const row = await rowOf(reader, id);
  return row === null ? refuse('status.not-published', { id }) : { answer: await tell(reader, row, side) };
}

async function tell(reader: Reader, row: PublicationRow, side: PublicSide): Promise<Told> {
  const [components, updates] = await Promise.all([readComponents(reader), readUpdates(reader, [row.incident_id])]);
  const chosen = row.components;
  const shown = components.flatMap((component) => {
    const picked = chosen?.find((one) => one.id === component.id)?.status;
    const status = chosen === null ? fromImpacts(side, component.ref) : picked;
    return status === undefined || status === null ? [] : [{ id: component.id, title: component.title, status }];
  });
  return {
    incident: row.incident_id,
    title: row.title,
    impact: row.impact,
    components: shown,
    updates: updates.map((update) => ({ id: update.id, status: update.status, body: update.body, at: iso(update.at), writtenAt: iso(update.written_at) })),
    since: iso(row.since),
    version: row.version,
  };
}

function fromImpacts(side: PublicSide, ref: string): ComponentStatus | null {
  const hits = side.incident.impacts.filter((impact) => impact.target === ref);
  if (hits.length === 0) return null;
  return hits.reduce<ComponentStatus>((worst, impact) => worse(worst, impact.to === null ? statusOf(impact) : 'operational'), 'operational');
}

type Work = (tx: Tx, side: PublicSide, row: PublicationRow | null) => Promise<{ readonly refusal: Refusal } | null>;

/** Holds the incident, looks at rights and at the version of the publication, and works. */
async function change<T>(house: House, acting: Acting, id: string, work: Work, after: (tx: Tx, side: PublicSide) => Promise<T>): Promise<Result<T>> {
  return house.change(async (tx) => {
    const side = await holdForPublishing(tx, acting.actor, id);
    if ('refusal' in side) return side;
    const row = await rowOf(tx, id);
    if (acting.ifVersion !== null && acting.ifVersion !== (row?.version ?? 0)) return refuse('request.stale', { version: row?.version ?? 0 });
    return (await work(tx, side, row)) ?? { answer: await after(tx, side) };
  });
}

const toldAfter = async (tx: Tx, side: PublicSide): Promise<Told> => {
  const row = await rowOf(tx, side.incident.id);
  if (row === null) throw new Error('the publication that was just written is gone');
  return tell(tx, row, side);
};

/** Puts an incident on the page, or changes how it stands there. */
export async function publish(house: House, acting: Acting, id: string, given: BodyOf<typeof publishIncident>): Promise<Result<Told>> {
  const publicId = house.newId('pub');
  return change(
    house,
    acting,
    id,
    async (tx, side, row) => {
      if (side.incident.standing.state === 'merged') return refuse('incidents.merged', { into: side.incident.standing.into });
      const known = new Set((await readComponents(tx)).map((component) => component.id));
      const stranger = given.components?.findIndex((one) => !known.has(one.id)) ?? -1;
      if (stranger >= 0) return refuse('status.unknown-component', { component: given.components?.[stranger]?.id }, `/components/${stranger}/id`);
      const impact = given.impact ?? row?.impact ?? publicImpactOf(side.incident.severity);
      const chosen = given.components === undefined ? null : json(given.components);
      const values = { title: given.title.trim(), impact, components: chosen, updated_at: new Date(acting.now), version: (row?.version ?? 0) + 1 };
      await tx
        .withTables<StatusTables>()
        .insertInto('status.publication')
        .values({ incident_id: id, id: publicId, since: new Date(acting.now), ...values })
        .onConflict((conflict) => conflict.column('incident_id').doUpdateSet(values))
        .execute();
      const before = row === null ? null : { title: row.title, impact: row.impact, components: row.components };
      const after = { title: values.title, impact, components: given.components ?? null };
      await house.publish(tx, acting.actor, { type: 'status.incident-published', subject: id, payload: { before, after } });
      return null;
    },
    toldAfter,
  );
}

/** Takes an incident off the page, with all that was said there. The log keeps it. */
export async function withdraw(house: House, acting: Acting, id: string): Promise<Result<undefined>> {
  return change(
    house,
    acting,
    id,
    async (tx, _side, row) => {
      if (row === null) return refuse('status.not-published', { id });
      await tx.withTables<StatusTables>().deleteFrom('status.publication').where('incident_id', '=', id).execute();
      await house.publish(tx, acting.actor, { type: 'status.incident-withdrawn', subject: id, payload: { title: row.title } });
      return null;
    },
    async () => undefined,
  );
}

/** Tells the public how it stands. */
export async function tellPublic(house: House, acting: Acting, id: string, given: BodyOf<typeof writeUpdate>): Promise<Result<Told>> {
  const updateId = house.newId('stu');
  return change(
    house,
    acting,
    id,
    async (tx, _side, row) => {
      if (row === null) return refuse('status.not-published', { id });
      const at = given.at === undefined ? acting.now : (parseInstant(given.at) ?? acting.now);
      if (at > acting.now) return refuse('status.update-in-future', { at: iso(at) }, '/at');
      const db = tx.withTables<StatusTables>();
      await db
        .insertInto('status.update')
        .values({ id: updateId, incident_id: id, status: given.status, body: given.body, at: new Date(at), written_at: new Date(acting.now) })
        .execute();
      await db
        .updateTable('status.publication')
        .set({ updated_at: new Date(acting.now), version: row.version + 1 })
        .where('incident_id', '=', id)
        .execute();
      await house.publish(tx, acting.actor, {
        type: 'status.update-written',
        subject: id,
        payload: { update: updateId, status: given.status, body: given.body },
      });
      return null;
    },
    toldAfter,
  );
}
