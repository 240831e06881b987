/**
 * One bad quarter of an hour, on real wires: Debian's Alertmanager fires at our receiver, an incident is opened, #operations on a real IRC server reads of it, who is on call
 * gets a mail from a real mail server, says `ack` in the channel, nobody else is woken, Alertmanager says that it is over, and the timeline holds all of it.
 * First with the clock in the hand, an hour ago, so that what Alertmanager dates is past for it as well. Then with a server of its own that is killed in the middle.
 */
import { once } from 'node:events';
import { invitePerson, listPeople, useLink } from '@samspel/contract/access.ts';
import { listArrivals, listGroups } from '@samspel/contract/alerts.ts';
import { applyImport, planImport } from '@samspel/contract/catalog.ts';
import type { Client } from '@samspel/contract/client.ts';
import { listIncidents, readIncident, readTimeline } from '@samspel/contract/incidents.ts';
import { listPages, readPage } from '@samspel/contract/pages.ts';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { missingIrcd, startIrcd, type TestIrcd } from '../packages/server/adapters/irc/testing/servers.ts';
import { type Witness, witness } from '../packages/server/adapters/irc/testing/witness.ts';
import { type FarSmtp, farSmtp, textOfMail } from '../packages/server/adapters/smtp-out/testing/far-smtp.ts';
import { createTestDatabase, dropTestDatabase } from '../packages/server/platform/testing/database.ts';
import { type ServerChild, startServer } from '../tools/server/child.ts';
import { setUpAs, signInAs } from '../tools/server/visitor.ts';
import { freePort, missingAlertmanager, startAlertmanager, type TestAlertmanager } from './support/alertmanager.ts';
import { type Desk, isBotThere, operations, sayCode, setUpDesk } from './support/desk.ts';
import { player, smallService } from './support/small-service.ts';
import { beginStory, type Story } from './support/story.ts';

const labels = { alertname: 'PlayerDown', system: 'player', severity: 'critical' };
const summary = 'Player does not answer';
/** As the contract writes instants. */
const written = (at: number): string => new Date(at).toISOString().replace('.000Z', 'Z');

/** What the bot said in the channel, without the way it came. */
const saidIn = (nick: Witness): string[] => nick.lines.flatMap((line) => new RegExp(`^:samspel\\S* PRIVMSG ${operations} :(.*)$`).exec(line)?.[1] ?? []);

const missing = missingAlertmanager() ?? missingIrcd('ngircd');
if (missing !== null)
  describe.skip(`real wires: ${missing}`, () => {
    test('run', () => undefined);
  });
else {
  describe('with the clock in the hand', withHandClock);
  describe('with a server that is killed', withKilledServer);
}

function withHandClock(): void {
  const begins = Math.floor(Date.now() / 60_000) * 60_000 - 3_600_000;
  const at = (minutes: number): string => written(begins + minutes * 60_000);
  let story: Story;
  let irc: TestIrcd;
  let smtp: FarSmtp;
  let monitor: TestAlertmanager;
  let desk: Desk;
  let farid: Client;
  let nick: Witness;
  let incident: string;

  beforeAll(async () => {
    [story, irc, smtp] = await Promise.all([beginStory(at(0), { publicUrl: 'https://desk.music.example' }), startIrcd('ngircd'), farSmtp()]);
    const address = await story.samspel.http.listen({ host: '127.0.0.1', port: 0 });
    await story.importCatalog(smallService, { ownersAccepted: true });
    farid = await invited(address, 'Farid');
    await invited(address, 'Lucia');
    const { items: people } = await story.as.admin(listPeople);
    const [first = '', second = ''] = ['Farid', 'Lucia'].map((called) => people.find(({ name }) => name === called)?.id);
    desk = await setUpDesk({ admin: story.as.admin, mailPort: smtp.port, ircPort: irc.port, first, second, date: at(0).slice(0, 10), lingerSeconds: 120 });
    monitor = await startAlertmanager({ url: `${address}/in/alerts/${desk.source.id}`, key: desk.source.key });
    nick = await witness(irc.port, 'farid', operations);
  });
  afterAll(async () => {
    nick?.end();
    await monitor?.end();
    await story?.end();
    await Promise.all([irc?.end(), smtp?.stop()]);
  });

  /** A member with a session, as only people link nicks. */
  const invited = async (address: string, name: string): Promise<Client> => {
    const [email, password] = [`${name.toLowerCase()}@music.example`, `${name} has a long secret 42`];
    const { link } = await story.as.admin(invitePerson, { body: { name, email, role: 'member', ref: null } });
    await story.anonymous(useLink, { body: { link: link.path.split('#')[1] ?? '', password } });
    return (await signInAs(address, { email, password })).client;
  };
  /** Lets everything happen that follows from what arrived, until something is so. */
  const until = (isSo: () => boolean | Promise<boolean>): Promise<unknown> =>
    vi.waitUntil(
      async () => {
        await story.samspel.settle();
        return isSo();
      },
      { timeout: 20_000, interval: 50 },
    );
  const hears = (pattern: RegExp) => until(() => nick.lines.some((line) => pattern.test(line)));
  const incidentNow = async () => (await story.as.viewer(readIncident, { params: { id: incident } })).incident;
  const pageNow = async () => (await story.as.viewer(listPages, { query: { incident } })).items[0];

  test('the bot comes into the channel, and Farid links his nick', async () => {
    await until(() => isBotThere(story.as.viewer));
    await sayCode(farid, nick);
    await hears(/PRIVMSG farid :You are Farid/);
  });

  test('5 min · what Alertmanager saw 2 min ago is a group, an incident with both instants, one line in the channel and one mail', async () => {
    await story.clock.to(at(5));
    await monitor.tell({ labels, summary, start: at(3) });
    await until(() => smtp.taken.length > 0);
    await hears(/PRIVMSG #operations :.*opened, major/);
    const { items } = await story.as.viewer(listIncidents);
    expect(items.map(({ title, severity, state }) => [title, severity, state])).toEqual([[expect.stringContaining(summary), 'major', 'open']]);
    incident = items[0]?.id ?? '';
    const { instants, impacts } = await incidentNow();
    expect(instants.started.now).toEqual({ at: at(3), source: 'monitor' });
    expect(instants.detected.now).toEqual({ at: at(5), source: 'monitor' });
    expect(impacts).toMatchObject([{ target: player, severity: 'major', to: null }]);
    expect((await story.as.viewer(listGroups, { query: { incident } })).items).toMatchObject([{ state: 'burning', alerts: 1, systems: [{ ref: player }] }]);
    expect(saidIn(nick).filter((line) => line.includes(summary))).toHaveLength(1);
    expect(smtp.taken.map(({ to }) => to)).toEqual([['farid@music.example']]);
    const mail = smtp.taken[0]?.raw ?? '';
    expect(mail).toMatch(/^Subject: \[MAJOR\]/m);
    expect(textOfMail(mail)).toContain(`https://desk.music.example/incidents/${incident}`);
    expect(await pageNow()).toMatchObject({ state: 'open', step: 1, told: [{ name: 'Farid' }], begunAt: at(5), nextAt: at(10) });
  });

  test('7 min · `ack` in the channel by the linked nick acknowledges incident and page', async () => {
    await story.clock.to(at(7));
    nick.say(operations, 'samspel: who owns player?');
    await hears(/PRIVMSG #operations :farid: .*: dev .*; ops /);
    nick.say(operations, 'samspel: ack');
    await hears(/PRIVMSG #operations :\S+ Farid looks at it: /);
    await until(async () => (await pageNow())?.state === 'acknowledged');
    expect((await incidentNow()).instants.acknowledged.now).toMatchObject({ at: at(7) });
    expect(await pageNow()).toMatchObject({ acknowledgedAt: at(7), acknowledgedBy: 'Farid', nextAt: null });
  });

  test('8 min · what is said with the handle of the incident belongs to it', async () => {
    await story.clock.to(at(8));
    nick.say(operations, `${incident.slice(-5)}: a disk of the store is full, moving files`);
    await until(async () => (await story.as.viewer(readTimeline, { params: { id: incident } })).items.some(({ type }) => type === 'chat.said'));
  });

  test('27 min · nobody else was woken', async () => {
    await story.clock.to(at(12));
    await story.clock.to(at(27));
    expect(smtp.taken).toHaveLength(1);
    expect(await pageNow()).toMatchObject({ state: 'acknowledged', told: [{ name: 'Farid' }] });
  });

  test('30 min · Alertmanager says that it was over at 25; after two quiet minutes so is the incident', async () => {
    await monitor.tell({ labels, summary, start: at(3), end: at(25) });
    await until(async () => (await story.as.viewer(listGroups, { query: { incident, state: 'all' } })).items[0]?.state === 'quiet');
    expect((await incidentNow()).state).toBe('acknowledged');
    await story.clock.to(at(30));
    await hears(/PRIVMSG #operations :.*resolved/);
    const { state, instants, impacts } = await incidentNow();
    expect(state).toBe('resolved');
    expect(instants.resolved.now).toEqual({ at: at(25), source: 'monitor' });
    expect(impacts).toMatchObject([{ target: player, from: at(3), to: at(25) }]);
    expect(await pageNow()).toMatchObject({ state: 'over', overAt: at(30) });
    expect(smtp.taken).toHaveLength(1);
  });

  test('the timeline holds all of it, in order, each line at its time', async () => {
    const { items } = await story.as.viewer(readTimeline, { params: { id: incident }, query: { limit: 200 } });
    const lines = items.reverse();
    expect(lines.map(({ at }) => at)).toEqual(lines.map(({ at }) => at).sort());
    const minutes = (line: (typeof lines)[number]) => (Date.parse(line.at) - begins) / 60_000;
    expect(lines.map((line) => [minutes(line), line.type, line.by.name])).toEqual([
      [5, 'incidents.opened', 'Alerts'],
      [5, 'incidents.linked-to-alerts', 'Alerts'],
      [5, 'pages.begun', 'Samspel'],
      [5, 'pages.paged', 'Samspel'],
      [7, 'incidents.acknowledged', 'Farid'],
      [7, 'pages.acknowledged', 'Farid'],
      [8, 'chat.said', 'Farid'],
      [30, 'alerts.group-over', 'Alerts'],
      [30, 'incidents.resolved', 'Alerts'],
      [30, 'pages.over', 'Samspel'],
    ]);
  });
}

function withKilledServer(): void {
  const you = { name: 'You', email: 'you@music.example', password: 'a long enough secret 42' };
  const patience = { timeout: 60_000 };
  let database: { readonly url: string; readonly name: string };
  let environment: Readonly<Record<string, string>>;
  let server: ServerChild;
  let client: Client;
  let irc: TestIrcd;
  let smtp: FarSmtp;
  let monitor: TestAlertmanager;
  let desk: Desk;
  let nick: Witness;
  let incident: string;
  let began: string;

  beforeAll(async () => {
    [database, irc, smtp] = await Promise.all([createTestDatabase(), startIrcd('ngircd'), farSmtp()]);
    const secret = 'a key for this journey, which is no secret';
    environment = { DATABASE_URL: database.url, SAMSPEL_PORT: String(await freePort()), SAMSPEL_MAX_CONNECTIONS: '8', SAMSPEL_SECRET_KEY: secret };
    server = await startServer(environment);
    client = (await setUpAs(server.address, server.setupLink ?? '', you)).client;
    const files = Object.entries(smallService).map(([path, text]) => ({ path, text }));
    const plan = await client(planImport, { body: { files } });
    await client(applyImport, { params: { id: plan.id }, body: { ownersAccepted: true } });
    const me = (await client(listPeople)).items[0]?.id ?? '';
    const date = new Date().toISOString().slice(0, 10);
    desk = await setUpDesk({ admin: client, mailPort: smtp.port, ircPort: irc.port, first: me, second: me, date, lingerSeconds: 1 });
    monitor = await startAlertmanager({ url: `${server.address}/in/alerts/${desk.source.id}`, key: desk.source.key });
    nick = await witness(irc.port, 'you', operations);
    await vi.waitUntil(() => isBotThere(client), { ...patience, interval: 100 });
  });
  afterAll(async () => {
    nick?.end();
    await monitor?.end();
    await server?.stop();
    await Promise.all([irc?.end(), smtp?.stop()]);
    await dropTestDatabase(database.name);
  });

  const now = (): string => new Date().toISOString();
  const mailsOf = (words: string) => smtp.taken.filter(({ raw }) => raw.includes(words));
  const incidentOf = async (words: string) => (await client(listIncidents)).items.find(({ title }) => title.includes(words));
  const pageOf = async (id: string) => (await client(listPages, { query: { incident: id } })).items[0];

  test('from a signal at our door to the line in the channel and the mail it takes two seconds at most', async () => {
    const line = nick.next(/PRIVMSG #operations :.*opened, major/).then(() => Date.now());
    await monitor.tell({ labels: { ...labels, alertname: 'SearchDown', system: 'search' }, summary: 'Search does not answer', start: now() });
    const saidAt = await line;
    await expect.poll(() => smtp.taken.length, patience).toBe(1);
    const [arrived] = (await client(listArrivals, { params: { id: desk.source.id } })).items;
    const page = (await client(listPages)).items[0]?.id ?? '';
    const ended = async () => Date.parse((await client(readPage, { params: { id: page } })).notices[0]?.endedAt ?? '');
    // The mail is there a moment before that is written down.
    await expect.poll(ended, patience).not.toBeNaN();
    const sentAt = await ended();
    const since = Date.parse(arrived?.at ?? '');
    expect(saidAt - since).toBeLessThan(2000);
    expect(sentAt - since).toBeLessThan(2000);
  });

  test('killed while the mail is on its way: nothing is lost, the page is there, and what may be there twice is marked', async () => {
    smtp.behave('hangs');
    began = now();
    const line = nick.next(/PRIVMSG #operations :.*opened, major/);
    await monitor.tell({ labels, summary, start: began });
    await Promise.all([smtp.met(), line]);
    const ended = once(server.child, 'exit');
    server.child.kill('SIGKILL');
    await ended;
    smtp.behave('takes');
    // Nobody takes this one for now; Alertmanager tries again until somebody does.
    await monitor.tell({ labels: { ...labels, alertname: 'StoreFull', system: 'store' }, summary: 'The disk of the store is full', start: now() });
    server = await startServer(environment);
    client = (await signInAs(server.address, you)).client;
    await expect.poll(() => mailsOf(summary).length, patience).toBe(1);
    incident = (await incidentOf(summary))?.id ?? '';
    const page = await pageOf(incident);
    expect(page).toMatchObject({ state: 'open', step: 1, round: 1 });
    await expect
      .poll(async () => (await client(readPage, { params: { id: page?.id ?? '' } })).notices, patience)
      .toMatchObject([{ state: 'sent', again: true }]);
    await expect.poll(async () => (await client(listGroups, { query: { incident } })).items[0]?.alerts, patience).toBe(2);
    expect((await client(listIncidents)).items).toHaveLength(2);
  }, 120_000);

  test('the bot is back, knows nobody by nick any more, and is told again who says `ack`', async () => {
    await expect.poll(() => isBotThere(client), patience).toBe(true);
    const heard = nick.next(/PRIVMSG #operations :you: .*do not know whose nick/);
    nick.say(operations, `samspel: ack ${incident.slice(-5)}`);
    await heard;
    const linked = nick.next(/PRIVMSG you :You are You/);
    await sayCode(client, nick);
    await linked;
    const acknowledged = nick.next(/PRIVMSG #operations :\S+ You looks at it: /);
    nick.say(operations, `samspel: ack ${incident.slice(-5)}`);
    await acknowledged;
    await expect.poll(() => pageOf(incident), patience).toMatchObject({ state: 'acknowledged', acknowledgedBy: 'You', nextAt: null });
  }, 120_000);

  test('it is over when Alertmanager says so, and the timeline has each step once and in order', async () => {
    const line = nick.next(/PRIVMSG #operations :.*resolved/);
    await monitor.tell({ labels, summary, start: began, end: now() });
    await monitor.tell({ labels: { ...labels, alertname: 'StoreFull', system: 'store' }, summary: 'The disk of the store is full', start: began, end: now() });
    await line;
    await expect.poll(async () => (await pageOf(incident))?.state, patience).toBe('over');
    const { items } = await client(readTimeline, { params: { id: incident }, query: { limit: 200 } });
    const lines = items.reverse();
    expect(lines.map(({ at }) => at)).toEqual(lines.map(({ at }) => at).sort());
    // When its growth is told, and the store becomes one of those that are hit, depends on how long the server was away.
    const growth = ['alerts.group-grew', 'incidents.impact-changed'];
    expect(lines.map(({ type }) => type).filter((type) => !growth.includes(type))).toEqual([
      'incidents.opened',
      'incidents.linked-to-alerts',
      'pages.begun',
      'pages.paged',
      'incidents.acknowledged',
      'pages.acknowledged',
      'alerts.group-over',
      'incidents.resolved',
      'pages.over',
    ]);
    expect(mailsOf(summary)).toHaveLength(1);
  });
}
