/** How does a test chat without a network? In a room of its own: what people say there is heard, what the house says there is kept. */
import type { AdapterKind, Hands } from '../adapter.ts';
import type { HeardLine } from '../chat.ts';

type Said = Partial<Omit<HeardLine, 'text' | 'nick'>>;

export interface FakeChat {
  readonly kind: AdapterKind;
  /** What the house said, in order. */
  readonly said: { readonly to: string; readonly text: string }[];
  readonly topics: ReadonlyMap<string, string>;
  /** Somebody says something in a channel, or to the bot alone when the channel is null. Comes back when the house has kept it. */
  readonly say: (nick: string, channel: string | null, text: string, more?: Said) => Promise<void>;
  readonly gone: (nick: string | null) => Promise<void>;
  /** Asks the house where to be, as adapters do every few seconds. */
  readonly arrange: () => Promise<void>;
}

/** A network of which there is one bot, `samspel`. */
export function fakeChat(door = 'irc'): FakeChat {
  const said: { to: string; text: string }[] = [];
  const topics = new Map<string, string>();
  let hands: Hands | null = null;
  let count = 0;
  const here = (): Hands => {
    if (hands === null) throw new Error('the adapter is not open');
    return hands;
  };
  const arrange = async (): Promise<void> => {
    const { chat, adapter } = here();
    const wanted = await chat.wanted(adapter);
    for (const { name, topic } of wanted) if (topic !== null) topics.set(name, topic);
    await chat.standing(
      adapter,
      wanted.map(({ name }) => ({ name, isIn: true, reason: null })),
      'samspel',
    );
  };
  return {
    said,
    topics,
    arrange,
    kind: {
      kind: door,
      title: 'Fake chat',
      says: 'A room for tests.',
      doors: [door],
      fields: [],
      runsOn: 'one-server',
      open: async (_values, given) => {
        hands = given;
        const since = given.now();
        await arrange();
        return {
          sender: {
            doors: [door],
            send: async ({ to, body }) => {
              if (hands !== given) return { outcome: 'retry', reason: 'it was stopped' };
              said.push({ to, text: body.text });
              return { outcome: 'sent', reference: `fake-${said.length}` };
            },
          },
          state: () => ({ isOpen: true, since, lastError: null }),
          tryOut: async () => ({ ok: true, says: 'In the room.' }),
          stop: async () => {
            if (hands === given) hands = null;
          },
        };
      },
    },
    say: async (nick, channel, text, more = {}) => {
      const { chat, adapter, now } = here();
      const line = {
        adapter,
        key: `fake:${++count}`,
        channel,
        nick,
        account: null,
        mask: `${nick}@test`,
        isInSight: true,
        text,
        kind: 'line' as const,
        isBot: false,
        at: now(),
      };
      await chat.heard({ ...line, ...more });
    },
    gone: async (nick) => here().chat.gone(here().adapter, nick),
  };
}
