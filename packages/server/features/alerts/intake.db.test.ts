/** Is what two servers hear at the same moment one alert and one group, is nothing accepted lost, and does full say 503? */
import { listAlerts, listArrivals } from '@samspel/contract/alerts.ts';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type TestSamspel, testSamspel } from '../../app/testing/samspel.ts';
import { makeIntake } from './intake.ts';
import { type AlertGround, alertGround, cart, store } from './testing/alert-ground.ts';

let ground: AlertGround;
let second: TestSamspel;
beforeAll(async () => {
  ground = await alertGround();
  second = await testSamspel({ databaseUrl: ground.test.databaseUrl, clock: ground.test.clock });
});
afterAll(async () => {
  await second.end();
  await ground.end();
});

test('a pair of Alertmanagers tells two servers of an outage at once: each alert is one, all are one group', async () => {
  const { id, key } = await ground.source({ name: 'A pair', kind: 'alertmanager' });
  const notifications = Array.from({ length: 40 }, (_, index) =>
    ground.notification([{ labels: { alertname: 'Errors', severity: 'critical', system: index % 2 === 0 ? 'cart' : 'store', instance: String(index) } }]),
  );
  const sent = notifications.flatMap((body) =>
    [ground.test, second].map(({ samspel }) => samspel.http.inject({ method: 'POST', url: `/in/alerts/${key}`, payload: body as object })),
  );
  expect(new Set((await Promise.all(sent)).map(({ statusCode }) => statusCode))).toEqual(new Set([200]));
  await ground.test.samspel.settle();
  await second.samspel.settle();
  const alerts = (await ground.viewer(listAlerts, { query: { source: id, limit: 100 } })).items;
  expect(alerts).toHaveLength(40);
  expect(alerts.every(({ arrivals }) => arrivals === 2)).toBe(true);
  const groups = await ground.groups();
  expect(groups.map(({ alerts: count, systems }) => [count, systems.map(({ ref }) => ref).sort()])).toEqual([[40, [cart, store].sort()]]);
});

test('what cannot be read is refused whole, and kept for whoever wants to know why', async () => {
  const { id, key } = await ground.source({ name: 'Broken', kind: 'alertmanager' });
  const good = { status: 'firing', labels: { alertname: 'Good' } };
  const answered = await ground.send(`/in/alerts/${key}`, { alerts: [good, { status: 'burning', labels: {} }] });
  expect([answered.status, JSON.parse(answered.body)]).toEqual([
    400,
    { code: 'alerts.unreadable', path: '/alerts/1', message: 'status is burning: firing or resolved was expected' },
  ]);
  expect((await ground.send(`/in/alerts/${key}`, '{"alerts": [\u0000')).status).toBe(400);
  expect(await ground.openKeys(id)).toEqual([]);
  const { items } = await ground.operator(listArrivals, { params: { id } });
  expect(items.map(({ status, signals, fault }) => [status, signals, fault])).toEqual([
    [400, 0, 'The body is no JSON'],
    [400, 0, '/alerts/1: status is burning: firing or resolved was expected'],
  ]);
  const deep = await ground.send(`/in/alerts/${key}`, '['.repeat(200_000));
  expect(deep.status).toBe(400);
  expect((await ground.send(`/in/alerts/${key}`, 'x'.repeat(6_000_000))).status).toBe(413);
});

test('given a key inside a body, then what is kept of the body tells nobody the key', async () => {
  const { id, key } = await ground.source({ name: 'Pipeline', kind: 'pagerduty' });
  const payload = { summary: 'Disk full', source: 'store', severity: 'critical' };
  const sent = await ground.send('/v2/enqueue', { routing_key: key, event_action: 'trigger', dedup_key: 'd1', payload });
  expect(sent.status).toBe(202);
  const [arrival] = (await ground.operator(listArrivals, { params: { id } })).items;
  expect(arrival?.body).toContain('Disk full');
  expect(arrival?.body).not.toContain(key);
});

test('when too much is on its way it says 503 before a body is read, and gives the room back', () => {
  const intake = makeIntake(ground.test.samspel.house, () => undefined, { waiting: 1, bytes: 100, gatherMilliseconds: 1, batch: 1 });
  const first = intake.admit(90);
  expect(intake.admit(20)).toMatchObject({ code: 'alerts.full', facts: { retryAfterSeconds: 1 } });
  if (typeof first === 'function') first();
  expect(typeof intake.admit(20)).toBe('function');
});
