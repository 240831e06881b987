/** `samspel alerts sources …`: monitors that send, each with a key of its own. */
import { readFileSync } from 'node:fs';
import * as contract from '@samspel/contract/alerts.ts';
import type { BodyOf } from '@samspel/contract/route.ts';
import { type Command, Option } from 'commander';
import { type CliContext, CommandRefused } from '../../context.ts';
import { lengthOf } from './words.ts';

type Kind = contract.SourceAnswer['kind'];

export function registerSources(alerts: Command, context: CliContext): void {
  const sources = alerts.command('sources').description('monitors that send');
  sources
    .command('list', { isDefault: true })
    .description('monitors that send, and names of systems of theirs that nobody knows')
    .action(async () => {
      const found = await context.call(contract.listSources);
      const table = await context.table(
        ['id', 'name', 'kind', 'key', 'open', 'messages', 'last'],
        found.items.map((row) => [row.id, row.name, row.kind, `…${row.keyHint}`, row.open, row.arrivals, row.lastAt]),
      );
      const unknown = found.unknownNames.map(
        ({ name, alerts: count, suggestions }) => `? ${name} (${count}): nobody knows it${suggestions.length === 0 ? '' : `; like ${suggestions.join(', ')}`}`,
      );
      await context.show(found, () => [table, ...unknown].join('\n'));
    });
  sources
    .command('add <name>')
    .description('let a monitor send; its key is told once')
    .addOption(new Option('--kind <kind>', 'what it is').choices(contract.sourceKinds).default('alertmanager'))
    .option('--key <key>', 'a key that it has already')
    .option('--mapping <file>', 'for plain JSON: what is what')
    .option('--labels <names>', 'labels that name the system, with commas')
    .action(async (name: string, given: { kind: Kind; key?: string; mapping?: string; labels?: string }) => {
      const body = {
        name,
        kind: given.kind,
        ...(given.key === undefined ? {} : { key: given.key }),
        ...(given.mapping === undefined ? {} : { mapping: readMapping(given.mapping) }),
        ...(given.labels === undefined ? {} : { systemLabels: given.labels.split(',').map((label) => label.trim()) }),
      };
      const made = await context.call(contract.addSource, { body });
      await context.show(made, () => `${made.id}  ${made.name}\nKey (told once): ${made.key}\nAddress: ${context.serverUrl()}/in/alerts/${made.id}`);
    });
  sources
    .command('change <id>')
    .description('its name, what names the system, when its alerts expire, its mapping')
    .option('--name <name>')
    .option('--labels <labels>', 'that name the system, with commas, the surest first')
    .option('--expires <length>', 'an alert of which nothing is heard for so long is over: 5h, 1d, or never')
    .option('--mapping <file>', 'JSON, as in "try"')
    .action(async (id: string, given: { name?: string; labels?: string; expires?: string; mapping?: string }) => {
      const body = {
        ...(given.name === undefined ? {} : { name: given.name }),
        ...(given.labels === undefined ? {} : { systemLabels: given.labels.split(',').map((label) => label.trim()) }),
        ...(given.expires === undefined ? {} : { expireAfterSeconds: given.expires === 'never' ? null : lengthOf(given.expires) / 1000 }),
        ...(given.mapping === undefined ? {} : { mapping: readMapping(given.mapping) }),
      };
      const source = await context.call(contract.changeSource, { params: { id }, body });
      const expiry = source.expireAfterSeconds === null ? 'never' : `after ${source.expireAfterSeconds / 3600} h of silence`;
      await context.show(source, () => `${source.name}: system by ${source.systemLabels.join(', ')}; its alerts expire ${expiry}`);
    });
  sources
    .command('try <mapping> <body>')
    .description('what would a mapping make of a body? Nothing is kept')
    .action(async (mapping: string, body: string) => {
      const found = await context.call(contract.tryMapping, { body: { mapping: readMapping(mapping), body: readText(body) } });
      const table = await context.table(
        ['key', 'state', 'severity', 'title', 'labels'],
        found.signals.map((signal) => [
          signal.key,
          signal.state,
          signal.severity,
          signal.title,
          Object.entries(signal.labels)
            .map(([label, value]) => `${label}=${value}`)
            .join(' '),
        ]),
      );
      await context.show(found, () => table);
    });
  sources
    .command('sent <id>')
    .description('what a monitor sent last, as it came')
    .option('--limit <n>', 'how many', '5')
    .action(async (id: string, query: { limit: string }) => {
      const found = await context.call(contract.listArrivals, { params: { id }, query });
      await context.show(found, () =>
        found.items
          .map((row) => `${row.at}  ${row.form}  answered ${row.status}  ${row.signals} signals${row.fault === null ? '' : `  ${row.fault}`}\n${row.body}`)
          .join('\n\n'),
      );
    });
  sources
    .command('set-aside')
    .description('messages that were answered for and could not be worked, and why')
    .action(async () => {
      const found = await context.call(contract.listSetAside);
      const table = await context.table(
        ['id', 'source', 'came', 'because'],
        found.items.map((row) => [row.id, row.source.name, row.at, row.reason]),
      );
      await context.show(found, () => table);
    });
  sources
    .command('take-again [messages...]')
    .description('work messages again that were set aside; all when none is named')
    .action(async (messages: string[]) => {
      const { taken } = await context.call(contract.takeAgain, { body: messages.length === 0 ? {} : { messages } });
      await context.show({ taken }, () => `${taken} ${taken === 1 ? 'message is' : 'messages are'} worked again`);
    });
  sources
    .command('new-key <id>')
    .description('a new key; the old one is refused from then on')
    .action(async (id: string) => {
      const made = await context.call(contract.renewSourceKey, { params: { id } });
      await context.show(made, () => `Key (told once): ${made.key}`);
    });
  sources
    .command('retire <id>')
    .description('it sends no more; its alerts end')
    .action(async (id: string) => {
      await context.call(contract.retireSource, { params: { id } });
      await context.show({ retired: id }, () => `${id} sends no more`);
    });
}

function readText(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    throw new CommandRefused('alerts.no-such-file', `${file} cannot be read: ${error instanceof Error ? error.message : String(error)}`);
  }
}

function readMapping(file: string): BodyOf<typeof contract.tryMapping>['mapping'] {
  try {
    return JSON.parse(readText(file)) as BodyOf<typeof contract.tryMapping>['mapping'];
  } catch (error) {
    if (error instanceof CommandRefused) throw error;
    throw new CommandRefused('alerts.no-json', `${file} is no JSON: ${error instanceof Error ? error.message : String(error)}`);
  }
}
