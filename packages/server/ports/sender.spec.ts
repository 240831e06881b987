/** What must every way out keep to? Run against the fake and every adapter that sends. */
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { Sender, SendMessage } from './sender.ts';

/** What the far side does with the next messages. */
export type FarSide = 'takes' | 'is busy' | 'refuses' | 'hangs' | 'breaks off';

/** A sender and its far side. */
export interface SenderGround {
  readonly sender: Sender;
  readonly door: string;
  /** An address the far side knows. */
  readonly to: string;
  readonly behave: (how: FarSide) => void;
  /** Comes back when a message has reached the far side since it was last told how to behave. */
  readonly met: () => Promise<void>;
  /** The texts that arrived, as the far side's reader sees them. */
  readonly arrived: () => readonly string[];
  /** From now on nobody is there. */
  readonly leave: () => Promise<void>;
  readonly end: () => Promise<void>;
}

/** The texts that a door may change on the way say so: SMS has no lines. */
export function senderSpec(name: string, make: () => Promise<SenderGround>): void {
  describe(`${name} as a sender`, () => {
    let ground: SenderGround;
    beforeAll(async () => {
      ground = await make();
    });
    afterEach(() => ground.behave('takes'));
    afterAll(() => ground.end());

    const message = (text: string, more: Partial<SendMessage> = {}): SendMessage => ({
      sending: `snd_${text.length}`,
      door: ground.door,
      to: ground.to,
      body: { subject: 'Page', text },
      about: 'inc_1',
      urgent: false,
      attempt: 1,
      again: false,
      ...more,
    });
    const never = new AbortController().signal;

    test('says which ways it serves', () => expect(ground.sender.doors).toContain(ground.door));

    test('sends what the far side takes, whole, once', async () => {
      const text = 'Payment is down: "99 %" <of> {calls} & more fail – är du där? 日本 🚨 \\n C:\\x';
      const before = ground.arrived().length;
      expect(await ground.sender.send(message(text), never)).toMatchObject({ outcome: 'sent' });
      expect(ground.arrived().slice(before)).toEqual([text]);
    });

    test('sends many at the same time, each once', async () => {
      const before = ground.arrived().length;
      const texts = Array.from({ length: 12 }, (_, index) => `number ${index}`);
      const outcomes = await Promise.all(texts.map((text) => ground.sender.send(message(text), never)));
      expect(outcomes.map(({ outcome }) => outcome)).toEqual(texts.map(() => 'sent'));
      expect(ground.arrived().slice(before).toSorted()).toEqual(texts.toSorted());
    });

    test('says «later» with a reason when the far side is busy', async () => {
      ground.behave('is busy');
      const outcome = await ground.sender.send(message('now?'), never);
      expect(outcome).toMatchObject({ outcome: 'retry', reason: expect.stringMatching(/\S/) });
      expect(outcome).not.toMatchObject({ perhapsSent: true });
    });

    test('says «never» with a reason when the far side refuses', async () => {
      ground.behave('refuses');
      expect(await ground.sender.send(message('please'), never)).toMatchObject({ outcome: 'rejected', reason: expect.stringMatching(/\S/) });
    });

    test('ends soon after its signal when the far side hangs, and says that it may have arrived', async () => {
      ground.behave('hangs');
      const giveUp = new AbortController();
      const outcome = ground.sender.send(message('hello?'), giveUp.signal);
      await ground.met();
      giveUp.abort();
      expect(await outcome).toMatchObject({ outcome: 'retry', perhapsSent: true });
    });

    test('says that it may have arrived when the far side breaks off', async () => {
      ground.behave('breaks off');
      expect(await ground.sender.send(message('hel'), never)).toMatchObject({ outcome: 'retry', perhapsSent: true });
    });

    test('goes on after all that', async () => {
      expect(await ground.sender.send(message('still there'), never)).toMatchObject({ outcome: 'sent' });
      expect(ground.arrived().at(-1)).toBe('still there');
    });

    test('says «later», and that nothing arrived, when nobody is there', async () => {
      await ground.leave();
      const outcome = await ground.sender.send(message('anybody?'), never);
      expect(outcome).toMatchObject({ outcome: 'retry', reason: expect.stringMatching(/\S/) });
      expect(outcome).not.toMatchObject({ perhapsSent: true });
    });
  });
}
