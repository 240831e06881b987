/**
 * A server of the page path that is there to be killed: the whole product on the database it is told, with one way out, a POST to the test. Its clock is the machine's,
 * put forward by whoever started it, so that leases run out without being waited for.
 */
import { handClock, testSamspel } from '../../packages/server/app/testing/samspel.ts';
import { wallClock } from '../../packages/server/platform/clock.ts';
import type { Sender } from '../../packages/server/ports/sender.ts';

const [, , databaseUrl = '', farSide = '', ahead = '0'] = process.argv;
let offset = Number(ahead);
const clock = { ...handClock('2026-03-02T09:00:00Z', async () => undefined), now: () => Date.now() + offset, every: wallClock.every };

const sender: Sender = {
  doors: ['mail'],
  send: async ({ sending, about, again, attempt }, signal) => {
    const body = JSON.stringify({ sending, about, again, attempt, at: clock.now(), server: process.pid });
    const answered = await fetch(farSide, { method: 'POST', body, signal });
    return answered.ok ? { outcome: 'sent', reference: null } : { outcome: 'retry', reason: `it answers ${answered.status}` };
  },
};

const { samspel } = await testSamspel({ databaseUrl, clock, adapterKinds: [], senders: [sender] });
process.on('message', (message: { readonly ahead: number }) => {
  offset = message.ahead;
});
process.on('disconnect', () => process.exit(0));
await samspel.start();
process.send?.('ready');
