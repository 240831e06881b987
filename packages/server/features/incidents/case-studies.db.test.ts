import * as contract from '@samspel/contract/incidents.ts';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type IncidentGround, incidentGround, refused } from './testing/incident-ground.ts';

let ground: IncidentGround;
beforeAll(async () => {
  ground = await incidentGround();
});
afterAll(() => ground.test.end());

const id = (incident: string) => ({ params: { id: incident } });

test('demanded, suggested from the timeline, written, published, and its changes followed until they hold', async () => {
  const incident = await ground.open({ detected: { at: '2026-03-02T08:55:00Z', source: 'person' } });
  const shown = await ground.viewer(contract.readIncident, id(incident));
  expect(shown.asks).toContainEqual(expect.objectContaining({ code: 'case-study', reason: 'A person found it, no monitor did.' }));
  expect((await ground.viewer(contract.listCaseStudies, { query: { state: 'demanded' } })).items).toMatchObject([
    { incident, reasons: ['A person found it, no monitor did.'] },
  ]);

  await ground.member(contract.addNote, { ...id(incident), body: { text: 'The disk was full', important: true } });
  const suggested = await ground.viewer(contract.readCaseStudy, id(incident));
  expect(suggested).toMatchObject({ state: 'suggested', version: 0, wentBadly: ['No monitor saw it: a person found it.'] });
  expect(suggested.happened).toContain('The disk was full');

  const body = { surprise: 'Disks had an alert', trigger: { code: 'load' as const }, cause: { code: 'missing-alert' as const, text: 'not on this one' } };
  const written = await ground.member(contract.writeCaseStudy, { ...id(incident), body }, { version: 0 });
  expect(written).toMatchObject({ state: 'draft', version: 1, happened: suggested.happened, missing: ['at least one change in how we work'] });
  expect(await refused(ground.member(contract.writeCaseStudy, { ...id(incident), body }, { version: 0 }))).toBe('request.stale');
  expect(await refused(ground.operator(contract.publishCaseStudy, id(incident)))).toBe('incidents.case-study-unfinished');

  const promised = await ground.member(contract.promiseChange, {
    ...id(incident),
    body: { what: 'Alert on every disk', owner: 'group:default/keepers', due: '2026-03-10' },
  });
  const change = promised.changes[0]?.id ?? '';
  const move = (state: 'done' | 'holds' | 'promised') => ground.member(contract.moveChange, { params: { id: incident, change }, body: { state } });
  expect(await refused(move('holds'))).toBe('incidents.change-step /state');
  expect((await ground.operator(contract.publishCaseStudy, id(incident))).state).toBe('published');
  expect((await ground.viewer(contract.listIncidents, { query: {} })).items[0]?.caseStudy).toBe('published');

  await ground.test.clock.to('2026-03-11T00:00:00Z');
  expect((await ground.viewer(contract.listChanges, { query: { overdue: 'true' } })).items).toMatchObject([
    { id: change, overdue: true, incidentTitle: 'Nothing plays' },
  ]);
  expect((await ground.viewer(contract.incidentsToday)).changesOverdue).toBe(1);
  expect((await move('done')).changes).toMatchObject([{ state: 'done', checkOn: '2026-04-10', overdue: false }]);
  expect((await move('holds')).changes[0]?.history.map((step) => step.to)).toEqual(['promised', 'done', 'holds']);
  expect((await ground.viewer(contract.incidentsToday)).changesOverdue).toBe(0);
});

test('the policy is versioned, and decides from then on', async () => {
  const conditions = { lossShareOfBudget: null, severities: ['degraded' as const], dataLost: true, rolledBack: false, foundByPerson: false };
  expect(await refused(ground.operator(contract.writeCaseStudyPolicy, { body: conditions }))).toBe('access.not-allowed');
  expect(await ground.admin(contract.writeCaseStudyPolicy, { body: conditions })).toMatchObject({ version: 1 });
  const other = { body: { ...conditions, dataLost: false } };
  expect(await refused(ground.admin(contract.writeCaseStudyPolicy, other, { version: 0 }))).toBe('request.stale');
  expect(await refused(ground.admin(contract.writeCaseStudyPolicy, { body: conditions }))).toBe('incidents.unchanged');
  const found = await ground.open({ title: 'Found by a person', detected: { at: '2026-03-02T08:55:00Z', source: 'person' } });
  expect((await ground.viewer(contract.readCaseStudy, id(found))).demanded).toEqual({ demanded: false, reasons: [], policyVersion: 1 });
  const lost = await ground.operator(contract.editIncident, { ...id(found), body: { dataLost: true } });
  expect(lost.asks).toContainEqual(expect.objectContaining({ code: 'case-study', reason: 'Data was lost.' }));
  expect((await ground.viewer(contract.readCaseStudyPolicy)).earlier.map((policy) => policy.version)).toEqual([0]);
});

test('an incident that costs enough of a goal’s budget demands one', async () => {
  await ground.admin(contract.writeCaseStudyPolicy, {
    body: { lossShareOfBudget: 0.2, severities: [], dataLost: false, rolledBack: false, foundByPerson: false },
  });
  const { setGoal } = await import('@samspel/contract/availability.ts');
  await ground.operator(setGoal, { body: { target: 'component:default/player', objective: 0.999, windowDays: 28 } });
  // 28 days at 99.9 % allow 40 minutes and 19 seconds: a fifth of it is 8 minutes.
  const started = { at: '2026-03-02T08:00:00Z', source: 'monitor' as const };
  const short = await ground.open({ started, detected: started, resolved: { at: '2026-03-02T08:08:00Z' } });
  const long = await ground.open({ started, detected: started, resolved: { at: '2026-03-02T08:09:00Z' } });
  expect((await ground.viewer(contract.readCaseStudy, id(short))).demanded.demanded).toBe(false);
  expect((await ground.viewer(contract.readCaseStudy, id(long))).demanded.reasons).toMatchObject([{ code: 'loss' }]);
});

test('what is left out of the counting costs nothing, and users cost their share of all of them', async () => {
  const { addExclusion, setPopulation } = await import('@samspel/contract/availability.ts');
  const demanded = async (incident: string) => (await ground.viewer(contract.readCaseStudy, id(incident))).demanded.demanded;
  const started = { at: '2026-03-01T08:00:00Z', source: 'monitor' as const };
  const whole = { started, detected: started, resolved: { at: '2026-03-01T09:00:00Z' } };
  const planned = await ground.open(whole);
  expect(await demanded(planned)).toBe(true);
  const left = { kind: 'maintenance' as const, target: 'component:default/player', reason: 'New disks' };
  await ground.operator(addExclusion, { body: { ...left, from: '2026-03-01T07:55:00Z', to: '2026-03-01T08:58:00Z' } });
  expect(await demanded(planned)).toBe(false);

  const later = { at: '2026-03-01T10:00:00Z', source: 'monitor' as const };
  const impacts = [{ target: 'component:default/player', from: later.at, to: '2026-03-01T11:00:00Z', users: 500 }];
  const some = await ground.open({ started: later, detected: later, resolved: { at: '2026-03-01T11:00:00Z' }, impacts });
  expect(await demanded(some)).toBe(false);
  const users = async (number: number) =>
    ground.operator(setPopulation, { body: { target: 'component:default/player', profile: { timezone: 'UTC', users: new Array(168).fill(number) } } });
  await users(1000);
  expect(await demanded(some)).toBe(true);
  await users(10_000);
  expect(await demanded(some)).toBe(false);
});

test('an incident that goes on demands one as soon as it has cost enough', async () => {
  const now = new Date(ground.test.samspel.house.now()).toISOString();
  const incident = await ground.open({ started: { at: now, source: 'monitor' }, detected: { at: now, source: 'monitor' } });
  const mark = async () => (await ground.viewer(contract.listIncidents, { query: { state: 'open' } })).items.find((row) => row.id === incident)?.caseStudy;
  await ground.test.clock.forward(400);
  expect(await mark()).toBe('none');
  await ground.test.clock.forward(400);
  expect(await mark()).toBe('demanded');
  const shown = await ground.viewer(contract.readIncident, id(incident));
  expect(shown.timeline.items[0]).toMatchObject({ type: 'incidents.case-study-demanded', by: { kind: 'system' } });
});

test('an incident is looked at however many others go on', async () => {
  const now = new Date(ground.test.samspel.house.now()).toISOString();
  const quiet = await ground.open({ title: 'Quiet', started: { at: now, source: 'monitor' }, detected: { at: now, source: 'monitor' } });
  // As many copies of it, older and without impacts, as the clockwork reads at a time.
  await sql`
    insert into incidents.incident
    select copy.* from incidents.incident i, generate_series(1, 500) n,
      jsonb_populate_record(i, jsonb_build_object('id', 'inc_0000000000000000000000' || lpad(n::text, 4, '0'))) copy
    where i.id = ${quiet}`.execute(ground.test.samspel.house.reader);
  await ground.test.clock.forward(800);
  expect((await ground.viewer(contract.readIncident, id(quiet))).timeline.items[0]).toMatchObject({ type: 'incidents.case-study-demanded' });
});

test('two who sign a policy at the same moment both have it kept', async () => {
  const policy = { lossShareOfBudget: 0.3, severities: [], dataLost: true, rolledBack: true, foundByPerson: true };
  const sign = (lossShareOfBudget: number) => ground.admin(contract.writeCaseStudyPolicy, { body: { ...policy, lossShareOfBudget } });
  const signed = await Promise.all([0.31, 0.32, 0.33, 0.34].map(sign));
  expect(new Set(signed.map((one) => one.version)).size).toBe(4);
});
