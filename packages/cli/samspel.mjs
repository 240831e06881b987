#!/usr/bin/env node
/** What does the command `samspel` start? Itself again under the right Node when need be, then packages/cli/main.ts. */
import * as module from 'node:module';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ensureModules } from '../../tools/run/modules.mjs';
import { goOnUnderRightNode } from '../../tools/run/node.mjs';
import { endWith } from '../../tools/run/words.mjs';

const here = fileURLToPath(import.meta.url);
const root = dirname(dirname(dirname(here)));

async function main() {
  await goOnUnderRightNode(root, here, process.argv.slice(2));
  ensureModules(root);
  module.enableCompileCache?.();
  await import('./main.ts');
}

main().catch(endWith);
