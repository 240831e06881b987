/** Where do tools find the programs of the packages? In node_modules, before whatever else is on the PATH. */
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));

/** The environment for a program that is started: this Node and the packages' programs come first. */
export function withPrograms(): NodeJS.ProcessEnv {
  return { ...process.env, PATH: [dirname(process.execPath), join(root, 'node_modules', '.bin'), process.env['PATH'] ?? ''].join(delimiter) };
}
