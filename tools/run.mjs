/**
 * What does every npm script go through? The set-up: the right Node, the packages, the pages where they are needed; each only
 * when it is missing or stale. Then it goes on with what was asked for. Plain JavaScript without packages, for Node 18 and newer.
 */
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { ensureModules } from './run/modules.mjs';
import { goOnUnderRightNode } from './run/node.mjs';
import { ensureWeb } from './run/web.mjs';
import { CannotGoOn, endWith } from './run/words.mjs';

const root = dirname(dirname(fileURLToPath(import.meta.url)));

/** What each verb runs; `pages` where the built pages are needed. */
const VERBS = {
  start: { script: 'packages/server/app/main.ts', pages: true, says: 'start Samspel, with the embedded database unless DATABASE_URL is set' },
  demo: { script: 'tools/demo.ts', pages: true, says: 'start Samspel with the demo world, on data of its own' },
  screens: { script: 'tools/screens.ts', pages: true, says: '-- OUT: pictures of every screen, with the demo world' },
  dev: { script: 'tools/dev.ts', pages: false, says: 'start server and pages, both renewed as files change' },
  test: { script: 'tools/test.ts', pages: true, says: 'run every test' },
  check: { script: 'tools/check.ts', pages: false, says: 'types, lint, boundaries, pure tests, goldens; under a minute' },
  bench: { script: 'bench/main.ts', pages: true, says: 'measure, beside a peer' },
  goldens: { script: 'tools/goldens.ts', pages: false, says: 'write the generated reference anew' },
  new: { script: 'tools/new.ts', pages: false, says: 'feature|port|adapter NAME: write the skeleton' },
  format: { script: 'tools/format.ts', pages: false, says: 'lay out the code' },
};

async function main() {
  const [verb = '', ...given] = process.argv.slice(2);
  // As one types it for npm.
  const args = given[0] === '--' ? given.slice(1) : given;
  const chosen = Object.hasOwn(VERBS, verb) ? VERBS[verb] : undefined;
  if (chosen === undefined) {
    const list = Object.entries(VERBS).map(([name, { says }]) => `  npm run ${name.padEnd(8)} ${says}`);
    throw new CannotGoOn(`${verb === '' ? 'Say what to do' : `There is no «${verb}»`}:\n${list.join('\n')}`);
  }
  process.chdir(root);
  await goOnUnderRightNode(root, fileURLToPath(import.meta.url), process.argv.slice(2));
  ensureModules(root);
  if (chosen.pages) ensureWeb(root);
  const script = join(root, chosen.script);
  if (!existsSync(script)) throw new CannotGoOn(`${chosen.script} is missing: this clone is not whole.`);
  process.argv = [process.execPath, script, ...args];
  await import(pathToFileURL(script).href);
}

main().catch(endWith);
