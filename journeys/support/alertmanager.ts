/** How does a journey get a real Alertmanager? Debian's, on loopback in a folder of its own, sending to one address, told by `amtool`; stopped by id. */
import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { vi } from 'vitest';

const programs = { alertmanager: '/usr/bin/prometheus-alertmanager', amtool: '/usr/bin/amtool' } as const;
const run = promisify(execFile);

/** Why none can be started here; null when one can. */
export function missingAlertmanager(): string | null {
  return Object.values(programs).every((path) => existsSync(path)) ? null : 'Alertmanager is not installed (apt-get install prometheus-alertmanager)';
}

export interface TestAlertmanager {
  /** Tells it of an alert; `end` in the past says that it is over. */
  readonly tell: (alert: {
    readonly labels: Readonly<Record<string, string>>;
    readonly summary: string;
    readonly start: string;
    readonly end?: string;
  }) => Promise<void>;
  readonly end: () => Promise<void>;
}

/** Starts one that sends what it hears to `url` at once, with `key`, and says too when it is over. */
export async function startAlertmanager({ url, key }: { readonly url: string; readonly key: string }): Promise<TestAlertmanager> {
  const folder = mkdtempSync(join(tmpdir(), 'samspel-alertmanager-'));
  const [web, configuration] = [`127.0.0.1:${await freePort()}`, join(folder, 'alertmanager.yml')];
  writeFileSync(configuration, configurationOf(url, key));
  const given = [`--config.file=${configuration}`, `--storage.path=${folder}`, `--web.listen-address=${web}`, '--cluster.listen-address='];
  const child = spawn(programs.alertmanager, given, { stdio: ['ignore', 'ignore', 'pipe'] });
  let said = '';
  child.stderr.on('data', (part: Buffer) => {
    said = (said + String(part)).slice(-3000);
  });
  const ended = once(child, 'exit');
  await vi.waitUntil(
    async () => {
      if (child.exitCode !== null) throw new Error(`Alertmanager ended: ${said}`);
      return fetch(`http://${web}/-/ready`).then(
        (answer) => answer.ok,
        () => false,
      );
    },
    { timeout: 20_000, interval: 50 },
  );
  return {
    tell: async ({ labels, summary, start, end }) => {
      const pairs = Object.entries(labels).map(([name, value]) => `${name}=${value}`);
      const times = [`--start=${start}`, ...(end === undefined ? [] : [`--end=${end}`])];
      await run(programs.amtool, [`--alertmanager.url=http://${web}`, 'alert', 'add', ...pairs, `--annotation=summary=${summary}`, ...times]);
    },
    end: async () => {
      if (child.exitCode === null && child.signalCode === null) child.kill('SIGKILL');
      await ended;
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

const configurationOf = (url: string, key: string): string => `route:
  receiver: samspel
  group_by: [alertname]
  group_wait: 10ms
  group_interval: 1s
  repeat_interval: 1h
receivers:
  - name: samspel
    webhook_configs:
      - url: ${url}
        send_resolved: true
        http_config:
          authorization: { credentials: ${key} }
`;

/** A port that nobody listens on at the moment. */
export async function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer().on('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => (typeof address === 'object' && address !== null ? resolve(address.port) : reject(new Error('no port'))));
    });
  });
}
