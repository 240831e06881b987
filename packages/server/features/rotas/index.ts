/** What may others ask of rotas? Who is on duty, and who was; and the feature itself. */
import type { OnDutyAnswer } from '@samspel/contract/rotas.ts';
import type { Instant } from '@samspel/core/time/instant.ts';
import type { Reader } from '../../platform/database/database.ts';
import type { Feature } from '../../platform/feature.ts';
import type { House } from '../../platform/house.ts';
import { followingBackground, type ReadAddress, readAddress } from './following.ts';
import { rotasBindings } from './routes.ts';
import { servingClockwork } from './serving.ts';
import { shiftsOf, standingRotas } from './standing.ts';
import { readDuty } from './telling.ts';
import { watchClockwork, watchReactions } from './watch.ts';

export { holidayDates } from './holidays.ts';
export { personOf } from './persons.ts';
export { servedShifts } from './serving.ts';
export { namesOf } from './standing.ts';

/** Question: who is on duty by each rota, and who comes next? */
export function onDuty(reader: Reader, at: Instant): Promise<OnDutyAnswer[]> {
  return readDuty(reader, at);
}

/** Question: who is goalie, for a team or at all? Null: nobody. */
export async function goalieAt(reader: Reader, at: Instant, team: string | null = null): Promise<OnDutyAnswer | null> {
  const goalies = (await readDuty(reader, at)).filter(({ kind }) => kind === 'goalie');
  return goalies.find((one) => team !== null && one.team === team) ?? goalies.find((one) => team === null || one.team === null) ?? null;
}

/** Question: who is on duty by one rota? Null: nobody, or there is no such rota. */
export async function dutyOf(reader: Reader, rota: string, at: Instant): Promise<string | null> {
  const [standing] = await standingRotas(reader, { from: at, to: at + 1 }, rota);
  return standing === undefined ? null : (shiftsOf(standing, { from: at, to: at + 1 })[0]?.member ?? null);
}

/** Question: who is named by some rota on call? */
export async function membersOnCall(reader: Reader, at: Instant): Promise<string[]> {
  const rotas = await standingRotas(reader, { from: at, to: at + 1 });
  return [...new Set(rotas.flatMap(({ plan }) => (plan.kind === 'on-call' ? plan.layers.flatMap(({ members }) => members) : [])))];
}

/** Rotas as a feature; `read` reads the text at an address. */
export function rotasFeature(house: House, read: ReadAddress = readAddress): Feature {
  const following = followingBackground(house, read);
  return {
    noun: 'rotas',
    routes: rotasBindings(house, read),
    reactions: watchReactions(house),
    clockwork: [servingClockwork(house), watchClockwork(house)],
    background: [following],
    stop: following.stop,
  };
}
