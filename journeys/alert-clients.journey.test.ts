/**
 * Real monitors and real clients are pointed at a running server, and nothing of them is changed but the address: Prometheus and Alertmanager from Debian,
 * amtool, PagerDuty's and Opsgenie's own clients from npm. What each says begins and ends as alerts here.
 */
import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { request as forward } from 'node:http';
import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { addSource, listAlerts, listGroups } from '@samspel/contract/alerts.ts';
import { readAudit } from '@samspel/contract/audit.ts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { certificate, key as certificateKey } from '../packages/server/adapters/probe/testing/certificate.ts';
import { freePort, missingAlertmanager, startAlertmanager } from './support/alertmanager.ts';
import { beginStory, type Story } from './support/story.ts';

const run = promisify(execFile);
const clients = fileURLToPath(new URL('./support/alert-clients.ts', import.meta.url));
const catalog = `apiVersion: backstage.io/v1alpha1
kind: Group
metadata: {name: listening}
spec: {type: team, children: []}
---
apiVersion: backstage.io/v1alpha1
kind: Component
metadata: {name: play}
spec: {type: service, lifecycle: production, owner: listening}
`;

let story: Story;
let address: string;
let front: Server;
let folder: string;
beforeAll(async () => {
  story = await beginStory(new Date(Math.floor(Date.now() / 1000) * 1000).toISOString());
  await story.importCatalog({ 'catalog-info.yaml': catalog }, { ownersAccepted: true });
  address = await story.samspel.http.listen({ host: '127.0.0.1', port: 0 });
  folder = mkdtempSync(join(tmpdir(), 'samspel-alert-clients-'));
  writeFileSync(join(folder, 'certificate.pem'), certificate);
  // PagerDuty's client speaks https only: what stands before servers in production stands before this one.
  front = createServer({ cert: certificate, key: certificateKey }, (given, answer) => {
    const on = forward(`${address}${given.url ?? '/'}`, { method: given.method, headers: given.headers }, (reply) => {
      answer.writeHead(reply.statusCode ?? 500, reply.headers);
      reply.pipe(answer);
    });
    given.pipe(on);
  });
  front.listen(0, '127.0.0.1');
  await once(front, 'listening');
});
afterAll(async () => {
  front.close();
  front.closeAllConnections();
  rmSync(folder, { recursive: true, force: true });
  await story.end();
});

const source = (name: string, kind: 'alertmanager' | 'pagerduty' | 'opsgenie') => story.as.operator(addSource, { body: { name, kind } });
const states = async (of: string) =>
  (await story.as.viewer(listAlerts, { query: { source: of, state: 'all' } })).items.map(({ title, state }) => `${title}: ${state}`);

/** What the clients were answered. */
async function client(...given: readonly string[]): Promise<Record<string, unknown>[]> {
  const env = { ...process.env, NODE_EXTRA_CA_CERTS: join(folder, 'certificate.pem') };
  const { stdout } = await run(process.execPath, [clients, ...given], { env });
  return stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Record<string, unknown>);
}

test("PagerDuty's client triggers, acknowledges, resolves, and tells of a change", async () => {
  const { id, key } = await source('Sensu', 'pagerduty');
  const host = `localhost:${(front.address() as AddressInfo).port}`;
  const said = { status: 202, message: 'Event processed', dedup_key: 'playlist/latency' };
  expect(await client('pagerduty', host, key, 'trigger', 'trigger', 'acknowledge')).toMatchObject(
    [said, said, said].map(({ message, dedup_key }) => ({ message, dedup_key })),
  );
  expect((await story.as.viewer(listAlerts, { query: { source: id } })).items).toMatchObject([
    { state: 'acknowledged', arrivals: 2, system: { ref: 'component:default/play' } },
  ]);
  await client('pagerduty', host, key, 'resolve', 'change');
  expect(await states(id)).toEqual(['Playlist latency above 400 ms: resolved']);
  const told = await story.as.admin(readAudit, { query: { type: 'alerts.change-told', limit: 5 } });
  expect(told.items).toMatchObject([{ type: 'alerts.change-told', payload: { summary: 'playlist 1.4.2 to 5% of hosts' } }]);
});

test("Opsgenie's client creates, acknowledges and closes by an alias with a slash", async () => {
  const { id, key } = await source('Old scripts', 'opsgenie');
  const [created, acknowledged] = await client('opsgenie', address, key, 'playlist/latency', 'create', 'acknowledge');
  expect([created, acknowledged]).toMatchObject([{ result: 'Request will be processed' }, { result: 'Request will be processed' }]);
  expect(await states(id)).toEqual(['Playlist latency above 400 ms: acknowledged']);
  await client('opsgenie', address, key, 'playlist/latency', 'close');
  expect(await states(id)).toEqual(['Playlist latency above 400 ms: resolved']);
});

test("Opsgenie's client asks what became of it, reads, tags, acts and deletes, by an alias that it does not encode", async () => {
  const { id, key } = await source('Older scripts', 'opsgenie');
  const alias = 'disk/95%?';
  const steps = ['create', 'status', 'get', 'tag', 'untag', 'act', 'get', 'notes', 'list', 'delete'];
  const told = await client('opsgenie', address, key, alias, ...steps);
  expect(Object.fromEntries(told.map(({ data }, index) => [`${index} ${steps[index]}`, data]))).toMatchObject({
    '1 status': { isSuccess: true, status: 'Created alert', alias },
    '2 get': { alias, status: 'open', priority: 'P1', tags: ['a'], entity: 'play' },
    '6 get': { alias, tags: ['c'] },
    '7 notes': [{ note: 'Action restart was asked for at the monitor, by bo@example.com' }, {}, {}],
    '8 list': [{ alias }],
  });
  expect(await states(id)).toEqual(['Playlist latency above 400 ms: resolved']);
});

const missing = missingAlertmanager() ?? (existsSync('/usr/bin/prometheus') ? null : 'Prometheus is not installed (apt-get install prometheus)');

describe.skipIf(missing !== null)(missing ?? "Debian's programs", () => {
  test('Alertmanager tells by its webhook that an alert begins and ends', async () => {
    const { id, key } = await source('Alertmanager', 'alertmanager');
    const monitor = await startAlertmanager({ url: `${address}/in/alerts/${id}`, key });
    try {
      const start = new Date(Date.now() - 5000).toISOString();
      const alert = { labels: { alertname: 'Latency', system: 'play', severity: 'critical' }, summary: 'Play is slow', start };
      await monitor.tell(alert);
      await expect.poll(() => states(id)).toEqual(['Play is slow: firing']);
      await story.samspel.settle();
      const [group] = (await story.as.viewer(listGroups, {})).items;
      expect(group).toMatchObject({ state: 'burning', action: 'incident', incident: expect.stringMatching(/^inc_/) as string });
      await monitor.tell({ ...alert, end: new Date().toISOString() });
      await expect.poll(() => states(id)).toEqual(['Play is slow: resolved']);
    } finally {
      await monitor.end();
    }
  });

  test('amtool takes us for an Alertmanager', async () => {
    const { id, key } = await source('By hand', 'alertmanager');
    await run('/usr/bin/amtool', [
      `--alertmanager.url=${address}/in/alerts/${key}`,
      'alert',
      'add',
      'ByHand',
      'severity=warning',
      'job=play',
      '--annotation=summary=put in by hand',
    ]);
    expect(await states(id)).toEqual(['put in by hand: firing']);
  });

  test('Prometheus sends straight here, again and again, and says when it is over', async () => {
    const { id, key } = await source('Prometheus', 'alertmanager');
    const web = `127.0.0.1:${await freePort()}`;
    const rules =
      'groups: [{ name: test, rules: [{ alert: Always, expr: "vector(1)", labels: { severity: info, service: play }, annotations: { summary: Always so } }] }]';
    writeFileSync(join(folder, 'rules.yml'), rules);
    const target = new URL(address).host;
    writeFileSync(
      join(folder, 'prometheus.yml'),
      `global: { evaluation_interval: 200ms }\nrule_files: [${join(folder, 'rules.yml')}]\nalerting: { alertmanagers: [{ path_prefix: /in/alerts/${id}, authorization: { credentials: ${key} }, static_configs: [{ targets: ['${target}'] }] }] }\n`,
    );
    const given = [
      `--config.file=${join(folder, 'prometheus.yml')}`,
      `--storage.tsdb.path=${join(folder, 'data')}`,
      `--web.listen-address=${web}`,
      '--rules.alert.resend-delay=200ms',
    ];
    const prometheus = spawn('/usr/bin/prometheus', given, { stdio: 'ignore' });
    const ended = once(prometheus, 'exit');
    try {
      await expect.poll(async () => (await story.as.viewer(listAlerts, { query: { source: id } })).items[0]?.arrivals ?? 0).toBeGreaterThan(1);
      expect(await states(id)).toEqual(['Always so: firing']);
    } finally {
      prometheus.kill('SIGKILL');
      await ended;
    }
    // Four times its resend delay, and nobody said it again.
    await story.clock.forward(3600);
    expect(await states(id)).toEqual(['Always so: expired']);
  });
});
