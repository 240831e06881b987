/** Does what leaves the house leave once, in order, and again when nobody knows? */
import { afterEach, expect, test } from 'vitest';
import { type HandClock, handClock, type TestSamspel, testSamspel } from '../../app/testing/samspel.ts';
import { fakeDoor } from '../../ports/testing/fake-door.ts';
import { type SendWish, send, sendingsAbout } from './index.ts';

const open: TestSamspel[] = [];
afterEach(async () => {
  for (const one of open.splice(0).reverse()) await one.end();
});

async function samspel(options: Parameters<typeof testSamspel>[0]): Promise<TestSamspel> {
  const made = await testSamspel(options);
  open.push(made);
  return made;
}

const wish = (text: string, more: Partial<SendWish> = {}): SendWish => ({
  door: 'mail',
  to: 'anna@example.org',
  key: text,
  about: 'inc_1',
  body: { text },
  ...more,
});

async function queue(on: TestSamspel, ...wishes: readonly SendWish[]): Promise<string[]> {
  const { house } = on.samspel;
  const ids: string[] = [];
  for (const one of wishes) ids.push(await house.change((tx) => send(tx, house, one)));
  return ids;
}

async function eventsOf(on: TestSamspel): Promise<{ type: string; payload: Record<string, unknown> }[]> {
  const { rows } = await on.samspel.house.reader
    .withTables<{ 'platform.event': { type: string; subject: string; payload: Record<string, unknown>; id: string } }>()
    .selectFrom('platform.event')
    .select(['type', 'payload'])
    .where('subject', '=', 'inc_1')
    .orderBy('id')
    .execute()
    .then((rows) => ({ rows }));
  return rows;
}

test('given a door, when something is queued twice under one key, then it leaves once and says so', async () => {
  const door = fakeDoor('mail');
  const one = await samspel({ senders: [door] });
  const [first, second] = await queue(one, wish('hello'), wish('hello'));
  expect(second).toBe(first);
  await one.samspel.settle();
  expect(door.sent.map((message) => message.body.text)).toEqual(['hello']);
  expect(door.sent[0]).toMatchObject({ sending: first, door: 'mail', to: 'anna@example.org', about: 'inc_1', attempt: 1, again: false });
  expect(await eventsOf(one)).toEqual([
    { type: 'sending.sent', payload: { sending: first, key: 'hello', door: 'mail', to: 'anna@example.org', reference: 'fake-1', attempts: 1, again: false } },
  ]);
});

test('given a transaction that fails, when it had queued something, then nothing leaves', async () => {
  const door = fakeDoor('mail');
  const one = await samspel({ senders: [door] });
  const { house } = one.samspel;
  const failed = house.change(async (tx) => {
    await send(tx, house, wish('never'));
    throw new Error('changed its mind');
  });
  await expect(failed).rejects.toThrow('changed its mind');
  await one.samspel.settle();
  expect(door.asked).toEqual([]);
});

test('given a far side that is down, when time passes, then it is tried with growing pauses, in order, and others go on', async () => {
  const door = fakeDoor('mail');
  const one = await samspel({ senders: [door] });
  door.answer((message) => (message.to === 'anna@example.org' ? { outcome: 'retry', reason: 'down' } : { outcome: 'sent', reference: null }));
  await queue(one, wish('one'), wish('two'), wish('for ben', { to: 'ben@example.org' }));
  await one.samspel.settle();
  expect(door.asked.map((message) => message.body.text).sort()).toEqual(['for ben', 'one']);
  await one.clock.forward(4);
  expect(door.asked).toHaveLength(2);
  await one.clock.forward(1);
  expect(door.asked).toHaveLength(3);
  await one.clock.forward(9);
  expect(door.asked).toHaveLength(3);
  door.answer(null);
  await one.clock.forward(1);
  expect(door.sent.filter((message) => message.to === 'anna@example.org').map((message) => [message.body.text, message.attempt, message.again])).toEqual([
    ['one', 3, false],
    ['two', 1, false],
  ]);
});

test('given a backlog, when something urgent comes, then it overtakes', async () => {
  const door = fakeDoor('mail');
  const one = await samspel({ senders: [door] });
  door.answer((message) => (message.urgent ? { outcome: 'sent', reference: null } : { outcome: 'retry', reason: 'greylisted', afterSeconds: 300 }));
  await queue(one, wish('news'), wish('wake up', { urgent: true }));
  await one.samspel.settle();
  expect(door.sent.map((message) => message.body.text)).toEqual(['wake up']);
  door.answer(null);
  await one.clock.forward(299);
  expect(door.sent).toHaveLength(1);
  await one.clock.forward(1);
  expect(door.sent.map((message) => message.body.text)).toEqual(['wake up', 'news']);
});

test('given a refusal or a time that is over, then it is given up with the reason, and what stood behind it goes on', async () => {
  const door = fakeDoor('mail');
  const one = await samspel({ senders: [door] });
  door.answer((message) => (message.body.text === 'bad' ? { outcome: 'rejected', reason: 'no such mailbox' } : { outcome: 'retry', reason: 'down' }));
  await queue(one, wish('bad'), wish('late', { expiresAt: one.clock.now() + 60_000 }), wish('nobody', { door: 'sms', expiresAt: one.clock.now() + 60_000 }));
  await one.samspel.settle();
  await one.clock.forward(61);
  const about = await sendingsAbout(one.samspel.house.reader, 'inc_1');
  expect(about.map(({ state, reason }) => [state, reason])).toEqual([
    ['given-up', 'no such mailbox'],
    ['given-up', 'It did not leave in time. The last try: down'],
    ['given-up', 'It did not leave in time: nothing that sends this way was open'],
  ]);
  expect((await eventsOf(one)).map(({ type }) => type)).toEqual(['sending.given-up', 'sending.given-up', 'sending.given-up']);
});

test('given two servers and a full queue, when both send at the same time, then each is sent once and each address keeps its order', async () => {
  const doors = [fakeDoor('mail'), fakeDoor('mail')] as const;
  const order: string[] = [];
  for (const door of doors)
    door.answer(async (message) => {
      order.push(message.body.text);
      await Promise.resolve();
      return { outcome: 'sent', reference: null };
    });
  const first = await samspel({ senders: [doors[0]] });
  const second = await samspel({ senders: [doors[1]], databaseUrl: first.databaseUrl, clock: first.clock });
  const wishes = Array.from({ length: 60 }, (_, index) => wish(`${index % 5}-${String(index).padStart(2, '0')}`, { to: `${index % 5}@example.org` }));
  await queue(first, ...wishes);
  // Each settles until it finds nothing free; what one holds the other leaves, so both look until all has left.
  while ((await sendingsAbout(first.samspel.house.reader, 'inc_1')).some(({ state }) => state !== 'sent'))
    await Promise.all([first.samspel.settle(), second.samspel.settle()]);
  expect(order.toSorted()).toEqual(wishes.map(({ key }) => key).toSorted());
  for (let to = 0; to < 5; to++)
    expect(order.filter((text) => text.startsWith(`${to}-`))).toEqual(wishes.map(({ key }) => key).filter((key) => key.startsWith(`${to}-`)));
  expect(doors.map((door) => door.asked.length).reduce((sum, count) => sum + count)).toBe(60);
});

test('given a server that dies while it sends, when its lease has run out, then another sends it again, marked, and the late word of the first counts for nothing', async () => {
  const dying = fakeDoor('mail');
  const asked = Promise.withResolvers<void>();
  const late = Promise.withResolvers<void>();
  dying.answer(async () => {
    asked.resolve();
    await late.promise;
    return { outcome: 'rejected', reason: 'said too late' };
  });
  const clock: HandClock = handClock('2026-03-02T09:00:00Z', async () => undefined);
  const second = await samspel({ senders: [fakeDoor()], clock });
  const first = await samspel({ senders: [dying], databaseUrl: second.databaseUrl, clock });
  const living = fakeDoor('mail');
  const third = await samspel({ senders: [living], databaseUrl: second.databaseUrl, clock });
  await queue(third, wish('page'));
  const dead = first.samspel.settle();
  await asked.promise;
  await third.samspel.settle();
  expect(living.asked).toEqual([]);
  await clock.forward(29);
  await third.samspel.settle();
  expect(living.asked).toEqual([]);
  await clock.forward(1);
  await third.samspel.settle();
  expect(living.sent).toMatchObject([{ body: { text: 'page' }, attempt: 2, again: true }]);
  late.resolve();
  await dead;
  expect((await eventsOf(third)).map(({ type, payload }) => [type, payload['again']])).toEqual([['sending.sent', true]]);
});

test('given a server that stops while it sends, then the try ends and another goes on at once', async () => {
  const stopping = fakeDoor('mail');
  const asked = Promise.withResolvers<void>();
  stopping.answer(async (_message, signal) => {
    asked.resolve();
    await new Promise((resolve) => signal.addEventListener('abort', resolve));
    return { outcome: 'retry', reason: 'stopped in the middle', perhapsSent: true };
  });
  const living = fakeDoor('mail');
  const second = await samspel({ senders: [living] });
  const first = await testSamspel({ senders: [stopping], databaseUrl: second.databaseUrl, clock: second.clock });
  await queue(second, wish('page'));
  const settled = first.samspel.settle();
  await asked.promise;
  await first.end();
  await settled;
  await second.samspel.settle();
  expect(living.sent).toMatchObject([{ attempt: 2, again: true }]);
});

test('given a server that runs, when something is queued on another one, then it leaves without anybody asking', async () => {
  const door = fakeDoor('mail');
  const running = await samspel({ senders: [door] });
  const asking = await samspel({ senders: [], databaseUrl: running.databaseUrl, clock: running.clock });
  await running.samspel.start();
  await queue(asking, ...Array.from({ length: 30 }, (_, index) => wish(`${index}`, { to: `${index % 3}@example.org` })));
  await expect.poll(async () => (await sendingsAbout(asking.samspel.house.reader, 'inc_1')).filter(({ state }) => state === 'sent').length).toBe(30);
  expect(door.asked).toHaveLength(30);
});
