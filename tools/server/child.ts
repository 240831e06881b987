/** How do tools run a whole server? As a process of its own, on data of its own, stopped with whoever started it. */
import { type ChildProcess, spawn } from 'node:child_process';
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
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const stop = async (): Promise<void> => {
    if (child.exitCode === null && child.signalCode === null) child.kill('SIGTERM');
    await ended;
  };
  const address = await new Promise<string>((resolve, reject) => {
    child.once('exit', () => reject(new Error(`Samspel did not start:\n${said}`)));
    createInterface({ input: child.stdout }).on('line', (line) => {
      const found = /is at (https?:\S+)/.exec(line)?.[1];
      if (found !== undefined) resolve(found);
      const link = /#(\S+)$/.exec(line)?.[1];
      if (link !== undefined) setupLink = link;
    });
  });
  let setupLink: string | null = null;
  const state = (await (await fetch(`${address}/api/session`)).json()) as { needsSetup?: boolean };
  if (state.needsSetup === true) setupLink = await lastLink(child, () => setupLink);
  return { address, setupLink, child, stop };
}

/** The link is the line after the address; it has been read by the time the server answered, or is about to be. */
async function lastLink(child: ChildProcess, read: () => string | null): Promise<string> {
  for (;;) {
    const link = read();
    if (link !== null) return link;
    await new Promise<void>((resolve) => child.stdout?.once('data', () => setImmediate(resolve)));
  }
}
