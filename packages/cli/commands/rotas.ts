/** `samspel rotas`: who is on call and goalie, overrides, swaps, hand-over notes, holidays, calendars. */
import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import * as contract from '@samspel/contract/rotas.ts';
import type { Command } from 'commander';
import { type CliContext, CommandRefused } from '../context.ts';

export function register(program: Command, context: CliContext): void {
  const rotas = program.command('rotas').description('who is on duty when');
  registerReading(rotas, context);
  registerChanging(rotas, context);
  registerSharing(rotas, context);
}

function registerReading(rotas: Command, context: CliContext): void {
  rotas
    .command('now')
    .description('who is on call and goalie, until when, and who then')
    .option('--at <instant>', 'at another moment')
    .action(async (query: { at?: string }) => {
      const found = await context.call(contract.readOnDuty, { query });
      const rows = found.items.map((one) => [one.title, one.kind, one.now?.person.name ?? 'nobody', one.now?.to, one.next?.person.name, one.next?.from]);
      const table = await context.table(['rota', 'kind', 'on duty', 'until', 'then', 'from'], rows);
      await context.show(found, () => table);
    });
  rotas
    .command('list')
    .description('all rotas')
    .action(async () => {
      const found = await context.call(contract.listRotas);
      const table = await context.table(
        ['id', 'title', 'kind', 'zone', 'layers', 'version'],
        found.items.map((one) => [one.id, one.title, one.kind, one.timezone, one.layers.length, one.version]),
      );
      await context.show(found, () => table);
    });
  rotas
    .command('show <rota>')
    .description('one rota, as JSON that `put` takes')
    .action(async (id: string) => {
      const found = await context.call(contract.readRota, { params: { id } });
      await context.show(found, () => JSON.stringify(planOf(found.rota), null, 2));
    });
  rotas
    .command('calendar [rota]')
    .description('shifts of four weeks, with gaps and double bookings')
    .option('--from <instant>', 'now when not given')
    .option('--to <instant>', 'four weeks later when not given')
    .action(async (rota: string | undefined, query: { from?: string; to?: string }) => {
      const found = await context.call(contract.readRotaCalendar, { query: { ...query, rota } });
      const rows = found.rotas.flatMap((one) => [
        ...one.shifts.map((shift) => [one.title, shift.from, shift.to, shift.person.name]),
        ...one.gaps.map((gap) => [one.title, gap.from, gap.to, 'NOBODY']),
      ]);
      const table = await context.table(
        ['rota', 'from', 'to', 'on duty'],
        rows.sort((a, b) => ((a[1] ?? '') < (b[1] ?? '') ? -1 : 1)),
      );
      const twice = found.doubleBookings.map((one) => `${one.person.name} is on duty twice from ${one.from} to ${one.to}`);
      await context.show(found, () => [table, ...twice].join('\n'));
    });
  rotas
    .command('swaps <rota>')
    .description('swaps that were asked for lately, and overrides of the next four weeks, with ids')
    .action(async (id: string) => {
      const [{ swaps }, calendar] = await Promise.all([
        context.call(contract.readRota, { params: { id } }),
        context.call(contract.readRotaCalendar, { query: { rota: id } }),
      ]);
      const overrides = calendar.rotas.flatMap((one) => one.overrides);
      const rows = [
        ...swaps.map((one) => [one.id, one.state, one.from, one.to, `${one.asks.name} → ${one.asked.name}`, one.why]),
        ...overrides.map((one) => [one.id, 'override', one.from, one.to, one.person.name, one.reason]),
      ];
      const table = await context.table(['id', 'what', 'from', 'to', 'who', 'why'], rows);
      await context.show({ swaps, overrides }, () => table);
    });
  rotas
    .command('people')
    .description('who can be put on a rota, with ids')
    .action(async () => {
      const found = await context.call(contract.listPeopleOnRotas);
      const table = await context.table(
        ['id', 'name'],
        found.items.map(({ id, name }) => [id, name]),
      );
      await context.show(found, () => table);
    });
}

function registerChanging(rotas: Command, context: CliContext): void {
  rotas
    .command('put <file>')
    .description('make a rota from a JSON file, or write one anew')
    .option('--id <rota>', 'the rota to write anew')
    .action(async (file: string, options: { id?: string }) => {
      const body = readJson(file);
      const done =
        options.id === undefined
          ? await context.call(contract.addRota, { body })
          : await context.call(contract.changeRota, { params: { id: options.id }, body });
      await context.show(done, () => `${done.id} ${done.title}, version ${done.version}`);
    });
  rotas
    .command('undo <rota>')
    .description('go back to the version before')
    .action(async (id: string) => {
      const done = await context.call(contract.undoRota, { params: { id } });
      await context.show(done, () => `${done.title} is as it was, as version ${done.version}`);
    });
  rotas
    .command('end <rota>')
    .description('end a rota; what was served stays')
    .action(async (id: string) => {
      await context.call(contract.removeRota, { params: { id } });
      await context.show({ id }, () => 'Ended.');
    });
  rotas
    .command('override <rota> <person>')
    .description('put somebody on duty for a span')
    .requiredOption('--from <instant>')
    .requiredOption('--to <instant>')
    .option('--reason <text>', 'why', '')
    .action(async (id: string, person: string, options: { from: string; to: string; reason: string }) => {
      const done = await context.call(contract.addOverride, { params: { id }, body: { ...options, person } });
      await context.show(done, () => `${done.id}: ${done.person.name} is on duty from ${done.from} to ${done.to}`);
    });
  rotas
    .command('take-back <rota> <override>')
    .description('take an override back')
    .action(async (id: string, override: string) => {
      await context.call(contract.removeOverride, { params: { id, override } });
      await context.show({ id, override }, () => 'Taken back.');
    });
  rotas
    .command('ask-swap <rota> <person>')
    .description('ask somebody to take a span of yours')
    .requiredOption('--from <instant>')
    .requiredOption('--to <instant>')
    .option('--instead-from <instant>', 'in return you take over from them, from then on')
    .option('--instead-to <instant>', 'and until then')
    .option('--why <text>', 'why', '')
    .action(async (id: string, person: string, options: { from: string; to: string; why: string; insteadFrom?: string; insteadTo?: string }) => {
      const { from, to, why, insteadFrom, insteadTo } = options;
      const instead = insteadFrom === undefined || insteadTo === undefined ? null : { from: insteadFrom, to: insteadTo };
      const done = await context.call(contract.askSwap, { params: { id }, body: { from, to, why, person, instead } });
      await context.show(done, () => `${done.id}: ${done.asked.name} is asked`);
    });
  rotas
    .command('answer-swap <rota> <swap> <accept|decline|withdraw>')
    .description('say yes or no to a swap')
    .action(async (id: string, swap: string, say: 'accept' | 'decline' | 'withdraw') => {
      const done = await context.call(contract.answerSwap, { params: { id, swap }, body: { say } });
      await context.show(done, () => `The swap is ${done.state}.`);
    });
}

function registerSharing(rotas: Command, context: CliContext): void {
  rotas
    .command('hand-over <rota>')
    .description('notes for the next hand-over; with --text they are written')
    .option('--text <text>', 'the notes')
    .action(async (id: string, options: { text?: string }) => {
      const found = await context.call(contract.readHandOver, { params: { id } });
      const { draft } = found;
      if (options.text !== undefined && draft !== null)
        await context.call(contract.writeHandOver, { params: { id }, body: { at: draft.at, text: options.text } });
      const lines = (draft?.open ?? []).map((one) => `  ${one.id} ${one.title} (${one.says})`);
      const head = draft === null ? 'Nobody hands over soon.' : `${draft.from?.name ?? 'nobody'} → ${draft.to?.name ?? 'nobody'} at ${draft.at}`;
      await context.show(found, () => [head, ...lines, options.text ?? draft?.text ?? ''].join('\n').trimEnd());
    });
  rotas
    .command('holidays')
    .description('calendars of holidays')
    .action(async () => {
      const found = await context.call(contract.listHolidays);
      const table = await context.table(
        ['id', 'name', 'days', 'from', 'to', 'address', 'trouble'],
        found.items.map((one) => [one.id, one.title, one.days, one.from, one.to, one.address, one.failure]),
      );
      await context.show(found, () => table);
    });
  rotas
    .command('import-holidays <file-or-address>')
    .description('bring a calendar of holidays in, from an iCalendar file or an https address')
    .option('--name <name>', 'what it is called; the name of the file when not given')
    .action(async (source: string, options: { name?: string }) => {
      const name = options.name ?? basename(source).replace(/\.ics$/i, '');
      const done = await context.call(contract.importHolidays, { params: { name }, body: { text: await readText(source) } });
      await context.show(done, () => readWords(done));
    });
  rotas
    .command('follow-holidays <name> <address>')
    .description('let the server read a calendar of holidays from an https address, now and every day')
    .action(async (name: string, address: string) => {
      const done = await context.call(contract.followHolidays, { params: { name }, body: { address } });
      await context.show(done, () => readWords(done));
    });
  rotas
    .command('refresh-holidays <calendar>')
    .description('let the server read a calendar from its address now')
    .action(async (id: string) => {
      const done = await context.call(contract.refreshHolidays, { params: { id } });
      await context.show(done, () => readWords(done));
    });
  rotas
    .command('remove-holidays <calendar>')
    .description('take a calendar away that no rota goes by')
    .action(async (id: string) => {
      await context.call(contract.removeHolidays, { params: { id } });
      await context.show({ id }, () => 'Taken away.');
    });
  rotas
    .command('feed [rota]')
    .description('a secret address for calendar programs: of your shifts, or of a rota')
    .action(async (rota: string | undefined) => {
      const done = await context.call(contract.makeFeed, { body: { rota: rota ?? null } });
      await context.show(done, () => `${context.serverUrl()}${done.path}`);
    });
}

function readWords({ title, days, leftOut }: { title: string; days: number; leftOut: readonly { line: number; says: string }[] }): string {
  return [`${title}: ${days} days`, ...leftOut.map(({ line, says }) => `  line ${line}: ${says}`)].join('\n');
}

function planOf(rota: contract.RotaAnswer): contract.RotaPlan {
  const { id: _, version: __, changedAt: ___, changedBy: ____, undo: _____, people: ______, ...plan } = rota;
  return plan;
}

function readJson(file: string): contract.RotaPlan {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as contract.RotaPlan;
  } catch (error) {
    throw new CommandRefused('rotas.no-such-file', `${file} cannot be read: ${error instanceof Error ? error.message : String(error)}`);
  }
}

const longestMilliseconds = 20_000;

/** From a file; or from an https address, asked by this computer and not by the server. */
async function readText(source: string): Promise<string> {
  try {
    if (!source.startsWith('https://')) return readFileSync(source, 'utf8');
    const answered = await fetch(source, { signal: AbortSignal.timeout(longestMilliseconds) });
    if (!answered.ok) throw new Error(`it answers ${answered.status}`);
    return await answered.text();
  } catch (error) {
    throw new CommandRefused('rotas.no-such-file', `${source} cannot be read: ${error instanceof Error ? error.message : String(error)}`);
  }
}
