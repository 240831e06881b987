/** Does a receiver of mail answer at a port, and does it offer encryption? What the test button sees. */
import { connect } from 'node:net';
import type { Tried } from '../../ports/adapter.ts';

/** Greets the receiver as another mail server would, and leaves. */
export function greet(host: string, port: number, name: string, signal: AbortSignal): Promise<Tried> {
  const there = host === '0.0.0.0' ? '127.0.0.1' : host === '::' ? '::1' : host;
  return new Promise((resolve) => {
    const socket = connect({ host: there, port });
    let heard = '';
    const end = (ok: boolean, says: string): void => {
      socket.destroy();
      resolve({ ok, says });
    };
    socket.setTimeout(5000, () => end(false, `Port ${port} does not answer in time.`));
    signal.addEventListener('abort', () => end(false, 'It was broken off.'), { once: true });
    socket.on('error', (error: Error & { readonly code?: string }) =>
      error.code === 'ECONNREFUSED'
        ? end(true, `Nothing listens on port ${port} yet; the receiver will when it is saved and on.`)
        : end(false, `Port ${port} cannot be reached: ${error.message}`),
    );
    socket.on('data', (chunk: Buffer) => {
      heard += chunk.toString('latin1');
      if (/^220 .*\r\n$/.test(heard)) socket.write(`EHLO ${name}\r\n`);
      else if (/^250 .*\r\n/m.test(heard)) {
        const isOurs = /^220 .*Samspel/.test(heard);
        const tls = /STARTTLS/.test(heard) ? 'and offers encryption' : 'without encryption';
        end(
          isOurs,
          isOurs ? `The receiver answers on port ${port} ${tls}.` : `Another program answers on port ${port}: ${heard.slice(0, 100).split('\r\n')[0]}`,
        );
      } else if (heard.length > 10_000) end(false, `What answers on port ${port} is no mail server.`);
    });
  });
}
