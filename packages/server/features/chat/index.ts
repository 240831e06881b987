/**
 * What is said where people talk? Chat as a feature: channels and lines, whose nick that is, what the bot answers and says by itself; and what hears for it, which adapters are given. By which door an
 * answer to a question goes back is told with the question (`chat.asked`).
 */
import type { Feature } from '../../platform/feature.ts';
import type { House } from '../../platform/house.ts';
import type { ChatEar } from '../../ports/chat.ts';
import { announcing, leaveChannels, tellHeld, writeTopics } from './announcing.ts';
import { type As, answerLine } from './answering.ts';
import { ear } from './ear.ts';
import { askUnanswered } from './hearing.ts';
import { chatBindings, type HookOf } from './routes.ts';
import { forgetOld } from './storage.ts';
import { unfold } from './unfolding.ts';

export interface ChatParts {
  /** Calls our own API in this process as somebody. */
  readonly as: As;
  /** What answers the HTTP calls of a chat server. */
  readonly hookOf: HookOf;
}

/** Chat as a feature, and what adapters tell what they hear. */
export function chatFeature(house: House, { as, hookOf }: ChatParts): { readonly feature: Feature; readonly ear: ChatEar } {
  const heard = ear(house, async (kept) => {
    await answerLine(house, as, kept);
    if (kept.isTalk) await unfold(house, as, kept);
  });
  return {
    ear: heard.ear,
    feature: {
      noun: 'chat',
      routes: chatBindings(house, hookOf),
      reactions: announcing(house),
      clockwork: [
        { name: 'chat.ask-unanswered', everySeconds: 15, tick: (tx, now) => askUnanswered(house, tx, now) },
        { name: 'chat.tell-held', everySeconds: 10, tick: (tx, now) => tellHeld(house, tx, now) },
        { name: 'chat.write-topics', everySeconds: 60, tick: (tx, now) => writeTopics(house, tx, now) },
        { name: 'chat.leave-channels', everySeconds: 900, tick: leaveChannels },
        { name: 'chat.forget-old', everySeconds: 3600, tick: forgetOld },
      ],
      background: [heard.background],
      stop: async () => {
        await heard.background.settle();
      },
    },
  };
}
