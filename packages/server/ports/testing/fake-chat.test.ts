import { chatSpec } from '../chat.spec.ts';
import { fakeChat } from './fake-chat.ts';

chatSpec('the fake', async () => {
  const chat = fakeChat();
  const seen = async (pattern: RegExp, texts: () => readonly string[]): Promise<string> => {
    await chat.arrange();
    return texts().find((text) => pattern.test(text)) ?? '';
  };
  return {
    kind: chat.kind,
    values: {},
    channel: '#operations',
    other: 'anna',
    say: (channel, text) => chat.say('anna', channel, text),
    sees: (pattern) => seen(pattern, () => chat.said.map(({ text }) => text)),
    topic: (pattern) => seen(pattern, () => [...chat.topics.values()]),
    end: async () => undefined,
  };
});
