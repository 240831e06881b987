/** `user-uptime`: how much of the time in which users were there did it work? */
import { userUptime } from '../../availability/user-uptime.ts';
import { answered, question } from '../question.ts';
import type { Place } from '../read.ts';

export const userUptimeQuestion = question(
  'user-uptime',
  'The share of active user time in which the service worked (Hauer et al., NSDI 2020)',
  (input) => {
    const { cutoffSeconds, users } = input.members('cutoffSeconds', 'users');
    const unique = uniqueIds();
    return {
      cutoffSeconds: cutoffSeconds.number({ min: 0 }),
      users: users.list((user) => {
        const { id, events } = user.members('id', 'events');
        unique(id);
        return events.list((event) => {
          const { at, ok } = event.members('at', 'ok');
          return { at: at.number(), ok: ok.truth() };
        });
      }),
    };
  },
  ({ cutoffSeconds, users }) => answered(userUptime(cutoffSeconds, users)),
);

/** Reads ids and refuses one that was there before. */
export function uniqueIds(): (place: Place) => string {
  const seen = new Set<string>();
  return (place) => {
    const id = place.text();
    if (seen.has(id)) place.refuse('compute.said-twice', `is ${JSON.stringify(id)} again`);
    seen.add(id);
    return id;
  };
}
