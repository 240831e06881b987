/** What does the bot do for somebody who asks it to? It calls our own API as them: what they may not do it may not do either, and the refusal is told in its own words. */
import { addSilence } from '@samspel/contract/alerts.ts';
import { acknowledgeIncident, addNote, mitigateIncident, openIncident, resolveIncident } from '@samspel/contract/incidents.ts';
import { askRequest, finishRequest, listRequests, nameCard, replyToRequest, takeRequest } from '@samspel/contract/requests.ts';
import type { AnswerOf } from '@samspel/contract/route.ts';
import { sameNick } from '@samspel/core/chat/address.ts';
import type { Command } from '@samspel/core/chat/command.ts';
import { handleOf, matchHandle } from '@samspel/core/chat/match-name.ts';
import { shortened } from '@samspel/core/chat/topic.ts';
import { AnswerInstead, type Asking, incidentMeant, lasting, systemKinds, thingMeant } from './asking.ts';
import { pageUrl } from './saying.ts';

type Of<Kind extends Command['kind']> = Extract<Command, { kind: Kind }>;

/** What was done: how that reads, and the event that tells it to channels. */
export interface Done {
  readonly says: string;
  readonly type: string;
  readonly subject: string;
}

const linked = (url: string | null): string => (url === null ? '' : ` · ${url}`);

export async function open(asking: Asking, command: Of<'open'>): Promise<Done> {
  const impacts: { target: string }[] = [];
  for (const name of command.systems) impacts.push({ target: (await thingMeant(asking, name, [...systemKinds, 'journey', 'service'], 'system')).ref });
  const body = { title: command.title, ...(command.severity === null ? {} : { severity: command.severity }), impacts };
  const { incident } = await asking.client(openIncident, { body }, asking.key('open'));
  const hit = impacts.length === 0 ? '. Say on the page what it hits' : '';
  const says = `${handleOf(incident.id)} is open, ${incident.severity}${hit}${linked(pageUrl(asking.house, `/incidents/${incident.id}`))}`;
  return { says, type: 'incidents.opened', subject: incident.id };
}

const steps = {
  ack: { route: acknowledgeIncident, from: ['open'], says: 'you look at it', type: 'incidents.acknowledged' },
  mitigate: { route: mitigateIncident, from: ['open', 'acknowledged'], says: 'is mitigated', type: 'incidents.mitigated' },
  resolve: { route: resolveIncident, from: ['open', 'acknowledged', 'mitigated'], says: 'is resolved', type: 'incidents.resolved' },
} as const;

export async function step(asking: Asking, command: Of<'ack' | 'mitigate' | 'resolve'>): Promise<Done> {
  const { route, from, says, type } = steps[command.kind];
  const row = await incidentMeant(asking, command.which, ({ state }) => (from as readonly string[]).includes(state));
  await asking.client(route, { params: { id: row.id }, body: {} }, asking.key(command.kind));
  return { says: `${handleOf(row.id)} ${says}: ${shortened(row.title, 80)}`, type, subject: row.id };
}

export async function note(asking: Asking, command: Of<'note'>): Promise<string> {
  const row = await incidentMeant(asking, command.which);
  await asking.client(addNote, { params: { id: row.id }, body: { text: command.text } }, asking.key('note'));
  return `Noted in ${handleOf(row.id)}.`;
}

export async function silence(asking: Asking, command: Of<'silence'>): Promise<string> {
  const thing = await thingMeant(asking, command.what, systemKinds, 'system');
  const to = new Date(asking.house.now() + command.seconds * 1000).toISOString();
  const why = command.why === '' ? `asked for in chat by ${asking.line.nick}` : command.why;
  await asking.client(addSilence, { body: { systems: [thing.ref], to, why } }, asking.key('silence'));
  return `${thing.title} is silent for ${lasting(command.seconds)}: its alerts are kept and page nobody.`;
}

type Request = AnswerOf<typeof listRequests>['items'][number];

/** The question that is meant: by its number or id, or the newest that was asked in this channel (alone with the bot: in any) and is not done. */
async function requestMeant(asking: Asking, which: string | null): Promise<Request> {
  const { channel } = asking;
  if (which !== null && /^\d{1,9}$/.test(which)) {
    const [found] = (await asking.client(listRequests, { query: { view: 'all', number: Math.max(1, Number(which)), limit: 1 } })).items;
    if (found === undefined) throw new AnswerInstead(`There is no question ${which}.`);
    return found;
  }
  const { items } = await asking.client(listRequests, { query: { view: 'all', limit: 200, ...(which === null ? { way: 'chat' as const } : {}) } });
  if (which !== null) {
    const found = matchHandle(which, items);
    if (found === null) throw new AnswerInstead(`I find no question ${which.slice(0, 30)}.`);
    return found;
  }
  const here = items.filter(({ place, state }) => state !== 'done' && (channel === null || (place !== null && sameNick(place, channel.name))));
  const [newest] = [...here].sort((a, b) => (a.askedAt < b.askedAt ? 1 : -1));
  if (newest === undefined) throw new AnswerInstead('No question waits here. Say its number.');
  return newest;
}

export async function take(asking: Asking, command: Of<'take'>): Promise<string> {
  const { id, number, title } = await requestMeant(asking, command.which);
  await asking.client(takeRequest, { params: { id } }, asking.key('take'));
  return `Question ${number} is yours: ${shortened(title, 80)}`;
}

export async function done(asking: Asking, command: Of<'done'>): Promise<string> {
  const { id, number, title } = await requestMeant(asking, command.which);
  await asking.client(finishRequest, { params: { id }, body: { outcome: 'answered' } }, asking.key('done'));
  return `Question ${number} is answered: ${shortened(title, 80)}`;
}

/** The question becomes a card: with its key or address, or one that waits for the board. One that became a card before is told where that stands. */
export async function card(asking: Asking, command: Of<'card'>): Promise<string> {
  const { id, number, outcome } = await requestMeant(asking, command.which);
  const { key } = command;
  if (outcome === 'card' && key !== null) await asking.client(nameCard, { params: { id }, body: { card: key } }, asking.key('card'));
  else await asking.client(finishRequest, { params: { id }, body: { outcome: 'card', ...(key === null ? {} : { into: key }) } }, asking.key('card'));
  return key === null
    ? `Question ${number} became a card, which waits for the board. Once it stands there: card ${number} KEY`
    : `Question ${number} became the card ${shortened(key, 80)}.`;
}

/** A five-minute job: somebody asked, it was done at once. It is counted as every question is, so that what comes again and again is seen. */
export async function logJob(asking: Asking, { text, minutes }: Of<'log-job'>): Promise<string> {
  const place = asking.channel === null ? 'at the desk' : `in ${asking.channel.name}`;
  const body = { title: text, text, asker: { name: `Somebody ${place}` } };
  const { request } = await asking.client(askRequest, { body }, asking.key('log-ask'));
  const done = { text: `Done at once, in ${minutes} min.`, afterwards: 'finish' as const };
  await asking.client(replyToRequest, { params: { id: request.id }, body: done }, asking.key('log-done'));
  return `Written down as request ${request.number}, done in ${minutes} min: ${shortened(text, 80)}`;
}
