/** `samspel adapters`: the doors to mail, chat and the rest. */
import {
  type AdapterAnswer,
  type AdapterKindAnswer,
  addAdapter,
  changeAdapter,
  listAdapterKinds,
  listAdapters,
  removeAdapter,
  type SettingFieldAnswer,
  tryAdapter,
} from '@samspel/contract/adapters.ts';
import type { Command } from 'commander';
import { type CliContext, CommandRefused } from '../context.ts';
import { askSecret } from '../prompt.ts';

type Value = string | number | boolean | null;

interface GivenOptions {
  readonly set: readonly string[];
  readonly secret: readonly string[];
}

export function register(program: Command, context: CliContext): void {
  const adapters = program.command('adapters').description('doors to outside systems: mail, chat, webhooks, SMS');
  adapters
    .command('list', { isDefault: true })
    .description('what is configured, and how each stands on each server')
    .action(async () => {
      const found = await context.call(listAdapters);
      const rows = found.items.map((one) => [one.id, one.name, one.kind, one.version, ...standing(one)]);
      const text = await context.table(['ID', 'NAME', 'KIND', 'VERSION', 'STATE', 'SINCE', 'LAST ERROR'], rows);
      await context.show(found, () => text);
    });
  adapters
    .command('kinds [kind]')
    .description('what can be configured; with a kind, its settings')
    .action(async (kind: string | undefined) => {
      const { items } = await context.call(listAdapterKinds);
      if (kind === undefined) {
        const text = await context.table(
          ['KIND', 'WAYS OUT', 'WHAT IT DOES'],
          items.map((one) => [one.kind, one.doors.join(' ') || '–', one.says]),
        );
        return context.show({ items }, () => text);
      }
      const found = kindOf(items, kind);
      const text = await context.table(['SETTING', 'KIND', 'NEEDED', 'STANDARD', 'WHAT IT DOES'], found.fields.map(fieldRow));
      await context.show(found, () => text);
    });
  withGiven(adapters.command('add <kind> <name>').description('configure one (takes an admin)'))
    .option('--off', 'keep it, but don’t open it yet')
    .action(async (kind: string, name: string, options: GivenOptions & { off?: boolean }) => {
      const { items } = await context.call(listAdapterKinds);
      const values = await valuesOf(context, kindOf(items, kind).fields, options);
      await tell(context, await context.call(addAdapter, { body: { kind, name, values, enabled: options.off !== true } }));
    });
  withGiven(adapters.command('change <id>').description('change settings: what is not named stays; «--set name=» removes'))
    .option('--name <name>')
    .option('--version <n>', 'refuse when somebody changed it after this version', Number)
    .action(async (id: string, options: GivenOptions & { name?: string; version?: number }) => {
      const [{ items: kinds }, { items }] = await Promise.all([context.call(listAdapterKinds), context.call(listAdapters)]);
      const kind = items.find((one) => one.id === id)?.kind;
      const values = kind === undefined ? {} : await valuesOf(context, kindOf(kinds, kind).fields, options);
      const body = { values, ...(options.name === undefined ? {} : { name: options.name }) };
      await tell(context, await context.call(changeAdapter, { params: { id }, body }, options.version === undefined ? {} : { version: options.version }));
    });
  for (const [verb, enabled] of [
    ['on', true],
    ['off', false],
  ] as const)
    adapters
      .command(`${verb} <id>`)
      .description(enabled ? 'open it on all servers' : 'close it on all servers; its settings stay')
      .action(async (id: string) => tell(context, await context.call(changeAdapter, { params: { id }, body: { enabled } })));
  adapters
    .command('try <id>')
    .description('really try it: connect, sign in, and send a test with --to')
    .option('--to <address>', 'where a test is sent to')
    .action(async (id: string, options: { to?: string }) => {
      const tried = await context.call(tryAdapter, { params: { id }, body: { to: options.to ?? null } });
      if (!tried.ok) throw new CommandRefused('adapters.did-not-work', tried.says);
      await context.show(tried, () => tried.says);
    });
  adapters
    .command('remove <id>')
    .description('forget it and its secrets')
    .action(async (id: string) => {
      await context.call(removeAdapter, { params: { id } });
      await context.show({ removed: id }, () => `${id} is gone.`);
    });
}

function withGiven(command: Command): Command {
  const collect = (text: string, before: readonly string[]): readonly string[] => [...before, text];
  return command
    .option('--set <name=value>', 'a setting; «samspel adapters kinds KIND» names them', collect, [])
    .option('--secret <name>', 'a secret, asked for at the terminal or read from standard input', collect, []);
}

/** What was typed, as the kind's fields want it; the server checks the rest. */
async function valuesOf(context: CliContext, fields: readonly SettingFieldAnswer[], { set, secret }: GivenOptions): Promise<Record<string, Value>> {
  const values: Record<string, Value> = {};
  for (const given of set) {
    const at = given.indexOf('=');
    const [name, text] = at < 0 ? [given, ''] : [given.slice(0, at), given.slice(at + 1)];
    if (fields.some((field) => field.name === name && field.kind === 'secret'))
      throw new CommandRefused(
        'adapters.secret-typed',
        `${name} is a secret: what is typed stays in the shell’s history. Use --secret ${name}.`,
        `/values/${name}`,
      );
    values[name] = readValue(fields.find((field) => field.name === name)?.kind, text);
  }
  for (const name of secret) values[name] = await askSecret(context.terminal, `${name}: `);
  return values;
}

function readValue(kind: SettingFieldAnswer['kind'] | undefined, text: string): Value {
  if (text === '') return null;
  if (kind === 'number' && text.trim() !== '' && !Number.isNaN(Number(text))) return Number(text);
  if (kind === 'flag' && /^(yes|true|on|no|false|off)$/.test(text)) return /^(yes|true|on)$/.test(text);
  return text;
}

function kindOf(kinds: readonly AdapterKindAnswer[], name: string): AdapterKindAnswer {
  const found = kinds.find((one) => one.kind === name);
  if (found === undefined)
    throw new CommandRefused(
      'adapters.unknown-kind',
      `There is no adapter of the kind «${name}». There are ${kinds.map(({ kind }) => kind).join(', ')}.`,
      '/kind',
    );
  return found;
}

function fieldRow(field: SettingFieldAnswer): (string | null)[] {
  const standard = field.kind === 'secret' || field.standard === null ? null : String(field.standard);
  const kind = field.kind === 'choice' ? field.choices.map(({ value }) => value).join(' | ') : field.kind;
  return [field.name, kind, field.required ? 'yes' : '', standard, field.says];
}

/** On all servers in a word: open when it is open on one. */
function standing({ enabled, states }: AdapterAnswer): (string | null)[] {
  const open = states.find((state) => state.isOpen);
  const shown = open ?? states[0];
  const failed = states.find((state) => state.lastError !== null);
  return [enabled ? (open === undefined ? 'not open' : 'open') : 'off', shown?.since ?? null, failed?.lastError ?? null];
}

async function tell(context: CliContext, adapter: AdapterAnswer): Promise<void> {
  await context.show(adapter, () => `${adapter.id} «${adapter.name}» (${adapter.kind}) is ${adapter.enabled ? 'on' : 'off'}, version ${adapter.version}.`);
}
