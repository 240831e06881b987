/** How is Samspel worked on? The server and the pages, each renewed when its files change; ends when either does or on Ctrl-C. */
import { type ChildProcess, spawn } from 'node:child_process';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const port = process.env['SAMSPEL_PORT'] ?? '4650';

const server = spawn(process.execPath, ['--watch', '--watch-preserve-output', join(root, 'packages', 'server', 'app', 'main.ts')], {
  stdio: 'inherit',
  env: { ...process.env, SAMSPEL_PORT: port },
});
const pages = spawn(process.execPath, [join(root, 'node_modules', 'vite', 'bin', 'vite.js')], {
  cwd: join(root, 'packages', 'web'),
  stdio: 'inherit',
  env: { ...process.env, SAMSPEL_URL: `http://127.0.0.1:${port}` },
});

const children: readonly ChildProcess[] = [server, pages];
const stop = (): void => {
  for (const child of children) child.kill('SIGTERM');
};
for (const child of children) child.once('exit', stop);
process.on('SIGINT', stop);
process.on('SIGTERM', stop);
