/** A server of the page path alone, there to be killed. */
import { startPagePath } from '../../packages/server/app/testing/page-path.ts';
import { movedClock, readyToBeKilled, sender, type Told } from './paging-far-side.ts';

const [, , databaseUrl = '', farSide = '', ahead = '0'] = process.argv;
const told: Told = { farSide, ahead: Number(ahead) };
await startPagePath(databaseUrl, movedClock(told), sender(told));
readyToBeKilled(told);
