/** A whole server that is there to be killed: all of the product on the database it is told, with one way out, a POST to the test. */
import { handClock, testSamspel } from '../../packages/server/app/testing/samspel.ts';
import { movedClock, readyToBeKilled, sender, type Told } from './paging-far-side.ts';

const [, , databaseUrl = '', farSide = '', ahead = '0'] = process.argv;
const told: Told = { farSide, ahead: Number(ahead) };
const clock = { ...handClock('2026-03-02T09:00:00Z', async () => undefined), ...movedClock(told) };
const { samspel } = await testSamspel({ databaseUrl, clock, adapterKinds: [], senders: [sender(told)] });
await samspel.start();
readyToBeKilled(told);
