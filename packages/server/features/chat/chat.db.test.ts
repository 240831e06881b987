import * as contract from '@samspel/contract/chat.ts';
import { ProblemError } from '@samspel/contract/client.ts';
import { acknowledgeIncident, openIncident, readIncident, readTimeline, resolveIncident } from '@samspel/contract/incidents.ts';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { TestSamspel } from '../../app/testing/samspel.ts';
import type { FakeChat } from '../../ports/testing/fake-chat.ts';
import { type ChatGround, makeChatGround } from './testing/chat-ground.ts';

let ground: TestSamspel;
let callers: ChatGround['callers'];
let network: string;
let chat: FakeChat;
let as: ChatGround['as'];
let personally: ChatGround['personally'];
let codeOf: ChatGround['codeOf'];
let settled: ChatGround['settled'];
let say: ChatGround['say'];
let replies: ChatGround['replies'];
let events: ChatGround['events'];

beforeAll(async () => {
  ({ ground, callers, network, chat, as, personally, codeOf, settled, say, replies, events } = await makeChatGround());
});
afterAll(() => ground.end());

test('channels are where the bot goes; it says where it is', async () => {
  const { items } = await as(callers.viewer)(contract.listNetworks);
  expect(items).toMatchObject([
    {
      id: network,
      kind: 'irc',
      title: 'Test net',
      nick: 'samspel',
      isOpen: true,
      channels: [
        { name: '#operations', isIn: true },
        { name: '#dev', isIn: true },
      ],
    },
  ]);
  const twice = as(callers.operator)(contract.addChannel, { body: { network, name: '#OPERATIONS' } });
  await expect(twice).rejects.toSatisfy((error) => error instanceof ProblemError && error.problem.code === 'chat.channel-taken');
  await expect(as(callers.operator)(contract.addChannel, { body: { network, name: 'no channel' } })).rejects.toMatchObject({
    problem: { code: 'chat.bad-name' },
  });
  await expect(as(callers.member)(contract.addChannel, { body: { network, name: '#x' } })).rejects.toMatchObject({ problem: { status: 403 } });
});

test('a stranger may ask and read, in one line, and change nothing', async () => {
  await say('anna', '#operations', 'samspel: what is broken?');
  expect(replies()).toEqual([{ to: '#operations', text: 'anna: Nothing is broken: no incident is open.' }]);
  await say('anna', null, 'open incident The player stutters');
  const [refused] = replies();
  expect(refused).toMatchObject({ to: 'anna', text: expect.stringContaining('I do not know whose nick that is') });
  await say('anna', '#operations', '!resovle');
  expect(replies()[0]?.text).toContain('Did you mean «resolve»?');
  // What is another bot's, or a courtesy, is left.
  await say('anna', '#operations', '!karma olle');
  await say('anna', '#operations', 'samspel: thanks!');
  expect(replies()).toEqual([]);
  await say('anna', '#operations', 'samspel: why is the sky blue today?');
  expect(replies()).toEqual([{ to: '#operations', text: expect.stringContaining('say it with «?ops» before it') }]);
  await say('anna', null, 'help');
  expect(replies().length).toBeLessThanOrEqual(5);
  await say('anna', '#operations', '!help');
  expect(
    replies()
      .filter(({ to }) => to === '#operations')
      .map(({ text }) => text),
  ).toEqual(['anna: I told you alone.']);
  for (let index = 0; index < 40; index++) await chat.say('loop', '#operations', '!broken');
  await ground.samspel.settle();
  expect(replies().length).toBe(20);
});

test('the bot answers no bot, no notice, nothing old, and nothing twice', async () => {
  await say('ci', '#operations', '!broken', { isBot: true });
  await say('ci', '#operations', '!broken', { kind: 'notice' });
  await say('anna', '#operations', '!broken', { at: ground.clock.now() - 3_600_000 });
  await say('anna', '#nowhere', '!broken');
  expect(replies()).toEqual([]);
  await say('anna', '#operations', '!broken', { key: 'msgid:one' });
  await say('anna', '#operations', '!broken', { key: 'msgid:one' });
  expect(replies().length).toBe(1);
});

test('a code links an account to a person, once, and never in the channel', async () => {
  const { code, says } = await codeOf(callers.operator);
  await say('olle', '#operations', `samspel: ${says}`);
  expect(replies()[0]?.text).toContain('void now');
  await say('olle', null, says, { account: 'olle' });
  expect(replies()[0]?.text).toContain('that code is wrong, used');
  const next = await codeOf(callers.operator);
  await say('olle', null, next.says.toLowerCase(), { account: 'olle' });
  expect(replies()[0]?.text).toContain('You are Test operator, whenever you are signed in as olle');
  await say('mallory', null, next.says, { account: 'mallory' });
  expect(replies()[0]?.text).toContain('Not linked');
  await say('olle_', null, 'who am I', { account: 'olle' });
  expect(replies()[0]?.text).toBe('You are Test operator, operator, by the account olle.');
  const { items } = await (await personally(callers.operator))(contract.readMyIdentities);
  expect(items).toMatchObject([{ by: 'account', name: 'olle', networkTitle: 'Test net' }]);
  const { rows } = await sql<{ text: string }>`select text from chat.line where text ilike ${`%${code.slice(0, 4)}%`} and channel is null`.execute(
    ground.samspel.house.reader,
  );
  expect(rows).toEqual([]);
});

test('codes cannot be guessed: tries are slowed down', async () => {
  for (let index = 0; index < 8; index++) await say('guess', null, `link ABCD-${1000 + index}`);
  expect(replies().at(-1)?.text).toContain('too many tries');
});

test('a nick without account is its person only as long as it stays in sight, from the same host', async () => {
  const { says } = await codeOf(callers.member);
  await say('maja', null, says);
  expect(replies()[0]?.text).toContain('until this nick leaves my sight');
  await say('maja', null, 'who am I', { mask: 'else@where' });
  expect(replies()[0]?.text).toContain('I do not know whose nick');
  await say('maja', null, 'who am I');
  expect(replies()[0]?.text).toContain('Test member');
  await chat.gone('maja');
  await say('maja', null, 'who am I');
  expect(replies()[0]?.text).toContain('I do not know whose nick');
});

test('a nick that shares no channel with the bot is nobody without an account: nobody would hear of it when it goes', async () => {
  const { says } = await codeOf(callers.operator);
  await say('far', null, says, { isInSight: false });
  expect(replies()[0]?.text).toContain(
    'Not linked: the network does not vouch for this nick, and I share no channel with it. Join a channel I am in, or sign in to an account',
  );
  expect((await events('chat.linked')).map(({ payload }) => payload['name'])).not.toContain('far');
  await say('far', null, 'who am I', { isInSight: false });
  expect(replies()[0]?.text).toContain('Join a channel I am in, or sign in to an account on this network. Get a code');
  await say('far', null, says);
  expect(replies()[0]?.text).toContain('You are Test operator until this nick leaves my sight');
  await say('far', null, 'open incident From nowhere', { isInSight: false });
  expect(replies()[0]?.text).toContain('I do not know whose nick');
  await say('far', null, 'who am I');
  expect(replies()[0]?.text).toContain('Test operator');
  await chat.gone(null);
  await say('far', null, 'who am I');
  expect(replies()[0]?.text).toContain('I do not know whose nick');
});

test('who leaves while the code is being answered is not linked', async () => {
  const { says } = await codeOf(callers.member);
  await chat.say('brief', null, says);
  await chat.gone('brief');
  await ground.samspel.settle();
  expect(replies()[0]?.text).toContain('You are Test member');
  await say('brief', null, 'who am I');
  expect(replies()[0]?.text).toContain('I do not know whose nick');
});

test('an incident lives in the channel: opened, announced once, acknowledged, noted, resolved with the person’s rights', async () => {
  await say('olle', '#operations', '!open major incident Checkout is slow', { account: 'olle' });
  // The channel is told anyway: one line is the answer too.
  expect(replies().map(({ to, text }) => [to, text])).toEqual([
    ['#operations', expect.stringMatching(/^[0-9A-Z]{5} opened, major: Checkout is slow \(by Test operator\)$/)],
  ]);
  const [opened] = await events('incidents.opened');
  expect(opened).toMatchObject({ actor: 'Test operator' });
  const id = opened?.subject ?? '';
  const handle = id.slice(-5);
  await chat.arrange();
  expect(chat.topics.get('#operations')).toBe(`Broken: Checkout is slow (major, ${handle}) · https://samspel.test`);
  await say('olle', '#operations', '!ack', { account: 'olle' });
  expect(replies()).toEqual([{ to: '#operations', text: `${handle} Test operator looks at it: Checkout is slow` }]);
  await say('olle', '#operations', '!ack', { account: 'olle' });
  expect(replies().length).toBe(1);
  await say('olle', '#operations', `!note ${handle} we drain Lund`, { account: 'olle' });
  await say('anna', '#operations', `${handle}: the queue shrinks`);
  await say('olle', '#operations', `samspel: resolve ${handle}`, { account: 'olle' });
  const { items } = await as(callers.viewer)(readTimeline, { params: { id } });
  const told = items.map(({ says }) => says).reverse();
  for (const says of ['Opened «Checkout is slow»', 'Acknowledged', 'we drain Lund', 'anna in #operations: the queue shrinks', 'Resolved'])
    expect(told.filter((line) => line.startsWith(says)).length).toBe(1);
  expect(told.filter((line) => line.startsWith('sending.'))).toEqual([]);
  const { incident } = await as(callers.viewer)(readIncident, { params: { id } });
  expect(incident.state).toBe('resolved');
  expect(replies().filter(({ text }) => text.includes('resolved'))).toEqual([
    { to: '#operations', text: `${handle} resolved (by Test operator): Checkout is slow` },
  ]);
  await chat.arrange();
  expect(chat.topics.get('#operations')).toBe('Nothing is broken · https://samspel.test');
});

test('where a channel is told nothing the bot answers whoever asked; alone it answers alone, and the channel is told', async () => {
  await say('olle', '#dev', '!open degraded incident Seen in dev', { account: 'olle' });
  const opened = replies();
  expect(opened.map(({ to }) => to).sort()).toEqual(['#dev', '#operations']);
  const handle = (await events('incidents.opened')).at(-1)?.subject.slice(-5) ?? '';
  expect(opened.find(({ to }) => to === '#dev')?.text).toContain(`olle: ${handle} is open, degraded`);
  await say('olle', null, `resolve ${handle}`, { account: 'olle' });
  expect(replies().sort((a, b) => (a.to < b.to ? -1 : 1))).toEqual([
    { to: '#operations', text: `${handle} resolved (by Test operator): Seen in dev` },
    { to: 'olle', text: `${handle} is resolved: Seen in dev` },
  ]);
});

test('what a person may not do the bot does not do for them either', async () => {
  const { incident } = await as(callers.operator)(openIncident, { body: { title: 'Not yours' } });
  await ground.samspel.settle();
  const { says } = await codeOf(callers.member);
  await say('maja', null, says, { account: 'maja' });
  replies();
  await say('maja', null, `resolve ${incident.id.slice(-5)}`, { account: 'maja' });
  expect(replies().some(({ to, text }) => to === 'maja' && text.length > 20)).toBe(true);
  expect((await as(callers.viewer)(readIncident, { params: { id: incident.id } })).incident.state).toBe('open');
  await settled(as(callers.operator)(resolveIncident, { params: { id: incident.id }, body: {} }));
  replies();
});

test('a marked question goes to operations at once; the next human line answers it', async () => {
  await say('dev1', '#dev', '?ops the staging database is full');
  await say('ci', '#dev', 'build 7 is red', { isBot: true });
  await say('dev1', '#dev', 'hello?');
  expect(await events('chat.answered')).toEqual([]);
  await say('olle', '#dev', 'dev1: looking', { account: 'olle' });
  const [asked] = await events('chat.asked');
  const [answered] = await events('chat.answered');
  expect(asked?.payload).toMatchObject({
    door: `irc:${network}`,
    to: '#dev',
    nick: 'dev1',
    text: 'the staging database is full',
    reason: 'it carries the mark',
  });
  expect(answered).toMatchObject({ subject: asked?.subject, actor: 'Test operator', payload: { nick: 'olle', reason: 'olle said it to dev1' } });
});

test('a question nobody answers becomes one for operations when the channel’s time is over, and not before', async () => {
  const before = (await events('chat.asked')).length;
  await say('dev2', '#operations', 'Is the player slow for anyone else?');
  await say('dev3', '#operations', 'Why does the build hang?');
  await say('olle', '#operations', 'dev3: it does not, look again');
  await ground.clock.forward(9 * 60);
  expect((await events('chat.asked')).length).toBe(before);
  await ground.clock.forward(61);
  const asked = await events('chat.asked');
  expect(asked.slice(before).map(({ payload }) => [payload['text'], payload['reason']])).toEqual([
    ['Is the player slow for anyone else?', 'nobody answered for 10 min'],
  ]);
  await ground.clock.forward(3600);
  expect((await events('chat.asked')).length).toBe(before + 1);
});

test('in a storm the channel hears a few lines and then one for all the rest', async () => {
  replies();
  await ground.clock.forward(120);
  const ids: string[] = [];
  for (let index = 0; index < 20; index++)
    ids.push((await as(callers.operator)(openIncident, { body: { title: `Storm ${index}`, severity: 'degraded' } })).incident.id);
  for (const id of ids) await as(callers.operator)(acknowledgeIncident, { params: { id }, body: {} });
  await ground.samspel.settle();
  const storm = replies();
  expect(storm.length).toBeLessThanOrEqual(15);
  await ground.clock.forward(75);
  const after = replies();
  expect(after.map(({ text }) => text)).toEqual([expect.stringMatching(/^Meanwhile: 20 incidents acknowledged · https:\/\/samspel\.test\/incidents$/)]);
  await ground.clock.forward(600);
  expect(replies()).toEqual([]);
  for (const id of ids) await as(callers.operator)(resolveIncident, { params: { id }, body: {} });
  await ground.clock.forward(600);
  replies();
});

test('what is said from the browser is said in the channel and stands in the timeline once; an incident may have a channel of its own', async () => {
  const own = (await as(callers.viewer)(contract.listNetworks)).items[0]?.channels[0]?.id ?? '';
  await as(callers.operator)(contract.changeChannel, { params: { id: own }, body: { opensChannels: true } });
  const { incident } = await settled(as(callers.operator)(openIncident, { body: { title: 'With a room' } }));
  const handle = incident.id.slice(-5);
  const room = `#inc-${handle.toLowerCase()}`;
  expect((await as(callers.viewer)(contract.readIncidentChat, { params: { incident: incident.id } })).channels).toMatchObject([{ name: room, isOwn: true }]);
  replies();
  const line = await settled(
    (await personally(callers.member))(contract.sayOfIncident, { params: { incident: incident.id }, body: { text: 'I look at the cache' } }),
  );
  expect(line).toMatchObject({ by: 'browser', text: 'I look at the cache', incident: incident.id, person: { name: 'Test member' } });
  expect(replies()).toEqual([{ to: room, text: '<Test member> I look at the cache' }]);
  await say('olle', room, 'it is the cache', { account: 'olle' });
  const { lines } = await as(callers.viewer)(contract.readIncidentChat, { params: { incident: incident.id } });
  expect(lines.filter(({ by }) => by !== 'us').map(({ text }) => text)).toEqual(['I look at the cache', 'it is the cache']);
  const { items } = await as(callers.viewer)(readTimeline, { params: { id: incident.id } });
  expect(items.filter(({ says }) => says.includes('cache')).map(({ says }) => says)).toEqual([
    `olle in ${room}: it is the cache`,
    `Test member in ${room}: I look at the cache`,
  ]);
  await settled(as(callers.operator)(resolveIncident, { params: { id: incident.id }, body: {} }));
  await ground.clock.forward(25 * 3600);
  expect((await as(callers.viewer)(contract.listNetworks)).items[0]?.channels.map(({ name }) => name)).toEqual(['#operations', '#dev']);
  await as(callers.operator)(contract.changeChannel, { params: { id: own }, body: { opensChannels: false } });
});

test('links to our own pages unfold, once, and others are left alone', async () => {
  const { incident } = await settled(as(callers.operator)(openIncident, { body: { title: 'Linked to' } }));
  replies();
  await say('anna', '#dev', `see https://samspel.test/incidents/${incident.id} and https://elsewhere.test/incidents/${incident.id}`);
  await say('anna', '#dev', `again https://samspel.test/incidents/${incident.id}`);
  expect(replies()).toEqual([{ to: '#dev', text: expect.stringMatching(/^[0-9A-Z]{5} open, major: Linked to/) }]);
  await settled(as(callers.operator)(resolveIncident, { params: { id: incident.id }, body: {} }));
});

test('the log of a channel reads page by page, finds words, and is kept as long as the channel says', async () => {
  const dev = (await as(callers.viewer)(contract.listNetworks)).items[0]?.channels[1]?.id ?? '';
  const first = await as(callers.viewer)(contract.readLines, { params: { id: dev }, query: { limit: 2 } });
  expect(first.items.length).toBe(2);
  const second = await as(callers.viewer)(contract.readLines, { params: { id: dev }, query: { limit: 2, cursor: first.next ?? '' } });
  expect(second.items[0]?.id).not.toBe(first.items[1]?.id);
  const found = await as(callers.viewer)(contract.readLines, { params: { id: dev }, query: { text: 'BUILD 7' } });
  expect(found.items.map(({ text, by }) => [text, by])).toEqual([['build 7 is red', 'bot']]);
  await ground.clock.forward(91 * 86_400);
  expect((await as(callers.viewer)(contract.readLines, { params: { id: dev } })).items).toEqual([]);
});
