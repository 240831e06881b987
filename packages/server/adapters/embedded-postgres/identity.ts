/**
 * As whom does PostgreSQL run? It refuses to run as root, and it must not outlive the process that started it.
 *
 * As an ordinary user: as that user. As root: inside an empty user namespace (`unshare -U`), where root is nobody to PostgreSQL
 * but still the owner of its files; where namespaces are forbidden (some containers), as `nobody`, who then owns the data.
 * `setpriv --pdeathsig` makes the kernel stop the server when its parent dies, even by `kill -9`. Where setpriv is missing
 * (macOS, Alpine), an orphan is stopped by the next start instead.
 */
import { spawnSync } from 'node:child_process';

export interface Identity {
  readonly name: 'self' | 'namespace' | 'nobody';
  /** What stands before the program on the command line. */
  readonly prefix: readonly string[];
  /** Who must own the data. */
  readonly owner: { readonly uid: number; readonly gid: number };
}

const NOBODY = 65534;
const DEATH_SIGNAL = ['setpriv', '--pdeathsig', 'SIGINT'];

/** The first way that works on this machine. Throws in plain words when root has none. */
export function chooseIdentity(runs: (command: readonly string[]) => boolean = runsHere): Identity {
  const self = { uid: process.getuid?.() ?? 0, gid: process.getgid?.() ?? 0 };
  if (self.uid !== 0) return { name: 'self', prefix: runs([...DEATH_SIGNAL, 'true']) ? DEATH_SIGNAL : [], owner: self };

  const namespace = [...DEATH_SIGNAL, 'unshare', '-U'];
  if (runs([...namespace, 'true'])) return { name: 'namespace', prefix: namespace, owner: self };

  // Reading through closed parent folders (a clone in /root) is all that nobody keeps of root.
  const reading = ['--inh-caps=-all,+dac_read_search', '--ambient-caps=-all,+dac_read_search'];
  const nobody = [...DEATH_SIGNAL, `--reuid=${NOBODY}`, `--regid=${NOBODY}`, '--clear-groups'];
  for (const prefix of [[...nobody, ...reading], nobody]) {
    if (runs([...prefix, 'true'])) return { name: 'nobody', prefix, owner: { uid: NOBODY, gid: NOBODY } };
  }
  throw new Error(
    'PostgreSQL refuses to run as root, and this machine has no `setpriv` (package util-linux) to run it as somebody else. Start Samspel as an ordinary user, or set DATABASE_URL.',
  );
}

function runsHere(command: readonly string[]): boolean {
  const [program = '', ...args] = command;
  return spawnSync(program, args, { stdio: 'ignore', timeout: 5_000 }).status === 0;
}
