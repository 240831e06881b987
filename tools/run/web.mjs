/** Are the pages built from the sources that are here? If not, they are built. */
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { CannotGoOn, step } from './words.mjs';

const SOURCES = ['packages/web', 'packages/contract', 'packages/core', 'package-lock.json'];
const NOT_SOURCES = new Set(['node_modules', 'dist', '.vite']);

/** Returns at once when nothing changed since the last build. */
export function ensureWeb(root) {
  const web = join(root, 'packages', 'web');
  if (!existsSync(join(web, 'index.html'))) return;
  const stamp = join(web, 'dist', '.built');
  const newest = Math.max(...SOURCES.map((path) => newestUnder(join(root, path))));
  if (existsSync(stamp) && statSync(stamp).mtimeMs > newest) return;
  const done = step('building the pages');
  const began = new Date();
  const vite = join(root, 'node_modules', 'vite', 'bin', 'vite.js');
  const run = spawnSync(process.execPath, [vite, 'build', '--logLevel', 'warn', '--emptyOutDir'], {
    cwd: web,
    encoding: 'utf8',
    env: { ...process.env, NODE_ENV: 'production' },
  });
  if (run.status !== 0) throw new CannotGoOn(`The pages could not be built:\n${run.stdout ?? ''}${run.stderr ?? ''}`);
  writeFileSync(stamp, `${began.toISOString()}\n`);
  done();
}

/** The time of the newest file or folder; a folder's time tells of what was removed. */
function newestUnder(path) {
  const found = statSync(path);
  if (!found.isDirectory()) return found.mtimeMs;
  let newest = found.mtimeMs;
  for (const entry of readdirSync(path, { withFileTypes: true })) {
    if (NOT_SOURCES.has(entry.name) || /\.test\.tsx?$/.test(entry.name)) continue;
    newest = Math.max(newest, newestUnder(join(path, entry.name)));
  }
  return newest;
}
