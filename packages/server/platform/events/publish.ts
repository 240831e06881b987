/**
 * How does a fact leave a transaction? As a row in `platform.event` and one row in `platform.delivery` for each durable
 * subscriber, written by the transaction that made the fact. The event log is also the audit trail and every timeline.
 *
 * One NOTIFY a transaction, just before its commit, wakes the workers and the browsers of all servers; it carries what
 * changed, never the facts themselves, and nothing is lost when it is: workers look at the table anyway.
 */
import type { Actor } from '@samspel/core/access/role.ts';
import type { Id } from '@samspel/core/ids/id.ts';
import type { Instant } from '@samspel/core/time/instant.ts';
import { sql } from 'kysely';
import type { z } from 'zod';
import type { Tx } from '../database/database.ts';

/** An event as a feature writes it. */
export interface Draft {
  /** `noun.past-tense`, declared in the contract. */
  readonly type: string;
  /** What it happened to: an id or a catalog reference. */
  readonly subject: string;
  /** As the contract's schema of this event says. */
  readonly payload: Readonly<Record<string, unknown>>;
}

/** An event as it was written. */
export interface Recorded extends Draft {
  readonly id: Id<'evt'>;
  readonly at: Instant;
  readonly actor: Pick<Actor, 'kind' | 'id' | 'name'>;
}

/** What a transaction changed, as the other servers and the browsers hear it. Without subjects: too many to name. */
export interface Change {
  readonly nouns: readonly string[];
  readonly subjects?: readonly string[];
}

export const channel = 'samspel_change';
/** PostgreSQL takes at most 8,000 bytes in one NOTIFY. */
const largestNotice = 7_000;

export interface PublishingParts {
  readonly now: () => Instant;
  readonly newId: (prefix: 'evt') => Id<'evt'>;
  /** Schemas of all declared events. */
  readonly schemas: Readonly<Record<string, z.ZodType>>;
  /** Names of the reactions that want an event of this type. */
  readonly subscribers: (type: string) => readonly string[];
}

export interface Publishing {
  readonly publish: (tx: Tx, actor: Actor, draft: Draft) => Promise<void>;
  /** The NOTIFY of a transaction, for `makeChange`. */
  readonly announce: (tx: Tx) => Promise<void>;
  /** Types published by a transaction, for the counters. */
  readonly publishedBy: (tx: Tx) => readonly string[];
  /** Does work at a savepoint. When it throws, what it wrote is undone, what it published is forgotten, and it throws on. */
  readonly atSavepoint: <T>(tx: Tx, work: () => Promise<T>) => Promise<T>;
}

/** Makes `house.publish`. An event that is not declared, or whose payload does not fit its schema, is a bug and throws. */
export function makePublishing(parts: PublishingParts): Publishing {
  const published = new WeakMap<Tx, { type: string; subject: string }[]>();
  return {
    publish: async (tx, actor, draft) => {
      const schema = parts.schemas[draft.type];
      if (schema === undefined) throw new Error(`event ${draft.type} is not declared in the contract`);
      const payload = schema.parse(draft.payload);
      const at = new Date(parts.now());
      const reactions = parts.subscribers(draft.type);
      await sql`
        with fact as (
          insert into platform.event (id, at, type, subject, actor_kind, actor_id, actor_name, payload)
          values (${parts.newId('evt')}, ${at}, ${draft.type}, ${draft.subject}, ${actor.kind}, ${actor.id}, ${actor.name}, ${JSON.stringify(payload)})
          returning id)
        insert into platform.delivery (event_id, reaction, due_at, created_at)
        select fact.id, reaction, ${at}, ${at} from fact, unnest(${reactions}::text[]) reaction`.execute(tx);
      const list = published.get(tx) ?? [];
      list.push({ type: draft.type, subject: draft.subject });
      published.set(tx, list);
    },
    announce: async (tx) => {
      const list = published.get(tx) ?? [];
      if (list.length === 0) return;
      await sql`select pg_notify(${channel}, ${noticeOf(list)})`.execute(tx);
    },
    publishedBy: (tx) => (published.get(tx) ?? []).map((entry) => entry.type),
    atSavepoint: async (tx, work) => {
      const before = published.get(tx)?.length ?? 0;
      await sql`savepoint work`.execute(tx);
      try {
        const result = await work();
        await sql`release savepoint work`.execute(tx);
        return result;
      } catch (error) {
        await sql`rollback to savepoint work`.execute(tx);
        published.get(tx)?.splice(before);
        throw error;
      }
    },
  };
}

/** Words a NOTIFY: nouns and subjects, or the nouns alone when there are too many subjects. */
export function noticeOf(list: readonly { readonly type: string; readonly subject: string }[]): string {
  const nouns = [...new Set(list.map((entry) => entry.type.slice(0, entry.type.indexOf('.'))))];
  const whole = JSON.stringify({ nouns, subjects: [...new Set(list.map((entry) => entry.subject))] } satisfies Change);
  return Buffer.byteLength(whole) <= largestNotice ? whole : JSON.stringify({ nouns } satisfies Change);
}
