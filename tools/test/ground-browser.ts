/** A Chromium: the one SAMSPEL_RUN_CHROMIUM names, Debian's, or the one inside an npm package; else the reason why there is none. */
import { existsSync } from 'node:fs';
import type { TestProject } from 'vitest/node';
import type {} from '../../packages/server/platform/testing/ground.ts';

const DEBIAN = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];
/** Ours, not the npm package's, which switch web security off. Root has no sandbox to be in. */
const ARGUMENTS = ['--headless=new', '--no-first-run', '--disable-gpu', '--disable-dev-shm-usage', '--force-color-profile=srgb', '--lang=en-GB'];

export default async function setup(project: TestProject): Promise<void> {
  const executable = installed() ?? (await fromNpm());
  if (executable === null) {
    project.provide('browser', { executable: '', arguments: [] });
    project.provide('missing', "no browser: install Debian's `chromium`, or set SAMSPEL_RUN_CHROMIUM to one; the npm package runs on x64 Linux only");
    return;
  }
  const sandbox = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
  project.provide('browser', { executable, arguments: [...ARGUMENTS, ...sandbox] });
}

function installed(): string | null {
  return [process.env['SAMSPEL_RUN_CHROMIUM'] ?? '', ...DEBIAN].find((path) => path !== '' && existsSync(path)) ?? null;
}

async function fromNpm(): Promise<string | null> {
  if (process.platform !== 'linux' || process.arch !== 'x64') return null;
  try {
    const { default: chromium } = await import('@sparticuz/chromium');
    return await chromium.executablePath();
  } catch {
    return null;
  }
}
