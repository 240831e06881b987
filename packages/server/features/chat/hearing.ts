/**
 * What happens to a line that was heard? It is kept, with whose it is; it may belong to an incident, answer a question, or ask one: all that in the transaction that keeps it. What asks
 * the bot something is answered after the commit, so that whoever hears lines is not held up by an answer.
 */
import type { Actor } from '@samspel/core/access/role.ts';
import { addressee, askedOfBot, sameNick } from '@samspel/core/chat/address.ts';
import { cleanLine } from '@samspel/core/chat/clean.ts';
import { handleOf } from '@samspel/core/chat/match-name.ts';
import { answeredBy, questionForOps, type Spoken } from '@samspel/core/chat/question.ts';
import { type Instant, iso } from '@samspel/core/time/instant.ts';
import { sql } from 'kysely';
import type { Tx } from '../../platform/database/database.ts';
import type { House } from '../../platform/house.ts';
import type { HeardLine } from '../../ports/chat.ts';
import { burnCode, personOf } from './identities.ts';
import { saidOf } from './saying.ts';
import { type ChannelRow, channelByName, insertLine, type LineRow, networkById, tellBrowsers } from './storage.ts';

/** A line is no command any more when it comes this late: networks play back what was said before. */
const freshMilliseconds = 120_000;
/** Questions that wait longer than this are not answered by the next line any more. */
const waitsAtMostMilliseconds = 12 * 3_600_000;

/** What is said later about an incident that is over does not belong to it any more. */
const namedMilliseconds = 7 * 24 * 3_600_000;

const longestNick = 80;
/** Questions in one channel in ten minutes: of one nick, and of all. */
const mostQuestions = { own: 10, all: 60 };
const askedLatelyMilliseconds = 600_000;

/** A code as it is given out: see `identities.ts`. */
const codeForm = /\b[2-9A-HJKMNP-TV-Z]{4}-[2-9A-HJKMNP-TV-Z]{4}\b/gi;

/** A line that was kept, and what it wants of the bot. */
export interface Kept {
  readonly line: LineRow;
  readonly channel: ChannelRow | null;
  readonly kind: string;
  readonly mask: string | null;
  readonly isInSight: boolean;
  /** What it asks of the bot; null: nothing. */
  readonly asks: string | null;
  /** It was said to whoever answers to `!`, which other bots do too. */
  readonly isMarked: boolean;
  /** Worth a look for links to our own pages. */
  readonly isTalk: boolean;
}

/** Keeps a line; null when it was kept before, or is of a channel nobody wants. */
export async function keep(house: House, tx: Tx, heard: HeardLine): Promise<Kept | null> {
  const now = house.now();
  const network = await networkById(tx, heard.adapter);
  const text = cleanLine(heard.text);
  const nick = cleanLine(heard.nick, longestNick);
  if (network === null || text === '' || nick === '') return null;
  const channel = heard.channel === null ? null : await channelByName(tx, heard.adapter, heard.channel);
  if (heard.channel !== null && channel === null) return null;
  const asks = heard.kind === 'notice' || heard.isBot ? null : askedOfBot(text, network.nick, channel === null);
  // A name that is not as it is shown could be taken for another's: nobody is known by it.
  const isPlain = nick === heard.nick && (heard.account === null || cleanLine(heard.account, 100) === heard.account);
  const person = isPlain ? await personOf(tx, heard, now) : null;
  // Everybody has read a code that is said in a channel.
  if (channel !== null) for (const [code] of text.matchAll(codeForm)) await burnCode(tx, code.toUpperCase().replace('-', ''));
  const spoken: Spoken = { nick, text, isBot: heard.isBot, kind: heard.kind, at: heard.at };
  const isNick = await whoTalks(tx, channel, text);
  const question = channel?.asks === 'nothing' || asks !== null ? null : questionForOps(spoken, network.nick, isNick);
  const marked = question?.is === 'marked' && channel !== null && (await mayAskMore(tx, channel.id, nick, now));
  const waits = question?.is === 'if-unanswered' && channel?.asks === 'unanswered' && (await mayAskMore(tx, channel.id, nick, now));
  const line: LineRow = {
    id: house.newId('lin'),
    network: heard.adapter,
    channel: channel?.id ?? null,
    key: heard.key.slice(0, 300),
    at: Math.min(heard.at, now),
    nick,
    account: heard.account === null || !isPlain ? null : heard.account,
    person,
    // What is said to the bot alone may hold a code.
    text: channel === null && asks !== null ? asks.replace(codeForm, '****-****').replace(/^(\s*(?:link|code|i am)\s+)\S+/i, '$1****-****') : text,
    kind: heard.kind,
    by: heard.isBot ? 'bot' : 'person',
    incident: channel === null ? null : (channel.incident ?? (heard.isBot ? null : await incidentNamed(tx, text, now))),
    asks: marked ? 'asked' : waits ? 'waiting' : 'no',
    asksReason: marked || waits ? (question?.reason ?? null) : null,
  };
  if (!(await insertLine(tx, line, now))) return null;
  if (channel !== null) {
    await tellBrowsers(tx, channel.id);
    if (line.incident !== null && heard.kind !== 'notice' && !heard.isBot && asks === null)
      await house.publish(tx, await actorOfLine(tx, line), {
        type: 'chat.said',
        subject: line.incident,
        payload: saidOf({ ...line, text: withoutHandle(line.text, line.incident) }, channel),
      });
    await stopClock(house, tx, line, spoken, network.nick, isNick);
  }
  if (marked && question !== null) await tellAsked(house, tx, { ...line, text: question.question }, channel, network.kind, question.reason);
  return {
    line,
    channel,
    kind: network.kind,
    mask: heard.mask,
    isInSight: heard.isInSight && isPlain,
    asks: marked || now - heard.at > freshMilliseconds ? null : asks,
    isMarked: channel !== null && network.kind !== 'mattermost' && text.startsWith('!'),
    isTalk: asks === null && !heard.isBot && heard.kind !== 'notice',
  };
}

/** Question: is the first word of a line the nick of somebody who talked in the channel lately? */
async function whoTalks(tx: Tx, channel: ChannelRow | null, text: string): Promise<(nick: string) => boolean> {
  const nick = addressee(text)?.nick;
  if (channel === null || nick === undefined) return () => false;
  const { rows } = await sql`
    select from (select nick from chat.line where channel = ${channel.id} and by = 'person' order by at desc limit 2000) lately where lower(nick) = ${nick.toLowerCase()} limit 1`.execute(
    tx,
  );
  return (asked) => rows.length > 0 && sameNick(asked, nick);
}

/** Question: is there room for one more question? The queue of operations is not filled by somebody who writes very many, nor by very many names. */
async function mayAskMore(tx: Tx, channel: string, nick: string, now: Instant): Promise<boolean> {
  const { rows } = await sql<{ own: number; all: number }>`
    select count(*) filter (where nick = ${nick})::int as own, count(*)::int as all from chat.line
    where channel = ${channel} and asks <> 'no' and at > ${new Date(now - askedLatelyMilliseconds)}`.execute(tx);
  return (rows[0]?.own ?? 0) < mostQuestions.own && (rows[0]?.all ?? 0) < mostQuestions.all;
}

/** What is said about an incident, without its name. */
function withoutHandle(text: string, incident: string): string {
  const rest = text.replace(new RegExp(`^#?${handleOf(incident)}[:,]?\\s+`, 'i'), '');
  return rest === '' ? text : rest;
}

/** As whom a line is written into the log: the person whose nick it is, else the nick itself. */
export async function actorOfLine(tx: Tx, line: Pick<LineRow, 'person' | 'nick'>): Promise<Actor> {
  const { rows } = line.person === null ? { rows: [] } : await sql<{ name: string }>`select name from access.person where id = ${line.person}`.execute(tx);
  const rest = { role: 'viewer' as const, teams: [], scopes: [] };
  if (line.person !== null && rows[0] !== undefined) return { kind: 'person', id: line.person, name: rows[0].name, ...rest };
  return { kind: 'system', id: 'chat', name: line.nick, ...rest };
}

/** Question: which incident of the last days does a line begin with? */
async function incidentNamed(tx: Tx, text: string, now: Instant): Promise<string | null> {
  const typed = /^#?([0-9A-Z]{5})\b[:,]?\s/i.exec(text)?.[1];
  const handle = typed?.toUpperCase();
  // A small word of five letters is a word.
  if (handle === undefined || (!/\d/.test(handle) && handle !== typed)) return null;
  const { rows } = await sql<{ id: string }>`
    select id from incidents.incident where state <> 'merged' and (resolved_at is null or resolved_at > ${new Date(now - namedMilliseconds)}) and id like ${`%${handle}`}
    limit 2`.execute(tx);
  const [only] = rows;
  return rows.length === 1 && only !== undefined && handleOf(only.id) === handle ? only.id : null;
}

/** A person answered: the question of this channel that waits hears of it. */
async function stopClock(house: House, tx: Tx, line: LineRow, spoken: Spoken, bot: string | null, isNick: (nick: string) => boolean): Promise<void> {
  const since = new Date(line.at - waitsAtMostMilliseconds);
  const { rows } = await sql<{ line: string; nick: string; at: Instant; asks: 'waiting' | 'asked' }>`
    select id as line, nick, at, asks from chat.line where channel = ${line.channel} and asks in ('waiting', 'asked') and at >= ${since} and id <> ${line.id}
    order by at desc limit 50 for update`.execute(tx);
  const answered = answeredBy(spoken, rows, bot, isNick);
  if (answered === null) return;
  const asked = rows.find((one) => one.line === answered.line);
  await sql`update chat.line set asks = 'answered', asks_reason = ${answered.reason} where id = ${answered.line}`.execute(tx);
  if (asked?.asks !== 'asked') return;
  await house.publish(tx, await actorOfLine(tx, line), {
    type: 'chat.answered',
    subject: answered.line,
    payload: { asked: answered.line, line: line.id, nick: line.nick, person: line.person, text: line.text, at: iso(line.at), reason: answered.reason },
  });
}

/** Tells that a line is a question for operations. */
export async function tellAsked(house: House, tx: Tx, line: LineRow, channel: ChannelRow | null, kind: string, reason: string): Promise<void> {
  await house.publish(tx, await actorOfLine(tx, line), {
    type: 'chat.asked',
    subject: line.id,
    payload: {
      line: line.id,
      network: line.network,
      door: `${kind}:${line.network}`,
      to: channel?.name ?? line.nick,
      channel: channel?.name ?? null,
      nick: line.nick,
      person: line.person,
      text: line.text,
      at: iso(line.at),
      reason,
    },
  });
}

/** Question: which lines waited long enough for a person? They become questions for operations. */
export async function askUnanswered(house: House, tx: Tx, now: Instant): Promise<void> {
  const { rows } = await sql<LineRow & { channelName: string; networkKind: string; minutes: number }>`
    select l.id, l.network, l.channel, l.key, l.at, l.nick, l.account, l.person, l.text, l.kind, l.by, l.incident, l.asks, l.asks_reason as "asksReason",
      c.name as "channelName", c.ask_after_minutes as minutes, coalesce(a.kind, 'irc') as "networkKind"
    from chat.line l join chat.channel c on c.id = l.channel left join adapters.adapter a on a.id = l.network
    where l.asks = 'waiting' and c.removed_at is null and l.at <= ${new Date(now)}::timestamptz - make_interval(mins => c.ask_after_minutes)
    order by l.at limit 100 for update of l skip locked`.execute(tx);
  for (const { channelName, networkKind, minutes, ...line } of rows) {
    const reason = `nobody answered for ${minutes} min`;
    await sql`update chat.line set asks = 'asked', asks_reason = ${reason} where id = ${line.id}`.execute(tx);
    await tellAsked(house, tx, line, await channelByName(tx, line.network, channelName), networkKind, reason);
  }
}
