/**
 * Where do the bytes of mails stand? Raw mails, in parts of a megabyte under their hash, each packed: what comes twice is kept once, and no single row is large. HTML and
 * attachments are in them already, and are read out of them when somebody asks.
 */
import { createHash } from 'node:crypto';
import { promisify } from 'node:util';
import { zstdCompress, zstdDecompress } from 'node:zlib';
import { sql } from 'kysely';
import type { Reader, Tx } from '../../platform/database/database.ts';

const partBytes = 1_000_000;
const pack = promisify(zstdCompress);
const unpack = promisify(zstdDecompress);

/** Bytes ready to be kept. */
export interface Packed {
  readonly hash: string;
  readonly parts: readonly Buffer[];
}

/** Packs bytes; done before the transaction that keeps them. */
export async function packed(bytes: Uint8Array): Promise<Packed> {
  const parts: Buffer[] = [];
  for (let at = 0; at === 0 || at < bytes.length; at += partBytes) parts.push(await pack(bytes.subarray(at, at + partBytes)));
  return { hash: createHash('sha256').update(bytes).digest('hex'), parts };
}

/** Keeps bytes, unless they are kept already. */
export async function keepContent(tx: Tx, { hash, parts }: Packed): Promise<void> {
  for (const [part, bytes] of parts.entries())
    await sql`insert into mail.content (hash, part, packed) values (${hash}, ${part}, ${bytes}) on conflict do nothing`.execute(tx);
}

/** Question: which bytes have this hash? Null when there are none. */
export async function readContent(reader: Reader, hash: string): Promise<Buffer | null> {
  const bytes: Buffer[] = [];
  for (let part = 0; ; part++) {
    const { rows } = await sql<{ packed: Buffer }>`select packed from mail.content where hash = ${hash} and part = ${part}`.execute(reader);
    const [row] = rows;
    if (row === undefined) break;
    bytes.push(await unpack(row.packed));
  }
  return bytes.length === 0 ? null : Buffer.concat(bytes);
}
