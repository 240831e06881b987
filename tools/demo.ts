/**
 * What does a stranger see who has five minutes? A whole Samspel with the demo world, on data of its own beside the real ones.
 *
 *     npm run demo              # makes it the first time, starts it again afterwards
 *     npm run demo -- --fresh   # throws the old one away and tells it anew, as of now
 */

import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { startServer } from './server/child.ts';
import { haveDemoTold, type Person, setUpAs } from './server/visitor.ts';

const { values } = parseArgs({ options: { fresh: { type: 'boolean', default: false } } });
const folder = '.samspel-demo';
const signInFile = join(folder, 'sign-in.json');

if (values.fresh && existsSync(signInFile)) rmSync(folder, { recursive: true, force: true });
mkdirSync(folder, { recursive: true });
const server = await startServer({ DATABASE_URL: '', SAMSPEL_DATA: join(folder, 'data') });
let stopping = false;
const stop = (): void => {
  if (stopping) return;
  stopping = true;
  void server.stop();
};
process.on('SIGINT', stop);
process.on('SIGTERM', stop);
server.child.once('exit', (code) => process.exit(stopping ? 0 : (code ?? 1)));

if (server.setupLink !== null) await tellFirst(server.address, server.setupLink);
const you = JSON.parse(readFileSync(signInFile, 'utf8')) as Person;
say(`\nTonfall, a music streaming company in its fourth year, is at ${server.address}`);
say(`Sign in as ${you.email} with the password ${you.password}`);
say('Stop it with Ctrl-C. It keeps what you change until `npm run demo -- --fresh`.');

async function tellFirst(address: string, link: string): Promise<void> {
  const you: Person = { name: 'You', email: 'you@tonfall.example', password: randomBytes(9).toString('base64url') };
  const visitor = await setUpAs(address, link, you);
  writeFileSync(signInFile, `${JSON.stringify(you, null, 2)}\n`, { mode: 0o600 });
  let chapter = '';
  await haveDemoTold(visitor.client, (state) => {
    if (state.chapter === chapter || state.chapter === null) return;
    chapter = state.chapter;
    say(`· ${chapter} (${state.done} of ${state.total})`);
  });
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}
