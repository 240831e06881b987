/** Is somebody woken for what comes after an incident, though something of it never ended; and does an incident go on while one of its groups does? */
import { listAlerts, retireSource } from '@samspel/contract/alerts.ts';
import {
  correctInstant,
  listIncidents,
  mergeIncident,
  mitigateIncident,
  openIncident,
  readIncident,
  readTimeline,
  resolveIncident,
} from '@samspel/contract/incidents.ts';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type AlertGround, alertGround, cart, mailer, store } from './testing/alert-ground.ts';

let ground: AlertGround;
let address: string;
let source: string;
beforeEach(async () => {
  ground = await alertGround();
  const made = await ground.source({ name: 'Main', kind: 'alertmanager' });
  address = `/in/alerts/${made.key}`;
  source = made.id;
});
afterEach(() => ground.end());

const tell = async (alertname: string, system: string, ended = false): Promise<void> => {
  const endsAt = ended ? { endsAt: new Date(ground.test.clock.now()).toISOString() } : {};
  await ground.send(address, ground.notification([{ labels: { alertname, severity: 'critical', system }, startsAt: '2026-01-01T00:00:00Z', ...endsAt }]));
  await ground.test.samspel.settle();
};
const incidents = async () => (await ground.viewer(listIncidents, { query: { limit: 10 } })).items.map(({ id, state, targets }) => ({ id, state, targets }));
const stateOf = async (id: string) => (await ground.viewer(readIncident, { params: { id }, query: {} })).incident.state;

test('given an alert that never ends, when its incident was resolved and another alert of the system fires, then that is an incident of its own', async () => {
  await tell('Stuck', 'mailer');
  const [first] = await incidents();
  await tell('Joins', 'mailer');
  expect(await incidents()).toHaveLength(1);
  await ground.operator(resolveIncident, { params: { id: first?.id ?? '' }, body: {} });
  await tell('Stuck', 'mailer');
  expect(await incidents()).toHaveLength(1);
  await tell('Later', 'mailer');
  expect(await incidents()).toMatchObject([
    { state: 'open', targets: [mailer] },
    { state: 'resolved', targets: [mailer] },
  ]);
  expect((await ground.viewer(listAlerts, { query: { system: mailer } })).items).toHaveLength(3);
});

test('given a mitigated incident, then what comes within an hour belongs to it, and what comes later wakes somebody', async () => {
  await tell('Stuck', 'mailer');
  const [first] = await incidents();
  await ground.operator(mitigateIncident, { params: { id: first?.id ?? '' }, body: {} });
  await ground.test.clock.forward(3599);
  await tell('Soon', 'mailer');
  expect(await incidents()).toHaveLength(1);
  await ground.test.clock.forward(1);
  await tell('Later', 'mailer');
  expect(await incidents()).toMatchObject([{ state: 'open' }, { state: 'mitigated' }]);
});

test('given two groups of one incident, when one is over, then the incident goes on until both are; a merged one is followed', async () => {
  const { incident } = await ground.operator(openIncident, {
    body: { title: 'Checkout fails', severity: 'major', impacts: [{ target: mailer }, { target: store }] },
  });
  await tell('A', 'mailer');
  await tell('B', 'store');
  expect((await ground.groups()).map((group) => group.incident)).toEqual([incident.id, incident.id]);
  await tell('A', 'mailer', true);
  await ground.test.clock.forward(400);
  expect(await ground.groups()).toHaveLength(1);
  expect(await stateOf(incident.id)).toBe('open');
  const other = await ground.operator(openIncident, { body: { title: 'All of it', severity: 'major', impacts: [{ target: cart }] } });
  await ground.operator(mergeIncident, { params: { id: incident.id }, body: { into: other.incident.id } });
  await ground.test.samspel.settle();
  expect((await ground.groups())[0]?.incident).toBe(other.incident.id);
  await tell('B', 'store', true);
  await ground.test.clock.forward(400);
  expect(await stateOf(other.incident.id)).toBe('mitigated');
});

test('given an incident whose start people put after the end that the monitor tells, then its timeline says that this end was not taken', async () => {
  const early = new Date(ground.test.clock.now()).toISOString();
  await tell('Short', 'mailer');
  const [first] = await incidents();
  const id = first?.id ?? '';
  await ground.test.clock.forward(600);
  for (const which of ['detected', 'started'] as const)
    await ground.operator(correctInstant, { params: { id, which }, body: { at: new Date(ground.test.clock.now()).toISOString(), why: 'As the log says' } });
  const ended = { labels: { alertname: 'Short', severity: 'critical', system: 'mailer' }, startsAt: '2026-01-01T00:00:00Z', endsAt: early };
  await ground.send(address, ground.notification([ended]));
  await ground.test.samspel.settle();
  await ground.test.clock.forward(400);
  expect(await stateOf(id)).toBe('open');
  const { items } = await ground.viewer(readTimeline, { params: { id }, query: {} });
  expect(items.map(({ says }) => says)).toContainEqual(expect.stringMatching(/before it started at .*: that was not taken as its end/));
});

test('given a source that is heard no more, then its alerts end with it', async () => {
  await tell('Stuck', 'mailer');
  await ground.operator(retireSource, { params: { id: source } });
  expect(await ground.groups()).toMatchObject([{ state: 'quiet', burning: 0 }]);
  await ground.test.clock.forward(400);
  expect(await ground.groups()).toEqual([]);
  expect(await incidents()).toMatchObject([{ state: 'mitigated' }]);
});
