/** How does a journey talk on IRC as people do? By ii, a real client whose channels are files: what is written into `in` is said, what was said stands in `out`. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { appendFileSync, existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { vi } from 'vitest';

/** Why there is none here; null when there is. */
export function missingIi(): string | null {
  return existsSync('/usr/bin/ii') ? null : 'ii is not installed (apt-get install ii)';
}

export interface IiClient {
  /** Says a line in a channel, or to a nick. */
  readonly say: (to: string, text: string) => Promise<void>;
  /** Comes back with the line that fits, of all that stood or come to stand there. */
  readonly sees: (where: string, pattern: RegExp) => Promise<string>;
  readonly all: (where: string) => readonly string[];
  readonly end: () => Promise<void>;
}

/** Connects as `nick` and joins channels. */
export async function ii(port: number, nick: string, ...channels: readonly string[]): Promise<IiClient> {
  const folder = mkdtempSync(join(tmpdir(), 'samspel-ii-'));
  const server = join(folder, '127.0.0.1');
  const child = spawn('/usr/bin/ii', ['-i', folder, '-s', '127.0.0.1', '-p', String(port), '-n', nick], { stdio: 'ignore' });
  const ended = once(child, 'exit');
  const all = (where: string): readonly string[] => {
    const out = join(server, where, 'out');
    return existsSync(out) ? readFileSync(out, 'utf8').split('\n') : [];
  };
  const there = async (path: string): Promise<void> => vi.waitUntil(() => existsSync(path), { timeout: 15_000, interval: 20 }).then(() => undefined);
  const write = async (path: string, line: string): Promise<void> => {
    await there(path);
    appendFileSync(path, `${line}\n`);
  };
  const sees = (where: string, pattern: RegExp): Promise<string> =>
    vi.waitUntil(() => all(where).find((line) => pattern.test(line)), { timeout: 20_000, interval: 20 });
  await sees('', /Welcome|001|End of MOTD|MOTD/i);
  for (const channel of channels) {
    await write(join(server, 'in'), `/j ${channel}`);
    await sees(channel, new RegExp(`${nick}.* has joined`));
  }
  return {
    all,
    sees,
    say: async (to, text) => {
      const place = join(server, to, 'in');
      if (existsSync(place)) await write(place, text);
      else await write(join(server, 'in'), `/j ${to} ${text}`);
    },
    end: async () => {
      if (child.exitCode === null && child.signalCode === null) child.kill('SIGKILL');
      await ended;
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
