/** How is a request told? */
import type { RequestSummary } from '@samspel/contract/requests.ts';
import { responseOf } from '@samspel/core/requests/response-clock.ts';
import { type Instant, iso } from '@samspel/core/time/instant.ts';
import type { PromisesOf } from './promises.ts';
import type { Held } from './storage.ts';

/** A request with its clock as it stands now. What is done without an answer has stopped where it was done. */
export function tellRequest({ request, number, lastAt }: Held, promisesOf: PromisesOf, now: Instant): RequestSummary {
  const { id, title, way, place, asker, team, systems, standing, taker, askedAt, firstReply, pulse, version } = request;
  const done = standing.state === 'done' ? standing : null;
  const { state, calendarMilliseconds, businessMilliseconds, due, warnAt, reason } = responseOf(
    promisesOf(team),
    { askedAt, answeredAt: firstReply?.at ?? null },
    done?.at ?? now,
  );
  return {
    id,
    number,
    title,
    way,
    place,
    asker,
    team,
    systems: [...systems],
    state: standing.state,
    taker,
    askedAt: iso(askedAt),
    lastAt: iso(lastAt),
    snoozedUntil: standing.state === 'snoozed' ? iso(standing.until) : null,
    firstReply: firstReply === null ? null : { at: iso(firstReply.at), by: firstReply.by },
    response: {
      state,
      calendarSeconds: calendarMilliseconds / 1000,
      businessSeconds: businessMilliseconds / 1000,
      due: due === null ? null : iso(due),
      warnAt: warnAt === null ? null : iso(warnAt),
      reason,
    },
    outcome: done?.outcome ?? null,
    into: done?.into ?? null,
    needless: done?.needless ?? null,
    pulse: pulse === null ? null : { ...pulse, at: iso(pulse.at) },
    version,
  };
}
