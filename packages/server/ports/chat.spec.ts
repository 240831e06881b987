/** What must hold of every chat adapter? Each runs this beside its own tests, on the real thing it speaks to; the fake that features are tested with runs it too. */
import type { SettingValues } from '@samspel/core/adapters/setting-field.ts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { AdapterKind, Hands, Running } from './adapter.ts';
import type { HeardLine, WantedChannel } from './chat.ts';
import type { SendMessage, SendOutcome } from './sender.ts';
import { testHands } from './testing/test-hands.ts';

/** Where an adapter is tested: one channel, and somebody else who is in it. */
export interface ChatGround {
  readonly kind: AdapterKind;
  readonly values: SettingValues;
  readonly channel: string;
  /** The other one's nick. */
  readonly other: string;
  /** The other one says something in the channel, or to the bot alone. */
  readonly say: (channel: string | null, text: string) => Promise<void>;
  /** Comes back with what was said in the channel once it fits. */
  readonly sees: (pattern: RegExp) => Promise<string>;
  /** What stands in the topic, once it fits; absent where there are no topics. */
  readonly topic?: (pattern: RegExp) => Promise<string>;
  readonly end: () => Promise<void>;
}

/** A sending to somewhere. */
export function sendingTo(door: string, to: string, text: string, more: Partial<SendMessage> = {}): SendMessage {
  return { sending: `snd_${text.length}`, door, to, body: { text }, about: 'test', urgent: false, attempt: 1, again: false, ...more };
}

/** Hands that keep what they are given. */
interface KeepingHands {
  readonly hands: Hands;
  readonly heard: HeardLine[];
  readonly gone: (string | null)[];
  /** What the bot said it is called. */
  readonly nicks: (string | null)[];
  /** May be changed. */
  wanted: WantedChannel[];
}

export function keepingHands(): KeepingHands {
  const heard: HeardLine[] = [];
  const gone: (string | null)[] = [];
  const nicks: (string | null)[] = [];
  const kept: KeepingHands = {
    heard,
    gone,
    nicks,
    wanted: [],
    hands: testHands({
      now: Date.now,
      chat: {
        heard: async (line) => void heard.push(line),
        gone: async (_adapter, nick) => void gone.push(nick),
        wanted: async () => kept.wanted,
        standing: async (_adapter, _channels, nick) => void nicks.push(nick),
      },
    }),
  };
  return kept;
}

/** Sends until it is sent: an adapter that is on its way says retry. */
export async function sendSoon(running: Running, message: SendMessage, signal = AbortSignal.timeout(20_000)): Promise<SendOutcome> {
  for (;;) {
    const outcome = (await running.sender?.send(message, signal)) ?? { outcome: 'rejected' as const, reason: 'it does not send' };
    if (outcome.outcome !== 'retry' || signal.aborted) return outcome;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

/** Runs the spec on a ground. */
export function chatSpec(name: string, makeGround: () => Promise<ChatGround>): void {
  describe(`${name} as a chat adapter`, () => {
    const kept = keepingHands();
    let ground: ChatGround;
    let running: Running;
    const send = (text: string, more: Partial<SendMessage> = {}): Promise<SendOutcome> =>
      sendSoon(running, sendingTo(ground.kind.doors[0] ?? '', ground.channel, text, more));

    beforeAll(async () => {
      ground = await makeGround();
      kept.wanted = [{ name: ground.channel, key: null, topic: null }];
      running = await ground.kind.open(ground.values, kept.hands);
    });
    afterAll(async () => {
      await running?.stop();
      await ground?.end();
    });

    it('goes where it is wanted and says what it is given, once it is sure of it', async () => {
      expect(await send('first line')).toMatchObject({ outcome: 'sent' });
      expect(await ground.sees(/first line/)).toContain('first line');
      expect(running.state()).toMatchObject({ isOpen: true, lastError: null });
    });

    it('hears what is said, in order, and whether it was said to it alone', async () => {
      await ground.say(ground.channel, 'one');
      await ground.say(ground.channel, 'two');
      await ground.say(null, 'just you');
      await expect.poll(() => kept.heard.map(({ text }) => text)).toEqual(['one', 'two', 'just you']);
      const [one, , alone] = kept.heard;
      expect(one).toMatchObject({ adapter: kept.hands.adapter, channel: ground.channel, nick: ground.other, kind: 'line', isBot: false });
      expect(alone).toMatchObject({ channel: null, nick: ground.other });
      expect(new Set(kept.heard.map(({ key }) => key)).size).toBe(3);
    });

    it('does not hear itself', async () => {
      await send('is anybody there?');
      await ground.sees(/is anybody there/);
      await ground.say(ground.channel, 'after');
      await expect.poll(() => kept.heard.at(-1)?.text).toBe('after');
      expect(kept.heard.map(({ text }) => text)).not.toContain('is anybody there?');
    });

    it('says what is long and what is not English whole', async () => {
      await send(`å${'ß'.repeat(300)} 👩‍🚀 end of it`);
      expect(await ground.sees(/end of it/)).toContain('👩‍🚀 end of it');
    });

    it('keeps what is said to one channel in order', async () => {
      await Promise.all([send('part 1 of 3'), send('part 2 of 3'), send('part 3 of 3')]);
      await ground.sees(/part 1 of 3/);
      await ground.sees(/part 3 of 3/);
    });

    it('brings the topic in line', async () => {
      if (ground.topic === undefined) return;
      kept.wanted = [{ name: ground.channel, key: null, topic: 'Goalie: Anna' }];
      expect(await ground.topic(/Goalie: Anna/)).toContain('Goalie: Anna');
      kept.wanted = [{ name: ground.channel, key: null, topic: 'Goalie: Björn' }];
      expect(await ground.topic(/Goalie: Björn/)).toContain('Goalie: Björn');
    });

    it('can be tried', async () => {
      expect(await running.tryOut(ground.channel, AbortSignal.timeout(15_000))).toMatchObject({ ok: true });
    });

    it('sends nothing more once it was stopped', async () => {
      await running.stop();
      const outcome = await running.sender?.send(sendingTo(ground.kind.doors[0] ?? '', ground.channel, 'too late'), AbortSignal.timeout(2000));
      expect(outcome?.outcome).not.toBe('sent');
    });
  });
}
