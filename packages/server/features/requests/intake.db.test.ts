/** What becomes of mail that is no plain question, and of answers by mail? */
import type { Client } from '@samspel/contract/client.ts';
import * as contract from '@samspel/contract/requests.ts';
import type { Actor } from '@samspel/core/access/role.ts';
import { iso } from '@samspel/core/time/instant.ts';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { addCaller, makeCallers } from '../../app/testing/callers.ts';
import { type TestSamspel, testSamspel } from '../../app/testing/samspel.ts';
import { fakeDoor } from '../../ports/testing/fake-door.ts';

const door = fakeDoor('mail');
const machine: Actor = { kind: 'system', id: 'mail', name: 'Mail', role: 'viewer', teams: [], scopes: [] };
let ground: TestSamspel;
let member: Client;
let annAddress: string;
let count = 0;

beforeAll(async () => {
  ground = await testSamspel({ senders: [door], settings: { publicUrl: 'https://desk.test' } });
  const callers = await makeCallers(ground.samspel.house);
  member = ground.withHeaders(callers.member.headers);
  const ann = await addCaller(ground.samspel.house, { role: 'member', name: 'Ann' });
  const { rows } = await sql<{ email: string }>`select email from access.person where id = ${ann.personId}`.execute(ground.samspel.house.reader);
  annAddress = rows[0]?.email ?? '';
});
afterAll(() => ground.end());

/** Tells of a received mail, as the mail feature does; again with the same `mail` is the same mail. */
async function received(more: Record<string, unknown>): Promise<string> {
  const { house } = ground.samspel;
  const mail = `mai_${String(++count).padStart(26, '0')}`;
  const payload = {
    mail,
    thread: mail,
    isFirst: true,
    kind: 'request',
    address: 'ops@samspel.test',
    target: null,
    from: { address: 'dee@dev.test', name: 'Dee' },
    replyTo: 'dee@dev.test',
    to: ['ops@samspel.test'],
    cc: [],
    subject: 'A question',
    token: null,
    about: null,
    text: 'How?',
    isAutomatic: false,
    isBounce: false,
    isQuiet: false,
    reason: 'A person wrote it.',
    bounced: null,
    dmarc: null,
    attachments: 0,
    sentAt: null,
    at: iso(house.now()),
    ...more,
  };
  await house.change((tx) => house.publish(tx, machine, { type: 'mail.received', subject: payload.mail, payload }));
  await ground.samspel.settle();
  return payload.mail;
}
const all = async () => (await member(contract.listRequests, { query: { view: 'all' } })).items;
const entries = async (id: string) =>
  (await member(contract.readRequest, { params: { id } })).entries.map(({ kind, isHuman, by }) => `${kind} ${by.name}${isHuman ? '' : ' (machine)'}`);

test('a mail is taken in once, whatever is told again; a mail for alerts never', async () => {
  const mail = await received({});
  await received({ mail, thread: mail });
  await received({ kind: 'alert', target: 'src_1' });
  expect(await all()).toMatchObject([{ title: 'A question', asker: { name: 'Dee', address: 'dee@dev.test' }, way: 'mail', place: mail }]);
});

test('a colleague who answers in the thread stops the clock; somebody else there joins in; the token of another thread is believed of its asker', async () => {
  const [{ id, place, number } = { id: '', place: '', number: 0 }] = await all();
  await received({ thread: place, isFirst: false, from: { address: 'guest@else.test', name: '' }, text: 'Me too' });
  expect((await all())[0]?.firstReply).toBeNull();
  await received({ thread: place, isFirst: false, from: { address: annAddress.toUpperCase(), name: 'A.' }, text: 'So.' });
  expect((await all())[0]).toMatchObject({ firstReply: { by: { name: 'Ann' } }, taker: { name: 'Ann' } });
  await received({ token: `req-${number}`, text: 'From another client' });
  expect(await entries(id)).toEqual(['asked Dee', 'asked guest@else.test', 'reply Ann', 'asked Dee']);
  expect(await all()).toHaveLength(1);
});

test('a machine’s mail that belongs nowhere is kept as needless and left out of the figures; a bounce of another matter is none', async () => {
  await received({ subject: 'Backup report', isAutomatic: true, isQuiet: true, from: { address: 'cron@dev.test', name: '' } });
  await received({ subject: 'Undelivered', isBounce: true, about: 'pag_1' });
  const requests = await all();
  expect(requests).toHaveLength(2);
  expect(requests[0]).toMatchObject({ title: 'Backup report', state: 'done', outcome: 'needless', needless: 'automatic' });
  expect((await member(contract.readResponseFigures)).all).toMatchObject({ asked: 1, leftOut: 1 });
});

test('a bounce of an answer stands in its thread as a machine’s word, and the answer as it left', async () => {
  const [request] = (await all()).filter(({ state }) => state !== 'done');
  const id = request?.id ?? '';
  await member(contract.replyToRequest, { params: { id }, body: { text: 'Again: so.', afterwards: 'finish' } });
  await ground.samspel.settle();
  expect(door.sent.at(-1)).toMatchObject({ to: 'dee@dev.test', about: id, body: { subject: expect.stringContaining(`[req-${request?.number}]`) } });
  await received({ about: id, isBounce: true, isAutomatic: true, text: '', reason: 'No such mailbox.', from: { address: 'mailer-daemon@dev.test', name: '' } });
  const page = await member(contract.readRequest, { params: { id } });
  expect(page.request.state).toBe('done');
  expect(page.entries.at(-1)).toMatchObject({ isHuman: false, text: 'No such mailbox.' });
  expect(page.entries.at(-2)).toMatchObject({ kind: 'reply', sendings: [{ to: 'dee@dev.test', state: 'sent' }] });
});

test('whose domain does not stand behind the mail is no colleague, and opens nothing by a token', async () => {
  const { request } = await member(contract.askRequest, { body: { title: 'Forged?', text: 'How?' } });
  const before = (await all()).length;
  await received({ token: `req-${request.number}`, dmarc: 'fail', from: { address: annAddress, name: 'Ann' }, text: 'It is answered.' });
  expect(await all()).toHaveLength(before + 1);
  expect((await member(contract.readRequest, { params: { id: request.id } })).request.firstReply).toBeNull();
});

test('nobody answers their own question', async () => {
  const { request } = await member(contract.askRequest, { body: { title: 'My own', text: 'How?' } });
  await member(contract.replyToRequest, { params: { id: request.id }, body: { text: 'Like this, perhaps' } });
  expect((await member(contract.readRequest, { params: { id: request.id } })).request.firstReply).toBeNull();
});

test('a member writes down what somebody asked at the desk; a viewer asks for themself; what was put together is answered to each, with their own words', async () => {
  const viewer = ground.withHeaders((await addCaller(ground.samspel.house, { role: 'viewer', name: 'Vic' })).headers);
  const asker = { name: 'Ola', address: 'ola@dev.test' };
  const { request } = await member(contract.askRequest, { body: { title: 'At the desk', text: 'Five minutes?', asker } });
  expect(request).toMatchObject({ asker: { ...asker, person: null } });
  await expect(viewer(contract.askRequest, { body: { title: 'x', text: 'y', asker } })).rejects.toMatchObject({ problem: { code: 'requests.only-yourself' } });
  await member(contract.replyToRequest, { params: { id: request.id }, body: { text: 'Done.' } });
  await ground.samspel.settle();
  expect(door.sent.at(-1)?.to).toBe('ola@dev.test');
  await received({ from: { address: 'pia@dev.test', name: 'Pia' }, replyTo: 'pia@dev.test', subject: 'The same', text: 'Is it five?' });
  const other = (await all()).find(({ title }) => title === 'The same');
  await member(contract.mergeRequest, { params: { id: other?.id ?? '' }, body: { into: request.id } });
  const before = door.sent.length;
  await member(contract.replyToRequest, { params: { id: request.id }, body: { text: 'Six.' } });
  await ground.samspel.settle();
  expect(door.sent.slice(before).map(({ to, body }) => [to, /> (.*)/.exec(body.text)?.[1]])).toEqual([
    ['ola@dev.test', 'Five minutes?'],
    ['pia@dev.test', 'Is it five?'],
  ]);
  const sendings = async (id: string) =>
    (await member(contract.readRequest, { params: { id } })).entries.flatMap((entry) => entry.sendings.map(({ to, state }) => `${to} ${state}`));
  expect(await sendings(request.id)).toEqual(['ola@dev.test sent', 'ola@dev.test sent', 'pia@dev.test sent']);
  await received({ thread: other?.place ?? '', isFirst: false, from: { address: 'pia@dev.test', name: 'Pia' }, text: 'Thanks' });
  expect((await entries(request.id)).at(-1)).toBe('asked Pia');

  const link = (to: string) => /pulse#(\S+)/.exec(door.sent.findLast((one) => one.to === to)?.body.text ?? '')?.[1] ?? '';
  await ground.anonymous(contract.rateByLink, { body: { link: link('ola@dev.test'), face: 'bad' } });
  await ground.anonymous(contract.rateByLink, { body: { link: link('pia@dev.test'), face: 'good', words: 'Quick.' } });
  expect((await member(contract.readPulse)).months.at(-1)).toMatchObject({ good: 1, bad: 1 });

  // What came along shows how it travelled, and what was put together twice is answered to all.
  const { request: third } = await member(contract.askRequest, {
    body: { title: 'Once more', text: 'And now?', asker: { name: 'Rut', address: 'rut@dev.test' } },
  });
  await member(contract.mergeRequest, { params: { id: request.id }, body: { into: third.id } });
  expect(await sendings(third.id)).toHaveLength(3);
  await member(contract.replyToRequest, { params: { id: third.id }, body: { text: 'Seven.' } });
  await ground.samspel.settle();
  expect(
    door.sent
      .slice(-3)
      .map(({ to }) => to)
      .sort(),
  ).toEqual(['ola@dev.test', 'pia@dev.test', 'rut@dev.test']);
});
