/**
 * Which Node runs the product? The one that started us when it runs TypeScript as it stands (22.18 and newer), else Node 24 as
 * an npm package, kept in `.node` beside package.json and fetched once.
 */
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { npm } from './npm.mjs';
import { CannotGoOn, step } from './words.mjs';

const VERSION = '24.21.0';

/** Whether a Node of this version runs our code. */
export function isNewEnough(version) {
  const [major = 0, minor = 0] = version.replace(/^v/, '').split('.').map(Number);
  return major >= 24 || (major === 23 && minor >= 6) || (major === 22 && minor >= 18);
}

/**
 * Goes on in the same terminal under the right Node and never returns; or returns at once when this is the right one.
 * `script` and `args` are what to run there.
 */
export async function goOnUnderRightNode(root, script, args) {
  if (isNewEnough(process.versions.node)) {
    readyThisNode();
    return;
  }
  const node = bringNode(root);
  const env = { ...process.env, PATH: `${dirname(node)}${delimiter}${process.env.PATH ?? ''}`, SAMSPEL_RUN_UNDER: process.versions.node };
  const child = spawn(node, [script, ...args], { stdio: ['inherit', 'inherit', 'inherit', 'ipc'], env });
  // A terminal sends Ctrl-C to the child as well; what is sent to this process alone is passed on.
  for (const signal of ['SIGTERM', 'SIGHUP', 'SIGINT']) {
    process.on(signal, () => {
      if (signal !== 'SIGINT' || !process.stdin.isTTY) child.kill(signal);
    });
  }
  await new Promise((fulfil) => {
    child.once('error', (error) => {
      process.stderr.write(`Node ${VERSION} could not be started from ${node}: ${error.message}\n`);
      process.exit(1);
    });
    child.once('exit', (code, signal) => {
      if (signal !== null) {
        process.removeAllListeners(signal);
        process.kill(process.pid, signal);
      }
      process.exitCode = code ?? 1;
      fulfil();
    });
  });
  process.exit();
}

/** What the process that runs the product needs: no warning about TypeScript, and an end when the one before it is gone. */
function readyThisNode() {
  if (Number(process.versions.node.split('.')[0]) < 24) {
    const emit = process.emitWarning;
    process.emitWarning = (warning, ...rest) => {
      if (rest[0] !== 'ExperimentalWarning' && rest[0]?.type !== 'ExperimentalWarning') emit.call(process, warning, ...rest);
    };
  }
  if (process.env.SAMSPEL_RUN_UNDER !== undefined && process.channel) {
    delete process.env.SAMSPEL_RUN_UNDER;
    process.once('disconnect', () => process.kill(process.pid, 'SIGTERM'));
    process.channel.unref();
  }
}

/** The path of our own Node, fetched when it is not there. */
function bringNode(root) {
  const platform = process.platform === 'win32' ? 'win' : process.platform;
  const name = `node-${platform}-${process.arch}`;
  const known = ['linux-x64', 'linux-arm64', 'darwin-x64', 'darwin-arm64', 'win-x64', 'win-arm64'];
  const own = `Install Node ${VERSION} yourself (https://nodejs.org), then run this again.`;
  if (!known.includes(`${platform}-${process.arch}`)) {
    throw new CannotGoOn(`Samspel needs Node 22.18 or newer; this is ${process.versions.node}, and npm has no Node for ${platform} on ${process.arch}. ${own}`);
  }
  if (platform === 'linux' && process.report?.getReport?.()?.header?.glibcVersionRuntime === undefined) {
    throw new CannotGoOn(
      `Samspel needs Node 22.18 or newer; this is ${process.versions.node}, and the one from npm does not run on a system without glibc (Alpine). ${own}`,
    );
  }
  const folder = join(root, '.node', VERSION);
  const node = platform === 'win' ? join(folder, 'node_modules', name, 'bin', 'node.exe') : join(folder, 'node_modules', name, 'bin', 'node');
  if (existsSync(node)) return node;
  const done = step(`this is Node ${process.versions.node}; fetching Node ${VERSION} into .node (once)`);
  npm(['install', '--no-save', '--no-package-lock', '--prefix', folder, `${name}@${VERSION}`], root, `Fetching Node ${VERSION}`);
  if (!existsSync(node)) throw new CannotGoOn(`npm fetched ${name}, but there is no Node in it at ${node}. ${own}`);
  done();
  return node;
}
