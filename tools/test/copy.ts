/** How does a tool get a house it may change? A copy of the working tree in a temporary folder, on the packages that are installed here. */
import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));
const PACKAGES = ['core', 'contract', 'server', 'web', 'cli'];

/** The folder of the copy; whoever asks for it removes it. Our own packages are those of the copy, all others are links. */
export function copyOfTheHouse(): string {
  const copy = mkdtempSync(join(tmpdir(), 'samspel-copy-'));
  for (const path of workingTree()) {
    if (!existsSync(join(root, path))) continue;
    mkdirSync(dirname(join(copy, path)), { recursive: true });
    cpSync(join(root, path), join(copy, path));
  }
  mkdirSync(join(copy, 'node_modules', '@samspel'), { recursive: true });
  for (const name of readdirSync(join(root, 'node_modules'))) {
    if (name !== '@samspel') symlinkSync(join(root, 'node_modules', name), join(copy, 'node_modules', name));
  }
  for (const name of PACKAGES) {
    symlinkSync(join(copy, 'packages', name), join(copy, 'node_modules', '@samspel', name));
    const own = join(root, 'packages', name, 'node_modules');
    if (existsSync(own)) symlinkSync(own, join(copy, 'packages', name, 'node_modules'));
  }
  return copy;
}

/** Tracked and new files, without what is ignored; without git (an unpacked archive), every file there is. */
function workingTree(): readonly string[] {
  const git = spawnSync('git', ['ls-files', '--cached', '--others', '--exclude-standard', '-z'], { cwd: root, encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 });
  if (git.status === 0) return git.stdout.split('\0').filter((path) => path !== '');
  const skipped = /(^|\/)(node_modules|dist|\.node|\.samspel|\.git)(\/|$)/;
  return readdirSync(root, { recursive: true, encoding: 'utf8', withFileTypes: true }).flatMap((entry) => {
    const path = join(entry.parentPath, entry.name).slice(root.length + 1);
    return entry.isFile() && !skipped.test(path) ? [path] : [];
  });
}
