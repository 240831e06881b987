/** `samspel mail`: what came in, raw and read, and the addresses it may come to. */
import {
  addMailAddress,
  changeMailRetention,
  listMail,
  listMailAddresses,
  listRefusedMail,
  type MailKind,
  type MailRetention,
  parseMailAgain,
  readMail,
  readMailRetention,
  readRawMail,
  removeMailAddress,
} from '@samspel/contract/mail.ts';
import { type Command, InvalidArgumentError, Option } from 'commander';
import type { CliContext } from '../context.ts';

interface ListOptions {
  readonly kind?: MailKind;
  readonly show?: 'all' | 'quiet' | 'automatic' | 'bounces' | 'failed';
  readonly thread?: string;
  readonly from?: string;
  readonly cursor?: string;
}

export function register(program: Command, context: CliContext): void {
  const mail = program.command('mail').description('mail that came in, and whom it is received for');
  registerReading(mail, context);
  registerAddresses(mail, context);
  registerRetention(mail, context);
}

function registerReading(mail: Command, context: CliContext): void {
  mail
    .command('list', { isDefault: true })
    .description('what came in, newest first')
    .addOption(new Option('--kind <kind>', 'for what').choices(['request', 'alert']))
    .addOption(new Option('--show <which>', 'which').choices(['all', 'quiet', 'automatic', 'bounces', 'failed']))
    .option('--thread <mail>', 'one thread: the id of its first mail')
    .option('--from <address>', 'of one sender')
    .option('--cursor <cursor>', 'where the page before ended')
    .action(async (query: ListOptions) => {
      const page = await context.call(listMail, { query });
      const rows = page.items.map((one) => [
        one.id,
        one.at,
        one.from.address,
        one.subject,
        one.parsed === 'failed' ? 'not readable' : one.isQuiet ? 'loop' : one.isBounce ? 'bounced' : one.isAutomatic ? 'automatic' : one.kind,
        one.thread === one.id ? '' : one.thread,
      ]);
      const text = await context.table(['ID', 'RECEIVED', 'FROM', 'SUBJECT', 'TAKEN AS', 'IN THREAD'], rows);
      await context.show(page, () => (page.next === null ? text : `${text}\nmore with --cursor ${page.next}`));
    });
  mail
    .command('show <id>')
    .description('one mail as it reads; with --raw as it came, headers and all')
    .option('--raw', 'as it came')
    .action(async (id: string, { raw }: { raw?: true }) => {
      if (raw === true) {
        const bytes = await context.call(readRawMail, { params: { id } });
        await context.show({ raw: bytes }, () => bytes);
        return;
      }
      const one = await context.call(readMail, { params: { id } });
      const quoted = (text: string): string => text.replaceAll(/^(?!>)/gm, '| ');
      const files = one.attachments.map((file) => `attached: ${file.name} (${file.type}, ${file.size} bytes)`);
      const lines = [
        `From: ${one.from.name} <${one.from.address}>`,
        `To: ${one.to.join(', ')}`,
        `Subject: ${one.subject}`,
        `Taken so because ${one.reason}`,
        '',
        ...one.parts.map((part) => (part.kind === 'said' ? part.text : quoted(part.text))),
        ...files,
      ];
      await context.show(one, () => lines.join('\n'));
    });
  mail
    .command('parse <id...>')
    .description('read raw mails anew')
    .action(async (ids: string[]) => {
      for (const id of ids) {
        const one = await context.call(parseMailAgain, { params: { id } });
        await context.show(one, () => `${one.id}: ${one.parsed === 'whole' ? 'read' : `not readable: ${one.problem}`}`);
      }
    });
  mail
    .command('refused')
    .description('what was refused at the door in the last fortnight')
    .action(async () => {
      const found = await context.call(listRefusedMail);
      const rows = found.items.map((one) => [one.at, one.from, one.to, one.remoteAddress, one.reason, one.count]);
      const text = await context.table(['LAST', 'FROM', 'TO', 'SERVER', 'WHY', 'TIMES'], rows);
      await context.show(found, () => text);
    });
}

function registerAddresses(mail: Command, context: CliContext): void {
  const addresses = mail.command('addresses').description('addresses that mail is received for');
  addresses.command('list', { isDefault: true }).action(async () => {
    const found = await context.call(listMailAddresses);
    const text = await context.table(
      ['ID', 'ADDRESS', 'FOR', 'TEAM OR SOURCE'],
      found.items.map((one) => [one.id, one.address, one.kind, one.target]),
    );
    await context.show(found, () => text);
  });
  addresses
    .command('add <address>')
    .description('receive mail for an address')
    .addOption(new Option('--kind <kind>', 'for what').choices(['request', 'alert']).default('request'))
    .option('--target <ref>', 'a team for requests; the source (src_…) for alerts')
    .action(async (address: string, { kind, target = null }: { kind: MailKind; target?: string | null }) => {
      const one = await context.call(addMailAddress, { body: { address, kind, target } });
      await context.show(one, () => `Mail for ${one.address} is received.`);
    });
  addresses
    .command('remove <id>')
    .description('receive no mail for an address any more')
    .action(async (id: string) => {
      await context.call(removeMailAddress, { params: { id } });
      await context.show({ removed: id }, () => 'No mail is received for it any more.');
    });
}

function registerRetention(mail: Command, context: CliContext): void {
  const days = (text: string): number | 'ever' => {
    if (text !== 'ever' && !/^\d{1,5}$/.test(text)) throw new InvalidArgumentError('a number of days, or «ever».');
    return text === 'ever' ? text : Number(text);
  };
  const told = (given: number | 'ever' | undefined, before: number | null): number | null => (given === undefined ? before : given === 'ever' ? null : given);
  mail
    .command('keep')
    .description('for how long mail is kept as it came, after the last one of its thread; its text stays')
    .option('--questions <days>', 'questions to operations: a number of days, or `ever`', days)
    .option('--alerts <days>', 'alerts of monitors: a number of days, or `ever`', days)
    .action(async ({ questions, alerts }: { questions?: number | 'ever'; alerts?: number | 'ever' }) => {
      const now = await context.call(readMailRetention);
      if (questions === undefined && alerts === undefined) return context.show(now, () => keptText(now));
      const body = { requestDays: told(questions, now.requestDays), alertDays: told(alerts, now.alertDays) };
      const changed = await context.call(changeMailRetention, { body });
      return context.show(changed, () => keptText(changed));
    });
}

function keptText({ requestDays, alertDays, mails, bytes, oldest }: MailRetention): string {
  const text = (days: number | null): string => (days === null ? 'for ever' : `${days} days`);
  const there = mails === 0 ? 'None is kept.' : `${mails} kept, ${(bytes / 1e6).toFixed(1)} MB; the oldest of ${oldest?.slice(0, 10)}.`;
  return `As they came, questions are kept ${text(requestDays)}, alerts ${text(alertDays)}. ${there}`;
}
