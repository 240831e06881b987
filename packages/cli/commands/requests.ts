/** `samspel requests`: the queue, one thread, asking and answering, what came of it, and how fast we answer. */
import { writeFileSync } from 'node:fs';
import { openIncident } from '@samspel/contract/incidents.ts';
import * as contract from '@samspel/contract/requests.ts';
import type { AnswerOf } from '@samspel/contract/route.ts';
import type { Command } from 'commander';
import type { CliContext } from '../context.ts';
import { registerApart } from './requests/apart.ts';
import { registerKept } from './requests/kept.ts';
import { idOf } from './requests/which.ts';

export function register(program: Command, context: CliContext): void {
  const requests = program.command('requests').description('questions for operations, and how fast they are answered');
  registerReading(requests, context);
  registerSaying(requests, context);
  registerDoing(requests, context);
  registerApart(requests, context);
  registerFigures(requests, context);
  registerKept(requests, context);
}

function registerReading(requests: Command, context: CliContext): void {
  requests
    .command('list')
    .description('those that will be late first; with --view another view of the queue')
    .option('--view <view>', 'pending, mine, unclaimed, waiting, soon, cards, done, asked-by-me or all', 'pending')
    .option('--team <ref>')
    .option('--system <ref>')
    .option('--way <way>', 'mail, chat or web')
    .option('--text <words>')
    .option('--limit <n>', 'at most so many', '50')
    .action(async (options: { view: 'pending'; way?: 'mail'; team?: string; system?: string; text?: string; limit: string }) => {
      const found = await context.call(contract.listRequests, { query: { ...options, limit: Number(options.limit) } });
      const rows = found.items.map((one) => [
        one.number,
        one.state === 'open' ? one.response.state : (one.outcome ?? one.state),
        one.title.slice(0, 60),
        one.asker.name,
        one.way,
        one.taker?.name,
        one.firstReply === null ? one.response.due : one.firstReply.at,
      ]);
      const table = await context.table(['number', 'state', 'title', 'asked by', 'way', 'has it', 'due or answered'], rows);
      const { pending, unclaimed, soon, cards } = found.counts;
      await context.show(found, () => `${table}\n\n${pending} open, ${unclaimed} unclaimed, ${soon} late or soon late, ${cards} cards that wait for the board`);
    });
  requests
    .command('show <request>')
    .description('what was said in one, with both clocks')
    .action(async (which: string) => {
      const found = await context.call(contract.readRequest, { params: { id: await idOf(context, which) } });
      await context.show(found, () => threadText(found));
    });
}

function threadText({ request, entries }: AnswerOf<typeof contract.readRequest>): string {
  const { response } = request;
  return [
    `${request.number} ${request.title}`,
    `${request.asker.name} asked at ${request.askedAt} by ${request.way}; ${request.taker === null ? 'nobody has it' : `${request.taker.name} has it`}; ${request.outcome ?? request.state}`,
    `${response.reason} Office time ${response.businessSeconds} s, calendar ${response.calendarSeconds} s, due ${response.due ?? 'never'}`,
    ...entries.flatMap(({ at, by, kind, text, isHuman }) => [
      '',
      `${at} ${by.name}${kind === 'note' ? ' (a note among ourselves)' : isHuman ? '' : ' (a machine)'}`,
      ...text.split('\n').map((line) => `  ${line}`),
    ]),
  ].join('\n');
}

function registerSaying(requests: Command, context: CliContext): void {
  requests
    .command('ask <title>')
    .description('ask operations something')
    .requiredOption('--text <text>', 'the question')
    .option('--team <ref>', 'the team that promised an answer')
    .option('--system <ref...>', 'what it is about')
    .option('--for <who>', 'somebody who asked you: a name, or `Name <address>`')
    .action(async (title: string, options: { text: string; team?: string; system?: string[]; for?: string }) => {
      const body = { title, text: options.text, team: options.team ?? null, systems: options.system ?? [], asker: askerOf(options.for) };
      const done = await context.call(contract.askRequest, { body });
      await context.show(done, () => `Asked, as request ${done.request.number}; an answer is due ${done.request.response.due ?? 'never'}`);
    });
  requests
    .command('reply <request>')
    .description('answer; it goes back the way the question came')
    .requiredOption('--text <text>', 'the answer')
    .option('--wait', 'and wait for its asker')
    .option('--finish', 'and finish: this was the answer')
    .action(async (which: string, options: { text: string; wait?: boolean; finish?: boolean }) => {
      const afterwards = options.finish === true ? 'finish' : options.wait === true ? 'wait' : 'stay';
      const done = await context.call(contract.replyToRequest, { params: { id: await idOf(context, which) }, body: { text: options.text, afterwards } });
      await context.show(done, () => done.reason);
    });
  requests
    .command('note <request>')
    .description('note something among ourselves')
    .requiredOption('--text <text>', 'the note')
    .action(async (which: string, body: { text: string }) => {
      const done = await context.call(contract.noteOnRequest, { params: { id: await idOf(context, which) }, body });
      await context.show(done, () => done.reason);
    });
}

function askerOf(who: string | undefined): { name: string; address: string | null } | null {
  if (who === undefined) return null;
  const read = /^(.*?)\s*<([^>]+)>$/.exec(who.trim());
  return read === null ? { name: who, address: null } : { name: read[1] === '' ? (read[2] ?? who) : (read[1] ?? who), address: read[2] ?? null };
}

function registerDoing(requests: Command, context: CliContext): void {
  requests
    .command('take <request>')
    .description('take it in hand')
    .action(async (which: string) => {
      const done = await context.call(contract.takeRequest, { params: { id: await idOf(context, which) } });
      await context.show(done, () => done.reason);
    });
  requests
    .command('give <request> [person]')
    .description('give it to somebody, by the id that `rotas people` tells; to nobody when none is named')
    .action(async (which: string, person: string | undefined) => {
      const done = await context.call(contract.handRequest, { params: { id: await idOf(context, which) }, body: { person: person ?? null } });
      await context.show(done, () => done.reason);
    });
  requests
    .command('snooze <request>')
    .description('let it sleep')
    .requiredOption('--until <instant>')
    .action(async (which: string, body: { until: string }) => {
      const done = await context.call(contract.snoozeRequest, { params: { id: await idOf(context, which) }, body });
      await context.show(done, () => done.reason);
    });
  requests
    .command('merge <request> <into>')
    .description('put it into another, which goes on')
    .action(async (which: string, into: string) => {
      const done = await context.call(contract.mergeRequest, { params: { id: await idOf(context, which) }, body: { into: await idOf(context, into) } });
      await context.show(done, () => `It goes on as request ${done.request.number}`);
    });
  requests
    .command('finish <request>')
    .description('something came of it; answered when nothing else is said')
    .option('--card [card]', 'it became a card: its key or address; nothing, and it waits for the board')
    .option('--incident <id>', 'it became this incident; `new` opens one')
    .option('--needless <why>', 'nobody needs to answer: automatic, thanks, spam, duplicate or mistake')
    .action(async (which: string, options: { card?: string | true; incident?: string; needless?: 'spam' }) => {
      const id = await idOf(context, which);
      const done = await context.call(contract.finishRequest, { params: { id }, body: await outcomeOf(context, id, options) });
      await context.show(done, () => done.reason);
    });
  requests
    .command('reopen <request>')
    .description('it was not done')
    .requiredOption('--why <text>')
    .action(async (which: string, body: { why: string }) => {
      const done = await context.call(contract.reopenRequest, { params: { id: await idOf(context, which) }, body });
      await context.show(done, () => done.reason);
    });
}

async function outcomeOf(context: CliContext, id: string, { card, incident, needless }: { card?: string | true; incident?: string; needless?: 'spam' }) {
  if (card !== undefined) return { outcome: 'card' as const, ...(card === true ? {} : { into: card }) };
  if (needless !== undefined) return { outcome: 'needless' as const, needless };
  if (incident === undefined) return { outcome: 'answered' as const };
  if (incident !== 'new') return { outcome: 'incident' as const, into: incident };
  const { request } = await context.call(contract.readRequest, { params: { id } });
  const summary = `Request ${request.number} of ${request.asker.name}.`;
  const opened = await context.call(openIncident, { body: { title: request.title, severity: 'degraded', summary } });
  return { outcome: 'incident' as const, into: opened.incident.id };
}

type Figures = AnswerOf<typeof contract.readResponseFigures>;
type Wait = Figures['all']['business']['p50'];

function registerFigures(requests: Command, context: CliContext): void {
  requests
    .command('figures')
    .description('how fast questions were answered: twelve weeks when not said otherwise; with --csv every question it is made from')
    .option('--from <instant>')
    .option('--to <instant>')
    .option('--team <ref>')
    .option('--way <way>', 'mail, chat or web')
    .option('--csv <file>', 'write a line for each question; - for standard output')
    .action(async ({ csv, ...query }: { csv?: string; from?: string; to?: string; team?: string; way?: 'mail' }) => {
      const found = await context.call(contract.readResponseFigures, { query });
      if (csv === '-') return context.terminal.out(csvOf(found));
      if (csv !== undefined) writeFileSync(csv, csvOf(found));
      const table = await context.table(
        ['week', 'asked', 'in time', 'p50 office', 'p90 office', 'p95 office', 'p95 calendar'],
        [...found.weeks.map(({ week, figures }) => rowOf(week, figures)), rowOf('all', found.all)],
      );
      const { unanswered, leftOut } = found.all;
      await context.show(found, () => `${table}\n\n${unanswered} not answered yet, counted at their age; ${leftOut} needed no answer and are left out`);
    });
}

function rowOf(name: string, { asked, shareInTime, business, calendar }: Figures['all']) {
  const share = shareInTime === null ? null : `${(shareInTime * 100).toFixed(1)} %`;
  return [name, asked, share, waitText(business.p50), waitText(business.p90), waitText(business.p95), waitText(calendar.p95)];
}

const waitText = (wait: Wait): string | null => (wait === null ? null : `${wait.isAtLeast ? '>= ' : ''}${wait.seconds} s`);

function csvOf({ counted }: Figures): string {
  const head = ['number', 'title', 'way', 'team', 'asked_at', 'state', 'answered', 'office_seconds', 'calendar_seconds'];
  const rows = counted.map((one) => [
    one.number,
    one.title,
    one.way,
    one.team ?? '',
    one.askedAt,
    one.state,
    one.isAtLeast ? 'no' : 'yes',
    one.businessSeconds,
    one.calendarSeconds,
  ]);
  return `${[head, ...rows].map((row) => row.map(cell).join(',')).join('\n')}\n`;
}

/** A cell of CSV. What a spreadsheet would take for a formula is made text. */
function cell(value: string | number): string {
  const text = typeof value === 'string' && /^[=+\-@\t\r]/.test(value) ? `'${value}` : String(value);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
