/** A Chromium: the one SAMSPEL_RUN_CHROMIUM names, Debian's, or the one inside an npm package; else the reason why there is none. */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { TestProject } from 'vitest/node';
import type { BrowserGround } from '../../packages/server/platform/testing/ground.ts';

type Found = Pick<BrowserGround, 'executable' | 'environment'>;

const DEBIAN = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];
/** Ours, not the npm package's, which switch web security off. Root has no sandbox to be in. */
const ARGUMENTS = ['--headless=new', '--no-first-run', '--disable-gpu', '--disable-dev-shm-usage', '--force-color-profile=srgb', '--lang=en-GB'];

export default async function setup(project: TestProject): Promise<void> {
  const found = await findBrowser();
  project.provide('browser', found ?? { executable: '', arguments: [], environment: {} });
  if (found === null) project.provide('missing', noBrowser);
}

export const noBrowser = "no browser that starts: install Debian's `chromium`, or name one by SAMSPEL_RUN_CHROMIUM; the npm package runs on x64 Linux only";

/** The browser with all that it is started with; null when there is none. */
export async function findBrowser(): Promise<BrowserGround | null> {
  const found = installed() ?? (await fromNpm());
  const sandbox = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
  return found === null ? null : { ...found, arguments: [...ARGUMENTS, ...sandbox] };
}

function installed(): Found | null {
  const named = process.env['SAMSPEL_RUN_CHROMIUM'];
  const places = named === undefined || named === '' ? DEBIAN : [named];
  return firstThatStarts(places.filter((path) => existsSync(path)).map((executable) => ({ executable, environment: {} })));
}

/** Unpacked once into `.node`. It brings the few libraries and fonts that a bare system lacks. */
async function fromNpm(): Promise<Found | null> {
  if (process.platform !== 'linux' || process.arch !== 'x64') return null;
  const before = process.env['TMPDIR'];
  const folder = join(dirname(dirname(dirname(fileURLToPath(import.meta.url)))), '.node', 'chromium');
  try {
    mkdirSync(folder, { recursive: true });
    process.env['TMPDIR'] = folder; // the package unpacks to the temporary folder
    const { default: chromium, inflate } = await import('@sparticuz/chromium');
    const executable = await chromium.executablePath();
    const plain = firstThatStarts([{ executable, environment: {} }]);
    if (plain !== null) return plain;
    const packed = join(dirname(createRequire(import.meta.url).resolve('@sparticuz/chromium')), '..', 'bin', 'al2023.tar.br');
    const libraries = join(await inflate(packed), 'lib');
    return firstThatStarts([{ executable, environment: { LD_LIBRARY_PATH: libraries, FONTCONFIG_PATH: join(folder, 'fonts') } }]);
  } catch {
    return null;
  } finally {
    if (before === undefined) delete process.env['TMPDIR'];
    else process.env['TMPDIR'] = before;
  }
}

function firstThatStarts(candidates: readonly Found[]): Found | null {
  const starts = ({ executable, environment }: Found): boolean =>
    spawnSync(executable, ['--version'], { stdio: 'ignore', timeout: 20_000, env: { ...process.env, ...environment } }).status === 0;
  return candidates.find(starts) ?? null;
}
