/** `samspel incidents import`: shows what a file would bring in, and brings it in when told to. */
import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { importIncidents, importMapping } from '@samspel/contract/incidents.ts';
import type { AnswerOf, BodyOf } from '@samspel/contract/route.ts';
import { type Command, Option } from 'commander';
import { type CliContext, CommandRefused } from '../../context.ts';

const formats = ['csv', 'json', 'statuspage', 'upptime-issues', 'upptime-checks'] as const;

interface Options {
  readonly format?: (typeof formats)[number];
  readonly source?: string;
  readonly mapping?: string;
  readonly map: string[];
  readonly dateFormat?: string;
  readonly zone?: string;
  readonly target?: string;
  readonly apply?: boolean;
}

const collect = (value: string, before: string[]): string[] => [...before, value];

export function registerImport(incidents: Command, context: CliContext): void {
  incidents
    .command('import <file>')
    .description('show what a history would bring in; FILE `-` is standard input')
    .addOption(new Option('--format <format>', 'told from the name when not given').choices(formats))
    .option('--source <name>', 'where it comes from; with the external id it makes a row known again')
    .option('--mapping <file>', 'a mapping as JSON, such as `--json` printed it')
    .option('--map <field=column>', 'one field of the mapping; again for more', collect, [])
    .option('--date-format <format>', '`iso`, `unix`, `unix-ms` or a pattern such as "dd.MM.yyyy HH:mm"')
    .option('--zone <zone>', 'of dates without an offset, such as Europe/Stockholm')
    .option('--target <ref>', 'upptime-checks: what was checked. csv and json: what was hit where a row does not say')
    .option('--apply', 'bring it in')
    .action(async (file: string, options: Options) => {
      const text = file === '-' ? await readAll(context) : readOrRefuse(file);
      const format = options.format ?? formatOf(file);
      const body: BodyOf<typeof importIncidents> = { format, source: options.source ?? sourceOf(file), text, dryRun: true };
      if (format === 'upptime-checks' && options.target !== undefined) body.target = options.target;
      const mapping = mappingGiven(options);
      // A part of a mapping is laid over what the file's own names suggest.
      if (mapping !== null) body.mapping = mapping.whole ? importMapping.parse(mapping.given) : await completed(context, body, mapping.given);
      const shown = await context.call(importIncidents, { body });
      if (options.apply !== true) return context.show(shown, () => `${tell(shown)}\nNothing was written. Add --apply to bring it in.`);
      const done = await context.call(importIncidents, { body: { ...body, dryRun: false } });
      await context.show(done, () => `${tell(done)}\nBrought in as ${done.importId ?? ''}.`);
    });
}

type Answer = AnswerOf<typeof importIncidents>;

function tell(answer: Answer): string {
  const refused = answer.refused.slice(0, 20).map((fault) => `  line ${fault.line}${fault.path === undefined ? '' : ` (${fault.path})`}: ${fault.reason}`);
  const fields = Object.entries(answer.mapping?.fields ?? {}).map(([field, column]) => `${field} ← ${column}`);
  const more = answer.refusedCount - refused.length;
  return [
    `${answer.rows} rows: ${answer.created} new, ${answer.changed} changed, ${answer.same} as before, ${answer.refusedCount} refused; ${answer.uncountable} in no figure`,
    ...(fields.length === 0 ? [] : [`Mapping: ${fields.join(', ')}`]),
    ...answer.sample
      .slice(0, 5)
      .map((row) => `  line ${row.line}: ${row.outcome}  ${row.started ?? 'start not known'}  ${row.title}  ${row.targets.join(' ')}`),
    ...(answer.unknownTargets.length === 0 ? [] : [`Not in the catalog: ${answer.unknownTargets.map(({ name, rows }) => `${name} (${rows})`).join(', ')}`]),
    ...(refused.length === 0 ? [] : ['Refused:', ...refused]),
    ...(more > 0 ? [`  and ${more} more`] : []),
  ].join('\n');
}

async function completed(
  context: CliContext,
  body: BodyOf<typeof importIncidents>,
  given: Partial<Record<string, unknown>>,
): Promise<BodyOf<typeof importIncidents>['mapping']> {
  const guessed = await context.call(importIncidents, { body }).then(
    (answer) => answer.mapping,
    () => null,
  );
  const fields = { ...guessed?.fields, ...(given['fields'] as Record<string, string> | undefined) };
  const read = importMapping.safeParse({ ...guessed, ...given, fields });
  if (!read.success)
    throw new CommandRefused('cli.bad-mapping', read.error.issues[0]?.message ?? 'does not fit', `/${read.error.issues[0]?.path.join('/') ?? ''}`);
  return read.data;
}

/** Null: nothing was said about the mapping. */
function mappingGiven(options: Options): { readonly whole: boolean; readonly given: Record<string, unknown> } | null {
  if (options.mapping !== undefined) {
    try {
      return { whole: true, given: JSON.parse(readOrRefuse(options.mapping)) as Record<string, unknown> };
    } catch (error) {
      if (error instanceof CommandRefused) throw error;
      throw new CommandRefused('cli.bad-mapping', `${options.mapping} is not JSON`);
    }
  }
  const given: Record<string, unknown> = {};
  if (options.map.length > 0) given['fields'] = Object.fromEntries(options.map.map(pairOf));
  if (options.dateFormat !== undefined) given['dateFormat'] = options.dateFormat;
  if (options.zone !== undefined) given['zone'] = options.zone;
  if (options.target !== undefined && options.format !== 'upptime-checks') given['defaults'] = { target: options.target };
  return Object.keys(given).length === 0 ? null : { whole: false, given };
}

function pairOf(text: string): [string, string] {
  const at = text.indexOf('=');
  if (at < 1) throw new CommandRefused('cli.bad-mapping', `${text} is not of the form field=column`);
  return [text.slice(0, at), text.slice(at + 1)];
}

function formatOf(file: string): (typeof formats)[number] {
  if (file.endsWith('-checks.jsonl')) return 'upptime-checks';
  if (file.endsWith('.csv') || file.endsWith('.tsv')) return 'csv';
  if (file.endsWith('incidents.json')) return 'statuspage';
  if (/\.(json|jsonl|ndjson)$/.test(file)) return 'json';
  throw new CommandRefused('cli.unknown-format', `say with --format what ${file} is: ${formats.join(', ')}`);
}

/** `history.csv` → `history`: stays the same from one import to the next. */
function sourceOf(file: string): string {
  const name = basename(file)
    .replace(/\.[^.]*$/, '')
    .toLowerCase()
    .replace(/[^a-z0-9._-]+/g, '-')
    .replace(/^[^a-z0-9]+/, '');
  return name === '' ? 'import' : name.slice(0, 60);
}

function readOrRefuse(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    throw new CommandRefused('cli.no-such-file', `${file} cannot be read`);
  }
}

async function readAll(context: CliContext): Promise<string> {
  const parts: Uint8Array[] = [];
  for await (const part of context.terminal.input) parts.push(typeof part === 'string' ? Buffer.from(part) : part);
  return Buffer.concat(parts).toString('utf8');
}
