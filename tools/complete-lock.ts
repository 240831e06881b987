/**
 * Is the lock file whole? npm leaves an optional package out when the registry it asked did not have it (a mirror, say), and then
 * `npm ci` refuses the lock everywhere. This finds such gaps: `node tools/complete-lock.ts` tells, `--write` fills them with the
 * version that is asked for and the platform its name says (without a checksum, which only the registry knows).
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const CPUS: Readonly<Record<string, readonly string[]>> = {
  arm64: ['arm64'],
  x64: ['x64'],
  ia32: ['ia32'],
  arm: ['arm'],
  ppc64: ['ppc64'],
  riscv64: ['riscv64'],
  s390x: ['s390x'],
};
const SYSTEMS: Readonly<Record<string, string>> = {
  android: 'android',
  darwin: 'darwin',
  freebsd: 'freebsd',
  linux: 'linux',
  openharmony: 'openharmony',
  win32: 'win32',
};

interface Entry {
  readonly version?: string;
  readonly link?: boolean;
  readonly dev?: boolean;
  readonly optional?: boolean;
  readonly os?: readonly string[];
  readonly cpu?: readonly string[];
  readonly libc?: readonly string[];
  readonly optionalDependencies?: Readonly<Record<string, string>>;
}

export interface Lock {
  readonly packages: Readonly<Record<string, Entry>>;
}

interface Gap {
  readonly version: string;
  readonly dev: boolean;
}

/** Optional packages that something asks for and the lock does not know: path in the tree → version. */
export function gapsIn(lock: Lock): ReadonlyMap<string, Gap> {
  const gaps = new Map<string, Gap>();
  for (const [path, entry] of Object.entries(lock.packages)) {
    if (entry.link) continue;
    for (const [name, version] of Object.entries(entry.optionalDependencies ?? {})) {
      if (!isFound(lock.packages, path, name)) gaps.set(`node_modules/${name}`, { version, dev: entry.dev ?? false });
    }
  }
  return gaps;
}

function isFound(packages: Lock['packages'], from: string, name: string): boolean {
  for (let folder = from; ; ) {
    if (packages[`${folder === '' ? '' : `${folder}/`}node_modules/${name}`] !== undefined) return true;
    if (folder === '') return false;
    const up = folder.lastIndexOf('/node_modules/');
    folder = up >= 0 ? folder.slice(0, up) : '';
  }
}

/** What npm would have written, as far as the name tells. */
export function entryFor(path: string, { version, dev }: Gap): Entry {
  const words = path.slice(path.lastIndexOf('/') + 1).split('-');
  const system = words.map((word) => SYSTEMS[word]).find(Boolean);
  const cpu = words.map((word) => CPUS[word]).find(Boolean);
  if (!/^\d/.test(version) || system === undefined || cpu === undefined)
    throw new Error(`What platform ${path}@${version} is for cannot be told from its name.`);
  const libc = words.some((word) => word.startsWith('musl')) ? ['musl'] : words.includes('gnu') ? ['glibc'] : undefined;
  return { version, cpu, ...(dev ? { dev: true } : {}), ...(libc ? { libc } : {}), optional: true, os: [system] };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const path = join(dirname(dirname(fileURLToPath(import.meta.url))), 'package-lock.json');
  const lock = JSON.parse(readFileSync(path, 'utf8')) as Lock;
  const gaps = gapsIn(lock);
  for (const [at, gap] of gaps) console.log(`${at}@${gap.version}`);
  console.log(gaps.size === 0 ? 'The lock is whole.' : `${gaps.size} optional packages are missing from the lock.`);
  if (process.argv.includes('--write')) {
    const filled = { ...lock.packages, ...Object.fromEntries([...gaps].map(([at, gap]) => [at, entryFor(at, gap)])) };
    const sorted = Object.fromEntries(Object.entries(filled).sort(([a], [b]) => a.localeCompare(b, 'en')));
    writeFileSync(path, `${JSON.stringify({ ...lock, packages: sorted }, null, 2)}\n`);
  } else if (gaps.size > 0) process.exitCode = 1;
}
