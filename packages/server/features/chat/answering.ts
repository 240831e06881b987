/**
 * How is the bot's answer found, and said? What was asked is read by core; what it wants is looked up or done through our own API with the rights of the person whose nick it is, or with
 * those of somebody who only looks. The answer is a line or two, said where it was asked.
 */
import { type Client, ProblemError } from '@samspel/contract/client.ts';
import type { Actor } from '@samspel/core/access/role.ts';
import { type Command, parseCommand } from '@samspel/core/chat/command.ts';
import { shortened } from '@samspel/core/chat/topic.ts';
import type { House } from '../../platform/house.ts';
import { actorOf } from '../access/index.ts';
import { AnswerInstead, type Asking } from './asking.ts';
import type { Kept } from './hearing.ts';
import { burnCode, linkByCode, unlink } from './identities.ts';
import * as reading from './reading.ts';
import { pageUrl, say } from './saying.ts';
import * as writing from './writing.ts';

/** Calls our own API in this process as somebody. */
export type As = (actor: Actor) => Client;

/** Commands that change something: they take a linked person. */
const writes: ReadonlySet<Command['kind']> = new Set(['open', 'ack', 'mitigate', 'resolve', 'note', 'silence', 'take', 'done', 'card', 'log-job']);
const longestAnswer = 700;
const mostInChannel = 2;

/** Answers what a line asks of the bot. */
export async function answerLine(house: House, as: As, kept: Kept): Promise<void> {
  if (kept.asks === null) return;
  const said = await answerOf(house, as, kept, kept.asks).catch((error: unknown) => {
    if (error instanceof AnswerInstead) return [error.message];
    if (error instanceof ProblemError) return [error.problem.detail];
    house.log.error({ err: error, line: kept.line.id }, 'a command in chat failed');
    return ['Something broke on our side; the log knows more.'];
  });
  await tell(house, kept, said);
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
        text: shortened(text, longestAnswer),
        key: `chat.answer:${line.id}:${index}`,
      });
    if (aside && channel !== null) {
      const text = `${line.nick}: I told you alone.`;
      await say(tx, house, { ...common, channel, to: channel.name, text, key: `chat.answer:${line.id}:aside` });
    }
  });
}

async function answerOf(house: House, as: As, kept: Kept, asked: string): Promise<readonly string[]> {
  const parsed = parseCommand(asked);
  if (!parsed.ok) {
    const mean = parsed.didYouMean === null ? 'Say «help» for what I know.' : `Did you mean «${parsed.didYouMean}»?`;
    return [`I did not understand: ${parsed.reason}. ${mean}`];
  }
  const { line } = kept;
  const known = line.person === null ? null : await actorOf(house.reader, line.person);
  const actor: Actor = known ?? { kind: 'system', id: 'chat', name: `${line.nick} in chat`, role: 'viewer', teams: [], scopes: ['read'] };
  if (known === null && writes.has(parsed.command.kind)) return [unlinked(house, line.account !== null || kept.isInSight)];
  const asking: Asking = {
    house,
    client: as(actor),
    actor,
    person: known === null ? null : line.person,
    line,
    channel: kept.channel,
    mask: kept.mask,
    isInSight: kept.isInSight,
    key: (what) => ({ idempotencyKey: `chat:${line.id}:${what}` }),
  };
  const answer = await carryOut(asking, parsed.command);
  return typeof answer === 'string' ? [answer] : answer;
}

/** What somebody is told whom nobody knows. Who can be linked is told how; else first what it takes. */
function unlinked(house: House, canBeLinked: boolean): string {
  const url = pageUrl(house, '/settings/chat-me');
  const first = canBeLinked ? '' : 'Join a channel I am in, or sign in to an account on this network. ';
  return `I do not know whose nick that is, so you may ask and read here but change nothing. ${first}Get a code in Samspel${url === null ? ' (Settings → My chat)' : ` (${url})`} and say it to me alone: link CODE`;
}

async function carryOut(asking: Asking, command: Command): Promise<string | readonly string[]> {
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
      return reading.changesBefore(asking, command.which);
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
      return 'Samspel does not know deployments yet.';
    case 'card':
    case 'log-job':
      return 'There is no board in Samspel yet, so nothing was written down.';
    case 'link':
      return link(asking, command.code);
    case 'unlink':
      return forget(asking);
    case 'who-am-i':
      return whoAmI(asking);
  }
}

const shownOf = ({ line, mask, isInSight }: Asking) => ({ adapter: line.network, nick: line.nick, account: line.account, mask, isInSight });

async function link(asking: Asking, code: string): Promise<string> {
  const { house } = asking;
  if (asking.channel !== null) {
    await house.change((tx) => burnCode(tx, code));
    return 'Everybody read that code, so it is void now. Get another and say it to me alone.';
  }
  const linked = await house.change((tx) => linkByCode(house, tx, shownOf(asking), code, house.now()));
  if (!linked.linked) return `Not linked: ${linked.why}.`;
  if (linked.by === 'account') return `You are ${linked.name}, whenever you are signed in as ${asking.line.account}.`;
  return `You are ${linked.name} until this nick leaves my sight, which is the channels I am in: the network does not vouch for it. Sign in to an account there to stay linked.`;
}

async function forget(asking: Asking): Promise<string> {
  const { house, actor } = asking;
  const count = await house.change((tx) => unlink(house, tx, shownOf(asking), actor));
  return count === 0 ? 'This nick was linked to nobody.' : 'Forgotten: I do not know any more whose nick that is.';
}

function whoAmI({ actor, person, line, house, isInSight }: Asking): string {
  if (person === null) return unlinked(house, line.account !== null || isInSight);
  return `You are ${actor.name}, ${actor.role}${line.account === null ? ', until this nick leaves my sight' : `, by the account ${line.account}`}.`;
}
