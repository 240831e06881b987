/** Which Chromium do browser paths use, and how is it started? The one their ground found, with what it needs. */
import { type Browser, chromium } from 'playwright-core';
import { inject } from 'vitest';
import type {} from '../../packages/server/platform/testing/ground.ts';

/** Starts it; whoever starts it closes it. */
export async function launchBrowser(): Promise<Browser> {
  const { executable, arguments: args, environment } = inject('browser');
  const inherited = Object.entries(process.env).flatMap(([name, value]) => (value === undefined ? [] : [[name, value] as const]));
  return chromium.launch({ executablePath: executable, args: [...args], env: { ...Object.fromEntries(inherited), ...environment } });
}
