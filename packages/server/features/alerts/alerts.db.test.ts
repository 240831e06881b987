/** Do alerts become groups, groups incidents, and does everything end as it should? */
import {
  addSilence,
  alertCounts,
  changeAlertPolicy,
  changeSource,
  closeGroup,
  endSilence,
  listAlerts,
  listGroups,
  listSources,
  readAlert,
  readAlertPolicy,
  readGroup,
  scrubList,
} from '@samspel/contract/alerts.ts';
import { setAlias } from '@samspel/contract/dependencies.ts';
import { listFindings } from '@samspel/contract/findings.ts';
import { acknowledgeIncident, listIncidents, readIncident, resolveIncident } from '@samspel/contract/incidents.ts';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type AlertGround, alertGround, cart, mailer, pay, store, web } from './testing/alert-ground.ts';

let ground: AlertGround;
let address: string;
let source: string;
beforeAll(async () => {
  ground = await alertGround();
  const made = await ground.source({ name: 'Main Alertmanager', kind: 'alertmanager' });
  address = `/in/alerts/${made.key}`;
  source = made.id;
});
afterAll(async () => ground.end());

const fire = (...systems: readonly string[]) =>
  ground.send(address, ground.notification(systems.map((system) => ({ labels: { alertname: 'Errors', severity: 'critical', system } }))));

async function endAll(): Promise<void> {
  for (const group of await ground.groups())
    if (group.burning > 0) await ground.member(closeGroup, { params: { id: group.id }, body: { why: 'the test goes on' } });
  await ground.test.clock.forward(400);
  for (const incident of (await ground.viewer(listIncidents, { query: { limit: 100 } })).items)
    if (incident.state !== 'resolved' && incident.state !== 'merged') await ground.operator(resolveIncident, { params: { id: incident.id }, body: {} });
  expect(await ground.groups()).toEqual([]);
}

test('an outage of the store pages once: what stands on it joins its group, whichever is heard of first', async () => {
  for (const systems of [['cart'], ['pay'], ['store'], ['web', 'mailer']]) {
    await fire(...systems);
    await ground.test.samspel.settle();
  }
  const groups = await ground.groups();
  expect(groups.map(({ systems, cause, alerts, burning }) => [systems.map(({ ref }) => ref).sort(), cause?.ref, alerts, burning])).toEqual([
    [[mailer], mailer, 1, 1],
    [[cart, pay, web, store].sort(), store, 4, 4],
  ]);
  await ground.test.samspel.settle();
  const incidents = (await ground.viewer(listIncidents, { query: { limit: 10 } })).items;
  expect(incidents.map(({ state, severity, targets }) => [state, severity, targets])).toEqual([
    ['open', 'major', [mailer]],
    ['open', 'major', [cart]],
  ]);
  const [, group] = await ground.groups();
  const page = await ground.viewer(readGroup, { params: { id: group?.id ?? '' } });
  expect(page.incident).toBe(incidents[1]?.id);
  expect(page.list.map(({ system, joined }) => [system?.ref, joined])).toEqual([
    [cart, 'Nothing that burns stands under Cart or on it'],
    [pay, 'Payments and Cart both stand on Store and began to burn within moments'],
    [store, 'Cart, which burns already, stands on Store: this is nearer to the cause'],
    [web, 'Web shop stands on Cart, which burns already'],
  ]);
  const incident = await ground.viewer(readIncident, { params: { id: page.incident ?? '' }, query: {} });
  expect(incident.timeline.items.map(({ says }) => says)).toContain('Opened because of alerts: Rule 2: Critical opens an incident');
  expect(incident.incident.instants.detected.now?.source).toBe('monitor');
  await ground.test.clock.forward(40);
  const [, widened] = (await ground.viewer(listIncidents, { query: { limit: 10 } })).items;
  expect([...(widened?.targets ?? [])].sort()).toEqual([cart, pay, store, web].sort());
  await endAll();
});

test('the incident is mitigated when all of its alerts are over, and not before they stayed over', async () => {
  const startsAt = new Date(ground.test.clock.now()).toISOString();
  await ground.send(address, ground.notification([{ labels: { alertname: 'Full', severity: 'critical', system: 'store' }, startsAt }]));
  await ground.test.clock.forward(60);
  const [incident] = (await ground.viewer(listIncidents, { query: { limit: 1 } })).items;
  expect(incident).toMatchObject({ state: 'open', targets: [store] });
  await ground.member(acknowledgeIncident, { params: { id: incident?.id ?? '' }, body: {} });
  await ground.test.samspel.settle();
  expect((await ground.groups())[0]).toMatchObject({ state: 'burning', acknowledgedAt: expect.any(String) as string });
  const endsAt = new Date(ground.test.clock.now()).toISOString();
  await ground.send(address, ground.notification([{ labels: { alertname: 'Full', severity: 'critical', system: 'store' }, startsAt, endsAt }]));
  await ground.test.clock.forward(100);
  expect((await ground.groups())[0]).toMatchObject({ state: 'quiet', burning: 0 });
  await ground.test.clock.forward(300);
  expect(await ground.groups()).toEqual([]);
  const after = await ground.viewer(readIncident, { params: { id: incident?.id ?? '' }, query: {} });
  expect(after.incident).toMatchObject({ state: 'mitigated', instants: { mitigated: { now: { at: endsAt.replace('.000Z', 'Z'), source: 'monitor' } } } });
  await endAll();
});

test('what comes back while its group is quiet opens nothing new, and flapping is named with its count', async () => {
  for (let turn = 0; turn < 4; turn++) {
    const startsAt = new Date(ground.test.clock.now()).toISOString();
    await ground.send(address, ground.notification([{ labels: { alertname: 'Flaps', severity: 'warning', system: 'mailer' }, startsAt }]));
    await ground.test.clock.forward(60);
    const endsAt = turn === 3 ? undefined : new Date(ground.test.clock.now()).toISOString();
    await ground.send(
      address,
      ground.notification([{ labels: { alertname: 'Flaps', severity: 'warning', system: 'mailer' }, startsAt, ...(endsAt === undefined ? {} : { endsAt }) }]),
    );
    await ground.test.clock.forward(60);
  }
  const groups = await ground.groups();
  expect(groups).toHaveLength(1);
  expect(groups[0]).toMatchObject({ alerts: 4, burning: 1, action: 'ticket', incident: null });
  const [alert] = (await ground.viewer(listAlerts, { query: { system: mailer } })).items;
  expect(alert).toMatchObject({ flapping: 4, arrivals: 2 });
  const told = await ground.viewer(readAlert, { params: { id: alert?.id ?? '' } });
  expect(told.changes.map(({ says }) => says)).toContain('Fires again: flapping, 4 times lately');
  expect(told.earlier).toHaveLength(3);
  expect((await ground.viewer(listFindings, { query: { kind: 'alerts.ticket' } })).items).toHaveLength(1);
  const scrubbed = await ground.viewer(scrubList, { query: {} });
  expect(scrubbed.rows.find(({ name }) => name === 'Flaps')).toMatchObject({ opened: 4, nothing: 3, advice: 'Nobody needed it: is it worth keeping?' });
  await endAll();
});

test('a silenced alert is kept and pages nobody; when the silence ends and it still burns, it does', async () => {
  const incidents = async () => (await ground.viewer(listIncidents, { query: { limit: 100 } })).items.length;
  const before = await incidents();
  const silence = await ground.member(addSilence, {
    body: { systems: [cart], to: new Date(ground.test.clock.now() + 3_600_000).toISOString(), why: 'new disks', kind: 'maintenance' },
  });
  await fire('cart');
  await ground.test.samspel.settle();
  expect((await ground.groups())[0]).toMatchObject({ action: 'drop', silenced: 1, reason: expect.stringContaining('Maintenance by') as string });
  expect(await incidents()).toBe(before);
  await ground.member(endSilence, { params: { id: silence.id } });
  await ground.test.samspel.settle();
  expect((await ground.groups())[0]).toMatchObject({ action: 'incident', silenced: 0 });
  expect(await incidents()).toBe(before + 1);
  await endAll();
});

test('what is never told to end expires by the policy of its source', async () => {
  await fire('cart');
  await ground.test.clock.forward(4 * 3600);
  expect(await ground.openKeys(source)).toHaveLength(1);
  await fire('cart');
  await ground.test.clock.forward(4.9 * 3600);
  expect(await ground.openKeys(source)).toHaveLength(1);
  await ground.test.clock.forward(720);
  expect(await ground.openKeys(source)).toEqual([]);
  const [alert] = (await ground.viewer(listAlerts, { query: { state: 'over', system: cart, limit: 1 } })).items;
  expect(alert?.state).toBe('expired');
  await endAll();
});

test('a system that the catalog does not know is a finding, and the alert is kept under its name', async () => {
  await fire('cartt');
  expect((await ground.groups())[0]).toMatchObject({ systems: [], cause: null });
  const [finding] = (await ground.viewer(listFindings, { query: { kind: 'alerts.unknown-system' } })).items;
  expect(finding).toMatchObject({
    title: 'Alerts of Main Alertmanager are about «cartt», which the catalog does not know',
    facts: { name: 'cartt', suggestions: [cart] },
  });
  expect((await ground.viewer(listSources)).unknownNames).toEqual([{ name: 'cartt', alerts: 1, suggestions: [cart] }]);
  await endAll();
});

test('alerts that name no system at all are one finding of their source, until somebody says which labels do', async () => {
  const { id, key } = await ground.source({ name: 'Old Nagios', kind: 'alertmanager' });
  const say = (host: string) => ground.send(`/in/alerts/${key}`, ground.notification([{ labels: { alertname: 'Ping', severity: 'info', host } }]));
  await say('a');
  await say('b');
  expect(await ground.groups()).toHaveLength(1);
  const found = async () => (await ground.viewer(listFindings, { query: { kind: 'alerts.no-system' } })).items;
  expect(await found()).toMatchObject([
    { title: 'Alerts of Old Nagios name no system: nothing can be told of what they hit', facts: { labels: ['alertname', 'severity', 'host'] } },
  ]);
  await ground.operator(changeSource, { params: { id }, body: { systemLabels: ['host'] } });
  expect(await found()).toEqual([]);
  await endAll();
});

test('given alerts under a name that nobody knows, when somebody says what it means, then they and their group are about that system', async () => {
  await fire('old-mailer');
  expect(await ground.groups()).toMatchObject([{ systems: [] }]);
  await ground.operator(setAlias, { params: { name: 'old-mailer' }, body: { ref: mailer } });
  await ground.test.samspel.settle();
  const [group] = await ground.groups();
  expect(group).toMatchObject({ systems: [{ ref: mailer }], cause: { ref: mailer } });
  expect((await ground.viewer(readGroup, { params: { id: group?.id ?? '' } })).list).toMatchObject([{ system: { ref: mailer }, systemName: null }]);
  expect(
    (await ground.viewer(listFindings, { query: { kind: 'alerts.unknown-system', state: 'open' } })).items.filter(
      ({ facts }) => facts['name'] === 'old-mailer',
    ),
  ).toEqual([]);
  await fire('mailer');
  expect((await ground.groups()).map(({ alerts }) => alerts)).toEqual([2]);
  await endAll();
});

test('given a monitor that could not tell, when it tells that it burns, then that is about the system and no more about the monitor', async () => {
  const { key } = await ground.source({ name: 'Old Grafana', kind: 'grafana' });
  const say = (state: string) =>
    ground.send(`/in/alerts/${key}`, { ruleId: 9, ruleName: 'Mail is late', state, tags: { system: 'mailer', severity: 'critical' } });
  await say('no_data');
  expect(await ground.groups()).toMatchObject([{ systems: [], isUnknown: true, action: 'ticket', incident: null, alerts: 1 }]);
  await say('alerting');
  await ground.test.samspel.settle();
  const [about, ...others] = await ground.groups();
  expect(others).toEqual([]);
  expect(about).toMatchObject({ systems: [{ ref: mailer }], action: 'incident', alerts: 1, burning: 1, incident: expect.stringMatching(/^inc_/) as string });
  await say('ok');
  await endAll();
});

test('rules decide in their order, and what burns is judged anew by new ones', async () => {
  const { policy } = await ground.viewer(readAlertPolicy);
  await ground.send(address, ground.notification([{ labels: { alertname: 'Slow', severity: 'warning', system: 'pay' } }]));
  expect((await ground.groups())[0]).toMatchObject({ action: 'ticket', reason: 'Rule 4: A warning is looked at in office hours' });
  const sharper = {
    title: 'Slow payments wake somebody',
    matchers: [{ label: 'alertname', is: 'is' as const, value: 'Sl*' }],
    systems: [pay],
    action: 'page' as const,
  };
  await ground.operator(changeAlertPolicy, { body: { policy: { ...policy, rules: [sharper, ...policy.rules] }, why: 'they cost money' } });
  expect((await ground.groups())[0]).toMatchObject({ action: 'page', reason: 'Rule 1: Slow payments wake somebody' });
  await ground.operator(changeAlertPolicy, { body: { policy, why: 'back again' } });
  await endAll();
});

test('without a key, with a strange one and with one that is no more, nothing is taken, and each protocol is refused in its own words', async () => {
  const webhook = ground.notification([{ labels: { alertname: 'A' } }]);
  expect((await ground.send('/in/alerts/nobody', webhook)).status).toBe(401);
  expect((await ground.send(`/in/alerts/${source}`, webhook)).status).toBe(401);
  expect((await ground.send(`/in/alerts/${source}`, webhook, { headers: { authorization: 'Bearer wrong' } })).status).toBe(401);
  const routing = await ground.send('/v2/enqueue', { routing_key: 'x'.repeat(32), event_action: 'resolve', dedup_key: 'a' });
  expect([routing.status, JSON.parse(routing.body)]).toEqual([
    400,
    { status: 'invalid event', message: 'Event object is invalid', errors: ["'routing_key' is not known here"] },
  ]);
  expect(await ground.send('/v2/enqueue', '{')).toMatchObject({ status: 400, type: 'application/json' });
  expect((await ground.send('/v2/alerts', { message: 'x' }, { headers: { authorization: 'GenieKey none' } })).status).toBe(401);
  expect((await ground.send('/in/alerts/nobody/v3/anything', {})).status).toBe(404);
  const key = address.slice('/in/alerts/'.length);
  for (const authorization of [`Bearer ${key}`, `Basic ${Buffer.from(`samspel:${key}`).toString('base64')}`, `GenieKey ${key}`])
    expect((await ground.send(`/in/alerts/${source}/`, ground.notification([]), { headers: { authorization } })).status).toBe(200);
});

test('counts of the day hold alerts, groups and incidents', async () => {
  const { days, burning, waiting } = await ground.viewer(alertCounts, { query: { days: 3 } });
  expect(days).toHaveLength(3);
  expect(days.at(-1)?.alerts).toBeGreaterThan(0);
  expect([burning, waiting]).toEqual([0, 0]);
  expect((await ground.viewer(listGroups, { query: { state: 'all', limit: 2 } })).next).not.toBeNull();
  expect(web).toBe('component:default/web');
});
