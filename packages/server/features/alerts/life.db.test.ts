/** Are silent monitors unknown, silent jobs failures, and what we look at ourselves down after as many failures as was said? */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { addCheck, addHeartbeat, listAlerts, listChecks, listHeartbeats, lookNow, retireCheck, retireHeartbeat } from '@samspel/contract/alerts.ts';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type AlertGround, alertGround, cart } from './testing/alert-ground.ts';

let ground: AlertGround;
let server: Server;
let answers = 200;
let url: string;
beforeAll(async () => {
  ground = await alertGround();
  server = createServer((_request, response) => response.writeHead(answers).end('all is well'));
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/health`;
});
afterAll(async () => {
  await ground.end();
  await new Promise((closed) => server.close(closed));
});

const open = async () => (await ground.viewer(listAlerts, {})).items.map(({ title, state }) => [title, state]);

test('a job that does not show itself is a failure, and its next sign of life ends it', async () => {
  const made = await ground.operator(addHeartbeat, { body: { name: 'Nightly backup', everySeconds: 3600, graceSeconds: 600, system: cart } });
  const beat = () => ground.send(`/in/heartbeats/${made.key}`, '', { method: 'GET' });
  await ground.test.clock.forward(86_400);
  expect(await open()).toEqual([]);
  expect(await beat()).toMatchObject({ status: 200, body: '{"alive":true}' });
  await ground.test.clock.forward(4200);
  expect(await open()).toEqual([]);
  await ground.test.clock.forward(20);
  expect(await open()).toEqual([['Nightly backup did not run', 'firing']]);
  expect((await ground.viewer(listHeartbeats)).items).toMatchObject([{ state: 'missed', system: { ref: cart } }]);
  await beat();
  expect(await open()).toEqual([]);
  await ground.operator(retireHeartbeat, { params: { id: made.id } });
  expect((await beat()).status).toBe(404);
});

test('a monitor that is silent is unknown, not down; whatever it sends is a sign of life', async () => {
  const source = await ground.source({ name: 'Watched monitor', kind: 'alertmanager' });
  await ground.operator(addHeartbeat, { body: { name: 'Watched monitor', about: 'monitor', source: source.id, everySeconds: 60, graceSeconds: 0 } });
  const sends = () => ground.send(`/in/alerts/${source.key}`, ground.notification([]));
  await ground.send(`/in/alerts/${source.key}`, ground.notification([{ labels: { alertname: 'Watchdog', severity: 'none' } }]));
  await ground.test.clock.forward(50);
  await ground.send(`/in/alerts/${source.key}`, ground.notification([{ labels: { alertname: 'Watchdog', severity: 'none' } }]));
  await ground.test.clock.forward(50);
  expect(await open()).toHaveLength(1);
  await ground.test.clock.forward(60);
  expect((await open()).find(([title]) => title?.includes('silent'))).toEqual(['Watched monitor is silent: what it watches is unknown', 'unknown']);
  expect((await ground.groups()).find(({ title }) => title.includes('silent'))).toMatchObject({ action: 'ticket', incident: null });
  expect((await sends()).status).toBe(200);
  await ground.send(`/in/alerts/${source.key}`, ground.notification([{ labels: { alertname: 'Watchdog', severity: 'none' } }]));
  await open();
  await ground.test.clock.forward(15);
  expect((await open()).some(([title]) => title?.includes('silent'))).toBe(false);
});

test('a check is down after three failures that were seen, and up after two successes', async () => {
  const made = await ground.operator(addCheck, {
    body: { name: 'Front door', kind: 'http', target: url, expect: { contains: 'well' }, everySeconds: 30, system: cart },
  });
  const look = () => ground.operator(lookNow, { params: { id: made.id } });
  expect(await look()).toMatchObject({ state: 'up', lastSays: 'Answered 200' });
  answers = 503;
  expect(await look()).toMatchObject({ state: 'failing', lastSays: 'Answered 503' });
  await ground.test.clock.forward(31);
  const fires = async () => (await open()).filter(([title]) => title?.startsWith('Front door'));
  expect(await fires()).toEqual([]);
  await ground.test.clock.forward(31);
  expect((await ground.viewer(listChecks)).items).toMatchObject([{ state: 'down' }]);
  expect(await fires()).toEqual([['Front door: Answered 503', 'firing']]);
  answers = 200;
  await ground.test.clock.forward(31);
  expect(await fires()).toHaveLength(1);
  await ground.test.clock.forward(31);
  expect(await fires()).toEqual([]);
  await ground.operator(retireCheck, { params: { id: made.id } });
  expect((await ground.viewer(listChecks)).items).toEqual([]);
});
