/** `samspel pages`: who is woken for what, and what it cost them. */
import { readFileSync } from 'node:fs';
import * as contract from '@samspel/contract/pages.ts';
import type { Command } from 'commander';
import { type CliContext, CommandRefused } from '../context.ts';

export function register(program: Command, context: CliContext): void {
  const pages = program.command('pages').description('who is woken for what');
  registerReading(pages, context);
  registerActing(pages, context);
  registerRules(pages, context);
}

const rowOf = (page: contract.PageRow) => [
  page.id,
  page.state,
  page.severity,
  page.title,
  page.told.map(({ name }) => name).join(', '),
  page.acknowledgedBy,
  page.begunAt,
];
const head = ['id', 'state', 'severity', 'about', 'told', 'has it', 'since'];

function registerReading(pages: Command, context: CliContext): void {
  pages
    .command('list')
    .description('pages, newest first')
    .option('--state <state>', 'open, acknowledged or over')
    .option('--incident <id>', 'of one incident')
    .action(async (query: { state?: 'open' | 'acknowledged' | 'over'; incident?: string }) => {
      const found = await context.call(contract.listPages, { query });
      const table = await context.table(head, found.items.map(rowOf));
      await context.show(found, () => table);
    });
  pages
    .command('show <page>')
    .description('one page: what happened, and what became of each notice')
    .action(async (id: string) => {
      const found = await context.call(contract.readPage, { params: { id } });
      const table = await context.table(
        ['person', 'way', 'step', 'due', 'state', ''],
        found.notices.map((one) => [one.person.name, one.door, one.step, one.dueAt, one.again ? `${one.state}, perhaps twice` : one.state, one.says]),
      );
      await context.show(found, () =>
        [`${found.page.title}: ${found.page.state}. ${found.reason}`, ...found.lines.map((line) => `  ${line.at} ${line.says}`), table].join('\n'),
      );
    });
  pages
    .command('load')
    .description('who carried what')
    .option('--from <instant>', 'thirteen weeks before the end when not given')
    .option('--to <instant>', 'now when not given')
    .option('--timezone <zone>', 'whose nights')
    .action(async (query: { from?: string; to?: string; timezone?: string }) => {
      const found = await context.call(contract.readLoad, { query });
      const hours = (seconds: number): string => (seconds / 3600).toFixed(1);
      const rows = found.people.map((one) => [
        one.person.name,
        one.shifts,
        hours(one.dutySeconds),
        hours(one.nightSeconds),
        hours(one.holidaySeconds),
        one.pages,
        one.nightPages,
        one.sleepHoursInterrupted,
        one.mostInAShift,
      ]);
      const table = await context.table(['person', 'shifts', 'hours', 'night h', 'holiday h', 'pages', 'at night', 'sleep h broken', 'most in a shift'], rows);
      const trailing = found.days.at(-1)?.trailing ?? 0;
      await context.show(
        found,
        () => `${table}\n${trailing.toFixed(2)} pages a day over the last 21 days; ${found.overloads.length} shifts with more than two incidents`,
      );
    });
}

function registerActing(pages: Command, context: CliContext): void {
  const told = (page: contract.PageRow) =>
    context.show(page, () => `${page.id} is ${page.state}${page.acknowledgedBy === null ? '' : `, ${page.acknowledgedBy} has it`}`);
  pages
    .command('ack <page>')
    .description('I have it: the escalation stops')
    .action(async (id: string) => told(await context.call(contract.acknowledgePage, { params: { id } })));
  pages
    .command('pass-on <page>')
    .description('I can’t: the next step is taken at once')
    .option('--why <text>', 'why', '')
    .action(async (id: string, body: { why: string }) => told(await context.call(contract.passOnPage, { params: { id }, body })));
  pages
    .command('end <page>')
    .description('the matter is over')
    .action(async (id: string) => told(await context.call(contract.endPage, { params: { id } })));
  pages
    .command('start <escalation> <title>')
    .description('wake somebody by hand')
    .option('--severity <severity>', 'major, partial or degraded', 'partial')
    .option('--says <text>', 'what they should know', '')
    .action(async (escalation: string, title: string, options: { severity: 'major' | 'partial' | 'degraded'; says: string }) =>
      told(await context.call(contract.startPage, { body: { ...options, escalation, title } })),
    );
}

function registerRules(pages: Command, context: CliContext): void {
  pages
    .command('escalations')
    .description('escalations, in the order in which they are tried')
    .action(async () => {
      const found = await context.call(contract.listEscalations);
      const table = await context.table(
        ['id', 'title', 'takes', 'teams', 'steps'],
        found.items.map((one) => [one.id, one.title, one.severities.join(', '), one.teams?.join(', ') ?? 'any', one.steps.length]),
      );
      await context.show(found, () => table);
    });
  pages
    .command('put-escalation <file>')
    .description('write an escalation from a JSON file')
    .option('--id <escalation>', 'the one to write anew')
    .action(async (file: string, options: { id?: string }) => {
      const body = readJson<contract.EscalationPlan>(file);
      const done =
        options.id === undefined
          ? await context.call(contract.addEscalation, { body })
          : await context.call(contract.changeEscalation, { params: { id: options.id }, body });
      await context.show(done, () => `${done.id} ${done.title}, version ${done.version}`);
    });
  pages
    .command('remove-escalation <escalation>')
    .description('take an escalation away; pages under way go on by it')
    .action(async (id: string) => {
      await context.call(contract.removeEscalation, { params: { id } });
      await context.show({ id }, () => 'Taken away.');
    });
  pages
    .command('rules [file]')
    .description('how you want to be told; with a JSON file it is written')
    .action(async (file: string | undefined) => {
      const found =
        file === undefined
          ? await context.call(contract.readMyRules)
          : await context.call(contract.writeMyRules, { body: readJson<contract.PersonRulesWire>(file) });
      await context.show(found, () => JSON.stringify(found.rules, null, 2));
    });
  pages
    .command('try <way>')
    .description('send yourself a trial by one of your ways')
    .action(async (way: string) => {
      const done = await context.call(contract.tryMyWay, { body: { way } });
      await context.show(done, () => `On its way as ${done.sending}.`);
    });
}

function readJson<T>(file: string): T {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as T;
  } catch (error) {
    throw new CommandRefused('pages.no-such-file', `${file} cannot be read: ${error instanceof Error ? error.message : String(error)}`);
  }
}
