/** What runs in the thread that reads mail? One mail after another; of attachments only the bytes that are asked for leave it. */
import { parentPort } from 'node:worker_threads';
import { forgive } from './decoding.ts';
import type { ReadMail } from './read-mail.ts';

forgive();
const { readMail } = await import('./read-mail.ts');

export interface Asked {
  readonly raw: Uint8Array;
  /** Hash of an attachment whose bytes are wanted; null: of none. */
  readonly wants: string | null;
}

/** A mail as the thread tells it. */
export interface ToldMail extends Omit<ReadMail, 'attachments'> {
  readonly attachments: readonly Omit<ReadMail['attachments'][number], 'bytes'>[];
  /** Of the attachment that was asked for; null: it is not there. */
  readonly wanted: Uint8Array | null;
}

async function answer({ raw, wants }: Asked): Promise<void> {
  try {
    const { attachments, ...rest } = await readMail(raw);
    const wanted = wants === null ? null : (attachments.find(({ hash }) => hash === wants)?.bytes ?? null);
    const read: ToldMail = { ...rest, attachments: attachments.map(({ bytes: _bytes, ...one }) => one), wanted };
    parentPort?.postMessage({ read });
  } catch (error) {
    parentPort?.postMessage({ failed: error instanceof Error ? error.message : String(error) });
  }
}

parentPort?.on('message', (asked: Asked) => void answer(asked));
