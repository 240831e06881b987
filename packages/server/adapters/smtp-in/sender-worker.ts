/** What runs in the thread that checks senders? Several checks beside each other: most of their time they wait for names. */
import { parentPort } from 'node:worker_threads';
import type { SenderCheck } from '../../ports/mail-in.ts';
import { checkSender, type Envelope, rememberingLookUp } from './check-sender.ts';

export interface CheckAsked {
  readonly id: number;
  readonly raw: Uint8Array;
  readonly envelope: Envelope;
}

export interface CheckTold {
  readonly id: number;
  readonly check: SenderCheck;
}

const lookUp = rememberingLookUp(() => performance.now());

parentPort?.on('message', ({ id, raw, envelope }: CheckAsked) => {
  void checkSender(Buffer.from(raw.buffer, raw.byteOffset, raw.byteLength), envelope, lookUp).then((check) =>
    parentPort?.postMessage({ id, check } satisfies CheckTold),
  );
});
