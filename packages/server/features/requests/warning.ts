/** Who is told that a question will be late, before it is? Who has it in hand and the goalie (without either, whoever is on call), each by their own rules; channels that hear everything are told by chat. */
import type { Request } from '@samspel/core/requests/request.ts';
import { type Instant, iso } from '@samspel/core/time/instant.ts';
import type { Tx } from '../../platform/database/database.ts';
import type { Recorded } from '../../platform/events/publish.ts';
import type { Reaction } from '../../platform/feature.ts';
import type { House } from '../../platform/house.ts';
import { waysNow } from '../pages/index.ts';
import { goalieAt, onDuty } from '../rotas/index.ts';
import { send } from '../sending/index.ts';
import { pageUrl, utcWords } from './answering.ts';
import { dueOf, readRequest } from './storage.ts';

export function warningReaction(house: House): Reaction {
  return { event: 'requests.late-soon', name: 'requests.warn-people', handle: (tx, event) => warnPeople(tx, house, event) };
}

/** Who has it in hand and the goalie; when there is neither, whoever is on call. */
async function peopleTold(tx: Tx, at: Instant, { taker, team }: Request): Promise<readonly string[]> {
  const goalie = await goalieAt(tx, at, team);
  const found = [taker?.id, goalie?.now?.person.id].filter((person) => person?.startsWith('per_') === true);
  const told = found.length > 0 ? found : (await onDuty(tx, at)).map(({ now }) => now?.person.id);
  return [...new Set(told.flatMap((person) => person ?? []))];
}

async function warnPeople(tx: Tx, house: House, { id, subject, at }: Recorded): Promise<void> {
  const held = await readRequest(tx, subject);
  if (held === null || held.request.firstReply !== null || held.request.standing.state === 'done') return;
  const { number, request } = held;
  const people = await peopleTold(tx, at, request);
  const due = await dueOf(tx, subject);
  // It is late by now, and everybody sees that: a warning would come too late to be one.
  if (due !== null && due <= house.now()) return;
  const link = pageUrl(house, `/requests/${request.id}`);
  const short = `Request ${number} will be late${due === null ? '' : ` at ${utcWords(due)}`}: ${request.title}`;
  for (const person of people) {
    for (const { door, to } of await waysNow(tx, person, at)) {
      await send(tx, house, {
        door,
        to,
        body: {
          subject: short,
          text: [short, '', `${request.asker.name} asked on ${utcWords(request.askedAt)}. Nobody has answered yet.`].join('\n'),
          ...(link === null ? {} : { link }),
          data: { request: request.id, number, title: request.title, due: due === null ? null : iso(due) },
        },
        key: `requests.late-soon:${id}:${person}:${door}`,
        about: request.id,
        urgent: true,
        expiresAt: due ?? at + 3_600_000,
      });
    }
  }
}
