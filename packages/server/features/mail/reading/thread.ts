/** What runs in the thread that reads mail? One mail after another; what it answers with is handed over, not copied. */
import { parentPort } from 'node:worker_threads';
import { forgive } from './decoding.ts';

forgive();
const { readMail } = await import('./read-mail.ts');

async function answer(raw: Uint8Array): Promise<void> {
  try {
    const read = await readMail(raw);
    const whole = read.attachments.flatMap(({ bytes }) =>
      bytes !== null && bytes.byteLength === bytes.buffer.byteLength ? [bytes.buffer as ArrayBuffer] : [],
    );
    parentPort?.postMessage({ read }, [...new Set(whole)]);
  } catch (error) {
    parentPort?.postMessage({ failed: error instanceof Error ? error.message : String(error) });
  }
}

parentPort?.on('message', (raw: Uint8Array) => void answer(raw));
