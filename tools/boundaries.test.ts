/** Does every boundary of the house hold? One breach of each rule is planted in a copy of the folders, and each must be caught. */
import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import rules from '../.dependency-cruiser.mjs';

const root = dirname(dirname(fileURLToPath(import.meta.url)));

/** What stands in a small house that keeps every rule. */
const CLEAN: Readonly<Record<string, string>> = {
  'packages/core/noun/state.ts': 'export type State = 1;',
  'packages/core/noun/decide.ts': "import type { State } from './state.ts';\nexport const decide = (s: State): State => s;",
  'packages/contract/noun.ts': "import { z } from 'zod';\nimport { decide } from '../core/noun/decide.ts';\nexport const schema = [z, decide];",
  'packages/server/ports/mail.ts': "import type { State } from '../../core/noun/state.ts';\nexport interface Mail { state: State }",
  'packages/server/platform/log.ts': "export const log = 1;\nimport 'node:fs';",
  'packages/server/platform/testing/database.ts': 'export const testDatabase = 1;',
  'packages/server/adapters/smtp/send.ts':
    "import type { Mail } from '../../ports/mail.ts';\nimport { log } from '../../platform/log.ts';\nexport const send = (m: Mail) => [m, log];",
  'packages/server/adapters/irc/say.ts': 'export const say = 1;',
  'packages/server/features/catalog/index.ts': "export { rows } from './storage.ts';",
  'packages/server/features/catalog/storage.ts': "import { log } from '../../platform/log.ts';\nexport const rows = log;",
  'packages/server/features/incidents/index.ts': "import { rows } from '../catalog/index.ts';\nexport const incidents = rows;",
  'packages/server/app/wire.ts':
    "import { send } from '../adapters/smtp/send.ts';\nimport { incidents } from '../features/incidents/index.ts';\nexport default [send, incidents];",
  'packages/web/app/main.ts': "import { page } from '../features/catalog/page.ts';\nexport default page;",
  'packages/web/features/catalog/page.ts': "import { table } from '../../parts/table.ts';\nexport const page = table;",
  'packages/web/features/incidents/page.ts': "import { schema } from '../../../contract/noun.ts';\nexport const page = schema;",
  'packages/web/parts/table.ts': 'export const table = 1;',
  'packages/cli/main.ts': "import { schema } from '../contract/noun.ts';\nexport default schema;",
  'packages/server/platform/log.test.ts': "import { testDatabase } from './testing/database.ts';\nexport default testDatabase;",
};

/** For each rule, a file that breaks it and (as a rule) nothing else. */
const BREACHES: Readonly<Record<string, readonly [string, string]>> = {
  'no-cycles': ['packages/core/noun/state.ts', "import type { Loop } from './loop.ts';\nexport type State = 1;\nexport type Round = Loop;"],
  'nothing-unknown': ['packages/core/noun/lost.ts', "import './nowhere.ts';"],
  'core-imports-core': ['packages/core/noun/reaches.ts', "import { schema } from '../../contract/noun.ts';\nexport default schema;"],
  'core-stands-alone': ['packages/core/noun/reads.ts', "import { readFileSync } from 'node:fs';\nexport default readFileSync;"],
  'contract-imports-core': ['packages/contract/reaches.ts', "import { log } from '../server/platform/log.ts';\nexport default log;"],
  'contract-needs-only-schemas': ['packages/contract/kysely.ts', "import { sql } from 'kysely';\nexport default sql;"],
  'ports-import-core': ['packages/server/ports/reaches.ts', "import { log } from '../platform/log.ts';\nexport default log;"],
  'ports-stand-alone': ['packages/server/ports/library.ts', "import { pino } from 'pino';\nexport default pino;"],
  'platform-knows-no-feature': [
    'packages/server/platform/reaches.ts',
    "import { incidents } from '../features/incidents/index.ts';\nexport default incidents;",
  ],
  'adapters-know-ports': [
    'packages/server/adapters/smtp/reaches.ts',
    "import { incidents } from '../../features/incidents/index.ts';\nexport default incidents;",
  ],
  'adapters-keep-apart': ['packages/server/adapters/smtp/neighbour.ts', "import { say } from '../irc/say.ts';\nexport default say;"],
  'features-stand-on-platform': ['packages/server/features/incidents/reaches.ts', "import { send } from '../../adapters/smtp/send.ts';\nexport default send;"],
  'features-by-the-front-door': ['packages/server/features/incidents/sneaks.ts', "import { rows } from '../catalog/storage.ts';\nexport default rows;"],
  'only-app-composes': ['packages/server/features/incidents/composes.ts', "import wired from '../../app/wire.ts';\nexport default wired;"],
  'web-speaks-the-contract': ['packages/web/app/reaches.ts', "import { log } from '../../server/platform/log.ts';\nexport default log;"],
  'web-runs-in-browsers': ['packages/web/app/node.ts', "import { join } from 'node:path';\nexport default join;"],
  'web-features-keep-apart': ['packages/web/features/incidents/neighbour.ts', "import { page } from '../catalog/page.ts';\nexport default page;"],
  'web-features-below-app': ['packages/web/features/incidents/up.ts', "import main from '../../app/main.ts';\nexport default main;"],
  'web-parts-know-no-domain': ['packages/web/parts/knows.ts', "import { page } from '../features/catalog/page.ts';\nexport default page;"],
  'cli-speaks-the-contract': ['packages/cli/reaches.ts', "import { log } from '../server/platform/log.ts';\nexport default log;"],
  'declared-packages-only': ['packages/cli/undeclared.ts', "import { sql } from 'kysely';\nexport default sql;"],
  'product-without-tests': ['packages/server/platform/leans.ts', "import { testDatabase } from './testing/database.ts';\nexport default testDatabase;"],
};
const LOOP = { 'packages/core/noun/loop.ts': "import type { State } from './state.ts';\nexport type Loop = State;" };

interface Violation {
  readonly from: string;
  readonly rule: { readonly name: string };
}

const folders: string[] = [];
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

function cruise(files: Readonly<Record<string, string>>): readonly Violation[] {
  const folder = mkdtempSync(join(tmpdir(), 'samspel-boundaries-'));
  folders.push(folder);
  for (const name of ['core', 'contract', 'server', 'web', 'cli']) {
    mkdirSync(join(folder, 'packages', name), { recursive: true });
    cpSync(join(root, 'packages', name, 'package.json'), join(folder, 'packages', name, 'package.json'));
  }
  for (const name of ['package.json', '.dependency-cruiser.mjs']) cpSync(join(root, name), join(folder, name));
  symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'));
  writeFileSync(
    join(folder, 'tsconfig.json'),
    '{ "compilerOptions": { "module": "esnext", "moduleResolution": "bundler", "allowImportingTsExtensions": true, "noEmit": true } }',
  );
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  const program = join(root, 'node_modules', 'dependency-cruiser', 'bin', 'dependency-cruise.mjs');
  const run = spawnSync(process.execPath, [program, 'packages', '--config', '.dependency-cruiser.mjs', '--output-type', 'json'], {
    cwd: folder,
    encoding: 'utf8',
  });
  if (!run.stdout.startsWith('{')) throw new Error(`dependency-cruiser said: ${run.stdout}${run.stderr}`);
  return (JSON.parse(run.stdout) as { summary: { violations: readonly Violation[] } }).summary.violations;
}

const named = (found: readonly Violation[]) => found.map(({ from, rule }) => `${rule.name}: ${from}`);
let breached: readonly string[] = [];
beforeAll(() => {
  breached = named(cruise({ ...CLEAN, ...LOOP, ...Object.fromEntries(Object.values(BREACHES)) }));
}, 60_000);

test('given a house that keeps the rules, when it is looked at, then nothing is found', () => {
  expect(named(cruise(CLEAN))).toEqual([]);
}, 60_000);

test('given the rules, when they are counted, then each has a reason and a planted breach', () => {
  expect(rules.forbidden.map(({ name }) => name).sort()).toEqual(Object.keys(BREACHES).sort());
  for (const { name, comment } of rules.forbidden) expect(comment.length, name).toBeGreaterThan(40);
});

test.each(Object.entries(BREACHES))('given a breach of %s, when the house is looked at, then it is caught', (rule, [path]) => {
  // A cycle is reported once, at either of its files.
  const places = rule === 'no-cycles' ? [path, ...Object.keys(LOOP)] : [path];
  expect(
    places.some((place) => breached.includes(`${rule}: ${place}`)),
    breached.join('\n'),
  ).toBe(true);
});
