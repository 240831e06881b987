/** How does a test see what left the house? By a door that keeps what it was given, and answers as it is told. */
import type { Sender, SendMessage, SendOutcome } from '../sender.ts';

export interface FakeDoor extends Sender {
  /** Everything it took, in the order it was given; what it did not take is not here. */
  readonly sent: SendMessage[];
  /** Everything it was asked for, also what it did not take. */
  readonly asked: SendMessage[];
  /** From now on it answers like this; without, it takes everything. */
  readonly answer: (how: ((message: SendMessage, signal: AbortSignal) => SendOutcome | Promise<SendOutcome>) | null) => void;
}

/** A door that serves these ways: `fakeDoor('mail', 'irc')`. */
export function fakeDoor(...doors: readonly string[]): FakeDoor {
  let how: ((message: SendMessage, signal: AbortSignal) => SendOutcome | Promise<SendOutcome>) | null = null;
  const sent: SendMessage[] = [];
  const asked: SendMessage[] = [];
  return {
    doors,
    sent,
    asked,
    answer: (next) => {
      how = next;
    },
    send: async (message, signal) => {
      asked.push(message);
      const outcome = how === null ? { outcome: 'sent' as const, reference: `fake-${asked.length}` } : await how(message, signal);
      if (outcome.outcome === 'sent') sent.push(message);
      return outcome;
    },
  };
}
