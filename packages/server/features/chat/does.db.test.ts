/** Does the bot do what it is asked, in one line, and let nobody speak through it in another's name? */
import { addSource } from '@samspel/contract/alerts.ts';
import { applyImport, planImport } from '@samspel/contract/catalog.ts';
import * as contract from '@samspel/contract/chat.ts';
import { listRequests } from '@samspel/contract/requests.ts';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type ChatGround, makeChatGround } from './testing/chat-ground.ts';

let { ground, callers, as, personally, codeOf, settled, say, replies, events }: ChatGround = {} as ChatGround;

const catalog = `apiVersion: backstage.io/v1alpha1
kind: Group
metadata: { name: sound }
spec: { type: team, children: [] }
---
apiVersion: backstage.io/v1alpha1
kind: Component
metadata: { name: player, title: Player }
spec: { type: service, lifecycle: production, owner: sound }
`;

beforeAll(async () => {
  ({ ground, callers, as, personally, codeOf, settled, say, replies, events } = await makeChatGround());
  const { says } = await codeOf(callers.operator);
  await say('olle', null, says, { account: 'olle' });
  replies();
});
afterAll(() => ground.end());

test('what was changed before an incident: deployments that pipelines told of, those of the systems it hits first', async () => {
  await say('anna', null, 'deployments');
  expect(replies()[0]?.text).toContain('Nobody told of a deployment in the last 7 days');
  const plan = await as(callers.operator)(planImport, { body: { files: [{ path: 'catalog.yaml', text: catalog }] } });
  await settled(as(callers.operator)(applyImport, { params: { id: plan.id }, body: { ownersAccepted: true } }));
  const { key } = await as(callers.operator)(addSource, { body: { name: 'Pipeline', kind: 'pagerduty' } });
  const told = async (summary: string, from: string, secondsAgo: number) => {
    const body = { routing_key: key, payload: { summary, source: from, timestamp: new Date(ground.clock.now() - secondsAgo * 1000).toISOString() } };
    const answered = await ground.samspel.http.inject({ method: 'POST', url: '/v2/change/enqueue', payload: body });
    expect(answered.statusCode).toBe(202);
  };
  await told('Deployed player 2.1', 'ci', 600);
  await told('Deployed ledger 7', 'ci', 60);
  await ground.samspel.settle();
  await say('anna', '#operations', '!deployments');
  expect(replies()[0]?.text).toBe('anna: 1 min ago: Deployed ledger 7 (ci) · 10 min ago: Deployed player 2.1 (ci)');
  await say('anna', '#operations', 'samspel: deployments of player');
  expect(replies()[0]?.text).toBe('anna: 10 min ago: Deployed player 2.1 (ci)');
  await say('olle', '#dev', '!open incident Stutter on player', { account: 'olle' });
  const handle = (await events('incidents.opened')).at(-1)?.subject.slice(-5) ?? '';
  replies();
  await say('anna', '#operations', `!what changed before ${handle}`);
  expect(replies()[0]?.text).toMatch(
    new RegExp(`^anna: In the 24 h before ${handle}: 10 min before: Deployed player 2.1 \\(ci\\) · 1 min before: Deployed ledger 7 \\(ci\\)`),
  );
  await say('olle', null, `resolve ${handle}`, { account: 'olle' });
  replies();
});

test('a question may be asked of the bot alone; it is taken, becomes a card, and a job is written down', async () => {
  const before = (await events('chat.asked')).length;
  await say('dev4', null, '?ops how do I rotate a key');
  expect(replies()).toEqual([{ to: 'dev4', text: 'Operations have your question; the answer comes here.' }]);
  const asked = (await events('chat.asked')).slice(before);
  expect(asked).toMatchObject([{ payload: { to: 'dev4', channel: null, text: 'how do I rotate a key' } }]);
  const { items } = await as(callers.operator)(listRequests, { query: { view: 'all' } });
  const request = items.find(({ title }) => title === 'how do I rotate a key');
  expect(request).toMatchObject({ way: 'chat', state: 'open' });
  const number = String(request?.number ?? '');
  // Not asked in this channel, nor in one whose name merely begins like it.
  await say('olle', '#dev', '!take this', { account: 'olle' });
  expect(replies()).toEqual([{ to: '#dev', text: 'olle: No question waits here. Say its number.' }]);
  await say('olle', null, `take ${number}`, { account: 'olle' });
  await say('olle', null, `card ${number} OPS-12`, { account: 'olle' });
  expect(replies().map(({ text }) => text)).toEqual([`Question ${number} is yours: how do I rotate a key`, `Question ${number} became the card OPS-12.`]);
  await say('olle', '#operations', '!log restarted the mail relay 10m', { account: 'olle' });
  expect(replies()[0]?.text).toMatch(/^olle: Written down as request \d+, done in 10 min: restarted the mail relay$/);
  const done = (await as(callers.operator)(listRequests, { query: { view: 'done' } })).items;
  expect(done.find(({ title }) => title === 'restarted the mail relay')).toMatchObject({ outcome: 'answered', asker: { name: 'Somebody in #operations' } });
  expect(done.find(({ title }) => title === 'how do I rotate a key')).toMatchObject({ outcome: 'card', into: 'OPS-12' });
  await say('anna', '#operations', `see https://samspel.test/requests/${request?.id ?? ''}`);
  expect(replies()).toEqual([{ to: '#operations', text: `Question ${number}, done, card: how do I rotate a key; dev4 asks` }]);
  await say('dev4', null, 'log did nothing');
  expect(replies()[0]?.text).toContain('I do not know whose nick that is');
});

test('who writes very many questions does not fill the queue', async () => {
  const before = (await events('chat.asked')).length;
  for (let index = 0; index < 14; index++) await say('spam', '#dev', `?ops number ${index}`);
  expect((await events('chat.asked')).length).toBe(before + 10);
  replies();
});

test('hostile words: no second line, no colour, no name that is not as it looks, no code that everybody read', async () => {
  const dev = (await as(callers.viewer)(contract.listNetworks)).items[0]?.channels[1]?.id ?? '';
  await settled(
    (await personally(callers.member))(contract.sayInChannel, { params: { id: dev }, body: { text: 'fine\r\nQUIT :\u000304red\u202e \u0001ACTION x\u0001' } }),
  );
  expect(replies()).toEqual([{ to: '#dev', text: '<Test member> fine QUIT :red ACTION x' }]);
  await say('olle', '#dev', 'who am I', { account: 'ol\u000304le' });
  await say('olle', null, 'who am I', { account: 'ol\u0002le' });
  expect(replies()[0]?.text).toContain('I do not know whose nick');
  // At the terminal it is their token that asks.
  expect((await as(callers.operator)(contract.readMyIdentities)).items).toMatchObject([{ name: 'olle' }]);
  const { says } = await codeOf(callers.member);
  await say('maja', '#dev', `my code is ${says.replace('link ', '').toLowerCase()}, is that right`);
  await say('maja', null, says, { account: 'maja-new' });
  expect(replies().at(-1)?.text).toContain('that code is wrong, used');
});
