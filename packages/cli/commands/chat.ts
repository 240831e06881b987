/** `samspel chat`: networks and channels, what was said, saying something, and whose nick that is. */
import * as contract from '@samspel/contract/chat.ts';
import type { BodyOf } from '@samspel/contract/route.ts';
import { type Command, Option } from 'commander';
import { type CliContext, CommandRefused } from '../context.ts';

export function register(program: Command, context: CliContext): void {
  const chat = program.command('chat').description('what is said where people talk');
  registerChannels(chat, context);
  registerTalk(chat, context);
  registerIdentities(chat, context);
}

const levels = ['nothing', 'incidents', 'everything'] as const;
const asks = ['nothing', 'marked', 'unanswered'] as const;

async function networks(context: CliContext): Promise<contract.ChatNetwork[]> {
  return (await context.call(contract.listNetworks)).items;
}

/** A channel by its id, or by its name where only one network has it. */
async function channelOf(context: CliContext, typed: string): Promise<contract.ChatChannel> {
  const all = (await networks(context)).flatMap(({ channels }) => channels);
  const found = all.filter(({ id, name }) => id === typed || name.toLowerCase() === typed.toLowerCase());
  const [only] = found;
  if (only === undefined) throw new CommandRefused('cli.unknown-channel', `The bot is told about no channel ${typed}. samspel chat networks shows them.`);
  if (found.length > 1)
    throw new CommandRefused('cli.several-channels', `Several networks have ${typed}: name it by its id (${found.map(({ id }) => id).join(', ')}).`);
  return only;
}

function tellNetwork(network: contract.ChatNetwork): string {
  const stands = network.isOpen ? `as ${network.nick ?? '?'}` : `not connected${network.lastError === null ? '' : `: ${network.lastError}`}`;
  return `${network.id}  ${network.kind}  ${network.title}  ${stands}`;
}

interface ChannelOptions {
  readonly key?: string | false;
  readonly announce?: (typeof levels)[number];
  readonly asks?: (typeof asks)[number];
  readonly askAfter?: string;
  readonly topic?: boolean;
  readonly opensChannels?: boolean;
  readonly keep?: string;
}

function withSettings(command: Command): Command {
  return command
    .option('--key <word>', 'the word that opens it')
    .option('--no-key', 'it takes none any more')
    .addOption(new Option('--announce <what>', 'what the bot says there by itself').choices(levels))
    .addOption(new Option('--asks <which>', 'which lines are questions for operations').choices(asks))
    .option('--ask-after <minutes>', 'how long a question may wait for a person')
    .option('--topic', 'writes who is goalie and what is broken into the topic')
    .option('--no-topic')
    .option('--opens-channels', 'each incident gets a channel of its own')
    .option('--no-opens-channels')
    .option('--keep <days>', 'how long lines are kept');
}

function settingsOf(options: ChannelOptions): Partial<BodyOf<typeof contract.changeChannel>> {
  return {
    ...(options.key === undefined ? {} : { key: options.key === false ? null : options.key }),
    ...(options.announce === undefined ? {} : { announce: options.announce }),
    ...(options.asks === undefined ? {} : { asks: options.asks }),
    ...(options.askAfter === undefined ? {} : { askAfterMinutes: Number(options.askAfter) }),
    ...(options.topic === undefined ? {} : { topic: options.topic }),
    ...(options.opensChannels === undefined ? {} : { opensChannels: options.opensChannels }),
    ...(options.keep === undefined ? {} : { keepDays: Number(options.keep) }),
  };
}

function registerChannels(chat: Command, context: CliContext): void {
  chat
    .command('networks')
    .description('networks the bot is on, and their channels')
    .action(async () => {
      const items = await networks(context);
      const rows = items.flatMap(({ title, channels }) =>
        channels.map((one) => [one.id, title, one.name, one.isIn ? 'in' : (one.reason ?? 'not in'), one.announce, one.asks, `${one.keepDays} d`]),
      );
      const table = await context.table(['id', 'network', 'channel', 'bot', 'announces', 'asks', 'kept'], rows);
      await context.show({ items }, () => [...items.map(tellNetwork), ...(rows.length === 0 ? [] : ['', table])].join('\n'));
    });
  withSettings(chat.command('add <network> <channel>').description('send the bot into a channel: the id or the name of the network, and #channel')).action(
    async (network: string, name: string, options: ChannelOptions) => {
      const meant = (await networks(context)).find(({ id, title }) => id === network || title.toLowerCase() === network.toLowerCase());
      if (meant === undefined) throw new CommandRefused('cli.unknown-network', `There is no chat network ${network}. samspel chat networks shows them.`);
      const made = await context.call(contract.addChannel, { body: { network: meant.id, name, ...settingsOf(options) } });
      await context.show(made, () => `${made.id}  ${made.name}: announces ${made.announce}, asks ${made.asks}`);
    },
  );
  withSettings(chat.command('change <channel>').description('say otherwise what the bot does there')).action(async (typed: string, options: ChannelOptions) => {
    const { id } = await channelOf(context, typed);
    const changed = await context.call(contract.changeChannel, { params: { id }, body: settingsOf(options) });
    await context.show(changed, () => `${changed.name}: announces ${changed.announce}, asks ${changed.asks}, kept ${changed.keepDays} days`);
  });
  chat
    .command('remove <channel>')
    .description('call the bot out of a channel')
    .action(async (typed: string) => {
      const { id, name } = await channelOf(context, typed);
      await context.call(contract.removeChannel, { params: { id } });
      await context.show({ id }, () => `The bot leaves ${name}.`);
    });
}

const lineOf = (line: contract.ChatLine): string => {
  const asked = line.asks === 'no' ? '' : `  [${line.asks}${line.asksReason === null ? '' : `: ${line.asksReason}`}]`;
  return `${line.at}  ${line.kind === 'action' ? `* ${line.nick}` : `<${line.nick}>`} ${line.text}${asked}`;
};

function registerTalk(chat: Command, context: CliContext): void {
  chat
    .command('log <channel>')
    .description('what was said in a channel, oldest first')
    .option('--text <words>', 'only lines that hold these words')
    .option('--limit <n>', 'how many of the newest', '50')
    .option('--cursor <cursor>', 'from the page before')
    .action(async (typed: string, query: { text?: string; limit: string; cursor?: string }) => {
      const { id } = await channelOf(context, typed);
      const page = await context.call(contract.readLines, { params: { id }, query });
      const lines = [...page.items].reverse().map(lineOf);
      await context.show(page, () =>
        [...(page.next === null ? [] : [`Earlier: --cursor ${page.next}`]), ...(lines.length === 0 ? ['Nothing was said.'] : lines)].join('\n'),
      );
    });
  chat
    .command('say <channel> <text>')
    .description('say something in a channel, under your own name')
    .action(async (typed: string, text: string) => {
      const { id } = await channelOf(context, typed);
      const line = await context.call(contract.sayInChannel, { params: { id }, body: { text } });
      await context.show(line, () => lineOf(line));
    });
  chat
    .command('incident <id>')
    .description('what was said about an incident, and say something to it')
    .option('--say <text>')
    .action(async (incident: string, { say }: { say?: string }) => {
      if (say !== undefined) await context.call(contract.sayOfIncident, { params: { incident }, body: { text: say } });
      const told = await context.call(contract.readIncidentChat, { params: { incident } });
      const where = told.channels.length === 0 ? 'nowhere yet' : told.channels.map(({ name }) => name).join(', ');
      await context.show(told, () => [`${told.handle} in ${where}`, ...told.lines.map(lineOf)].join('\n'));
    });
}

function registerIdentities(chat: Command, context: CliContext): void {
  chat
    .command('me')
    .description('which nicks and accounts are linked to you')
    .action(async () => {
      const mine = await context.call(contract.readMyIdentities);
      await context.show(mine, () => (mine.items.length === 0 ? 'None. Get a code on your page in Samspel.' : mine.items.map(tellIdentity).join('\n')));
    });
  chat
    .command('identities')
    .description('whose nicks and accounts are known')
    .action(async () => {
      const all = await context.call(contract.listIdentities);
      await context.show(all, () => (all.items.length === 0 ? 'None.' : all.items.map(tellIdentity).join('\n')));
    });
  chat
    .command('unlink <identity>')
    .description('forget whose nick that is')
    .action(async (id: string) => {
      await context.call(contract.removeIdentity, { params: { id } });
      await context.show({ id }, () => 'Forgotten.');
    });
}

function tellIdentity({ id, networkTitle, by, name, person }: contract.ChatIdentity): string {
  return `${id}  ${networkTitle}  ${by} ${name} is ${person.name}`;
}
