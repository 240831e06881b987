/** Are the packages of package-lock.json installed? If not, `npm ci`, without install scripts: none of ours needs one. */
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { alone } from './alone.mjs';
import { npm } from './npm.mjs';
import { step } from './words.mjs';

/** Returns at once when node_modules stands as the lock says. */
export function ensureModules(root) {
  const lock = readFileSync(join(root, 'package-lock.json'));
  const stamp = join(root, 'node_modules', '.samspel-lock');
  const wanted = `${createHash('sha256').update(lock).digest('hex')} ${process.platform} ${process.arch}\n`;
  const stands = () => existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted;
  if (stands()) return;
  alone(join(root, '.installing'), () => {
    // Whoever was first may have done it.
    if (stands()) return;
    if (!standsAsLocked(root, JSON.parse(lock.toString('utf8')))) {
      const done = step('installing packages (npm ci)');
      npm(['ci'], root, 'Installing the packages');
      done();
    }
    writeFileSync(stamp, wanted);
  });
}

/** npm's own record of what it installed, for a tree that somebody installed by hand. */
function standsAsLocked(root, lock) {
  const record = join(root, 'node_modules', '.package-lock.json');
  if (!existsSync(record)) return false;
  const installed = JSON.parse(readFileSync(record, 'utf8')).packages ?? {};
  const wanted = namedBy(installed, lock);
  return Object.entries(lock.packages).every(([path, entry]) => {
    if (!path.includes('node_modules/') || entry.link) return true;
    const found = installed[path];
    return found === undefined ? isForOthers(path, entry, wanted) : found.version === entry.version && existsSync(join(root, path));
  });
}

/**
 * What npm leaves out: optional packages of other platforms, and what only those need. Not what was left out for the Node it ran under: somebody who
 * is installed asks for that.
 */
function isForOthers(path, entry, wanted) {
  const fits = (list, here) => list === undefined || list.includes(here);
  const elsewhere = !fits(entry.os, process.platform) || !fits(entry.cpu, process.arch) || !fits(entry.libc, libc());
  const unbound = entry.os === undefined && entry.cpu === undefined && entry.engines === undefined;
  return Boolean(entry.optional || entry.peer) && (elsewhere || unbound || !wanted.has(nameOf(path)));
}

/** Names of packages that one of those that are installed, or ours, asks for. */
function namedBy(installed, lock) {
  const ours = Object.entries(lock.packages).filter(([path]) => !path.includes('node_modules/'));
  return new Set(
    [...Object.values(installed), ...ours.map(([, entry]) => entry)].flatMap(({ dependencies, devDependencies, optionalDependencies }) =>
      Object.keys({ ...dependencies, ...devDependencies, ...optionalDependencies }),
    ),
  );
}

function nameOf(path) {
  return path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length);
}

/** Which C library this Linux has, in npm's words. */
function libc() {
  return process.report.getReport().header.glibcVersionRuntime === undefined ? 'musl' : 'glibc';
}
