/**
 * How does a new feature, port or adapter begin? As the house has it, registered, and passing the check at once:
 *
 *     npm run new feature deployments
 *     npm run new port mail
 *     npm run new adapter smtp
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { adapterFiles } from './new/adapter.ts';
import { featureFiles } from './new/feature.ts';
import { type Names, namesOf } from './new/names.ts';
import { portFiles } from './new/port.ts';
import { withPrograms } from './run/path.ts';

const [kind = '', name = ''] = process.argv.slice(2);

try {
  const written = make(kind, namesOf(name));
  run('biome', ['check', '--write', '--log-level=error', ...written.filter((path) => !path.endsWith('.md') && !path.endsWith('.sql'))]);
  if (kind === 'feature') run(process.execPath, ['tools/goldens.ts']);
  console.log(
    `\nThe ${kind} «${name}» stands in:\n${written.map((path) => `  ${path}`).join('\n')}\n\nNext: say in its own words what it is for, then \`npm run check\`.`,
  );
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
}

function make(what: string, names: Names): readonly string[] {
  if (what === 'port') return write(portFiles(names));
  if (what === 'adapter') return write(adapterFiles(names));
  if (what !== 'feature') throw new Error('Say what: npm run new feature|port|adapter NAME');
  return [...write(featureFiles(names, nextMigration())), ...register(names)];
}

/** Writes all or nothing: an existing file is never touched. */
function write(files: Readonly<Record<string, string>>): readonly string[] {
  const there = Object.keys(files).filter((path) => existsSync(path));
  if (there.length > 0) throw new Error(`There is one already: ${there.join(', ')}. Nothing was written.`);
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
  }
  return Object.keys(files);
}

/** Numbers are given in tens, so that a feature's later migrations stand beside its first. */
function nextMigration(): string {
  const last = Math.max(0, ...readdirSync('packages/server/migrations').map((file) => Number.parseInt(file, 10) || 0));
  return String((Math.floor(last / 10) + 1) * 10).padStart(4, '0');
}

/** Names the feature where the house lists them all. */
function register({ noun }: Names): readonly string[] {
  return [
    insert('packages/contract/routes.ts', [importOf(`${noun}Routes`, `./${noun}.ts`)], /\n\];/, `\n  ...${noun}Routes,`),
    insert('packages/contract/events.ts', [importOf(`${noun}Events`, `./${noun}.ts`)], /\n\};/, `\n  ...${noun}Events,`),
    insert(
      'packages/server/app/features.ts',
      [importOf(`${noun}Feature`, `../features/${noun}/index.ts`)],
      /,?\s*platformFeature\(/,
      `, ${noun}Feature(house)`,
    ),
  ];
}

function importOf(member: string, from: string): string {
  return `import { ${member} } from '${from}';`;
}

/** Adds imports before the first import, and `text` before the last place that matches. */
function insert(path: string, imports: readonly string[], place: RegExp, text: string): string {
  const before = readFileSync(path, 'utf8');
  const at = [...before.matchAll(new RegExp(place, 'g'))].at(-1)?.index;
  const first = before.indexOf('\nimport ');
  if (at === undefined || first < 0) throw new Error(`${path} does not look as it did: name the feature there by hand.`);
  writeFileSync(path, `${before.slice(0, first + 1)}${imports.join('\n')}\n${before.slice(first + 1, at)}${text}${before.slice(at)}`);
  return path;
}

function run(program: string, args: readonly string[]): void {
  const result = spawnSync(program, args, { encoding: 'utf8', env: withPrograms() });
  if (result.status !== 0) throw new Error(`${program} ${args[0] ?? ''} said:\n${result.stdout ?? ''}${result.stderr ?? ''}`);
}
