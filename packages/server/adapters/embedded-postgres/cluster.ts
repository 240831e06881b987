/** What lies in the data directory, and with which settings does PostgreSQL run on it? */
import { spawnSync } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import {
  chownSync,
  closeSync,
  existsSync,
  fsyncSync,
  lstatSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Binaries } from './binaries.ts';
import type { Identity } from './identity.ts';

export const USER = 'samspel';
/** The longest socket path, with its closing zero, is 108 bytes on Linux and 104 on macOS. */
const LONGEST_SOCKET_PATH = 103;
export const SOCKET_NAME = '.s.PGSQL.5432';

export interface Cluster {
  readonly data: string;
  readonly socketDirectory: string;
  readonly password: string;
}

/** Makes the directory what PostgreSQL needs: on the first start by initdb, later by a look. */
export function prepareCluster(directory: string, binaries: Binaries, identity: Identity): Cluster {
  const data = join(directory, 'postgres');
  const password = passwordIn(directory, existsSync(data));
  if (!existsSync(data)) initialise(directory, data, binaries, identity);
  const socketDirectory = socketDirectoryFor(directory);
  own(data, identity);
  own(socketDirectory, identity);
  return { data, socketDirectory, password };
}

/** In the data directory; where its path is too long (or PostgreSQL would read it as a list), a private folder under the temporary one. */
export function socketDirectoryFor(directory: string): string {
  const near = join(directory, 'run');
  const fits = Buffer.byteLength(join(near, SOCKET_NAME)) <= LONGEST_SOCKET_PATH && !/[,"'\\]/.test(near);
  const name = `samspel-${process.getuid?.() ?? 0}-${createHash('sha256').update(directory).digest('hex').slice(0, 12)}`;
  const path = fits ? near : join(tmpdir(), name);
  mkdirSync(path, { recursive: true, mode: 0o700 });
  const found = lstatSync(path);
  if (!found.isDirectory() || (found.mode & 0o077) !== 0) {
    throw new Error(`${path} should be a folder that only its owner can enter, and is not. Remove it and start again.`);
  }
  return path;
}

/** The address of a database of this cluster, through its socket. */
export function urlOf(cluster: Cluster, database: string): string {
  return `postgres://${USER}:${cluster.password}@/${database}?host=${encodeURIComponent(cluster.socketDirectory)}`;
}

/** The settings: small in memory, nothing loosened that keeps an acknowledged write; but for one that is thrown away, which waits for no disk. */
export function argumentsFor(cluster: Cluster, throwaway: boolean): readonly string[] {
  const durable = throwaway ? 'off' : 'on';
  const settings: Readonly<Record<string, string>> = {
    listen_addresses: '',
    unix_socket_directories: cluster.socketDirectory,
    unix_socket_permissions: '0700',
    password_encryption: 'scram-sha-256',
    fsync: durable,
    synchronous_commit: durable,
    full_page_writes: durable,
    shared_buffers: '64MB',
    effective_cache_size: '512MB',
    work_mem: '8MB',
    maintenance_work_mem: '64MB',
    max_connections: '40',
    max_wal_senders: '0',
    ...(throwaway ? { max_wal_size: '256MB' } : {}),
    wal_level: 'minimal',
    random_page_cost: '1.1',
    jit: 'off',
    logging_collector: 'off',
    log_destination: 'stderr',
    lc_messages: 'C',
    log_line_prefix: '',
    timezone: 'UTC',
    log_timezone: 'UTC',
    cluster_name: 'samspel',
  };
  return ['-D', cluster.data, ...Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`])];
}

function passwordIn(directory: string, clusterExists: boolean): string {
  const path = join(directory, 'password');
  if (existsSync(path)) return readFileSync(path, 'utf8').trim();
  if (clusterExists) throw new Error(`The data in ${directory} is there, but the file \`password\` beside it is gone. Put it back from your backup.`);
  const password = randomBytes(24).toString('hex');
  writeFileSync(path, password, { mode: 0o600 });
  return password;
}

/** initdb writes beside its place and moves in whole, so that a start cut short never leaves half a cluster. */
function initialise(directory: string, data: string, binaries: Binaries, identity: Identity): void {
  const draft = join(directory, 'postgres.new');
  rmSync(draft, { recursive: true, force: true });
  mkdirSync(draft, { mode: 0o700 });
  own(draft, identity);
  const passwordFile = join(directory, 'password.new');
  writeFileSync(passwordFile, passwordIn(directory, false), { mode: 0o600 });
  chownSync(passwordFile, identity.owner.uid, identity.owner.gid);
  const [program = '', ...args] = [...identity.prefix, binaries.initdb];
  const flags = ['-D', draft, '-U', USER, '-E', 'UTF8', '--auth=scram-sha-256', `--pwfile=${passwordFile}`, ...localeFlags(binaries)];
  const run = spawnSync(program, [...args, ...flags], { encoding: 'utf8', env: { ...process.env, TZ: 'UTC', LC_ALL: 'C' } });
  rmSync(passwordFile, { force: true });
  if (run.status !== 0) {
    const words = `${run.stderr ?? ''}${run.error === undefined ? '' : String(run.error)}`.trim();
    throw new Error(`The embedded database could not be created in ${directory}: ${words}`);
  }
  renameSync(draft, data);
  const folder = openSync(directory, 'r');
  fsyncSync(folder);
  closeSync(folder);
}

/** The built-in locale sorts the same everywhere; PostgreSQL has it since 17. */
function localeFlags(binaries: Binaries): readonly string[] {
  const version = Number(/(\d+)/.exec(spawnSync(binaries.postgres, ['--version'], { encoding: 'utf8' }).stdout ?? '')?.[1] ?? 0);
  return version >= 17 ? ['--locale-provider=builtin', '--builtin-locale=C.UTF-8', '--locale=C'] : ['--locale=C.UTF-8'];
}

/** Data made as one user and started as another changes hands once. */
function own(path: string, identity: Identity): void {
  if (process.getuid?.() !== 0 || statSync(path).uid === identity.owner.uid) return;
  for (const entry of readdirSync(path, { recursive: true, encoding: 'utf8' })) chownSync(join(path, entry), identity.owner.uid, identity.owner.gid);
  chownSync(path, identity.owner.uid, identity.owner.gid);
}
