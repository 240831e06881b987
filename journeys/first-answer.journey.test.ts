/**
 * Somebody waits for an answer: by mail (over SMTP) on a Friday ten minutes before the office closes, and in the channel at three in the night of a holiday. When each is due, who is
 * warned before it is late, how the answer goes back, and what the percentiles say afterwards. All times are worked out by hand in the comments beside them: the office in
 * Stockholm is open from 9 to 17 on weekdays and answers within an hour; the goalie is warned a quarter of an hour before.
 */
import { addAdapter } from '@samspel/contract/adapters.ts';
import { addChannel } from '@samspel/contract/chat.ts';
import type { Client } from '@samspel/contract/client.ts';
import { addMailAddress } from '@samspel/contract/mail.ts';
import * as contract from '@samspel/contract/requests.ts';
import { addRota } from '@samspel/contract/rotas.ts';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { smtpInKind } from '../packages/server/adapters/smtp-in/smtp-in.ts';
import { type Letter, sendLetter } from '../packages/server/adapters/smtp-in/testing/letter.ts';
import { addCaller, type Caller, makeCallers } from '../packages/server/app/testing/callers.ts';
import { type TestSamspel, testSamspel } from '../packages/server/app/testing/samspel.ts';
import { fakeChat } from '../packages/server/ports/testing/fake-chat.ts';
import { fakeDoor } from '../packages/server/ports/testing/fake-door.ts';
import { freePort } from '../packages/server/ports/testing/free-port.ts';

const door = fakeDoor('mail');
const chat = fakeChat();
let ground: TestSamspel;
let port: number;
let operator: Client;
let member: Client;
let goalie: Caller;
let byMail: string;
let inChannel: string;

const office = Object.fromEntries(['mon', 'tue', 'wed', 'thu', 'fri'].map((day) => [day, [['09:00', '17:00']]]));
const read = (id: string) => member(contract.readRequest, { params: { id } });
const stateAt = async (moment: string, id: string) => {
  await ground.clock.to(moment);
  return (await read(id)).request.response.state;
};
const lettersTo = (address: string) => door.sent.filter(({ to }) => to === address);
const write = async (letter: Omit<Letter, 'at'>) => {
  await sendLetter(port, { ...letter, at: ground.clock.now() });
  await ground.samspel.settle();
};

beforeAll(async () => {
  // Friday, 12:00 in Stockholm.
  ground = await testSamspel({
    at: '2026-11-20T11:00:00Z',
    senders: [door],
    adapterKinds: [chat.kind, smtpInKind],
    settings: { publicUrl: 'https://samspel.test' },
  });
  const callers = await makeCallers(ground.samspel.house);
  const as = ({ headers }: Caller): Client => ground.withHeaders(headers);
  const admin = as(callers.admin);
  operator = as(callers.operator);
  goalie = await addCaller(ground.samspel.house, { role: 'member', name: 'Gunnar' });
  member = as(goalie);
  const network = (await admin(addAdapter, { body: { kind: 'irc', name: 'Our network', values: {} } })).id;
  port = await freePort();
  await admin(addAdapter, { body: { kind: smtpInKind.kind, name: 'Our mail', values: { host: '127.0.0.1', port, name: 'mail.samspel.test' } } });
  await ground.samspel.settle();
  await admin(addMailAddress, { body: { address: 'ops@samspel.test', kind: 'request', target: null } });
  await operator(addChannel, { body: { network, name: '#operations', announce: 'everything', asks: 'unanswered', askAfterMinutes: 10 } });
  await chat.arrange();
  await operator(contract.setPromise, {
    body: {
      team: null,
      timezone: 'Europe/Stockholm',
      hours: office,
      holidays: ['2026-12-24', '2026-12-25'],
      answerWithinSeconds: 3600,
      warnBeforeSeconds: 900,
      acknowledges: true,
      reason: 'We answer within an hour',
    },
  });
  await operator(addRota, {
    body: {
      title: 'Goalie',
      kind: 'goalie',
      timezone: 'Europe/Stockholm',
      layers: [{ title: 'Days', handoff: '2026-11-02T09:00', length: { unit: 'weeks', count: 1 }, members: [goalie.personId] }],
    },
  });
});
afterAll(() => ground.end());

test('Friday 16:50 · a question by mail is due on Monday at 9:50, and its asker is told so at once', async () => {
  await ground.clock.to('2026-11-20T15:50:00Z');
  await write({ id: 'q1', from: 'Dee <dee@dev.test>', subject: 'A database?', text: 'How do I get one?\n\nDee' });
  const { items } = await member(contract.listRequests);
  // Ten minutes until 17:00 on Friday, fifty from 9:00 on Monday.
  expect(items).toMatchObject([{ title: 'A database?', way: 'mail', response: { due: '2026-11-23T08:50:00Z', warnAt: '2026-11-23T08:35:00Z' } }]);
  byMail = items[0]?.id ?? '';
  const [receipt] = lettersTo('dee@dev.test');
  expect(receipt?.body.text).toContain('23 Nov 2026, 08:50 UTC');
  expect(receipt?.body.headers).toMatchObject({ 'Auto-Submitted': 'auto-replied', 'In-Reply-To': '<q1@dev.test>' });
});

test('a machine answers the receipt: nothing is answered, opened or acknowledged by that', async () => {
  await write({
    id: 'a1',
    from: 'dee@dev.test',
    subject: 'Out of office',
    text: 'I am away.',
    inReplyTo: '<q1@dev.test>',
    headers: { 'Auto-Submitted': 'auto-replied' },
  });
  expect(lettersTo('dee@dev.test')).toHaveLength(1);
  const { request, entries } = await read(byMail);
  expect(request.firstReply).toBeNull();
  expect(entries.map(({ isHuman }) => isHuman)).toEqual([true, false]);
});

test('Monday · the goalie is warned by mail a quarter of an hour before, and once', async () => {
  expect(await stateAt('2026-11-23T08:34:00Z', byMail)).toBe('running');
  const before = door.sent.length;
  expect(await stateAt('2026-11-23T08:35:15Z', byMail)).toBe('warned');
  await ground.clock.forward(60);
  const warned = door.sent.slice(before);
  expect(warned).toHaveLength(1);
  expect(warned[0]).toMatchObject({ door: 'mail', urgent: true, body: { link: `https://samspel.test/requests/${byMail}` } });
  expect(warned[0]?.body.subject).toMatch(/^Request \d+ will be late at 23 Nov 2026, 08:50 UTC: A database\?$/);
  expect(chat.said.filter(({ text }) => text.includes('will be late'))).toHaveLength(1);
});

test('9:40 · the answer goes back into the thread, with what it answers, and is in time', async () => {
  await ground.clock.to('2026-11-23T08:40:00Z');
  await member(contract.replyToRequest, { params: { id: byMail }, body: { text: 'With this form.', afterwards: 'finish' } });
  await ground.samspel.settle();
  const answer = lettersTo('dee@dev.test').at(-1);
  const { request, entries } = await read(byMail);
  expect(answer?.body.subject).toContain(`[req-${request.number}]`);
  expect(answer?.body.headers?.['References']).toContain('<q1@dev.test>');
  expect(answer?.body.headers?.['Auto-Submitted']).toBeUndefined();
  expect(answer?.body.text).toMatch(
    /^With this form\.\n[\s\S]*How was this answer\? One tap: https:\/\/samspel\.test\/pulse#[\w-]+\n[\s\S]*> How do I get one\?/,
  );
  // Ten minutes on Friday and forty on Monday.
  expect(request).toMatchObject({ state: 'done', taker: { name: 'Gunnar' }, response: { state: 'in-time', businessSeconds: 3000 } });
  expect(entries.at(-1)).toMatchObject({ kind: 'reply', sendings: [{ state: 'sent' }] });

  const link = /\/pulse#([\w-]+)/.exec(answer?.body.text ?? '')?.[1] ?? '';
  await ground.anonymous(contract.rateByLink, { body: { link, face: 'good', words: 'Thanks!' } });
  expect((await read(byMail)).request.pulse).toMatchObject({ face: 'good', words: 'Thanks!' });
});

test('an out-of-office note does not open it again; its asker does, and so does nobody with a guessed number', async () => {
  const { number } = (await read(byMail)).request;
  await write({
    id: 'a2',
    from: 'dee@dev.test',
    subject: `Out of office [req-${number}]`,
    text: 'Away.',
    inReplyTo: '<q1@dev.test>',
    headers: { 'Auto-Submitted': 'auto-replied' },
  });
  expect((await read(byMail)).request.state).toBe('done');
  await write({ id: 's1', from: 'stranger@else.test', subject: `Re: [req-${number}] A database?`, text: 'Me too' });
  expect((await read(byMail)).request.state).toBe('done');
  const [strange] = (await member(contract.listRequests)).items;
  expect(strange).toMatchObject({ asker: { address: 'stranger@else.test' } });
  await member(contract.finishRequest, { params: { id: strange?.id ?? '' }, body: { outcome: 'needless', needless: 'spam' } });
  await write({ id: 'q2', from: 'dee@dev.test', subject: `Re: A database? [req-${number}]`, text: 'And a second one?', inReplyTo: '<q1@dev.test>' });
  expect((await read(byMail)).request.state).toBe('open');
  await member(contract.replyToRequest, { params: { id: byMail }, body: { text: 'The same.', afterwards: 'finish' } });
});

test('24 December, 3:00 · a question in the channel that nobody answers is one after ten minutes, due on Monday at 10:00', async () => {
  await ground.clock.to('2026-12-24T02:00:00Z');
  await chat.say('nils', '#operations', 'does anybody know why the player is slow?', { at: ground.clock.now() });
  await ground.clock.to('2026-12-24T02:09:00Z');
  expect((await member(contract.listRequests)).items).toEqual([]);
  await ground.clock.to('2026-12-24T02:10:30Z');
  const { items } = await member(contract.listRequests);
  // Asked when it was said. Thursday and Friday are holidays; an hour from 9:00 on Monday.
  expect(items).toMatchObject([
    {
      way: 'chat',
      place: '#operations',
      askedAt: '2026-12-24T02:00:00Z',
      response: { due: '2026-12-28T09:00:00Z', warnAt: '2026-12-28T08:45:00Z', businessSeconds: 0 },
    },
  ]);
  inChannel = items[0]?.id ?? '';
});

test('28 December · the goalie is warned at 9:45; the answer of 10:30 is late, and is one line to its asker', async () => {
  const before = door.sent.length;
  expect(await stateAt('2026-12-28T08:44:00Z', inChannel)).toBe('running');
  expect(door.sent).toHaveLength(before);
  expect(await stateAt('2026-12-28T08:45:15Z', inChannel)).toBe('warned');
  expect(door.sent).toHaveLength(before + 1);
  expect(await stateAt('2026-12-28T09:00:01Z', inChannel)).toBe('late');
  await ground.clock.to('2026-12-28T09:30:00Z');
  const said = chat.said.length;
  await member(contract.replyToRequest, { params: { id: inChannel }, body: { text: 'A cache was cold.\nIt is warm now.', afterwards: 'finish' } });
  await ground.samspel.settle();
  const { request } = await read(inChannel);
  expect(chat.said.slice(said)).toEqual([{ to: '#operations', text: `nils: A cache was cold. It is warm now. (request ${request.number})` }]);
  // 9:00 to 10:30 on Monday; four days, seven and a half hours by the calendar.
  expect(request.response).toMatchObject({ state: 'answered-late', businessSeconds: 5400, calendarSeconds: 4 * 86_400 + 7.5 * 3600 });
});

test('a question that a person answers in the channel has its clock stopped there', async () => {
  await ground.clock.to('2026-12-28T10:00:00Z');
  await chat.say('nils', '#operations', 'goalie: who owns the player?', { at: ground.clock.now() });
  await ground.samspel.settle();
  const [asked] = (await member(contract.listRequests)).items;
  await ground.clock.to('2026-12-28T10:05:00Z');
  await chat.say('mona', '#operations', 'nils: the players do', { at: ground.clock.now() });
  await ground.samspel.settle();
  const { request, entries } = await read(asked?.id ?? '');
  expect(request).toMatchObject({ firstReply: { by: { name: 'mona' } }, response: { state: 'in-time', businessSeconds: 300 } });
  expect(entries.map(({ kind, source }) => [kind, source?.kind])).toEqual([
    ['asked', 'chat'],
    ['reply', 'chat'],
  ]);
  await member(contract.finishRequest, { params: { id: request.id }, body: { outcome: 'answered' } });
});

test('the figures: three answered, one of them late, and one that nobody answers is counted at its age', async () => {
  await write({ id: 'q3', from: 'dee@dev.test', subject: 'Another thing', text: 'How?' });
  await ground.clock.to('2026-12-29T10:05:00Z');
  const { all, unanswered } = await operator(contract.readResponseFigures, { query: { from: '2026-11-20T00:00:00Z', to: '2027-01-01T00:00:00Z' } });
  // In time: 50 min and 5 min. Late: 90 min, and the open one, which waits since 11:05 of yesterday: 5 h 55 min, and 2 h 5 min of today.
  expect(all).toMatchObject({ asked: 4, answered: 3, unanswered: 1, leftOut: 1, inTime: 2, late: 2, shareInTime: 0.5 });
  expect(all.business).toEqual({
    p50: { seconds: 3000, isAtLeast: false },
    p90: { seconds: 8 * 3600, isAtLeast: true },
    p95: { seconds: 8 * 3600, isAtLeast: true },
  });
  // By the calendar the late one waited longest: nearest rank of four, the ninetieth is the fourth.
  expect(all.calendar.p95).toEqual({ seconds: 4 * 86_400 + 7.5 * 3600, isAtLeast: false });
  expect(unanswered).toMatchObject([{ title: 'Another thing', response: { state: 'late' } }]);
});
