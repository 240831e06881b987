/** Is one cause one page, whatever becomes of its alerts: over before the page began, joined, an incident after all, answered at the monitor? */
import { changeAlertPolicy } from '@samspel/contract/alerts.ts';
import { listIncidents, openIncident, reopenIncident } from '@samspel/contract/incidents.ts';
import { addEscalation, listPages } from '@samspel/contract/pages.ts';
import { firstPolicy } from '@samspel/core/alerts/policy.ts';
import { sql } from 'kysely';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type AlertGround, alertGround } from '../alerts/testing/alert-ground.ts';

let ground: AlertGround;
let address: string;
beforeEach(async () => {
  ground = await alertGround();
  address = `/in/alerts/${(await ground.source({ name: 'Main', kind: 'alertmanager' })).key}`;
  await ground.operator(changeAlertPolicy, {
    body: {
      why: 'errors page, critical ones are incidents',
      policy: {
        ...firstPolicy,
        rules: [
          { title: 'Critical', atLeast: 'critical', action: 'incident' },
          { title: 'Errors', atLeast: 'error', action: 'page' },
        ],
      },
    },
  });
});
afterEach(() => ground.end());

const escalate = () =>
  ground.operator(addEscalation, {
    body: { title: 'All', severities: ['major', 'partial', 'degraded'], steps: [{ tell: [{ kind: 'everybody' }], waitMinutes: 30 }], repeats: 0 },
  });
const tell = async (severity: string, system: string, ended = false): Promise<void> => {
  const endsAt = ended ? { endsAt: new Date(ground.test.clock.now()).toISOString() } : {};
  await ground.send(address, ground.notification([{ labels: { alertname: `${severity} ${system}`, severity, system }, ...endsAt }]));
};
const pages = async () => (await ground.viewer(listPages)).items.map(({ state, group, incident }) => [state, group !== null, incident !== null]);

test('given alerts that were over before anybody came to page for them, then nobody is paged', async () => {
  await escalate();
  const { house } = ground.test.samspel;
  await tell('error', 'mailer');
  await ground.groups();
  // As after a pause without workers: the order in which what waits is taken is not that in which it was told.
  await sql`update platform.delivery set due_at = due_at + interval '1 hour' where reaction = 'pages.begin-for-alerts'`.execute(house.reader);
  await tell('error', 'mailer', true);
  await ground.test.samspel.settle();
  await ground.test.clock.forward(400);
  await ground.test.clock.forward(3600);
  expect(await ground.groups()).toEqual([]);
  expect(await pages()).toEqual([]);
});

test('given a group with a page, when it becomes an incident, then the page goes on for that, and nobody is told twice', async () => {
  await escalate();
  await tell('error', 'mailer');
  await ground.test.samspel.settle();
  expect(await pages()).toEqual([['open', true, false]]);
  await tell('critical', 'mailer');
  await ground.test.samspel.settle();
  expect((await ground.viewer(listIncidents, { query: { limit: 5 } })).items).toHaveLength(1);
  expect(await pages()).toEqual([['open', false, true]]);
});

test('given two groups with a page each, when a cause joins them, then one page is left, and it ends with the alerts', async () => {
  await escalate();
  await tell('error', 'cart');
  await ground.test.clock.forward(200);
  await tell('error', 'pay');
  await ground.test.samspel.settle();
  expect(await pages()).toEqual([
    ['open', true, false],
    ['open', true, false],
  ]);
  await tell('error', 'store');
  await ground.test.samspel.settle();
  expect((await ground.groups()).map(({ alerts }) => alerts)).toEqual([3]);
  expect((await pages()).map(([state]) => state).sort()).toEqual(['open', 'over']);
  for (const system of ['cart', 'pay', 'store']) await tell('error', system, true);
  await ground.test.samspel.settle();
  await ground.test.clock.forward(400);
  expect((await pages()).map(([state]) => state)).toEqual(['over', 'over']);
});

test('given a page without an incident, when its alert is acknowledged at the monitor, then nobody else is woken', async () => {
  await escalate();
  const { key } = await ground.source({ name: 'Pager', kind: 'pagerduty' });
  const say = (action: string) =>
    ground.send('/v2/enqueue', {
      routing_key: key,
      event_action: action,
      dedup_key: 'd1',
      ...(action === 'trigger' ? { payload: { summary: 'Slow', source: 'mailer', severity: 'error' } } : {}),
    });
  await say('trigger');
  await ground.test.samspel.settle();
  expect(await pages()).toEqual([['open', true, false]]);
  await say('acknowledge');
  await ground.test.samspel.settle();
  expect(await pages()).toEqual([['acknowledged', true, false]]);
});

test('given an incident that was written down when it was over, when it is opened again, then somebody is woken', async () => {
  await escalate();
  const at = new Date(ground.test.clock.now()).toISOString();
  const { incident } = await ground.operator(openIncident, {
    body: { title: 'Slow', severity: 'major', started: { at }, resolved: { at } },
  });
  await ground.test.samspel.settle();
  expect(await pages()).toEqual([]);
  await ground.operator(reopenIncident, { params: { id: incident.id }, body: { why: 'not over' } });
  await ground.test.samspel.settle();
  expect(await pages()).toEqual([['open', false, true]]);
});
