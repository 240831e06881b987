/**
 * What is said in #operations of the demo company? Their network is set up but not switched on: nothing of a story reaches a real server. So all of it is said from the browser.
 */
import { addAdapter } from '@samspel/contract/adapters.ts';
import { addChannel, sayInChannel, sayOfIncident } from '@samspel/contract/chat.ts';
import type { Instant } from '@samspel/core/time/instant.ts';
import { type Deed, deed, hour, kept, minute, oneDay } from './deeds.ts';
import type { Teller } from './people.ts';

/** The talk of the last day, and about what hurts now. */
export function chatDeeds(adopted: Instant, now: Instant): Deed[] {
  const at = adopted + 7 * oneDay + hour;
  const values = { host: 'irc.tonfall.example', nick: 'samspel' };
  return [
    deed(at, 'you', addAdapter, { body: { kind: 'irc', name: 'Tonfall IRC', values, enabled: false } }, { keep: { irc: 'id' } }),
    deed(
      at + minute,
      'astrid',
      addChannel,
      { body: { network: kept('irc'), name: '#operations', announce: 'incidents', asks: 'unanswered', topic: true } },
      { keep: { operations: 'id' } },
    ),
    ...talk(now),
    ...aboutSuggestions(now),
  ];
}

function talk(now: Instant): Deed[] {
  const said: readonly (readonly [minutesAgo: number, by: Teller, text: string])[] = [
    [1443, 'ines', 'the new device registry goes out at two, I watch it'],
    [1440, 'astrid', 'good, I have an eye on log in'],
    [1312, 'ines', 'out, and quiet'],
    [402, 'farid', 'the disk of Playlist database fills: four days, says the monitor. I move the old change log tonight'],
    [398, 'elsa', 'thanks, we can do without all of it'],
    [309, 'farid', 'cards of one bank are refused, I am on it'],
  ];
  return said.map(([minutesAgo, by, text]) => deed(now - minutesAgo * minute, by, sayInChannel, { params: { id: kept('operations') }, body: { text } }));
}

/** Beside what Lucia notes down: what is said while they look. */
function aboutSuggestions(now: Instant): Deed[] {
  const said: readonly (readonly [minutesAgo: number, by: Teller, text: string])[] = [
    [44, 'lucia', 'suggestions in London take two seconds, Stockholm is well'],
    [42, 'ben', 'two parts of the index are being copied there since six, could that be it?'],
    [41, 'lucia', 'looks like it: those two answer late, the others do not'],
    [23, 'dagny', 'shall I send London’s suggestions to Stockholm?'],
    [22, 'lucia', 'not yet, Hanna slows the copying down first'],
  ];
  return said.map(([minutesAgo, by, text]) => deed(now - minutesAgo * minute, by, sayOfIncident, { params: { incident: kept('open-now') }, body: { text } }));
}
