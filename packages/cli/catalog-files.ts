/**
 * Which files does `samspel catalog import PATH…` send? A folder gives its `catalog-info.yaml` and `samspel.yaml` files, or every YAML file when it has
 * none of these; a pattern gives what it matches; a single file is where the import begins, and the YAML beneath its folder goes along so
 * that the server can follow its Location targets.
 */
import { globSync, readFileSync, statSync } from 'node:fs';
import { basename, dirname, isAbsolute, join, relative, resolve, sep } from 'node:path';
import { CommandRefused } from './context.ts';

export interface Gathered {
  readonly files: { readonly path: string; readonly text: string }[];
  /** Files the import begins at; null: every file counts. */
  readonly entry: string[] | null;
}

const yaml = /\.ya?ml$/i;
const named = /^(catalog-info|samspel)\.ya?ml$/i;
const passedOver = /(^|[\\/])(node_modules|\.git)([\\/]|$)/;
const mostFiles = 20_000;

/** Reads what paths and patterns name. Refuses a path that is not there and a set without a file. */
export function gather(paths: readonly string[], from: string): Gathered {
  const whole = new Set<string>();
  const entries: string[] = [];
  for (const path of paths) {
    const found = kindOf(resolve(from, path));
    if (found === 'folder') for (const file of inFolder(resolve(from, path))) whole.add(file);
    else if (found === 'file') entries.push(resolve(from, path));
    else {
      const matched = globSync(path, { cwd: from }).filter((one) => yaml.test(one) && !passedOver.test(one));
      if (matched.length === 0) throw new CommandRefused('catalog.no-such-file', `${path} is no file, no folder, and matches no YAML file.`, '/path');
      for (const one of matched) whole.add(resolve(from, one));
    }
  }
  const along = entries.length === 0 ? [] : entries.flatMap((entry) => yamlBeneath(dirname(entry)));
  const all = [...new Set([...whole, ...entries, ...along])].sort();
  if (all.length === 0) throw new CommandRefused('catalog.no-such-file', 'There is no YAML file there.', '/path');
  if (all.length > mostFiles) throw new CommandRefused('catalog.too-many-files', `That is ${all.length} files; one import takes ${mostFiles}.`, '/path');
  const base = commonFolder(all);
  const short = (path: string): string => relative(base, path).split(sep).join('/');
  const begins = entries.length === 0 ? null : [...new Set([...entries, ...whole])].map(short);
  return { files: all.map((path) => ({ path: short(path), text: read(path) })), entry: begins };
}

function kindOf(path: string): 'file' | 'folder' | null {
  const found = statSync(path, { throwIfNoEntry: false });
  return found === undefined ? null : found.isDirectory() ? 'folder' : 'file';
}

function inFolder(folder: string): string[] {
  const all = yamlBeneath(folder);
  const catalogs = all.filter((path) => named.test(basename(path)));
  return catalogs.length > 0 ? catalogs : all;
}

function yamlBeneath(folder: string): string[] {
  return globSync('**/*.{yaml,yml}', { cwd: folder, exclude: (name) => passedOver.test(typeof name === 'string' ? name : '') })
    .filter((path) => !passedOver.test(path))
    .map((path) => join(folder, path));
}

function commonFolder(paths: readonly string[]): string {
  let base = dirname(paths[0] ?? '.');
  const within = (path: string): boolean => {
    const way = relative(base, path);
    return !way.startsWith('..') && !isAbsolute(way);
  };
  while (!paths.every(within) && dirname(base) !== base) base = dirname(base);
  return base;
}

function read(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    throw new CommandRefused('catalog.no-such-file', `${path} cannot be read: ${error instanceof Error ? error.message : String(error)}`, '/path');
  }
}
