/**
 * How is a storm answered quickly, and nothing that was answered lost? What comes in within a few milliseconds is looked up, read and written together: one
 * transaction for all of it, and each is answered when that is committed. What cannot be written is answered 503, which every monitor repeats; never
 * 429, which some take for "throw it away".
 */
import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { alertsRefusals as no } from '@samspel/contract/alerts.ts';
import type { Signal } from '@samspel/core/alerts/signal.ts';
import type { Mapping } from '@samspel/core/alerts/wire/mapping.ts';
import { refuse } from '@samspel/core/decision/refusal.ts';
import { type Instant, iso } from '@samspel/core/time/instant.ts';
import { sql } from 'kysely';
import { isTold, tellAt } from '../../platform/clock.ts';
import type { Tx } from '../../platform/database/database.ts';
import type { House } from '../../platform/house.ts';
import type { Admit } from '../../platform/http/bind.ts';
import { requestIdOf } from './request-id.ts';
import { ownSource, self } from './telling.ts';
import { type Addressed, type Reply, type Request, stranger, type Understood, understand } from './wire.ts';

interface IntakeLimits {
  /** Requests that may wait to be written. */
  readonly waiting: number;
  /** Bytes of bodies that may be on their way. */
  readonly bytes: number;
  /** So long the first of a batch waits for others. */
  readonly gatherMilliseconds: number;
  readonly batch: number;
}

const intakeLimits: IntakeLimits = { waiting: 5000, bytes: 64 * 1024 * 1024, gatherMilliseconds: 4, batch: 500 };

/** Characters of a body that are kept for whoever wants to know why. */
const keptCharacters = 16_000;

interface Waiting {
  readonly request: Request;
  readonly addressed: Addressed;
  readonly keyHash: string | null;
  readonly at: Instant;
  readonly told: boolean;
  readonly done: (reply: Reply) => void;
  readonly failed: (error: unknown) => void;
}

interface SourceRow {
  readonly id: string;
  readonly keyHash: string;
  readonly kind: string;
  readonly mapping: Mapping | null;
}

export interface Intake {
  readonly admit: Admit;
  /** Answers when what the request says is in the database, or nothing of it is to be kept. */
  readonly take: (request: Request, addressed: Addressed, at: Instant) => Promise<Reply>;
}

/** How keys are kept. */
export function hashOf(key: string): string {
  return createHash('sha256').update(key).digest('hex');
}

/** A key such as PagerDuty's clients want them: 32 letters and digits. */
export function freshKey(): string {
  const letters = 'abcdefghijkmnpqrstuvwxyz23456789';
  return [...randomBytes(32)].map((byte) => letters.charAt(byte % letters.length)).join('');
}

const freshAlias = (): string => randomUUID().replaceAll('-', '');

/** Makes the intake. `taken` is called after each commit that left signals in the inbox. */
export function makeIntake(house: House, taken: () => void, limits: IntakeLimits = intakeLimits): Intake {
  let waiting: Waiting[] = [];
  let flushing = false;
  let planned = false;
  let bytes = 0;

  const flush = async (): Promise<void> => {
    planned = false;
    if (flushing) return;
    flushing = true;
    while (waiting.length > 0) {
      const batch = waiting.slice(0, limits.batch);
      waiting = waiting.slice(limits.batch);
      await write(house, batch).then(
        (left) => left && taken(),
        async (error: unknown) => {
          if (batch.length === 1) return batch[0]?.failed(error);
          // One that the database does not take must not refuse the others.
          for (const one of batch) await write(house, [one]).then((left) => left && taken(), one.failed);
        },
      );
    }
    flushing = false;
  };

  return {
    admit: (length) => {
      if (waiting.length >= limits.waiting || (bytes > 0 && bytes + length > limits.bytes)) return refuse(no.full.code, { retryAfterSeconds: 1 }).refusal;
      bytes += length;
      return () => {
        bytes -= length;
      };
    },
    take: (request, addressed, at) =>
      new Promise<Reply>((done, failed) => {
        waiting.push({ request, addressed, keyHash: addressed.key === null ? null : hashOf(addressed.key), at, told: isTold(), done, failed });
        if (flushing || planned) return;
        planned = true;
        setTimeout(() => void flush(), limits.gatherMilliseconds);
      }),
  };
}

/** Reads a batch, writes what is to be kept, answers. Whether signals were left in the inbox. */
async function write(house: House, batch: readonly Waiting[]): Promise<boolean> {
  const sources = await sourcesOf(house, batch);
  const read = batch.map((one) => {
    const id = house.newId('arv');
    const fresh = { key: freshAlias, requestId: () => requestIdOf(id) };
    const source = one.keyHash === null ? undefined : sources.get(one.keyHash);
    if (source === undefined || (one.addressed.source !== null && one.addressed.source !== source.id))
      return { id, one, source: null, understood: null, reply: stranger(one.addressed, fresh.requestId()) };
    const understood = understand(one.request, one.addressed, source, fresh, one.at);
    return { id, one, source, understood, reply: understood.reply };
  });
  const kept = read.flatMap(({ id, one, source, understood }) => (source === null || understood === null ? [] : [{ id, one, source, understood }]));
  if (kept.length > 0) await house.change((tx) => keep(tx, house, kept));
  for (const { one, reply } of read) one.done(reply);
  return kept.some(({ understood }) => understood.signals.length > 0);
}

async function sourcesOf(house: House, batch: readonly Waiting[]): Promise<ReadonlyMap<string, SourceRow>> {
  const hashes = [...new Set(batch.flatMap(({ keyHash }) => keyHash ?? []))];
  if (hashes.length === 0) return new Map();
  const { rows } = await sql<SourceRow>`
    select id, key_hash as "keyHash", kind, mapping from alerts.source where key_hash = any(${hashes}::text[]) and retired_at is null`.execute(house.reader);
  return new Map(rows.map((row) => [row.keyHash, row]));
}

interface Kept {
  readonly id: string;
  readonly one: Waiting;
  readonly source: SourceRow;
  readonly understood: Understood;
}

async function keep(tx: Tx, house: House, kept: readonly Kept[]): Promise<void> {
  const rows = kept.map(({ id, one, source, understood }) => ({
    id,
    source: source.id,
    at: iso(one.at),
    told: one.told,
    form: understood.form,
    status: understood.reply.status,
    bytes: one.request.bytes.length,
    body: bodyOf(one.request.bytes, one.addressed.key),
    count: understood.signals.length,
    fault: understood.fault,
    asked: understood.asked ?? null,
    key: understood.asked === undefined ? null : understood.signals[0]?.key,
    signals: understood.signals,
  }));
  await sql`
    with given as (
      select * from json_to_recordset(${JSON.stringify(rows)}::json)
        r (id text, source text, at timestamptz, told boolean, form text, status int, bytes int, body text, count int, fault text, asked text, key text, signals json)),
    kept as (insert into alerts.arrival (id, source, at, form, status, bytes, body, signals, fault, asked, key)
      select id, source, at, form, status, bytes, body, count, fault, asked, key from given)
    insert into alerts.inbox (source, at, told, signals) select source, at, told, signals from given where count > 0`.execute(tx);
  for (const { one, source, understood } of kept) {
    const { change } = understood;
    if (change === null) continue;
    const { summary, at, from, details, links } = change;
    const publish = () =>
      house.publish(tx, self, {
        type: 'alerts.change-told',
        subject: source.id,
        payload: { source: source.id, summary, at: iso(at ?? one.at), from, details, links: [...links] },
      });
    await (one.told ? tellAt(one.at, publish) : publish());
  }
}

/** The body as text that a database keeps: cut, without what no text holds, and without the key that PagerDuty's clients write into it. */
function bodyOf(bytes: Uint8Array, key: string | null): string {
  const text = new TextDecoder('utf-8').decode(bytes.subarray(0, keptCharacters * 4));
  const open = key === null || key === '' ? text : text.replaceAll(key, '…');
  return open.slice(0, keptCharacters).replaceAll('\0', '\uFFFD').toWellFormed();
}

/** Puts signals into the inbox that did not come by a door. */
export async function putSignals(tx: Tx, source: string, signals: readonly Signal[], now: Instant): Promise<void> {
  if (signals.length === 0) return;
  await sql`insert into alerts.inbox (source, at, told, signals) values (${source}, ${new Date(now)}, ${isTold()}, ${JSON.stringify(signals)})`.execute(tx);
}

/** The same for our own: missed heartbeats and checks. */
export const putOwn = (tx: Tx, signals: readonly Signal[], now: Instant): Promise<void> => putSignals(tx, ownSource, signals, now);
