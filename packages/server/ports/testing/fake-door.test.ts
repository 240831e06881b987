/** Does the fake keep to what every way out keeps to? */

import { senderSpec } from '../sender.spec.ts';
import type { SendOutcome } from '../sender.ts';
import { fakeDoor } from './fake-door.ts';

senderSpec('the fake door', async () => {
  const door = fakeDoor('mail');
  let meeting = Promise.withResolvers<void>();
  return {
    sender: door,
    door: 'mail',
    to: 'anna@example.org',
    met: () => meeting.promise,
    behave: (how) => {
      meeting = Promise.withResolvers();
      const answers: Readonly<Record<typeof how, ((signal: AbortSignal) => SendOutcome | Promise<SendOutcome>) | null>> = {
        takes: null,
        'is busy': () => ({ outcome: 'retry', reason: 'busy' }),
        refuses: () => ({ outcome: 'rejected', reason: 'no' }),
        hangs: async (signal) => {
          const aborted = new Promise((resolve) => signal.addEventListener('abort', resolve));
          meeting.resolve();
          await aborted;
          return { outcome: 'retry', reason: 'silent', perhapsSent: true };
        },
        'breaks off': () => ({ outcome: 'retry', reason: 'broken off', perhapsSent: true }),
      };
      const answer = answers[how];
      door.answer(answer === null ? null : (_message, signal) => answer(signal));
    },
    arrived: () => door.sent.map((message) => message.body.text),
    leave: async () => door.answer(() => ({ outcome: 'retry', reason: 'away' })),
    end: async () => undefined,
  };
});
