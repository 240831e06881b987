/**
 * What becomes of what was said by mail or chat? A question begins a request; what belongs to one goes on in it: its asker goes on, whoever may answer answers, anybody else joins
 * in. Machines begin no clock, open nothing again and answer nothing: their mail is kept where it belongs, and done where it belongs nowhere.
 */

import { chatEvents } from '@samspel/contract/chat.ts';
import { type MailReceived as Mail, mailReceived } from '@samspel/contract/mail.ts';
import type { Actor } from '@samspel/core/access/role.ts';
import type { Outcome } from '@samspel/core/decision/refusal.ts';
import { numberOfToken, receivedMail, titleFrom, tokenOf } from '@samspel/core/requests/letter.ts';
import type { Asker } from '@samspel/core/requests/request.ts';
import { parseInstant } from '@samspel/core/time/instant.ts';
import { sql } from 'kysely';
import type { Reader, Tx } from '../../platform/database/database.ts';
import type { Recorded } from '../../platform/events/publish.ts';
import type { Reaction } from '../../platform/feature.ts';
import type { House } from '../../platform/house.ts';
import { sendMail } from '../mail/index.ts';
import { pageUrl, utcWords } from './answering.ts';
import { askIn, byOf, decideWithin, type Saying, sayIn } from './commands.ts';
import { knownAs } from './others.ts';
import { acknowledges } from './promises.ts';
import { dueOf, type Held, holdRequests, requestNamed, requestOfSource, type Source } from './storage.ts';

const machine: Actor = { kind: 'system', id: 'mail', name: 'Mail', role: 'viewer', teams: [], scopes: [] };
const longestText = 50_000;

export function intakeReactions(house: House): readonly Reaction[] {
  return [
    { event: 'mail.received', name: 'requests.take-mail', handle: (tx, event) => takeMail(tx, house, event) },
    { event: 'chat.asked', name: 'requests.take-question', handle: (tx, event) => takeQuestion(tx, house, event) },
    { event: 'chat.answered', name: 'requests.take-answer', handle: (tx, event) => takeAnswer(tx, house, event) },
  ];
}

async function takeMail(tx: Tx, house: House, event: Recorded): Promise<void> {
  const mail = mailReceived.parse(event.payload);
  if (mail.kind !== 'request') return;
  const source: Source = { kind: 'mail', id: mail.mail };
  const at = parseInstant(mail.at) ?? event.at;
  // Two mails of one thread at once, at two servers: the second finds what the first began.
  await sql`select pg_advisory_xact_lock(hashtextextended(${`requests.thread ${mail.thread}`}, 0))`.execute(tx);
  if ((await requestOfSource(tx, source)) !== null) return;
  // Whoever only claims to be a colleague is a stranger.
  const isForged = mail.dmarc === 'fail';
  const from = isForged ? null : await knownAs(tx, mail.from.address);
  const isMachine = mail.isAutomatic || mail.isBounce;
  const name = from?.name ?? (mail.from.name.trim() === '' ? mail.from.address : mail.from.name.trim());
  const by: Actor = isMachine
    ? { ...machine, name }
    : from === null
      ? { ...machine, id: mail.from.address, name }
      : { kind: 'person', id: from.id, name: from.name, role: 'viewer', teams: [], scopes: [] };
  const said: Saying = {
    kind: 'asked',
    by: byOf(by),
    isHuman: !isMachine,
    text: textOf(mail.text, mail.isBounce ? mail.reason : 'The mail has no words.'),
    at,
    source,
  };
  const named = await belongsTo(tx, mail, from?.id ?? null);
  const [held] = named === null ? [] : await holdRequests(tx, [named.request.id]);
  if (held !== undefined) {
    const isAsker = !isForged && sameAs(held.request.asker, mail.from.address, from?.id ?? null);
    const answers = !isMachine && !isAsker && from?.mayAnswer === true;
    must(await sayIn(tx, house, by, held, { ...said, kind: answers ? 'reply' : 'asked' }));
    return;
  }
  // What came back of another matter (a page, a notice) is no question.
  if (mail.isBounce || (mail.about !== null && isMachine)) return;
  const asker: Asker = { person: from?.id ?? null, name, address: mail.from.address };
  const title = mail.subject.trim() === '' ? titleFrom(mail.text) : mail.subject;
  const asking = { title, way: 'mail' as const, place: mail.thread, asker, team: mail.target, systems: [], askedAt: at };
  const opened = must(await askIn(tx, house, by, asking, said, { door: 'mail', to: mail.replyTo === '' ? mail.from.address : mail.replyTo }));
  if (isMachine) must(await decideWithin(tx, house, machine, opened, { kind: 'finish', outcome: 'needless', needless: 'automatic' }, at));
  else if (!mail.isQuiet && (await acknowledges(tx, mail.target))) await acknowledge(tx, house, opened);
}

/** Which request does a mail go on with? Our own mail's, the thread's, or one that is named by somebody who has part in it. */
async function belongsTo(reader: Reader, mail: Mail, person: string | null): Promise<Held | null> {
  if (mail.about?.startsWith('req_') === true) return requestNamed(reader, { id: mail.about });
  const inThread = await requestNamed(reader, { place: mail.thread, way: 'mail' });
  if (inThread !== null) return inThread;
  const number = mail.token === null ? null : numberOfToken(mail.token);
  const named = number === null ? null : await requestNamed(reader, { number });
  // Numbers can be guessed: a stranger who names one asks something new.
  return named !== null && mail.dmarc !== 'fail' && (person !== null || sameAs(named.request.asker, mail.from.address, person)) ? named : null;
}

const sameAs = (asker: Asker, address: string, person: string | null): boolean =>
  (person !== null && person === asker.person) || asker.address?.toLowerCase() === address.toLowerCase();

/** Tells the asker that it is here and until when it is answered. Once for each request, and never to a machine. */
async function acknowledge(tx: Tx, house: House, { request, number, back }: Held): Promise<void> {
  if (back === null) return;
  const due = await dueOf(tx, request.id);
  await sendMail(tx, house, {
    thread: request.place,
    to: back.to,
    subject: request.title,
    text: receivedMail(number, due === null ? null : utcWords(due), pageUrl(house, `/requests/${request.id}`)),
    token: tokenOf(number),
    about: request.id,
    key: `requests.received:${request.id}`,
    isMachine: true,
    expiresAt: request.askedAt + 3_600_000,
  });
}

async function takeQuestion(tx: Tx, house: House, event: Recorded): Promise<void> {
  const { line, door, to, channel, nick, person, text, at } = chatEvents['chat.asked'].parse(event.payload);
  const source: Source = { kind: 'chat', id: line };
  if ((await requestOfSource(tx, source)) !== null) return;
  const askedAt = parseInstant(at) ?? event.at;
  const actor = await speaker(tx, person, nick);
  const asker: Asker = { person, name: actor.name, address: nick };
  const asking = { title: titleFrom(text), way: 'chat' as const, place: channel, asker, team: null, systems: [], askedAt };
  const said: Saying = { kind: 'asked', by: byOf(actor), isHuman: true, text: textOf(text, '…'), at: askedAt, source };
  must(await askIn(tx, house, actor, asking, said, { door, to }));
}

async function takeAnswer(tx: Tx, house: House, event: Recorded): Promise<void> {
  const { asked, line, nick, person, text, at } = chatEvents['chat.answered'].parse(event.payload);
  const source: Source = { kind: 'chat', id: line };
  const id = await requestOfSource(tx, { kind: 'chat', id: asked });
  // Its question is on its way still, since order is not kept: thrown, this comes again in a moment.
  if (id === null) throw new Error(`the question ${asked} is not taken in yet`);
  if ((await requestOfSource(tx, source)) !== null) return;
  const [held] = await holdRequests(tx, [id]);
  if (held === undefined) return;
  const actor = await speaker(tx, person, nick);
  must(
    await sayIn(tx, house, actor, held, { kind: 'reply', by: byOf(actor), isHuman: true, text: textOf(text, '…'), at: parseInstant(at) ?? event.at, source }),
  );
}

/** Who speaks in chat: the person whose nick it is, else the nick. */
async function speaker(reader: Reader, person: string | null, nick: string): Promise<Actor> {
  const { rows } = person === null ? { rows: [] } : await sql<{ name: string }>`select name from access.person where id = ${person}`.execute(reader);
  const rest = { role: 'viewer' as const, teams: [], scopes: [] };
  return person === null || rows[0] === undefined
    ? { kind: 'system', id: `chat:${nick}`, name: nick, ...rest }
    : { kind: 'person', id: person, name: rows[0].name, ...rest };
}

const textOf = (text: string, empty: string): string => (text.trim() === '' ? empty : text.slice(0, longestText));

/** What was said is taken in, or something is wrong that an operator should see among the parked deliveries. */
function must<T>(outcome: Outcome<T>): T {
  if (!outcome.ok) throw new Error(`${outcome.refusal.code} ${JSON.stringify(outcome.refusal.facts)}`);
  return outcome.value;
}
