/**
 * Who holds a data directory? A file that names a process by its id and its start, so that an id used again is not mistaken
 * for its holder. PostgreSQL's own `postmaster.pid` stays the last word; this file is what lets us say it in plain words.
 */
import { spawnSync } from 'node:child_process';
import { linkSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

interface Holder {
  readonly pid: number;
  /** When that process started, in whatever words this system has for it. */
  readonly started: string;
}

/** When a process started, or null when there is none of this id. */
export function startOf(pid: number): string | null {
  if (process.platform !== 'linux') {
    const answer = spawnSync('ps', ['-o', 'lstart=', '-p', String(pid)], { encoding: 'utf8' });
    return answer.status === 0 ? answer.stdout.trim() : null;
  }
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    const [state, start] = [fields[0], fields[19]];
    return state === 'Z' || start === undefined ? null : start;
  } catch {
    return null;
  }
}

/** Takes the directory for this process and returns how to let go. Throws in plain words when another live process has it. */
export function takeLock(directory: string): () => void {
  const path = join(directory, 'lock');
  const mine = JSON.stringify({ pid: process.pid, started: startOf(process.pid) ?? '' } satisfies Holder);
  const draft = `${path}.${process.pid}`;
  for (let attempt = 0; attempt < 10; attempt++) {
    writeFileSync(draft, mine, { mode: 0o600 });
    try {
      linkSync(draft, path); // fails when there is one; a reader never sees half a file
      return () => rmSync(path, { force: true });
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    } finally {
      rmSync(draft, { force: true });
    }
    const found = read(path);
    if (found === null) continue;
    const holder = parse(found);
    if (holder !== null && startOf(holder.pid) === holder.started) {
      throw new Error(
        `Another Samspel (process ${holder.pid}) already uses the data in ${directory}. Stop it first, or give this one a data directory of its own; several servers on one database take DATABASE_URL.`,
      );
    }
    clear(path, found);
  }
  throw new Error(`The data directory ${directory} cannot be locked: other starts keep taking it. Try again.`);
}

/** Puts a dead holder's file aside, and back when somebody was faster. */
function clear(path: string, dead: string): void {
  const aside = `${path}.dead.${process.pid}`;
  try {
    renameSync(path, aside);
    if (read(aside) !== dead) linkSync(aside, path);
  } catch {
    // Somebody else cleared it, or took it: the next look tells.
  } finally {
    rmSync(aside, { force: true });
  }
}

function read(path: string): string | null {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return null;
  }
}

function parse(text: string): Holder | null {
  try {
    const value = JSON.parse(text) as Partial<Holder>;
    return typeof value.pid === 'number' && typeof value.started === 'string' ? { pid: value.pid, started: value.started } : null;
  } catch {
    return null;
  }
}
