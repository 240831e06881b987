/** Is a mail kept whole and told once, does it find its thread, and do answers of ours keep it? */
import { addAdapter } from '@samspel/contract/adapters.ts';
import * as contract from '@samspel/contract/mail.ts';
import { listSendings, sendAgain } from '@samspel/contract/sending.ts';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { makeCallers } from '../../app/testing/callers.ts';
import { type TestSamspel, testSamspel } from '../../app/testing/samspel.ts';
import { fakeDoor } from '../../ports/testing/fake-door.ts';
import { fakeMail } from '../../ports/testing/fake-mail.ts';
import { send } from '../sending/index.ts';
import { type MailWish, readMail, sendMail } from './index.ts';

const mail = fakeMail();
const door = fakeDoor('mail');
let ground: TestSamspel;
let admin: ReturnType<TestSamspel['withHeaders']>;
let member: typeof admin;
beforeAll(async () => {
  ground = await testSamspel({ adapterKinds: [mail.kind], senders: [door] });
  const callers = await makeCallers(ground.samspel.house);
  admin = ground.withHeaders(callers.admin.headers);
  member = ground.withHeaders(callers.member.headers);
  await admin(addAdapter, { body: { kind: 'fake-mail', name: 'Mail', values: {} } });
  await admin(contract.addMailAddress, { body: { address: 'ops@samspel.example', kind: 'request', target: 'group:default/ops' } });
  await admin(contract.addMailAddress, { body: { address: 'alerts@samspel.example', kind: 'alert', target: 'src_1' } });
  await ground.samspel.settle();
});
afterAll(() => ground.end());

async function told(): Promise<contract.MailReceived[]> {
  const { rows } = await sql<{ payload: contract.MailReceived }>`select payload from platform.event where type = 'mail.received' order by id`.execute(
    ground.samspel.house.reader,
  );
  return rows.map(({ payload }) => payload);
}
const last = async (): Promise<contract.MailReceived> => {
  const one = (await told()).at(-1);
  if (one === undefined) throw new Error('no mail was told');
  return one;
};
const write = (wish: Omit<MailWish, 'to'> & { readonly to?: string }) =>
  ground.samspel.house.change((tx) => sendMail(tx, ground.samspel.house, { to: 'anna@dev.example', ...wish }));
const anna = 'Anna <anna@dev.example>';
const ops = 'ops@samspel.example';

test('a mail is kept raw and read, and told once though it comes twice', async () => {
  const raw = Buffer.from(
    'From: =?utf-8?q?J=C3=BCrgen?= <J@Dev.example>\r\nTo: ops@samspel.example\r\nSubject: Wie geht das?\r\nMessage-ID: <one@dev.example>\r\n\r\nIch frage.\r\n-- \r\nJ\r\n',
  );
  const envelope = { from: 'j@dev.example', to: ['OPS+help@samspel.example', 'nobody@samspel.example'], remoteAddress: '192.0.2.7' };
  for (const hop of ['a', 'b']) expect(await mail.receive(Buffer.concat([Buffer.from(`Received: by ${hop}\r\n`), raw]), { envelope })).toEqual({ kept: true });
  expect(await told()).toMatchObject([
    {
      kind: 'request',
      address: ops,
      target: 'group:default/ops',
      isFirst: true,
      from: { address: 'j@dev.example', name: 'Jürgen' },
      subject: 'Wie geht das?',
      text: 'Ich frage.',
      isAutomatic: false,
    },
  ]);
  const { mail: id } = await last();
  expect(await member(contract.readMail, { params: { id } })).toMatchObject({
    messageId: '<one@dev.example>',
    parts: [{ kind: 'said', text: 'Ich frage.' }, { kind: 'signature' }],
    envelopeFrom: 'j@dev.example',
  });
  expect(await member(contract.readRawMail, { params: { id } })).toContain('Received: by a\r\nFrom: =?utf-8?q?J=C3=BCrgen?=');
});

test('what is for nobody here is not kept', async () => {
  const before = (await told()).length;
  expect(await mail.receive({ from: anna, to: 'else@samspel.example', subject: 'x', text: 'y' })).toMatchObject({ kept: false });
  expect(await told()).toHaveLength(before);
});

test('a mail to two of ours is kept for both purposes', async () => {
  await mail.receive('From: mon@dev.example\r\nTo: ops@samspel.example, alerts@samspel.example\r\nMessage-ID: <two@dev.example>\r\n\r\nDisk full\r\n');
  expect(
    (await told())
      .slice(-2)
      .map(({ kind, target }) => [kind, target])
      .toSorted(),
  ).toEqual([
    ['alert', 'src_1'],
    ['request', 'group:default/ops'],
  ]);
});

describe('a thread', () => {
  test('goes on by what a mail answers, in whatever order they come', async () => {
    const id = { 'Message-ID': '<t1@dev.example>' };
    await mail.receive({
      from: anna,
      to: ops,
      subject: 'Threads',
      text: 'second',
      headers: { 'Message-ID': '<t2@dev.example>', 'In-Reply-To': '<t1@dev.example>' },
    });
    const second = await last();
    await mail.receive({ from: anna, to: ops, subject: 'Threads', text: 'first', headers: id });
    expect(await last()).toMatchObject({ thread: second.thread, isFirst: false, reason: 'a mail that came before answers it' });
    await mail.receive({ from: 'ben@dev.example', to: ops, subject: 'Threads', text: 'a stranger with the same subject' });
    expect(await last()).toMatchObject({ isFirst: true });
  });

  test('holds our answers, by every trace that a mail client may keep', async () => {
    await mail.receive({ from: anna, to: ops, subject: 'Where are logs?', text: 'Where?', headers: { 'Message-ID': '<log@dev.example>' } });
    const { thread } = await last();
    const wish = { thread, subject: 'Where are logs?', text: 'There.', token: 'req-7', about: 'req_7', key: 'reply-1', fromName: 'Olle "Ops"' };
    const sent = await write(wish);
    expect(await write(wish)).toEqual(sent);
    await ground.samspel.settle();
    expect(door.sent.at(-1)).toMatchObject({
      to: 'anna@dev.example',
      body: {
        subject: 'Re: Where are logs? [req-7]',
        headers: {
          'Message-ID': sent.messageId,
          'In-Reply-To': '<log@dev.example>',
          References: '<log@dev.example>',
          From: '"Olle  Ops" <ops@samspel.example>',
        },
      },
    });
    await mail.receive({ from: anna, to: ops, subject: 'Re: Where are logs? [req-7]', text: 'Thanks!', headers: { 'In-Reply-To': sent.messageId } });
    expect(await last()).toMatchObject({ thread, about: 'req_7', subject: 'Re: Where are logs?', token: 'req-7' });
    await mail.receive({ from: anna, to: ops, subject: 'AW: Where are logs? [REQ-7]', text: 'Without headers' });
    expect(await last()).toMatchObject({ thread, about: 'req_7' });
    await mail.receive({ from: 'mallory@evil.example', to: ops, subject: '[req-7]', text: 'Let me read along' });
    expect(await last()).toMatchObject({ isFirst: true, about: null, token: 'req-7' });
    const unseen = { check: { spf: 'none', dkim: [{ domain: '', result: 'policy' }], dmarc: 'none' } };
    await mail.receive({ from: anna, to: ops, subject: '[req-7]', text: 'Made so that nobody can look' }, unseen);
    expect(await last()).toMatchObject({ isFirst: true, about: null, dmarc: 'fail' });
    await write({ ...wish, key: 'reply-2', text: 'Welcome.' });
    await ground.samspel.settle();
    expect(door.sent.at(-1)?.body.headers?.['References']?.split(' ').slice(0, 2)).toEqual(['<log@dev.example>', sent.messageId]);
  });

  test('may begin with a mail of ours', async () => {
    const { messageId } = await write({
      thread: null,
      subject: 'You asked',
      text: 'It works again.',
      token: 'req-8',
      about: 'req_8',
      key: 'begin-1',
      isMachine: true,
    });
    await ground.samspel.settle();
    expect(door.sent.at(-1)?.body).toMatchObject({ subject: 'You asked [req-8]', headers: { 'Auto-Submitted': 'auto-generated' } });
    await mail.receive({ from: anna, to: ops, subject: 'Re: You asked [req-8]', text: 'Good', headers: { 'In-Reply-To': messageId } });
    const first = await last();
    expect(first).toMatchObject({ isFirst: true, about: 'req_8' });
    await mail.receive({ from: anna, to: ops, subject: 'Re: You asked [req-8]', text: 'Very good', headers: { 'In-Reply-To': messageId } });
    expect(await last()).toMatchObject({ thread: first.thread, isFirst: false, about: 'req_8' });
  });
});

test('what came from us comes back quiet; a bounce tells what did not arrive', async () => {
  const { messageId } = await write({ thread: null, subject: 'Page', text: 'Wake up', about: 'inc_1', key: 'page-1', isMachine: true });
  await mail.receive({ from: ops, to: ops, subject: 'Page', text: 'Wake up', headers: { 'Message-ID': messageId } });
  expect(await last()).toMatchObject({ isQuiet: true });
  const report = `From: MAILER-DAEMON@mx.example\r\nTo: ops@samspel.example\r\nSubject: Undelivered Mail\r\nMessage-ID: <b@mx.example>\r\nContent-Type: multipart/report; report-type=delivery-status; boundary=B\r\n\r\n--B\r\n\r\nSorry\r\n--B\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mx\r\n\r\nFinal-Recipient: rfc822; gone@dev.example\r\nStatus: 5.1.1\r\n\r\n--B\r\nContent-Type: text/rfc822-headers\r\n\r\nMessage-ID: ${messageId}\r\n\r\n--B--\r\n`;
  await mail.receive(report, { envelope: { from: '', to: [ops], remoteAddress: '192.0.2.2' } });
  expect(await last()).toMatchObject({
    isBounce: true,
    isAutomatic: true,
    about: 'inc_1',
    bounced: { recipient: 'gone@dev.example', status: '5.1.1', messageId },
  });
});

test('a page that could not be delivered is marked as come back, told once, and may be sent again; one that is only late is not', async () => {
  const { house } = ground.samspel;
  const sending = await house.change((tx) =>
    send(tx, house, { door: 'mail', to: 'gone@dev.example', key: 'pages.notice:1', about: 'pag_1', body: { subject: 'Page', text: 'Wake up' } }),
  );
  const { messageId } = await write({ thread: null, subject: 'Answer', text: 'There', about: 'req_9', key: 'answer-9' });
  await ground.samspel.settle();
  const report = (id: string, action: string, n: number): Promise<unknown> =>
    mail.receive(
      `From: MAILER-DAEMON@mx.example\r\nTo: ops@samspel.example\r\nSubject: Undelivered Mail\r\nMessage-ID: <dsn${n}@mx.example>\r\nContent-Type: multipart/report; report-type=delivery-status; boundary=B\r\n\r\n--B\r\n\r\nSorry\r\n--B\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mx\r\n\r\nFinal-Recipient: rfc822; gone@dev.example\r\nAction: ${action}\r\nStatus: 5.1.1\r\n\r\n--B\r\nContent-Type: text/rfc822-headers\r\n\r\nMessage-ID: ${id}\r\n\r\n--B--\r\n`,
      { envelope: { from: '', to: [ops], remoteAddress: '192.0.2.2' } },
    );
  const came = async () => {
    await ground.samspel.settle();
    const { rows } = await sql<{ subject: string; payload: { key: string; reason: string } }>`
      select subject, payload from platform.event where type = 'sending.came-back' order by id`.execute(house.reader);
    return rows;
  };
  await report(`<${sending}@samspel.example>`, 'delayed', 1);
  expect(await last()).toMatchObject({ isBounce: true, about: 'pag_1' });
  expect(await came()).toEqual([]);
  await report(`<${sending}@samspel.example>`, 'failed', 2);
  await report(`<${sending}@samspel.example>`, 'failed', 3);
  await report(messageId, 'failed', 4);
  expect(await came()).toMatchObject([
    { subject: 'pag_1', payload: { key: 'pages.notice:1', reason: 'It came back: gone@dev.example could not be reached (5.1.1)' } },
    { subject: 'req_9', payload: { key: 'answer-9' } },
  ]);
  const operator = ground.withHeaders((await makeCallers(house)).operator.headers);
  expect((await operator(listSendings, {})).items).toMatchObject([
    { state: 'sent', cameBack: expect.stringContaining('5.1.1') },
    { id: sending, state: 'sent' },
  ]);
  expect(await operator(sendAgain, { params: { id: sending } })).toMatchObject({ state: 'waiting', cameBack: null });
  await mail.receive({ from: ops, to: ops, subject: 'Page', text: 'Wake up', headers: { 'Message-ID': `<${sending}@samspel.example>` } });
  expect(await last()).toMatchObject({ isQuiet: true });
});

test('attachments and HTML are served so that nothing in them runs', async () => {
  const html = '<p onclick="x()">Hi<script>alert(1)</script><img src="https://track.example/p.gif"></p>';
  await mail.receive(
    `From: anna@dev.example\r\nTo: ops@samspel.example\r\nMessage-ID: <att@dev.example>\r\nContent-Type: multipart/mixed; boundary=B\r\n\r\n--B\r\nContent-Type: text/html\r\n\r\n${html}\r\n--B\r\nContent-Type: text/html; name="evil.html"\r\nContent-Disposition: attachment; filename="=?utf-8?q?r=C3=A4ksm=C3=B6rg=C3=A5s=2Ehtml?="\r\n\r\n<script>alert(2)</script>\r\n--B--\r\n`,
  );
  const { mail: id } = await last();
  const read = await readMail(ground.samspel.house.reader, id);
  const [file] = read?.attachments ?? [];
  expect(file).toMatchObject({ name: 'räksmörgås.html', kept: true });
  const get = async (path: string) =>
    ground.samspel.http.inject({ url: `/api/mail/${id}/${path}`, headers: (await makeCallers(ground.samspel.house)).viewer.headers });
  const served = await get(`attachments/${file?.hash}`);
  expect(served.headers).toMatchObject({
    'content-type': 'application/octet-stream',
    'content-disposition': `attachment; filename="r_ksm_rg_s.html"; filename*=UTF-8''r%C3%A4ksm%C3%B6rg%C3%A5s.html`,
    'content-security-policy': expect.stringContaining('sandbox'),
    'x-content-type-options': 'nosniff',
  });
  expect(served.body).toContain('<script>alert(2)</script>');
  const page = await get('html');
  expect(page.headers['content-security-policy']).toMatch(/^sandbox allow-popups allow-popups-to-escape-sandbox; default-src 'none'.*img-src data:;/);
  expect(page.body).not.toMatch(/script|onclick|src="http/);
  expect((await get('html?images=on')).body).toContain('src="https://track.example/p.gif"');
});

test('an attachment’s name that is cut within a letter can be served all the same', async () => {
  const name = encodeURIComponent(`🔥${'a'.repeat(195)}.txt`);
  await mail.receive(
    `From: anna@dev.example\r\nTo: ops@samspel.example\r\nMessage-ID: <cut@dev.example>\r\nContent-Type: application/pdf\r\nContent-Disposition: attachment; filename*=utf-8''${name}\r\n\r\nx`,
  );
  const { mail: id } = await last();
  const [file] = (await readMail(ground.samspel.house.reader, id))?.attachments ?? [];
  const served = await ground.samspel.http.inject({
    url: `/api/mail/${id}/attachments/${file?.hash}`,
    headers: (await makeCallers(ground.samspel.house)).viewer.headers,
  });
  expect(served).toMatchObject({ statusCode: 200, headers: { 'content-disposition': expect.stringContaining('.txt') } });
});

test('what cannot be read is kept and shown as it is, and may be read again', async () => {
  const deep = `From: anna@dev.example\r\nSubject: Deep\r\nMessage-ID: <deep@dev.example>\r\n${Array.from({ length: 150 }, (_, at) => `Content-Type: multipart/mixed; boundary=b${at}\r\n\r\n--b${at}\r\n`).join('')}\r\nend\r\n`;
  expect(await mail.receive(deep, { address: ops })).toEqual({ kept: true });
  const { mail: id } = await last();
  expect(await member(contract.readMail, { params: { id } })).toMatchObject({ parsed: 'failed', subject: 'Deep', problem: expect.stringContaining('depth') });
  const operator = ground.withHeaders((await makeCallers(ground.samspel.house)).operator.headers);
  expect(await operator(contract.parseMailAgain, { params: { id } })).toMatchObject({ parsed: 'failed' });
  expect((await operator(contract.listMail, { query: { show: 'failed' } })).items.map((one) => one.id)).toEqual([id]);
});

test('whom it is received for is an admin’s to say, and what was refused at the door is counted', async () => {
  await expect(member(contract.addMailAddress, { body: { address: 'x@y.example', kind: 'request' } })).rejects.toMatchObject({
    problem: { code: 'access.not-allowed' },
  });
  await expect(admin(contract.addMailAddress, { body: { address: 'OPS@samspel.example', kind: 'request' } })).rejects.toMatchObject({
    problem: { code: 'mail.address-taken' },
  });
  await expect(admin(contract.addMailAddress, { body: { address: 'x@y.example', kind: 'alert' } })).rejects.toMatchObject({
    problem: { code: 'mail.needs-source' },
  });
  const ear = mail.ear();
  expect(await Promise.all(['Ops@Samspel.example', 'ops+1@samspel.example', 'no@samspel.example'].map(ear.wants))).toEqual([true, true, false]);
  for (const _ of [1, 2]) await ear.refused({ from: 'spam@evil.example', to: 'no@samspel.example', remoteAddress: '192.0.2.9', reason: 'no such address' });
  const operator = ground.withHeaders((await makeCallers(ground.samspel.house)).operator.headers);
  expect((await operator(contract.listRefusedMail)).items).toMatchObject([{ to: 'no@samspel.example', count: 2 }]);
});
