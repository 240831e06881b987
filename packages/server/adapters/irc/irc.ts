/** The IRC adapter as the house opens it: one bot on one network, on one server at a time. */
import type { AdapterKind } from '../../ports/adapter.ts';
import { startBot } from './bot.ts';
import { checkIrc, ircFields, readIrc } from './settings.ts';

export const irc: AdapterKind = {
  kind: 'irc',
  title: 'IRC',
  says: 'A bot on one IRC network: it answers, announces, and hears questions.',
  doors: ['irc'],
  fields: ircFields,
  runsOn: 'one-server',
  triesTo: 'a channel the bot is in, or a nick',
  check: checkIrc,
  open: async (values, hands) => startBot(readIrc(values), hands),
};
