/** Does what was said find its request whatever comes first, and do notes among ourselves stay among ourselves? */
import { askRequest, listRequests, noteOnRequest, readRequest } from '@samspel/contract/requests.ts';
import type { Actor } from '@samspel/core/access/role.ts';
import { iso } from '@samspel/core/time/instant.ts';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { addCaller, type Caller } from '../../app/testing/callers.ts';
import { type TestSamspel, testSamspel } from '../../app/testing/samspel.ts';

const chat: Actor = { kind: 'system', id: 'chat', name: 'dee', role: 'viewer', teams: [], scopes: [] };
let ground: TestSamspel;
let people: Record<'viewer' | 'ann' | 'bo', Caller>;
beforeAll(async () => {
  ground = await testSamspel();
  const { house } = ground.samspel;
  people = {
    viewer: await addCaller(house, { role: 'viewer', name: 'Viewer' }),
    ann: await addCaller(house, { role: 'member', name: 'Ann' }),
    bo: await addCaller(house, { role: 'member', name: 'Bo' }),
  };
});
afterAll(() => ground.end());
const as = (name: keyof typeof people) => ground.withHeaders(people[name].headers);

test('given an answer in a channel that is heard of before its question, then it stops the clock all the same', async () => {
  const { house } = ground.samspel;
  const at = iso(house.now());
  const line = 'lin_1';
  const asked = {
    line,
    network: 'ada_1',
    door: 'irc:ada_1',
    to: '#ops',
    channel: '#ops',
    nick: 'dee',
    person: null,
    text: 'Is it slow?',
    at,
    reason: 'marked',
  };
  const answered = { asked: line, line: 'lin_2', nick: 'bo', person: null, text: 'Yes', at, reason: 'next' };
  await house.change((tx) => house.publish(tx, chat, { type: 'chat.asked', subject: line, payload: asked }));
  await sql`update platform.delivery set due_at = due_at + interval '1 second' where reaction = 'requests.take-question'`.execute(house.reader);
  await house.change((tx) => house.publish(tx, chat, { type: 'chat.answered', subject: line, payload: answered }));
  await ground.samspel.settle();
  await ground.clock.forward(5);
  expect((await as('ann')(listRequests, { query: { view: 'all' } })).items).toMatchObject([{ title: 'Is it slow?', firstReply: { by: { name: 'bo' } } }]);
});

test('given notes on a request, then whoever asked and whoever only looks see none but their own', async () => {
  const { request } = await as('ann')(askRequest, { body: { title: 'May I', text: 'May I?' } });
  await as('bo')(noteOnRequest, { params: { id: request.id }, body: { text: 'She asks this each week' } });
  await as('ann')(noteOnRequest, { params: { id: request.id }, body: { text: 'For me' } });
  const said = async (name: keyof typeof people) => (await as(name)(readRequest, { params: { id: request.id } })).entries.map(({ text }) => text).sort();
  expect(await said('bo')).toEqual(['For me', 'May I?', 'She asks this each week']);
  expect(await said('ann')).toEqual(['For me', 'May I?']);
  expect(await said('viewer')).toEqual(['May I?']);
});
