/** Does a question get its answer, its clock and its place in the queue, by the doors that people use? */

import type { Client } from '@samspel/contract/client.ts';
import { ProblemError } from '@samspel/contract/client.ts';
import { openIncident, readTimeline } from '@samspel/contract/incidents.ts';
import * as contract from '@samspel/contract/requests.ts';
import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { addCaller, makeCallers } from '../../app/testing/callers.ts';
import { type TestSamspel, testSamspel } from '../../app/testing/samspel.ts';

let ground: TestSamspel;
let viewer: Client;
let member: Client;
let operator: Client;
let dee: Client;
let number = 0;

beforeAll(async () => {
  // A Friday afternoon.
  ground = await testSamspel({ at: '2026-11-20T15:50:00Z' });
  const callers = await makeCallers(ground.samspel.house);
  [viewer, member, operator] = [callers.viewer, callers.member, callers.operator].map(({ headers }) => ground.withHeaders(headers)) as [Client, Client, Client];
  dee = ground.withHeaders((await addCaller(ground.samspel.house, { role: 'viewer', name: 'Dee' })).headers);
  await operator(contract.setPromise, {
    body: {
      team: null,
      timezone: 'Europe/Stockholm',
      hours: Object.fromEntries(['mon', 'tue', 'wed', 'thu', 'fri'].map((day) => [day, [['09:00', '17:00']]])),
      holidays: ['2026-12-24'],
      answerWithinSeconds: 3600,
      warnBeforeSeconds: 900,
      reason: 'We answer within an hour',
    },
  });
});
afterAll(() => ground.end());
beforeEach(() => {
  number++;
});

const asked = async (title = `Question ${number}`, text = 'How do I get a database?') => (await dee(contract.askRequest, { body: { title, text } })).request;
const read = (id: string) => member(contract.readRequest, { params: { id } });
const code = async (call: Promise<unknown>): Promise<string | null> => {
  try {
    await call;
    return null;
  } catch (error) {
    if (error instanceof ProblemError) return error.problem.code;
    throw error;
  }
};

test('a question of Friday 16:50 is due on Monday at 9:50, warned of fifteen minutes before and once, late after, and answered late', async () => {
  const { id, response } = await asked();
  expect(response).toMatchObject({ state: 'running', due: '2026-11-23T08:50:00Z', warnAt: '2026-11-23T08:35:00Z' });
  const stateAt = async (moment: string) => {
    await ground.clock.to(moment);
    return (await read(id)).request.response.state;
  };
  expect(await stateAt('2026-11-23T08:34:00Z')).toBe('running');
  expect((await member(contract.listRequests, { query: { view: 'soon' } })).items).toEqual([]);
  expect(await stateAt('2026-11-23T08:36:00Z')).toBe('warned');
  expect((await member(contract.listRequests, { query: { view: 'soon' } })).items).toMatchObject([{ id }]);
  expect(await stateAt('2026-11-23T08:51:00Z')).toBe('late');
  await member(contract.replyToRequest, { params: { id }, body: { text: 'So and so.', afterwards: 'finish' } });
  expect((await read(id)).request).toMatchObject({
    state: 'done',
    outcome: 'answered',
    taker: { name: expect.stringContaining('member') },
    response: { state: 'answered-late', calendarSeconds: 3 * 86_400 - 7 * 3600 + 60, businessSeconds: 3660 },
  });
});

test('the queue holds what will be late first, and each view counts its own', async () => {
  const first = await asked();
  await ground.clock.forward(60);
  const second = await asked();
  await member(contract.takeRequest, { params: { id: second.id } });
  const { items, counts } = await member(contract.listRequests);
  expect(items.map(({ id }) => id)).toEqual([first.id, second.id]);
  expect(counts).toMatchObject({ pending: 2, mine: 1, unclaimed: 1 });
  const page = await member(contract.listRequests, { query: { limit: 1 } });
  expect((await member(contract.listRequests, { query: { limit: 1, cursor: page.next ?? '' } })).items.map(({ id }) => id)).toEqual([second.id]);
  expect((await member(contract.listRequests, { query: { text: `databa "question ${number}`, view: 'all' } })).items).toHaveLength(2);
  expect((await member(contract.listRequests, { query: { text: '!!' } })).items).toEqual([]);
  for (const { id } of items) await member(contract.finishRequest, { params: { id }, body: { outcome: 'needless', needless: 'thanks' } });
});

test('an answered one waits for its asker, who opens it again by going on; strangers cannot go on for them', async () => {
  const { id } = await asked();
  expect(await code(member(contract.waitForAsker, { params: { id } }))).toBe('requests.not-answered');
  await member(contract.replyToRequest, { params: { id }, body: { text: 'Which one?', afterwards: 'wait' } });
  expect((await read(id)).request.state).toBe('waiting');
  expect(await code(viewer(contract.addToRequest, { params: { id }, body: { text: 'Mine' } }))).toBe('requests.not-asker');
  await dee(contract.addToRequest, { params: { id }, body: { text: 'The big one' } });
  const { request, entries } = await read(id);
  expect(request.state).toBe('open');
  expect(entries.map(({ kind, text }) => [kind, text])).toEqual([
    ['asked', 'How do I get a database?'],
    ['reply', 'Which one?'],
    ['asked', 'The big one'],
  ]);
  await member(contract.finishRequest, { params: { id }, body: { outcome: 'answered' } });
  expect(await code(member(contract.takeRequest, { params: { id } }))).toBe('requests.done');
  await dee(contract.rateRequest, { params: { id }, body: { face: 'good', words: 'Fast!' } });
  expect(await code(viewer(contract.rateRequest, { params: { id }, body: { face: 'bad' } }))).toBe('requests.not-asker');
  const { months, words } = await viewer(contract.readPulse);
  expect(months.at(-1)).toMatchObject({ month: '2026-11', good: 1, bad: 0, shareGood: 1 });
  expect(words).toMatchObject([{ id, face: 'good', words: 'Fast!' }]);
});

test('a snoozed one wakes when its time has come', async () => {
  const { id } = await asked();
  expect(await code(member(contract.snoozeRequest, { params: { id }, body: { until: '2020-01-01T00:00:00Z' } }))).toBe('requests.snooze-in-the-past');
  const until = new Date(ground.clock.now() + 600_000).toISOString();
  await member(contract.snoozeRequest, { params: { id }, body: { until } });
  await ground.clock.forward(500);
  expect((await read(id)).request.state).toBe('snoozed');
  await ground.clock.forward(101);
  expect((await read(id)).request.state).toBe('open');
  const into = (outcome: 'card' | 'incident', ref?: string) =>
    member(contract.finishRequest, { params: { id }, body: { outcome, ...(ref === undefined ? {} : { into: ref }) } });
  expect(await code(into('incident', 'inc_00000000000000000000000000'))).toBe('requests.unknown-incident');
  const { incident } = await member(openIncident, { body: { title: 'Log in is slow', severity: 'degraded' } });
  await into('incident', incident.id);
  expect((await read(id)).became).toEqual({ kind: 'incident', ref: incident.id, title: 'Log in is slow' });
  const { items } = await member(readTimeline, { params: { id: incident.id } });
  expect(items.map(({ says }) => says)).toContainEqual(expect.stringMatching(/^Request \d+ of Dee is about this: Question/));
});

test('what became a card waits for the board, in a view of its own, until somebody says where it stands', async () => {
  const { id } = await asked();
  await member(contract.finishRequest, { params: { id }, body: { outcome: 'card' } });
  const waiting = await member(contract.listRequests, { query: { view: 'cards' } });
  expect(waiting).toMatchObject({ items: [{ id, outcome: 'card', into: null }], counts: { cards: 1 } });
  expect((await read(id)).became).toMatchObject({ kind: 'card', ref: null });
  await member(contract.nameCard, { params: { id }, body: { card: 'https://board.example/7' } });
  expect((await member(contract.listRequests, { query: { view: 'cards' } })).counts.cards).toBe(0);
  expect((await read(id)).became).toMatchObject({ kind: 'card', ref: 'https://board.example/7' });
  expect(await code(viewer(contract.nameCard, { params: { id }, body: { card: '' } }))).toBe('access.not-allowed');
});

test('two are put together with all that was said, and one is made two again', async () => {
  const [older, newer] = [await asked(), await asked()];
  await member(contract.replyToRequest, { params: { id: older.id }, body: { text: 'Here' } });
  const { request } = await member(contract.mergeRequest, { params: { id: newer.id }, body: { into: older.id } });
  expect(request).toMatchObject({ id: older.id, state: 'open' });
  const page = await read(older.id);
  expect(page.entries).toHaveLength(3);
  expect(page.mergedFrom).toMatchObject([{ id: newer.id }]);
  expect((await read(newer.id)).became).toMatchObject({ kind: 'request', ref: older.id });
  expect((await read(newer.id)).request).toMatchObject({ state: 'done', outcome: 'merged', into: older.id });
  expect(await code(member(contract.noteOnRequest, { params: { id: newer.id }, body: { text: 'x' } }))).toBe('requests.merged');

  const apart = await member(contract.unmergeRequest, { params: { id: newer.id } });
  expect(apart.request).toMatchObject({ id: newer.id, state: 'open', firstReply: null, askedAt: newer.askedAt });
  expect((await read(newer.id)).entries).toHaveLength(1);
  expect(await read(older.id)).toMatchObject({ entries: [{}, {}], mergedFrom: [], request: { askedAt: older.askedAt } });
  expect(await code(member(contract.unmergeRequest, { params: { id: newer.id } }))).toBe('requests.not-merged');
  await member(contract.mergeRequest, { params: { id: newer.id }, body: { into: older.id } });

  const questions = page.entries.filter(({ kind }) => kind === 'asked').map(({ id }) => id);
  expect(await code(member(contract.splitRequest, { params: { id: older.id }, body: { title: 'Two', entries: questions } }))).toBe(
    'requests.split-takes-nothing',
  );
  const split = await member(contract.splitRequest, { params: { id: older.id }, body: { title: 'Two', entries: questions.slice(1) } });
  expect(await read(split.request.id)).toMatchObject({ splitFrom: { id: older.id }, entries: [{ id: questions[1] }], request: { firstReply: null } });
  expect((await read(older.id)).entries).toHaveLength(2);
  for (const id of [older.id, split.request.id]) await member(contract.finishRequest, { params: { id }, body: { outcome: 'needless', needless: 'mistake' } });
});

test('figures count the unanswered at their age, on both clocks', async () => {
  await ground.clock.to('2026-11-30T09:00:00Z');
  const { id } = await asked();
  const quick = await asked();
  await ground.clock.forward(600);
  await member(contract.replyToRequest, { params: { id: quick.id }, body: { text: 'Here', afterwards: 'finish' } });
  await ground.clock.to('2026-12-01T09:00:00Z');
  const { all, weeks, channels, unanswered } = await viewer(contract.readResponseFigures, { query: { from: '2026-11-30T00:00:00Z' } });
  expect(all).toMatchObject({ asked: 2, answered: 1, unanswered: 1, late: 1, inTime: 1, shareInTime: 0.5 });
  expect(all.calendar.p50).toEqual({ seconds: 600, isAtLeast: false });
  expect(all.calendar.p95).toEqual({ seconds: 86_400, isAtLeast: true });
  expect(all.business.p95).toEqual({ seconds: 8 * 3600, isAtLeast: true });
  expect(weeks).toMatchObject([{ week: '2026-W49', from: '2026-11-29T23:00:00Z' }]);
  expect(channels).toMatchObject([{ way: 'web', channel: null }]);
  expect(unanswered).toMatchObject([{ id }]);
});

test('a promise is a new version; what is pending is due by the new hours', async () => {
  const { items } = await viewer(contract.listPromises);
  const { version: _, from: __, setBy: ___, ...last } = items.at(-1) ?? { version: 0, from: '', setBy: '' };
  expect(items.map(({ version }) => version)).toEqual([1, 2]);
  const given = last as Parameters<typeof operator<typeof contract.setPromise>>[1]['body'];
  expect(await code(member(contract.setPromise, { body: given }))).toBe('access.not-allowed');
  expect(await code(operator(contract.setPromise, { body: { ...given, timezone: 'Mars/Base' } }))).toBe('requests.unknown-zone');
  expect(await code(operator(contract.setPromise, { body: { ...given, hours: { mon: [['17:00', '09:00']] } } }))).toBe('hours.unfit');
  expect(await code(operator(contract.setPromise, { body: { ...given, warnBeforeSeconds: 7200 } }))).toBe('requests.warns-before-it-begins');
  await ground.clock.to('2026-12-01T20:00:00Z');
  const late = await asked();
  expect(late.response.due).toBe('2026-12-02T09:00:00Z');
  await operator(contract.setPromise, { body: { ...given, hours: { tue: [['09:00', '24:00']] }, reason: 'Late shift' } });
  expect((await read(late.id)).request.response.due).toBe('2026-12-01T21:00:00Z');
  const warned = async () => {
    const { rows } = await sql`select from platform.event where type = 'requests.late-soon' and subject = ${late.id}`.execute(ground.samspel.house.reader);
    return rows.length;
  };
  await ground.clock.to('2026-12-01T20:50:00Z');
  await ground.clock.forward(20);
  expect(await warned()).toBe(1);
  await member(contract.editRequest, { params: { id: late.id }, body: { title: 'Later' } });
  await ground.clock.forward(20);
  expect(await warned()).toBe(1);
});

test('what is asked again and again is found', async () => {
  for (const who of ['Bob', 'Carol', 'Dan']) await asked(`Access to the log host for ${who}`, 'Please.');
  const { clusters } = await viewer(contract.readClusters);
  const cluster = clusters.find(({ words }) => words.includes('log'));
  expect(cluster).toMatchObject({ finding: null, requests: [{}, {}, {}] });
  const offer = async (requests: readonly string[]) => member(contract.documentCluster, { body: { words: cluster?.words ?? [], requests: [...requests] } });
  const ids = cluster?.requests.map(({ id }) => id) ?? [];
  const { finding } = await offer(ids);
  expect((await viewer(contract.readClusters)).clusters.find(({ words }) => words.includes('log'))?.finding).toEqual({ id: finding, state: 'open' });
  expect(await offer(ids)).toEqual({ finding: null });
});

test('kept answers are added, changed and thrown away', async () => {
  const kept = await member(contract.addTemplate, { body: { title: 'Databases', text: 'See the handbook, {name}.', team: null } });
  await member(contract.changeTemplate, { params: { template: kept.id }, body: { title: 'Databases', text: 'See the wiki.', team: null } });
  expect((await viewer(contract.listTemplates)).items).toMatchObject([{ id: kept.id, text: 'See the wiki.', version: 2 }]);
  await member(contract.removeTemplate, { params: { template: kept.id } });
  expect(await code(member(contract.removeTemplate, { params: { template: kept.id } }))).toBe('requests.unknown-template');
});

test('numbers follow each other, however much happens to a request in between', async () => {
  const first = await asked();
  await member(contract.takeRequest, { params: { id: first.id } });
  await member(contract.replyToRequest, { params: { id: first.id }, body: { text: 'So and so.', afterwards: 'finish' } });
  const second = await asked();
  await member(contract.finishRequest, { params: { id: second.id }, body: { outcome: 'needless', needless: 'mistake' } });
  expect(second.number).toBe(first.number + 1);
});
