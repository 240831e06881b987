/**
 * How is the bot's answer found, and said? What was asked is read by core; what it wants is looked up or done through our own API with the rights of the person whose nick it is, or with
 * those of somebody who only looks. The answer is a line or two, said where it was asked.
 */
import { type Client, ProblemError } from '@samspel/contract/client.ts';
import type { Actor } from '@samspel/core/access/role.ts';
import { type Command, type NotUnderstood, parseCommand } from '@samspel/core/chat/command.ts';
import { readsLikeQuestion } from '@samspel/core/chat/question.ts';
import { shortened } from '@samspel/core/chat/topic.ts';
import type { House } from '../../platform/house.ts';
import { actorOf } from '../access/index.ts';
import { tellHere } from './announcing.ts';
import { AnswerInstead, type Asking } from './asking.ts';
import { changesBefore, deployments } from './changes.ts';
import { type Kept, tellAsked } from './hearing.ts';
import { burnCode, linkByCode, shownName, unlink } from './identities.ts';
import * as reading from './reading.ts';
import { pageUrl, say } from './saying.ts';
import { markAsked } from './storage.ts';
import * as writing from './writing.ts';

/** Calls our own API in this process as somebody. */
export type As = (actor: Actor) => Client;

/** Commands that change something: they take a linked person. */
const writes: ReadonlySet<Command['kind']> = new Set(['open', 'ack', 'mitigate', 'resolve', 'note', 'silence', 'take', 'done', 'card', 'log-job']);
/** In a channel an answer is one line on the wire; alone it may be two. */
const longest = { inChannel: 380, alone: 700 };
const mostInChannel = 2;

/** What is said, and by whom it was done if it was. */
interface Answer {
  readonly lines: readonly string[];
  readonly done?: { readonly type: string; readonly subject: string; readonly by: string };
}
const only = (...lines: readonly string[]): Answer => ({ lines });

/** Answers what a line asks of the bot. */
export async function answerLine(house: House, as: As, kept: Kept): Promise<void> {
  if (kept.asks === null) return;
  const said = await answerOf(house, as, kept, kept.asks).catch((error: unknown) => {
    if (error instanceof AnswerInstead) return only(error.message);
    if (error instanceof ProblemError) return only(error.problem.detail);
    house.log.error({ err: error, line: kept.line.id }, 'a command in chat failed');
    return only('Something broke on our side; the log knows more.');
  });
  const { channel } = kept;
  const { done } = said;
  // Where the channel is told of it anyway, that line is the answer.
  if (channel !== null && done !== undefined && (await house.change((tx) => tellHere(house, tx, channel, done)))) return;
  await tell(house, kept, said.lines);
}

async function tell(house: House, { line, channel, kind }: Kept, lines: readonly string[]): Promise<void> {
  const since = house.now();
  // More than a line or two is no matter for all: it is told alone, and where it was asked that it was.
  const aside = channel !== null && lines.length > mostInChannel;
  const where = aside ? null : channel;
  const texts = lines.map((one, index) => (where === null || index > 0 ? one : `${line.nick}: ${one}`));
  const common = { network: line.network, kind, about: line.id, since };
  await house.change(async (tx) => {
    for (const [index, text] of texts.entries())
      await say(tx, house, {
        ...common,
        channel: where,
        to: where?.name ?? line.nick,
        text: shortened(text, where === null ? longest.alone : longest.inChannel),
        key: `chat.answer:${line.id}:${index}`,
      });
    if (aside && channel !== null) {
      const text = `${line.nick}: I told you alone.`;
      await say(tx, house, { ...common, channel, to: channel.name, text, key: `chat.answer:${line.id}:aside` });
    }
  });
}

async function answerOf(house: House, as: As, kept: Kept, asked: string): Promise<Answer> {
  const { line } = kept;
  const parsed = parseCommand(asked);
  if (!parsed.ok) return notUnderstood(parsed, kept, asked);
  const known = line.person === null ? null : await actorOf(house.reader, line.person);
  const actor: Actor = known ?? { kind: 'system', id: 'chat', name: `${line.nick} in chat`, role: 'viewer', teams: [], scopes: ['read'] };
  if (known === null && writes.has(parsed.command.kind)) return only(unlinked(house, line.account !== null || kept.isInSight));
  const asking: Asking = {
    house,
    client: as(actor),
    actor,
    person: known === null ? null : line.person,
    line,
    channel: kept.channel,
    kind: kept.kind,
    mask: kept.mask,
    isInSight: kept.isInSight,
    key: (what) => ({ idempotencyKey: `chat:${line.id}:${what}` }),
  };
  const answer = await carryOut(asking, parsed.command);
  if (typeof answer === 'string') return only(answer);
  if (!('says' in answer)) return only(...answer);
  return { lines: [answer.says], done: { type: answer.type, subject: answer.subject, by: actor.id } };
}

/** What is no command is answered with what was probably meant; `!` is the sign of other bots too, so what is nothing of ours stays without an answer there. */
function notUnderstood(parsed: NotUnderstood, kept: Kept, asked: string): Answer {
  if (parsed.isThanks) return only();
  if (parsed.didYouMean !== null) return only(`I did not understand: ${parsed.reason}. Did you mean «${parsed.didYouMean}»?`);
  if (kept.isMarked) return only();
  const more = readsLikeQuestion(asked) ? 'For an answer by operations say it with «?ops» before it; «help» says what I know.' : 'Say «help» for what I know.';
  return only(`I did not understand: ${parsed.reason}. ${more}`);
}

/** What somebody is told whom nobody knows. Who can be linked is told how; else first what it takes. */
function unlinked(house: House, canBeLinked: boolean): string {
  const url = pageUrl(house, '/settings/chat-me');
  const first = canBeLinked ? '' : 'Join a channel I am in, or sign in to an account on this network. ';
  return `I do not know whose nick that is, so you may ask and read here but change nothing. ${first}Get a code in Samspel${url === null ? ' (Settings → My chat)' : ` (${url})`} and say it to me alone: link CODE`;
}

async function carryOut(asking: Asking, command: Command): Promise<string | readonly string[] | writing.Done> {
  switch (command.kind) {
    case 'help':
      return reading.help(command.about);
    case 'who-owns':
      return reading.whoOwns(asking, command.what);
    case 'on-call':
      return reading.onCall(asking, command.of);
    case 'goalie':
      return reading.goalie(asking);
    case 'broken':
      return reading.broken(asking);
    case 'show':
      return reading.showIncident(asking, command.which);
    case 'dependencies':
      return reading.dependencies(asking, command.what, command.side);
    case 'changes':
      return changesBefore(asking, command.which);
    case 'open':
      return writing.open(asking, command);
    case 'ack':
    case 'mitigate':
    case 'resolve':
      return writing.step(asking, command);
    case 'note':
      return writing.note(asking, command);
    case 'silence':
      return writing.silence(asking, command);
    case 'take':
      return writing.take(asking, command);
    case 'done':
      return writing.done(asking, command);
    case 'deployments':
      return deployments(asking, command.what);
    case 'card':
      return writing.card(asking, command);
    case 'log-job':
      return writing.logJob(asking, command);
    case 'ask':
      return askOperations(asking, command.question);
    case 'link':
      return link(asking, command.code);
    case 'unlink':
      return forget(asking);
    case 'who-am-i':
      return whoAmI(asking);
  }
}

const shownOf = ({ line, kind, mask, isInSight }: Asking) => ({ kind, adapter: line.network, nick: line.nick, account: line.account, mask, isInSight });

/** A question for operations that was said to the bot. It goes into their queue, and the answer comes back here. */
async function askOperations({ house, line, channel, kind }: Asking, question: string): Promise<string> {
  const reason = 'it was said to the bot';
  await house.change(async (tx) => {
    await markAsked(tx, line.id, reason);
    await tellAsked(house, tx, { ...line, text: question }, channel, kind, reason);
  });
  return 'Operations have your question; the answer comes here.';
}

async function link(asking: Asking, code: string): Promise<string> {
  const { house } = asking;
  if (asking.channel !== null) {
    await house.change((tx) => burnCode(tx, code));
    return 'Everybody read that code, so it is void now. Get another and say it to me alone.';
  }
  const linked = await house.change((tx) => linkByCode(house, tx, shownOf(asking), code, house.now()));
  if (!linked.linked) return `Not linked: ${linked.why}.`;
  if (linked.by === 'account') return `You are ${linked.name}, whenever you are signed in as ${shownName(asking.kind, asking.line)}.`;
  return `You are ${linked.name} until this nick leaves my sight, which is the channels I am in: the network does not vouch for it. Sign in to an account there to stay linked.`;
}

async function forget(asking: Asking): Promise<string> {
  const { house, actor } = asking;
  const count = await house.change((tx) => unlink(house, tx, shownOf(asking), actor));
  return count === 0 ? 'This nick was linked to nobody.' : 'Forgotten: I do not know any more whose nick that is.';
}

function whoAmI({ actor, person, line, house, kind, isInSight }: Asking): string {
  if (person === null) return unlinked(house, line.account !== null || isInSight);
  return `You are ${actor.name}, ${actor.role}${line.account === null ? ', until this nick leaves my sight' : `, by the account ${shownName(kind, line)}`}.`;
}
