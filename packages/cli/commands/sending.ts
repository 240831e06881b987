/** `samspel sending`: what leaves the house, and what became of it. */
import { giveUpSending, listSendings, type SendingAnswer, sendAgain } from '@samspel/contract/sending.ts';
import { type Command, Option } from 'commander';
import type { CliContext } from '../context.ts';

interface ListOptions {
  readonly state: SendingAnswer['state'];
  readonly door?: string;
  readonly about?: string;
  readonly cursor?: string;
}

export function register(program: Command, context: CliContext): void {
  const sending = program.command('sending').description('what leaves the house: mail, chat, pushes, SMS');
  sending
    .command('list', { isDefault: true })
    .description('what was given up, or with --state what waits or was sent; newest first')
    .addOption(new Option('--state <state>', 'which').choices(['given-up', 'waiting', 'sent']).default('given-up'))
    .option('--door <way>', 'one way only: mail, irc, sms, …')
    .option('--about <id>', 'only what is about this incident, page or request')
    .option('--cursor <cursor>', 'where the page before ended')
    .action(async (query: ListOptions) => {
      const page = await context.call(listSendings, { query });
      const rows = page.items.map((one) => [
        one.id,
        one.door,
        one.to,
        one.subject,
        one.about,
        one.attempts,
        one.again ? 'perhaps twice' : '',
        one.cameBack ?? one.reason ?? one.reference,
      ]);
      const text = await context.table(['ID', 'WAY', 'TO', 'SUBJECT', 'ABOUT', 'TRIES', '', query.state === 'sent' ? 'REFERENCE' : 'REASON'], rows);
      await context.show(page, () => (page.next === null ? text : `${text}\nmore with --cursor ${page.next}`));
    });
  sending
    .command('ways')
    .description('how each way out stands')
    .action(async () => {
      const page = await context.call(listSendings, { query: { limit: 1 } });
      const rows = page.doors.map((one) => [
        one.door,
        one.isOpen ? 'open' : 'not open',
        one.waiting,
        Math.round(one.oldestWaitingSeconds),
        one.sent,
        one.givenUp,
      ]);
      const text = await context.table(['WAY', 'STATE', 'WAITING', 'OLDEST (s)', 'SENT (7 days)', 'GIVEN UP (7 days)'], rows);
      await context.show({ doors: page.doors }, () => text);
    });
  sending
    .command('again <id...>')
    .description('put what was given up back into the queue')
    .action(async (ids: string[]) => {
      for (const id of ids) {
        const one = await context.call(sendAgain, { params: { id } });
        await context.show(one, () => `${one.id} to ${one.to} waits again, until ${one.expiresAt}.`);
      }
    });
  sending
    .command('give-up <id>')
    .description('don’t try any more')
    .action(async (id: string) => {
      const one = await context.call(giveUpSending, { params: { id } });
      await context.show(one, () => `${one.id} to ${one.to} is given up.`);
    });
}
