/**
 * Is the generated reference what the code says? `npm run goldens` writes it, `--check` compares and names what differs.
 * The reference is committed, so that a change of the API, of an event or of a table is seen in review.
 */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import { withDatabase } from '../packages/server/platform/testing/database-url.ts';
import { accessText, eventsText, openApiText } from './goldens/contract.ts';
import { settingsText } from './goldens/settings.ts';
import { tablesOf } from './goldens/tables.ts';
import { startThrowaway, TEMPLATE } from './test/ground.ts';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const folder = join(root, 'docs', 'reference');
const check = process.argv.includes('--check');

const { version } = JSON.parse(readFileSync(join(root, 'packages', 'server', 'package.json'), 'utf8')) as { version: string };
const tables = await readTables();
const goldens: Readonly<Record<string, string>> = {
  'openapi.json': openApiText(version),
  'events.md': eventsText(),
  'access.md': accessText(),
  'settings.md': settingsText(),
  'tables.md': tables.text,
};

const problems: string[] = tables.silent.map((name) => `the table ${name} has no comment: say in its migration what a row is`);
for (const [name, text] of Object.entries(goldens)) {
  const path = join(folder, name);
  const committed = existsSync(path) ? readFileSync(path, 'utf8') : null;
  if (committed === text) continue;
  if (check)
    problems.push(`docs/reference/${name} ${committed === null ? 'is missing' : differs(committed, text)}: run \`npm run goldens\` and look at what changed`);
  else {
    mkdirSync(folder, { recursive: true });
    writeFileSync(path, text);
    console.log(`docs/reference/${name} written`);
  }
}
for (const problem of problems) console.error(problem);
console.log(`${Object.keys(goldens).length} files of reference, ${problems.length} problems`);
process.exitCode = problems.length > 0 ? 1 : 0;

async function readTables(): Promise<{ readonly text: string; readonly silent: readonly string[] }> {
  const server = await startThrowaway();
  const pool = new pg.Pool({ connectionString: withDatabase(server.adminUrl, TEMPLATE), max: 1 });
  // Its connection may still be going when the server is told to stop, and then says so.
  pool.on('error', () => undefined);
  try {
    return await tablesOf(pool);
  } finally {
    await pool.end();
    await server.stop();
  }
}

function differs(committed: string, text: string): string {
  const [was, is] = [committed.split('\n'), text.split('\n')];
  const line = is.findIndex((one, at) => one !== was[at]);
  const at = line < 0 ? is.length : line;
  return `is stale, first in line ${at + 1}:\n  has  ${was[at] ?? '(ends)'}\n  says ${is[at] ?? '(ends)'}\n`;
}
