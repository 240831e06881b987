/** What does the bot do for somebody who asks it to? It calls our own API as them: what they may not do it may not do either, and the refusal is told in its own words. */
import { addSilence } from '@samspel/contract/alerts.ts';
import { acknowledgeIncident, addNote, mitigateIncident, openIncident, resolveIncident } from '@samspel/contract/incidents.ts';
import { finishRequest, listRequests, takeRequest } from '@samspel/contract/requests.ts';
import type { AnswerOf } from '@samspel/contract/route.ts';
import type { Command } from '@samspel/core/chat/command.ts';
import { handleOf, matchHandle } from '@samspel/core/chat/match-name.ts';
import { shortened } from '@samspel/core/chat/topic.ts';
import { AnswerInstead, type Asking, incidentMeant, lasting, systemKinds, thingMeant } from './asking.ts';
import { pageUrl } from './saying.ts';

type Of<Kind extends Command['kind']> = Extract<Command, { kind: Kind }>;

const linked = (url: string | null): string => (url === null ? '' : ` · ${url}`);

export async function open(asking: Asking, command: Of<'open'>): Promise<string> {
  const impacts: { target: string }[] = [];
  for (const name of command.systems) impacts.push({ target: (await thingMeant(asking, name, [...systemKinds, 'journey', 'service'], 'system')).ref });
  const body = { title: command.title, ...(command.severity === null ? {} : { severity: command.severity }), impacts };
  const { incident } = await asking.client(openIncident, { body }, asking.key('open'));
  const hit = impacts.length === 0 ? '. Say on the page what it hits' : '';
  return `${handleOf(incident.id)} is open, ${incident.severity}${hit}${linked(pageUrl(asking.house, `/incidents/${incident.id}`))}`;
}

const steps = {
  ack: { route: acknowledgeIncident, from: ['open'], says: 'you look at it' },
  mitigate: { route: mitigateIncident, from: ['open', 'acknowledged'], says: 'is mitigated' },
  resolve: { route: resolveIncident, from: ['open', 'acknowledged', 'mitigated'], says: 'is resolved' },
} as const;

export async function step(asking: Asking, command: Of<'ack' | 'mitigate' | 'resolve'>): Promise<string> {
  const { route, from, says } = steps[command.kind];
  const row = await incidentMeant(asking, command.which, ({ state }) => (from as readonly string[]).includes(state));
  await asking.client(route, { params: { id: row.id }, body: {} }, asking.key(command.kind));
  return `${handleOf(row.id)} ${says}: ${shortened(row.title, 80)}`;
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

/** The question that is meant: by its number or id, or the newest that was asked in this channel and is not done. */
async function requestMeant(asking: Asking, which: string | null): Promise<Request> {
  const { items } = await asking.client(listRequests, { query: { view: 'all', limit: 200 } });
  const number = which === null ? null : /^\d{1,9}$/.test(which) ? Number(which) : null;
  if (which !== null) {
    const found = items.find((one) => one.number === number) ?? matchHandle(which, items);
    if (found === null) throw new AnswerInstead(`I find no question ${which.slice(0, 30)}.`);
    return found;
  }
  const here = items.filter(
    ({ way, place, state }) => way === 'chat' && state !== 'done' && (asking.channel === null || place === null || place.includes(asking.channel.name)),
  );
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
