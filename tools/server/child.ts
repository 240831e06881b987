/** How do tools run a whole server? As a process of its own, on data of its own, stopped by whoever started it. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const main = join(dirname(fileURLToPath(import.meta.url)), '..', '..', 'packages', 'server', 'app', 'main.ts');

export interface ServerChild {
  readonly address: string;
  /** What stands behind # in the one-time set-up link; null once somebody is there. */
  readonly setupLink: string | null;
  readonly child: ChildProcess;
  readonly stop: () => Promise<void>;
}

/** Starts it and waits until it answers. Throws with what it said when it ends before. */
export async function startServer(environment: Readonly<Record<string, string>>): Promise<ServerChild> {
  const child = spawn(process.execPath, [main], { stdio: ['ignore', 'pipe', 'pipe'], env: { ...process.env, SAMSPEL_LOG_LEVEL: 'warn', ...environment } });
  let said = '';
  child.stderr.on('data', (part: Buffer) => {
    said = (said + String(part)).slice(-4000);
  });
  const ended = once(child, 'exit');
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const lineWith = async (form: RegExp): Promise<string> => {
    for (;;) {
      const { value, done } = await lines.next();
      if (done === true) throw new Error(`Samspel did not start:\n${said}`);
      const found = form.exec(value)?.[1];
      if (found !== undefined) return found;
    }
  };
  const address = await lineWith(/ is at (https?:\S+)/);
  const { needsSetup } = (await (await fetch(`${address}/api/session`)).json()) as { needsSetup: boolean };
  const setupLink = needsSetup ? await lineWith(/#(\S+)$/) : null;
  child.stdout.resume();
  const stop = async (): Promise<void> => {
    if (child.exitCode === null && child.signalCode === null) child.kill('SIGTERM');
    await ended;
  };
  return { address, setupLink, child, stop };
}
