/** Is mail kept once as it came, for as long as the house says, and does what stays say what went? */
import { addAdapter } from '@samspel/contract/adapters.ts';
import * as contract from '@samspel/contract/mail.ts';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { makeCallers } from '../../app/testing/callers.ts';
import { type TestSamspel, testSamspel } from '../../app/testing/samspel.ts';
import { fakeMail } from '../../ports/testing/fake-mail.ts';

const mail = fakeMail();
const day = 86_400;
let ground: TestSamspel;
let callers: Awaited<ReturnType<typeof makeCallers>>;
let admin: ReturnType<TestSamspel['withHeaders']>;
/** Sessions end in the time that passes here. */
const signIn = async (): Promise<void> => {
  callers = await makeCallers(ground.samspel.house);
  admin = ground.withHeaders(callers.admin.headers);
};
beforeAll(async () => {
  ground = await testSamspel({ adapterKinds: [mail.kind] });
  await signIn();
  await admin(addAdapter, { body: { kind: 'fake-mail', name: 'Mail', values: {} } });
  await admin(contract.addMailAddress, { body: { address: 'ops@samspel.example', kind: 'request' } });
  await admin(contract.addMailAddress, { body: { address: 'alerts@samspel.example', kind: 'alert', target: 'src_1' } });
  await ground.samspel.settle();
});
afterAll(() => ground.end());

/** With 400 kB that no packing makes smaller attached to it. */
function letter(name: string, to: string, answers = ''): string {
  let seed = 7;
  const noise = Buffer.from(
    Array.from({ length: 400_000 }, () => {
      seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648;
      return (seed >> 16) & 0xff;
    }),
  );
  const file = noise.toString('base64').replaceAll(/.{76}/g, '$&\r\n');
  return `From: anna@dev.example\r\nTo: ${to}\r\nSubject: ${name}\r\nMessage-ID: <${name}@dev.example>\r\n${answers}Content-Type: multipart/mixed; boundary=B\r\n\r\n--B\r\nContent-Type: text/html\r\n\r\n<p>Look at <b>${name}</b></p>\r\n--B\r\nContent-Type: application/zip; name=a.zip\r\nContent-Transfer-Encoding: base64\r\nContent-Disposition: attachment; filename=a.zip\r\n\r\n${file}\r\n--B--\r\n`;
}
const kept = async (): Promise<{ parts: number; bytes: number }> => {
  const { rows } = await sql<{ parts: number; bytes: number }>`
    select count(*)::int as parts, coalesce(sum(octet_length(packed)), 0)::int as bytes from mail.content`.execute(ground.samspel.house.reader);
  return rows[0] ?? { parts: 0, bytes: 0 };
};
const idOf = async (subject: string): Promise<string> => (await admin(contract.listMail, {})).items.find((one) => one.subject === subject)?.id ?? '';
const get = (id: string, path: string) => ground.samspel.http.inject({ url: `/api/mail/${id}/${path}`, headers: callers.member.headers });

test('given a mail with an attachment, when it is kept, then each byte is kept once, and its HTML and attachment are read out of it', async () => {
  expect(await mail.receive(letter('once', 'ops@samspel.example'))).toEqual({ kept: true });
  // Base64 packs to three quarters: all that is kept is hardly more than the attachment by itself.
  expect((await kept()).bytes).toBeLessThan(420_000);
  const id = await idOf('once');
  const [file] = (await admin(contract.readMail, { params: { id } })).attachments;
  expect(file).toMatchObject({ name: 'a.zip', size: 400_000, kept: true });
  expect((await get(id, `attachments/${file?.hash}`)).rawPayload).toHaveLength(400_000);
  expect((await get(id, 'html')).body).toContain('<p>Look at <b>once</b></p>');
  expect((await get(id, `attachments/${'0'.repeat(64)}`)).statusCode).toBe(404);
});

test('given the house’s rule, when a thread has been quiet for longer, then its mails go as they came, their words stay, and it is told', async () => {
  await mail.receive(letter('alert', 'alerts@samspel.example'));
  await expect(ground.withHeaders(callers.operator.headers)(contract.changeMailRetention, { body: { requestDays: 7, alertDays: null } })).rejects.toMatchObject(
    { problem: { code: 'access.not-allowed' } },
  );
  await expect(admin(contract.changeMailRetention, { body: { requestDays: 6, alertDays: null } })).rejects.toMatchObject({ problem: { status: 400 } });
  expect(await admin(contract.readMailRetention)).toMatchObject({ requestDays: 730, alertDays: 30, version: 0, mails: 2 });
  expect(await admin(contract.changeMailRetention, { body: { requestDays: 60, alertDays: null } })).toMatchObject({ requestDays: 60, version: 1 });
  await ground.clock.forward(40 * day);
  await mail.receive(letter('answer', 'ops@samspel.example', 'In-Reply-To: <once@dev.example>\r\n'));
  await ground.clock.forward(59 * day);
  await signIn();
  const before = await idOf('once');
  expect((await get(before, 'raw')).statusCode).toBe(200);
  await ground.clock.forward(2 * day);
  await signIn();
  const id = await idOf('once');
  for (const path of ['raw', 'html', `attachments/${'0'.repeat(64)}`])
    expect((await get(id, path)).json()).toMatchObject({ status: 410, code: 'mail.thrown-away' });
  expect(await admin(contract.readMail, { params: { id } })).toMatchObject({
    parts: [{ kind: 'said', text: 'Look at once' }],
    hasHtml: false,
    attachments: [{ name: 'a.zip', kept: false }],
    rawGoneAt: expect.any(String),
  });
  // What came as an alert is kept for ever now, and alone is there still.
  expect(await admin(contract.readMailRetention)).toMatchObject({ mails: 1 });
  expect((await get(await idOf('alert'), 'raw')).statusCode).toBe(200);
  expect((await kept()).parts).toBe(1);
  const { rows } = await sql<{ type: string; payload: object }>`
    select type, payload from platform.event where subject = 'mail-retention' order by id`.execute(ground.samspel.house.reader);
  expect(rows).toMatchObject([
    { type: 'mail.retention-changed', payload: { before: { requestDays: 730, alertDays: 30 }, after: { requestDays: 60, alertDays: null } } },
    { type: 'mail.thrown-away', payload: { kind: 'request', days: 60, mails: 2 } },
  ]);
  // The same mail again is still known, and an answer still finds its thread.
  expect(await mail.receive(letter('once', 'ops@samspel.example'))).toEqual({ kept: true });
  expect((await kept()).parts).toBe(1);
  await mail.receive({ from: 'anna@dev.example', to: 'ops@samspel.example', subject: 'late', text: 'x', headers: { 'In-Reply-To': '<answer@dev.example>' } });
  expect(await admin(contract.readMail, { params: { id: await idOf('late') } })).toMatchObject({ thread: id });
});
