/** How is npm called, whichever way this was started? By the npm that started us, else by the one on the PATH. */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { basename } from 'node:path';
import { CannotGoOn } from './words.mjs';

const NO_NETWORK = /ENOTFOUND|ETIMEDOUT|ECONNREFUSED|ECONNRESET|EAI_AGAIN|ENETUNREACH|ERR_SOCKET_TIMEOUT|network/i;
const QUIET = ['--no-audit', '--no-fund', '--ignore-scripts', '--prefer-offline', '--loglevel=error'];

/** Runs npm in a folder. Throws in plain words when there is none, when it reaches no registry, and when it fails. */
export function npm(args, folder, what) {
  const [program, before] = npmCommand();
  const run = spawnSync(program, [...before, ...args, ...QUIET], {
    cwd: folder,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
    maxBuffer: 64 * 1024 * 1024,
    shell: process.platform === 'win32' && before.length === 0,
    env: withoutNpmState(),
  });
  if (run.error?.code === 'ENOENT') {
    throw new CannotGoOn(`${what} takes npm, and there is none on the PATH. Install Node.js with npm (https://nodejs.org), then run this again.`);
  }
  if (run.status === 0) return;
  const said = `${run.stderr ?? ''}${run.stdout ?? ''}${run.error ? String(run.error) : ''}`.trim();
  const advice = NO_NETWORK.test(said)
    ? 'The package registry was not reached. Look at your network (and proxy: `npm config get proxy`, `npm config get registry`), then run this again.'
    : 'Run it again; if it stays, remove the folder node_modules first.';
  throw new CannotGoOn(`${what} failed.\n${advice}\n\nnpm said:\n${said.split('\n').slice(-15).join('\n')}`);
}

function npmCommand() {
  const path = process.env.npm_execpath;
  if (path !== undefined && /^npm(-cli)?\.c?js$/.test(basename(path)) && existsSync(path)) return [process.execPath, [path]];
  return ['npm', []];
}

/** An npm inside an npm takes over the outer one's folder and flags; this one shall start afresh but keep registry and proxy. */
function withoutNpmState() {
  const kept = Object.entries(process.env).filter(
    ([name]) => !/^npm_(lifecycle|package|config_(local_prefix|prefix|workspace|workspaces|global|json|dry_run|ignore_scripts))/i.test(name),
  );
  return Object.fromEntries(kept);
}
